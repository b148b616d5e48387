"""Agreeing on a draft: asking partners, taking their remarks, ending it."""

from collections.abc import Iterable
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.models import Anmerkung, Fassung, Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Zugang

LINK_TAGE = 60


class NichtInAbstimmung(Exception):
    """The draft takes no remarks any more; the message says why."""


def fragen(
    *, fassung: Fassung, kontakte: Iterable[Kontakt], begleittext: str = "", von: Konto
) -> int:
    """A personal link to the draft for each of them; how many mails are new.

    Asking the same person again sends another mail only once the draft was saved in between: a
    double click sends nothing twice. Raises FalscherZustand once it is published.
    """
    with transaction.atomic():
        gesperrt = _gesperrt(fassung.pk)
        if not gesperrt.ist_entwurf:
            raise FalscherZustand(
                _("Die Fassung ist veröffentlicht, über ihren Text wird nicht mehr abgestimmt."),
                bei=gesperrt,
            )
        if gesperrt.zustand == Fassung.Zustand.ENTWURF:
            gesperrt.zur_abstimmung_geben()
        netzwerk = gesperrt.vereinbarung.netzwerk
        gefragte = {kontakt.pk: kontakt for kontakt in kontakte}
        zugaenge = Zugang.fuer_alle(
            [(gesperrt, kontakt) for kontakt in gefragte.values()],
            zweck=Zugang.Zweck.ABSTIMMUNG,
            netzwerk=netzwerk,
            tage=LINK_TAGE,
        )
        return post.einreihen(
            post.nachricht(
                netzwerk=netzwerk,
                anlass="vereinbarung.abstimmung",
                gegenstand=gesperrt,
                empfaenger=gefragte[kontakt].email,
                empfaenger_name=gefragte[kontakt].name,
                runde=gesperrt.stand,
                zugang=zugang,
                parameter={"begleittext": begleittext},
            )
            for (_fassung, kontakt), zugang in zugaenge.items()
        )


def beenden(*, fassung: Fassung, von: Konto) -> None:
    """Back to a draft: the remarks stay, no new ones come. Raises FalscherZustand."""
    fassung.aus_der_abstimmung_nehmen()


def anmerken(*, zugang: Zugang, anmerkungen: Iterable[tuple[str, str]]) -> int:
    """Heading (empty: the whole) and text of each remark; how many are new.

    What this person has said in the same words already is not written twice. Raises
    NichtInAbstimmung.
    """
    with transaction.atomic():
        # Locked: whoever publishes has seen every remark that was taken.
        fassung = _gesperrt(zugang.gegenstand_id)
        kontakt = cast(Kontakt, zugang.inhaber)
        if fassung.zustand != Fassung.Zustand.ABSTIMMUNG:
            raise NichtInAbstimmung(
                _("Der Entwurf wird gerade überarbeitet und nimmt keine Anmerkungen an.")
                if fassung.ist_entwurf
                else _("Die Fassung wurde inzwischen veröffentlicht, ihr Text steht fest.")
            )
        gesagt = set(
            Anmerkung.objects.filter(fassung=fassung, kontakt=kontakt).values_list(
                "abschnitt", "text"
            )
        )
        neu = [eine for eine in dict.fromkeys(anmerkungen) if eine not in gesagt]
        Anmerkung.objects.bulk_create(
            Anmerkung(
                fassung=fassung,
                kontakt=kontakt,
                organisation_id=kontakt.organisation_id,
                abschnitt=abschnitt,
                text=text,
            )
            for abschnitt, text in neu
        )
    return len(neu)


def _gesperrt(pk: int) -> Fassung:
    gesperrt: Fassung = (
        Fassung.objects.select_for_update(no_key=True, of=("self",))
        .select_related("vereinbarung__netzwerk")
        .get(pk=pk)
    )
    return gesperrt
