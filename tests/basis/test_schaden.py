"""Sealed files that change or vanish: found by night and on download, told once, seen mended."""

import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as einstellungen
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import InMemoryStorage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis import briefe, dokumente
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aktionen import schaden as aktionen
from netzwerk.basis.dokumente import Dokumentart, Ergebnis
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk, Schaden
from netzwerk.basis.tasks import dokumente_pruefen
from netzwerk.celery import app

type Als = Callable[[Konto], Client]
type Ablegen = Callable[..., Dokument]


@pytest.fixture
def ablegen(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> Ablegen:
    speicher = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "ablage"}}
    settings.STORAGES = {**settings.STORAGES, "default": speicher}
    inhalt = {"jetzt": b""}
    art = Dokumentart("probe", lambda _d: Ergebnis(inhalt["jetzt"], gesiegelt=True))
    monkeypatch.setitem(dokumente._arten, "probe", art)

    def machen(daten: bytes = b"%PDF-1.7 Probe", nummer: int = 1) -> Dokument:
        inhalt["jetzt"] = daten
        dokument: Dokument = Dokument.objects.create(
            netzwerk=netzwerk,
            art="probe",
            gegenstand_typ=ContentType.objects.get_for_model(Netzwerk),
            gegenstand_id=nummer,
            dateiname=f"probe-{nummer}.pdf",
        )
        assert dokument_aktionen.erstellen(dokument), dokument.fehler
        dokument.refresh_from_db()
        return dokument

    return machen


def beschaedigen(dokument: Dokument) -> bytes:
    """One bit, as a failing disk does it; returns what it was."""
    ort = Path(dokument.datei.path)
    vorher = ort.read_bytes()
    ort.chmod(0o640)
    ort.write_bytes(vorher[:-1] + bytes([vorher[-1] ^ 1]))
    return vorher


def briefe_an_die_koordination() -> list[str]:
    return sorted(
        Nachricht.objects.filter(anlass__startswith="siegel.").values_list("anlass", flat=True)
    )


def test_gesiegelte_datei_ist_schreibgeschuetzt(
    ablegen: Ablegen, monkeypatch: pytest.MonkeyPatch, netzwerk: Netzwerk
) -> None:
    assert Path(ablegen().datei.path).stat().st_mode & 0o777 == 0o440
    # A store without paths has rules of its own.
    monkeypatch.setattr(Dokument._meta.get_field("datei"), "storage", InMemoryStorage())
    assert ablegen(nummer=2).ist_fertig


def test_die_nacht_findet_meldet_einmal_und_sieht_die_heilung(
    ablegen: Ablegen, als: Als, koordination: Konto, verwaltung: Konto
) -> None:
    heil, kaputt, weg = (ablegen(nummer=nummer) for nummer in (1, 2, 3))
    vorher = beschaedigen(kaputt)
    Path(weg.datei.path).unlink()
    dokumente_pruefen()
    dokumente_pruefen()
    assert set(Schaden.objects.offen().values_list("dokument", "art")) == {
        (kaputt.pk, "veraendert"),
        (weg.pk, "fehlt"),
    }
    assert briefe_an_die_koordination() == ["siegel.schaeden"]
    nachricht = Nachricht.objects.get(anlass="siegel.schaeden")
    assert nachricht.faellig_ab > timezone.now() + timedelta(minutes=9)  # all in one mail
    mail = briefe.Stapel([nachricht]).bauen(nachricht)
    assert mail.subject == "2 gespeicherte Dokumente sind beschädigt"
    assert {kaputt.pruefcode, weg.pruefcode} <= set(str(mail.body).replace(")", " ").split())
    assert heil.pruefcode not in mail.body
    seite = reverse("basis:siegel", args=("kinderschutz",))
    text = als(koordination).get(seite).text
    assert "2 gespeicherte Dateien sind beschädigt" in text
    assert "probe-2.pdf" in text
    fuer_technik = als(verwaltung).get(seite).text
    assert str(kaputt.pk) in fuer_technik  # where to look in the backup
    assert "probe-2.pdf" not in fuer_technik  # the name may tell who signed
    # Back from the backup.
    Path(kaputt.datei.path).write_bytes(vorher)
    Path(weg.datei.path).write_bytes(vorher)
    dokumente_pruefen()
    assert not Schaden.objects.offen().exists()
    assert Schaden.objects.filter(behoben_am__isnull=False).count() == 2
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.Stapel([nachricht]).bauen(nachricht)
    # And damaged once more: that is news.
    beschaedigen(kaputt)
    aktionen.alle_pruefen("")
    assert Schaden.objects.offen().count() == 1


def test_beim_herunterladen_gefunden_und_geheilt(ablegen: Ablegen) -> None:
    dokument = ablegen()
    vorher = beschaedigen(dokument)
    for _mal in range(2):
        with pytest.raises(dokument_aktionen.DateiVeraendert):
            dokument_aktionen.gepruefter_inhalt(dokument)
    dokumente_pruefen()
    assert str(Schaden.objects.get()) == "probe-1.pdf: verändert"
    assert briefe_an_die_koordination() == ["siegel.schaden"]  # the night brings nothing new
    nachricht = Nachricht.objects.get(anlass="siegel.schaden")
    mail = briefe.Stapel([nachricht]).bauen(nachricht)
    assert mail.subject == "1 gespeichertes Dokument ist beschädigt"
    assert dokument.pruefcode in mail.body
    Path(dokument.datei.path).write_bytes(vorher)
    assert dokument_aktionen.gepruefter_inhalt(dokument) == vorher
    assert not Schaden.objects.offen().exists()
    spaeter = Nachricht.objects.get(pk=nachricht.pk)
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.Stapel([spaeter]).bauen(spaeter)


def test_was_die_aufbewahrung_eben_loescht_ist_kein_schaden(ablegen: Ablegen) -> None:
    dokument = Dokument(pk=ablegen().pk.__class__(int=7), netzwerk_id=1)
    aktionen.melden(dokument, Schaden.Art.FEHLT, sofort=True)
    assert not Schaden.objects.exists()


def test_in_teilen_und_jeder_gibt_weiter(ablegen: Ablegen) -> None:
    """A part that ends early says where; the rest is read by the next one, nothing twice."""
    alle = sorted((ablegen(nummer=nummer) for nummer in (1, 2, 3)), key=lambda d: d.pk)
    for dokument in alle:
        beschaedigen(dokument)
    letztes = aktionen.alle_pruefen("", dauer=timedelta(0))
    assert letztes == str(alle[0].pk)
    assert Schaden.objects.count() == 1
    assert aktionen.alle_pruefen(letztes) == ""
    assert Schaden.objects.count() == 3


def test_der_naechste_teil_wird_bestellt(ablegen: Ablegen, monkeypatch: pytest.MonkeyPatch) -> None:
    ablegen()
    monkeypatch.setattr(aktionen.alle_pruefen, "__kwdefaults__", {"dauer": timedelta(0)})
    with redis.from_url(einstellungen.REDIS_URL) as speicher:
        speicher.delete("standard")
        dokumente_pruefen()
        assert speicher.llen("standard") == 1
        speicher.delete("standard")


def test_grosse_dateien_werden_nicht_am_stueck_gelesen(ablegen: Ablegen) -> None:
    ablegen(b"\0" * 20_000_000)
    tracemalloc.start()
    aktionen.alle_pruefen("")
    spitze = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spitze < 3_000_000
    assert not Schaden.objects.exists()


def test_jede_nacht_um_vier() -> None:
    plan = app.conf.beat_schedule["dokumente-pruefen"]
    assert plan["task"] == dokumente_pruefen.name
    assert (plan["schedule"].hour, plan["schedule"].minute) == ({4}, {0})
