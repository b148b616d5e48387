"""The agenda is put in order by dragging; the buttons do the same and are tested elsewhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.seiten import Seiten
from treffen.models import Treffen

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_ziehen_ordnet_die_tagesordnung_und_sagt_es(seiten: Seiten) -> None:
    treffen: Treffen = seiten.welt.dort["treffen"]  # what is written is the other network's
    fenster = seiten.als("fremde")
    fenster.gehe(treffen.get_absolute_url())
    seite = fenster.seite
    liste = seite.locator("[data-ziehen]")
    titel, griffe = liste.locator("h3"), liste.locator("[data-griff]")
    expect(griffe.first).to_be_visible()
    a, b, c, *rest = titel.all_inner_texts()
    liste.scroll_into_view_if_needed()

    def ziehen() -> None:
        """The first item below the third."""
        von, nach = griffe.nth(0).bounding_box(), griffe.nth(2).bounding_box()
        assert von is not None
        assert nach is not None
        seite.mouse.move(von["x"] + 8, von["y"] + 8)
        seite.mouse.down()
        seite.mouse.move(nach["x"] + 8, nach["y"] + nach["height"] + 12, steps=6)
        expect(titel.nth(2)).to_have_text(a)

    ziehen()
    seite.keyboard.press("Escape")  # puts everything back
    seite.mouse.up()
    expect(titel).to_have_text([a, b, c, *rest])
    ziehen()
    seite.mouse.up()
    expect(seite.locator("#top-status")).to_have_text(f"„{a}“ ist jetzt TOP 3.")
    expect(titel).to_have_text([b, c, a, *rest])
    expect(griffe.first).to_be_visible()  # also after the exchange
    seite.reload()
    expect(titel).to_have_text([b, c, a, *rest])
