"""The offer search at 2,000, 20,000 and 100,000 offers, beside what one would else take.

`search` is the ranked page of 20 with the exact counts of all filters, `page` the complete page
with all of it drawn (Django's test client, no network). The references find and count in the same
run over the same texts, without counts beside filters: `icontains` as a first version would ask
the database, tantivy (German stemmer, titles before texts) as the limit of what a search server
could reach. What has no query has no such reference and stands beside the smallest directory.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from netzwerk.demo.dienste import dienste
from netzwerk.demo.stapel import WURZEL
from tests.bench import Figur
from tests.vorlage import postgres_mit_vorlage


def messen() -> Iterator[Figur]:
    with tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner:
        ort = Path(ordner) / "cluster"
        ort.mkdir()
        with postgres_mit_vorlage(ort) as datenbank:
            os.environ["DATABASE_URL"] = datenbank
            try:
                yield from _figuren(json.loads(_lauf(ordner)))
            finally:
                del os.environ["DATABASE_URL"]


def _lauf(ordner: str) -> bytes:
    with dienste() as umgebung:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.bench._suche"],
            cwd=WURZEL,
            env={
                **os.environ,
                **umgebung,
                "PORTAL_MODUS": "test",
                "DJANGO_SETTINGS_MODULE": "netzwerk.settings",
                "DATEN_VERZEICHNIS": ordner,
                "DEMO_POST": ordner,
                "MAIL_URL": "smtp://127.0.0.1:9",
            },
            check=True,
            stdout=subprocess.PIPE,
        ).stdout


def _figuren(messung: dict[str, dict[str, dict[str, list[float]]]]) -> Iterator[Figur]:
    kleinste = next(iter(messung.values()))
    for groesse, arten in messung.items():
        for art, zeiten in arten.items():
            name = f"{int(groesse) // 1000}k, {art}"
            for maass in (statistics.median, _p95):
                kurz = "p50" if maass is statistics.median else "p95"
                for was, titel in (("suche", "search"), ("seite", "page")):
                    wert = maass(zeiten[was])
                    if not zeiten["tantivy"]:
                        referenz = maass(kleinste.get(art, zeiten)[was])
                        yield Figur(f"{name}: {titel} {kurz} / 2k", wert, referenz, "ms")
                    else:
                        for wer in ("icontains", "tantivy"):
                            referenz = maass(zeiten[wer])
                            yield Figur(f"{name}: {titel} {kurz} / {wer}", wert, referenz, "ms")


def _p95(werte: list[float]) -> float:
    return statistics.quantiles(werte, n=20)[-1] if len(werte) > 1 else werte[0]
