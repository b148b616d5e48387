"""Sending what waits in the mail table over one SMTP connection, row by row."""

import logging
import smtplib
from contextlib import suppress
from typing import Any

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend

from netzwerk.basis import briefe, unzustellbar
from netzwerk.basis.models import Nachricht

logger = logging.getLogger(__name__)
PORTION = 50


def senden(schlange: str) -> int:
    """Claim and send until nothing is due; return how many mails the server accepted."""
    gesendet = 0
    while True:
        pacht, zeilen = Nachricht.objects.pachten(schlange, PORTION)
        if not zeilen:
            return gesendet
        verbindung = mailers["default"]
        try:
            verbindung.open()
        except (OSError, smtplib.SMTPException) as fehler:
            _zurueckstellen(zeilen, f"Mailserver nicht erreichbar: {fehler}")
            return gesendet
        try:
            for nummer, zeile in enumerate(zeilen):
                if not zeile.pacht_erneuern(pacht):
                    continue  # somebody else holds it by now
                ausgang = _eine(zeile, verbindung)
                if ausgang is None:
                    # The connection broke: this row waits, the rest goes back untried.
                    for rest in zeilen[nummer + 1 :]:
                        rest.freigeben(pacht)
                    break
                gesendet += ausgang
        finally:
            with suppress(OSError, smtplib.SMTPException):  # the mails are out, whatever it says
                verbindung.close()


def _eine(zeile: Nachricht, verbindung: BaseEmailBackend) -> bool | None:
    """Send one row. True accepted, False refused or moot, None when the connection is gone."""
    try:
        mail = briefe.bauen(zeile)
    except briefe.NichtMehrNoetig as grund:
        zeile.als_verworfen(str(grund))
        return False
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


def _zurueckstellen(zeilen: list[Nachricht], grund: str) -> None:
    for zeile in zeilen:
        if zeile.pacht is not None and zeile.pacht_erneuern(zeile.pacht):
            zeile.spaeter(grund)
