"""Signatures made outside the portal: on paper here, files with a qualified one in `nachweis_qes`.

Every step is a link of the chain `beitritt:<pk>`, and all ends in `unterzeichnung.unterschreiben`.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen import beitritt as beitritte_aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.unterzeichnung import Angaben, unterschreiben
from mitglieder.aktionen.zeichenbar import (
    gesperrt,
    neuerer_beitritt,
    verlange_berechtigt,
    verlange_neueste,
    verlange_offen,
)
from mitglieder.models import Beitritt, Fassung, Kontakt, Nachweis
from mitglieder.nachweise import endung
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Kettenglied, Konto, Zugang


@dataclass(frozen=True, kw_only=True)
class Datei:
    """An upload whose content was looked at by its form."""

    name: str
    inhalt: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.inhalt).hexdigest()


@transaction.atomic
def scan_einreichen(*, beitritt: Beitritt, datei: Datei, von: Zugang | Konto) -> Nachweis:
    """A scan for the coordination to check; until then nobody signs online.

    Raises SchonBeantwortet, BeitrittNichtMoeglich.
    """
    beitritt = gesperrt(beitritt.pk)
    verlange_einreichbar(beitritt, von)
    if beitritt.fassung.form == Fassung.Form.QES:
        raise BeitrittNichtMoeglich(
            _("Diese Fassung verlangt eine qualifizierte elektronische Signatur, kein Papier.")
        )
    beitritt.papier_einreichen()
    nachweis = ablegen(beitritt, Nachweis.Art.PAPIER, datei, von)
    festhalten(beitritt, "papier_eingereicht", sha256=nachweis.sha256, durch=kennung(von))
    koordination_melden(nachweis, von)
    return nachweis


@transaction.atomic
def scan_bestaetigen(
    *, nachweis: Nachweis, angaben: Angaben, am: date, kontakt: Kontakt | None, von: Konto
) -> Beitritt:
    """What stands on the paper is entered and signed. `kontakt` gets the sealed document.

    Also where the version has ended since it was handed in: it was signed before. Where the
    organisation is in a newer one, it is replaced at once. Raises FalscherZustand.
    """
    beitritt = gesperrt(nachweis.beitritt_id)
    nachweis.annehmen(von)
    festhalten(beitritt, "papier_geprueft", sha256=nachweis.sha256, von=kennung(von))
    unterschreiben(
        beitritt,
        angaben,
        durch=nachweis.eingereicht_durch,
        kontakt=kontakt,
        identitaet=Beitritt.Identitaet.UNTERSCHRIFT,
        geprueft_von=von,
        form=Fassung.Form.SCHRIFTFORM_PAPIER,
        am=timezone.make_aware(datetime.combine(am, time())),  # paper knows no hour
        nachweis=nachweis.sha256,
    )
    return beitritt


@transaction.atomic
def scan_verwerfen(*, nachweis: Nachweis, grund: str, von: Konto) -> Beitritt:
    """Asked as before; whoever sent the file through a link learns why.

    Unless the organisation is in a newer version meanwhile: then nobody asks for this one any
    more. Raises FalscherZustand.
    """
    beitritt = gesperrt(nachweis.beitritt_id)
    nachweis.verwerfen(von, grund)
    beitritt.papier_zurueckgeben()
    ereignis = "signatur_verworfen" if nachweis.art == Nachweis.Art.QES else "papier_verworfen"
    festhalten(beitritt, ereignis, sha256=nachweis.sha256, von=kennung(von))
    neuerer = neuerer_beitritt(beitritt)
    if neuerer is not None:
        beitritte_aktionen.zurueckziehen(beitritt=beitritt, von=von, wegen=neuerer)
        return beitritt
    zugang = eingereicht_mit(nachweis)
    if zugang is not None and isinstance(zugang.inhaber, Kontakt) and zugang.inhaber.email:
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=zugang.netzwerk,
                    anlass="nachweis.verworfen",
                    gegenstand=nachweis,
                    empfaenger=zugang.inhaber.email,
                    empfaenger_name=zugang.inhaber.name,
                    zugang=zugang,
                )
            ]
        )
    return beitritt


def verlange_einreichbar(beitritt: Beitritt, von: Zugang | Konto) -> None:
    """Raises SchonBeantwortet, BeitrittNichtMoeglich. The caller holds the lock."""
    verlange_offen(beitritt)
    if not beitritt.fassung.ist_zeichenbar:
        raise BeitrittNichtMoeglich(_("Diese Fassung kann nicht mehr unterzeichnet werden."))
    verlange_neueste(beitritt)
    if isinstance(von, Zugang):
        verlange_berechtigt(beitritt, von)


def koordination_melden(nachweis: Nachweis, von: Zugang | Konto) -> None:
    """Who hands it in herself is led to the check."""
    if not isinstance(von, Zugang):
        return
    netzwerk = von.netzwerk
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass="nachweis.eingegangen",
                gegenstand=nachweis,
                empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                empfaenger_name=netzwerk.absender_name,
            )
        ]
    )


def ablegen(
    beitritt: Beitritt, art: str, datei: Datei, von: Zugang | Konto, bemerkung: str = ""
) -> Nachweis:
    """The bytes as they came: they are the evidence."""
    nachweis: Nachweis = Nachweis.objects.create(
        beitritt=beitritt,
        art=art,
        datei=ContentFile(datei.inhalt, f"nachweis.{endung(datei.inhalt)}"),
        dateiname=datei.name,
        groesse=len(datei.inhalt),
        sha256=datei.sha256,
        eingereicht_durch=kennung(von),
        bemerkung=bemerkung,
    )
    return nachweis


def festhalten(beitritt: Beitritt, ereignis: str, **nutzlast: Any) -> None:
    Kettenglied.objects.anhaengen(kette=beitritt.kette, ereignis=ereignis, nutzlast=nutzlast)


def eingereicht_mit(nachweis: Nachweis) -> Zugang | None:
    art, _doppelpunkt, nummer = nachweis.eingereicht_durch.partition(":")
    if art != "zugang":
        return None
    zugang: Zugang | None = Zugang.objects.filter(pk=nummer).first()
    return zugang
