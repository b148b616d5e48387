"""Letters, members and persons for the tests of letters."""

from django.urls import reverse

from mitglieder.models import Kontakt, Organisation, Rundschreiben
from netzwerk.basis.models import Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, OrganisationFabrik


def url(name: str, netzwerk: Netzwerk, *args: object) -> str:
    return reverse(f"mitglieder:rundschreiben-{name}", args=[netzwerk.kurzname, *args])


def mitglied(netzwerk: Netzwerk, name: str, zustand: str = "aktiv") -> Organisation:
    eine: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=eine, zustand=zustand)
    return eine


def person(haus: Organisation, netzwerk: Netzwerk, email: str, **angaben: object) -> Kontakt:
    einer: Kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email=email, **angaben)
    return einer


def brief(netzwerk: Netzwerk, **angaben: object) -> Rundschreiben:
    felder = {"kreis": "alle", "betreff": "Treffen", "text": "{anrede},\n\nhallo {organisation}."}
    brief: Rundschreiben = Rundschreiben.objects.create(netzwerk=netzwerk, **(felder | angaben))
    return brief


def felder(**anders: object) -> dict[str, object]:
    return {"fuer": "alle", "an": "alle", "betreff": "Treffen", "text": "{anrede}, los.", **anders}
