"""Opening and drawing a PDF that anybody may have made."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter

from netzwerk.basis.pdfbild import KANTE, PdfUnlesbar, seitenbild, seitenzahl


def pdf(*groessen: tuple[float, float], kennwort: str = "") -> bytes:
    schreiber = PdfWriter()
    for breite, hoehe in groessen:
        schreiber.add_blank_page(breite, hoehe)
    if kennwort:
        schreiber.encrypt(kennwort, algorithm="RC4-128")
    puffer = BytesIO()
    schreiber.write(puffer)
    return puffer.getvalue()


def test_pages_are_counted_and_drawn() -> None:
    zwei = pdf((595, 842), (842, 595))
    assert seitenzahl(zwei) == 2
    with Image.open(BytesIO(seitenbild(zwei, 2))) as bild:
        assert bild.format == "JPEG"
        assert bild.width == KANTE > bild.height


def test_page_as_wide_as_a_street_takes_no_more_memory() -> None:
    with Image.open(BytesIO(seitenbild(pdf((14_400, 20)), 1))) as bild:
        assert max(bild.size) <= KANTE


def test_unreadable() -> None:
    for unsinn in (b"", b"%PDF-1.7\n%%EOF\n", b"\xff\xd8\xff", pdf((100, 100), kennwort="geheim")):
        with pytest.raises(PdfUnlesbar):
            seitenzahl(unsinn)
    for nummer in (0, 2):
        with pytest.raises(PdfUnlesbar):
            seitenbild(pdf((100, 100)), nummer)
