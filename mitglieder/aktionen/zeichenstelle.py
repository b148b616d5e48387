"""The doors of the signing day: opening a poster or a tablet, and signing at the tablet."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.aktionen import kontakt as kontakt_aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.aktionen.beitritt import LINK_TAGE, BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.aktionen.unterzeichnung import Angaben, unterschreiben
from mitglieder.aktionen.zeichenbar import gesperrt, verlange_neueste
from mitglieder.models import Beitritt, Fassung, Kontakt, Zeichenstelle
from mitglieder.models.zeichenstelle import kurzer_code
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.unterzeichnerpost import ohne_eigene_adresse
from mitglieder.zeichentag import berechtigte
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Zugang
from netzwerk.basis.models.einmalcode import VERSUCHE

#: So long the code just mailed from a poster is not replaced by another.
UNTERWEGS = timedelta(minutes=2)


@transaction.atomic
def aushang_oeffnen(
    *, fassung: Fassung, bezeichnung: str, gueltig_bis: datetime, von: Konto
) -> Zeichenstelle:
    """A poster; its PDF follows from a worker. Raises FalscherZustand."""
    _verlange_zeichenbar(fassung)
    stelle: Zeichenstelle = Zeichenstelle.objects.create(
        fassung=fassung,
        art=Zeichenstelle.Art.AUSHANG,
        bezeichnung=bezeichnung,
        code=kurzer_code(),
        gueltig_bis=gueltig_bis,
        geoeffnet_von=von,
    )
    ort = slugify(bezeichnung)[:40] or stelle.code
    dokument.anfordern(
        netzwerk=fassung.vereinbarung.netzwerk,
        art="aushang",
        gegenstand=stelle,
        dateiname=f"aushang-{ort}.pdf",
    )
    return stelle


@transaction.atomic
def kiosk_oeffnen(
    *, fassung: Fassung, bezeichnung: str, gueltig_bis: datetime, pin: str, von: Konto
) -> Zeichenstelle:
    """A tablet: `von` answers for the identities checked there. Raises FalscherZustand."""
    _verlange_zeichenbar(fassung)
    stelle = Zeichenstelle(
        fassung=fassung,
        art=Zeichenstelle.Art.KIOSK,
        bezeichnung=bezeichnung,
        gueltig_bis=gueltig_bis,
        geoeffnet_von=von,
    )
    stelle.pin_setzen(pin)
    stelle.save()
    return stelle


def ist_besetzt(stelle: Zeichenstelle) -> bool:
    """Open, the version can be signed, and who opened it still has the right to."""
    netzwerk = stelle.fassung.vereinbarung.netzwerk
    return (
        stelle.ist_offen
        and stelle.fassung.ist_online_zeichenbar
        and darf_vereinbarungen_verwalten(stelle.geoeffnet_von, netzwerk)
    )


def zugang_am_aushang(*, stelle: Zeichenstelle, beitritt: Beitritt, kontakt: Kontakt) -> Zugang:
    """The personal link of this contact, made when the invitation went to others alone.

    It lasts to the end of the poster, or as long as it did: anybody may stand there. Raises
    BeitrittNichtMoeglich when it was revoked.
    """
    rest = stelle.gueltig_bis - timezone.now()
    zugang = _zugang(beitritt, kontakt, tage=rest / timedelta(days=1))
    if not zugang.ist_gueltig:
        raise BeitrittNichtMoeglich(_("Der Zugang zu dieser Adresse ist gesperrt."))
    return zugang


@transaction.atomic
def code_am_aushang_senden(*, stelle: Zeichenstelle, beitritt: Beitritt, zugang: Zugang) -> bool:
    """False: the one just mailed can still be used, and stays. Raises BeitrittNichtMoeglich."""
    gesperrt(beitritt.pk)  # two who ask at once take turns
    letzter = unterzeichnung.letzter_code(zugang, stelle.pk)
    if (
        letzter is not None
        and letzter.eingeloest_am is None
        and letzter.versuche < VERSUCHE
        and letzter.angelegt_am > timezone.now() - UNTERWEGS
    ):
        return False
    unterzeichnung.code_senden(zugang=zugang, zeichenstelle=stelle.pk)
    return True


def code_am_aushang_bestaetigen(
    *, stelle: Zeichenstelle, zugang: Zugang, code: str, sitzung: SessionBase
) -> None:
    """The holder is there: from now on the link lasts as if it had been mailed today.

    Raises SchonBeantwortet, BeitrittNichtMoeglich, CodeFalsch.
    """
    unterzeichnung.code_bestaetigen(
        zugang=zugang, code=code, sitzung=sitzung, zeichenstelle=stelle.pk
    )
    _zugang(zugang.gegenstand, zugang.inhaber, tage=LINK_TAGE)


def _zugang(beitritt: Any, kontakt: Any, *, tage: float) -> Zugang:
    return Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.UNTERZEICHNUNG,
        gegenstand=beitritt,
        netzwerk=beitritt.fassung.vereinbarung.netzwerk,
        tage=tage,
    )


def vor_ort_unterzeichnen(
    *,
    stelle: Zeichenstelle,
    beitritt: Beitritt,
    kontakt: int | None,
    angaben: Angaben,
    summe: str,
    benannt: Kontakt | None = None,
) -> Beitritt:
    """Sign at the tablet; who opened it has checked the person. `kontakt` None: named on the spot.

    `benannt` is the unsaved entry of somebody named there, to whose address the file goes. Without
    it, those entitled or the organisation must be reachable: a page is no durable medium.

    Raises SchonBeantwortet, BeitrittNichtMoeglich.
    """
    with transaction.atomic():
        beitritt = gesperrt(beitritt.pk)
        # Read after waiting for the lock: closed meanwhile is closed.
        stelle = Zeichenstelle.objects.select_related(
            "fassung__vereinbarung__netzwerk", "geoeffnet_von"
        ).get(pk=stelle.pk)
        if beitritt.fassung_id != stelle.fassung_id or not ist_besetzt(stelle):
            raise BeitrittNichtMoeglich(_("Hier kann nicht mehr unterzeichnet werden."))
        if not beitritt.ist_offen:
            raise SchonBeantwortet(
                _("%(organisation)s hat inzwischen auf anderem Weg geantwortet.")
                % {"organisation": beitritt.organisation}
            )
        verlange_neueste(beitritt)
        if not hmac.compare_digest(summe.encode(), beitritt.fassung.sha256.encode()):
            raise BeitrittNichtMoeglich(
                _("Der Text der Vereinbarung ist nicht mehr der, den Sie gelesen haben.")
            )
        wer = berechtigte(beitritt).filter(pk=kontakt).first() if kontakt else None
        if kontakt and wer is None:
            raise BeitrittNichtMoeglich(
                _("Diese Person ist nicht mehr als zeichnungsberechtigt hinterlegt.")
            )
        if wer is None and benannt is None and not ohne_eigene_adresse(beitritt):
            raise BeitrittNichtMoeglich(_("Ohne E-Mail-Adresse bekommt niemand das Dokument."))
        konto = stelle.geoeffnet_von
        empfaenger = _eintragen(beitritt, benannt, von=konto) if benannt else wer
        if beitritt.oeffnen():
            Kettenglied.objects.anhaengen(
                kette=beitritt.kette, ereignis="geoeffnet", nutzlast={"durch": kennung(konto)}
            )
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette,
            ereignis="identitaet_geprueft",
            nutzlast={
                "name": angaben.name,
                "durch": kennung(konto),
                "zeichenstelle": stelle.pk,
                "hinterlegt": wer is not None,
            },
        )
        unterschreiben(
            beitritt,
            angaben,
            durch=kennung(konto),
            kontakt=empfaenger,
            identitaet=Beitritt.Identitaet.PERSOENLICH_GEPRUEFT,
            geprueft_von=konto,
        )
    return beitritt


def _eintragen(beitritt: Beitritt, benannt: Kontakt, *, von: Konto) -> Kontakt:
    """The entry with this address, made or found; it gives no authority to sign another time.

    The first mail tells where the data come from (Art. 14 GDPR), as with every new contact.
    """
    kontakt = kontakt_aktionen.mit_adresse(beitritt.organisation, benannt.email)
    if kontakt is None:
        kontakt = benannt
        kontakt.organisation = beitritt.organisation
        kontakt.quelle = _("Beim Unterzeichnen vor Ort angegeben")
        kontakt.save()
    elif kontakt.name.casefold() != benannt.name.casefold():
        raise BeitrittNichtMoeglich(
            _("Unter dieser E-Mail-Adresse steht bei der Organisation schon jemand anderes.")
        )
    kontakt.netzwerke.add(beitritt.fassung.vereinbarung.netzwerk)
    kontakt_aktionen.zurueckkehren(kontakt=kontakt, von=von)
    return kontakt


def _verlange_zeichenbar(fassung: Fassung) -> None:
    if not fassung.ist_online_zeichenbar:
        raise FalscherZustand(
            _("Diese Fassung kann nicht im Portal unterzeichnet werden."), bei=fassung
        )
