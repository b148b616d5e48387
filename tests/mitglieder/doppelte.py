"""Two entries of one body for the tests of merging."""

from datetime import date

import pytest
from django.urls import reverse

from mitglieder.aktionen import zusammenfuehrung as aktionen
from mitglieder.models import Mitgliedschaft, Organisation, Zusammenfuehrung
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, OrganisationFabrik

M = Mitgliedschaft.Zustand


@pytest.fixture
def alt(netzwerk: Netzwerk) -> Organisation:
    haus: Organisation = OrganisationFabrik(name="KiTa Regenbogen e.V.", email="", ort="Nordstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, seit=date(2020, 3, 1))
    return haus


@pytest.fixture
def neu(netzwerk: Netzwerk) -> Organisation:
    haus: Organisation = OrganisationFabrik(name="Kita Regenbogen", email="kita@regen.example")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, zustand=M.RUHEND)
    return haus


def url(name: str, *teile: int) -> str:
    return reverse(f"mitglieder:{name}", args=["kinderschutz", *teile])


def fuehre(neu: Organisation, alt: Organisation, von: Konto, *uebernehmen: str) -> Zusammenfuehrung:
    return aktionen.zusammenfuehren(
        neu=neu,
        alt=alt,
        uebernehmen=uebernehmen,
        netzwerk=Netzwerk.objects.get(kurzname="kinderschutz"),
        von=von,
    )


def mit_berechtigter(netzwerk: Netzwerk, haus: Organisation) -> Organisation:
    KontaktFabrik(organisation=haus, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True)
    return haus
