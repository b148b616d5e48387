"""The register on the beamer: cheap to ask, quiet to hear, without persons."""

from typing import Any

import pytest
from django.utils import timezone

from mitglieder.models import Beitritt, Fassung, Organisation
from mitglieder.zeichentag import stand
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    ERKLAERUNGEN,
    eingeladen,
    partner,
    unterzeichnet,
    veroeffentlicht,
)
from tests.mitglieder.vor_ort import aushang, tag

pytestmark = pytest.mark.usefixtures("eigene_ablage")
ABFRAGEN = 7
HTMX = {"hx-request": "true"}


def _beitritte(fassung: Fassung, konto: Konto, offen: int, gezeichnet: int) -> None:
    """In few statements, as if each had been asked and had signed."""
    haeuser = Organisation.objects.bulk_create(
        Organisation(kommune="Musterstadt", name=f"Haus {nr:03}", art="kita")
        for nr in range(offen + gezeichnet)
    )
    jetzt = timezone.now()
    unterschrift: dict[str, Any] = {
        "zustand": Beitritt.Zustand.UNTERZEICHNET,
        "unterzeichnet_am": jetzt,
        "unterzeichner_name": "Robin Geheim",
        "funktion": "Leitung",
        "identitaet": Beitritt.Identitaet.CODE,
        "form": fassung.form,
        "erklaerungen": ERKLAERUNGEN,
    }
    Beitritt.objects.bulk_create(
        Beitritt(
            fassung=fassung,
            organisation=haus,
            eingeladen_von=konto,
            **(unterschrift | {"organisation_name": haus.name} if nr < gezeichnet else {}),
        )
        for nr, haus in enumerate(haeuser)
    )


def test_how_far_and_who_last(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    fassung = veroeffentlicht(netzwerk)
    offene = [eingeladen(fassung, partner(netzwerk, name=f"Haus {nr}")) for nr in range(3)]
    for beitritt in offene[:2]:
        unterzeichnet(beitritt)
    leitung, seite = als(koordination), tag("zeichenstand-zeigen", fassung)
    text = leitung.get(seite).text
    assert "<strong>2</strong> von 3" in text
    assert text.index("<li>Haus 1") < text.index("<li>Haus 0")
    assert "Haus 2" not in text
    assert "Robin Muster" not in text
    assert 'hx-trigger="every 5s"' in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert "Jetzt unterzeichnen" not in text
    stelle = aushang(fassung, koordination)
    # Too long for the box it breaks before its path, not within the code.
    assert f"<wbr>/z/{stelle.code}</span>" in leitung.get(seite).text


def test_nothing_new_is_no_answer(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    fassung = veroeffentlicht(netzwerk)
    erste, zweite = (eingeladen(fassung) for _i in range(2))
    leitung, seite = als(koordination), tag("zeichenstand-zeigen", fassung)
    marke = stand(fassung).marke
    antwort = leitung.get(seite, {"stand": marke, "gesagt": "0"}, headers=HTMX)
    assert (antwort.status_code, antwort.content) == (204, b"")
    unterzeichnet(erste)
    antwort = leitung.get(seite, {"stand": marke, "gesagt": "0"}, headers=HTMX)
    assert antwort.status_code == 200
    assert "<html" not in antwort.text
    assert "gesagt=0" in antwort.text
    assert "hx-swap-oob" not in antwort.text  # one more is no news to listen to
    unterzeichnet(zweite)
    antwort = leitung.get(seite, {"stand": marke, "gesagt": "0"}, headers=HTMX)
    assert "2 von 2 Organisationen haben unterzeichnet" in antwort.text
    assert "every 5s" not in antwort.text  # full: it stops asking
    assert "http-equiv" not in leitung.get(seite).text


@pytest.mark.parametrize(
    ("gesagt", "neu"), [("2", True), ("3", False), ("", False), ("x" * 9, False)]
)
def test_announced_in_steps(
    gesagt: str, neu: bool, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    fassung = veroeffentlicht(netzwerk)
    _beitritte(fassung, koordination, offen=2, gezeichnet=7)
    antwort = als(koordination).get(
        tag("zeichenstand-zeigen", fassung), {"stand": "alt", "gesagt": gesagt}, headers=HTMX
    )
    assert ("7 von 9 Organisationen" in antwort.text) is neu
    assert "Robin Geheim" not in antwort.text


@pytest.mark.parametrize("anzahl", [1, 83])
def test_queries(
    anzahl: int,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: Any,
) -> None:
    fassung = veroeffentlicht(netzwerk)
    _beitritte(fassung, koordination, offen=anzahl, gezeichnet=anzahl)
    leitung, seite = als(koordination), tag("zeichenstand-zeigen", fassung)
    leitung.get(seite)
    with django_assert_num_queries(ABFRAGEN):
        antwort = leitung.get(seite, {"stand": "alt"}, headers=HTMX)
    assert antwort.text.count("<li>") == min(anzahl, 6)
