"""Reads what the portal's sources mark for translation, without gettext's programs.

`python -m tests.uebersetzungen` brings `locale/en` up to date: new texts are added untranslated,
unused ones leave, the compiled catalogue is written beside it.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

WURZEL = Path(__file__).resolve().parent.parent
KATALOG = WURZEL / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Only what Django itself says and the portal says better.
DEUTSCH = WURZEL / "locale" / "de" / "LC_MESSAGES" / "django.po"
APPS = ("netzwerk", "mitglieder", "angebote", "treffen")
# Pages that only developers see, and what is no text.
OHNE_UEBERSETZUNG = {
    "_bausteine/galerie.html",
    "_bausteine/tabelle.html",
    "500.html",  # rendered while nothing may be relied on, translations neither
    "pdf/_farbe.html",  # a style sheet
}
# Names and signs that read alike in every language.
EIGENNAMEN = {"AOK", "CSV", "E-Mail", "HTML", "ICS", "ID", "PDF", "QR", "SHA", "TOP", "URL", "vs"}

type Schluessel = tuple[str | None, str, str | None]  # context, singular, plural

_ZEICHENKETTE = r"""[ru]?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_AUFRUF = re.compile(
    r"\b(?P<art>npgettext|pgettext|ngettext|gettext|_)\(\s*"
    rf"(?P<werte>{_ZEICHENKETTE}(?:\s*,\s*{_ZEICHENKETTE})*)"
)


def _schluessel(art: str, werte: list[str]) -> Schluessel:
    if art.startswith("npgettext"):
        return werte[0], werte[1], werte[2]
    if art.startswith("pgettext"):
        return werte[0], werte[1], None
    if art.startswith("ngettext"):
        return None, werte[0], werte[1]
    return None, werte[0], None


def vorlagen() -> list[Path]:
    return sorted(
        p for p in (WURZEL / "templates").rglob("*") if p.suffix in {".html", ".svg", ".txt"}
    )


def quellen() -> list[Path]:
    return sorted(
        p for app in APPS for p in (WURZEL / app).rglob("*.py") if "migrations" not in p.parts
    )


def aus_vorlage(datei: Path) -> Iterator[Schluessel]:
    roh = templatize(datei.read_text(), origin=str(datei))
    for aufruf in _AUFRUF.finditer(roh):
        werte = [ast.literal_eval(w[0]) for w in re.finditer(_ZEICHENKETTE, aufruf["werte"])]
        yield _schluessel(aufruf["art"], werte)


def _funktionsname(knoten: ast.Call) -> str:
    ziel = knoten.func
    return ziel.id if isinstance(ziel, ast.Name) else getattr(ziel, "attr", "")


def _text(knoten: ast.expr | None) -> str | None:
    """A literal text with letters, also when it is put together from parts."""
    if isinstance(knoten, ast.Constant) and isinstance(knoten.value, str):
        return knoten.value
    if isinstance(knoten, ast.JoinedStr):
        return "".join(t for t in map(_text, knoten.values) if t)
    return None


def aus_quelle(datei: Path) -> Iterator[Schluessel]:
    for knoten in ast.walk(ast.parse(datei.read_text())):
        if not isinstance(knoten, ast.Call):
            continue
        art = _funktionsname(knoten).removesuffix("_lazy")
        if art in {"_", "gettext", "ngettext", "pgettext", "npgettext"}:
            werte = [t for t in map(_text, knoten.args) if t is not None]
            if werte:
                yield _schluessel(art, werte)


def alle_schluessel() -> dict[Schluessel, str]:
    """Every text that is marked, with the file that first names it."""
    fund: dict[Schluessel, str] = {}
    for datei in vorlagen():
        for schluessel in aus_vorlage(datei):
            fund.setdefault(schluessel, str(datei.relative_to(WURZEL)))
    for datei in quellen():
        for schluessel in aus_quelle(datei):
            fund.setdefault(schluessel, str(datei.relative_to(WURZEL)))
    return fund


# What nobody marked -------------------------------------------------------------------------------


@dataclass
class _Sichtbares(HTMLParser):
    """Collects the text and the attributes that people read."""

    texte: list[str] = field(default_factory=list)
    stumm: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stumm += tag in {"script", "style"}
        for name, wert in attrs:
            if name in {"title", "alt", "aria-label", "placeholder", "data-label"} and wert:
                self.texte.append(wert)

    def handle_endtag(self, tag: str) -> None:
        self.stumm -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.stumm:
            self.texte.append(data)


def unmarkiert_in_vorlage(datei: Path) -> list[str]:
    """Words in a template that stand outside translation tags."""
    sichtbar, ausgelassen = io.StringIO(), ""
    for marke in Lexer(datei.read_text()).tokenize():
        erstes = marke.contents.split(maxsplit=1)[0] if marke.contents.strip() else ""
        if marke.token_type == TokenType.BLOCK:
            if ausgelassen:
                if erstes == f"end{ausgelassen}":
                    ausgelassen = ""
            elif erstes in {"blocktranslate", "blocktrans", "comment"}:
                ausgelassen = erstes
        elif marke.token_type == TokenType.TEXT and not ausgelassen:
            sichtbar.write(marke.contents)
    if datei.suffix == ".txt":
        texte = [sichtbar.getvalue()]
    else:
        leser = _Sichtbares()
        leser.feed(sichtbar.getvalue())
        texte = leser.texte
    # Addresses, and attributes that a block puts into a tag of its base.
    texte = [re.sub(r'\S+@\S+|[\w-]+="[^"]*"|\bdata-[\w-]+', "", text) for text in texte]
    woerter = (w for text in texte for w in re.findall(r"[^\W\d_][^\W\d_-]+", text))
    return [wort for wort in woerter if wort not in EIGENNAMEN]


# Arguments whose value people read.
_LESBAR = {"label", "help_text", "verbose_name", "verbose_name_plural", "violation_error_message"}


def unmarkiert_in_quelle(datei: Path) -> list[str]:
    """Bare texts where Django shows them: labels, choices, error messages."""
    fund: list[str] = []
    for knoten in ast.walk(ast.parse(datei.read_text())):
        stellen: list[ast.expr] = []
        if isinstance(knoten, ast.Call):
            stellen += [k.value for k in knoten.keywords if k.arg in _LESBAR]
            if _funktionsname(knoten) == "ValidationError":
                stellen += knoten.args[:1]
        elif isinstance(knoten, ast.ClassDef) and any(
            getattr(basis, "attr", "") in {"TextChoices", "IntegerChoices"}
            for basis in knoten.bases
        ):
            for zeile in knoten.body:
                if isinstance(zeile, ast.Assign) and isinstance(zeile.value, ast.Tuple):
                    stellen += zeile.value.elts[1:]
        fund += [t for t in map(_text, stellen) if t and re.search(r"[^\W\d_]", t)]
    return fund


# The catalogue ------------------------------------------------------------------------------------


def lies_katalog(quelle: Path = KATALOG) -> Catalog:
    sprache = quelle.parent.parent.name
    if not quelle.exists():
        return Catalog(locale=sprache)
    with quelle.open("rb") as datei:
        return read_po(datei, locale=sprache)


def eintrag(katalog: Catalog, schluessel: Schluessel) -> Message | None:
    kontext, singular, plural = schluessel
    return katalog.get((singular, plural) if plural else singular, context=kontext)


def kompiliert(katalog: Catalog) -> bytes:
    # Babel writes today's date into the header: the same texts must give the same bytes.
    katalog.creation_date = katalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    ausgabe = io.BytesIO()
    write_mo(ausgabe, katalog)
    return ausgabe.getvalue()


def erneuern() -> tuple[int, int]:
    """Rewrite catalogue and compiled form; count all and the untranslated entries."""
    alt, neu = (
        lies_katalog(),
        Catalog(locale="en", project="netzwerk-kinderschutz", charset="utf-8"),
    )
    offen = 0
    for schluessel, ort in sorted(alle_schluessel().items(), key=lambda p: (p[1], str(p[0]))):
        kontext, singular, plural = schluessel
        bisher = eintrag(alt, schluessel)
        uebersetzt = bisher.string if bisher is not None and not bisher.fuzzy else None
        leer: str | tuple[str, str] = ("", "") if plural else ""
        neu.add(
            (singular, plural) if plural else singular,
            uebersetzt or leer,
            locations=[(ort, None)],  # type: ignore[list-item] # no line: they would change daily
            context=kontext,
        )
        offen += not all([uebersetzt] if isinstance(uebersetzt, str) else uebersetzt or [""])
    # Dates in the header would make every run a change.
    kopf = [(n, w) for n, w in neu.mime_headers if "Date" not in n and n != "Generated-By"]
    neu.header_comment = "# English catalogue of the portal."
    KATALOG.parent.mkdir(parents=True, exist_ok=True)
    ausgabe = io.BytesIO()
    write_po(ausgabe, neu, omit_header=True, width=100)
    zeilen = "".join(f'"{name}: {wert}\\n"\n' for name, wert in kopf)
    kopftext = f'{neu.header_comment}\nmsgid ""\nmsgstr ""\n{zeilen}\n'
    KATALOG.write_bytes(kopftext.encode() + ausgabe.getvalue())
    for katalog in (KATALOG, DEUTSCH):
        katalog.with_suffix(".mo").write_bytes(kompiliert(lies_katalog(katalog)))
    return len(neu), offen


if __name__ == "__main__":
    anzahl, offen = erneuern()
    sys.stdout.write(f"{KATALOG.relative_to(WURZEL)}: {anzahl} Texte, {offen} ohne Übersetzung\n")
