"""Polls that run, and phones that answer them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from netzwerk.basis.models import Netzwerk
from treffen.models import Umfrage, Umfragefrage, Umfrageoption

HTMX = {"hx-request": "true"}
TEXTE = ("Austausch", "Vereinbarungen", "Meldewege")
Art = Umfragefrage.Art
#: What belongs to a question of this kind.
BEIWERK: dict[str, dict[str, Any]] = {
    Art.MEHRERE: {"hoechstens": 2},
    Art.PUNKTE: {"hoechstens": 5},
    Art.SKALA: {"hoechstens": 4, "skala_links": "gar nicht", "skala_rechts": "sehr"},
}


def laufende(netzwerk: Netzwerk, *arten: str, frei: bool = False, **felder: Any) -> Umfrage:
    """With one question of each kind (else one to pick from), the first one open; `frei`: all."""
    if frei:
        felder = {
            "ablauf": Umfrage.Ablauf.FREI,
            "laeuft_bis": timezone.now() + timedelta(days=3),
            **felder,
        }
    werte = {"zustand": Umfrage.Zustand.LAUFEND, "gestartet_am": timezone.now(), **felder}
    umfrage: Umfrage = Umfrage.objects.create(netzwerk=netzwerk, titel="Was zuerst?", **werte)
    for nummer, art in enumerate(arten or (Art.EINE,), start=1):
        offen = frei or nummer == 1
        frage = Umfragefrage.objects.create(
            umfrage=umfrage,
            position=nummer,
            text=f"Frage {nummer}?",
            art=art,
            zustand=Umfragefrage.Zustand.OFFEN if offen else Umfragefrage.Zustand.BEREIT,
            **BEIWERK.get(art, {}),
        )
        if frage.hat_optionen:
            for stelle, text in enumerate(TEXTE, start=1):
                Umfrageoption.objects.create(frage=frage, position=stelle, text=text)
    if not frei:
        umfrage.aktuelle = umfrage.fragen.first()
        umfrage.save(update_fields=["aktuelle"])
    return umfrage


def adresse(frage: Umfragefrage) -> str:
    return f"/u/{frage.umfrage.code}/{frage.pk}/"


def telefon(umfrage: Umfrage, **extra: Any) -> Client:
    """A phone that has opened the poll."""
    client = Client(**extra)
    client.get(umfrage.kurze_adresse)
    return client


def daten(frage: Umfragefrage, **werte: Any) -> dict[str, Any]:
    return {f"f{frage.pk}-{name}": wert for name, wert in werte.items()}


def waehlen(client: Client, frage: Umfragefrage, stelle: int = 0, **extra: Any) -> Any:
    """Pick one of the answers."""
    option = frage.optionen.all()[stelle]
    return client.post(adresse(frage), daten(frage, antwort=option.pk), **extra)
