"""Mails that follow an answer: registration, deputy, a place after waiting, taken off the list."""

from typing import Any

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht
from netzwerk.basis.templatetags.portal import datum
from treffen import kalender
from treffen.models import Gast, Teilnahme, Treffen

A = Teilnahme.Antwort
KOMMEND = (Treffen.Zustand.TERMINIERT, Treffen.Zustand.EINGELADEN)


def _teilnahme(nachricht: Nachricht) -> tuple[Teilnahme, str]:
    """The row and its personal link. Raises NichtMehrNoetig."""
    teilnahme = nachricht.gegenstand
    if not isinstance(teilnahme, Teilnahme):
        raise NichtMehrNoetig(gettext("Diese Anmeldung gibt es nicht mehr."))
    if teilnahme.treffen.zustand not in KOMMEND:
        raise NichtMehrNoetig(
            gettext("Das Treffen ist inzwischen %(stand)s.")
            % {"stand": teilnahme.treffen.get_zustand_display()}
        )
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    return teilnahme, persoenlicher_link("treffen:einladung-antworten", zugang)


def _betreff(vorlage: str, treffen: Treffen) -> str:
    return vorlage % {"titel": treffen.titel, "datum": datum(treffen.beginn)}


def _brief(teilnahme: Teilnahme, link: str, vorlage: str, betreff: str, **mehr: Any) -> Brief:
    """With the calendar entry, unless the person is not coming for now."""
    im_kalender = teilnahme.antwort not in (A.WARTELISTE, A.ABGESAGT, A.STELLVERTRETUNG)
    return Brief(
        betreff=_betreff(betreff, teilnahme.treffen),
        vorlage=vorlage,
        kontext={
            "teilnahme": teilnahme,
            "person": teilnahme.person,
            "treffen": teilnahme.treffen,
            "link": link,
            "platz": teilnahme.wartelistenplatz,
            "ist_gast": teilnahme.ist_gast,
            **mehr,
        },
        kalender=kalender.einladung(teilnahme, link=link) if im_kalender else None,
    )


@brief("treffen.anmeldung")
def anmeldung(nachricht: Nachricht) -> Brief:
    """What stands for this address: a new registration, or whatever was there before."""
    teilnahme, link = _teilnahme(nachricht)
    betreff = {
        A.ZUGESAGT: gettext("Angemeldet: %(titel)s am %(datum)s"),
        A.WARTELISTE: gettext("Warteliste: %(titel)s am %(datum)s"),
    }.get(A(teilnahme.antwort), gettext("Ihre Antwort: %(titel)s am %(datum)s"))
    return _brief(teilnahme, link, "treffen/anmeldung", betreff)


@brief("treffen.stellvertretung")
def stellvertretung(nachricht: Nachricht) -> Brief:
    teilnahme, link = _teilnahme(nachricht)
    vertreten = teilnahme.stellvertretung_von
    if vertreten is None:
        raise NichtMehrNoetig(gettext("Die Stellvertretung ist nicht mehr nötig."))
    betreff = gettext("Stellvertretung: %(titel)s am %(datum)s")
    return _brief(
        teilnahme,
        link,
        "treffen/stellvertretung",
        betreff,
        vertreten=vertreten.person,
        tops=teilnahme.treffen.tagesordnung,
    )


@brief("treffen.platz")
def platz(nachricht: Nachricht) -> Brief:
    teilnahme, link = _teilnahme(nachricht)
    if teilnahme.antwort != A.ZUGESAGT:
        raise NichtMehrNoetig(gettext("Der Platz ist inzwischen wieder frei."))
    betreff = gettext("Sie haben einen Platz: %(titel)s am %(datum)s")
    return _brief(teilnahme, link, "treffen/platz", betreff)


@brief("treffen.austragung")
def austragung(nachricht: Nachricht) -> Brief:
    """Takes the meeting out of the calendar of somebody whose row is gone already."""
    treffen = nachricht.gegenstand
    if not isinstance(treffen, Treffen) or treffen.zustand not in KOMMEND:
        raise NichtMehrNoetig(gettext("Das Treffen findet nicht statt."))
    wer = Gast(nachname=nachricht.empfaenger_name, email=nachricht.empfaenger)
    return Brief(
        betreff=_betreff(gettext("Nicht mehr nötig: %(titel)s am %(datum)s"), treffen),
        vorlage="treffen/austragung",
        kontext={
            "person": wer,
            "treffen": treffen,
            "vertretung": nachricht.parameter.get("grund") == "stellvertretung",
        },
        kalender=kalender.absage(Teilnahme(treffen=treffen, gast=wer)),
        kalender_methode="CANCEL",
    )
