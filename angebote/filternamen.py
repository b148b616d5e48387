"""The values beside the filters: their names, their order, how many offers each would give."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from angebote.filterwerte import GRUPPEN, Wert, feste_namen
from angebote.merkmale import GANZE_STADT
from angebote.zaehlung import Zahlen
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.zahlen import zahl

Namen = Mapping[str, Mapping[str, str]]

# What all networks share and the network's own (`waehlbar`), and the names of providers that may
# be read here.
_NAMEN = """
    SELECT 'thema', position, name, id FROM angebote_thema
    WHERE netzwerk_id IS NULL OR netzwerk_id = %(netzwerk)s
    UNION ALL
    SELECT 'zielgruppe', position, name, id FROM angebote_zielgruppe
    WHERE netzwerk_id IS NULL OR netzwerk_id = %(netzwerk)s
    UNION ALL
    SELECT 'format', position, name, id FROM angebote_angebotsformat
    WHERE netzwerk_id IS NULL OR netzwerk_id = %(netzwerk)s
    UNION ALL
    SELECT 'anbieter', 0, name, id FROM mitglieder_organisation o
    WHERE id = ANY (%(anbieter)s::bigint[]) OR id = ANY (%(offen)s::bigint[]) AND EXISTS (
        SELECT FROM angebote_suchdokument WHERE netzwerk_id = %(netzwerk)s
        AND merkmale && ARRAY['anbieter:' || o.id]::varchar[]
    )
"""


def gemeint(gruppe: str, wahl: Sequence[str]) -> Sequence[str]:
    """The values that fit a choice: what the whole town has is in each district."""
    return [*wahl, GANZE_STADT] if gruppe == "bezirk" and GANZE_STADT not in wahl else wahl


def namen(netzwerk: Netzwerk, zaehlung: Zahlen, wahl: Mapping[str, Sequence[str]]) -> Namen:
    """By group, then by value, in the order of showing.

    One statement, written out: every list page asks it, and putting it together anew would take
    longer than the answer.
    """
    gezaehlt = set().union(*zaehlung.values())
    listen: dict[str, dict[str, str]] = {gruppe: {} for gruppe in GRUPPEN}
    with connection.cursor() as zeiger:
        zeiger.execute(_NAMEN, {"netzwerk": netzwerk.pk, **_anbieter(gezaehlt, wahl["anbieter"])})
        for gruppe, _position, name, pk in sorted(zeiger.fetchall()):
            listen[gruppe][str(pk)] = name
    fest = feste_namen()
    return {**listen, **fest, "bezirk": {**_bezirke(gezaehlt), **fest["bezirk"]}}


def gruppenwerte(
    gruppe: str, benannt: Mapping[str, str], zahlen: Mapping[str, int], wahl: Sequence[str]
) -> list[Wert]:
    """What leads somewhere, or is chosen; a district that is all of the town says nothing."""
    ueberall = zahlen.get(f"bezirk:{GANZE_STADT}", 0) if gruppe == "bezirk" else 0
    werte = [
        Wert(
            wert,
            name,
            zahlen.get(f"{gruppe}:{wert}", 0) + (0 if wert == GANZE_STADT else ueberall),
            wert in wahl,
        )
        for wert, name in benannt.items()
        if f"{gruppe}:{wert}" in zahlen or wert in wahl
    ]
    if gruppe == "anbieter":
        werte.sort(key=lambda wert: (-wert.anzahl, wert.name.casefold()))
    if [wert.schluessel for wert in werte] == [GANZE_STADT] and not wahl:
        return []
    return werte


def _der_gruppe(gruppe: str, gezaehlt: Iterable[str]) -> set[str]:
    vorsatz = f"{gruppe}:"
    return {wert.removeprefix(vorsatz) for wert in gezaehlt if wert.startswith(vorsatz)}


def _bezirke(gezaehlt: Iterable[str]) -> dict[str, str]:
    """As the offers write them."""
    return {wert: wert for wert in sorted(_der_gruppe("bezirk", gezaehlt)) if wert != GANZE_STADT}


def _anbieter(gezaehlt: Iterable[str], wahl: Sequence[str]) -> dict[str, str]:
    """Those the counts know, and chosen ones that have to prove that they belong here.

    Arrays as PostgreSQL writes them: of a hundred numbers the driver would adapt each.
    """
    bekannt = _der_gruppe("anbieter", gezaehlt)
    offen = {str(zahl(w)) for w in wahl if zahl(w)} - bekannt
    return {"anbieter": f"{{{','.join(bekannt)}}}", "offen": f"{{{','.join(offen)}}}"}
