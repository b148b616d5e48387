"""Headings as people write them, and the cells below them under our own keys."""

import re
import unicodedata
from functools import cache, lru_cache

from django.utils.translation import gettext as _

from mitglieder.einlesen.namen import zerlegen
from mitglieder.einlesen.tabelle import Dateifehler

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


def spaltentitel(schluessel: str) -> str:
    return (SPALTEN | ZUSAMMENGESETZT)[schluessel][0]


@lru_cache(maxsize=8192)
def vergleichbar(text: str) -> str:
    """Same for „E-Mail“, „e mail“ and „Email“."""
    zerlegt = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", zerlegt)


@cache
def _namen() -> dict[str, str]:
    return {
        vergleichbar(name): schluessel
        for schluessel, alle in (SPALTEN | ZUSAMMENGESETZT).items()
        for name in alle
    }


def spalten_zaehlen(reihe: list[str]) -> int:
    return len({_namen()[name] for titel in reihe if (name := vergleichbar(titel)) in _namen()})


def kopf_finden(reihen: list[list[str]]) -> tuple[int, dict[int, str], list[str]]:
    """Where the heading stands, its columns, the headings nobody knows.

    A title or two may stand above it: the heading is the line that names most columns.
    """
    moeglich = [
        stelle
        for stelle, reihe in enumerate(reihen)
        if any(_namen().get(vergleichbar(titel)) == "organisation" for titel in reihe)
    ]
    if not moeglich:
        raise Dateifehler(_("Es fehlt eine Kopfzeile mit der Spalte „Organisation“."))
    stelle = max(moeglich, key=lambda stelle: spalten_zaehlen(reihen[stelle]))
    return stelle, *_kopf(reihen[stelle])


def _kopf(reihe: list[str]) -> tuple[dict[int, str], list[str]]:
    spalten: dict[int, str] = {}
    unbekannt: list[str] = []
    for stelle, titel in enumerate(reihe):
        schluessel = _namen().get(vergleichbar(titel))
        if schluessel is None:
            unbekannt += [titel[:80]] if titel else []
            continue
        if schluessel in spalten.values():
            erste = next(s for s, andere in spalten.items() if andere == schluessel)
            allgemein = DOPPELT.get(schluessel)
            dazwischen = {s for stelle, s in spalten.items() if stelle > erste}
            person = dazwischen & {"person", "anrede", "vorname", "nachname", "funktion"}
            if not allgemein or allgemein in spalten.values() or not person:
                raise Dateifehler(
                    _("Die Spalte „%(spalte)s“ kommt zweimal vor.")
                    % {"spalte": spaltentitel(schluessel)}
                )
            spalten[erste] = allgemein
        spalten[stelle] = schluessel
    if "vorname" in spalten.values() and "nachname" not in spalten.values():
        spalten = {s: "nachname" if k == "person" else k for s, k in spalten.items()}
    return spalten, unbekannt


def werte_aus(reihe: list[str], spalten: dict[int, str]) -> dict[str, str]:
    """The filled cells of a line by key, those that hold several things taken apart."""
    werte = {
        spalten[stelle]: zelle for stelle, zelle in enumerate(reihe) if stelle in spalten and zelle
    }
    if (person := werte.pop("person", "")) and "nachname" not in werte:
        werte |= {k: v for k, v in zerlegen(person).items() if v} | werte
    for spalte, feld in (("anschrift", "strasse"), ("plz_ort", "ort")):
        if text := werte.pop(spalte, ""):
            treffer = ANSCHRIFT.fullmatch(text)
            teile = treffer.groupdict() if treffer else {feld: text}
            werte = {k: v.strip() for k, v in teile.items() if v.strip()} | werte
    return werte
