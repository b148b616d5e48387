"""The fixtures that stand for the outside world behave as the tests rely on."""

import smtplib

import pytest
from django.core import mail

from netzwerk.celery import app
from tests.arbeiter import Arbeiter
from tests.post_server import Postserver


def _sende(*an: str) -> None:
    mail.EmailMessage("Grüße", "Text", "von@demo.example", list(an)).send()


def test_smtp_nimmt_an(smtp: Postserver) -> None:
    _sende("a@demo.example")
    (nachricht,) = smtp.warte_auf(1)
    assert nachricht["Subject"] == "Grüße"
    assert smtp.an("a@demo.example") == [nachricht]


def test_smtp_lehnt_einzelne_ab(smtp: Postserver) -> None:
    smtp.antworten["weg@demo.example"] = "550 5.1.1 Unbekannt"
    with pytest.raises(smtplib.SMTPRecipientsRefused) as fehler:
        _sende("weg@demo.example")
    assert fehler.value.recipients == {"weg@demo.example": (550, b"5.1.1 Unbekannt")}
    assert smtp.nachrichten == []


def test_smtp_bricht_vor_den_daten_ab(smtp: Postserver) -> None:
    smtp.abbruch_vor_daten = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _sende("a@demo.example")
    assert smtp.nachrichten == []
    _sende("a@demo.example")
    smtp.warte_auf(1)


def test_smtp_bricht_nach_der_annahme_ab(smtp: Postserver) -> None:
    smtp.abbruch_nach_daten = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _sende("a@demo.example")
    smtp.warte_auf(1)


def _antworten() -> list[dict[str, str]]:
    return [dict(*antwort.values()) for antwort in app.control.ping(timeout=2) or []]


def test_worker_arbeitet_und_kommt_nach_dem_toeten_wieder(worker: Arbeiter) -> None:
    assert _antworten() == [{"ok": "pong"}]
    worker.toeten()
    assert _antworten() == []
    worker.starten()
    assert _antworten() == [{"ok": "pong"}]
