"""What the mails of the yearly question and of proposals say; what a refused address entails."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen import eigener_eintrag
from mitglieder.aktionen.bestaetigung import FRAGE, HERKUNFT
from mitglieder.models import Aenderungsvorschlag, Kontakt
from mitglieder.rhythmus import FRAGEN
from netzwerk.basis.briefe import Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Nachricht, Netzwerk
from netzwerk.basis.unzustellbar import bei_unzustellbar

# Mail servers give up after five days at the latest, and some take their time to say so.
RUECKLAUFZEIT = timedelta(days=7)


def _kontakt(nachricht: Nachricht) -> Kontakt:
    kontakt = nachricht.gegenstand
    if not isinstance(kontakt, Kontakt):
        raise NichtMehrNoetig(_("Der Kontakt ist gelöscht."))
    return kontakt


def _netzwerk(nachricht: Nachricht) -> Netzwerk:
    netzwerk = nachricht.netzwerk
    if netzwerk is None:
        raise NichtMehrNoetig(_("Das Netzwerk gibt es nicht mehr."))
    return netzwerk


@brief(FRAGE)
def bestaetigung_frage(nachricht: Nachricht) -> Brief:
    kontakt, zugang = _kontakt(nachricht), nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not kontakt.gefragt_mal:
        raise NichtMehrNoetig(_("Die Person hat schon geantwortet oder ist ausgeschieden."))
    mal = int(nachricht.parameter.get("mal", 1))
    betreff = _("Stimmt Ihr Eintrag im %(netzwerk)s noch?")
    if mal > 1:
        betreff = _("Erinnerung: Stimmt Ihr Eintrag im %(netzwerk)s noch?")
    return Brief(
        betreff=betreff % {"netzwerk": _netzwerk(nachricht)},
        vorlage="bestaetigung/frage",
        kontext={
            "kontakt": kontakt,
            "organisation": kontakt.organisation,
            "zugang": zugang,
            "mal": mal,
            "ist_letzte": mal == FRAGEN,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:bestaetigung-zeigen", zugang),
        },
    )


@brief(HERKUNFT)
def bestaetigung_herkunft(nachricht: Nachricht) -> Brief:
    """What it says stands at its foot: `herkunft_der_angaben` puts it under every first mail."""
    kontakt, netzwerk = _kontakt(nachricht), _netzwerk(nachricht)
    if not (
        Kontakt.objects.im_netzwerk(netzwerk)
        .taetig()
        .nicht_informiert([nachricht.empfaenger])
        .filter(pk=kontakt.pk)
        .exists()
    ):
        raise NichtMehrNoetig(
            _("Die Person ist informiert, ausgeschieden oder hat eine andere Adresse.")
        )
    return Brief(
        betreff=_("Ihre Angaben im %(netzwerk)s") % {"netzwerk": netzwerk},
        vorlage="bestaetigung/herkunft",
        kontext={
            "kontakt": kontakt,
            "organisation": kontakt.organisation,
            "koordination": netzwerk.kontakt_email or netzwerk.absender_email,
        },
    )


@brief(eigener_eintrag.NEUE_ADRESSE)
def bestaetigung_neue_adresse(nachricht: Nachricht) -> Brief:
    try:
        kontakt = eigener_eintrag.kontakt_zu(nachricht)
    except eigener_eintrag.MarkeUngueltig as ungueltig:
        raise NichtMehrNoetig(_("Die Adresse hat sich inzwischen geändert.")) from ungueltig
    netzwerk = _netzwerk(nachricht)
    pfad = reverse(
        "mitglieder:bestaetigung-adresse",
        args=(netzwerk.kurzname, eigener_eintrag.marke(nachricht)),
    )
    return Brief(
        betreff=_("Bitte bestätigen Sie Ihre neue E-Mail-Adresse"),
        vorlage="bestaetigung/neue_adresse",
        kontext={"kontakt": kontakt, "zugang_hinweis": True, "link": absolut(pfad)},
    )


@brief(eigener_eintrag.MITTEILUNG)
def bestaetigung_mitteilung(nachricht: Nachricht) -> Brief:
    kontakt, netzwerk = _kontakt(nachricht), _netzwerk(nachricht)
    hat_aufgehoert = nachricht.parameter.get("art") == "ausgeschieden"
    betreff = _("%(name)s arbeitet nicht mehr bei %(organisation)s")
    if not hat_aufgehoert:
        betreff = _("%(name)s, %(organisation)s: neue E-Mail-Adresse")
    pfad = reverse(
        "mitglieder:organisation-zeigen", args=(netzwerk.kurzname, kontakt.organisation_id)
    )
    return Brief(
        betreff=betreff % {"name": kontakt.name, "organisation": kontakt.organisation},
        vorlage="bestaetigung/mitteilung",
        kontext={
            "kontakt": kontakt,
            "hat_aufgehoert": hat_aufgehoert,
            "nachfolge": nachricht.parameter.get("nachfolge", ""),
            "link": absolut(pfad),
        },
    )


def _entscheidung(nachricht: Nachricht, betreff: str) -> Brief:
    vorschlag = nachricht.gegenstand
    if not isinstance(vorschlag, Aenderungsvorschlag):
        raise NichtMehrNoetig(_("Der Vorschlag ist gelöscht."))
    return Brief(
        betreff=betreff % {"organisation": vorschlag.organisation},
        vorlage="aenderungsvorschlag/entscheidung",
        kontext={
            "vorschlag": vorschlag,
            "zeilen": list(vorschlag.zeilen()),
            "angenommen": vorschlag.zustand == Aenderungsvorschlag.Zustand.ANGENOMMEN,
            "grund": nachricht.parameter.get("grund", ""),
        },
    )


@brief("vorschlag.angenommen")
def vorschlag_angenommen(nachricht: Nachricht) -> Brief:
    return _entscheidung(nachricht, _("Übernommen: Ihre Änderung für %(organisation)s"))


@brief("vorschlag.abgelehnt")
def vorschlag_abgelehnt(nachricht: Nachricht) -> Brief:
    return _entscheidung(nachricht, _("Nicht übernommen: Ihre Änderung für %(organisation)s"))


@bei_unzustellbar
def kontakte_kennzeichnen(adresse: str, worte: str) -> None:
    """Every entry with this address; the first refusal stays, in the server's own words.

    Whoever was told of Art. 14 GDPR by the mail that has come back is told again with the next.
    """
    jetzt = timezone.now()
    kontakte = Kontakt.objects.filter(email__iexact=adresse)
    kontakte.filter(informiert_am__gte=jetzt - RUECKLAUFZEIT).update(informiert_am=None)
    kontakte.filter(adresse_gestoert_am__isnull=True).update(
        adresse_gestoert_am=jetzt, adresse_gestoert_grund=worte[:300]
    )
