"""What members do together: one project that runs, one with its result, one that is planned."""

from datetime import date, timedelta

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import projekt as aktionen
from treffen.models import Arbeitsgruppe, Projekt

BEITRAEGE = ("Leitung und Räume", "Fachberatung", "Werbung und Einladungen", "Kinderbetreuung")


def anlegen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    gruppe = Arbeitsgruppe.objects.des_netzwerks(netzwerk).aktiv().first()
    angebote = list(Angebot.objects.oeffentlich(netzwerk).order_by("pk")[:2])
    karte = Projekt(
        titel="Ein Blatt für alle: Wer hilft wann?",
        beschreibung="Auf zwei Seiten, in einfacher Sprache und fünf Sprachen: wen Familien und "
        "Fachkräfte anrufen, und was danach geschieht.",
        beginn=heute - timedelta(days=70),
        ende=heute + timedelta(days=110),
        arbeitsgruppe=gruppe,
    )
    _eintragen(karte, netzwerk, von, 0, 4, angebote[:1])
    karte.beginnen()
    abende = Projekt(
        titel="Elternabende zu Handy und Schlaf",
        beschreibung="Kitas und Schulen laden gemeinsam ein, der Input kommt aus dem Netzwerk.",
        beginn=heute - timedelta(days=300),
        ende=heute - timedelta(days=40),
    )
    _eintragen(abende, netzwerk, von, 4, 3, angebote[1:])
    abende.beginnen()
    abende.abschliessen(
        ergebnis="Sieben Abende mit 210 Eltern. Der Ablauf steht als Vorlage bereit; zwei Kitas "
        "führen die Reihe selbst weiter.",
        ende=abende.ende,
    )
    koffer = Projekt(
        titel="Methodenkoffer zum Ausleihen",
        beschreibung="Spiele, Karten und Bücher zu Gefühlen und Grenzen, für Gruppen ab vier.",
        beginn=heute + timedelta(days=60),
    )
    _eintragen(koffer, netzwerk, von, 7, 2, [])


def _eintragen(
    projekt: Projekt, netzwerk: Netzwerk, von: Konto, ab: int, zahl: int, angebote: list[Angebot]
) -> None:
    projekt.netzwerk = netzwerk
    haeuser = Organisation.objects.aktive_mitglieder(netzwerk).order_by("pk")[ab : ab + zahl]
    aktionen.anlegen(
        projekt=projekt,
        partner=dict(zip(haeuser, BEITRAEGE, strict=False)),
        federfuehrend=haeuser[0],
        angebote=angebote,
        von=von,
    )
