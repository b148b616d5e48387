"""Approval by silence, by hand, and what holds it back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Nachricht
from netzwerk.celery import app
from tests.treffen.protokolllage import Lage
from tests.treffen.test_einwand import einwand
from tests.treffen.test_einwand import freigegeben as freigegeben_ohne_pdf
from tests.wettlauf import zuvorkommen
from treffen.aktionen import einwand as einwaende
from treffen.aktionen import genehmigung, korrektur
from treffen.aktionen import protokoll as protokolle
from treffen.models import Einwand, Protokoll
from treffen.pruefen import befund
from treffen.tasks import protokolle_genehmigen

Als = Callable[[Konto], Client]
SYSTEM = System("genehmigung")


def versandt(protokoll: Protokoll) -> Protokoll:
    """As after the mails: only then the time for objections runs."""
    erstellt(protokoll)
    protokolle.versenden(protokoll=protokoll)
    for nachricht in Nachricht.objects.zu(protokoll).filter(anlass=protokolle.ANLASS):
        nachricht.als_gesendet()
    return protokoll


def erstellt(protokoll: Protokoll) -> None:
    Dokument.objects.zu(protokoll).update(
        zustand=Dokument.Zustand.FERTIG, fertig_am=timezone.now(), sha256="0" * 64, datei="da.pdf"
    )


def freigegeben(lage: Lage, von: Konto, **mehr: Any) -> Protokoll:
    return versandt(freigegeben_ohne_pdf(lage, von, **mehr))


def adresse(protokoll: Protokoll) -> str:
    kurzname = protokoll.treffen.netzwerk.kurzname
    return reverse("treffen:protokoll-genehmigen", args=(kurzname, protokoll.pk))


def test_schweigen_genehmigt_nach_der_frist(koordination: Konto, lage: Lage) -> None:
    """The last day itself belongs to those who object; a second run changes nothing."""
    heute = timezone.localdate()
    protokoll = freigegeben(lage, koordination, einwaende_bis=heute)
    assert genehmigung.faellige_genehmigen(heute, von=SYSTEM) == 0
    assert "Einwände möglich bis" in str(befund_von(protokoll))
    morgen = heute + timedelta(days=1)
    assert genehmigung.faellige_genehmigen(morgen, von=SYSTEM) == 1
    protokoll.refresh_from_db()
    wann = protokoll.genehmigt_am
    assert wann is not None
    assert genehmigung.faellige_genehmigen(morgen, von=SYSTEM) == 0
    protokoll.refresh_from_db()
    assert protokoll.genehmigt_am == wann
    assert "Genehmigt" in str(befund_von(protokoll))


def befund_von(protokoll: Protokoll) -> object:
    from treffen.aktionen.protokoll import dokument_zu

    dokument = dokument_zu(protokoll)
    assert dokument is not None
    return befund(dokument).angaben


def test_jede_nacht(koordination: Konto, lage: Lage, caplog: pytest.LogCaptureFixture) -> None:
    assert app.conf.beat_schedule["protokolle-genehmigen"]["task"] == (
        "treffen.tasks.protokolle_genehmigen"
    )
    protokolle_genehmigen()
    freigegeben(lage, koordination, einwaende_bis=timezone.localdate() - timedelta(days=1))
    caplog.set_level("INFO")
    protokolle_genehmigen()
    assert Protokoll.objects.get().ist_genehmigt
    assert "1 Protokolle nach Ablauf" in caplog.text


def test_was_die_genehmigung_aufhaelt(koordination: Konto, lage: Lage) -> None:
    """Open, or taken over and not yet in a version: then nobody has agreed to this text."""
    protokoll = freigegeben(lage, koordination)
    assert protokoll.einwaende_bis is not None
    danach = protokoll.einwaende_bis + timedelta(days=1)
    eins, zwei = einwand(protokoll, lage.kontakt, "1"), einwand(protokoll, lage.kontakt, "2")
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    einwaende.entscheiden(einwand=eins, uebernehmen=False, antwort="Nein", von=koordination)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    einwaende.entscheiden(einwand=zwei, uebernehmen=True, antwort="", von=koordination)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    entwurf = korrektur.beginnen(protokoll=protokoll, grund="Zwölf.", von=koordination)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    entwurf.freigeben(koordination, einwaende_bis=protokoll.einwaende_bis)
    versandt(entwurf)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 1
    entwurf.refresh_from_db()
    assert entwurf.ist_genehmigt
    assert not Protokoll.objects.get(version=1).ist_genehmigt


def test_von_hand(als: Als, koordination: Konto, fachkraft: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    client, url = als(koordination), adresse(protokoll)
    assert als(fachkraft).get(url).status_code == 403
    assert url in client.get(protokoll.get_absolute_url()).text
    stueck = einwand(protokoll, lage.kontakt)
    assert url not in client.get(protokoll.get_absolute_url()).text
    antwort = client.post(url, follow=True)
    assert "Es gibt noch offene Einwände" in antwort.text
    stueck.zurueckziehen()
    assert "Mit der Genehmigung enden sie sofort" in client.get(url).text
    seite = client.post(url, follow=True).text
    assert "Genehmigt am" in seite
    assert client.get(url).status_code == 302
    with pytest.raises(FalscherZustand):
        genehmigung.genehmigen(protokoll=protokoll, von=koordination)
    with pytest.raises(einwaende.ZuSpaet):
        einwand(protokoll, lage.kontakt)


def test_alte_version_wird_nicht_mehr_genehmigt(koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    korrektur.beginnen(protokoll=protokoll, grund="Zwölf.", von=koordination)
    with pytest.raises(FalscherZustand, match="schon eine korrigierte"):
        genehmigung.genehmigen(protokoll=protokoll, von=koordination)


def test_nach_der_frist_von_hand(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(
        lage, koordination, einwaende_bis=timezone.localdate() - timedelta(days=1)
    )
    assert "nur mit einer korrigierten Version" in als(koordination).get(adresse(protokoll)).text


@pytest.mark.django_db(transaction=True)
def test_einwand_im_augenblick_der_genehmigung(koordination: Konto, lage: Lage) -> None:
    """Whoever came second hears so: an objection is never swallowed by an approval."""
    protokoll = freigegeben(lage, koordination)

    def zu_spaet() -> bool:
        try:
            einwand(protokoll, lage.kontakt)
        except einwaende.ZuSpaet:
            return True
        return False

    assert zuvorkommen(
        lambda: genehmigung.genehmigen(protokoll=protokoll, von=koordination), zu_spaet
    )
    assert not Einwand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_genehmigung_im_augenblick_des_einwands(koordination: Konto, lage: Lage) -> None:
    """The other way round: the nightly run sees what came in while it waited."""
    heute = timezone.localdate()
    protokoll = freigegeben(lage, koordination, einwaende_bis=heute)
    morgen = heute + timedelta(days=1)
    anzahl = zuvorkommen(
        lambda: einwand(protokoll, lage.kontakt),
        lambda: genehmigung.faellige_genehmigen(morgen, von=SYSTEM),
    )
    assert anzahl == 0
    protokoll.refresh_from_db()
    assert not protokoll.ist_genehmigt


def test_was_niemand_bekam_wird_nicht_genehmigt(koordination: Konto, lage: Lage) -> None:
    """Without the PDF no mail went out: nobody could object to what nobody received."""
    protokoll = freigegeben_ohne_pdf(lage, koordination)
    dokumente = Dokument.objects.zu(protokoll)

    def genehmigte() -> int:
        protokoll.refresh_from_db()
        assert protokoll.einwaende_bis is not None
        danach = protokoll.einwaende_bis + timedelta(days=1)
        return genehmigung.faellige_genehmigen(danach, von=SYSTEM)

    for zustand in (Dokument.Zustand.FEHLGESCHLAGEN, Dokument.Zustand.WARTEND):
        assert dokumente.update(zustand=zustand) == 1
        assert genehmigte() == 0
    erstellt(protokoll)
    # The file is there, and its mails wait for the server.
    assert protokolle.versenden(protokoll=protokoll) == 1
    assert genehmigte() == 0
    Nachricht.objects.get(anlass=protokolle.ANLASS).als_gesendet()
    assert genehmigte() == 1


def test_einwaende_ueberleben_die_korrektur(als: Als, koordination: Konto, lage: Lage) -> None:
    """Undecided when the corrected version went out, it still holds up the approval; taken over
    after that, another version is due."""
    protokoll = freigegeben(lage, koordination)
    eins, zwei = einwand(protokoll, lage.kontakt, "1"), einwand(protokoll, lage.kontakt, "2")
    einwaende.entscheiden(einwand=eins, uebernehmen=True, antwort="", von=koordination)
    assert Einwand.objects.all().zu_korrigieren().exists()
    neue = korrektur.beginnen(protokoll=protokoll, grund="Zwölf.", von=koordination)
    protokolle.freigeben(protokoll=neue, von=koordination)
    versandt(neue)
    assert neue.treffen_id == protokoll.treffen_id
    neue.refresh_from_db()
    assert not Einwand.objects.all().zu_korrigieren().exists()
    assert neue.einwaende_bis is not None
    danach = neue.einwaende_bis + timedelta(days=1)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    with pytest.raises(FalscherZustand, match="noch offene"):
        genehmigung.genehmigen(protokoll=neue, von=koordination)
    client = als(koordination)
    seite = client.get(neue.get_absolute_url()).text
    assert adresse(neue) not in seite
    assert "Zu Version 1 ist noch ein Einwand offen" in seite
    kurzname = lage.netzwerk.kurzname
    ziel = reverse("treffen:einwand-entscheiden", args=(kurzname, protokoll.pk, zwei.pk))
    weiter = client.post(ziel, {"entscheidung": "uebernehmen"})
    assert weiter["Location"] == reverse("treffen:korrektur-neu", args=(kurzname, protokoll.pk))
    assert list(Einwand.objects.all().zu_korrigieren()) == [zwei]
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 0
    dritte = korrektur.beginnen(protokoll=protokoll, grund="Dreizehn.", von=koordination)
    protokolle.freigeben(protokoll=dritte, von=koordination)
    versandt(dritte)
    assert genehmigung.faellige_genehmigen(danach, von=SYSTEM) == 1
    dritte.refresh_from_db()
    assert dritte.ist_genehmigt


def test_von_hand_erst_wenn_eingearbeitet(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    stueck = einwand(protokoll, lage.kontakt)
    einwaende.entscheiden(einwand=stueck, uebernehmen=True, antwort="", von=koordination)
    client = als(koordination)
    assert adresse(protokoll) not in client.get(protokoll.get_absolute_url()).text
    seite = client.post(adresse(protokoll), follow=True).text
    assert "Ein übernommener Einwand ist noch nicht eingearbeitet." in seite
    protokoll.refresh_from_db()
    assert not protokoll.ist_genehmigt
