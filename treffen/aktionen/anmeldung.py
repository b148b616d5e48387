"""Open registration: whoever has the link comes, with or without an entry in the register."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Nachricht
from treffen.aktionen import antwortpost, warteliste
from treffen.aktionen.antwort import Benannt, Zusatz, kontakt_mit, teilnahme_mit, zusatz_schreiben
from treffen.models import Gast, Teilnahme, Treffen

# A second registration with the same address sends the mail again, at most this often.
ERNEUT_NACH = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Angaben:
    vorname: str
    nachname: str
    email: str
    einrichtung: str = ""
    funktion: str = ""


@transaction.atomic
def anmelden(*, treffen: Treffen, angaben: Angaben, zusatz: Zusatz, von: Handelnde) -> None:
    """A place, or the waiting list, and a mail that says which. Raises FalscherZustand.

    Who types an address has not shown that it is his: for one that takes part already nothing is
    changed, its owner gets the personal link again. The page says the same in both cases.
    """
    treffen = warteliste.sperren(treffen.pk)
    if not treffen.nimmt_anmeldungen:
        raise FalscherZustand(_("Die Anmeldung ist geschlossen."), bei=treffen)
    wer = Benannt(vorname=angaben.vorname, nachname=angaben.nachname, email=angaben.email)
    kontakt = kontakt_mit(treffen.netzwerk, wer)
    teilnahme = teilnahme_mit(treffen, kontakt, angaben.email)
    if teilnahme is not None:
        _erneut(treffen, teilnahme)
        return
    neu = Teilnahme(treffen=treffen, weg=Teilnahme.Weg.ANMELDUNG, runde=1, sequenz=treffen.sequenz)
    if kontakt is not None:
        neu.kontakt = kontakt
    else:
        neu.gast = Gast.objects.create(
            treffen=treffen,
            vorname=angaben.vorname,
            nachname=angaben.nachname,
            email=angaben.email,
            einrichtung_name=angaben.einrichtung,
            funktion=angaben.funktion,
        )
    frei = warteliste.hat_platz(treffen)
    neu.beantwortet_am = timezone.now()
    if frei:
        neu.antwort = Teilnahme.Antwort.ZUGESAGT
    else:
        neu.antwort, neu.warteliste_seit = Teilnahme.Antwort.WARTELISTE, neu.beantwortet_am
    neu.save()
    zusatz_schreiben(neu, zusatz)
    antwortpost.mitteilen("treffen.anmeldung", treffen, [neu])


def _erneut(treffen: Treffen, teilnahme: Teilnahme) -> None:
    eben = Nachricht.objects.zu(teilnahme).filter(
        anlass="treffen.anmeldung", angelegt_am__gt=timezone.now() - ERNEUT_NACH
    )
    if not eben.exists():
        antwortpost.mitteilen("treffen.anmeldung", treffen, [teilnahme])


def schalten(*, treffen: Treffen, offen: bool, von: Handelnde) -> None:
    treffen.offene_anmeldung = offen
    treffen.save(update_fields=["offene_anmeldung"])


def erneuern(*, treffen: Treffen, von: Handelnde) -> None:
    """Another link; the old one leads nowhere."""
    treffen.anmeldezeichen = uuid.uuid4()
    treffen.save(update_fields=["anmeldezeichen"])
