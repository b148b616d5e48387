"""The columns of a list of offers, with the headings people use for them."""

from django.utils.translation import gettext_lazy as _

from mitglieder.einlesen.leseart import Leseart

# key → the title we show, and the headings people use; compared without case, spaces and marks
SPALTEN: dict[str, tuple[str, ...]] = {
    "titel": (
        "Titel",
        "Angebot",
        "Name des Angebots",
        "Titel des Angebots",
        "Angebotstitel",
        "Angebotsname",
        "Bezeichnung",
        "Name",
    ),
    "anbieter": (
        "Anbieter",
        "Träger",
        "Organisation",
        "Einrichtung",
        "Institution",
        "Veranstalter",
        "Veranstalterin",
        "Anbieterin",
        "Anbietende",
        "Anbietende Organisation",
        "Name der Organisation",
    ),
    "kurztext": (
        "In einem Satz",
        "Kurztext",
        "Kurzbeschreibung",
        "Kurzinfo",
        "Untertitel",
        "Teaser",
    ),
    "beschreibung": (
        "Was Teilnehmende bekommen",
        "Beschreibung",
        "Angebotsbeschreibung",
        "Inhalt",
        "Inhalte",
        "Text",
        "Details",
    ),
    "fuer_eltern": (
        "In einfachen Worten für Eltern",
        "In einfachen Worten",
        "Einfache Worte",
        "Für Eltern",
        "Text für Eltern",
        "Einfache Sprache",
    ),
    "fuer_fachkraefte": (
        "Hinweis für Fachkräfte",
        "Hinweise für Fachkräfte",
        "Für Fachkräfte",
        "Vermittlung",
        "Zugangsweg",
    ),
    "themen": ("Themen", "Thema", "Themenbereich", "Themenfeld", "Schlagworte", "Schwerpunkt"),
    "zielgruppen": ("Zielgruppen", "Zielgruppe", "Für wen", "Adressaten", "Teilnehmende"),
    "format": (
        "Art des Angebots",
        "Format",
        "Art",
        "Angebotsart",
        "Angebotsform",
        "Angebotsformat",
        "Typ",
        "Kategorie",
    ),
    "alter_von": ("Alter von", "Alter ab", "Mindestalter", "Ab Jahren"),
    "alter_bis": ("Alter bis", "Höchstalter", "Bis Jahre"),
    "bezirk": ("Stadtbezirk", "Bezirk", "Stadtteil", "Ortsteil"),
    "ort": ("Ort oder Adresse", "Ort", "Adresse", "Anschrift", "Veranstaltungsort", "Wo"),
    "ist_online": ("Findet online statt", "Online", "Online-Angebot", "Digital"),
    "kommt_hin": (
        "Kommt in die Einrichtung",
        "Kommt zu Ihnen",
        "Kommt hin",
        "Aufsuchend",
        "Mobil",
        "Inhouse",
    ),
    "ist_kostenfrei": ("Kostenfrei", "Kostenlos", "Gratis"),
    "kosten": ("Kosten", "Preis", "Gebühr", "Teilnahmegebühr", "Teilnahmebeitrag", "Beitrag"),
    "sprachen": ("Sprachen", "Sprache"),
    "barrierefreiheit": ("Barrierefreiheit", "Barrierefrei", "Barrierearm"),
    "barrierefreiheit_hinweis": ("Mehr zur Barrierefreiheit", "Hinweis zur Barrierefreiheit"),
    "praeventionsstufen": (
        "Präventionsstufe",
        "Präventionsstufen",
        "Prävention",
        "Stufe der Prävention",
    ),
    "praeventionsansaetze": (
        "Ansatz der Prävention",
        "Präventionsansatz",
        "Präventionsansätze",
        "Präventionsart",
    ),
    "kontakt_telefon": (
        "Telefon des Angebots",
        "Telefon",
        "Telefonnummer",
        "Tel.",
        "Rufnummer",
        "Kontakt Telefon",
    ),
    "kontakt_email": (
        "E-Mail-Adresse des Angebots",
        "E-Mail des Angebots",
        "E-Mail",
        "E-Mail-Adresse",
        "Mail",
        "Mailadresse",
        "Kontakt E-Mail",
    ),
    "website": ("Website", "Webseite", "Internet", "Internetadresse", "Homepage", "URL", "Link"),
    "anmeldung_link": (
        "Link zur Anmeldung",
        "Anmeldelink",
        "Anmeldung",
        "Anmeldung unter",
        "Anmeldung Link",
        "Buchungslink",
    ),
    "datum": ("Datum", "Termin", "Erster Termin", "Nächster Termin", "Tag", "Wann"),
    "von": ("Von", "Uhrzeit von", "Beginn", "Start", "Anfang"),
    "bis": ("Bis", "Uhrzeit bis", "Ende", "Schluss"),
}
# Columns that hold two of the above; the plan takes them apart, so that they can be mended whole.
ZUSAMMENGESETZT: dict[str, tuple[str, ...]] = {
    "alter": ("Alter", "Altersgruppe", "Altersstufe", "Altersbereich", "Alter (Jahre)"),
    "uhrzeit": ("Uhrzeit", "Zeit", "Uhrzeiten"),
}
#: Said of the date alone: lines that differ in these are one offer with several dates.
TERMINSPALTEN = frozenset({"datum", "von", "bis", "uhrzeit"})


class Angebotsleseart(Leseart):
    spalten = SPALTEN
    zusammengesetzt = ZUSAMMENGESETZT
    kopf = "titel"
    ohne_kopf = _("Es fehlt eine Kopfzeile mit der Spalte „Titel“.")
    ohne_zeilen = _("Unter der Kopfzeile steht kein einziges Angebot.")
    mehrzeilig = frozenset(
        {
            "beschreibung",
            "fuer_eltern",
            "fuer_fachkraefte",
            "anbieter",
            "themen",
            "zielgruppen",
            "sprachen",
            "barrierefreiheit",
            "praeventionsstufen",
            "praeventionsansaetze",
        }
    )
    hoechstzeichen = 20_000  # more than the longest field takes: that is said beside its cell


ANGEBOTSLISTE = Angebotsleseart()
