"""Every page of the table in a real browser: one <h1>, axe, no horizontal scrolling, no outside.

Each wide and light, then its content narrow and dark; one in seven in the other two ways too, for
its colours, and with the frame that all share: what differs between light and dark is colour
alone, and pages share what only one width shows. Then every form that demands something is sent
without it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.leere_formulare import FORDERN, OHNE_EMPFANG, leer_gesendet
from tests.browser.seiten import BILDSCHIRM, BREIT, SCHMAL, SCHMALST, Fenster, Seiten
from tests.richtlinien import TABELLE, Zeile
from tests.test_richtlinien import adresse

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

STAERKSTE_ZUERST = ("koordination", "vertretung", "fachkraft", "verwaltung", "fremde")


def augen(zeile: Zeile) -> tuple[str, ...]:
    """Who looks at the page: those the row names, the public, else the strongest who may."""
    if zeile.augen:
        return zeile.augen
    if zeile.stand["oeffentlichkeit"] == 200:
        return ("oeffentlichkeit",)
    return tuple(rolle for rolle in STAERKSTE_ZUERST if zeile.stand[rolle] == 200)[:1]


def _faelle() -> Iterator[Any]:
    """The number in the name tells halves apart: two processes have a share, see `conftest`."""
    nummer = 0
    for zeile in TABELLE:
        if not zeile.seite or zeile.nur_post:
            continue
        for rolle in augen(zeile):
            nummer += 1
            yield pytest.param(zeile, rolle, nummer % 7 == 0, id=f"{zeile.name}-{rolle}-{nummer}")


def maengel(fenster: Fenster, *, alle_farben: bool = True) -> list[str]:
    """What is wrong with the page that stands in the window at 1280 pixels, light."""
    bild = fenster.seite.evaluate(BILDSCHIRM)
    gefunden = []
    if bild["h1"] != 1:
        gefunden.append(f"{bild['h1']} mal <h1>")
    if not bild["titel"].strip() or bild["sprache"] != "de":
        gefunden.append(f"Titel „{bild['titel']}“, Sprache „{bild['sprache']}“")
    if bild["doppelt"]:
        gefunden.append(f"mehrfache id: {bild['doppelt']}")
    gefunden += [f"breit, hell: {zeile}" for zeile in fenster.axe()]
    fenster.dunkel(True)
    if alle_farben:
        gefunden += [f"breit, dunkel: {zeile}" for zeile in fenster.axe("color-contrast")]
    fenster.breite(SCHMAL)
    bereich = "html" if alle_farben else "main"
    gefunden += [f"schmal, dunkel: {zeile}" for zeile in fenster.axe(bereich=bereich)]
    fenster.dunkel(False)
    if alle_farben:
        gefunden += [f"schmal, hell: {zeile}" for zeile in fenster.axe("color-contrast")]
    fenster.breite(SCHMALST)
    breite = fenster.seite.evaluate("() => document.documentElement.scrollWidth")
    if breite > SCHMALST:
        gefunden.append(f"bei {SCHMALST} Punkten {breite} breit: {_zu_breit(fenster)}")
    fenster.breite(BREIT)
    return gefunden + fenster.maengel


def _zu_breit(fenster: Fenster) -> list[str]:
    breite: list[str] = fenster.seite.evaluate(
        """(grenze) => [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > grenze + 1)
            .slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className}`)""",
        SCHMALST,
    )
    return breite


@pytest.mark.parametrize(("zeile", "rolle", "alle_farben"), list(_faelle()))
def test_seite(seiten: Seiten, zeile: Zeile, rolle: str, alle_farben: bool) -> None:
    fenster, pfad = seiten.als(rolle), adresse(zeile, seiten.welt.hier) + zeile.abfrage
    assert fenster.gehe(pfad) == 200
    gefunden = maengel(fenster, alle_farben=alle_farben)
    if rolle == augen(zeile)[0] and zeile.name not in OHNE_EMPFANG:
        zahl, maengel_leer = leer_gesendet(fenster, pfad, alle_farben=alle_farben)
        assert zahl or zeile.name not in FORDERN
        gefunden += maengel_leer
    assert not gefunden, "\n".join(gefunden)


def test_was_fordert_war_dabei() -> None:
    assert {fall.values[0].name for fall in _faelle()} >= FORDERN


@pytest.mark.parametrize(
    ("rolle", "pfad", "stand"),
    [
        ("oeffentlichkeit", "/gibt/es/nicht/", 404),
        ("oeffentlichkeit", "/kinderschutz/seite/fehlt/", 404),
        ("koordination", "/kinderschutz/seite/fehlt/", 404),
        ("fachkraft", "/kinderschutz/einstellungen/", 403),
        ("oeffentlichkeit", "/fehler/403/", 403),
        ("oeffentlichkeit", "/fehler/429/", 429),
        ("koordination", "/fehler/500/", 500),
    ],
)
def test_fehlerseite(seiten: Seiten, rolle: str, pfad: str, stand: int) -> None:
    fenster = seiten.als(rolle)
    assert fenster.gehe(pfad) == stand
    gefunden = maengel(fenster)
    assert not gefunden, "\n".join(gefunden)


def test_abgelaufener_link(seiten: Seiten) -> None:
    """Links that were withdrawn, and where an offer was."""
    fenster = seiten.als("oeffentlichkeit")
    vorbei = [zeile for zeile in TABELLE if zeile.stand["oeffentlichkeit"] == 410]
    assert len(vorbei) >= 3
    for zeile in vorbei:
        assert fenster.gehe(adresse(zeile, seiten.welt.hier)) == 410
        gefunden = maengel(fenster)
        assert not gefunden, "\n".join([zeile.name, *gefunden])


# The ring may be drawn by what spans the whole card (::after), or by the card around a choice.
FOKUS = """() => {
    const e = document.activeElement, r = e.getBoundingClientRect();
    const ring = (s) => s.content !== "none" && (s.boxShadow !== "none"
        || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0));
    const karten = [e, e.parentElement, e.parentElement?.parentElement].filter(Boolean);
    return {
        name: `${e.tagName.toLowerCase()} ${e.className} ${e.textContent.trim().slice(0, 30)}`,
        id: e.id,
        ist_seite: e === document.body,
        ist_sprung: e.matches(".app-skip"),
        sichtbar: r.width > 0 && r.height > 0 && r.bottom > 0 && r.right > 0
            && r.top < innerHeight && r.left < innerWidth,
        zeigt_fokus: karten.some((k) => ring(getComputedStyle(k)))
            || ring(getComputedStyle(e, "::after")) || ring(getComputedStyle(e, "::before")),
    };
}"""


@pytest.mark.parametrize("breite", [BREIT, SCHMAL])
@pytest.mark.parametrize(
    ("rolle", "pfad"),
    [
        ("oeffentlichkeit", "/kinderschutz/"),
        ("oeffentlichkeit", "/konto/login/"),
        ("koordination", "/kinderschutz/uebersicht/"),
    ],
)
def test_tastatur(seiten: Seiten, rolle: str, pfad: str, breite: int) -> None:
    """The first tab shows the way to the content; whatever has the focus shows it."""
    fenster = seiten.als(rolle)
    fenster.gehe(pfad, breite)
    # Some pages put the focus into their only field; start at the top all the same.
    fenster.seite.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    fenster.seite.evaluate("() => getSelection().setPosition(document.body, 0)")
    fenster.seite.keyboard.press("Tab")
    sprung = fenster.seite.evaluate(FOKUS)
    assert sprung["ist_sprung"], sprung
    assert sprung["sichtbar"], sprung
    assert sprung["zeigt_fokus"], sprung
    fenster.seite.keyboard.press("Enter")
    assert fenster.seite.evaluate(FOKUS)["id"] == "inhalt"
    fenster.gehe(pfad, breite)
    fenster.seite.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    unsichtbar = []
    for _schritt in range(12):
        fenster.seite.keyboard.press("Tab")
        stelle = fenster.seite.evaluate(FOKUS)
        if stelle["ist_seite"]:
            break  # past the last one
        unsichtbar += [
            f"{w}: {stelle['name']}" for w in ("sichtbar", "zeigt_fokus") if not stelle[w]
        ]
    assert unsichtbar == []


def test_dunkel_kommt_vom_server(seiten: Seiten) -> None:
    """The sweep switches the colours itself: here the server does it, and remembers."""
    kontext = seiten.kontext()
    seite = kontext.new_page()
    seite.goto(f"{seiten.adresse}/kinderschutz/")
    seite.get_by_role("button", name="Dunkel").first.click()
    assert seite.evaluate("() => document.documentElement.dataset.kernTheme") == "dark"
    seite.reload()
    assert seite.evaluate("() => document.documentElement.dataset.kernTheme") == "dark"
    kontext.close()
