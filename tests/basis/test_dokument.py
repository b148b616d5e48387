"""A document is made once: a claim, its token, and what is left when something breaks off."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis import dokumente
from netzwerk.basis.aktionen import dokument as aktionen
from netzwerk.basis.dokumente import Dokumentart, Ergebnis
from netzwerk.basis.models import Dokument, Netzwerk
from tests.fabriken import NetzwerkFabrik

ART = "probe"
Z = Dokument.Zustand


class Werkstatt:
    """A kind of document whose builder and follower are told what to do."""

    def __init__(self, ordner: Path) -> None:
        self.ordner = ordner
        self.gebaut: list[int] = []
        self.gefolgt: list[str] = []
        self.beim_bauen: Callable[[], None] = lambda: None
        self.danach: Callable[[], None] = lambda: None

    def bauen(self, _dokument: Dokument) -> Ergebnis:
        nummer = len(self.gebaut) + 1
        self.gebaut.append(nummer)
        self.beim_bauen()
        return Ergebnis(f"%PDF-{nummer}".encode())

    def folgen(self, dokument: Dokument) -> None:
        self.gefolgt.append(dokument.sha256)
        self.danach()

    @property
    def dateien(self) -> list[str]:
        return sorted(datei.name for datei in self.ordner.rglob("*") if datei.is_file())


@pytest.fixture
def werkstatt(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Werkstatt:
    ordner = tmp_path / "ablage"
    speicher = {**settings.STORAGES["default"], "OPTIONS": {"location": ordner, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": speicher}
    eine = Werkstatt(ordner)
    art = Dokumentart(ART, eine.bauen, eine.folgen)
    monkeypatch.setitem(dokumente._arten, ART, art)
    return eine


def verlangt(netzwerk: Netzwerk) -> Dokument:
    return aktionen.anfordern(
        netzwerk=netzwerk, art=ART, gegenstand=netzwerk, dateiname="probe.pdf"
    )


def pacht_ablaufen_lassen() -> None:
    Dokument.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))


def test_wer_zu_spaet_fertig_wird_legt_nichts_mehr_ab(
    netzwerk: Netzwerk, werkstatt: Werkstatt
) -> None:
    dokument = verlangt(netzwerk)

    def ueberholt_werden() -> None:
        if len(werkstatt.gebaut) == 1:
            pacht_ablaufen_lassen()
            assert aktionen.erstellen(Dokument.objects.get())

    werkstatt.beim_bauen = ueberholt_werden
    assert not aktionen.erstellen(dokument)
    fertig = Dokument.objects.get()
    assert werkstatt.gebaut == [1, 2]
    assert fertig.inhalt() == b"%PDF-2"
    assert werkstatt.gefolgt == [fertig.sha256]
    assert werkstatt.dateien == ["probe.pdf"]
    assert (fertig.zustand, fertig.pacht, fertig.pacht_bis) == (Z.FERTIG, None, None)


def test_wer_zu_spaet_scheitert_stoert_niemanden(netzwerk: Netzwerk, werkstatt: Werkstatt) -> None:
    dokument = verlangt(netzwerk)

    def ueberholt_werden() -> None:
        if len(werkstatt.gebaut) == 1:
            pacht_ablaufen_lassen()
            assert aktionen.erstellen(Dokument.objects.get())
            raise OSError("Die Platte ist voll.")

    werkstatt.beim_bauen = ueberholt_werden
    assert not aktionen.erstellen(dokument)
    fertig = Dokument.objects.get()
    assert (fertig.zustand, fertig.fehler) == (Z.FERTIG, "")
    assert fertig.inhalt() == b"%PDF-2"


def test_waehrend_ein_anderer_baut_ist_die_pacht_dessen(
    netzwerk: Netzwerk, werkstatt: Werkstatt
) -> None:
    erster = verlangt(netzwerk)
    assert erster.pachten()
    assert not Dokument.objects.get().pachten()
    pacht_ablaufen_lassen()
    zweiter = Dokument.objects.get()
    assert zweiter.pachten()
    assert zweiter.pacht != erster.pacht
    assert not erster.ablegen(b"%PDF-", "0" * 64, gesiegelt=False)
    erster.misslungen("zu spät")
    assert Dokument.objects.get().pacht == zweiter.pacht
    assert werkstatt.dateien == []


def test_scheitert_was_folgt_bleibt_keine_datei(netzwerk: Netzwerk, werkstatt: Werkstatt) -> None:
    dokument = verlangt(netzwerk)

    def scheitern() -> None:
        assert werkstatt.dateien == ["probe.pdf"]
        raise ValueError("Die Post nimmt nichts an.")

    werkstatt.danach = scheitern
    assert not aktionen.erstellen(dokument)
    gescheitert = Dokument.objects.get()
    assert (gescheitert.zustand, gescheitert.fehler) == (Z.WARTEND, "Die Post nimmt nichts an.")
    assert (gescheitert.datei.name, gescheitert.sha256, gescheitert.pacht) == ("", "", None)
    assert werkstatt.dateien == []
    werkstatt.danach = lambda: None
    Dokument.objects.update(faellig_ab=timezone.now())
    assert aktionen.erstellen(dokument)
    assert werkstatt.dateien == ["probe.pdf"]


def test_was_ein_getoeteter_dienst_liegen_liess_wird_ersetzt(
    netzwerk: Netzwerk, werkstatt: Werkstatt
) -> None:
    dokument = verlangt(netzwerk)
    dokument.datei.storage.save(f"dokumente/{dokument.pk}/probe.pdf", ContentFile(b"halb"))
    assert aktionen.erstellen(dokument)
    assert werkstatt.dateien == ["probe.pdf"]
    assert Dokument.objects.get().inhalt() == b"%PDF-1"


def test_ein_rest_der_bleibt_haelt_nichts_auf(
    netzwerk: Netzwerk, werkstatt: Werkstatt, caplog: pytest.LogCaptureFixture
) -> None:
    dokument = verlangt(netzwerk)
    im_weg = werkstatt.ordner / "dokumente" / str(dokument.pk) / "probe.pdf" / "darin"
    im_weg.mkdir(parents=True)  # a folder that is not empty cannot be removed
    assert aktionen.erstellen(dokument)
    assert Dokument.objects.get().inhalt() == b"%PDF-1"
    assert "lässt sich nicht entfernen" in caplog.text


def test_wer_den_dienst_toetet_wird_nicht_ewig_versucht(
    netzwerk: Netzwerk, werkstatt: Werkstatt
) -> None:
    dokument = verlangt(netzwerk)
    for _mal in range(5):
        assert dokument.pachten()
        pacht_ablaufen_lassen()
    assert not aktionen.erstellen(dokument)
    gescheitert = Dokument.objects.get()
    assert gescheitert.zustand == Z.FEHLGESCHLAGEN
    assert "brach der Hintergrunddienst mehrmals ab" in gescheitert.fehler
    assert werkstatt.gebaut == []
    gescheitert.erneut()
    assert aktionen.erstellen(gescheitert)


@pytest.mark.django_db(transaction=True)
def test_zwei_dienste_zugleich_bauen_einmal(werkstatt: Werkstatt) -> None:
    dokument = verlangt(NetzwerkFabrik())

    def erstellen(_nummer: int) -> bool:
        try:
            return aktionen.erstellen(Dokument.objects.get(pk=dokument.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as faeden:
        assert sorted(faeden.map(erstellen, range(4))) == [False, False, False, True]
    assert werkstatt.gebaut == [1]
    assert werkstatt.dateien == ["probe.pdf"]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_zwei_die_zugleich_fertig_werden_legen_eine_datei_ab(werkstatt: Werkstatt) -> None:
    """Both hold a claim that was theirs once; only the later one still stands."""
    dokument = verlangt(NetzwerkFabrik())
    haelften: list[Dokument] = []
    for _mal in range(2):
        einer = Dokument.objects.get(pk=dokument.pk)
        assert einer.pachten()
        haelften.append(einer)
        pacht_ablaufen_lassen()

    def ablegen(nummer: int) -> bool:
        try:
            return haelften[nummer].ablegen(b"%PDF-", f"{nummer}" * 64, gesiegelt=False)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as faeden:
        assert list(faeden.map(ablegen, range(2))) == [False, True]
    assert werkstatt.dateien == ["probe.pdf"]
    assert Dokument.objects.get().sha256 == "1" * 64
    connection.close()


def test_ohne_pacht_geht_nichts(netzwerk: Netzwerk, werkstatt: Werkstatt) -> None:
    dokument = verlangt(netzwerk)
    dokument.pacht = uuid.uuid4()
    assert not dokument.ablegen(b"%PDF-", "0" * 64, gesiegelt=False)
    dokument.misslungen("nie gepachtet")
    assert Dokument.objects.get().zustand == Z.WARTEND
