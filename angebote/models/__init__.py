from angebote.models.aenderung import Angebotsaenderung
from angebote.models.angebot import Angebot
from angebote.models.bild import Angebotsbild
from angebote.models.einlesung import Angebotseinlesung
from angebote.models.fehlsuche import Fehlsuche
from angebote.models.heft import Angebotsheft
from angebote.models.link import Angebotslink
from angebote.models.merkmal import Merkmal, Merkmalzahl
from angebote.models.suche import Suchdokument, Suchwort
from angebote.models.termin import Angebotstermin
from angebote.models.terminanmeldung import Terminanmeldung
from angebote.models.thema import Angebotsformat, Synonym, Thema, Zielgruppe
from angebote.models.zuordnung import (
    Angebotsanbieter,
    Angebotsthema,
    Angebotszielgruppe,
    Formatruhe,
    Themenruhe,
    Zielgruppenruhe,
)

__all__ = [
    "Angebot",
    "Angebotsaenderung",
    "Angebotsanbieter",
    "Angebotsbild",
    "Angebotseinlesung",
    "Angebotsformat",
    "Angebotsheft",
    "Angebotslink",
    "Angebotstermin",
    "Angebotsthema",
    "Angebotszielgruppe",
    "Fehlsuche",
    "Formatruhe",
    "Merkmal",
    "Merkmalzahl",
    "Suchdokument",
    "Suchwort",
    "Synonym",
    "Terminanmeldung",
    "Thema",
    "Themenruhe",
    "Zielgruppe",
    "Zielgruppenruhe",
]
