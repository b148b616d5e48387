"""Qualification offers of a network by year, against its own rule (§ 9 (5) LKiSchG NRW: three)."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.models import Teilnahme, Treffen
from treffen.models.teilnahme import TeilnahmeQuerySet
from treffen.zaehlung import EXAKT, Zahlen, einrichtungen, zahlen_je

Z = Treffen.Zustand
STATTGEFUNDEN = (Z.DURCHGEFUEHRT, Z.ARCHIVIERT)
GEPLANT = (Z.ENTWURF, Z.TERMINIERT, Z.EINGELADEN, Z.VERSCHOBEN)
OHNE_ANGABE = ""


@dataclass
class Jahr:
    """`institutionen`: from the lists each body once, at least as many as one meeting had."""

    jahr: int
    soll: int
    durchgefuehrt: list[Treffen] = field(default_factory=list)
    geplant: list[Treffen] = field(default_factory=list)
    zahlen: Zahlen = field(default_factory=Zahlen)

    @property
    def listen(self) -> tuple[list[Treffen], list[Treffen]]:
        return self.durchgefuehrt, self.geplant

    @property
    def erfuellt(self) -> bool:
        return len(self.durchgefuehrt) >= self.soll

    @property
    def fehlen(self) -> int:
        """How many would still have to be planned."""
        return max(0, self.soll - len(self.durchgefuehrt) - len(self.geplant))

    @property
    def satz(self) -> str:
        zahl = len(self.durchgefuehrt)
        text = ngettext(
            "%(zahl)s von %(soll)s Fortbildungen hat stattgefunden",
            "%(zahl)s von %(soll)s Fortbildungen haben stattgefunden",
            zahl,
        ) % {"zahl": zahl, "soll": self.soll}
        geplant = len(self.geplant)
        if not geplant:
            return f"{text}."
        weitere = ngettext(
            "%(zahl)s weitere ist geplant", "%(zahl)s weitere sind geplant", geplant
        ) % {"zahl": geplant}
        return f"{text}, {weitere}."


@dataclass(frozen=True)
class Balken:
    """`anteil` in percent of the longest, `oben` in sizes of type; a dot in every language."""

    name: str
    anzahl: int
    anteil: str
    text_y: str
    oben: str


@dataclass(frozen=True)
class Berufe:
    """Counts only; `offen`: present, field of work not given."""

    balken: tuple[Balken, ...]
    offen: int

    @property
    def hoehe(self) -> str:
        return f"{len(self.balken) * ZEILENHOEHE:.2f}"

    @property
    def in_worten(self) -> str:
        return "; ".join(f"{b.name}: {b.anzahl}" for b in self.balken)


ZEILENHOEHE = 2.9


def treffen_je_jahr(
    netzwerk: Netzwerk, handelnde: Handelnde, *, mit_zahlen: bool
) -> dict[int, Jahr]:
    """The newest first, this year always; three queries, one without figures."""
    soll, heute = netzwerk.fortbildungen_je_jahr, timezone.localdate().year
    jahre: dict[int, Jahr] = {heute: Jahr(heute, soll)}
    sichtbar = Treffen.objects.sichtbar_fuer(handelnde, netzwerk).des_ganzen_netzwerks()
    fortbildungen = sichtbar.filter(art=Treffen.Art.FORTBILDUNG)
    for treffen in fortbildungen.order_by("beginn", "pk"):
        nummer = timezone.localtime(treffen.beginn).year
        jahr = jahre.setdefault(nummer, Jahr(nummer, soll))
        if treffen.zustand in STATTGEFUNDEN:
            jahr.durchgefuehrt.append(treffen)
        elif treffen.zustand in GEPLANT:
            jahr.geplant.append(treffen)
    if mit_zahlen:
        _mit_zahlen(jahre)
    return dict(sorted(jahre.items(), reverse=True))


def _mit_zahlen(jahre: dict[int, Jahr]) -> None:
    nummern = {t.pk: jahr.jahr for jahr in jahre.values() for t in jahr.durchgefuehrt}
    stattgefunden = Treffen.objects.filter(pk__in=nummern)
    je_treffen = zahlen_je(stattgefunden)
    haeuser: dict[int, set[str]] = defaultdict(set)
    for pk, stelle in einrichtungen(stattgefunden):
        haeuser[nummern[pk]].add(stelle)
    for jahr in jahre.values():
        alle = []
        for treffen in jahr.durchgefuehrt:
            treffen.zahlen = je_treffen[treffen.pk]  # type: ignore[attr-defined]  # for the page
            alle.append(je_treffen[treffen.pk])
        aus_listen = len(haeuser[jahr.jahr])
        meiste = max((eine.institutionen for eine in alle), default=0)
        jahr.zahlen = Zahlen(
            sum(eine.personen for eine in alle),
            _ungenauste([eine.personen_art for eine in alle]),
            max(aus_listen, meiste),
            EXAKT if meiste <= aus_listen else "mindestens",
        )


def _ungenauste(arten: list[str]) -> str:
    """A sum is no better than its worst part."""
    return next((art for art in ("etwa", "mindestens") if art in arten), EXAKT)


def berufe(jahr: Jahr) -> Berufe:
    """Who the year's offers reached, the most frequent first; one query."""
    da: TeilnahmeQuerySet = Teilnahme.objects.filter(treffen__in=jahr.durchgefuehrt)
    anzahlen = dict(da.anwesend().order_by().values_list("berufsgruppe").annotate(zahl=Count("pk")))
    offen = anzahlen.pop(OHNE_ANGABE, 0)
    namen = dict(Teilnahme.Berufsgruppe.choices)
    reihe = sorted(anzahlen.items(), key=lambda paar: (-paar[1], str(namen.get(paar[0], ""))))
    meiste = max(anzahlen.values(), default=1)
    return Berufe(
        tuple(
            Balken(
                str(namen.get(gruppe, _("andere"))),
                zahl,
                f"{84 * zahl / meiste:.1f}",
                f"{nummer * ZEILENHOEHE + 1:.2f}",
                f"{nummer * ZEILENHOEHE + 1.4:.2f}",
            )
            for nummer, (gruppe, zahl) in enumerate(reihe)
        ),
        offen,
    )
