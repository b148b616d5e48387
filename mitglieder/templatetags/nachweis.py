"""Signatures made outside the portal, on pages that belong to other resources."""

from typing import Any

from django import template

from mitglieder.models import Fassung, Nachweis

register = template.Library()


@register.simple_tag
def scans_zu_pruefen(fassung: Fassung) -> Any:
    """What waits for the coordination, by organisation."""
    offene = Nachweis.objects.offen().filter(beitritt__fassung=fassung)
    return offene.select_related("beitritt__organisation").order_by("beitritt__organisation__name")
