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

from netzwerk.basis.richtext import als_text
from treffen.models import Tagesordnungspunkt
from treffen.models.protokoll import Protokollpunkt

#: Under 27 a person counts as young (§ 7 SGB VIII); dates of the last year are mostly meetings.
JUNG_BIS = 27
_UMFELD = 40

_MONAT = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_TAG = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONAT})\s?"
_GROSS = r"[A-ZÄÖÜ][a-zäöüß]{1,30}"

_GEBURT = re.compile(
    rf"\b(?:geb\.?|geboren(?:e[rs]?)?(?: am)?|Geburtsdatum:?|Geb\.-?Dat\.?:?)\s*{_TAG}\d{{2,4}}"
    rf"|(?:(?<=\w )|(?<=, )|(?<=\())\*\s?{_TAG}(?:19|20)?\d{{2}}\b"
    rf"|\bgeboren im {_MONAT} (?:19|20)\d{{2}}\b"
)
# What stands before the day of a meeting, not of a birth: „Fachtag Kinderschutz, 14. März 2024“.
_ANLASS = (
    r"(?!(?:Fachtag|Treffen|Netzwerk|Bericht|Protokoll|Beschluss|Erlass|Gesetz|Konzept|Fassung|"
    r"Arbeits|Steuerungs|Vereinbarung|Sitzung|Rund)[a-zäöüß]*\b)"
)
_NAME_UND_DATUM = re.compile(
    rf"\b{_ANLASS}{_GROSS}(?:-{_GROSS})?,? (?:{_GROSS}(?:-{_GROSS})?|[A-ZÄÖÜ]\.)[ ,(*]{{1,4}}"
    rf"{_TAG}((?:19|20)\d{{2}})"
)
_ALTER = re.compile(
    r"\b(?:Junge|Mädchen|Kind|Sohn|Tochter|Bruder|Schwester)[^.\n]{0,30}"
    r"\b\d{1,2} (?:Jahre|Monate)\b"
    r"|\b\d{1,2}[- ]?jährige[rsn]? (?:Junge|Mädchen|Sohn|Tochter|Schüler)"
)
_AKTENZEICHEN = re.compile(
    r"\b(?:Az|AZ|Aktenzeichen|Geschäftszeichen|Gz|Fallnummer|Fall-Nr|Vorgangsnummer|Vorgangs-Nr|"
    r"Tagebuchnummer|Tgb\.?-Nr|Hilfeplan(?:nummer|-Nr)|Meldungs(?:nummer|-Nr)|Aktennummer|Akten-Nr)"
    r"\b[.:]{0,2}\s{0,3}[\w./-]{0,20}\d[\w./-]{0,20}"
    # Courts and prosecutors: „23 F 112/25“, „123 Js 456/25“
    r"|\b\d{1,4} ?(?:F|UF|WF|Js|UJs|Ds|Ls|Cs|Gs|KLs|XVII) ?\d{1,6}/\d{2,4}\b"
    # The police of North Rhine-Westphalia: „600000-012345-25/7“
    r"|\b\d{6}-\d{4,6}-\d{2}(?:/\d)?\b"
    # Youth offices: „JA 51-2025/0123“, „51.32-0815/25“
    r"|\bJA[- ]\d[\d./-]{3,20}|\b51[./-]\d{1,3}[-./ ]\d{2,5}/\d{2,4}\b"
)
# What ends like a street and is none: „Meldeweg 3“, „Monitoring 2“.
_KEIN_WEG = (
    r"(?!(?:Melde|Verfahrens|Hilfe|Rechts|Dienst|Zugangs|Informations|Kommunikations|Beschwerde|"
    r"Übergabe|Bildungs|Heim|Mittel|Aus|Moni|Sponso|Umwe)(?:weg|to?ring|ring)\b)"
)
_HAUSNUMMER = r"\s\d{1,3}(?:\s?[a-z])?\b(?![.,]\d|\s?(?:%|Uhr|Prozent|Euro))"
_ORT = rf"\b(?:D-)?\d{{5}}\s{_GROSS}"
_ANSCHRIFT = re.compile(
    rf"\b{_KEIN_WEG}[A-ZÄÖÜ][\wäöüß-]{{0,30}}"
    rf"(?:straße|strasse|str\.|weg|allee|gasse|damm|ufer|ring){_HAUSNUMMER}"
    rf"|\b[A-ZÄÖÜ][\wäöüß-]{{1,30}} (?:Straße|Str\.|Allee|Gasse|Platz|Damm|Ring|Weg){_HAUSNUMMER}"
    # Any street, by the postcode after its number: „Am Markt 3, 51373 Leverkusen“
    rf"|\b{_GROSS}(?: [\wäöüß-]{{2,20}}){{0,2}} \d{{1,3}}\s?[a-z]?(?:,\s?|\s){_ORT}"
    rf"|\b(?:wohnhaft|wohnt|gemeldet|Anschrift|Adresse)\b[^.\n]{{0,40}}{_ORT}"
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
        if _koennte_geburt_sein(int(fund[1]))
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
        # Without marks: „**Name**, 12.03.2016“ is a name with a date.
        texte = [als_text(punkt.abschnitt.ergebnis)] if punkt.abschnitt else []
        texte += [beschluss.text for beschluss in punkt.beschluesse]
        texte += [f"{massnahme.titel}\n{massnahme.beschreibung}" for massnahme in punkt.massnahmen]
        for text in texte:
            hinweise += [Fallhinweis(punkt.top, art, stelle) for art, stelle in fundstellen(text)]
    return hinweise
