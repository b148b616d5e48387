"""Founding conference, the members' part: ninety people, what was there before, a first letter.

A new network, its register from a list, what existed before linked, everybody written to, the gap
in the law's list of partners seen and closed by somebody who asks to join.
"""

import io
import re

import pytest
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import expect

from netzwerk.basis import pdf
from tests.browser.buehne import Buehne, klartext, warte_bis
from tests.browser.fenster import Fenster, Oeffnen
from tests.browser.personen import pdf_text

pytestmark = pytest.mark.browser

NETZ = "/gruendung"
#: Kind, partner group and how many bodies of it came; two persons each.
GEKOMMEN = (
    ("Kita", "traeger_8a", 14),
    ("Schule", "schule", 12),
    ("Beratungsstelle", "insofa", 6),
    ("Einrichtung", "netzwerk_fruehe_hilfen", 5),
    ("Klinik oder Praxis", "geheimnistraeger_kkg4", 4),
    ("Amt oder Fachbereich", "jugendamt_asd", 2),
    ("Justiz", "familiengericht", 1),
    ("Polizei", "polizei_ordnung", 1),
)
INSTITUTIONEN = sum(zahl for _art, _gruppe, zahl in GEKOMMEN)
PERSONEN = 2 * INSTITUTIONEN


def _teilnahmeliste() -> bytes:
    """As the conference office keeps it: a title, then a line per person."""
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.append(["Anmeldungen zur Gründungskonferenz"])
    blatt.append([])
    blatt.append(["Einrichtung", "Art", "Partnergruppe", "Vorname", "Nachname", "E-Mail"])
    for art, gruppe, zahl in GEKOMMEN:
        for nummer in range(1, zahl + 1):
            for vorname in ("Alex", "Kim"):
                blatt.append(
                    [
                        f"{art} Nummer {nummer}",
                        art,
                        gruppe,
                        vorname,
                        f"Muster{nummer}",
                        f"{vorname}.{gruppe}.{nummer}@gruendung.example".lower(),
                    ]
                )
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


def test_1_netzwerk_und_register(oeffnen: Oeffnen, buehne: Buehne) -> None:
    verwaltung = oeffnen("verwaltung")
    verwaltung.gehe("/eingang/netzwerk-neu/")
    verwaltung.feld("Name", "Netzwerk Kinderschutz Gründungsstadt")
    verwaltung.feld("Kurzname in der Adresse", "gruendung")
    verwaltung.feld("Kommune", "Gründungsstadt")
    verwaltung.feld("Träger", "Stadt Gründungsstadt")
    verwaltung.feld("Absender der E-Mails", "Koordinierungsstelle Kinderschutz")
    verwaltung.feld("Absenderadresse", "kinderschutz@gruendung.example")
    verwaltung.knopf("Netzwerk anlegen")
    verwaltung.gehe(f"{NETZ}/mitglieder/konten/einladen/")
    verwaltung.feld("Name", "Kim Beispiel")
    verwaltung.feld("E-Mail-Adresse", "koordination@demo.example")
    verwaltung.seite.get_by_label("Koordination: führt das Netzwerk").check()
    verwaltung.knopf("Einladung senden")

    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"{NETZ}/mitglieder/einlesen/")
    seite.get_by_label("Liste", exact=True).set_input_files(
        {
            "name": "anmeldungen.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": _teilnahmeliste(),
        }
    )
    koordination.knopf("Vorschau anzeigen")
    koordination.ueberschrift(f"{PERSONEN} Zeilen bringen Neues")
    koordination.bild("a1-vorschau")
    koordination.knopf("Liste einlesen")
    koordination.sieht(f"{INSTITUTIONEN} Organisationen sind Mitglied")
    assert buehne.sql(
        "SELECT count(*) FROM mitglieder_kontakt_netzwerke WHERE netzwerk_id = "
        "(SELECT id FROM basis_netzwerk WHERE kurzname = 'gruendung')"
    ) == [(PERSONEN,)]
    koordination.bild("a1-liste")


def _gremium(fenster: Fenster, name: str, art: str, ort: str) -> None:
    fenster.gehe(f"{NETZ}/mitglieder/gremien/neu/")
    fenster.feld("Name", name)
    fenster.seite.get_by_label("Art").select_option(label=art)
    fenster.feld("Tagungsort", ort)
    fenster.knopf("Gremium eintragen")
    fenster.ueberschrift(name)


def test_2_was_es_schon_gab(oeffnen: Oeffnen) -> None:
    """Working circle, steering group and committee, and who sits where."""
    koordination = oeffnen("koordination")
    _gremium(koordination, "Jugendhilfeausschuss", "Ausschuss", "Rathaus")
    _gremium(koordination, "Arbeitskreis Frühe Hilfen", "Arbeitskreis", "Haus der Familie")
    _gremium(koordination, "Steuerungsgruppe Kinderschutz", "Steuerungsgruppe", "Jugendamt")
    seite = koordination.seite
    seite.get_by_label("Name der Organisation").fill("Justiz")
    koordination.knopf("Suchen")
    seite.get_by_role("link", name=re.compile("Sitz eintragen.*Justiz Nummer 1")).click()
    koordination.ueberschrift("Sitz für „Justiz Nummer 1“")
    koordination.knopf("Sitz eintragen")
    koordination.sieht("1 Sitz", "Justiz Nummer 1")
    koordination.bild("a2-gremium")
    koordination.gehe(f"{NETZ}/mitglieder/gremien/")
    koordination.sieht("Jugendhilfeausschuss", "Arbeitskreis Frühe Hilfen", "Rathaus")


def test_3_brief_an_alle(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Schools and nurseries as a saved list; a letter with a greeting of its own for each."""
    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"{NETZ}/mitglieder/?art=schule&art=kita")
    koordination.link("Als Verteiler speichern")
    koordination.sieht("26 Organisationen")
    koordination.feld("Name", "Schulen und Kitas")
    koordination.knopf("Verteiler speichern")
    koordination.sieht("52 erreichbare Adressen")
    koordination.link("Rundschreiben beginnen")
    koordination.feld("Betreff", "Nach der Konferenz")
    seite.get_by_label("Text", exact=True).fill(
        "{anrede},\n\ndanke, dass {organisation} dabei war."
    )
    koordination.bild("a3-schreiben")
    koordination.knopf("Weiter: Empfänger prüfen")
    koordination.sieht("An 52 Personen")
    koordination.bild("a3-pruefen")
    koordination.link("An 52 Personen senden")
    koordination.knopf("52 E-Mails senden")
    expect(seite.locator("main")).to_contain_text("Alle E-Mails sind gesendet", timeout=60_000)
    koordination.bild("a3-zustellung")
    briefe = buehne.warte_auf_mails(52, betreff="Nach der Konferenz")
    einer = next(b for b in briefe if "alex.schule.7@" in str(b["To"]).lower())
    assert "danke, dass Schule Nummer 7 dabei war." in klartext(einer)
    # Nobody has been told yet where the data come from: the first mail does.
    assert "Anmeldungen" in klartext(einer) or "Mitgliederliste" in klartext(einer)


def test_4_luecke_und_aufnahme(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """The report names who is missing; they ask to join, by link and without an account."""
    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"{NETZ}/mitglieder/abdeckung/")
    fehlend = seite.get_by_role("row").filter(has_text="Staatsanwaltschaft")
    expect(fehlend).to_contain_text("niemand")
    koordination.bild("a4-abdeckung")
    koordination.gehe(f"{NETZ}/einstellungen/")
    seite.get_by_label("öffentlich sichtbar").check()
    koordination.knopf("Einstellungen speichern")

    gast = oeffnen()
    gast.gehe(f"{NETZ}/mitglieder/mitmachen/")
    gast.feld("Name der Organisation", "Staatsanwaltschaft Gründungsstadt")
    gast.seite.get_by_label("Was für eine Organisation ist das?").select_option(label="Justiz")
    gast.seite.get_by_text("Wozu Ihre Organisation zählt (freiwillig)").click()
    gast.seite.get_by_label("Staatsanwaltschaft", exact=True).check()
    gast.feld("Vorname", "Toni")
    gast.feld("Nachname", "Vorlage")
    gast.feld("E-Mail-Adresse", "toni@justiz.example")
    gast.bild("a4-mitmachen")
    gast.knopf("Anfrage vorbereiten")
    gast.ueberschrift("Bitte bestätigen Sie Ihre Adresse")
    mail = buehne.warte_auf_mails(1, "toni@justiz.example")[0]
    gast.gehe(buehne.link(mail, "mitmachen"))
    gast.knopf("Anfrage absenden")
    gast.ueberschrift("Ihre Anfrage ist angekommen")

    koordination.gehe(f"{NETZ}/mitglieder/aufnahmen/")
    koordination.link("Staatsanwaltschaft Gründungsstadt")
    koordination.bild("a4-entscheiden")
    koordination.knopf("Als Mitglied aufnehmen")
    koordination.gehe(f"{NETZ}/mitglieder/abdeckung/")
    vertreten = seite.get_by_role("row").filter(has_text="Staatsanwaltschaft")
    expect(vertreten).to_contain_text("Staatsanwaltschaft Gründungsstadt")
    buehne.warte_auf_mails(2, "toni@justiz.example")
    gast.gehe(f"{NETZ}/mitglieder/netzwerk/")
    gast.sieht("Staatsanwaltschaft Gründungsstadt", "Steuerungsgruppe Kinderschutz")
    assert "toni@justiz.example" not in gast.seite.content()
    gast.bild("a4-netzwerk")


def test_5_bericht_fuer_den_ausschuss(oeffnen: Oeffnen) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"{NETZ}/mitglieder/abdeckung/")
    koordination.knopf("Bericht als PDF erstellen")
    laden = seite.locator("main").get_by_role("link", name="PDF herunterladen").first
    expect(laden).to_be_visible(timeout=40_000)
    inhalt = koordination.lade_herunter(laden.click)
    assert pdf.konformitaet(inhalt) == []
    text = pdf_text(inhalt)
    assert "Staatsanwaltschaft Gründungsstadt" in text
    assert "Gesundheitsamt" in text


def test_6_der_eintrag_bleibt_wahr(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Asked by mail, answered on a phone without scripts, and counted at once."""
    (nummer,) = buehne.sql(
        "SELECT organisation_id FROM mitglieder_kontakt "
        "WHERE email = 'alex.insofa.1@gruendung.example'"
    )[0]
    koordination = oeffnen("koordination")
    koordination.gehe(f"{NETZ}/mitglieder/{nummer}/")
    zeile = koordination.seite.locator("li, tr").filter(has_text="alex.insofa.1@").last
    zeile.get_by_role("button", name=re.compile("um Bestätigung bitten")).click()
    mail = buehne.warte_auf_mails(1, "alex.insofa.1@", "Eintrag")[0]
    partner = oeffnen(skript=False)
    partner.seite.set_viewport_size({"width": 390, "height": 800})
    partner.gehe(buehne.link(mail, "eintrag"))
    partner.knopf("Alles richtig")
    warte_bis(
        lambda: (
            buehne.sql(
                "SELECT bestaetigt_am = CURRENT_DATE FROM mitglieder_kontakt "
                "WHERE email = 'alex.insofa.1@gruendung.example'"
            )
            == [(True,)]
        ),
        5,
        "die Bestätigung",
    )
    partner.bild("a6-danke")
