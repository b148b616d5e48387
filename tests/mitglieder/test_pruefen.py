"""The public page that confirms a code or a file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.dokumente import pruef_adresse
from mitglieder.forms.beitritt import PruefenFormular
from mitglieder.models import Beitritt
from mitglieder.views.pruefen import pruefcode
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Netzwerk
from tests.fabriken import KontoFabrik, NetzwerkFabrik
from tests.mitglieder.fabriken import eingeladen, partner, unterzeichnet, veroeffentlicht, zugang_zu

pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def beitritt(netzwerk: Netzwerk) -> Beitritt:
    return unterzeichnet(eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, name="Kita Nord")))


@pytest.fixture
def pdf(beitritt: Beitritt) -> Dokument:
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


SEITE = "/kinderschutz/mitglieder/pruefen/"


def datei(inhalt: bytes, name: str = "vereinbarung.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt, content_type="application/pdf")


def test_page(netzwerk: Netzwerk, besuch: Client) -> None:
    assert reverse("mitglieder:pruefen", args=("kinderschutz",)) == SEITE
    antwort = besuch.get(SEITE)
    assert antwort.status_code == 200
    assert antwort.text.count("<h1") == 1


@pytest.mark.parametrize(
    "form", [str, str.lower, lambda c: c.replace("-", " "), lambda c: f" {c.replace('-', '')}–"]
)
def test_code_is_forgiving(pdf: Dokument, beitritt: Beitritt, besuch: Client, form: Any) -> None:
    text = besuch.get(SEITE, {"code": form(pdf.pruefcode)}).text
    assert "Gültig" in text
    assert "Kita Nord" in text
    assert pdf.sha256 in text
    assert "Leitung" in text
    # No personal data beyond function and organisation.
    kontakt = zugang_zu(beitritt).inhaber
    assert kontakt is not None
    for verraet in (kontakt.email, beitritt.unterzeichner_name):
        assert verraet not in text


def test_qr_code_leads_here(pdf: Dokument, netzwerk: Netzwerk, besuch: Client) -> None:
    ziel = pruef_adresse(netzwerk, pdf.pruefcode)
    assert "Gültig" in besuch.get("/" + ziel.split("/", 3)[3]).text


@pytest.mark.parametrize("code", ["ABCD-EFGH-2345", "x", "'; DROP TABLE", "\x00", "ß" * 30])
def test_unknown_code(netzwerk: Netzwerk, besuch: Client, code: str) -> None:
    antwort = besuch.post(SEITE, {"code": code})
    assert antwort.status_code in {200, 422}
    assert "Gültig" not in antwort.text


def test_nothing_given(netzwerk: Netzwerk, besuch: Client) -> None:
    antwort = besuch.post(SEITE, {})
    assert antwort.status_code == 422
    assert "Geben Sie den Prüfcode ein" in antwort.text


def test_code_of_another_network_is_unknown(pdf: Dokument, besuch: Client) -> None:
    NetzwerkFabrik.create(kurzname="medien")
    text = besuch.get("/medien/mitglieder/pruefen/", {"code": pdf.pruefcode}).text
    assert "Unbekannt" in text
    assert "Kita Nord" not in text


def test_not_sealed_yet(beitritt: Beitritt, besuch: Client) -> None:
    offen = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert "das Siegel fehlt noch" in besuch.get(SEITE, {"code": offen.pruefcode}).text


def test_file_alone_and_with_code(pdf: Dokument, besuch: Client, tmp_path: Path) -> None:
    vorher = sorted(tmp_path.rglob("*"))
    inhalt = pdf.inhalt()
    assert "Die Datei ist unverändert" in besuch.post(SEITE, {"datei": datei(inhalt)}).text
    text = besuch.post(SEITE, {"code": pdf.pruefcode, "datei": datei(inhalt)}).text
    assert "Die Datei ist unverändert" in text
    geaendert = inhalt[:-1] + b"x"
    text = besuch.post(SEITE, {"code": pdf.pruefcode, "datei": datei(geaendert)}).text
    assert "nicht das gesiegelte Dokument" in text
    assert "nicht hinterlegt" in besuch.post(SEITE, {"datei": datei(geaendert)}).text
    assert sorted(tmp_path.rglob("*")) == vorher  # nothing is kept


def test_bad_files(netzwerk: Netzwerk, besuch: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    antwort = besuch.post(SEITE, {"datei": datei(b"MZ\x90 kein PDF")})
    assert antwort.status_code == 422
    assert "keine PDF-Datei" in antwort.text
    monkeypatch.setattr(PruefenFormular, "GROESSE", 10)
    antwort = besuch.post(SEITE, {"datei": datei(b"%PDF-1.7 zu gross")})
    assert "größer als 20 MB" in antwort.text


def test_terminated(pdf: Dokument, beitritt: Beitritt, besuch: Client) -> None:
    beitritt_aktionen.kuendigen(
        beitritt=beitritt, zum=timezone.localdate(), von=KontoFabrik.create()
    )
    assert "gekündigt" in besuch.get(SEITE, {"code": pdf.pruefcode}).text


def test_superseded(pdf: Dokument, beitritt: Beitritt, besuch: Client) -> None:
    beitritt.fassung.abloesen()
    assert "die Fassung gilt nicht mehr" in besuch.get(SEITE, {"code": pdf.pruefcode}).text


def test_flipped_byte_is_found(pdf: Dokument, besuch: Client) -> None:
    ort = Path(pdf.datei.path)
    inhalt = bytearray(ort.read_bytes())
    inhalt[100] ^= 1
    ort.write_bytes(inhalt)
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "Das gespeicherte Dokument ist beschädigt" in text


def test_broken_chain_is_found(pdf: Dokument, besuch: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE basis_kettenglied SET zeit = zeit - interval '1 day'")
        cursor.execute("SET session_replication_role = DEFAULT")
    text = besuch.get(SEITE, {"code": pdf.pruefcode}).text
    assert "beschädigt" in text


def test_limit(netzwerk: Netzwerk, besuch: Client) -> None:
    for _i in range(60):
        besuch.get(SEITE, {"code": "ABCD-EFGH-2345"})
    assert besuch.get(SEITE, {"code": "ABCD-EFGH-2345"}).status_code == 429
    assert besuch.get(SEITE).status_code == 200


def test_pruefcode_is_normalised() -> None:
    assert pruefcode(" abcd efgh-2345 ") == "ABCD-EFGH-2345"
    assert pruefcode("") == ""
