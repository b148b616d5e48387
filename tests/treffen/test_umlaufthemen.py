"""An objection ends a circulation: until a meeting of all members has the matter on its agenda,
nobody may forget it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht.umlaeufe import aufgaben
from tests.fabriken import NetzwerkFabrik, TopFabrik, TreffenFabrik
from tests.treffen.test_themenspeicher import adresse
from tests.treffen.umlaufhilfe import S, laufend, mitglied, stimmt
from treffen.aktionen import themenspeicher
from treffen.aktionen import umlauf as aktionen
from treffen.models import Tagesordnungspunkt, Treffen, Umlauf
from treffen.themenspeicher import vorschlaege
from treffen.umlaufthemen import beanstandete

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db


@pytest.fixture
def haus(netzwerk: Netzwerk) -> Organisation:
    return mitglied(netzwerk, "Kinderarztpraxis „Süd“")


@pytest.fixture
def beanstandeter(netzwerk: Netzwerk, koordination: Konto, haus: Organisation) -> Umlauf:
    """Five weeks ago: longer than the overview used to remember."""
    umlauf = laufend(netzwerk, koordination, haus)
    stimmt(umlauf, haus, S.WIDERSPRUCH, "Nein.")
    frueher(35)
    umlauf.refresh_from_db()
    return umlauf


def frueher(tage: int) -> None:
    """As if all objections had come then; ended ones are frozen."""
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Umlauf.objects.update(beendet_am=timezone.now() - timedelta(days=tage))
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")


def offen(netzwerk: Netzwerk) -> bool:
    """On the overview and on offer, or on neither."""
    auf_der_uebersicht = bool(aufgaben(netzwerk, date(2020, 1, 1)))
    assert auf_der_uebersicht == beanstandete(netzwerk).exists()
    return auf_der_uebersicht


def test_nach_dreissig_tagen_und_im_protokoll_noch_aufgabe(
    netzwerk: Netzwerk, beanstandeter: Umlauf
) -> None:
    """Half a year lies between two meetings, and minutes that name the objection decide nothing."""
    (aufgabe,) = aufgaben(netzwerk, timezone.localdate())
    assert "Neues Logo" in str(aufgabe.titel)
    aktionen.protokollieren(TreffenFabrik(netzwerk=netzwerk))
    beanstandeter.refresh_from_db()
    assert beanstandeter.protokolliert_in
    assert offen(netzwerk)


def test_die_naechste_tagesordnung_bietet_ihn_an(
    als: Als, netzwerk: Netzwerk, koordination: Konto, haus: Organisation, beanstandeter: Umlauf
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    seite = als(koordination).get(treffen.get_absolute_url()).text
    assert f"Umlauf beanstandet von {haus}: in der Sitzung beraten." in seite
    assert "„Das Netzwerk verwendet das neue Logo.“" in seite
    uebernehmen = adresse("themenspeicher-uebernehmen", treffen)
    for _mal in range(2):
        als(koordination).post(uebernehmen, {"kennung": f"umlauf-{beanstandeter.pk}"})
    top = treffen.tops.get()
    assert (top.titel, top.art, top.begruendung) == (
        "Neues Logo",
        Tagesordnungspunkt.Art.BESCHLUSS,
        beanstandeter.wortlaut,
    )
    assert not offen(netzwerk)
    # From the circulation's own page it is found there, also under another title.
    top.titel = "Wie wir aussehen"
    top.save()
    assert not offen(netzwerk)
    aktionen.auf_tagesordnung(umlauf=beanstandeter, treffen=treffen, von=koordination)
    assert treffen.tops.count() == 1


@pytest.mark.parametrize("art", ["fachtag", "fortbildung", "steuerungsgruppe", "ag_sitzung"])
def test_nur_alle_mitglieder_beraten_darueber(
    netzwerk: Netzwerk, beanstandeter: Umlauf, art: str
) -> None:
    """All were asked; a training or a board does not decide in their place."""
    treffen = TreffenFabrik(netzwerk=netzwerk, art=art)
    assert vorschlaege(treffen) == []
    TopFabrik(treffen=treffen, nummer=1, titel=beanstandeter.titel)
    assert offen(netzwerk)


def test_was_vorher_oder_anderswo_stand_zaehlt_nicht(
    netzwerk: Netzwerk, koordination: Konto, beanstandeter: Umlauf
) -> None:
    """The spring meeting that led to the circulation, another network, one called off, and what a
    member wished for; then it really stands there."""
    vorher = TreffenFabrik(netzwerk=netzwerk, beginn=timezone.now() - timedelta(days=200))
    anderswo = TreffenFabrik(netzwerk=NetzwerkFabrik())
    abgesagt = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ABGESAGT)
    for treffen in (vorher, anderswo, abgesagt):
        TopFabrik(treffen=treffen, nummer=1, titel=beanstandeter.titel)
    jetzt = TreffenFabrik(netzwerk=netzwerk)
    wunsch = TopFabrik(
        treffen=jetzt,
        nummer=None,
        titel=beanstandeter.titel,
        zustand=Tagesordnungspunkt.Zustand.ANGEMELDET,
        angemeldet_konto=koordination,
        angemeldet_am=timezone.now(),
    )
    assert offen(netzwerk)
    assert [v.herkunft for v in vorschlaege(jetzt)] == ["umlauf"]
    wunsch.annehmen()
    assert not offen(netzwerk)
    assert vorschlaege(jetzt) == []
    wunsch.ablehnen("Passt nicht.")
    assert offen(netzwerk)


def test_begruendet_abgesetzt_ist_er_keine_aufgabe_mehr(
    netzwerk: Netzwerk, koordination: Konto, beanstandeter: Umlauf
) -> None:
    """Else there is no end to it where the matter has settled itself; its page still offers it."""
    treffen = TreffenFabrik(netzwerk=netzwerk)
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    treffen.tops.get().ablehnen("Hat sich erledigt.")
    assert not offen(netzwerk)
    top = aktionen.auf_tagesordnung(umlauf=beanstandeter, treffen=treffen, von=koordination)
    assert top.nummer == 1


def test_wird_der_punkt_vertagt_kommt_er_wieder(
    netzwerk: Netzwerk, koordination: Konto, beanstandeter: Umlauf
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    treffen.tops.get().vertagen()
    danach = TreffenFabrik(netzwerk=netzwerk, beginn=treffen.beginn + timedelta(days=180))
    assert [v.herkunft for v in vorschlaege(danach)] == ["fortsetzung_von"]
    # Deleted there before it was discussed, it waits again.
    treffen.tops.get().entfernen()
    assert [v.herkunft for v in vorschlaege(danach)] == ["umlauf"]


def test_ohne_die_stimme_des_hauses_heisst_es_beanstandet(
    netzwerk: Netzwerk, beanstandeter: Umlauf
) -> None:
    """Two houses became one, and the other's vote stands."""
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        beanstandeter.stimmen.update(stimme=S.JA)
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
    (vorschlag,) = vorschlaege(TreffenFabrik(netzwerk=netzwerk))
    assert vorschlag.hinweis.startswith("Umlauf beanstandet: in der Sitzung beraten.")


@pytest.mark.parametrize("anzahl", [1, 4])
def test_viele_kosten_gleich_viel(
    netzwerk: Netzwerk,
    koordination: Konto,
    haus: Organisation,
    anzahl: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """A long text is cut in the small print, and on the agenda."""
    for nummer in range(anzahl):
        umlauf = laufend(
            netzwerk, koordination, haus, titel=f"Sache {nummer}", wortlaut=f"{nummer} " * 1500
        )
        stimmt(umlauf, haus, S.WIDERSPRUCH)
    treffen = TreffenFabrik(netzwerk=netzwerk)
    with django_assert_num_queries(4):
        alle = vorschlaege(treffen)
    assert len(alle) == anzahl
    assert all(len(v.hinweis) < 300 for v in alle)
    with django_assert_num_queries(2):
        assert len(aufgaben(netzwerk, timezone.localdate())) == anzahl
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    assert vorschlaege(treffen) == []
    Tagesordnungspunkt.objects.filter(treffen=treffen).update(titel="Anders")
    assert not offen(netzwerk)
