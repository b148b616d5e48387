from mitglieder.models.abschnitt import Abschnitt
from mitglieder.models.aenderungsvorschlag import Aenderungsvorschlag
from mitglieder.models.anlage import Anlage
from mitglieder.models.anmerkung import Anmerkung
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
from mitglieder.models.nachweis import Nachweis
from mitglieder.models.organisation import Organisation, Vertretung
from mitglieder.models.parteienliste import Parteienliste
from mitglieder.models.rundschreiben import Rundschreiben, Rundschreibenauswahl
from mitglieder.models.schreibweise import Schreibweise
from mitglieder.models.vereinbarung import Fassung, Vereinbarung
from mitglieder.models.verteiler import Verteiler
from mitglieder.models.zeichenstelle import Zeichenstelle
from mitglieder.models.zeichnungsvorschlag import Zeichnungsvorschlag
from mitglieder.models.zusammenfuehrung import Zusammenfuehrung

__all__ = [
    "Abdeckung",
    "Abschnitt",
    "Aenderungsvorschlag",
    "Anlage",
    "Anmerkung",
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
    "Nachweis",
    "Organisation",
    "Parteienliste",
    "Partnergruppe",
    "Rundschreiben",
    "Rundschreibenauswahl",
    "Schreibweise",
    "Sitz",
    "Vereinbarung",
    "Verteiler",
    "Vertretung",
    "WeitereOrganisation",
    "Zeichenstelle",
    "Zeichnungsvorschlag",
    "Zusammenfuehrung",
]
