"""Dates of an offer: what is public changes at once, whoever signed up learns of it, so does the
search."""

from django.db import transaction

from angebote.aktionen import suche
from angebote.aktionen.terminanmeldung import nachruecken, sperren
from angebote.aktionen.terminpost import mitteilen
from angebote.models import Angebotstermin
from netzwerk.basis.models import Konto

ZEIT_UND_ORT = ("beginn", "ende", "rhythmus", "letzter_tag", "ort")


@transaction.atomic
def anlegen(*, termin: Angebotstermin, von: Konto) -> Angebotstermin:
    termin.save()
    suche.auffrischen(termin.angebot)
    return termin


@transaction.atomic
def aendern(*, termin: Angebotstermin, von: Konto) -> int:
    """Write the new values of a locked row; how many were told of another time or place.

    More places let people move up.
    """
    vorher = sperren(termin.pk)
    verlegt = any(getattr(vorher, feld) != getattr(termin, feld) for feld in ZEIT_UND_ORT)
    if verlegt:
        termin.folge = vorher.folge + 1
    termin.save()
    suche.auffrischen(termin.angebot)
    benachrichtigt = 0
    if verlegt and not termin.ist_abgesagt:
        benachrichtigt = mitteilen(
            "angebot.termin_verlegt",
            termin,
            list(termin.anmeldungen.all().angemeldet()),
            wann=vorher.wann,
            wo=vorher.wo,
        )
    nachruecken(termin)
    return benachrichtigt


@transaction.atomic
def absagen(*, termin: Angebotstermin, grund: str, von: Konto) -> int:
    """Call it off and tell those who signed up; how many. Raises FalscherZustand."""
    termin = sperren(termin.pk)
    termin.absagen()
    suche.auffrischen(termin.angebot)
    return mitteilen(
        "angebot.termin_abgesagt",
        termin,
        list(termin.anmeldungen.all().angemeldet()),
        grund=grund,
    )
