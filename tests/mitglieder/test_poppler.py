"""The sealed accession, looked at with programs of other hands: poppler's pdfsig and pdftotext."""

import os
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from pytest_django import Settings

from mitglieder.models import Beitritt
from netzwerk.demo.voraussetzungen import hat_poppler
from tests.mitglieder.fabriken import gesiegelt
from tests.zeitstempel import zeitstempeldienst

pytestmark = pytest.mark.usefixtures("eigene_ablage")
type Lesen = Callable[..., str]


@pytest.fixture
def lesen(tmp_path: Path) -> Lesen:
    assert hat_poppler(), "apt-get install poppler-utils"

    def rufen(programm: str, inhalt: bytes, *angaben: str) -> str:
        datei = tmp_path / "beitritt.pdf"
        datei.write_bytes(inhalt)
        # A home of its own: certificates that somebody trusts on this machine have no say.
        umgebung = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        befehl = [programm, str(datei), *angaben]
        ergebnis = subprocess.run(befehl, capture_output=True, text=True, env=umgebung)
        return ergebnis.stdout

    return rufen


@pytest.fixture(params=[False, True], ids=["B-B", "B-T"])
def zeitstempel(
    request: pytest.FixtureRequest, settings: Settings, eigene_ablage: None
) -> Generator[None]:
    with zeitstempeldienst() as dienst:
        settings.ZEITSTEMPEL_URL = dienst.adresse if request.param else ""
        yield


@pytest.mark.usefixtures("zeitstempel")
def test_pdfsig_nimmt_das_siegel_an(beitritt: Beitritt, lesen: Lesen) -> None:
    inhalt = gesiegelt(beitritt).inhalt()
    text = lesen("pdfsig", inhalt)
    assert text.count("Signature #") == 1
    assert "Signature Validation: Signature is Valid." in text
    assert "Total document signed" in text
    assert "ETSI.CAdES.detached" in text
    assert "Demo-Siegel" in text
    # And it would have noticed.
    stelle = inhalt.index(b"stream") + 200
    anders = inhalt[:stelle] + bytes([inhalt[stelle] ^ 1]) + inhalt[stelle + 1 :]
    assert "Signature is Valid" not in lesen("pdfsig", anders)
    assert "Total document signed" not in lesen("pdfsig", inhalt + b"\n%%EOF\n")


def test_pdftotext_liest_in_der_reihenfolge(beitritt: Beitritt, lesen: Lesen) -> None:
    """As a screen reader or a search engine meets it: text, then accession, then steps."""
    pdf = gesiegelt(beitritt)
    text = " ".join(lesen("pdftotext", pdf.inhalt(), "-").split())
    beitritt.refresh_from_db()
    abschnitte = [abschnitt.titel for abschnitt in beitritt.fassung.abschnitte()]
    stelle = 0
    for teil in (
        beitritt.fassung.titel,
        *abschnitte,
        beitritt.organisation.name,
        beitritt.unterzeichner_name,
        pdf.pruefcode,
        "unterzeichnet",
    ):
        stelle = text.index(teil, stelle) + len(teil)
    assert "□" not in text
