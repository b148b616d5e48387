"""What earlier meetings left over: offered to the agenda of the next, each once per meeting."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext

from treffen.models import (
    Arbeitsgruppe,
    Evaluation,
    Folgethema,
    Massnahme,
    Tagesordnungspunkt,
    Treffen,
)

#: The whole network meets: what one of them leaves over concerns the next, whatever it is called.
DAS_GANZE_NETZWERK = (Treffen.Art.AUFTAKT, Treffen.Art.NETZWERKTREFFEN, Treffen.Art.FACHTAG)
#: As many of a kind are offered; more would bury what counts.
HOECHSTENS = 20


@dataclass(frozen=True)
class Vorschlag:
    """`herkunft` is the field of the agenda item that points to where it comes from."""

    herkunft: str
    pk: int
    titel: str
    hinweis: str
    angaben: dict[str, Any]

    @property
    def kennung(self) -> str:
        return f"{self.herkunft}-{self.pk}"


def nimmt_vorschlaege(treffen: Treffen) -> bool:
    return not treffen.hat_begonnen and treffen.ist_aenderbar


def fruehere(treffen: Treffen) -> models.QuerySet[Treffen, Treffen]:
    """Meetings before this one that left something for it: of its kind, of a session those of its
    group, or the one linked. What a group left that has ended, the whole network takes over."""
    if treffen.arbeitsgruppe_id is not None:
        gleiche = models.Q(arbeitsgruppe=treffen.arbeitsgruppe_id)
    elif _ist_des_ganzen_netzwerks(treffen):
        gleiche = models.Q(arbeitsgruppe__isnull=True, art__in=DAS_GANZE_NETZWERK) | models.Q(
            arbeitsgruppe__zustand=Arbeitsgruppe.Zustand.BEENDET
        )
    else:
        gleiche = models.Q(arbeitsgruppe__isnull=True, art=treffen.art)
    gleiche &= models.Q(beginn__lt=treffen.beginn)
    if treffen.vorheriges_id is not None:
        gleiche |= models.Q(pk=treffen.vorheriges_id)
    zeilen: models.QuerySet[Treffen, Treffen] = (
        Treffen.objects.filter(gleiche, netzwerk=treffen.netzwerk_id)
        .exclude(pk=treffen.pk)
        .exclude(zustand__in=(Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN))
    )
    return zeilen


def _ist_des_ganzen_netzwerks(treffen: Treffen) -> bool:
    return treffen.arbeitsgruppe_id is None and treffen.art in DAS_GANZE_NETZWERK


def vorschlaege(treffen: Treffen) -> list[Vorschlag]:
    """Adjourned items first, then the evaluation, topics people asked for, and open measures by
    their date."""
    if not nimmt_vorschlaege(treffen):
        return []
    davor = fruehere(treffen)
    return [
        *_vertagte(treffen, davor),
        *_evaluationen(treffen),
        *_folgethemen(treffen, davor),
        *_massnahmen(treffen, davor),
    ]


def _hier(treffen: Treffen, herkunft: str) -> models.QuerySet[Any, Any]:
    """Keys of what is on this agenda already."""
    tops: models.QuerySet[Any, Any] = treffen.tops.filter(**{f"{herkunft}__isnull": False})
    return tops.values(herkunft)


def _wieder(herkunft: str) -> models.QuerySet[Any, Any]:
    """On some agenda already; one of a meeting that was called off does not count."""
    tops: models.QuerySet[Any, Any] = Tagesordnungspunkt.objects.filter(
        **{herkunft: models.OuterRef("pk")}
    ).exclude(treffen__zustand=Treffen.Zustand.ABGESAGT)
    return tops


def _vertagte(treffen: Treffen, davor: models.QuerySet[Treffen, Treffen]) -> list[Vorschlag]:
    weiter = _wieder("fortsetzung_von")
    tops = (
        Tagesordnungspunkt.objects.filter(treffen__in=davor)
        .vertagt()
        .exclude(models.Exists(weiter))
        .select_related("treffen__arbeitsgruppe")
        .order_by("-treffen__beginn", "nummer")[:HOECHSTENS]
    )
    return [
        Vorschlag(
            "fortsetzung_von",
            top.pk,
            top.titel,
            _mit_gruppe(
                gettext("vertagt: %(treffen)s, TOP %(nummer)s")
                % {"treffen": top.treffen, "nummer": top.nummer},
                top.treffen.arbeitsgruppe,
            ),
            {
                "titel": top.titel,
                "art": top.art,
                "minuten": top.minuten,
                "vortragend": top.vortragend,
                "begruendung": top.begruendung,
            },
        )
        for top in tops
    ]


def _evaluationen(treffen: Treffen) -> list[Vorschlag]:
    """Which name this meeting; and for all members the latest one, while no meeting has it."""
    unbesprochen = models.Q(treffen__isnull=True) | models.Q(
        treffen__zustand=Treffen.Zustand.ABGESAGT
    )
    hierher = models.Q(treffen=treffen)
    if treffen.ist_der_mitglieder:
        alle = Evaluation.objects.filter(netzwerk=treffen.netzwerk_id)
        letzte = alle.order_by("-jahr", "-halbjahr").values("pk")[:1]
        hierher |= unbesprochen & models.Q(pk__in=letzte)
    zeilen = (
        Evaluation.objects.filter(hierher, netzwerk=treffen.netzwerk_id)
        .exclude(models.Exists(_wieder("evaluation")))
        .order_by("jahr", "halbjahr")
    )
    return [
        Vorschlag(
            "evaluation",
            eine.pk,
            str(eine),
            gettext("Evaluation, noch nicht besprochen"),
            {"titel": str(eine), "art": Tagesordnungspunkt.Art.BERATUNG, "minuten": 20},
        )
        for eine in zeilen
    ]


def _folgethemen(treffen: Treffen, davor: models.QuerySet[Treffen, Treffen]) -> list[Vorschlag]:
    themen = (
        Folgethema.objects.filter(treffen__in=davor)
        .exclude(models.Exists(_wieder("folgethema")))
        .select_related("treffen__arbeitsgruppe", "frage__umfrage")
        .order_by("-treffen__beginn", "angelegt_am", "pk")[:HOECHSTENS]
    )
    return [
        Vorschlag(
            "folgethema",
            thema.pk,
            thema.titel,
            _mit_gruppe(_woher(thema), thema.treffen.arbeitsgruppe),
            {"titel": thema.titel, "art": Tagesordnungspunkt.Art.BERATUNG, "minuten": 15},
        )
        for thema in themen
    ]


def _mit_gruppe(hinweis: str, gruppe: Arbeitsgruppe | None) -> str:
    """Why the network is offered what one of its groups had before it."""
    if gruppe is None or not gruppe.ist_beendet:
        return hinweis
    return gettext("%(hinweis)s (aus der beendeten Gruppe „%(gruppe)s“)") % {
        "hinweis": hinweis,
        "gruppe": gruppe,
    }


def _woher(thema: Folgethema) -> str:
    if thema.frage is None:
        return gettext("Folgethema: %(treffen)s") % {"treffen": thema.treffen}
    return gettext("Folgethema: %(treffen)s, aus der Umfrage „%(umfrage)s“") % {
        "treffen": thema.treffen,
        "umfrage": thema.frage.umfrage,
    }


def _massnahmen(treffen: Treffen, davor: models.QuerySet[Treffen, Treffen]) -> list[Vorschlag]:
    offene = (
        Massnahme.objects.all()
        .offen(treffen.netzwerk)
        # And what a group worked out at one of those meetings.
        .filter(
            _eigene(treffen)
            | models.Q(top__isnull=True, ergebnis__blatt__treffen__in=davor)
            | models.Q(top__treffen__in=davor)
        )
        .exclude(pk__in=_hier(treffen, "massnahme"))
        .nach_frist()[:HOECHSTENS]
    )
    return [
        Vorschlag(
            "massnahme",
            massnahme.pk,
            massnahme.titel,
            _mit_gruppe(_frist(massnahme), massnahme.arbeitsgruppe),
            {
                "titel": (gettext("Stand: %(titel)s") % {"titel": massnahme.titel})[:200],
                "art": Tagesordnungspunkt.Art.INFORMATION,
                "minuten": 5,
                "vortragend": massnahme.verantwortlich.einrichtung[:120]
                if massnahme.verantwortlich
                else "",
            },
        )
        for massnahme in offene
    ]


def _eigene(treffen: Treffen) -> models.Q:
    """Whatever its group answers for, also under an item of another body's meeting; for the
    network what is of no meeting and of no group, or of none that still works."""
    if treffen.arbeitsgruppe_id is not None:
        return models.Q(arbeitsgruppe=treffen.arbeitsgruppe_id)
    frei = models.Q(top__isnull=True, arbeitsgruppe__isnull=True)
    if _ist_des_ganzen_netzwerks(treffen):
        ende = Arbeitsgruppe.Zustand.BEENDET
        frei |= models.Q(top__isnull=True, arbeitsgruppe__zustand=ende)
    return frei


def _frist(massnahme: Massnahme) -> str:
    tag = massnahme.frist.strftime("%d.%m.%Y") if massnahme.frist else "–"
    if massnahme.ist_ueberfaellig:
        return gettext("Maßnahme, überfällig seit %(tag)s") % {"tag": tag}
    return gettext("Maßnahme, Frist %(tag)s") % {"tag": tag}
