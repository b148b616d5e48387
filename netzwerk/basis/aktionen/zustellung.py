"""Sending what waits in the mail table over one SMTP connection, row by row."""

import logging
import smtplib
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError

from netzwerk.basis import briefe, unzustellbar
from netzwerk.basis.beharrlich import beharrlich
from netzwerk.basis.models import Nachricht
from netzwerk.basis.models.nachricht import Pacht

logger = logging.getLogger(__name__)
PORTION = 100


def senden(schlange: str) -> int:
    """Claim and send until nothing is due; return how many mails the server accepted.

    That a mail is out is written down before the next one goes: whoever ends this process costs
    at most one mail that comes twice. A database that restarts meanwhile costs none.
    """
    gesendet = 0
    while True:
        pacht = beharrlich(partial(Nachricht.objects.pachten, schlange, PORTION))
        if not pacht.zeilen:
            return gesendet
        verbindung = mailers["default"]
        try:
            verbindung.open()
        except (OSError, smtplib.SMTPException) as fehler:
            for zeile in pacht:
                zeile.spaeter(f"Mailserver nicht erreichbar: {fehler}")
            return gesendet
        try:
            gesendet += _portion(pacht, verbindung)
        finally:
            with suppress(OSError, smtplib.SMTPException):  # the mails are out, whatever it says
                verbindung.close()


def _portion(pacht: Pacht, verbindung: BaseEmailBackend) -> int:
    """Send one after the other until the connection is gone."""
    gesendet = 0
    stapel = beharrlich(partial(briefe.Stapel, pacht.zeilen))
    for zeile in pacht:
        ausgang = _eine(zeile, stapel, verbindung)
        if ausgang is None:
            # The connection broke: this row waits, the rest goes back untried.
            beharrlich(pacht.freigeben)
            break
        gesendet += ausgang
    return gesendet


def _eine(zeile: Nachricht, stapel: briefe.Stapel, verbindung: BaseEmailBackend) -> bool | None:
    """Send one row. True accepted, False refused or moot, None when the connection is gone."""
    try:
        mail = beharrlich(partial(stapel.bauen, zeile))
    except briefe.NichtMehrNoetig as grund:
        zeile.als_verworfen(str(grund))
        return False
    except OperationalError:
        raise
    except Exception as fehler:
        # A broken template or vanished object must not stop the others.
        logger.exception("Nachricht %s lässt sich nicht bauen", zeile.pk)
        zeile.spaeter(f"Die E-Mail ließ sich nicht erstellen: {fehler}")
        return False
    try:
        verbindung.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as fehler:
        code, worte = next(iter(fehler.recipients.values()))
        _abgelehnt(zeile, code, worte, nennt_empfaenger=True)
        return None if code == 421 else False  # 421: the server closes the connection
    except smtplib.SMTPResponseException as fehler:
        # Of the sender or the whole mail; a server may still say that it is the recipient.
        _abgelehnt(zeile, fehler.smtp_code, fehler.smtp_error, nennt_empfaenger=False)
        return None if fehler.smtp_code == 421 else False
    except (OSError, smtplib.SMTPException) as fehler:
        zeile.spaeter(f"Verbindung abgebrochen: {fehler}")
        return None
    except ValueError as fehler:
        # Raised while the message is written, before anything goes out (bad header, bad address).
        # Without this the row would stay at the head of the queue and stop all others.
        logger.exception("Nachricht %s lässt sich nicht schreiben", zeile.pk)
        zeile.spaeter(f"Die E-Mail ließ sich nicht erstellen: {fehler}")
        return None
    zeile.als_gesendet()
    for schritt in mail.nach_annahme:
        try:
            schritt()
        except Exception:
            # The mail is out: it must not go again because its sequel fails.
            logger.exception("Nach Annahme der Nachricht %s", zeile.pk)
    return True


def _abgelehnt(zeile: Nachricht, code: int, worte: Any, *, nennt_empfaenger: bool) -> None:
    """4xx is tried again, 5xx is final; the server's own words are kept."""
    text = worte.decode(errors="replace") if isinstance(worte, bytes) else str(worte)
    antwort = f"{code} {text}"
    if 400 <= code < 500:
        zeile.spaeter(antwort)
        return
    zeile.als_abgelehnt(antwort)
    # Without its exact code an answer to the whole mail says nothing of the address.
    if unzustellbar.adresse_ist_falsch(antwort if nennt_empfaenger else text):
        unzustellbar.melden(zeile.empfaenger, antwort)
