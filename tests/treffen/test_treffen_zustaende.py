"""A meeting's way from draft to archive, and what no step allows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.formulare import senden
from tests.treffen.treffenseiten import ANGABEN, adresse
from treffen.models import Treffen

Als = Callable[[Konto], Client]
Z = Treffen.Zustand


VERBEN: dict[str, tuple[Callable[[Treffen], None], set[str], str]] = {
    "terminieren": (lambda t: t.terminieren(), {Z.ENTWURF}, Z.TERMINIERT),
    "einladen": (lambda t: t.einladen(), {Z.TERMINIERT, Z.EINGELADEN}, Z.EINGELADEN),
    "durchfuehren": (lambda t: t.durchfuehren(), {Z.EINGELADEN}, Z.DURCHGEFUEHRT),
    "archivieren": (lambda t: t.archivieren(), {Z.DURCHGEFUEHRT}, Z.ARCHIVIERT),
    "absagen": (
        lambda t: t.absagen(),
        {Z.ENTWURF, Z.TERMINIERT, Z.EINGELADEN, Z.VERSCHOBEN},
        Z.ABGESAGT,
    ),
    "verschieben": (lambda t: t.verschieben(), {Z.TERMINIERT, Z.EINGELADEN}, Z.VERSCHOBEN),
}


@pytest.mark.parametrize("verb", VERBEN)
@pytest.mark.parametrize("zustand", Z.values)
def test_zustandswechsel(netzwerk: Netzwerk, verb: str, zustand: str) -> None:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=zustand, beginn=timezone.now() - timedelta(hours=1)
    )
    tun, erlaubt, ziel = VERBEN[verb]
    if zustand in erlaubt:
        tun(treffen)
    else:
        with pytest.raises(FalscherZustand, match="im Stand"):
            tun(treffen)
        ziel = zustand
    assert treffen.zustand == ziel
    treffen.refresh_from_db()
    assert treffen.zustand == ziel


def test_erste_einladung_zaehlt(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk)
    treffen.einladen()
    zuerst = treffen.eingeladen_am
    assert zuerst is not None
    treffen.einladen()
    assert treffen.eingeladen_am == zuerst


def test_neuer_termin_nach_dem_verschieben(netzwerk: Netzwerk) -> None:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    treffen.verschieben("Der Saal ist gesperrt.")
    with pytest.raises(FalscherZustand):
        treffen.terminieren()
    beginn = timezone.now() + timedelta(days=60)
    treffen.terminieren(beginn=beginn, ende=beginn + timedelta(hours=2))
    assert (treffen.zustand, treffen.beginn, treffen.sequenz) == (Z.TERMINIERT, beginn, 2)


def test_weg_durch_die_zustaende(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    browser = als(koordination)
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    for name, zustand in [
        ("treffen-terminieren", Z.TERMINIERT),
        ("treffen-verschieben", Z.VERSCHOBEN),
        ("treffen-neu-terminieren", Z.TERMINIERT),
    ]:
        antwort = browser.post(
            adresse(name, treffen), {"datum": "2027-05-01", "von": "9:00", "bis": "10:00"}
        )
        assert antwort.status_code == 302
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    treffen.einladen()
    durchfuehren = adresse("treffen-durchfuehren", treffen)
    zu_frueh = browser.post(durchfuehren, follow=True)
    assert "Das Treffen ist erst am 1. Mai 2027." in zu_frueh.content.decode()
    assert durchfuehren not in zu_frueh.content.decode()
    Treffen.objects.update(beginn=timezone.now() - timedelta(hours=1))
    assert durchfuehren in browser.get(adresse("treffen-zeigen", treffen)).content.decode()
    for name, zustand in [
        ("treffen-durchfuehren", Z.DURCHGEFUEHRT),
        ("treffen-archivieren", Z.ARCHIVIERT),
    ]:
        assert browser.get(adresse(name, treffen)).status_code == 200
        browser.post(adresse(name, treffen))
        treffen.refresh_from_db()
        assert treffen.zustand == zustand
    assert browser.get(adresse("treffen-zeigen", treffen)).status_code == 200


@pytest.mark.parametrize("zustand", [Z.ABGESAGT, Z.ARCHIVIERT])
def test_was_vorbei_ist_bleibt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=zustand)
    antwort = senden(
        als(koordination), adresse("treffen-bearbeiten", treffen), ANGABEN, follow=True
    )
    assert "lässt sich nicht mehr ändern" in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.titel == "Netzwerktreffen Herbst"


@pytest.mark.parametrize(
    "name",
    [
        "treffen-terminieren",
        "treffen-neu-terminieren",
        "treffen-durchfuehren",
        "treffen-verschieben",
        "treffen-absagen",
        "treffen-archivieren",
        "einladung-aenderung",
    ],
)
def test_falscher_schritt_wird_gesagt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, name: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ARCHIVIERT)
    angaben = {"datum": "2027-05-01", "von": "9:00", "bis": "10:00"}
    antwort = als(koordination).post(adresse(name, treffen), angaben, follow=True)
    assert "Das geht im Stand „archiviert“ nicht." in antwort.content.decode()
    treffen.refresh_from_db()
    assert treffen.zustand == Z.ARCHIVIERT


def test_neuer_termin_mit_fehler(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.VERSCHOBEN)
    ziel = adresse("treffen-neu-terminieren", treffen)
    assert als(koordination).get(ziel).status_code == 200
    antwort = als(koordination).post(ziel, {"datum": "2027-05-01", "von": "9:00", "bis": "8:00"})
    assert antwort.status_code == 422
    assert "Das Ende liegt vor dem Beginn." in antwort.content.decode()


def test_absagen_sagt_es_allen_die_nicht_abgesagt_haben(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TeilnahmeFabrik(treffen=treffen, kontakt__email="kommt@partner.example")
    TeilnahmeFabrik(treffen=treffen, kontakt__email="nie@partner.example").antworten("abgesagt")
    TeilnahmeFabrik(treffen=treffen, kontakt__email="")
    ziel = adresse("treffen-absagen", treffen)
    assert "abgesagt werden?" in als(koordination).get(ziel).content.decode()
    lang = als(koordination).post(ziel, {"absage_grund": "x" * 301})
    assert lang.status_code == 422
    antwort = als(koordination).post(ziel, {"absage_grund": "Krankheit"}, follow=True)
    text = antwort.content.decode()
    assert "Das Treffen ist abgesagt." in text
    assert "Krankheit" in text
    als(koordination).post(ziel, {"absage_grund": "noch einmal"})
    assert [n.empfaenger for n in Nachricht.objects.all()] == ["kommt@partner.example"]
    assert Nachricht.objects.get().anlass == "treffen.absage"
