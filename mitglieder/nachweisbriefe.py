"""What the mails about sheets and files signed elsewhere say."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mitglieder.models import Nachweis
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht


def _nachweis(nachricht: Nachricht, zustand: str) -> Nachweis:
    nachweis: Nachweis | None = (
        Nachweis.objects.select_related(
            "beitritt__fassung__vereinbarung__netzwerk", "beitritt__organisation"
        )
        .filter(pk=nachricht.gegenstand_id, zustand=zustand)
        .first()
    )
    if nachweis is None:
        raise NichtMehrNoetig(_("Die Datei ist inzwischen geprüft oder gelöscht."))
    return nachweis


@brief("nachweis.eingegangen")
def eingegangen(nachricht: Nachricht) -> Brief:
    nachweis = _nachweis(nachricht, Nachweis.Zustand.EINGEREICHT)
    beitritt = nachweis.beitritt
    kurzname = beitritt.fassung.vereinbarung.netzwerk.kurzname
    return Brief(
        betreff=_("Unterschrift zu prüfen: %(organisation)s")
        % {"organisation": beitritt.organisation},
        vorlage="nachweis/eingegangen",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "link": absolut(reverse("mitglieder:nachweis-pruefen", args=(kurzname, nachweis.pk))),
        },
    )


@brief("nachweis.verworfen")
def verworfen(nachricht: Nachricht) -> Brief:
    nachweis, zugang = _nachweis(nachricht, Nachweis.Zustand.VERWORFEN), nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not nachweis.beitritt.ist_offen:
        raise NichtMehrNoetig(_("Die Einladung ist schon beantwortet oder zurückgezogen."))
    return Brief(
        betreff=_("Ihre Unterschrift konnte nicht angenommen werden: %(titel)s")
        % {"titel": nachweis.beitritt.fassung.titel},
        vorlage="nachweis/verworfen",
        kontext={
            "beitritt": nachweis.beitritt,
            "fassung": nachweis.beitritt.fassung,
            "grund": nachweis.bemerkung,
            "zugang": zugang,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:nachweis-link", zugang),
        },
    )
