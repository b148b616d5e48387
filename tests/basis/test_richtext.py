"""Text with few marks: what was typed stays, what was meant is seen, and nothing else gets out."""

import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from netzwerk.basis.richtext import SCHEMATA, TAGS, als_text, bereinigen, html


@pytest.mark.parametrize(
    ("getippt", "bleibt"),
    [
        ("3 < 5 und 7 > 2", "3 < 5 und 7 > 2"),
        ("Müller & Söhne, a&b, &amp; &lt;b&gt;", "Müller & Söhne, a&b, &amp; &lt;b&gt;"),
        ("wenn a<b und c>d", "wenn a<b und c>d"),
        ("<max@example.de> <https://example.de>", "<max@example.de> <https://example.de>"),
        ("Eins\r\nZwei\rDrei", "Eins\nZwei\nDrei"),
        ("a\x00b\x0bc\td", "abc\td"),
        ("<b>Hallo</b> <i class='x'>Welt</i>", "Hallo Welt"),
        ("<p>Eins</p><p>Zwei<br/>Drei</p>", "Eins\nZwei\nDrei\n"),
        ("<script>alert(1)</script>Hallo<!-- weg -->", "Hallo"),
        # Whoever writes about a tag loses the tag, never the words after it.
        ("das <script> fehlt <img src=x onerror=alert(1)> hier", "das  fehlt  hier"),
        ("<!-- nie zu Ende", "<!-- nie zu Ende"),
        ("<o:p></o:p>aus einem Schreibprogramm", "aus einem Schreibprogramm"),
        ("العربية <b>שלום</b> 👩‍👧 " + "Wort" * 60, "العربية שלום 👩‍👧 " + "Wort" * 60),
        ("", ""),
    ],
)
def test_bereinigen_behaelt_was_getippt_wurde(getippt: str, bleibt: str) -> None:
    assert bereinigen(getippt) == bleibt


def test_verschachteltes_html_setzt_sich_nicht_neu_zusammen() -> None:
    assert bereinigen("<scr<b>ipt>x") == "x"
    boese = "<b" * 40 + "<i>" + ">" * 40
    assert "<" not in bereinigen(boese)


@given(st.text(alphabet="<>/bi p=&;a\n!-", max_size=60))
def test_zweimal_bereinigen_aendert_nichts_mehr(text: str) -> None:
    """Who opens and saves an item again does not change it."""
    assert bereinigen(bereinigen(text)) == bereinigen(text)


@pytest.mark.parametrize(
    ("text", "zeigt"),
    [
        ("Ein **wichtiger** Satz", "<p>Ein <strong>wichtiger</strong> Satz</p>"),
        ("Eins\nZwei\r\nDrei", "<p>Eins<br>\nZwei<br>\nDrei</p>"),
        ("- eins\n- zwei", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>"),
        ("1. eins\n2. zwei", "<ol>\n<li>eins</li>\n<li>zwei</li>\n</ol>"),
        # Items are quoted by their number: 9 stays 9.
        ("5. fünf\n9. neun", '<ol start="5">\n<li>fünf</li>\n<li value="9">neun</li>\n</ol>'),
        (
            "[Plan](https://example.de/a_b?x=1&y=2)",
            '<p><a href="https://example.de/a_b?x=1&amp;y=2" rel="noopener">Plan</a></p>',
        ),
        ("<a@b.de>", '<p><a href="mailto:a@b.de" rel="noopener">a@b.de</a></p>'),
        # No surprises in German: stars and underscores within words, days at the beginning.
        ("Schüler*innen und Lehrer*innen", "<p>Schüler*innen und Lehrer*innen</p>"),
        ("plan_2_neu und _so_ __auch__", "<p>plan_2_neu und _so_ __auch__</p>"),
        ("3. Dezember: A\n10. Dezember: B", "<p>3. Dezember: A<br>\n10. Dezember: B</p>"),
        ("3. 12. 2026: Treffen", "<p>3. 12. 2026: Treffen</p>"),
        ("Titel\n---\nText", "<p>Titel<br>\n---<br>\nText</p>"),
        ("    eingerückt\n> nicht zitiert", "<p>eingerückt<br>\n&gt; nicht zitiert</p>"),
        ("`kein Code`", "<p>`kein Code`</p>"),
        (
            "<b>nicht fett</b> &amp; 3 < 5",
            "<p>&lt;b&gt;nicht fett&lt;/b&gt; &amp;amp; 3 &lt; 5</p>",
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](/intern)", "<p>[x](/intern)</p>"),
        ("\\*\\*so\\*\\* bleibt es", "<p>**so** bleibt es</p>"),
        ("***beides***", "<p><strong>beides</strong></p>"),
        ("", ""),
    ],
)
def test_so_liest_es_sich(text: str, zeigt: str) -> None:
    assert html(text) == zeigt


def test_bilder_werden_verweise() -> None:
    assert "<img" not in html("![Bild](https://example.de/x.png)")


@pytest.mark.parametrize(
    ("text", "stufen"),
    [
        ("# A\n## B\n### C\n#### D", [4, 5, 6, 6]),
        ("### A\n###### B\n### C\n# D", [4, 5, 4, 4]),
        ("#### Nur eine", [4]),
    ],
)
def test_ueberschriften_stehen_unter_ihrem_punkt(text: str, stufen: list[int]) -> None:
    """A screen reader finds no level left out, whatever number of marks was typed."""
    assert [int(stufe) for stufe in re.findall(r"<h(\d)>", html(text))] == stufen
    assert [int(stufe) for stufe in re.findall(r"</h(\d)>", html(text))] == stufen


def test_filter_der_vorlagen() -> None:
    gezeigt = Template("{{ text|richtext:3 }}{{ text|richtext }}").render(Context({"text": "# A"}))
    assert gezeigt == "<h3>A</h3><h4>A</h4>"


@pytest.mark.parametrize(
    ("text", "worte"),
    [
        ("## Kopf\n\n**Fett** und [Plan](https://example.de)", "Kopf\n\nFett und Plan (https://example.de)"),
        ("- eins\n- zwei\n  1. a\n  2. b\n\nEnde", "- eins\n- zwei\n  1. a\n  2. b\n\nEnde"),
        ("Eins\r\nZwei\\\nDrei", "Eins\nZwei\nDrei"),
        ("<https://example.de> <a@b.de>", "https://example.de a@b.de"),
        ("**Mia Muster**, 12.03.2016", "Mia Muster, 12.03.2016"),
        ("", ""),
    ],
)  # fmt: skip
def test_ohne_marken(text: str, worte: str) -> None:
    assert als_text(text) == worte


class _Leser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fremd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.fremd.append(tag)
        for name, wert in attrs:
            erlaubt = {"a": {"href", "rel"}, "ol": {"start"}, "li": {"value"}}.get(tag, set())
            if name not in erlaubt:
                self.fremd.append(f"{tag} {name}")
            if name == "href" and str(wert).partition(":")[0].lower() not in SCHEMATA:
                self.fremd.append(f"href {wert}")


HAUS = Path(__file__).parents[2]
STUECKE = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "[",
        "](",
        ")",
        "<",
        ">",
        "</",
        "&",
        "&lt;",
        "script",
        "javascript:",
        "https://a.de",
        "mailto:",
        "data:",
        "\\",
        "<b>",
        "<!--",
        "-->",
        "`",
        "![",
        "|",
        '"',
        "'",
        "ש",
        "👩‍👧",
        "x",
        "# ",
        "- ",
        "1. ",
        "\n",
        "\n\n",
        "\t",
        "img src=x onerror=",
        "<a href='javascript:x'>",
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=200), st.lists(STUECKE, max_size=40).map("".join)))
def test_nur_erlaubtes_kommt_heraus(text: str) -> None:
    for eingabe in (text, bereinigen(text)):
        leser = _Leser()
        leser.feed(html(eingabe, ab_ebene=3))
        assert leser.fremd == []
        als_text(eingabe)


ABSATZ = (
    "Die Gruppe berichtet von drei Abenden, zu denen 42 Eltern kamen.\n" * 6
    + "\n- eins mit etwas Text dahinter\n- zwei **fett** und noch mehr\n\n## Kopf\n\n"
)


MESSEN = f"""
import time
from netzwerk.basis.richtext import bereinigen, html
text = ({ABSATZ!r} * 200)[:50_000]
zeiten = []
for _versuch in range(3):
    beginn = time.process_time()
    html(bereinigen(text))
    zeiten.append(time.process_time() - beginn)
print(min(zeiten))
"""


def test_ein_langer_text_haelt_niemanden_auf() -> None:
    """50,000 characters as people write them, in a process that nobody measures or traces; its own
    time, others work beside it."""
    lauf = subprocess.run(
        [sys.executable, "-c", MESSEN], cwd=HAUS, capture_output=True, text=True, check=True
    )
    assert float(lauf.stdout) < 0.1


@pytest.mark.parametrize(
    "stueck", ["[", "[a](", "**a ", "*", "<b ", "<!--", "\\", "- ", "1. ", "x\n\n"]
)
def test_boeser_text_dauert_nicht(stueck: str) -> None:
    text = (stueck * 5_000)[:5_000]
    beginn = time.process_time()
    html(bereinigen(text))
    assert time.process_time() - beginn < 5


def test_eine_halbe_marke_mit_vielen_gleichheitszeichen_dauert_nicht() -> None:
    """Looked at once, not once for each sign: 500,000 characters, in a process of their own."""
    messen = """
import time
from netzwerk.basis.richtext import bereinigen
beginn = time.process_time()
for stueck in ("=", "x=", " "):
    bereinigen("<a " + stueck * (500_000 // len(stueck)))
print(time.process_time() - beginn)
"""
    lauf = subprocess.run(
        [sys.executable, "-c", messen],
        cwd=HAUS,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert float(lauf.stdout) < 20  # squared, it would be hours
