"""Placeholders: by name alone, said at the field, never read twice."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from mitglieder.models import Kontakt, Rundschreiben
from mitglieder.platzhalter import anrede, ausfuellen, pruefen
from netzwerk.basis.models import Konto, Netzwerk
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.rundschreiben import felder as _felder
from tests.mitglieder.rundschreiben import url as _url


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


@pytest.mark.parametrize(
    "text",
    [
        "{organisation.__class__}",
        "{0}",
        "{}",
        "{anrede!r}",
        "{anrede:>9999999}",
        "{ anrede }",
        "{{anrede}}",
        "{anrede",
        "anrede}",
        "}{",
        "{anrede{vorname}}",
        "{ANREDE}",
    ],
)
def test_was_kein_platzhalter_ist_wird_am_feld_gesagt(
    netzwerk: Netzwerk, client: Client, text: str
) -> None:
    with pytest.raises(ValidationError):
        pruefen(text)
    # Even a text that came past the form is filled in by name alone.
    assert ausfuellen(text, {"organisation": "O"}) == text
    antwort = senden(client, _url("neu", netzwerk), _felder(text=text, betreff=text[:160]))
    assert antwort.status_code == 422
    assert antwort.content.decode().count("{unterschrift}") >= 2
    assert not Rundschreiben.objects.exists()


def test_werte_werden_nicht_noch_einmal_gelesen() -> None:
    pruefen("{vorname} & {nachname}: 100 %s %(x)s \\1")
    werte = {"vorname": "{nachname}", "nachname": "\\g<0>"}
    assert ausfuellen("{vorname} {nachname} {x}", werte) == "{nachname} \\g<0> {x}"


@pytest.mark.parametrize(
    ("wort", "vorname", "nachname", "erwartet"),
    [
        ("Frau", "Kim", "Muster", "Sehr geehrte Frau Muster"),
        ("Frau Dr.", "Kim", "Muster", "Sehr geehrte Frau Dr. Muster"),
        ("Herrn", "", "Muster", "Sehr geehrter Herr Muster"),
        ("Hr.", "Jo", "Muster", "Sehr geehrter Herr Muster"),
        ("", "Kim", "Muster", "Guten Tag Kim Muster"),
        ("divers", "Kim", "Muster", "Guten Tag Kim Muster"),
        ("", "", "Sekretariat", "Guten Tag"),
    ],
)
def test_anrede_raet_nichts(wort: str, vorname: str, nachname: str, erwartet: str) -> None:
    assert anrede(Kontakt(anrede=wort, vorname=vorname, nachname=nachname)) == erwartet
