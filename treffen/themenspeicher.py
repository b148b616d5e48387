"""What earlier meetings left over: offered to the agenda of the next, each once per meeting."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext

from treffen.models import Folgethema, Massnahme, Tagesordnungspunkt, Treffen

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
    group, or the one linked."""
    if treffen.arbeitsgruppe_id is not None:
        gleiche = models.Q(arbeitsgruppe=treffen.arbeitsgruppe_id, beginn__lt=treffen.beginn)
    else:
        arten = DAS_GANZE_NETZWERK if treffen.art in DAS_GANZE_NETZWERK else (treffen.art,)
        gleiche = models.Q(arbeitsgruppe__isnull=True, art__in=arten, beginn__lt=treffen.beginn)
    if treffen.vorheriges_id is not None:
        gleiche |= models.Q(pk=treffen.vorheriges_id)
    zeilen: models.QuerySet[Treffen, Treffen] = (
        Treffen.objects.filter(gleiche, netzwerk=treffen.netzwerk_id)
        .exclude(pk=treffen.pk)
        .exclude(zustand__in=(Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN))
    )
    return zeilen


def vorschlaege(treffen: Treffen) -> list[Vorschlag]:
    """Adjourned items first, then topics people asked for, then open measures by their date."""
    if not nimmt_vorschlaege(treffen):
        return []
    davor = fruehere(treffen)
    return [*_vertagte(treffen, davor), *_folgethemen(treffen, davor), *_massnahmen(treffen, davor)]


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
        .select_related("treffen")
        .order_by("-treffen__beginn", "nummer")[:HOECHSTENS]
    )
    return [
        Vorschlag(
            "fortsetzung_von",
            top.pk,
            top.titel,
            gettext("vertagt: %(treffen)s, TOP %(nummer)s")
            % {"treffen": top.treffen, "nummer": top.nummer},
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


def _folgethemen(treffen: Treffen, davor: models.QuerySet[Treffen, Treffen]) -> list[Vorschlag]:
    themen = (
        Folgethema.objects.filter(treffen__in=davor)
        .exclude(models.Exists(_wieder("folgethema")))
        .select_related("treffen", "frage__umfrage")
        .order_by("-treffen__beginn", "angelegt_am", "pk")[:HOECHSTENS]
    )
    return [
        Vorschlag(
            "folgethema",
            thema.pk,
            thema.titel,
            _woher(thema),
            {"titel": thema.titel, "art": Tagesordnungspunkt.Art.BERATUNG, "minuten": 15},
        )
        for thema in themen
    ]


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
        # Of no meeting: those of this group, or of none; and what a group worked out at one.
        .filter(
            models.Q(top__isnull=True, arbeitsgruppe=treffen.arbeitsgruppe)
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
            _frist(massnahme),
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


def _frist(massnahme: Massnahme) -> str:
    tag = massnahme.frist.strftime("%d.%m.%Y") if massnahme.frist else "–"
    if massnahme.ist_ueberfaellig:
        return gettext("Maßnahme, überfällig seit %(tag)s") % {"tag": tag}
    return gettext("Maßnahme, Frist %(tag)s") % {"tag": tag}
