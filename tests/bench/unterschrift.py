"""One sealed PDF of a signature: rendering, checking and sealing, each in milliseconds.

The reference is bare WeasyPrint and bare pyHanko, one after the other in the same process: the
same HTML, fonts and key. It checks nothing and attaches nothing; ours also reads the accession
and its chain, embeds the frozen text and the steps, and compresses anew for PDF/A.
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
        ausgabe = subprocess.run(
            [sys.executable, "-m", "tests.bench._unterschrift"],
            cwd=WURZEL,
            env=stapel.umgebung,
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    ms = {name: sekunden * 1000 for name, sekunden in json.loads(ausgabe).items()}
    unser = ms["rendern"] + ms["pruefen"] + ms["siegeln"]
    yield Figur("sealed PDF: rendering", ms["rendern"], ms["setzen"], "ms")
    yield Figur("sealed PDF: checking UA-1 and A-3a", ms["pruefen"], 0, "ms")
    yield Figur("sealed PDF: sealing", ms["siegeln"], ms["unterschreiben"], "ms")
    yield Figur("sealed PDF: all", unser, ms["setzen"] + ms["unterschreiben"], "ms")
