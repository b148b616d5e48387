"""What somebody reads who chose a working group on the phone."""

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.models import Nachricht
from treffen.aktionen.gruppenmeldung import ANLASS_ABGELEHNT, ANLASS_ANGENOMMEN
from treffen.models import Gruppenmeldung, Gruppenmitglied


def _meldung(nachricht: Nachricht) -> Gruppenmeldung:
    meldung = nachricht.gegenstand
    if not isinstance(meldung, Gruppenmeldung):
        raise NichtMehrNoetig(gettext("Die Meldung gibt es nicht mehr."))
    return meldung


@brief(ANLASS_ANGENOMMEN)
def angenommen(nachricht: Nachricht) -> Brief:
    meldung = _meldung(nachricht)
    gruppe = meldung.gruppe
    leitung = (
        gruppe.mitglieder.jetzt()
        .filter(aufgabe=Gruppenmitglied.Aufgabe.LEITUNG)
        .mit_person()
        .first()
    )
    return Brief(
        betreff=gettext("Sie sind dabei: %(gruppe)s") % {"gruppe": gruppe},
        vorlage="treffen/gruppenmeldung_angenommen",
        kontext={
            "person": str(meldung),
            "gruppe": gruppe,
            "leitung": leitung.kontakt if leitung else None,
        },
    )


@brief(ANLASS_ABGELEHNT)
def abgelehnt(nachricht: Nachricht) -> Brief:
    meldung = _meldung(nachricht)
    return Brief(
        betreff=gettext("Ihre Meldung für „%(gruppe)s“") % {"gruppe": meldung.gruppe},
        vorlage="treffen/gruppenmeldung_abgelehnt",
        kontext={
            "person": str(meldung),
            "gruppe": meldung.gruppe,
            "grund": nachricht.parameter.get("grund", ""),
        },
    )
