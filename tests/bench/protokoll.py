"""Minutes of three pages and of 60 items with 400 participants: seconds and peak memory.

Each rendering is a process of its own, as memory peaks once per process; the median of three, ours
and the reference in turn. The reference is bare WeasyPrint on the same HTML and fonts, tagged for
PDF/UA alone. Ours begins with the stored image: it also writes the HTML, replaces what no font
has, and makes the file PDF/A-3a.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from netzwerk.demo.stapel import WURZEL
from tests.bench import Figur

LAEUFE = 3
GROESSEN = {"3 pages": (5, 24), "60 items": (60, 400)}


def messen() -> Iterator[Figur]:
    with tempfile.TemporaryDirectory(prefix="nk-bench-") as ordner:
        for name, (tops, personen) in GROESSEN.items():
            unser, bar = _gemessen(Path(ordner), str(tops), str(personen))
            yield Figur(f"minutes, {name}: time", unser["sekunden"], bar["sekunden"], "s")
            yield Figur(f"minutes, {name}: peak memory", unser["mb"], bar["mb"], "MB")


def _gemessen(ordner: Path, *groesse: str) -> tuple[dict[str, float], dict[str, float]]:
    html, pdf = str(ordner / "protokoll.html"), str(ordner / "protokoll.pdf")
    _lauf("vorlage", *groesse, html)
    laeufe = [(_lauf("unser", *groesse, pdf), _lauf("bar", html)) for _mal in range(LAEUFE)]
    unsere, bare = ([json.loads(text) for text in reihe] for reihe in zip(*laeufe, strict=True))
    return _mitte(unsere), _mitte(bare)


def _mitte(laeufe: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(lauf[name] for lauf in laeufe) for name in laeufe[0]}


def _lauf(*angaben: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tests.bench._protokoll", *angaben],
        cwd=WURZEL,
        env=os.environ | {"PORTAL_MODUS": "test"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
