"""What a lead reads of her group, and the coordination of a report."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Nachricht
from treffen.aktionen.gruppenbericht import (
    ANLASS_ABGEGEBEN,
    ANLASS_BALD,
    ANLASS_UEBERFAELLIG,
    verantwortliche,
)
from treffen.aktionen.gruppenmitglied import ANLASS_LEITUNG
from treffen.models import Gruppenbericht, Gruppenmitglied


@brief(ANLASS_LEITUNG)
def leitung(nachricht: Nachricht) -> Brief:
    mitglied = nachricht.gegenstand
    if (
        not isinstance(mitglied, Gruppenmitglied)
        or not mitglied.ist_dabei
        or mitglied.aufgabe != Gruppenmitglied.Aufgabe.LEITUNG
    ):
        raise NichtMehrNoetig(gettext("Die Gruppe leitet inzwischen jemand anderes."))
    gruppe = mitglied.gruppe
    return Brief(
        betreff=gettext("Sie leiten: %(gruppe)s") % {"gruppe": gruppe},
        vorlage="treffen/gruppenleitung",
        kontext={
            "gruppe": gruppe,
            "hat_konto": mitglied.kontakt.konto_id is not None,
            "link": absolut(gruppe.get_absolute_url()),
        },
    )


def _bericht(nachricht: Nachricht) -> Gruppenbericht:
    bericht = nachricht.gegenstand
    if not isinstance(bericht, Gruppenbericht):
        raise NichtMehrNoetig(gettext("Diesen Bericht gibt es nicht mehr."))
    return bericht


def _adresse(bericht: Gruppenbericht, seite: str) -> str:
    gruppe = bericht.gruppe
    return absolut(
        reverse(
            f"treffen:gruppenbericht-{seite}",
            args=(gruppe.netzwerk.kurzname, gruppe.pk, bericht.pk),
        )
    )


@brief(ANLASS_ABGEGEBEN)
def abgegeben(nachricht: Nachricht) -> Brief:
    bericht = _bericht(nachricht)
    return Brief(
        betreff=gettext("Bericht der Gruppe „%(gruppe)s“") % {"gruppe": bericht.gruppe},
        vorlage="treffen/gruppenbericht_abgegeben",
        kontext={
            "bericht": bericht,
            "gruppe": bericht.gruppe,
            "link": _adresse(bericht, "zeigen"),
        },
    )


def _erinnerung(nachricht: Nachricht, betreff: str) -> Brief:
    bericht = _bericht(nachricht)
    wer = {person.kontakt.email.lower() for person in verantwortliche(bericht.gruppe)}
    if (
        bericht.ist_abgegeben
        or bericht.faellig_am.toordinal() != nachricht.runde
        or not bericht.gruppe.ist_aktiv
        or nachricht.empfaenger.lower() not in wer
    ):
        raise NichtMehrNoetig(gettext("An diesen Bericht ist nicht mehr zu erinnern."))
    return Brief(
        betreff=betreff % {"gruppe": bericht.gruppe},
        vorlage="treffen/gruppenbericht_erinnerung",
        kontext={
            "bericht": bericht,
            "gruppe": bericht.gruppe,
            "ist_vorbei": bericht.faellig_am < timezone.localdate(),
            "link": _adresse(bericht, "bearbeiten"),
        },
    )


@brief(ANLASS_BALD)
def bald(nachricht: Nachricht) -> Brief:
    return _erinnerung(nachricht, gettext("Bald fällig: Bericht der Gruppe „%(gruppe)s“"))


@brief(ANLASS_UEBERFAELLIG)
def ueberfaellig(nachricht: Nachricht) -> Brief:
    return _erinnerung(nachricht, gettext("Bitte noch abgeben: Bericht der Gruppe „%(gruppe)s“"))
