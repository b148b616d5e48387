"""Decisions on a representative's change of a released offer."""

from typing import Any

from django.db import transaction

from angebote.aktionen.angebot import setzen
from angebote.models import Angebotsaenderung
from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto


@transaction.atomic
def annehmen(*, aenderung: Angebotsaenderung, von: Konto) -> None:
    aenderung.annehmen(von=von)
    setzen(aenderung.angebot, aenderung.vorschlag)
    _melden(aenderung, "angebot.aenderung_angenommen")


@transaction.atomic
def ablehnen(*, aenderung: Angebotsaenderung, grund: str, von: Konto) -> None:
    aenderung.ablehnen(von=von, grund=grund)
    _melden(aenderung, "angebot.aenderung_abgelehnt", grund=grund)


def _melden(aenderung: Angebotsaenderung, anlass: str, **parameter: Any) -> None:
    empfaenger = aenderung.eingereicht_von
    if not empfaenger.is_active:
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
            )
        ]
    )
