"""The check code inside a PDF: written where it survives, and found in files that were changed.

It stands in the XMP packet, which is never compressed: whatever is appended to a file or flipped in
it, the code can still be read from the bytes. Programs that write a PDF anew compress much and keep
the links, of which the one to the check page carries the code, too.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import chain
from xml.sax.saxutils import escape

from netzwerk.basis.models.dokument import ZEICHEN

VORSATZ = "pruefcode:"
_CODE = re.compile(
    rb"(?:pruefcode:|[?&]code=)((?:[%(z)s]{4}-){2}[%(z)s]{4})" % {b"z": ZEICHEN.encode()}
)
_OKTAL = re.compile(rb"\\([0-3][0-7]{2})")  # some programs write each sign of an address so
_STROM = re.compile(rb"stream\r?\n")
#: A hostile file may unpack to any size: so much is looked through, all in all and of each piece.
HOECHSTENS = 32 * 1024 * 1024
JE_STROM = 1024 * 1024


def xmp(pruefcode: str) -> bytes:
    """For the XMP packet: the document's identifier."""
    return f"""
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier>{escape(VORSATZ + pruefcode)}</dc:identifier>
</rdf:Description>
</rdf:RDF>""".encode()


def pruefcodes(pdf: bytes) -> list[str]:
    """Codes that a file carries, in their order, each once."""
    funde = _codes(pdf)
    if not funde:
        for inhalt in chain([pdf], _entpackt(pdf)):
            funde |= _codes(_OKTAL.sub(lambda zeichen: bytes([int(zeichen[1], 8)]), inhalt))
    return list(funde)


def _codes(inhalt: bytes) -> dict[str, None]:
    return dict.fromkeys(fund.decode() for fund in _CODE.findall(inhalt))


def _entpackt(pdf: bytes) -> Iterator[bytes]:
    blick, uebrig = memoryview(pdf), HOECHSTENS
    for anfang in _STROM.finditer(pdf):
        if uebrig <= 0:
            return
        try:
            # A broken stream gives what comes before the break.
            inhalt = zlib.decompressobj().decompress(
                blick[anfang.end() : anfang.end() + JE_STROM], JE_STROM
            )
        except zlib.error:
            continue
        uebrig -= len(inhalt)
        yield inhalt
