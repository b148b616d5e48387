"""The text of a version on a page: sections, annexes, terms."""

from typing import Any

from django import template
from django.urls import reverse

from mitglieder.models import Anlage, Anmerkung, Fassung
from mitglieder.models.abschnitt import Lesetext
from mitglieder.rahmen import Angabe
from mitglieder.rahmen import rahmen as _rahmen
from mitglieder.rechte import darf_beitritte_sehen
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Zugang

register = template.Library()

DATEI_BEI = {
    Zugang.Zweck.UNTERZEICHNUNG: "mitglieder:unterzeichnung-anlage",
    Zugang.Zweck.ABSTIMMUNG: "mitglieder:abstimmung-anlage",
}


@register.simple_tag(takes_context=True)
def lesetext(context: Any, fassung: Fassung) -> list[Lesetext]:
    """Sections as read by `partei` (an organisation or its name), or by the party of `beitritt`.

    With neither it says „die beitretende Organisation“; with `roh` a draft keeps its placeholders.
    """
    if context.get("roh") and fassung.ist_entwurf:
        return [Lesetext(a.bezeichnung, a.titel, a.absaetze) for a in fassung.abschnitte()]
    partei = context.get("partei") or getattr(context.get("beitritt"), "parteiname", "")
    return fassung.lesetext(str(partei))


@register.simple_tag
def rahmen(fassung: Fassung) -> list[Angabe]:
    return _rahmen(fassung)


@register.simple_tag(takes_context=True)
def anlagen(context: Any, fassung: Fassung) -> list[tuple[Anlage, str]]:
    """Each with the address of its file for whoever looks at the page; empty: none."""
    alle = fassung.anlagen()
    return [(anlage, _adresse(context, fassung, anlage)) for anlage in alle]


def _adresse(context: Any, fassung: Fassung, anlage: Anlage) -> str:
    request, zugang = context["request"], context.get("zugang")
    kurzname = request.netzwerk.kurzname
    if isinstance(zugang, Zugang) and zugang.zweck in DATEI_BEI:
        return reverse(DATEI_BEI[zugang.zweck], args=(kurzname, zeichen(zugang), anlage.nummer))  # type: ignore[index]  # the key is text
    if darf_beitritte_sehen(request.handelnde, request.netzwerk):
        args = (kurzname, fassung.vereinbarung_id, fassung.nummer, anlage.nummer)
        return reverse("mitglieder:anlage-datei", args=args)
    return ""


@register.simple_tag
def offene_anmerkungen(fassung: Fassung) -> int:
    return Anmerkung.objects.filter(fassung=fassung).offen().count()
