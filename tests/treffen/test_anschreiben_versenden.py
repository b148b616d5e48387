"""What was written goes out once, whoever presses how often, and to those who join later."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    PartnergruppeFabrik,
    TreffenFabrik,
)
from tests.formulare import gelesen
from tests.treffen.anschreibenseiten import angaben, druecken, entwurf, versteckt
from tests.treffen.test_einladung import adresse, person
from tests.wettlauf import zuvorkommen
from treffen.aktionen import anschreiben as aktionen
from treffen.empfaengerkreis import passende
from treffen.models import Anschreiben, Teilnahme, Treffen

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def test_zweimal_gedrueckt_und_veraltet(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    person(netzwerk)
    entwurf(treffen)
    browser, ziel = als(koordination), adresse(treffen, "einladung-senden")
    seite = versteckt(browser.get(ziel).text)
    browser.post(adresse(treffen), gelesen(browser, adresse(treffen)) | angaben(text="Neu"))
    veraltet = browser.post(ziel, seite, follow=True).text
    assert "Jemand hat das Anschreiben inzwischen geändert." in veraltet
    seite = versteckt(browser.get(ziel).text)
    person(netzwerk)  # somebody joins between looking and pressing
    mehr = browser.post(ziel, seite, follow=True).text
    assert "Inzwischen geht die E-Mail an 2 Personen statt an 1." in mehr
    assert not Nachricht.objects.exists()
    seite = versteckt(browser.get(ziel).text)
    assert "2 Einladungen sind auf dem Weg." in browser.post(ziel, seite, follow=True).text
    for _mal in range(2):  # back and forth, reload
        assert "Das ist schon auf dem Weg." in browser.post(ziel, seite, follow=True).text
    assert Nachricht.objects.count() == 2
    for quatsch in ("", "x", "123"):
        assert browser.post(ziel, seite | {"vorgang": quatsch}).status_code == 404
    leer = seite | {"vorgang": str(uuid.uuid4()), "anzahl": "0"}
    assert "Diese E-Mail erreicht niemanden." in browser.post(ziel, leer, follow=True).text
    Treffen.objects.update(zustand="entwurf")
    assert "nicht eingeladen werden" in browser.get(ziel, follow=True).text
    assert "nicht eingeladen werden" in browser.post(ziel, leer, follow=True).text
    assert "nicht eingeladen werden" in browser.get(adresse(treffen), follow=True).text


def test_unvollstaendig_geht_nichts_hinaus(
    netzwerk: Netzwerk, treffen: Any, koordination: Konto
) -> None:
    person(netzwerk)
    leer = entwurf(treffen, betreff=" ")
    with pytest.raises(FalscherZustand, match="Ohne Betreff und Text"):
        aktionen.versenden(
            treffen=treffen, zweck="einladung", vorgang=leer.vorgang, anzahl=1, von=koordination
        )
    leer.versenden(von=koordination)
    with pytest.raises(FalscherZustand, match="schon versendet"):
        leer.versenden(von=koordination)


@pytest.mark.django_db(transaction=True)
def test_zwei_druecken_zugleich(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    person(netzwerk)
    entwurf(treffen)
    browser, ziel = als(koordination), adresse(treffen, "einladung-senden")
    seite = versteckt(browser.get(ziel).text)

    def schneller() -> None:
        aktionen.versenden(
            treffen=treffen,
            zweck="einladung",
            vorgang=uuid.UUID(seite["vorgang"]),
            anzahl=1,
            von=koordination,
        )

    zweiter = zuvorkommen(schneller, lambda: browser.post(ziel, seite, follow=True))
    assert "Das ist schon auf dem Weg." in zweiter.text
    assert Nachricht.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_zwei_entwuerfe_zugleich(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """The first version saved in two windows at once is one draft, and the slower is told."""
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    person(netzwerk)
    browser, ziel = als(koordination), adresse(treffen)

    def schneller() -> None:
        Treffen.objects.select_for_update().get(pk=treffen.pk)
        entwurf(treffen, text="Schneller")

    antwort = zuvorkommen(schneller, lambda: browser.post(ziel, angaben(text="Langsamer")))
    assert antwort.status_code == 422
    assert "Langsamer" in antwort.text
    assert Anschreiben.objects.get().text == "Schneller"


def test_spaeter_dazugekommene(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    schule = PartnergruppeFabrik()
    person(netzwerk, gruppen=[schule])
    browser, seite = als(koordination), adresse(treffen, "treffen-zeigen")
    eines = entwurf(treffen, kreis="gruppen", text="Für die Schulen")
    eines.gruppen.set([schule])
    druecken(browser, treffen)
    assert "passt und ist noch nicht eingeladen" not in browser.get(seite).text
    neu = person(netzwerk, gruppen=[schule], nachname="Neuling")
    person(netzwerk, nachname="Andere")
    person(netzwerk, gruppen=[schule], email="")
    text = browser.get(seite).text
    assert "1 Person passt und ist noch nicht eingeladen" in text
    assert "Neuling" in text
    ziel = adresse(treffen, "einladung-nachholen")
    assert "1 Einladung ist auf dem Weg." in browser.post(ziel, follow=True).text
    nachricht = Nachricht.objects.latest("pk")
    assert (nachricht.empfaenger, nachricht.parameter) == (neu.email, {"anschreiben": eines.pk})
    assert "sind schon eingeladen" in browser.post(ziel, follow=True).text
    # One by one is no rule; a Verteiler deleted since names nobody; all are all.
    entwurf(treffen, kreis="einzeln", versendet_am=timezone.now(), versendet_von=koordination)
    entwurf(treffen, kreis="verteiler", versendet_am=timezone.now(), versendet_von=koordination)
    assert not passende(treffen, koordination)
    entwurf(treffen, versendet_am=timezone.now(), versendet_von=koordination)
    assert [kontakt.nachname for kontakt in passende(treffen, koordination)] == ["Andere"]


def test_hinweise_vor_dem_senden(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    person(netzwerk, vorname="", nachname="Sekretariat")
    person(netzwerk, vorname="Kim")
    entwurf(treffen, text="Liebe {vorname}")
    Treffen.objects.update(beginn=timezone.now() + timedelta(days=2))
    text = als(koordination).get(adresse(treffen, "einladung-senden")).text
    assert "Bei 1 Person fehlt der Vorname" in text
    assert "Die Tagesordnung ist noch leer" in text
    assert "ist nicht mehr einzuhalten" in text


def test_erneut_mit_denselben_worten(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    person(netzwerk)
    entwurf(treffen, text="Meine Worte")
    browser = als(koordination)
    druecken(browser, treffen)
    teilnahme = Teilnahme.objects.get()
    browser.post(adresse(treffen, "einladung-erneut", teilnahme=teilnahme.pk), {"runde": "2"})
    zweite = Nachricht.objects.get(runde=2)
    assert "Meine Worte" in str(briefe.bauen(zweite).body)
    # After 90 days nobody knows any more what stood there.
    Nachricht.objects.update(parameter={})
    browser.post(adresse(treffen, "einladung-erneut", teilnahme=teilnahme.pk), {"runde": "3"})
    assert "lädt Sie herzlich" in str(briefe.bauen(Nachricht.objects.get(runde=3)).body)
