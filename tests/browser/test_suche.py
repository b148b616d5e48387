"""The directory with scripts: suggestions by keyboard, results in place, the way back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.seiten import SCHMAL, Seiten

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ADRESSE = "/kinderschutz/angebote/"


def test_vorschlaege_mit_der_tastatur(seiten: Seiten) -> None:
    fenster = seiten.als("oeffentlichkeit")
    fenster.gehe(ADRESSE, breite=SCHMAL)
    seite = fenster.seite
    feld, zeilen = seite.locator("#suche"), seite.locator("#suche-vorschlaege > [role=option]")
    feld.press_sequentially("elternab", delay=20)
    expect(zeilen.first).to_be_visible()
    expect(feld).to_have_attribute("aria-expanded", "true")
    assert fenster.axe() == []
    feld.press("ArrowDown")
    expect(feld).to_have_attribute("aria-activedescendant", "vorschlag-1")
    expect(zeilen.first).to_have_attribute("aria-selected", "true")
    feld.press("ArrowUp")  # back in the field
    expect(feld).not_to_have_attribute("aria-activedescendant", re.compile("."))
    feld.press("Escape")
    expect(zeilen).to_have_count(0)
    expect(feld).to_have_value("elternab")
    # A word is searched for in place; an offer opens its page.
    feld.press("End")
    feld.press_sequentially("e")
    expect(zeilen.first).to_be_visible()
    feld.press("ArrowDown")
    feld.press("Enter")
    expect(seite).to_have_url(re.compile(r"\?q=Elternabend"))
    expect(zeilen).to_have_count(0)
    feld.fill("")
    feld.press_sequentially("Elternabend M", delay=20)
    zeilen.filter(has_text="Angebot").first.click()
    expect(seite).to_have_url(re.compile(r"/angebote/\d+-elternabend-medien/"))
    assert fenster.maengel == []


def test_ergebnisse_an_ort_und_stelle_und_zurueck(seiten: Seiten) -> None:
    fenster = seiten.als("oeffentlichkeit")
    fenster.gehe(ADRESSE)
    seite = fenster.seite
    treffer = seite.locator("#treffer")
    expect(treffer).to_have_text("2 Angebote")
    seite.evaluate("window.nochDa = true")
    seite.get_by_text("Wo es stattfindet").first.click()
    seite.locator("#f-ort-online").check()
    expect(treffer).to_have_text("1 Angebot")
    expect(seite).to_have_url(re.compile("ort=online"))
    expect(seite.locator("#treffer-text")).to_have_text("1 Angebot")
    expect(seite).to_have_title(re.compile("^1 Angebot – "))
    seite.get_by_role("link", name="Tabelle", exact=True).click()
    expect(seite.get_by_role("table")).to_be_visible()
    expect(seite).to_have_url(re.compile("ort=online.*ansicht=tabelle"))
    assert seite.evaluate("window.nochDa") is True  # never left the page
    seite.go_back()
    expect(seite.get_by_role("table")).to_have_count(0)
    expect(treffer).to_have_text("1 Angebot")
    seite.go_back()
    expect(treffer).to_have_text("2 Angebote")
    expect(seite.locator("#f-ort-online")).not_to_be_checked()
    expect(seite).to_have_title(re.compile("^Angebote finden – "))
    # The search field is a new one: it still proposes.
    seite.locator("#suche").press_sequentially("elternab", delay=20)
    expect(seite.locator("#suche-vorschlaege > [role=option]").first).to_be_visible()
    assert fenster.maengel == []
