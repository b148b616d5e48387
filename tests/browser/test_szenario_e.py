"""The directory, from both sides: a parent at night finds, a provider keeps it true.

The parent has a phone and its keyboard alone: no mouse and no touch, every way leads through what
has the focus, and the focus is never hidden. The provider makes a new offer from an old one, and
answers by one press a year later.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from netzwerk.basis import pdf
from tests.browser.buehne import Buehne, anhang, klartext
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.personen import pdf_text

pytestmark = pytest.mark.browser

NETZ = "/kinderschutz"
WORT, GEMEINT, ANGEBOT = "Cypermobing", "Cybermobbing", "Klasse gegen Cybermobbing"
VORLAGE, TITEL = "Baby- und Kleinkindtreff", "Krabbeltreff am Abend"
NEUER_TITEL = "Krabbeltreff am frühen Abend"
GRUND = "Bitte schreiben Sie dazu, ab welchem Alter Kinder kommen können."
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


def _oeffentlich(fenster: Fenster, titel: str) -> None:
    fenster.gehe(f"{NETZ}/angebote/?q={titel}")
    fenster.link(titel)


def _im_arbeitsbereich(fenster: Fenster, titel: str, mehr: str = "") -> None:
    fenster.gehe(f"{NETZ}/angebote/verwalten/{mehr}")
    fenster.link(titel)


def test_anbieter_1_ein_altes_als_vorlage(oeffnen: Oeffnen) -> None:
    vertretung = oeffnen("vertretung")
    _im_arbeitsbereich(vertretung, VORLAGE)
    vertretung.link("Als Vorlage nehmen")
    beschreibung = vertretung.seite.get_by_label("Was Teilnehmende bekommen").input_value()
    assert len(beschreibung) > 20
    vertretung.feld("Titel", TITEL)
    vertretung.bild("e1-vorlage")
    vertretung.knopf("Entwurf speichern")
    vertretung.sieht(f"„{TITEL}“ ist als Entwurf gespeichert.")
    vertretung.knopf("Zur Freigabe einreichen")
    vertretung.sieht("wartet auf Freigabe")


def test_anbieter_2_einmal_zurueck_dann_frei(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination, vertretung = oeffnen("koordination"), oeffnen("vertretung")
    _im_arbeitsbereich(koordination, TITEL, "?stand=wartend")
    koordination.link("Angebot zurückweisen")
    koordination.feld("Was zu ändern ist", GRUND)
    koordination.knopf("Angebot zurückweisen")
    (mail,) = buehne.warte_auf_mails(1, "vertretung@demo.example", TITEL)
    assert GRUND in " ".join(klartext(mail).split())
    _im_arbeitsbereich(vertretung, TITEL)
    vertretung.sieht("Die Koordination bittet um eine Überarbeitung", GRUND)
    vertretung.bild("e2-zurueckgewiesen")
    vertretung.link("Angebot bearbeiten")
    vertretung.feld("Alter von", "0")
    vertretung.feld("Alter bis", "3")
    vertretung.knopf("Zur Freigabe einreichen")
    _im_arbeitsbereich(koordination, TITEL, "?stand=wartend")
    koordination.knopf("Angebot freigeben")
    koordination.sieht(f"„{TITEL}“ ist öffentlich.")


def test_anbieter_3_eine_aenderung_wartet(oeffnen: Oeffnen) -> None:
    """Begun, kept, taken up again, released; the public reads the old version until then."""
    vertretung, koordination, besuch = oeffnen("vertretung"), oeffnen("koordination"), oeffnen()
    _im_arbeitsbereich(vertretung, TITEL)
    vertretung.link("Angebot bearbeiten")
    vertretung.feld("Titel", NEUER_TITEL)
    vertretung.knopf("Entwurf speichern")
    vertretung.sieht("Ihr Entwurf ist gespeichert.")
    vertretung.link("Entwurf weiterschreiben")
    titel = vertretung.seite.get_by_label("Titel", exact=True)
    expect(titel).to_have_value(NEUER_TITEL)
    vertretung.knopf("Zur Freigabe einreichen")
    vertretung.sieht("Ihre Änderung wartet auf die Freigabe der Koordination.")
    _oeffentlich(besuch, TITEL)
    besuch.ueberschrift(TITEL)
    _im_arbeitsbereich(koordination, TITEL, "?stand=wartend")
    koordination.sieht("Eine Änderung wartet auf Freigabe", "frühen")
    koordination.bild("e3-vergleich")
    koordination.knopf("Änderung veröffentlichen")
    koordination.sieht("Die Änderung ist öffentlich.")
    besuch.seite.reload()
    besuch.ueberschrift(NEUER_TITEL)


def _anmelden(fenster: Fenster, buehne: Buehne, name: str, knopf: str) -> None:
    _oeffentlich(fenster, NEUER_TITEL)
    fenster.seite.get_by_role("link", name=re.compile(r"^(Anmelden|Auf die Warteliste) ?:")).click()
    fenster.feld("Name", name)
    email = f"{name.split()[0].lower()}@eltern.example"
    fenster.feld("E-Mail-Adresse", email)
    fenster.bild(f"e4-anmelden-{name.split()[0]}")
    fenster.knopf(knopf)
    fenster.sieht("Bestätigen Sie Ihre Adresse")
    (mail,) = buehne.warte_auf_mails(1, email, "Bitte bestätigen")
    fenster.gehe(buehne.link(mail, "terminanmeldung"))


def test_anbieter_4_ein_abend_mit_einem_platz(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Two parents without an account, the second waits; the first cancels, the second comes."""
    vertretung = oeffnen("vertretung")
    _im_arbeitsbereich(vertretung, NEUER_TITEL)
    vertretung.link("Termin eintragen")
    tag = timezone.localdate() + timedelta(days=10)
    vertretung.feld("Datum", tag.isoformat())
    vertretung.feld("Beginn", "18:00")
    vertretung.feld("Ende", "19:30")
    vertretung.seite.get_by_label("Anmeldung hier im Portal").check()
    vertretung.feld("Plätze", "1")
    vertretung.bild("e4-termin")
    vertretung.knopf("Termin eintragen")
    vertretung.sieht("Der Termin ist eingetragen.")
    termin = vertretung.seite.url
    mila, noor = oeffnen(skript=False), oeffnen()
    _anmelden(mila, buehne, "Mila Muster", "Anmelden")
    mila.ueberschrift("Anmeldung bestätigen?")
    mila.knopf("Anmeldung bestätigen")
    mila.ueberschrift("Sie sind angemeldet")
    (mail,) = buehne.warte_auf_mails(1, "mila@eltern.example", "Angemeldet")
    assert b"BEGIN:VEVENT" in anhang(mail, "text/calendar")
    _anmelden(noor, buehne, "Noor Beispiel", "Auf die Warteliste setzen")
    noor.knopf("Auf die Warteliste setzen")
    noor.ueberschrift("Sie stehen auf der Warteliste")
    noor.bild("e4-warteliste")
    vertretung.gehe(termin)
    vertretung.sieht("1 von 1 Plätzen vergeben", "Mila Muster", "1 Person auf der Warteliste")
    vertretung.bild("e4-angemeldet")
    mila.knopf("Abmelden")
    mila.ueberschrift("Sie sind abgemeldet")
    buehne.warte_auf_mails(1, "noor@eltern.example", "Sie haben einen Platz")
    noor.seite.reload()
    noor.ueberschrift("Sie sind angemeldet")


def test_anbieter_5_ein_jahr_spaeter(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """One mail for all that is due; one still holds, one is over, each by one press."""
    buehne.sql(
        "UPDATE angebote_angebot SET pruefung_faellig_am = CASE WHEN titel IN (%s, %s) "
        "THEN CURRENT_DATE ELSE CURRENT_DATE + 100 END",
        NEUER_TITEL,
        VORLAGE,
    )
    buehne.zeitplan_schlaegt("angebote.tasks.angebote_pruefen")
    (mail,) = buehne.warte_auf_mails(1, betreff="Stimmen Ihre 2 Angebote noch?")
    buehne.zeitplan_schlaegt("angebote.tasks.angebote_pruefen")
    anbieter, besuch = oeffnen(), oeffnen()
    seite = anbieter.gehe(buehne.link(mail, "pruefung"))
    anbieter.ueberschrift("Stimmen Ihre 2 Angebote noch?")
    anbieter.bild("e5-stimmt-noch")
    seite.get_by_role("button", name=re.compile(rf"^Stimmt noch ?: {NEUER_TITEL}")).click()
    anbieter.ueberschrift("Stimmt Ihr Angebot noch?")
    seite.get_by_role("link", name=re.compile(rf"^Gibt es nicht mehr ?: {VORLAGE}")).click()
    anbieter.knopf("Aus dem Verzeichnis nehmen")
    anbieter.ueberschrift("Danke, alles ist beantwortet")
    anbieter.bild("e5-danke")
    _oeffentlich(besuch, NEUER_TITEL)
    besuch.sieht("Angaben bestätigt am")
    besuch.gehe(f"{NETZ}/angebote/?q={VORLAGE}")
    expect(besuch.seite.get_by_role("link", name=VORLAGE, exact=True)).to_have_count(0)
    koordination = oeffnen("koordination")
    koordination.gehe(f"{NETZ}/angebote/frische/")
    koordination.bild("e5-frische")
    buehne.warte_auf_mails(1, betreff="Stimmen Ihre 2 Angebote noch?")
