"""What the entitled read of a circulation, and the coordination of its end."""

from typing import Any

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht
from treffen.aktionen.umlauf import (
    ANLASS_BITTE,
    ANLASS_ENDE,
    ANLASS_ERINNERUNG,
    ANLASS_KOORDINATION,
    ANLASS_NACHFRAGE,
)
from treffen.models import Umlauf, Umlaufstimme
from treffen.umlauflage import auszaehlung, ohne_antwort, ohne_quorum


def _stimme(nachricht: Nachricht) -> Umlaufstimme:
    stimme = nachricht.gegenstand
    if not isinstance(stimme, Umlaufstimme):
        raise NichtMehrNoetig(gettext("Den Umlauf gibt es nicht mehr."))
    return stimme


def _link(nachricht: Nachricht) -> str:
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    return persoenlicher_link("treffen:umlaufstimme-link", zugang)


def _bitte(nachricht: Nachricht, betreff: str, *, erinnert: bool) -> Brief:
    stimme = _stimme(nachricht)
    umlauf = stimme.umlauf
    if not umlauf.nimmt_stimmen:
        raise NichtMehrNoetig(gettext("Der Umlauf ist beendet."))
    if erinnert and stimme.ist_abgegeben:
        raise NichtMehrNoetig(gettext("Die Organisation hat inzwischen geantwortet."))
    return Brief(
        betreff=betreff % {"titel": umlauf.titel},
        vorlage="treffen/umlauf_bitte",
        kontext={
            "umlauf": umlauf,
            "organisation": stimme.organisation,
            "erinnert": erinnert,
            "zugang_hinweis": True,
            "link": _link(nachricht),
        },
    )


@brief(ANLASS_BITTE)
def bitte(nachricht: Nachricht) -> Brief:
    return _bitte(nachricht, gettext("Bitte abstimmen: %(titel)s"), erinnert=False)


@brief(ANLASS_ERINNERUNG)
@brief(ANLASS_NACHFRAGE)
def erinnerung(nachricht: Nachricht) -> Brief:
    return _bitte(nachricht, gettext("Ihre Stimme fehlt noch: %(titel)s"), erinnert=True)


def _ergebnis(umlauf: Umlauf) -> dict[str, Any]:
    zahlen = auszaehlung(umlauf)
    widersprueche = umlauf.stimmen.filter(stimme=Umlaufstimme.Stimme.WIDERSPRUCH)
    return {
        "umlauf": umlauf,
        "zahlen": zahlen,
        "ohne_quorum": ohne_quorum(umlauf, zahlen),
        "ohne_antwort": ohne_antwort(umlauf, zahlen),
        "widerspruch": widersprueche.select_related("organisation").first(),
    }


def _betreff(umlauf: Umlauf) -> str:
    if ohne_antwort(umlauf, auszaehlung(umlauf)):
        return gettext("Umlauf ohne Antwort: %(titel)s") % {"titel": umlauf.titel}
    angaben = {"stand": umlauf.get_zustand_display(), "titel": umlauf.titel}
    return gettext("Umlauf %(stand)s: %(titel)s") % angaben


@brief(ANLASS_ENDE)
def ende(nachricht: Nachricht) -> Brief:
    umlauf = _stimme(nachricht).umlauf
    return Brief(
        betreff=_betreff(umlauf),
        vorlage="treffen/umlauf_ende",
        kontext={**_ergebnis(umlauf), "link": _link(nachricht), "zugang_hinweis": True},
    )


@brief(ANLASS_KOORDINATION)
def koordination(nachricht: Nachricht) -> Brief:
    umlauf = nachricht.gegenstand
    if not isinstance(umlauf, Umlauf):
        raise NichtMehrNoetig(gettext("Den Umlauf gibt es nicht mehr."))
    return Brief(
        betreff=_betreff(umlauf),
        vorlage="treffen/umlauf_ende",
        kontext={
            **_ergebnis(umlauf),
            "an_koordination": True,
            "link": absolut(umlauf.get_absolute_url()),
        },
    )
