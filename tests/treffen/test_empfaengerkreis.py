"""Whom an invitation means: all who stand for a member, and single persons besides."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, PartnergruppeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.anschreibenseiten import angaben, druecken, entwurf
from tests.treffen.test_einladung import adresse, person
from treffen.empfaengerkreis import empfaengerkreis_zu
from treffen.models import Anschreiben, Teilnahme

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def namen(anschreiben: Anschreiben, konto: Konto) -> set[str]:
    return {t.person.nachname for t in empfaengerkreis_zu(anschreiben, konto).empfaenger}


def test_wer_fuer_zwei_stellen_steht_ist_fuer_beide_gemeint(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    """Entered at a body that is no member, standing for one that is: like in a Verteiler."""
    schule = PartnergruppeFabrik(name="Schulen")
    lehr = person(netzwerk, gruppen=[schule], nachname="Lehr")
    traeger = KontaktFabrik(netzwerke=[netzwerk], nachname="Träger")
    traeger.weitere_organisationen.add(lehr.organisation)
    anschreiben = entwurf(treffen)
    assert namen(anschreiben, koordination) == {"Lehr", "Träger"}
    anschreiben.kreis = "gruppen"
    anschreiben.gruppen.set([schule])
    assert namen(anschreiben, koordination) == {"Lehr", "Träger"}
    seite = als(koordination).get(adresse(treffen)).text
    assert "Schulen (2)" in seite
    assert "Alle: 2 Personen" in seite


def test_einzeln_auch_wer_noch_kein_aktives_mitglied_ist(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    """Asked to come before the membership is through; not whoever has left."""
    gast = person(netzwerk, nachname="Beantragt", zustand="beantragt")
    person(netzwerk, nachname="Ruhend", zustand="ruhend")
    for zustand in ("ausgetreten", "ausgeschlossen", "abgelehnt"):
        person(netzwerk, nachname=zustand, zustand=zustand)
    browser = als(koordination)
    seite = browser.get(adresse(treffen))
    assert "Niemand ist noch einzuladen" not in seite.text
    assert {k.nachname for k in seite.context["form"].einzelne} == {"Beantragt", "Ruhend"}
    assert seite.text.count("kein aktives Mitglied") == 2
    wahl = angaben(kreis="einzeln", kontakte=[gast.pk], schritt="weiter")
    senden(browser, adresse(treffen), wahl)
    assert "1 Einladung ist auf dem Weg." in druecken(browser, treffen).text
    assert Teilnahme.objects.get().kontakt == gast
