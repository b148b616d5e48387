"""What the portal writes to who submitted an offer or a change of one."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext

from angebote.models import Angebot, Angebotsaenderung
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Nachricht


def _brief(nachricht: Nachricht, angebot: Angebot, betreff: str, vorlage: str) -> Brief:
    kurzname = angebot.netzwerk.kurzname
    return Brief(
        betreff=betreff % {"titel": angebot.titel},
        vorlage=f"angebote/{vorlage}",
        kontext={
            "angebot": angebot,
            "grund": nachricht.parameter.get("grund", ""),
            "bild": nachricht.parameter.get("bild", ""),
            "seite": absolut(
                reverse("angebote:angebot-zeigen", args=[kurzname, angebot.pk, angebot.slug])
            ),
            "arbeitsseite": absolut(
                reverse("angebote:angebot-pruefen", args=[kurzname, angebot.pk])
            ),
        },
    )


def _angebot(nachricht: Nachricht) -> Angebot:
    if nachricht.gegenstand is None:
        raise NichtMehrNoetig
    return cast(Angebot, nachricht.gegenstand)


def _geaendert(nachricht: Nachricht) -> Angebot:
    if nachricht.gegenstand is None:
        raise NichtMehrNoetig
    return cast(Angebotsaenderung, nachricht.gegenstand).angebot


@brief("angebot.freigegeben")
def freigegeben(nachricht: Nachricht) -> Brief:
    betreff = gettext("Ihr Angebot „%(titel)s“ ist veröffentlicht")
    return _brief(nachricht, _angebot(nachricht), betreff, "freigegeben")


@brief("angebot.partner")
def partner(nachricht: Nachricht) -> Brief:
    betreff = gettext("„%(titel)s“ nennt Ihre Organisation als Anbieter")
    return _brief(nachricht, _angebot(nachricht), betreff, "partner")


@brief("angebot.zurueckgewiesen")
def zurueckgewiesen(nachricht: Nachricht) -> Brief:
    betreff = gettext("Ihr Angebot „%(titel)s“ braucht eine Überarbeitung")
    return _brief(nachricht, _angebot(nachricht), betreff, "zurueckgewiesen")


@brief("angebot.aenderung_angenommen")
def aenderung_angenommen(nachricht: Nachricht) -> Brief:
    betreff = gettext("Ihre Änderung an „%(titel)s“ ist veröffentlicht")
    return _brief(nachricht, _geaendert(nachricht), betreff, "aenderung_angenommen")


@brief("angebot.aenderung_abgelehnt")
def aenderung_abgelehnt(nachricht: Nachricht) -> Brief:
    betreff = gettext("Ihre Änderung an „%(titel)s“ wurde nicht übernommen")
    return _brief(nachricht, _geaendert(nachricht), betreff, "aenderung_abgelehnt")


@brief("angebot.bild_abgelehnt")
def bild_abgelehnt(nachricht: Nachricht) -> Brief:
    betreff = gettext("Ein Bild zu „%(titel)s“ wurde nicht übernommen")
    return _brief(nachricht, _angebot(nachricht), betreff, "bild_abgelehnt")
