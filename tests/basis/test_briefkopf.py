"""The letterhead: the network's own logo, whatever kind of picture somebody uploaded."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from netzwerk.basis.briefkopf import LOGO_PIXEL, briefkopf
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from tests.basis.pdf_muster import protokoll, vereinbarung


def bild(modus: str, farbe: Any, format: str, groesse: tuple[int, int] = (60, 24)) -> bytes:
    puffer = BytesIO()
    Image.new(modus, groesse, farbe).save(puffer, format)
    return puffer.getvalue()


def durchsichtig() -> bytes:
    """A round mark on nothing, as municipal logos are."""
    marke = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    for x in range(64):
        for y in range(64):
            if (x - 32) ** 2 + (y - 32) ** 2 < 900:
                marke.putpixel((x, y), (190, 20, 40, min(255, 4 * x)))
    puffer = BytesIO()
    marke.save(puffer, "PNG")
    return puffer.getvalue()


def palette() -> bytes:
    puffer = BytesIO()
    Image.new("P", (30, 12), 1).save(puffer, "PNG", transparency=1)
    return puffer.getvalue()


def seitliches_foto() -> bytes:
    """A photo that says: turn me."""
    puffer = BytesIO()
    foto = Image.new("RGB", (40, 20), "white")
    notiz = Image.Exif()
    notiz[0x0112] = 6
    foto.save(puffer, "JPEG", exif=notiz)
    return puffer.getvalue()


#: The checksum of one pixel of this colour ends in a line feed; see netzwerk.basis.pdf.
ZEILENENDE = bild("RGB", (9, 0, 0), "PNG", (1, 1))


def mit_logo(netzwerk: Netzwerk, inhalt: bytes) -> Netzwerk:
    netzwerk.logo.save("logo.png", ContentFile(inhalt))
    return netzwerk


def bilder_im_kopf(pdf: bytes) -> list[tuple[int, int]]:
    return [eines.image.size for eines in PdfReader(BytesIO(pdf)).pages[0].images if eines.image]


@pytest.mark.parametrize(
    ("inhalt", "groesse"),
    [
        pytest.param(durchsichtig(), (64, 64), id="png-durchsichtig"),
        pytest.param(palette(), (30, 12), id="png-palette"),
        pytest.param(bild("LA", (80, 9), "PNG"), (60, 24), id="png-grau-durchsichtig"),
        pytest.param(bild("I;16", 900, "PNG"), (60, 24), id="png-16-bit"),
        pytest.param(bild("CMYK", (0, 90, 90, 0), "JPEG"), (60, 24), id="jpeg-cmyk"),
        pytest.param(seitliches_foto(), (20, 40), id="jpeg-gedreht"),
        pytest.param(bild("RGB", "teal", "WEBP"), (60, 24), id="webp"),
        pytest.param(bild("RGB", "teal", "PNG", (6000, 300)), (1200, 60), id="sehr-breit"),
        pytest.param(ZEILENENDE, (1, 1), id="zeilenende"),
    ],
)
@pytest.mark.parametrize("muster", [protokoll, vereinbarung])
def test_jedes_logo_steht_konform_im_kopf(
    netzwerk: Netzwerk,
    muster: Callable[..., dict[str, object]],
    inhalt: bytes,
    groesse: tuple[int, int],
) -> None:
    kopf = briefkopf(mit_logo(netzwerk, inhalt))
    assert kopf["logo"]["alt"] == "Logo: Netzwerk Kinderschutz Musterstadt"
    name = "protokoll" if muster is protokoll else "vereinbarung"
    pdf = pdf_aus_vorlage(f"pdf/{name}.html", muster(netzwerk=kopf), titel="Probe")
    assert konformitaet(pdf) == []
    assert groesse in bilder_im_kopf(pdf)
    assert max(groesse[0] / LOGO_PIXEL[0], groesse[1] / LOGO_PIXEL[1]) <= 1


@pytest.mark.parametrize(
    "inhalt",
    [
        b"",
        b"kein Bild",
        durchsichtig()[:20],
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    ],
)
def test_ohne_lesbares_logo_steht_das_zeichen_des_netzwerks(
    netzwerk: Netzwerk, inhalt: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert briefkopf(netzwerk)["logo"] is None
    assert caplog.text == ""
    kopf = briefkopf(mit_logo(netzwerk, inhalt))
    assert kopf["logo"] is None
    assert "nicht lesbar" in caplog.text
    pdf = pdf_aus_vorlage("pdf/protokoll.html", protokoll(netzwerk=kopf), titel="Probe")
    assert konformitaet(pdf) == []


def test_eine_verschwundene_datei_haelt_kein_pdf_auf(netzwerk: Netzwerk) -> None:
    mit_logo(netzwerk, durchsichtig())
    netzwerk.logo.storage.delete(str(netzwerk.logo.name))
    assert briefkopf(netzwerk)["logo"] is None


@pytest.mark.parametrize(
    ("kommune", "traeger", "fuss"),
    [
        ("Musterstadt", "Stadt Musterstadt, Jugendamt", "Stadt Musterstadt, Jugendamt"),
        ("Stadt Musterstadt", "Jugendamt", "Stadt Musterstadt, Jugendamt"),
        ("Musterstadt", "", "Musterstadt"),
    ],
)
def test_der_fuss_nennt_die_kommune_einmal(
    netzwerk: Netzwerk, kommune: str, traeger: str, fuss: str
) -> None:
    netzwerk.kommune, netzwerk.traeger, netzwerk.kontakt_anschrift = kommune, traeger, ""
    pdf = pdf_aus_vorlage(
        "pdf/protokoll.html", protokoll(netzwerk=briefkopf(netzwerk)), titel="Probe"
    )
    zweite = PdfReader(BytesIO(pdf)).pages[1].extract_text()
    (zeile,) = [z for z in zweite.splitlines() if z.startswith("Netzwerk Kinderschutz ·")]
    assert zeile.partition(" Seite ")[0] == f"Netzwerk Kinderschutz · {fuss}"
