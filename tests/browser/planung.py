"""A meeting from its plan to the door: the steps that several walks take."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone
from openpyxl.workbook.workbook import Workbook
from playwright.sync_api import expect

from tests.browser.buehne import Buehne
from tests.browser.fenster import Fenster, Oeffnen

#: Kind, partner group and how many bodies of it; two persons each.
type Gekommen = Sequence[tuple[str, str, int]]


def adresse(vorname: str, gruppe: str, nummer: int, domaene: str) -> str:
    return f"{vorname}.{gruppe}.{nummer}@{domaene}".lower()


def _personen(gekommen: Gekommen, domaene: str) -> Iterator[list[str]]:
    for art, gruppe, zahl in gekommen:
        for nummer in range(1, zahl + 1):
            for vorname in ("Alex", "Kim"):
                mail = adresse(vorname, gruppe, nummer, domaene)
                yield [f"{art} Nummer {nummer}", art, gruppe, vorname, f"Muster{nummer}", mail]


def _teilnahmeliste(gekommen: Gekommen, domaene: str) -> bytes:
    """As the conference office keeps it: a title, then a line per person."""
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.append(["Anmeldungen zur Gründungskonferenz"])
    blatt.append([])
    blatt.append(["Einrichtung", "Art", "Partnergruppe", "Vorname", "Nachname", "E-Mail"])
    for zeile in _personen(gekommen, domaene):
        blatt.append(zeile)
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


def netzwerk_mit_register(
    oeffnen: Oeffnen, kurzname: str, kommune: str, gekommen: Gekommen
) -> Fenster:
    """A new network whose members come from one list; the window of its coordination."""
    domaene = f"{kurzname}.example"
    verwaltung = oeffnen("verwaltung")
    verwaltung.gehe("/eingang/netzwerk-neu/")
    verwaltung.feld("Name", f"Netzwerk Kinderschutz {kommune}")
    verwaltung.feld("Kurzname in der Adresse", kurzname)
    verwaltung.feld("Kommune", kommune)
    verwaltung.feld("Träger", f"Stadt {kommune}")
    verwaltung.feld("Absender der E-Mails", "Koordinierungsstelle Kinderschutz")
    verwaltung.feld("Absenderadresse", f"kinderschutz@{domaene}")
    verwaltung.knopf("Netzwerk anlegen")
    verwaltung.gehe(f"/{kurzname}/mitglieder/konten/einladen/")
    verwaltung.feld("Name", "Kim Beispiel")
    verwaltung.feld("E-Mail-Adresse", "koordination@demo.example")
    verwaltung.seite.get_by_label("Koordination: führt das Netzwerk").check()
    verwaltung.knopf("Einladung senden")

    koordination = oeffnen("koordination")
    seite = koordination.gehe(f"/{kurzname}/mitglieder/einlesen/")
    seite.get_by_label("Liste", exact=True).set_input_files(
        {
            "name": "anmeldungen.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": _teilnahmeliste(gekommen, domaene),
        }
    )
    koordination.knopf("Vorschau anzeigen")
    koordination.ueberschrift(f"{2 * sum(zahl for *_, zahl in gekommen)} Zeilen bringen Neues")
    koordination.bild(f"{kurzname}-vorschau")
    koordination.knopf("Liste einlesen")
    return koordination


def werktag(in_tagen: int) -> date:
    """That many days ahead or up to two later, so that it is no weekend."""
    tag = timezone.localdate() + timedelta(days=in_tagen)
    return tag + timedelta(days=max(0, 7 - tag.weekday()) if tag.weekday() > 4 else 0)


def gremium_eintragen(fenster: Fenster, netz: str, name: str, art: str, ort: str) -> None:
    fenster.gehe(f"{netz}/mitglieder/gremien/neu/")
    fenster.feld("Name", name)
    fenster.seite.get_by_label("Art").select_option(label=art)
    fenster.feld("Tagungsort", ort)
    fenster.knopf("Gremium eintragen")
    fenster.ueberschrift(name)


def treffen_anlegen(
    fenster: Fenster, netz: str, art: str, titel: str, tag: date, tops: Sequence[str]
) -> None:
    """Up to the agenda; the form stays as it comes, but for what is given."""
    fenster.gehe(f"{netz}/treffen/")
    fenster.link("Treffen planen")
    fenster.seite.get_by_label("Art", exact=True).select_option(label=art)
    fenster.feld("Titel", titel)
    fenster.feld("Datum", tag.isoformat())
    fenster.feld("Beginn", "14:00")
    fenster.feld("Ende", "17:00")
    fenster.feld("Ort", "Rathaus, Großer Saal")
    fenster.feld("Rückmeldung bis", (tag - timedelta(days=5)).isoformat())
    fenster.knopf("Treffen anlegen")
    fenster.sieht("Das Treffen ist als Entwurf angelegt.")
    for top in tops:
        top_hinzufuegen(fenster, top)


def top_hinzufuegen(fenster: Fenster, titel: str) -> None:
    fenster.link("Tagesordnungspunkt hinzufügen")
    fenster.feld("Titel", titel)
    fenster.knopf("Punkt hinzufügen")
    tagesordnung = fenster.seite.get_by_role("region", name="Tagesordnung", exact=True)
    expect(tagesordnung.get_by_role("heading", name=titel)).to_be_visible()


def tagesordnung(fenster: Fenster) -> list[str]:
    """The items in order, as the coordination's page of the meeting has them."""
    return fenster.seite.locator("#tagesordnung .app-agenda h3").all_inner_texts()


def zum_treffen(fenster: Fenster, netz: str, titel: str, ansicht: str = "") -> None:
    fenster.gehe(f"{netz}/treffen/?ansicht={ansicht}")
    fenster.link(titel)
    fenster.ueberschrift(titel)


def verschickt(fenster: Fenster) -> None:
    """Nobody reloads: the page itself asks how far the mails have come."""
    expect(fenster.seite.locator("#versand")).to_contain_text(
        "Alle E-Mails sind gesendet", timeout=90_000
    )


def telefon(
    oeffnen: Oeffnen, link: str, *, skript: bool = True, erlaubt: set[int] | None = None
) -> Fenster:
    """A personal link on a phone."""
    partner = oeffnen(skript=skript, erlaubt=erlaubt)
    partner.seite.set_viewport_size({"width": 390, "height": 844})
    partner.gehe(link)
    expect(
        partner.seite.get_by_role("radio", name=re.compile("^Ja, "), checked=True)
    ).to_have_count(0)
    return partner


def passt_aufs_telefon(fenster: Fenster) -> None:
    breite = fenster.seite.evaluate("() => document.documentElement.scrollWidth")
    assert breite <= 390, f"{breite} Pixel breit: {fenster.seite.url}"


def antworten(fenster: Fenster, antwort: str) -> None:
    fenster.seite.get_by_label(antwort).check()
    fenster.knopf("Antwort speichern")


def frage_beantworten(fenster: Fenster, frage: str, antwort: str) -> None:
    gefragt = fenster.seite.get_by_role("group", name=frage)
    gefragt.get_by_label(antwort, exact=True).check()


def stellvertretung_nennen(fenster: Fenster, vorname: str, nachname: str, email: str) -> None:
    fenster.seite.get_by_label("Nein, ich nenne eine Stellvertretung").check()
    fenster.seite.get_by_label("jemand anders (unten eintragen)").check()
    fenster.feld("Vorname", vorname)
    fenster.feld("Nachname", nachname)
    fenster.feld("E-Mail-Adresse", email)


def einlassen(fenster: Fenster, name: str) -> None:
    fenster.seite.get_by_role("button", name=re.compile(rf"^Da ?: {name}$")).click()


def zahlen_eintragen(
    fenster: Fenster, personen: tuple[str, int], institutionen: tuple[str, int] | None = None
) -> None:
    """How precise, and how many; persons and institutions apart."""
    fenster.link("Zahlen eintragen")
    for wer, wert in (("Personen", personen), ("Institutionen", institutionen)):
        if wert is None:
            continue
        fenster.feld(f"Zahl der {wer}", str(wert[1]))
        gruppe = fenster.seite.get_by_role("group", name=f"{wer} gezählt")
        gruppe.get_by_label(wert[0]).check()
    fenster.bild("zahlen")
    fenster.knopf("Zahlen speichern")


def stand(buehne: Buehne, titel: str, email: str) -> str:
    """What the person's answer is, whoever gave it."""
    ((antwort,),) = buehne.sql(
        "SELECT antwort FROM treffen_teilnahme t JOIN treffen_treffen r ON r.id = t.treffen_id "
        "LEFT JOIN mitglieder_kontakt k ON k.id = t.kontakt_id "
        "LEFT JOIN treffen_gast g ON g.id = t.gast_id "
        "WHERE r.titel = %s AND COALESCE(k.email, g.email) = %s",
        titel,
        email,
    )
    return str(antwort)
