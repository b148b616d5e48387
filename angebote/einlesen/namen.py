"""Names in cells, matched with an editable list: several of them, spelt as people spell."""

import difflib
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from mitglieder.einlesen.aehnlich import aehnlichkeit, trigramme, worte, zahlen
from mitglieder.einlesen.leseart import vergleichbar

HART = re.compile(r"[;\n|•]")
#: Parts names, and stands within some: „Vereine und Ehrenamt“, „Caritasverband, Fachstelle“.
WEICH = re.compile(r"(?:\s*[,/])+\s*|\s+(?:und|sowie|u\.|&|\+)\s+", re.IGNORECASE)
OHNE = {"", "keine", "keiner", "keineangabe", "ka", "nein"}  # as `vergleichbar` has them
LAENGSTER_NAME = 6  # parts of one name between such marks
MEISTE = 40  # names in one cell
WENIGE = 15  # names that a message lists
TIPPFEHLER = 0.83  # ratio of difflib from which on it is the same word, misspelt
VORSCHLAG = 0.4  # share of trigrams from which on it may be meant


@dataclass
class Gelesen[K]:
    """What a cell names. `vorschlag` is the whole cell with what was probably meant."""

    schluessel: list[K] = field(default_factory=list)
    hinweise: list[str] = field(default_factory=list)
    fehler: list[str] = field(default_factory=list)
    vorschlag: str | None = None


class Namensliste[K: Hashable]:
    """What may be named: names by key. `auch` are further words for one of them.

    `tolerant` takes a misspelt word for the one it is nearest to, and says so; without it a person
    has to say what was meant.
    """

    def __init__(
        self,
        namen: Iterable[tuple[K, str]],
        *,
        auch: Iterable[tuple[str, K]] = (),
        unbekannt: str,
        tolerant: bool = True,
    ) -> None:
        self.namen: dict[K, str] = dict(namen)
        self._unbekannt = unbekannt
        self._tolerant = tolerant
        self._genau: dict[str, set[K]] = defaultdict(set)
        self._lose: dict[str, set[K]] = defaultdict(set)
        for schluessel, name in self.namen.items():
            self._genau[vergleichbar(name)].add(schluessel)
            if lose := "".join(worte(name)):
                self._lose[lose].add(schluessel)
        # A further word that is a name itself, or is said of two, is no help.
        self._auch: dict[str, set[K]] = defaultdict(set)
        for wort, schluessel in auch:
            if schluessel in self.namen:
                self._auch[vergleichbar(wort)].add(schluessel)
        self._gelesen: dict[str, Gelesen[K]] = {}

    def lesen(self, text: str) -> Gelesen[K]:
        """The names in a cell; the same cell stands in many lines."""
        if text not in self._gelesen:
            self._gelesen[text] = self._lesen(text)
        return self._gelesen[text]

    def _lesen(self, text: str) -> Gelesen[K]:
        ergebnis = Gelesen[K]()
        teile = self._teilen(text)
        if len(teile) > MEISTE:
            ergebnis.fehler.append(
                _("Das sind zu viele Angaben; höchstens %(n)s haben Platz.") % {"n": MEISTE}
            )
            return ergebnis
        gemeint: list[str] = []
        for teil in teile:
            gefunden = self._finden(teil)
            if len(gefunden) > 1:
                ergebnis.fehler.append(
                    _("„%(name)s“ gibt es mehrfach; es ist nicht klar, was gemeint ist.")
                    % {"name": teil}
                )
            elif gefunden:
                ergebnis.schluessel += [k for k in gefunden if k not in ergebnis.schluessel]
            elif (tippfehler := self._tippfehler(teil)) is not None:
                ergebnis.schluessel += [tippfehler] if tippfehler not in ergebnis.schluessel else []
                ergebnis.hinweise.append(
                    _("„%(wort)s“ ist als „%(name)s“ gelesen.")
                    % {"wort": teil, "name": self.namen[tippfehler]}
                )
            else:
                naechster = self._naechster(teil)
                ergebnis.fehler.append(self._grund(teil, naechster))
                gemeint.append(self.namen[naechster] if naechster is not None else teil)
                continue
            gemeint.append(teil)
        if ergebnis.fehler:
            ergebnis.vorschlag = "; ".join(gemeint)
        return ergebnis

    def _grund(self, teil: str, naechster: K | None) -> str:
        grund = self._unbekannt % {"name": teil}
        if naechster is None:
            if not self._tolerant or len(self.namen) > WENIGE:
                return grund
            return _("%(grund)s Möglich sind: %(namen)s.") % {
                "grund": grund,
                "namen": ", ".join(self.namen.values()),
            }
        return _("%(grund)s Vorgeschlagen ist „%(name)s“.") % {
            "grund": grund,
            "name": self.namen[naechster],
        }

    def _finden(self, teil: str) -> set[K]:
        eigener = vergleichbar(teil)
        return (
            self._genau.get(eigener)
            or self._auch.get(eigener)
            or self._lose.get("".join(worte(teil)))
            or set()
        )

    def _teilen(self, text: str) -> list[str]:
        stuecke = [stueck.strip(" \t-–*·,") for stueck in HART.split(text)]
        gefuellt = [stueck for stueck in stuecke if stueck and vergleichbar(stueck) not in OHNE]
        return [teil for stueck in gefuellt for teil in self._weich(stueck)]

    def _weich(self, stueck: str) -> list[str]:
        """The longest known names from the left; what nobody knows ends at a comma or slash."""
        grenzen = list(WEICH.finditer(stueck))
        if not grenzen or self._finden(stueck):
            return [stueck]
        anfang = [0, *(grenze.end() for grenze in grenzen)]
        ende = [*(grenze.start() for grenze in grenzen), len(stueck)]
        teile: list[str] = []
        offen: int | None = None  # where something unknown began
        stelle = 0
        while stelle < len(anfang):
            bis = self._bekannt_bis(stueck, stelle, anfang, ende)
            trennt = stelle > 0 and grenzen[stelle - 1].group().strip()[0] in ",/"
            if offen is not None and (bis or trennt):
                teile.append(stueck[anfang[offen] : ende[stelle - 1]])
                offen = None
            if bis:
                teile.append(stueck[anfang[stelle] : ende[bis - 1]])
                stelle = bis
            else:
                offen = stelle if offen is None else offen
                stelle += 1
        if offen is not None:
            teile.append(stueck[anfang[offen] :])
        return [teil for teil in teile if teil]

    def _bekannt_bis(self, stueck: str, ab: int, anfang: list[int], ende: list[int]) -> int:
        for bis in range(min(len(anfang), ab + LAENGSTER_NAME), ab, -1):
            if self._finden(stueck[anfang[ab] : ende[bis - 1]]):
                return bis
        return 0

    def _tippfehler(self, teil: str) -> K | None:
        if not self._tolerant:
            return None
        wort = "".join(worte(teil))
        aehnlich = difflib.get_close_matches(wort, self._lose, n=1, cutoff=TIPPFEHLER)
        passend = self._lose[aehnlich[0]] if aehnlich else set()
        return next(iter(passend)) if len(passend) == 1 else None

    def _naechster(self, teil: str) -> K | None:
        """The likeliest by common trigrams; a part of a long name counts nearly as the whole."""
        menge = trigramme(worte(teil))
        nummern = set(zahlen(worte(teil)))

        def wert(schluessel: K) -> float:
            andere, nummern_dort = self._mengen[schluessel]
            if nummern and nummern_dort and nummern != nummern_dort:
                return 0.0
            enthalten = len(menge & andere) / len(menge) if menge else 0.0
            return max(aehnlichkeit(menge, andere), 0.7 * enthalten)

        bester = max(self.namen, key=wert, default=None)
        return bester if bester is not None and wert(bester) >= VORSCHLAG else None

    @cached_property
    def _mengen(self) -> Mapping[K, tuple[frozenset[str], set[str]]]:
        return {
            schluessel: (trigramme(worte(name)), set(zahlen(worte(name))))
            for schluessel, name in self.namen.items()
        }
