from angebote.models.aenderung import Angebotsaenderung
from angebote.models.angebot import Angebot, FalscherZustand
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
    "FalscherZustand",
    "Suchdokument",
    "Suchwort",
    "Synonym",
    "Thema",
    "Zielgruppe",
]
