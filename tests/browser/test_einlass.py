"""The door on a phone: a thumb that presses twice counts once and undoes nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.seiten import SCHMALST, Seiten

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_zweimal_tippen(seiten: Seiten) -> None:
    """In the world's other network: what is written here reaches no page others look at."""
    ort = seiten.welt.dort
    person = ort["teilnahme_tuer"].person
    seiten.sql(
        "UPDATE treffen_teilnahme SET anwesenheit = '' WHERE id = %s", ort.pk("teilnahme_tuer")
    )
    fenster = seiten.als("fremde")  # coordinates the other network
    fenster.gehe(
        f"/{ort.netzwerk.kurzname}/treffen/{ort.pk('treffen_begonnen')}/einlass/", SCHMALST
    )
    seite, stand = fenster.seite, fenster.seite.locator("#einlass-stand")
    expect(stand).to_have_text("0 von 0 da")
    seite.get_by_label("Name oder Einrichtung suchen").fill("türm")
    knopf = seite.get_by_role("button", name=re.compile(rf"^Da ?: {person.name}$"))
    knopf.dblclick()
    expect(stand).to_have_text("1 von 1 da")
    zurueck = seite.get_by_role("button", name=re.compile(rf"^Rückgängig ?: {person.name}$"))
    expect(zurueck).to_be_visible()
    assert seite.evaluate("document.documentElement.scrollWidth") <= SCHMALST
    assert fenster.axe() == []
    zurueck.click()
    expect(stand).to_have_text("0 von 0 da")
    expect(seite.locator("#einlass-meldung")).to_have_text(
        f"Zurückgenommen: {person.name} ist nicht da."
    )
    assert fenster.maengel == []
