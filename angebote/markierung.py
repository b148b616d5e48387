"""What was searched for, marked: in a card from the cache and, where it says nothing, in its text.

Cards are kept once for all searches. Their template frames what may be marked in two control
characters (tag library `angebote`), which this module takes out again.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from html import unescape

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from angebote.deutsch import WORT, formen, stamm

ANFANG, ENDE, STELLE = "\x02", "\x03", "\x04"
_RAHMEN = re.compile(f"{ANFANG}([^{ENDE}]*){ENDE}")
_ZEICHEN = str.maketrans("", "", ANFANG + ENDE + STELLE)
# Characters of a text shown before and after the word that was found.
RAND = 70


def gerahmt(text: str) -> SafeString:
    """Escaped, framed as a stretch in which words may be marked."""
    return mark_safe(f"{ANFANG}{escape(text.translate(_ZEICHEN))}{ENDE}")  # noqa: S308  escaped here


def _treffer(staemme: frozenset[str]) -> Callable[[str], bool]:
    """Whether a word as written holds one of the stems; remembers the words of one page."""
    lange = [einer for einer in staemme if len(einer) >= 4]

    @cache
    def trifft(wort: str) -> bool:
        return any(
            form in staemme or any(einer in form for einer in lange) for form in formen(wort)
        )

    return trifft


class Markierer:
    """Marks words that hold one of the folded terms."""

    def __init__(self, begriffe: Iterable[str]) -> None:
        self._staemme = frozenset(stamm(begriff) for begriff in begriffe if begriff)
        self._trifft = _treffer(self._staemme)

    def __bool__(self) -> bool:
        return bool(self._staemme)

    def markieren(self, text: str) -> SafeString:
        """The text, escaped, with found words in `<mark>`."""
        stuecke: list[str] = []
        zuletzt = 0
        for fund in WORT.finditer(text) if self else ():
            if self._trifft(fund[0]):
                stuecke.append(escape(text[zuletzt : fund.start()]))
                stuecke.append(f"<mark>{escape(fund[0])}</mark>")
                zuletzt = fund.end()
        stuecke.append(escape(text[zuletzt:]))
        return mark_safe("".join(stuecke))  # noqa: S308  every piece is escaped above

    def stelle(self, text: str) -> SafeString | None:
        """Where the text says it first, with some words around; None when it does not."""
        wort = next(filter(self._trifft, WORT.findall(text)), None)
        if wort is None:
            return None
        beginn = next(fund.start() for fund in WORT.finditer(text) if fund[0] == wort)
        von = text.rfind(" ", 0, beginn - RAND) + 1 if beginn > RAND else 0
        bis = text.find(" ", beginn + len(wort) + RAND)
        ausschnitt = " ".join((text[von:bis] if bis > 0 else text[von:]).split())
        davor, danach = "… " if von else "", " …" if bis > 0 else ""
        return format_html("{}{}{}", davor, self.markieren(ausschnitt), danach)

    def karte(self, html: str) -> str:
        """A card as kept, its terms marked; it still lacks its quotation."""
        if not self:
            return _RAHMEN.sub(r"\1", html)
        return _RAHMEN.sub(lambda fund: self._gerahmtes(fund[1]), html)

    def _gerahmtes(self, maskiert: str) -> str:
        text = unescape(maskiert)
        # Most stretches of a page hold no term: they stay as they were escaped for the cache.
        return self.markieren(text) if any(map(self._trifft, WORT.findall(text))) else maskiert

    def zitiert(self, karte: str, texte: Iterable[str] = ()) -> SafeString:
        """The card, with the first of the texts that holds a term quoted in its place."""
        stelle = next((s for text in texte if (s := self.stelle(text))), None)
        zeile = format_html('<p class="app-result__stelle">{}</p>', stelle) if stelle else ""
        return mark_safe(karte.replace(STELLE, zeile))  # noqa: S308  our own template, escaped
