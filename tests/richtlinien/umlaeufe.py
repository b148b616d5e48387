"""The register of decisions and decisions by circulation."""

from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import (
    ALLE,
    KOORDINATION,
    MITGLIEDER,
    WEITER,
    Stand,
    Zeile,
    mit_leitung,
)
from tests.welt import Ort

type Angaben = Callable[[Ort], dict[str, Any]]

SEHEN = "darf_treffen_sehen"
PFLEGEN = "darf_beschluesse_pflegen"
VERWALTEN = "darf_umlauf_verwalten"
#: A draft is nobody's but the coordination's.
NUR_KOORDINATION: Stand = MITGLIEDER | {"fachkraft": 404, "vertretung": 404}
#: Of a decision of the whole network the lead of a group is a reader.
DES_NETZWERKS: Stand = KOORDINATION
#: The step does not fit the state: a message on its page.
PASST_NICHT: Stand = KOORDINATION | {"koordination": WEITER}


def von(name: str) -> Angaben:
    return lambda ort: {"pk": ort.pk(name)}


def link(name: str) -> Angaben:
    return lambda ort: {"zeichen": ort.zeichen(name)}


ZEILEN: tuple[Zeile, ...] = (
    Zeile(
        "treffen:beschluss-liste",
        SEHEN,
        MITGLIEDER,
        augen=("koordination", "fachkraft"),
        abfrage="?stand=in_kraft&q=Netzwerk&verfahren=umlauf",
    ),
    Zeile("treffen:beschluss-liste", SEHEN, MITGLIEDER, abfrage="?q=nichts"),
    Zeile(
        "treffen:beschluss-ausfuhr",
        SEHEN,
        MITGLIEDER,
        lambda ort: {"format": "csv"},
        seite=False,
    ),
    Zeile(
        "treffen:beschluss-zeigen",
        SEHEN,
        MITGLIEDER,
        von("beschluss"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile(
        "treffen:beschluss-zeigen",
        SEHEN,
        MITGLIEDER,
        von("beschluss_umlauf"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("treffen:beschluss-bearbeiten", PFLEGEN, DES_NETZWERKS, von("beschluss")),
    Zeile("treffen:umlauf-liste", SEHEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile("treffen:umlauf-neu", VERWALTEN, KOORDINATION),
    Zeile(
        "treffen:umlauf-zeigen",
        SEHEN,
        MITGLIEDER,
        von("umlauf"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("treffen:umlauf-zeigen", SEHEN, NUR_KOORDINATION, von("umlauf_entwurf")),
    Zeile("treffen:umlauf-zeigen", SEHEN, MITGLIEDER, von("umlauf_widersprochen")),
    Zeile("treffen:umlauf-zeigen", SEHEN, MITGLIEDER, von("umlauf_angenommen")),
    Zeile("treffen:umlauf-bearbeiten", VERWALTEN, KOORDINATION, von("umlauf_entwurf")),
    Zeile("treffen:umlauf-bearbeiten", VERWALTEN, PASST_NICHT, von("umlauf"), seite=False),
    Zeile("treffen:umlauf-starten", VERWALTEN, KOORDINATION, von("umlauf_entwurf")),
    Zeile("treffen:umlauf-loeschen", VERWALTEN, KOORDINATION, von("umlauf_entwurf")),
    Zeile("treffen:umlauf-nachfragen", VERWALTEN, KOORDINATION, von("umlauf"), nur_post=True),
    Zeile("treffen:umlauf-verlaengern", VERWALTEN, KOORDINATION, von("umlauf")),
    Zeile("treffen:umlauf-zurueckziehen", VERWALTEN, KOORDINATION, von("umlauf")),
    Zeile(
        "treffen:umlauf-aufnehmen",
        VERWALTEN,
        KOORDINATION,
        von("umlauf_widersprochen"),
        nur_post=True,
    ),
    # `vertretung` is the contact of a house that is asked; nobody else here is any house's.
    Zeile(
        "treffen:umlaufstimme-eigene",
        SEHEN,
        # Whoever speaks for an organisation that was asked: the lead is a contact of one.
        mit_leitung(MITGLIEDER | {"fachkraft": 403, "koordination": 403}),
        von("umlauf"),
    ),
    Zeile("treffen:umlaufstimme-link", "zugang:umlauf", ALLE, link("zugang_umlauf")),
    Zeile("treffen:umlaufstimme-link", "zugang:umlauf", ALLE, link("zugang_umlauf_vorbei")),
)
