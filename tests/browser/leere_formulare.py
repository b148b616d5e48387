"""Every form that demands something, sent without it: told in words, at the field, accessibly."""

from tests.browser.seiten import BILDSCHIRM, BREIT, SCHMAL, Fenster

# Forms of the page itself, not of its frame, that demand at least one value.
FORMULARE = """() => [...document.querySelectorAll("main form")]
    .map((f, n) => [f, n]).filter(([f]) => f.method === "post"
        && [...f.elements].some((e) => e.required && !e.disabled))
    .map(([f, n]) => n)"""
# Sent past htmx and past the browser's own check, as by an old browser without scripts.
LEER_SENDEN = """(n) => {
    const form = document.querySelectorAll("main form")[n];
    for (const e of form.elements) {
        if (!e.required) continue;
        if (e.type === "radio" || e.type === "checkbox") e.checked = false;
        else if (e.tagName === "SELECT")
            e.selectedIndex = [...e.options].findIndex((o) => !o.value);
        else e.value = "";
    }
    const taste = form.querySelector(".kern-btn--primary") ?? form.querySelector("button[name]");
    if (taste?.name) form.append(Object.assign(document.createElement("input"),
        {type: "hidden", name: taste.name, value: taste.value}));
    HTMLFormElement.prototype.submit.call(form);
}"""
_FEHLER = """() => ({
    zusammenfassung: document.querySelectorAll(".app-errors[role=alert] a[href^='#']").length,
    ziele: [...document.querySelectorAll(".app-errors a[href^='#']")]
        .filter((a) => !document.querySelector(CSS.escape ? "#" + CSS.escape(
            decodeURIComponent(a.getAttribute("href").slice(1))) : a.getAttribute("href")))
        .map((a) => a.getAttribute("href")),
    geordnet: [...document.querySelectorAll(".app-errors a[href^='#']")]
        .map((a) => document.getElementById(decodeURIComponent(a.hash.slice(1))))
        .every((e, n, alle) => !n || !e || !alle[n - 1]
            || alle[n - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING
            || alle[n - 1] === e),
    ungueltig: document.querySelectorAll("[aria-invalid=true]").length,
    fokus: document.activeElement?.closest(".app-errors") !== null
        || document.activeElement?.getAttribute("aria-invalid") === "true",
})"""
# The gallery shows a form, nothing takes it.
OHNE_EMPFANG = {"basis:galerie"}
#: Pages whose forms demand something for sure: a sweep that finds no forms would pass as well.
FORDERN = {
    "account_login",
    "angebote:angebot-neu",
    "angebote:synonym-neu",
    "basis:netzwerk-bearbeiten",
    "mitglieder:organisation-neu",
    "mitglieder:kontakt-neu",
    "mitglieder:einlesung-neu",
    "mitglieder:vereinbarung-neu",
    "treffen:arbeitsgruppe-neu",
    "treffen:massnahme-neu",
    "treffen:treffen-neu",
    "treffen:umfrage-neu",
}


def fehlermaengel(fenster: Fenster, *, alle_farben: bool) -> list[str]:
    bild = fenster.seite.evaluate(BILDSCHIRM)
    fehler = fenster.seite.evaluate(_FEHLER)
    gefunden = []
    if bild["h1"] != 1:
        gefunden.append(f"{bild['h1']} mal <h1>")
    if not bild["titel"].startswith("Fehler:") or bild["titel"].count("Fehler:") > 1:
        gefunden.append(f"Titel „{bild['titel']}“")
    if bild["doppelt"]:
        gefunden.append(f"mehrfache id: {bild['doppelt']}")
    if not fehler["zusammenfassung"] or not fehler["ungueltig"]:
        gefunden.append(f"kein Weg zum Feld: {fehler}")
    if not fehler["geordnet"]:
        gefunden.append("die Übersicht zählt anders auf als die Seite")
    if fehler["ziele"]:
        gefunden.append(f"führt ins Leere: {fehler['ziele']}")
    if not fehler["fokus"]:
        gefunden.append("der Fokus steht nicht beim Fehler")
    gefunden += [f"breit, hell: {zeile}" for zeile in fenster.axe(bereich="main")]
    if alle_farben:
        fenster.breite(SCHMAL)
        fenster.dunkel(True)
        gefunden += [f"schmal, dunkel: {zeile}" for zeile in fenster.axe("color-contrast")]
        fenster.dunkel(False)
        fenster.breite(BREIT)
    return gefunden + fenster.maengel


def leer_gesendet(fenster: Fenster, pfad: str, *, alle_farben: bool) -> tuple[int, list[str]]:
    """How many forms of the open page demand something, and what is wrong once they lack it."""
    formulare, gefunden = fenster.seite.evaluate(FORMULARE), []
    for zahl, nummer in enumerate(formulare):
        if zahl:
            fenster.gehe(pfad)
        with fenster.seite.expect_navigation() as weg:
            fenster.seite.evaluate(LEER_SENDEN, nummer)
        assert weg.value is not None
        assert weg.value.status == 422, f"Formular {nummer}: {weg.value.status}"
        maengel = fehlermaengel(fenster, alle_farben=alle_farben)
        gefunden += [f"Formular {nummer}: {mangel}" for mangel in maengel]
    return len(formulare), gefunden
