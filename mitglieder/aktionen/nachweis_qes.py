"""Files with a qualified signature: looked at by the portal at once, accepted by the coordination.

Anybody can make a certificate that calls itself qualified and bears any name. So whoever comes by
a link proves the recorded address first, and nothing is signed before somebody has looked at it.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.blatt import BLATT
from mitglieder.aktionen.nachweis import (
    Datei,
    ablegen,
    festhalten,
    koordination_melden,
    verlange_einreichbar,
)
from mitglieder.aktionen.unterzeichnung import Angaben, ist_bestaetigt, unterschreiben
from mitglieder.aktionen.zeichenbar import gesperrt
from mitglieder.models import Beitritt, Fassung, Kontakt, Nachweis
from mitglieder.nachweise import NachweisBeschaedigt
from mitglieder.nachweise import gepruefter_inhalt as inhalt_des_nachweises
from mitglieder.zeichentag import berechtigte
from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Netzwerk, Zugang
from netzwerk.basis.templatetags.portal import zeitpunkt
from netzwerk.basis.zertifikat import SiegelUnbrauchbar, zertifikat_des_netzwerks

if TYPE_CHECKING:
    # pyHanko takes half a second to import: only who checks a signature pays for it.
    from netzwerk.basis.signaturen import Signatur


@dataclass(frozen=True, kw_only=True)
class Signaturbefund:
    """What the file says: the signature that counts, and whose entry bears the same name."""

    signatur: "Signatur"
    kontakt: Kontakt | None
    #: As whoever handed it in said; empty when that is forgotten.
    funktion: str
    ort: str


def signiertes_einreichen(
    *,
    beitritt: Beitritt,
    datei: Datei,
    angaben: Angaben,
    von: Zugang | Konto,
    sitzung: SessionBase | None = None,
) -> Nachweis:
    """A file with a qualified signature, for the coordination to accept.

    Through a link the code must be redeemed in `sitzung`, and the certificate must name somebody
    who may sign for the organisation. Raises SchonBeantwortet, BeitrittNichtMoeglich,
    NichtAnzunehmen.
    """
    if isinstance(von, Zugang) and (sitzung is None or not ist_bestaetigt(von, sitzung)):
        raise BeitrittNichtMoeglich(
            _("Bestätigen Sie zuerst Ihre Adresse mit dem Code aus der E-Mail.")
        )
    # Before the transaction: what is found to be damaged must stay noted.
    signaturen = _signaturen(beitritt, datei.inhalt)
    with transaction.atomic():
        beitritt = gesperrt(beitritt.pk)
        verlange_einreichbar(beitritt, von)
        if isinstance(von, Zugang):
            _verlange_berechtigten(beitritt, signaturen)
        beitritt.papier_einreichen()
        beschreibungen = [_beschreibung(eine) for eine in signaturen]
        nachweis = ablegen(beitritt, Nachweis.Art.QES, datei, von, "\n".join(beschreibungen))
        festhalten(
            beitritt,
            "signatur_eingereicht",
            sha256=nachweis.sha256,
            signaturen=beschreibungen,
            funktion=angaben.funktion,
            ort=angaben.ort,
            durch=kennung(von),
        )
        koordination_melden(nachweis, von)
    return nachweis


def befund(nachweis: Nachweis) -> Signaturbefund:
    """The file looked at once more, as it lies here now. Raises BeitrittNichtMoeglich."""
    from netzwerk.basis.signaturen import NichtAnzunehmen

    beitritt = nachweis.beitritt
    try:
        inhalt = inhalt_des_nachweises(nachweis)
        signaturen = _signaturen(beitritt, inhalt, nachweis.eingereicht_am)
    except (NachweisBeschaedigt, NichtAnzunehmen) as grund:
        raise BeitrittNichtMoeglich(str(grund)) from grund
    signatur, kontakt = _wer(beitritt, signaturen) or (signaturen[0], None)
    glieder = Kettenglied.objects.der_kette(beitritt.kette).filter(ereignis="signatur_eingereicht")
    glied = glieder.last()
    gesagt = (glied and glied.nutzlast) or {}
    return Signaturbefund(
        signatur=signatur,
        kontakt=kontakt,
        funktion=gesagt.get("funktion", ""),
        ort=gesagt.get("ort", ""),
    )


def signiertes_bestaetigen(
    *, nachweis: Nachweis, angaben: Angaben, kontakt: Kontakt | None, von: Konto
) -> Beitritt:
    """Signed, in the name that stands in the certificate. `kontakt` gets the sealed document.

    Raises FalscherZustand, BeitrittNichtMoeglich.
    """
    signatur = befund(nachweis).signatur
    with transaction.atomic():
        beitritt = gesperrt(nachweis.beitritt_id)
        nachweis.annehmen(von, nachweis.bemerkung)
        festhalten(
            beitritt,
            "signatur_geprueft",
            sha256=nachweis.sha256,
            name=signatur.inhaber,
            von=kennung(von),
        )
        unterschreiben(
            beitritt,
            replace(angaben, name=signatur.inhaber),
            durch=nachweis.eingereicht_durch,
            kontakt=kontakt,
            identitaet=Beitritt.Identitaet.QES,
            geprueft_von=von,
            form=Fassung.Form.QES,
            am=_glaubhaft(beitritt.fassung, signatur.zeitpunkt, nachweis.eingereicht_am),
            nachweis=nachweis.sha256,
        )
    return beitritt


def _signaturen(
    beitritt: Beitritt, inhalt: bytes, eingegangen: datetime | None = None
) -> "tuple[Signatur, ...]":
    """Raises BeitrittNichtMoeglich, NichtAnzunehmen."""
    from netzwerk.basis.signaturen import qualifizierte

    blatt = Dokument.objects.zu(beitritt).fertig().filter(art=BLATT).first()
    if blatt is None or beitritt.fassung.form != Fassung.Form.QES:
        raise BeitrittNichtMoeglich(
            _("Für diese Organisation wurde noch keine Datei zum Unterzeichnen ausgegeben.")
        )
    try:
        ausgegeben = gepruefter_inhalt(blatt)
    except DateiVeraendert as schaden:
        raise BeitrittNichtMoeglich(
            _(
                "Die ausgegebene Datei ist im Portal beschädigt. Deshalb lässt sich Ihre Signatur "
                "nicht mit ihr vergleichen. Heben Sie Ihre signierte Datei auf: Die "
                "Koordinierungsstelle weiß Bescheid und meldet sich, sobald der Schaden behoben "
                "ist."
            )
        ) from schaden
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    return qualifizierte(
        inhalt, ausgegeben=ausgegeben, eigene=_eigene_siegel(netzwerk), eingegangen=eingegangen
    )


def _eigene_siegel(netzwerk: Netzwerk) -> tuple[str, ...]:
    try:
        zertifikat = zertifikat_des_netzwerks(netzwerk)
    except SiegelUnbrauchbar:
        return ()
    return (zertifikat.fingerabdruck,) if zertifikat else ()


def _verlange_berechtigten(beitritt: Beitritt, signaturen: "tuple[Signatur, ...]") -> None:
    """Raises NichtAnzunehmen."""
    from netzwerk.basis.signaturen import NichtAnzunehmen

    if _wer(beitritt, signaturen) is None:
        raise NichtAnzunehmen(
            _(
                "Unterzeichnet hat %(inhaber)s. Für %(organisation)s ist diese Person nicht als "
                "zeichnungsberechtigt hinterlegt. Wenden Sie sich an die Koordinierungsstelle: "
                "Sie kann die Person eintragen oder die Datei selbst annehmen."
            )
            % {"inhaber": signaturen[0].inhaber, "organisation": beitritt.organisation}
        )


def _wer(
    beitritt: Beitritt, signaturen: "tuple[Signatur, ...]"
) -> "tuple[Signatur, Kontakt] | None":
    """The first signature in the name of somebody who may sign."""
    kontakte = list(berechtigte(beitritt).erreichbar())
    for signatur in signaturen:
        for kontakt in kontakte:
            if _ist_gemeint(kontakt, signatur.inhaber):
                return signatur, kontakt
    return None


def _ist_gemeint(kontakt: Kontakt, inhaber: str) -> bool:
    """A certificate may carry a title or a second first name besides."""
    worte = set(_worte(inhaber))
    return {*_worte(kontakt.vorname)[:1], *_worte(kontakt.nachname)} <= worte


def _worte(text: str) -> list[str]:
    """Müller and MUELLER are one name; so are José and Jose."""
    klein = text.casefold()
    for laut, ersatz in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        klein = unicodedata.normalize("NFC", klein).replace(laut, ersatz)
    schlicht = unicodedata.normalize("NFKD", klein)
    buchstaben = (z for z in schlicht if not unicodedata.combining(z))
    return "".join(z if z.isalnum() else " " for z in buchstaben).split()


def _beschreibung(signatur: "Signatur") -> str:
    am = zeitpunkt(signatur.zeitpunkt) if signatur.zeitpunkt else _("ohne Zeitangabe")
    return _("%(inhaber)s, Zertifikat von %(aussteller)s, %(am)s (%(quelle)s)") % {
        "inhaber": signatur.inhaber,
        "aussteller": signatur.aussteller,
        "am": am,
        "quelle": _("mit Zeitstempel")
        if signatur.mit_zeitstempel
        else _("Uhrzeit des Rechners, an dem unterzeichnet wurde"),
    }


def _glaubhaft(fassung: Fassung, zeit: datetime | None, eingegangen: datetime) -> datetime:
    """A computer's clock may say anything: it was neither before the text nor after the file."""
    if zeit is None or not (fassung.veroeffentlicht_am or eingegangen) <= zeit <= eingegangen:
        return eingegangen
    return zeit
