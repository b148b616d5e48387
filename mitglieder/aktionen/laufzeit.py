"""How a version comes into force, runs out, is replaced. Its chain `fassung:<pk>` records it."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen import vereinbarung
from mitglieder.models import Beitritt, Fassung
from mitglieder.models.beitritt_regeln import OFFEN
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde, System, kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto

SYSTEM = System("laufzeit")


def kette(fassung: Fassung) -> str:
    return f"fassung:{fassung.pk}"


@transaction.atomic
def in_kraft_setzen(*, fassung: Fassung, von: Konto) -> None:
    """By hand, before all have signed or without a date. Raises FalscherZustand."""
    if fassung.gilt_ab is not None and fassung.gilt_ab > timezone.localdate():
        raise FalscherZustand(
            _("Diese Fassung gilt nach ihrem Wortlaut erst später."),
            bei=fassung,
            weiter=_("An dem Tag setzt das Portal sie von selbst in Kraft."),
        )
    _in_kraft(fassung, von)


@transaction.atomic
def abloesen(*, fassung: Fassung, von: Handelnde) -> None:
    """End a version that a newer one replaces; who is left in it is bound no longer.

    Raises FalscherZustand.
    """
    if not _neuere(fassung).exists():
        raise FalscherZustand(
            _("Es gibt noch keine neuere veröffentlichte Fassung."), bei=fassung, weiter=" "
        )
    fassung.abloesen()
    _festhalten(fassung, "abgeloest", von)


def abloesen_wenn_leer(fassung: Fassung, von: Handelnde) -> bool:
    """Replaced, and neither a party nor an open invitation is left: then it is over."""
    beitritte = Beitritt.objects.filter(fassung=fassung)
    leer = not beitritte.partei().exists() and not beitritte.filter(zustand__in=OFFEN).exists()
    if not leer or not beitritte.exists() or not _neuere(fassung).exists():
        return False
    with suppress(FalscherZustand):  # somebody was faster, or it had ended before
        abloesen(fassung=fassung, von=von)
        return True
    return False


def verlaengern(*, fassung: Fassung, bis: date, von: Konto) -> Fassung:
    """A draft of the same text with a new term that follows the old one.

    Raises FalscherZustand where somebody has begun another draft.
    """
    with transaction.atomic():
        if fassung.vereinbarung.fassung_set.filter(nummer__gt=fassung.nummer).exists():
            raise FalscherZustand(
                _("Es gibt schon eine neuere Fassung."),
                bei=fassung,
                weiter=_("Stellen Sie dort die Laufzeit ein."),
            )
        entwurf = vereinbarung.neue_fassung(vereinbarung=fassung.vereinbarung, von=von)
        entwurf.gilt_ab = cast(date, fassung.laeuft_bis) + timedelta(days=1)
        entwurf.laeuft_bis = bis
        entwurf.save(update_fields=["gilt_ab", "laeuft_bis"])
    return entwurf


def fortschreiben(heute: date | None = None) -> dict[str, int]:
    """The night's part: what comes into force, what ran out, what is left by all; and one mail.

    Doing it again the same night changes nothing.
    """
    heute = heute or timezone.localdate()
    laufend = Fassung.objects.laufend().select_related("vereinbarung__netzwerk")
    zahlen = {"in_kraft": 0, "ausgelaufen": 0, "abgeloest": 0, "erinnert": 0}
    for fassung in laufend.filter(laeuft_bis__lt=heute):
        with suppress(FalscherZustand), transaction.atomic():
            fassung.auslaufen_lassen()
            _festhalten(fassung, "ausgelaufen", SYSTEM)
            zahlen["ausgelaufen"] += 1
    beginnt = laufend.filter(zustand=Fassung.Zustand.VEROEFFENTLICHT, gilt_ab__lte=heute)
    for fassung in beginnt:
        with suppress(FalscherZustand), transaction.atomic():
            _in_kraft(fassung, SYSTEM)
            zahlen["in_kraft"] += 1
    for fassung in laufend:
        zahlen["abgeloest"] += abloesen_wenn_leer(fassung, SYSTEM)
    zahlen["erinnert"] = _an_das_ende_erinnern(heute)
    return zahlen


def _an_das_ende_erinnern(heute: date) -> int:
    """One mail to the coordination for each version that ends within half a year."""
    bald = Fassung.objects.laeuft_aus(heute).select_related("vereinbarung__netzwerk")
    return post.einreihen(
        post.nachricht(
            netzwerk=fassung.vereinbarung.netzwerk,
            anlass="vereinbarung.laeuft_aus",
            gegenstand=fassung,
            empfaenger=fassung.vereinbarung.netzwerk.kontakt_email
            or fassung.vereinbarung.netzwerk.absender_email,
            empfaenger_name=fassung.vereinbarung.netzwerk.absender_name,
        )
        for fassung in bald
    )


def _in_kraft(fassung: Fassung, von: Handelnde) -> None:
    fassung.in_kraft_setzen()
    _festhalten(fassung, "in_kraft", von)


def _festhalten(fassung: Fassung, ereignis: str, von: Handelnde) -> None:
    Kettenglied.objects.anhaengen(
        kette=kette(fassung),
        ereignis=ereignis,
        nutzlast={"sha256": fassung.sha256, "von": kennung(von)},
    )


def _neuere(fassung: Fassung) -> Any:
    return Fassung.objects.oeffentlich().filter(
        vereinbarung=fassung.vereinbarung_id, nummer__gt=fassung.nummer
    )
