"""Retrospective case work with its institutions, and the measures that come out of it."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.aufbewahrung import spur_leeren
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models import Fallrueckschau, Massnahme

#: Sent again within this time, the same words are the same retrospective: a second click.
DOPPELKLICK = timedelta(minutes=1)
ANGABEN = ("treffen", "datum", "methode", "fallart", "erkenntnisse")


@transaction.atomic
def anlegen(
    *, rueckschau: Fallrueckschau, institutionen: Collection[Organisation], von: Konto
) -> Fallrueckschau:
    # Whoever sends the same form at the same time waits here, and then finds the first one's row.
    Netzwerk.objects.select_for_update(no_key=True).get(pk=rueckschau.netzwerk_id)
    schon: Fallrueckschau | None = Fallrueckschau.objects.filter(
        netzwerk=rueckschau.netzwerk_id,
        angelegt_am__gte=timezone.now() - DOPPELKLICK,
        **{feld: getattr(rueckschau, feld) for feld in ANGABEN},
    ).first()
    if schon is not None:
        return schon
    rueckschau.save()
    rueckschau.institutionen.set(institutionen)
    return rueckschau


@transaction.atomic
def aendern(
    *, rueckschau: Fallrueckschau, institutionen: Collection[Organisation], von: Konto
) -> None:
    """The row is locked by the view."""
    rueckschau.save(update_fields=ANGABEN)
    rueckschau.institutionen.set(institutionen)


@transaction.atomic
def loeschen(*, rueckschau: Fallrueckschau, von: Konto) -> None:
    """With its text in the audit trail: what should not have been written is nowhere any more."""
    schluessel = rueckschau.pk
    rueckschau.delete()
    spur_leeren(Fallrueckschau, [schluessel], {"erkenntnisse": ""})


@transaction.atomic
def massnahme_ableiten(
    *, rueckschau: Fallrueckschau, massnahme: Massnahme, von: Konto
) -> Massnahme:
    """Agreed when it says who and by when, else proposed."""
    massnahme.fallrueckschau = rueckschau
    if massnahme.verantwortlich_id and massnahme.frist:
        massnahme.zustand = Massnahme.Zustand.BESCHLOSSEN
    massnahme.save()
    return massnahme
