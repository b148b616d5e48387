"""Two texts made of one: what stands in the result, what is pointed at; no line is lost."""

from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.basis.zusammenfuehrung import ZEILEN_HOECHSTENS, Stelle, zusammenfuehren


@pytest.mark.parametrize(
    ("grundlage", "mein", "anderes", "text", "stellen"),
    [
        # Different paragraphs, and items of a list that stand side by side.
        ("A alt\n\nB alt", "A neu\n\nB alt", "A alt\n\nB anders", "A neu\n\nB anders", []),
        ("- a\n- b\n- c", "- a x\n- b\n- c", "- a\n- b y\n- c", "- a x\n- b y\n- c", []),
        # The same paragraph: mine stays, and what only the other one changed is in.
        ("Eins hier steht\n\nZwei hier steht\n\nDrei hier steht",
         "Eins hier bleibt\n\nZwei hier bleibt\n\nDrei hier steht",
         "Eins hier steht\n\nZwei hier fehlt\n\nDrei hier fehlt",
         "Eins hier bleibt\n\nZwei hier bleibt\n\nDrei hier fehlt",
         [Stelle("Zwei hier bleibt", "Zwei hier fehlt")]),
        # Also when a line came in between two that changed.
        ("- Anna kommt\n- Bernd kommt", "- Anna kommt gern\n- Carla\n- Bernd kommt gern",
         "- Anna kommt\n- Bernd kommt nicht", "- Anna kommt gern\n- Carla\n- Bernd kommt gern",
         [Stelle("- Bernd kommt gern", "- Bernd kommt nicht")]),
        # Deleted here, changed there.
        ("A\n\nB\n\nC", "A\n\nC", "A\n\nB neu\n\nC", "A\n\nC", [Stelle("", "B neu")]),
        ("A\n\nB\n\nC", "A\n\nB neu\n\nC", "A\n\nC", "A\n\nB neu\n\nC", [Stelle("B neu", "")]),
        ("A\n\nB\n\nC\n\nD", "A\n\nC\n\nD", "A\n\nB\n\nD", "A\n\nD", []),
        ("A\n\nB", "", "A", "", []),
        # Both add at the same place: both stand there, unless it is the same in other words.
        ("A", "A\n\nMai", "A\n\nJuni", "A\n\nJuni\n\nMai", [Stelle("Mai", "Juni", beides=True)]),
        ("B", "Mai\n\nB", "Juni\n\nB", "Juni\n\nMai\n\nB", [Stelle("Mai", "Juni", beides=True)]),
        ("A", "A\n\nWir gehen im Mai", "A\n\nWir gehen im Juni", "A\n\nWir gehen im Mai",
         [Stelle("Wir gehen im Mai", "Wir gehen im Juni")]),
        ("A\n\nZ", "A\n\nGleich\n\nMai\n\nEnde\n\nZ", "A\n\nGleich\n\nJuni\n\nEnde\n\nZ",
         "A\n\nGleich\n\nJuni\n\nMai\n\nEnde\n\nZ", [Stelle("Mai", "Juni", beides=True)]),
        # Alike on both sides: once; and more of it on one side.
        ("A\n\nB", "A\n\nX\n\nB", "A\n\nX\n\nB", "A\n\nX\n\nB", []),
        ("A", "A\n\nB", "A\n\nB\n\nC", "A\n\nB\n\nC", []),
        ("A", "A\n\nB\n\nC", "A\n\nB", "A\n\nB\n\nC", []),
        ("A\nB", "A\nX", "A\nX\nB", "A\nX", [Stelle("", "B")]),
        # The last line changed here, one more there.
        ("A alt", "A neu", "A alt\n\nB", "A neu\n\nB", []),
        ("A", "Vor\n\nA", "A neu", "Vor\n\nA neu", []),
        # Two first versions are no changes of one text.
        ("", "Meins", "Ganz anders", "Meins", [Stelle("Meins", "Ganz anders")]),
        # Blank lines follow whoever set or took them.
        ("A\nB", "A\n\nB", "A\nB\nC", "A\n\nB\nC", []),
        ("A\n\nB", "A\n\nB neu", "A\nB", "A\n\nB neu", []),
        ("A\n\nB\n\nC", "B\n\nC", "A\n\nM\n\nB\n\nC", "M\n\nB\n\nC", []),
    ],
)  # fmt: skip
def test_zusammen(
    grundlage: str, mein: str, anderes: str, text: str, stellen: list[Stelle]
) -> None:
    assert zusammenfuehren(grundlage, mein, anderes) == (text, stellen)


class Los(NamedTuple):
    """What happens between two lines that stay: the line before, what each side makes of it, and
    what the result has. „None“ is no line."""

    alt: str | None
    mein: str | None
    anderes: str | None
    text: tuple[str, ...]
    stelle: tuple[str, str, bool] | None = None


LOSE = [
    Los("b", "b", "b", ("b",)),
    Los("b", "m", "b", ("m",)),
    Los("b", "b", "a", ("a",)),
    Los("b", "x", "x", ("x",)),
    Los("b", "m", "a", ("m",), ("m", "a", False)),
    Los("b", None, "b", ()),
    Los("b", "b", None, ()),
    Los("b", None, None, ()),
    Los("b", None, "a", (), ("", "a", False)),
    Los("b", "m", None, ("m",), ("m", "", False)),
    Los(None, "m", None, ("m",)),
    Los(None, None, "a", ("a",)),
    Los(None, "x", "x", ("x",)),
    Los(None, "m", "a", ("a", "m"), ("m", "a", True)),
]


@given(st.lists(st.sampled_from(LOSE), max_size=25), st.sampled_from(["\n", "\n\n"]))
def test_viele_aenderungen_auf_beiden_seiten(lose: list[Los], abstand: str) -> None:
    """Between lines that stay, each change has one right outcome."""
    fassungen: dict[str, list[str]] = {"alt": [], "mein": [], "anderes": []}
    text, stellen = ["bleibt"], []
    for zeilen in fassungen.values():
        zeilen.append("bleibt")
    for nummer, los in enumerate(lose):
        for name, zeilen in fassungen.items():
            zeile = getattr(los, name)
            zeilen += [f"{zeile}{nummer}"] if zeile else []
            zeilen.append(f"bleibt{nummer}")
        text += [*(f"{zeile}{nummer}" for zeile in los.text), f"bleibt{nummer}"]
        if los.stelle:
            mein, anderes, beides = los.stelle
            stellen.append(
                Stelle(
                    f"{mein}{nummer}" if mein else "",
                    f"{anderes}{nummer}" if anderes else "",
                    beides,
                )
            )
    drei = (abstand.join(fassungen[name]) for name in ("alt", "mein", "anderes"))
    assert zusammenfuehren(*drei) == (abstand.join(text), stellen)


ZEILE = st.sampled_from(["", "", "a", "b", "c", "a b", "b c", "- a", "- b c", "## d"])
TEXT = st.lists(ZEILE, max_size=12).map(lambda zeilen: "\n".join(zeilen).strip("\n"))
VERSCHIEDENE = st.lists(ZEILE.filter(bool), max_size=10, unique=True).map("\n\n".join)


def zeilen(*texte: str) -> Counter[str]:
    return Counter(zeile for text in texte for zeile in text.split("\n") if zeile)


@given(TEXT, TEXT, TEXT)
def test_keine_zeile_geht_verloren(grundlage: str, mein: str, anderes: str) -> None:
    """Whatever was written: my words are in the field, the others' there or beside it."""
    text, stellen = zusammenfuehren(grundlage, mein, anderes)
    assert zusammenfuehren(grundlage, mein, anderes) == (text, stellen)
    vorher = zeilen(grundlage)
    assert not zeilen(mein) - vorher - zeilen(text)
    gezeigt = zeilen(text, *(stelle.anderes for stelle in stellen))
    assert not zeilen(anderes) - vorher - gezeigt
    assert not zeilen(text) - zeilen(mein, anderes)  # and nothing comes from nowhere
    assert text == text.strip("\n")


@given(VERSCHIEDENE, TEXT, TEXT)
def test_was_beide_haben_bleibt(grundlage: str, mein: str, anderes: str) -> None:
    text, stellen = zusammenfuehren(grundlage, mein, anderes)
    gezeigt = zeilen(text, *(stelle.anderes for stelle in stellen))
    assert set(zeilen(mein)) & set(zeilen(anderes)) <= set(gezeigt)


@given(TEXT, TEXT)
def test_eine_seite_allein(grundlage: str, text: str) -> None:
    assert zusammenfuehren(grundlage, text, grundlage) == (text, [])
    assert zusammenfuehren(grundlage, grundlage, text) == (text, [])
    assert zusammenfuehren(grundlage, text, text) == (text, [])


def test_sehr_lange_texte() -> None:
    """What would take minutes to compare is pointed at as a whole; what is long is compared."""
    lang = "\n".join("x" for _zeile in range(ZEILEN_HOECHSTENS + 1))
    assert zusammenfuehren("x", lang, "y") == (lang, [Stelle(lang, "y")])
    basis = [f"wort{i % 97} {i % 7}" for i in range(ZEILEN_HOECHSTENS - 1)]
    mein, anderes = [*basis, "Meins"], ["Anfang", *basis]
    text, stellen = zusammenfuehren("\n".join(basis), "\n".join(mein), "\n".join(anderes))
    assert (text, stellen) == ("\n".join(["Anfang", *basis, "Meins"]), [])


def test_lange_ergaenzungen_stehen_nicht_doppelt() -> None:
    """Too many lines to look for likeness: mine is in the field, the others' beside it."""
    mein, anderes = ("\n".join(f"{wer}{i}" for i in range(31)) for wer in "ma")
    text, [stelle] = zusammenfuehren("A", f"A\n{mein}", f"A\n{anderes}")
    assert (text, stelle) == (f"A\n{mein}", Stelle(mein, anderes))
    # A long stretch replaced by another is one change.
    alt = "\n".join(f"alt{i}" for i in range(30))
    assert zusammenfuehren(alt, mein, f"{alt}\nEnde") == (f"{mein}\nEnde", [])
