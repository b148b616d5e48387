"""The button „Merken“ and the count in the header: they know who asks, cached cards do not."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from angebote.merkliste import Merkliste

register = template.Library()


# Where the number goes in a button that is written once for all rows of a page.
_NUMMER = "\x02"


@register.simple_tag(takes_context=True)
def merkknopf(
    context: template.Context, nummer: int, voll: bool = False, entfernen: bool = False
) -> SafeString:
    """For one offer; the heading with the id `angebot-<number>` completes its name.

    On the list itself (`entfernen`) it says what it does, and the page comes anew.
    """
    request = context["request"]
    bekannt = context.render_context.get("merkknopf")
    if bekannt is None:
        bekannt = context.render_context["merkknopf"] = {"merkliste": Merkliste(request)}
    gemerkt = nummer in bekannt["merkliste"]
    if gemerkt not in bekannt:
        werte = {
            "netzwerk": request.netzwerk,
            "nummer": _NUMMER,
            "gemerkt": gemerkt,
            "voll": voll,
            "entfernen": entfernen,
            "weiter": context.get("weiter") or request.get_full_path(),
            "csrf_token": context.get("csrf_token"),
        }
        # As inclusion tags do: what the context processors add to a page is not asked again.
        vorlage: Any = get_template("angebote/merkliste/_knopf.html")
        bekannt[gemerkt] = vorlage.template.render(context.new(werte))
    html: str = bekannt[gemerkt]
    return mark_safe(html.replace(_NUMMER, str(int(nummer))))  # noqa: S308  our template, a number


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
