"""The editor of minutes in a browser: it saves by itself, and keeps words that cannot be saved.

In the world's other network: what is written here reaches no page others look at.
"""

import re
from collections.abc import Generator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.seiten import BREIT, SCHMALST, Fenster, Seiten

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FELD = "Ergebnis der Beratung"
GESPEICHERT = re.compile(r"^Gespeichert \d{1,2}")
#: The browser tells of each attempt that did not arrive.
VERBINDUNG = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")


@pytest.fixture
def zwei(seiten: Seiten) -> Generator[tuple[Fenster, Fenster, str]]:
    """Two windows of the coordination, each with its own memory, and the editor's address."""
    treffen = seiten.welt.dort["treffen_laufend"]
    adresse = f"/{treffen.netzwerk.kurzname}/treffen/{treffen.pk}/protokoll/"
    konto = seiten.welt.konten["fremde"]
    assert konto is not None
    kontexte = [seiten.kontext(), seiten.kontext()]
    for kontext in kontexte:
        seiten._anmelden(kontext, konto)
        kontext.set_default_timeout(15_000)
    eins, andere = (Fenster(kontext.new_page(), seiten.adresse) for kontext in kontexte)
    yield eins, andere, adresse
    for kontext in kontexte:
        kontext.close()


def ohne_netz(weg: Route) -> None:
    if weg.request.method == "POST":
        weg.abort()
    else:
        weg.continue_()


def gemerktes(seite: Page) -> int:
    anzahl: int = seite.evaluate(
        "Object.keys(localStorage).filter((name) => name.startsWith('protokoll:')).length"
    )
    return anzahl


def test_der_text_sichert_sich_und_ueberlebt(zwei: tuple[Fenster, Fenster, str]) -> None:
    fenster, andere, adresse = zwei
    seite = fenster.seite
    fenster.gehe(adresse, BREIT)
    feld, zeile = seite.get_by_label(FELD), seite.locator("#sicherung")

    # Some seconds after the last key, without a press.
    feld.fill("Die Gruppe trifft sich im Mai.")
    expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)
    assert gemerktes(seite) == 0

    # No connection: said so, kept, offered again, saved.
    seite.route("**/protokoll/?top=*", ohne_netz)
    feld.fill("Die Gruppe trifft sich im Mai und im Juni.")
    expect(zeile).to_contain_text("Ihr Text liegt in diesem Browser", timeout=20_000)
    assert gemerktes(seite) == 1
    seite.reload()
    rest = seite.locator("#rest")
    expect(rest).to_contain_text("im Mai und im Juni")
    expect(feld).to_have_value("Die Gruppe trifft sich im Mai.")
    assert fenster.axe() == []
    seite.unroute("**/protokoll/?top=*", ohne_netz)
    seite.get_by_role("button", name="Wieder einsetzen").click()
    expect(rest).to_be_hidden()
    expect(feld).to_have_value("Die Gruppe trifft sich im Mai und im Juni.")
    expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)
    assert gemerktes(seite) == 0

    # Somebody else saves the same item: this page stops, and both texts are compared.
    anderswo = andere.seite
    andere.gehe(adresse, BREIT)
    feld.fill("Die Gruppe trifft sich im Mai und im Juli.")
    expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)
    anderswo.get_by_label(FELD).fill("Die Gruppe trifft sich im Mai und im August.")
    expect(anderswo.locator("#sicherung")).to_contain_text("Von anderer Seite", timeout=20_000)
    anderswo.get_by_role("button", name="Speichern", exact=True).click()
    vergleich = anderswo.get_by_role("region", name="Beide Fassungen")
    expect(vergleich.locator("del")).to_contain_text("Juli")
    expect(vergleich.locator("ins")).to_contain_text("August")
    assert andere.axe() == []
    anderswo.get_by_label(FELD).fill("Die Gruppe trifft sich im Mai, Juli und August.")
    anderswo.get_by_role("button", name="Zusammengeführten Text speichern").click()
    expect(anderswo.get_by_text("TOP 1 ist gespeichert.")).to_be_visible()
    assert gemerktes(anderswo) == 0
    # The first one takes over what the other made of both.
    feld.fill("Veraltet.")
    expect(zeile).to_contain_text("Von anderer Seite", timeout=20_000)
    seite.get_by_role("button", name="Speichern", exact=True).click()
    seite.get_by_role("link", name="Andere Fassung übernehmen").click()
    expect(feld).to_have_value("Die Gruppe trifft sich im Mai, Juli und August.")
    expect(rest).to_be_hidden()
    for wer in zwei[:2]:
        assert [m for m in wer.maengel if not any(t in m for t in VERBINDUNG)] == []


def test_zwei_fenster_werden_eines(zwei: tuple[Fenster, Fenster, str]) -> None:
    """Different paragraphs come together by themselves; of the same one, the other is shown."""
    fenster, andere, adresse = zwei
    seite, anderswo = fenster.seite, andere.seite
    fenster.gehe(adresse, BREIT)
    feld, zeile = seite.get_by_label(FELD), seite.locator("#sicherung")
    # Saved twice by itself: what was read is what was saved last.
    for text in ("Erstens.", "Erstens.\n\nZweitens.\n\nDrittens."):
        feld.fill(text)
        expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)
        expect(seite.locator("input[name=grundlage]")).to_have_value(text)
    andere.gehe(adresse, BREIT)
    sein = anderswo.get_by_label(FELD)
    sein.fill("Erstens.\n\nZweitens.\n\nDrittens im Juli.")
    expect(anderswo.locator("#sicherung")).to_have_text(GESPEICHERT, timeout=20_000)
    feld.fill("Erstens im Mai.\n\nZweitens.\n\nDrittens.")
    expect(zeile).to_contain_text("Von anderer Seite", timeout=20_000)
    expect(feld).to_have_value("Erstens im Mai.\n\nZweitens.\n\nDrittens.")  # as it was typed
    seite.get_by_role("button", name="Speichern", exact=True).click()
    expect(seite.get_by_role("alert")).to_contain_text("nichts überschneidet sich")
    expect(feld).to_have_value("Erstens im Mai.\n\nZweitens.\n\nDrittens im Juli.")
    # Kept in the browser with what it was made of: nothing is lost by going away.
    fenster.gehe(adresse, BREIT)
    seite.get_by_role("button", name="Wieder einsetzen").click()
    expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)

    # Now both write in the same paragraph.
    sein.fill("Erstens.\n\nZweitens zu Hause.\n\nDrittens im Juli.")
    expect(anderswo.locator("#sicherung")).to_contain_text("Von anderer Seite", timeout=20_000)
    feld.fill("Erstens im Mai.\n\nZweitens im Amt.\n\nDrittens im Juli.")
    expect(zeile).to_have_text(GESPEICHERT, timeout=20_000)
    anderswo.get_by_role("button", name="Speichern", exact=True).click()
    expect(anderswo.get_by_role("alert")).to_contain_text("An einer Stelle haben beide")
    expect(sein).to_have_value("Erstens im Mai.\n\nZweitens zu Hause.\n\nDrittens im Juli.")
    stelle = anderswo.get_by_role("region", name="Stelle 1 von 1")
    expect(stelle.get_by_label("Der andere Text")).to_have_value("Zweitens im Amt.")
    for breite in (BREIT, SCHMALST):
        andere.breite(breite)
        for dunkel in (False, True):
            andere.dunkel(dunkel)
            assert andere.axe() == []
        breit: int = anderswo.evaluate("document.documentElement.scrollWidth")
        assert breit <= breite
    anderswo.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stelle.get_by_role("button", name="Text kopieren").press("Enter")
    expect(stelle.get_by_role("button", name="Text kopiert")).to_be_visible()
    sein.fill("Erstens im Mai.\n\n")
    sein.press("Control+End")
    sein.press("ControlOrMeta+v")
    expect(sein).to_have_value("Erstens im Mai.\n\nZweitens im Amt.")
    anderswo.get_by_role("button", name="Zusammengeführten Text speichern").click()
    expect(anderswo.get_by_text("TOP 1 ist gespeichert.")).to_be_visible()
    assert gemerktes(anderswo) == 0
    for wer in zwei[:2]:
        assert wer.maengel == []


def test_marken_mit_der_tastatur(zwei: tuple[Fenster, Fenster, str]) -> None:
    fenster, _andere, adresse = zwei
    seite = fenster.seite
    fenster.gehe(adresse, SCHMALST)
    feld = seite.get_by_label(FELD)
    feld.fill("Eins")
    feld.press("ControlOrMeta+a")
    feld.press("Control+b")
    expect(feld).to_have_value("**Eins**")
    fett = seite.get_by_role("button", name="Fett")
    expect(fett).to_have_attribute("aria-pressed", "true")
    feld.press("Control+b")
    expect(feld).to_have_value("Eins")
    expect(fett).to_have_attribute("aria-pressed", "false")
    feld.press("ControlOrMeta+a")
    feld.press("Control+k")
    expect(feld).to_have_value("[Eins](https://)")
    seite.keyboard.type("https://example.org")  # the address is marked: typing replaces it
    expect(feld).to_have_value("[Eins](https://example.org)")

    feld.fill("Kopf\neins\nzwei")
    feld.press("Control+Home")
    ueberschrift = seite.get_by_role("button", name="Überschrift")
    ueberschrift.focus()
    seite.keyboard.press("Enter")
    expect(feld).to_have_value("## Kopf\neins\nzwei")
    expect(feld).to_be_focused()
    expect(ueberschrift).to_have_attribute("aria-pressed", "true")
    feld.evaluate("(f) => f.setSelectionRange(f.value.indexOf('eins'), f.value.length)")
    expect(fett).to_be_disabled()
    seite.get_by_role("button", name="Liste", exact=True).press("Enter")
    expect(feld).to_have_value("## Kopf\n- eins\n- zwei")
    seite.get_by_role("button", name="Nummerierte Liste").press("Space")
    expect(feld).to_have_value("## Kopf\n1. eins\n2. zwei")
    seite.get_by_role("button", name="Nummerierte Liste").press("Space")
    expect(feld).to_have_value("## Kopf\neins\nzwei")
    feld.press("ControlOrMeta+z")  # what a button did can be undone
    expect(feld).to_have_value("## Kopf\n1. eins\n2. zwei")

    seite.get_by_role("button", name="So liest es sich").press("Enter")
    vorschau = seite.locator("#vorschau")
    expect(vorschau.get_by_role("heading", name="Kopf", level=4)).to_be_visible()
    expect(vorschau.get_by_role("listitem")).to_have_count(2)
    breite: int = seite.evaluate("document.documentElement.scrollWidth")
    assert breite <= SCHMALST
    for dunkel in (False, True):
        fenster.dunkel(dunkel)
        assert fenster.axe() == []
    fenster.breite(BREIT)
    assert fenster.axe() == []
    assert fenster.maengel == []
