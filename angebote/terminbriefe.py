"""What somebody gets who signed up for a date of an offer."""

from datetime import date
from typing import Any

from django.utils.translation import gettext

from angebote import kalender
from angebote.models import Angebot, Terminanmeldung
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht
from netzwerk.basis.templatetags.portal import datum


def _anmeldung(nachricht: Nachricht, *, noch_zu: bool = True) -> tuple[Terminanmeldung, str]:
    """The row and its personal link; `noch_zu`: only while the date still takes place."""
    anmeldung = nachricht.gegenstand
    if not isinstance(anmeldung, Terminanmeldung):
        raise NichtMehrNoetig(gettext("Diese Anmeldung gibt es nicht mehr."))
    if noch_zu and anmeldung.termin.ist_abgesagt:
        raise NichtMehrNoetig(gettext("Der Termin ist inzwischen abgesagt."))
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    return anmeldung, persoenlicher_link("angebote:terminanmeldung-zeigen", zugang)


def _brief(
    anmeldung: Terminanmeldung,
    link: str,
    vorlage: str,
    betreff: str,
    *,
    tag: date | None = None,
    kalender: bytes | None = None,
    methode: str = "REQUEST",
    **mehr: Any,
) -> Brief:
    termin = anmeldung.termin
    return Brief(
        betreff=betreff % {"titel": termin.angebot.titel, "datum": datum(tag or termin.beginn)},
        vorlage=f"angebote/{vorlage}",
        kontext={
            "anmeldung": anmeldung,
            "termin": termin,
            "angebot": termin.angebot,
            "link": link,
            "tag": tag,
            **mehr,
        },
        kalender=kalender,
        kalender_methode=methode,
    )


@brief("angebot.anmeldung")
def anmeldung(nachricht: Nachricht) -> Brief:
    """To confirm; or, for an address that is signed up already, how it stands."""
    zeile, link = _anmeldung(nachricht)
    betreff = (
        gettext("Sie sind schon angemeldet: %(titel)s am %(datum)s")
        if zeile.ist_angemeldet
        else gettext("Bitte bestätigen: %(titel)s am %(datum)s")
    )
    return _brief(zeile, link, "anmeldung", betreff)


@brief("angebot.anmeldung_bestaetigt")
def bestaetigt(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    if zeile.hat_platz:
        betreff = gettext("Angemeldet: %(titel)s am %(datum)s")
    elif zeile.wartet:
        betreff = gettext("Warteliste: %(titel)s am %(datum)s")
    else:
        raise NichtMehrNoetig(gettext("Inzwischen abgemeldet."))
    eintrag = kalender.einladung(zeile, link) if zeile.hat_platz else None
    return _brief(zeile, link, "anmeldung_bestaetigt", betreff, kalender=eintrag)


@brief("angebot.anmeldung_platz")
def platz(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    if not zeile.hat_platz:
        raise NichtMehrNoetig(gettext("Der Platz ist inzwischen wieder frei."))
    betreff = gettext("Sie haben einen Platz: %(titel)s am %(datum)s")
    eintrag = kalender.einladung(zeile, link)
    return _brief(zeile, link, "anmeldung_platz", betreff, kalender=eintrag)


@brief("angebot.anmeldung_abgemeldet")
def abgemeldet(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    if not zeile.ist_abgemeldet:
        raise NichtMehrNoetig(gettext("Inzwischen wieder angemeldet."))
    betreff = gettext("Abgemeldet: %(titel)s am %(datum)s")
    eintrag = kalender.absage(zeile) if nachricht.parameter.get("hatte_platz") else None
    return _brief(zeile, link, "anmeldung_abgemeldet", betreff, kalender=eintrag, methode="CANCEL")


@brief("angebot.termin_verlegt")
def verlegt(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    if not zeile.ist_angemeldet:
        raise NichtMehrNoetig(gettext("Inzwischen abgemeldet."))
    betreff = gettext("Geändert: %(titel)s, jetzt am %(datum)s")
    eintrag = kalender.einladung(zeile, link) if zeile.hat_platz else None
    parameter = nachricht.parameter
    return _brief(
        zeile,
        link,
        "termin_verlegt",
        betreff,
        kalender=eintrag,
        vorher_wann=parameter.get("wann", ""),
        vorher_wo=parameter.get("wo", ""),
    )


@brief("angebot.tage_fallen_aus")
def tage_fallen_aus(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    genannt = [date.fromisoformat(tag) for tag in nachricht.parameter["tage"]]
    tage = [tag for tag in genannt if tag in zeile.termin.kommende_ausfaelle]
    if not zeile.ist_angemeldet or not tage:
        raise NichtMehrNoetig(gettext("Inzwischen abgemeldet, oder es findet doch statt."))
    return _brief(
        zeile,
        link,
        "tage_fallen_aus",
        gettext("Fällt aus: %(titel)s am %(datum)s"),
        tag=tage[0],
        kalender=kalender.einladung(zeile, link) if zeile.hat_platz else None,
        tage=tage,
        grund=nachricht.parameter["grund"],
    )


@brief("angebot.tag_findet_statt")
def tag_findet_statt(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht)
    tag = date.fromisoformat(nachricht.parameter["tag"])
    if not zeile.ist_angemeldet or not zeile.termin.findet_statt_am(tag):
        raise NichtMehrNoetig(gettext("Inzwischen abgemeldet, oder es fällt wieder aus."))
    return _brief(
        zeile,
        link,
        "tag_findet_statt",
        gettext("Findet doch statt: %(titel)s am %(datum)s"),
        tag=tag,
        kalender=kalender.einladung(zeile, link) if zeile.hat_platz else None,
    )


@brief("angebot.termin_abgesagt")
def abgesagt(nachricht: Nachricht) -> Brief:
    zeile, link = _anmeldung(nachricht, noch_zu=False)
    betreff = gettext("Abgesagt: %(titel)s am %(datum)s")
    beendet = nachricht.parameter.get("beendet", "")
    eintrag = kalender.absage(zeile) if zeile.hat_platz else None
    return _brief(
        zeile,
        link,
        "termin_abgesagt",
        betreff,
        kalender=eintrag,
        methode="CANCEL",
        grund=nachricht.parameter.get("grund", ""),
        beendet=beendet,
        ohne_antwort=beendet == Angebot.Archivgrund.OHNE_ANTWORT,
    )
