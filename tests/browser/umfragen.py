"""A poll in the room and what grows out of it: the steps of the walk."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser import planung
from tests.browser.fenster import Fenster, Oeffnen

HANDY: ViewportSize = {"width": 390, "height": 844}


def anlegen(koordination: Fenster, titel: str, frage: str, wahlen: Sequence[str]) -> None:
    """From the meeting's page to a poll that is ready: several answers, three at most."""
    koordination.link("Umfrage anlegen")
    koordination.feld("Titel", titel)
    koordination.knopf("Weiter zu den Fragen")
    koordination.feld("Frage", frage)
    koordination.seite.get_by_label("mehrere Antworten", exact=True).check()
    koordination.feld("Höchstens", "3")
    koordination.feld("Antworten zur Wahl", "\n".join(wahlen))
    koordination.knopf("Frage speichern")
    koordination.sieht(frage, *wahlen)


def code(beamer: Page) -> str:
    """The six digits that everybody types or scans."""
    return re.sub(r"\D", "", beamer.locator(".app-join__code").inner_text())


def handy(
    oeffnen: Oeffnen, weg: str, *, skript: bool = True, erlaubt: set[int] | None = None
) -> Fenster:
    """Somebody in the room, without an account."""
    fenster = oeffnen(skript=skript, erlaubt=erlaubt)
    fenster.seite.set_viewport_size(HANDY)
    fenster.gehe(weg)
    planung.passt_aufs_telefon(fenster)
    return fenster


def waehlen(fenster: Fenster, antworten: Sequence[str]) -> None:
    for kasten in fenster.seite.get_by_role("checkbox").all():
        kasten.uncheck()
    for antwort in antworten:
        fenster.seite.get_by_label(antwort, exact=True).check()
    fenster.knopf("Antwort abgeben")


def ist_gespeichert(fenster: Fenster) -> None:
    expect(fenster.seite.get_by_role("heading", level=1)).to_have_text(
        "Ihre Antwort ist gespeichert"
    )


def alle_stimmen_ab(
    handys: Sequence[Fenster], stimmen: Sequence[Sequence[str]], zahl: Locator
) -> None:
    """One changes her mind, the last one loses the network; `zahl` counts on the remote."""
    *erste, wankend, im_funkloch = handys
    handys[0].bild("b8-handy")
    for handy, antworten in zip(erste, stimmen[:-2], strict=True):
        waehlen(handy, antworten)
        ist_gespeichert(handy)
    waehlen(wankend, stimmen[-1])
    ist_gespeichert(wankend)
    wankend.link("Antwort ändern")
    waehlen(wankend, stimmen[-2])
    ist_gespeichert(wankend)
    im_funkloch.kontext.set_offline(True)
    waehlen(im_funkloch, stimmen[-1])
    im_funkloch.sieht("Noch nicht gespeichert.")
    im_funkloch.bild("b8-funkloch")
    expect(zahl).to_have_text(str(len(handys) - 1))
    im_funkloch.kontext.set_offline(False)
    ist_gespeichert(im_funkloch)
    # The browser itself notes that there was no network.
    assert all(mangel.startswith("Konsole") for mangel in im_funkloch.maengel)
    im_funkloch.maengel.clear()
    expect(zahl).to_have_text(str(len(handys)))


def eintragen(tablet: Fenster, text: str) -> None:
    """A need for action, which is what the form begins with."""
    tablet.seite.locator("#neu").get_by_role("textbox").fill(text)
    tablet.knopf("Auf das Blatt schreiben")


def aendern(tablet: Fenster, text: str) -> None:
    offen = tablet.seite.locator("#ergebnisse .app-ergebnis--offen")
    offen.get_by_role("textbox").fill(text)
    offen.get_by_role("button", name="Speichern", exact=True).click()
