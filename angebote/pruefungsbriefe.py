"""What the yearly question about offers says, and what no answer leads to."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen.pruefung import ARCHIV_NACH, ENDE, FRAGE
from angebote.models import Angebot
from mitglieder.models import Kontakt
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht


@brief(FRAGE)
def pruefung(nachricht: Nachricht) -> Brief:
    angebote, kontext = _offene(nachricht)
    erinnerung = bool(nachricht.parameter.get("erinnerung"))
    betreff = _("Stimmen Ihre %(n)s Angebote noch?") % {"n": len(angebote)}
    if len(angebote) == 1:
        betreff = _("Stimmt Ihr Angebot „%(titel)s“ noch?") % {"titel": angebote[0].titel}
    if erinnerung:
        betreff = _("Erinnerung: %(betreff)s") % {"betreff": betreff}
    return Brief(
        betreff=betreff,
        vorlage="angebote/pruefung",
        kontext=kontext | {"erinnerung": erinnerung},
    )


@brief(ENDE)
def veraltet(nachricht: Nachricht) -> Brief:
    """It goes on the day the offer is marked: the last day to answer is the same for all of it."""
    angebote, kontext = _offene(nachricht, zustand=Angebot.Zustand.VERALTET)
    betreff = _("Ihre %(n)s Angebote werden aus dem Verzeichnis genommen") % {"n": len(angebote)}
    if len(angebote) == 1:
        betreff = _("Ihr Angebot „%(titel)s“ wird aus dem Verzeichnis genommen") % {
            "titel": angebote[0].titel
        }
    ende = [timezone.localdate(a.veraltet_am) + ARCHIV_NACH for a in angebote]
    return Brief(betreff=betreff, vorlage="angebote/veraltet", kontext=kontext | {"am": min(ende)})


def _offene(nachricht: Nachricht, **mehr: Any) -> tuple[list[Angebot], dict[str, Any]]:
    """What of it still has no answer, each with `stelle`: its place on the personal page."""
    zugang, netzwerk, kontakt = nachricht.zugang, nachricht.netzwerk, nachricht.gegenstand
    if zugang is None or netzwerk is None or not isinstance(kontakt, Kontakt):
        raise NichtMehrNoetig(_("Der Kontakt ist gelöscht."))
    offene = (
        Angebot.objects.oeffentlich(netzwerk)
        .von_kontakt(kontakt, netzwerk)
        .filter(pk__in=nachricht.parameter.get("angebote", []), angefragt_am__isnull=False, **mehr)
    )
    angebote = list(offene.order_by("titel", "pk"))
    if not angebote or not zugang.ist_gueltig:
        raise NichtMehrNoetig(_("Die Angebote sind schon bestätigt oder nicht mehr öffentlich."))
    link = persoenlicher_link("angebote:pruefung-zeigen", zugang)
    return angebote, {
        "angebote": [(angebot, f"{link}#a{angebot.pk}") for angebot in angebote],
        "anzahl": len(angebote),
        "zugang": zugang,
        "zugang_hinweis": True,
        "link": link,
    }
