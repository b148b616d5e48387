"""Questions and open registration of the next meeting; a full qualification offer with a queue."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.models import Bedarf, Fotoeinwilligung, Frage, Frageantwort, Gast, Teilnahme, Treffen

BERLIN = ZoneInfo("Europe/Berlin")
EINWILLIGUNG = (
    "Ich willige ein, dass die Koordination diese Angaben für die Vorbereitung des Treffens "
    "verwendet. Vier Wochen nach dem Treffen werden sie gelöscht."
)
GAESTE = (
    ("Mika", "Sandvoss", "Kita Wolkenschaukel", "kita"),
    ("Jona", "Feldhaus", "Offener Ganztag am Ring", "schule"),
    ("Robin", "Tellmann", "Praxis für Kinderheilkunde", "gesundheit"),
    ("Noa", "Brinkhof", "Turnverein 1899", "sport_ehrenamt"),
    ("Sascha", "Ahlers", "Erziehungsberatung Mitte", "beratung"),
    ("Kaya", "Rehmann", "Gesamtschule Nord", "schulsozialarbeit"),
    ("Luca", "Vosskamp", "Kindertagespflege Sonnenblume", "kita"),
    ("Toni", "Marquard", "Polizeiwache Süd", "polizei_ordnung"),
    ("Charlie", "Henkel", "Familienzentrum am Park", "jugendhilfe"),
    ("Alex", "Dornbusch", "Schwimmclub Delfin", "sport_ehrenamt"),
)
PLAETZE = 12


def zum_naechsten(treffen: Treffen) -> None:
    Treffen.objects.filter(pk=treffen.pk).update(
        plaetze=80,
        fragt_bedarf=True,
        fragt_fotos=True,
        fotos_bis=timezone.localdate(treffen.ende) + timedelta(days=730),
    )
    Frage.objects.create(
        treffen=treffen,
        position=1,
        text="In welcher Kleingruppe möchten Sie arbeiten?",
        art=Frage.Art.EINE,
        wahlen=["Meldewege", "Schutzkonzepte", "Digitale Gewalt"],
    )
    kommende = list(Teilnahme.objects.filter(treffen=treffen).zugesagt().order_by("pk")[:5])
    for teilnahme, essen in zip(
        kommende, ("vegetarisch", "vegetarisch", "ohne Nüsse", "", ""), strict=False
    ):
        Fotoeinwilligung.objects.create(teilnahme=teilnahme, text="Fotos von mir dürfen entstehen.")
        if essen:
            Bedarf.objects.create(teilnahme=teilnahme, ernaehrung=essen, einwilligung=EINWILLIGUNG)


def fortbildung(netzwerk: Netzwerk, tag: date, kontakte: list[Kontakt]) -> None:
    """Twelve places, all taken, two wait; most came by the open link."""
    treffen: Treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        titel="Fortbildung: Gespräche mit Eltern bei Sorge um ein Kind",
        art=Treffen.Art.FORTBILDUNG,
        beginn=datetime.combine(tag, time(9), tzinfo=BERLIN),
        ende=datetime.combine(tag, time(13), tzinfo=BERLIN),
        ort="Volkshochschule, Raum 2.04",
        beschreibung="Ein Vormittag mit Übungen in kleinen Gruppen. Die Teilnahme ist kostenlos.",
        antwort_bis=tag - timedelta(days=7),
        plaetze=PLAETZE,
        offene_anmeldung=True,
        fragt_bedarf=True,
        zustand=Treffen.Zustand.TERMINIERT,
    )
    frage = Frage.objects.create(
        treffen=treffen,
        position=1,
        text="Haben Sie schon einmal ein solches Gespräch geführt?",
        art=Frage.Art.JA_NEIN,
    )
    personen: list[dict[str, Kontakt | Gast]] = [
        {"kontakt": kontakt} for kontakt in kontakte[: PLAETZE + 2 - len(GAESTE)]
    ]
    personen += [{"gast": _gast(treffen, *angaben)} for angaben in GAESTE]
    for nummer, person in enumerate(personen):
        wann = timezone.now() - timedelta(hours=9 * (len(personen) - nummer))
        wartet = nummer >= PLAETZE
        teilnahme = Teilnahme.objects.create(
            treffen=treffen,
            weg=Teilnahme.Weg.ANMELDUNG,
            antwort=Teilnahme.Antwort.WARTELISTE if wartet else Teilnahme.Antwort.ZUGESAGT,
            beantwortet_am=wann,
            warteliste_seit=wann if wartet else None,
            berufsgruppe=GAESTE[(nummer - 4) % len(GAESTE)][3],
            **person,
        )
        Frageantwort.objects.create(
            frage=frage, teilnahme=teilnahme, werte=["Ja" if nummer % 3 else "Nein"]
        )


def _gast(treffen: Treffen, vorname: str, nachname: str, einrichtung: str, _beruf: str) -> Gast:
    gast: Gast = Gast.objects.create(
        treffen=treffen,
        vorname=vorname,
        nachname=nachname,
        email=f"{vorname}.{nachname}@beispiel.example".lower(),
        einrichtung_name=einrichtung,
    )
    return gast
