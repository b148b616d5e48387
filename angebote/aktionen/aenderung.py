"""Decisions on a representative's change of a released offer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from angebote.aktionen.angebot import setzen
from angebote.models import Angebot, Angebotsaenderung
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto


@transaction.atomic
def annehmen(*, aenderung: Angebotsaenderung, von: Konto, stand: str) -> None:
    """Publish the proposal that was read: `stand` is its `stand`. Raises FalscherZustand."""
    # Locked, the offer first as everywhere: a newer proposal takes the place of the old one in the
    # same row, and the offer may have been archived or confirmed since it was read.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=aenderung.angebot_id)
    jetzt = Angebotsaenderung.objects.select_for_update().filter(pk=aenderung.pk).first()
    if jetzt is None or jetzt.stand != stand:
        raise FalscherZustand(_("Die Angaben haben sich inzwischen geändert."), bei=aenderung)
    if not angebot.ist_oeffentlich:
        raise FalscherZustand(_("Das Angebot ist nicht mehr öffentlich."), bei=aenderung)
    aenderung.vorschlag = jetzt.vorschlag
    aenderung.annehmen(von=von)
    setzen(angebot, aenderung.vorschlag)
    _melden(aenderung, "angebot.aenderung_angenommen")


@transaction.atomic
def ablehnen(*, aenderung: Angebotsaenderung, grund: str, von: Konto) -> None:
    aenderung.ablehnen(von=von, grund=grund)
    _melden(aenderung, "angebot.aenderung_abgelehnt", grund=grund)


def _melden(aenderung: Angebotsaenderung, anlass: str, **parameter: Any) -> None:
    empfaenger = aenderung.urheber
    if empfaenger is None:
        return
    post.einreihen(
        [
            post.nachricht(
                netzwerk=aenderung.angebot.netzwerk,
                anlass=anlass,
                gegenstand=aenderung,
                empfaenger=empfaenger.email,
                empfaenger_name=empfaenger.name,
                parameter=parameter,
    # Who wrote the change had looked at the offer: it holds since then.
    angebot.bestaetigen(am=max(filter(None, (jetzt.eingereicht_am, angebot.bestaetigt_am))))
            )
        ]
    )
