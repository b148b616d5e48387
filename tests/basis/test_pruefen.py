"""The public page that confirms a code or a file, shown with a kind of document of its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from netzwerk.basis import dokumente
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.dokumente import Befund, Dokumentart, Ergebnis
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Netzwerk
from tests.fabriken import NetzwerkFabrik

SEITE = "/kinderschutz/pruefen/"
INHALT = b"%PDF-1.7 Probe"
BEFUND = Befund(
    gueltig="Gültig: Diese Probe gibt es",
    in_arbeit="Die Probe entsteht gerade",
    angaben=(("Probe", "Nummer <7>"),),
    bestaetigt=(("Schritte", "lückenlos"),),
)
type Befinden = Callable[[Befund], None]


@pytest.fixture(autouse=True)
def eigene_ablage(settings: Settings, tmp_path: Path) -> None:
    cache.clear()  # no limit left over from another test
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture(autouse=True)
def befinde(monkeypatch: pytest.MonkeyPatch) -> Befinden:
    """Registers the kind `probe`; called, it says something else of its documents."""

    def sagen(befund: Befund) -> None:
        art = Dokumentart("probe", lambda _d: Ergebnis(INHALT), None, lambda _d: befund)
        monkeypatch.setitem(dokumente._arten, "probe", art)

    sagen(BEFUND)
    return sagen


@pytest.fixture
def besuch() -> Client:
    return Client(headers={"accept-language": "de"})


@pytest.fixture
def offen(netzwerk: Netzwerk) -> Dokument:
    return dokument_aktionen.anfordern(
        netzwerk=netzwerk, art="probe", gegenstand=netzwerk, dateiname="probe.pdf"
    )


@pytest.fixture
def pdf(offen: Dokument) -> Dokument:
    assert dokument_aktionen.erstellen(offen), offen.fehler
    offen.refresh_from_db()
    return offen


def datei(inhalt: bytes = INHALT) -> SimpleUploadedFile:
    return SimpleUploadedFile("probe.pdf", inhalt, content_type="application/pdf")


def test_page(netzwerk: Netzwerk, besuch: Client) -> None:
    assert reverse("basis:pruefen", args=("kinderschutz",)) == SEITE
    antwort = besuch.get(SEITE)
    assert antwort.status_code == 200
    assert antwort.text.count("<h1") == 1


@pytest.mark.parametrize(
    "form",
    [
        str,
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f" {code.replace('-', '')}–",
    ],
)
def test_code_is_forgiving(pdf: Dokument, besuch: Client, form: Callable[[str], str]) -> None:
    text = besuch.get(SEITE, {"code": form(pdf.pruefcode)}).text
    assert "Gültig: Diese Probe gibt es" in text
    assert "Nummer &lt;7&gt;" in text
    assert "lückenlos" in text
    assert pdf.sha256 in text


def test_next_document_starts_with_an_empty_field(pdf: Dokument, besuch: Client) -> None:
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "Weiteres Dokument prüfen" in text
    assert f'value="{pdf.pruefcode}"' not in text


def test_unknown_code_stays_to_be_mended(netzwerk: Netzwerk, besuch: Client) -> None:
    text = besuch.get(SEITE, {"code": "ABCD-EFGH-2345"}).text
    assert "Unbekannt" in text
    assert "Weiteres Dokument prüfen" not in text
    assert 'value="ABCD-EFGH-2345"' in text


def test_qr_code_leads_here(pdf: Dokument, netzwerk: Netzwerk, besuch: Client) -> None:
    ziel = pruef_adresse(netzwerk, pdf.pruefcode)
    assert "Gültig" in besuch.get("/" + ziel.split("/", 3)[3]).text
    assert pruef_adresse(netzwerk).endswith(SEITE)


@pytest.mark.parametrize("alt", ["mitglieder/pruefen/", "treffen/protokolle/pruefen/"])
def test_printed_addresses_keep_working(pdf: Dokument, besuch: Client, alt: str) -> None:
    Netzwerk.objects.update(ist_oeffentlich=False)
    antwort = besuch.get(f"/kinderschutz/{alt}", {"code": pdf.pruefcode}, follow=True)
    assert antwort.redirect_chain == [(f"{SEITE}?code={pdf.pruefcode}", 301)]
    assert "Gültig" in antwort.text
    assert besuch.get(f"/kinderschutz/{alt}")["Location"] == SEITE


@pytest.mark.parametrize("code", ["ABCD-EFGH-2345", "x", "'; DROP TABLE", "\x00", "ß" * 30])
def test_unknown_code(netzwerk: Netzwerk, besuch: Client, code: str) -> None:
    antwort = besuch.post(SEITE, {"code": code})
    assert antwort.status_code in {200, 422}
    assert "Gültig" not in antwort.text


def test_nothing_given(netzwerk: Netzwerk, besuch: Client) -> None:
    for antwort in (besuch.post(SEITE, {}), besuch.get(SEITE, {"code": " "})):
        assert antwort.status_code == 422
        assert "Geben Sie den Prüfcode ein" in antwort.text


def test_code_of_another_network_is_unknown(pdf: Dokument, besuch: Client) -> None:
    NetzwerkFabrik.create(kurzname="medien")
    text = besuch.get("/medien/pruefen/", {"code": pdf.pruefcode}).text
    assert "Unbekannt" in text
    assert "Probe" not in text


def test_a_kind_without_findings_is_unknown(
    pdf: Dokument, besuch: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    art = Dokumentart("probe", lambda _d: Ergebnis(INHALT))
    monkeypatch.setitem(dokumente._arten, "probe", art)
    assert "Unbekannt" in besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "lässt sich nicht lesen" in besuch.post(SEITE, {"datei": datei()}).text


def test_not_made_yet(offen: Dokument, besuch: Client) -> None:
    text = besuch.get(SEITE, {"code": offen.pruefcode}).text
    assert "Die Probe entsteht gerade" in text
    assert "lückenlos" not in text


def test_outdated(pdf: Dokument, besuch: Client, befinde: Befinden) -> None:
    befinde(replace(BEFUND, ueberholt="Echt, aber alt", ueberholt_weil="Es gibt eine neue."))
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "Echt, aber alt" in text
    assert "Es gibt eine neue." in text
    assert "Gültig" not in text


def test_the_apps_own_check_fails(pdf: Dokument, besuch: Client, befinde: Befinden) -> None:
    befinde(replace(BEFUND, unversehrt=False))
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "Das gespeicherte Dokument ist beschädigt" in text
    assert "lückenlos" not in text


def test_file_alone_and_with_code(pdf: Dokument, besuch: Client, tmp_path: Path) -> None:
    vorher = sorted(tmp_path.rglob("*"))
    assert "Die Datei ist unverändert" in besuch.post(SEITE, {"datei": datei()}).text
    text = besuch.post(SEITE, {"code": pdf.pruefcode, "datei": datei()}).text
    assert "Die Datei ist unverändert" in text
    anders = INHALT[:-1] + b"x"
    text = besuch.post(SEITE, {"code": pdf.pruefcode, "datei": datei(anders)}).text
    assert "nicht das Original" in text
    assert "lässt sich nicht lesen" in besuch.post(SEITE, {"datei": datei(anders)}).text
    assert sorted(tmp_path.rglob("*")) == vorher  # nothing is kept


def test_what_is_no_pdf(netzwerk: Netzwerk, besuch: Client) -> None:
    antwort = besuch.post(SEITE, {"datei": datei(b"MZ\x90 kein PDF")})
    assert antwort.status_code == 422
    assert "keine PDF-Datei" in antwort.text


def test_changed_or_lost_file_is_found(pdf: Dokument, besuch: Client) -> None:
    ort = Path(pdf.datei.path)
    for schaden in (lambda: ort.write_bytes(b"%PDF-1.7 prObe"), ort.unlink):
        schaden()
        text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
        assert "Das gespeicherte Dokument ist beschädigt" in text


def test_limit(netzwerk: Netzwerk, besuch: Client) -> None:
    for _i in range(60):
        besuch.get(SEITE, {"code": "ABCD-EFGH-2345"})
    assert besuch.get(SEITE, {"code": "ABCD-EFGH-2345"}).status_code == 429
    assert besuch.get(SEITE).status_code == 200
