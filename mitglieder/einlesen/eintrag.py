"""From lines to organisations: lines of the same one (one per contact, say) become one entry."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.bestand import Bestand
from mitglieder.einlesen.kontakte import Kontakteintrag
from mitglieder.einlesen.spalten import KONTAKTSPALTEN, SPALTEN
from mitglieder.einlesen.tabelle import Zeile
from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe

#: What is said of the organisation, so that two of its lines may not contradict each other.
GEMEINSAM = tuple(
    spalte for spalte in SPALTEN if spalte not in {*KONTAKTSPALTEN, "organisation", "uebergeordnet"}
)


@dataclass(eq=False)
class Eintrag:
    """One organisation of the list, from one or several lines."""

    name: str
    schluessel: str  # of the line by which a person decides about it
    oben_name: str
    befund: Befund
    werte: dict[str, str]
    organisation: Organisation = field(default_factory=Organisation)
    oben: "Eintrag | Organisation | None" = None
    geaendert: set[str] = field(default_factory=set)
    aufnehmen: bool = False
    mitgliedschaft: Mitgliedschaft | None = None
    mitgliedschaft_geaendert: bool = False
    gruppen: list[Partnergruppe] | None = None
    kontakte: list[Kontakteintrag] = field(default_factory=list)
    schreibweisen: list[str] = field(default_factory=list)
    zustand: Literal["offen", "laeuft", "fertig"] = "offen"

    @property
    def ist_neu(self) -> bool:
        """Not in the database yet, as long as the plan is not written."""
        return self.organisation._state.adding

    @property
    def oben_organisation(self) -> Organisation | None:
        return self.oben.organisation if isinstance(self.oben, Eintrag) else self.oben


class Zusammenfassung:
    """The entries of a list, by name as well; `befunde` has one finding per line.

    A line that a person declared the same as another joins that one's entry.
    """

    def __init__(
        self, zeilen: list[Zeile], entscheidungen: dict[str, str], bestand: Bestand
    ) -> None:
        self.befunde: list[Befund] = []
        self.je_name: dict[str, list[Eintrag]] = defaultdict(list)
        self._eintraege: dict[tuple[str, str], Eintrag] = {}
        self._oben_je_name: dict[str, set[str]] = defaultdict(set)
        self._entscheidungen = entscheidungen
        self._schluessel = bestand.schluessel
        self._zeilen = {zeile.schluessel: zeile for zeile in zeilen}
        for zeile in zeilen:
            if oben := zeile.werte.get("uebergeordnet"):
                name = zeile.werte.get("organisation", "")
                self._oben_je_name[self._schluessel(name)].add(self._schluessel(oben))
        for zeile in zeilen:
            self._aufnehmen(zeile)

    @property
    def eintraege(self) -> list[Eintrag]:
        return list(self._eintraege.values())

    def _gleich_wie(self, zeile: Zeile) -> Zeile:
        """The line whose organisation is meant; whoever said „the same“ in a ring said nothing."""
        gesehen = {zeile.schluessel}
        gemeint = zeile
        while True:
            art, _trenner, andere = self._entscheidungen.get(gemeint.schluessel, "").partition(":")
            if art != "zeile" or andere not in self._zeilen:
                return gemeint
            if andere in gesehen:
                return zeile
            gesehen.add(andere)
            gemeint = self._zeilen[andere]

    def _aufnehmen(self, zeile: Zeile) -> None:
        befund = Befund.zu(zeile)
        self.befunde.append(befund)
        gemeint = self._gleich_wie(zeile)
        name = gemeint.werte.get("organisation", "")
        if not self._schluessel(name) or not self._schluessel(befund.name):
            befund.melden("organisation", _("Tragen Sie den Namen der Organisation ein."))
            return
        bekannt = self._oben_je_name[self._schluessel(name)]
        oben_name = gemeint.werte.get("uebergeordnet", "")
        oben = self._schluessel(oben_name)
        if not oben and len(bekannt) == 1:
            oben = next(iter(bekannt))
        elif not oben and bekannt:
            befund.melden(
                "uebergeordnet",
                _("Diesen Namen gibt es in der Liste mehrfach. Sagen Sie, wozu er gehört."),
            )
            return
        schluessel = (self._schluessel(name), oben)
        eintrag = self._eintraege.get(schluessel)
        if eintrag is None:
            werte = {**zeile.werte, "organisation": name}
            eintrag = Eintrag(name, gemeint.schluessel, oben_name, befund, werte)
            self._eintraege[schluessel] = eintrag
            self.je_name[self._schluessel(name)].append(eintrag)
        else:
            self._widersprueche(eintrag, zeile, befund)
        if gemeint is not zeile:
            befund.entschieden = _("dieselbe wie „%(name)s“ in Zeile %(nr)s") % {
                "name": name,
                "nr": gemeint.nr,
            }
            eintrag.schreibweisen.append(befund.name)
            if eintrag not in self.je_name[self._schluessel(befund.name)]:
                self.je_name[self._schluessel(befund.name)].append(eintrag)
        eintrag.oben_name = eintrag.oben_name or oben_name or zeile.werte.get("uebergeordnet", "")
        if any(spalte in zeile.werte for spalte in KONTAKTSPALTEN):
            eintrag.kontakte.append(Kontakteintrag(befund, zeile.werte))

    def _widersprueche(self, eintrag: Eintrag, zeile: Zeile, befund: Befund) -> None:
        for spalte in GEMEINSAM:
            wert = zeile.werte.get(spalte)
            if wert is not None and eintrag.werte.setdefault(spalte, wert) != wert:
                befund.melden(
                    spalte,
                    _("Das widerspricht Zeile %(nr)s derselben Organisation („%(wert)s“).")
                    % {"nr": eintrag.befund.nr, "wert": eintrag.werte[spalte]},
                )
