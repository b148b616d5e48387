from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, WEITER, Stand, Zeile, alle
from tests.welt import Ort

type Angaben = Callable[[Ort], dict[str, Any]]

VERWALTEN = "darf_treffen_verwalten"
SCHREIBEN = "darf_protokoll_schreiben"
SEHEN = "darf_treffen_sehen"
MASSNAHMEN = "darf_massnahmen_sehen"
MASSNAHMEN_VERWALTEN = "darf_massnahmen_verwalten"
#: The step does not fit the meeting's state: a message on its page.
PASST_NICHT: Stand = KOORDINATION | {"koordination": WEITER}
#: There, but for the coordination alone.
NUR_KOORDINATION: Stand = MITGLIEDER | {"fachkraft": 404, "vertretung": 404}


def von(name: str) -> Angaben:
    return lambda ort: {"pk": ort.pk(name)}


def treffen(name: str) -> Angaben:
    return lambda ort: {"treffen": ort.pk(name)}


def link(name: str) -> Angaben:
    return lambda ort: {"zeichen": ort.zeichen(name)}


def punkt(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "top": ort.pk("top")}


def teilnahme(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "teilnahme": ort.pk("teilnahme")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:treffen-liste", SEHEN, MITGLIEDER, augen=("koordination", "vertretung")),
    Zeile("treffen:treffen-neu", VERWALTEN, KOORDINATION),
    Zeile(
        "treffen:treffen-zeigen",
        SEHEN,
        MITGLIEDER,
        von("treffen"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("treffen:treffen-zeigen", SEHEN, MITGLIEDER, von("treffen_alt")),
    Zeile("treffen:treffen-zeigen", SEHEN, NUR_KOORDINATION, von("treffen_entwurf")),
    Zeile("treffen:treffen-bearbeiten", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile(
        "treffen:treffen-terminieren",
        VERWALTEN,
        KOORDINATION,
        von("treffen_entwurf"),
        nur_post=True,
    ),
    Zeile("treffen:treffen-neu-terminieren", VERWALTEN, KOORDINATION, von("treffen_verschoben")),
    Zeile("treffen:treffen-durchfuehren", VERWALTEN, KOORDINATION, von("treffen_begonnen")),
    Zeile("treffen:treffen-verschieben", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:treffen-absagen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:treffen-archivieren", VERWALTEN, KOORDINATION, von("treffen_alt")),
    Zeile("treffen:top-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:top-bearbeiten", VERWALTEN, KOORDINATION, punkt),
    Zeile("treffen:top-ruecken", VERWALTEN, KOORDINATION, punkt, nur_post=True),
    Zeile("treffen:top-loeschen", VERWALTEN, KOORDINATION, punkt),
    Zeile("treffen:einladung-neu", VERWALTEN, KOORDINATION, von("treffen_terminiert")),
    Zeile("treffen:einladung-aenderung", VERWALTEN, KOORDINATION, von("treffen"), nur_post=True),
    Zeile("treffen:einladung-zustellung", VERWALTEN, KOORDINATION, von("treffen"), seite=False),
    Zeile("treffen:einladung-erneut", VERWALTEN, KOORDINATION, teilnahme),
    # Links in mails
    Zeile("treffen:einladung-antworten", "zugang:einladung", ALLE, link("zugang_einladung")),
    Zeile("treffen:einladung-antworten", "zugang:einladung", ALLE, link("zugang_einladung_alt")),
    Zeile("treffen:einladung-antworten", "zugang:einladung", alle(410), link("zugang_widerrufen")),
    Zeile(
        "treffen:einladung-termin", "zugang:einladung", ALLE, link("zugang_einladung"), seite=False
    ),
    Zeile("treffen:protokoll-lesen", "zugang:protokoll", ALLE, link("zugang_protokoll")),
    Zeile(
        "treffen:protokoll-lesen-dokument",
        "zugang:protokoll",
        ALLE,
        link("zugang_protokoll"),
        seite=False,
    ),
    # Minutes
    Zeile("treffen:protokoll-bearbeiten", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
    Zeile("treffen:protokoll-bearbeiten", SCHREIBEN, PASST_NICHT, treffen("treffen_alt")),
    Zeile("treffen:protokoll-kopf", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
    Zeile("treffen:protokoll-freigeben", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
    Zeile("treffen:anwesenheit-bearbeiten", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
    Zeile(
        "treffen:protokoll-zeigen",
        SEHEN,
        MITGLIEDER,
        von("protokoll"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("treffen:protokoll-zeigen", SEHEN, NUR_KOORDINATION, von("protokoll_entwurf")),
    Zeile("treffen:protokoll-stand", SCHREIBEN, KOORDINATION, von("protokoll"), seite=False),
    Zeile("treffen:protokoll-dokument", SEHEN, MITGLIEDER, von("protokoll"), seite=False),
    Zeile("treffen:protokoll-erneut", SCHREIBEN, KOORDINATION, von("protokoll"), nur_post=True),
    # What was agreed
    Zeile("treffen:beschluss-liste", SEHEN, MITGLIEDER),
    Zeile("treffen:massnahme-liste", MASSNAHMEN, MITGLIEDER, augen=("koordination", "vertretung")),
    Zeile("treffen:massnahme-neu", MASSNAHMEN_VERWALTEN, KOORDINATION),
    Zeile("treffen:massnahme-zeigen", MASSNAHMEN, MITGLIEDER, von("massnahme")),
    Zeile("treffen:massnahme-zeigen", MASSNAHMEN, NUR_KOORDINATION, von("massnahme_im_entwurf")),
    Zeile("treffen:massnahme-bearbeiten", MASSNAHMEN_VERWALTEN, KOORDINATION, von("massnahme")),
    # The responsible person reports progress too, nobody else.
    Zeile(
        "treffen:massnahme-stand",
        MASSNAHMEN,
        MITGLIEDER | {"fachkraft": 403},
        von("massnahme"),
        nur_post=True,
    ),
    Zeile(
        "treffen:massnahme-stand", MASSNAHMEN, KOORDINATION, von("fremde_massnahme"), nur_post=True
    ),
)
