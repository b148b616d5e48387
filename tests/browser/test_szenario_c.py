"""The cooperation agreement, from its first draft to what is left of it years later.

Eight organisations sign by every door: a mailed link, somebody named first, the poster in the
foyer, a tablet, paper. What they get is looked at by other programs than ours. Then one comes
late, one gives notice, and a second version asks one anew and carries one over.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import planung, unterzeichnen
from tests.browser.buehne import Buehne
from tests.browser.fenster import Oeffnen

pytestmark = pytest.mark.browser

NETZ, STADT, TITEL = "/winter", "Winterstadt", "Gemeinsam gegen Kindeswohlgefährdung"
GEKOMMEN = (
    ("Amt oder Fachbereich", "jugendamt_asd", 2),
    ("Freier Träger", "traeger_8a", 2),
    ("Polizei", "polizei_ordnung", 1),
    ("Klinik oder Praxis", "gesundheitsamt", 1),
    ("Verein", "sonstige", 2),
)
AMT, AMT_2 = "Amt oder Fachbereich Nummer 1", "Amt oder Fachbereich Nummer 2"
TRAEGER, TRAEGER_2 = "Freier Träger Nummer 1", "Freier Träger Nummer 2"
POLIZEI, VEREIN = "Polizei Nummer 1", "Verein Nummer 1"
GENANNT = ("Robin", "Neumann", "robin.neumann@winter.example")
ANTWORT = "Zweimal im Jahr, steht jetzt in § 1."
SATZ = "Alle Beteiligten treffen sich zweimal im Jahr."
PIN = "7391"
EINLADUNG = f"Bitte unterzeichnen: {TITEL}"


def _mail(vorname: str, gruppe: str, nummer: int = 1) -> str:
    return planung.adresse(vorname, gruppe, nummer, "winter.example")


ALEX, KIM = _mail("alex", "jugendamt_asd"), _mail("kim", "jugendamt_asd")
#: Who may sign, and whose entry says so before anybody is invited.
BERECHTIGT = (
    (AMT, "Alex Muster1"),
    (AMT, "Kim Muster1"),
    (TRAEGER, "Alex Muster1"),
    (TRAEGER_2, "Alex Muster2"),
    (POLIZEI, "Alex Muster1"),
    (VEREIN, "Alex Muster1"),
)


def test_1_entwerfen_und_abstimmen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """A partner remarks without an account; the answer stands in the text and beside it."""
    koordination = planung.netzwerk_mit_register(oeffnen, "winter", STADT, GEKOMMEN)
    seite = koordination.seite
    unterzeichnen.entwerfen(koordination, NETZ, TITEL)
    koordination.link("In Abstimmung geben")
    seite.get_by_label(re.compile(f"^{POLIZEI}: Alex Muster1")).check()
    koordination.knopf("Entwurf zum Lesen senden")
    (mail,) = buehne.warte_auf_mails(
        1, _mail("alex", "polizei_ordnung"), f"Bitte lesen und anmerken: {TITEL}"
    )
    partner = planung.telefon(oeffnen, buehne.link(mail, "abstimmen"))
    partner.ueberschrift(TITEL)
    partner.seite.get_by_text("§ 1 anmerken").click()
    partner.seite.get_by_label("Ihre Anmerkung").first.fill("Wie oft treffen wir uns?")
    planung.passt_aufs_telefon(partner)
    partner.bild("c1-anmerken")
    partner.knopf("Anmerkungen senden")
    partner.sieht("Wie oft treffen wir uns?")

    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.sieht("In Abstimmung: 1 Anmerkung ist offen")
    koordination.bild("c1-entwurf")
    koordination.link("Entwurf bearbeiten")
    erster = seite.get_by_label("Text", exact=True).first
    erster.fill(f"{erster.input_value()}\n\n{SATZ}")
    koordination.knopf("Entwurf speichern")
    unterzeichnen.anmerkung_beantworten(koordination, ANTWORT)
    partner.seite.reload()
    partner.sieht(SATZ, ANTWORT)

    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.link("Fassung veröffentlichen")
    koordination.sieht(SATZ)
    koordination.knopf("Fassung veröffentlichen")
    koordination.sieht("Die Fassung ist veröffentlicht")
    partner.seite.reload()
    partner.sieht("Die Fassung ist veröffentlicht")


def test_2_alle_einladen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Whoever may sign gets a link of their own; elsewhere the contacts are asked who may."""
    koordination = oeffnen("koordination")
    for organisation, name in BERECHTIGT:
        unterzeichnen.ermaechtigen(koordination, NETZ, organisation, name)
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.link("Organisationen einladen")
    koordination.link("Alle 8 auswählen, die noch nicht eingeladen wurden")
    koordination.sieht(f"{AMT_2} (fragen, wer unterzeichnen darf)")
    koordination.knopf("Gewählte Organisationen einladen")
    koordination.sieht("8 Organisationen sind eingeladen")
    for email in (ALEX, KIM, _mail("alex", "sonstige")):
        buehne.warte_auf_mails(1, email, EINLADUNG)
    assert buehne.mails(_mail("alex", "jugendamt_asd", 2), EINLADUNG) == []


def test_3_online_auf_dem_telefon(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """One signs; the link says so when used again, and the colleague is told who was faster."""
    link, anderer = (
        buehne.link(buehne.mails(email, EINLADUNG)[0], "unterzeichnen") for email in (ALEX, KIM)
    )
    partner = planung.telefon(oeffnen, link)
    partner.ueberschrift("Vereinbarung lesen")
    partner.sieht(SATZ, AMT)
    planung.passt_aufs_telefon(partner)
    partner.bild("c3-lesen")
    unterzeichnen.bis_zur_zusammenfassung(partner, buehne, ALEX, STADT)
    partner.seite.set_viewport_size({"width": 390, "height": 844})
    planung.passt_aufs_telefon(partner)
    partner.bild("c3-zusammenfassung")
    unterzeichnen.verbindlich(partner)
    laden = partner.seite.get_by_role("link", name="Dokument herunterladen")
    expect(laden).to_be_visible(timeout=unterzeichnen.SIEGELFRIST)  # the page asks for itself
    assert partner.lade_herunter(laden.click).startswith(b"%PDF")
    partner.bild("c3-unterzeichnet")
    partner.gehe(link)
    partner.ueberschrift(unterzeichnen.DANKE)
    kollegin = planung.telefon(oeffnen, anderer, skript=False)
    kollegin.ueberschrift(f"{AMT} hat schon unterzeichnet")
    kollegin.sieht("Alex Muster1, Leitung, war schneller.")
    kollegin.bild("c3-schneller")


def test_4_wer_darf_wird_genannt(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """Nobody there may sign: whoever is asked names the right person, the coordination confirms."""
    (frage,) = buehne.warte_auf_mails(
        1, _mail("alex", "jugendamt_asd", 2), f"Wer unterzeichnet für {AMT_2}?"
    )
    gefragt = planung.telefon(oeffnen, buehne.link(frage, "unterzeichnen"))
    expect(gefragt.seite.get_by_role("button", name="Code anfordern")).to_have_count(0)
    gefragt.link("Person nennen")
    vorname, nachname, email = GENANNT
    unterzeichnen.person_nennen(gefragt, vorname, nachname, email)
    planung.passt_aufs_telefon(gefragt)
    gefragt.bild("c4-nennen")
    gefragt.knopf("Person nennen")
    gefragt.sieht("Danke, wir prüfen Ihre Angabe")
    assert buehne.mails(email) == []

    koordination = oeffnen("koordination")
    unterzeichnen.zum_beitritt(koordination, NETZ, TITEL, AMT_2)
    koordination.link("Person bestätigen")
    koordination.knopf("Person bestätigen und einladen")
    koordination.sieht(f"{vorname} {nachname} darf unterzeichnen")
    (einladung,) = buehne.warte_auf_mails(1, email, EINLADUNG)
    partner = planung.telefon(oeffnen, buehne.link(einladung, "unterzeichnen"))
    unterzeichnen.bis_zur_zusammenfassung(partner, buehne, email, STADT)
    unterzeichnen.verbindlich(partner)


def test_5_am_aushang(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """What is printed on the poster is enough: the code goes to the recorded address alone."""
    koordination = oeffnen("koordination")
    unterzeichnen.unterzeichnungstag(koordination, NETZ, TITEL)
    koordination.bild("c5-unterzeichnungstag")
    adresse = unterzeichnen.aushang_oeffnen(koordination, buehne)

    handy = planung.telefon(oeffnen, adresse)
    handy.ueberschrift("Für welche Organisation unterzeichnen Sie?")
    expect(handy.seite.locator("#haeuser")).to_contain_text("schon unterzeichnet")
    planung.passt_aufs_telefon(handy)
    handy.bild("c5-aushang")
    handy.feld("Name Ihrer Organisation", "träger nummer 1")
    expect(handy.seite.locator("#haeuser")).not_to_contain_text(POLIZEI)
    handy.seite.get_by_role("button", name=re.compile(f"^{TRAEGER}")).click()
    handy.ueberschrift("Code eingeben")
    assert "Muster1" not in handy.seite.content()
    handy.bild("c5-code")
    email = _mail("alex", "traeger_8a")
    handy.feld("Code aus der E-Mail", unterzeichnen.code(buehne, email))
    handy.knopf("Weiter zum Unterzeichnen")
    unterzeichnen.ausfuellen(handy, STADT)
    handy.knopf("Weiter zur Zusammenfassung")
    unterzeichnen.verbindlich(handy)


def test_6_am_tablet_und_auf_dem_beamer(oeffnen: Oeffnen) -> None:
    """The tablet is nobody's account and keeps nothing; the hall sees the number change."""
    koordination, tablet = oeffnen("koordination"), oeffnen("koordination", erlaubt={422})
    unterzeichnen.unterzeichnungstag(koordination, NETZ, TITEL)
    koordination.feld("Welches Tablet?", "Eingang")
    koordination.feld("PIN", PIN)
    koordination.knopf("Tablet öffnen")
    koordination.sieht("Das Tablet ist offen")
    koordination.link("Stand auf dem Beamer zeigen")
    zahl = koordination.seite.locator("#zahl")
    expect(zahl).to_have_text("3 von 8")

    unterzeichnen.unterzeichnungstag(tablet, NETZ, TITEL)
    unterzeichnen.zum_tablet_machen(tablet)
    tablet.seite.get_by_role("link", name=re.compile(f"^{TRAEGER_2}")).click()
    for pin, danach in (("1111", "Die PIN stimmt nicht."), (PIN, "Wer steht vor Ihnen?")):
        assert "Muster2" not in tablet.seite.content()
        tablet.feld("PIN der Person, die die Identität prüft", pin)
        tablet.knopf("Weiter")
        tablet.sieht(danach)
    tablet.seite.get_by_label("Alex Muster2").check()
    tablet.seite.get_by_label("Ich habe die Identität dieser Person geprüft.").check()
    tablet.bild("c6-identitaet")
    tablet.knopf("Tablet übergeben")
    tablet.sieht(SATZ, "Alex Muster2")
    unterzeichnen.ausfuellen(tablet, STADT)
    tablet.bild("c6-unterzeichnen")
    unterzeichnen.verbindlich(tablet)
    expect(zahl).to_have_text("4 von 8")
    koordination.sieht(TRAEGER_2)
    koordination.bild("c6-beamer")

    tablet.link("Nächste Organisation")
    tablet.ueberschrift("Für welche Organisation unterzeichnen Sie?")
    for _zurueck in range(3):
        assert "Muster2" not in tablet.seite.content()
        tablet.seite.go_back()
    tablet.gehe(f"{NETZ}/mitglieder/")
    expect(tablet.seite).to_have_url(re.compile("/konto/login/"))


def test_7_auf_papier(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    seite = koordination.seite
    unterzeichnen.zum_beitritt(koordination, NETZ, TITEL, POLIZEI)
    koordination.link("Unterschriebenes Blatt einlesen")
    seite.get_by_label("Scan oder Foto des unterschriebenen Blatts").set_input_files(
        {"name": "blatt.png", "mimeType": "image/png", "buffer": unterzeichnen.scan(POLIZEI)}
    )
    koordination.knopf("Hochladen und prüfen")
    koordination.ueberschrift("Unterschrift auf Papier prüfen")
    zu_pruefen = seite.url
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    unterzeichnen.im_register(koordination, POLIZEI, "Papier zu prüfen")
    koordination.bild("c7-register")
    koordination.gehe(zu_pruefen)
    unterzeichnen.scan_bestaetigen(koordination, "Alex Muster1", "Wachleitung", STADT)
    koordination.sieht(f"{POLIZEI} hat unterzeichnet")
    buehne.warte_auf_mails(1, _mail("alex", "polizei_ordnung"), f"Unterzeichnet: {TITEL}")
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    unterzeichnen.im_register(koordination, POLIZEI, "unterzeichnet", "Wachleitung", "gesiegelt")


def test_8_alle_in_einem_schritt_gegenzeichnen(oeffnen: Oeffnen, buehne: Buehne) -> None:
    koordination = oeffnen("koordination")
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.link("Gegenzeichnen")
    koordination.ueberschrift("5 Beitritte warten auf Gegenzeichnung")
    koordination.bild("c8-gegenzeichnen")
    koordination.knopf("Auswahl gegenzeichnen")
    koordination.feld("Passwort", "demo")  # once more, before so much is signed at once
    koordination.knopf("Bestätigen")
    koordination.sieht("Bestätigt. Ihre Auswahl steht noch hier.")
    koordination.knopf("Auswahl gegenzeichnen")
    koordination.sieht("5 Beitritte sind gegengezeichnet")
    fertig = koordination.seite.get_by_role("heading", name="Alles ist gegengezeichnet und gesieg")
    expect(fertig).to_be_visible(timeout=2 * unterzeichnen.SIEGELFRIST)
    expect(koordination.seite.get_by_role("link", name=re.compile("^PDF "))).to_have_count(5)
    koordination.bild("c8-gesiegelt")
    unterzeichnen.gesiegeltes(buehne, ALEX, f"Gegengezeichnet: {TITEL}, {AMT}")
    for organisation in (AMT, AMT_2, TRAEGER, TRAEGER_2, POLIZEI):
        buehne.warte_auf_mails(2, betreff=f"Unterzeichnet: {TITEL}, {organisation}")


def test_9_das_pdf_allein(oeffnen: Oeffnen, buehne: Buehne, tmp_path: Path) -> None:
    """Years later, with nothing but the file: other programs and anybody's browser."""
    gesiegelt = unterzeichnen.gesiegeltes(
        buehne, _mail("alex", "traeger_8a"), f"Unterzeichnet: {TITEL}, {TRAEGER}"
    )
    datei = tmp_path / "vereinbarung.pdf"
    urteil = unterzeichnen.sagt_poppler(datei, gesiegelt)
    assert "Signature is Valid." in urteil
    assert "Total document signed" in urteil
    assert urteil.count("Signature #") == 1
    text = unterzeichnen.liest_poppler(datei)
    unterzeichnen.in_dieser_folge(
        text, TITEL, TRAEGER, SATZ, "Vertreten durch Alex Muster1", "Funktion Leitung",
        "Nachweis der Unterzeichnung", "Ende der Kette",
    )  # fmt: skip
    # Only this party, and of its address what is needed to recognise it.
    for andere in (AMT, AMT_2, TRAEGER_2, POLIZEI, GENANNT[1], "Muster2"):
        assert andere not in text
    assert set(re.findall(r"\S+@\S+", text)) == {"a•••@winter.example"}
    (code,) = set(re.findall(r"Prüfcode dieses Dokuments (\S+)", text))

    fremde, anders = oeffnen(skript=False), unterzeichnen.ein_byte_anders(gesiegelt)
    unterzeichnen.pruefseite(fremde, NETZ, "Gültig: Die Datei ist unverändert", datei=gesiegelt)
    fremde.sieht(TRAEGER, "Leitung", "Demo, ohne Rechtswirkung")
    assert "Muster1" not in fremde.seite.content()
    fremde.bild("c9-gueltig")
    unterzeichnen.pruefseite(fremde, NETZ, "Verändert", datei=anders)
    fremde.bild("c9-veraendert")
    unterzeichnen.pruefseite(fremde, NETZ, "Gültig", code=code)


def test_10_spaeter_dazu_und_eine_kuendigung(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """In force: who signs now accedes later; who gives notice stays in the register."""
    koordination = oeffnen("koordination")
    seite = koordination.seite
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.link("In Kraft setzen")
    koordination.knopf("In Kraft setzen")
    koordination.sieht("Die Fassung ist in Kraft")
    email = _mail("alex", "sonstige")
    (einladung,) = buehne.mails(email, EINLADUNG)
    partner = planung.telefon(oeffnen, buehne.link(einladung, "unterzeichnen"), skript=False)
    unterzeichnen.bis_zur_zusammenfassung(partner, buehne, email, STADT)
    unterzeichnen.verbindlich(partner)

    unterzeichnen.zum_beitritt(koordination, NETZ, TITEL, TRAEGER_2)
    code = seite.locator("dt", has_text="Prüfcode").first.locator("+ dd").inner_text()
    koordination.link("Kündigung erfassen")
    seite.get_by_label("Brief mit Unterschrift").check()
    koordination.knopf("Kündigung erfassen")
    koordination.sieht("Die Kündigung zum", "vor Ort geprüft")
    buehne.warte_auf_mails(1, _mail("alex", "traeger_8a", 2), "Kündigung erfasst")
    fremde = oeffnen(skript=False)
    unterzeichnen.pruefseite(fremde, NETZ, "gekündigt", code=code)
    fremde.sieht("Echt, zum", TRAEGER_2)
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    unterzeichnen.im_register(koordination, TRAEGER_2, "gekündigt", "zum", "PDF")
    unterzeichnen.im_register(koordination, VEREIN, "später beigetreten", "gesiegelt")
    koordination.bild("c10-register")


def test_11_zweite_fassung(oeffnen: Oeffnen, buehne: Buehne) -> None:
    """The municipality is carried over, the others are asked anew; one of them signs again."""
    koordination = oeffnen("koordination")
    unterzeichnen.zum_register(koordination, NETZ, TITEL)
    koordination.link("Neue Fassung beginnen")
    koordination.knopf("Entwurf anlegen")
    koordination.feld("Kündigungsfrist in Monaten", "6")
    koordination.knopf("Entwurf speichern")
    koordination.link("Mit der letzten Fassung vergleichen")
    koordination.sieht("An einer Stelle unterscheiden sie sich.")
    koordination.bild("c11-vergleich")
    koordination.link("Zurück zur Vereinbarung")
    koordination.link("Fassung veröffentlichen")
    koordination.knopf("Fassung veröffentlichen")
    koordination.link("Übergang regeln")
    unterzeichnen.alle_neu_fragen_ausser(koordination, AMT_2)
    koordination.bild("c11-uebergang")
    koordination.knopf("Weiter zur Zusammenfassung")
    koordination.ueberschrift("1 Organisation überleiten, 4 neu fragen?")
    koordination.knopf("Übergang ausführen")
    unterzeichnen.zum_register(koordination, NETZ, TITEL, 2)
    unterzeichnen.im_register(koordination, AMT_2, "aus Fassung 1", "gesiegelt")
    unterzeichnen.im_register(koordination, TRAEGER, "eingeladen")
    expect(koordination.seite.get_by_role("link", name="Übergang regeln")).to_have_count(0)
    koordination.bild("c11-register")
    unterzeichnen.gesiegeltes(buehne, GENANNT[2], f"Neue Fassung: {TITEL}, {AMT_2}")

    email = _mail("alex", "traeger_8a")
    _alte, neue = buehne.warte_auf_mails(2, email, EINLADUNG)
    partner = planung.telefon(oeffnen, buehne.link(neue, "unterzeichnen"), skript=False)
    unterzeichnen.bis_zur_zusammenfassung(partner, buehne, email, STADT)
    unterzeichnen.verbindlich(partner)
    unterzeichnen.zum_register(koordination, NETZ, TITEL, 1)
    for organisation in (AMT_2, TRAEGER):
        unterzeichnen.im_register(koordination, organisation, "in neue Fassung übergeleitet")
    unterzeichnen.im_register(koordination, POLIZEI, "unterzeichnet")


def test_12_alles_mitnehmen(oeffnen: Oeffnen) -> None:
    """One file with all that was sealed; each of its sums holds."""
    koordination = oeffnen("koordination")
    unterzeichnen.zum_register(koordination, NETZ, TITEL, 1)
    koordination.knopf("Alle Dokumente als ZIP")
    laden = koordination.seite.get_by_role("link", name="ZIP herunterladen")
    expect(laden).to_be_visible(timeout=unterzeichnen.SIEGELFRIST)
    daten = koordination.lade_herunter(laden.click)
    inhalt, summen = unterzeichnen.archiv(daten)
    manifest = json.loads(inhalt["manifest.json"])
    beitritte = [zeile for zeile in manifest["dateien"] if zeile["art"] == "beitritt"]
    assert {zeile["organisation"] for zeile in beitritte} == {
        AMT, AMT_2, TRAEGER, TRAEGER_2, POLIZEI, VEREIN
    }  # fmt: skip
    for zeile in manifest["dateien"]:
        assert summen[zeile["datei"]] == zeile["sha256"], zeile
