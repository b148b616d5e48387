"""Every page that a visitor can see has the way out and the numbers for emergencies."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.notfall import NUMMERN
from tests.fabriken import NotfallkontaktFabrik
from tests.richtlinien import TABELLE
from tests.test_richtlinien import adresse
from tests.welt import welt_bauen

AUSGANG, NOTRUF = "data-exit", 'href="tel:110"'
FEHLERSEITEN = ("403", "403_csrf", "404", "410", "429", "500")


@pytest.mark.urls("tests.demo.urls")
@pytest.mark.django_db
def test_jede_seite_die_gaeste_sehen() -> None:
    hier, ohne, gesehen = welt_bauen().hier, [], 0
    client = Client(headers={"accept-language": "de"}, raise_request_exception=False)
    for zeile in TABELLE:
        if zeile.stand["oeffentlichkeit"] not in (200, 403, 404, 410, 429) or zeile.nur_post:
            continue
        if zeile.name == "basis:galerie":
            continue  # only for those who build the portal
        antwort = client.get(url := adresse(zeile, hier))
        if antwort.streaming or "<html" not in (text := antwort.text):
            continue  # a file, a fragment
        gesehen += 1
        if text.count(AUSGANG) != 1 or NOTRUF not in text:
            ohne.append(url)
    assert gesehen > 60
    assert not ohne, "\n".join(ohne)


@pytest.mark.parametrize("seite", FEHLERSEITEN)
def test_fehlerseiten_ohne_netzwerk_nennen_die_bundesweiten_nummern(seite: str) -> None:
    anfrage = RequestFactory().get("/")
    anfrage.user = AnonymousUser()
    text = render_to_string(f"{seite}.html", {}, None if seite == "500" else anfrage)
    assert text.count(AUSGANG) == 1
    for kontakt in NUMMERN:
        assert kontakt.bezeichnung in text
        assert f'<a class="app-help__num" href="tel:{kontakt.nummer_waehlbar}">' in text


@pytest.mark.parametrize("seite", FEHLERSEITEN[:-1])
def test_fehlerseiten_eines_netzwerks_nennen_seine_nummern(seite: str, netzwerk: Netzwerk) -> None:
    NotfallkontaktFabrik(netzwerk=netzwerk, bezeichnung="Krisendienst", nummer="0221 47 11")
    anfrage = RequestFactory().get("/")
    anfrage.user, anfrage.netzwerk = AnonymousUser(), netzwerk  # type: ignore[attr-defined]  # by the middleware
    text = render_to_string(f"{seite}.html", {}, anfrage)
    assert text.count(AUSGANG) == 1
    assert "tel:02214711" in text
    assert "tel:116111" not in text


def test_wer_angemeldet_ist_braucht_beides_nicht(koordination: Konto) -> None:
    """Who works with the portal keeps the space."""
    anfrage = RequestFactory().get("/")
    anfrage.user = koordination
    text = render_to_string("404.html", {}, anfrage)
    assert AUSGANG not in text
    assert NOTRUF not in text
