from mitglieder.models.einlesung import Einlesung
from mitglieder.models.kontakt import Kontakt
from mitglieder.models.mitgliedschaft import (
    Abdeckung,
    Mitgliedschaft,
    Partnergruppe,
    Wechselfehler,
)
from mitglieder.models.organisation import Organisation, Vertretung

__all__ = [
    "Abdeckung",
    "Einlesung",
    "Kontakt",
    "Mitgliedschaft",
    "Organisation",
    "Partnergruppe",
    "Vertretung",
    "Wechselfehler",
]
