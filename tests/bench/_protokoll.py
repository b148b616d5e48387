"""One rendering of minutes in a process of its own: ours from the stored image, or bare WeasyPrint
from the HTML that ours had made. Prints JSON: seconds and peak memory in MB.

`python -m tests.bench._protokoll vorlage|unser TOPS PERSONEN DATEI` and `… bar DATEI`; no database.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WURZEL = Path(__file__).resolve().parents[2]
STATISCH = f"{(WURZEL / 'static').as_uri()}/"


def main(was: str, *angaben: str) -> None:
    if was == "bar":
        _melden(_bar(Path(angaben[0])))
        return
    tops, personen, datei = int(angaben[0]), int(angaben[1]), Path(angaben[2])
    kontext = _kontext(tops, personen)
    if was == "vorlage":
        datei.write_text(_html(kontext), encoding="utf-8")
        return
    _melden(_unser(kontext), datei)


def _melden(setzen: Callable[[], bytes], datei: Path | None = None) -> None:
    beginn = time.perf_counter()
    pdf = setzen()
    sekunden = time.perf_counter() - beginn
    if datei is not None:
        datei.write_bytes(pdf)
    spitze = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kB on Linux
    sys.stdout.write(json.dumps({"sekunden": sekunden, "mb": spitze}))


def _kontext(tops: int, personen: int) -> Callable[[], dict[str, Any]]:
    import django

    django.setup()
    from django.utils import translation

    translation.activate("de")
    from netzwerk.basis.pdf import qr_code
    from tests.treffen.protokollbild import BEGINN, bild
    from treffen.abbild import lesen
    from treffen.dokumente import aus_inhalt

    abbild = bild(tops=tops, leute=personen)

    def kontext() -> dict[str, Any]:
        werte = aus_inhalt(lesen(abbild))
        protokoll = werte["protokoll"] | {
            "freigegeben_am": "18. Juni 2026",
            "pruefcode": "2345-6789-ABCD",
            "pruef_url": "netzwerk.example/pruefen/",
            "qr_svg": qr_code("https://netzwerk.example/pruefen/?code=2345-6789-ABCD"),
        }
        netzwerk = {
            "name": "Netzwerk Kinderschutz",
            "kommune": "Musterstadt",
            "traeger": "Jugendamt",
        }
        return werte | {"protokoll": protokoll, "netzwerk": netzwerk, "erstellt_am": BEGINN}

    return kontext


def _html(kontext: Callable[[], dict[str, Any]]) -> str:
    from django.template.loader import render_to_string

    text: str = render_to_string(
        "pdf/protokoll.html", kontext() | {"titel": "Protokoll", "sprache": "de"}
    )
    return text


def _unser(kontext: Callable[[], dict[str, Any]]) -> Callable[[], bytes]:
    """What a worker does once it has read the row; the modules come with the first document."""
    from netzwerk.basis.pdf import pdf_aus_vorlage

    return lambda: pdf_aus_vorlage(
        "pdf/protokoll.html", kontext(), titel="Protokoll", pruefcode="2345-6789-ABCD"
    )


def _bar(datei: Path) -> Callable[[], bytes]:
    html = datei.read_text(encoding="utf-8")

    def setzen() -> bytes:
        from weasyprint import HTML

        pdf: bytes = HTML(string=html, base_url=STATISCH).write_pdf(pdf_variant="pdf/ua-1")
        return pdf

    return setzen


if __name__ == "__main__":
    main(*sys.argv[1:])
