from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from angebote.models.angebot import OEFFENTLICHE_ZUSTAENDE, VON_ANDEREN_BEENDET
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen, darf_luecken_sehen
from netzwerk.basis import navigation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.navigation import Eintrag

# Written out: every page of the coordination asks it, the querysets' way takes six times as long.
_WARTENDE = """
    SELECT count(*) FROM angebote_angebot a
    WHERE a.netzwerk_id = %(netzwerk)s AND (
        a.zustand = %(eingereicht)s
        OR a.zustand = ANY(%(oeffentlich)s) AND (
            EXISTS (SELECT FROM angebote_angebotsaenderung
                    WHERE angebot_id = a.id AND zustand = 'offen')
            OR EXISTS (SELECT FROM angebote_angebotsbild
                       WHERE angebot_id = a.id AND freigegeben_am IS NULL)
        )
        OR a.zustand = %(archiviert)s AND a.archiviert_weil = ANY(%(von_anderen)s)
            AND a.ende_gesehen_am IS NULL
    )"""


def _wartende(handelnde: Handelnde, netzwerk: Netzwerk) -> int:
    """How many `wartend` and `beendet` of `Angebot.objects` find: what is to be decided or seen."""
    if not darf_angebote_freigeben(handelnde, netzwerk):
        return 0
    werte: dict[str, Any] = {
        "netzwerk": netzwerk.pk,
        "eingereicht": Angebot.Zustand.EINGEREICHT.value,
        "oeffentlich": list(OEFFENTLICHE_ZUSTAENDE),
        "archiviert": Angebot.Zustand.ARCHIVIERT.value,
        "von_anderen": list(VON_ANDEREN_BEENDET),
    }
    with connection.cursor() as zeiger:
        zeiger.execute(_WARTENDE, werte)
        (anzahl,) = zeiger.fetchone()
    return int(anzahl)


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
