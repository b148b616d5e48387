"""An offer that others ended: the coordination sees it until it took note of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht import frische as aufgaben
from tests.angebote.fabriken import AngebotFabrik
from tests.angebote.test_pruefung_link import adresse
from tests.fabriken import KontaktFabrik, OrganisationFabrik

MARKE = ">beantwortet<"
ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


@pytest.fixture
def beendetes(eigenes_oeffentliches: Angebot, vertretung: Konto) -> Angebot:
    aktionen.archivieren(angebot=eigenes_oeffentliches, von=vertretung)
    return eigenes_oeffentliches


def test_zaehlt_bis_die_koordination_es_gesehen_hat(
    netzwerk: Netzwerk, koordination: Konto, beendetes: Angebot, fremdes: Angebot, als: Als
) -> None:
    assert beendetes.archiviert_weil == Angebot.Archivgrund.ANBIETER
    aktionen.archivieren(angebot=fremdes, von=koordination)  # its own doing is no news
    prueft, archiv = als(koordination), f"{ADRESSE}frische/?nach=archiv"
    satz = "1 Angebot steht nicht mehr im Verzeichnis, ohne dass Sie es herausgenommen haben."
    assert satz in prueft.get(f"{ADRESSE}verwalten/").text
    assert satz in prueft.get(f"{ADRESSE}frische/").text
    [aufgabe] = aufgaben.aufgaben(netzwerk)
    assert (aufgabe.titel, aufgabe.url) == (
        "1 Angebot steht nicht mehr im Verzeichnis",
        archiv,
    )
    seite = prueft.get(archiv)
    assert "Zur Kenntnis genommen" in seite.text
    bis = seite.context["beendet"]["bis"].isoformat()
    # What ended after the page was opened has not been seen.
    spaeter = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk)
    spaeter.archivieren(Angebot.Archivgrund.OHNE_ANTWORT)
    for unsinn in ("", "gestern", "0001-01-01"):
        prueft.post(f"{ADRESSE}frische/gesehen/", {"bis": unsinn})
    assert Angebot.objects.beendet(netzwerk).count() == 2
    antwort = prueft.post(f"{ADRESSE}frische/gesehen/", {"bis": bis}, follow=True)
    assert antwort.redirect_chain == [(archiv, 302)]
    assert list(Angebot.objects.beendet(netzwerk)) == [spaeter]


def test_die_navigation_zaehlt_es_mit(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, beendetes: Angebot
) -> None:
    from angebote.navigation import _wartende

    AngebotFabrik(wartend=True, netzwerk=netzwerk)
    assert (_wartende(koordination, netzwerk), _wartende(vertretung, netzwerk)) == (2, 0)
    Angebot.objects.update(ende_gesehen_am=timezone.now())
    assert _wartende(koordination, netzwerk) == 1


def test_wieder_beendet_ist_wieder_neu(netzwerk: Netzwerk, beendetes: Angebot) -> None:
    Angebot.objects.update(ende_gesehen_am=timezone.now())
    beendetes.wieder_aufnehmen()
    beendetes.archivieren(Angebot.Archivgrund.ANBIETER)
    assert list(Angebot.objects.beendet(netzwerk)) == [beendetes]


def test_die_anderen_anbieter_sehen_dass_es_beantwortet_ist(
    client: Client, netzwerk: Netzwerk, eigene_organisation: Organisation
) -> None:
    andere = OrganisationFabrik(name="Anderer Träger")
    kontakte = [
        KontaktFabrik(netzwerke=[netzwerk], organisation=eine)
        for eine in (eigene_organisation, andere)
    ]
    gemeinsames, endet = (
        AngebotFabrik(
            oeffentlich=True,
            netzwerk=netzwerk,
            titel=titel,
            anbieter=[eigene_organisation, andere],
            bestaetigt_am=timezone.now() - timedelta(days=400),
        )
        for titel in ("Gemeinsames", "Auslaufendes")
    )
    AngebotFabrik(netzwerk=netzwerk, titel="Nie gezeigt", anbieter=[andere]).archivieren()
    eine, zweite = (adresse(kontakt, netzwerk, "zeigen") for kontakt in kontakte)
    text = client.get(zweite).text
    assert "Es genügt, wenn eine Person antwortet." in text
    assert MARKE not in text
    client.post(
        adresse(kontakte[0], netzwerk, "bestaetigen"), {"angebot": [gemeinsames.pk]}, follow=True
    )
    client.post(adresse(kontakte[0], netzwerk, "archivieren", pk=endet.pk))
    for seite in (eine, zweite):
        text = client.get(seite).text
        assert MARKE in text
        assert "Nicht mehr im Verzeichnis" in text
        assert "vom Anbieter: gibt es nicht mehr" in text
        assert "Nie gezeigt" not in text
