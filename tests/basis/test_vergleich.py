"""Texts side by side: what is marked, what is left out, and that no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.basis.vergleich import GEAENDERT, GLEICH, LUECKE, Teil, vergleichen


def geaendert(seite: list[Teil]) -> list[str]:
    return [teil.text for teil in seite if teil.art == GEAENDERT]


@pytest.mark.parametrize(
    ("vorher", "nachher", "weg", "neu"),
    [
        ("Kurs am Montag", "Kurs am Freitag", ["Montag"], ["Freitag"]),
        ("Deutsch", "Deutsch, Türkisch", [], [", Türkisch"]),
        ("Kosten: 5 Euro", "Kosten: 5 Euro je Person", [], ["je Person"]),
        # A blank between two changes belongs to one change.
        ("Ein Abend für Mütter", "Ein Abend mit Vätern", ["für Mütter"], ["mit Vätern"]),
        # A mark begins with a word, not with the blank line before it.
        ("Wir üben.", "Wir üben.\n\nAuch samstags.", [], ["Auch samstags."]),
        ("Zeile eins", "Zeile\neins", [" "], ["\n"]),
        # Two texts with little in common stay two texts.
        ("Kommen Sie vorbei.", "Anmeldung per Telefon bis Freitag", ["Kommen Sie vorbei."],
         ["Anmeldung per Telefon bis Freitag"]),
        ("", "Neu", [], ["Neu"]),
        ("Alt", "", ["Alt"], []),
    ],
)  # fmt: skip
def test_wort_fuer_wort(vorher: str, nachher: str, weg: list[str], neu: list[str]) -> None:
    worte = vergleichen(vorher, nachher)
    assert (geaendert(worte.vorher), geaendert(worte.nachher)) == (weg, neu)


def test_lange_gleiche_stellen_weichen_der_umgebung() -> None:
    anfang, ende = "Anfang " * 80, " Schluss" * 80
    worte = vergleichen(f"{anfang}alt{ende}", f"{anfang}neu{ende}")
    for seite, wort in ((worte.vorher, "alt"), (worte.nachher, "neu")):
        assert [teil.art for teil in seite] == [LUECKE, GLEICH, GEAENDERT, GLEICH, LUECKE]
        assert geaendert(seite) == [wort]
        assert sum(len(teil.text) for teil in seite) < 200


TEXTE = st.text(alphabet="ab ,.\n", max_size=60)


@given(TEXTE, TEXTE)
def test_kein_zeichen_geht_verloren(vorher: str, nachher: str) -> None:
    worte = vergleichen(vorher, nachher)
    assert "".join(teil.text for teil in worte.vorher) == vorher
    assert "".join(teil.text for teil in worte.nachher) == nachher
    if vorher == nachher:
        assert not geaendert(worte.vorher)


def test_ohne_kuerzen_bleibt_alles_stehen() -> None:
    gleich = "Anfang " * 80
    worte = vergleichen(f"{gleich}alt", f"{gleich}neu", kuerzen=False)
    assert [teil.text for teil in worte.nachher] == [gleich, "neu"]


def test_sehr_lange_texte_dauern_nicht() -> None:
    lang = " ".join(f"wort{i % 700} und" for i in range(4_000))
    worte = vergleichen(lang, f"{lang} am Ende", kuerzen=False)
    assert "".join(teil.text for teil in worte.nachher) == f"{lang} am Ende"
    assert geaendert(worte.nachher)[-1].endswith("am Ende")
