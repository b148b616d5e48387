"""Mails written with a memory are the mails that Django writes without one."""

import re
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from netzwerk.basis.kopfzeilen import Umschlag

TEXTE = (
    ("Einladung: Treffen am 3. März", "Kurz und bündig.\n", "<p>Kurz</p>"),
    ("x" * 90 + " ü " + "y" * 90, "Lang " * 60 + "\nÄöü €\n", "<p>" + "ß" * 300 + "</p>"),
    ("Plain", "a\r\nb\n\n.\n.c\nFrom here\n", ""),
)
ADRESSEN = (
    "kim@partner.example",
    '"Müller, Dr. Kim" <kim@partner.example>',
    "=?utf-8?q?J=C3=BCrgen?= <juergen@partner.example>",
    "Toni <toni@münchen.example>",
)


def _mail(nummer: int, text: tuple[str, str, str], an: str) -> EmailMultiAlternatives:
    betreff, inhalt, html = text
    mail = EmailMultiAlternatives(
        subject=betreff,
        body=inhalt,
        from_email="zurueck@portal.example",
        to=[an],
        reply_to=["Koordination <ko@stadt.example>"],
        headers={
            "From": '"Netzwerk, Größe" <netz@stadt.example>',
            "Message-ID": f"<{nummer:032x}@portal.example>",
            "Date": "Sat, 21 Nov 2026 12:00:00 +0000",
        },
    )
    if html:
        mail.attach_alternative(html, "text/html")
        mail.attach_alternative("BEGIN:VCALENDAR\r\nX:ü", "text/calendar; method=REQUEST")
        mail.attach("termin.ics", b"BEGIN:VCALENDAR\r\n", "application/ics")
        mail.attach("Gr\u00f6\u00dfe.pdf", bytes(range(256)), "application/pdf")
    return mail


def _ohne_grenzen(inhalt: bytes) -> bytes:
    for grenze in re.findall(rb'boundary="([^"]+)"', inhalt):
        inhalt = inhalt.replace(grenze, b"GRENZE")
    return inhalt


def test_byte_fuer_byte_wie_ohne_gedaechtnis() -> None:
    umschlag = Umschlag()
    for _mal in range(2):  # the second time from memory
        for nummer, text in enumerate(TEXTE):
            for an in ADRESSEN:
                mail = _mail(nummer, text, an)
                unser = umschlag.schreiben(lambda regeln, m=mail: m.message(policy=regeln))  # type: ignore[misc]  # no type is inferred for a default
                ihr = mail.message(policy=policy.SMTP)
                assert _ohne_grenzen(unser.as_bytes()) == _ohne_grenzen(ihr.as_bytes())


def test_grenzen_gehoeren_einem_stapel() -> None:
    def grenzen(umschlag: Umschlag) -> list[Any]:
        mail = umschlag.schreiben(
            lambda regeln: _mail(1, TEXTE[0], ADRESSEN[0]).message(policy=regeln)
        )
        gelesen = message_from_bytes(mail.as_bytes(), policy=policy.default)
        assert [teil.get_content_type() for teil in gelesen.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
            "application/pdf",
        ]
        return [teil.get_boundary() for teil in gelesen.walk() if teil.is_multipart()]

    einer = Umschlag()
    assert grenzen(einer) == grenzen(einer)
    assert len({*grenzen(einer), *grenzen(Umschlag())}) == 4


def test_zeilenumbruch_im_kopf_wird_nicht_geschrieben() -> None:
    umschlag = Umschlag()
    mail = _mail(1, ("Betreff\nBcc: alle@partner.example", "Text", ""), ADRESSEN[0])
    for _mal in range(2):
        with pytest.raises(ValueError, match="linefeed"):
            umschlag.schreiben(lambda regeln: mail.message(policy=regeln))
