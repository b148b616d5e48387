from angebote.models.aenderung import Angebotsaenderung
from angebote.models.angebot import Angebot
from angebote.models.suche import Suchdokument, Suchwort
from angebote.models.thema import Angebotsformat, Synonym, Thema, Zielgruppe
from angebote.models.zuordnung import Angebotsanbieter, Angebotsthema, Angebotszielgruppe

__all__ = [
    "Angebot",
    "Angebotsaenderung",
    "Angebotsanbieter",
    "Angebotsformat",
    "Angebotsthema",
    "Angebotszielgruppe",
    "Suchdokument",
    "Suchwort",
    "Synonym",
    "Thema",
    "Zielgruppe",
]
