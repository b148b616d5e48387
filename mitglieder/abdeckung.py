"""Which partner groups are represented by active members, by whom, and which are missing."""

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitglieder.beteiligung import Beteiligung, beteiligung_von
from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.templatetags.portal import datum

#: The laws that name groups.
LKISCHG = gettext_lazy("§\u00a09 Absatz\u00a04 LKiSchG\u00a0NRW")
KKG = gettext_lazy("§\u00a03 Absatz\u00a02 KKG")

SONSTIGE = "sonstige"  # names nobody who could be missing

ZEILE, BALKEN = 1.3, 0.7  # heights in the picture, in sizes of its type


@dataclass(frozen=True)
class Dabei:
    """A member that came to one of the last meetings; `hinweis`: to which, unless to all."""

    organisation: Organisation
    hinweis: str = ""

    def __str__(self) -> str:
        return (
            f"{self.organisation.name} ({self.hinweis})"
            if self.hinweis
            else str(self.organisation.name)
        )


@dataclass(frozen=True)
class Eintrag:
    """One group, the active members that carry it, and who of them came lately."""

    gruppe: Partnergruppe
    organisationen: tuple[Organisation, ...]
    dabei: tuple[Dabei, ...] = ()

    @property
    def anzahl(self) -> int:
        return len(self.organisationen)


@dataclass(frozen=True)
class Balken:
    """`zeilen`: lines of the label and their baselines. In sizes of type, `anteil` in percent."""

    eintrag: Eintrag
    zeilen: tuple[tuple[str, str], ...]
    oben: str
    zahl_y: str
    anteil: str


@dataclass(frozen=True)
class Bild:
    """`links` and `bahn`: where the bars begin and how long the longest is, in percent."""

    hoehe: str
    links: int
    bahn: int
    balken: tuple[Balken, ...]


@dataclass(frozen=True)
class Abschnitt:
    """The groups of one law, or the network's own."""

    schluessel: str
    titel: str
    erklaerung: str
    eintraege: Sequence[Eintrag]

    @property
    def fehlend(self) -> list[Eintrag]:
        return [eintrag for eintrag in self.eintraege if not eintrag.organisationen]

    @property
    def vertreten(self) -> int:
        return len(self.eintraege) - len(self.fehlend)

    @property
    def satz(self) -> str:
        """The figures as a sentence."""
        alle = len(self.eintraege)
        if alle == 2 and not self.fehlend:
            return _("Beide Gruppen sind vertreten.")
        if not self.fehlend:
            return ngettext(
                "Die einzige Gruppe ist vertreten.", "Alle %(alle)s Gruppen sind vertreten.", alle
            ) % {"alle": alle}
        fehlend = len(self.fehlend)
        return ngettext(
            "Vertreten: %(vertreten)s von %(alle)s Gruppen, %(fehlend)s fehlt.",
            "Vertreten: %(vertreten)s von %(alle)s Gruppen, %(fehlend)s fehlen.",
            fehlend,
        ) % {"vertreten": self.vertreten, "alle": alle, "fehlend": fehlend}

    @property
    def satz_dabei(self) -> str:
        """How many groups came to the last meetings, as a sentence."""
        alle = len(self.eintraege)
        dabei = sum(1 for eintrag in self.eintraege if eintrag.dabei)
        return ngettext(
            "Bei den letzten Treffen dabei: %(dabei)s von %(alle)s Gruppe.",
            "Bei den letzten Treffen dabei: %(dabei)s von %(alle)s Gruppen.",
            alle,
        ) % {"dabei": dabei, "alle": alle}

    @property
    def in_worten(self) -> str:
        """What the picture shows, for those who do not see it."""
        return "; ".join(
            f"{eintrag.gruppe.name}: {eintrag.anzahl or _('fehlt')}" for eintrag in self.eintraege
        )

    @cached_property
    def bild(self) -> Bild:
        """For the page: each bar below its label, so that both fit a phone."""
        return self._bild(zeichen=34, links=0, bahn=84, abstand=0.9)

    @cached_property
    def bild_druck(self) -> Bild:
        """For paper: bars beside their labels, a section's picture on one page."""
        return self._bild(zeichen=46, links=46, bahn=46, abstand=0.4)

    def _bild(self, *, zeichen: int, links: int, bahn: int, abstand: float) -> Bild:
        meiste = max((eintrag.anzahl for eintrag in self.eintraege), default=0) or 1
        balken, y = [], 0.0
        for eintrag in self.eintraege:
            umbrochen = textwrap.wrap(eintrag.gruppe.name, zeichen)
            zeilen = tuple((t, _em(y + (i + 0.8) * ZEILE)) for i, t in enumerate(umbrochen))
            y += len(umbrochen) * ZEILE
            oben = y - (ZEILE + BALKEN) / 2 if links else y
            anteil = f"{bahn * eintrag.anzahl / meiste:.1f}"
            balken.append(Balken(eintrag, zeilen, _em(oben), _em(oben + BALKEN), anteil))
            y += abstand if links else BALKEN + abstand
        return Bild(_em(y), links, bahn, tuple(balken))


@dataclass(frozen=True)
class Abdeckungsbericht:
    """`mehrfach`: active members in several groups, whom the figures count several times.
    `treffen`: the last meetings of the whole network, at most two, the latest first."""

    abschnitte: Sequence[Abschnitt]
    anzahl_mitglieder: int
    mehrfach: int
    ohne_gruppe: Sequence[Organisation]
    treffen: Sequence[datetime] = ()

    @property
    def spalte_dabei(self) -> str:
        """Heading of the column of who came; empty while no meeting has an attendance."""
        match len(self.treffen):
            case 0:
                return ""
            case 1:
                return _("Beim letzten Treffen dabei")
            case _:
                return _("Bei den letzten zwei Treffen dabei")

    @property
    def treffen_text(self) -> str:
        return _(" und ").join(datum(tag) for tag in reversed(self.treffen))

    @property
    def fehlend(self) -> list[Eintrag]:
        """Each missing group once, though two laws may name it."""
        einmal = {e.gruppe.pk: e for abschnitt in self.abschnitte for e in abschnitt.fehlend}
        return list(einmal.values())


def abdeckung_von(netzwerk: Netzwerk) -> Abdeckungsbericht:
    """Five queries, however many members. § 9 (4) LKiSchG only where the network follows it."""
    wer: dict[int, list[Organisation]] = defaultdict(list)
    mehrfach, ohne = 0, []
    kamen = beteiligung_von(netzwerk)
    mitgliedschaften = (
        Mitgliedschaft.objects.im_netzwerk(netzwerk)
        .aktiv()
        .select_related("organisation")
        .prefetch_related("gruppen")
        .order_by("organisation__name", "organisation")
    )
    for mitgliedschaft in mitgliedschaften:
        gruppen = mitgliedschaft.gruppen.all()
        for gruppe in gruppen:
            wer[gruppe.pk].append(mitgliedschaft.organisation)
        if not gruppen:
            ohne.append(mitgliedschaft.organisation)
        mehrfach += len(gruppen) > 1
    alle = list(Partnergruppe.objects.waehlbar(netzwerk))
    nach_9 = [g for g in alle if g.nach_lkischg and g.schluessel != SONSTIGE]
    nach_3 = [g for g in alle if g.nach_kkg]
    eigene = [g for g in alle if g.netzwerk_id or (g.schluessel == SONSTIGE and wer[g.pk])]
    abschnitte = [
        Abschnitt(
            "lkischg",
            str(LKISCHG),
            _("Die Gruppen, die das Landeskinderschutzgesetz NRW für das Netzwerk nennt."),
            _eintraege(nach_9 if netzwerk.nach_lkischg else [], wer, kamen),
        ),
        Abschnitt(
            "kkg",
            str(KKG),
            _("Die Gruppen, die das Gesetz zur Kooperation und Information im Kinderschutz nennt."),
            _eintraege(nach_3, wer, kamen),
        ),
        Abschnitt(
            "eigene",
            _("Weitere Gruppen dieses Netzwerks"),
            _("Über die Gesetze hinaus: Gruppen, die dieses Netzwerk führt."),
            _eintraege(eigene, wer, kamen),
        ),
    ]
    return Abdeckungsbericht(
        [abschnitt for abschnitt in abschnitte if abschnitt.eintraege],
        len(mitgliedschaften),
        mehrfach,
        ohne,
        kamen.treffen,
    )


def _eintraege(
    gruppen: Sequence[Partnergruppe], wer: dict[int, list[Organisation]], kamen: Beteiligung
) -> list[Eintrag]:
    return [
        Eintrag(
            gruppe,
            tuple(wer[gruppe.pk]),
            tuple(Dabei(o, _wann(o, kamen)) for o in wer[gruppe.pk] if o.pk in kamen.dabei),
        )
        for gruppe in gruppen
    ]


def _wann(organisation: Organisation, kamen: Beteiligung) -> str:
    tage = kamen.dabei[organisation.pk]
    if len(tage) == len(kamen.treffen):
        return ""
    return _("nur am %(tag)s") % {"tag": ", ".join(datum(tag) for tag in sorted(tage))}


def _em(wert: float) -> str:
    """A dot in every language: SVG reads no comma."""
    return f"{wert:.2f}"
