"""From lines to offers: lines of the same one, each with a date of its own, become one entry."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from angebote.einlesen.spalten import ANGEBOTSLISTE, TERMINSPALTEN
from angebote.einlesen.zellen import alter_teilen, kosten_deuten, termin_aus
from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.einlesen.tabelle import Zeile


@dataclass(frozen=True)
class Termin:
    befund: Befund  # of the line that names it
    beginn: datetime
    ende: datetime


@dataclass(eq=False)
class Eintrag:
    befund: Befund
    werte: dict[str, str]
    anbieter: list[int]
    termine: list[Termin] = field(default_factory=list)
    angebot: int | None = None  # that it turned out to be

    @property
    def titel(self) -> str:
        return self.befund.name

    @property
    def schluessel(self) -> tuple[str, tuple[int, ...]]:
        return vergleichbar(self.titel), tuple(sorted(self.anbieter))


def zu(zeile: Zeile, befund: Befund, anbieter: list[int]) -> Eintrag:
    werte = dict(zeile.werte)
    alter_teilen(werte, befund)
    kosten_deuten(werte)
    eintrag = Eintrag(befund, werte, anbieter)
    if TERMINSPALTEN & werte.keys() and (grenzen := termin_aus(werte, befund)):
        eintrag.termine.append(Termin(befund, *grenzen))
    return eintrag


def zusammenfuehren(erster: Eintrag, weiterer: Eintrag) -> None:
    """The second line of an offer may add a date and cells that were empty, and contradict none."""
    befund = weiterer.befund
    befund.hinweise.append(
        _("Gehört zum selben Angebot wie Zeile %(nr)s.") % {"nr": erster.befund.nr}
    )
    for spalte, wert in weiterer.werte.items():
        if spalte in TERMINSPALTEN or spalte in {ANGEBOTSLISTE.kopf, "anbieter"}:
            continue
        if erster.werte.setdefault(spalte, wert) != wert:
            befund.melden(
                spalte,
                _("Das widerspricht Zeile %(nr)s desselben Angebots.") % {"nr": erster.befund.nr},
            )
    beginne = {termin.beginn for termin in erster.termine}
    erster.termine += [termin for termin in weiterer.termine if termin.beginn not in beginne]
