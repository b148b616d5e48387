from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import partnergruppe as aktionen
from mitglieder.models import Aufnahme, Mitgliedschaft, Partnergruppe
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import MitgliedschaftFabrik, NetzwerkFabrik, PartnergruppeFabrik
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden
from tests.wettlauf import zuvorkommen

SYSTEM = System("test")


def _url(name: str, netzwerk: Netzwerk, *args: Any) -> str:
    return reverse(f"mitglieder:partnergruppe-{name}", args=[netzwerk.kurzname, *args])


@pytest.fixture
def client(als: Anmelden, koordination: Konto) -> Client:
    return als(koordination)


def _namen(netzwerk: Netzwerk) -> list[str]:
    return [gruppe.name for gruppe in Partnergruppe.objects.eigene(netzwerk)]


def test_anlegen_mit_eigenem_schluessel(netzwerk: Netzwerk, client: Client) -> None:
    assert "Noch keine eigene Gruppe" in client.get(_url("liste", netzwerk)).content.decode()
    assert client.get(_url("neu", netzwerk)).status_code == 200
    antwort = client.post(_url("neu", netzwerk), {"name": "  Sport  und Spaß "}, follow=True)
    assert "lässt sich jetzt wählen" in antwort.content.decode()
    gruppe = Partnergruppe.objects.get(netzwerk=netzwerk)
    assert (gruppe.name, gruppe.schluessel) == ("Sport und Spaß", "sport_und_spass")
    assert list(Partnergruppe.objects.waehlbar(netzwerk))[-1] == gruppe
    assert gruppe not in Partnergruppe.objects.waehlbar(NetzwerkFabrik())


def test_schluessel_sind_einmalig_auch_gegen_die_gesetzlichen(netzwerk: Netzwerk) -> None:
    namen = ["Schule!", "Schule?", "?!", "…"]
    gruppen = [aktionen.anlegen(name=name, netzwerk=netzwerk, von=SYSTEM) for name in namen]
    assert [gruppe.schluessel for gruppe in gruppen] == [
        "schule_2",
        "schule_3",
        "gruppe",
        "gruppe_2",
    ]


@pytest.mark.parametrize("gross", [str, str.upper])
def test_kein_name_zweimal(netzwerk: Netzwerk, client: Client, gross: Any) -> None:
    gesetzliche = Partnergruppe.objects.get(schluessel="schule")
    antwort = client.post(_url("neu", netzwerk), {"name": gross(gesetzliche.name)})
    assert antwort.status_code == 422
    assert "So heißt schon eine Gruppe des Gesetzes." in antwort.content.decode()
    sport = PartnergruppeFabrik(netzwerk=netzwerk, name="Sport")
    kirche = PartnergruppeFabrik(netzwerk=netzwerk, name="Kirchen")
    PartnergruppeFabrik(netzwerk=NetzwerkFabrik(), name="Jobcenter")
    adresse = _url("bearbeiten", netzwerk, kirche.pk)
    antwort = senden(client, adresse, {"name": gross("Sport")})
    assert antwort.status_code == 422
    assert "Diese Gruppe gibt es schon." in antwort.content.decode()
    assert "Kirchen" in antwort.content.decode()
    assert senden(client, adresse, {"name": "Jobcenter"}).status_code == 302
    kirche.refresh_from_db()
    assert kirche.name == "Jobcenter"
    assert (
        senden(client, _url("bearbeiten", netzwerk, sport.pk), {"name": "SPORT"}).status_code == 302
    )


def test_reihenfolge(netzwerk: Netzwerk, client: Client) -> None:
    for name in ("A", "B", "C"):
        aktionen.anlegen(name=name, netzwerk=netzwerk, von=SYSTEM)
    je_name = {gruppe.name: gruppe for gruppe in Partnergruppe.objects.eigene(netzwerk)}

    def schieben(name: str, richtung: str) -> int:
        adresse = _url("verschieben", netzwerk, je_name[name].pk)
        return client.post(adresse, {"richtung": richtung}).status_code

    assert schieben("C", "hoch") == 302
    assert _namen(netzwerk) == ["A", "C", "B"]
    schieben("A", "runter")
    assert _namen(netzwerk) == ["C", "A", "B"]
    schieben("C", "hoch")
    schieben("B", "runter")
    assert _namen(netzwerk) == ["C", "A", "B"]
    assert schieben("A", "seitwärts") == 400
    # Deleted in another tab.
    je_name["A"].delete()
    aktionen.verschieben(gruppe=je_name["B"], netzwerk=NetzwerkFabrik(), hoch=True, von=SYSTEM)
    assert _namen(netzwerk) == ["C", "B"]


def test_loeschen_nur_ungenutzt(netzwerk: Netzwerk, client: Client) -> None:
    frei = PartnergruppeFabrik(netzwerk=netzwerk, name="Frei")
    belegt = PartnergruppeFabrik(netzwerk=netzwerk, name="Belegt")
    gefragt = PartnergruppeFabrik(netzwerk=netzwerk, name="Gefragt")
    MitgliedschaftFabrik(netzwerk=netzwerk, gruppen=[belegt], zustand="ausgetreten")
    aufnahme = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Turnverein",
        vorname="Jona",
        nachname="Muster",
        email="jona@turnen.example",
    )
    aufnahme.gruppen.add(gefragt)
    for gruppe in (belegt, gefragt):
        adresse = _url("loeschen", netzwerk, gruppe.pk)
        assert "wird noch gebraucht" in client.get(adresse).content.decode()
        assert "bleibt." in client.post(adresse, follow=True).content.decode()
    adresse = _url("loeschen", netzwerk, frei.pk)
    assert "Niemand gehört zu ihr" in client.get(adresse).content.decode()
    assert "ist gelöscht" in client.post(adresse, follow=True).content.decode()
    assert client.post(adresse).status_code == 404
    assert set(_namen(netzwerk)) == {"Belegt", "Gefragt"}
    assert not aktionen.loeschen(gruppe=frei, von=SYSTEM)


def test_gesetzliche_und_fremde_bleiben_wie_sie_sind(netzwerk: Netzwerk, client: Client) -> None:
    gesetzliche = Partnergruppe.objects.get(schluessel="schule")
    fremde = PartnergruppeFabrik(netzwerk=NetzwerkFabrik())
    for gruppe in (gesetzliche, fremde):
        for name in ("bearbeiten", "loeschen", "verschieben"):
            adresse = _url(name, netzwerk, gruppe.pk)
            assert client.post(adresse, {"name": "x", "richtung": "hoch"}).status_code == 404
    assert fremde.name not in client.get(_url("liste", netzwerk)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_zwei_legen_dieselbe_an(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    antwort = zuvorkommen(
        lambda: aktionen.anlegen(name="Sport", netzwerk=netzwerk, von=SYSTEM),
        lambda: als(koordination).post(_url("neu", netzwerk), {"name": "Sport"}),
    )
    assert antwort.status_code == 422
    assert "Diese Gruppe gibt es schon." in antwort.content.decode()
    assert _namen(netzwerk) == ["Sport"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seite", ["organisation", "anfrage", "entscheidung"])
def test_wird_geloescht_waehrend_jemand_sie_waehlt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden, seite: str
) -> None:
    """Said at the field with all that was typed kept, not when the database commits."""
    gruppe = PartnergruppeFabrik(netzwerk=netzwerk, name="Sport")
    daten: dict[str, Any] = {"gruppen": [gruppe.pk], "name": "Turnverein", "art": "kita"}
    if seite == "organisation":
        adresse = reverse("mitglieder:organisation-neu", args=[netzwerk.kurzname])
        daten |= {"zustand": "aktiv", "schutzkonzept": "unbekannt"}
    else:
        person = {
            "organisation_name": "Turnverein",
            "vorname": "Jona",
            "nachname": "Muster",
            "email": "jona@turnen.example",
        }
        adresse = reverse("mitglieder:aufnahme-neu", args=[netzwerk.kurzname])
        daten |= person
        if seite == "entscheidung":
            aufnahme = Aufnahme.objects.create(netzwerk=netzwerk, **person)
            aufnahme.bestaetigen()
            adresse = reverse("mitglieder:aufnahme-zeigen", args=[netzwerk.kurzname, aufnahme.pk])
            daten |= {"eintrag": "neu", "entscheidung": "aufnehmen"}
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: aktionen.loeschen(gruppe=gruppe, von=SYSTEM), lambda: besuch.post(adresse, daten)
    )
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert "Eine gewählte Gruppe wurde gerade gelöscht." in text
    assert "Turnverein" in text
    assert f'value="{gruppe.pk}"' not in text
    assert not Mitgliedschaft.objects.exists()
    assert not _namen(netzwerk)


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    netzwerk: Netzwerk, client: Client, django_assert_num_queries: Any, anzahl: int
) -> None:
    for _nummer in range(anzahl):
        gruppe = PartnergruppeFabrik(netzwerk=netzwerk)
        MitgliedschaftFabrik(netzwerk=netzwerk, gruppen=[gruppe])
    with django_assert_num_queries(7):
        client.get(_url("liste", netzwerk))
