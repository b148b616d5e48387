"""What earlier meetings left over: offered to the agenda of the next, each once per meeting."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext

from treffen.models import (
    Arbeitsgruppe,
    Evaluation,
    Folgethema,
    Massnahme,
    Tagesordnungspunkt,
    Treffen,
)
from treffen.umlaufthemen import angaben as umlaufangaben
from treffen.umlaufthemen import beanstandete

#: The whole network meets: what one of them leaves over concerns the next, whatever it is called.
DAS_GANZE_NETZWERK = (Treffen.Art.AUFTAKT, Treffen.Art.NETZWERKTREFFEN, Treffen.Art.FACHTAG)
#: As many of a kind are offered at once; more would bury what counts. The others follow.
HOECHSTENS = 20
#: Fields of an item that point to what it is about, or what it continues; each once per agenda.
HERKUENFTE = ("massnahme", "fortsetzung_von", "folgethema", "evaluation")
WORTLAUT_HOECHSTENS = 120


@dataclass(frozen=True)
class Vorschlag:
    """`herkunft` is the field of the agenda item that points to where it comes from; no item has
    one for `umlauf`. `angaben` are all its fields, that one among them."""

    herkunft: str
    pk: int
    titel: str
    hinweis: str
    angaben: dict[str, Any]

    @property
    def kennung(self) -> str:
        return f"{self.herkunft}-{self.pk}"


@dataclass(frozen=True)
class Vorrat:
    """What is in store: some of each kind; `gesamt` counts those that follow, too."""

    vorschlaege: list[Vorschlag]
    gesamt: int
    hat_mehr_massnahmen: bool

    @property
    def weitere(self) -> int:
        return self.gesamt - len(self.vorschlaege)


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


def vorrat(treffen: Treffen, hoechstens: int | None = HOECHSTENS) -> Vorrat:
    """Adjourned items first, then what an objection kept from being decided, the evaluation,
    topics people asked for, and open measures by their date; what has waited longest comes first.
    A query each, after one for the meetings before this."""
    if not nimmt_vorschlaege(treffen):
        return Vorrat([], 0, hat_mehr_massnahmen=False)
    davor = list(fruehere(treffen).order_by().values_list("pk", flat=True))
    # Few enough to know them all, also where some are shown: what they are about is not offered.
    vertagte = list(_liegengeblieben(treffen, davor))
    massnahmen, zahl_massnahmen = _massnahmen(treffen, davor, vertagte, hoechstens)
    arten = (
        (_fortsetzungen(vertagte[:hoechstens]), len(vertagte)),
        _umlaeufe(treffen, hoechstens),
        _evaluationen(treffen, vertagte, hoechstens),
        _folgethemen(davor, hoechstens),
        (massnahmen, zahl_massnahmen),
    )
    return Vorrat(
        [vorschlag for art, _gesamt in arten for vorschlag in art],
        sum(gesamt for _art, gesamt in arten),
        hat_mehr_massnahmen=zahl_massnahmen > len(massnahmen),
    )


def vorschlaege(treffen: Treffen) -> list[Vorschlag]:
    """As many as are shown at once."""
    return vorrat(treffen).vorschlaege


#: What is offered of a kind, and how many there are.
Teil = tuple[list[Vorschlag], int]


def _gezaehlt(zeilen: models.QuerySet[Any, Any], hoechstens: int | None) -> tuple[list[Any], int]:
    """The first rows, and how many there are altogether; one query. No row comes twice."""
    liste = list(zeilen.annotate(gesamt=models.Window(models.Count("pk")))[:hoechstens])
    return liste, liste[0].gesamt if liste else 0


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


def _liegengeblieben(treffen: Treffen, davor: list[int]) -> models.QuerySet[Any, Any]:
    """Adjourned there, and taken up by none since: neither continued, nor what they are about on
    this agenda, or on a later one of those meetings. The oldest first."""
    tops: models.QuerySet[Any, Any] = Tagesordnungspunkt.objects.filter(
        # An item with two adjourned decisions is one.
        pk__in=Tagesordnungspunkt.objects.filter(treffen__in=davor)
        .vertagt()
        .order_by()
        .values("pk")
    ).exclude(models.Exists(_wieder("fortsetzung_von")))
    danach = Tagesordnungspunkt.objects.filter(
        models.Q(treffen=treffen)
        | models.Q(treffen__in=davor, treffen__beginn__gt=models.OuterRef("treffen__beginn"))
    )
    for herkunft in HERKUENFTE:
        if herkunft != "fortsetzung_von":
            gleiche = danach.filter(**{herkunft: models.OuterRef(herkunft)})
            tops = tops.exclude(models.Exists(gleiche))
    return tops.select_related("treffen__arbeitsgruppe").order_by("treffen__beginn", "nummer", "pk")


def _fortsetzungen(vertagte: list[Tagesordnungspunkt]) -> list[Vorschlag]:
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
                # Discussed at last, the minutes and the measure's page still know what it is about.
                "massnahme_id": top.massnahme_id,
                "folgethema_id": top.folgethema_id,
                "evaluation_id": top.evaluation_id,
                "fortsetzung_von_id": top.pk,
            },
        )
        for top in vertagte
    ]


def _umlaeufe(treffen: Treffen, hoechstens: int | None) -> Teil:
    """All members were asked, and all of them are to discuss it."""
    if not treffen.ist_der_mitglieder:
        return [], 0
    umlaeufe, gesamt = _gezaehlt(beanstandete(treffen.netzwerk), hoechstens)
    return [
        Vorschlag("umlauf", umlauf.pk, umlauf.titel, _beanstandet(umlauf), umlaufangaben(umlauf))
        for umlauf in umlaeufe
    ], gesamt


def _beanstandet(umlauf: Any) -> str:
    """With the question, as far as a line of small print holds it."""
    wortlaut = Truncator(" ".join(umlauf.wortlaut.split())).chars(WORTLAUT_HOECHSTENS)
    # Where two houses became one, its vote may be the other's.
    if not umlauf.beanstandet_von:
        text = gettext("Umlauf beanstandet: in der Sitzung beraten. „%(wortlaut)s“")
        return text % {"wortlaut": wortlaut}
    text = gettext("Umlauf beanstandet von %(wer)s: in der Sitzung beraten. „%(wortlaut)s“")
    return text % {"wer": umlauf.beanstandet_von, "wortlaut": wortlaut}


def _evaluationen(
    treffen: Treffen, vertagte: list[Tagesordnungspunkt], hoechstens: int | None
) -> Teil:
    """Which name this meeting; and for all members the latest completed one, while nobody has
    discussed it. A draft that was just begun is no reason to forget it."""
    # Of adjourned items that none goes on with nobody has spoken.
    unberaten = Tagesordnungspunkt.objects.filter(
        zustand=Tagesordnungspunkt.Zustand.VERTAGT
    ).exclude(models.Exists(_wieder("fortsetzung_von")))
    beraten = _wieder("evaluation").exclude(pk__in=unberaten.order_by().values("pk"))
    gewaehlt = models.Q(treffen=treffen)
    if treffen.ist_der_mitglieder:
        dort = unberaten.filter(
            evaluation=models.OuterRef("pk"), treffen=models.OuterRef("treffen")
        )
        letzte = (
            Evaluation.objects.filter(
                netzwerk=treffen.netzwerk_id, zustand=Evaluation.Zustand.ABGESCHLOSSEN
            )
            .order_by("-jahr", "-halbjahr")
            .values("pk")[:1]
        )
        unbesprochen = (
            models.Q(treffen__isnull=True)
            | models.Q(treffen__zustand=Treffen.Zustand.ABGESAGT)
            | models.Q(models.Exists(dort))
        )
        gewaehlt |= models.Q(unbesprochen, pk__in=letzte)
    zeilen, gesamt = _gezaehlt(
        Evaluation.objects.filter(gewaehlt, netzwerk=treffen.netzwerk_id)
        .exclude(models.Exists(beraten))
        .exclude(pk__in=_hier(treffen, "evaluation"))
        .exclude(pk__in={top.evaluation_id for top in vertagte if top.evaluation_id})
        .order_by("jahr", "halbjahr"),
        hoechstens,
    )
    return [
        Vorschlag(
            "evaluation",
            eine.pk,
            str(eine),
            gettext("Evaluation, noch nicht besprochen"),
            {
                "titel": str(eine),
                "art": Tagesordnungspunkt.Art.BERATUNG,
                "minuten": 20,
                "evaluation_id": eine.pk,
            },
        )
        for eine in zeilen
    ], gesamt


def _folgethemen(davor: list[int], hoechstens: int | None) -> Teil:
    """The oldest first: else many new ones kept it away for ever. Adjourned ones are on an agenda
    already."""
    themen, gesamt = _gezaehlt(
        Folgethema.objects.filter(treffen__in=davor)
        .exclude(models.Exists(_wieder("folgethema")))
        .select_related("treffen__arbeitsgruppe", "frage__umfrage")
        .order_by("treffen__beginn", "angelegt_am", "pk"),
        hoechstens,
    )
    return [
        Vorschlag(
            "folgethema",
            thema.pk,
            thema.titel,
            _mit_gruppe(_woher(thema), thema.treffen.arbeitsgruppe),
            {
                "titel": thema.titel,
                "art": Tagesordnungspunkt.Art.BERATUNG,
                "minuten": 15,
                "folgethema_id": thema.pk,
            },
        )
        for thema in themen
    ], gesamt


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


def _massnahmen(
    treffen: Treffen,
    davor: list[int],
    vertagte: list[Tagesordnungspunkt],
    hoechstens: int | None,
) -> Teil:
    offene, gesamt = _gezaehlt(
        Massnahme.objects.all()
        .offen(treffen.netzwerk)
        # And what a group worked out at one of those meetings.
        .filter(
            _eigene(treffen)
            | models.Q(top__isnull=True, ergebnis__blatt__treffen__in=davor)
            | models.Q(top__treffen__in=davor)
        )
        .exclude(pk__in=_hier(treffen, "massnahme"))
        .exclude(pk__in={top.massnahme_id for top in vertagte if top.massnahme_id})
        .nach_frist(),
        hoechstens,
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
                "massnahme_id": massnahme.pk,
            },
        )
        for massnahme in offene
    ], gesamt


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
