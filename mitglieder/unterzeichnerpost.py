"""Who gets the documents of an accession by mail."""

from mitglieder.models import Beitritt
from mitglieder.zeichentag import berechtigte


def unterzeichnende(beitritt: Beitritt) -> dict[str, str]:
    """Address → name of who signed.

    Where no address of that person is known (any more), those who may sign for the organisation;
    where there is nobody, the organisation itself.
    """
    kontakt = beitritt.kontakt
    if kontakt is not None and kontakt.email and kontakt.ausgeschieden_am is None:
        return {kontakt.email: beitritt.unterzeichner_name}
    return ohne_eigene_adresse(beitritt)


def ohne_eigene_adresse(beitritt: Beitritt) -> dict[str, str]:
    """Who gets the file when there is no address of whoever signs."""
    organisation = beitritt.organisation
    erreichbare = berechtigte(beitritt).erreichbar()
    if personen := {kontakt.email: kontakt.name for kontakt in erreichbare}:
        return personen
    return {organisation.email: organisation.name} if organisation.email else {}


def empfaenger(beitritt: Beitritt) -> dict[str, str]:
    """Both sides, address → name: the network's mailbox and who signed."""
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    kommune = {netzwerk.kontakt_email or netzwerk.absender_email: netzwerk.absender_name}
    return kommune | unterzeichnende(beitritt)
