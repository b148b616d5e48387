"""One mail once more: what goes out depends on where the meeting stands now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.treffen.antworten import absagen as ablehnen
from tests.treffen.antworten import adresse, eingeladene, post
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen.aktionen import einladung
from treffen.aktionen import treffen as aktionen
from treffen.aktionen.anmeldung import Angaben, anmelden
from treffen.aktionen.antwort import Benannt, Zusatz, antworten
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
VON = System("test")
Z = Treffen.Zustand


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk, zustand=Z.TERMINIERT, offene_anmeldung=True)


def angemeldet(treffen: Treffen, name: str = "Neu") -> Teilnahme:
    email = f"{name.lower()}@verein.example"
    angaben = Angaben(vorname="", nachname=name, email=email)
    anmelden(treffen=treffen, angaben=angaben, zusatz=Zusatz(), von=VON)
    teilnahme: Teilnahme = Teilnahme.objects.get(gast__email=email)
    return teilnahme


def neuer_termin(treffen: Treffen) -> None:
    treffen.refresh_from_db()
    beginn = treffen.beginn + timedelta(days=30)
    aktionen.neu_terminieren(
        treffen=treffen, beginn=beginn, ende=beginn + timedelta(hours=2), von=VON
    )


def abgewiesen() -> None:
    Nachricht.objects.update(zustand=Nachricht.Zustand.ABGELEHNT, server_antwort="550 unbekannt")


def druecken(browser: Client, teilnahme: Teilnahme) -> str:
    teilnahme.refresh_from_db()
    ziel = adresse("einladung-erneut", teilnahme.treffen, teilnahme.pk)
    gesehen = browser.get(ziel)
    runde = gesehen.context["runde"] if gesehen.status_code == 200 else 99
    antwort: Any = browser.post(ziel, {"runde": runde}, follow=True)
    return str(antwort.text)


def test_nach_dem_verschieben_erst_der_neue_termin(
    als: Als, koordination: Konto, treffen: Any
) -> None:
    """Else the mail would be thrown away and the person count as told."""
    (eine,) = eingeladene(treffen)
    aktionen.verschieben(treffen=treffen, von=VON)
    neuer_termin(treffen)
    Nachricht.objects.all().delete()
    text = druecken(als(koordination), eine)
    assert "kennt den Termin noch nicht" in text
    assert not Nachricht.objects.exists()
    assert Teilnahme.objects.filter(treffen=treffen).ohne_neuen_termin().get() == eine
    ziel = adresse("einladung-erneut", treffen, eine.pk)
    assert ziel not in als(koordination).get(adresse("einladung-zustellung", treffen)).text
    assert einladung.aenderung_mitteilen(treffen=treffen, von=VON) == 1
    assert ziel in _liste_nach_versand(als(koordination), treffen)


def _liste_nach_versand(browser: Client, treffen: Treffen) -> str:
    abgewiesen()
    return str(browser.get(adresse("einladung-zustellung", treffen)).text)


@pytest.mark.parametrize("kommt", [True, False], ids=["selbst", "vertreten"])
def test_terminiert_bekommen_angemeldete_ihre_bestaetigung(
    als: Als, koordination: Konto, treffen: Any, kommt: bool
) -> None:
    eine = angemeldet(treffen)
    anlass = "treffen.anmeldung"
    if not kommt:
        wer = Benannt(nachname="Ersatz", email="ersatz@verein.example")
        antworten(teilnahme=eine, antwort="stellvertretung_benannt", von=VON, benannt=wer)
        eine, anlass = Teilnahme.objects.get(stellvertretung_von=eine), "treffen.stellvertretung"
    browser = als(koordination)
    seite = _liste_nach_versand(browser, treffen)
    assert adresse("einladung-erneut", treffen, eine.pk) in seite
    assert "550 unbekannt" in seite
    assert "noch einmal hinaus" in druecken(browser, eine)
    zweite = post(anlass)[-1]
    assert (zweite.gegenstand_id, zweite.runde) == (eine.pk, 2)
    bauen(zweite)
    treffen.refresh_from_db()
    assert treffen.zustand == Z.TERMINIERT
    # The same press arriving twice finds its round taken.
    ziel = adresse("einladung-erneut", treffen, eine.pk)
    assert "schon unterwegs" in browser.post(ziel, {"runde": 2}, follow=True).text
    assert len(post(anlass)) == 2


def test_eingeladen_bekommt_die_einladung(als: Als, koordination: Konto, treffen: Any) -> None:
    (eine,) = eingeladene(treffen)
    abgewiesen()
    assert "noch einmal hinaus" in druecken(als(koordination), eine)
    assert [n.runde for n in post("treffen.einladung")] == [1, 2]
    bauen(post("treffen.einladung")[-1])


def test_entfallen_bekommt_die_absage(als: Als, koordination: Konto, treffen: Any) -> None:
    """Postponed, sent twice, then called off for good: no round is taken."""
    eine, lehnt_ab = eingeladene(treffen, 2)
    ablehnen(lehnt_ab)
    Nachricht.objects.all().delete()
    assert aktionen.verschieben(treffen=treffen, von=VON, grund="Rohrbruch") == 1
    browser = als(koordination)
    seite = _liste_nach_versand(browser, treffen)
    assert "550 unbekannt" in seite
    assert adresse("einladung-erneut", treffen, eine.pk) in seite
    assert adresse("einladung-erneut", treffen, lehnt_ab.pk) not in seite
    assert "Die Absage an" in browser.get(adresse("einladung-erneut", treffen, eine.pk)).text
    assert "noch einmal hinaus" in druecken(browser, eine)
    assert "noch einmal hinaus" in druecken(browser, eine)
    treffen.refresh_from_db()
    assert aktionen.absagen(treffen=treffen, von=VON) == 1
    abgewiesen()
    assert "noch einmal hinaus" in druecken(browser, eine)
    absagen = post("treffen.absage")
    assert [n.runde for n in absagen] == [1, 2, 3, 4, 5]
    assert "Abgesagt" in bauen(absagen[-1]).subject


def test_vorbei_bekommt_niemand_mehr_etwas(als: Als, koordination: Konto, treffen: Any) -> None:
    (eine,) = eingeladene(treffen)
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    assert "wird nicht mehr eingeladen" in druecken(als(koordination), eine)
    Treffen.objects.update(zustand=Z.DURCHGEFUEHRT, beginn=timezone.now() + timedelta(hours=1))
    assert "wird nicht mehr eingeladen" in druecken(als(koordination), eine)
    assert len(post("treffen.einladung")) == 1


def test_wer_sich_anmeldet_macht_niemanden_eingeladen(
    als: Als, koordination: Konto, treffen: Any
) -> None:
    """Told of another room: the invitation of the network still stands out."""
    eine = angemeldet(treffen)
    Treffen.objects.update(sequenz=1)
    assert einladung.aenderung_mitteilen(treffen=treffen, von=VON) == 1
    treffen.refresh_from_db()
    assert (treffen.zustand, treffen.eingeladen_am) == (Z.TERMINIERT, None)
    mail = bauen(post("treffen.einladung")[0])
    assert "Geändert" in mail.subject
    eine.refresh_from_db()
    assert eine.nimmt_antwort
    seite = als(koordination).get(adresse("treffen-zeigen", treffen)).text
    assert "Einladung verschicken" in seite


def test_aenderung_wird_nur_zu_festem_termin_gesagt(treffen: Any) -> None:
    GastteilnahmeFabrik(treffen=treffen)
    Treffen.objects.update(sequenz=1, zustand=Z.ABGESAGT)
    with pytest.raises(FalscherZustand):
        einladung.aenderung_mitteilen(treffen=treffen, von=VON)
