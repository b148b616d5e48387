"""What the mails say about who may sign."""

from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Zeichnungsvorschlag
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht


def _vorschlag(nachricht: Nachricht) -> Zeichnungsvorschlag:
    return Zeichnungsvorschlag.objects.select_related(
        "beitritt__fassung__vereinbarung__netzwerk", "beitritt__organisation", "vorgeschlagen_von"
    ).get(pk=nachricht.gegenstand_id)


def _wer_darf(nachricht: Nachricht, *, ist_erinnerung: bool) -> Brief:
    beitritt = Beitritt.objects.select_related("fassung", "organisation").get(
        pk=nachricht.gegenstand_id
    )
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not beitritt.ist_offen:
        raise NichtMehrNoetig(_("Die Einladung ist schon beantwortet oder zurückgezogen."))
    muster = (
        _("Erinnerung: Wer unterzeichnet für %(organisation)s?")
        if ist_erinnerung
        else _("Wer unterzeichnet für %(organisation)s?")
    )
    return Brief(
        betreff=muster % {"organisation": beitritt.organisation},
        vorlage="zeichnungsvorschlag/frage",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "zugang": zugang,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:unterzeichnung-lesen", zugang),
        },
    )


@brief("zeichnungsvorschlag.frage")
def frage(nachricht: Nachricht) -> Brief:
    return _wer_darf(nachricht, ist_erinnerung=False)


@brief("zeichnungsvorschlag.erinnerung")
def erinnerung(nachricht: Nachricht) -> Brief:
    return _wer_darf(nachricht, ist_erinnerung=True)


@brief("zeichnungsvorschlag.neu")
def neu(nachricht: Nachricht) -> Brief:
    vorschlag = _vorschlag(nachricht)
    if vorschlag.zustand != Zeichnungsvorschlag.Zustand.OFFEN:
        raise NichtMehrNoetig(_("Die genannte Person ist schon geprüft."))
    return Brief(
        betreff=_("Zu prüfen: Wer unterzeichnet für %(organisation)s")
        % {"organisation": vorschlag.beitritt.organisation},
        vorlage="zeichnungsvorschlag/neu",
        kontext={
            "vorschlag": vorschlag,
            "beitritt": vorschlag.beitritt,
            "link": absolut(vorschlag.get_absolute_url()),
        },
    )


@brief("zeichnungsvorschlag.abgelehnt")
def abgelehnt(nachricht: Nachricht) -> Brief:
    vorschlag = _vorschlag(nachricht)
    zugang = nachricht.zugang
    link = ""
    if zugang is not None and zugang.ist_gueltig:
        link = persoenlicher_link("mitglieder:unterzeichnung-benennen", zugang)
    return Brief(
        betreff=_("Bitte nennen Sie eine andere Person: %(organisation)s")
        % {"organisation": vorschlag.beitritt.organisation},
        vorlage="zeichnungsvorschlag/abgelehnt",
        kontext={
            "vorschlag": vorschlag,
            "beitritt": vorschlag.beitritt,
            "fassung": vorschlag.beitritt.fassung,
            "link": link,
        },
    )
