"""Run all benchmarks: `python -m tests.bench [name …]`."""

import importlib
import pkgutil
import sys

import tests.bench


def _zeile(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(gewuenscht: list[str]) -> None:
    _zeile(f"{'name':<42} {'ours':>10} {'reference':>10} {'ratio':>7}  unit")
    for eintrag in pkgutil.iter_modules(tests.bench.__path__):
        if gewuenscht and eintrag.name not in gewuenscht:
            continue
        if eintrag.name.startswith("_"):
            continue
        modul = importlib.import_module(f"tests.bench.{eintrag.name}")
        if hasattr(modul, "messen"):
            for figur in modul.messen():
                _zeile(figur.zeile())


main(sys.argv[1:])
