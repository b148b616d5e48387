"""Founding conference: ninety people, what was there before, and the day itself.

A new network, its register from a list, what existed before linked, everybody written to, the gap
in the law's list of partners seen and closed by somebody who asks to join. Then the conference:
rules of procedure on the agenda, invited by rule, answered on phones, counted about and at least,
and the half-yearly cycle that follows.
"""

import re

import icalendar
import pytest
from playwright.sync_api import expect

from netzwerk.basis import pdf
from tests.browser import planung
from tests.browser.buehne import Buehne, klartext, warte_bis
from tests.browser.fenster import Oeffnen
from tests.browser.personen import kontakt_hinzufuegen, pdf_text, termine

pytestmark = pytest.mark.browser

NETZ = "/gruendung"
KONFERENZ = "Gründungskonferenz Kinderschutz"
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


def test_1_netzwerk_und_register(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = planung.netzwerk_mit_register(oeffnen, "gruendung", "Gründungsstadt", GEKOMMEN)
    koordination.sieht(f"{INSTITUTIONEN} Organisationen sind Mitglied")
    assert buehne.sql(
        "SELECT count(*) FROM mitglieder_kontakt_netzwerke WHERE netzwerk_id = "
        "(SELECT id FROM basis_netzwerk WHERE kurzname = 'gruendung')"
    ) == [(PERSONEN,)]
    koordination.bild("a1-liste")


def test_2_was_es_schon_gab(oeffnen: Oeffnen) -> None:
    """Working circle, steering group and committee, and who sits where."""
    koordination = oeffnen("koordination")
    for was in (
        ("Jugendhilfeausschuss", "Ausschuss", "Rathaus"),
        ("Arbeitskreis Frühe Hilfen", "Arbeitskreis", "Haus der Familie"),
        ("Steuerungsgruppe Kinderschutz", "Steuerungsgruppe", "Jugendamt"),
    ):
        planung.gremium_eintragen(koordination, NETZ, *was)
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


def test_7_die_konferenz_wird_geplant(oeffnen: Oeffnen) -> None:
    """The agenda with its rules of procedure, put in order by a key; what else is asked."""
    koordination = oeffnen("koordination")
    seite = koordination.seite
    tag = planung.werktag(35)
    tops = ("Begrüßung", "Beschluss der Geschäftsordnung", "Vorstellung der Gremien")
    planung.treffen_anlegen(koordination, NETZ, "Auftaktkonferenz", KONFERENZ, tag, tops)
    hoch = seite.get_by_role("button", name="TOP 3 nach oben")
    hoch.focus()
    hoch.press("Enter")
    expect(seite.locator("#tagesordnung .app-agenda h3").nth(1)).to_have_text(tops[2])
    assert planung.tagesordnung(koordination) == [tops[0], tops[2], tops[1]]
    koordination.bild("a7-tagesordnung")
    koordination.link("Bearbeiten")
    for gruppe in ("Plätze, offene Anmeldung", "Verpflegung, Unterstützung"):
        seite.get_by_text(re.compile(gruppe)).click()
    seite.get_by_label("öffentliche Veranstaltung").check()
    seite.get_by_label("nach Ernährung und Unterstützungsbedarf fragen").check()
    koordination.knopf("Angaben speichern")
    koordination.sieht("Die Angaben sind gespeichert.")
    koordination.link("Fragen zur Anmeldung")
    koordination.link("Frage hinzufügen")
    koordination.feld("Frage", "Bleiben Sie zum Mittagessen?")
    seite.get_by_label("Wie wird geantwortet?").select_option(label="Ja oder nein")
    seite.get_by_label("Wer zusagt, muss diese Frage beantworten").check()
    koordination.knopf("Frage speichern")
    koordination.sieht("Bleiben Sie zum Mittagessen?", "muss beantwortet werden")
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.knopf("Termin festlegen")
    koordination.sieht("Der Termin steht fest.")
    koordination.bild("a7-treffen")

    # Whoever has no account finds it among the public events.
    gast = oeffnen()
    gast.gehe(f"{NETZ}/treffen/termine/")
    gast.link(KONFERENZ)
    gast.sieht("Rathaus, Großer Saal")
    gast.bild("a7-oeffentlich")
    feed = gast.kontext.request.get(f"{gast.adresse}{NETZ}/treffen/termine/kalender.ics")
    eintraege = icalendar.Calendar.from_ical(feed.body()).walk("VEVENT")
    assert [str(eintrag["SUMMARY"]) for eintrag in eintraege] == [KONFERENZ]


def test_8_alle_werden_eingeladen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """An own text that shows itself while one types, first to oneself, then to all by rule."""
    koordination = oeffnen("koordination")
    seite = koordination.seite
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.link("Personen einladen")
    alle = PERSONEN + 1  # and whoever asked to join
    seite.get_by_label(f"Alle: {alle} Personen aus aktiven Mitgliedsorganisationen").check()
    koordination.feld("Betreff", "Einladung zur Gründung am {datum}")
    seite.get_by_label(re.compile("^Ihre Nachricht")).fill(
        "{anrede},\n\nkommen Sie für {organisation} zur Gründung?\n\n{unterschrift}"
    )
    vorschau = seite.locator("#vorschau")
    expect(vorschau).to_contain_text(f"geht an {alle} Personen")
    expect(vorschau).to_contain_text(re.compile(r"kommen Sie für \w.* zur Gründung\?"))
    koordination.bild("a8-brief")
    koordination.knopf("Probe an mich senden")
    (probe,) = buehne.warte_auf_mails(1, "koordination@demo.example", "zur Gründung")
    assert "Das ist eine Probe" in klartext(probe)
    koordination.knopf("Einladung ansehen")
    koordination.ueberschrift(f"Diese Einladung geht an {alle} Personen")
    koordination.sieht("Beschluss der Geschäftsordnung")
    koordination.knopf(f"{alle} Einladungen senden")
    koordination.sieht(f"{alle} Einladungen sind auf dem Weg.")
    planung.verschickt(koordination)
    (mail,) = buehne.warte_auf_mails(1, "alex.schule.7@", "Einladung zur Gründung")
    assert "kommen Sie für Schule Nummer 7 zur Gründung?" in klartext(mail)
    assert "Beschluss der Geschäftsordnung" in klartext(mail)
    (termin,) = termine(mail)
    assert str(termin["SUMMARY"]) == KONFERENZ
    assert termin.decoded("DTSTART").strftime("%H:%M %Z") in {"14:00 CET", "14:00 CEST"}

    # The rule goes on: who comes to the network later is offered with one click.
    person = ("Polizei Nummer 1", "Robin", "Nachzug", "robin@gruendung.example")
    kontakt_hinzufuegen(koordination, *person, netz=NETZ)
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.sieht("1 Person passt und ist noch nicht eingeladen")
    koordination.knopf("1 Person einladen")
    buehne.warte_auf_mails(1, person[3], "Einladung zur Gründung")


def _link(buehne: Buehne, wer: str, betreff: str = "Einladung zur Gründung") -> str:
    (mail,) = buehne.warte_auf_mails(1, wer, betreff)
    return buehne.link(mail, "antwort")


def test_9_antworten_vom_telefon(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Yes with what she needs, no, and a deputy who gets an invitation of her own."""
    ja = planung.telefon(oeffnen, _link(buehne, "alex.schule.1@"), erlaubt={422})
    planung.antworten(ja, "Ja, ich komme")
    ja.sieht("Beantworten Sie diese Frage, wenn Sie kommen.")
    planung.frage_beantworten(ja, "Bleiben Sie zum Mittagessen?", "Ja")
    ja.seite.get_by_text("Ernährung und Unterstützung").click()
    ja.feld("Essen und Trinken", "vegetarisch")
    ja.knopf("Antwort speichern")
    ja.sieht("Kreuzen Sie an, dass wir das speichern dürfen, oder leeren Sie die Felder.")
    ja.seite.get_by_label("Ich willige ein").check()
    planung.passt_aufs_telefon(ja)
    ja.bild("a9-ja")
    ja.knopf("Antwort speichern")
    ja.ueberschrift("Danke, Sie kommen")

    nein = planung.telefon(oeffnen, _link(buehne, "alex.schule.2@"), skript=False)
    planung.antworten(nein, "Nein, ich kann nicht kommen")
    nein.ueberschrift("Danke, Sie haben abgesagt")

    verhindert = planung.telefon(oeffnen, _link(buehne, "alex.schule.3@"))
    planung.stellvertretung_nennen(verhindert, "Charlie", "Platzhalter", "charlie@schule.example")
    planung.passt_aufs_telefon(verhindert)
    verhindert.bild("a9-stellvertretung")
    verhindert.knopf("Antwort speichern")
    verhindert.ueberschrift("Danke, Ihre Stellvertretung ist eingeladen")
    (mail,) = buehne.warte_auf_mails(1, "charlie@schule.example", "Stellvertretung:")
    assert "Alex Muster3" in klartext(mail)
    assert termine(mail)
    vertretung = planung.telefon(oeffnen, buehne.link(mail, "antwort"))
    vertretung.sieht("Sie sind als Stellvertretung für Alex Muster3 eingeladen.")
    vertretung.seite.get_by_label("Ja, ich komme").check()
    planung.frage_beantworten(vertretung, "Bleiben Sie zum Mittagessen?", "Nein")
    vertretung.knopf("Antwort speichern")
    vertretung.ueberschrift("Danke, Sie kommen")

    koordination = oeffnen("koordination")
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.link("Rückmeldungen auswerten")
    koordination.sieht("2 Personen kommen", "1 × Ja", "1 × Nein", "1 × vegetarisch")
    koordination.bild("a9-rueckmeldungen")


def test_10_erinnert_wird_wer_schweigt(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.link("Rückmeldungen auswerten")
    koordination.link("An die Antwort erinnern")
    koordination.knopf("Erinnerung ansehen")
    schweigende = PERSONEN + 2 - 3
    koordination.ueberschrift(f"Diese Erinnerung geht an {schweigende} Personen")
    koordination.knopf(f"{schweigende} Personen erinnern")
    planung.verschickt(koordination)
    buehne.warte_auf_mails(schweigende, betreff=f"Erinnerung: {KONFERENZ}")
    for wer in ("alex.schule.1@", "alex.schule.2@", "alex.schule.3@", "charlie@"):
        assert not buehne.mails(wer, "Erinnerung:")
    # The link of the reminder is the same person's: the answer given there counts.
    spaet = planung.telefon(
        oeffnen, _link(buehne, "toni@justiz.example", "Erinnerung:"), skript=False
    )
    planung.antworten(spaet, "Nein, ich kann nicht kommen")
    spaet.ueberschrift("Danke, Sie haben abgesagt")
    assert planung.stand(buehne, KONFERENZ, "toni@justiz.example") == "abgesagt"


def test_11_der_tag(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Two doors, each a phone: pressed twice counts once, and somebody comes unasked."""
    buehne.treffen_beginnt(KONFERENZ)
    koordination = oeffnen("koordination")
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    einlass = f"{NETZ}/treffen/{koordination.nummer()}/einlass/"
    eine, andere = oeffnen("koordination"), oeffnen("koordination")
    for tuer in (eine, andere):
        tuer.seite.set_viewport_size({"width": 390, "height": 844})
        tuer.gehe(einlass)
        tuer.sieht("0 von 2 Erwarteten da")
        tuer.seite.get_by_label("Name oder Einrichtung suchen").fill("Schule Nummer 1 muster1")
        expect(tuer.seite.locator("#einlass-liste li")).to_have_count(8)  # 1, 10, 11, 12
    planung.passt_aufs_telefon(eine)
    eine.bild("a11-einlass")
    planung.einlassen(eine, "Alex Muster1")
    eine.sieht("1 von 2 Erwarteten da")
    planung.einlassen(andere, "Alex Muster1")
    andere.sieht("1 von 2 Erwarteten da")
    # Whoever never answered, or is on no list at all, is welcome too.
    planung.einlassen(eine, "Kim Muster1")
    eine.sieht("2 von 3 Erwarteten da")
    andere.gehe(einlass)
    andere.feld("Nachname", "Laufkundschaft")
    andere.feld("Einrichtung", "Sportverein Gründungsstadt")
    andere.knopf("Person eintragen")
    andere.sieht("3 von 4 Erwarteten da")
    andere.bild("a11-ohne-einladung")


def test_12_rund_neunzig(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Persons are estimated, institutions counted at least; the portal keeps the two apart."""
    koordination = oeffnen("koordination")
    planung.zum_treffen(koordination, NETZ, KONFERENZ)
    koordination.sieht("Dabei: 3 Personen aus 2 Institutionen")
    planung.zahlen_eintragen(koordination, personen=("etwa", 90), institutionen=("mindestens", 40))
    koordination.sieht("etwa 90 Personen aus mindestens 40 Institutionen")
    buehne.treffen_ist_vorbei(KONFERENZ)
    planung.zum_treffen(koordination, NETZ, KONFERENZ, "vergangen")
    koordination.knopf("Als durchgeführt festhalten")
    koordination.sieht("Das Treffen hat stattgefunden.")
    koordination.bild("a12-durchgefuehrt")


def test_13_der_halbjaehrliche_zyklus(oeffnen: Oeffnen) -> None:
    """Half a year later by the network's own rule, and each meeting leads to the other."""
    koordination = oeffnen("koordination")
    koordination.gehe(f"{NETZ}/treffen/")
    koordination.sieht("Vorschlag: ")
    koordination.bild("a13-vorschlag")
    koordination.knopf("Als Entwurf anlegen")
    koordination.sieht("ist angelegt.")
    koordination.link("Bearbeiten")
    koordination.seite.get_by_label("Art", exact=True).select_option(label="Netzwerktreffen")
    koordination.feld("Titel", "Erstes Netzwerktreffen")
    koordination.knopf("Angaben speichern")
    koordination.ueberschrift("Erstes Netzwerktreffen")
    koordination.seite.get_by_role("link", name=re.compile("Vorheriges Treffen")).click()
    koordination.ueberschrift(KONFERENZ)
    koordination.seite.get_by_role("link", name=re.compile("Nächstes Treffen")).click()
    koordination.ueberschrift("Erstes Netzwerktreffen")
