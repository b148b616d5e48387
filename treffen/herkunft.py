"""Where a topic, a group or a measure comes from, and what came of a topic: the chain from the
poll to what is done, in both directions."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Coalesce

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.models import (
    Arbeitsgruppe,
    Beschluss,
    Ergebnis,
    Ergebnisblatt,
    Evaluation,
    Evaluationspunkt,
    Fallrueckschau,
    Massnahme,
    Massnahmennotiz,
    Projekt,
    Protokoll,
    Schwerpunktthema,
    Tagesordnungspunkt,
    Treffen,
    Umfrage,
    Umfragefrage,
)

#: What was reported of a measure that is done, as `berichtetes`: what came of it.
BERICHTETES = Prefetch(
    "notizen",
    queryset=Massnahmennotiz.objects.filter(massnahme__zustand=Massnahme.Zustand.ERLEDIGT)
    .exclude(text="")
    .order_by("-angelegt_am", "-pk"),
    to_attr="berichtetes",
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


@dataclass(frozen=True)
class Vereinbarung:
    """Where a measure was agreed: minutes, item and its decisions, an evaluation, a case review."""

    protokoll: Protokoll | None
    beschluesse: list[Beschluss]
    punkte: list[Evaluationspunkt]
    fallrueckschau: Fallrueckschau | None


def vereinbarung(massnahme: Massnahme, handelnde: Handelnde) -> Vereinbarung:
    """As far as this person may see it; a constant number of queries."""
    netzwerk, top = massnahme.netzwerk, massnahme.top
    protokoll = None
    beschluesse: list[Beschluss] = []
    if top is not None:
        sichtbar = Protokoll.objects.sichtbar_fuer(handelnde, netzwerk)
        protokoll = sichtbar.filter(treffen=top.treffen_id).order_by("-version").first()
        beschluesse = list(
            Beschluss.objects.sichtbar_fuer(handelnde, netzwerk)
            .filter(top=top)
            .gefasst()
            .select_related("thema")
        )
    punkte = Evaluationspunkt.objects.filter(
        massnahme=massnahme,
        evaluation__in=Evaluation.objects.sichtbar_fuer(handelnde, netzwerk),
    ).select_related("evaluation__netzwerk")
    rueckschau = (
        Fallrueckschau.objects.sichtbar_fuer(handelnde, netzwerk)
        .filter(massnahmen=massnahme)
        .select_related("netzwerk")
    )
    return Vereinbarung(protokoll, beschluesse, list(punkte), rueckschau.first())


def _gefasste(netzwerk: Netzwerk, handelnde: Handelnde) -> "Prefetch[str, Any, str]":
    """Of the item that a measure was agreed under: its decisions, as `gefasste`."""
    beschluesse = Beschluss.objects.sichtbar_fuer(handelnde, netzwerk).gefasst()
    return Prefetch("top__beschluesse", queryset=beschluesse, to_attr="gefasste")


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
        .prefetch_related(BERICHTETES, _gefasste(netzwerk, handelnde))
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


def beschlossenes(
    thema: Schwerpunktthema, handelnde: Handelnde
) -> tuple[list[Beschluss], list[Massnahme]]:
    """Decisions about a topic or of its groups' sessions, and the measures agreed with them that
    no group of it has."""
    netzwerk = thema.netzwerk
    beschluesse = list(
        Beschluss.objects.sichtbar_fuer(handelnde, netzwerk)
        # In the register nobody has to name the topic again that the whole group is about. Keys
        # alone on the way: no decision comes twice.
        .filter(Q(thema=thema) | Q(top__treffen__arbeitsgruppe__schwerpunktthema=thema))
        .zum_register()
    )
    tops = [beschluss.top_id for beschluss in beschluesse if beschluss.top_id]
    # A plain exclusion would drop those of no group, too.
    eigene = Massnahme.objects.filter(netzwerk=netzwerk).des_themas(str(thema.pk))
    massnahmen = (
        Massnahme.objects.sichtbar_fuer(handelnde, netzwerk)
        .filter(top__in=tops)
        .exclude(pk__in=eigene.values("pk"))
        .nach_frist()
        .prefetch_related(BERICHTETES)
    )
    return beschluesse, list(massnahmen)


@dataclass(frozen=True)
class Themenstand:
    """How far a topic of a poll is, in numbers."""

    thema: Schwerpunktthema
    gruppen: int
    massnahmen: int
    erledigt: int


def themen_der_fragen(
    umfrage: Umfrage, handelnde: Handelnde
) -> dict[int | None, list[Themenstand]]:
    """What became of a poll, by the key of the question; a constant number of queries."""
    netzwerk = umfrage.netzwerk
    themen = Schwerpunktthema.objects.sichtbar_fuer(handelnde, netzwerk).filter(
        frage__umfrage=umfrage
    )
    ist_fertig = Q(zustand=Massnahme.Zustand.ERLEDIGT)
    zahlen: dict[int, tuple[int, int]] = {
        thema: (alle, erledigt)
        for thema, alle, erledigt in Massnahme.objects.sichtbar_fuer(handelnde, netzwerk)
        .order_by()
        .annotate(
            thema=Coalesce(
                "arbeitsgruppe__schwerpunktthema", "ergebnis__blatt__gruppe__schwerpunktthema"
            )
        )
        .filter(thema__in=themen.values("pk"))
        .values_list("thema")
        .annotate(alle=Count("pk"), erledigt=Count("pk", filter=ist_fertig))
    }
    gruppen: dict[int, int] = dict(
        Arbeitsgruppe.objects.sichtbar_fuer(handelnde, netzwerk)
        .filter(schwerpunktthema__in=themen.values("pk"))
        .order_by()
        .values_list("schwerpunktthema")
        .annotate(zahl=Count("pk"))
    )
    je_frage: dict[int | None, list[Themenstand]] = defaultdict(list)
    for thema in themen.order_by("rang", "pk"):
        stand = Themenstand(thema, gruppen.get(thema.pk, 0), *zahlen.get(thema.pk, (0, 0)))
        je_frage[thema.frage_id].append(stand)
    return je_frage
