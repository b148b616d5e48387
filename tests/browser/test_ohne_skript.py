"""Without JavaScript, on a phone: every page of the coordination, and its work from list to offer.

No worker runs here: what is mailed waits, and the pages say so.
"""

import re
from collections.abc import Generator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.fenster import Fenster
from tests.browser.personen import (
    BESCHLUSS,
    EINE,
    LISTE,
    TREFFEN,
    VEREINBARUNG,
    beschliessen,
    kontakt_hinzufuegen,
    treffen_planen,
    vereinbarung_veroeffentlichen,
    zum_protokoll,
)
from tests.browser.seiten import SCHMAL, Seiten
from tests.richtlinien import TABELLE
from tests.test_richtlinien import adresse

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

#: The world's other network: what is written here reaches no page that other tests look at.
NETZ = "/anderswo"

# Whatever a person uses must be seen; whatever only a script serves must not be offered. What
# lies behind a <summary> counts as seen when the summary is; `hidden` is for scripts to show.
MAENGEL = """() => {
    for (const d of document.querySelectorAll("details")) d.open = true;
    const sieht = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && e.getBoundingClientRect().width > 0;
    // Parts of an answer fold away until it is chosen, by style alone: any choice may show them.
    const erreicht = (e) => {
        const wahl = [...(e.closest("form")?.elements ?? [])]
            .filter((r) => ["antwort", "art"].includes(r.name));
        const gewaehlt = wahl.map((r) => r.checked);
        const gesehen = sieht(e) || wahl.some((r) => { r.checked = true; return sieht(e); });
        wahl.forEach((r, nummer) => { r.checked = gewaehlt[nummer]; });
        return gesehen;
    };
    const name = (e) => `${e.tagName.toLowerCase()}#${e.id}.${e.className} `
        + `„${(e.textContent || e.name || "").trim().replace(/\\s+/g, " ").slice(0, 40)}“`;
    const alle = (wahl) => [...document.querySelectorAll(wahl)];
    const tasten = (form) => [...form.elements].filter((e) => e.type === "submit" && sieht(e));
    return [
        ...alle("a[href], button[type=submit], input:not([type=hidden]), select, textarea, summary")
            .filter((e) => !erreicht(e) && !e.closest(".app-only-wide, [hidden]") && !e.readOnly)
            .map((e) => `verborgen: ${name(e)}`),
        ...alle("form").filter((f) => !f.closest(".app-only-wide") && !tasten(f).length)
            .map((f) => `Formular ohne Taste: ${f.outerHTML.slice(0, 400)}`),
        ...alle("[data-toggle]").filter((e) => !sieht(document.getElementById(e.dataset.toggle)))
            .map((e) => `bleibt zu: ${name(e)}`),
        ...alle("button[type=button], button:not([type]), canvas, [data-copy], [data-print], "
            + "a[href='#'], a:not([href])")
            .filter((e) => sieht(e) && !e.closest("[data-nur-mit-skript]"))
            .map((e) => `tut nichts: ${name(e)}`),
        ...alle("[hx-get], [hx-post]").filter((e) => !e.closest("form, a[href]") && !e.form
                && ![...e.querySelectorAll("button")].some((b) => b.form && sieht(b))
                && !/every|load/.test(e.getAttribute("hx-trigger") || ""))
            .map((e) => `nur mit htmx: ${name(e)}`),
        ...alle("[hx-trigger*=every], [hx-trigger*=load]")
            .filter((e) => ![e, e.closest("main")?.querySelector("footer")]
                .some((wo) => /neu laden|laden Sie/.test(wo?.textContent)))
            .map((e) => `sagt nicht, wie der Stand sich erneuert: ${name(e)}`),
        ...(document.documentElement.scrollWidth > innerWidth ? ["breiter als das Fenster"] : []),
    ];
}"""


@pytest.fixture(scope="module")
def telefon(seiten: Seiten) -> Generator[Fenster]:
    """The coordination of the other network on a phone, signed in by hand."""
    kontext = seiten.browser.new_context(
        locale="de-DE",
        timezone_id="Europe/Berlin",
        java_script_enabled=False,
        viewport={"width": SCHMAL, "height": 900},
    )
    fenster = Fenster(kontext, seiten.adresse, frozenset())
    fenster.gehe("/konto/login/")
    fenster.feld("E-Mail", "koordination@anderswo.example")
    fenster.seite.get_by_label("Passwort", exact=True).fill("geheim")
    fenster.knopf("Anmelden")
    expect(fenster.seite).to_have_url(re.compile(f"{NETZ}/uebersicht/$"))
    yield fenster
    kontext.close()
    assert fenster.maengel == []


def test_jede_seite(seiten: Seiten) -> None:
    ziele = {
        adresse(zeile, seiten.welt.hier) + zeile.abfrage: None
        for zeile in TABELLE
        if zeile.seite
        and not zeile.nur_post
        and zeile.stand["koordination"] == 200
        and zeile.name != "basis:galerie"  # its links lead nowhere
    }
    kontext = seiten.browser.new_context(
        storage_state=seiten.als("koordination").seite.context.storage_state(),
        locale="de-DE",
        java_script_enabled=False,
        viewport={"width": SCHMAL, "height": 900},
    )
    seite = kontext.new_page()
    gefunden = {}
    for ziel in ziele:
        seite.goto(seiten.adresse + ziel)
        if maengel := seite.evaluate(MAENGEL):
            gefunden[ziel] = maengel
    kontext.close()
    assert len(ziele) > 60
    assert gefunden == {}, "\n".join(f"{ziel}: {m}" for ziel, ms in gefunden.items() for m in ms)


def test_liste_einlesen(telefon: Fenster) -> None:
    telefon.menue("Netzwerkpartner")
    telefon.link("Liste einlesen")
    telefon.seite.get_by_label("Liste", exact=True).set_input_files(LISTE)
    telefon.knopf("Vorschau anzeigen")
    telefon.ueberschrift("16 Zeilen bringen Neues")
    telefon.knopf("Liste einlesen")
    telefon.sieht("Die Liste ist eingelesen: 16 Zeilen sind neu")
    kontakt_hinzufuegen(telefon, *EINE, netz=NETZ)


def test_treffen_planen_und_einladen(telefon: Fenster, seiten: Seiten) -> None:
    seite = telefon.seite
    telefon.menue("Treffen")
    treffen_planen(telefon, timezone.localdate() + timedelta(days=30))
    telefon.knopf("TOP 2 nach oben")
    expect(seite.locator(".app-agenda li").first).to_contain_text("Elternarbeit im neuen Jahr")
    telefon.knopf("TOP 1 nach unten")
    expect(seite.locator(".app-agenda li").first).to_contain_text("Begrüßung und Rückblick")
    telefon.link("Personen einladen")
    # Both lists stand open: which one counts is the choice above them.
    expect(seite.get_by_role("group", name="Partnergruppen")).to_be_visible()
    seite.get_by_label("Einzelne Personen").check()
    seite.get_by_label(re.compile(f"{EINE[1]} {EINE[2]}")).check()
    telefon.knopf("Einladung ansehen")
    telefon.sieht(EINE[3])
    telefon.knopf("1 Einladung senden")
    telefon.sieht("1 Einladung ist auf dem Weg.", "1 E-Mail wartet noch", "laden Sie die Seite neu")
    seiten.sql(
        "UPDATE basis_nachricht SET zustand = 'gesendet', gesendet_am = now(), parameter = '{}' "
        "WHERE empfaenger = %s",
        EINE[3],
    )
    seite.reload()
    telefon.sieht("Alle E-Mails sind gesendet")


def test_protokoll_schreiben_und_freigeben(telefon: Fenster, seiten: Seiten) -> None:
    seiten.sql(
        "UPDATE treffen_treffen SET beginn = beginn - interval '2 months', "
        "ende = ende - interval '2 months', antwort_bis = antwort_bis - 61 WHERE titel = %s",
        TREFFEN,
    )
    telefon.gehe(f"{NETZ}/treffen/?ansicht=vergangen")
    telefon.link(TREFFEN)
    telefon.knopf("Als durchgeführt festhalten")
    telefon.link("Protokoll öffnen")
    telefon.feld("Ergebnis", "Die Runde stellt sich vor.")
    telefon.knopf("Speichern")
    telefon.link("TOP 2: Elternarbeit im neuen Jahr ›")
    beschliessen(telefon)
    telefon.link("Anwesenheit erfassen")
    telefon.knopf("Anwesenheit speichern")
    zum_protokoll(telefon, NETZ)
    telefon.knopf("Zur Freigabe")
    telefon.knopf("Protokoll freigeben")
    telefon.sieht("Das Protokoll ist freigegeben.", BESCHLUSS, "Das PDF wird erstellt")
    telefon.link("Stand neu laden")
    telefon.ueberschrift(f"Protokoll: {TREFFEN}")


def test_vereinbarung_veroeffentlichen(telefon: Fenster) -> None:
    telefon.menue("Vereinbarungen")
    vereinbarung_veroeffentlichen(telefon)
    telefon.link("Organisationen einladen")
    for kasten in telefon.seite.get_by_role("checkbox").all():
        kasten.set_checked(False)
    telefon.seite.get_by_label(EINE[0], exact=True).check()
    telefon.knopf("Gewählte Organisationen einladen")
    telefon.sieht("1 Organisation ist eingeladen", VEREINBARUNG)


def test_angebot_freigeben(telefon: Fenster) -> None:
    telefon.menue("Angebote")
    telefon.gehe(f"{NETZ}/angebote/verwalten/?stand=wartend")
    telefon.link("Babymassage")
    telefon.knopf("Angebot freigeben")
    telefon.sieht("veröffentlicht")
    # The public list's filter stands open and has a button of its own.
    telefon.gehe(f"{NETZ}/angebote/")
    telefon.seite.get_by_role("group", name="Thema", exact=True).get_by_role(
        "checkbox"
    ).first.check()
    telefon.knopf("Filter anwenden")
    expect(telefon.seite.get_by_role("link", name="Babymassage")).to_be_visible()
    telefon.seite.get_by_label("Sortieren").select_option(index=1)
    telefon.knopf("Sortieren")
    expect(telefon.seite.get_by_role("link", name="Babymassage")).to_be_visible()


def test_menue_einer_zeile(telefon: Fenster) -> None:
    telefon.gehe("/bausteine/")
    menue = telefon.seite.locator("details.app-menu--zeile").first
    menue.locator("summary").click()
    expect(menue.get_by_role("link").first).to_be_visible()
