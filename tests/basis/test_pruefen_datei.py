"""Files on the public check page: sealed for real, then changed in every way people change them."""

import re
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader, PdfWriter
from pytest_django import Settings

from netzwerk.basis import dokumente, pruefspur
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.dokumente import Befund, Dokumentart, Ergebnis
from netzwerk.basis.forms.pruefen import GROESSE
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk, Schaden
from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from netzwerk.basis.siegel import Pruefergebnis, Siegel, demo_zertifikat
from netzwerk.basis.views.pruefen import BEIWERK, GEDULD
from tests.basis.pdf_muster import vereinbarung

SEITE = "/kinderschutz/pruefen/"
CODE = "ABCD-EFGH-2345"
BEFUND = Befund(
    gueltig="Gültig: Diese Probe gibt es", in_arbeit="…", angaben=(("Probe", "Nummer 7"),)
)


@pytest.fixture(scope="module")
def blatt() -> bytes:
    """Not sealed; it carries the code."""
    kontext: dict[str, Any] = vereinbarung()
    kontext["beitritt"]["pruefcode"] = CODE
    return pdf_aus_vorlage("pdf/vereinbarung.html", kontext, titel="Probe", pruefcode=CODE)


@pytest.fixture(autouse=True)
def ablage(settings: Settings, tmp_path: Path) -> Path:
    cache.clear()
    settings.SIEGEL_VERZEICHNIS = tmp_path / "siegel"
    speicher = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "ablage"}}
    settings.STORAGES = {**settings.STORAGES, "default": speicher}
    demo_zertifikat(tmp_path / "siegel" / "demo.p12", settings.SIEGEL_PASSWORT, name="Musterstadt")
    return tmp_path


@pytest.fixture
def siegel(ablage: Path, settings: Settings) -> Siegel:
    return Siegel.laden(ablage / "siegel" / "demo.p12", settings.SIEGEL_PASSWORT)


@pytest.fixture
def sagen(
    monkeypatch: pytest.MonkeyPatch, blatt: bytes, siegel: Siegel
) -> Callable[[Befund], None]:
    gesiegelt = siegel.siegeln(blatt, grund="Probe", ort="Musterstadt")

    def eintragen(befund: Befund) -> None:
        art = Dokumentart(
            "probe", lambda _d: Ergebnis(gesiegelt, gesiegelt=True), None, lambda _d: befund
        )
        monkeypatch.setitem(dokumente._arten, "probe", art)

    eintragen(BEFUND)
    return eintragen


@pytest.fixture
def pdf(netzwerk: Netzwerk, sagen: Callable[[Befund], None]) -> Dokument:
    dokument: Dokument = Dokument.objects.create(
        netzwerk=netzwerk,
        art="probe",
        gegenstand_typ=ContentType.objects.get_for_model(Netzwerk),
        gegenstand_id=netzwerk.pk,
        dateiname="probe.pdf",
        pruefcode=CODE,
    )
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


@pytest.fixture
def zeigen(netzwerk: Netzwerk) -> Callable[..., str]:
    besuch = Client(headers={"accept-language": "de"})

    def hochladen(inhalt: bytes, **mehr: str) -> str:
        datei = SimpleUploadedFile("x.pdf", inhalt, content_type="application/pdf")
        antwort = besuch.post(SEITE, {"datei": datei, **mehr})
        assert antwort.status_code == 200
        return " ".join(antwort.text.split())

    return hochladen


def neu_gespeichert(pdf: bytes) -> bytes:
    """As another program does that keeps nothing but the pages."""
    schreiber, ziel = PdfWriter(), BytesIO()
    for blatt in PdfReader(BytesIO(pdf)).pages:
        schreiber.add_page(blatt)
    schreiber.compress_identical_objects()
    schreiber.write(ziel)
    return ziel.getvalue()


def mit_passwort(pdf: bytes) -> bytes:
    schreiber, ziel = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    schreiber.encrypt("geheim", algorithm="AES-256")
    schreiber.write(ziel)
    return ziel.getvalue()


def umgedreht(pdf: bytes) -> bytes:
    """One bit of the first page's content."""
    stelle = pdf.index(b"stream") + 200
    return pdf[:stelle] + bytes([pdf[stelle] ^ 1]) + pdf[stelle + 1 :]


def test_das_original(pdf: Dokument, zeigen: Callable[..., str], siegel: Siegel) -> None:
    text = zeigen(pdf.inhalt())
    for zeigt in (
        "Gültig: Die Datei ist unverändert",
        "Nummer 7",
        "unversehrt, deckt die ganze Datei",
        siegel.inhaber.replace("–", "–"),
        "Demo, ohne Rechtswirkung",
        siegel.fingerabdruck,
        "nach der Uhr des siegelnden Rechners",
    ):
        assert zeigt in text
    assert "zum Zeitpunkt des Siegels nicht gültig" not in text
    assert konformitaet(pdf.inhalt()) == []


def test_abgeloest_mit_datei(
    pdf: Dokument, zeigen: Callable[..., str], sagen: Callable[[Befund], None]
) -> None:
    sagen(replace(BEFUND, ueberholt="Echt, aber gekündigt"))
    assert "Echt, aber gekündigt" in zeigen(pdf.inhalt())


@pytest.mark.parametrize(
    ("aendern", "zeigt"),
    [
        (lambda pdf: pdf + b"\n%% dazu\n", "An die Datei wurde etwas angehängt"),
        (umgedreht, "Die Datei ist nicht das Original"),
        (lambda pdf: pdf[:-400], "Die Datei ist nicht das Original"),
        (neu_gespeichert, "Die Datei ist nicht das Original"),
    ],
    ids=["angehaengt", "umgedreht", "abgeschnitten", "neu_gespeichert"],
)
def test_veraendert_und_trotzdem_erkannt(
    pdf: Dokument,
    zeigen: Callable[..., str],
    aendern: Callable[[bytes], bytes],
    zeigt: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a code typed: the file still says which document it was."""
    text = zeigen(aendern(pdf.inhalt()))
    assert zeigt in text
    assert "Nummer 7" in text
    assert CODE in text
    assert pdf.sha256 in text
    assert "Gültig:" not in text


def test_gebrochenes_siegel_wird_so_genannt(pdf: Dokument, zeigen: Callable[..., str]) -> None:
    assert "gebrochen" in zeigen(umgedreht(pdf.inhalt()))
    assert "danach wurde etwas angehängt" in zeigen(pdf.inhalt() + b"\n")


def test_mit_passwort(pdf: Dokument, zeigen: Callable[..., str]) -> None:
    text = zeigen(mit_passwort(pdf.inhalt()))
    assert "mit einem Passwort geschützt" in text
    assert "Nummer 7" not in text


def test_von_woanders(
    pdf: Dokument, zeigen: Callable[..., str], tmp_path: Path, blatt: bytes, siegel: Siegel
) -> None:
    anderes = blatt.replace(CODE.encode(), b"ZZZZ-ZZZZ-ZZZZ")
    assert "trägt kein Siegel" in zeigen(anderes)
    eigenes = siegel.siegeln(anderes, grund="x", ort="y")
    assert "hier nicht mehr hinterlegt" in zeigen(eigenes)
    demo_zertifikat(tmp_path / "fremd.p12", "geheim", name="Nachbarstadt")
    fremdes = Siegel.laden(tmp_path / "fremd.p12", "geheim").siegeln(anderes, grund="x", ort="y")
    text = zeigen(fremdes)
    assert "ein fremdes Siegel" in text
    assert "Nachbarstadt" in text
    assert "Das Siegel der Datei ist gebrochen" in zeigen(umgedreht(fremdes))


@pytest.mark.parametrize("name", ["", "fehlt"])
def test_ohne_eigenes_zertifikat_ist_jedes_siegel_fremd(
    pdf: Dokument, ablage: Path, zeigen: Callable[..., str], blatt: bytes, siegel: Siegel, name: str
) -> None:
    fremdes = siegel.siegeln(blatt.replace(CODE.encode(), b"ZZZZ-ZZZZ-ZZZZ"), grund="x", ort="y")
    Netzwerk.objects.update(siegel_zertifikat=name)
    if name:
        # A file in its place that is no certificate.
        (ablage / "siegel" / "fehlt.p12").write_bytes(b"nichts")
    assert "ein fremdes Siegel" in zeigen(fremdes)


@pytest.mark.parametrize(
    "inhalt", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 5000, b"%PDF-1.7\nstream\nx\xda\x00"]
)
def test_unlesbares(netzwerk: Netzwerk, zeigen: Callable[..., str], inhalt: bytes) -> None:
    assert "lässt sich nicht lesen" in zeigen(inhalt)


def test_datei_die_besser_ist_als_unsere(pdf: Dokument, zeigen: Callable[..., str]) -> None:
    """Ours is damaged: found by whoever checks, told once, and the original still counts."""
    original = pdf.inhalt()
    Path(pdf.datei.path).unlink()
    assert "das gespeicherte Exemplar des Portals ist beschädigt" in zeigen(original)
    assert "Die Datei ist nicht das Original" in zeigen(original + b"\n")
    assert "Das gespeicherte Dokument ist beschädigt" in Client().get(SEITE, {"code": CODE}).text
    assert Schaden.objects.offen().get().art == Schaden.Art.FEHLT
    assert Nachricht.objects.filter(anlass="siegel.schaden").count() == 1


def test_getippter_code_geht_vor(pdf: Dokument, zeigen: Callable[..., str], blatt: bytes) -> None:
    assert "Diesen Prüfcode gibt es hier nicht" in zeigen(pdf.inhalt(), code="ABCD-EFGH-9999")
    assert "Die Datei ist nicht das Original" in zeigen(blatt, code=CODE)


def test_zu_grosse_datei(netzwerk: Netzwerk, settings: Settings) -> None:
    """Answered by its announced size. None of it is taken in; what is absurd is not even read."""
    besuch = Client(enforce_csrf_checks=True, headers={"accept-language": "de"})
    gross = besuch.post(SEITE, {"datei": SimpleUploadedFile("x.pdf", b"\0" * (GROESSE + BEIWERK))})
    absurd = besuch.post(SEITE, {"code": CODE}, CONTENT_LENGTH=str(GEDULD + 1))
    for antwort in (gross, absurd):
        assert antwort.status_code == 413
        assert "größer als 20 MB" in antwort.text
        assert "Die Datei ist zu groß" in antwort.text
    # What fits the page is protected like every form; a length that is none stops nobody.
    assert besuch.post(SEITE, {"code": CODE}).status_code == 403
    assert besuch.get(SEITE, CONTENT_LENGTH="viel").status_code == 200


def test_etwas_zu_grosse_datei(netzwerk: Netzwerk) -> None:
    datei = SimpleUploadedFile("x.pdf", b"%PDF-" + b"\0" * GROESSE)
    antwort = Client(headers={"accept-language": "de"}).post(SEITE, {"datei": datei})
    assert antwort.status_code == 422
    assert "größer als 20 MB" in antwort.text


def test_nichts_bleibt_liegen(
    pdf: Dokument,
    zeigen: Callable[..., str],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Django writes uploads of this size to the disk while it reads them."""
    ordner = tmp_path / "zwischen"
    ordner.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(ordner)
    monkeypatch.setattr(tempfile, "tempdir", str(ordner))
    vorher = sorted(tmp_path.rglob("*"))
    assert "angehängt" in zeigen(pdf.inhalt() + b"\0" * 3_000_000)
    assert sorted(tmp_path.rglob("*")) == vorher
    assert Dokument.objects.count() == 1


def test_spur_wird_in_gepackten_stroemen_gefunden_und_irgendwann_aufgegeben(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = zlib.compress(b"/URI (https://stadt.example/netz/pruefen/?code=ABCD-EFGH-2345)")
    hilfe = b"1 0 obj stream\nkaputt endstream\nstream\r\n" + link + b"\nendstream"
    assert pruefspur.pruefcodes(hilfe) == [CODE]
    bombe = b"stream\n" + zlib.compress(b"\0" * 500_000) + b"\nendstream\n"
    monkeypatch.setattr(pruefspur, "HOECHSTENS", 400_000)
    assert pruefspur.pruefcodes(bombe + hilfe) == []


def test_spur_steht_unverpackt_in_der_datei(blatt: bytes) -> None:
    assert re.findall(rb"<dc:identifier>(.*?)</dc:identifier>", blatt) == [
        f"pruefcode:{CODE}".encode()
    ]
    assert konformitaet(blatt) == []


def test_ohne_zeitpunkt_galt_kein_zertifikat() -> None:
    assert not Pruefergebnis().zertifikat_galt
