"""From an empty portal to a network with a coordination."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.fabriken import NetzwerkFabrik, RolleFabrik
from tests.wettlauf import zuvorkommen

type Als = Callable[[Konto], Client]

NEU = reverse("basis:netzwerk-neu")
ANGABEN = {
    "name": "Netzwerk Kinderschutz",
    "kurzname": "kinderschutz",
    "kommune": "Musterstadt",
    "traeger": "Stadt Musterstadt, Jugendamt",
    "nach_lkischg": "on",
    "absender_name": "Netzwerk Kinderschutz Musterstadt",
    "absender_email": "kinderschutz@musterstadt.example",
    "siegel_zertifikat": "musterstadt",
}


def test_vom_leeren_portal_zur_koordination(als: Als, verwaltung: Konto, client: Client) -> None:
    besuch = als(verwaltung)
    eingang = besuch.get(reverse("basis:eingang"))
    assert "Es gibt noch kein Netzwerk" in eingang.text
    assert f'href="{NEU}"' in eingang.text
    assert besuch.get(NEU).status_code == 200
    antwort = besuch.post(NEU, ANGABEN)
    netzwerk = Netzwerk.objects.get()
    assert (netzwerk.kommune, netzwerk.siegel_zertifikat) == ("Musterstadt", "musterstadt")
    einladen = reverse("mitglieder:konto-einladen", args=["kinderschutz"])
    assert antwort["Location"] == f"{einladen}?art=koordination"
    seite = besuch.get(antwort["Location"])
    assert "ist angelegt, aber noch nicht öffentlich" in seite.text
    assert seite.context["form"]["art"].value() == "koordination"
    besuch.post(
        einladen, {"name": "Kim", "email": "kim@musterstadt.example", "art": "koordination"}
    )
    rolle = Rolle.objects.get()
    assert (rolle.netzwerk, rolle.art, rolle.konto.email) == (
        netzwerk,
        "koordination",
        "kim@musterstadt.example",
    )
    oeffentlich = reverse("uebersicht:start", args=["kinderschutz"])
    assert client.get(oeffentlich).status_code == 404
    assert als(rolle.konto).get(oeffentlich).status_code == 200


@pytest.mark.parametrize("kurzname", ["eingang", "konto", "mit leerzeichen", "schon-da", ""])
def test_kurzname_muss_frei_sein(als: Als, verwaltung: Konto, kurzname: str) -> None:
    NetzwerkFabrik(kurzname="schon-da")
    antwort = als(verwaltung).post(NEU, ANGABEN | {"kurzname": kurzname})
    assert antwort.status_code == 422
    assert 'value="Musterstadt"' in antwort.text
    assert Netzwerk.objects.count() == 1


def test_weitere_legt_nur_die_systemverwaltung_an(
    als: Als, netzwerk: Netzwerk, verwaltung: Konto, koordination: Konto
) -> None:
    einstellungen = reverse("basis:netzwerk-bearbeiten", args=[netzwerk.kurzname])
    verweis = f'href="{NEU}"'
    assert verweis in als(verwaltung).get(einstellungen).text
    assert verweis not in als(koordination).get(einstellungen).text
    zweites = NetzwerkFabrik()
    RolleFabrik(konto=koordination, netzwerk=zweites)
    eingang = reverse("basis:eingang")
    assert verweis in als(verwaltung).get(eingang).text
    assert verweis not in als(koordination).get(eingang).text
    for methode in (als(koordination).get, als(koordination).post):
        assert methode(NEU, ANGABEN).status_code == 404
    assert Netzwerk.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_zwei_vergeben_denselben_kurznamen_im_selben_augenblick(
    als: Als, verwaltung: Konto
) -> None:
    besuch = als(verwaltung)
    antwort: Any = zuvorkommen(
        lambda: NetzwerkFabrik(kurzname="kinderschutz"), lambda: besuch.post(NEU, ANGABEN)
    )
    assert antwort.status_code == 422
    assert 'value="Musterstadt"' in antwort.text
    assert antwort.context["form"].errors["kurzname"]
    assert Netzwerk.objects.count() == 1
