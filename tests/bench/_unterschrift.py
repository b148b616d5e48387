"""A sealed accession, step by step, beside bare WeasyPrint and pyHanko on the same HTML and key.

Runs in an environment with a database; everything it writes is rolled back. Prints JSON: seconds,
the median of `LAEUFE` warm runs, ours and the reference in turn.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import django

LAEUFE = 21


def _messen(schritte: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Each step after the other, so that whatever slows the machine slows them all."""
    zeiten: dict[str, list[float]] = {name: [] for name in schritte}
    for lauf in range(LAEUFE + 1):
        for name, schritt in schritte.items():
            beginn = time.perf_counter()
            schritt()
            if lauf:  # the first one loads fonts
                zeiten[name].append(time.perf_counter() - beginn)
    return {name: statistics.median(werte) for name, werte in zeiten.items()}


def main() -> None:
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        angaben = _angaben()
        transaction.set_rollback(True)
    sys.stdout.write(json.dumps(angaben))


def _angaben() -> dict[str, float]:
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.utils import translation
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    from mitglieder.beitrittsdokumente import VORLAGE, dateien, kontext_des_beitritts
    from mitglieder.siegelblatt import angaben as siegelangaben
    from mitglieder.siegelung import siegel_des_netzwerks
    from netzwerk.basis.pdf import pdf_aus_vorlage, verlange_konformitaet
    from netzwerk.basis.satz import STATISCH, _nur_statisches
    from netzwerk.basis.zertifikat import pfad_des_netzwerks

    beitritt, dokument = _beitritt()
    netzwerk = dokument.netzwerk
    siegel = siegel_des_netzwerks(netzwerk)

    def kontext() -> tuple[dict[str, Any], list[Any]]:
        anhaenge = dateien(beitritt)
        werte = kontext_des_beitritts(beitritt, dokument, anhaenge)
        return werte | siegelangaben(siegel), anhaenge

    def rendern() -> bytes:
        werte, anhaenge = kontext()
        return pdf_aus_vorlage(
            VORLAGE, werte, titel="Messung", anhaenge=anhaenge, pruefcode=dokument.pruefcode
        )

    def siegeln() -> bytes:
        return siegel.siegeln(unseres, grund="Messung", ort="Musterstadt")

    with translation.override("de"):
        unseres = rendern()
        html = render_to_string(VORLAGE, kontext()[0] | {"titel": "Messung", "sprache": "de"})
    schriften = FontConfiguration()
    bar = SimpleSigner.load_pkcs12(
        str(pfad_des_netzwerks(netzwerk)), passphrase=settings.SIEGEL_PASSWORT.encode()
    )

    def setzen() -> bytes:
        pdf: bytes = HTML(string=html, base_url=STATISCH, url_fetcher=_nur_statisches()).write_pdf(
            pdf_variant="pdf/ua-1", font_config=schriften
        )
        return pdf

    def unterschreiben() -> None:
        schreiber = IncrementalPdfFileWriter(BytesIO(unseres))
        sign_pdf(schreiber, PdfSignatureMetadata(field_name="Siegel"), signer=bar)

    with translation.override("de"):
        return _messen(
            {
                "rendern": rendern,
                "setzen": setzen,
                "pruefen": lambda: verlange_konformitaet(unseres),
                "siegeln": siegeln,
                "unterschreiben": unterschreiben,
            }
        )


def _beitritt() -> Any:
    """One of the demo that is signed, and an order for its document."""
    from mitglieder.models import Beitritt
    from netzwerk.basis.models import Dokument

    beitritt = (
        Beitritt.objects.gueltig()
        .filter(fassung__vereinbarung__netzwerk__kurzname="kinderschutz")
        .select_related("fassung__vereinbarung__netzwerk", "organisation")
        .order_by("pk")[0]
    )
    return beitritt, Dokument.objects.zu(beitritt).get(art="beitritt")


if __name__ == "__main__":
    main()
