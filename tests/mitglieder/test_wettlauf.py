"""Who comes second with the same name, address or answer is told so; nothing is there twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import konto as konto_aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.models import Beitritt, Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.fabriken import KontaktFabrik, KontoFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import eingeladen, partner, pfad, veroeffentlicht
from tests.wettlauf import zuvorkommen

pytestmark = pytest.mark.django_db(transaction=True)


def _url(name: str, netzwerk: Netzwerk, *teile: int) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname, *teile])


def test_dieselbe_adresse_zweimal(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    besuch = als(koordination)
    antwort: Any = zuvorkommen(
        lambda: KontaktFabrik(
            organisation=eigene_organisation, netzwerke=[netzwerk], email="kim@haus.example"
        ),
        lambda: besuch.post(
            _url("kontakt-neu", netzwerk, eigene_organisation.pk),
            {"nachname": "Vorlage", "email": "KIM@haus.example"},
        ),
    )
    assert antwort.status_code == 422
    assert "steht schon in einem Kontakt" in antwort.text
    assert 'value="Vorlage"' in antwort.text
    assert Kontakt.objects.count() == 1


def test_dieselbe_organisation_zweimal(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    besuch = als(koordination)
    felder = {"name": "Kita Nord", "art": "kita", "ort": "Nordstadt", "uebergeordnet": ""}
    felder |= {"schutzkonzept": "liegt_vor", "zustand": "aktiv"}
    antwort: Any = zuvorkommen(
        lambda: OrganisationFabrik(name="Kita Nord", kommune=netzwerk.kommune),
        lambda: besuch.post(_url("organisation-neu", netzwerk), felder),
    )
    assert antwort.status_code == 422
    assert "Jemand hat gerade dieselbe Organisation geändert." in antwort.text
    assert 'value="Nordstadt"' in antwort.text
    assert Organisation.objects.count() == 1
    assert not Mitgliedschaft.objects.exists()


def test_liste_und_eingabe_von_hand(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    besuch = als(koordination)
    liste = SimpleUploadedFile("liste.csv", "Organisation\nKita Süd\nKita Nord\n".encode())
    adresse = besuch.post(_url("einlesung-neu", netzwerk), {"datei": liste})["Location"]
    stand = besuch.get(adresse).context["plan"].stand
    antwort: Any = zuvorkommen(
        lambda: OrganisationFabrik(name="Kita Nord", kommune=netzwerk.kommune),
        lambda: besuch.post(adresse, {"stand": stand}, follow=True),
    )
    assert "Der Bestand hat sich seit der Vorschau geändert." in antwort.text
    assert [o.name for o in Organisation.objects.all()] == ["Kita Nord"]


def test_dieselbe_person_zweimal_eingeladen(
    netzwerk: Netzwerk, eigene_organisation: Organisation
) -> None:
    """From two networks at once: one account, a role for each."""
    einladung = zuvorkommen(
        lambda: KontoFabrik(email="kim@haus.example", name="Kim Beispiel"),
        lambda: konto_aktionen.einladen(
            netzwerk=netzwerk,
            name="K. Beispiel",
            email="Kim@haus.example",
            art=Rolle.Art.VERTRETUNG,
            organisation=eigene_organisation,
            von=System("Test"),
        ),
    )
    konto = Konto.objects.get()
    assert (einladung.konto, einladung.konto_neu, einladung.rolle_neu) == (konto, False, True)
    assert konto.name == "Kim Beispiel"
    assert Nachricht.objects.get().empfaenger == "kim@haus.example"


@pytest.mark.usefixtures("eigene_ablage")
def test_zwei_antworten_auf_eine_vereinbarung(netzwerk: Netzwerk, besuch: Client) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, berechtigt=2))
    eins, zwei = beitritt_aktionen.zugaenge(beitritt)
    antwort: Any = zuvorkommen(
        lambda: unterzeichnung.ablehnen(zugang=eins, grund="Erst im Mai."),
        lambda: besuch.post(pfad(zwei, "ablehnen"), {"grund": "Nie."}, follow=True),
    )
    assert len(list(antwort.context["messages"])) == 1
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.ABGELEHNT
    assert (beitritt.ablehnungsgrund, beitritt.kontakt_id) == ("Erst im Mai.", eins.inhaber_id)
    assert Nachricht.objects.filter(anlass="vereinbarung.abgelehnt").count() == 1
