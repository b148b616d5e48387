from django import template
from django.utils.safestring import SafeString, mark_safe

from netzwerk.basis.templatetags.portal import fliesstext

register = template.Library()


@register.filter
def absaetze(text: str) -> SafeString:
    """Like `fliesstext`; its heads are no headings, the booklet has its own levels."""
    html = fliesstext(text).replace("<h2>", '<p class="offer__sub">').replace("</h2>", "</p>")
    return mark_safe(html)  # noqa: S308 - escaped by fliesstext, tags are its own
