"""`unser`: the worker's way, and its HTML written down. `bar`: WeasyPrint alone on that HTML.

Runs in an environment with a database; everything it writes is rolled back. Prints JSON.
"""

import json
import random
import resource
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import django

ANZAHL = 500
WOERTER = """
Eltern Kinder Medien Handy Schule Gruppe Beratung Nachmittag Austausch Fragen Regeln Netz gemeinsam
sicher offen ruhig kostenlos regelmäßig vertraulich Jugendliche Fachkräfte Familie
"""


def _text(zufall: random.Random, woerter: int) -> str:
    worte = zufall.choices(WOERTER.split(), k=woerter)
    return " ".join(worte).capitalize() + "."


def main(was: str, datei: Path) -> None:
    django.setup()
    angaben = _unser(datei) if was == "unser" else _bar(datei)
    # Kilobytes on Linux.
    angaben["speicher"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(angaben))


def _unser(datei: Path) -> dict[str, float]:
    from django.db import transaction
    from django.template.loader import render_to_string
    from django.utils import translation
    from pypdf import PdfReader

    from angebote.dokumente import heft_bauen, kontext
    from angebote.models import Angebotsheft
    from netzwerk.basis.models import Dokument, Netzwerk

    with transaction.atomic():
        netzwerk = Netzwerk.objects.get(kurzname="kinderschutz")
        heft = Angebotsheft.objects.create(
            netzwerk=netzwerk,
            art=Angebotsheft.Art.VERZEICHNIS,
            auswahl=_angebote(netzwerk),
            kennung="messung",
        )
        dokument = Dokument(netzwerk=netzwerk, art="angebotsheft", gegenstand=heft)
        beginn = time.perf_counter()
        pdf = heft_bauen(dokument).inhalt
        sekunden = time.perf_counter() - beginn
        assert isinstance(pdf, bytes)
        with translation.override("de"):
            vorlage = f"pdf/heft_{heft.art}.html"
            html = render_to_string(vorlage, kontext(heft) | {"titel": "Heft", "sprache": "de"})
        datei.write_text(html)
        transaction.set_rollback(True)
    return {"sekunden": sekunden, "seiten": len(PdfReader(BytesIO(pdf)).pages)}


def _angebote(netzwerk: Any) -> list[int]:
    """Variants of the demo's offers, each with words of its own from a seeded vocabulary."""
    from angebote.models import Angebot

    zufall, nummern = random.Random(5), []
    vorbilder = list(Angebot.objects.oeffentlich(netzwerk).mit_allem().order_by("pk"))
    for nummer in range(ANZAHL):
        vorbild = vorbilder[nummer % len(vorbilder)]
        listen = [
            list(getattr(vorbild, feld).all()) for feld in ("anbieter", "themen", "zielgruppen")
        ]
        neu = Angebot.objects.get(pk=vorbild.pk)
        neu.pk, neu._state.adding = None, True
        neu.titel = f"{_text(zufall, 3)[:-1]} {nummer}"
        neu.kurztext, neu.fuer_eltern = _text(zufall, 16), _text(zufall, 45)
        neu.save()
        for feld, werte in zip(("anbieter", "themen", "zielgruppen"), listen, strict=True):
            getattr(neu, feld).set(werte)
        nummern.append(neu.pk)
    return nummern


def _bar(datei: Path) -> dict[str, float]:
    from weasyprint import HTML

    from netzwerk.basis.satz import STATISCH, _nur_statisches

    html = datei.read_text()
    beginn = time.perf_counter()
    HTML(string=html, base_url=STATISCH, url_fetcher=_nur_statisches()).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return {"sekunden": time.perf_counter() - beginn}


main(sys.argv[1], Path(sys.argv[2]))
