"""A person leaves an organisation, or returns: the entry and the personal links together."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from mitglieder.models import Einwilligung, Kontakt, Organisation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk, Zugang


@transaction.atomic
def ausscheiden(*, kontakt: Kontakt, von: Handelnde) -> None:
    """Who has left no longer answers, reads or signs by a link, nor stands on public pages.

    Who returns is asked anew whether the contact data may be published.
    """
    kontakt.ausscheiden()
    Einwilligung.objects.filter(kontakt=kontakt).gueltig().update(widerrufen_am=timezone.now())
    _zugaenge(kontakt).gueltig().update(widerrufen_am=timezone.now())


@transaction.atomic
def zurueckkehren(*, kontakt: Kontakt, von: Handelnde) -> None:
    """Undo `ausscheiden`: the links revoked since then work again, as long as they are in time.

    A link is unique per person and object; left revoked, it would go dead into the next mail.
    """
    seit = kontakt.ausgeschieden_am
    kontakt.zurueckkehren()
    if seit is not None and kontakt.ausgeschieden_am is None:
        _zugaenge(kontakt).filter(widerrufen_am__date__gte=seit).update(widerrufen_am=None)


def mit_adresse(organisation: Organisation, email: str) -> Kontakt | None:
    """Who stands in the organisation's list with this address; who is there still first."""
    gefunden: Kontakt | None = (
        Kontakt.objects.all()
        .fuer_organisation(organisation)
        .filter(email__iexact=email)
        .order_by("ausgeschieden_am", "pk")
        .last()
    )
    return gefunden


def offene_links(kontakt: Kontakt, netzwerk: Netzwerk) -> int:
    """How many links of this person would work here; a changed address makes them all void."""
    return int(_zugaenge(kontakt).gueltig().filter(netzwerk=netzwerk).count())


def _zugaenge(kontakt: Kontakt) -> Any:
    return Zugang.objects.filter(
        inhaber_typ=ContentType.objects.get_for_model(Kontakt), inhaber_id=kontakt.pk
    )
