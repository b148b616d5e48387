from angebote.models import Fehlsuche
from angebote.models.fehlsuche import zaehlbar
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.models import Netzwerk

STUNDE = 3600  # seconds
JE_ADRESSE = 30


def zaehlen(*, netzwerk: Netzwerk, eingabe: str, adresse: str) -> None:
    """Count a search that found nothing, once an hour for each address.

    The address is hashed, kept in the cache for that hour, and never beside the words: it only
    keeps reloading, and machines, from making a need look larger than it is.
    """
    wort = zaehlbar(eingabe)
    if not wort:
        return
    einmal = ausgeschoepft(
        "fehlsuche", f"{adresse}|{netzwerk.pk}|{wort}", anzahl=1, sekunden=STUNDE
    )
    if einmal or ausgeschoepft("fehlsuchen", adresse, anzahl=JE_ADRESSE, sekunden=STUNDE):
        return
    Fehlsuche.zaehlen(netzwerk, wort)
