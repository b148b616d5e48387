"""Which offers a page shows, and how many there are beside each filter: one statement for both.

What makes it fast at 100,000 offers, and stays exact (docs/adr/0004-suche.md has the figures):

- All hits are read once. A hit that one group alone keeps out is counted for that group only.
- The database joins the numbers of the hits' values into one string of bytes, which is counted
  here: a third of what `unnest` with `GROUP BY` takes.
- Ranking is what reads the wide vectors. `kopf`, title to provider, gives a lower bound of each
  hit's rank, and a bound for what its text may add. Some hundred hits with the highest bounds are
  ranked in full: no hit whose bound is below the last row they would show can reach the page, all
  others are ranked in full as well. So the order is that of ranking every hit.
"""

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from angebote.models import Merkmal
from angebote.models.suche import GEWICHTE
from angebote.suchanfrage import Suchanfrage
from netzwerk.basis.models import Netzwerk

# The planner takes the wide vectors for part of the narrow table: left to itself it reads them
# all as soon as many rows match. Nothing here is worth compiling (jit) before it runs.
_EINSTELLUNGEN = """
    SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '32MB';
"""
_ORDNUNGEN = {
    "name": "sortiername, angebot_id",
    "termin": "naechster_termin ASC NULLS LAST, sortiername, angebot_id",
    "bestaetigt": "ist_veraltet, bestaetigt_am DESC, angebot_id",
    "passend": "rang DESC, bestaetigt_am DESC, angebot_id",
}
# What the text (C, D) of a hit may add to its rank, were the word to stand there for ever: to a
# word of title or provider the rest of the series 1 + 1/4 + 1/9 + …, to any other all of it.
_TEXT = GEWICHTE[1]
_REST = _TEXT * (1 - 1 / 1.64493406685)
PROBE = 300


def _rang(spalte: str) -> str:
    """The sum over all words: distances between them are not looked at, so that it has a bound."""
    return f"ts_rank(%(gewichte)s::real[], {spalte}, to_tsquery('german', %(worte)s))"


_GENAU = f"""
    schranken AS MATERIALIZED (
        SELECT *, (rang + CASE WHEN rang > 0 THEN %(rest)s ELSE {_TEXT} END) * guete AS hoechstens
        FROM treffer WHERE fehlt = ''
    ), probe AS (
        SELECT {_rang("d.vektor")} * t.guete AS rang
        FROM (SELECT * FROM schranken ORDER BY hoechstens DESC LIMIT %(probe)s) t
        JOIN angebote_suchdokument d USING (angebot_id)
    ), schwelle AS (
        -- A little less: above the error of four-byte numbers.
        SELECT rang - 0.0001 AS rang FROM probe
        ORDER BY 1 DESC LIMIT 1 OFFSET (SELECT ab FROM anfang) + %(anzahl)s - 1
    ), bewertet AS (
        SELECT t.angebot_id, t.fehlt, t.stand, t.bestaetigt_am,
            {_rang("d.vektor")} * t.guete AS rang
        FROM schranken t JOIN angebote_suchdokument d USING (angebot_id)
        WHERE t.hoechstens >= COALESCE((SELECT rang FROM schwelle), 0)
    )
"""  # noqa: S608  fixed parts of this module

Zahlen = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Fund:
    """Counts by the group left out ("" for none), then by value; the page as (offer, state)."""

    zahlen: Zahlen = field(default_factory=dict)
    zeilen: Sequence[tuple[int, datetime | None]] = ()


def finden(
    netzwerk: Netzwerk,
    suche: Suchanfrage,
    wahl: Mapping[str, Sequence[str]],
    *,
    ordnung: str,
    ab: int,
    anzahl: int,
) -> Fund:
    """The rows from `ab` on, or the last page when there are fewer; `wahl` is value by group."""
    teile: dict[str, Any] = {"netzwerk": netzwerk.pk, "ab": ab, "anzahl": anzahl}
    bedingung = "netzwerk_id = %(netzwerk)s"
    if not suche.ist_leer:
        teile |= {
            "abfrage": suche.roh,
            "worte": suche.irgendeines,
            "gewichte": GEWICHTE,
            "probe": ab + anzahl + PROBE,
            "rest": (_REST + (len(suche.begriffe) - 1) * _TEXT) / len(suche.begriffe),
        }
        bedingung += " AND vektor @@ to_tsquery('german', %(abfrage)s)"
    gruppen = list(wahl)
    for nummer, gruppe in enumerate(gruppen):
        teile[f"wahl{nummer}"] = [f"{gruppe}:{wert}" for wert in wahl[gruppe]]
        teile[f"gruppe{nummer}"] = gruppe
    fehlt, hoechstens_eine = _gruppen(len(gruppen), alle=not suche.ist_leer)
    passend = ordnung == "passend"
    with connection.cursor() as zeiger:
        zeiger.execute(
            f"""{_EINSTELLUNGEN}
            WITH treffer AS MATERIALIZED (
                SELECT angebot_id, codes, stand, bestaetigt_am, {fehlt} AS fehlt,
                    {
                "guete, " + _rang("kopf")
                if passend
                else "naechster_termin, sortiername, ist_veraltet, 0"
            } AS rang
                FROM angebote_suchdokument WHERE {bedingung} {hoechstens_eine}
            ), anfang AS (
                SELECT greatest(0, least(%(ab)s, (count(*) - 1) / %(anzahl)s * %(anzahl)s)) AS ab
                FROM treffer WHERE fehlt = ''
            ), {_GENAU if passend else "bewertet AS (SELECT * FROM treffer)"},
            seite AS (
                SELECT angebot_id, stand,
                    row_number() OVER (ORDER BY {_ORDNUNGEN[ordnung]}) AS platz
                FROM bewertet WHERE fehlt = ''
                ORDER BY platz LIMIT %(anzahl)s OFFSET (SELECT ab FROM anfang)
            )
            SELECT fehlt, string_agg(codes, ''::bytea), NULL, NULL, 0 FROM treffer GROUP BY fehlt
            UNION ALL SELECT NULL, NULL, angebot_id, stand, platz FROM seite
            """,  # noqa: S608  put together from the fixed parts of this module
            teile,
        )
        while zeiger.description is None:
            zeiger.nextset()
        zeilen = zeiger.fetchall()
    return Fund(
        _auszaehlen({fehlt: daten for fehlt, daten, pk, *_ in zeilen if pk is None}, gruppen),
        [(pk, stand) for _, _, pk, stand, _ in sorted(zeilen, key=lambda z: z[4]) if pk],
    )


def _gruppen(anzahl: int, *, alle: bool) -> tuple[str, str]:
    """As SQL: the one group that keeps a row out ("" for none), and: no more than one does.

    Without a query a single group's own counts are those of the whole directory (`alle` is
    false), so that only its hits are read.
    """
    drin = [f"merkmale && %(wahl{nummer})s::varchar[]" for nummer in range(anzahl)]
    if not drin:
        return "''", ""
    ohne = [" AND ".join(drin[:nr] + drin[nr + 1 :]) or "true" for nr in range(anzahl)]
    if anzahl == 1 and not alle:
        return "''", f"AND {drin[0]}"
    faelle = " ".join(f"WHEN {ohne[nr]} THEN %(gruppe{nr})s" for nr in range(anzahl))
    return (
        f"CASE WHEN {' AND '.join(drin)} THEN '' {faelle} END",
        f"AND ({' OR '.join(f'({eine})' for eine in ohne)})",
    )


# Numbers never change their meaning: what was read once needs no second look.
_werte: dict[int, str] = {}


def _auszaehlen(daten: Mapping[str, bytes], gruppen: Iterable[str]) -> Zahlen:
    gezaehlt = {fehlt: Counter(_nummern(codes)) for fehlt, codes in daten.items()}
    neu = {nummer for zaehler in gezaehlt.values() for nummer in zaehler} - _werte.keys()
    if neu:
        _werte.update(Merkmal.objects.filter(pk__in=neu).values_list("pk", "wert"))
    zahlen = {
        fehlt: {_werte[nummer]: anzahl for nummer, anzahl in zaehler.items()}
        for fehlt, zaehler in gezaehlt.items()
    }
    alle = zahlen.setdefault("", {})
    for gruppe in gruppen:
        # What passes all groups passes without this one as well.
        zahlen[gruppe] = dict(Counter(alle) + Counter(zahlen.get(gruppe, {})))
    return zahlen


def _nummern(codes: bytes) -> "array[int]":
    nummern = array("I", codes)
    if sys.byteorder == "little":
        nummern.byteswap()
    return nummern
