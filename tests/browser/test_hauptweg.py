"""The main path in seven steps, each by a person in a browser, against the running demo.

The steps follow each other: what one person does, the next one finds.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from netzwerk.basis import pdf
from tests.browser.buehne import Buehne, anhang, klartext
from tests.browser.fenster import Oeffnen
from tests.browser.personen import (
    ANDERE,
    ANGEBOT,
    AUFGABE,
    BESCHLUSS,
    EINE,
    LISTE,
    TREFFEN,
    VEREINBARUNG,
    Person,
    angebot_ausfuellen,
    antworten,
    beschliessen,
    dokument_pruefen,
    eingelesenes_ansehen,
    gesiegeltes_aus_der_post,
    kontakt_hinzufuegen,
    pdf_text,
    termine,
    treffen_planen,
    vereinbarung_veroeffentlichen,
    zum_protokoll,
)

pytestmark = pytest.mark.browser


def test_1_anmelden(oeffnen: Oeffnen) -> None:
    fenster = oeffnen()
    fenster.gehe("/")
    fenster.bild("1-start")
    fenster.gehe("/konto/login/")
    fenster.bild("1-anmelden")
    fenster.anmelden("koordination")
    fenster.bild("1-eingang")
    fenster.link("Netzwerk Medienprävention")
    fenster.bild("1-uebersicht")
    menue = fenster.seite.get_by_role("navigation")
    for eintrag in ("Treffen", "Netzwerkpartner", "Vereinbarungen"):
        expect(menue.get_by_role("link", name=eintrag)).to_be_visible()


def test_2_mitglieder_einlesen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.gehe("/medien/mitglieder/")
    zahl = re.compile(r"(\d+) Organisationen sind Mitglied")
    vorher = int(zahl.findall(seite.locator("main").inner_text())[0])
    koordination.link("Liste einlesen")
    koordination.bild("2-einlesen")
    seite.get_by_label("Liste", exact=True).set_input_files(LISTE)
    koordination.knopf("Vorschau anzeigen")
    koordination.ueberschrift("16 Zeilen bringen Neues")
    koordination.bild("2-vorschau")
    gespeichert = "SELECT count(*) FROM mitglieder_organisation WHERE name LIKE '%Krefeld'"
    assert buehne.sql(gespeichert) == [(0,)]
    koordination.knopf("Liste einlesen")
    koordination.sieht("Die Liste ist eingelesen: 16 Zeilen sind neu")
    koordination.sieht(f"{vorher + 14} Organisationen sind Mitglied")
    koordination.bild("2-liste")

    eingelesenes_ansehen(koordination)
    kontakt_hinzufuegen(koordination, *EINE)
    kontakt_hinzufuegen(koordination, *ANDERE)


def test_3_treffen_und_einladung(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    tag = timezone.localdate() + timedelta(days=30)
    seite = koordination.gehe("/medien/treffen/")
    treffen_planen(koordination, tag)
    koordination.link("Personen einladen")
    seite.get_by_label("Einzelne Personen").check()
    for person in (EINE, ANDERE):
        seite.get_by_label(re.compile(f"{person[1]} {person[2]}")).check()
    koordination.feld("Ihre Nachricht", "Wir freuen uns auf Sie.")
    koordination.bild("3-auswahl")
    koordination.knopf("Einladung ansehen")
    koordination.sieht("Wir freuen uns auf Sie.", EINE[3], ANDERE[3])
    koordination.bild("3-vorschau")
    koordination.knopf("2 Einladungen senden")
    koordination.sieht("2 Einladungen sind auf dem Weg.")
    # Nobody reloads: the page itself asks how far the mails have come.
    expect(seite.locator("#versand")).to_contain_text("Alle E-Mails sind gesendet", timeout=40_000)
    koordination.bild("3-versand")

    for person in (EINE, ANDERE):
        (mail,) = buehne.warte_auf_mails(1, person[3], f"Einladung: {TREFFEN}")
        assert "Wir freuen uns auf Sie." in klartext(mail)
        (termin,) = termine(mail)
        assert str(termin["SUMMARY"]) == TREFFEN
        assert termin.decoded("DTSTART").date() == tag


@pytest.mark.parametrize(
    ("person", "skript", "antwort", "danke"),
    [
        (EINE, True, "Ja, ich komme", "Danke, Sie kommen"),
        (ANDERE, False, "Nein, ich kann nicht kommen", "Danke, Sie haben abgesagt"),
    ],
    ids=["mit-skript", "ohne-skript"],
)
def test_4_antworten(
    oeffnen: Oeffnen,
    buehne: Buehne,
    person: Person,
    skript: bool,
    antwort: str,
    danke: str,
) -> None:
    (mail,) = buehne.mails(person[3], f"Einladung: {TREFFEN}")
    link = buehne.link(mail, "antwort")
    partner = oeffnen(skript=skript)
    # A scanner of the mail system looks first, then the person: neither is an answer.
    assert partner.kontext.request.head(link).status == 200
    assert partner.kontext.request.get(link).status == 200
    partner.gehe(link)
    partner.ueberschrift(f"Einladung: {TREFFEN}")
    assert antworten(buehne, person[3]) == [("offen",)]
    expect(partner.seite.get_by_role("radio", checked=True)).to_have_count(0)
    partner.bild(f"4-einladung-{skript}")
    partner.seite.get_by_label(antwort).check()
    partner.feld("Bemerkung an die Koordination", "Grüße & bis dann")
    partner.knopf("Antwort speichern")
    partner.ueberschrift(danke)
    partner.sieht("Grüße & bis dann")
    partner.bild(f"4-antwort-{skript}")


def test_4_die_koordination_sieht_die_antworten(oeffnen: Oeffnen) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.gehe("/medien/treffen/")
    koordination.link(TREFFEN)
    expect(seite.get_by_role("row").filter(has_text="Alex Vorlage")).to_contain_text("zugesagt")
    expect(seite.get_by_role("row").filter(has_text="Toni Entwurf")).to_contain_text("abgesagt")
    koordination.sieht("Grüße & bis dann", "Alle haben geantwortet")
    koordination.bild("4-treffen")


def test_5_protokoll_schreiben(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    buehne.treffen_ist_vorbei(TREFFEN)
    seite = koordination.gehe("/medien/treffen/?ansicht=vergangen")
    koordination.link(TREFFEN)
    koordination.bild("5-vorbei")
    koordination.knopf("Als durchgeführt festhalten")
    koordination.sieht("Das Treffen hat stattgefunden.")
    koordination.link("Protokoll öffnen")
    koordination.bild("5-editor")
    koordination.feld("Ergebnis", "Die Runde stellt sich vor.\n\n- zwei neue Partner")
    koordination.knopf("Speichern")
    koordination.sieht("TOP 1 ist gespeichert.")
    koordination.link("TOP 2: Elternarbeit im neuen Jahr ›")

    beschliessen(koordination)

    koordination.link("Anwesenheit erfassen")
    expect(seite.get_by_role("group", name="Alex Vorlage").get_by_label("anwesend")).to_be_checked()
    koordination.bild("5-anwesenheit")
    koordination.knopf("Anwesenheit speichern")
    koordination.sieht("Anwesend: 1 von 2")
    koordination.link("Leitung und Protokollführung ändern")
    koordination.feld("Leitung des Treffens", "Charlie Platzhalter")
    koordination.knopf("Speichern")
    koordination.sieht("Leitung: Charlie Platzhalter")


def test_5_zweiter_reiter_mit_altem_stand(oeffnen: Oeffnen) -> None:
    """The second tab is told, sees both versions, keeps its words; nothing is overwritten."""
    erster, zweiter = oeffnen("koordination"), oeffnen("koordination", erlaubt={409})
    for fenster in (erster, zweiter):
        zum_protokoll(fenster)
    erster.feld("Ergebnis", "Die Runde stellt sich vor. Drei neue Partner sind da.")
    erster.knopf("Speichern")
    erster.sieht("TOP 1 ist gespeichert.")
    zweiter.feld("Ergebnis", "Meine Fassung aus dem alten Reiter.")
    zweiter.knopf("Speichern")
    zweiter.sieht("von anderer Seite gespeichert", "Drei neue Partner sind da.")
    feld = "Ergebnis der Beratung"
    expect(zweiter.seite.get_by_label(feld)).to_have_value("Meine Fassung aus dem alten Reiter.")
    zweiter.bild("5-konflikt")
    zum_protokoll(erster)
    expect(erster.seite.get_by_label(feld)).to_have_value(re.compile("Drei neue Partner sind da"))


def test_5_protokoll_freigeben(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    seite = zum_protokoll(koordination)
    koordination.knopf("Zur Freigabe")
    koordination.ueberschrift("Protokoll freigeben und verschicken?")
    koordination.sieht("An 2 Personen")
    koordination.bild("5-freigabe")
    koordination.knopf("Protokoll freigeben")
    koordination.sieht("Das Protokoll ist freigegeben.")
    # The worker makes the PDF, then the mails go out; the page follows without being reloaded.
    stand = seite.locator("#versand")
    expect(stand).to_contain_text("Das PDF ist fertig.", timeout=60_000)
    expect(stand).to_contain_text(re.compile(r"2\s*von\s*2"), timeout=40_000)
    koordination.bild("5-freigegeben")

    daten = koordination.lade_herunter(lambda: koordination.link("Herunterladen"))
    assert pdf.konformitaet(daten) == []
    text = pdf_text(daten)
    for teil in (TREFFEN, BESCHLUSS, AUFGABE, "Zustimmung 11", "Drei neue Partner", "Alex Vorlage"):
        assert teil in text, teil
    assert "alten Reiter" not in text
    for person in (EINE, ANDERE):
        (mail,) = buehne.warte_auf_mails(1, person[3], f"Protokoll: {TREFFEN}")
        assert anhang(mail, "application/pdf") == daten


def test_5_ein_partner_liest_das_protokoll(oeffnen: Oeffnen, buehne: Buehne) -> None:
    (mail,) = buehne.mails(EINE[3], f"Protokoll: {TREFFEN}")
    partner = oeffnen(skript=False)
    partner.gehe(buehne.link(mail, "protokoll-lesen"))
    partner.sieht(TREFFEN, BESCHLUSS, AUFGABE)
    partner.bild("5-lesen")


def test_6_vereinbarung_veroeffentlichen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.gehe("/medien/mitglieder/vereinbarungen/")
    vereinbarung_veroeffentlichen(koordination)
    koordination.link("Organisationen einladen")
    for kasten in seite.get_by_role("checkbox").all():
        kasten.set_checked(False)
    for person in (EINE, ANDERE):
        seite.get_by_label(person[0], exact=True).check()
    koordination.bild("6-einladen")
    koordination.knopf("Gewählte Organisationen einladen")
    koordination.sieht("2 Organisationen sind eingeladen")
    koordination.bild("6-eingeladen")
    for person in (EINE, ANDERE):
        buehne.warte_auf_mails(1, person[3], f"Bitte unterzeichnen: {VEREINBARUNG}")


@pytest.mark.parametrize(
    ("person", "skript"), [(EINE, True), (ANDERE, False)], ids=["mit-skript", "ohne-skript"]
)
def test_6_unterzeichnen(oeffnen: Oeffnen, buehne: Buehne, person: Person, skript: bool) -> None:
    (mail,) = buehne.mails(person[3], f"Bitte unterzeichnen: {VEREINBARUNG}")
    partner = oeffnen(skript=skript)
    link = buehne.link(mail, "unterzeichnen")
    assert partner.kontext.request.head(link).status == 200
    partner.gehe(link)
    partner.ueberschrift("Vereinbarung lesen")
    partner.sieht("Wir treffen uns zweimal im Jahr.")
    assert buehne.mails(person[3], "Ihr Code:") == []
    partner.bild(f"6-lesen-{skript}")
    partner.knopf("Code anfordern")
    partner.ueberschrift("Vereinbarung unterzeichnen")
    (code_mail,) = buehne.warte_auf_mails(1, person[3], "Ihr Code:", frist=5)
    code = str(code_mail["Subject"]).removeprefix("Ihr Code: ")
    assert code in klartext(code_mail)
    partner.feld("Ort", "Krefeld")
    for erklaerung in ("Ich habe die Vereinbarung gelesen.", "Ich darf für", "tritt der"):
        partner.seite.get_by_label(re.compile(erklaerung)).check()
    partner.feld("Code aus der E-Mail", code)
    partner.bild(f"6-unterzeichnen-{skript}")
    partner.knopf("Weiter zur Zusammenfassung")
    partner.ueberschrift("Angaben prüfen und unterzeichnen")
    partner.sieht("Krefeld")
    partner.bild(f"6-zusammenfassung-{skript}")
    partner.knopf("Jetzt verbindlich unterzeichnen")
    partner.ueberschrift("Vielen Dank, die Vereinbarung ist unterzeichnet")
    partner.bild(f"6-unterzeichnet-{skript}")

    gesiegelt = gesiegeltes_aus_der_post(buehne, person)
    partner.seite.reload()
    assert partner.lade_herunter(lambda: partner.link("Dokument herunterladen")) == gesiegelt
    pruefcode = partner.seite.locator("#code").inner_text()
    fremde = oeffnen(skript=skript)
    dokument_pruefen(fremde, pruefcode, gesiegelt, person[0])
    fremde.bild(f"6-geprueft-{skript}")


def test_7_angebot_eintragen(oeffnen: Oeffnen) -> None:
    vertretung = oeffnen("vertretung")
    vertretung.gehe("/kinderschutz/angebote/verwalten/")
    vertretung.bild("7-verwalten")
    vertretung.link("Angebot eintragen")
    angebot_ausfuellen(vertretung)
    vertretung.bild("7-angebot")
    vertretung.knopf("Entwurf speichern")
    vertretung.sieht(f"„{ANGEBOT}“ ist als Entwurf gespeichert.")
    vertretung.knopf("Zur Freigabe einreichen")
    vertretung.sieht("wartet auf Freigabe")
    vertretung.bild("7-eingereicht")


def test_7_angebot_freigeben(oeffnen: Oeffnen) -> None:
    koordination = oeffnen("koordination")
    vorher = oeffnen(skript=False)
    vorher.gehe("/kinderschutz/angebote/?q=Cypermobing")
    expect(vorher.seite.get_by_role("link", name=ANGEBOT)).to_have_count(0)
    koordination.gehe("/kinderschutz/angebote/verwalten/?stand=wartend")
    koordination.link(ANGEBOT)
    koordination.bild("7-freigeben")
    koordination.knopf("Angebot freigeben")
    koordination.sieht("veröffentlicht")
    koordination.bild("7-freigegeben")


@pytest.mark.parametrize("skript", [True, False], ids=["mit-skript", "ohne-skript"])
def test_7_suchen(oeffnen: Oeffnen, skript: bool) -> None:
    besuch = oeffnen(skript=skript)
    seite = besuch.gehe("/kinderschutz/")
    besuch.bild(f"7-startseite-{skript}")
    besuch.gehe("/kinderschutz/angebote/")
    besuch.bild(f"7-angebote-{skript}")
    seite.locator("#suche").fill("Cypermobing")
    besuch.knopf("Suchen")
    treffer = seite.get_by_role("link", name=ANGEBOT)
    expect(treffer).to_be_visible()
    besuch.sieht("Meinten Sie")
    besuch.bild(f"7-treffer-{skript}")
    thema = seite.get_by_role("group", name="Thema", exact=True).get_by_role("checkbox").first
    name = thema.evaluate("feld => feld.closest('label').querySelector('span').textContent")
    anzahl = int(
        thema.evaluate(
            "f => parseInt(f.closest('label').querySelector('.app-check__n').textContent)"
        )
    )
    thema.check()
    if not skript:
        besuch.knopf("Filter anwenden")
    expect(seite.get_by_role("link", name=f"Filter entfernen: {name}")).to_be_visible()
    expect(seite.locator("#ergebnisse .app-result")).to_have_count(anzahl)
    besuch.bild(f"7-gefiltert-{skript}")
    besuch.gehe("/kinderschutz/angebote/?q=Cypermobing")
    treffer.click()
    besuch.ueberschrift(ANGEBOT)
    besuch.bild(f"7-angebot-oeffentlich-{skript}")
