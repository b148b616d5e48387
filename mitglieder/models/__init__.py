from mitglieder.models.kontakt import Kontakt
from mitglieder.models.mitgliedschaft import Mitgliedschaft, Partnergruppe
from mitglieder.models.organisation import Organisation, Vertretung

__all__ = ["Kontakt", "Mitgliedschaft", "Organisation", "Partnergruppe", "Vertretung"]
