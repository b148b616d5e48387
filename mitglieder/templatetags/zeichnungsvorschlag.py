"""Who was named as entitled to sign, on pages that belong to other resources."""

from typing import Any

from django import template

from mitglieder.models import Beitritt, Fassung, Zeichnungsvorschlag

register = template.Library()


@register.simple_tag
def offene_vorschlaege(fassung: Fassung) -> Any:
    offene = Zeichnungsvorschlag.objects.filter(beitritt__fassung=fassung).offen()
    return offene.select_related("beitritt__organisation").order_by("beitritt__organisation__name")


@register.simple_tag
def vorschlaege_zu(beitritt: Beitritt) -> Any:
    """The newest first."""
    alle = Zeichnungsvorschlag.objects.filter(beitritt=beitritt)
    return alle.select_related("vorgeschlagen_von").order_by("-pk")
