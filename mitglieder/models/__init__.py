from mitglieder.models.beitritt import Beitritt
from mitglieder.models.einlesung import Einlesung
from mitglieder.models.kontakt import Kontakt, KontaktNetzwerk
from mitglieder.models.mitgliedschaft import (
    Abdeckung,
    Gruppenzugehoerigkeit,
    Mitgliedschaft,
    Partnergruppe,
)
from mitglieder.models.organisation import Organisation, Vertretung
from mitglieder.models.vereinbarung import Abschnitt, Fassung, Vereinbarung

__all__ = [
    "Abdeckung",
    "Abschnitt",
    "Beitritt",
    "Einlesung",
    "Fassung",
    "Gruppenzugehoerigkeit",
    "Kontakt",
    "KontaktNetzwerk",
    "Mitgliedschaft",
    "Organisation",
    "Partnergruppe",
    "Vereinbarung",
    "Vertretung",
]
