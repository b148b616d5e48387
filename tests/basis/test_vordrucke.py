"""What many mails share is rendered once, and nobody gets what belongs to another."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from pytest_django import Settings

from netzwerk.basis.vordrucke import Vordrucke

HTML = "<p>{{ name }}: {{ gruss }}</p>{% if link %}<a href='{{ link }}'>{{ link }}</a>{% endif %}"
TEXT = "{% autoescape off %}{{ name }}: {{ gruss }}{% endautoescape %}"


class Zaehler:
    """Printed by a template; counts how often."""

    mal = 0

    def __str__(self) -> str:
        self.mal += 1
        return "<Hallo>"


@pytest.fixture(autouse=True)
def vorlagen(settings: Settings, tmp_path: Path) -> None:
    Path(tmp_path, "brief.html").write_text(HTML)
    Path(tmp_path, "brief.txt").write_text(TEXT)
    Path(tmp_path, "kaputt.txt").write_text("{% include 'gibtesnicht.txt' %}")
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    ]


def test_einmal_gesetzt_oft_gefuellt() -> None:
    vordrucke, gruss = Vordrucke(), Zaehler()
    namen = ("Kim & Co", "<b>", "link", "Toni")
    for name in namen:
        text = vordrucke.fuellen("brief.txt", {"gruss": gruss}, {"name": name, "link": ""})
        assert text == f"{name}: <Hallo>"
    assert gruss.mal == 1
    seiten = [
        vordrucke.fuellen("brief.html", {"gruss": gruss}, {"name": name, "link": link})
        for name, link in (("Kim & Co", "/a?b&c"), (mark_safe("<b>"), "/d"), ("Toni", ""))
    ]
    assert seiten == [
        "<p>Kim &amp; Co: &lt;Hallo&gt;</p><a href='/a?b&amp;c'>/a?b&amp;c</a>",
        "<p><b>: &lt;Hallo&gt;</p><a href='/d'>/d</a>",
        "<p>Toni: &lt;Hallo&gt;</p>",
    ]
    assert gruss.mal == 3  # with and without a link


@pytest.mark.parametrize("anders", ["Moin", 1, True, None, Zaehler()])
def test_was_nicht_persoenlich_heisst_wird_neu_gesetzt(anders: Any) -> None:
    """A builder that forgets to declare what is personal: slow, but right."""
    vordrucke = Vordrucke()
    je_gruss = [
        vordrucke.fuellen("brief.txt", {"gruss": gruss}, {"name": "Kim"})
        for gruss in ("Hallo", anders, "1", "Hallo")
    ]
    assert je_gruss == ["Kim: Hallo", f"Kim: {anders}", "Kim: 1", "Kim: Hallo"]


def test_eine_fehlende_vorlage() -> None:
    vordrucke = Vordrucke()
    for _mal in range(2):
        assert vordrucke.fuellen("keiner.html", {}, {"name": "Kim"}) is None
    with pytest.raises(Exception, match="gibtesnicht"):
        vordrucke.fuellen("kaputt.txt", {}, {})
