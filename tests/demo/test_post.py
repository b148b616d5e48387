"""The web view of caught mail, from SMTP to page."""

import smtplib
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from environ import Env
from pytest_django import Settings

from netzwerk.demo.postfach import postfach

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]


@pytest.fixture
def eingegangen(settings: Settings, tmp_path: Path) -> str:
    """Name of one mail that came in over SMTP."""
    settings.DEMO_POST = tmp_path
    nachricht = EmailMessage()
    nachricht["Subject"] = "Einladung: Grüße"
    nachricht["To"] = "Kim Beispiel <kim@demo.example>"
    nachricht.set_content("Antworten: http://localhost:8000/a/b\n")
    nachricht.add_alternative("<p>Im <b>HTML</b></p><script>x</script>", subtype="html")
    nachricht.add_attachment("BEGIN:VCALENDAR\r\n", subtype="calendar", filename="termin.ics")
    nachricht.add_attachment(b"<script>", maintype="text", subtype="html", filename='übel".html')
    with postfach(tmp_path) as adresse:
        ziel = Env.email_url_config(adresse)
        with smtplib.SMTP(ziel["EMAIL_HOST"], ziel["EMAIL_PORT"]) as leitung:
            leitung.send_message(nachricht, "portal@demo.example", ["kim@demo.example"])
    (datei,) = tmp_path.iterdir()
    return datei.stem


def test_liste_nennt_empfaenger_betreff_zeit(client: Client, eingegangen: str) -> None:
    seite = client.get(reverse("demo:post-liste")).text
    assert "Einladung: Grüße" in seite
    assert "kim@demo.example" in seite
    assert reverse("demo:post-nachricht", args=[eingegangen]) in seite


def test_leere_liste_sagt_es(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DEMO_POST = tmp_path
    assert "Noch keine E-Mail" in client.get(reverse("demo:post-liste")).text


def test_nachricht_zeigt_alles_und_fuehrt_nichts_aus(client: Client, eingegangen: str) -> None:
    seite = client.get(reverse("demo:post-nachricht", args=[eingegangen])).text
    assert '<a href="http://localhost:8000/a/b"' in seite
    assert "Im HTML" in seite
    assert "BEGIN:VCALENDAR" in seite
    assert "<script>x" not in seite
    assert "Kim Beispiel &lt;kim@demo.example&gt;" in seite


def test_anhang_wird_gespeichert_nicht_gezeigt(client: Client, eingegangen: str) -> None:
    antwort = client.get(reverse("demo:post-anhang", args=[eingegangen, 1]))
    assert antwort.content == b"<script>"
    assert antwort["Content-Type"] == "application/octet-stream"
    assert antwort["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%BCbel")


@pytest.mark.parametrize(
    ("name", "nummer"), [("0" * 20 + "-" + "a" * 8, "0"), (None, "2"), (None, "999")]
)
def test_unbekanntes_fehlt(client: Client, eingegangen: str, name: str | None, nummer: str) -> None:
    adresse = reverse("demo:post-anhang", args=[name or eingegangen, nummer])
    assert client.get(adresse).status_code == 404


def test_postfach_gibt_den_port_frei(tmp_path: Path) -> None:
    with postfach(tmp_path) as adresse:
        port = Env.email_url_config(adresse)["EMAIL_PORT"]
    with socket.socket() as lauscher:
        lauscher.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        lauscher.bind(("127.0.0.1", port))
