"""The door on a phone: a thumb that presses twice counts once and undoes nothing."""

import re

import pytest
from playwright.sync_api import APIResponse, Route, expect

from tests.browser.seiten import SCHMALST, Seiten

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_suche_von_vor_dem_druck(seiten: Seiten) -> None:
    """The list somebody searched for arrives late: it does not show a state that is over.

    In the world's other network: what is written here reaches no page others look at.
    """
    ort = seiten.welt.dort
    person = ort["teilnahme_tuer"].person
    seiten.sql(
        "UPDATE treffen_teilnahme SET anwesenheit = '' WHERE id = %s", ort.pk("teilnahme_tuer")
    )
    fenster = seiten.als("fremde")
    fenster.gehe(
        f"/{ort.netzwerk.kurzname}/treffen/{ort.pk('treffen_begonnen')}/einlass/", SCHMALST
    )
    seite, gehalten = fenster.seite, list[tuple[Route, APIResponse]]()
    seite.route(
        re.compile(r"/einlass/\?q="),
        lambda weg: gehalten.append((weg, weg.fetch())),
        times=1,
    )
    with seite.expect_request(re.compile(r"/einlass/\?q=")):
        seite.get_by_label("Name oder Einrichtung suchen").fill("türm")
    while not gehalten:
        seite.wait_for_timeout(20)
    seite.get_by_role("button", name=re.compile(rf"^Da ?: {person.name}$")).click()
    expect(seite.locator("#einlass-stand")).to_have_text("1 von 1 Erwarteten da")
    weg, antwort = gehalten.pop()
    with seite.expect_response(re.compile(r"/einlass/\?q=")):
        weg.fulfill(response=antwort)
    seite.wait_for_timeout(300)  # the late answer has been dealt with, one way or the other
    expect(
        seite.get_by_role("button", name=re.compile(rf"^Rückgängig ?: {person.name}$"))
    ).to_be_visible()
    assert fenster.maengel == []


def test_zweimal_tippen(seiten: Seiten) -> None:
    """Taking back what was a walk-in ends the row: the last test that needs it."""
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
    expect(stand).to_have_text("0 von 0 Erwarteten da")
    seite.get_by_label("Name oder Einrichtung suchen").fill("türm")
    knopf = seite.get_by_role("button", name=re.compile(rf"^Da ?: {person.name}$"))
    knopf.dblclick()
    expect(stand).to_have_text("1 von 1 Erwarteten da")
    zurueck = seite.get_by_role("button", name=re.compile(rf"^Rückgängig ?: {person.name}$"))
    expect(zurueck).to_be_visible()
    assert seite.evaluate("document.documentElement.scrollWidth") <= SCHMALST
    assert fenster.axe() == []
    zurueck.click()
    expect(stand).to_have_text("0 von 0 Erwarteten da")
    expect(seite.locator("#einlass-meldung")).to_have_text(
        f"Zurückgenommen: {person.name} ist nicht da."
    )
    assert fenster.maengel == []
