"""Which offers a page shows, and how many there are beside each filter.

What makes it fast at 100,000 offers, and stays exact (docs/adr/0004-suche.md has the figures):

- All hits are read once, by one statement. A hit that one group alone keeps out is counted for
  that group only.
- The database joins the numbers of the hits' values into one string of bytes, in binary; numpy
  counts them here, a tenth of what `unnest` with `GROUP BY` takes.
- The rank needs `kopf` alone: what stands in title, topics, names. That a text holds a word as
  well counts the same for every hit, so the wide vectors are never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from psycopg import Cursor
from psycopg.pq import Format

from angebote.models import Merkmal
from angebote.models.merkmal import ALLE
from angebote.models.suche import GEWICHTE
from angebote.suchanfrage import Suchanfrage, eines_von
from netzwerk.basis.models import Netzwerk

# The planner takes the wide vectors for part of the narrow table: left to itself it reads them
# all as soon as many rows match. Rows are dear, says `cpu_tuple_cost`: the way that reads the
# fewest is the one along the vectors' index. Nothing here is worth compiling (jit) before it runs,
# nor a second process that another visitor needs.
_EINSTELLUNGEN = """
    SELECT set_config('enable_seqscan', 'off', true), set_config('cpu_tuple_cost', '10', true),
        set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
        set_config('work_mem', '32MB', true)
"""
_ORDNUNGEN = {
    "name": "sortiername, angebot_id",
    "termin": "naechster_termin ASC NULLS LAST, sortiername, angebot_id",
    "bestaetigt": "ist_veraltet, bestaetigt_am DESC, angebot_id",
}
# PostgreSQL divides each word's weight by the sum of the series 1 + 1/4 + 1/9 + …
REIHE = 1.64493406685
# The words as typed, half as much what else stands for them, and for each word that it is there.
_RANG = """
    (ts_rank(%(gewichte)s::real[], kopf, to_tsquery('german', %(getippt)s))
    + {gemeint} / 2 + %(text)s * {glieder}) * guete
"""
_GEMEINT = "ts_rank(%(gewichte)s::real[], kopf, to_tsquery('german', %(gemeint)s))"
_PLATZ = np.dtype([("angebot", ">i8"), ("rang", ">f8")])

Zahlen = dict[str, dict[str, int]]
Nummern = npt.NDArray[np.uint32]
Maske = npt.NDArray[np.bool_]


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
    bestand: Mapping[str, int] | None = None,
) -> Fund:
    """The rows from `ab` on, or the last page when there are fewer; `wahl` is value by group.

    Without a query `bestand`, the counts of the whole directory, tells which way is shorter.
    """
    nach_rang = ordnung == "passend"
    teile = _teile(netzwerk, suche, wahl)
    with transaction.atomic(), connection.cursor() as zeiger:
        zeiger.execute(_EINSTELLUNGEN)
        codes, plaetze = _treffer(suche, wahl, teile, bestand or {}, nach_rang=nach_rang)
        zahlen, passt = _auszaehlen(np.frombuffer(codes, ">u4").astype(np.uint32), wahl)
        treffer = zahlen[""].get(ALLE, 0)
        ab = max(0, min(ab, (treffer - 1) // anzahl * anzahl))
        if nach_rang:
            seite = _beste(np.frombuffer(plaetze, _PLATZ)[passt], ab, ab + anzahl)
            zeiger.execute(
                "SELECT angebot_id, stand FROM angebote_suchdokument WHERE angebot_id = ANY (%s)",
                [seite],
            )
            staende = dict(zeiger.fetchall())
            return Fund(zahlen, [(pk, staende[pk]) for pk in seite if pk in staende])
        bedingung = " AND ".join([_gesucht(suche), *_drin(len(wahl))])
        zeiger.execute(
            f"""
            SELECT angebot_id, stand FROM angebote_suchdokument WHERE {bedingung}
            ORDER BY {_ORDNUNGEN[ordnung]} LIMIT %(anzahl)s OFFSET %(ab)s
            """,  # noqa: S608  put together from the fixed parts of this module
            {**teile, "anzahl": anzahl, "ab": ab},
        )
        return Fund(zahlen, zeiger.fetchall())


def _teile(
    netzwerk: Netzwerk, suche: Suchanfrage, wahl: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    teile: dict[str, Any] = {
        "netzwerk": netzwerk.pk,
        "abfrage": suche.roh,
        "getippt": eines_von(suche.getippt),
        "gemeint": eines_von(suche.gemeint),
        "gewichte": GEWICHTE,
        # Where one word is enough, how many there are weighs more than where they stand.
        "text": (1 if suche.oder else GEWICHTE[0] / REIHE) / max(1, len(suche.glieder)),
    }
    teile |= {f"glied{nr}": glied.als_tsquery() for nr, glied in enumerate(suche.glieder)}
    for nummer, gruppe in enumerate(wahl):
        teile[f"wahl{nummer}"] = [f"{gruppe}:{wert}" for wert in wahl[gruppe]]
    return teile


def _gesucht(suche: Suchanfrage) -> str:
    bedingung = "netzwerk_id = %(netzwerk)s::bigint"
    if not suche.ist_leer:
        bedingung += " AND vektor @@ to_tsquery('german', %(abfrage)s)"
    return bedingung


def _drin(anzahl: int) -> list[str]:
    return [f"merkmale && %(wahl{nummer})s::varchar[]" for nummer in range(anzahl)]


def _treffer(
    suche: Suchanfrage,
    wahl: Mapping[str, Sequence[str]],
    teile: Mapping[str, Any],
    bestand: Mapping[str, int],
    *,
    nach_rang: bool,
) -> tuple[bytes, bytes]:
    """All hits: the numbers of their values, and for ranking offer and rank of each, in bytes."""
    tabelle, glieder = "angebote_suchdokument", str(len(suche.glieder))
    bedingung = _gesucht(suche)
    if suche.ist_leer:
        gewaehlt = sum(
            bestand.get(wert, 0) for nr in range(len(wahl)) for wert in teile[f"wahl{nr}"]
        )
        # A third of the directory row by row takes longer than all of it along an index.
        if gewaehlt * 3 < bestand.get(ALLE, 0):
            bedingung += _hoechstens_eine_fehlt(len(wahl))
    elif suche.oder and nach_rang:
        # Whoever holds more of the words comes first; counted along the index.
        je_glied = " UNION ALL ".join(
            f"""
            SELECT angebot_id FROM angebote_suchdokument WHERE netzwerk_id = %(netzwerk)s::bigint
            AND vektor @@ to_tsquery('german', %(glied{nummer})s)
            """  # noqa: S608  put together from the fixed parts of this module
            for nummer in range(len(suche.glieder))
        )
        tabelle += f""" JOIN (
            SELECT angebot_id, count(*) AS viele FROM ({je_glied}) AS je GROUP BY angebot_id
        ) AS worte USING (angebot_id)"""  # noqa: S608  see above
        glieder = "viele"
    rang = _RANG.format(glieder=glieder, gemeint=_GEMEINT if suche.gemeint else "0")
    plaetze = (
        f"string_agg(int8send(angebot_id) || float8send({rang}), ''::bytea)"
        if nach_rang
        else "NULL"
    )
    # Django's cursors send text, in which bytes are twice as long and have to be read twice.
    binaer = Cursor(connection.connection)
    binaer.format = Format.BINARY
    wrapper = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapper(binaer) as zeiger:  # type: ignore[arg-type]  # any cursor of the driver will do
        zeiger.execute(
            f"""
            SELECT string_agg(codes, ''::bytea), {plaetze} FROM {tabelle} WHERE {bedingung}
            """,  # noqa: S608  put together from the fixed parts of this module
            teile,
        )
        codes, geordnet = zeiger.fetchone()
    return codes or b"", geordnet or b""


def _hoechstens_eine_fehlt(anzahl: int) -> str:
    """Without a query: no more than one group keeps the row out.

    A single group's own counts are those of the whole directory, so only its hits are read.
    """
    drin = _drin(anzahl)
    if anzahl < 2:
        return "".join(f" AND {eine}" for eine in drin)
    ohne = [" AND ".join(drin[:nr] + drin[nr + 1 :]) for nr in range(anzahl)]
    return f" AND ({' OR '.join(f'({eine})' for eine in ohne)})"


def _beste(plaetze: npt.NDArray[np.void], ab: int, bis: int) -> list[int]:
    """The offers in this part of the order: by rank, then by number."""
    if bis < len(plaetze):
        rang = plaetze["rang"]
        grenze = np.partition(rang, len(rang) - bis)[len(rang) - bis]
        plaetze = plaetze[rang >= grenze]
    ordnung = np.lexsort((plaetze["angebot"], -plaetze["rang"]))[ab:bis]
    offers: list[int] = plaetze["angebot"][ordnung].tolist()
    return offers


# Numbers never change their meaning: what was read once needs no second look.
_werte: dict[int, str] = {}


def _auszaehlen(
    nummern: Nummern, wahl: Mapping[str, Sequence[str]]
) -> tuple[Zahlen, Maske | slice]:
    """The counts, and which of the hits pass all groups (all of them when nothing is chosen)."""
    alle = _benannt(np.bincount(nummern))
    if not wahl or not alle:
        return dict.fromkeys(("", *wahl), alle), slice(None)
    nummer = {wert: nummer for nummer, wert in _werte.items() if wert in alle}
    # Each row begins with what every row has.
    anfaenge = np.flatnonzero(nummern == nummer[ALLE])
    gewaehlt = [
        [nummer[name] for wert in werte if (name := f"{gruppe}:{wert}") in nummer]
        for gruppe, werte in wahl.items()
    ]
    fehlt = np.array(
        [~np.logical_or.reduceat(np.isin(nummern, eine), anfaenge) for eine in gewaehlt]
    )
    # The sort of a row: 0 passes all groups, from 1 on lacks one alone, the last lacks more.
    viele = fehlt.sum(axis=0)
    sorte = np.where(viele == 0, 0, np.where(viele == 1, fehlt.argmax(axis=0) + 1, len(wahl) + 1))
    breite = int(nummern.max()) + 1
    laengen = np.diff(anfaenge, append=len(nummern))
    je_sorte = np.bincount(
        nummern + np.repeat(sorte * breite, laengen), minlength=(len(wahl) + 2) * breite
    ).reshape(-1, breite)
    zahlen = {"": _benannt(je_sorte[0])}
    for stelle, gruppe in enumerate(wahl, 1):
        # What passes all groups passes without this one as well.
        zahlen[gruppe] = _benannt(je_sorte[0] + je_sorte[stelle])
    return zahlen, viele == 0


def _benannt(anzahlen: npt.NDArray[np.int64]) -> dict[str, int]:
    """Counts by number as counts by value."""
    vorhanden: list[int] = np.flatnonzero(anzahlen).tolist()
    neu = [nummer for nummer in vorhanden if nummer not in _werte]
    if neu:
        _werte.update(Merkmal.objects.filter(pk__in=neu).values_list("pk", "wert"))
    return {_werte[nummer]: int(anzahlen[nummer]) for nummer in vorhanden}
