"""Result sheets as pages read them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise

from netzwerk.basis.handelnde import Handelnde
from treffen.aktionen.ergebnisblatt import warum_fest
from treffen.fallschutz import fundstellen
from treffen.models import Arbeitsgruppe, Ergebnis, Ergebnisblatt, Massnahme, Protokoll, Treffen

#: Meetings for which the page of a group offers a sheet.
ZURUECK, VORAUS, GEZEIGT = timedelta(days=30), timedelta(days=60), 3


@dataclass
class Zeile:
    """An entry with what belongs to it. `funde`: what in it looks like case data."""

    eintrag: Ergebnis
    ansaetze: "list[Zeile]" = field(default_factory=list)
    massnahmen: list[Massnahme] = field(default_factory=list)

    @property
    def funde(self) -> list[tuple[str | Promise, str]]:
        return fundstellen(self.eintrag.text)


@dataclass
class Gliederung:
    """Needs with their approaches, and approaches to none of them."""

    bedarfe: list[Zeile] = field(default_factory=list)
    freie: list[Zeile] = field(default_factory=list)

    @property
    def ist_leer(self) -> bool:
        return not self.bedarfe and not self.freie


def gliedern(eintraege: Iterable[Ergebnis]) -> Gliederung:
    zeilen = {eintrag.pk: Zeile(eintrag) for eintrag in eintraege}
    ganzes = Gliederung()
    for zeile in zeilen.values():
        if zeile.eintrag.ist_bedarf:
            ganzes.bedarfe.append(zeile)
        elif bedarf := zeilen.get(zeile.eintrag.zu_id or 0):
            bedarf.ansaetze.append(zeile)
        else:
            ganzes.freie.append(zeile)
    return ganzes


def marke(blatt: Ergebnisblatt, eintraege: Iterable[Ergebnis]) -> str:
    """Differs as soon as the sheet reads differently."""
    stand = [(e.pk, e.stand, e.zu_id) for e in eintraege]
    return blake2b(repr((blatt.zustand, stand)).encode(), digest_size=8).hexdigest()


def mit_massnahmen(blatt: Ergebnisblatt, handelnde: Handelnde) -> Gliederung:
    """What became of each entry, as far as whoever reads may see it; in two queries."""
    eintraege = list(blatt.ergebnisse.all())
    ganzes = gliedern(eintraege)
    sichtbare = Massnahme.objects.sichtbar_fuer(handelnde, blatt.treffen.netzwerk)
    je_eintrag: dict[int | None, list[Massnahme]] = {}
    for massnahme in sichtbare.filter(ergebnis__in=eintraege):
        je_eintrag.setdefault(massnahme.ergebnis_id, []).append(massnahme)
    bedarfe = ganzes.bedarfe
    for zeile in (*bedarfe, *(a for b in bedarfe for a in b.ansaetze), *ganzes.freie):
        zeile.massnahmen = je_eintrag.get(zeile.eintrag.pk, [])
    return ganzes


def am_treffen(treffen: Treffen, handelnde: Handelnde) -> dict[str, Any]:
    """For templates/treffen/ergebnisblatt/_kasten.html on the page of a meeting."""
    netzwerk = treffen.netzwerk
    fuehrbare = Arbeitsgruppe.objects.verwaltbar_fuer(handelnde, netzwerk)
    blaetter = Ergebnisblatt.objects.sichtbar_fuer(handelnde, netzwerk).filter(treffen=treffen)
    ohne = list(fuer_treffen(treffen, fuehrbare).exclude(blaetter__treffen=treffen))
    zeilen = list(_gezaehlt(blaetter))
    return {
        "blaetter": zeilen,
        # Only whoever writes on a sheet sees it while it is open.
        "tischkarten": any(blatt.ist_offen for blatt in zeilen),
        "gruppen_ohne_blatt": [] if ohne and warum_fest(treffen) else ohne,
    }


def der_gruppe(gruppe: Arbeitsgruppe, handelnde: Handelnde) -> dict[str, Any]:
    """For the same box on the page of a group: its sheets, the latest meeting first, and for
    which meetings it may have one made."""
    blaetter = Ergebnisblatt.objects.sichtbar_fuer(handelnde, gruppe.netzwerk)
    zeilen = _gezaehlt(blaetter.filter(gruppe=gruppe)).order_by("-treffen__beginn", "-pk")
    ohne: list[Treffen] = []
    if not gruppe.ist_beendet and gruppe.darf_verwalten(handelnde):
        jetzt = timezone.now()
        ohne = list(
            Treffen.objects.sichtbar_fuer(handelnde, gruppe.netzwerk)
            .filter(Q(arbeitsgruppe=gruppe) | Q(arbeitsgruppe__isnull=True))
            .filter(beginn__range=(jetzt - ZURUECK, jetzt + VORAUS))
            .exclude(zustand__in=(*Treffen.ENTFALLEN, Treffen.Zustand.VERSCHOBEN))
            .exclude(blaetter__gruppe=gruppe)
            .exclude(protokolle__zustand__in=Protokoll.FREIGEGEBENE)
            .order_by("beginn", "pk")[:GEZEIGT]
        )
    return {"blaetter": list(zeilen), "treffen_ohne_blatt": ohne}


def fuer_treffen(treffen: Treffen, gruppen: Any) -> Any:
    """Of `gruppen` those that may have a sheet here: at a session of a group that one alone."""
    laufende = gruppen.exclude(zustand=Arbeitsgruppe.Zustand.BEENDET)
    if treffen.arbeitsgruppe_id:
        return laufende.filter(pk=treffen.arbeitsgruppe_id)
    return laufende


def _gezaehlt(blaetter: Any) -> Any:
    return blaetter.select_related("gruppe", "treffen__netzwerk").annotate(zahl=Count("ergebnisse"))
