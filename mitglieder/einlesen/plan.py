"""What a list would change: computed in memory from one look at the database, written by nobody.

Empty cells change nothing. A list never ends a membership and never removes a contact.
"""

from django.utils.translation import gettext as _

from mitglieder.einlesen.baum import Baum
from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.bestand import Bestand
from mitglieder.einlesen.doppelte import verdaechtigen
from mitglieder.einlesen.eintrag import Eintrag, Zusammenfassung
from mitglieder.einlesen.kontakte import Kontaktregister
from mitglieder.einlesen.mitgliedschaften import Mitgliederregister
from mitglieder.einlesen.ressourcen import OrganisationRessource
from mitglieder.einlesen.tabelle import Zeile
from mitglieder.einlesen.vorschau import Vorschau
from netzwerk.basis.models import Konto, Netzwerk

#: Columns of a person that speak of the body when the line names nobody.
ALLGEMEIN = {"email": "org_email", "telefon": "org_telefon"}
#: What is said of the membership in this network.
HIER = ("mitglied", "gruppen", "seit")


class Plan(Vorschau):
    """Lines against the database: `befunde` to show, `eintraege` (parents first) to write.

    `von` is whose eyes it is for: contacts of networks they do not coordinate stay out of it.
    `sperren` holds the organisations until the end of the transaction.
    """

    def __init__(
        self,
        *,
        netzwerk: Netzwerk,
        zeilen: list[Zeile],
        quelle: str = "",
        von: Konto | None = None,
        entscheidungen: dict[str, str] | None = None,
        sperren: bool = False,
    ) -> None:
        entscheidungen = entscheidungen or {}
        gemeint = [z for z in zeilen if entscheidungen.get(z.schluessel) != "aus"]
        self.ausgelassen = [
            Befund.zu(zeile, _("ausgelassen"))
            for zeile in zeilen
            if entscheidungen.get(zeile.schluessel) == "aus"
        ]
        bestand = Bestand(netzwerk, sperren=sperren)
        self._fremd = bestand.fremd
        liste = Zusammenfassung(gemeint, entscheidungen, bestand)
        self.befunde = liste.befunde
        baum = Baum(netzwerk, liste, entscheidungen, bestand)
        self.eintraege = baum.eintraege
        verdaechtigen(baum)
        self._ressource = OrganisationRessource()
        self._mitglieder = Mitgliederregister(netzwerk)
        self._kontakte = Kontaktregister(netzwerk, quelle, list(baum.organisationen), von)
        for eintrag in self.eintraege:
            self._vergleichen(eintrag)

    def _vergleichen(self, eintrag: Eintrag) -> None:
        organisation, befund = eintrag.organisation, eintrag.befund
        ist_neu = eintrag.ist_neu
        oben = eintrag.oben_organisation
        if organisation.pk in self._fremd and not self._mitglieder.wird_aktiv(eintrag):
            self._nur_hier(eintrag)
        elif oben is not None and (oben._state.adding or organisation.uebergeordnet_id != oben.pk):
            befund.aendern("uebergeordnet", "", oben.name)
            eintrag.geaendert.add("uebergeordnet")
        personen = []
        for kontakt in eintrag.kontakte:
            if self._kontakte.ohne_person(kontakt, organisation, ist_neu=ist_neu):
                for spalte, allgemein in ALLGEMEIN.items():
                    if spalte in kontakt.werte:
                        eintrag.werte.setdefault(allgemein, kontakt.werte[spalte])
            else:
                personen.append(kontakt)
        werte = {k: v for k, v in eintrag.werte.items() if ist_neu or k != "organisation"}
        eintrag.geaendert |= self._ressource.einspielen(
            organisation, werte, befund, ist_neu=ist_neu
        )
        self._mitglieder.vergleichen(eintrag)
        for kontakt in personen:
            self._kontakte.vergleichen(kontakt, organisation, ist_neu=ist_neu)
        for name in dict.fromkeys(eintrag.schreibweisen):
            befund.aendern("organisation", "", _("auch geschrieben „%(name)s“") % {"name": name})

    def _nur_hier(self, eintrag: Eintrag) -> None:
        """Of an entry that other networks keep, a list says nothing but what counts here."""
        if eintrag.werte.keys() - {"organisation", *HIER} or eintrag.oben is not None:
            eintrag.befund.hinweise.append(
                _("Den Eintrag pflegt ein anderes Netzwerk: Seine Angaben bleiben, wie sie sind.")
            )
        eintrag.werte = {s: wert for s, wert in eintrag.werte.items() if s in HIER}
