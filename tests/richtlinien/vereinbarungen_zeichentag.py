"""The signing day: the coordination's pages, the poster, the tablet."""

from typing import Any

from tests.richtlinien.mitglieder import von
from tests.richtlinien.zeile import ALLE, KOORDINATION, WEITER, Zeile, alle
from tests.welt import Ort

VERWALTEN = "darf_vereinbarungen_verwalten"
OFFEN = "oeffentlich"


def fassung(ort: Ort) -> dict[str, Any]:
    eine = ort["fassung"]
    return {"pk": eine.vereinbarung_id, "nummer": eine.nummer}


def kurz(ort: Ort) -> dict[str, Any]:
    return {"code": ort["aushang"].code}


def am_aushang(ort: Ort) -> dict[str, Any]:
    return kurz(ort) | {"pk": ort.pk("beitritt")}


def mit_code(ort: Ort) -> dict[str, Any]:
    return am_aushang(ort) | {"kontakt": ort.pk("kontakt")}


def tablet(ort: Ort) -> dict[str, Any]:
    return {"code": ort["kiosk"].code}


def am_tablet(ort: Ort) -> dict[str, Any]:
    return tablet(ort) | {"pk": ort.pk("beitritt")}


ZEILEN: tuple[Zeile, ...] = (
    Zeile("mitglieder:zeichenstelle-liste", VERWALTEN, KOORDINATION, fassung),
    Zeile("mitglieder:zeichenstand-zeigen", VERWALTEN, KOORDINATION, fassung),
    Zeile(
        "mitglieder:zeichenstelle-schliessen", VERWALTEN, KOORDINATION, von("kiosk"), nur_post=True
    ),
    Zeile(
        "mitglieder:zeichenstelle-entsperren", VERWALTEN, KOORDINATION, von("kiosk"), nur_post=True
    ),
    Zeile("mitglieder:zeichenstelle-uebergeben", VERWALTEN, KOORDINATION, von("kiosk")),
    # Its PDF is not made yet.
    Zeile(
        "mitglieder:zeichenstelle-dokument",
        VERWALTEN,
        KOORDINATION | {"koordination": 404},
        von("aushang"),
        seite=False,
    ),
    Zeile("aushang-kurz", OFFEN, alle(WEITER), kurz, seite=False),
    Zeile("mitglieder:aushang-zeigen", OFFEN, ALLE, kurz),
    Zeile("mitglieder:aushang-organisation", OFFEN, ALLE, am_aushang),
    Zeile("mitglieder:aushang-code", OFFEN, ALLE, mit_code),
    # Asks every device for the PIN before it shows anything.
    Zeile("mitglieder:kiosk-zeigen", OFFEN, ALLE, tablet),
    Zeile("mitglieder:kiosk-pruefen", OFFEN, ALLE, am_tablet),
    Zeile("mitglieder:kiosk-unterzeichnen", OFFEN, ALLE, tablet, seite=False),
    Zeile("mitglieder:kiosk-danke", OFFEN, ALLE, tablet, seite=False),
    Zeile("mitglieder:kiosk-abbrechen", OFFEN, ALLE, tablet, nur_post=True),
)
