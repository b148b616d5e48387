"""Signing up for a date without an account: confirm, wait, move up, cancel.

Everything under the lock of the date's row, so that places are counted by one at a time.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen.terminpost import mitteilen
from angebote.models import Angebotstermin, Terminanmeldung
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht

RUHE = timedelta(minutes=5)  # a double click and an impatient repetition send no second mail
JE_ADRESSE_UND_TAG = 10  # nobody fills a stranger's mailbox through the form


def sperren(pk: int) -> Angebotstermin:
    """The date, read under a lock until the transaction ends: who signs up takes turns. Rows that
    only point to it are not held up (no key)."""
    termin: Angebotstermin = (
        Angebotstermin.objects.select_for_update(of=("self",), no_key=True)
        .select_related("angebot__netzwerk")
        .get(pk=pk)
    )
    return termin


def freie_plaetze(termin: Angebotstermin) -> int | None:
    """None: as many as want to come."""
    if termin.plaetze is None:
        return None
    belegt = termin.anmeldungen.all().belegt().aggregate(summe=Sum("personen"))["summe"] or 0
    return max(termin.plaetze - belegt, 0)


@transaction.atomic
def anmelden(
    *, termin: Angebotstermin, name: str, email: str, personen: int, von: Handelnde
) -> None:
    """Keep what was typed and mail the link that confirms the address. Raises FalscherZustand.

    Who types an address has not shown that it is theirs: of one that is signed up already nothing
    is changed, its owner gets the link again. The page says the same in every case.
    """
    termin = sperren(termin.pk)
    _muss_offen_sein(termin, termin.nimmt_anmeldungen)
    anmeldung = termin.anmeldungen.all().filter(email__iexact=email).first()
    if anmeldung is None:
        anmeldung = Terminanmeldung(termin=termin, email=email)
    anmeldung.termin = termin
    if not anmeldung.ist_angemeldet:
        anmeldung.name, anmeldung.personen = name, personen
        anmeldung.zustand = Terminanmeldung.Zustand.UNBESTAETIGT
        anmeldung.angemeldet_am = timezone.now()
        anmeldung.save()
    eben = Nachricht.objects.zu(anmeldung).filter(
        anlass="angebot.anmeldung", angelegt_am__gt=timezone.now() - RUHE
    )
    if eben.exists() or ausgeschoepft(
        "angebot-anmeldung", email.lower(), anzahl=JE_ADRESSE_UND_TAG, sekunden=86_400
    ):
        return
    mitteilen("angebot.anmeldung", termin, [anmeldung])


@transaction.atomic
def bestaetigen(*, anmeldung: Terminanmeldung, von: Handelnde) -> Terminanmeldung:
    """A place, or the waiting list, and a mail that says which. Pressed again, nothing changes.

    Raises FalscherZustand when the date takes nobody (any more).
    """
    termin = sperren(anmeldung.termin_id)
    anmeldung = _frisch(anmeldung, termin)
    if anmeldung.ist_angemeldet:
        return anmeldung
    _muss_offen_sein(termin, anmeldung.kann_bestaetigen)
    return _platz_geben(anmeldung, termin)


@transaction.atomic
def abmelden(*, anmeldung: Terminanmeldung, von: Handelnde) -> Terminanmeldung:
    """At any time; whoever waits moves up. Pressed again, nothing changes."""
    termin = sperren(anmeldung.termin_id)
    anmeldung = _frisch(anmeldung, termin)
    if anmeldung.ist_abgemeldet:
        return anmeldung
    war_angemeldet, hatte_platz = anmeldung.ist_angemeldet, anmeldung.hat_platz
    anmeldung.abmelden()
    if war_angemeldet and not termin.ist_abgesagt and not termin.ist_vorbei:
        mitteilen("angebot.anmeldung_abgemeldet", termin, [anmeldung], hatte_platz=hatte_platz)
    nachruecken(termin)
    return anmeldung


@transaction.atomic
def eintragen(
    *, termin: Angebotstermin, name: str, email: str, personen: int, von: Konto
) -> Terminanmeldung | None:
    """Somebody who called: the provider vouches for the address, also after the deadline.

    None when the address is signed up already. Raises FalscherZustand.
    """
    termin = sperren(termin.pk)
    if not termin.laesst_eintragen:
        raise FalscherZustand(_("Zu diesem Termin kann sich niemand mehr anmelden."), bei=termin)
    anmeldung = termin.anmeldungen.all().filter(email__iexact=email).first()
    if anmeldung is not None and anmeldung.ist_angemeldet:
        return None
    if anmeldung is None:
        anmeldung = Terminanmeldung(termin=termin, email=email)
    anmeldung.termin = termin
    anmeldung.name, anmeldung.personen = name, personen
    anmeldung.save()
    return _platz_geben(anmeldung, termin)


def _platz_geben(anmeldung: Terminanmeldung, termin: Angebotstermin) -> Terminanmeldung:
    frei = freie_plaetze(termin)
    anmeldung.bestaetigen(mit_platz=frei is None or anmeldung.personen <= frei)
    mitteilen("angebot.anmeldung_bestaetigt", termin, [anmeldung])
    return anmeldung


def nachruecken(termin: Angebotstermin) -> list[Terminanmeldung]:
    """Give free places in turn to everybody they are enough for; the caller holds the lock.

    A family of five does not keep two places empty: whoever fits goes first, and so nobody who
    signs up later overtakes somebody who would have fitted.
    """
    if not termin.laesst_eintragen:
        return []
    frei = freie_plaetze(termin)
    aufgerueckt = []
    for anmeldung in termin.anmeldungen.all().wartend():
        if frei is not None:
            if anmeldung.personen > frei:
                continue
            frei -= anmeldung.personen
        anmeldung.termin = termin
        anmeldung.nachruecken()
        aufgerueckt.append(anmeldung)
    mitteilen("angebot.anmeldung_platz", termin, aufgerueckt)
    return aufgerueckt


def _frisch(anmeldung: Terminanmeldung, termin: Angebotstermin) -> Terminanmeldung:
    """As it stands under the lock."""
    frische: Terminanmeldung = Terminanmeldung.objects.get(pk=anmeldung.pk)
    frische.termin = termin
    return frische


def _muss_offen_sein(termin: Angebotstermin, ist_offen: bool) -> None:
    if not ist_offen or not termin.angebot.ist_oeffentlich:
        raise FalscherZustand(_("Die Anmeldung ist geschlossen."), bei=termin)
