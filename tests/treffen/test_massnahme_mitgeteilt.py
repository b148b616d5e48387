"""What somebody was told to do stays told: an item of minutes that are still written, or a sheet
that is opened again, takes it from nobody's page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.formulare import gezeigt, senden
from tests.treffen.gruppenlage import gruppe_in
from tests.treffen.massnahmenlage import im_entwurf, in_tagen, link, massnahme, person
from tests.treffen.test_ergebnisblatt import ANSATZ, blatt_von
from tests.treffen.test_massnahmenlink import titel
from treffen.aktionen import ergebnisblatt as blaetter
from treffen.aktionen import massnahme as aktionen
from treffen.aktionen import massnahmenerinnerung, protokoll
from treffen.models import Ergebnisblatt, Massnahme, Massnahmennotiz, Protokoll, Treffen

pytestmark = pytest.mark.django_db
Als = Callable[[Konto], Client]


@pytest.fixture
def kontakt(netzwerk: Netzwerk) -> Kontakt:
    return person(netzwerk)


@pytest.fixture
def eine(netzwerk: Netzwerk, kontakt: Kontakt) -> Massnahme:
    """Out of a closed sheet of a meeting whose minutes nobody has released."""
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        beginn=timezone.now() - timedelta(days=2),
    )
    TopFabrik(treffen=treffen, nummer=1)
    blatt = blatt_von(gruppe_in(netzwerk), treffen)
    ergebnis = blatt.ergebnisse.create(art=ANSATZ, text="Ein Nachmittag")
    blatt.abschliessen()
    return massnahme(
        kontakt,
        netzwerk,
        titel="Nachmittag planen",
        arbeitsgruppe=blatt.gruppe,
        ergebnis=ergebnis,
    )


def url(eine: Massnahme, name: str) -> str:
    return reverse(f"treffen:massnahme-{name}", args=(eine.netzwerk.kurzname, eine.pk))


def unter_den_punkt(besuch: Client, eine: Massnahme, **anders: object) -> None:
    """As the coordination chooses it in the form."""
    assert eine.ergebnis is not None
    ort, top = url(eine, "bearbeiten"), eine.ergebnis.blatt.treffen.tops.get()
    daten = gezeigt(besuch.get(ort).context["form"]) | {"top": top.pk} | anders
    assert senden(besuch, ort, daten).status_code == 302
    eine.refresh_from_db()
    assert eine.top == top


def test_ein_punkt_im_entwurf_nimmt_sie_niemandem(
    als: Als,
    client: Client,
    koordination: Konto,
    fachkraft: Konto,
    kontakt: Kontakt,
    eine: Massnahme,
) -> None:
    """Minutes may be a draft for weeks: meanwhile her page stays, takes her report, and she is
    reminded of the date."""
    netzwerk = eine.netzwerk
    assert massnahmenerinnerung.erinnern() == 1
    ihr, leser = link(kontakt, netzwerk), als(fachkraft)
    unter_den_punkt(als(koordination), eine)
    assert titel(client.get(ihr)) == [eine.titel]
    assert leser.get(eine.get_absolute_url()).status_code == 200
    liste = reverse("treffen:massnahme-liste", args=[netzwerk.kurzname])
    assert eine.titel in leser.get(liste).text
    gemeldet = client.post(ihr, {"massnahme": eine.pk, f"m{eine.pk}-text": "Der Raum ist gebucht."})
    assert gemeldet.status_code == 302
    assert massnahmenerinnerung.erinnern(in_tagen(16)) == 1
    assert eine.top is not None
    entwurf = Protokoll.objects.create(treffen=eine.top.treffen)
    assert titel(client.get(ihr)) == [eine.titel]
    protokoll.freigeben(protokoll=entwurf, von=koordination)
    assert titel(client.get(ihr)) == [eine.titel]


def test_ein_wieder_offenes_blatt_nimmt_sie_niemandem(
    als: Als, client: Client, fachkraft: Konto, kontakt: Kontakt, eine: Massnahme
) -> None:
    assert eine.ergebnis is not None
    assert massnahmenerinnerung.erinnern() == 1
    ihr = link(kontakt, eine.netzwerk)
    blaetter.wieder_oeffnen(blatt=eine.ergebnis.blatt)
    assert titel(client.get(ihr)) == [eine.titel]
    # Where it came from is being written again.
    assert "Ein Nachmittag" not in als(fachkraft).get(eine.get_absolute_url()).text


def test_was_sie_gemeldet_hat_bleibt_ihres(
    als: Als, client: Client, koordination: Konto, kontakt: Kontakt, eine: Massnahme
) -> None:
    """She was quicker than the night's mail: another of her measures had brought her the link."""
    ihr = link(kontakt, eine.netzwerk)
    client.post(ihr, {"massnahme": eine.pk, f"m{eine.pk}-text": "Der Raum ist gebucht."})
    unter_den_punkt(als(koordination), eine)
    assert titel(client.get(ihr)) == [eine.titel]
    eine.erledigen()
    fertig = client.get(ihr)
    assert titel(fertig) == []
    assert eine.titel in fertig.text


def test_was_nur_die_koordination_vermerkt_ist_nicht_mitgeteilt(
    als: Als,
    client: Client,
    koordination: Konto,
    fachkraft: Konto,
    kontakt: Kontakt,
    netzwerk: Netzwerk,
) -> None:
    """Else a note in passing would put on all pages what the minutes do not say yet."""
    entwurf = im_entwurf(kontakt, netzwerk)
    aktionen.melden(massnahme=entwurf, von=koordination, schritt="beginnen")
    assert Massnahmennotiz.objects.filter(massnahme=entwurf).exists()
    assert titel(client.get(link(kontakt, netzwerk))) == []
    assert als(fachkraft).get(entwurf.get_absolute_url()).status_code == 404
    assert massnahmenerinnerung.erinnern() == 0


def test_wer_sie_neu_bekommt_hoert_davon_mit_dem_protokoll(
    als: Als, client: Client, koordination: Konto, kontakt: Kontakt, eine: Massnahme
) -> None:
    """Nobody has told her; whoever had it before no longer answers for it."""
    netzwerk = eine.netzwerk
    assert massnahmenerinnerung.erinnern() == 1
    neue = person(netzwerk)
    unter_den_punkt(als(koordination), eine, verantwortlich=neue.pk)
    assert eine.erinnert_am is None
    assert titel(client.get(link(kontakt, netzwerk))) == []
    assert titel(client.get(link(neue, netzwerk))) == []
    assert massnahmenerinnerung.erinnern() == 0


def test_verworfen_steht_sie_auf_keinem_link(
    als: Als,
    client: Client,
    koordination: Konto,
    fachkraft: Konto,
    kontakt: Kontakt,
    eine: Massnahme,
) -> None:
    """Members still read that it was, and is no more."""
    assert massnahmenerinnerung.erinnern() == 1
    unter_den_punkt(als(koordination), eine)
    eine.verwerfen()
    assert eine.titel not in client.get(link(kontakt, eine.netzwerk)).text
    assert "verworfen" in als(fachkraft).get(eine.get_absolute_url()).text
    assert massnahmenerinnerung.erinnern(in_tagen(16)) == 0


def test_viele_mitgeteilte_kosten_gleich_viel(
    client: Client, netzwerk: Netzwerk, kontakt: Kontakt, eine: Massnahme
) -> None:
    ihr = link(kontakt, netzwerk)

    def abfragen() -> int:
        with CaptureQueriesContext(connection) as gezaehlt:
            assert len(titel(client.get(ihr))) == Massnahme.objects.count()
        return len(gezaehlt)

    Ergebnisblatt.objects.update(zustand=Ergebnisblatt.Zustand.OFFEN)
    Massnahme.objects.update(erinnert_am=timezone.localdate())
    wenige = abfragen()
    for _nr in range(10):
        eine = im_entwurf(kontakt, netzwerk, erinnert_am=timezone.localdate())
        for text in ("Erst", "Dann"):
            Massnahmennotiz.objects.create(massnahme=eine, text=text, kontakt=kontakt)
    assert abfragen() == wenige
