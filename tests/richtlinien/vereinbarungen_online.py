"""Signing online: by a personal link and signed in; who is named as entitled to sign."""

from tests.richtlinien.mitglieder import ZEICHNEN, link, von
from tests.richtlinien.zeile import ALLE, KOORDINATION, VERTRETUNG, WEITER, Zeile, alle

#: Only the own organisations' accessions: the coordination's account represents none.
EIGENE = VERTRETUNG | {"koordination": 404}
VERWALTEN = "darf_vereinbarungen_verwalten"
SEHEN = "darf_beitritte_sehen"

ZEILEN: tuple[Zeile, ...] = (
    Zeile("mitglieder:unterzeichnung-lesen", ZEICHNEN, ALLE, link()),
    Zeile("mitglieder:unterzeichnung-lesen", ZEICHNEN, ALLE, link("zugang_gezeichnet")),
    Zeile("mitglieder:unterzeichnung-code", ZEICHNEN, ALLE, link(), nur_post=True),
    Zeile("mitglieder:unterzeichnung-angaben", ZEICHNEN, ALLE, link()),
    # Without anything typed it leads to the form.
    Zeile("mitglieder:unterzeichnung-unterzeichnen", ZEICHNEN, alle(WEITER), link(), seite=False),
    Zeile("mitglieder:unterzeichnung-benennen", ZEICHNEN, ALLE, link()),
    Zeile("mitglieder:unterzeichnung-ablehnen", ZEICHNEN, ALLE, link()),
    Zeile(
        "mitglieder:unterzeichnung-dokument", ZEICHNEN, ALLE, link("zugang_gezeichnet"), seite=False
    ),
    Zeile("mitglieder:unterzeichnung-text", ZEICHNEN, ALLE, link(), seite=False),
    Zeile(
        "mitglieder:zeichnungsvorschlag-bestaetigen",
        VERWALTEN,
        KOORDINATION,
        von("zeichnungsvorschlag"),
    ),
    Zeile(
        "mitglieder:zeichnungsvorschlag-ablehnen",
        VERWALTEN,
        KOORDINATION,
        von("zeichnungsvorschlag"),
    ),
    Zeile("mitglieder:eigene-unterzeichnung-liste", SEHEN, VERTRETUNG, augen=("vertretung",)),
    Zeile("mitglieder:eigene-unterzeichnung-lesen", SEHEN, EIGENE, von("beitritt")),
    Zeile("mitglieder:eigene-unterzeichnung-angaben", SEHEN, EIGENE, von("beitritt")),
    Zeile("mitglieder:eigene-unterzeichnung-ablehnen", SEHEN, EIGENE, von("beitritt")),
    Zeile("mitglieder:eigene-unterzeichnung-text", SEHEN, EIGENE, von("beitritt"), seite=False),
    # A recent sign-in is asked for first.
    Zeile(
        "mitglieder:eigene-unterzeichnung-unterzeichnen",
        SEHEN,
        EIGENE | {"vertretung": WEITER},
        von("beitritt"),
        seite=False,
    ),
)
