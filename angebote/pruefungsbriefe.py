"""What the yearly question about offers says."""

from django.utils.translation import gettext as _

from angebote.aktionen.pruefung import FRAGE
from angebote.models import Angebot
from mitglieder.models import Kontakt
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht


@brief(FRAGE)
def pruefung(nachricht: Nachricht) -> Brief:
    zugang, netzwerk, kontakt = nachricht.zugang, nachricht.netzwerk, nachricht.gegenstand
    if zugang is None or netzwerk is None or not isinstance(kontakt, Kontakt):
        raise NichtMehrNoetig(_("Der Kontakt ist gelöscht."))
    offene = Angebot.objects.von_kontakt(kontakt, netzwerk).filter(
        pk__in=nachricht.parameter.get("angebote", []), angefragt_am__isnull=False
    )
    angebote = list(offene.order_by("titel", "pk"))
    if not angebote or not zugang.ist_gueltig:
        raise NichtMehrNoetig(_("Die Angebote sind schon bestätigt oder nicht mehr öffentlich."))
    erinnerung = bool(nachricht.parameter.get("erinnerung"))
    betreff = _("Stimmen Ihre %(n)s Angebote noch?") % {"n": len(angebote)}
    if len(angebote) == 1:
        betreff = _("Stimmt Ihr Angebot „%(titel)s“ noch?") % {"titel": angebote[0].titel}
    if erinnerung:
        betreff = _("Erinnerung: %(betreff)s") % {"betreff": betreff}
    return Brief(
        betreff=betreff,
        vorlage="angebote/pruefung",
        kontext={
            "angebote": angebote,
            "anzahl": len(angebote),
            "erinnerung": erinnerung,
            "zugang": zugang,
            "zugang_hinweis": True,
            "link": persoenlicher_link("angebote:pruefung-zeigen", zugang),
        },
    )
