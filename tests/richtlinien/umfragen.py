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
from treffen.stimmzeichen import zeichen

type Angaben = Callable[[Ort], dict[str, Any]]


def code(name: str) -> Angaben:
    return lambda ort: {"code": ort[name].code}


def offene(ort: Ort) -> dict[str, Any]:
    return code("umfrage_laufend")(ort) | {"frage": ort.pk("umfragefrage_offen")}


def freitext(ort: Ort) -> dict[str, Any]:
    return code("umfrage_laufend")(ort) | {"frage": ort.pk("umfragefrage_freitext")}


def recht(ort: Ort) -> dict[str, Any]:
    return {"zeichen": zeichen(ort["stimmrecht"])}


#: On phones: whoever has the code or the link, with an account or without.
TELEFONE = (
    Zeile("umfrage-eintritt", "oeffentlich", ALLE),
    Zeile("umfrage-kurz", "oeffentlich", ALLE, code("umfrage_laufend")),
    Zeile("umfrage-kurz", "oeffentlich", ALLE, code("umfrage")),
    Zeile("umfrage-kurz", "oeffentlich", ALLE, code("umfrage_tage")),
    Zeile("umfrage-kurz", "oeffentlich", ALLE, code("umfrage_geschlossen")),
    Zeile("stimme-stand", "oeffentlich", alle(WEITER), code("umfrage_laufend"), seite=False),
    Zeile("stimme-abgeben", "oeffentlich", ALLE, offene),
    Zeile("stimme-abgeben", "oeffentlich", ALLE, freitext),
    Zeile("stimme-link", "oeffentlich", ALLE, recht),
)
VERWALTEN = "darf_umfragen_verwalten"
SEHEN = "darf_umfragen_sehen"
#: Neither seen nor run by the others: a poll that runs is known by its code.
VERDECKT: Stand = MITGLIEDER | {"fachkraft": 404, "vertretung": 404}
#: The lead of a group may run polls; those of the plenary meeting do not exist for her.
NICHT_IHRE = mit_leitung(KOORDINATION, 404)
PASST_NICHT: Stand = NICHT_IHRE | {"koordination": WEITER}


def umfrage(name: str) -> Angaben:
    return lambda ort: {"pk": ort.pk(name)}


def frage(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("umfrage"), "frage": ort.pk("umfragefrage")}


#: What the coordination prepares, runs in the room, and reads afterwards.
LEITSTAND = (
    Zeile("treffen:umfrage-liste", SEHEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile("treffen:umfrage-zeigen", SEHEN, VERDECKT, umfrage("umfrage")),
    Zeile("treffen:umfrage-zeigen", SEHEN, VERDECKT, umfrage("umfrage_laufend")),
    Zeile("treffen:umfrage-zeigen", SEHEN, VERDECKT, umfrage("umfrage_tage")),
    Zeile(
        "treffen:umfrage-zeigen",
        SEHEN,
        MITGLIEDER,
        umfrage("umfrage_geschlossen"),
        augen=("koordination", "fachkraft"),
    ),
    Zeile("treffen:umfrage-neu", VERWALTEN, GRUPPENLEITUNG),
    Zeile("treffen:umfrage-bearbeiten", VERWALTEN, NICHT_IHRE, umfrage("umfrage")),
    Zeile("treffen:umfrage-loeschen", VERWALTEN, NICHT_IHRE, umfrage("umfrage")),
    Zeile("treffen:umfrage-kopieren", VERWALTEN, NICHT_IHRE, umfrage("umfrage"), nur_post=True),
    Zeile("treffen:umfrage-starten", VERWALTEN, NICHT_IHRE, umfrage("umfrage"), nur_post=True),
    Zeile("treffen:umfrage-schliessen", VERWALTEN, NICHT_IHRE, umfrage("umfrage_laufend")),
    Zeile("treffen:umfrage-schliessen", VERWALTEN, PASST_NICHT, umfrage("umfrage"), seite=False),
    Zeile(
        "treffen:umfrage-tabelle",
        VERWALTEN,
        KOORDINATION,
        umfrage("umfrage_geschlossen"),
        seite=False,
    ),
    Zeile("treffen:umfrage-beamer", VERWALTEN, NICHT_IHRE, umfrage("umfrage_laufend")),
    Zeile("treffen:umfrage-beamer", VERWALTEN, NICHT_IHRE, umfrage("umfrage_tage")),
    Zeile("treffen:umfrage-fernbedienung", VERWALTEN, NICHT_IHRE, umfrage("umfrage_laufend")),
    Zeile(
        "treffen:umfrage-steuern",
        VERWALTEN,
        KOORDINATION,
        umfrage("umfrage_laufend"),
        nur_post=True,
    ),
    Zeile("treffen:umfrage-text", VERWALTEN, NICHT_IHRE, umfrage("umfrage_laufend"), nur_post=True),
    Zeile("treffen:umfragefrage-neu", VERWALTEN, NICHT_IHRE, umfrage("umfrage")),
    Zeile("treffen:umfragefrage-bearbeiten", VERWALTEN, NICHT_IHRE, frage),
    Zeile("treffen:umfragefrage-loeschen", VERWALTEN, NICHT_IHRE, frage),
    Zeile("treffen:umfragefrage-ruecken", VERWALTEN, NICHT_IHRE, frage, nur_post=True),
)
#: Personal links.
LINKS = (
    Zeile("treffen:stimmrecht-liste", VERWALTEN, NICHT_IHRE, umfrage("umfrage_tage")),
    Zeile("treffen:stimmrecht-liste", VERWALTEN, NICHT_IHRE, umfrage("umfrage_laufend")),
    Zeile(
        "treffen:stimmrecht-erinnern",
        VERWALTEN,
        NICHT_IHRE,
        umfrage("umfrage_tage"),
        nur_post=True,
    ),
)
ZEILEN: tuple[Zeile, ...] = (
    *LEITSTAND,
    *TELEFONE,
    *LINKS,
)
