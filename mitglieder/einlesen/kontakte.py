"""The contacts of a list: found again by address, else by name, at the same organisation.

Found among those of this network and of others that whoever reads the list coordinates: the rest
is neither shown nor changed.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk

if TYPE_CHECKING:
    from mitglieder.einlesen.plan import Befund

KONTAKTSPALTEN = ("vorname", "nachname", "funktion", "email", "telefon")


@dataclass
class Kontakteintrag:
    """The contact of one line, and what is to be written of it."""

    befund: "Befund"
    werte: dict[str, str]
    kontakt: Kontakt | None = None
    zu_schreiben: bool = False
    aufzunehmen: bool = False


class Kontaktregister:
    """Known contacts by organisation; lines of the same list count as known for the next line."""

    def __init__(
        self, netzwerk: Netzwerk, quelle: str, organisationen: list[int], von: Konto | None
    ) -> None:
        self.quelle = quelle
        self._hier: set[int] = set()
        self._bekannt: dict[int, list[Kontakt]] = defaultdict(list)
        # Addresses alone, because the database holds each of them once per organisation.
        self._anderswo: dict[int, set[str]] = defaultdict(set)
        alle: Any = Kontakt.objects.filter(organisation__in=organisationen)
        for kontakt in alle.aus_sicht_von(von, netzwerk):
            if kontakt.ist_bekannt:
                self._bekannt[kontakt.organisation_id].append(kontakt)
            elif kontakt.email:
                self._anderswo[kontakt.organisation_id].add(kontakt.email.casefold())
            if kontakt.ist_hier:
                self._hier.add(kontakt.pk)
        self._neu: dict[int, list[Kontakt]] = defaultdict(list)

    def vergleichen(
        self, eintrag: Kontakteintrag, organisation: Organisation, *, ist_neu: bool
    ) -> None:
        befund = eintrag.befund
        werte = {s: eintrag.werte[s] for s in KONTAKTSPALTEN if s in eintrag.werte}
        if not ist_neu and werte.get("email", "").casefold() in self._anderswo[organisation.pk]:
            befund.hinweise.append(
                _(
                    "Die Person mit der Adresse %(email)s führt ein anderes Netzwerk; die Liste "
                    "ändert ihre Angaben nicht. Soll sie auch hier stehen, tragen Sie sie bei der "
                    "Organisation ein."
                )
                % {"email": werte["email"]}
            )
            return
        alle = self._neu[id(organisation)] + (
            [] if ist_neu else self._bekannt.get(organisation.pk, [])
        )
        kontakt = _finden(alle, werte)
        if kontakt is None:
            if not werte.get("nachname"):
                befund.melden("nachname", _("Tragen Sie den Nachnamen der Person ein."))
                return
            kontakt = Kontakt(quelle=self.quelle, **werte)
            self._neu[id(organisation)].append(kontakt)
            eintrag.zu_schreiben = eintrag.aufzunehmen = True
            befund.aendern("nachname", "", _("neuer Kontakt: %(name)s") % {"name": kontakt.name})
        elif kontakt.ausgeschieden_am is not None:
            befund.hinweise.append(
                _("%(name)s ist ausgeschieden und bleibt es.") % {"name": kontakt.name}
            )
            return
        else:
            for spalte, wert in werte.items():
                alt = getattr(kontakt, spalte)
                gleich = alt.casefold() == wert.casefold() if spalte == "email" else alt == wert
                if not gleich:
                    befund.aendern(spalte, alt, wert)
                    setattr(kontakt, spalte, wert)
                    eintrag.zu_schreiben = True
            if kontakt.pk is not None and kontakt.pk not in self._hier:
                befund.aendern(
                    "nachname", "", _("%(name)s auch in diesem Netzwerk") % {"name": kontakt.name}
                )
                eintrag.aufzunehmen = True
        eintrag.kontakt = kontakt
        try:
            kontakt.clean_fields(exclude={"organisation"})
        except ValidationError as fehler:
            for feld, meldungen in fehler.message_dict.items():
                befund.melden(feld if feld in KONTAKTSPALTEN else "nachname", " ".join(meldungen))


def _finden(kontakte: list[Kontakt], werte: dict[str, str]) -> Kontakt | None:
    email = werte.get("email", "").casefold()
    if email:
        for kontakt in kontakte:
            if kontakt.email.casefold() == email:
                return kontakt
    if not werte.get("nachname"):
        return None
    name = (werte.get("vorname", "").casefold(), werte["nachname"].casefold())
    for kontakt in kontakte:
        gleich = (kontakt.vorname.casefold(), kontakt.nachname.casefold()) == name
        # Same name, another address: another person, unless one of them has no address yet.
        if gleich and not (email and kontakt.email):
            return kontakt
    return None
