"""Free answers wait until the moderator releases them."""

from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from treffen.models import Freigabe, Stimme, Stimmzettel, Umfragefrage


def lesezeichen(text: str) -> str:
    """Of the words that were read: what says something else by now is not released with them."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


@transaction.atomic
def entscheiden(
    *, frage: Umfragefrage, antwort: UUID, gelesen: str, frei: bool, von: Handelnde
) -> bool:
    """False: it was changed, or the question closed and the answer is another row now."""
    modell: type[Stimme] | type[Stimmzettel] = Stimme if frage.ist_geschlossen else Stimmzettel
    zeile = modell.objects.select_for_update(of=("self",)).filter(frage=frage, pk=antwort).first()
    if zeile is None or lesezeichen(zeile.text) != gelesen:
        return False
    zeile.freigabe = Freigabe.FREI if frei else Freigabe.VERBORGEN
    zeile.save(update_fields=["freigabe"])
    return True
