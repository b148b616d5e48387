"""What a list says about belonging to the network: member or not, since when, which groups.

A list never ends a membership.
"""

from django.utils.translation import gettext as _

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.eintrag import Eintrag
from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.einlesen.ressourcen import MitgliedschaftRessource
from mitglieder.einlesen.werte import JA, NEIN
from mitglieder.models import Mitgliedschaft, Partnergruppe
from netzwerk.basis.models import Netzwerk

VOR_DEM_BEITRITT = {
    Mitgliedschaft.Zustand.VORGESCHLAGEN,
    Mitgliedschaft.Zustand.BEANTRAGT,
    Mitgliedschaft.Zustand.EINGELADEN,
}


class Mitgliederregister:
    """Known memberships and groups of one network."""

    def __init__(self, netzwerk: Netzwerk) -> None:
        self.netzwerk = netzwerk
        self._ressource = MitgliedschaftRessource()
        self._mitgliedschaften = {
            mitgliedschaft.organisation_id: mitgliedschaft
            for mitgliedschaft in Mitgliedschaft.objects.im_netzwerk(netzwerk).prefetch_related(
                "gruppen"
            )
        }
        self._gruppen: dict[str, Partnergruppe] = {}
        # The network's own last: they win over the law's group of the same name.
        for gruppe in Partnergruppe.objects.waehlbar(netzwerk).order_by("-netzwerk", "pk"):
            self._gruppen.setdefault(vergleichbar(gruppe.schluessel), gruppe)
            self._gruppen.setdefault(vergleichbar(gruppe.name), gruppe)

    def wird_aktiv(self, eintrag: Eintrag) -> bool:
        """Whether an organisation that is no active member yet is one once the list is written."""
        bisher = self._mitgliedschaften.get(eintrag.organisation.pk)
        angabe = vergleichbar(eintrag.werte.get("mitglied", "ja"))
        return angabe in JA and (bisher is None or bisher.zustand in VOR_DEM_BEITRITT)

    def vergleichen(self, eintrag: Eintrag) -> None:
        befund = eintrag.befund
        bisher = self._mitgliedschaften.get(eintrag.organisation.pk)
        eintrag.mitgliedschaft = bisher
        angabe = vergleichbar(eintrag.werte.get("mitglied", "ja")) or "-"
        gruppen = self._gruppen_aus(eintrag.werte.get("gruppen", ""), befund)
        if angabe not in JA | NEIN:
            befund.melden("mitglied", _("Schreiben Sie „ja“ oder „nein“."))
        elif angabe in NEIN:
            self._kein_mitglied(eintrag, bisher, gruppen)
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
        self._seit(eintrag)
        alt = sorted(bisher.gruppen.all(), key=lambda g: g.pk) if bisher else []
        if gruppen and sorted(gruppen, key=lambda g: g.pk) != alt:
            eintrag.gruppen = gruppen
            befund.aendern("gruppen", _namen(alt), _namen(gruppen))

    def _kein_mitglied(
        self, eintrag: Eintrag, bisher: Mitgliedschaft | None, gruppen: list[Partnergruppe]
    ) -> None:
        if bisher is not None and bisher.zustand == Mitgliedschaft.Zustand.AKTIV:
            eintrag.befund.hinweise.append(
                _("Bleibt Mitglied. Einen Austritt tragen Sie auf der Seite der Organisation ein.")
            )
        if gruppen:
            eintrag.befund.hinweise.append(_("Partnergruppen gelten nur für Mitglieder."))

    def _seit(self, eintrag: Eintrag) -> None:
        if "seit" not in eintrag.werte:
            return
        bisher = eintrag.mitgliedschaft
        eintrag.mitgliedschaft = bisher or Mitgliedschaft(netzwerk=self.netzwerk)
        eintrag.mitgliedschaft_geaendert = bool(
            self._ressource.einspielen(
                eintrag.mitgliedschaft, eintrag.werte, eintrag.befund, ist_neu=bisher is None
            )
        )
        bis, seit = eintrag.mitgliedschaft.bis, eintrag.mitgliedschaft.seit
        if bis and seit and seit > bis:
            eintrag.befund.melden("seit", _("Das liegt nach dem Ende der Mitgliedschaft."))

    def _gruppen_aus(self, text: str, befund: Befund) -> list[Partnergruppe]:
        gefunden: dict[int, Partnergruppe] = {}
        ganz = self._gruppen.get(vergleichbar(text))  # names of groups may hold a comma
        trenner = "|" if "|" in text else ";" if ";" in text else ","
        for teil in [text] if ganz else [teil.strip() for teil in text.split(trenner)]:
            gruppe = self._gruppen.get(vergleichbar(teil))
            if gruppe is not None:
                gefunden[gruppe.pk] = gruppe
            elif teil:
                befund.melden(
                    "gruppen",
                    _(
                        "„%(wert)s“ ist keine Partnergruppe dieses Netzwerks. "
                        "Mehrere trennt ein senkrechter Strich."
                    )
                    % {"wert": teil},
                )
        return list(gefunden.values())


def _namen(gruppen: list[Partnergruppe]) -> str:
    return ", ".join(sorted(gruppe.name for gruppe in gruppen))
