"""Bounces read from a real IMAP server; what they flag, and what they must not."""

import logging
from email.message import EmailMessage, Message, MIMEPart
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from netzwerk.basis import briefe, unzustellbar
from netzwerk.basis.aktionen import post, ruecklauf, zustellung
from netzwerk.basis.models import Nachricht
from netzwerk.basis.postfach import PostfachFehler
from netzwerk.basis.tasks import ruecklauf_lesen
from tests.fabriken import KontoFabrik
from tests.imap_server import Imapserver, zertifikat
from tests.post_server import Postserver

Z = Nachricht.Zustand
UNBEKANNT = "smtp; 550 5.1.1 <kim@partner.example>: User unknown"


@pytest.fixture
def gemeldet(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What those who registered would hear."""
    gehoert: list[tuple[str, str]] = []
    monkeypatch.setattr(unzustellbar, "_folgen", [lambda *was: gehoert.append(was)])
    return gehoert


@pytest.fixture
def gesendet(db: None) -> Nachricht:
    post.einreihen(
        [
            post.nachricht(
                netzwerk=None,
                anlass="konto.post",
                gegenstand=KontoFabrik(),
                empfaenger="Kim@partner.example",
                parameter={"betreff": "Betreff", "text": "Text"},
            )
        ]
    )
    Nachricht.objects.update(zustand=Z.GESENDET, gesendet_am=timezone.now())
    return eine()


def eine() -> Nachricht:
    nachricht: Nachricht = Nachricht.objects.get()
    return nachricht


def bericht(
    nachricht: Nachricht,
    *,
    an: str = "rfc822; kim@Partner.example",
    action: str = "failed",
    status: str = "5.1.1",
    grund: str = UNBEKANNT,
    nur_kopf: bool = False,
) -> bytes:
    """As a mail server writes it (RFC 3462, RFC 3464)."""
    urspruenglich = EmailMessage()
    urspruenglich["Message-ID"] = briefe.message_id(nachricht)
    urspruenglich["To"] = nachricht.empfaenger
    urspruenglich.set_content("Guten Tag")
    aussen = EmailMessage()
    aussen["From"] = "MAILER-DAEMON@mail.example"
    aussen["Subject"] = "Undelivered Mail Returned to Sender"
    aussen.set_content("I'm sorry to have to inform you …")
    aussen.make_mixed()
    zustand = Message()
    zustand["Content-Type"] = "message/delivery-status"
    server, person = Message(), Message()
    server["Reporting-MTA"] = "dns; mail.example"
    for name, wert in (
        ("Final-Recipient", an),
        ("Action", action),
        ("Status", status),
        ("Diagnostic-Code", grund),
    ):
        if wert:
            person[name] = wert
    zustand.set_payload([server, person])
    aussen.attach(zustand)  # type: ignore[arg-type]  # any part will do
    teil = MIMEPart()
    if nur_kopf:
        teil.set_content(urspruenglich.as_bytes().partition(b"\n\n")[0], "text", "rfc822-headers")
    else:
        teil.set_content(urspruenglich)
    aussen.attach(teil)  # type: ignore[arg-type]  # any part will do
    aussen.set_type("multipart/report")
    aussen.set_param("report-type", "delivery-status")
    return aussen.as_bytes()


@pytest.mark.parametrize("nur_kopf", [False, True])
def test_zurueckgekommenes_wird_einmal_gelesen(
    imap: Imapserver, gesendet: Nachricht, gemeldet: list[Any], nur_kopf: bool
) -> None:
    imap.ablegen(bericht(gesendet, nur_kopf=nur_kopf))
    imap.ablegen(b"Subject: Abwesend\r\n\r\nIch bin im Urlaub.")
    assert ruecklauf.lesen() == 2
    assert (eine().zustand, eine().server_antwort) == (Z.ZURUECK, UNBEKANNT[6:])
    assert gemeldet == [("Kim@partner.example", UNBEKANNT[6:])]
    assert imap.ungelesen() == 0
    imap.ablegen(bericht(gesendet))  # some servers write twice
    assert ruecklauf.lesen() == 1
    assert len(gemeldet) == 1


@pytest.mark.parametrize(
    "abweichung",
    [
        {"an": "rfc822; toni@partner.example"},  # forged, or forwarded
        {"an": ""},
        {"action": "delayed", "status": "4.4.1"},
        {"action": "failed", "status": "4.4.7"},
        {"action": "delivered", "status": "2.0.0"},
        {"status": ""},
    ],
)
def test_nur_endgueltiges_an_genau_diese_adresse_zaehlt(
    gesendet: Nachricht, gemeldet: list[Any], abweichung: dict[str, str]
) -> None:
    assert not ruecklauf.verarbeiten(bericht(gesendet, **abweichung))  # type: ignore[arg-type]  # only texts
    assert (eine().zustand, gemeldet) == (Z.GESENDET, [])


def test_gefaelschte_berichte(gesendet: Nachricht, gemeldet: list[Any]) -> None:
    fremd = Nachricht(empfaenger=gesendet.empfaenger)
    assert not ruecklauf.verarbeiten(bericht(fremd))
    ohne = bericht(gesendet).replace(b"Message-ID: <", b"Message-ID: <x")
    assert not ruecklauf.verarbeiten(ohne)
    rumpf = b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
    assert not ruecklauf.verarbeiten(rumpf + b"message/delivery-status\n\nAction: failed\n--x--")
    Nachricht.objects.update(zustand=Z.WARTEND, gesendet_am=None)  # what never went out
    assert not ruecklauf.verarbeiten(bericht(gesendet))
    assert (eine().zustand, gemeldet) == (Z.WARTEND, [])


def test_inhalt_abgewiesen_ist_keine_falsche_adresse(
    gesendet: Nachricht, gemeldet: list[Any]
) -> None:
    assert ruecklauf.verarbeiten(
        bericht(gesendet, status="5.7.1", grund="smtp; 550 5.7.1 Spam detected")
    )
    assert (eine().zustand, gemeldet) == (Z.ZURUECK, [])


def test_ohne_worte_zaehlt_der_status(gesendet: Nachricht, gemeldet: list[Any]) -> None:
    assert ruecklauf.verarbeiten(bericht(gesendet, grund="", status="5.1.10 (no MX)"))
    assert gemeldet == [("Kim@partner.example", "5.1.10")]


@pytest.mark.parametrize(
    ("worte", "status", "falsch"),
    [
        ("550 5.1.1 User unknown", "", True),
        ("550 5.7.1 Blocked, see 5.1.1", "", False),
        ("550 No such user", "", True),
        ("550 No such user", "5.0.0", True),
        ("550 5.0.0 No such user", "5.1.1", True),
        ("554 Denied", "", False),
        ("552 5.2.2 Mailbox full", "5.1.1", False),
        ("553 5.1.8 Sender address rejected", "", False),
        ("Address 192.5.1.1 is listed", "", False),
        ("", "5.2.1", True),
        ("User unknown", "", False),
    ],
)
def test_was_eine_falsche_adresse_ist(worte: str, status: str, falsch: bool) -> None:
    assert unzustellbar.adresse_ist_falsch(worte, status=status) is falsch


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("beim_empfaenger", "auf_daten", "zahl"),
    [
        ("550 5.1.1 Unbekannt", "", 1),
        ("550 Unbekannt", "", 1),
        ("550 5.7.1 Nicht von hier", "", 0),
        ("451 4.7.1 Später", "", 0),
        ("", "550 Kein Spam bitte", 0),
        ("", "550 5.1.1 Unbekannt", 1),
    ],
)
def test_beim_senden_abgewiesen(
    smtp: Postserver,
    gesendet: Nachricht,
    gemeldet: list[Any],
    beim_empfaenger: str,
    auf_daten: str,
    zahl: int,
) -> None:
    Nachricht.objects.update(zustand=Z.WARTEND, gesendet_am=None)
    smtp.antworten = {"Kim@partner.example": beim_empfaenger} if beim_empfaenger else {}
    smtp.antwort_auf_daten = auf_daten
    assert zustellung.senden("post") == 0
    assert gemeldet == [("Kim@partner.example", beim_empfaenger or auf_daten)] * zahl


@pytest.mark.django_db(transaction=True)
def test_ruecklauf_geht_an_die_eigene_adresse(
    smtp: Postserver, gesendet: Nachricht, settings: Settings
) -> None:
    settings.RUECKLAUF_ADRESSE = "ruecklauf@portal.example"
    Nachricht.objects.update(zustand=Z.WARTEND, gesendet_am=None)
    assert zustellung.senden("post") == 1
    assert smtp.umschlaege == ["ruecklauf@portal.example"]
    assert smtp.nachrichten[0]["From"] == settings.DEFAULT_FROM_EMAIL


def test_eine_kaputte_folge_haelt_nichts_auf(
    gesendet: Nachricht, gemeldet: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def kaputt(adresse: str, worte: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(unzustellbar, "_folgen", [kaputt, *unzustellbar._folgen])
    assert ruecklauf.verarbeiten(bericht(gesendet))
    assert len(gemeldet) == 1


def test_ueber_tls_gelesen(
    imap: Imapserver,
    gesendet: Nachricht,
    gemeldet: list[Any],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`imaps://` as in production: the whole way through TLS, the certificate checked."""
    urkunde = zertifikat(tmp_path)
    settings.RUECKLAUF_URL = imap.mit_tls(urkunde)
    imap.ablegen(bericht(gesendet))
    with pytest.raises(PostfachFehler, match="CERTIFICATE_VERIFY_FAILED"):
        ruecklauf.lesen()
    assert (imap.ungelesen(), gemeldet) == (1, [])
    monkeypatch.setenv("SSL_CERT_FILE", str(urkunde))  # what the machine trusts
    ruecklauf_lesen()
    assert (imap.ungelesen(), len(gemeldet)) == (0, 1)
    assert eine().zustand == Z.ZURUECK


def test_ein_zertifikat_fuer_einen_anderen_server_gilt_nicht(
    imap: Imapserver, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urkunde = zertifikat(tmp_path, fuer="127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(urkunde))
    settings.RUECKLAUF_URL = imap.mit_tls(urkunde)
    with pytest.raises(PostfachFehler, match=r"127\.0\.0\.1"):
        ruecklauf.lesen()


def test_eine_boesartige_nachricht_haelt_die_naechste_nicht_auf(
    imap: Imapserver,
    gesendet: Nachricht,
    gemeldet: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    echt = ruecklauf.verarbeiten

    def stolpert(inhalt: bytes) -> bool:
        if b"stolpern" in inhalt:
            raise RecursionError
        return echt(inhalt)

    monkeypatch.setattr(ruecklauf, "verarbeiten", stolpert)
    imap.ablegen(b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nstolpern")
    imap.ablegen(bericht(gesendet))
    with caplog.at_level(logging.INFO):
        ruecklauf_lesen()
    assert "2 Nachrichten im Rücklauf gelesen" in caplog.text
    assert (imap.ungelesen(), len(gemeldet)) == (0, 1)


@given(st.binary(max_size=300))
def test_beliebige_bytes_sind_kein_bericht(inhalt: bytes) -> None:
    kopf = b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
    assert not ruecklauf.verarbeiten(inhalt)
    assert not ruecklauf.verarbeiten(kopf + b"message/delivery-status\n\n" + inhalt)


def test_ohne_postfach_geschieht_nichts(settings: Settings) -> None:
    settings.RUECKLAUF_URL = ""
    ruecklauf_lesen()
    assert ruecklauf.lesen() == 0


@pytest.mark.parametrize(
    "adresse",
    [
        "imaps://127.0.0.1:9/INBOX",
        "pop3://127.0.0.1/INBOX",
        "imap://ruecklauf:falsch@127.0.0.1:{port}/INBOX",
        "imap://ruecklauf:geheim%26wort@127.0.0.1:{port}/Gibt es nicht",
    ],
)
def test_postfach_nicht_erreichbar(
    imap: Imapserver, settings: Settings, caplog: pytest.LogCaptureFixture, adresse: str
) -> None:
    settings.RUECKLAUF_URL = adresse.format(port=imap.port)
    with pytest.raises(PostfachFehler):
        ruecklauf.lesen()
    ruecklauf_lesen()
    assert "Rücklauf nicht gelesen" in caplog.text
