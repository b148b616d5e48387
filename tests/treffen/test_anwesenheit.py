from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from treffen.aktionen import anwesenheit as aktionen
from treffen.aktionen import protokoll as protokoll_aktionen
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
Antwort = Teilnahme.Antwort


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    das_treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(hours=1),
    )
    TopFabrik(treffen=das_treffen)
    return das_treffen


def adresse(treffen: Treffen) -> str:
    return reverse(
        "treffen:anwesenheit-bearbeiten",
        kwargs={"netzwerk": treffen.netzwerk.kurzname, "treffen": treffen.pk},
    )


@pytest.mark.parametrize(
    ("antwort", "vorschlag"),
    [
        (Antwort.ZUGESAGT, "anwesend"),
        (Antwort.ABGESAGT, "entschuldigt"),
        (Antwort.STELLVERTRETUNG, "entschuldigt"),
        (Antwort.OFFEN, "fehlend"),
        (Antwort.WARTELISTE, "fehlend"),
    ],
)
def test_vorschlag_aus_der_antwort(
    als: Als, koordination: Konto, treffen: Treffen, antwort: str, vorschlag: str
) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    if antwort != Antwort.OFFEN:
        teilnahme.antworten(antwort)
    client = als(koordination)
    seite = client.get(adresse(treffen))
    assert "Vorschlag aus den Rückmeldungen" in seite.content.decode()
    assert seite.context["form"][f"t{teilnahme.pk}"].value() == vorschlag
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == ""  # a proposal, until somebody saves
    client.post(adresse(treffen), {f"t{teilnahme.pk}": "anwesend"})
    teilnahme.refresh_from_db()
    treffen.refresh_from_db()
    assert teilnahme.anwesenheit == "anwesend"
    assert teilnahme.antwort == antwort  # two different things
    assert treffen.zustand == Treffen.Zustand.DURCHGEFUEHRT
    assert "Vorschlag aus" not in client.get(adresse(treffen)).content.decode()


def test_gast_ohne_einladung(als: Als, koordination: Konto, treffen: Treffen) -> None:
    gast = KontaktFabrik(netzwerke=[treffen.netzwerk])
    fremd = KontaktFabrik()
    client = als(koordination)
    assert "niemand eingeladen" in client.get(adresse(treffen)).content.decode()
    assert client.post(adresse(treffen), {"gast": fremd.pk}).status_code == 422
    antwort = client.post(adresse(treffen), {"gast": gast.pk})
    assert antwort["Location"] == adresse(treffen)
    teilnahme = Teilnahme.objects.get()
    assert (teilnahme.kontakt, teilnahme.anwesenheit, teilnahme.runde) == (gast, "anwesend", 0)
    assert "ohne Einladung" in client.get(adresse(treffen)).content.decode()


def test_fremde_werte_sind_ein_fehler(als: Als, koordination: Konto, treffen: Treffen) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen)
    anderswo = TeilnahmeFabrik()
    client = als(koordination)
    assert client.post(adresse(treffen), {f"t{teilnahme.pk}": "vielleicht"}).status_code == 422
    assert client.post(adresse(treffen), {}).status_code == 422
    daten = {f"t{teilnahme.pk}": "fehlend", f"t{anderswo.pk}": "anwesend"}
    assert client.post(adresse(treffen), daten).status_code == 302
    anderswo.refresh_from_db()
    assert anderswo.anwesenheit == ""


def test_nach_der_freigabe_steht_die_liste_fest(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    protokoll = ProtokollFabrik(treffen=treffen)
    protokoll_aktionen.freigeben(protokoll=protokoll, von=koordination)
    client = als(koordination)
    assert client.get(adresse(treffen)).status_code == 302
    assert client.post(adresse(treffen), {f"t{teilnahme.pk}": "anwesend"}).status_code == 302
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == ""
    with pytest.raises(FalscherZustand):
        aktionen.erfassen(treffen=treffen, werte={teilnahme.pk: "anwesend"})


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    koordination: Konto,
    treffen: Treffen,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        TeilnahmeFabrik(treffen=treffen)
    client = als(koordination)
    with django_assert_num_queries(10):
        assert client.get(adresse(treffen)).status_code == 200
