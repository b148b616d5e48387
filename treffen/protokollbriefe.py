"""What mails say about minutes before and after their release: the check, objections."""

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht
from treffen.aktionen.einwand import ANLASS as ANLASS_EINWAND
from treffen.aktionen.einwand import ANLASS_ENTSCHIEDEN
from treffen.aktionen.protokollpruefung import ANLASS as ANLASS_PRUEFUNG
from treffen.aktionen.protokollpruefung import ANLASS_ANTWORT
from treffen.models import Einwand, Protokollpruefung


def _pruefung(nachricht: Nachricht) -> Protokollpruefung:
    pruefung = nachricht.gegenstand
    if not isinstance(pruefung, Protokollpruefung):
        raise NichtMehrNoetig(gettext("Den Entwurf des Protokolls gibt es nicht mehr."))
    return pruefung


@brief(ANLASS_PRUEFUNG)
def pruefung(nachricht: Nachricht) -> Brief:
    frage = _pruefung(nachricht)
    zugang = nachricht.zugang
    if not frage.ist_offen or zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Die Prüfung ist nicht mehr nötig."))
    treffen = frage.protokoll.treffen
    return Brief(
        betreff=gettext("Bitte prüfen: Protokoll %(titel)s") % {"titel": treffen.titel},
        vorlage="treffen/protokollpruefung",
        kontext={
            "treffen": treffen,
            "von": frage.gebeten_von,
            "link": persoenlicher_link("treffen:protokollpruefung-pruefen", zugang),
            "zugang_hinweis": True,
        },
    )


@brief(ANLASS_ANTWORT)
def antwort(nachricht: Nachricht) -> Brief:
    frage = _pruefung(nachricht)
    treffen = frage.protokoll.treffen
    betreff = gettext("Protokoll mit Anmerkungen zurück: %(titel)s")
    if frage.ist_in_ordnung:
        betreff = gettext("Protokoll in Ordnung: %(titel)s")
    return Brief(
        betreff=betreff % {"titel": treffen.titel},
        vorlage="treffen/protokollpruefung_antwort",
        kontext={
            "treffen": treffen,
            "pruefung": frage,
            "link": absolut(frage.protokoll.get_absolute_url()),
        },
    )


def _einwand(nachricht: Nachricht) -> Einwand:
    einwand = nachricht.gegenstand
    if not isinstance(einwand, Einwand):
        raise NichtMehrNoetig(gettext("Den Einwand gibt es nicht mehr."))
    return einwand


@brief(ANLASS_EINWAND)
def einwand_eingegangen(nachricht: Nachricht) -> Brief:
    einwand = _einwand(nachricht)
    if not einwand.ist_offen:
        raise NichtMehrNoetig(gettext("Der Einwand ist nicht mehr offen."))
    treffen = einwand.protokoll.treffen
    return Brief(
        betreff=gettext("Einwand zum Protokoll: %(titel)s") % {"titel": treffen.titel},
        vorlage="treffen/einwand",
        kontext={
            "treffen": treffen,
            "einwand": einwand,
            "link": absolut(einwand.get_absolute_url()),
        },
    )


@brief(ANLASS_ENTSCHIEDEN)
def einwand_entschieden(nachricht: Nachricht) -> Brief:
    einwand = _einwand(nachricht)
    treffen = einwand.protokoll.treffen
    zugang = nachricht.zugang
    link = ""
    if zugang is not None and zugang.ist_gueltig:
        link = persoenlicher_link("treffen:protokoll-lesen", zugang)
    elif einwand.kontakt.konto_id is not None:
        link = absolut(einwand.get_absolute_url())
    return Brief(
        betreff=gettext("Ihr Einwand zum Protokoll: %(titel)s") % {"titel": treffen.titel},
        vorlage="treffen/einwand_entschieden",
        kontext={"treffen": treffen, "einwand": einwand, "link": link},
    )
