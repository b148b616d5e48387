"""Countersigning, and the list of all parties."""

from tests.richtlinien.mitglieder import SEHEN, VEREINBARUNGEN, von
from tests.richtlinien.zeile import KOORDINATION, MITGLIEDER, VERTRETUNG, Zeile

#: The organisation is not the one that `vertretung` stands for.
FREMDE_ORGANISATION = VERTRETUNG | {"vertretung": 404}
BEIDE = ("koordination", "fachkraft")

ZEILEN: tuple[Zeile, ...] = (
    Zeile("mitglieder:gegenzeichnung-zeichnen", VEREINBARUNGEN, KOORDINATION, von("fassung")),
    Zeile("mitglieder:gegenzeichnung-ergebnis", VEREINBARUNGEN, KOORDINATION, von("fassung")),
    Zeile(
        "mitglieder:gegenzeichnung-erneut",
        VEREINBARUNGEN,
        KOORDINATION,
        von("beitritt_gezeichnet"),
        nur_post=True,
    ),
    Zeile(
        "mitglieder:gegenzeichnung-dokument",
        "darf_beitritte_sehen",
        FREMDE_ORGANISATION,
        von("beitritt_gezeichnet"),
        seite=False,
    ),
    Zeile("mitglieder:parteienliste-liste", SEHEN, MITGLIEDER, augen=BEIDE),
    Zeile(
        "mitglieder:parteienliste-neu",
        VEREINBARUNGEN,
        KOORDINATION,
        von("fassung"),
        nur_post=True,
    ),
    Zeile("mitglieder:parteienliste-zeigen", SEHEN, MITGLIEDER, von("parteienliste"), augen=BEIDE),
    Zeile(
        "mitglieder:parteienliste-dokument", SEHEN, MITGLIEDER, von("parteienliste"), seite=False
    ),
    Zeile("mitglieder:parteienliste-senden", VEREINBARUNGEN, KOORDINATION, von("parteienliste")),
    Zeile(
        "mitglieder:parteienliste-erneut",
        VEREINBARUNGEN,
        KOORDINATION,
        von("parteienliste"),
        nur_post=True,
    ),
)
