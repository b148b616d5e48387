"""What participants read about their workshops. Each mail says what holds when it is sent."""

from django.utils.translation import gettext

from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht
from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen.workshop import ANLASS_BRIEF
from treffen.aktionen.workshopplatz import ANLASS_PLATZ
from treffen.models import Teilnahme, Treffen
from treffen.workshoplage import Eigene, eigene

KOMMEND = (Treffen.Zustand.TERMINIERT, Treffen.Zustand.EINGELADEN)


def _teilnahme(nachricht: Nachricht) -> tuple[Teilnahme, str, list[Eigene]]:
    """Raises NichtMehrNoetig."""
    teilnahme = nachricht.gegenstand
    if not isinstance(teilnahme, Teilnahme) or not teilnahme.kommt:
        raise NichtMehrNoetig(gettext("Die Person kommt nicht mehr."))
    if teilnahme.treffen.zustand not in KOMMEND or teilnahme.treffen.hat_begonnen:
        raise NichtMehrNoetig(gettext("Das Treffen steht nicht mehr bevor."))
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    return (
        teilnahme,
        persoenlicher_link("treffen:workshop-wuensche", zugang),
        eigene(teilnahme),
    )


@brief(ANLASS_PLATZ)
def platz(nachricht: Nachricht) -> Brief:
    """Moved up, or put elsewhere by the coordination."""
    teilnahme, link, alle = _teilnahme(nachricht)
    gemeint = nachricht.parameter.get("workshops", [])
    neue = [eine for eine in alle if eine.workshop is not None and eine.workshop.pk in gemeint]
    if gemeint and not neue:
        raise NichtMehrNoetig(gettext("Der Platz im Workshop ist inzwischen ein anderer."))
    if len(neue) == 1 and neue[0].workshop is not None:
        betreff = gettext("Sie haben einen Platz in „%(workshop)s“") % {
            "workshop": neue[0].workshop.titel
        }
    else:
        betreff = gettext("Ihre Workshops haben sich geändert: %(titel)s") % {
            "titel": teilnahme.treffen.titel
        }
    return _brief(teilnahme, link, alle, "treffen/workshopplatz", betreff, neue)


@brief(ANLASS_BRIEF)
def workshops(nachricht: Nachricht) -> Brief:
    teilnahme, link, alle = _teilnahme(nachricht)
    if not any(eine.workshop for eine in alle):
        raise NichtMehrNoetig(gettext("Die Person hat keinen Platz in einem Workshop mehr."))
    treffen = teilnahme.treffen
    betreff = gettext("Ihre Workshops am %(datum)s: %(titel)s") % {
        "datum": datum(treffen.beginn),
        "titel": treffen.titel,
    }
    return _brief(teilnahme, link, alle, "treffen/workshops", betreff, [])


def _brief(
    teilnahme: Teilnahme,
    link: str,
    alle: list[Eigene],
    vorlage: str,
    betreff: str,
    neue: list[Eigene],
) -> Brief:
    return Brief(
        betreff=betreff,
        vorlage=vorlage,
        kontext={
            "person": teilnahme.person,
            "treffen": teilnahme.treffen,
            "link": link,
            "workshops": alle,
            "neue": neue,
        },
    )
