"""Items members register: what they ask for, what the coordination decides, who hears of it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.models import Tagesordnungspunkt, Treffen

ANLASS_ANGENOMMEN = "treffen.top_angenommen"
ANLASS_ABGELEHNT = "treffen.top_abgelehnt"
#: Undecided ones per person and meeting; more is a script or a misunderstanding.
HOECHSTENS = 10


@transaction.atomic
def anmelden(
    *, treffen: Treffen, kontakt: Kontakt, von: Handelnde, **angaben: Any
) -> Tagesordnungspunkt:
    """Register an item; sent twice is one. Raises FalscherZustand after the deadline."""
    Tagesordnungspunkt.sperren(treffen.pk)
    treffen.refresh_from_db(fields=["zustand", "beginn", "top_anmeldung_bis"])
    if not treffen.nimmt_tops:
        raise FalscherZustand(
            gettext("Für dieses Treffen lassen sich keine Themen mehr anmelden."),
            bei=treffen,
            weiter=gettext("Wenden Sie sich bitte an die Koordinierungsstelle."),
        )
    eigene = treffen.tops.angemeldet().filter(angemeldet_von=kontakt)
    schon: Tagesordnungspunkt | None = eigene.filter(titel=angaben["titel"]).first()
    if schon is not None:
        return schon
    if eigene.count() >= HOECHSTENS:
        raise FalscherZustand(
            gettext("Sie haben schon %(zahl)s Themen angemeldet.") % {"zahl": HOECHSTENS},
            bei=treffen,
            weiter=gettext("Ziehen Sie eines zurück, bevor Sie ein weiteres anmelden."),
        )
    neu: Tagesordnungspunkt = Tagesordnungspunkt.objects.create(
        treffen=treffen,
        zustand=Tagesordnungspunkt.Zustand.ANGEMELDET,
        angemeldet_von=kontakt,
        angemeldet_am=timezone.now(),
        **angaben,
    )
    return neu


@transaction.atomic
def annehmen(*, top: Tagesordnungspunkt, von: Handelnde) -> bool:
    """Raises FalscherZustand. True when the person who registered it gets a mail."""
    top.annehmen()
    return _mitteilen(top, ANLASS_ANGENOMMEN)


@transaction.atomic
def ablehnen(*, top: Tagesordnungspunkt, grund: str, von: Handelnde) -> bool:
    """Raises FalscherZustand. True when the person who registered it gets a mail."""
    top.ablehnen(grund)
    return _mitteilen(top, ANLASS_ABGELEHNT)


def _mitteilen(top: Tagesordnungspunkt, anlass: str) -> bool:
    kontakt = top.angemeldet_von
    if kontakt is None or not kontakt.email or kontakt.ausgeschieden_am:
        return False
    zeile = post.nachricht(
        netzwerk=top.treffen.netzwerk,
        anlass=anlass,
        gegenstand=top,
        empfaenger=kontakt.email,
        empfaenger_name=kontakt.name,
    )
    return bool(post.einreihen([zeile]))
