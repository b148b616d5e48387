"""The booklet of a directory of 500 offers, beside bare WeasyPrint on the same HTML.

The reference sets the same pages from the same style sheet and fonts; ours also reads the offers,
reports its progress, compresses anew and validates PDF/UA. Memory is the peak of the process.
"""

import json
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
        html = Path(ordner) / "heft.html"

        def lauf(was: str) -> dict[str, float]:
            """Each in a process of its own: the peak of one is not that of the other."""
            ausgabe = subprocess.run(
                [sys.executable, "-m", "tests.bench._heft", was, str(html)],
                cwd=WURZEL,
                env=stapel.umgebung,
                check=True,
                stdout=subprocess.PIPE,
            ).stdout
            ergebnis: dict[str, float] = json.loads(ausgabe)
            return ergebnis

        unser, bar = lauf("unser"), lauf("bar")
    seiten = round(unser["seiten"])
    yield Figur(f"booklet 500 offers, {seiten} pages", unser["sekunden"], bar["sekunden"], "s")
    yield Figur("booklet 500 offers, peak memory", unser["speicher"], bar["speicher"], "MB")
