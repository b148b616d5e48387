"""What the network announces to everybody: a forum with a programme, one that was called off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netzwerk.basis.models import Netzwerk
from treffen.models import Programmpunkt, Treffen

BERLIN = ZoneInfo("Europe/Berlin")
P = Programmpunkt.Art
PROGRAMM = (
    ("09:00", "09:30", P.AUSTAUSCH, "Ankommen bei Kaffee und Tee", "Foyer"),
    ("09:30", "10:15", P.INPUT, "Was Kinder online erleben und was sie sich wünschen", "Aula"),
    ("10:15", "11:00", P.MARKT, "Markt der Möglichkeiten: Beratung und Kurse vor Ort", "Foyer"),
    ("11:15", "12:30", P.WORLD_CAFE, "Was Familien, Kitas und Vereine brauchen", "Aula"),
    ("12:30", "13:00", P.PLENUM, "Ergebnisse und nächste Schritte", "Aula"),
)
BESCHREIBUNG = (
    "Ein Vormittag für Eltern, Fachkräfte und alle, die mit Kindern arbeiten: Wie gelingt ein "
    "gutes Aufwachsen mit Handy, Spielen und sozialen Medien?\n\n"
    "- Eintritt frei\n- Kinderbetreuung auf Anfrage\n- Räume ohne Stufen, Induktionsschleife"
)


def anlegen(netzwerk: Netzwerk, heute: date) -> None:
    forum = _veranstaltung(
        netzwerk,
        "Forum: Gut aufwachsen im Netz",
        _samstag(heute + timedelta(45)),
        ort="Gesamtschule Nord, Aula",
        beschreibung=BESCHREIBUNG,
        offene_anmeldung=True,
    )
    for von, bis, art, titel, raum in PROGRAMM:
        Programmpunkt.objects.create(
            treffen=forum,
            art=art,
            titel=titel,
            raum=raum,
            beginn=time.fromisoformat(von),
            ende=time.fromisoformat(bis),
        )
    fachtag = _veranstaltung(
        netzwerk,
        "Fachtag Kinderrechte im Stadtteil",
        _samstag(heute + timedelta(31)),
        ort="Bürgerhaus, Saal",
        beschreibung="Kinder zeigen ihren Stadtteil, Fachkräfte hören zu.",
    )
    fachtag.absagen("Der Saal ist nach einem Wasserschaden gesperrt.")
    Treffen.objects.des_netzwerks(netzwerk).filter(art=Treffen.Art.FORTBILDUNG).update(
        ist_oeffentlich=True
    )


def _samstag(tag: date) -> date:
    return tag + timedelta((5 - tag.weekday()) % 7)


def _veranstaltung(netzwerk: Netzwerk, titel: str, tag: date, **felder: object) -> Treffen:
    treffen: Treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        art=Treffen.Art.FACHTAG,
        titel=titel,
        beginn=datetime.combine(tag, time(9), tzinfo=BERLIN),
        ende=datetime.combine(tag, time(13), tzinfo=BERLIN),
        zustand=Treffen.Zustand.TERMINIERT,
        ist_oeffentlich=True,
        **felder,
    )
    return treffen
