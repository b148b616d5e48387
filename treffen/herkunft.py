"""Where a topic, a group or a measure comes from, and what came of a topic: the chain from the
poll to what is done, in both directions."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Q

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Massnahme,
    Projekt,
    Schwerpunktthema,
    Tagesordnungspunkt,
    Treffen,
    Umfragefrage,
)

#: What `von_thema` and the others below need with their row, in the same query.
THEMA_MIT = ("frage__umfrage__treffen", "treffen")
GRUPPE_MIT = tuple(f"schwerpunktthema__{feld}" for feld in THEMA_MIT)
MASSNAHME_MIT = (
    *(f"arbeitsgruppe__{feld}" for feld in GRUPPE_MIT),
    *(f"ergebnis__blatt__gruppe__{feld}" for feld in GRUPPE_MIT),
    "ergebnis__blatt__treffen",
)


@dataclass(frozen=True)
class Herkunft:
    """The steps before, the earliest first; each may be missing. All of one network."""

    netzwerk: Netzwerk
    treffen: Treffen | None = None
    frage: Umfragefrage | None = None
    rang: int | None = None
    stimmen: int | None = None
    thema: Schwerpunktthema | None = None
    gruppe: Arbeitsgruppe | None = None
    ergebnis: Ergebnis | None = None

    def __bool__(self) -> bool:
        return any((self.treffen, self.frage, self.thema, self.gruppe, self.ergebnis))


def von_thema(thema: Schwerpunktthema) -> Herkunft:
    treffen = thema.treffen
    if treffen is None and thema.frage is not None:
        treffen = thema.frage.umfrage.treffen
    return Herkunft(
        thema.netzwerk,
        treffen=treffen,
        frage=thema.frage,
        rang=thema.rang,
        stimmen=thema.stimmen,
    )


def von_gruppe(gruppe: Arbeitsgruppe) -> Herkunft:
    thema = gruppe.schwerpunktthema
    if thema is None:
        return Herkunft(gruppe.netzwerk)
    return replace(von_thema(thema), thema=thema)


def von_massnahme(massnahme: Massnahme) -> Herkunft:
    gruppe, ergebnis = massnahme.arbeitsgruppe, massnahme.ergebnis
    if gruppe is None and ergebnis is not None:
        gruppe = ergebnis.blatt.gruppe
    if gruppe is None:
        return Herkunft(massnahme.netzwerk)
    return replace(von_gruppe(gruppe), gruppe=gruppe, ergebnis=ergebnis)


@dataclass
class Gruppenfolgen:
    """What one group has brought about so far; measures with the items that take them up again."""

    gruppe: Arbeitsgruppe
    sitzungen: list[Treffen] = field(default_factory=list)
    blaetter: list[Ergebnisblatt] = field(default_factory=list)
    massnahmen: list[tuple[Massnahme, list[Tagesordnungspunkt]]] = field(default_factory=list)
    projekte: list[Projekt] = field(default_factory=list)


def folgen(thema: Schwerpunktthema, handelnde: Handelnde) -> list[Gruppenfolgen]:
    """Everything that came of a topic, group by group, as far as this person may see it.

    A constant number of queries. Sheets that are still written say nothing yet.
    """
    netzwerk = thema.netzwerk
    gruppen = Arbeitsgruppe.objects.sichtbar_fuer(handelnde, netzwerk).filter(
        schwerpunktthema=thema
    )
    # Keys as the rows below carry them, which may belong to no group.
    je_gruppe: dict[int | None, Gruppenfolgen] = {
        gruppe.pk: Gruppenfolgen(gruppe) for gruppe in gruppen
    }
    sitzungen = Treffen.objects.sichtbar_fuer(handelnde, netzwerk).order_by("beginn", "pk")
    for sitzung in sitzungen.filter(arbeitsgruppe__in=je_gruppe):
        je_gruppe[sitzung.arbeitsgruppe_id].sitzungen.append(sitzung)
    blaetter = (
        Ergebnisblatt.objects.filter(gruppe__in=je_gruppe)
        .exclude(zustand=Ergebnisblatt.Zustand.OFFEN)
        .select_related("treffen")
        .prefetch_related("ergebnisse")
        .order_by("treffen__beginn", "pk")
    )
    for blatt in blaetter:
        je_gruppe[blatt.gruppe_id].blaetter.append(blatt)
    wieder_auf: dict[int | None, list[Tagesordnungspunkt]] = defaultdict(list)
    massnahmen = list(
        Massnahme.objects.sichtbar_fuer(handelnde, netzwerk)
        .filter(Q(arbeitsgruppe__in=je_gruppe) | Q(ergebnis__blatt__gruppe__in=je_gruppe))
        .nach_frist()
        .select_related("ergebnis__blatt", "verantwortlich__organisation")
    )
    punkte = (
        Tagesordnungspunkt.objects.auf_tagesordnung()
        .filter(
            massnahme__in=massnahmen,
            treffen__in=Treffen.objects.sichtbar_fuer(handelnde, netzwerk),
        )
        .select_related("treffen__netzwerk")
        .order_by("treffen__beginn", "nummer")
    )
    for punkt in punkte:
        wieder_auf[punkt.massnahme_id].append(punkt)
    for massnahme in massnahmen:
        ergebnis = massnahme.ergebnis
        gruppe = massnahme.arbeitsgruppe_id or (ergebnis.blatt.gruppe_id if ergebnis else None)
        if gruppe in je_gruppe:
            je_gruppe[gruppe].massnahmen.append((massnahme, wieder_auf[massnahme.pk]))
    projekte = Projekt.objects.sichtbar_fuer(handelnde, netzwerk)
    for projekt in projekte.filter(arbeitsgruppe__in=je_gruppe):
        je_gruppe[projekt.arbeitsgruppe_id].projekte.append(projekt)
    return list(je_gruppe.values())
