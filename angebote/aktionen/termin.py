"""Dates of an offer: what is public changes at once, whoever signed up learns of it, so does the
search."""

from collections.abc import Collection

from django.db import transaction

from angebote.aktionen import suche
from angebote.aktionen.terminanmeldung import nachruecken, sperren
from angebote.aktionen.terminpost import mitteilen
from angebote.models import Angebot, Angebotstermin, Terminanmeldung
from angebote.models.termin import AngebotsterminQuerySet
from netzwerk.basis.models import Konto

ZEIT = ("beginn", "ende", "rhythmus", "letzter_tag")


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
    verlegt = any(getattr(vorher, feld) != getattr(termin, feld) for feld in ZEIT)
    verlegt = verlegt or _ist_woanders(vorher.wo, termin.wo)
    if verlegt:
        termin.folge = vorher.folge + 1
        # Days that are no longer of the series need not be skipped.
        tage = {eines.beginn.date() for eines in termin.vorkommen()} if termin.ist_reihe else ()
        termin.ausfaelle = [tag for tag in termin.ausfaelle if tag in tage]
    termin.save()
    suche.auffrischen(termin.angebot)
    benachrichtigt = _verlegt(termin, wann=vorher.wann, wo=vorher.wo) if verlegt else 0
    nachruecken(termin)
    return benachrichtigt


def ort_geaendert(*, angebot: Angebot, vorher: str) -> int:
    """The offer's place, which was `vorher`, is that of its dates without one of their own; who
    signed up for one that is to come is told; how many. The search is left to the caller."""
    if not _ist_woanders(vorher, angebot.wo):
        return 0
    benachrichtigt = 0
    for termin in _kommende([angebot.pk]).filter(ort=""):
        termin.folge += 1
        termin.save(update_fields=["folge"])
        if not termin.ist_vorbei:
            benachrichtigt += _verlegt(termin, wann=termin.wann, wo=vorher)
    return benachrichtigt


def _ist_woanders(vorher: str, jetzt: str) -> bool:
    """Not the same words spelled otherwise."""
    return vorher.casefold().split() != jetzt.casefold().split()


def _verlegt(termin: Angebotstermin, **vorher: str) -> int:
    angemeldete = list(termin.anmeldungen.all().angemeldet())
    return mitteilen("angebot.termin_verlegt", termin, angemeldete, **vorher)


def _kommende(angebote: Collection[int]) -> AngebotsterminQuerySet:
    """Locked together, in one order: nobody signs up between, and no two wait for each other."""
    return (
        Angebotstermin.objects.filter(angebot__in=angebote)
        .kommend()
        .findet_statt()
        .select_for_update(of=("self",), no_key=True)
        .select_related("angebot__netzwerk")
        .order_by("pk")
    )


@transaction.atomic
def absagen(*, termin: Angebotstermin, grund: str, von: Konto) -> int:
    """Call it off and tell those who signed up; how many. Raises FalscherZustand."""
    termin = sperren(termin.pk)
    anzahl = _absagen(termin, grund=grund)
    suche.auffrischen(termin.angebot)
    return anzahl


def beenden(*, angebote: Collection[int], weil: str) -> int:
    """These offers have ended for `weil` (Archivgrund): what was still to come of them is called
    off, and who signed up is told; how many mails. The search is left to the caller."""
    noch = [termin for termin in _kommende(angebote) if not termin.ist_vorbei]
    return sum(_absagen(termin, beendet=weil) for termin in noch)


def betroffene(angebot: Angebot) -> int:
    """How many `beenden` would tell."""
    termine = angebot.termine.all().kommend().findet_statt()
    noch = [termin.pk for termin in termine if not termin.ist_vorbei]
    anzahl: int = Terminanmeldung.objects.filter(termin__in=noch).angemeldet().count()
    return anzahl


def _absagen(termin: Angebotstermin, **parameter: str) -> int:
    termin.absagen()
    angemeldete = list(termin.anmeldungen.all().angemeldet())
    return mitteilen("angebot.termin_abgesagt", termin, angemeldete, **parameter)
