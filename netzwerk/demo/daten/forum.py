"""A forum with two rounds of eight workshops: wishes named, the first round distributed."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import einladung
from treffen.aktionen import workshop as aktionen
from treffen.models import (
    Programmpunkt,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
)

BERLIN = ZoneInfo("Europe/Berlin")
Art = Programmpunkt.Art
#: From, to, kind, title, room.
TAG = (
    (9, 0, 9, 30, Art.AUSTAUSCH, "Ankommen und Anmeldung", "Foyer"),
    (9, 30, 10, 15, Art.INPUT, "Was Kinder brauchen, wenn Eltern überlastet sind", "Großer Saal"),
    (10, 15, 11, 0, Art.SPEED_DATING, "Speed-Dating der Einrichtungen", "Großer Saal"),
    (11, 0, 12, 0, Art.MARKT, "Markt der Möglichkeiten", "Foyer"),
    (12, 0, 13, 0, Art.PAUSE, "Mittagspause", ""),
    (13, 0, 14, 0, Art.WORKSHOP, "Workshops, Runde 1: Kita", ""),
    (14, 15, 15, 15, Art.WORKSHOP, "Workshops, Runde 2: Schule", ""),
    (15, 30, 16, 0, Art.AUSTAUSCH, "Abschluss: Themen für das nächste Treffen", "Großer Saal"),
)
WORKSHOPS = (
    ("Sucht in der Familie", "Suchtberatung Musterstadt"),
    ("Sexualisierte Gewalt erkennen", "Fachstelle Schutz und Vertrauen"),
    ("Häusliche Gewalt: was Kinder erleben", "Frauenberatung Lindenhof"),
    ("Frühe Hilfen nutzen", "Familienbüro"),
    ("Ruhig bleiben in der Krise", "Krisendienst der Stadt"),
    ("Medien und Kinderschutz", "Medienwerkstatt"),
    ("Auffälligkeiten ansprechen", "Frühförderstelle"),
    ("Psychisch belastete Eltern", "Sozialpsychiatrischer Dienst"),
)
PLAETZE = (4, 5, 5, 4, 5, 5, 4, 5)
GAESTE = 40


def anlegen(netzwerk: Netzwerk, koordination: Konto, heute: date) -> None:
    """With dice of its own: what comes after stays as it was."""
    zufall = Random(119)  # noqa: S311  plausible, not secret
    tag = heute + timedelta(54)
    tag -= timedelta(days=max(0, tag.weekday() - 3))
    treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        art=Treffen.Art.FACHTAG,
        titel="Forum Kinderschutz: Kita und Schule",
        beginn=datetime.combine(tag, time(9), tzinfo=BERLIN),
        ende=datetime.combine(tag, time(16), tzinfo=BERLIN),
        ort="Bürgerhaus, Musterstadt",
        beschreibung="Ein Tag für Fachkräfte aus Kitas und Schulen, mit sechzehn Workshops.",
        antwort_bis=tag - timedelta(days=14),
        zustand=Treffen.Zustand.TERMINIERT,
        plaetze=80,
    )
    Tagesordnungspunkt.objects.create(
        treffen=treffen, nummer=1, titel="Begrüßung", art="information", minuten=10
    )
    wahlen = _programm(treffen)
    kontakte = list(Kontakt.objects.all().im_netzwerk(netzwerk).erreichbar()[:GAESTE])
    einladung.einladen(treffen=treffen, kontakte=kontakte, von=koordination)
    zusagen = list(Teilnahme.objects.filter(treffen=treffen).order_by("pk")[: GAESTE - 5])
    for stelle, eine in enumerate(zusagen):
        eine.antwort = Teilnahme.Antwort.ZUGESAGT
        eine.beantwortet_am = timezone.now() - timedelta(days=3, minutes=-stelle)
    Teilnahme.objects.bulk_update(zusagen, ["antwort", "beantwortet_am"])
    for wahl in wahlen:
        _wuensche(zufall, wahl, zusagen)
    erste, _zweite = aktionen.vorschau(treffen, behalten=False, auffuellen=False)
    Workshopplatz.objects.bulk_create(
        Workshopplatz(teilnahme_id=teilnahme, programmpunkt=erste.lage.punkt, workshop_id=workshop)
        for teilnahme, workshop in erste.ergebnis.items()
        if workshop is not None
    )


def _programm(treffen: Treffen) -> list[Programmpunkt]:
    """The slots with a choice."""
    wahlen = []
    for von, von_min, bis, bis_min, art, titel, raum in TAG:
        punkt = Programmpunkt.objects.create(
            treffen=treffen,
            art=art,
            titel=titel,
            beginn=time(von, von_min),
            ende=time(bis, bis_min),
            raum=raum,
            hat_wahl=art == Art.WORKSHOP,
        )
        if punkt.hat_wahl:
            wahlen.append(punkt)
            Workshop.objects.bulk_create(
                Workshop(
                    programmpunkt=punkt,
                    nummer=nummer,
                    titel=workshop,
                    anbieter=anbieter,
                    raum=f"Raum {nummer}",
                    plaetze=plaetze,
                )
                for nummer, ((workshop, anbieter), plaetze) in enumerate(
                    zip(WORKSHOPS, PLAETZE, strict=True), start=1
                )
            )
    return wahlen


def _wuensche(zufall: Random, wahl: Programmpunkt, zusagen: list[Teilnahme]) -> None:
    """Some workshops are wanted by more than there is room for."""
    workshops = list(wahl.workshops.all())
    gewichte = [6, 5, 4, 2, 2, 3, 1, 1]
    zeilen = []
    for eine in zusagen[:-2]:
        genannt = list(dict.fromkeys(zufall.choices(workshops, gewichte, k=4)))[:3]
        zeilen += [
            Workshopwunsch(teilnahme=eine, programmpunkt=wahl, workshop=workshop, rang=rang)
            for rang, workshop in enumerate(genannt, start=1)
        ]
    Workshopwunsch.objects.bulk_create(zeilen)
