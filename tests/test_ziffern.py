"""Numbers that somebody else put into an address or a form: never an error page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.aktionen import pruefung
from angebote.models import Angebot
from mitglieder.aktionen import einlesung as aktionen
from mitglieder.einlesen.datei import lesen
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontaktFabrik, OrganisationFabrik, TreffenFabrik
from tests.mitglieder.conftest import eigene_ablage
from tests.mitglieder.fabriken import eingeladen, partner, pfad, veroeffentlicht, zugang_zu
from tests.treffen.antworten import adresse, eingeladene

__all__ = ["eigene_ablage"]
Als = Callable[[Konto], Client]
#: More than Python reads, no digit of ASCII, what no database keeps, less than any key.
UNSINN = ("9" * 5000, "²", "\x00", "-1")


@pytest.mark.django_db
@pytest.mark.parametrize("wert", UNSINN)
def test_im_verzeichnis_und_bei_neuen_angeboten(
    client: Client, als: Als, koordination: Konto, netzwerk: Netzwerk, wert: str
) -> None:
    """What a search or a template names is passed over; what was typed wrongly is shown again."""
    liste = reverse("angebote:angebot-liste", args=[netzwerk.kurzname])
    assert client.get(liste, {"anbieter": wert}).status_code == 200
    neu = reverse("angebote:angebot-neu", args=[netzwerk.kurzname])
    besuch = als(koordination)
    assert besuch.get(neu, {"vorlage": wert}).status_code == 200
    verweise = {"themen": wert, "zielgruppen": wert, "anbieter": wert, "format": wert}
    assert besuch.post(neu, {"titel": ""} | verweise).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("wert", UNSINN)
def test_in_der_jaehrlichen_pruefung_wird_nichts_bestaetigt(
    client: Client, netzwerk: Netzwerk, wert: str
) -> None:
    organisation = OrganisationFabrik()
    kontakt = KontaktFabrik(netzwerke=[netzwerk], organisation=organisation)
    angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, anbieter=[organisation])
    zugang = pruefung.zugaenge_fuer(netzwerk, [kontakt])[kontakt.pk]
    ziel = reverse(
        "angebote:pruefung-bestaetigen",
        kwargs={"netzwerk": netzwerk.kurzname, "zeichen": zeichen(zugang)},
    )
    frueher = timezone.now() - timedelta(days=400)
    Angebot.objects.filter(pk=angebot.pk).update(bestaetigt_am=frueher)
    assert client.post(ziel, {"angebot": wert}).status_code == 302
    angebot.refresh_from_db()
    assert angebot.bestaetigt_am == frueher


@pytest.mark.django_db
@pytest.mark.parametrize("wert", UNSINN)
def test_bei_den_blaettern_einer_liste(
    als: Als, koordination: Konto, netzwerk: Netzwerk, wert: str
) -> None:
    """Nor does it mean the first sheet."""
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk,
        tabelle=lesen(b"Organisation\nKita\n"),
        dateiname="l.csv",
        quelle="",
        von=koordination,
    )
    blatt = einlesung.blaetter[0]
    einlesung.blaetter = [blatt | {"an": False}, blatt]
    einlesung.save()
    ziel = reverse("mitglieder:einlesung-aendern", args=[netzwerk.kurzname, einlesung.pk])
    als(koordination).post(ziel, {"was": "blaetter", "blatt": [wert, "1"]})
    einlesung.refresh_from_db()
    assert [eines["an"] for eines in einlesung.blaetter] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize("wert", UNSINN)
@pytest.mark.usefixtures("eigene_ablage")
def test_beim_unterzeichnen_fuer_mehrere(client: Client, netzwerk: Netzwerk, wert: str) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk), partner(netzwerk))
    zugang = zugang_zu(beitritt, beitritt.organisation.kontakt_set.get())
    antwort = client.post(pfad(zugang, "angaben"), {"organisationen": wert})
    assert antwort.status_code in {302, 422}


@pytest.mark.django_db
@pytest.mark.parametrize("wert", UNSINN)
def test_eine_mail_geht_nicht_noch_einmal_hinaus(
    als: Als, koordination: Konto, netzwerk: Netzwerk, wert: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand="terminiert", beginn=timezone.now())
    (eine,) = eingeladene(treffen)
    ziel = adresse("einladung-erneut", treffen, eine.pk)
    runde = eine.runde
    assert als(koordination).post(ziel, {"runde": wert}).status_code == 302
    eine.refresh_from_db()
    assert eine.runde == runde
