"""What the form of an offer sends."""

from typing import Any

from angebote.models import Angebot
from angebote.models.aenderung import werte
from tests.angebote.fabriken import AngebotsformatFabrik, ThemaFabrik, ZielgruppeFabrik


def eingabe(angebot: Angebot | None = None, **felder: Any) -> dict[str, Any]:
    """What the form sends: everything as text, empty as empty."""
    if angebot is not None:
        daten = {name: "" if wert is None else wert for name, wert in werte(angebot).items()}
    else:
        daten = {
            "titel": "Starke Kinder",
            "kurztext": "Ein Kurs.",
            "beschreibung": "Sechs Abende.",
            "themen": [ThemaFabrik().pk],
            "zielgruppen": [ZielgruppeFabrik().pk],
            "format": AngebotsformatFabrik().pk,
            "ist_kostenfrei": "on",
        }
    daten |= felder
    return {name: wert for name, wert in daten.items() if wert is not False}


def stand(angebot: Angebot) -> str:
    angebot.refresh_from_db()
    return angebot.zustand
