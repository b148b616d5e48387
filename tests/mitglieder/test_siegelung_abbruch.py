"""A real worker is killed while it seals; another one finishes, once."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from mitglieder.models import Beitritt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk
from netzwerk.basis.siegel import pruefen
from netzwerk.basis.tasks import dokumente_nachholen
from tests.mitglieder.fabriken import eingeladen, ereignisse, unterzeichnet, veroeffentlicht
from tests.post_server import Postserver
from tests.zeitstempel import zeitstempeldienst

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("eigene_ablage"),
]
FRIST = 180.0  # seconds, on a busy machine too


class Werk:
    """One signed accession, and workers that look for its seal and storage where this test does."""

    def __init__(
        self, netzwerk: Netzwerk, starten: Callable[..., Any], umgebung: dict[str, str]
    ) -> None:
        self.beitritt: Beitritt = unterzeichnet(eingeladen(veroeffentlicht(netzwerk)))
        Nachricht.objects.all().delete()
        Dokument.objects.filter(art="fassung").delete()  # the text alone: none of our business
        self.pdf: Dokument = Dokument.objects.zu(self.beitritt).get(art="beitritt")
        self.starten = starten
        self.umgebung = umgebung

    def arbeiter(self, queues: str = "pdf", **mehr: str) -> Any:
        return self.starten(queues, **self.umgebung, **mehr)

    @property
    def dateien(self) -> list[Path]:
        ort = Path(self.umgebung["DATEN_VERZEICHNIS"]) / "dokumente" / str(self.pdf.pk)
        return sorted(ort.iterdir()) if ort.exists() else []

    def liegt_so_da(self) -> Dokument:
        stand: Dokument = Dokument.objects.get(pk=self.pdf.pk)
        assert stand.zustand == Dokument.Zustand.IN_ARBEIT
        assert (stand.datei.name, stand.gesiegelt_am) == ("", None)
        return stand

    def ein_anderer_vollendet(self, smtp: Postserver, **mehr: str) -> None:
        """Once the dead one's lease has ended. The schedule may come twice."""
        Dokument.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))
        self.arbeiter("pdf,post", **mehr)
        dokumente_nachholen()
        dokumente_nachholen()
        smtp.warte_auf(2, frist=FRIST)
        self.pdf.refresh_from_db()
        assert self.pdf.gesiegelt_am is not None
        assert self.pdf.versuche == 2
        assert ereignisse(self.beitritt).count("gesiegelt") == 1
        assert [datei.name for datei in self.dateien] == [self.pdf.dateiname]
        assert self.dateien[0].stat().st_mode & 0o777 == 0o440
        assert len(smtp.nachrichten) == 2
        assert pruefen(self.pdf.inhalt()).deckt_ganzes_dokument
        (anhang,) = smtp.nachrichten[0].iter_attachments()
        assert anhang.get_content() == self.pdf.inhalt()


@pytest.fixture
def werk(
    netzwerk: Netzwerk, arbeiter_starten: Callable[..., Any], settings: Settings, tmp_path: Path
) -> Werk:
    return Werk(
        netzwerk,
        arbeiter_starten,
        {
            "SIEGEL_VERZEICHNIS": str(settings.SIEGEL_VERZEICHNIS),
            "DATEN_VERZEICHNIS": str(tmp_path / "dateien"),
        },
    )


def test_getoetet_zwischen_unterschrift_und_siegel(werk: Werk, smtp: Postserver) -> None:
    """It has asked for the time stamp and dies before the answer."""
    with zeitstempeldienst() as dienst:
        dienst.spricht.clear()
        erster = werk.arbeiter(ZEITSTEMPEL_URL=dienst.adresse)
        dokument_aktionen.anstossen(werk.pdf)
        assert dienst.gefragt.wait(FRIST), erster.ausgabe()
        erster.toeten()
        werk.liegt_so_da()
        assert werk.dateien == []
        assert not dokument_aktionen.erstellen(werk.pdf)  # still leased to the dead one
        dienst.spricht.set()
        werk.ein_anderer_vollendet(smtp, ZEITSTEMPEL_URL=dienst.adresse)
    assert pruefen(werk.pdf.inhalt()).mit_zeitstempel


def test_getoetet_zwischen_datei_und_zeile(werk: Werk, smtp: Postserver) -> None:
    """The sealed file is written; its row waits for the chain, which somebody holds."""
    with transaction.atomic():
        with connection.cursor() as zeiger:
            zeiger.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [werk.beitritt.kette]
            )
        erster = werk.arbeiter()
        dokument_aktionen.anstossen(werk.pdf)
        ende = time.monotonic() + FRIST
        while not werk.dateien:
            assert time.monotonic() < ende, erster.ausgabe()
            time.sleep(0.05)
        time.sleep(0.2)
        erster.toeten()
    werk.liegt_so_da()
    (rest,) = werk.dateien
    rest.chmod(0o640)
    rest.write_bytes(rest.read_bytes()[:1000])  # as after a power cut: half a file
    werk.ein_anderer_vollendet(smtp)
