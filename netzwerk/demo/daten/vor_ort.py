"""Days that are over: an earlier meeting and two qualification offers, with who was there."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.models import Gast, Teilnahme, Treffen, Zaehlung

BERLIN = ZoneInfo("Europe/Berlin")
B = Teilnahme.Berufsgruppe
FORTBILDUNGEN = (
    ("Fortbildung: Anzeichen erkennen, Wege kennen", 70, (B.KITA, B.SCHULE, B.JUGENDHILFE)),
    (
        "Fortbildung: Digitale Gewalt unter Jugendlichen",
        160,
        (B.SCHULSOZIALARBEIT, B.SCHULE, B.BERATUNG, B.GESUNDHEIT, B.POLIZEI_ORDNUNG),
    ),
)


def anlegen(zufall: Random, netzwerk: Netzwerk, kontakte: list[Kontakt], heute: date) -> None:
    davor = _gewesen(netzwerk, "Netzwerktreffen Kinderschutz, Herbst", heute - timedelta(350))
    _waren_da(davor, zufall.sample(kontakte, min(40, len(kontakte))))
    for titel, tage, berufe in FORTBILDUNGEN:
        treffen = _gewesen(netzwerk, titel, heute - timedelta(tage), art=Treffen.Art.FORTBILDUNG)
        wer = zufall.sample(kontakte, min(16, len(kontakte)))
        _waren_da(treffen, wer, [zufall.choice(berufe).value for _person in wer])


def zaehlen(treffen: Treffen) -> None:
    """Counted at the door: more than signed the list. A guest had registered."""
    Zaehlung.objects.create(
        treffen=treffen,
        personen=60,
        personen_art=Zaehlung.Genauigkeit.ETWA,
        institutionen=41,
        institutionen_art=Zaehlung.Genauigkeit.MINDESTENS,
    )
    gast = Gast.objects.create(
        treffen=treffen,
        vorname="Robin",
        nachname="Muster-Lehmann",
        einrichtung_name="Elternbeirat der Kitas",
        funktion="Sprecherin",
    )
    Teilnahme.objects.create(
        treffen=treffen,
        gast=gast,
        weg=Teilnahme.Weg.ANMELDUNG,
        antwort=Teilnahme.Antwort.ZUGESAGT,
        beantwortet_am=treffen.beginn - timedelta(days=8),
    )


def _gewesen(netzwerk: Netzwerk, titel: str, tag: date, **felder: object) -> Treffen:
    tag -= timedelta(days=max(0, tag.weekday() - 3))  # the Thursday before a weekend
    beginn = datetime.combine(tag, time(14), tzinfo=BERLIN)
    treffen: Treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        titel=titel,
        beginn=beginn,
        ende=beginn + timedelta(hours=3),
        ort="Volkshochschule, Saal 1",
        zustand=Treffen.Zustand.ARCHIVIERT,
        eingeladen_am=beginn - timedelta(days=30),
        durchgefuehrt_am=beginn + timedelta(hours=4),
        **felder,
    )
    return treffen


def _waren_da(treffen: Treffen, kontakte: list[Kontakt], berufe: list[str] | None = None) -> None:
    for nummer, kontakt in enumerate(kontakte):
        Teilnahme.objects.create(
            treffen=treffen,
            kontakt=kontakt,
            antwort=Teilnahme.Antwort.ZUGESAGT,
            beantwortet_am=treffen.beginn - timedelta(days=10),
            anwesenheit=Teilnahme.Anwesenheit.ANWESEND,
            berufsgruppe=berufe[nummer] if berufe else "",
        )
