from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import (
    ALLE,
    GRUPPENLEITUNG,
    KOORDINATION,
    MITGLIEDER,
    WEITER,
    Stand,
    Zeile,
    alle,
    mit_leitung,
)
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


def frage(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "frage": ort.pk("frage")}


def gast(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "teilnahme": ort.pk("teilnahme_gast")}


def slot(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "punkt": ort.pk("programmpunkt")}


def workshop(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "workshop": ort.pk("workshop")}


def workshopplatz(ort: Ort) -> dict[str, Any]:
    return slot(ort) | {"teilnahme": ort.pk("teilnahme")}


def anmeldezeichen(ort: Ort) -> dict[str, Any]:
    return {"anmeldezeichen": ort["treffen"].anmeldezeichen}


def angemeldet(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "top": ort.pk("top_angemeldet")}


def angemeldet_link(ort: Ort) -> dict[str, Any]:
    return {"zeichen": ort.zeichen("zugang_einladung"), "top": ort.pk("top_angemeldet")}


def folgethema(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen_alt"), "folgethema": ort.pk("folgethema")}


def material(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "material": ort.pk("material")}


def material_link(ort: Ort) -> dict[str, Any]:
    return {"zeichen": ort.zeichen("zugang_gast"), "material": ort.pk("material")}


def teilnahme(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("treffen"), "teilnahme": ort.pk("teilnahme")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("treffen:treffen-liste", SEHEN, MITGLIEDER, augen=("koordination", "vertretung")),
    Zeile("treffen:treffen-neu", VERWALTEN, GRUPPENLEITUNG, augen=("koordination", "leitung")),
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
    Zeile("treffen:einladung-senden", VERWALTEN, KOORDINATION, von("treffen_terminiert")),
    Zeile("treffen:einladung-nachholen", VERWALTEN, KOORDINATION, von("treffen"), nur_post=True),
    Zeile("treffen:erinnerung-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:erinnerung-senden", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:aenderung-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:aenderung-senden", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:tagesordnung-mitteilen", VERWALTEN, KOORDINATION, von("treffen"), nur_post=True),
    Zeile("treffen:einladung-zustellung", VERWALTEN, KOORDINATION, von("treffen"), seite=False),
    Zeile("treffen:einladung-erneut", VERWALTEN, KOORDINATION, teilnahme),
    # Answering with an account, open registration, what came back
    Zeile(
        "treffen:antwort-eigene",
        SEHEN,
        MITGLIEDER | {"fachkraft": 404, "koordination": 404},
        von("treffen"),
    ),
    Zeile("treffen:anmeldung", "oeffentlich", ALLE, anmeldezeichen),
    Zeile("treffen:anmeldung-verwalten", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:anmeldung-erneuern", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:frage-liste", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:frage-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:frage-bearbeiten", VERWALTEN, KOORDINATION, frage),
    Zeile("treffen:frage-ruecken", VERWALTEN, KOORDINATION, frage, nur_post=True),
    Zeile("treffen:frage-loeschen", VERWALTEN, KOORDINATION, frage),
    Zeile("treffen:rueckmeldung-liste", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile(
        "treffen:rueckmeldung-ausfuhr",
        VERWALTEN,
        KOORDINATION,
        lambda ort: {"pk": ort.pk("treffen"), "was": "bedarf", "format": "csv"},
        seite=False,
    ),
    Zeile("treffen:rueckmeldung-eintragen", VERWALTEN, KOORDINATION, teilnahme),
    Zeile("treffen:rueckmeldung-vorziehen", VERWALTEN, KOORDINATION, teilnahme, nur_post=True),
    Zeile("treffen:rueckmeldung-entfernen", VERWALTEN, KOORDINATION, gast),
    # Items members register, what earlier meetings left over, copies, files
    Zeile("treffen:top-umordnen", VERWALTEN, KOORDINATION, von("treffen"), nur_post=True),
    Zeile("treffen:top-annehmen", VERWALTEN, KOORDINATION, angemeldet, nur_post=True),
    Zeile("treffen:top-ablehnen", VERWALTEN, KOORDINATION, angemeldet),
    Zeile("treffen:top-vertagen", VERWALTEN, KOORDINATION, punkt, nur_post=True),
    Zeile("treffen:top-anmelden", "darf_tops_anmelden", MITGLIEDER, von("treffen")),
    Zeile("treffen:top-zurueckziehen", "darf_tops_anmelden", MITGLIEDER, angemeldet, nur_post=True),
    Zeile(
        "treffen:themenspeicher-uebernehmen", VERWALTEN, KOORDINATION, von("treffen"), nur_post=True
    ),
    Zeile("treffen:folgethema-neu", VERWALTEN, KOORDINATION, von("treffen_alt")),
    Zeile("treffen:folgethema-bearbeiten", VERWALTEN, KOORDINATION, folgethema),
    Zeile("treffen:folgethema-loeschen", VERWALTEN, KOORDINATION, folgethema),
    Zeile("treffen:kopie-neu", VERWALTEN, KOORDINATION, von("treffen_alt")),
    Zeile("treffen:kopie-naechstes", VERWALTEN, KOORDINATION, von("treffen_alt"), nur_post=True),
    Zeile("treffen:material-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:material-laden", SEHEN, MITGLIEDER, material, seite=False),
    Zeile("treffen:material-bearbeiten", VERWALTEN, KOORDINATION, material),
    Zeile("treffen:material-loeschen", VERWALTEN, KOORDINATION, material),
    Zeile(
        "treffen:material-oeffentlich",
        "oeffentlich",
        ALLE,
        von("material_oeffentlich"),
        seite=False,
    ),
    Zeile("treffen:material-oeffentlich", "oeffentlich", alle(404), von("material"), seite=False),
    Zeile("treffen:material-laden-link", "zugang:einladung", ALLE, material_link, seite=False),
    Zeile("treffen:top-anmelden-link", "zugang:einladung", ALLE, link("zugang_einladung")),
    Zeile(
        "treffen:top-anmelden-link", "zugang:einladung", alle(404), link("zugang_gast"), seite=False
    ),
    Zeile(
        "treffen:top-zurueckziehen-link", "zugang:einladung", ALLE, angemeldet_link, nur_post=True
    ),
    # Programme, workshops, wishes and places
    Zeile("treffen:programm-zeigen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile(
        "treffen:programm-zeigen",
        VERWALTEN,
        mit_leitung(KOORDINATION, 404),
        von("treffen_entwurf"),
    ),
    Zeile("treffen:programm-neu", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:programm-einlesen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:programm-bearbeiten", VERWALTEN, KOORDINATION, slot),
    Zeile("treffen:programm-loeschen", VERWALTEN, KOORDINATION, slot),
    Zeile("treffen:workshop-neu", VERWALTEN, KOORDINATION, slot),
    Zeile("treffen:workshop-zeigen", VERWALTEN, KOORDINATION, workshop),
    Zeile("treffen:workshop-bearbeiten", VERWALTEN, KOORDINATION, workshop),
    Zeile("treffen:workshop-loeschen", VERWALTEN, KOORDINATION, workshop),
    Zeile("treffen:workshop-listen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:verteilung-verteilen", VERWALTEN, KOORDINATION, von("treffen")),
    Zeile("treffen:verteilung-platz", VERWALTEN, KOORDINATION, workshopplatz),
    Zeile("treffen:verteilung-brief", VERWALTEN, PASST_NICHT, von("treffen_alt")),
    Zeile(
        "treffen:workshop-wuensche-eigene",
        SEHEN,
        MITGLIEDER | {"fachkraft": 404, "koordination": 404},
        von("treffen"),
    ),
    Zeile("treffen:workshop-wuensche", "zugang:einladung", ALLE, link("zugang_einladung")),
    Zeile("treffen:workshop-wuensche", "zugang:einladung", ALLE, link("zugang_gast")),
    # Links in mails
    Zeile("treffen:einladung-antworten", "zugang:einladung", ALLE, link("zugang_gast")),
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
    Zeile("treffen:protokoll-ergebnisse", SCHREIBEN, KOORDINATION, treffen("treffen_laufend")),
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
    Zeile("treffen:massnahme-neu", MASSNAHMEN_VERWALTEN, GRUPPENLEITUNG),
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
    # Public events, and calendars to subscribe to
    Zeile("treffen:veranstaltung-liste", "oeffentlich", ALLE),
    Zeile("treffen:veranstaltung-zeigen", "oeffentlich", ALLE, von("treffen")),
    Zeile("treffen:veranstaltung-zeigen", "oeffentlich", alle(404), von("treffen_terminiert")),
    Zeile("treffen:veranstaltung-termin", "oeffentlich", ALLE, von("treffen"), seite=False),
    Zeile("treffen:kalender-oeffentlich", "oeffentlich", ALLE, seite=False),
    Zeile("treffen:kalender-abonnieren", SEHEN, MITGLIEDER),
    Zeile("treffen:kalender-erneuern", SEHEN, MITGLIEDER, lambda ort: {"abo": "netzwerk"}),
    Zeile("treffen:kalender-abruf", "zugang:kalender", ALLE, link("zugang_kalender"), seite=False),
    Zeile("treffen:kalender-abonnieren-link", "zugang:einladung", ALLE, link("zugang_einladung")),
    Zeile("treffen:kalender-abonnieren-link", "zugang:einladung", alle(404), link("zugang_gast")),
    Zeile("treffen:kalender-erneuern-link", "zugang:einladung", ALLE, link("zugang_einladung")),
)
