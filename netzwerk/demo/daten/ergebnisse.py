"""What three working groups wrote on their sheets at the network's meeting in spring."""

from datetime import timedelta

from django.utils import timezone

from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Massnahme,
    Tagesordnungspunkt,
    Treffen,
)

type Bedarfe = tuple[tuple[str, tuple[str, ...]], ...]

#: Group, needs with approaches, approaches to none of them.
BLAETTER: tuple[tuple[str, Bedarfe, tuple[str, ...]], ...] = (
    (
        "AG Interdisziplinärer Austausch",
        (
            (
                "Schule, Beratung und Jugendamt kennen sich kaum persönlich.",
                (
                    "Zweimal im Jahr ein offener Nachmittag, jedes Mal in einem anderen Haus.",
                    "Hospitationen von einem Tag, auch bei Polizei und Gericht.",
                ),
            ),
            (
                "Fachbegriffe werden verschieden verstanden.",
                ("Ein Wörterbuch auf zwei Seiten, das alle gemeinsam pflegen.",),
            ),
        ),
        ("Ein fester Platz für kollegiale Beratung auf jeder Tagesordnung.",),
    ),
    (
        "AG Kooperationsvereinbarungen",
        (
            (
                "Viele Vereinbarungen sind älter als fünf Jahre und nennen Personen, die nicht "
                "mehr da sind.",
                (
                    "Eine gemeinsame Fassung mit Anlage für die Ansprechpersonen.",
                    "Die Anlage wird jedes Jahr im Januar bestätigt.",
                ),
            ),
            ("Sportvereine haben bisher keine Vereinbarung.", ()),
        ),
        (),
    ),
    (
        "AG Transparenz der Meldewege",
        (
            (
                "Kitas und Schulen wissen nicht, wer abends und am Wochenende erreichbar ist.",
                (
                    "Eine Rufnummer für alle, auf einer Karte in jedem Teamzimmer.",
                    "Die Karte liegt der Einladung zum nächsten Treffen bei.",
                ),
            ),
            (
                "Wer meldet, erfährt selten, ob die Meldung angekommen ist.",
                ("Eine Eingangsbestätigung am selben Tag, ohne Angaben zum Fall.",),
            ),
        ),
        (),
    ),
)


def am_treffen(treffen: Treffen) -> None:
    """Before the minutes are released: they say what the groups found, under their item."""
    top = treffen.tops.get(art=Tagesordnungspunkt.Art.WORKSHOP)
    for name, bedarfe, freie in BLAETTER:
        gruppe, _neu = Arbeitsgruppe.objects.get_or_create(
            netzwerk=treffen.netzwerk,
            name=name,
            defaults={
                "zustand": Arbeitsgruppe.Zustand.AKTIV,
                "gegruendet_am": timezone.localdate(treffen.beginn) - timedelta(days=1),
            },
        )
        blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=treffen, top=top)
        for position, (text, ansaetze) in enumerate(bedarfe, start=1):
            bedarf = Ergebnis.objects.create(
                blatt=blatt, art=Ergebnis.Art.HANDLUNGSBEDARF, text=text, position=position
            )
            _ansaetze(blatt, ansaetze, bedarf)
        _ansaetze(blatt, freie)


def als_massnahme(treffen: Treffen) -> None:
    """One of the meeting's measures comes out of what a group had found: the chain from the poll
    to what is done, under the item and its decision."""
    ergebnis = Ergebnis.objects.get(
        blatt__treffen=treffen, text__startswith="Kitas und Schulen wissen nicht"
    )
    Massnahme.objects.filter(
        top__treffen=treffen, titel="Kurzfassung der Meldewege für Schulen"
    ).update(ergebnis=ergebnis, arbeitsgruppe=ergebnis.blatt.gruppe)


def _ansaetze(blatt: Ergebnisblatt, texte: tuple[str, ...], zu: Ergebnis | None = None) -> None:
    Ergebnis.objects.bulk_create(
        Ergebnis(blatt=blatt, art=Ergebnis.Art.LOESUNGSANSATZ, text=text, zu=zu, position=position)
        for position, text in enumerate(texte, start=1)
    )
