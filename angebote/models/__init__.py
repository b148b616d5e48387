from angebote.models.aenderung import Angebotsaenderung
from angebote.models.angebot import Angebot, FalscherZustand
from angebote.models.suche import Suchdokument, Suchwort
from angebote.models.thema import Angebotsformat, Synonym, Thema, Zielgruppe

__all__ = [
    "Angebot",
    "Angebotsaenderung",
    "Angebotsformat",
    "FalscherZustand",
    "Suchdokument",
    "Suchwort",
    "Synonym",
    "Thema",
    "Zielgruppe",
]
