"""Small enough for every run; `make stoerungen` sends 5,000 mails and kills ten workers."""

from pathlib import Path

from tests.stoerungen.lauf import laufen


def test_nichts_geht_verloren(tmp_path: Path) -> None:
    ergebnis = laufen(150, tmp_path, toetungen=2, pause=0.01)
    assert ergebnis.maengel == []
    assert (ergebnis.gesendet, ergebnis.abgelehnt) == (144, 6)
    # What was to happen did happen.
    assert (ergebnis.getoetet, ergebnis.neustarts, ergebnis.antworten_verloren) == (2, 2, 3)
    assert ergebnis.doppelt >= ergebnis.antworten_verloren
