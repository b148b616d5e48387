"""Reporting paths, inside and for the public."""

from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, WEITER, Zeile
from tests.welt import Ort

OFFEN = "oeffentlich"
SEHEN = "darf_meldewege_sehen"
VERWALTEN = "darf_meldewege_verwalten"


def weg(ort: Ort) -> dict[str, Any]:
    """Public, in force, with an older version and a draft."""
    return {"pk": ort.pk("meldeweg")}


def nur_entwurf(ort: Ort) -> dict[str, Any]:
    """Never in force, and nobody could go to its end."""
    return {"pk": ort.pk("meldeweg_entwurf")}


def ohne_entwurf(ort: Ort) -> dict[str, Any]:
    """Internal, in force; somebody it names has left."""
    return {"pk": ort.pk("meldeweg_intern")}


def schritt(ort: Ort) -> dict[str, Any]:
    """A question of the draft."""
    return weg(ort) | {"schritt": ort.pk("meldewegfrage")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:was-tun", OFFEN, ALLE),
    Zeile("treffen:was-tun-karte", OFFEN, ALLE, weg, seite=False),
    Zeile("treffen:meldeweg-liste", SEHEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile("treffen:meldeweg-neu", VERWALTEN, KOORDINATION),
    Zeile("treffen:meldeweg-zeigen", SEHEN, MITGLIEDER, weg, augen=("koordination", "fachkraft")),
    Zeile("treffen:meldeweg-zeigen", SEHEN, MITGLIEDER, weg, abfrage="?version=1"),
    Zeile("treffen:meldeweg-zeigen", SEHEN, MITGLIEDER, ohne_entwurf),
    # Members know nothing of it; the coordination goes on to the draft.
    Zeile(
        "treffen:meldeweg-zeigen",
        SEHEN,
        MITGLIEDER | {"fachkraft": 404, "vertretung": 404, "koordination": WEITER},
        nur_entwurf,
        seite=False,
    ),
    Zeile("treffen:meldeweg-bearbeiten", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldeweg-vergleichen", SEHEN, MITGLIEDER, weg),
    Zeile("treffen:meldeweg-erreichbar", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldeweg-beenden", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldeweg-karte", SEHEN, MITGLIEDER, weg, seite=False),
    Zeile("treffen:meldeweg-karte-erstellen", VERWALTEN, KOORDINATION, weg, nur_post=True),
    Zeile("treffen:meldewegfassung-neu", VERWALTEN, KOORDINATION, ohne_entwurf, nur_post=True),
    Zeile("treffen:meldewegfassung-bearbeiten", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldewegfassung-bearbeiten", VERWALTEN, KOORDINATION, nur_entwurf),
    Zeile("treffen:meldewegfassung-in-kraft", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldewegfassung-verwerfen", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldewegschritt-neu", VERWALTEN, KOORDINATION, weg),
    Zeile("treffen:meldewegschritt-bearbeiten", VERWALTEN, KOORDINATION, schritt),
    Zeile("treffen:meldewegschritt-ruecken", VERWALTEN, KOORDINATION, schritt, nur_post=True),
    Zeile("treffen:meldewegschritt-loeschen", VERWALTEN, KOORDINATION, schritt),
)
