from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from angebote.deutsch import markieren

register = template.Library()


@register.filter
def markiert(text: str, begriffe: Iterable[str]) -> SafeString:
    """{{ angebot.titel|markiert:verzeichnis.suche.begriffe }}: escaped, found words in <mark>."""
    return markieren(str(text), begriffe)
