"""A parent with a phone, by keyboard alone: misspelt, found in three steps, remembered, at hand.

No mouse and no touch: every way leads through what has the focus, and the focus is never hidden.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from netzwerk.basis import pdf
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.personen import pdf_text

pytestmark = pytest.mark.browser

NETZ = "/kinderschutz"
WORT, GEMEINT, ANGEBOT = "Cypermobing", "Cybermobbing", "Klasse gegen Cybermobbing"
AM_FOKUS = "element => element === document.activeElement"
#: Its middle is not under a bar that stays on the screen (WCAG 2.4.11).
SICHTBAR = """element => {
    const [r] = element.getClientRects();
    const oben = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
    return !!oben && (element.contains(oben) || oben.contains(element));
}"""


@pytest.fixture
def eltern(oeffnen: Oeffnen) -> Fenster:
    fenster = oeffnen()
    fenster.seite.set_viewport_size({"width": 390, "height": 844})
    return fenster


def _hin(seite: Page, ziel: Locator, taste: str = "Tab") -> None:
    """With the key alone; a hundred steps are more than anybody has patience for."""
    expect(ziel).to_have_count(1)
    for _schritt in range(100):
        if ziel.evaluate(AM_FOKUS):
            assert ziel.evaluate(SICHTBAR), f"verdeckt: {ziel}"
            return
        seite.keyboard.press(taste)
    pytest.fail(f"mit {taste} nicht erreichbar: {ziel}")


def _druecken(seite: Page, ziel: Locator, taste: str = "Enter", hin: str = "Tab") -> None:
    _hin(seite, ziel, hin)
    seite.keyboard.press(taste)


def test_finden_merken_mitnehmen(eltern: Fenster) -> None:
    seite = eltern.gehe(f"{NETZ}/")
    _hin(seite, seite.locator("#suche"))
    seite.keyboard.type(WORT)
    seite.keyboard.press("Enter")  # first step: her own word, as she spells it
    expect(seite.locator("#treffer")).to_contain_text(GEMEINT)
    eltern.sieht(f"Zu „{WORT}“ gibt es kein Angebot.")
    treffer = seite.locator(".app-result")
    vorher = treffer.count()
    eltern.bild("e-eltern-1-gefunden")
    seite.set_viewport_size({"width": 390, "height": 844})
    _druecken(seite, seite.get_by_role("button", name=re.compile("^Filter")).first)
    _druecken(seite, seite.locator("#filterbereich summary", has_text="Art des Angebots"))
    werte = seite.locator("#filterbereich label")
    _druecken(
        seite, werte.filter(has_text="Workshop").get_by_role("checkbox"), "Space"
    )  # second step
    expect(seite).to_have_url(re.compile("format="))
    expect(seite.get_by_role("link", name=re.compile("Filter entfernen"))).to_have_count(1)
    expect(treffer).not_to_have_count(vorher)
    _druecken(seite, seite.get_by_role("link", name=ANGEBOT, exact=True))  # third step
    eltern.ueberschrift(ANGEBOT)
    merken = seite.get_by_role("button", name=f"Merken {ANGEBOT}")
    _druecken(seite, merken)
    gemerkt = seite.get_by_role("button", name=f"Gemerkt (von der Merkliste nehmen) {ANGEBOT}")
    expect(gemerkt).to_be_focused()  # the same button; whoever listens hears what it says now
    eltern.bild("e-eltern-2-gemerkt")
    seite.set_viewport_size({"width": 390, "height": 844})
    _druecken(seite, seite.get_by_role("link", name="Merkliste 1 Angebot"), hin="Shift+Tab")
    eltern.ueberschrift("Merkliste")
    eltern.sieht(ANGEBOT, "1 Angebot, nur in diesem Browser gemerkt.")
    eltern.bild("e-eltern-3-merkliste")
    seite.set_viewport_size({"width": 390, "height": 844})
    _druecken(seite, seite.get_by_role("button", name="Als Heft (PDF)"))
    fertig = seite.get_by_role("link", name="Heft herunterladen (PDF)")
    expect(fertig).to_be_visible(timeout=60_000)
    heft = eltern.lade_herunter(lambda: _druecken(seite, fertig))
    assert not pdf.konformitaet(heft, archiv=False)
    assert ANGEBOT in pdf_text(heft)


def test_weitergegeben_und_ohne_skript(eltern: Fenster, oeffnen: Oeffnen) -> None:
    """A school social worker sends her list; who opens it stores nothing until she wants to."""
    seite = eltern.gehe(f"{NETZ}/angebote/?q={GEMEINT}")
    _druecken(seite, seite.get_by_role("button", name=f"Merken {ANGEBOT}"))
    expect(seite.get_by_role("button", name=re.compile("^Gemerkt"))).to_be_focused()
    eltern.gehe(f"{NETZ}/angebote/merkliste/")
    adresse = seite.locator("#weitergeben").inner_text()
    andere = oeffnen(skript=False)
    andere.gehe(adresse)
    andere.ueberschrift("Für Sie zusammengestellt")
    assert not [c for c in andere.kontext.cookies() if c.get("name") == "sessionid"]
    andere.knopf("Alle merken")
    andere.ueberschrift("Merkliste")
    andere.knopf(f"Entfernen {ANGEBOT}")
    andere.sieht(f"Von der Merkliste genommen: {ANGEBOT}", "Noch nichts gemerkt")
    assert not [c for c in andere.kontext.cookies() if c.get("name") == "sessionid"]
