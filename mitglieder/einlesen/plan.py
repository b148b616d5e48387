"""What a list would change: computed in memory from one look at the database, written by nobody.

Empty cells change nothing. A list never ends a membership and never removes a contact.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from mitglieder.einlesen.datei import Zeile, spaltentitel, vergleichbar
from mitglieder.einlesen.kontakte import KONTAKTSPALTEN, Kontakteintrag, Kontaktregister
from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk

JA = {"ja", "j", "x", "1", "wahr", "true", "yes"}
NEIN = {"nein", "n", "0", "falsch", "false", "no", "-"}
VOR_DEM_BEITRITT = {
    Mitgliedschaft.Zustand.VORGESCHLAGEN,
    Mitgliedschaft.Zustand.BEANTRAGT,
    Mitgliedschaft.Zustand.EINGELADEN,
}


@dataclass(frozen=True)
class Aenderung:
    spalte: str
    vorher: str
    nachher: str


@dataclass(frozen=True)
class Fehler:
    spalte: str
    grund: str


@dataclass
class Befund:
    """What one line of the file does."""

    nr: int
    name: str
    art: Literal["neu", "geaendert", "unveraendert", "fehlerhaft"] = "unveraendert"
    aenderungen: list[Aenderung] = field(default_factory=list)
    fehler: list[Fehler] = field(default_factory=list)
    hinweise: list[str] = field(default_factory=list)

    def melden(self, spalte: str, grund: str) -> None:
        self.fehler.append(Fehler(spaltentitel(spalte), grund))
        self.art = "fehlerhaft"

    def aendern(self, spalte: str, vorher: str, nachher: str) -> None:
        self.aenderungen.append(Aenderung(spaltentitel(spalte), vorher, nachher))
        if self.art == "unveraendert":
            self.art = "geaendert"


@dataclass
class Eintrag:
    """One organisation of the list, from one or several lines."""

    name: str
    oben_name: str
    befund: Befund
    werte: dict[str, str]
    organisation: Organisation = field(default_factory=Organisation)
    oben: "Eintrag | Organisation | None" = None
    geaendert: bool = False
    aufnehmen: bool = False
    mitgliedschaft: Mitgliedschaft | None = None
    gruppen: list[Partnergruppe] | None = None
    kontakte: list[Kontakteintrag] = field(default_factory=list)
    zustand: Literal["offen", "laeuft", "fertig"] = "offen"


class Plan:
    """Lines against the database: `befunde` to show, `eintraege` (parents first) to write.

    `von` is whose eyes it is for: contacts of networks they do not coordinate stay out of it.
    """

    def __init__(
        self,
        *,
        netzwerk: Netzwerk,
        zeilen: list[Zeile],
        quelle: str = "",
        von: Konto | None = None,
    ) -> None:
        self.netzwerk = netzwerk
        self.befunde: list[Befund] = []
        self.eintraege: list[Eintrag] = []
        self._bestand_laden(quelle, von)
        self._je_name: dict[str, list[Eintrag]] = defaultdict(list)
        self._vergeben: set[int] = set()
        for eintrag in self._zusammenfassen(zeilen):
            self._je_name[vergleichbar(eintrag.name)].append(eintrag)
        for eintraege in list(self._je_name.values()):
            for eintrag in eintraege:
                self._einordnen(eintrag)
        je_pk = {e.organisation.pk: e for e in self.eintraege if e.organisation.pk}
        for eintrag in self.eintraege:
            self._kreis_pruefen(eintrag, je_pk)
            self._vergleichen(eintrag)

    @property
    def ist_fehlerfrei(self) -> bool:
        return not any(befund.fehler for befund in self.befunde)

    @property
    def aendert_etwas(self) -> bool:
        return any(befund.art in {"neu", "geaendert"} for befund in self.befunde)

    @cached_property
    def stand(self) -> str:
        """Fingerprint of the preview: confirming something else than what was seen is refused."""
        return hashlib.sha256(repr(self.befunde).encode()).hexdigest()

    def _bestand_laden(self, quelle: str, von: Konto | None) -> None:
        self._organisationen = {
            organisation.pk: organisation
            for organisation in Organisation.objects.bekannt_in(self.netzwerk)
        }
        self._bestand: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in self._organisationen.values():
            self._bestand[vergleichbar(organisation.name)].append(organisation)
        self._mitgliedschaften = {
            mitgliedschaft.organisation_id: mitgliedschaft
            for mitgliedschaft in Mitgliedschaft.objects.im_netzwerk(
                self.netzwerk
            ).prefetch_related("gruppen")
        }
        self._gruppen: dict[str, Partnergruppe] = {}
        # The network's own last: they win over the law's group of the same name.
        for gruppe in Partnergruppe.objects.waehlbar(self.netzwerk).order_by("-netzwerk", "pk"):
            self._gruppen.setdefault(vergleichbar(gruppe.schluessel), gruppe)
            self._gruppen.setdefault(vergleichbar(gruppe.name), gruppe)
        self._kontakte = Kontaktregister(self.netzwerk, quelle, list(self._organisationen), von)

    # From lines to organisations ------------------------------------------------------------

    def _zusammenfassen(self, zeilen: list[Zeile]) -> list[Eintrag]:
        """Lines with the same organisation (one per contact, say) become one entry."""
        oben_je_name: dict[str, set[str]] = defaultdict(set)
        for zeile in zeilen:
            if oben := zeile.werte.get("uebergeordnet"):
                oben_je_name[vergleichbar(zeile.werte.get("organisation", ""))].add(
                    vergleichbar(oben)
                )
        eintraege: dict[tuple[str, str], Eintrag] = {}
        for zeile in zeilen:
            name = zeile.werte.get("organisation", "")
            befund = Befund(zeile.nr, name)
            self.befunde.append(befund)
            if not vergleichbar(name):
                befund.melden("organisation", _("Tragen Sie den Namen der Organisation ein."))
                continue
            bekannt = oben_je_name[vergleichbar(name)]
            oben = vergleichbar(zeile.werte.get("uebergeordnet", ""))
            if not oben and len(bekannt) == 1:
                oben = next(iter(bekannt))
            elif not oben and bekannt:
                befund.melden(
                    "uebergeordnet",
                    _("Diesen Namen gibt es in der Liste mehrfach. Sagen Sie, wozu er gehört."),
                )
                continue
            schluessel = (vergleichbar(name), oben)
            if schluessel in eintraege:
                eintrag = eintraege[schluessel]
                self._widersprueche(eintrag, zeile, befund)
            else:
                eintrag = Eintrag(
                    name, zeile.werte.get("uebergeordnet", ""), befund, dict(zeile.werte)
                )
                eintraege[schluessel] = eintrag
            eintrag.oben_name = eintrag.oben_name or zeile.werte.get("uebergeordnet", "")
            if any(spalte in zeile.werte for spalte in KONTAKTSPALTEN):
                eintrag.kontakte.append(Kontakteintrag(befund, zeile.werte))
        return list(eintraege.values())

    def _widersprueche(self, eintrag: Eintrag, zeile: Zeile, befund: Befund) -> None:
        for spalte in ("mitglied", "art", "gruppen", "website"):
            wert = zeile.werte.get(spalte)
            if wert is None:
                continue
            if eintrag.werte.setdefault(spalte, wert) != wert:
                befund.melden(
                    spalte,
                    _("Das widerspricht Zeile %(nr)s derselben Organisation.")
                    % {"nr": eintrag.befund.nr},
                )

    # The tree ---------------------------------------------------------------------------------

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
        name = vergleichbar(eintrag.oben_name)
        treffer: list[Eintrag] | list[Organisation] = (
            self._je_name.get(name) or self._bestand.get(name) or []
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
        kandidaten = self._bestand.get(vergleichbar(eintrag.name), [])
        eintrag.organisation.name = eintrag.name
        if eintrag.oben_name:
            oben = eintrag.oben.organisation if isinstance(eintrag.oben, Eintrag) else eintrag.oben
            dort = [k for k in kandidaten if oben and oben.pk and k.uebergeordnet_id == oben.pk]
            # Known without a place so far: the list says where it belongs.
            treffer = dort or [k for k in kandidaten if k.uebergeordnet_id is None]
        else:
            treffer = [k for k in kandidaten if k.uebergeordnet_id is None] or kandidaten
        treffer = [k for k in treffer if k.pk not in self._vergeben]
        if len(treffer) > 1:
            eintrag.befund.melden(
                "uebergeordnet",
                _("Im Portal gibt es diesen Namen mehrfach. Sagen Sie, wozu er gehört."),
            )
        elif treffer:
            eintrag.organisation = treffer[0]
            self._vergeben.add(treffer[0].pk)
        else:
            eintrag.organisation.kommune = self.netzwerk.kommune
            if eintrag.befund.art == "unveraendert":
                eintrag.befund.art = "neu"

    def _kreis_pruefen(self, eintrag: Eintrag, je_pk: dict[int, Eintrag]) -> None:
        """Walk up through list and portal: nobody may stand above oneself."""
        stelle: Eintrag | Organisation | None = eintrag.oben
        schritte = 0
        while stelle is not None and schritte <= len(self.eintraege) + len(self._organisationen):
            schritte += 1
            if isinstance(stelle, Organisation):
                stelle = je_pk.get(stelle.pk, stelle)
            if stelle is eintrag:
                eintrag.befund.melden(
                    "uebergeordnet", _("Eine Organisation kann nicht über sich selbst stehen.")
                )
                return
            if isinstance(stelle, Eintrag):
                stelle = stelle.oben or self._organisationen.get(
                    stelle.organisation.uebergeordnet_id or 0
                )
            else:
                stelle = self._organisationen.get(stelle.uebergeordnet_id or 0)

    # The facts --------------------------------------------------------------------------------

    def _vergleichen(self, eintrag: Eintrag) -> None:
        organisation, befund = eintrag.organisation, eintrag.befund
        if eintrag.oben is not None:
            oben = eintrag.oben.organisation if isinstance(eintrag.oben, Eintrag) else eintrag.oben
            if oben.pk is None or organisation.uebergeordnet_id != oben.pk:
                befund.aendern("uebergeordnet", "", oben.name)
                eintrag.geaendert = True
        if art := eintrag.werte.get("art"):
            self._setzen(eintrag, "art", self._art(art, befund))
        if website := eintrag.werte.get("website"):
            mit_schema = website if "://" in website else f"https://{website}"
            self._setzen(eintrag, "website", mit_schema)
        try:
            organisation.clean_fields(exclude={"uebergeordnet"})
        except ValidationError as fehler:
            for feld, meldungen in fehler.message_dict.items():
                spalte = {"name": "organisation"}.get(feld, feld)
                if spalte in {"organisation", "art", "website"}:
                    befund.melden(spalte, " ".join(meldungen))
        self._mitgliedschaft_vergleichen(eintrag)
        for kontakt in eintrag.kontakte:
            self._kontakte.vergleichen(kontakt, organisation, ist_neu=organisation.pk is None)

    def _setzen(self, eintrag: Eintrag, feld: str, wert: str | None) -> None:
        alt = getattr(eintrag.organisation, feld)
        if wert is None or alt == wert:
            return
        setattr(eintrag.organisation, feld, wert)
        eintrag.geaendert = True
        arten = dict(Organisation.Art.choices) if feld == "art" else {}
        vorher = "" if eintrag.organisation.pk is None else str(arten.get(alt, alt))
        eintrag.befund.aendern(feld, vorher, str(arten.get(wert, wert)))

    def _art(self, text: str, befund: Befund) -> str | None:
        for schluessel, titel in Organisation.Art.choices:
            if vergleichbar(text) in {vergleichbar(schluessel), vergleichbar(str(titel))}:
                return str(schluessel)
        moeglich = ", ".join(str(titel) for _schluessel, titel in Organisation.Art.choices)
        befund.melden(
            "art",
            _("„%(wert)s“ ist keine bekannte Art. Möglich sind: %(moeglich)s.")
            % {"wert": text, "moeglich": moeglich},
        )
        return None

    def _mitgliedschaft_vergleichen(self, eintrag: Eintrag) -> None:
        befund = eintrag.befund
        bisher = self._mitgliedschaften.get(eintrag.organisation.pk)
        eintrag.mitgliedschaft = bisher
        angabe = vergleichbar(eintrag.werte.get("mitglied", "ja")) or "-"
        gruppen = self._gruppen_aus(eintrag.werte.get("gruppen", ""), befund)
        if angabe not in JA | NEIN:
            befund.melden("mitglied", _("Schreiben Sie „ja“ oder „nein“."))
        elif angabe in NEIN:
            if bisher is not None and bisher.zustand == Mitgliedschaft.Zustand.AKTIV:
                befund.hinweise.append(
                    _(
                        "Bleibt Mitglied. "
                        "Einen Austritt tragen Sie auf der Seite der Organisation ein."
                    )
                )
            if gruppen:
                befund.hinweise.append(_("Partnergruppen gelten nur für Mitglieder."))
            return
        elif bisher is None or bisher.zustand in VOR_DEM_BEITRITT:
            eintrag.aufnehmen = True
            stand = bisher.get_zustand_display() if bisher else ""
            befund.aendern("mitglied", stand, _("ja"))
        elif bisher.zustand != Mitgliedschaft.Zustand.AKTIV and "mitglied" in eintrag.werte:
            befund.hinweise.append(
                _(
                    "Die Mitgliedschaft bleibt „%(stand)s“. "
                    "Ändern Sie sie auf der Seite der Organisation."
                )
                % {"stand": bisher.get_zustand_display()}
            )
        alt = sorted(bisher.gruppen.all(), key=lambda g: g.pk) if bisher else []
        if gruppen and sorted(gruppen, key=lambda g: g.pk) != alt:
            eintrag.gruppen = gruppen
            befund.aendern("gruppen", _namen(alt), _namen(gruppen))

    def _gruppen_aus(self, text: str, befund: Befund) -> list[Partnergruppe]:
        gefunden: dict[int, Partnergruppe] = {}
        for teil in (teil.strip() for teil in text.split("|")):
            gruppe = self._gruppen.get(vergleichbar(teil))
            if gruppe is not None:
                gefunden[gruppe.pk] = gruppe
            elif teil:
                befund.melden(
                    "gruppen",
                    _("„%(wert)s“ ist keine Partnergruppe dieses Netzwerks.") % {"wert": teil},
                )
        return list(gefunden.values())


def _namen(gruppen: list[Partnergruppe]) -> str:
    return ", ".join(sorted(gruppe.name for gruppe in gruppen))
