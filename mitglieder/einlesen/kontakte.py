"""The contacts of a list: found again by address, else by name, at the same organisation.

Found among those of this network and of others that whoever reads the list coordinates: the rest
is neither shown nor changed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.namen import mehrere_personen
from mitglieder.einlesen.ressourcen import KontaktRessource
from mitglieder.einlesen.spalten import KONTAKTSPALTEN
from mitglieder.einlesen.werte import Email
from mitglieder.models import Einwilligung, Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk


@dataclass
class Kontakteintrag:
    """The contact of one line, and what is to be written of it."""

    befund: Befund
    werte: dict[str, str]
    kontakt: Kontakt | None = None
    geaendert: set[str] = field(default_factory=set)
    aufzunehmen: bool = False


class Kontaktregister:
    """Known contacts by organisation; lines of the same list count as known for the next line."""

    def __init__(
        self, netzwerk: Netzwerk, quelle: str, organisationen: list[int], von: Konto | None
    ) -> None:
        self.quelle = quelle
        self._ressource = KontaktRessource()
        self._hier: set[int] = set()
        self._bekannt: dict[int, list[Kontakt]] = defaultdict(list)
        # Addresses alone, because the database holds each of them once per organisation.
        self._anderswo: dict[int, set[str]] = defaultdict(set)
        alle: Any = Kontakt.objects.filter(organisation__in=organisationen)
        self._oeffentlich: set[int] = set()
        gueltige = Einwilligung.objects.filter(kontakt=OuterRef("pk")).gueltig()
        for kontakt in alle.aus_sicht_von(von, netzwerk).annotate(einwilligt=Exists(gueltige)):
            if kontakt.einwilligt:
                self._oeffentlich.add(kontakt.pk)
            if kontakt.ist_bekannt:
                self._bekannt[kontakt.organisation_id].append(kontakt)
            elif kontakt.email:
                self._anderswo[kontakt.organisation_id].add(kontakt.email.casefold())
            if kontakt.ist_hier:
                self._hier.add(kontakt.pk)
        self._neu: dict[int, list[Kontakt]] = defaultdict(list)
        self._genannt: set[int] = set()  # by an earlier line of the list

    def ohne_person(
        self, eintrag: Kontakteintrag, organisation: Organisation, *, ist_neu: bool
    ) -> bool:
        """An address or a number, and nobody it belongs to: the organisation's general one."""
        genannt = {s for s in KONTAKTSPALTEN if s in eintrag.werte}
        if not ist_neu and _email(eintrag.werte) in self._anderswo[organisation.pk]:
            return False
        return genannt <= {"email", "telefon"} and not self._suchen(
            self._kontakte(organisation, ist_neu=ist_neu), eintrag.werte
        )

    def vergleichen(
        self, eintrag: Kontakteintrag, organisation: Organisation, *, ist_neu: bool
    ) -> None:
        befund = eintrag.befund
        werte = {s: eintrag.werte[s] for s in KONTAKTSPALTEN if s in eintrag.werte}
        if not ist_neu and _email(werte) in self._anderswo[organisation.pk]:
            befund.hinweise.append(
                _(
                    "Die Person mit der Adresse %(email)s führt ein anderes Netzwerk; die Liste "
                    "ändert ihre Angaben nicht. Soll sie auch hier stehen, tragen Sie sie bei der "
                    "Organisation ein."
                )
                % {"email": werte["email"]}
            )
            return
        kontakt = self._suchen(self._kontakte(organisation, ist_neu=ist_neu), werte)
        if mehrere_personen(werte.get("nachname", "")):
            befund.melden(
                "nachname",
                _("Hier stehen mehrere Personen. Geben Sie jeder eine eigene Zeile."),
            )
        elif kontakt is None:
            self._anlegen(eintrag, organisation, werte)
        elif id(kontakt) in self._genannt and not _derselbe_name(kontakt, werte):
            befund.melden(
                "email",
                _(
                    "Diese Adresse hat in der Liste schon %(name)s. Lassen Sie sie hier leer oder "
                    "tragen Sie sie als allgemeine E-Mail-Adresse ein."
                )
                % {"name": kontakt.name},
            )
        elif kontakt.ausgeschieden_am is not None:
            befund.hinweise.append(
                _("%(name)s ist ausgeschieden und bleibt es.") % {"name": kontakt.name}
            )
        else:
            self._ergaenzen(eintrag, kontakt, werte)

    def _kontakte(self, organisation: Organisation, *, ist_neu: bool) -> list[Kontakt]:
        bekannt = [] if ist_neu else self._bekannt.get(organisation.pk, [])
        return self._neu[id(organisation)] + bekannt

    def _anlegen(
        self, eintrag: Kontakteintrag, organisation: Organisation, werte: dict[str, str]
    ) -> None:
        if not werte.get("nachname"):
            eintrag.befund.melden("nachname", _("Tragen Sie den Nachnamen der Person ein."))
            return
        kontakt = Kontakt(quelle=self.quelle)
        stumm = Befund(0, "", "", 0, werte)  # a new person is one change, not one per field
        self._ressource.einspielen(kontakt, werte, stumm, ist_neu=True)
        for fehler in stumm.fehler:
            eintrag.befund.melden(fehler.schluessel, fehler.grund)
        eintrag.befund.hinweise += stumm.hinweise
        name = f"{kontakt.anrede} {kontakt.name}".strip()
        angaben = (name, kontakt.funktion, kontakt.email, kontakt.telefon)
        neu = _("%(person)s (neuer Kontakt)") % {"person": ", ".join(filter(None, angaben))}
        eintrag.befund.aendern("person", "", neu)
        self._neu[id(organisation)].append(kontakt)
        self._genannt.add(id(kontakt))
        eintrag.kontakt = kontakt
        eintrag.aufzunehmen = True

    def _ergaenzen(self, eintrag: Kontakteintrag, kontakt: Kontakt, werte: dict[str, str]) -> None:
        befund = eintrag.befund
        if _email(werte) == kontakt.email.casefold():  # case alone is no news
            werte.pop("email", None)
        frueher = kontakt.name
        eintrag.geaendert = self._ressource.einspielen(kontakt, werte, befund, ist_neu=False)
        if kontakt.name != frueher and kontakt.pk in self._oeffentlich:
            befund.hinweise.append(
                _(
                    "Die Einwilligung, Kontaktdaten zu veröffentlichen, galt für %(name)s und "
                    "endet mit dem neuen Namen."
                )
                % {"name": frueher}
            )
        if not kontakt._state.adding and kontakt.pk not in self._hier:
            befund.aendern(
                "person", "", _("%(name)s auch in diesem Netzwerk") % {"name": kontakt.name}
            )
            eintrag.aufzunehmen = True
            self._hier.add(kontakt.pk)
        self._genannt.add(id(kontakt))
        eintrag.kontakt = kontakt

    @staticmethod
    def _suchen(kontakte: list[Kontakt], werte: dict[str, str]) -> Kontakt | None:
        email = _email(werte)
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


def _derselbe_name(kontakt: Kontakt, werte: dict[str, str]) -> bool:
    return all(
        getattr(kontakt, s).casefold() == werte[s].casefold()
        for s in ("vorname", "nachname")
        if s in werte and getattr(kontakt, s)
    )


def _email(werte: dict[str, str]) -> str:
    return Email().clean(werte.get("email", "")).casefold()
