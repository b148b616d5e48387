"""`python -m netzwerk.demo.start`: run the demo until Ctrl-C, or forget its data."""

import argparse
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from netzwerk.demo.dienste import Startfehler
from netzwerk.demo.stapel import BLICK, WURZEL, Stapel, alleinige_nutzung, demo_stapel

__all__ = ["Stapel", "demo_stapel"]

VERZEICHNIS = WURZEL / ".demo"
KONTEN = ("koordination", "vertretung", "fachkraft", "verwaltung")


def _melden(text: str) -> None:
    print(text, flush=True)


def _port() -> int:
    wert = os.environ.get("PORT", "8000")
    if not wert.isdecimal() or not 0 < int(wert) < 65536:
        raise Startfehler(f"PORT ist keine Portnummer: „{wert}“. Erlaubt sind 1 bis 65535.")
    return int(wert)


def _begruessen(stapel: Stapel) -> None:
    _melden(f"\nDas Portal läuft:  {stapel.adresse}/")
    if stapel.post_verzeichnis.is_dir():
        _melden(f"Post der Demo:     {stapel.adresse}/demo/post/")
    _melden("\nKonten, Kennwort jeweils „demo“:")
    for konto in KONTEN:
        _melden(f"  {konto}@demo.example")
    _melden(f"\nProtokolle: {stapel.verzeichnis / 'protokolle'}")
    _melden("Beenden mit Strg+C; die Daten bleiben. Zurücksetzen: „make demo-zuruecksetzen“.")


def zuruecksetzen(verzeichnis: Path) -> None:
    """Forget the demo's data: database, queues, mails, files, key."""
    if verzeichnis.exists():
        with alleinige_nutzung(verzeichnis):
            shutil.rmtree(verzeichnis)


def _unterbrechen(_zeichen: int, _rahmen: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(argumente: list[str]) -> int:
    leser = argparse.ArgumentParser(description="Startet die Demo des Portals.")
    leser.add_argument("--zuruecksetzen", action="store_true", help="vergisst die Daten der Demo")
    leser.add_argument("--verzeichnis", type=Path, default=VERZEICHNIS, help="Ort der Daten")
    leser.add_argument("--ohne-daten", action="store_true", help="beginnt mit leerem Portal")
    wahl = leser.parse_args(argumente)
    signal.signal(signal.SIGTERM, _unterbrechen)
    try:
        if wahl.zuruecksetzen:
            zuruecksetzen(wahl.verzeichnis)
            _melden("Die Demo ist zurückgesetzt: „make demo“ legt sie neu an.")
            return 0
        with demo_stapel(wahl.verzeichnis, _port(), vorgaben=os.environ, melden=_melden) as stapel:
            _begruessen(stapel)
            try:
                while True:
                    stapel.nachsehen()
                    time.sleep(BLICK)
            finally:
                # A second Ctrl-C must not interrupt the orderly end.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except KeyboardInterrupt:
        _melden("\nDie Demo ist beendet.")
        return 0
    except Startfehler as fehler:
        print(fehler, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
