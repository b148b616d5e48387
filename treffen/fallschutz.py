"""A guard that points at what looks like case data. It hints; the person who writes decides.

Network minutes hold no data on single children or families. Patterns find dates of birth, ages,
file numbers and addresses; a name alone cannot be told from that of a colleague.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from treffen.models import Tagesordnungspunkt
from treffen.models.protokoll import Protokollpunkt

#: Under 27 a person counts as young (§ 7 SGB VIII); dates of the last year are mostly meetings.
JUNG_BIS = 27
_UMFELD = 40

_GEBURT = re.compile(
    r"\b(?:geb\.|geboren(?: am)?|Geburtsdatum:?)\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}"
)
_NAME_UND_DATUM = re.compile(
    r"[A-ZÄÖÜ][a-zäöüß]{1,30},? (?:[A-ZÄÖÜ][a-zäöüß]{1,30}|[A-ZÄÖÜ]\.)[ ,(*]{1,4}"
    r"(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d{2})"
)
_ALTER = re.compile(
    r"\b(?:Junge|Mädchen|Kind|Sohn|Tochter|Bruder|Schwester)[^.\n]{0,30}"
    r"\b\d{1,2} (?:Jahre|Monate)\b"
    r"|\b\d{1,2}[- ]?jährige[rsn]? (?:Junge|Mädchen|Sohn|Tochter|Schüler)"
)
_AKTENZEICHEN = re.compile(
    r"\b(?:Az|AZ|Aktenzeichen|Geschäftszeichen|Gz|Fallnummer|Fall-Nr)\b[.:]{0,2}\s{0,3}"
    r"[\w./-]{0,20}\d[\w./-]{0,20}"
    r"|\b\d{1,3} ?(?:F|UF|WF) ?\d{1,5}/\d{2}\b"
)
_ANSCHRIFT = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß-]{0,30}(?:straße|strasse|str\.|weg|allee|gasse|damm|ufer|ring)"
    r"\s\d{1,4}\s?[a-z]?\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{1,30} (?:Straße|Str\.|Weg|Allee|Gasse|Platz|Damm|Ring)"
    r"\s\d{1,4}\s?[a-z]?\b"
)


@dataclass(frozen=True)
class Fallhinweis:
    """`fundstelle` is the text found, with a little around it."""

    top: Tagesordnungspunkt
    art: str | Promise
    fundstelle: str


def fundstellen(text: str) -> list[tuple[str | Promise, str]]:
    """Kind and surroundings of everything in `text` that looks like case data."""
    funde: list[tuple[str | Promise, str]] = []
    arten: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
        (_GEBURT, _("Geburtsdatum")),
        (_ALTER, _("Alter eines Kindes")),
        (_AKTENZEICHEN, _("Aktenzeichen")),
        (_ANSCHRIFT, _("Anschrift")),
    )
    for muster, art in arten:
        funde += [(art, _ausschnitt(text, fund)) for fund in muster.finditer(text)]
    funde += [
        (_("Name mit Datum"), _ausschnitt(text, fund))
        for fund in _NAME_UND_DATUM.finditer(text)
        if _koennte_geburt_sein(int(fund[3]))
    ]
    return funde


def _koennte_geburt_sein(jahr: int, heute: date | None = None) -> bool:
    heute = heute or timezone.localdate()
    return heute.year - JUNG_BIS <= jahr < heute.year - 1


def _ausschnitt(text: str, fund: re.Match[str]) -> str:
    von, bis = max(fund.start() - _UMFELD, 0), min(fund.end() + _UMFELD, len(text))
    ausschnitt = " ".join(text[von:bis].split())
    return f"{'… ' if von else ''}{ausschnitt}{' …' if bis < len(text) else ''}"


def fallhinweise(punkte: Iterable[Protokollpunkt]) -> list[Fallhinweis]:
    """All hints of the minutes, in the order of the agenda."""
    hinweise: list[Fallhinweis] = []
    for punkt in punkte:
        texte = [punkt.abschnitt.ergebnis] if punkt.abschnitt else []
        texte += [beschluss.text for beschluss in punkt.beschluesse]
        texte += [f"{massnahme.titel}\n{massnahme.beschreibung}" for massnahme in punkt.massnahmen]
        for text in texte:
            hinweise += [Fallhinweis(punkt.top, art, stelle) for art, stelle in fundstellen(text)]
    return hinweise
