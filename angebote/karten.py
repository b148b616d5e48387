"""What the result list keeps in the cache: its cards, once per state of an offer.

Nothing kept here outlives the template that wrote it, and nobody can fill the cache by asking:
one card serves all searches, its terms are marked when it is shown (`angebote.markierung`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db import connection, models
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from angebote.markierung import Markierer
from angebote.models import Angebot, Thema
from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk

KARTE = "angebote/angebot/_karte.html"
ZEILE = "angebote/angebot/_zeile.html"
HALTBARKEIT = 24 * 3600  # seconds


class Karte(SafeString):
    """The card of one offer: what depends on the visitor stands beside it, not in it."""

    nummer: int


def kennung(vorlage: str, *merkmale: object) -> str:
    """A key for what this template makes of these values, in the present language."""
    quelle: Any = get_template(vorlage)
    inhalt = repr((quelle.template.source, get_language(), *merkmale))
    return blake2b(inhalt.encode(), digest_size=16).hexdigest()


def karten(
    netzwerk: Netzwerk,
    zeilen: Sequence[tuple[int, datetime | None]],
    begriffe: Collection[str],
    vorlage: str = KARTE,
) -> list[Karte]:
    """One card (or line of the table) per row (offer, state), in their order, terms marked.

    A row without a state waits for its names to be copied anew: it is rendered, not kept.
    """
    haltbar = [(pk, stand) for pk, stand in zeilen if stand]
    vorsatz = f"angebotskarte:{kennung(vorlage, netzwerk.kurzname)}"
    schluessel = {pk: f"{vorsatz}:{pk}:{stand.timestamp()}" for pk, stand in haltbar if stand}
    bekannt = cache.get_many(schluessel.values()) if schluessel else {}
    fertig = {pk: bekannt[name] for pk, name in schluessel.items() if name in bekannt}
    fehlend = [pk for pk, _stand in zeilen if pk not in fertig]
    if fehlend:
        neu = _rendern(netzwerk, fehlend, vorlage)
        cache.set_many(
            {schluessel[pk]: html for pk, html in neu.items() if pk in schluessel}, HALTBARKEIT
        )
        fertig |= neu
    markierer = Markierer(begriffe)
    markiert = {pk: markierer.karte(html) for pk, html in fertig.items()}
    stumm = [pk for pk, html in markiert.items() if markierer and "<mark>" not in html]
    texte = _texte(stumm) if stumm else {}
    return [
        _karte(pk, markierer.zitiert(markiert[pk], texte.get(pk, ())))
        for pk, _stand in zeilen
        if pk in markiert
    ]


def _texte(offene: list[int]) -> dict[int, Sequence[str]]:
    """What the card does not show of an offer and the search reads."""
    with connection.cursor() as zeiger:
        zeiger.execute(
            """
            SELECT id, beschreibung, fuer_eltern, ort, array_to_string(ARRAY(
                SELECT name FROM angebote_zielgruppe
                JOIN angebote_angebot_zielgruppen z ON z.zielgruppe_id = angebote_zielgruppe.id
                WHERE z.angebot_id = a.id ORDER BY position, name
            ), ', ')
            FROM angebote_angebot a WHERE id = ANY (%s)
            """,
            [offene],
        )
        return {pk: texte for pk, *texte in zeiger.fetchall()}


def _karte(nummer: int, html: str) -> Karte:
    karte = Karte(html)
    karte.nummer = nummer
    return karte


def _rendern(netzwerk: Netzwerk, offene: Collection[int], name: str) -> dict[int, str]:
    vorlage = get_template(name)
    return {
        angebot.pk: str(vorlage.render({"angebot": angebot, "netzwerk": netzwerk}))
        for angebot in Angebot.objects.filter(pk__in=offene)
        .select_related("format", "suchdokument")
        .defer("suchdokument__vektor", "suchdokument__kopf", "suchdokument__codes")
        .annotate(anbieternamen=_namen(Organisation), themennamen=_namen(Thema))
    }


def _namen(modell: type[Organisation | Thema]) -> ArraySubquery:
    """What an offer is tied to, in the order of that list; no query of its own."""
    dazu = modell._default_manager.filter(angebot=models.OuterRef("pk"))
    return ArraySubquery(dazu.values("name"))
