"""Items members register: what they ask for, what the coordination decides, who hears of it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from mitglieder.models import Kontakt, Organisation
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
    *,
    treffen: Treffen,
    kontakt: Kontakt | None,
    von: Handelnde,
    fuer: Organisation | None = None,
    **angaben: Any,
) -> Tagesordnungspunkt:
    """Register an item; sent twice is one. Raises FalscherZustand after the deadline.

    Without `kontakt` it is the account's own, spoken for the body `fuer`.
    """
    wer: dict[str, Any] = {"angemeldet_von": kontakt}
    if kontakt is None:
        wer = {"angemeldet_konto": von, "angemeldet_fuer": fuer}
    Tagesordnungspunkt.sperren(treffen.pk)
    treffen.refresh_from_db(fields=["zustand", "beginn", "top_anmeldung_bis"])
    if not treffen.nimmt_tops:
        raise FalscherZustand(
            gettext("Für dieses Treffen lassen sich keine Themen mehr anmelden."),
            bei=treffen,
            weiter=gettext("Wenden Sie sich bitte an die Koordinierungsstelle."),
        )
    eigene = treffen.tops.angemeldet().filter(**wer)
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
        **wer,
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
    anmelder = top.anmelder
    if anmelder is None or not top.anmelder_erreichbar:
        return False
    zeile = post.nachricht(
        netzwerk=top.treffen.netzwerk,
        anlass=anlass,
        gegenstand=top,
        empfaenger=anmelder.email,
        empfaenger_name=anmelder.name,
    )
    return bool(post.einreihen([zeile]))
