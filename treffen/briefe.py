"""What the mails about meetings say. Builders run in the worker when the mail goes out."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
from netzwerk.basis.briefe import Anhang, Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht
from netzwerk.basis.templatetags.portal import datum
from treffen import kalender
from treffen.aktionen.protokoll import dokument_zu
from treffen.models import Protokoll, Teilnahme, Treffen


def einladung_betreff(treffen: Treffen, *, neuer_termin: bool = False) -> str:
    vorlage = (
        gettext("Geändert: %(titel)s am %(datum)s")
        if neuer_termin
        else gettext("Einladung: %(titel)s am %(datum)s")
    )
    return vorlage % {"titel": treffen.titel, "datum": datum(treffen.beginn)}


def einladung_kontext(teilnahme: Teilnahme, *, link: str, text: str = "") -> dict[str, Any]:
    """The same for the mail and for its preview."""
    return {
        "teilnahme": teilnahme,
        "person": teilnahme.person,
        "treffen": teilnahme.treffen,
        "tops": teilnahme.treffen.tagesordnung,
        "text": text,
        "link": link,
    }


def einladung_vorschau(teilnahme: Teilnahme, text: str) -> dict[str, str]:
    """Subject and text as they will go out: in the portal's language, not the reader's."""
    with translation.override(settings.LANGUAGE_CODE):
        link = gettext("(hier steht der persönliche Link)")
        kontext = einladung_kontext(teilnahme, link=link, text=text)
        kontext["netzwerk"] = teilnahme.treffen.netzwerk
        return {
            "betreff": einladung_betreff(teilnahme.treffen),
            "mailtext": render_to_string("mails/treffen/einladung.txt", kontext),
        }


def _teilnahme(nachricht: Nachricht) -> Teilnahme:
    teilnahme = nachricht.gegenstand
    if not isinstance(teilnahme, Teilnahme):
        raise NichtMehrNoetig(gettext("Die Einladung gibt es nicht mehr."))
    return teilnahme


@brief("treffen.einladung")
def einladung(nachricht: Nachricht) -> Brief:
    teilnahme = _teilnahme(nachricht)
    treffen = teilnahme.treffen
    zugang = nachricht.zugang
    if treffen.zustand != Treffen.Zustand.EINGELADEN:
        raise NichtMehrNoetig(
            gettext("Das Treffen ist inzwischen %(stand)s.")
            % {"stand": treffen.get_zustand_display()}
        )
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    link = persoenlicher_link("treffen:einladung-antworten", zugang)
    neuer_termin = bool(nachricht.parameter.get("geaendert"))
    kontext = einladung_kontext(teilnahme, link=link, text=nachricht.parameter.get("text", ""))
    return Brief(
        betreff=einladung_betreff(treffen, neuer_termin=neuer_termin),
        vorlage="treffen/einladung",
        kontext={**kontext, "neuer_termin": neuer_termin},
        kalender=kalender.einladung(teilnahme, link=link),
    )


@brief("treffen.absage")
def absage(nachricht: Nachricht) -> Brief:
    teilnahme = _teilnahme(nachricht)
    treffen = teilnahme.treffen
    if treffen.zustand not in (Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN):
        raise NichtMehrNoetig(gettext("Das Treffen findet wieder statt."))
    verschoben = treffen.zustand == Treffen.Zustand.VERSCHOBEN
    vorlage = (
        gettext("Verschoben: %(titel)s am %(datum)s")
        if verschoben
        else gettext("Abgesagt: %(titel)s am %(datum)s")
    )
    return Brief(
        betreff=vorlage % {"titel": treffen.titel, "datum": datum(treffen.beginn)},
        vorlage="treffen/absage",
        kontext={
            "person": teilnahme.person,
            "treffen": treffen,
            "verschoben": verschoben,
        },
        kalender=kalender.absage(teilnahme),
        kalender_methode="CANCEL",
    )


@brief("treffen.protokoll")
def protokoll(nachricht: Nachricht) -> Brief:
    """The released minutes: PDF attached, and a link to read them online."""
    das_protokoll = nachricht.gegenstand
    if not isinstance(das_protokoll, Protokoll) or not das_protokoll.ist_freigegeben:
        raise NichtMehrNoetig(gettext("Das Protokoll gibt es nicht mehr."))
    dokument = dokument_zu(das_protokoll)
    if dokument is None:
        raise NichtMehrNoetig(gettext("Das PDF gibt es nicht mehr."))
    treffen = das_protokoll.treffen
    zugang = nachricht.zugang
    link = ""
    if zugang is not None and zugang.ist_gueltig:
        link = persoenlicher_link("treffen:protokoll-lesen", zugang)
    return Brief(
        betreff=gettext("Protokoll: %(titel)s am %(datum)s")
        % {"titel": treffen.titel, "datum": datum(treffen.beginn)},
        vorlage="treffen/protokoll",
        kontext={
            "treffen": treffen,
            "protokoll": das_protokoll,
            "link": link,
            "zugang_hinweis": bool(link),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )
