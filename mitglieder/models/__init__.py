from mitglieder.models.aenderungsvorschlag import Aenderungsvorschlag
from mitglieder.models.aufnahme import Aufnahme, Aufnahmegruppe
from mitglieder.models.ausfuhr import Ausfuhr
from mitglieder.models.beitritt import Beitritt
from mitglieder.models.einlesung import Einlesung
from mitglieder.models.einwilligung import Einwilligung
from mitglieder.models.gremium import Gremium, Sitz
from mitglieder.models.kontakt import Kontakt, KontaktNetzwerk, WeitereOrganisation
from mitglieder.models.mitgliedschaft import (
    Abdeckung,
    Gruppenzugehoerigkeit,
    Mitgliedschaft,
    Partnergruppe,
)
from mitglieder.models.organisation import Organisation, Vertretung
from mitglieder.models.rundschreiben import Rundschreiben, Rundschreibenauswahl
from mitglieder.models.schreibweise import Schreibweise
from mitglieder.models.vereinbarung import Abschnitt, Fassung, Vereinbarung
from mitglieder.models.verteiler import Verteiler
from mitglieder.models.zusammenfuehrung import Zusammenfuehrung

__all__ = [
    "Abdeckung",
    "Abschnitt",
    "Aenderungsvorschlag",
    "Aufnahme",
    "Aufnahmegruppe",
    "Ausfuhr",
    "Beitritt",
    "Einlesung",
    "Einwilligung",
    "Fassung",
    "Gremium",
    "Gruppenzugehoerigkeit",
    "Kontakt",
    "KontaktNetzwerk",
    "Mitgliedschaft",
    "Organisation",
    "Partnergruppe",
    "Rundschreiben",
    "Rundschreibenauswahl",
    "Schreibweise",
    "Sitz",
    "Vereinbarung",
    "Verteiler",
    "Vertretung",
    "WeitereOrganisation",
    "Zusammenfuehrung",
]
