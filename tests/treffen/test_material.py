"""Files for meetings: checked by content, handed out to who may, as a download."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen import materialpruefung
from treffen.materialpruefung import (
    BUEROFORMATE,
    OPENDOCUMENT,
    Abgelehnt,
    dateiname,
    pruefen,
)
from treffen.models import Material, Treffen

Als = Callable[[Konto], Client]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def datei(name: str, inhalt: bytes, art: str = "application/octet-stream") -> Any:
    return SimpleUploadedFile(name, inhalt, content_type=art)


def archiv(**teile: bytes) -> bytes:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as zip_:
        for name, inhalt in teile.items():
            zip_.writestr(name, inhalt)
    return puffer.getvalue()


def buero(endung: str, **mehr: bytes) -> bytes:
    if endung in OPENDOCUMENT:
        return archiv(mimetype=OPENDOCUMENT[endung].encode(), **mehr)
    inhalt = f'<Override ContentType="{BUEROFORMATE[endung]}.main+xml"/>'.encode()
    return archiv(**{"[Content_Types].xml": inhalt, **mehr})


def bild(art: str) -> bytes:
    puffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(puffer, art)
    return puffer.getvalue()


def verdorben() -> bytes:
    """The table of contents is whole, what it points to is not."""
    inhalt = bytearray(buero("docx", **{"word/document.xml": bytes(range(256)) * 40}))
    stelle = inhalt.index(b"word/document.xml") + 40
    inhalt[stelle : stelle + 60] = b"\xff" * 60
    return bytes(inhalt)


GUTE = [
    ("plan.pdf", PDF, "application/pdf"),
    ("plan.PDF", PDF, ""),
    ("einladung.docx", buero("docx"), "application/zip"),
    ("liste.xlsx", buero("xlsx"), BUEROFORMATE["xlsx"]),
    ("folien.pptx", buero("pptx"), ""),
    ("text.odt", buero("odt"), OPENDOCUMENT["odt"]),
    ("foto.jpg", bild("JPEG"), "image/jpeg"),
    ("foto.png", bild("PNG"), "image/png"),
    ("foto.webp", bild("WEBP"), "image/webp"),
    ("notiz.txt", "Grüße".encode(), "text/plain"),
    ("liste.csv", "a;b\r\nä;1\r\n".encode("cp1252"), "application/vnd.ms-excel"),
    ("notiz.txt", "Grüße".encode("utf-16"), "text/plain"),
]
SCHLECHTE = [
    ("leer.pdf", b"", "application/pdf", "ist leer"),
    ("makro.docm", buero("docx"), "", "Makros"),
    ("makro.docx", buero("docx", **{"word/vbaProject.bin": b"x"}), "", "Makros"),
    ("makro.docx", archiv(**{"[Content_Types].xml": b"macroEnabled.main+xml"}), "", "Makros"),
    ("makro.ods", buero("ods", **{"Basic/Standard/Module1.xml": b"x"}), "", "Makros"),
    ("makro.xlsx", buero("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "", "Makros"),
    ("alt.doc", b"\xd0\xcf\x11\xe0", "", "alte Office-Format"),
    ("alt.docx", b"\xd0\xcf\x11\xe0rest", "", "verschlüsselt"),
    ("seite.html", b"<html>", "text/html", "Skripte"),
    ("bild.svg", b"<svg/>", "image/svg+xml", "Skripte"),
    ("notiz.txt", b"\xef\xbb\xbf <HTML><script>", "text/plain", "Skripte"),
    ("notiz.txt", "<script>".encode("utf-16"), "text/plain", "Skripte"),
    ("foto.png", b"<svg xmlns='x'/>", "image/png", "Skripte"),
    ("spiel.exe", b"MZ", "", "Programme"),
    ("plan.pdf.exe", PDF, "", "Programme"),
    ("plan.pdf", b"MZ\x90\x00" + PDF, "", "Programme"),
    ("lauf.txt", b"#!/bin/sh\n", "", "Programme"),
    ("alles.zip", buero("docx"), "application/zip", "Archive"),
    ("was.xyz", b"x", "", "Dateiart"),
    ("ohne", b"x", "", "Dateiart"),
    ("plan.pdf", PDF, "text/html", "passt nicht"),
    ("plan.pdf", PDF, "application/zip", "passt nicht"),
    ("foto.png", bild("JPEG"), "image/png", "passt nicht"),
    ("foto.jpg", bild("PNG"), "image/png", "passt nicht"),
    ("foto.png", bild("PNG")[:40], "image/png", "passt nicht"),
    ("plan.pdf", bild("PNG"), "application/pdf", "passt nicht"),
    ("plan.pdf", PDF[:-6], "application/pdf", "unvollständig"),
    ("plan.pdf", PDF.replace(b"<<>>", b"<</S/JavaScript>>"), "", "Skript"),
    ("text.docx", buero("xlsx"), "", "passt nicht"),
    ("text.docx", PDF, "", "passt nicht"),
    ("text.odt", buero("ods"), "", "passt nicht"),
    ("text.odt", buero("docx"), "", "passt nicht"),
    ("text.docx", buero("docx")[:-30], "", "passt nicht"),
    ("text.docx", verdorben(), "", "passt nicht"),
    ("text.docx", b"PK\x03\x04" + b"\x00" * 40, "", "passt nicht"),
    ("text.docx", buero("docx", **{"word/embeddings/oleObject1.bin": b"x"}), "", "weiteres"),
    ("text.docx", buero("docx", **{"word/a.exe": b"x"}), "", "weiteres"),
    (
        "text.docx",
        buero("docx", **{"word/_rels/settings.xml.rels": b"attachedTemplate External"}),
        "",
        "Vorlage aus dem Netz",
    ),
    ("notiz.txt", b"a\x00b", "text/plain", "passt nicht"),
    ("notiz.txt", b"\xff\xfea", "text/plain", "passt nicht"),
]


@pytest.mark.parametrize(("name", "inhalt", "art"), GUTE)
def test_gute_dateien(name: str, inhalt: bytes, art: str) -> None:
    befund = pruefen(datei(name, inhalt, art))
    assert befund.name == name
    assert befund.groesse == len(inhalt)
    assert befund.art in materialpruefung.ARTEN.values()


@pytest.mark.parametrize(("name", "inhalt", "art", "grund"), SCHLECHTE)
def test_schlechte_dateien_mit_grund(name: str, inhalt: bytes, art: str, grund: str) -> None:
    with pytest.raises(Abgelehnt, match=grund):
        pruefen(datei(name, inhalt, art))


def test_bomben(monkeypatch: pytest.MonkeyPatch) -> None:
    bombe = buero("docx", **{"word/document.xml": b"0" * 3_000_000})
    assert len(bombe) < 10_000
    monkeypatch.setattr(materialpruefung, "ENTPACKT_HOECHSTENS", 1_000_000)
    with pytest.raises(Abgelehnt, match="Entpackt"):
        pruefen(datei("a.docx", bombe))
    monkeypatch.setattr(materialpruefung, "TEILE_HOECHSTENS", 1)
    with pytest.raises(Abgelehnt, match="viele Teile"):
        pruefen(datei("a.docx", bombe))
    monkeypatch.setattr(materialpruefung, "HOECHSTENS", 100)
    with pytest.raises(Abgelehnt, match="größer als 20 MB"):
        pruefen(datei("a.docx", bombe))
    monkeypatch.undo()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2)
    with pytest.raises(Abgelehnt, match="Pixel"):
        pruefen(datei("a.png", bild("PNG")))


def test_verschluesselt() -> None:
    inhalt = bytearray(buero("docx"))
    inhalt[inhalt.index(b"PK\x01\x02") + 8] |= 1  # the flag in the table of contents
    with pytest.raises(Abgelehnt, match="Passwort"):
        pruefen(datei("a.docx", bytes(inhalt)))


@pytest.mark.parametrize(
    ("roh", "sauber"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('a"b\r\n<c>.pdf', "a_b_c_.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("...", "datei"),
    ],
)
def test_dateinamen(roh: str, sauber: str) -> None:
    assert dateiname(roh) == sauber


@settings(max_examples=60, deadline=None)
@given(inhalt=st.binary(min_size=1, max_size=300), endung=st.sampled_from(["docx", "odt", "png"]))
def test_irgendwelche_bytes_sind_nie_ein_absturz(inhalt: bytes, endung: str) -> None:
    kopf = b"PK\x03\x04" if endung != "png" else b"\x89PNG\r\n\x1a\n"
    with pytest.raises(Abgelehnt):
        pruefen(datei(f"a.{endung}", kopf + inhalt))


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    return neu


def adresse(name: str, treffen: Treffen, material: Any = None) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk}
    return reverse(
        f"treffen:material-{name}", kwargs=teile | ({"material": material.pk} if material else {})
    )


def hochladen(browser: Client, treffen: Treffen, **mehr: Any) -> Material:
    angaben = {"datei": datei("Lage plan.pdf", PDF), "sichtbar": "eingeladene", "titel": ""}
    antwort = browser.post(adresse("neu", treffen), angaben | mehr, follow=True)
    assert "ist bereitgestellt" in antwort.text
    neu: Material = Material.objects.latest("pk")
    return neu


def test_hochladen_lesen_aendern_loeschen(
    als: Als, koordination: Konto, fachkraft: Konto, treffen: Treffen,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    browser = als(koordination)
    assert browser.get(adresse("neu", treffen)).status_code == 200
    material = hochladen(browser, treffen)
    assert (str(material), material.endung) == ("Lage plan", "PDF")
    assert "Lage" not in str(material.datei.name)
    seite = als(fachkraft).get(treffen.get_absolute_url()).text
    assert adresse("laden", treffen, material) in seite
    antwort = als(fachkraft).get(adresse("laden", treffen, material))
    assert b"".join(antwort.streaming_content) == PDF  # type: ignore[attr-defined]  # a FileResponse
    assert antwort["Content-Disposition"].startswith("attachment")
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in antwort["Cache-Control"]
    senden(
        browser, adresse("bearbeiten", treffen, material),
        {"titel": "Anfahrt", "sichtbar": "oeffentlich"},
    )  # fmt: skip
    material.refresh_from_db()
    assert (material.titel, material.ist_oeffentlich) == ("Anfahrt", True)
    antwort = browser.post(adresse("bearbeiten", treffen, material), {"titel": ""})
    assert antwort.status_code == 422
    assert "„Anfahrt“ löschen?" in browser.get(adresse("loeschen", treffen, material)).text
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(adresse("loeschen", treffen, material))
    assert not Material.objects.exists()
    assert not material.datei.storage.exists(str(material.datei.name))
    assert als(fachkraft).get(adresse("laden", treffen, material)).status_code == 404


def test_abgelehnt_mit_grund_am_feld(als: Als, koordination: Konto, treffen: Treffen) -> None:
    antwort = als(koordination).post(
        adresse("neu", treffen),
        {"datei": datei("a.docm", b"PK"), "titel": "Bleibt stehen", "sichtbar": "eingeladene"},
    )
    assert antwort.status_code == 422
    assert "Makros" in antwort.text
    assert "Bleibt stehen" in antwort.text
    antwort = als(koordination).post(adresse("neu", treffen), {"sichtbar": "eingeladene"})
    assert "Wählen Sie eine Datei aus." in antwort.text
    assert not Material.objects.exists()


def test_wer_laden_darf(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, treffen: Treffen
) -> None:
    material = hochladen(als(koordination), treffen)
    laden = adresse("laden", treffen, material)
    assert Client().get(laden).status_code == 302
    assert als(fremde).get(laden).status_code == 404
    anderes = TreffenFabrik(netzwerk=treffen.netzwerk)
    assert als(koordination).get(adresse("laden", anderes, material)).status_code == 404
    Treffen.objects.filter(pk=treffen.pk).update(zustand=Treffen.Zustand.ENTWURF)
    assert als(fachkraft).get(laden).status_code == 404
    for name in ("neu", "bearbeiten", "loeschen"):
        ziel = adresse(name, treffen, None if name == "neu" else material)
        assert als(fachkraft).post(ziel).status_code == 403
        assert als(fremde).post(ziel).status_code == 404
    # The file is gone, the row is not.
    material.datei.storage.delete(str(material.datei.name))
    assert als(koordination).get(laden).status_code == 404


def test_mit_dem_link_der_einladung(als: Als, koordination: Konto, treffen: Treffen) -> None:
    material = hochladen(als(koordination), treffen)
    woanders = TreffenFabrik(netzwerk=treffen.netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    fremdes = hochladen(als(koordination), woanders)
    kontakt = KontaktFabrik(netzwerke=[treffen.netzwerk])
    for teilnahme in (
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt),
        GastteilnahmeFabrik(treffen=treffen),
    ):
        zugang = Zugang.fuer(
            teilnahme.person,
            zweck=Zugang.Zweck.EINLADUNG,
            gegenstand=teilnahme,
            netzwerk=treffen.netzwerk,
            tage=30,
        )

        def ziel(unterlage: Material, zugang: Zugang = zugang) -> str:
            teile = ("kinderschutz", zeichen(zugang), unterlage.pk)
            return reverse("treffen:material-laden-link", args=teile)

        einladung = reverse("treffen:einladung-antworten", args=("kinderschutz", zeichen(zugang)))
        assert ziel(material) in Client().get(einladung).text
        assert Client().get(ziel(material)).status_code == 200
        assert Client().get(ziel(fremdes)).status_code == 404
        zugang.widerrufen()
        assert Client().get(ziel(material)).status_code == 410


@pytest.mark.parametrize(
    ("aenderung", "status"),
    [
        ({}, 200),
        ({"ist_oeffentlich": False}, 404),
        ({"zustand": Treffen.Zustand.ENTWURF}, 404),
        ({"zustand": Treffen.Zustand.ABGESAGT}, 404),
    ],
)
def test_oeffentlich(
    als: Als, koordination: Konto, treffen: Treffen, aenderung: dict[str, Any], status: int
) -> None:
    material = hochladen(als(koordination), treffen, sichtbar="oeffentlich")
    nur_hier = hochladen(als(koordination), treffen)
    Treffen.objects.update(**({"ist_oeffentlich": True} | aenderung))

    def laden(unterlage: Material, netzwerk: str = "kinderschutz") -> int:
        ziel = reverse("treffen:material-oeffentlich", args=(netzwerk, unterlage.pk))
        return Client().get(ziel).status_code

    assert laden(material) == status
    assert laden(nur_hier) == 404
    NetzwerkFabrik(kurzname="anderswo")
    assert laden(material, "anderswo") == 404


def test_die_seite_kostet_mit_drei_unterlagen_gleich_viel(
    als: Als, koordination: Konto, fachkraft: Konto, treffen: Treffen,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser = als(fachkraft)
    hochladen(als(koordination), treffen)
    with django_assert_max_num_queries(40) as eine:
        browser.get(treffen.get_absolute_url())
    zahl = len(eine)
    for _mal in range(2):
        hochladen(als(koordination), treffen)
    with django_assert_max_num_queries(zahl):
        browser.get(treffen.get_absolute_url())
