"""Out and in again: a table that was only opened and saved changes nothing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.plan import Plan
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik

Anmelden = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/mitglieder/ausfuehren/"


@pytest.fixture
def register(netzwerk: Netzwerk) -> None:
    """A tree with a name twice, members in every state, people with what people have."""
    stadt = OrganisationFabrik(name="Stadt", kommune=netzwerk.kommune, art="kommune")
    gruppen = list(Partnergruppe.objects.waehlbar(netzwerk)[:3])
    eigene = Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="quer", name="A|B")
    for nummer, amt in enumerate(("Jugendamt", "Schulamt")):
        oben = OrganisationFabrik(name=amt, kommune=netzwerk.kommune, uebergeordnet=stadt)
        haus: Organisation = OrganisationFabrik(
            name="Leitung",
            kommune=netzwerk.kommune,
            uebergeordnet=oben,
            art="abteilung",
            strasse="=Am  Ring 1",
            plz="01067",
            ort="Musterstadt",
            bezirk="'Süd",
            telefon="+49 351 12345",
            email="leitung@partner.example",
            website="https://partner.example/leitung",
            beschreibung="Erste Zeile.\n\nZweite Zeile.",
            vereinbarung_8a_am=date(2025, 3, 9),
            schutzkonzept="in_arbeit",
        )
        MitgliedschaftFabrik(
            netzwerk=netzwerk, organisation=haus, gruppen=[*gruppen, eigene], seit=date(2024, 1, 2)
        )
        person: Kontakt = KontaktFabrik(
            organisation=haus,
            netzwerke=[netzwerk],
            anrede="Frau Dr.",
            vorname="Łucja  👩🏽\u200d💻",
            nachname=f"Müller-Łoś {nummer}",
            funktion="@Leitung; „stellv.“",
            telefon="+49 351 12345",
            ist_insofa=True,
            ist_zeichnungsberechtigt=True,
        )
        person.weitere_organisationen.add(oben)
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email="", nachname="Ohne Adresse")
        KontaktFabrik(organisation=haus, netzwerke=[NetzwerkFabrik()], nachname="Fremd")
    for zustand in Mitgliedschaft.Zustand.values:
        MitgliedschaftFabrik(
            netzwerk=netzwerk,
            organisation=OrganisationFabrik(name=f"Haus {zustand}", kommune=netzwerk.kommune),
            zustand=zustand,
            gruppen=gruppen[:1],
        )


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("was", ["organisationen", "kontakte"])
def test_ausgefuehrt_und_eingelesen_aendert_nichts(
    was: str, format: str, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    inhalt = als(koordination).get(ADRESSE, {"was": was, "format": format}).content
    tabelle = lesen(inhalt)
    assert len(tabelle.zeilen) == (13 if was == "organisationen" else 4)
    plan = Plan(netzwerk=netzwerk, zeilen=tabelle.zeilen, von=koordination)
    fehler = [(b.nr, f.spalte, f.grund) for b in plan.befunde for f in b.fehler]
    assert fehler == []
    neu = [(b.name, a.spalte, a.vorher, a.nachher) for b in plan.befunde for a in b.aenderungen]
    assert neu == []
    assert not plan.aendert_etwas
