"""Nothing is lost or invented when words are marked, and nothing gets past the escaping."""

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from angebote.markierung import STELLE, Markierer, gerahmt


def test_markieren_maskiert_alles() -> None:
    text = '<script>alert("Mobbing")</script> & Cybermobbing'
    assert Markierer(["mobbing"]).markieren(text) == (
        "&lt;script&gt;alert(&quot;<mark>Mobbing</mark>&quot;)&lt;/script&gt; &amp; "
        "<mark>Cybermobbing</mark>"
    )
    assert Markierer([]).markieren("<b>") == "&lt;b&gt;"
    assert Markierer(["madchen"]).markieren("Die Mädchen") == "Die <mark>Mädchen</mark>"


@settings(max_examples=200, deadline=None)
@given(text=st.text(), begriffe=st.lists(st.text(max_size=8), max_size=4))
def test_markieren_verliert_und_erfindet_nichts(text: str, begriffe: list[str]) -> None:
    ergebnis = str(Markierer(begriffe).markieren(text))
    assert ergebnis.replace("<mark>", "").replace("</mark>", "") == escape(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(), begriffe=st.lists(st.text(max_size=8), max_size=3))
def test_eine_karte_aus_dem_cache_sagt_dasselbe(text: str, begriffe: list[str]) -> None:
    sauber = "".join(zeichen for zeichen in text if zeichen not in "\x02\x03\x04")
    markierer = Markierer(begriffe)
    karte = markierer.zitiert(markierer.karte(f"<h3>{gerahmt(text)}</h3>{STELLE}"))
    assert karte == f"<h3>{markierer.markieren(sauber)}</h3>"


@pytest.mark.parametrize(
    ("text", "stelle"),
    [
        ("Hier hilft Trauerarbeit.", "Hier hilft <mark>Trauerarbeit</mark>."),
        ("Nichts dazu.", None),
        (
            f"{'vorher ' * 20}\n\nTrauer & Trost {'nachher ' * 20}",
            f"… {'vorher ' * 10}<mark>Trauer</mark> &amp; Trost {'nachher ' * 8}…",
        ),
    ],
)
def test_die_stelle_im_text(text: str, stelle: str | None) -> None:
    gefunden = Markierer(["trauer"]).stelle(text)
    assert gefunden == stelle
    karte = Markierer(["trauer"]).zitiert(f"<i>{STELLE}</i>", ["leer", text])
    assert karte == (f'<i><p class="app-result__stelle">{stelle}</p></i>' if stelle else "<i></i>")
