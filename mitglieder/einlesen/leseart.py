"""What a list is made of: its columns and their headings. Members and offers each have one."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from itertools import count

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mitglieder.einlesen.tabelle import HOECHSTZEICHEN, Dateifehler, sauber


@lru_cache(maxsize=8192)
def vergleichbar(text: str) -> str:
    """Same for „E-Mail“, „e mail“ and „Email“."""
    zerlegt = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", zerlegt)


class Leseart:
    """Headings as people write them, and the cells below them under our own keys.

    The extension point of the import: a subclass says which columns there are; reading the file,
    the preview and mending its cells are the same for all.
    """

    #: key → the title we show, and the headings people use
    spalten: Mapping[str, tuple[str, ...]]
    #: Columns that hold several of the above.
    zusammengesetzt: Mapping[str, tuple[str, ...]] = {}
    #: The column that names a line; without it no row is a heading.
    kopf: str
    ohne_kopf: str | Promise
    ohne_zeilen: str | Promise
    #: Columns whose line breaks count.
    mehrzeilig: frozenset[str] = frozenset()
    hoechstzeichen = HOECHSTZEICHEN

    @cached_property
    def alle(self) -> dict[str, tuple[str, ...]]:
        return {**self.spalten, **self.zusammengesetzt}

    @cached_property
    def _namen(self) -> dict[str, str]:
        return {
            vergleichbar(name): schluessel
            for schluessel, alle in self.alle.items()
            for name in alle
        }

    def titel(self, schluessel: str) -> str:
        return self.alle[schluessel][0]

    def zaehlen(self, reihe: list[str]) -> int:
        """How many columns a row would name as a heading."""
        return len(
            {self._namen[name] for titel in reihe if (name := vergleichbar(titel)) in self._namen}
        )

    def kopf_finden(self, reihen: list[list[str]]) -> tuple[int, dict[int, str], dict[int, str]]:
        """Where the heading stands, its columns, the headings nobody knows.

        A title or two may stand above it: the heading is the line that names most columns.
        """
        moeglich = [
            stelle
            for stelle, reihe in enumerate(reihen)
            if any(self._namen.get(vergleichbar(titel)) == self.kopf for titel in reihe)
        ]
        if not moeglich:
            raise Dateifehler(str(self.ohne_kopf))
        stelle = max(moeglich, key=lambda stelle: self.zaehlen(reihen[stelle]))
        return stelle, *self._kopf(reihen[stelle])

    def _kopf(self, reihe: list[str]) -> tuple[dict[int, str], dict[int, str]]:
        spalten: dict[int, str] = {}
        unbekannt: dict[int, str] = {}
        for stelle, titel in enumerate(reihe):
            schluessel = self._namen.get(vergleichbar(titel))
            if schluessel is None:
                if titel:
                    unbekannt[stelle] = _eindeutig(sauber(titel)[:80], unbekannt.values())
                continue
            if schluessel in spalten.values() and not self.doppelt(spalten, schluessel):
                raise Dateifehler(
                    _("Die Spalte „%(spalte)s“ kommt zweimal vor.")
                    % {"spalte": self.titel(schluessel)}
                )
            spalten[stelle] = schluessel
        return self.ordnen(spalten), unbekannt

    def werte_aus(self, reihe: list[str], spalten: dict[int, str]) -> dict[str, str]:
        """The filled cells of a line by key."""
        werte = {
            spalten[stelle]: zelle if spalten[stelle] in self.mehrzeilig else sauber(zelle)
            for stelle, zelle in enumerate(reihe)
            if stelle in spalten and zelle
        }
        return self.zerlegen(werte)

    def fremde_aus(self, reihe: list[str], unbekannt: dict[int, str]) -> dict[str, str]:
        """The filled cells below headings nobody knows."""
        return {
            unbekannt[stelle]: zelle
            for stelle, zelle in enumerate(reihe)
            if stelle in unbekannt and zelle
        }

    def putzen(self, zelle: str, spalte: str = "") -> str:
        """What is typed or read, without what nobody sees."""
        return zeilenweise(zelle) if spalte in self.mehrzeilig else sauber(zelle)

    def doppelt(self, spalten: dict[int, str], schluessel: str) -> bool:
        """Whether a heading may come twice: then `spalten` says anew what the first one was."""
        return False

    def ordnen(self, spalten: dict[int, str]) -> dict[int, str]:
        """What a column means once all are known."""
        return spalten

    def zerlegen(self, werte: dict[str, str]) -> dict[str, str]:
        """Take cells apart that hold several things."""
        return werte


def _eindeutig(titel: str, andere: Collection[str]) -> str:
    """The same heading twice: „Notiz“, „Notiz (2)“."""
    namen = (titel if nr == 1 else f"{titel} ({nr})" for nr in count(1))
    return next(name for name in namen if name not in andere)


def zeilenweise(text: str) -> str:
    """As `sauber`, line by line; never more than one blank line."""
    zeilen = [sauber(zeile) for zeile in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(zeilen)).strip()
