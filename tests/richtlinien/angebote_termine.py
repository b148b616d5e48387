"""Dates of offers, signing up for them, and the short address of an offer."""

from tests.richtlinien.angebote import FREMDES, PFLEGEN, von
from tests.richtlinien.mitglieder import link
from tests.richtlinien.zeile import ALLE, VERTRETUNG, WEITER, Zeile, alle

ANMELDUNG = "zugang:terminanmeldung"

ZEILEN: tuple[Zeile, ...] = (
    Zeile("angebot-kurz", "oeffentlich", alle(WEITER), von("angebot"), seite=False),
    Zeile("angebot-kurz", "oeffentlich", alle(404), von("angebot_entwurf"), seite=False),
    Zeile("angebot-kurz", "oeffentlich", alle(410), von("archiviertes_angebot"), seite=False),
    Zeile("angebote:termin-neu", PFLEGEN, VERTRETUNG, von("angebot")),
    Zeile("angebote:termin-neu", PFLEGEN, FREMDES, von("fremdes_angebot")),
    *(
        Zeile("angebote:termin-zeigen", PFLEGEN, VERTRETUNG, von(name))
        for name in ("termin", "termin_voll", "termin_reihe", "termin_abgesagt", "termin_vorbei")
    ),
    Zeile("angebote:termin-zeigen", PFLEGEN, FREMDES, von("fremder_termin")),
    Zeile("angebote:termin-bearbeiten", PFLEGEN, VERTRETUNG, von("termin_voll")),
    Zeile("angebote:termin-bearbeiten", PFLEGEN, FREMDES, von("fremder_termin")),
    Zeile("angebote:termin-absagen", PFLEGEN, VERTRETUNG, von("termin_reihe")),
    Zeile("angebote:termin-absagen", PFLEGEN, FREMDES, von("fremder_termin")),
    Zeile("angebote:termin-ausfall", PFLEGEN, VERTRETUNG, von("termin_reihe")),
    Zeile("angebote:termin-ausfall", PFLEGEN, FREMDES, von("fremder_termin")),
    Zeile("angebote:termin-stattfinden", PFLEGEN, VERTRETUNG, von("termin_reihe"), nur_post=True),
    Zeile("angebote:termin-stattfinden", PFLEGEN, FREMDES, von("fremder_termin"), nur_post=True),
    Zeile("angebote:termin-datei", "oeffentlich", ALLE, von("termin_reihe"), seite=False),
    Zeile("angebote:termin-datei", "oeffentlich", ALLE, von("fremder_termin"), seite=False),
    Zeile("angebote:termin-datei", "oeffentlich", alle(404), von("geheimer_termin"), seite=False),
    *(
        Zeile("angebote:terminanmeldung-neu", "oeffentlich", ALLE, von(name))
        for name in ("termin", "termin_voll", "termin_abgesagt", "termin_zu", "termin_vorbei")
    ),
    Zeile(
        "angebote:terminanmeldung-neu",
        "oeffentlich",
        ALLE,
        von("termin"),
        abfrage="?eingegangen=ja",
    ),
    # Without sign-up here, and of an offer that is not public.
    Zeile("angebote:terminanmeldung-neu", "oeffentlich", alle(404), von("termin_reihe")),
    Zeile("angebote:terminanmeldung-neu", "oeffentlich", alle(404), von("geheimer_termin")),
    *(
        Zeile("angebote:terminanmeldung-zeigen", ANMELDUNG, ALLE, link(f"zugang_termin_{name}"))
        for name in ("platz", "wartet", "frage", "fort")
    ),
)
