"""The fault run in large: `python -m tests.stoerungen [mails]`, 5,000 unless told otherwise."""

import sys
import tempfile
from pathlib import Path

from tests.stoerungen.lauf import laufen


def main(anzahl: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nk-stoerungen-") as ordner:
        ergebnis = laufen(anzahl, Path(ordner), toetungen=10)
    zeilen = {
        "mails": ergebnis.anzahl,
        "sent": ergebnis.gesendet,
        "refused by the server": ergebnis.abgelehnt,
        "lost": len(ergebnis.verloren),
        "duplicates": ergebnis.doppelt,
        "workers killed": ergebnis.getoetet,
        "replies lost after DATA": ergebnis.antworten_verloren,
        "services restarted": ergebnis.neustarts,
        "seconds": round(ergebnis.sekunden),
    }
    for name, wert in zeilen.items():
        sys.stdout.write(f"{name:<26} {wert:>6}\n")
    for mangel in ergebnis.maengel:
        sys.stdout.write(f"{mangel}\n")
    return 1 if ergebnis.maengel else 0


sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
