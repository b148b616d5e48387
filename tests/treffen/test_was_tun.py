"""The public page: paths in order, bodies and numbers, never a person, nothing that is inside."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitglieder.models import Partnergruppe
from netzwerk.basis.aktionen.dokument import erstellen
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)
from tests.treffen.meldewege import geltend, weg
from treffen.meldewegkarte import dokument

Als = Callable[[Konto], Client]
pytestmark = pytest.mark.django_db


def seite(netzwerk: Netzwerk) -> str:
    return reverse("treffen:was-tun", args=[netzwerk.kurzname])


def test_leer(netzwerk: Netzwerk, client: Client) -> None:
    """Nothing published: whoever comes here is still told whom to call."""
    netzwerk.notfallkontakt_set.create(bezeichnung="Polizei", nummer="110", ist_akut=True)
    haus = OrganisationFabrik(name="Amt für Jugend", telefon="00000 1240")
    gruppe = Partnergruppe.objects.get(schluessel="jugendamt_asd")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, gruppen=[gruppe])
    text = client.get(seite(netzwerk)).text
    for wort in ("Hier steht bald", 'href="tel:110"', "Amt für Jugend", "Seite schnell verlassen"):
        assert wort in text


def test_nur_oeffentliches(netzwerk: Netzwerk, koordination: Konto, client: Client) -> None:
    """Bodies, numbers and steps; no person, no draft, no inside path, none of another network."""
    person = KontaktFabrik(netzwerke=[netzwerk], nachname="Vertraulich", telefon="00000 777")
    schritte = (
        {"titel": "Anrufen?", "art": "entscheidung", "nein_zu": 3},
        {"titel": "Nummer", "telefon": "00000 / 47", "stelle": "Haus", "kontakt": person},
        {"titel": "Schluss", "art": "ende"},
    )
    zweiter = geltend(
        netzwerk, koordination, schritte, titel="Weg B", ist_oeffentlich=True, position=2
    )
    geltend(netzwerk, koordination, titel="Weg A", ist_oeffentlich=True, position=1)
    geltend(netzwerk, koordination, titel="Nur innen")
    weg(netzwerk, koordination, titel="Noch Entwurf", ist_oeffentlich=True)
    anderswo = NetzwerkFabrik(kurzname="nebenan")
    geltend(anderswo, koordination, titel="Von nebenan", ist_oeffentlich=True)
    text = client.get(seite(netzwerk)).text
    assert text.index("Weg A") < text.index("Weg B")
    assert 'href="tel:0000047"' in text
    assert f"#weg-{zweiter.meldeweg_id}-schritt-3" in text
    for wort in ("Vertraulich", "00000 777", "Nur innen", "Noch Entwurf", "Von nebenan"):
        assert wort not in text
    zweiter.meldeweg.beenden()
    assert "Weg B" not in client.get(seite(netzwerk)).text


def test_karte(netzwerk: Netzwerk, koordination: Konto, client: Client) -> None:
    """Everybody's, once it is made and while it says what holds; of inside paths nobody's."""
    fassung = geltend(netzwerk, koordination, ist_oeffentlich=True)
    innen = geltend(netzwerk, koordination, titel="Innen")
    adresse = reverse("treffen:was-tun-karte", args=[netzwerk.kurzname, fassung.meldeweg_id])
    assert client.get(adresse).status_code == 404
    assert "karte.pdf" not in client.get(seite(netzwerk)).text
    auftrag = dokument(fassung)
    assert auftrag is not None
    assert erstellen(auftrag)
    antwort = client.get(adresse)
    assert antwort["Content-Type"] == "application/pdf"
    assert adresse in client.get(seite(netzwerk)).text
    auch = reverse("treffen:was-tun-karte", args=[netzwerk.kurzname, innen.meldeweg_id])
    assert client.get(auch).status_code == 404
    # A number on it has changed: better none than a wrong one.
    netzwerk.notfallkontakt_set.create(bezeichnung="Neu", nummer="116 117")
    assert client.get(adresse).status_code == 404


def test_verborgenes_netzwerk(netzwerk: Netzwerk, koordination: Konto, client: Client) -> None:
    """What is not public yet shows nothing, not even this."""
    geltend(netzwerk, koordination, ist_oeffentlich=True)
    netzwerk.ist_oeffentlich = False
    netzwerk.save()
    assert "Sorge um ein Kind" not in client.get(seite(netzwerk), follow=True).text


def test_ohne_insofa(netzwerk: Netzwerk, client: Client) -> None:
    """Belongs to networks for child protection; there with the numbers of the bodies."""
    haus = OrganisationFabrik(name="Fachberatung", telefon="00000 5580")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    KontaktFabrik(netzwerke=[netzwerk], organisation=haus, ist_insofa=True, nachname="Persönlich")
    netzwerk.nach_lkischg = True
    netzwerk.save()
    text = client.get(seite(netzwerk)).text
    assert "00000 5580" in text
    assert "Persönlich" not in text
    netzwerk.nach_lkischg = False
    netzwerk.save()
    assert "Fachberatung" not in client.get(seite(netzwerk)).text


def test_fragt_nicht_je_weg(netzwerk: Netzwerk, koordination: Konto, client: Client) -> None:
    geltend(netzwerk, koordination, ist_oeffentlich=True)

    def fragen() -> int:
        with CaptureQueriesContext(connection) as gefragt:
            client.get(seite(netzwerk))
        return len(gefragt)

    fragen()
    vorher = fragen()
    for nummer in range(5):
        geltend(netzwerk, koordination, titel=f"Weg {nummer}", ist_oeffentlich=True)
    assert fragen() == vorher
