"""Casting. Nobody acts here: no `von=`, no trail, no time, nothing but the ballot itself."""

import uuid
from typing import Any

from django.db import connection, transaction

from treffen import stimmzeichen
from treffen.models import Stimmzettel, Umfrage, Umfragefrage

#: One statement is one transaction: with 300 phones at once every further round trip counts.
#: FOR KEY SHARE: votes do not wait for each other; closing (FOR UPDATE) waits for them, and whoever
#: waited for the closing finds the question closed and writes nothing.
ABGEBEN = f"""
    INSERT INTO {Stimmzettel._meta.db_table} AS alt
        (id, frage_id, marke, wahl, punkte, wert, text, freigabe)
    SELECT %(id)s, frage.id, %(marke)s, %(wahl)s::bigint[], %(punkte)s::smallint[], %(wert)s,
        %(text)s, %(freigabe)s
    FROM {Umfragefrage._meta.db_table} AS frage
    JOIN {Umfrage._meta.db_table} AS umfrage ON umfrage.id = frage.umfrage_id
    WHERE frage.id = %(frage)s AND frage.zustand = %(offen)s AND umfrage.zustand = %(laufend)s
        AND (umfrage.laeuft_bis IS NULL OR umfrage.laeuft_bis > statement_timestamp())
    FOR KEY SHARE OF frage
    ON CONFLICT (frage_id, marke) DO UPDATE SET
        wahl = EXCLUDED.wahl, punkte = EXCLUDED.punkte, wert = EXCLUDED.wert,
        -- The same words sent again stay released or hidden; changed ones wait anew.
        freigabe = CASE WHEN alt.text = EXCLUDED.text THEN alt.freigabe ELSE EXCLUDED.freigabe END,
        -- With a new key: the live figures do not hold them before five more have answered.
        id = CASE WHEN alt.text = EXCLUDED.text THEN alt.id ELSE EXCLUDED.id END,
        text = EXCLUDED.text
"""  # noqa: S608  # names of our own tables
#: Who makes one of two contacts holds the question FOR UPDATE until the right is gone.
WARTEN = f"SELECT FROM {Umfragefrage._meta.db_table} WHERE id = %s FOR KEY SHARE"


def abgeben_mit_recht(*, frage: Umfragefrage, geheimnis: str, inhalt: dict[str, Any]) -> bool:
    """In a poll by personal link. False also when the right is gone by now: it casts nothing."""
    with transaction.atomic():
        with connection.cursor() as zeiger:
            zeiger.execute(WARTEN, [frage.pk])
        return stimmzeichen.gilt(frage.umfrage, geheimnis) and abgeben(
            frage=frage, marke=stimmzeichen.marke(frage.umfrage, geheimnis), inhalt=inhalt
        )


def abgeben(*, frage: Umfragefrage, marke: str, inhalt: dict[str, Any]) -> bool:
    """Write the ballot, or change the one of this mark. False: the question is closed by now."""
    werte = {
        "wahl": [],
        "punkte": [],
        "wert": None,
        "text": "",
        "freigabe": "",
        **inhalt,
        "id": uuid.uuid4(),
        "marke": marke,
        "frage": frage.pk,
        "offen": Umfragefrage.Zustand.OFFEN.value,
        "laufend": Umfrage.Zustand.LAUFEND.value,
    }
    with connection.cursor() as zeiger:
        zeiger.execute(ABGEBEN, werte)
        return bool(zeiger.rowcount)
