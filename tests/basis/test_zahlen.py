import pytest

from netzwerk.basis.zahlen import zahl


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "²", "٣", "x", "9" * 19, "9" * 5000])
def test_was_keine_zahl_ist(text: str | None) -> None:
    assert zahl(text) == 0


def test_zahl() -> None:
    assert (zahl("07"), zahl("9" * 18)) == (7, 10**18 - 1)
