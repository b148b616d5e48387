"""Impressum and privacy are reachable from every public page, also where no network is known."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from netzwerk.basis.models import Konto, Netzwerk, Seite
from tests.fabriken import NetzwerkFabrik, SeiteFabrik

IMPRESSUM = "/rechtliches/impressum/"


@pytest.fixture
def zweites(netzwerk: Netzwerk) -> Netzwerk:
    """Two networks, each with its Impressum."""
    anderes: Netzwerk = NetzwerkFabrik(kurzname="medien", name="Netzwerk Medien")
    for eines in (netzwerk, anderes):
        SeiteFabrik(netzwerk=eines, art=Seite.Art.IMPRESSUM)
    return anderes


@pytest.mark.django_db
@pytest.mark.parametrize(
    "adresse",
    ["/", "/konto/login/", "/konto/login/code/", "/konto/password/reset/", "/gibt/es/nicht/"],
)
def test_ohne_netzwerk_steht_es_im_fuss(client: Client, adresse: str) -> None:
    text = client.get(adresse).text
    for art in ("impressum", "datenschutz", "barrierefreiheit"):
        assert f'href="/rechtliches/{art}/"' in text


def test_ein_netzwerk_ein_weg(client: Client, netzwerk: Netzwerk) -> None:
    SeiteFabrik(netzwerk=netzwerk, art=Seite.Art.IMPRESSUM)
    antwort = client.get(IMPRESSUM, follow=True)
    assert antwort.redirect_chain == [("/kinderschutz/seite/impressum/", 302)]
    assert antwort.status_code == 200


def test_mehrere_zur_wahl(
    client: Client,
    netzwerk: Netzwerk,
    zweites: Netzwerk,
    koordination: Konto,
    als: Callable[[Konto], Client],
) -> None:
    def genannt(wer: Client) -> set[str]:
        antwort = wer.get(IMPRESSUM)
        return {n.kurzname for n in antwort.context["netzwerke"]} if antwort.context else set()

    assert genannt(client) == {"kinderschutz", "medien"}
    drittes = NetzwerkFabrik(kurzname="geheim", ist_oeffentlich=False)
    SeiteFabrik(netzwerk=drittes, art=Seite.Art.IMPRESSUM)
    assert genannt(client) == {"kinderschutz", "medien"}
    Netzwerk.objects.filter(pk=netzwerk.pk).update(ist_oeffentlich=False)
    assert genannt(als(koordination)) == {"kinderschutz", "medien"}
    # Where no network is public, the sign-in page still needs an Impressum.
    Netzwerk.objects.update(ist_oeffentlich=False)
    assert genannt(client) == {"kinderschutz", "medien", "geheim"}
    assert client.get(reverse("uebersicht:seite", args=("geheim", "impressum"))).status_code == 200


@pytest.mark.django_db
def test_was_es_nicht_gibt(client: Client) -> None:
    assert client.get("/rechtliches/unsinn/").status_code == 404
    antwort = client.get("/rechtliches/datenschutz/")
    assert antwort.status_code == 200
    assert "noch kein Netzwerk eine Seite angelegt" in antwort.text
