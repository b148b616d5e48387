"""More is open than one page shows: nothing is lost, told wrongly, or there twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik
from tests.treffen.test_themenspeicher import adresse, vergangenes
from treffen.aktionen import themenspeicher
from treffen.models import Beschluss, Folgethema, Massnahme, Tagesordnungspunkt, Treffen
from treffen.themenspeicher import vorrat, vorschlaege

Als = Callable[[Konto], Client]
Z = Tagesordnungspunkt.Zustand

pytestmark = pytest.mark.django_db


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(netzwerk=netzwerk)
    return neu


def einundsiebzig(netzwerk: Netzwerk) -> None:
    """25 measures, 45 topics of the last meeting, and one that has waited longer."""
    for nummer in range(25):
        MassnahmeFabrik(netzwerk=netzwerk, titel=f"Maßnahme {nummer}")
    zuletzt = vergangenes(netzwerk, 30, titel="Herbst")
    for nummer in range(45):
        Folgethema.objects.create(treffen=zuletzt, titel=f"Thema {nummer:02}")
    Folgethema.objects.create(treffen=vergangenes(netzwerk, 200), titel="Das alte Thema")


def test_was_nicht_auf_die_seite_passt_wird_genannt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    """It said 40 were open, nothing of the other 31, and hid the one that waited longest."""
    einundsiebzig(netzwerk)
    browser = als(koordination)
    seite = browser.get(treffen.get_absolute_url()).text
    assert "40 von 71 Punkten, die von früheren Treffen offen sind" in seite
    assert "31 weitere folgen, sobald diese übernommen oder erledigt sind." in seite
    assert "Diese 40 übernehmen" in seite
    assert "Alle übernehmen" not in seite
    assert '?stand=offen">Alle offenen Maßnahmen</a>' in seite
    assert "„Das alte Thema“ auf die Tagesordnung nehmen" in seite
    # Taken over, the others follow, until none is left; pressed twice it is one step.
    uebernehmen = adresse("themenspeicher-uebernehmen", treffen)
    kennungen = re.findall(r'type="hidden" name="kennung" value="([^"]+)"', seite)
    assert len(kennungen) == 40
    for _mal in range(2):
        antwort = browser.post(uebernehmen, {"kennung": kennungen}, follow=True)
        assert treffen.tops.count() == 40
    assert "25 von 31 Punkten" in antwort.text
    assert "6 weitere folgen" in antwort.text
    assert "Alle offenen Maßnahmen" not in antwort.text
    for _mal in range(2):
        antwort = browser.post(uebernehmen, follow=True)
    assert "von früheren Treffen offen" not in antwort.text
    assert treffen.tops.count() == len(set(treffen.tops.values_list("titel", flat=True))) == 71


def test_einer_mehr(als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen) -> None:
    for nummer in range(21):
        MassnahmeFabrik(netzwerk=netzwerk, titel=f"Maßnahme {nummer}")
    seite = als(koordination).get(treffen.get_absolute_url()).text
    assert "20 von 21 Punkten" in seite
    assert "Ein weiterer folgt, sobald" in seite
    Massnahme.objects.all()[0].erledigen()
    seite = als(koordination).get(treffen.get_absolute_url()).text
    assert "20 Punkte sind von früheren Treffen offen" in seite
    assert "folgt, sobald" not in seite


def test_aus_dem_blick_geraten_laesst_es_sich_noch_nehmen(
    netzwerk: Netzwerk, koordination: Konto, treffen: Treffen
) -> None:
    """Her page shows it, meanwhile twenty older ones were entered: „steht schon da“ was wrong."""
    thema = Folgethema.objects.create(treffen=vergangenes(netzwerk, 30), titel="Kinder beteiligen")
    frueher = vergangenes(netzwerk, 200)
    for nummer in range(20):
        Folgethema.objects.create(treffen=frueher, titel=f"Thema {nummer}")
    assert thema.pk not in [v.pk for v in vorschlaege(treffen)]
    themenspeicher.uebernehmen(
        treffen=treffen, von=koordination, kennungen=[f"folgethema-{thema.pk}"]
    )
    assert treffen.tops.get().folgethema == thema


@pytest.mark.parametrize("anzahl", [2, 30])
def test_auch_viele_kosten_gleich_viel(
    netzwerk: Netzwerk,
    treffen: Treffen,
    anzahl: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    frueher = vergangenes(netzwerk)
    for nummer in range(1, anzahl + 1):
        TopFabrik(
            treffen=frueher,
            nummer=nummer,
            zustand=Z.VERTAGT,
            massnahme=MassnahmeFabrik(netzwerk=netzwerk),
        )
        MassnahmeFabrik(netzwerk=netzwerk)
        Folgethema.objects.create(treffen=frueher, titel=f"Thema {nummer}")
    with django_assert_num_queries(6):
        alles = vorrat(treffen)
    assert alles.gesamt == 3 * anzahl
    assert len(alles.vorschlaege) == 3 * min(anzahl, 20)


# What an adjourned item carries


def test_eine_vertagte_massnahme_kommt_einmal_und_mit_ihr(
    netzwerk: Netzwerk, koordination: Konto, treffen: Treffen
) -> None:
    """She stood on the agenda twice, once without the link to her page."""
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, titel="Karte zeichnen")
    damals = vergangenes(netzwerk)
    top = TopFabrik(
        treffen=damals, nummer=1, titel="Stand: Karte", massnahme=massnahme, zustand=Z.VERTAGT
    )
    # Two adjourned decisions about it are no second item.
    for _mal in range(2):
        BeschlussFabrik(netzwerk=netzwerk, top=top, zustand=Beschluss.Zustand.VERTAGT)
    assert vorrat(treffen).gesamt == 1
    for _mal in range(2):
        themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    neu = treffen.tops.get()
    assert (neu.titel, neu.massnahme, neu.fortsetzung_von) == ("Stand: Karte", massnahme, top)
    # Open still, the meeting after that hears of it; adjourned again, again with it.
    danach = TreffenFabrik(netzwerk=netzwerk, beginn=treffen.beginn + timedelta(days=180))
    assert [v.kennung for v in vorschlaege(danach)] == [f"massnahme-{massnahme.pk}"]
    neu.vertagen()
    assert [v.kennung for v in vorschlaege(danach)] == [f"fortsetzung_von-{neu.pk}"]


def test_ein_vertagtes_folgethema_behaelt_seine_herkunft(
    netzwerk: Netzwerk, koordination: Konto, treffen: Treffen
) -> None:
    damals = vergangenes(netzwerk)
    thema = Folgethema.objects.create(treffen=vergangenes(netzwerk, 300), titel="Eltern")
    TopFabrik(treffen=damals, nummer=1, titel="Eltern", folgethema=thema, zustand=Z.VERTAGT)
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    assert treffen.tops.get().folgethema == thema


def test_was_schon_auf_der_tagesordnung_steht_kommt_nicht_als_vertagtes_dazu(
    netzwerk: Netzwerk, koordination: Konto, treffen: Treffen
) -> None:
    """Taken over first and adjourned there afterwards: the agenda holds each measure once, and the
    second would have been an error page."""
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, titel="Karte zeichnen")
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    damals = vergangenes(netzwerk)
    top = TopFabrik(treffen=damals, nummer=1, titel="Karte", massnahme=massnahme, zustand=Z.VERTAGT)
    assert vorschlaege(treffen) == []
    kennung = f"fortsetzung_von-{top.pk}"
    assert themenspeicher.uebernehmen(treffen=treffen, von=koordination, kennungen=[kennung]) == []
    assert treffen.tops.count() == 1
    # The later meeting has spoken of it: the one after is offered the measure, not the old item.
    danach = TreffenFabrik(netzwerk=netzwerk, beginn=treffen.beginn + timedelta(days=180))
    assert [v.herkunft for v in vorschlaege(danach)] == ["massnahme"]


def test_zwei_vertagte_zur_selben_massnahme_werden_einer(
    netzwerk: Netzwerk, koordination: Konto, treffen: Treffen
) -> None:
    """Of two meetings at the same hour; the constraint would have answered for us."""
    massnahme = MassnahmeFabrik(netzwerk=netzwerk)
    wann = timezone.now() - timedelta(days=40)
    for art in (Treffen.Art.NETZWERKTREFFEN, Treffen.Art.FACHTAG):
        damals = TreffenFabrik(netzwerk=netzwerk, art=art, beginn=wann, zustand="durchgefuehrt")
        TopFabrik(treffen=damals, nummer=1, massnahme=massnahme, zustand=Z.VERTAGT)
    assert len(vorschlaege(treffen)) == 2
    assert len(themenspeicher.uebernehmen(treffen=treffen, von=koordination)) == 1
    assert vorschlaege(treffen) == []
