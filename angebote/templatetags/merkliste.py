"""The button „Merken“ and the count in the header: they know who asks, cached cards do not."""

from typing import Any

from django import template

from angebote.merkliste import Merkliste

register = template.Library()


@register.inclusion_tag("angebote/merkliste/_knopf.html", takes_context=True)
def merkknopf(
    context: dict[str, Any], nummer: int, voll: bool = False, entfernen: bool = False
) -> dict[str, Any]:
    """For one offer; the heading with the id `angebot-<number>` completes its name.

    On the list itself (`entfernen`) it says what it does, and the page comes anew.
    """
    request = context["request"]
    return {
        "request": request,
        "netzwerk": request.netzwerk,
        "nummer": nummer,
        "gemerkt": nummer in Merkliste(request),
        "voll": voll,
        "entfernen": entfernen,
        "weiter": context.get("weiter") or request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("angebote/merkliste/_kopf.html", takes_context=True)
def merkliste_im_kopf(context: dict[str, Any], ersetzt: bool = False) -> dict[str, Any]:
    """Link to the list; with `ersetzt` it takes the place of the one on the page (htmx)."""
    request = context["request"]
    return {
        "netzwerk": request.netzwerk,
        "anzahl": len(Merkliste(request)),
        "ersetzt": ersetzt,
        "hier": request.resolver_match and request.resolver_match.url_name == "merkliste",
    }
