"""Measures: progress by account and by link, the board."""

from typing import Any

from tests.richtlinien.zeile import ALLE, KOORDINATION, MITGLIEDER, Zeile, alle
from tests.welt import Ort

SEHEN = "darf_massnahmen_sehen"
VERWALTEN = "darf_massnahmen_verwalten"
LINK = "zugang:massnahmen"


def massnahme(ort: Ort) -> dict[str, Any]:
    return {"pk": ort.pk("massnahme")}


def nachweis(ort: Ort) -> dict[str, Any]:
    return massnahme(ort) | {"notiz": ort.pk("massnahmennotiz")}


def link(ort: Ort) -> dict[str, Any]:
    return {"zeichen": ort.zeichen("zugang_massnahmen")}


def nachweis_link(ort: Ort) -> dict[str, Any]:
    return nachweis(ort) | link(ort)


def fremder_nachweis(ort: Ort) -> dict[str, Any]:
    """Of a measure that is not hers."""
    return link(ort) | {
        "pk": ort.pk("fremde_massnahme"),
        "notiz": ort.pk("fremde_massnahmennotiz"),
    }


ZEILEN: tuple[Zeile, ...] = (
    Zeile(
        "treffen:massnahme-liste",
        SEHEN,
        MITGLIEDER,
        abfrage="?ansicht=tafel",
        augen=("koordination", "fachkraft"),
    ),
    Zeile("treffen:massnahme-liste", SEHEN, MITGLIEDER, abfrage="?ansicht=druck&stand=alle"),
    Zeile("treffen:massnahme-liste", SEHEN, MITGLIEDER, abfrage="?stand=fristbitte&q=nichts"),
    # Without a format there is nothing to hand out.
    Zeile(
        "treffen:massnahme-ausfuhr",
        SEHEN,
        MITGLIEDER | {"fachkraft": 404, "vertretung": 404, "koordination": 404},
        seite=False,
    ),
    Zeile(
        "treffen:massnahme-zeigen",
        SEHEN,
        MITGLIEDER,
        lambda ort: {"pk": ort.pk("massnahme_erledigt")},
        augen=("koordination",),
    ),
    Zeile("treffen:massnahme-frist", VERWALTEN, KOORDINATION, massnahme, nur_post=True),
    Zeile("treffen:massnahme-nachweis", SEHEN, MITGLIEDER, nachweis, seite=False),
    Zeile("treffen:massnahmenlink-zeigen", LINK, ALLE, link),
    Zeile("treffen:massnahmenlink-nachweis", LINK, ALLE, nachweis_link, seite=False),
    Zeile("treffen:massnahmenlink-nachweis", LINK, alle(404), fremder_nachweis, seite=False),
)
