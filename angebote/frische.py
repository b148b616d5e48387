"""How well the public offers of a network are kept, per provider and per topic, worst first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from angebote.models import Angebot, Angebotslink
from angebote.models.angebot import AngebotQuerySet
from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk

#: So long an archived offer is listed, so that the coordination notices.
KUERZLICH = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Zeile:
    """One provider or one topic; `erreichbar` is None for topics."""

    pk: int
    name: str
    angebote: int
    veraltet: int
    ueberfaellig: int
    mit_totem_link: int
    zu_bitten: int
    aelteste: datetime
    erreichbar: bool | None = None

    @property
    def nicht_frisch(self) -> int:
        return self.veraltet + self.ueberfaellig

    @property
    def anteil(self) -> int:
        """Of all its offers, in percent."""
        return round(100 * self.nicht_frisch / self.angebote)

    @property
    def rang(self) -> tuple[float, int, bool, datetime, str]:
        return (
            -self.nicht_frisch / self.angebote,
            -self.mit_totem_link,
            self.erreichbar is not False,
            self.aelteste,
            self.name,
        )


@dataclass(frozen=True, kw_only=True)
class Summe:
    angebote: int
    veraltet: int
    ueberfaellig: int
    mit_totem_link: int
    ungefragt: int

    @property
    def nicht_frisch(self) -> int:
        return self.veraltet + self.ueberfaellig


def _zahlen() -> dict[str, Any]:
    heute = timezone.localdate()
    faellig = Q(pruefung_faellig_am__lte=heute)
    return {
        "angebote": Count("pk"),
        "veraltet": Count("pk", filter=Q(zustand=Angebot.Zustand.VERALTET)),
        "ueberfaellig": Count("pk", filter=faellig & ~Q(zustand=Angebot.Zustand.VERALTET)),
        "mit_totem_link": Count(
            "pk", filter=Q(Exists(Angebotslink.objects.tot().filter(angebot=OuterRef("pk"))))
        ),
    }


def summe(netzwerk: Netzwerk) -> Summe:
    """`ungefragt`: due since yesterday or longer, and nobody could be asked."""
    gestern = timezone.localdate() - timedelta(days=1)
    ungefragt = Angebot.objects.zu_pruefen(gestern).filter(angefragt_am=None)
    return Summe(
        **Angebot.objects.oeffentlich(netzwerk).aggregate(
            **_zahlen(),
            ungefragt=Count("pk", filter=Q(pk__in=ungefragt.order_by().values("pk"))),
        )
    )


def _zeilen(netzwerk: Netzwerk, feld: str) -> list[dict[str, Any]]:
    faellige = Angebot.objects.zu_pruefen(timezone.localdate())
    gruppen: Any = (
        Angebot.objects.oeffentlich(netzwerk)
        .order_by()
        .filter(**{f"{feld}__isnull": False})
        .values(gruppe=F(feld), name=F(f"{feld}__name"))
        .annotate(
            **_zahlen(),
            aelteste=Min("bestaetigt_am"),
            zu_bitten=Count("pk", filter=Q(pk__in=faellige.order_by().values("pk"))),
        )
    )
    return [{"pk": zeile.pop("gruppe"), **zeile} for zeile in gruppen]


def je_anbieter(netzwerk: Netzwerk) -> list[Zeile]:
    """Three queries, however many there are."""
    zeilen = _zeilen(netzwerk, "anbieter")
    schluessel = cast(Any, [zeile["pk"] for zeile in zeilen])
    erreichbar = Kontakt.objects.im_netzwerk(netzwerk).fragbar().je_organisation(schluessel)
    fertig = (Zeile(**zeile, erreichbar=bool(erreichbar[zeile["pk"]])) for zeile in zeilen)
    return sorted(fertig, key=lambda zeile: zeile.rang)


def je_thema(netzwerk: Netzwerk) -> list[Zeile]:
    fertig = (Zeile(**zeile) for zeile in _zeilen(netzwerk, "themen"))
    return sorted(fertig, key=lambda zeile: zeile.rang)


def angebote(netzwerk: Netzwerk, **auswahl: int) -> AngebotQuerySet:
    """The public offers behind a row, those that need something first."""
    gefunden: AngebotQuerySet = (
        Angebot.objects.oeffentlich(netzwerk)
        .filter(**auswahl)
        .mit_wartend()
        .prefetch_related("anbieter", "links")
        .order_by("pruefung_faellig_am", "titel", "pk")
    )
    return gefunden


def archivierte(netzwerk: Netzwerk) -> AngebotQuerySet:
    """What left the directory lately, and why."""
    gefunden: AngebotQuerySet = (
        Angebot.objects.des_netzwerks(netzwerk)
        .filter(zustand=Angebot.Zustand.ARCHIVIERT, archiviert_am__gte=timezone.now() - KUERZLICH)
        .prefetch_related("anbieter")
        .order_by("-archiviert_am", "pk")
    )
    return gefunden
