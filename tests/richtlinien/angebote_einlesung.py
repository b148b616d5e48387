"""Reading in lists of offers: each of one's own uploads, nobody else's."""

from tests.richtlinien.angebote import PFLEGEN, von
from tests.richtlinien.zeile import KOORDINATION, VERTRETUNG, Stand, Zeile

#: Who uploaded it: the others who may read in lists learn nothing of it.
DER_KOORDINATION: Stand = KOORDINATION | {"vertretung": 404}
DER_VERTRETUNG: Stand = VERTRETUNG | {"koordination": 404}

ZEILEN: tuple[Zeile, ...] = (
    Zeile(
        "angebote:einlesung-neu",
        PFLEGEN,
        VERTRETUNG,
        augen=("koordination", "vertretung"),
    ),
    Zeile("angebote:einlesung-vorlage", PFLEGEN, VERTRETUNG, seite=False),
    Zeile("angebote:einlesung-zeigen", PFLEGEN, DER_KOORDINATION, von("angebotseinlesung")),
    Zeile(
        "angebote:einlesung-zeigen",
        PFLEGEN,
        DER_VERTRETUNG,
        von("eigene_angebotseinlesung"),
        augen=("vertretung",),
    ),
    Zeile(
        "angebote:einlesung-zeigen", PFLEGEN, DER_KOORDINATION, von("laufende_angebotseinlesung")
    ),
    Zeile("angebote:einlesung-zeigen", PFLEGEN, DER_KOORDINATION, von("fertige_angebotseinlesung")),
    Zeile(
        "angebote:einlesung-aendern",
        PFLEGEN,
        DER_KOORDINATION,
        von("angebotseinlesung"),
        nur_post=True,
    ),
)
