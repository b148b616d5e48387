from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import (
    ALLE,
    EINSTELLEN,
    KOORDINATION,
    MITGLIEDER,
    VERTRETUNG,
    Stand,
    Zeile,
)
from tests.welt import Ort

type Angaben = Callable[[Ort], dict[str, Any]]

SEHEN = "darf_mitglieder_sehen"
VERWALTEN = "darf_mitglieder_verwalten"
ORGANISATIONEN = "darf_organisationen_pflegen"
KONTAKTE = "darf_kontakte_pflegen"
KONTEN = "darf_konten_verwalten"
AUSFUEHREN = "darf_ausfuehren"
ABHOLEN = "darf_ausfuhr_abholen"
VEREINBARUNGEN = "darf_vereinbarungen_verwalten"
ZEICHNEN = "zugang:unterzeichnung"
#: Of another organisation, which members see but only the coordination edits.
FREMDES: Stand = KOORDINATION
#: Asked for by the coordination: for everybody else it does not exist.
EIGENE_AUSFUHR: Stand = MITGLIEDER | {"fachkraft": 404, "vertretung": 404}
BEIDE = ("koordination", "vertretung")


def von(name: str) -> Angaben:
    return lambda ort: {"pk": ort.pk(name)}


def organisation(name: str) -> Angaben:
    return lambda ort: {"organisation": ort.pk(name)}


def schritt(name: str) -> Angaben:
    return lambda ort: {"pk": ort.pk("eigene"), "schritt": name}


def link(name: str = "zugang_unterzeichnung") -> Angaben:
    return lambda ort: {"zeichen": ort.zeichen(name)}


ZEILEN: tuple[Zeile, ...] = (
    # Organisations and contacts
    Zeile("mitglieder:organisation-liste", SEHEN, MITGLIEDER, augen=BEIDE),
    Zeile("mitglieder:organisation-neu", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:organisation-zeigen", SEHEN, MITGLIEDER, von("eigene"), augen=BEIDE),
    Zeile("mitglieder:organisation-zeigen", SEHEN, MITGLIEDER, von("andere")),
    Zeile("mitglieder:organisation-zeigen", SEHEN, MITGLIEDER, von("traeger")),
    Zeile(
        "mitglieder:organisation-bearbeiten", ORGANISATIONEN, VERTRETUNG, von("eigene"), augen=BEIDE
    ),
    Zeile("mitglieder:organisation-bearbeiten", ORGANISATIONEN, FREMDES, von("andere")),
    Zeile("mitglieder:mitgliedschaft-wechseln", VERWALTEN, KOORDINATION, schritt("ruhen_lassen")),
    Zeile(
        "mitglieder:mitgliedschaft-wechseln",
        VERWALTEN,
        KOORDINATION | {"koordination": 404},
        schritt("gibt-es-nicht"),
    ),
    Zeile("mitglieder:kontakt-neu", KONTAKTE, VERTRETUNG, organisation("eigene")),
    Zeile("mitglieder:kontakt-neu", KONTAKTE, FREMDES, organisation("andere")),
    Zeile("mitglieder:kontakt-bearbeiten", KONTAKTE, VERTRETUNG, von("kontakt")),
    Zeile("mitglieder:kontakt-bearbeiten", KONTAKTE, FREMDES, von("fremder_kontakt")),
    Zeile("mitglieder:kontakt-ausscheiden", KONTAKTE, VERTRETUNG, von("kontakt")),
    Zeile("mitglieder:kontakt-ausscheiden", KONTAKTE, FREMDES, von("fremder_kontakt")),
    Zeile("mitglieder:einlesung-neu", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:einlesung-zeigen", VERWALTEN, KOORDINATION, von("einlesung")),
    Zeile("mitglieder:einlesung-vorlage", VERWALTEN, KOORDINATION, seite=False),
    Zeile("mitglieder:einlesung-aendern", VERWALTEN, KOORDINATION, von("einlesung"), nur_post=True),
    # A list that somebody else uploaded
    Zeile(
        "mitglieder:einlesung-zeigen",
        VERWALTEN,
        KOORDINATION | {"koordination": 404},
        von("fremde_einlesung"),
    ),
    # Files to take away, and who is represented
    Zeile("mitglieder:ausfuhr", AUSFUEHREN, KOORDINATION),
    Zeile("mitglieder:ausfuhr-zeigen", ABHOLEN, EIGENE_AUSFUHR, von("ausfuhr")),
    Zeile(
        "mitglieder:ausfuhr-zeigen",
        ABHOLEN,
        EIGENE_AUSFUHR | {"koordination": 404},
        von("fremde_ausfuhr"),
    ),
    Zeile("mitglieder:ausfuhr-dokument", ABHOLEN, EIGENE_AUSFUHR, von("ausfuhr"), seite=False),
    Zeile(
        "mitglieder:ausfuhr-dokument",
        ABHOLEN,
        EIGENE_AUSFUHR | {"koordination": 404},
        von("fremde_ausfuhr"),
        seite=False,
    ),
    Zeile("mitglieder:ausfuhr-vcard", AUSFUEHREN, KOORDINATION, von("kontakt"), seite=False),
    Zeile("mitglieder:abdeckung", SEHEN, MITGLIEDER, augen=BEIDE),
    Zeile("mitglieder:abdeckung-bericht", AUSFUEHREN, KOORDINATION, nur_post=True),
    Zeile("mitglieder:konto-liste", KONTEN, EINSTELLEN),
    Zeile("mitglieder:konto-einladen", KONTEN, EINSTELLEN),
    Zeile("mitglieder:konto-rolle-entziehen", KONTEN, EINSTELLEN, von("rolle")),
    Zeile("mitglieder:netzwerk", "oeffentlich", ALLE),
    # Agreements
    Zeile("mitglieder:vereinbarung-liste", VEREINBARUNGEN, KOORDINATION),
    Zeile("mitglieder:vereinbarung-neu", VEREINBARUNGEN, KOORDINATION),
    Zeile("mitglieder:vereinbarung-zeigen", VEREINBARUNGEN, KOORDINATION, von("vereinbarung")),
    Zeile(
        "mitglieder:vereinbarung-zeigen", VEREINBARUNGEN, KOORDINATION, von("vereinbarung_entwurf")
    ),
    Zeile(
        "mitglieder:vereinbarung-bearbeiten",
        VEREINBARUNGEN,
        KOORDINATION,
        von("vereinbarung_entwurf"),
    ),
    Zeile(
        "mitglieder:vereinbarung-veroeffentlichen",
        VEREINBARUNGEN,
        KOORDINATION,
        von("vereinbarung_entwurf"),
    ),
    Zeile("mitglieder:vereinbarung-einladen", VEREINBARUNGEN, KOORDINATION, von("vereinbarung")),
    Zeile(
        "mitglieder:vereinbarung-erinnern",
        VEREINBARUNGEN,
        KOORDINATION,
        von("vereinbarung"),
        nur_post=True,
    ),
    Zeile(
        "mitglieder:vereinbarung-dokument",
        VEREINBARUNGEN,
        KOORDINATION,
        von("vereinbarung"),
        seite=False,
    ),
    Zeile("mitglieder:beitritt-zeigen", VEREINBARUNGEN, KOORDINATION, von("beitritt")),
    Zeile("mitglieder:beitritt-zeigen", VEREINBARUNGEN, KOORDINATION, von("beitritt_gezeichnet")),
    Zeile(
        "mitglieder:beitritt-erinnern", VEREINBARUNGEN, KOORDINATION, von("beitritt"), nur_post=True
    ),
    Zeile("mitglieder:beitritt-zurueckziehen", VEREINBARUNGEN, KOORDINATION, von("beitritt")),
    Zeile(
        "mitglieder:beitritt-kuendigen", VEREINBARUNGEN, KOORDINATION, von("beitritt_gezeichnet")
    ),
    Zeile(
        "mitglieder:beitritt-siegeln",
        VEREINBARUNGEN,
        KOORDINATION,
        von("beitritt_gezeichnet"),
        nur_post=True,
    ),
    Zeile(
        "mitglieder:beitritt-dokument",
        "darf_beitritte_sehen",
        VERTRETUNG | {"vertretung": 404},
        von("beitritt_gezeichnet"),
        seite=False,
    ),
)
