"""Who walks the main path and what they write; the steps that several tests take."""

import re
from datetime import date, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import icalendar
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from netzwerk.basis import pdf, siegel
from tests.browser.buehne import Buehne, anhang
from tests.browser.fenster import Fenster

LISTE = Path(__file__).parents[1] / "daten" / "krefeld-medienpraevention-mitglieder.csv"
TREFFEN = "Runder Tisch Medien im Herbst"
AUFGABE = "Faltblatt „Sicher im Netz“ entwerfen"
BESCHLUSS = "Das Netzwerk richtet einen Elternabend je Halbjahr aus."
VEREINBARUNG = "Zusammenarbeit in der Medienprävention"
ANGEBOT = "Cybermobbing: Was Eltern tun können"

# Invented persons at the two organisations that are asked; the list names bodies alone.
type Person = tuple[str, str, str, str]  # organisation, first and last name, address
EINE: Person = ("Kinderschutzbund Krefeld", "Alex", "Vorlage", "alex.vorlage@partner.example")
ANDERE: Person = ("Diakonie Krefeld", "Toni", "Entwurf", "toni.entwurf@partner.example")


def pdf_text(daten: bytes) -> str:
    seiten = "\n".join(seite.extract_text() for seite in PdfReader(BytesIO(daten)).pages)
    return re.sub(r"\s+", " ", seiten)


def kontakt_hinzufuegen(
    fenster: Fenster,
    organisation: str,
    vorname: str,
    nachname: str,
    email: str,
    *,
    netz: str = "/medien",
) -> None:
    fenster.gehe(f"{netz}/mitglieder/")
    fenster.feld("Name, Ort oder Person", organisation)
    fenster.knopf("Suchen und filtern")
    fenster.link(organisation)
    fenster.ueberschrift(organisation)
    fenster.link("Kontakt hinzufügen")
    fenster.feld("Vorname", vorname)
    fenster.feld("Nachname", nachname)
    fenster.feld("Funktion", "Leitung")
    fenster.feld("E-Mail-Adresse", email)
    fenster.seite.get_by_label("darf Vereinbarungen unterzeichnen").check()
    fenster.bild("2-kontakt")
    fenster.knopf("Kontakt hinzufügen")
    fenster.sieht(f"{vorname} {nachname}", email, "zeichnungsberechtigt")


def termine(mail: EmailMessage) -> list[icalendar.Component]:
    (teil,) = [t for t in mail.walk() if t.get_content_type() == "text/calendar"]
    assert teil.get_param("method") == "REQUEST"
    kalender = icalendar.Calendar.from_ical(anhang(mail, "text/calendar"))
    assert kalender["METHOD"] == "REQUEST"
    return list(kalender.walk("VEVENT"))


def antworten(buehne: Buehne, email: str) -> list[tuple[object, ...]]:
    return buehne.sql(
        "SELECT antwort FROM treffen_teilnahme t JOIN mitglieder_kontakt k ON k.id = t.kontakt_id "
        "JOIN treffen_treffen r ON r.id = t.treffen_id WHERE k.email = %s AND r.titel = %s",
        email,
        TREFFEN,
    )


def zum_protokoll(fenster: Fenster, netz: str = "/medien") -> Page:
    fenster.gehe(f"{netz}/treffen/?ansicht=vergangen")
    fenster.link(TREFFEN)
    fenster.link("Protokoll")
    fenster.ueberschrift(f"Protokoll: {TREFFEN}")
    return fenster.seite


def treffen_planen(fenster: Fenster, tag: date) -> None:
    fenster.link("Treffen planen")
    fenster.feld("Titel", TREFFEN)
    fenster.feld("Datum", tag.isoformat())
    fenster.feld("Beginn", "09:30")
    fenster.feld("Ende", "11:30")
    fenster.feld("Ort", "Rathaus, Raum 12")
    fenster.feld("Rückmeldung bis", (tag - timedelta(days=5)).isoformat())
    fenster.bild("3-planen")
    fenster.knopf("Treffen anlegen")
    fenster.sieht("Das Treffen ist als Entwurf angelegt.")
    for titel in ("Begrüßung und Rückblick", "Elternarbeit im neuen Jahr"):
        fenster.link("Tagesordnungspunkt hinzufügen")
        fenster.feld("Titel", titel)
        fenster.knopf("Punkt hinzufügen")
        fenster.sieht(titel)
    fenster.bild("3-tagesordnung")
    fenster.knopf("Termin festlegen")


def dokument_pruefen(fenster: Fenster, code: str, gesiegelt: bytes, organisation: str) -> None:
    """Anybody asks the public page: the code as typed by hand, the file, the file changed."""
    fenster.gehe("/medien/pruefen/")
    fenster.feld("Prüfcode", code.lower())
    fenster.knopf("Dokument prüfen")
    fenster.sieht("Gültig: Diesen Beitritt gibt es", organisation)
    for inhalt, urteil in (
        (gesiegelt, "Gültig: Die Datei ist unverändert"),
        (gesiegelt + b"\n", "Verändert: An die Datei wurde etwas angehängt"),
    ):
        fenster.feld("Prüfcode", code)  # the page offers an empty field for the next document
        fenster.seite.get_by_label("PDF-Datei").set_input_files(
            {"name": "v.pdf", "mimeType": "application/pdf", "buffer": inhalt}
        )
        fenster.knopf("Dokument prüfen")
        fenster.sieht(urteil)


def angebot_ausfuellen(fenster: Fenster) -> None:
    fenster.feld("Titel", ANGEBOT)
    fenster.feld("In einem Satz", "Ein Abend für Eltern, deren Kind im Netz beschimpft wird.")
    fenster.feld("Was Teilnehmende bekommen", "Rat, Zeit für Fragen, eine Liste mit Stellen.")
    fenster.seite.locator("select[name=format]").select_option(index=1)
    fenster.seite.locator("[name=themen]").first.check()
    fenster.seite.locator("[name=zielgruppen]").first.check()


def eingelesenes_ansehen(fenster: Fenster) -> None:
    """Groups and tree as the list has them: in the row of one body, on the page of another."""
    seite = fenster.seite
    zeile = seite.get_by_role("row").filter(has_text="Psychologischer Dienst")
    expect(zeile).to_contain_text("Stadt Krefeld")
    expect(zeile).to_contain_text("Geheimnistragende nach § 4 KKG")
    expect(zeile).to_contain_text("Beratungsstellen für soziale Problemlagen")
    expect(zeile).to_contain_text("Mitglied")
    expect(
        seite.get_by_role("row").filter(
            has=seite.get_by_role("link", name="Stadt Krefeld", exact=True)
        )
    ).to_contain_text("nur Gliederung")

    fenster.link("Kinder- und Jugendschutz")
    fenster.ueberschrift("Kinder- und Jugendschutz")
    fenster.sieht("Fachbereich Jugendhilfe und Beschäftigungsförderung", "Öffentliche Jugend")
    fenster.bild("2-organisation")
    pfad = seite.get_by_role("region", name="Gliederung").get_by_role("link")
    assert pfad.all_inner_texts()[-2:] == [
        "Stadt Krefeld",
        "Fachbereich Jugendhilfe und Beschäftigungsförderung",
    ]


def beschliessen(fenster: Fenster) -> None:
    """Result, a vote and a measure of the second item."""
    seite = fenster.seite
    fenster.feld("Ergebnis", "Elternabende werden gut besucht.")
    fenster.knopf("Beschluss hinzufügen (speichert vorher)")
    beschluss = seite.get_by_role("group", name="Beschluss 1")
    beschluss.get_by_label("Wortlaut").fill(BESCHLUSS)
    beschluss.get_by_label("Verfahren").select_option(label="Abstimmung")
    beschluss.get_by_label("Zustimmung").fill("11")
    beschluss.get_by_label("Ablehnung").fill("2")
    beschluss.get_by_label("Enthaltung").fill("1")
    fenster.bild("5-beschluss")
    fenster.knopf("Maßnahme hinzufügen (speichert vorher)")
    massnahme = seite.get_by_role("group", name="Maßnahme 1")
    massnahme.get_by_label("Was ist zu tun?").fill(AUFGABE)
    massnahme.get_by_label("Zuständig").select_option(label=f"{EINE[1]} {EINE[2]} ({EINE[0]})")
    massnahme.get_by_label("Frist").fill((timezone.localdate() + timedelta(60)).isoformat())
    fenster.bild("5-massnahme")
    fenster.knopf("Speichern")
    fenster.sieht("TOP 2 ist gespeichert.")


def vereinbarung_veroeffentlichen(fenster: Fenster) -> None:
    fenster.link("Vereinbarung entwerfen")
    fenster.feld("Titel", VEREINBARUNG)
    fenster.bild("6-entwerfen")
    fenster.knopf("Entwurf anlegen")
    fenster.sieht("Der Entwurf ist angelegt")
    fenster.bild("6-entwurf")
    fenster.seite.get_by_label("Text", exact=True).first.fill(
        "Wir arbeiten in der Medienprävention zusammen.\n\nWir treffen uns zweimal im Jahr."
    )
    fenster.knopf("Entwurf speichern")
    fenster.link("Fassung veröffentlichen")
    fenster.sieht("Wir treffen uns zweimal im Jahr.")
    fenster.bild("6-veroeffentlichen")
    fenster.knopf("Fassung veröffentlichen")
    fenster.sieht("Die Fassung ist veröffentlicht")


def gesiegeltes_aus_der_post(buehne: Buehne, person: Person) -> bytes:
    """Both sides got the same document, and its seal holds."""
    an_partner = buehne.warte_auf_mails(1, person[3], "Unterzeichnet:", frist=60)[0]
    betreff = f"Unterzeichnet: {VEREINBARUNG}, {person[0]}"
    an_uns = buehne.warte_auf_mails(2, betreff=betreff, frist=30)
    daten = {anhang(brief, "application/pdf") for brief in an_uns}
    assert daten == {anhang(an_partner, "application/pdf")}
    gesiegelt = daten.pop()
    befund = siegel.pruefen(gesiegelt)
    assert befund.unversehrt
    assert befund.deckt_ganzes_dokument
    assert pdf.konformitaet(gesiegelt) == []
    assert person[2] in pdf_text(gesiegelt)
    return gesiegelt
