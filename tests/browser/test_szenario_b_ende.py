"""The first network meeting, its end, after `test_szenario_b`: nothing that was agreed gets lost.

From a group's result to a measure, through checked and corrected minutes to the partner who reports
it from her phone, and on to the next meeting, which begins with what stayed open.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from netzwerk.basis import pdf
from tests.browser import planung
from tests.browser.buehne import Buehne
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.personen import pdf_text
from tests.browser.test_szenario_b import (
    BEDARF,
    FRAGE,
    GEWAEHLT,
    GRUENDUNG,
    GRUPPE,
    NETZ,
    TREFFEN,
    WAHLEN,
)

pytestmark = pytest.mark.browser

WER = "Kim Muster1 (Polizei Nummer 1)"
VORSITZ = "alex.polizei_ordnung.1@fruehling.example"
AUFGABE = "Meldewege auf einer Seite zusammenstellen"
OFFEN = "Die Wege mit den Vereinen üben"
NEBENBEI = "Verteiler der Fachstellen veröffentlichen"
BESCHLUSS = "Das Netzwerk trifft sich zweimal im Jahr."
GRUND = "Die Uhrzeit der Pause war falsch."


def _protokoll(koordination: Fenster) -> None:
    planung.zum_treffen(koordination, NETZ, TREFFEN, "vergangen")
    koordination.link("Protokoll")
    koordination.ueberschrift("Protokoll")


def test_11_ergebnis_beschluss_massnahme(oeffnen: Oeffnen) -> None:
    """A measure out of what the group found; beside it a vote and a measure of the plenum."""
    koordination = oeffnen("koordination")
    seite = koordination.seite
    planung.zum_treffen(koordination, NETZ, TREFFEN, "vergangen")
    koordination.link(GRUPPE)
    blatt = seite.url
    for aufgabe, tage in ((AUFGABE, 3), (OFFEN, 90)):
        koordination.gehe(blatt)
        seite.get_by_role("link", name=re.compile("^Maßnahme daraus machen")).first.click()
        koordination.feld("Was ist zu tun?", aufgabe)
        seite.get_by_label("Zuständig").select_option(label=WER)
        koordination.feld("Frist", (timezone.localdate() + timedelta(tage)).isoformat())
        koordination.knopf("Maßnahme speichern")
        koordination.ueberschrift(aufgabe)

    _protokoll(koordination)
    text = seite.get_by_label("Ergebnis der Beratung")
    text.fill("Die Runde lernt sich kennen.")
    text.select_text()
    seite.get_by_role("button", name="Fett", exact=True).click()
    # Nobody presses: the editor saves by itself.
    expect(seite.locator("#sicherung")).to_contain_text("Gespeichert", timeout=30_000)
    koordination.bild("b11-editor")
    koordination.knopf("Beschluss hinzufügen (speichert vorher)")
    beschluss = seite.get_by_role("group", name="Beschluss 1")
    beschluss.get_by_label("Wortlaut").fill(BESCHLUSS)
    beschluss.get_by_label("Verfahren").select_option(label="Abstimmung")
    for feld, zahl in (("Zustimmung", "21"), ("Ablehnung", "3"), ("Enthaltung", "2")):
        beschluss.get_by_label(feld).fill(zahl)
    koordination.knopf("Maßnahme hinzufügen (speichert vorher)")
    massnahme = seite.get_by_role("group", name="Maßnahme 1")
    massnahme.get_by_label("Was ist zu tun?").fill(NEBENBEI)
    massnahme.get_by_label("Zuständig").select_option(label=WER)
    massnahme.get_by_label("Frist").fill((timezone.localdate() + timedelta(60)).isoformat())
    koordination.knopf("Speichern")
    koordination.sieht("TOP 1 ist gespeichert.")

    # What the room chose and worked out belongs to this item, not to the end of the minutes.
    koordination.link("Den TOPs zuordnen")
    for wahl in seite.get_by_role("combobox").all():
        wahl.select_option(index=1)
    koordination.bild("b11-zuordnen")
    koordination.knopf("Speichern")
    koordination.sieht("Steht von selbst unter diesem Punkt", FRAGE, BEDARF)


def test_12_geprueft_freigegeben_verschickt(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """The chair reads the draft by link; then everybody has the PDF, which holds all of it."""
    koordination = oeffnen("koordination")
    seite = koordination.seite
    _protokoll(koordination)
    koordination.knopf("Zur Freigabe")
    koordination.link("Zur Prüfung geben")
    seite.get_by_label("Wer prüft?").select_option(label="Alex Muster1 (Polizei Nummer 1)")
    koordination.knopf("Zur Prüfung geben")
    (mail,) = buehne.warte_auf_mails(1, VORSITZ, f"Bitte prüfen: Protokoll {TREFFEN}")
    vorsitz = planung.telefon(oeffnen, buehne.link(mail, "protokoll-pruefen"), skript=False)
    vorsitz.sieht(BESCHLUSS, NEBENBEI)
    vorsitz.seite.get_by_label("Das Protokoll ist in Ordnung").check()
    vorsitz.bild("b12-pruefen")
    vorsitz.knopf("Antwort senden")
    vorsitz.sieht("Vielen Dank, Ihre Antwort ist angekommen")

    _protokoll(koordination)
    koordination.knopf("Zur Freigabe")
    koordination.sieht("in Ordnung")
    koordination.bild("b12-freigabe")
    koordination.knopf("Protokoll freigeben")
    laden = seite.locator("#pdf-oben")
    expect(laden).to_be_visible(timeout=60_000)
    datei = koordination.lade_herunter(laden.click)
    assert pdf.konformitaet(datei) == []
    text = pdf_text(datei)
    for teil in (FRAGE, *WAHLEN[:3], GRUPPE, BEDARF, AUFGABE, NEBENBEI, BESCHLUSS, "21", "Muster1"):
        assert teil in text, teil
    assert "Ergebnisse der Umfrage" not in text, "the poll stands under its item"
    assert "Ergebnisse der Arbeitsgruppen" not in text
    buehne.warte_auf_mails(1, GEWAEHLT, f"Protokoll: {TREFFEN}")


def test_13_ein_einwand_und_die_korrektur(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """By link and phone; the coordination takes it over, and a new version says what is new."""
    (mail,) = buehne.warte_auf_mails(1, GEWAEHLT, f"Protokoll: {TREFFEN}")
    lesen = buehne.link(mail, "protokoll-lesen")
    partner = planung.telefon(oeffnen, lesen, skript=False)
    partner.sieht(BESCHLUSS)
    partner.seite.get_by_text("Einwand erheben").first.click()
    partner.feld("Was stimmt nicht, und wie soll es heißen?", "Die Pause war früher.")
    partner.knopf("Einwand senden")
    partner.sieht("Ihr Einwand ist angekommen")
    partner.bild("b13-einwand")

    koordination = oeffnen("koordination")
    seite = koordination.seite
    _protokoll(koordination)
    koordination.link("Über den Einwand entscheiden")
    seite.get_by_label("Übernehmen: Das Protokoll wird korrigiert").check()
    koordination.knopf("Entscheidung speichern")
    if not seite.get_by_label("Warum gibt es eine neue Version?").is_visible():
        koordination.link("Korrigierte Version beginnen")
    koordination.feld("Warum gibt es eine neue Version?", GRUND)
    koordination.knopf("Korrigierte Version beginnen")
    koordination.knopf("Zur Freigabe")
    koordination.sieht(GRUND)
    koordination.knopf("Protokoll freigeben")
    expect(seite.locator("#pdf-oben")).to_be_visible(timeout=60_000)
    koordination.sieht(GRUND)
    koordination.bild("b13-korrektur")
    assert GRUND in pdf_text(koordination.lade_herunter(seite.locator("#pdf-oben").click))
    buehne.warte_auf_mails(1, GEWAEHLT, f"Korrigiertes Protokoll: {TREFFEN}")
    partner.gehe(lesen)
    partner.sieht("Dieses Protokoll wurde ersetzt", GRUND)


def test_14_die_partnerin_meldet(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """One mail for all her measures; reported, it is seen from both ends of the chain."""
    buehne.zeitplan_schlaegt("treffen.tasks.massnahmen_erinnern")
    mail = buehne.warte_auf_mails(1, GEWAEHLT, "Maßnahme")[-1]
    partner = planung.telefon(oeffnen, buehne.link(mail, "meine-massnahmen"), skript=False)
    partner.ueberschrift("Ihre Maßnahmen")
    karte = partner.seite.get_by_role("region", name=AUFGABE)
    karte.get_by_label("Was ist geschehen?").fill("Alle Stellen haben geliefert, die Seite steht.")
    partner.bild("b14-melden")
    karte.get_by_role("button", name=re.compile("^Erledigt")).click()
    partner.sieht("Danke, Ihre Meldung ist gespeichert")

    koordination = oeffnen("koordination")
    koordination.gehe(f"{NETZ}/treffen/massnahmen/?stand=erledigt")
    koordination.link(AUFGABE)
    koordination.sieht("erledigt", "die Seite steht", GRUPPE, WAHLEN[2], FRAGE, BEDARF)
    koordination.bild("b14-kette-zurueck")
    koordination.gehe(f"{NETZ}/treffen/themen/")
    koordination.link(WAHLEN[2])
    koordination.sieht(FRAGE, GRUPPE, BEDARF, AUFGABE)
    koordination.bild("b14-kette-vor")


def test_15_das_naechste_treffen_beginnt_damit(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """What stayed open is on the next agenda, with what the room wished for; not what is done."""
    buehne.treffen_ist_vorbei(GRUENDUNG)  # the walk's clock let the second meeting overtake it
    koordination = oeffnen("koordination")
    seite = koordination.seite
    planung.zum_treffen(koordination, NETZ, TREFFEN, "vergangen")
    koordination.link("Aus einer Umfrage übernehmen")
    seite.get_by_label(re.compile(re.escape(WAHLEN[4]))).first.check()
    koordination.knopf("Als Folgethemen übernehmen")
    koordination.sieht(WAHLEN[4])
    koordination.gehe(f"{NETZ}/treffen/")
    koordination.knopf("Als Entwurf anlegen")
    punkte = planung.tagesordnung(koordination)
    for offen in (f"Stand: {NEBENBEI}", f"Stand: {OFFEN}", WAHLEN[4]):
        assert offen in punkte, offen
    assert f"Stand: {AUFGABE}" not in punkte
    heute = timezone.localdate()
    september = heute.replace(month=9, day=10)
    koordination.link("Bearbeiten")
    tag = september if september > heute else september.replace(year=heute.year + 1)
    koordination.feld("Datum", tag.isoformat())
    koordination.feld("Rückmeldung bis", (tag - timedelta(days=2)).isoformat())
    koordination.knopf("Angaben speichern")
    koordination.sieht("10. September")
    koordination.bild("b15-naechstes")
