from collections.abc import Iterable
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString

from angebote.markierung import STELLE, gerahmt
from angebote.models import Angebotsbild
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Netzwerk

register = template.Library()


@register.filter
def suchbar(text: str) -> SafeString:
    """{{ angebot.titel|suchbar }}: escaped; found words are marked when the card is shown."""
    return gerahmt(str(text))


@register.simple_tag
def fundstelle() -> str:
    """Where a card quotes the offer's text, should nothing else in it say what was searched for."""
    return STELLE


@register.inclusion_tag("angebote/angebot/_vorschaubild.html")
def vorschaubild(netzwerk: Netzwerk, bilder: Iterable[Angebotsbild] = ()) -> dict[str, Any]:
    """What a shared link shows: the first picture everybody may see, else the portal's own."""
    for bild in bilder:
        if bild.ist_freigegeben:
            pfad = reverse("angebote:bild-datei", args=[netzwerk.kurzname, bild.pk])
            return {"adresse": absolut(pfad), "art": "image/webp", "bild": bild}
    return {"adresse": absolut(static("img/teilen.png")), "art": "image/png"}


@register.simple_tag
def angebote_adresse(netzwerk: Netzwerk) -> str:
    """The full address of the directory."""
    return absolut(reverse("angebote:angebot-liste", args=[netzwerk.kurzname]))
