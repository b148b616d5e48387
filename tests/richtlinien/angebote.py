from collections.abc import Callable
from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, VERTRETUNG, WEITER, Stand, Zeile, alle
from tests.welt import Ort

PFLEGEN = "darf_angebote_pflegen"
FREIGEBEN = "darf_angebote_freigeben"
#: Of another organisation: not this representative's, who learns nothing of it.
FREMDES: Stand = VERTRETUNG | {"vertretung": 404}

VORSCHAU: Stand = alle(404) | {"vertretung": 200, "koordination": 200}


def von(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"pk": ort.pk(name)}


def mit_slug(name: str) -> Callable[[Ort], dict[str, Any]]:
    return lambda ort: {"pk": ort.pk(name), "slug": ort[name].slug}


def falscher_slug(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("angebot"), "slug": "alter-titel"}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE),
    # Misspelt: what the page proposes instead belongs to the sweep, too.
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE, abfrage="?q=Elternabnd"),
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE, abfrage="?q=xqzw"),
    Zeile("angebote:angebot-liste", "oeffentlich", ALLE, abfrage="?ansicht=druck"),
    Zeile("angebote:angebot-zeigen", "oeffentlich", ALLE, mit_slug("angebot")),
    Zeile("angebote:angebot-zeigen", "oeffentlich", ALLE, mit_slug("fremdes_angebot")),
    Zeile("angebote:angebot-zeigen", "oeffentlich", alle(WEITER), falscher_slug),
    # Gone for good; a preview for those who may edit it.
    Zeile(
        "angebote:angebot-zeigen",
        "oeffentlich",
        alle(410) | {"vertretung": 200, "koordination": 200},
        mit_slug("archiviertes_angebot"),
    ),
    # Not released: a preview for those who may edit it.
    Zeile("angebote:angebot-zeigen", "oeffentlich", VORSCHAU, mit_slug("angebot_eingereicht")),
    Zeile(
        "angebote:angebot-zeigen",
        "oeffentlich",
        VORSCHAU | {"vertretung": 404},
        mit_slug("fremder_entwurf"),
    ),
    Zeile("angebote:angebot-verwalten", PFLEGEN, VERTRETUNG, augen=("koordination", "vertretung")),
    Zeile("angebote:angebot-neu", PFLEGEN, VERTRETUNG),
    Zeile(
        "angebote:angebot-pruefen",
        PFLEGEN,
        VERTRETUNG,
        von("angebot_eingereicht"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("angebote:angebot-pruefen", PFLEGEN, VERTRETUNG, von("angebot")),
    Zeile("angebote:angebot-pruefen", PFLEGEN, FREMDES, von("fremder_entwurf")),
    Zeile("angebote:angebot-bearbeiten", PFLEGEN, VERTRETUNG, von("angebot_entwurf")),
    Zeile(
        "angebote:angebot-bearbeiten",
        PFLEGEN,
        VERTRETUNG,
        von("angebot"),
        augen=("koordination", "vertretung"),
    ),
    Zeile("angebote:angebot-bearbeiten", PFLEGEN, FREMDES, von("fremdes_angebot")),
    Zeile(
        "angebote:angebot-einreichen", PFLEGEN, VERTRETUNG, von("angebot_entwurf"), nur_post=True
    ),
    Zeile("angebote:angebot-einreichen", PFLEGEN, FREMDES, von("fremder_entwurf"), nur_post=True),
    Zeile(
        "angebote:angebot-freigeben",
        FREIGEBEN,
        KOORDINATION,
        von("angebot_eingereicht"),
        nur_post=True,
    ),
    Zeile("angebote:angebot-zurueckweisen", FREIGEBEN, KOORDINATION, von("angebot_eingereicht")),
    Zeile("angebote:angebot-bestaetigen", PFLEGEN, VERTRETUNG, von("angebot"), nur_post=True),
    Zeile("angebote:angebot-bestaetigen", PFLEGEN, FREMDES, von("fremdes_angebot"), nur_post=True),
    Zeile("angebote:angebot-archivieren", PFLEGEN, VERTRETUNG, von("angebot")),
    Zeile("angebote:angebot-archivieren", PFLEGEN, FREMDES, von("fremdes_angebot")),
    Zeile(
        "angebote:angebot-wieder-aufnehmen",
        FREIGEBEN,
        KOORDINATION,
        von("archiviertes_angebot"),
        augen=("koordination",),
    ),
    Zeile("angebote:angebot-pruefen", PFLEGEN, VERTRETUNG, von("archiviertes_angebot")),
    Zeile("angebote:aenderung-annehmen", FREIGEBEN, KOORDINATION, von("aenderung"), nur_post=True),
    Zeile("angebote:aenderung-ablehnen", FREIGEBEN, KOORDINATION, von("aenderung")),
    Zeile("angebote:aenderung-verwerfen", PFLEGEN, VERTRETUNG, von("aenderung")),
    Zeile("angebote:aenderung-verwerfen", PFLEGEN, FREMDES, von("fremde_aenderung")),
    Zeile("angebote:bild-datei", "oeffentlich", VORSCHAU, von("angebotsbild"), seite=False),
    Zeile("angebote:bild-datei", "oeffentlich", ALLE, von("fremdes_bild"), seite=False),
    Zeile("angebote:bild-neu", PFLEGEN, VERTRETUNG, von("angebot")),
    Zeile("angebote:bild-neu", PFLEGEN, FREMDES, von("fremdes_angebot")),
    Zeile("angebote:bild-bearbeiten", PFLEGEN, VERTRETUNG, von("angebotsbild")),
    Zeile("angebote:bild-bearbeiten", PFLEGEN, FREMDES, von("fremdes_bild")),
    Zeile("angebote:bild-verschieben", PFLEGEN, VERTRETUNG, von("angebotsbild"), nur_post=True),
    Zeile("angebote:bild-verschieben", PFLEGEN, FREMDES, von("fremdes_bild"), nur_post=True),
    Zeile("angebote:bild-loeschen", PFLEGEN, VERTRETUNG, von("angebotsbild")),
    Zeile("angebote:bild-loeschen", PFLEGEN, FREMDES, von("fremdes_bild")),
    Zeile("angebote:bild-freigeben", FREIGEBEN, KOORDINATION, von("angebotsbild"), nur_post=True),
    Zeile("angebote:bild-ablehnen", FREIGEBEN, KOORDINATION, von("angebotsbild")),
)
