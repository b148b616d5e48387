"""The coordination's questions: written, ordered, changed, deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.formulare import senden
from tests.treffen.antworten import adresse, eingeladene
from treffen.models import Frage, Frageantwort, Treffen

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


@pytest.fixture
def besuch(als: Als, koordination: Konto) -> Client:
    return als(koordination)


def texte(treffen: Treffen) -> list[str]:
    return [frage.text for frage in treffen.fragen.all()]


def test_anlegen_und_ordnen(besuch: Client, treffen: Treffen) -> None:
    assert "Noch keine Fragen" in besuch.get(adresse("frage-liste", treffen)).text
    neu = adresse("frage-neu", treffen)
    for text in ("Mittagessen?", "Anreise?", "Thema?"):
        text_ = besuch.post(neu, {"text": text, "art": "text"}, follow=True).text
        assert "Die Frage ist eingetragen." in text_
    assert texte(treffen) == ["Mittagessen?", "Anreise?", "Thema?"]
    letzte = Frage.objects.get(text="Thema?")
    ruecken = adresse("frage-ruecken", treffen, letzte.pk)
    antwort = besuch.post(ruecken, {"richtung": "hoch"})
    assert antwort["Location"].endswith(f"#frage-{letzte.pk}")
    besuch.post(ruecken, {"richtung": "hoch"})
    besuch.post(ruecken, {"richtung": "hoch"})  # at the top already
    assert texte(treffen) == ["Thema?", "Mittagessen?", "Anreise?"]
    besuch.post(ruecken, {"richtung": "runter"})
    assert texte(treffen) == ["Mittagessen?", "Thema?", "Anreise?"]


@pytest.mark.parametrize(
    ("daten", "meldung"),
    [
        ({"text": ""}, "Schreiben Sie die Frage."),
        ({"auswahl": "nur eine\n\nnur eine "}, "mindestens zwei Antworten"),
        ({"auswahl": ""}, "mindestens zwei Antworten"),
        ({"auswahl": "a\n" + "x" * 121}, "länger als 120 Zeichen"),
        ({"auswahl": "\n".join(map(str, range(21)))}, "Höchstens 20 Antworten"),
    ],
)
def test_was_fehlt(besuch: Client, treffen: Treffen, daten: dict[str, str], meldung: str) -> None:
    richtig = {"text": "Welches Thema?", "art": "eine", "auswahl": "Meldewege\nMedien"}
    antwort = besuch.post(adresse("frage-neu", treffen), richtig | daten)
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert not Frage.objects.exists()


def test_aendern_und_loeschen_warnen(besuch: Client, treffen: Treffen) -> None:
    daten = {"text": "Welches Thema?", "art": "mehrere", "auswahl": " Meldewege \nMedien\n"}
    besuch.post(adresse("frage-neu", treffen), daten | {"ist_pflicht": "on"})
    frage = Frage.objects.get()
    assert (frage.wahlen, frage.ist_pflicht) == (["Meldewege", "Medien"], True)
    (teilnahme,) = eingeladene(treffen)
    bearbeiten = adresse("frage-bearbeiten", treffen, frage.pk)
    loeschen = adresse("frage-loeschen", treffen, frage.pk)
    assert "hat schon" not in besuch.get(bearbeiten).text
    assert "Noch niemand hat sie beantwortet." in besuch.get(loeschen).text
    Frageantwort.objects.create(frage=frage, teilnahme=teilnahme, werte=["Medien"])
    assert "Diese Frage hat schon 1 Antwort" in besuch.get(bearbeiten).text
    assert "1 Antwort" in besuch.get(adresse("frage-liste", treffen)).text
    assert senden(besuch, bearbeiten, daten | {"auswahl": "a\nb\nc"}).status_code == 302
    frage.refresh_from_db()
    assert (frage.wahlen, frage.ist_pflicht) == (["a", "b", "c"], False)
    # Another tab saved meanwhile.
    assert besuch.post(bearbeiten, daten).status_code == 422
    senden(besuch, bearbeiten, daten | {"art": "ja_nein"})
    frage.refresh_from_db()
    assert frage.wahlen == []
    assert Frageantwort.objects.get().werte == ["Medien"]
    assert "Auch 1 Antwort darauf wird gelöscht." in besuch.get(loeschen).text
    assert "Die Frage ist gelöscht." in besuch.post(loeschen, follow=True).text
    assert not Frageantwort.objects.exists()


def test_frage_eines_anderen_treffens(besuch: Client, netzwerk: Netzwerk, treffen: Treffen) -> None:
    fremd = Frage.objects.create(treffen=TreffenFabrik(netzwerk=netzwerk), text="Fremd?")
    for name in ("frage-bearbeiten", "frage-loeschen"):
        assert besuch.get(adresse(name, treffen, fremd.pk)).status_code == 404
    assert besuch.post(adresse("frage-ruecken", treffen, fremd.pk)).status_code == 404
