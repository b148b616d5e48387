"""Where the organisations of a list stand, and which of them the register knows already."""

from django.utils.translation import gettext as _

from mitglieder.einlesen.bestand import Bestand
from mitglieder.einlesen.eintrag import Eintrag, Zusammenfassung
from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk


class Baum:
    """The tree of list and register; `eintraege` holds parents before their children."""

    def __init__(
        self,
        netzwerk: Netzwerk,
        liste: Zusammenfassung,
        entscheidungen: dict[str, str],
        bestand: Bestand,
    ) -> None:
        self.netzwerk = netzwerk
        self.eintraege: list[Eintrag] = []
        self.vergeben: dict[int, Eintrag] = {}
        self._entscheidungen = entscheidungen
        self._je_name = liste.je_name
        self.rang = {id(eintrag): nr for nr, eintrag in enumerate(liste.eintraege)}
        self._bestand = bestand
        self.organisationen = bestand.organisationen
        for eintrag in liste.eintraege:
            self._einordnen(eintrag)
        for eintrag in self.eintraege:
            self._kreis_pruefen(eintrag)

    def _einordnen(self, eintrag: Eintrag) -> None:
        """Find what is above, then whether the organisation exists there already."""
        if eintrag.zustand != "offen":  # done, or above itself: `_kreis_pruefen` reports that
            return
        eintrag.zustand = "laeuft"
        if eintrag.oben_name:
            eintrag.oben = self._oben(eintrag)
            if isinstance(eintrag.oben, Eintrag):
                self._einordnen(eintrag.oben)
        self._wiederfinden(eintrag)
        eintrag.zustand = "fertig"
        self.eintraege.append(eintrag)

    def _oben(self, eintrag: Eintrag) -> "Eintrag | Organisation | None":
        name = self._bestand.schluessel(eintrag.oben_name)
        treffer: list[Eintrag] | list[Organisation] = (
            self._je_name.get(name) or self._bestand.je_name.get(name) or []
        )
        if len(treffer) == 1:
            return treffer[0]
        if treffer:
            grund = _("„%(name)s“ gibt es mehrfach; es ist nicht klar, welche gemeint ist.")
        else:
            grund = _(
                "„%(name)s“ steht weder in der Liste noch im Portal. Ergänzen Sie eine Zeile."
            )
        eintrag.befund.melden("uebergeordnet", grund % {"name": eintrag.oben_name})
        return None

    def _wiederfinden(self, eintrag: Eintrag) -> None:
        eintrag.organisation.name = eintrag.name
        art, _trenner, pk = self._entscheidungen.get(eintrag.schluessel, "").partition(":")
        kandidaten = [
            k
            for k in self._bestand.je_name.get(self._bestand.schluessel(eintrag.name), ())
            if k.pk not in self.vergeben
        ]
        gewaehlt = self.organisationen.get(int(pk)) if art == "organisation" else None
        if gewaehlt is not None and gewaehlt.pk not in self.vergeben:
            treffer = [gewaehlt]
            if gewaehlt not in kandidaten:
                eintrag.schreibweisen.append(eintrag.name)
            eintrag.befund.entschieden = _("dieselbe wie „%(name)s“ im Portal") % {
                "name": gewaehlt.name
            }
        elif art == "neu":
            treffer = []
            eintrag.befund.entschieden = _("wirklich neu")
        else:
            treffer = self._am_ort(eintrag, kandidaten)
        if len(treffer) > 1:
            eintrag.befund.melden(
                "uebergeordnet",
                _("Im Portal gibt es diesen Namen mehrfach. Sagen Sie, wozu er gehört."),
            )
        elif treffer:
            eintrag.organisation = treffer[0]
            self.vergeben[treffer[0].pk] = eintrag
        else:
            eintrag.organisation.kommune = self.netzwerk.kommune
            if eintrag.befund.art == "unveraendert":
                eintrag.befund.art = "neu"

    @staticmethod
    def _am_ort(eintrag: Eintrag, kandidaten: list[Organisation]) -> list[Organisation]:
        ohne_ort = [k for k in kandidaten if k.uebergeordnet_id is None]
        if not eintrag.oben_name:
            return ohne_ort or kandidaten
        oben = eintrag.oben_organisation
        dort = [k for k in kandidaten if oben and oben.pk and k.uebergeordnet_id == oben.pk]
        return dort or ohne_ort  # known without a place so far: the list says where it belongs

    def _kreis_pruefen(self, eintrag: Eintrag) -> None:
        """Walk up through list and portal: nobody may stand above oneself."""
        stelle: Eintrag | Organisation | None = eintrag.oben
        schritte = 0
        while stelle is not None and schritte <= len(self.eintraege) + len(self.organisationen):
            schritte += 1
            if isinstance(stelle, Organisation):
                stelle = self.vergeben.get(stelle.pk, stelle)
            if stelle is eintrag:
                eintrag.befund.melden(
                    "uebergeordnet", _("Eine Organisation kann nicht über sich selbst stehen.")
                )
                return
            if isinstance(stelle, Eintrag):
                stelle = stelle.oben or self.organisationen.get(
                    stelle.organisation.uebergeordnet_id or 0
                )
            else:
                stelle = self.organisationen.get(stelle.uebergeordnet_id or 0)

    def gleichnamige(self, eintrag: Eintrag) -> list[Organisation]:
        """Of the same name in the register, as long as no other entry of the list is that one."""
        return [
            organisation
            for organisation in self._bestand.je_name.get(
                self._bestand.schluessel(eintrag.name), ()
            )
            if organisation.pk not in self.vergeben
        ]
