"""Values of filters as numbers, and how often the whole directory has each.

Both tables are written by the database itself, in the transaction that writes a row of the search:
no import, merge or deletion can forget them.
"""

from typing import Self

import pgtrigger
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.modell import PortalManager, PortalModell, PortalQuerySet
from netzwerk.basis.models import Netzwerk

# Every row has it: counting it counts the hits.
ALLE = "alle:"


# Outside the trail: derived, and never says who or what.
class Merkmal(PortalModell):
    """One value of a filter as `gruppe:wert`; its number never comes to mean anything else.

    Rows stay when the last offer loses the value, so that processes may remember them.
    """

    id = models.AutoField(primary_key=True)
    wert = models.CharField(max_length=100, unique=True)

    aufbewahrung = ()

    class Meta:
        verbose_name = _("Merkmal")
        verbose_name_plural = _("Merkmale")

    def __str__(self) -> str:
        return self.wert


class MerkmalzahlQuerySet(PortalQuerySet["Merkmalzahl"]):
    def des_netzwerks(self, netzwerk: Netzwerk) -> Self:
        return self.filter(netzwerk=netzwerk)

    def zahlen(self, netzwerk: Netzwerk) -> dict[str, int]:
        """Public offers by value, without those no offer has any more.

        Written out: every list page asks it, the queryset's way takes six times as long.
        """
        with connection.cursor() as zeiger:
            zeiger.execute(
                """
                SELECT merkmal, sum(anzahl) FROM angebote_merkmalzahl WHERE netzwerk_id = %s
                GROUP BY merkmal HAVING sum(anzahl) > 0
                """,
                [netzwerk.pk],
            )
            return dict(zeiger.fetchall())

    def alle(self) -> int:
        """Public offers."""
        summe: int | None = self.filter(merkmal=ALLE).aggregate(models.Sum("anzahl"))["anzahl__sum"]
        return summe or 0

    def verdichten(self) -> int:
        """Put the entries of each value together; the number of rows this saved.

        One statement: whoever reads meanwhile sees all of the old rows or all of the new.
        """
        with connection.cursor() as zeiger:
            zeiger.execute(
                """
                WITH alt AS (
                    DELETE FROM angebote_merkmalzahl RETURNING netzwerk_id, merkmal, anzahl
                ), neu AS (
                    INSERT INTO angebote_merkmalzahl (netzwerk_id, merkmal, anzahl)
                    SELECT netzwerk_id, merkmal, sum(anzahl) FROM alt
                    GROUP BY 1, 2 HAVING sum(anzahl) <> 0 RETURNING 1
                )
                SELECT (SELECT count(*) FROM alt) - (SELECT count(*) FROM neu)
                """
            )
            zeile: tuple[int] = zeiger.fetchone()
        return zeile[0]


# Outside the trail: derived from the rows of the search.
class Merkmalzahl(PortalModell):
    """An entry of the account of one value: the sum of all is how many public offers have it.

    Entries are only ever added, so no writer waits for another, and none can lock itself out; a
    transaction that fails takes its entries along. `verdichten` sums them up each night.
    """

    netzwerk = models.ForeignKey("basis.Netzwerk", on_delete=models.CASCADE, db_index=False)
    merkmal = models.CharField(max_length=100)
    anzahl = models.IntegerField()

    objects = PortalManager.from_queryset(MerkmalzahlQuerySet)()
    aufbewahrung = ()

    class Meta:
        verbose_name = _("Merkmalzahl")
        verbose_name_plural = _("Merkmalzahlen")
        indexes = (models.Index("netzwerk", "merkmal", include=("anzahl",), name="merkmalzahl"),)

    def __str__(self) -> str:
        return f"{self.merkmal} {self.anzahl:+}"


def _buchen(name: str, operation: pgtrigger.Operation, zeilen: str, **tabellen: str) -> object:
    """Once per statement, however many rows it wrote."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tabellen),
        func=f"""
            INSERT INTO angebote_merkmalzahl (netzwerk_id, merkmal, anzahl)
            SELECT netzwerk_id, merkmal, sum(zahl)
            FROM ({zeilen}) AS zeilen (netzwerk_id, merkmale, zahl), unnest(merkmale) AS merkmal
            GROUP BY 1, 2 HAVING sum(zahl) <> 0;
            RETURN NULL;
        """,  # noqa: S608  written here, in the three calls
    )


def merkmale_zaehlen() -> tuple[object, ...]:
    """Triggers of the search rows: numbers beside the values, and the accounts."""
    return (
        pgtrigger.Trigger(
            name="merkmale_beziffern",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("merkmale", "codes"),
            func="""
                INSERT INTO angebote_merkmal (wert)
                SELECT neu FROM unnest(NEW.merkmale) AS neu
                WHERE NOT EXISTS (SELECT FROM angebote_merkmal WHERE wert = neu)
                ORDER BY neu ON CONFLICT DO NOTHING;
                -- First what every row has: that tells where a row begins among many.
                NEW.codes = COALESCE(
                    (SELECT string_agg(int4send(id), ''::bytea ORDER BY wert <> 'alle:')
                     FROM angebote_merkmal WHERE wert = ANY (NEW.merkmale)), ''::bytea);
                RETURN NEW;
            """,
        ),
        _buchen(
            "merkmale_dazu",
            pgtrigger.Insert,
            "SELECT netzwerk_id, merkmale, 1 FROM neu",
            new="neu",
        ),
        _buchen(
            "merkmale_weg",
            pgtrigger.Delete,
            "SELECT netzwerk_id, merkmale, -1 FROM alt",
            old="alt",
        ),
        _buchen(
            "merkmale_anders",
            pgtrigger.Update,
            """
            SELECT n.netzwerk_id, n.merkmale, 1 FROM neu n JOIN alt a USING (angebot_id)
            WHERE (n.netzwerk_id, n.merkmale) <> (a.netzwerk_id, a.merkmale)
            UNION ALL
            SELECT a.netzwerk_id, a.merkmale, -1 FROM neu n JOIN alt a USING (angebot_id)
            WHERE (n.netzwerk_id, n.merkmale) <> (a.netzwerk_id, a.merkmale)
            """,
            old="alt",
            new="neu",
        ),
    )
