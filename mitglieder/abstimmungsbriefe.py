"""What the mail says that asks a partner to read and comment a draft."""

from django.utils.translation import gettext as _

from mitglieder.models import Fassung
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Nachricht


@brief("vereinbarung.abstimmung")
def vereinbarung_abstimmung(nachricht: Nachricht) -> Brief:
    fassung = Fassung.objects.filter(pk=nachricht.gegenstand_id).first()
    zugang = nachricht.zugang
    if (
        fassung is None
        or fassung.zustand != Fassung.Zustand.ABSTIMMUNG
        or zugang is None
        or not zugang.ist_gueltig
    ):
        raise NichtMehrNoetig(_("Der Entwurf ist nicht mehr in Abstimmung."))
    return Brief(
        betreff=_("Bitte lesen und anmerken: %(titel)s") % {"titel": fassung.titel},
        vorlage="vereinbarung/abstimmung",
        kontext={
            "fassung": fassung,
            "zugang": zugang,
            "zugang_hinweis": True,
            "begleittext": nachricht.parameter.get("begleittext", ""),
            "link": persoenlicher_link("mitglieder:abstimmung-lesen", zugang),
        },
    )
