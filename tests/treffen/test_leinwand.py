"""What fits a beamer: how dense a page is, what goes on the next one. Nobody scrolls there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treffen.auszaehlung import Ergebnis, freitexte
from treffen.leinwand import (
    DICHT,
    WEIT,
    Bild,
    bilder,
    breite,
    gleichmaessig,
    gruppenstufe,
    umbrechen,
    zeilen,
)
from treffen.models import Umfrage, Umfragefrage, Umfrageoption
from treffen.umfragelage import Lage

Art = Umfragefrage.Art
SATZ = "Verbindliche Absprachen zwischen Jugendamt, Schule und Klinik, wer wann wen anruft. "
#: As long as an answer to choose may be.
LANG = (SATZ * 2)[:118]


def lage_mit(
    art: str = Art.EINE,
    *,
    wahlen: list[str] | None = None,
    werte: dict[str, Any] | None = None,
    anzahl: int = 40,
    endgueltig: bool = True,
    je_person: bool = False,
    **felder: Any,
) -> Lage:
    """As `umfragelage.lage` reads it, without a database."""
    umfrage = Umfrage(zustand="laufend", je_person=je_person)
    zustand = "geschlossen" if endgueltig else "offen"
    frage = Umfragefrage(pk=1, umfrage=umfrage, art=art, zustand=zustand, **felder)
    optionen = [Umfrageoption(frage=frage, text=text) for text in wahlen or []]
    vars(frage)["_prefetched_objects_cache"] = {"optionen": optionen}
    ergebnis = None if werte is None else Ergebnis(frage, anzahl, werte, endgueltig)
    return Lage(umfrage, [frage], frage, anzahl, 60, ergebnis)


def reihen(texte: list[str]) -> dict[str, Any]:
    return {"zeilen": [{"text": text, "wert": 3, "anteil": 8, "rang": 1} for text in texte]}


def texte_auf(seiten: list[Bild]) -> list[str]:
    return [z if isinstance(z, str) else z["text"] for bild in seiten for z in bild.zeilen]


@pytest.mark.parametrize(
    ("text", "anzahl"),
    [
        ("", 1),
        ("kurz", 1),
        ("eins zwei drei vier fünf", 2),
        ("x" * 50, 3),
        ("kurz " + "x" * 25, 3),
        ("W" * 24, 2),
        ("漢" * 21, 2),
        ("🙂" * 11, 1),
        ("🙂" * 16, 2),
        ("e\u0301\u200b" * 16, 1),
    ],
)
def test_zeilen(text: str, anzahl: int) -> None:
    """Wide letters take more; what has no blank breaks anywhere."""
    assert zeilen(text, 15 if "🙂" in text else 20 if text[:1] in "W漢" else 10) == anzahl


@given(st.text(max_size=200), st.floats(5, 60))
def test_kein_text_ist_breiter_als_seine_zeilen(text: str, em: float) -> None:
    assert zeilen(text, em) * em >= sum(map(breite, text.split())) - 1e-6


def test_vier_kurze_stehen_gross_da() -> None:
    (bild,) = bilder(lage_mit(wahlen=["Zeit", "Geld", "Räume", "Ruhe"], text="Was hilft?"))
    assert bild.stufe is WEIT
    assert bild.stufe.klassen == "app-beamer__blatt--1"
    assert texte_auf([bild]) == ["Zeit", "Geld", "Räume", "Ruhe"]


@pytest.mark.parametrize("werte", [False, True], ids=["zur Wahl", "Ergebnis"])
@pytest.mark.parametrize("anzahl", [4, 8, 12])
def test_bis_zwoelf_lange_auf_einer_seite(anzahl: int, werte: bool) -> None:
    """Smaller and in two columns rather than on a second page, and never under 24 pixels."""
    texte = [f"{nummer} {LANG}" for nummer in range(anzahl)]
    lage = lage_mit(
        wahlen=texte, werte=reihen(texte) if werte else None, text="Worum geht es uns zuerst?"
    )
    (bild,) = bilder(lage)
    assert texte_auf([bild]) == texte
    assert bild.stufe.schrift >= DICHT.schrift
    assert (bild.stufe.spalten == 2) is (anzahl > 4 or werte)
    assert bild.stufe.kurz is (anzahl == 12 and werte)
    assert ("--kurz" in bild.stufe.klassen) is bild.stufe.kurz


@pytest.mark.parametrize("art", [Art.EINE, Art.MEHRERE, Art.PUNKTE, Art.RANGFOLGE])
@pytest.mark.parametrize("ist_offen", [False, True])
def test_zwanzig_lange_gehen_auf_mehrere_seiten(art: str, ist_offen: bool) -> None:
    """Whatever the question says on top: each answer stands on one page, in its order."""
    texte = [f"{nummer} {LANG}" for nummer in range(20)]
    lage = lage_mit(
        art, wahlen=texte, werte=reihen(texte), endgueltig=not ist_offen,
        text=SATZ * 2, erlaeuterung=SATZ * 3,
    )  # fmt: skip
    seiten = bilder(lage)
    assert 1 < len(seiten) < 7
    assert texte_auf(seiten) == texte
    assert [bild.ab for bild in seiten][:2] == [1, 1 + len(seiten[0].zeilen)]
    # None has one lonely answer.
    assert min(len(bild.zeilen) for bild in seiten) > 1


def test_enden_der_skala() -> None:
    zeilen = [str(nummer) for nummer in range(1, 6)]
    enden: dict[str, Any] = {"skala_links": "gar nicht", "skala_rechts": "sehr"}
    (bild,) = bilder(lage_mit(Art.SKALA, werte=reihen(zeilen), text="Wie sehr?", **enden))
    assert texte_auf([bild]) == ["1 = gar nicht", "2", "3", "4", "5 = sehr"]
    (leer,) = bilder(lage_mit(Art.SKALA, werte={}, text="Wie sehr?", **enden))
    assert leer.zeilen == []
    (frage,) = bilder(lage_mit(Art.SKALA, text=SATZ * 2, erlaeuterung=SATZ * 3, **enden))
    assert frage.stufe.nummer > WEIT.nummer
    (verborgen,) = bilder(lage_mit(wahlen=["Zeit"], werte={}, anzahl=4, text="Was?"))
    assert verborgen.zeilen == []


def test_texte_mit_wolke() -> None:
    """A handful beside the cloud; forty on pages of their own, behind it, and each of them."""
    wenige = freitexte(["Mehr Zeit", "Mehr Ruhe", "Räume"])
    (bild,) = bilder(lage_mit(Art.TEXT, werte=wenige, text="Was fehlt?"))
    assert texte_auf([bild]) == wenige["texte"]
    assert [wort for wort, *_ in bild.wolke] == ["Ruhe", "Räume", "Zeit"]
    viele = freitexte(f"Text {nummer:02}: {SATZ}" for nummer in range(40))
    wolke, *seiten = bilder(lage_mit(Art.TEXT, werte=viele, text="Was fehlt?"))
    assert wolke.wolke
    assert not wolke.zeilen
    assert wolke.stufe.nummer < 3
    assert texte_auf(seiten) == viele["texte"]
    assert all(bild.stufe.schrift >= 1.5 and not bild.wolke for bild in seiten)
    ohne = freitexte(["ok?"] * 90)
    ohne["worte"] = []
    erste, *_ = bilder(lage_mit(Art.TEXT, werte=ohne, text="Was fehlt?"))
    assert erste.zeilen
    assert bilder(lage_mit(Art.TEXT, werte=freitexte([]), text="Was fehlt?"))[0].zeilen == []


def test_endlose_woerter_sprengen_die_wolke_nicht() -> None:
    """The rare ones go first; something is left in any case."""
    texte = [f"{'abcdefghij' * 40}{zeichen} oft" for zeichen in "klmnopqrstuvwxyz"]
    wolke, *seiten = bilder(lage_mit(Art.TEXT, werte=freitexte(texte), text="Was fehlt?"))
    assert "oft" in [wort for wort, *_ in wolke.wolke]
    assert 1 < len(wolke.wolke) < len(texte)
    assert texte_auf(seiten) == sorted(texte)


def test_tuer() -> None:
    kurz = Umfrage(zustand="entwurf", titel="Was zuerst?")
    (bild,) = bilder(Lage(kurz, [], None, 0, 0, None))
    assert bild.stufe is WEIT
    lang = Umfrage(zustand="laufend", titel=SATZ * 2, einleitung=f"{SATZ * 6}\n\n{SATZ * 6}")
    (bild,) = bilder(Lage(lang, [], None, 0, 0, None))
    assert bild.stufe is not WEIT
    zu = lage_mit(text="Was?")
    zu.umfrage.zustand = "geschlossen"
    assert bilder(zu)[0].stufe is WEIT


def test_ohne_code_ist_mehr_platz() -> None:
    """By personal link nobody scans anything: the same answers stand larger."""
    wahl: dict[str, Any] = {"wahlen": [LANG] * 8, "text": "Was?"}
    (mit,), (ohne,) = bilder(lage_mit(**wahl)), bilder(lage_mit(**wahl, je_person=True))
    assert ohne.stufe.schrift > mit.stufe.schrift


def test_gruppen() -> None:
    assert gruppenstufe([]) is WEIT
    assert gruppenstufe(["AG Wege"] * 4) is WEIT
    assert gruppenstufe([LANG] * 8).spalten == 2
    assert gruppenstufe([LANG] * 40).kurz


@given(st.lists(st.floats(0.5, 40), min_size=1, max_size=40), st.integers(1, 2))
def test_jede_reihe_steht_auf_genau_einer_seite(hoehen: list[float], spalten: int) -> None:
    seiten = umbrechen(hoehen, 20, spalten)
    for grenzen in (seiten, gleichmaessig(hoehen, 20, spalten)):
        assert [n for von, bis in grenzen for n in range(von, bis)] == list(range(len(hoehen)))
        assert len(grenzen) == len(seiten)
