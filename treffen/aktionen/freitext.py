"""Free answers wait until the moderator releases them."""

from collections.abc import Mapping
from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.fallschutz import fundstellen
from treffen.models import Freigabe, Stimme, Stimmzettel, Umfragefrage


def lesezeichen(text: str) -> str:
    """Of the words that were read: what says something else by now is not released with them."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _modell(frage: Umfragefrage) -> type[Stimme] | type[Stimmzettel]:
    return Stimme if frage.ist_geschlossen else Stimmzettel


@transaction.atomic
def entscheiden(
    *, frage: Umfragefrage, antwort: UUID, gelesen: str, frei: bool, von: Handelnde
) -> bool:
    """False: it was changed, or the question closed and the answer is another row now."""
    zeile = (
        _modell(frage)
        .objects.select_for_update(of=("self",))
        .filter(frage=frage, pk=antwort)
        .first()
    )
    if zeile is None or lesezeichen(zeile.text) != gelesen:
        return False
    zeile.freigabe = Freigabe.FREI if frei else Freigabe.VERBORGEN
    zeile.save(update_fields=["freigabe"])
    return True


@transaction.atomic
def alle_freigeben(
    *, frage: Umfragefrage, gelesen: Mapping[UUID, str], von: Handelnde
) -> tuple[int, int]:
    """Those that stood on the page and read the same (key and mark): released, and left waiting
    since they look like case data, which somebody has to decide one by one."""
    zeilen = (
        _modell(frage)
        .objects.select_for_update(of=("self",))
        .filter(frage=frage, pk__in=gelesen, freigabe=Freigabe.WARTEND)
        .order_by("pk")
    )
    gleiche = [zeile for zeile in zeilen if lesezeichen(zeile.text) == gelesen[zeile.pk]]
    freie = [zeile.pk for zeile in gleiche if not fundstellen(zeile.text)]
    _modell(frage).objects.filter(pk__in=freie).update(freigabe=Freigabe.FREI)
    return len(freie), len(gleiche) - len(freie)
