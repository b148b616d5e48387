"""What the mails about becoming a member and about shared entries say."""

from django.urls import reverse
from django.utils.translation import gettext as _

from mitglieder.lesbar import Unterschied
from mitglieder.models import Aufnahme, Mitgliedschaft, Organisation
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht, Netzwerk


def _aufnahme(nachricht: Nachricht) -> Aufnahme:
    aufnahme: Aufnahme | None = (
        Aufnahme.objects.select_related("netzwerk").filter(pk=nachricht.gegenstand_id).first()
    )
    if aufnahme is None:
        raise NichtMehrNoetig(_("Die Anfrage ist gelöscht."))
    return aufnahme


def _mitgliedschaft(nachricht: Nachricht) -> Mitgliedschaft:
    mitgliedschaft: Mitgliedschaft | None = (
        Mitgliedschaft.objects.select_related("netzwerk", "organisation")
        .filter(pk=nachricht.gegenstand_id)
        .first()
    )
    if mitgliedschaft is None:
        raise NichtMehrNoetig(_("Die Mitgliedschaft gibt es nicht mehr."))
    return mitgliedschaft


@brief("aufnahme.bestaetigen")
def aufnahme_bestaetigen(nachricht: Nachricht) -> Brief:
    aufnahme, zugang = _aufnahme(nachricht), nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not aufnahme.ist_unbestaetigt:
        raise NichtMehrNoetig(_("Die Anfrage ist schon bestätigt."))
    return Brief(
        betreff=_("Bitte bestätigen: Anfrage auf Aufnahme ins %(netzwerk)s")
        % {"netzwerk": aufnahme.netzwerk},
        vorlage="aufnahme/bestaetigen",
        kontext={
            "aufnahme": aufnahme,
            "zugang": zugang,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:aufnahme-bestaetigen", zugang),
        },
    )


@brief("aufnahme.eingegangen")
def aufnahme_eingegangen(nachricht: Nachricht) -> Brief:
    aufnahme = _aufnahme(nachricht)
    return Brief(
        betreff=_("Anfrage auf Aufnahme: %(name)s") % {"name": aufnahme},
        vorlage="aufnahme/eingegangen",
        kontext={"aufnahme": aufnahme, "link": absolut(aufnahme.get_absolute_url())},
    )


@brief("aufnahme.angenommen")
def aufnahme_angenommen(nachricht: Nachricht) -> Brief:
    aufnahme = _aufnahme(nachricht)
    return Brief(
        betreff=_("Willkommen im %(netzwerk)s") % {"netzwerk": aufnahme.netzwerk},
        vorlage="aufnahme/angenommen",
        kontext={
            "aufnahme": aufnahme,
            "link": absolut(reverse("mitglieder:netzwerk", args=[aufnahme.netzwerk.kurzname])),
        },
    )


@brief("aufnahme.abgelehnt")
def aufnahme_abgelehnt(nachricht: Nachricht) -> Brief:
    aufnahme = _aufnahme(nachricht)
    return Brief(
        betreff=_("Ihre Anfrage an das %(netzwerk)s") % {"netzwerk": aufnahme.netzwerk},
        vorlage="aufnahme/abgelehnt",
        kontext={"aufnahme": aufnahme},
    )


@brief("mitgliedschaft.einladung")
def mitgliedschaft_einladung(nachricht: Nachricht) -> Brief:
    mitgliedschaft, zugang = _mitgliedschaft(nachricht), nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not mitgliedschaft.ist_eingeladen:
        raise NichtMehrNoetig(_("Die Einladung ist schon angenommen oder zurückgezogen."))
    return Brief(
        betreff=_("Einladung: Arbeiten Sie mit im %(netzwerk)s")
        % {"netzwerk": mitgliedschaft.netzwerk},
        vorlage="mitgliedschaft/einladung",
        kontext={
            "mitgliedschaft": mitgliedschaft,
            "zugang": zugang,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:mitgliedschaft-annehmen", zugang),
        },
    )


@brief("mitgliedschaft.angenommen")
def mitgliedschaft_angenommen(nachricht: Nachricht) -> Brief:
    mitgliedschaft = _mitgliedschaft(nachricht)
    return Brief(
        betreff=_("Neues Mitglied: %(name)s") % {"name": mitgliedschaft.organisation},
        vorlage="mitgliedschaft/angenommen",
        kontext={
            "mitgliedschaft": mitgliedschaft,
            "durch": nachricht.parameter.get("durch", ""),
            "link": absolut(mitgliedschaft.get_absolute_url()),
        },
    )


def _geteilt(nachricht: Nachricht) -> tuple[Organisation, str]:
    """The shared entry and its address in the network that is told."""
    organisation: Organisation | None = Organisation.objects.filter(
        pk=nachricht.gegenstand_id
    ).first()
    netzwerk: Netzwerk | None = nachricht.netzwerk
    if organisation is None or netzwerk is None:
        raise NichtMehrNoetig(_("Den Eintrag gibt es nicht mehr."))
    seite = reverse("mitglieder:organisation-zeigen", args=(netzwerk.kurzname, organisation.pk))
    return organisation, absolut(seite)


@brief("organisation.geaendert")
def organisation_geaendert(nachricht: Nachricht) -> Brief:
    organisation, link = _geteilt(nachricht)
    return Brief(
        betreff=_("Geändert: %(name)s") % {"name": organisation},
        vorlage="organisation/geaendert",
        kontext={
            "organisation": organisation,
            "durch": nachricht.parameter["durch"],
            "aenderungen": [Unterschied(*eine) for eine in nachricht.parameter["aenderungen"]],
            "link": link,
        },
    )


@brief("organisation.zusammengefuehrt")
def organisation_zusammengefuehrt(nachricht: Nachricht) -> Brief:
    organisation, link = _geteilt(nachricht)
    return Brief(
        betreff=_("Zusammengeführt: %(name)s") % {"name": organisation},
        vorlage="organisation/zusammengefuehrt",
        kontext={
            "organisation": organisation,
            "durch": nachricht.parameter["durch"],
            "aufgegangen": nachricht.parameter["aufgegangen"],
            "link": link,
        },
    )
