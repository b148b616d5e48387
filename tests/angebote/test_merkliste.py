"""What a visitor remembers: in the session alone, beside cached cards, passed on by an address."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from angebote.merkliste import HOECHSTENS, nummern_aus
from angebote.models import Angebot
from netzwerk.basis.models import Netzwerk
from tests.angebote.fabriken import AngebotFabrik, ThemaFabrik
from tests.fabriken import NetzwerkFabrik

LISTE = "/kinderschutz/angebote/"
MERKLISTE = "/kinderschutz/angebote/merkliste/"
AENDERN = "/kinderschutz/angebote/merkliste/aendern/"


@pytest.fixture(autouse=True)
def leerer_cache() -> None:
    cache.clear()


@pytest.fixture
def kurs(netzwerk: Netzwerk) -> Angebot:
    angebot: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Kurs <A>")
    return angebot


@pytest.fixture
def gruppe(netzwerk: Netzwerk) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        oeffentlich=True, netzwerk=netzwerk, titel="Ängste-Gruppe", kontakt_telefon="00000 4712"
    )
    return angebot


def merken(client: Client, *angebote: Angebot, was: str = "merken", **kopf: Any) -> Any:
    nummern = ",".join(str(angebot.pk) for angebot in angebote)
    return client.post(AENDERN, {"angebot": nummern, "was": was, "weiter": LISTE}, **kopf)


def test_ohne_gemerktes_keine_sitzung(client: Client, kurs: Angebot) -> None:
    for adresse in (LISTE, MERKLISTE, f"{MERKLISTE}?angebote={kurs.pk}"):
        antwort = client.get(adresse)
        assert antwort.status_code == 200
        assert settings.SESSION_COOKIE_NAME not in antwort.cookies
    assert "Noch nichts gemerkt" in client.get(MERKLISTE).text
    assert not Session.objects.exists()


def test_merken_und_vergessen_ohne_javascript(client: Client, kurs: Angebot) -> None:
    antwort = merken(client, kurs)
    assert antwort["Location"] == f"{LISTE}#merken-{kurs.pk}"
    assert Session.objects.count() == 1
    liste = client.get(LISTE).text
    assert "Gemerkt" in liste
    assert 'app-count">1<' in liste
    assert merken(client, kurs).status_code == 302  # pressed twice: still once
    seite = client.get(MERKLISTE).text
    assert "Kurs &lt;A&gt;" in seite
    assert f"{MERKLISTE}?angebote={kurs.pk}" in seite
    antwort = merken(client, kurs, was="vergessen")
    # With the last offer the session ends, in the browser and in the database.
    assert antwort.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert not Session.objects.exists()
    assert "Noch nichts gemerkt" in client.get(MERKLISTE).text


def test_knopf_vergiftet_die_karten_nicht(client: Client, kurs: Angebot) -> None:
    merken(client, kurs)
    assert "Gemerkt" in client.get(LISTE).text  # writes the cards into the cache
    fremd = Client().get(LISTE).text
    assert "Gemerkt" not in fremd
    assert 'class="app-count">1<' not in fremd
    assert "Gemerkt" in client.get(f"{LISTE}?ansicht=tabelle").text
    assert "Gemerkt" not in Client().get(f"{LISTE}?ansicht=tabelle").text


def test_mit_htmx_knopf_und_zahl(client: Client, kurs: Angebot) -> None:
    antwort = merken(client, kurs, headers={"HX-Request": "true"})
    assert antwort.status_code == 200
    assert "<html" not in antwort.text
    assert "Gemerkt" in antwort.text
    assert 'hx-swap-oob="true"' in antwort.text
    assert f'aria-labelledby="merkwort-{kurs.pk} angebot-{kurs.pk}"' in antwort.text
    assert f'id="angebot-{kurs.pk}"' in client.get(LISTE).text
    assert f'id="angebot-{kurs.pk}"' in client.get(f"{LISTE}{kurs.pk}-{kurs.slug}/").text
    antwort = merken(client, kurs, was="vergessen", headers={"HX-Request": "true"})
    assert "Gemerkt" not in antwort.text


def test_hoechstens_vierzig(client: Client, netzwerk: Netzwerk) -> None:
    thema = ThemaFabrik()
    angebote = [
        AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, themen=[thema])
        for _nummer in range(HOECHSTENS + 1)
    ]
    merken(client, *angebote[:HOECHSTENS])
    assert "40 Angebote gemerkt" in client.get(MERKLISTE).text
    mehr = merken(client, angebote[-1], headers={"HX-Request": "true"})
    assert "Ihre Merkliste ist voll" in mehr.text
    assert "Gemerkt" not in mehr.text
    merken(client, angebote[-1])
    seite = client.get(MERKLISTE)
    assert "Ihre Merkliste ist voll" in seite.text
    assert len(seite.context["angebote"]) == HOECHSTENS
    client.post(AENDERN, {"was": "leeren"})
    assert "Ihre Merkliste ist leer" in client.get(MERKLISTE).text


def test_ordnung(client: Client, netzwerk: Netzwerk, kurs: Angebot, gruppe: Angebot) -> None:
    erstes = ThemaFabrik(name="Zuerst", position=1)
    kurs.themen.set([erstes, ThemaFabrik(name="Andere", position=900)])
    gruppe.themen.set([ThemaFabrik(name="Andere")])
    ohne = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Ohne")
    ohne.themen.clear()
    merken(client, gruppe, kurs, ohne)

    def gezeigt(ordnung: str) -> list[tuple[str, list[str]]]:
        gruppen = client.get(MERKLISTE, {"ordnung": ordnung}).context["gruppen"]
        return [(name, [str(angebot) for angebot, _termin in zettel]) for name, zettel in gruppen]

    assert gezeigt("titel") == [("", ["Ängste-Gruppe", "Kurs <A>", "Ohne"])]
    for ordnung in ("thema", "unfug"):
        assert gezeigt(ordnung) == [
            ("Zuerst", ["Kurs <A>"]),
            ("Andere", ["Ängste-Gruppe"]),
            ("Ohne Thema", ["Ohne"]),
        ]
    client.post(AENDERN, {"was": "leeren"})
    assert gezeigt("titel") == []


def test_verschwundene_werden_genannt(client: Client, kurs: Angebot, gruppe: Angebot) -> None:
    merken(client, kurs, gruppe)
    kurs.archivieren()
    seite = client.get(MERKLISTE).text
    assert "1 Angebot gibt es nicht mehr" in seite
    assert "Kurs &lt;A&gt;" in seite
    # Who only has the address learns the number, not the title.
    fremd = Client().get(f"{MERKLISTE}?angebote={kurs.pk},{gruppe.pk},{10**30},x").text
    assert "1 Angebot gibt es nicht mehr" in fremd
    assert "Kurs" not in fremd
    assert "Ängste-Gruppe" in fremd
    client.post(AENDERN, {"angebot": kurs.pk, "was": "vergessen", "weiter": MERKLISTE})
    seite = client.get(MERKLISTE).text
    assert "Von der Merkliste genommen: Kurs &lt;A&gt;" in seite
    assert "gibt es nicht mehr" not in seite
    assert "Entfernen" in seite


def test_weitergegebene_liste(client: Client, kurs: Angebot, gruppe: Angebot) -> None:
    anderswo: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=NetzwerkFabrik(), titel="Fremd")
    entwurf: Angebot = AngebotFabrik(netzwerk=kurs.netzwerk, titel="Geheim")
    adresse = f"{MERKLISTE}?angebote={gruppe.pk},{kurs.pk},{anderswo.pk},{entwurf.pk}"
    seite = client.get(adresse)
    assert "Für Sie zusammengestellt" in seite.text
    assert "Fremd" not in seite.text
    assert "Geheim" not in seite.text
    assert not Session.objects.exists()
    merken(client, gruppe, kurs)
    assert "2 Angebote gemerkt" in client.get(MERKLISTE).text
    assert "Alle merken" not in client.get(adresse).text
    assert "Diese Liste ist leer" in client.get(f"{MERKLISTE}?angebote=").text


def test_was_keinen_sinn_hat(client: Client, kurs: Angebot, fremdes: Angebot) -> None:
    entwurf: Angebot = AngebotFabrik(netzwerk=kurs.netzwerk)
    assert merken(client, entwurf).status_code == 404
    assert merken(client).status_code == 404
    assert merken(client, kurs, was="unfug").status_code == 404
    daten = {"angebot": str(kurs.pk), "was": "merken", "weiter": "https://boese.example/"}
    antwort = client.post(AENDERN, daten)
    assert antwort["Location"] == MERKLISTE
    assert client.post(AENDERN, {"was": "vergessen"}).status_code == 302
    assert client.get(AENDERN).status_code == 405


def test_seite_fragt_nicht_je_angebot(
    client: Client,
    kurs: Angebot,
    gruppe: Angebot,
    fremdes: Angebot,
    django_assert_num_queries: Any,
) -> None:
    client.get(f"{MERKLISTE}?angebote={kurs.pk}")
    for nummern in (f"{kurs.pk}", f"{kurs.pk},{gruppe.pk},{fremdes.pk}"):
        with django_assert_num_queries(6):
            client.get(f"{MERKLISTE}?angebote={nummern}")


def test_nummern() -> None:
    assert nummern_aus(" 12, 15,12,x,-3,²,") == [12, 15]
    assert len(nummern_aus(",".join(str(n) for n in range(100)))) == HOECHSTENS
