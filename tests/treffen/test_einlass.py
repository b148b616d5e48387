"""The door: one press, one person; several doors; whoever nobody expected."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.treffen.fabriken import GastteilnahmeFabrik, ProtokollFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import einlass as aktionen
from treffen.aktionen import protokoll as protokoll_aktionen
from treffen.aktionen.anwesenheit import Neu
from treffen.models import Gast, Teilnahme, Treffen

Als = Callable[[Konto], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    """Begins in a minute: the door is open, the meeting has not begun."""
    das_treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        beginn=timezone.now() - timedelta(minutes=5),
    )
    return das_treffen


def adresse(treffen: Treffen, name: str = "zeigen", **mehr: Any) -> str:
    return reverse(
        f"treffen:einlass-{name}",
        kwargs={"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk, **mehr},
    )


def zugesagt(treffen: Treffen, **felder: Any) -> Teilnahme:
    teilnahme: Teilnahme = TeilnahmeFabrik(treffen=treffen, **felder)
    teilnahme.antworten("zugesagt")
    return teilnahme


def test_zweimal_gedrueckt_zaehlt_einmal(als: Als, koordination: Konto, treffen: Treffen) -> None:
    eine = zugesagt(treffen)
    zugesagt(treffen)
    GastteilnahmeFabrik(treffen=treffen)  # registered, answer open: not expected yet
    client = als(koordination)
    assert "0 von 2 Erwarteten da" in client.get(adresse(treffen)).text
    ziel = adresse(treffen, "buchen", teilnahme=eine.pk)
    antwort = client.post(ziel, {"q": "muster", "zeige": ""})
    assert antwort["Location"] == f"{adresse(treffen)}?q=muster#person-{eine.pk}"
    seite = client.post(ziel, follow=True).text
    assert "war schon eingetragen" in seite
    assert "1 von 2 Erwarteten da" in seite
    eine.refresh_from_db()
    assert (eine.anwesenheit, eine.antwort) == ("anwesend", "zugesagt")
    treffen.refresh_from_db()
    assert treffen.zustand == Treffen.Zustand.EINGELADEN  # the door decides nothing about it
    assert (
        "0 von 2 Erwarteten da"
        in client.post(adresse(treffen, "zuruecknehmen", teilnahme=eine.pk), follow=True).text
    )


def test_htmx_tauscht_die_zeile_und_den_zaehler(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    eine = zugesagt(treffen)
    client = als(koordination)
    assert f'aria-label="Da: {eine.person.name}"' in client.get(adresse(treffen)).text
    teil = client.post(adresse(treffen, "buchen", teilnahme=eine.pk), headers=HTMX).text
    assert "<html" not in teil
    assert f'id="person-{eine.pk}"' in teil
    assert "1 von 1 Erwarteten da" in teil
    assert f'aria-label="Rückgängig: {eine.person.name}"' in teil
    assert f"{eine.person.name} ist da." in teil
    stand = client.get(f"{adresse(treffen)}?stand=ja", headers=HTMX).text
    assert "1 von 1 Erwarteten da" in stand
    assert eine.person.name not in stand
    zurueck = client.post(adresse(treffen, "zuruecknehmen", teilnahme=eine.pk), headers=HTMX).text
    assert "0 von 1 Erwarteten da" in zurueck
    assert f'id="da-{eine.pk}"' in zurueck


def test_suche_findet_gaeste_und_das_register(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    kita = OrganisationFabrik(name="Kita Müllerwiese")
    liste = zugesagt(
        treffen, kontakt=KontaktFabrik(netzwerke=[netzwerk], nachname="Özer", organisation=kita)
    )
    gast = GastteilnahmeFabrik(treffen=treffen, gast__einrichtung_name="Müllerhof")
    register = KontaktFabrik(netzwerke=[netzwerk], nachname="Ungeladen", organisation=kita)
    KontaktFabrik(netzwerke=[NetzwerkFabrik()], nachname="Ungeladen")
    KontaktFabrik(netzwerke=[netzwerk], nachname="Ungeladen", ausgeschieden_am=timezone.now())
    client = als(koordination)
    antwort = client.get(adresse(treffen), {"q": "mulLer"})
    assert {t.pk for t in antwort.context["zeilen"]} == {liste.pk, gast.pk}
    assert antwort.context["kontakte"] == [register]
    assert client.get(adresse(treffen)).context["kontakte"] == []
    assert [t.person.nachname for t in client.get(adresse(treffen)).context["zeilen"]] == [
        gast.person.nachname,
        "Özer",
    ]
    assert client.get(adresse(treffen), {"q": "ozer wiese"}).context["zeilen"] == [liste]
    client.post(adresse(treffen, "buchen", teilnahme=gast.pk))
    assert client.get(adresse(treffen), {"zeige": "da"}).context["zeilen"] == [gast]
    assert client.get(adresse(treffen), {"zeige": "offen"}).context["zeilen"] == [liste]
    assert len(client.get(adresse(treffen), {"zeige": "unsinn"}).context["zeilen"]) == 2
    assert "steht nicht auf der Liste" in client.get(adresse(treffen), {"q": "Niemals"}).text


def test_kontakt_aus_dem_register(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    client = als(koordination)
    for _doppelt in range(2):
        client.post(adresse(treffen, "kontakt", kontakt=kontakt.pk))
    eine = Teilnahme.objects.get()
    assert (eine.kontakt, eine.anwesenheit, eine.runde, eine.weg) == (
        kontakt,
        "anwesend",
        0,
        "vor_ort",
    )
    assert "1 von 1 Erwarteten da" in client.get(adresse(treffen)).text
    fremd = KontaktFabrik(netzwerke=[NetzwerkFabrik()])
    assert client.post(adresse(treffen, "kontakt", kontakt=fremd.pk)).status_code == 404
    zurueck = adresse(treffen, "zuruecknehmen", teilnahme=eine.pk)
    assert client.post(zurueck).status_code == 302
    assert not Teilnahme.objects.exists()  # came uninvited: nothing is left of a slip
    assert client.post(zurueck).status_code == 302  # taken back at the other door already


def test_neue_person_wird_gast_nur_einmal(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    haus = OrganisationFabrik(name="Grundschule Nord")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    daten = {
        "neu-vorname": "Luca ",
        "neu-nachname": " van der  Gast",
        "neu-einrichtung": "grundschule nord",
        "neu-funktion": "Leitung",
    }
    client = als(koordination)
    for _doppelt in range(2):
        assert client.post(adresse(treffen), daten)["Location"] == adresse(treffen)
    eine = Teilnahme.objects.select_related("gast").get()
    assert eine.gast is not None
    assert (eine.weg, eine.runde, eine.anwesenheit) == ("vor_ort", 0, "anwesend")
    assert (eine.gast.name, eine.gast.organisation_id) == ("Luca van der Gast", haus.pk)
    assert eine.gast.einrichtung_name == ""
    client.post(adresse(treffen), daten | {"neu-einrichtung": "Hof"})  # another of that name
    assert Gast.objects.count() == 2
    fehler = client.post(adresse(treffen), daten | {"neu-nachname": "", "neu-email": "keine"})
    assert fehler.status_code == 422
    assert "Geben Sie den Nachnamen ein." in fehler.text
    assert 'value="grundschule nord"' in fehler.text
    client.post(adresse(treffen, "zuruecknehmen", teilnahme=eine.pk))
    assert Gast.objects.count() == 1


def test_adresse_aus_register_oder_gaesteliste_ist_dieselbe_person(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk], nachname="Kern", email="kern@haus.example")
    gast = GastteilnahmeFabrik(treffen=treffen, gast__email="gast@haus.example")
    client = als(koordination)
    client.post(adresse(treffen), {"neu-nachname": "KERN", "neu-email": "Kern@haus.example"})
    client.post(adresse(treffen), {"neu-nachname": "Anders", "neu-email": "GAST@haus.example"})
    assert set(Teilnahme.objects.anwesend().values_list("kontakt", "gast")) == {
        (kontakt.pk, None),
        (None, gast.gast_id),
    }
    # The mailbox of a house is not the person who shares it.
    client.post(adresse(treffen), {"neu-nachname": "Neu", "neu-email": "kern@haus.example"})
    assert Gast.objects.filter(nachname="Neu").exists()


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"beginn": timedelta(days=2)}, "Der Einlass öffnet am"),
        ({"beginn": timedelta(days=-4)}, "Der Einlass ist vorbei."),
        ({"zustand": Treffen.Zustand.VERSCHOBEN}, "gibt es keinen Einlass"),
    ],
)
def test_geschlossene_tuer(
    als: Als, koordination: Konto, treffen: Treffen, anders: dict[str, Any], grund: str
) -> None:
    eine = zugesagt(treffen)
    if "beginn" in anders:
        anders = {"beginn": timezone.now() + anders["beginn"]}
        anders["ende"] = anders["beginn"] + timedelta(hours=2)
    Treffen.objects.update(**anders)
    client = als(koordination)
    seite = client.get(adresse(treffen)).text
    assert grund in seite
    assert "app-einlass__knopf" not in seite
    ziel = adresse(treffen, "buchen", teilnahme=eine.pk)
    assert grund in client.post(ziel, follow=True).text
    assert "HX-Redirect" in client.post(ziel, headers=HTMX)
    zurueck = adresse(treffen, "zuruecknehmen", teilnahme=eine.pk)
    assert "HX-Redirect" in client.post(zurueck, headers=HTMX)
    assert grund in client.post(adresse(treffen), {"neu-nachname": "Gast"}, follow=True).text
    assert not Teilnahme.objects.anwesend().exists()


def test_nach_der_freigabe_ist_schluss(als: Als, koordination: Konto, treffen: Treffen) -> None:
    TopFabrik(treffen=treffen)
    eine = zugesagt(treffen)
    protokoll = ProtokollFabrik(treffen=treffen)
    protokoll_aktionen.freigeben(protokoll=protokoll, von=koordination)
    client = als(koordination)
    assert "die Anwesenheit steht fest" in client.get(adresse(treffen), follow=True).text
    client.post(adresse(treffen, "buchen", teilnahme=eine.pk))
    client.post(adresse(treffen), {"neu-nachname": "Gast"})
    assert not Teilnahme.objects.anwesend().exists()


def test_nur_die_koordination(
    als: Als, fachkraft: Konto, vertretung: Konto, fremde: Konto, treffen: Treffen
) -> None:
    eine = zugesagt(treffen)
    for konto, stand in ((fachkraft, 403), (vertretung, 403), (fremde, 404)):
        client = als(konto)
        assert client.get(adresse(treffen)).status_code == stand
        ziel = adresse(treffen, "buchen", teilnahme=eine.pk)
        assert client.post(ziel).status_code == stand
    assert not Teilnahme.objects.anwesend().exists()


def test_fremde_teilnahme(als: Als, koordination: Konto, treffen: Treffen) -> None:
    fremd = TeilnahmeFabrik()
    client = als(koordination)
    assert client.post(adresse(treffen, "buchen", teilnahme=fremd.pk)).status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen(
    als: Als,
    koordination: Konto,
    treffen: Treffen,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        KontaktFabrik(netzwerke=[treffen.netzwerk], nachname="Mustermann")
        GastteilnahmeFabrik(treffen=treffen, gast__nachname="Mustermann")
        zugesagt(treffen, kontakt__nachname="Mustermann")
    client = als(koordination)
    with django_assert_num_queries(12):
        assert client.get(adresse(treffen), {"q": "muster"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_zwei_tueren(koordination: Konto, treffen: Treffen) -> None:
    """The same person at the same moment, and the same stranger: each counts once."""
    eine = zugesagt(treffen)
    zaehlte = zuvorkommen(
        lambda: aktionen.einlassen(treffen=treffen, teilnahme=eine),
        lambda: aktionen.einlassen(treffen=treffen, teilnahme=eine),
    )
    assert zaehlte is False
    neu = Neu(vorname="Luca", nachname="Gast", einrichtung="Hof")
    _teilnahme, war_neu = zuvorkommen(
        lambda: aktionen.neu_einlassen(treffen=treffen, neu=neu),
        lambda: aktionen.neu_einlassen(treffen=treffen, neu=neu),
    )
    assert war_neu is False
    assert Gast.objects.count() == 1
    assert Teilnahme.objects.anwesend().count() == 2
