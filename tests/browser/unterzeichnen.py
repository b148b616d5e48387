"""Signing an agreement by each of its doors, and what a sealed file tells on its own."""

import hashlib
import io
import re
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path

from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from netzwerk.basis import pdf, siegel
from tests.browser.buehne import Buehne, anhang
from tests.browser.fenster import Fenster
from tests.browser.personen import pdf_text

ERKLAERUNGEN = ("Ich habe die Vereinbarung gelesen.", "Ich darf für", "tritt der")
SIEGELFRIST = 60_000  # milliseconds until the worker has sealed what is waiting
DANKE = "Vielen Dank, die Vereinbarung ist unterzeichnet"


def code(buehne: Buehne, email: str, anzahl: int = 1) -> str:
    """The newest of that many, from the subject of its mail."""
    brief = buehne.warte_auf_mails(anzahl, email, "Ihr Code:")[-1]
    return str(brief["Subject"]).removeprefix("Ihr Code: ")


def ausfuellen(fenster: Fenster, ort: str, funktion: str = "Leitung") -> None:
    fenster.feld("Funktion", funktion)
    fenster.feld("Ort", ort)
    for erklaerung in ERKLAERUNGEN:
        fenster.seite.get_by_label(re.compile(erklaerung)).check()


def bis_zur_zusammenfassung(fenster: Fenster, buehne: Buehne, email: str, ort: str) -> None:
    """From the text, with a code that comes by mail."""
    vorher = len(buehne.mails(email, "Ihr Code:"))
    fenster.knopf("Code anfordern")
    fenster.ueberschrift("Vereinbarung unterzeichnen")
    fenster.feld("Code aus der E-Mail", code(buehne, email, vorher + 1))
    ausfuellen(fenster, ort)
    fenster.knopf("Weiter zur Zusammenfassung")
    fenster.sieht("Das unterzeichnen Sie")


def verbindlich(fenster: Fenster) -> None:
    fenster.knopf("Jetzt verbindlich unterzeichnen")
    fenster.ueberschrift(DANKE)


def unterzeichnungstag(fenster: Fenster, netz: str, titel: str) -> None:
    zum_register(fenster, netz, titel)
    fenster.link("Unterzeichnungstag")
    fenster.ueberschrift("Unterzeichnungstag")


def zum_register(fenster: Fenster, netz: str, titel: str, fassung: int = 0) -> None:
    """Of the newest version, or of the one named."""
    fenster.gehe(f"{netz}/mitglieder/vereinbarungen/")
    fenster.link(titel)
    if fassung:
        fenster.gehe(f"{fenster.seite.url}fassungen/{fassung}/")
    fenster.ueberschrift(titel)


def zum_beitritt(
    fenster: Fenster, netz: str, titel: str, organisation: str, fassung: int = 0
) -> None:
    zum_register(fenster, netz, titel, fassung)
    fenster.link(organisation)
    fenster.ueberschrift(organisation)


def im_register(fenster: Fenster, organisation: str, *worte: str) -> None:
    """What the line of one organisation says; it may take the seal to get there."""
    zeile = fenster.seite.locator("#register-liste tbody tr").filter(
        has=fenster.seite.get_by_role("link", name=organisation, exact=True)
    )
    for wort in worte:
        expect(zeile).to_contain_text(wort, timeout=SIEGELFRIST)


def scan(organisation: str) -> bytes:
    """A photographed sheet with a signature on it."""
    bild = Image.new("RGB", (620, 877), "white")
    stift = ImageDraw.Draw(bild)
    stift.text((60, 80), f"Beitritt: {organisation}", fill="black")
    stift.line([(80, 700), (140, 660), (170, 720), (240, 650), (330, 700)], fill="navy", width=4)
    ausgabe = io.BytesIO()
    bild.save(ausgabe, "PNG")
    return ausgabe.getvalue()


def gesiegeltes(buehne: Buehne, email: str, betreff: str) -> bytes:
    """Both sides got the same document by mail, and its seal holds."""
    (an_partner,) = buehne.warte_auf_mails(1, email, betreff)
    an_beide: list[EmailMessage] = buehne.warte_auf_mails(2, betreff=betreff)
    daten = {anhang(brief, "application/pdf") for brief in an_beide}
    assert daten == {anhang(an_partner, "application/pdf")}
    gesiegelt = daten.pop()
    befund = siegel.pruefen(gesiegelt)
    assert befund.unversehrt
    assert befund.deckt_ganzes_dokument
    assert pdf.konformitaet(gesiegelt) == []
    return gesiegelt


def sagt_poppler(datei: Path, daten: bytes) -> str:
    """What a program that is not ours says of the seal."""
    datei.write_bytes(daten)
    # No certificate of a demo is trusted by anybody; whether the bytes are sealed is the question.
    return _ausgabe("pdfsig", "-nocert", str(datei))


def liest_poppler(datei: Path) -> str:
    """The text as it stands in the file, in one line."""
    return " ".join(_ausgabe("pdftotext", "-raw", str(datei), "-").split())


def _ausgabe(*befehl: str) -> str:
    return subprocess.run(befehl, capture_output=True, text=True, check=True).stdout


def pruefseite(
    fenster: Fenster, netz: str, urteil: str, *, code: str = "", datei: bytes = b""
) -> None:
    """Anybody asks the public page, by the code, the file or both."""
    fenster.gehe(f"{netz}/pruefen/")
    fenster.feld("Prüfcode", code)
    if datei:
        fenster.seite.get_by_label("PDF-Datei").set_input_files(
            {"name": "v.pdf", "mimeType": "application/pdf", "buffer": datei}
        )
    fenster.knopf("Dokument prüfen")
    fenster.sieht(urteil)


def ermaechtigen(fenster: Fenster, netz: str, organisation: str, name: str) -> None:
    """The coordination says who may sign."""
    fenster.gehe(f"{netz}/mitglieder/?q={organisation}")
    fenster.link(organisation)
    fenster.seite.get_by_role("link", name=re.compile(f"^Bearbeiten ?: {name}")).click()
    fenster.seite.get_by_label("darf Vereinbarungen unterzeichnen").check()
    fenster.knopf("Speichern und bestätigen")
    fenster.ueberschrift(organisation)


def entwerfen(fenster: Fenster, netz: str, titel: str) -> None:
    """From the template of the portal; the coordination itself will countersign."""
    fenster.gehe(f"{netz}/mitglieder/vereinbarungen/")
    fenster.link("Vereinbarung entwerfen")
    fenster.feld("Titel", titel)
    fenster.seite.get_by_label("Gegenzeichnung durch").select_option(index=1)
    fenster.feld("Funktion der gegenzeichnenden Person", "Leitung des Jugendamts")
    fenster.knopf("Entwurf anlegen")
    fenster.knopf("Entwurf speichern")


def anmerkung_beantworten(fenster: Fenster, antwort: str) -> None:
    """The only one there is."""
    fenster.link("Anmerkungen lesen")
    fenster.seite.get_by_role("link", name=re.compile("^Antworten oder erledigen")).click()
    fenster.feld("Antwort", antwort)
    fenster.seite.get_by_label("Damit ist die Anmerkung erledigt").check()
    fenster.knopf("Antwort speichern")
    fenster.ueberschrift("Alle Anmerkungen sind erledigt")


def archiv(daten: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """Its files and their sums by name; each sum holds."""
    with zipfile.ZipFile(io.BytesIO(daten)) as paket:
        inhalt = {name: paket.read(name) for name in paket.namelist()}
    zeilen = inhalt["SHA256SUMS"].decode().splitlines()
    summen = {name: summe for summe, name in (zeile.split("  ", 1) for zeile in zeilen)}
    assert summen.keys() == inhalt.keys() - {"SHA256SUMS"}
    for name, summe in summen.items():
        assert hashlib.sha256(inhalt[name]).hexdigest() == summe, name
    return inhalt, summen


def scan_bestaetigen(fenster: Fenster, name: str, funktion: str, ort: str) -> None:
    """What stands on the sheet, as the coordination reads it."""
    fenster.feld("Vor- und Nachname", name)
    fenster.feld("Funktion", funktion)
    fenster.feld("Ort", ort)
    fenster.feld("Datum der Unterschrift", timezone.localdate().isoformat())
    fenster.seite.get_by_label(re.compile("^Unterschrift geprüft")).check()
    fenster.bild("c7-pruefen")
    fenster.knopf("Unterschrift bestätigen")


def person_nennen(fenster: Fenster, vorname: str, nachname: str, email: str) -> None:
    fenster.feld("Vorname", vorname)
    fenster.feld("Nachname", nachname)
    fenster.feld("Funktion", "Amtsleitung")
    fenster.feld("E-Mail", email)


def in_dieser_folge(text: str, *teile: str) -> None:
    stelle = 0
    for teil in teile:
        assert teil in text[stelle:], f"nach {text[stelle : stelle + 60]!r} fehlt {teil!r}"
        stelle = text.index(teil, stelle)


def alle_neu_fragen_ausser(fenster: Fenster, organisation: str) -> None:
    seite = fenster.seite
    seite.get_by_label(re.compile("^neu fragen")).check()
    seite.get_by_label(organisation).check()
    seite.get_by_label("Warum ohne neue Unterschrift").fill("Die Frist ändert sich, sonst nichts.")
    seite.get_by_label(re.compile("^Wer die alte Fassung noch nicht")).uncheck()


def aushang_oeffnen(fenster: Fenster, buehne: Buehne) -> str:
    """The address that is printed on the poster."""
    fenster.feld("Wo hängt er?", "Foyer")
    fenster.knopf("Aushang öffnen")
    laden = fenster.seite.get_by_role("link", name=re.compile("^Aushang herunterladen"))
    expect(laden).to_be_visible(timeout=SIEGELFRIST)
    aushang = fenster.lade_herunter(laden.click)
    assert pdf.konformitaet(aushang) == []
    wo = buehne.adresse.removeprefix("http://")
    (adresse,) = re.findall(rf"{re.escape(wo)}/\S+", pdf_text(aushang))
    return f"http://{adresse}"


def zum_tablet_machen(fenster: Fenster) -> None:
    """From the page of the signing day, signed in as whoever has opened the place."""
    fenster.seite.get_by_role("link", name=re.compile("^Dieses Gerät zum Tablet machen")).click()
    fenster.bild("c6-uebergeben")
    fenster.knopf("Abmelden und Tablet beginnen")
    fenster.ueberschrift("Für welche Organisation unterzeichnen Sie?")


def ein_byte_anders(daten: bytes) -> bytes:
    mitte = len(daten) // 2
    return daten[:mitte] + bytes([daten[mitte] ^ 1]) + daten[mitte + 1 :]
