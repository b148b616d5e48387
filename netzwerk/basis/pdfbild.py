"""The only place that knows PDFium: opens a PDF that anybody may have made, and draws its pages."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO

import pypdfium2

KANTE = 1600  # pixels of the longer edge: handwriting stays legible
#: PDFium serves one thread at a time; the web server runs several.
_sperre = threading.Lock()


class PdfUnlesbar(Exception):
    """No PDF, or one that is damaged or asks for a password."""


def seitenzahl(pdf: bytes) -> int:
    """How many pages it has; each opens. Raises PdfUnlesbar."""
    with _geoeffnet(pdf) as dokument:
        return len(dokument)


def seitenbild(pdf: bytes, nummer: int) -> bytes:
    """A page as JPEG, counted from 1. Raises PdfUnlesbar, also for a page that is not there."""
    with _geoeffnet(pdf) as dokument:
        if not 1 <= nummer <= len(dokument):
            raise PdfUnlesbar
        seite = dokument[nummer - 1]
        # The edge limits the memory too: a page may claim to be as wide as a street.
        bild = seite.render(scale=KANTE / max(*seite.get_size(), 1.0)).to_pil()
        puffer = BytesIO()
        bild.convert("RGB").save(puffer, "JPEG", quality=85)
    return puffer.getvalue()


@contextmanager
def _geoeffnet(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with _sperre:
        try:
            with closing(pypdfium2.PdfDocument(pdf)) as dokument:
                yield dokument
        except pypdfium2.PdfiumError as fehler:
            raise PdfUnlesbar from fehler
