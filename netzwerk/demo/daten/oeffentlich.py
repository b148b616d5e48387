"""What the public sees of the members: logos, a few words, some persons, bodies, an own group."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitglieder.aktionen import partnergruppe
from mitglieder.models import Einwilligung, Gremium, Kontakt, Mitgliedschaft, Organisation, Sitz
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.demo.daten import logos

WORTE = {
    "Jugendhilfe Anker gGmbH": (
        "Ambulante und stationäre Hilfen für Kinder, Jugendliche und ihre Familien. "
        "Rund um die Uhr erreichbar."
    ),
    "Haus der Familie Musterstadt": (
        "Kurse, Treffpunkte und Beratung für Eltern mit Kindern bis 12 Jahre."
    ),
    "Beratungsstelle Lichtblick": (
        "Vertrauliche Beratung bei Gewalt in der Familie, auf Wunsch ohne Namen."
    ),
    "Fachberatung Kinderschutz Musterstadt": (
        "Beratung für Fachkräfte, die sich um ein Kind sorgen."
    ),
    "Erziehungsberatung am Park": (
        "Unterstützung bei Fragen zur Erziehung, bei Trennung und in Krisen."
    ),
    "Suchtberatung Wegwarte": (
        "Für Jugendliche und Eltern: Alkohol, Drogen, Medien und Glücksspiel."
    ),
    "Kinderhaus Sonnenhang": "Wohngruppen für Kinder, die nicht zu Hause leben können.",
    "Familienhilfe Kompass e. V.": "Sozialpädagogische Familienhilfe und Erziehungsbeistand.",
    "Medienwerkstatt Pixelhof e. V.": (
        "Medienprojekte mit Kindern und Jugendlichen, Elternabende, Fortbildungen."
    ),
    "Stadtsportbund Musterstadt e. V.": (
        "Dachverband von 64 Sportvereinen, mit einer Ansprechperson für Kinderschutz."
    ),
    "Schulpsychologische Beratung": "Beratung für Schulen, Schülerinnen, Schüler und Eltern.",
}
#: Whose person is named in public; all others stay with the general contact.
ZEIGEN_SICH = (
    "Beratungsstelle Lichtblick",
    "Fachberatung Kinderschutz Musterstadt",
    "Jugendhilfe Anker gGmbH",
    "Stadtsportbund Musterstadt e. V.",
    "Schulpsychologische Beratung",
)
SPORT = (
    "Sportverein Musterstadt 1921 e. V.",
    "Turnerschaft Südhang e. V.",
    "Stadtsportbund Musterstadt e. V.",
)
GREMIEN: tuple[tuple[dict[str, Any], tuple[tuple[str, str], ...]], ...] = (
    (
        {
            "name": "Jugendhilfeausschuss",
            "art": Gremium.Art.AUSSCHUSS,
            "aufgabe": "Berät und beschließt die Angelegenheiten der Jugendhilfe in der Stadt.",
            "ort": "Rathaus, Großer Saal",
            "website": "https://www.musterstadt.example/jugendhilfeausschuss",
        },
        (
            ("Fachbereich Jugend und Familie", "beratend"),
            ("Jugendhilfe Anker gGmbH", "stimmberechtigt"),
            ("Stadtsportbund Musterstadt e. V.", "stimmberechtigt"),
        ),
    ),
    (
        {
            "name": "Steuerungsgruppe Kinderschutz",
            "art": Gremium.Art.STEUERUNGSGRUPPE,
            "aufgabe": (
                "Plant die Netzwerktreffen und achtet darauf, dass Beschlüsse umgesetzt werden."
            ),
            "ort": "Rathaus, Raum 207",
        },
        (
            ("Fachbereich Jugend und Familie", "Leitung"),
            ("Gesundheitsamt Musterstadt", ""),
            ("Polizeiwache Mitte", ""),
            ("Fachberatung Kinderschutz Musterstadt", ""),
        ),
    ),
    (
        {
            "name": "Arbeitskreis Frühe Hilfen",
            "art": Gremium.Art.ARBEITSKREIS,
            "aufgabe": (
                "Stimmt die Angebote für Schwangere und Familien mit Kindern bis drei Jahre ab."
            ),
            "ort": "Haus der Familie, Lindenallee 4",
            "website": "https://www.musterstadt.example/fruehe-hilfen",
        },
        (
            ("Koordination Frühe Hilfen", "Leitung"),
            ("Hebammenpraxis Nord", ""),
            ("Haus der Familie Musterstadt", ""),
        ),
    ),
    (
        {
            "name": "Kollegialer Austausch der InsoFa",
            "art": Gremium.Art.SONSTIGES,
            "aufgabe": "Vierteljährlicher Austausch, nicht öffentlich.",
            "ist_oeffentlich": False,
        },
        (("Beratungsstelle Lichtblick", ""), ("Erziehungsberatung am Park", "")),
    ),
)


def anlegen(
    kinderschutz: Netzwerk, orgs: dict[str, Organisation], konten: dict[str, Konto]
) -> None:
    logos.anlegen(orgs)
    for name, worte in WORTE.items():
        Organisation.objects.filter(pk=orgs[name].pk).update(beschreibung=worte)
    _gremien(kinderschutz, orgs)
    _einwilligungen(kinderschutz, orgs, konten)
    _eigene_gruppe(kinderschutz, orgs)
    # One person, two bodies; one contact point that nobody can reach yet.
    leitung = _ansprechperson(kinderschutz, orgs["Kita Regenbogenland"])
    leitung.weitere_organisationen.add(orgs["Familienzentrum Westend"])
    Organisation.objects.filter(pk=orgs["Erziehungsberatung am Park"].pk).update(
        telefon="", email=""
    )
    # A women's refuge keeps its place to itself.
    Organisation.objects.filter(pk=orgs["Frauenhaus Musterstadt"].pk).update(strasse="", bezirk="")


def _gremien(netzwerk: Netzwerk, orgs: dict[str, Organisation]) -> None:
    for angaben, sitze in GREMIEN:
        gremium = Gremium.objects.create(netzwerk=netzwerk, **angaben)
        for name, funktion in sitze:
            Sitz.objects.create(
                gremium=gremium,
                organisation=orgs[name],
                kontakt=_ansprechperson(netzwerk, orgs[name]),
                funktion=funktion,
            )


def _einwilligungen(
    netzwerk: Netzwerk, orgs: dict[str, Organisation], konten: dict[str, Konto]
) -> None:
    wege = (Einwilligung.Weg.LINK, Einwilligung.Weg.SCHRIFTLICH)
    for nummer, name in enumerate(ZEIGEN_SICH):
        weg = wege[nummer % 2]
        eine = Einwilligung.erteilen(
            _ansprechperson(netzwerk, orgs[name]),
            netzwerk=netzwerk,
            weg=weg,
            erfasst_von=konten["koordination"] if weg == Einwilligung.Weg.SCHRIFTLICH else None,
        )
        seit = timezone.now() - timedelta(days=30 + 17 * nummer)
        Einwilligung.objects.filter(pk=eine.pk).update(erteilt_am=seit)


def _eigene_gruppe(netzwerk: Netzwerk, orgs: dict[str, Organisation]) -> None:
    sport = partnergruppe.anlegen(name="Sport", netzwerk=netzwerk, von=System(grund="demo"))
    for name in SPORT:
        Mitgliedschaft.objects.get(netzwerk=netzwerk, organisation=orgs[name]).gruppen.add(sport)


def _ansprechperson(netzwerk: Netzwerk, organisation: Organisation) -> Kontakt:
    person: Kontakt = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .taetig()
        .filter(organisation=organisation, ist_stellvertretung=False)
        .get()
    )
    return person
