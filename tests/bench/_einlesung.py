"""Import 2,000 rows as the portal does it, and as bare openpyxl plus `bulk_create` would.

Runs in an environment with a database; everything it writes is rolled back. Prints JSON.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django
from openpyxl.reader.excel import load_workbook
from openpyxl.workbook.workbook import Workbook

ZEILEN = 2000
RUNDEN = 3
KOPF = (
    "Organisation", "Übergeordnet", "Art", "Partnergruppen", "Straße", "PLZ", "Ort",
    "Website", "Vorname", "Nachname", "Funktion", "E-Mail", "Telefon",
)  # fmt: skip


def _mappe() -> bytes:
    mappe = Workbook(write_only=True)
    blatt = mappe.create_sheet("Mitglieder")
    blatt.append(KOPF)
    for nr in range(ZEILEN):
        oben = f"Träger {nr // 50 * 50}" if nr % 50 else ""
        name = f"Kita Haus {nr}" if oben else f"Träger {nr}"
        blatt.append((
            name, oben, "kita", "schule", f"Weg {nr}", "47798", "Krefeld", f"www.k{nr}.example",
            "Kim", f"Muster {nr}", "Leitung", f"kim@k{nr}.example", "02151 1234",
        ))  # fmt: skip
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


def _dauer[T](tun: Callable[[], T]) -> tuple[float, T]:
    beginn = time.perf_counter()
    ergebnis = tun()
    return (time.perf_counter() - beginn) * 1000, ergebnis


def main() -> None:
    django.setup()
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from mitglieder.aktionen import einlesung as aktionen
    from mitglieder.einlesen.datei import lesen
    from mitglieder.models import Kontakt, KontaktNetzwerk, Mitgliedschaft, Organisation
    from netzwerk.basis.models import Konto, Netzwerk

    netzwerk = Netzwerk.objects.create(kurzname="messung", name="Messung", kommune="Messung")
    konto = Konto.objects.get(email="koordination@demo.example")
    inhalt = _mappe()

    def vorschau() -> Any:
        einlesung = aktionen.ablegen(
            netzwerk=netzwerk, tabelle=lesen(inhalt), dateiname="l.xlsx", quelle="", von=konto
        )
        return einlesung, aktionen.plan_zu(einlesung).stand

    def bar_lesen() -> list[tuple[Any, ...]]:
        blatt = load_workbook(io.BytesIO(inhalt), read_only=True, data_only=True).worksheets[0]
        return list(blatt.iter_rows(min_row=2, values_only=True))

    def bar_schreiben(reihen: list[tuple[Any, ...]]) -> None:
        felder = ("strasse", "plz", "ort", "website")
        neue = Organisation.objects.bulk_create(
            Organisation(
                name=r[0], kommune="Bar", art="kita", **dict(zip(felder, r[4:8], strict=True))
            )
            for r in reihen
        )
        Mitgliedschaft.objects.bulk_create(
            Mitgliedschaft(netzwerk=netzwerk, organisation=o, zustand="aktiv") for o in neue
        )
        personen = Kontakt.objects.bulk_create(
            Kontakt(organisation=o, vorname=r[8], nachname=r[9], email=r[11], telefon=r[12])
            for o, r in zip(neue, reihen, strict=True)
        )
        KontaktNetzwerk.objects.bulk_create(
            KontaktNetzwerk(kontakt_id=k.pk, netzwerk_id=netzwerk.pk) for k in personen
        )

    runden = []
    for _runde in range(RUNDEN):
        runde: dict[str, float] = {}
        with transaction.atomic():
            runde["vorschau"], (einlesung, stand) = _dauer(vorschau)
            with CaptureQueriesContext(connection) as abfragen:
                aktionen.plan_zu(einlesung)
            runde["abfragen_vorschau"] = len(abfragen)
            schreiben = partial(aktionen.uebernehmen, einlesung=einlesung, stand=stand, von=konto)
            runde["schreiben"], _ergebnis = _dauer(schreiben)
            assert Organisation.objects.filter(kommune="Messung").count() == ZEILEN
            transaction.set_rollback(True)
        with transaction.atomic():
            runde["bar_lesen"], reihen = _dauer(bar_lesen)
            runde["bar_schreiben"], _nichts = _dauer(partial(bar_schreiben, reihen))
            transaction.set_rollback(True)
        runden.append(runde)
    netzwerk.delete()
    sys.stdout.write(json.dumps(runden))


main()
