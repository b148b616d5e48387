"""The columns of a member list, with the headings people use for them."""

import re

from django.utils.translation import gettext_lazy as _

from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.namen import zerlegen

# key → the title we show, and the headings people use; compared without case, spaces and marks
SPALTEN: dict[str, tuple[str, ...]] = {
    "organisation": (
        "Organisation",
        "Name der Organisation",
        "Organisationsname",
        "Einrichtung",
        "Name der Einrichtung",
        "Träger",
        "Institution",
        "Mitgliedsorganisation",
    ),
    "uebergeordnet": (
        "Übergeordnet",
        "Übergeordnete Organisation",
        "Uebergeordnet",
        "Gehört zu",
        "Dachorganisation",
    ),
    "mitglied": ("Mitglied", "Ist Mitglied", "Mitgliedschaft"),
    "seit": ("Mitglied seit", "Seit", "Eintritt", "Beitritt", "Eintrittsdatum", "Beigetreten am"),
    "art": ("Art", "Art der Organisation", "Typ"),
    "gruppen": ("Partnergruppen", "Partnergruppe", "Gruppen", "Gruppe"),
    "strasse": ("Straße", "Strasse", "Straße und Hausnummer", "Straße, Hausnummer", "Straße Nr."),
    "plz": ("PLZ", "Postleitzahl"),
    "ort": ("Ort", "Stadt", "Wohnort", "Gemeinde"),
    "bezirk": ("Stadtbezirk", "Bezirk", "Stadtteil", "Ortsteil"),
    "org_email": (
        "Allgemeine E-Mail",
        "Allgemeine E-Mail-Adresse",
        "E-Mail allgemein",
        "E-Mail Organisation",
        "E-Mail der Organisation",
        "E-Mail Einrichtung",
        "E-Mail der Einrichtung",
        "E-Mail zentral",
        "Zentrale E-Mail",
    ),
    "org_telefon": (
        "Allgemeines Telefon",
        "Telefon allgemein",
        "Telefon Organisation",
        "Telefon der Organisation",
        "Telefon Einrichtung",
        "Telefon der Einrichtung",
        "Telefon Zentrale",
        "Zentrale",
    ),
    "website": ("Website", "Webseite", "Internet", "Internetadresse", "Homepage", "URL"),
    "beschreibung": ("Beschreibung", "Kurzbeschreibung", "Kurze öffentliche Beschreibung"),
    "vereinbarung_8a_am": (
        "8a-Vereinbarung vom",
        "8a-Vereinbarung",
        "Vereinbarung 8a",
        "Vereinbarung nach § 8a",
        "Vereinbarung § 8a SGB VIII",
        "§ 8a",
    ),
    "vereinbarung_72a_am": (
        "72a-Vereinbarung vom",
        "72a-Vereinbarung",
        "Vereinbarung 72a",
        "Vereinbarung nach § 72a",
        "Vereinbarung § 72a SGB VIII",
        "§ 72a",
    ),
    "schutzkonzept": ("Schutzkonzept", "Stand des Schutzkonzepts", "Kinderschutzkonzept"),
    "anrede": ("Anrede", "Titel", "Anrede/Titel"),
    "vorname": ("Vorname",),
    "nachname": ("Nachname", "Familienname"),
    "funktion": ("Funktion", "Position", "Rolle"),
    "email": ("E-Mail", "E-Mail-Adresse", "Mail", "Mailadresse", "E-Mail Ansprechperson"),
    "telefon": ("Telefon", "Telefonnummer", "Tel.", "Tel-Nr.", "Durchwahl", "Rufnummer"),
    "ist_stellvertretung": ("Stellvertretung", "Stellvertreter", "Vertretung", "Stellv."),
    "ist_zeichnungsberechtigt": (
        "zeichnungsberechtigt",
        "Zeichnungsberechtigung",
        "unterschriftsberechtigt",
    ),
    "ist_insofa": ("InsoFa", "insoweit erfahrene Fachkraft", "Insofern erfahrene Fachkraft"),
}
# Columns that hold several of the above; the reader takes them apart.
ZUSAMMENGESETZT: dict[str, tuple[str, ...]] = {
    "person": (
        "Ansprechperson",
        "Name",
        "Ansprechpartner",
        "Ansprechpartnerin",
        "Ansprechpartner/in",
        "Ansprechpartner*in",
        "Ansprechpartner/Name",
        "Kontaktperson",
        "Kontakt",
        "Vor- und Nachname",
        "Name, Vorname",
        "Vollständiger Name",
    ),
    "anschrift": ("Anschrift", "Adresse", "Postanschrift"),
    "plz_ort": ("PLZ Ort", "PLZ und Ort"),
}
KONTAKTSPALTEN = (
    "anrede",
    "vorname",
    "nachname",
    "funktion",
    "email",
    "telefon",
    "ist_stellvertretung",
    "ist_zeichnungsberechtigt",
    "ist_insofa",
)
# A column that people head alike for the body and, further right, for the person.
DOPPELT = {"email": "org_email", "telefon": "org_telefon"}
ANSCHRIFT = re.compile(r"(?P<strasse>.*?)[,;]?\s*\b(?:D-)?(?P<plz>\d{5})\s+(?P<ort>\D.*)")


class Mitgliederleseart(Leseart):
    spalten = SPALTEN
    zusammengesetzt = ZUSAMMENGESETZT
    kopf = "organisation"
    ohne_kopf = _("Es fehlt eine Kopfzeile mit der Spalte „Organisation“.")
    ohne_zeilen = _("Unter der Kopfzeile steht keine einzige Organisation.")

    def doppelt(self, spalten: dict[int, str], schluessel: str) -> bool:
        """Left of the person it is that of the body."""
        erste = next(s for s, andere in spalten.items() if andere == schluessel)
        allgemein = DOPPELT.get(schluessel)
        dazwischen = {s for stelle, s in spalten.items() if stelle > erste}
        person = dazwischen & {"person", "anrede", "vorname", "nachname", "funktion"}
        if not allgemein or allgemein in spalten.values() or not person:
            return False
        spalten[erste] = allgemein
        return True

    def ordnen(self, spalten: dict[int, str]) -> dict[int, str]:
        if "vorname" in spalten.values() and "nachname" not in spalten.values():
            return {s: "nachname" if k == "person" else k for s, k in spalten.items()}
        return spalten

    def zerlegen(self, werte: dict[str, str]) -> dict[str, str]:
        if (person := werte.pop("person", "")) and "nachname" not in werte:
            werte |= {k: v for k, v in zerlegen(person).items() if v} | werte
        for spalte, feld in (("anschrift", "strasse"), ("plz_ort", "ort")):
            if text := werte.pop(spalte, ""):
                treffer = ANSCHRIFT.fullmatch(text)
                teile = treffer.groupdict() if treffer else {feld: text}
                werte = {k: v.strip() for k, v in teile.items() if v.strip()} | werte
        return werte


MITGLIEDERLISTE = Mitgliederleseart()


def spaltentitel(schluessel: str) -> str:
    return MITGLIEDERLISTE.titel(schluessel)
