"""German words for the search: folding, stop words, compounds. Knows no database.

Texts are brought to one spelling here, stemming is PostgreSQL's (`german`): `Mädchen`, `maedchen`
and `MÄDCHEN` become `maedchen`; `madchen`, typed without umlaut, is found through a second form.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path

WORT = re.compile(r"[^\W_]+")
LAENGSTES_WORT = 40
_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Endings that link two parts, or end the last one (Elternabend|e, Einrichtung|s|leitung).
_FUGEN = ("", "s", "n", "e", "en", "er", "es")
_ENDUNGEN = ("innen", "ern", "ens", "en", "er", "es", "em", "e", "n", "s")

STOPPWOERTER = frozenset(
    # Folded. Question words and "Hilfe bei" belong to how people ask, not to what they look for.
    """aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei
    beim bin bis bist brauche da damit dann das dass dein deine dem den denn der des dich die
    dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer
    eines er es etwas euch euer fuer fur gegen gibt habe haben hat hatte hier hin hinter ich ihm
    ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist jede jedem jeden jeder jedes kann kein
    keine keinen koennen konnen machen man mehr mein meine meinem meinen meiner mich mir mit
    muss nach nicht nichts noch nun nur ob oder ohne rund sehr sein seine seinem seinen seiner
    sich sie sind so sollen suche tun ueber uber um und uns unser unsere unserem unseren unter
    viel vom von vor waehrend wahrend war waren warum was weil welche welcher wenn wer werden
    wie wieder will wir wird wo zu zum zur zwischen""".split()  # noqa: SIM905  a list of words reads best as text
)


def _ohne_zeichen(text: str) -> str:
    zerlegt = unicodedata.normalize("NFKD", text)
    return "".join(zeichen for zeichen in zerlegt if not unicodedata.combining(zeichen))


@lru_cache(maxsize=30_000)
def falten(wort: str) -> str:
    """One spelling: lower case, ä → ae, ß → ss, other accents dropped."""
    klein = unicodedata.normalize("NFC", wort).casefold()
    return _ohne_zeichen(klein.translate(_UMLAUTE))


@lru_cache(maxsize=30_000)
def formen(wort: str) -> tuple[str, ...]:
    """The folded word and, when it has umlauts, the form without their dots."""
    gefaltet = falten(wort)
    blank = _ohne_zeichen(unicodedata.normalize("NFC", wort).casefold())
    return (gefaltet,) if blank == gefaltet else (gefaltet, blank)


def woerter(text: str) -> Iterator[str]:
    """The words of a text as written, without stop words."""
    for wort in WORT.findall(unicodedata.normalize("NFC", text)):
        if falten(wort) not in STOPPWOERTER:
            yield wort[:LAENGSTES_WORT]


def schluessel(text: str) -> str:
    """All words of a phrase, folded: what a synonym is found by."""
    return " ".join(falten(wort) for wort in woerter(text))


@cache
def wortteile() -> frozenset[str]:
    """Parts of compounds known from the start; the offers' own words come on top."""
    datei = Path(__file__).parent / "daten" / "wortteile.txt"
    zeilen = datei.read_text(encoding="utf-8").splitlines()
    return frozenset(
        falten(wort) for zeile in zeilen if not zeile.startswith("#") for wort in zeile.split()
    )


def teilstuecke(wort: str) -> set[str]:
    """Every stretch of a folded word that might be a part: what to ask the vocabulary for."""
    laenge = len(wort)
    stuecke = {
        wort[von:bis]
        for von in range(laenge - 3)
        for bis in range(von + 4, laenge + 1)
        if bis - von < laenge
    }
    return stuecke | {f"{stueck}e" for stueck in stuecke}


def zerlegungen(wort: str, bekannt: Container[str]) -> list[tuple[str, ...]]:
    """Ways to read a folded word as a compound of known parts, fewest parts first.

    `Schulsozialarbeit` → (schule, sozialarbeit), (schule, sozial, arbeit). At most eight, since
    only recall in the lowest weight hangs on them.
    """
    laenge = len(wort)
    if not 7 <= laenge <= LAENGSTES_WORT:
        return []
    saemtliche = wortteile()
    gemerkt: dict[int, list[tuple[str, ...]]] = {laenge: [()]}

    def teil(stueck: str) -> str | None:
        for form in (stueck, f"{stueck}e"):
            if form in STOPPWOERTER:
                continue
            if form in saemtliche or (len(form) >= 4 and form in bekannt):
                return form
        return None

    def ab(stelle: int) -> list[tuple[str, ...]]:
        if stelle in gemerkt:
            return gemerkt[stelle]
        gefunden: list[tuple[str, ...]] = []
        for ende in range(laenge, stelle + 2, -1):
            if stelle == 0 and ende == laenge:
                continue
            erkannt = teil(wort[stelle:ende])
            if erkannt is None:
                continue
            for fuge in _FUGEN:
                if wort.startswith(fuge, ende):
                    gefunden += [(erkannt, *rest) for rest in ab(ende + len(fuge))]
        gemerkt[stelle] = sorted(dict.fromkeys(gefunden), key=len)[:8]
        return gemerkt[stelle]

    return [zerlegung for zerlegung in ab(0) if len(zerlegung) > 1]


def stamm(wort: str) -> str:
    """A rough stem of a folded word, for marking only."""
    for endung in _ENDUNGEN:
        if wort.endswith(endung) and len(wort) - len(endung) >= 4:
            return wort[: -len(endung)]
    return wort


def naehe(a: str, b: str) -> float:
    """0 to 1; used to choose among the few candidates the trigrams gave."""
    return SequenceMatcher(None, a, b).ratio()
