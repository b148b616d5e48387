"""All sealed files of a version in one ZIP: whole, checkable, and what is missing is named."""

import csv
import hashlib
import io
import json
import subprocess
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mitglieder.models import Ausfuhr, Beitritt, Fassung
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import adresse, eingeladen, gesiegelt, partner, unterzeichnet
from tests.mitglieder.leben import beigetreten

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def angefordert(client: Any, fassung: Fassung, vorgang: uuid.UUID | None = None) -> Ausfuhr:
    seite = adresse("vereinbarung-archiv", fassung.vereinbarung_id, fassung.nummer)
    assert client.post(seite, {"vorgang": str(vorgang or uuid.uuid4())}).status_code == 302
    ausfuhr: Ausfuhr = Ausfuhr.objects.latest("pk")
    return ausfuhr


def gebaut(ausfuhr: Ausfuhr) -> Dokument:
    dokument: Dokument = Dokument.objects.zu(ausfuhr).get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument


def heruntergeladen(client: Any, ausfuhr: Ausfuhr) -> bytes:
    antwort = client.get(adresse("ausfuhr-dokument", ausfuhr.pk))
    assert antwort["Content-Type"] == "application/zip"
    return b"".join(antwort.streaming_content)


def test_the_archive_holds_all_and_checks_itself(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, tmp_path: Path
) -> None:
    """With a name that is a formula, one file damaged and one signature not sealed yet."""
    ganz, kaputt, wartend = beigetreten(netzwerk, 3)
    fassung = ganz.fassung
    boese = partner(netzwerk, name='=HYPERLINK("https://boese.example") „Łódź“')
    unterzeichnet(eingeladen(fassung, boese))
    pdf, beschaedigt = gesiegelt(ganz), gesiegelt(kaputt)
    gesiegelt(Beitritt.objects.get(organisation=boese))
    datei = Path(beschaedigt.datei.path)
    datei.chmod(0o600)
    datei.write_bytes(datei.read_bytes()[:-1] + b"x")
    client = als(koordination)
    vorgang = uuid.uuid4()
    ausfuhr = angefordert(client, fassung, vorgang)
    assert angefordert(client, fassung, vorgang) == ausfuhr  # pressed twice
    assert "Das Archiv wird erstellt" in client.get(ausfuhr.get_absolute_url()).text
    gebaut(ausfuhr)
    ausfuhr.refresh_from_db()
    assert (ausfuhr.angaben["fertig"], ausfuhr.angaben["von"]) == (0, 5)
    assert "Das Archiv ist fertig" in client.get(ausfuhr.get_absolute_url()).text

    paket = zipfile.ZipFile(io.BytesIO(heruntergeladen(client, ausfuhr)))
    paket.extractall(tmp_path)
    geprueft = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )
    assert geprueft.returncode == 0, geprueft.stdout
    summen = {zeile.split("  ")[1] for zeile in paket.read("SHA256SUMS").decode().splitlines()}
    assert summen == set(paket.namelist()) - {"SHA256SUMS"}
    eigene = f"beitritte/partner-0-{pdf.pruefcode}.pdf"
    assert paket.read(eigene) == pdf.inhalt()
    manifest = json.loads(paket.read("manifest.json"))
    assert hashlib.sha256(paket.read("wortlaut.txt")).hexdigest() == manifest["wortlaut_sha256"]
    je = {zeile["organisation"]: zeile for zeile in manifest["dateien"]}
    assert je["Partner 0"]["datei"] == eigene
    assert je["Partner 0"]["sha256"] == pdf.sha256
    assert je["Partner 1"]["datei"] == ""
    assert "beschädigt" in je["Partner 1"]["bemerkung"]
    assert je["Partner 2"]["bemerkung"] == "noch nicht erstellt: in Arbeit"
    assert wartend.organisation.name == "Partner 2"
    assert "1 Dateien in diesem Archiv" not in paket.read("LIESMICH.txt").decode()
    zeilen = list(
        csv.DictReader(io.StringIO(paket.read("manifest.csv").decode("utf-8-sig")), delimiter=";")
    )
    assert len(zeilen) == len(manifest["dateien"]) == 5
    assert {z["organisation"] for z in zeilen if "boese" in z["organisation"]} == {f"'{boese}"}


def test_progress_is_shown(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    (beitritt,) = beigetreten(netzwerk)
    client = als(koordination)
    ausfuhr = angefordert(client, beitritt.fassung)
    Ausfuhr.objects.update(angaben={**ausfuhr.angaben, "fertig": 40, "von": 83})
    assert "40 von 83" in " ".join(client.get(ausfuhr.get_absolute_url()).text.split())


@pytest.mark.parametrize("schaden", ["veraendert", "fehlt"])
def test_damaged_archive_is_not_handed_out(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, schaden: str
) -> None:
    (beitritt,) = beigetreten(netzwerk)
    client = als(koordination)
    ausfuhr = angefordert(client, beitritt.fassung)
    datei = Path(gebaut(ausfuhr).datei.path)
    if schaden == "fehlt":
        datei.unlink()
    else:
        datei.chmod(0o640)
        datei.write_bytes(datei.read_bytes() + b"x")
    antwort = client.get(adresse("ausfuhr-dokument", ausfuhr.pk))
    assert antwort.status_code == 409
    assert "beschädigt" in antwort.text


def test_only_whoever_asked_gets_it(
    als: Anmelden, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    (beitritt,) = beigetreten(netzwerk)
    ausfuhr = angefordert(als(koordination), beitritt.fassung)
    gebaut(ausfuhr)
    kollegin = KontoFabrik.create()
    RolleFabrik.create(konto=kollegin, netzwerk=netzwerk, art="koordination")
    assert als(kollegin).get(adresse("ausfuhr-dokument", ausfuhr.pk)).status_code == 404
    seite = adresse("vereinbarung-archiv", beitritt.fassung.vereinbarung_id, 1)
    assert als(fachkraft).post(seite, {"vorgang": str(uuid.uuid4())}).status_code == 403
    assert als(koordination).post(seite, {"vorgang": "x"}).status_code == 302
    assert Ausfuhr.objects.count() == 1
