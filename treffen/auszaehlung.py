"""What the answers to a question say together: pure counting, and who may see how much of it.

Figures are plain values that go into JSON as they are. `zeilen` hold, the best first: `option`
(key, None for a step of the scale), `text`, `stimmen` (ballots that name it), `wert` (what decides
the rank), `anteil` (0 to 100, for the bar), `rang` (equal values share one), and for an order
`mittel` (mean place among those who placed it).

- `eine`, `mehrere`: value = votes, share of the ballots.
- `punkte`: value = points, share of all points.
- `rangfolge`: Borda: of *n* options the first place brings *n* points, the next one fewer; what
  was not placed brings none. Share of the points possible.
- `skala`: the steps in their order, with mean and median.
- `text`: the released texts, and how often each word is in them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import cached_property

from treffen.models import Freigabe, Umfragefrage, Umfrageoption, Zwischenstand
from treffen.models.umfrage import MINDESTENS

Art = Umfragefrage.Art
WORTE = 30  # of a cloud
#: Not counted: they carry a sentence and say nothing of its own.
FUELLWOERTER = frozenset(
    re.findall(
        r"\w+",
        """
        aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin
        bis bitte da damit dann das dass dem den denn der des dich die dies diese diesem diesen
        dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer
        eure für gegen gibt hab habe haben hat hier ich ihm ihn ihnen ihr ihre ihren ihrer im in
        ins ist ja jede jedem jeden jeder kann keine keinen können man mehr mein meine mich mir mit
        muss müssen nach nicht noch nur ob oder ohne schon sehr sein seine sich sie sind so soll
        sollen sollte sollten über um und uns unser unsere unter viel vom von vor war was weil wenn
        wer werden wie wieder wir wird wo würde wünsche zu zum zur zwischen
        """,
    )
)


class Antwort(Protocol):
    """A ballot or a vote."""

    wahl: list[int]
    punkte: list[int]
    wert: int | None
    text: str
    freigabe: str


@dataclass(frozen=True)
class Ergebnis:
    """Figures as they may be shown. `anzahl` 0: nothing yet, fewer than five have answered."""

    frage: Umfragefrage
    anzahl: int
    werte: dict[str, Any]
    endgueltig: bool

    def __bool__(self) -> bool:
        return self.anzahl >= MINDESTENS

    @property
    def zeilen(self) -> list[dict[str, Any]]:
        return list(self.werte.get("zeilen", ()))

    @property
    def texte(self) -> list[str]:
        return list(self.werte.get("texte", ()))

    @property
    def worte(self) -> list[tuple[str, int]]:
        return [(wort, zahl) for wort, zahl in self.werte.get("worte", ())]

    @cached_property
    def wolke(self) -> list[tuple[str, int, int]]:
        """Words in alphabetical order, with how often and a size from 1 to 5."""
        if not self.worte:
            return []
        meist = self.worte[0][1]
        return sorted(
            ((wort, zahl, 1 + 4 * (zahl - 1) // max(meist - 1, 1)) for wort, zahl in self.worte),
            key=lambda eintrag: eintrag[0].casefold(),
        )

    @cached_property
    def beste(self) -> list[dict[str, Any]]:
        """Rows in order of rank, for what is decided by them."""
        return sorted(self.zeilen, key=lambda zeile: zeile["rang"])


def auszaehlen(
    art: str,
    optionen: Sequence[Umfrageoption],
    antworten: Iterable[Antwort],
    *,
    stufen: int = 0,
) -> dict[str, Any]:
    """Figures of one question; `stufen`: last step of its scale."""
    alle = list(antworten)
    match art:
        case Art.SKALA:
            return _skala(alle, stufen)
        case Art.TEXT:
            return freitexte(eine.text for eine in alle if eine.freigabe == Freigabe.FREI)
        case _:
            return _wahl(art, optionen, alle)


def _wahl(art: str, optionen: Sequence[Umfrageoption], alle: list[Antwort]) -> dict[str, Any]:
    bekannt = {option.pk for option in optionen}
    stimmen: Counter[int] = Counter()
    wert: Counter[int] = Counter()
    plaetze: Counter[int] = Counter()
    for eine in alle:
        gewaehlt = [pk for pk in dict.fromkeys(eine.wahl) if pk in bekannt]
        stimmen.update(gewaehlt)
        if art == Art.PUNKTE:
            for pk, punkte in zip(eine.wahl, eine.punkte, strict=False):
                wert[pk] += punkte if pk in bekannt else 0
        elif art == Art.RANGFOLGE:
            for platz, pk in enumerate(gewaehlt, start=1):
                wert[pk] += len(optionen) - platz + 1
                plaetze[pk] += platz
        else:
            wert.update(gewaehlt)
    match art:
        case Art.PUNKTE:
            ganzes = wert.total()
        case Art.RANGFOLGE:
            ganzes = len(optionen) * len(alle)
        case _:
            ganzes = len(alle)
    zeilen: list[dict[str, Any]] = [
        {
            "option": option.pk,
            "text": option.text,
            "stimmen": stimmen[option.pk],
            "wert": wert[option.pk],
            "anteil": prozent(wert[option.pk], ganzes),
        }
        for option in optionen
    ]
    if art == Art.RANGFOLGE:
        for zeile in zeilen:
            zahl = zeile["stimmen"]
            zeile["mittel"] = round(plaetze[zeile["option"]] / zahl, 1) if zahl else None
    zeilen.sort(key=lambda zeile: -zeile["wert"])
    return {"anzahl": len(alle), "zeilen": _gereiht(zeilen)}


def _gereiht(zeilen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """1, 1, 3: equal values share a rank."""
    for zeile in zeilen:
        zeile["rang"] = 1 + sum(andere["wert"] > zeile["wert"] for andere in zeilen)
    return zeilen


def _skala(alle: list[Antwort], stufen: int) -> dict[str, Any]:
    werte = [eine.wert for eine in alle if eine.wert is not None and 1 <= eine.wert <= stufen]
    zahl = Counter(werte)
    zeilen: list[dict[str, Any]] = [
        {
            "option": None,
            "text": str(stufe),
            "stimmen": zahl[stufe],
            "wert": zahl[stufe],
            "anteil": prozent(zahl[stufe], len(alle)),
        }
        for stufe in range(1, stufen + 1)
    ]
    return {
        "anzahl": len(alle),
        "zeilen": _gereiht(zeilen),
        "mittel": round(sum(werte) / len(werte), 1) if werte else None,
        "median": float(median(werte)) if werte else None,
    }


def freitexte(texte: Iterable[str]) -> dict[str, Any]:
    """In alphabetical order, which says nothing of when; words by how many texts hold them."""
    liste = sorted((text.strip() for text in texte if text.strip()), key=str.casefold)
    worte: Counter[str] = Counter()
    schreibung: dict[str, Counter[str]] = {}
    for text in liste:
        gefunden = re.findall(r"[^\W\d_][\w-]{2,}", text)
        worte.update({wort.casefold() for wort in gefunden} - FUELLWOERTER)
        for wort in gefunden:
            schreibung.setdefault(wort.casefold(), Counter())[wort] += 1
    haeufigste = sorted(worte.items(), key=lambda paar: (-paar[1], paar[0]))[:WORTE]
    return {
        "texte": liste,
        "worte": [[schreibung[wort].most_common(1)[0][0], anzahl] for wort, anzahl in haeufigste],
    }


def prozent(teil: int, ganzes: int) -> int:
    """Rounded half up; 0 of nothing."""
    return int(Fraction(teil * 100, ganzes) + Fraction(1, 2)) if ganzes else 0


def beteiligung(frage: Umfragefrage) -> int:
    """How many have answered, exactly: it says nothing about what."""
    if frage.ist_geschlossen:
        return int(frage.stimmen.count())
    return int(frage.stimmzettel.count())


def ergebnis(frage: Umfragefrage, fuer_moderation: bool = False) -> Ergebnis:
    """What may be shown of it: nothing under five answers; exact once it is closed.

    While it is open only the moderator (and the beamer she lets show it) sees anything, in steps
    of five.
    """
    if frage.ist_geschlossen:
        return _endgueltig(frage)
    if not fuer_moderation or not frage.ist_offen:
        return Ergebnis(frage, 0, {}, endgueltig=False)
    return _live(frage)


def _endgueltig(frage: Umfragefrage) -> Ergebnis:
    stimmen = list(frage.stimmen.all())
    if len(stimmen) < MINDESTENS:
        return Ergebnis(frage, 0, {}, endgueltig=True)
    return Ergebnis(frage, len(stimmen), _von(frage, stimmen), endgueltig=True)


def _von(frage: Umfragefrage, antworten: Iterable[Antwort]) -> dict[str, Any]:
    optionen = list(frage.optionen.all()) if frage.hat_optionen else []
    return auszaehlen(frage.art, optionen, antworten, stufen=frage.hoechstens or 0)


def _live(frage: Umfragefrage) -> Ergebnis:
    stand = zwischenstand(frage)
    if stand is None:
        return Ergebnis(frage, 0, {}, endgueltig=False)
    werte = stand.werte
    if frage.art == Art.TEXT:
        werte = freitexte(
            frage.stimmzettel.filter(pk__in=werte["zettel"], freigabe=Freigabe.FREI).values_list(
                "text", flat=True
            )
        )
    return Ergebnis(frage, stand.anzahl, werte, endgueltig=False)


def zwischenstand(frage: Umfragefrage) -> Zwischenstand | None:
    """The stored live figures, first brought forward when at least five more have answered.

    Of free texts it holds which ballots the moderator may read, so that none of them is the one
    that came in this moment.
    """
    stand: Zwischenstand | None = Zwischenstand.objects.filter(frage=frage).first()
    if _ist_faellig(frage, stand):
        stand = _fortschreiben(frage)
    return stand if stand is not None and stand.anzahl >= MINDESTENS else None


def _ist_faellig(frage: Umfragefrage, stand: Zwischenstand | None) -> bool:
    bisher = stand.anzahl if stand else 0
    return bool(frage.stimmzettel.count() >= bisher + MINDESTENS)


@transaction.atomic
def _fortschreiben(frage: Umfragefrage) -> Zwischenstand | None:
    """Of several beamers that ask at once one counts; none while the question is being closed."""
    offene = Umfragefrage.objects.offen().select_for_update(of=("self",), no_key=True)
    if not offene.filter(pk=frage.pk).exists():
        return None
    stand: Zwischenstand | None = Zwischenstand.objects.filter(frage=frage).first()
    if not _ist_faellig(frage, stand):
        return stand
    zettel = list(frage.stimmzettel.all())
    werte: dict[str, Any] = {"zettel": sorted(str(einer.pk) for einer in zettel)}
    if frage.art != Art.TEXT:
        werte = _von(frage, zettel)
    neu: Zwischenstand = Zwischenstand.objects.update_or_create(
        frage=frage, defaults={"anzahl": len(zettel), "werte": werte}
    )[0]
    return neu
