"""Countersignatures and lists of parties on pages that belong to somebody else."""

from typing import Any

from django import template

from mitglieder.gegenzeichnungen import Zeile, des_beitritts
from mitglieder.models import Beitritt, Fassung, Parteienliste

register = template.Library()


@register.simple_tag
def warten_auf_gegenzeichnung(fassung: Fassung) -> int:
    return Beitritt.objects.filter(fassung=fassung).gegenzuzeichnen().count()


@register.simple_tag
def gegenzeichnung_von(beitritt: Beitritt) -> Zeile:
    return des_beitritts(beitritt)


@register.simple_tag(takes_context=True)
def parteienlisten(context: Any, fassung: Fassung) -> list[Parteienliste]:
    """Those that whoever looks at the page may see, the newest first, each with its document."""
    request = context["request"]
    hier = Parteienliste.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return hier.filter(fassung=fassung).mit_dokument()
