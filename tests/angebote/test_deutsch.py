"""Words as the search takes them apart, folds and marks them."""

import pytest

from angebote.deutsch import falten, formen, woerter, zerlegungen


@pytest.mark.parametrize(
    ("wort", "teile"),
    [
        ("schulsozialarbeit", ("schul", "sozialarbeit")),
        ("kinderschutz", ("kinder", "schutz")),
        ("elternabende", ("eltern", "abende")),
        ("beratungsstelle", ("beratung", "stelle")),
        ("krisenintervention", ("krise", "intervention")),
    ],
)
def test_zusammengesetztes_wird_zerlegt(wort: str, teile: tuple[str, ...]) -> None:
    assert teile in zerlegungen(wort, {"intervention"})


@pytest.mark.parametrize("wort", ["kind", "beratung", "mobbing", "x" * 41])
def test_einfaches_bleibt_ganz(wort: str) -> None:
    assert zerlegungen(wort, set()) == []


def test_lange_woerter_kosten_nicht_ueber_gebuehr() -> None:
    """Forty letters that split in thousands of ways: bounded, since only eight are kept."""
    assert len(zerlegungen("tagtagtagtagtagtagtagtagtagtagtagtagtag", set())) <= 8


def test_falten() -> None:
    assert falten("STRAẞE") == "strasse"
    assert falten("Mädchen") == falten("Ma\u0308dchen") == "maedchen"
    assert formen("Mädchen") == ("maedchen", "madchen")
    assert formen("café") == ("cafe",)
    assert list(woerter("Was tun bei 8a-Fällen?")) == ["8a", "Fällen"]
