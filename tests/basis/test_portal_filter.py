"""Filters of the templates: German dates, masked addresses, simple text."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.basis.templatetags.portal import (
    bis,
    datum,
    datum_lang,
    fliesstext,
    maskiert,
    uhrzeit,
    zeitpunkt,
)

MITTAG = datetime(2026, 12, 3, 13, 30, tzinfo=UTC)
NACHMITTAG = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


def test_daten_stehen_in_berliner_zeit() -> None:
    assert datum(datetime(2026, 12, 2, 23, 30, tzinfo=UTC)) == "3. Dezember 2026"
    assert datum(date(2026, 3, 1)) == "1. März 2026"
    assert datum_lang(MITTAG) == "Donnerstag, 3. Dezember 2026"
    assert uhrzeit(MITTAG) == "14:30 Uhr"
    assert uhrzeit(NACHMITTAG) == "17 Uhr"
    assert uhrzeit(datetime(2026, 7, 1, 6, 5, tzinfo=UTC)) == "8:05 Uhr"
    assert zeitpunkt(MITTAG) == "3. Dezember 2026, 14:30 Uhr"
    assert bis(MITTAG, NACHMITTAG) == "14:30 bis 17 Uhr"


def test_ohne_angabe_steht_nichts() -> None:
    assert [f(None) for f in (datum, datum_lang, uhrzeit, zeitpunkt)] == [""] * 4
    assert bis(None, None) == ""
    assert bis(MITTAG, None) == "14:30 Uhr"


@pytest.mark.parametrize(
    ("email", "gezeigt"),
    [
        ("kim.beispiel@demo.example", "k•••@demo.example"),
        ("k@demo.example", "k•••@demo.example"),
        ("ohne-at", "•••"),
        ("", "•••"),
    ],
)
def test_maskiert(email: str, gezeigt: str) -> None:
    assert maskiert(email) == gezeigt


def test_fliesstext() -> None:
    text = "## Anbieterin\nStadt\r\nMusterstadt\n\n- eins\n- zwei\n\n\n\n## Nur Titel\n\n<script>"
    assert fliesstext(text) == (
        "<h2>Anbieterin</h2>\n<p>Stadt<br>Musterstadt</p>\n<ul><li>eins</li><li>zwei</li></ul>\n"
        "<h2>Nur Titel</h2>\n<p>&lt;script&gt;</p>"
    )


@given(st.text())
def test_fliesstext_laesst_nichts_durch(text: str) -> None:
    ohne_eigene = str(fliesstext(text))
    for marke in ("p", "h2", "ul", "li", "br"):
        ohne_eigene = ohne_eigene.replace(f"<{marke}>", "").replace(f"</{marke}>", "")
    assert "<" not in ohne_eigene
