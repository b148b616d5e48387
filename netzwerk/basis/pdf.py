"""PDF documents: Django template → tagged, archivable PDF, and the gate before sealing.

WeasyPrint and what comes with it take half a second to import, and most processes of the portal
never set a page: `netzwerk.basis.satz`, the validator and the fonts come in when they are needed.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal

import segno
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation

#: Every character of a document must have a glyph in one of these: PDF/A and PDF/UA forbid
#: ``.notdef``, and fonts that happen to lie on the machine would make the result depend on it.
SCHRIFTEN = (
    "vendor/fira-sans/pdf/FiraSans-Regular.ttf",
    "vendor/dejavu/DejaVuSans.ttf",
)
ERSATZZEICHEN = "□"
VERBINDER = "\u200d"

#: Invisible characters that shape words (soft hyphen, zero-width space and joiners, direction
#: marks, word joiner). All others are dropped, above all overrides of the direction: they let a
#: signed text read differently from what it says.
ERLAUBTE_FORMATZEICHEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060")


class NichtKonform(Exception):
    """The document violates PDF/UA-1 or PDF/A-3a and must neither be sealed nor sent."""

    def __init__(self, verstoesse: Sequence[str]) -> None:
        self.verstoesse = list(verstoesse)
        super().__init__(
            "Das PDF ist nicht barrierefrei und archivierbar: " + "; ".join(verstoesse)
        )


class QuelleVerboten(Exception):
    """A template asked for something that is neither a static file nor a ``data:`` address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anhang:
    """A file embedded in the PDF (PDF/A-3 allows any kind). ``stand`` keeps renderings equal."""

    name: str
    inhalt: bytes
    beschreibung: str
    stand: datetime
    beziehung: Literal["Source", "Data", "Alternative", "Supplement"] = "Supplement"


def pdf_aus_vorlage(
    vorlage: str,
    kontext: Mapping[str, object],
    *,
    titel: str,
    sprache: str = "de",
    archiv: bool = True,
    anhaenge: Sequence[Anhang] = (),
    pruefcode: str = "",
    melden: Callable[[int], None] | None = None,
) -> bytes:
    """Render a template of ``templates/pdf/``; the same context gives the same bytes.

    ``pruefcode`` goes into the file's metadata, where the check page finds it even after a change.
    The template also sees ``titel`` and ``sprache``. ``melden`` learns the number of each page
    that is set; page numbers in the text let it begin anew. Raises ``QuelleVerboten``.
    """
    from netzwerk.basis.satz import setzen

    erstellt = kontext.get("erstellt_am")
    with translation.override(sprache):
        html = render_to_string(vorlage, {**kontext, "titel": titel, "sprache": sprache})
    return setzen(
        html,
        titel=darstellbar(titel).strip() or "Dokument",  # PDF/UA insists on a title
        sprache=sprache,
        archiv=archiv,
        erstellt=erstellt if isinstance(erstellt, datetime) else None,
        anhaenge=anhaenge,
        pruefcode=pruefcode,
        melden=melden,
    )


def konformitaet(pdf: bytes, *, archiv: bool = True) -> list[str]:
    """Violated rules of PDF/UA-1 and, with ``archiv``, PDF/A-3a; empty when conformant (15 ms)."""
    from page import ValidationProfile, validate_pdf_bytes

    profile = [
        ValidationProfile.PDF_UA_1,
        *([ValidationProfile.PDF_A_3A] if archiv else []),
    ]
    return [
        f"{profil.name} {verstoss.rule_id}: {verstoss.message}"
        for profil in profile
        for verstoss in validate_pdf_bytes(pdf, profile=profil).failures
    ]


def verlange_konformitaet(pdf: bytes, *, archiv: bool = True) -> None:
    """The gate before sealing: raise ``NichtKonform`` with the rules that fail."""
    if verstoesse := konformitaet(pdf, archiv=archiv):
        raise NichtKonform(verstoesse)


def qr_code(adresse: str) -> str:
    """QR code as ``data:`` address of an SVG; give the ``<img>`` an alternative text."""
    return segno.make(adresse, error="m", micro=False).svg_data_uri(border=0, dark="#131525")


def darstellbar(text: str) -> str:
    """Replace what the embedded fonts cannot show.

    Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic and simple emoji pass; other
    pictographs (a whole sequence at once) and scripts such as Chinese become ``□``.
    """
    if text.isascii() and text.isprintable():
        return text
    ergebnis: list[str] = []
    in_folge = verbunden = False  # "person + joiner + laptop" becomes one box
    for zeichen in unicodedata.normalize("NFC", text):
        kategorie = unicodedata.category(zeichen)
        if kategorie == "Cf" or "\ufe00" <= zeichen <= "\ufe0f":
            verbunden = in_folge and (verbunden or zeichen == VERBINDER)
            if zeichen in ERLAUBTE_FORMATZEICHEN and not in_folge:
                ergebnis.append(zeichen)
            continue
        if zeichen in "\t\n\r":
            neu = zeichen
        elif kategorie in ("Zl", "Zp"):
            neu = "\n"
        elif kategorie == "Cc":
            neu = ""
        elif verbunden:
            verbunden = False
            continue
        elif kategorie != "Co" and ord(zeichen) in _zeichenvorrat():
            neu = zeichen
        else:
            neu = "" if in_folge or kategorie == "Mn" else ERSATZZEICHEN
            in_folge = in_folge or bool(neu)
            ergebnis.append(neu)
            continue
        in_folge = verbunden = False
        ergebnis.append(neu)
    return "".join(ergebnis)


@cache
def _zeichenvorrat() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(z for name in SCHRIFTEN for z in TTFont(datei(name)).getBestCmap())


def datei(name: str) -> Path:
    """Path of a static file. Raises ``QuelleVerboten`` for names that lead elsewhere."""
    if ".." in PurePosixPath(name).parts or "\\" in name or "\0" in name:
        raise QuelleVerboten(f"„{name}“ führt aus den statischen Dateien hinaus.")
    try:
        fund = finders.find(name)
    except SuspiciousFileOperation:
        fund = None
    if fund is None:
        raise QuelleVerboten(f"Die statische Datei „{name}“ gibt es nicht.")
    return Path(fund)
