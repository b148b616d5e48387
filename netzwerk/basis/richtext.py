"""Text with few marks: headings, lists, bold, links. CommonMark, without what surprises in German.

Stored is what was typed, freed of HTML (`bereinigen`); shown is what `html` makes of it. No images,
no code, no HTML of its own; a single star or underscore stays as typed, because it stands in words
(„Schüler*innen“, „anlage_2“), and a line that begins with a date is no list.
"""

import re
from collections.abc import Callable
from functools import partial

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import list_block as liste
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as betonung
from markdown_it.token import Token

TAGS = {"p", "br", "ul", "ol", "li", "strong", "a", *(f"h{stufe}" for stufe in range(1, 7))}
ATTRIBUTE = {"a": {"href"}, "ol": {"start"}, "li": {"value"}}
SCHEMATA = {"http", "https", "mailto"}
TIEFSTE = 6
#: Times that HTML may come out of HTML that was taken away („<b<b>>“) before every „<“ goes.
RUNDEN = 5

# What browsers know as HTML; anything else between „<“ and „>“ is text, as „a <b und c> d“.
_NAMEN = (
    "a|abbr|acronym|address|applet|area|article|aside|audio|b|base|basefont|bdi|bdo|big|blink|"
    "blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|"
    "details|dfn|dialog|dir|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|"
    "frameset|h[1-6]|head|header|hgroup|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|"
    "main|map|mark|marquee|math|menu|meta|meter|nav|noframes|noscript|object|ol|optgroup|option|"
    "output|p|param|picture|plaintext|pre|progress|q|rp|rt|ruby|s|samp|script|search|section|"
    "select|slot|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|"
    "textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xmp|o:p"
)
_HTML = re.compile(
    r"<(script|style)\b[^<>]*>[^<]*</\1\s*>|<!--[^<>]*-->|<!doctype\b[^<>]*>"
    rf"|</?(?:{_NAMEN})(?:\s*/?|[\s/][^<>=]*=[^<>]*)>",
    re.IGNORECASE,
)
_ZEILENENDE = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|h[1-6]|blockquote)\s*>", re.IGNORECASE)
_UNSICHTBAR = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MONATE = "Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_DATUM = re.compile(rf"\s*\d{{1,2}}\.\s+(?:(?:{_MONATE})|\d{{1,2}}\.)")
_ZIEL = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)


def bereinigen(text: str) -> str:
    """`text` as typed, without HTML; line ends as „\\n“, no invisible control characters.

    `<`, `>` and `&` of ordinary text stay; so do entities, which mean themselves here. Each mark of
    HTML is taken out by itself: a parser drops or moves the words around one that is never closed.
    What this lets through is text all the same: `html` escapes it and passes an allow-list.
    """
    text = _UNSICHTBAR.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for _runde in range(RUNDEN):
        rein = _HTML.sub("", _ZEILENENDE.sub("\n", text))
        if rein == text:
            return text
        text = rein
    return text.replace("<", "")


def _nur_fett(state: StateInline, silent: bool) -> bool:
    """Two stars are a mark; one star and underscores are text."""
    if state.src[state.pos] != "*" or state.scanDelims(state.pos, True).length < 2:
        return False
    return betonung(state, silent)


def _liste_ohne_datum(state: StateBlock, zeile: int, ende: int, silent: bool) -> bool:
    """„3. Dezember“ at the beginning of a line is a day, not the third of a list."""
    anfang = state.bMarks[zeile] + state.tShift[zeile]
    if _DATUM.match(state.src, anfang, state.eMarks[zeile]):
        return False
    return liste(state, zeile, ende, silent)


def _leser() -> MarkdownIt:
    # Deep nesting is no text; it would only take time.
    leser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 12})
    leser.enable(["heading", "list", "emphasis", "link", "autolink", "newline", "escape"])
    leser.inline.ruler.at("emphasis", _nur_fett)
    leser.block.ruler.at("list", _liste_ohne_datum, {"alt": ["paragraph", "reference"]})
    leser.validateLink = lambda url: bool(_ZIEL.match(url))  # type: ignore[method-assign]  # the documented way
    return leser


_LESER = _leser()


def html(text: str, *, ab_ebene: int = 4) -> SafeString:
    """What `text` looks like. Its first level of headings is `ab_ebene`; none is left out."""
    zeichen = _LESER.parse(text.replace("\r\n", "\n"))
    _stufen(zeichen, ab_ebene)
    _nummern(zeichen)
    roh = _LESER.renderer.render(zeichen, _LESER.options, {})
    return mark_safe(  # noqa: S308  nothing but the tags above leaves nh3
        nh3.clean(
            roh,
            tags=TAGS,
            attributes=ATTRIBUTE,
            url_schemes=SCHEMATA,
            link_rel="noopener",
            strip_comments=True,
        ).strip()
    )


def _stufen(zeichen: list[Token], ab_ebene: int) -> None:
    """Headings one below the other, whatever number of marks was typed."""
    offen: list[int] = []
    for teil in zeichen:
        if teil.type == "heading_open":
            getippt = int(teil.tag[1])
            while offen and offen[-1] >= getippt:
                offen.pop()
            offen.append(getippt)
        if teil.type in {"heading_open", "heading_close"}:
            teil.tag = f"h{min(ab_ebene + len(offen) - 1, TIEFSTE)}"


def _nummern(zeichen: list[Token]) -> None:
    """Each item keeps the number it was given: minutes are quoted by it."""
    erwartet: list[int] = []
    for teil in zeichen:
        if teil.type == "ordered_list_open":
            erwartet.append(int(teil.attrGet("start") or 1))
        elif teil.type == "ordered_list_close":
            erwartet.pop()
        elif teil.type == "list_item_open" and teil.info:
            nummer = int(teil.info)
            if nummer != erwartet[-1]:
                teil.attrSet("value", str(nummer))
            erwartet[-1] = nummer + 1


def als_text(text: str) -> str:
    """Without marks, for mails, search and the guard: lists as typed, links with their address."""
    bloecke: list[str] = []
    vor: list[str] = []  # what stands before the next paragraph of a list item
    tiefe = 0
    dicht = False
    for teil in _LESER.parse(text.replace("\r\n", "\n")):
        if teil.type == "inline":
            einzug = "  " * max(tiefe - 1, 0)
            zeile = einzug + "".join(vor) + _worte(teil.children or [])
            bloecke.append(f"{bloecke.pop()}\n{zeile}" if dicht and bloecke else zeile)
            vor, dicht = [], tiefe > 0
        elif teil.type == "list_item_open":
            vor = [f"{teil.info}{teil.markup} " if teil.info else "- "]
        elif teil.type.endswith("_list_open"):
            tiefe += 1
        elif teil.type.endswith("_list_close"):
            tiefe -= 1
            dicht = tiefe > 0
    return "\n\n".join(bloecke)


def _worte(zeichen: list[Token]) -> str:
    ziel, seit = "", 0
    worte: list[str] = []
    schreiben: dict[str, Callable[[], object]] = {
        "softbreak": partial(worte.append, "\n"),
        "hardbreak": partial(worte.append, "\n"),
    }
    for teil in zeichen:
        if teil.type == "link_open":
            ziel, seit = str(teil.attrGet("href")).removeprefix("mailto:"), len(worte)
        elif teil.type == "link_close":
            if "".join(worte[seit:]) != ziel:
                worte.append(f" ({ziel})")
        else:
            schreiben.get(teil.type, partial(worte.append, teil.content))()
    return "".join(worte)
