"""A phone whose Wi-Fi comes and goes: the answer stays, and nothing is called saved too early."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.seiten import SCHMALST, Fenster, Seiten
from tests.welt.umfrage import THEMEN

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ABGABE = re.compile(r"/u/\d+/\d+/$")


def keine_verbindung(weg: Route) -> None:
    """Nothing that is sent arrives; pages still come."""
    if weg.request.method == "POST":
        weg.abort()
    else:
        weg.continue_()


def gemerktes(seite: Page) -> int:
    anzahl: int = seite.evaluate(
        "Object.keys(sessionStorage).filter((name) => name.startsWith('stimme:')).length"
    )
    return anzahl


def test_die_antwort_ueberlebt_das_funkloch(seiten: Seiten) -> None:
    """In the world's other network: what is written here reaches no page others look at."""
    ort = seiten.welt.dort
    umfrage = ort["umfrage_laufend"]
    erste, zweite = ort.pk("umfragefrage_offen"), ort.pk("umfragefrage_freitext")
    kontext = seiten.kontext()
    fenster = Fenster(kontext.new_page(), seiten.adresse)
    seite = fenster.seite
    try:
        fenster.gehe(umfrage.kurze_adresse, SCHMALST)
        meldung = seite.locator("#umfrage-meldung")
        abgeben = seite.get_by_role("button", name="Antwort abgeben")
        seite.get_by_label(THEMEN[1]).check()
        seite.route(ABGABE, keine_verbindung)
        abgeben.click()
        expect(meldung).to_contain_text("Noch nicht gespeichert")
        expect(seite.get_by_label(THEMEN[1])).to_be_checked()
        seite.reload()  # the browser may be closed and opened meanwhile
        expect(meldung).to_contain_text("Noch nicht gespeichert")
        expect(seite.get_by_label(THEMEN[1])).to_be_checked()
        assert gemerktes(seite) == 1
        seite.unroute(ABGABE, keine_verbindung)
        expect(seite.get_by_role("heading", name="Was fehlt Ihnen?")).to_be_visible(timeout=20_000)
        expect(meldung).to_be_empty()
        assert gemerktes(seite) == 0
        seite.goto(f"{seiten.adresse}{umfrage.kurze_adresse}{erste}/")
        expect(seite.get_by_label(THEMEN[1])).to_be_checked()

        # Closed before it came through: said so, and nothing of it stays on the phone.
        seite.goto(seiten.adresse + umfrage.kurze_adresse)
        seite.get_by_label("Antwort").fill("Zeit füreinander")
        seite.route(ABGABE, keine_verbindung)
        abgeben.click()
        expect(meldung).to_contain_text("Noch nicht gespeichert")
        seiten.sql("UPDATE treffen_umfragefrage SET zustand = 'geschlossen' WHERE id = %s", zweite)
        expect(meldung).to_contain_text("nicht mehr rechtzeitig", timeout=20_000)
        expect(seite.get_by_role("heading", name="Ihre Antwort ist gespeichert")).to_be_visible()
        assert gemerktes(seite) == 0
        # The browser and htmx tell of each attempt that did not arrive; of nothing else.
        verbindung = ("Konsole: htmx:", "ERR_FAILED")
        assert [m for m in fenster.maengel if not any(text in m for text in verbindung)] == []
    finally:
        seiten.sql("UPDATE treffen_umfragefrage SET zustand = 'offen' WHERE id = %s", zweite)
        kontext.close()
