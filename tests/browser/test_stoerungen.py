"""What goes wrong around the main path: killed workers, a lost broker, haste, hostile input.

Runs on the stack of `test_hauptweg`, in the demo's other network, with meetings of its own.
"""

import re
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from netzwerk.demo.postfach import EMPFAENGER
from tests.browser.buehne import Buehne, warte_bis
from tests.browser.fenster import Fenster, Oeffnen

pytestmark = pytest.mark.browser

NETZ = "/kinderschutz"
# A person in a hurry: the same form twice at once, before any answer came.
ZWEIMAL = """async (form) => {
  const daten = new FormData(form, form.querySelector("button[type=submit]"));
  const senden = () => fetch(form.action, {method: "POST", body: daten});
  return (await Promise.all([senden(), senden()])).map((antwort) => antwort.status);
}"""


def treffen_planen(fenster: Fenster, titel: str) -> None:
    """A meeting with one item and a fixed date, four weeks ahead."""
    fenster.gehe(f"{NETZ}/treffen/neu/")
    fenster.feld("Titel", titel)
    fenster.feld("Datum", (timezone.localdate() + timedelta(days=28)).isoformat())
    fenster.feld("Beginn", "14:00")
    fenster.feld("Ende", "16:00")
    fenster.knopf("Treffen anlegen")
    fenster.link("Tagesordnungspunkt hinzufügen")
    fenster.feld("Titel", "Lage")
    fenster.knopf("Punkt hinzufügen")
    fenster.knopf("Termin festlegen")


def vorschau(fenster: Fenster, *, alle: bool = False) -> Locator:
    """Choose whom to invite, everybody or the first person; the button that sends."""
    fenster.link("Personen einladen")
    if not alle:
        fenster.seite.get_by_label("Einzelne Personen").check()
        fenster.seite.get_by_role("group", name="Personen").get_by_role("checkbox").first.check()
    fenster.knopf("Einladung ansehen")
    fenster.ueberschrift("Diese Einladung geht an")
    return fenster.seite.get_by_role("button", name=re.compile(r"^\d+ Einladung(en)? senden$"))


def test_arbeiter_stirbt_mitten_im_versand(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Nothing is lost; only the mail in flight may come twice, as the same message."""
    fenster = oeffnen("koordination")
    treffen_planen(fenster, "Großes Treffen")
    senden = vorschau(fenster, alle=True)
    anzahl = int(senden.inner_text().split()[0])
    assert anzahl > 50
    vorher = buehne.post_zahl()
    senden.click()
    warte_bis(lambda: buehne.post_zahl() >= vorher + 3, 30, "die ersten drei Mails")
    buehne.stapel.toeten("arbeiter")
    angekommen = buehne.post_zahl() - vorher
    assert angekommen < anzahl, "der Arbeiter war schneller als der Test"
    fenster.seite.reload()
    fenster.sieht("E-Mails warten noch")
    fenster.bild("s-versand-steht")

    buehne.stapel.starten("arbeiter")
    buehne.stapel.warten_auf_arbeiter("arbeiter")
    buehne.pacht_laeuft_ab()
    buehne.zeitplan_schlaegt()
    expect(fenster.seite.locator("#versand")).to_contain_text(
        "Alle E-Mails sind gesendet", timeout=90_000
    )
    mails = buehne.mails(betreff="Einladung: Großes Treffen")
    je_person = Counter(str(mail[EMPFAENGER]) for mail in mails)
    assert len(je_person) == anzahl
    doppelt = [person for person, zahl in je_person.items() if zahl > 1]
    assert len(doppelt) <= 1
    assert max(je_person.values()) <= 2
    assert len({mail["Message-ID"] for mail in mails}) == anzahl


@pytest.mark.parametrize("arbeiter", ["ruht", "arbeitet", "faellt"])
def test_broker_steht_beim_senden(oeffnen: Oeffnen, buehne: Buehne, arbeiter: str) -> None:
    """The page says that the mails go out later, and they do without anybody doing anything.

    Whatever became of the worker when the broker went: see `Stapel.nachsehen`.
    """
    titel = f"Treffen ohne Broker, Arbeiter {arbeiter}"
    fenster = oeffnen("koordination")
    treffen_planen(fenster, titel)
    senden = vorschau(fenster)
    with buehne.arbeiter_hat_zu_tun() if arbeiter == "arbeitet" else nullcontext():
        buehne.valkey_beenden()
        try:
            if arbeiter == "faellt":
                buehne.arbeiter_faellt()
            senden.click()
            fenster.sieht("Die E-Mails warten noch.")
            fenster.sieht("geht von selbst hinaus")
            fenster.bild("s-ohne-broker")
            assert buehne.mails(betreff=titel) == []
        finally:
            buehne.valkey_starten()
    expect(fenster.seite.locator("#versand")).to_contain_text(
        "Alle E-Mails sind gesendet", timeout=90_000
    )
    buehne.warte_auf_mails(1, betreff=f"Einladung: {titel}")


def test_zweimal_gedrueckt_und_zurueckgegangen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Invite and release twice at once, then go back and reload: everything happened once."""
    fenster = oeffnen("koordination")
    titel = "Treffen in Eile"
    treffen_planen(fenster, titel)
    senden = vorschau(fenster)
    formular = fenster.seite.locator("form", has=senden)
    # Two requests that race, then a real double click on the button.
    assert formular.evaluate(ZWEIMAL) == [200, 200]
    senden.dblclick()
    fenster.ueberschrift(titel)
    fenster.seite.reload()
    fenster.ueberschrift(titel)
    expect(fenster.seite.locator("#versand")).to_contain_text("Alle E-Mails", timeout=40_000)
    buehne.warte_auf_mails(1, betreff=f"Einladung: {titel}")
    assert buehne.sql(
        "SELECT count(*) FROM treffen_teilnahme t JOIN treffen_treffen r ON r.id = t.treffen_id "
        "WHERE r.titel = %s AND t.runde = 1",
        titel,
    ) == [(1,)]

    buehne.treffen_ist_vorbei(titel)
    fenster.seite.reload()
    fenster.knopf("Als durchgeführt festhalten")
    fenster.seite.go_back()
    fenster.seite.reload()
    fenster.link("Protokoll öffnen")
    fenster.feld("Ergebnis", "Kurz besprochen.")
    fenster.knopf("Zur Freigabe")
    fenster.ueberschrift("Protokoll freigeben und verschicken?")
    freigeben = fenster.seite.get_by_role("button", name="Protokoll freigeben", exact=True)
    formular = fenster.seite.locator("form", has=freigeben)
    assert formular.evaluate(ZWEIMAL) == [200, 200]
    freigeben.dblclick()
    fenster.ueberschrift(f"Protokoll: {titel}")
    fenster.seite.reload()
    expect(fenster.seite.locator("#versand")).to_contain_text(
        re.compile(r"1\s*von\s*1"), timeout=60_000
    )
    buehne.warte_auf_mails(1, betreff=f"Protokoll: {titel}")
    assert buehne.sql(
        "SELECT count(*) FROM basis_dokument WHERE art = 'protokoll' AND dateiname LIKE %s",
        "%treffen-in-eile%",
    ) == [(1,)]


def test_zweimal_unterzeichnet(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    koordination.gehe(f"{NETZ}/mitglieder/vereinbarungen/")
    koordination.seite.locator("main table a, main h2 a, main h3 a").first.click()
    koordination.seite.get_by_role(
        "button", name=re.compile(r"Organisation(en)? erinnern$")
    ).click()
    koordination.sieht("unterwegs")
    warte_bis(lambda: buehne.mails(betreff="Erinnerung: "), 60, "die Erinnerung")
    mail = buehne.mails(betreff="Erinnerung: ")[0]
    person = str(mail[EMPFAENGER])
    partner = oeffnen()
    partner.gehe(buehne.link(mail, "unterzeichnen"))
    partner.knopf("Code anfordern")
    (code,) = buehne.warte_auf_mails(1, person, "Ihr Code:", frist=5)
    partner.feld("Ort", "Musterstadt")
    for kasten in partner.seite.get_by_role("checkbox").all():
        kasten.check()
    partner.feld("Code aus der E-Mail", str(code["Subject"]).removeprefix("Ihr Code: "))
    partner.knopf("Weiter zur Zusammenfassung")
    partner.ueberschrift("Angaben prüfen und unterzeichnen")
    knopf = partner.seite.get_by_role("button", name="Jetzt verbindlich unterzeichnen")
    formular = partner.seite.locator("form", has=knopf)
    assert formular.evaluate(ZWEIMAL) == [200, 200]
    knopf.dblclick()
    partner.ueberschrift("Vielen Dank, die Vereinbarung ist unterzeichnet")
    partner.seite.reload()
    partner.ueberschrift("Vielen Dank, die Vereinbarung ist unterzeichnet")
    buehne.warte_auf_mails(1, person, "Unterzeichnet: ", frist=60)
    # Back to the form and once more: too late, and it says so.
    partner.seite.go_back()
    partner.seite.reload()
    partner.ueberschrift("Vielen Dank, die Vereinbarung ist unterzeichnet")


def test_nach_einem_neustart_ist_alles_noch_da(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Stopped and started again: rows, mails, the session of whoever was at work."""
    fenster = oeffnen("koordination")
    treffen_planen(fenster, "Treffen vor dem Neustart")
    fenster.ueberschrift("Treffen vor dem Neustart")
    organisationen = "SELECT count(*) FROM mitglieder_organisation"
    vorher, post = buehne.sql(organisationen), buehne.post_zahl()
    buehne.beenden()
    buehne.starten()
    assert buehne.sql(organisationen) == vorher
    assert buehne.post_zahl() == post
    fenster.gehe(f"{NETZ}/treffen/")
    fenster.link("Treffen vor dem Neustart")
    fenster.sieht("Lage", "terminiert")


# Hostile input ----------------------------------------------------------------------------------

GIFT = {
    "lang": "Überlang " * 6_000,
    "skript": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "null": "Text mit\0Null",
    "bilder": "🧒🏽‍🦱 \u202everkehrt \ufeff {{ 7*7 }} %s ${x}",
    "zahlen": "-99999999999999999999",
    "kalender": "2026-02-31",
    "leer": "   ",
}
# Fills every field of the page's main form, sends it as a browser without checks of its own
# would, and compares what the answer shows with what was sent.
EINGEBEN = """async ([gift, auch_verborgene]) => {
  const sorten = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])";
  const zahl = (form) => form.querySelectorAll(sorten).length;
  const form = [...document.querySelectorAll("main form")].sort((a, b) => zahl(a) - zahl(b)).pop();
  const daten = new FormData(form, form.querySelector("button[type=submit]"));
  const namen = [...form.querySelectorAll(sorten)].map((f) => f.name).filter(Boolean);
  for (const name of namen) daten.set(name, gift);
  if (auch_verborgene) {
    for (const f of form.querySelectorAll("input[type=hidden], select, input[type=radio], "
        + "input[type=checkbox]")) {
      if (f.name && f.name !== "csrfmiddlewaretoken") daten.set(f.name, gift);
    }
  }
  for (const [name, wert] of [...daten]) if (wert instanceof File) daten.delete(name);
  const antwort = await fetch(form.action || location.href, {method: "POST", body: daten});
  const html = await antwort.text();
  const blatt = new DOMParser().parseFromString(html, "text/html");
  const glatt = (t) => (t || "").replace(/[\\0\\ufffd\\r\\n]/g, "").trim();
  const verloren = antwort.status !== 422 ? [] : namen.filter((name) => {
    const feld = blatt.getElementsByName(name)[0];
    // What a person may not change is not typed by anybody who uses the page.
    if (!feld || feld.disabled || feld.type === "password" || feld.type === "file") return false;
    const wert = feld.tagName === "TEXTAREA" ? feld.textContent : feld.getAttribute("value");
    return glatt(wert) !== glatt(gift);
  });
  const fehler = [...blatt.querySelectorAll(".kern-error, .app-errors")];
  return {
    status: antwort.status, namen, verloren,
    fehler: fehler.map((f) => f.textContent.trim().replace(/\\s+/g, " ")).join(" | "),
    skripte: blatt.querySelectorAll("[onerror]").length
      + [...blatt.scripts].filter((s) => s.textContent.includes("alert(1)")).length,
  };
}"""
ENGLISCH = re.compile(r"\b(This|Enter|Ensure|Select|valid|required|characters|Invalid)\b")


# Every form of the portal gets this in `tests/test_feindliche_eingaben.py`: here it is seen that
# nothing of it runs in a browser, and that the processes of the stack bear it.
@pytest.mark.parametrize(
    "adresse",
    [
        f"{NETZ}/mitglieder/{{organisation}}/kontakte/neu/",
        f"{NETZ}/treffen/{{treffen}}/protokoll/",
        f"{NETZ}/mitglieder/vereinbarungen/{{vereinbarung}}/bearbeiten/",
        f"{NETZ}/pruefen/",
    ],
)
def test_feindliche_eingaben(oeffnen: Oeffnen, buehne: Buehne, adresse: str) -> None:
    """Refused with a German reason and every word kept, or stored and shown as plain text."""
    erlaubt = {400, 409, 422, 429}
    fenster = oeffnen("" if adresse.startswith("/konto/") else "koordination", erlaubt=erlaubt)
    fenster.seite.on("dialog", lambda dialog: fenster.maengel.append(f"Skript: {dialog.message}"))
    ziel = adresse
    if "{vereinbarung}" in adresse:
        fenster.gehe(f"{NETZ}/mitglieder/vereinbarungen/neu/")
        fenster.knopf("Entwurf anlegen")
        fenster.ueberschrift("Entwurf bearbeiten")
        ziel = adresse.format(vereinbarung=fenster.nummer())
    elif "{" in adresse:
        ziel = adresse.format(**_nummern(buehne))
    fenster.gehe(ziel)
    for name, gift in GIFT.items():
        for auch_verborgene in (False, True):
            ausgang: dict[str, Any] = fenster.seite.evaluate(EINGEBEN, [gift, auch_verborgene])
            fall = f"{adresse} „{name}“ {'überall' if auch_verborgene else ''}: {ausgang}"[:1500]
            assert ausgang["namen"] or adresse.endswith("/anwesenheit/"), fall
            assert ausgang["status"] in {200, *erlaubt}, fall
            assert ausgang["skripte"] == 0, fall
            assert ausgang["verloren"] == [], fall
            if ausgang["status"] == 422:
                assert ausgang["fehler"], fall
                assert not ENGLISCH.search(ausgang["fehler"]), fall
            if ausgang["status"] == 200:  # stored: go on with what the page is now
                fenster.gehe(ziel)


def _nummern(buehne: Buehne) -> dict[str, object]:
    """Rows of the demo's first network: one of each, changed by nobody else."""

    def eine(befehl: str) -> object:
        return buehne.sql(befehl)[0][0]

    return {
        "organisation": eine(
            "SELECT min(organisation_id) FROM mitglieder_mitgliedschaft WHERE zustand = 'aktiv' "
            "AND netzwerk_id = (SELECT id FROM basis_netzwerk WHERE kurzname = 'kinderschutz')"
        ),
        "treffen": eine(
            "SELECT id FROM treffen_treffen WHERE zustand IN ('terminiert', 'eingeladen') "
            "AND netzwerk_id = (SELECT id FROM basis_netzwerk WHERE kurzname = 'kinderschutz') "
            "ORDER BY id LIMIT 1"
        ),
    }


def test_kein_fehler_blieb_im_protokoll(buehne: Buehne) -> None:
    """What no page showed: errors of web server and workers during all tests of this stack."""
    for name in ("web", "arbeiter", "arbeiter-codes"):
        protokoll = (buehne.verzeichnis / "protokolle" / f"{name}.log").read_text(errors="replace")
        fehler = re.findall(r"Internal Server Error: \S+|Task \S+ raised unexpected: .*", protokoll)
        assert fehler == [], name
    # A worker may fall with the broker (`Stapel.nachsehen`), and is there again at once.
    assert [zeile for zeile in buehne.ausfaelle if not zeile.startswith("„arbeiter")] == []
