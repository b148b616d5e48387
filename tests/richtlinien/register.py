"""What keeps the register of members: bodies, lists, letters, applications, proposals, exports."""

from typing import Any

from mitglieder.aktionen.eigener_eintrag import marke
from tests.richtlinien.mitglieder import (
    BEIDE,
    FREMDES,
    ORGANISATIONEN,
    SEHEN,
    VERWALTEN,
    link,
    organisation,
    von,
)
from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, VERTRETUNG, Zeile
from tests.welt import Ort

BESTAETIGUNG = "zugang:bestaetigung"
EINWILLIGEN = "darf_einwilligung_geben"


def _marke(ort: Ort) -> dict[str, Any]:
    return {"marke": marke(ort["neue_adresse"])}


ZEILEN: tuple[Zeile, ...] = (
    # The yearly question, by link
    *(
        Zeile(f"mitglieder:bestaetigung-{name}", BESTAETIGUNG, ALLE, link("zugang_bestaetigung"))
        for name in ("zeigen", "berichtigen", "ausscheiden", "danke")
    ),
    *(
        Zeile(
            f"mitglieder:bestaetigung-{name}",
            BESTAETIGUNG,
            ALLE,
            link("zugang_bestaetigung"),
            nur_post=True,
        )
        for name in ("bestaetigen", "widerrufen")
    ),
    Zeile("mitglieder:bestaetigung-abschied", "oeffentlich", ALLE),
    Zeile("mitglieder:bestaetigung-adresse", "oeffentlich", ALLE, _marke),
    *(
        Zeile(
            f"mitglieder:bestaetigung-{name}",
            VERWALTEN,
            KOORDINATION,
            von("kontakt"),
            nur_post=True,
        )
        for name in ("bitten", "adresse-stimmt")
    ),
    Zeile("mitglieder:aenderungsvorschlag-neu", ORGANISATIONEN, VERTRETUNG, organisation("eigene")),
    Zeile("mitglieder:aenderungsvorschlag-neu", ORGANISATIONEN, FREMDES, organisation("andere")),
    Zeile("mitglieder:aenderungsvorschlag-liste", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:aenderungsvorschlag-zeigen", VERWALTEN, KOORDINATION, von("vorschlag")),
    Zeile(
        "mitglieder:aenderungsvorschlag-annehmen",
        VERWALTEN,
        KOORDINATION,
        von("vorschlag"),
        nur_post=True,
    ),
    Zeile("mitglieder:aenderungsvorschlag-ablehnen", VERWALTEN, KOORDINATION, von("vorschlag")),
    # Becoming a member: the public form, the two kinds of links, the decision
    Zeile("mitglieder:aufnahme-neu", "oeffentlich", ALLE),
    Zeile("mitglieder:aufnahme-eingegangen", "oeffentlich", ALLE),
    Zeile("mitglieder:aufnahme-bestaetigen", "zugang:aufnahme", ALLE, link("zugang_aufnahme")),
    Zeile(
        "mitglieder:mitgliedschaft-annehmen",
        "zugang:aufnahme",
        ALLE,
        link("zugang_mitgliedschaft"),
    ),
    Zeile("mitglieder:aufnahme-liste", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:aufnahme-zeigen", VERWALTEN, KOORDINATION, von("aufnahme")),
    Zeile("mitglieder:aufnahme-zeigen", VERWALTEN, KOORDINATION, von("aufnahme_abgelehnt")),
    Zeile(
        "mitglieder:aufnahme-zeigen",
        VERWALTEN,
        KOORDINATION | {"koordination": 404},
        von("aufnahme_unbestaetigt"),
    ),
    Zeile("mitglieder:aufnahme-ablehnen", VERWALTEN, KOORDINATION, von("aufnahme")),
    Zeile("mitglieder:mitgliedschaft-bearbeiten", VERWALTEN, KOORDINATION, von("eigene")),
    Zeile("mitglieder:mitgliedschaft-einladung", VERWALTEN, KOORDINATION, von("eigene")),
    # History and mergers of an entry
    Zeile("mitglieder:organisation-verlauf", VERWALTEN, KOORDINATION, von("eigene")),
    Zeile("mitglieder:zusammenfuehren", VERWALTEN, KOORDINATION, von("eigene")),
    Zeile(
        "mitglieder:zusammenfuehren-pruefen",
        VERWALTEN,
        KOORDINATION,
        lambda ort: {"pk": ort.pk("eigene"), "weg": ort.pk("eingeladene")},
    ),
    # Publishing a person: the own entry, or recorded by the coordination
    Zeile("mitglieder:einwilligung-liste", EINWILLIGEN, MITGLIEDER, augen=BEIDE),
    Zeile("mitglieder:einwilligung-zeigen", EINWILLIGEN, VERTRETUNG, von("kontakt"), augen=BEIDE),
    Zeile("mitglieder:einwilligung-zeigen", EINWILLIGEN, FREMDES, von("fremder_kontakt")),
    Zeile(
        "mitglieder:einwilligung-widerrufen",
        EINWILLIGEN,
        VERTRETUNG,
        von("kontakt"),
        nur_post=True,
    ),
    Zeile(
        "mitglieder:kontakt-organisationen",
        VERWALTEN,
        KOORDINATION,
        von("kontakt"),
        abfrage="?q=haus",
    ),
    # What everybody sees
    Zeile("mitglieder:insofa", "oeffentlich", ALLE),
    Zeile("mitglieder:organisation-logo", "oeffentlich", ALLE, von("eigene"), seite=False),
    # Bodies around the network, groups of its own
    Zeile("mitglieder:gremium-liste", SEHEN, MITGLIEDER, augen=("koordination", "fachkraft")),
    Zeile("mitglieder:gremium-neu", VERWALTEN, KOORDINATION),
    Zeile(
        "mitglieder:gremium-zeigen",
        SEHEN,
        MITGLIEDER,
        von("gremium"),
        augen=("koordination", "fachkraft"),
        abfrage="?q=haus",
    ),
    Zeile("mitglieder:gremium-bearbeiten", VERWALTEN, KOORDINATION, von("gremium")),
    Zeile("mitglieder:gremium-loeschen", VERWALTEN, KOORDINATION, von("gremium")),
    Zeile(
        "mitglieder:gremium-sitz-neu",
        VERWALTEN,
        KOORDINATION,
        lambda ort: {"pk": ort.pk("gremium"), "organisation": ort.pk("eigene")},
    ),
    Zeile(
        "mitglieder:gremium-sitz-entfernen",
        VERWALTEN,
        KOORDINATION,
        lambda ort: {"gremium": ort.pk("gremium"), "pk": ort.pk("sitz")},
        nur_post=True,
    ),
    Zeile("mitglieder:partnergruppe-liste", VERWALTEN, KOORDINATION),
    Zeile("mitglieder:partnergruppe-neu", VERWALTEN, KOORDINATION),
    *(
        Zeile(f"mitglieder:partnergruppe-{name}", VERWALTEN, KOORDINATION, von("partnergruppe"))
        for name in ("bearbeiten", "loeschen")
    ),
    Zeile(
        "mitglieder:partnergruppe-verschieben",
        VERWALTEN,
        KOORDINATION,
        von("partnergruppe"),
        nur_post=True,
    ),
)
