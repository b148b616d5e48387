"""The time for objections begins when the minutes go out: who gets them late has as many days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from netzwerk.basis import dokumente
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Dokument, Konto, Nachricht
from netzwerk.basis.templatetags.portal import datum, datum_lang
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.protokolllage import Lage
from tests.treffen.test_einwand import einwand, freigegeben, per_link
from treffen.aktionen import genehmigung, korrektur
from treffen.aktionen import protokoll as protokolle
from treffen.einwandfrist import WOCHEN
from treffen.models import Protokoll

Als = Callable[[Konto], Client]
SYSTEM = System("genehmigung")
FRIST = timedelta(weeks=WOCHEN)


@pytest.fixture
def uhr(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], date]:
    """Sets the clock so many days on, at noon; the day it is then. Day 0 is tomorrow: what the
    database wrote with the real time is due by then."""
    jetzt = timezone.now

    def stellen(tage: int) -> date:
        mittag = datetime.combine(timezone.localdate(jetzt()) + timedelta(days=tage + 1), time(12))
        wann = timezone.make_aware(mittag)
        monkeypatch.setattr(timezone, "now", lambda: wann)
        return wann.date()

    return stellen


def im_pdf(tag: date, protokoll: Protokoll) -> bool:
    return " ".join(datum(tag).split()) in text(dokument_von(protokoll))


def text(dokument: Dokument) -> str:
    seiten = PdfReader(BytesIO(dokument.inhalt())).pages
    return " ".join(" ".join(seite.extract_text() for seite in seiten).split())


def kaputt(monkeypatch: pytest.MonkeyPatch, dokument: Dokument) -> Callable[[], None]:
    """Its rendering has failed for good; call the answer to repair it."""
    richtig = dokumente.art(protokolle.ART)

    def bauen_geht_nicht(_dokument: Dokument) -> Any:
        raise OSError("Die Platte ist voll.")

    falsch = dokumente.Dokumentart(protokolle.ART, bauen_geht_nicht, None)
    monkeypatch.setitem(dokumente._arten, protokolle.ART, falsch)
    Dokument.objects.filter(pk=dokument.pk).update(versuche=4)
    assert not dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    assert dokument.zustand == Dokument.Zustand.FEHLGESCHLAGEN
    return lambda: monkeypatch.setitem(dokumente._arten, protokolle.ART, richtig)


def dokument_von(protokoll: Protokoll) -> Dokument:
    dokument = protokolle.dokument_zu(protokoll)
    assert dokument is not None
    return dokument


def test_repariert_nach_der_frist(
    als: Als,
    koordination: Konto,
    lage: Lage,
    uhr: Callable[[int], date],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Mail, PDF and page name the same day, four weeks after the mail; until then nobody has
    agreed by silence."""
    frei = uhr(0)
    protokoll = freigegeben(lage, koordination)
    assert protokoll.einwaende_bis == frei + FRIST
    reparieren = kaputt(monkeypatch, dokument_von(protokoll))
    spaet = uhr(40)
    reparieren()
    protokolle.dokument_erneut(protokoll=protokoll)
    assert dokument_aktionen.erstellen(Dokument.objects.get())
    assert genehmigung.faellige_genehmigen(von=SYSTEM) == 0
    protokoll.refresh_from_db()
    bis = spaet + FRIST
    assert (protokoll.einwaende_ab, protokoll.einwaende_bis) == (spaet, bis)
    assert protokoll.nimmt_einwaende
    assert im_pdf(bis, protokoll)
    assert not im_pdf(frei + FRIST, protokoll)
    nachricht = Nachricht.objects.get(anlass=protokolle.ANLASS)
    mail = bauen(nachricht)
    for teil in (mail.body, str(mail.alternatives[0][0])):
        assert datum_lang(bis) in teil
        assert "Im PDF steht noch" not in teil
    assert nachricht.zugang is not None
    seite = Client().get(per_link("protokoll-lesen", nachricht.zugang)).text
    assert datum_lang(bis) in seite
    assert "Einwand erheben" in seite
    verwaltung = als(koordination).get(protokoll.get_absolute_url()).text
    assert f"Die Frist zählt ab {datum(spaet)}" in verwaltung
    nachricht.als_gesendet()
    einwand(protokoll, lage.kontakt).zurueckziehen()
    assert genehmigung.faellige_genehmigen(bis, von=SYSTEM) == 0
    assert genehmigung.faellige_genehmigen(bis + timedelta(days=1), von=SYSTEM) == 1


def test_solange_das_pdf_wartet_laeuft_die_frist_nicht(
    koordination: Konto, lage: Lage, uhr: Callable[[int], date]
) -> None:
    """No worker for weeks, nothing failed: nobody received anything, nobody agrees."""
    frei = uhr(0)
    protokoll = freigegeben(lage, koordination)
    assert genehmigung.faellige_genehmigen(frei, von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_ab is None  # the day of the release is the first
    spaet = uhr(40)
    for _zweimal in range(2):
        assert genehmigung.faellige_genehmigen(spaet, von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_bis == spaet + FRIST
    assert not Protokoll.objects.get(pk=protokoll.pk).ist_genehmigt


def test_die_post_steht_still(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage, uhr: Callable[[int], date]
) -> None:
    """The PDF is there, the mail server is not: the file keeps its day, the mail and the page say
    which one counts."""
    frei = uhr(0)
    protokoll = freigegeben(lage, koordination)
    assert dokument_aktionen.erstellen(dokument_von(protokoll))
    spaet = uhr(5)
    assert genehmigung.faellige_genehmigen(spaet, von=SYSTEM) == 0
    protokoll.refresh_from_db()
    bis = spaet + FRIST
    assert protokoll.einwaende_bis == bis
    assert im_pdf(frei + FRIST, protokoll)
    nachricht = Nachricht.objects.get(anlass=protokolle.ANLASS)
    hinweis = f"Im PDF steht noch der {datum(frei + FRIST)}; es gilt der spätere Tag."
    mail = bauen(nachricht)
    for teil in (mail.body, str(mail.alternatives[0][0])):
        assert datum_lang(bis) in teil
        assert hinweis in teil
    assert nachricht.zugang is not None
    assert hinweis in Client().get(per_link("protokoll-lesen", nachricht.zugang)).text
    nachricht.als_gesendet()
    uhr(9)
    assert genehmigung.faellige_genehmigen(von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_bis == bis  # it is out: nothing moves any more


def test_ersetztes_wandert_nicht_mit(
    koordination: Konto, lage: Lage, uhr: Callable[[int], date]
) -> None:
    """Nobody objects to a version that was replaced."""
    uhr(0)
    protokoll = freigegeben(lage, koordination)
    korrektur.beginnen(protokoll=protokoll, grund="Zwölf.", von=koordination)
    uhr(40)
    assert genehmigung.faellige_genehmigen(von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.einwaende_ab is None


def test_ohne_frist_ist_nichts_zu_verschieben(koordination: Konto, lage: Lage) -> None:
    """Minutes of before there was a deadline, and a draft."""
    heute = timezone.localdate()
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    assert not protokoll.frist_zaehlt_ab(heute + timedelta(days=3))
    protokoll.freigeben(koordination)
    assert not protokoll.frist_zaehlt_ab(heute + timedelta(days=3))


def test_wer_zugleich_kommt_verschiebt_einmal(koordination: Konto, lage: Lage) -> None:
    """The worker and the nightly run: the second finds what the first has set."""
    protokoll = freigegeben(lage, koordination)
    derselbe = Protokoll.objects.get(pk=protokoll.pk)
    tag = timezone.localdate() + timedelta(days=3)
    protokoll = Protokoll.objects.get(pk=protokoll.pk)
    assert protokoll.frist_zaehlt_ab(tag)
    assert not derselbe.frist_zaehlt_ab(tag)
    assert derselbe.einwaende_bis == protokoll.einwaende_bis == tag + FRIST


def test_die_datenbank_laesst_die_frist_nur_wandern(koordination: Konto, lage: Lage) -> None:
    """Never shorter than promised, never back, and nothing else with it."""
    protokoll = freigegeben(lage, koordination)
    zeile = Protokoll.objects.filter(pk=protokoll.pk)
    tag = timezone.localdate() + timedelta(days=3)
    for felder in (
        {"einwaende_ab": tag, "einwaende_bis": tag + FRIST - timedelta(days=1)},
        {"einwaende_ab": tag, "einwaende_bis": tag + FRIST + timedelta(days=1)},
        {"einwaende_ab": timezone.localdate(), "einwaende_bis": timezone.localdate() + FRIST},
        {"einwaende_bis": tag + FRIST},
        {"einwaende_ab": tag, "einwaende_bis": tag + FRIST, "vorsitz": "Jemand"},
    ):
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            zeile.update(**felder)
    zeile.update(einwaende_ab=tag, einwaende_bis=tag + FRIST)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        zeile.update(einwaende_ab=None, einwaende_bis=timezone.localdate() + FRIST)
    genehmigung.genehmigen(protokoll=protokoll, von=koordination)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        zeile.update(
            einwaende_ab=tag + timedelta(days=1), einwaende_bis=tag + FRIST + timedelta(days=1)
        )
