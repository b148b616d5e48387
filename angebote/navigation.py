from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen, darf_luecken_sehen
from netzwerk.basis import navigation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.navigation import Eintrag


def _wartende(handelnde: Handelnde, netzwerk: Netzwerk) -> int:
    """What waits for a decision, and what others ended; one query."""
    if not darf_angebote_freigeben(handelnde, netzwerk):
        return 0
    beendet = Angebot.objects.beendet(netzwerk).values("pk")
    return (
        Angebot.objects.des_netzwerks(netzwerk)
        .mit_wartend()
        .filter(Q(wartet=True) | Q(pk__in=beendet))
        .count()
    )


navigation.eintragen(
    Eintrag(
        titel=_("Angebote"),
        url_name="angebote:angebot-verwalten",
        symbol="inventory-2",
        position=50,
        praedikat=darf_angebote_pflegen,
        zahl=_wartende,
    ),
    Eintrag(
        titel=_("Was in der Stadt fehlt"),
        url_name="angebote:luecken-zeigen",
        symbol="bar-chart",
        position=52,
        praedikat=darf_luecken_sehen,
    ),
    Eintrag(
        titel=_("Angebote finden"),
        url_name="angebote:angebot-liste",
        position=10,
        bereich="oeffentlich",
    ),
)
