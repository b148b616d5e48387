"""A member list of 2,000 rows: preview and write, beside bare openpyxl and `bulk_create`.

The preview also finds columns, tree, known entries, doubles and mistakes; writing plans once more
under lock and keeps the audit trail, as the reference does through the same triggers.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from netzwerk.demo.stapel import WURZEL, demo_stapel
from tests.bench import Figur


def messen() -> Iterator[Figur]:
    with (
        tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner,
        demo_stapel(Path(ordner) / "demo") as stapel,
    ):
        ausgabe = subprocess.run(
            [sys.executable, "-m", "tests.bench._einlesung"],
            cwd=WURZEL,
            env=stapel.umgebung,
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    runden = json.loads(ausgabe)
    mitte = {was: statistics.median(runde[was] for runde in runden) for was in runden[0]}
    yield Figur("import 2000 rows, preview", mitte["vorschau"], mitte["bar_lesen"], "ms")
    yield Figur("import 2000 rows, write", mitte["schreiben"], mitte["bar_schreiben"], "ms")
    yield Figur(
        "import 2000 rows, preview and write",
        mitte["vorschau"] + mitte["schreiben"],
        mitte["bar_lesen"] + mitte["bar_schreiben"],
        "ms",
    )
