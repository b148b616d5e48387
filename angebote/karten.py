"""The cards of the result list, rendered once per state of an offer and then kept in the cache."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from angebote.models import Angebot
from netzwerk.basis.models import Netzwerk

HALTBARKEIT = 24 * 3600  # seconds


def karten(
    netzwerk: Netzwerk,
    zeilen: Sequence[tuple[int, datetime | None]],
    begriffe: Collection[str],
) -> list[SafeString]:
    """One card per row (offer, state), in their order, with the terms marked.

    A row without a state waits for its name to be copied anew: it is rendered, not kept.
    """
    merkmal = blake2b(repr((get_language(), sorted(begriffe))).encode(), digest_size=12).hexdigest()
    schluessel = {
        pk: f"angebotskarte:{pk}:{stand.timestamp()}:{merkmal}" for pk, stand in zeilen if stand
    }
    bekannt = cache.get_many(schluessel.values())
    fertig = {pk: bekannt[name] for pk, name in schluessel.items() if name in bekannt}
    fehlend = [pk for pk, _stand in zeilen if pk not in fertig]
    if fehlend:
        angebote = Angebot.objects.filter(pk__in=fehlend).mit_karte().in_bulk()
        neu = {
            pk: render_to_string(
                "angebote/angebot/_karte.html",
                {"angebot": angebote[pk], "netzwerk": netzwerk, "begriffe": begriffe},
            )
            for pk in fehlend
            if pk in angebote
        }
        cache.set_many(
            {schluessel[pk]: str(html) for pk, html in neu.items() if pk in schluessel}, HALTBARKEIT
        )
        fertig |= neu
    # Our own template wrote them, escaped; the cache gives them back as plain text.
    return [mark_safe(fertig[pk]) for pk, _stand in zeilen if pk in fertig]  # noqa: S308
