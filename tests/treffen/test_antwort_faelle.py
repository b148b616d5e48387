"""Rare cases of an answer: moot mails, a deputy who is gone, and the link of a guest."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.treffen.antworten import VON, eingeladene, link, post, stand, zusagen
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen import antwortseite
from treffen.aktionen import antwort as aktionen
from treffen.aktionen.antwort import Benannt, NichtMoeglich
from treffen.models import Frage, Frageantwort, Gast, Tagesordnungspunkt, Teilnahme, Treffen

STELLVERTRETUNG = "stellvertretung_benannt"
LUCA = Benannt(vorname="Luca", nachname="Gastmann", email="luca@verein.example")


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def vertreten(teilnahme: Teilnahme, benannt: Benannt) -> Teilnahme:
    """Names the deputy; returns the deputy's row."""
    aktionen.antworten(teilnahme=teilnahme, antwort=STELLVERTRETUNG, von=VON, benannt=benannt)
    gefunden: Teilnahme = Teilnahme.objects.mit_person().get(stellvertretung_von=teilnahme)
    return gefunden


def gast_mit_link(netzwerk: Netzwerk) -> tuple[Teilnahme, Zugang]:
    teilnahme = GastteilnahmeFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    zugang = Zugang.fuer(
        teilnahme.gast,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=teilnahme,
        netzwerk=netzwerk,
        tage=9,
    )
    return teilnahme, zugang


def test_mail_an_eine_kollegin_die_nicht_mehr_vertritt(treffen: Treffen) -> None:
    """Her contact is still there, her row is gone."""
    (kim,) = eingeladene(treffen)
    kollegin = KontaktFabrik(netzwerke=[treffen.netzwerk])
    vertretung = vertreten(kim, Benannt(kontakt=kollegin, email=kollegin.email))
    assert zusagen(kim) == "zugesagt"
    assert stand(vertretung) == ["weg"]
    (nachricht,) = post("treffen.stellvertretung")
    with pytest.raises(NichtMehrNoetig, match="Diese Anmeldung gibt es nicht mehr"):
        bauen(nachricht)


def test_mail_an_eine_eingeladene_die_nicht_mehr_vertritt(treffen: Treffen) -> None:
    """Invited besides: she keeps her row, but stands in for nobody."""
    kim, toni = eingeladene(treffen, 2)
    vertretung = vertreten(kim, Benannt(kontakt=toni.kontakt, email=toni.person.email))
    assert vertretung.pk == toni.pk
    (nachricht,) = post("treffen.stellvertretung")
    assert bauen(nachricht).subject.startswith("Stellvertretung: ")
    zusagen(kim)
    assert stand(kim, toni) == ["zugesagt", "offen"]
    (nachricht,) = post("treffen.stellvertretung")
    with pytest.raises(NichtMehrNoetig, match="Die Stellvertretung ist nicht mehr nötig"):
        bauen(nachricht)


def test_austragung_aus_einem_abgesagten_treffen(treffen: Treffen) -> None:
    """The cancellation of the meeting takes it out of every calendar itself."""
    (kim,) = eingeladene(treffen)
    vertreten(kim, LUCA)
    zusagen(kim)
    (nachricht,) = post("treffen.austragung")
    assert bauen(nachricht).subject.startswith("Nicht mehr nötig: ")
    Treffen.objects.filter(pk=treffen.pk).update(zustand=Treffen.Zustand.ABGESAGT)
    (nachricht,) = post("treffen.austragung")
    with pytest.raises(NichtMehrNoetig, match="Das Treffen findet nicht statt"):
        bauen(nachricht)


def test_seite_ohne_die_vertretung_die_entfernt_wurde(client: Client, treffen: Treffen) -> None:
    (kim,) = eingeladene(treffen)
    luca = vertreten(kim, LUCA)
    vorher = antwortseite.vertretung(antwortseite.lesen(kim.pk))
    assert vorher is not None
    assert vorher["name"] == "Luca Gastmann"
    aktionen.entfernen(teilnahme=luca, von=VON)
    assert stand(kim, luca) == [STELLVERTRETUNG, "weg"]
    assert antwortseite.vertretung(antwortseite.lesen(kim.pk)) is None
    antwort = client.get(link(kim))
    assert antwort.status_code == 200
    assert "Luca Gastmann" not in antwort.text


def test_wer_vertritt_nennt_keine_weitere_vertretung(treffen: Treffen) -> None:
    (kim,) = eingeladene(treffen)
    luca = vertreten(kim, LUCA)
    with pytest.raises(NichtMoeglich, match="keine weitere Vertretung"):
        vertreten(luca, Benannt(nachname="Dritte", email="dritte@verein.example"))
    assert stand(kim, luca) == [STELLVERTRETUNG, "offen"]
    assert Gast.objects.count() == 1


def test_anmeldung_verlangt_die_antwort_auf_eine_pflichtfrage(
    client: Client, netzwerk: Netzwerk
) -> None:
    """Whoever registers comes: there is no other answer that would spare the question."""
    cache.clear()  # no limit left over from another test
    treffen = TreffenFabrik(netzwerk=netzwerk, offene_anmeldung=True)
    treffen.refresh_from_db()
    frage = Frage.objects.create(treffen=treffen, text="Welcher Tisch?", ist_pflicht=True)
    seite = reverse("treffen:anmeldung", args=[netzwerk.kurzname, treffen.anmeldezeichen])
    daten = {
        "vorname": "Luca",
        "nachname": "Gastmann",
        "email": "luca@verein.example",
        "einrichtung": "Sportverein",
    }
    antwort = client.post(seite, daten)
    assert antwort.status_code == 422
    assert "Beantworten Sie diese Frage, wenn Sie kommen." in antwort.text
    assert not Teilnahme.objects.exists()
    client.post(seite, daten | {f"frage_{frage.pk}": "Meldewege"})
    assert Teilnahme.objects.get().antwort == "zugesagt"
    assert Frageantwort.objects.get().werte == ["Meldewege"]


def test_gast_sieht_mit_dem_link_das_eigene(netzwerk: Netzwerk) -> None:
    teilnahme, zugang = gast_mit_link(netzwerk)
    GastteilnahmeFabrik(treffen=teilnahme.treffen)
    TreffenFabrik(netzwerk=netzwerk)
    assert list(Teilnahme.objects.sichtbar_fuer(zugang, netzwerk)) == [teilnahme]
    assert list(Treffen.objects.sichtbar_fuer(zugang, netzwerk)) == [teilnahme.treffen]


def test_nur_mitglieder_haben_themen_angemeldet(netzwerk: Netzwerk) -> None:
    """A guest whose key is the one of a contact does not find what that contact registered."""
    teilnahme, zugang = gast_mit_link(netzwerk)
    kontakt = KontaktFabrik(pk=teilnahme.gast_id, netzwerke=[netzwerk])
    TopFabrik(treffen=teilnahme.treffen, angemeldet_von=kontakt, angemeldet_am=timezone.now())
    for wer in (zugang, System("test"), OEFFENTLICHKEIT):
        assert not Tagesordnungspunkt.objects.angemeldet_durch(wer).exists()
