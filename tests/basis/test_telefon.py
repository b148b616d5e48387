"""Telephone links: whoever needs help reaches the number that is written there."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.basis.models import Notfallkontakt
from netzwerk.basis.telefon import anrufbar
from netzwerk.basis.templatetags.portal import telefonlink


@pytest.mark.parametrize(
    ("telefon", "nummer"),
    [
        ("0711 123", "0711123"),
        ("0 12 34 / 5-6", "0123456"),
        ("(0711) 123-4", "07111234"),
        ("0711 123 (24 h)", "0711123"),
        ("0800 111 0 333 (24 Std.)", "08001110333"),
        ("0711 123 Mo-Fr 8-16 Uhr", "0711123"),
        ("0711 123, 0711 124", "0711123"),
        ("0711 123 oder 124", "0711123"),
        ("+49 (0)711 123", "+49711123"),
        ("+49 ( 0 ) 711 123", "+49711123"),
        ("+49 (711) 123", "+49711123"),
        ("0049 (0) 711 123", "0049711123"),
        ("Tel.: +49 711 123", "+49711123"),
        ("110", "110"),
        ("", ""),
        ("+", ""),
        ("auf Anfrage", ""),
        ("٠١٢ 34", "34"),
    ],
)
def test_anrufbar(telefon: str, nummer: str) -> None:
    """Hours, brackets and a second number are not dialled."""
    assert anrufbar(telefon) == nummer


@given(st.text(max_size=60))
def test_nur_was_sich_waehlen_laesst(telefon: str) -> None:
    assert set(anrufbar(telefon)) <= set("+0123456789")


def test_wege() -> None:
    """On the public page the same; what is no number is shown, not linked."""
    vorlage = "mitglieder/netzwerk/_wege.html"
    html = render_to_string(vorlage, {"telefon": "0711 12 (24 h)", "email": "", "zu": "Amt"})
    assert 'href="tel:071112"' in html
    assert "0711 12 (24 h)" in html
    html = render_to_string(vorlage, {"telefon": "auf Anfrage", "email": "", "zu": "Amt"})
    assert "auf Anfrage" in html
    assert "tel:" not in html


def test_telefonlink() -> None:
    """The number as it is written, the link as it is dialled; markup stays text."""
    assert telefonlink("0711 12 (24 h)") == '<a href="tel:071112">0711 12 (24 h)</a>'
    assert telefonlink("110", "app-nowrap") == '<a class="app-nowrap" href="tel:110">110</a>'
    assert telefonlink("auf Anfrage") == "auf Anfrage"
    assert telefonlink("7<b>") == '<a href="tel:7">7&lt;b&gt;</a>'
    schluss = render_to_string("base/_weiter.html", {"netzwerk": {"kontakt_telefon": "<i>–</i>"}})
    assert "&lt;i&gt;–&lt;/i&gt;" in schluss
    assert "tel:" not in schluss


def test_notfallnummer() -> None:
    """Of two help lines in one field the first is dialled; words are shown, not linked."""
    eine = Notfallkontakt(bezeichnung="Hilfe", nummer="116 111 oder 0800 1")
    keine = Notfallkontakt(bezeichnung="Beratung", nummer="siehe Aushang")
    assert eine.nummer_waehlbar == "116111"
    for form in ("karte", "leiste"):
        netz = {"netzwerk": {"notfallkontakte_sortiert": [eine, keine]}, "form": form}
        html = render_to_string("_bausteine/notfallkontakte.html", netz)
        assert html.count("tel:") == html.count("tel:116111") == 1
        assert "siehe Aushang" in html
