"""Signing in by password or mailed code; accounts come by invitation only."""

import re
from email.message import EmailMessage

import pytest
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialLogin
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from netzwerk.basis.aktionen import zustellung
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontoFabrik
from tests.post_server import Postserver

pytestmark = pytest.mark.django_db

CODES = Nachricht.Schlange.CODES


def _text(mail: EmailMessage) -> str:
    teil = mail.get_body(preferencelist=("plain",))
    assert teil is not None
    return str(teil.get_content()).replace("\r\n", "\n")


def _anfordern(client: Client, email: str) -> str:
    """Ask for a code; return the page that follows, without what differs each time."""
    antwort = client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
    assert antwort.status_code == 200
    ohne_kennzeichen = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", antwort.text)
    return ohne_kennzeichen.replace(email, "…")


def test_code_kommt_durch_posttabelle_und_mailserver(
    client: Client, koordination: Konto, netzwerk: Netzwerk, smtp: Postserver
) -> None:
    _anfordern(client, koordination.email)
    zeile = Nachricht.objects.get()
    assert (zeile.schlange, zeile.anlass, zeile.empfaenger) == (
        CODES,
        "konto.post",
        koordination.email,
    )
    assert zustellung.senden(CODES) == 1
    (mail,) = smtp.nachrichten
    assert mail["To"] == koordination.email
    assert _text(mail).startswith("Guten Tag,\n\nIhr Anmeldecode")
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", _text(mail), re.MULTILINE)
    assert code is not None, _text(mail)
    # The table forgets what stands in the mail.
    zeile.refresh_from_db()
    assert (zeile.zustand, zeile.parameter) == (Nachricht.Zustand.GESENDET, {})
    falsch = client.post(reverse("account_confirm_login_code"), {"code": "FALSCH-1"})
    assert falsch.status_code == 422
    antwort = client.post(reverse("account_confirm_login_code"), {"code": code[1]}, follow=True)
    assert antwort.redirect_chain[-1][0] == f"/{netzwerk.kurzname}/uebersicht/"


def test_unbekannte_adresse_sieht_dasselbe_und_bekommt_nichts(
    client: Client, koordination: Konto
) -> None:
    bekannt = _anfordern(client, koordination.email)
    unbekannt = _anfordern(Client(headers={"accept-language": "de"}), "niemand@demo.example")
    assert unbekannt == bekannt
    assert list(Nachricht.objects.values_list("empfaenger", flat=True)) == [koordination.email]


def test_zweimal_verlangt_sind_zwei_mails(client: Client, koordination: Konto) -> None:
    """Two browsers in the same second: neither mail is taken for a repetition of the other."""
    _anfordern(client, koordination.email)
    _anfordern(Client(headers={"accept-language": "de"}), koordination.email)
    texte = [zeile.parameter["text"] for zeile in Nachricht.objects.all()]
    assert len(set(texte)) == 2


def test_stillgelegtes_konto_bekommt_keinen_code(client: Client) -> None:
    konto = KontoFabrik(is_active=False)
    client.post(reverse("account_request_login_code"), {"email": konto.email})
    client.post(reverse("account_login"), {"login": konto.email, "password": "geheim"})
    assert "_auth_user_id" not in client.session


def test_falsches_passwort_und_unbekannte_adresse_sagen_dasselbe(
    client: Client, koordination: Konto
) -> None:
    def fehler(email: str) -> list[str]:
        antwort = client.post(reverse("account_login"), {"login": email, "password": "falsch"})
        assert antwort.status_code == 422
        return list(antwort.context["form"].non_field_errors())

    assert fehler(koordination.email) == fehler("niemand@demo.example") != []


@pytest.mark.parametrize("email", ["", "kein-at", "a@b\x00.example"])
def test_unsinn_bekommt_eine_klare_antwort(client: Client, email: str) -> None:
    antwort = client.post(reverse("account_request_login_code"), {"email": email})
    assert antwort.status_code == 422
    assert antwort.context["form"].errors["email"]


def test_niemand_legt_selbst_ein_konto_an(client: Client) -> None:
    seite = client.get(reverse("account_signup"))
    assert "password1" not in seite.text
    client.post(
        reverse("account_signup"), {"email": "neu@demo.example", "password1": "lang genug 12345"}
    )
    assert not Konto.objects.filter(email="neu@demo.example").exists()


def test_passwort_vergessen_verraet_nichts(client: Client, koordination: Konto) -> None:
    def seite(email: str) -> str:
        antwort = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        assert antwort.status_code == 200
        return re.sub(r'value="\w{32,}"', "", antwort.text)

    assert seite("niemand@demo.example") == seite(koordination.email)
    (zeile,) = Nachricht.objects.all()
    assert zeile.empfaenger == koordination.email


def test_abmelden(client: Client, koordination: Konto, settings: Settings) -> None:
    client.post(reverse("account_login"), {"login": koordination.email, "password": "geheim"})
    assert "_auth_user_id" in client.session
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_auch_die_stadt_legt_kein_konto_an(rf: RequestFactory) -> None:
    request = rf.get("/")
    assert not get_social_adapter(request).is_open_for_signup(request, SocialLogin())
