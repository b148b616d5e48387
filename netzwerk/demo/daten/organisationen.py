"""About sixty invented bodies of a town that does not exist, of all groups of § 9 (4) LKiSchG."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Netzwerk

BEZIRKE = ("Mitte", "Nord", "Südhang", "Hafen", "Westend")
STRASSEN = (
    "Lindenallee",
    "Am Alten Markt",
    "Hafenstraße",
    "Schulweg",
    "Brunnengasse",
    "Kastanienring",
    "Bahnhofsplatz",
    "Mühlenweg",
)
VORNAMEN = (
    "Kim",
    "Robin",
    "Toni",
    "Alex",
    "Sascha",
    "Jona",
    "Luca",
    "Noa",
    "Charlie",
    "Mika",
    "Eike",
    "Kai",
    "Lou",
    "Nikola",
    "Sam",
    "Jules",
    "Quinn",
    "Marlin",
    "Bente",
    "Janne",
)
NACHNAMEN = (
    "Beispiel",
    "Muster",
    "Vorlage",
    "Probe",
    "Modell",
    "Skizze",
    "Entwurf",
    "Fiktiv",
    "Platzhalter",
    "Musterfeld",
    "Beispielbach",
    "Probst-Vorlage",
    "Ahornfeld",
    "Birkengrund",
    "Eschental",
    "Fichtenau",
    "Ginsterberg",
    "Haselbach",
    "Immergrün",
    "Kiefernkamp",
    "Lärchenhof",
    "Mistelrain",
    "Nussbaumer",
    "Pappelweide",
    "Rotbuche",
    "Schlehdorn",
    "Tannenau",
    "Ulmenhain",
    "Wacholder",
    "Zedernau",
)


@dataclass(frozen=True)
class Vorlage:
    name: str
    art: str
    gruppen: tuple[str, ...] = ()
    dach: str = ""
    mitglied: bool = True
    funktion: str = "Leitung"


STADT = "Stadt Musterstadt"
JUGENDAMT = "Fachbereich Jugend und Familie"

VORLAGEN = (
    Vorlage(STADT, "kommune", mitglied=False),
    Vorlage(JUGENDAMT, "amt", ("jugendamt_asd", "jugendhilfe_oeffentlich"), STADT),
    Vorlage("Allgemeiner Sozialer Dienst Mitte", "sachgebiet", ("jugendamt_asd",), JUGENDAMT),
    Vorlage("Allgemeiner Sozialer Dienst Nord", "sachgebiet", ("jugendamt_asd",), JUGENDAMT),
    Vorlage("Kinder- und Jugendförderung", "abteilung", ("jugendhilfe_oeffentlich",), JUGENDAMT),
    Vorlage("Koordination Frühe Hilfen", "sachgebiet", ("netzwerk_fruehe_hilfen",), JUGENDAMT),
    Vorlage("Schulpsychologische Beratung", "sachgebiet", ("geheimnistraeger_kkg4",), STADT),
    Vorlage(
        "Ordnungsamt Musterstadt", "amt", ("polizei_ordnung",), STADT, funktion="Sachgebietsleitung"
    ),
    Vorlage("Gesundheitsamt Musterstadt", "amt", ("gesundheitsamt",), STADT),
    Vorlage(
        "Kinder- und Jugendgesundheitsdienst",
        "sachgebiet",
        ("gesundheitsamt",),
        "Gesundheitsamt Musterstadt",
    ),
    Vorlage("Sozialamt Musterstadt", "amt", ("sozialamt",), STADT),
    Vorlage("Polizeiwache Mitte", "polizei", ("polizei_ordnung",), funktion="Bezirksdienst"),
    Vorlage("Kommissariat Vorbeugung", "polizei", ("polizei_ordnung",), funktion="Vorbeugung"),
    Vorlage(
        "Amtsgericht Musterstadt, Familiengericht",
        "justiz",
        ("familiengericht",),
        funktion="Familienrichteramt",
    ),
    Vorlage(
        "Staatsanwaltschaft Musterstadt",
        "justiz",
        ("staatsanwaltschaft",),
        funktion="Dezernat Jugendschutz",
    ),
    Vorlage("Verfahrensbeistände Musterstadt e. V.", "verein", ("verfahrensbeistand",)),
    Vorlage("Teilhabe am Fluss gGmbH", "freier_traeger", ("eingliederungshilfe_sgb9",)),
    Vorlage(
        "Lebensräume Musterstadt e. V.",
        "freier_traeger",
        ("eingliederungshilfe_sgb9", "leistungserbringer_sgb9_125"),
    ),
    Vorlage("Jugendhilfe Anker gGmbH", "freier_traeger", ("traeger_8a", "jugendhilfe_frei")),
    Vorlage("Haus der Familie Musterstadt", "freier_traeger", ("traeger_8a", "familienbildung")),
    Vorlage("Kinderhaus Sonnenhang", "freier_traeger", ("traeger_8a",)),
    Vorlage("Wohngruppen Brückenbogen gGmbH", "freier_traeger", ("traeger_8a",)),
    Vorlage("Familienhilfe Kompass e. V.", "freier_traeger", ("traeger_8a", "jugendhilfe_frei")),
    Vorlage("Mobile Jugendarbeit Hafen", "freier_traeger", ("traeger_8a",)),
    Vorlage("Jugendzentrum Alte Gießerei", "einrichtung", ("traeger_8a",)),
    Vorlage(
        "Beratungsstelle Lichtblick",
        "beratungsstelle",
        ("insofa", "geheimnistraeger_kkg4", "beratung_soziale_problemlagen"),
    ),
    Vorlage("Fachberatung Kinderschutz Musterstadt", "beratungsstelle", ("insofa",)),
    Vorlage("Erziehungsberatung am Park", "beratungsstelle", ("geheimnistraeger_kkg4", "insofa")),
    Vorlage("Suchtberatung Wegwarte", "beratungsstelle", ("geheimnistraeger_kkg4",)),
    Vorlage(
        "Schwangerschaftsberatung Storchennest",
        "beratungsstelle",
        ("schwangerschaftsberatung", "geheimnistraeger_kkg4"),
    ),
    Vorlage("Frauenberatung Rückhalt", "beratungsstelle", ("gewaltschutz",)),
    Vorlage("Frauenhaus Musterstadt", "einrichtung", ("gewaltschutz",)),
    Vorlage("Klinikum Musterstadt, Kinderklinik", "gesundheit", ("krankenhaus", "heilberufe")),
    Vorlage("Sozialpädiatrisches Zentrum Musterstadt", "gesundheit", ("spz",)),
    Vorlage("Kinderarztpraxis am Park", "gesundheit", ("heilberufe", "geheimnistraeger_kkg4")),
    Vorlage("Hebammenpraxis Nord", "gesundheit", ("heilberufe", "geheimnistraeger_kkg4")),
    Vorlage("Frühförderstelle Kleine Schritte", "einrichtung", ("fruehfoerderstelle",)),
    Vorlage("Praxis für Kinderpsychotherapie Südhang", "gesundheit", ("heilberufe",)),
    Vorlage("Grundschule am Brunnen", "schule", ("schule",), funktion="Schulleitung"),
    Vorlage("Grundschule Hafen", "schule", ("schule",), funktion="Schulleitung"),
    Vorlage("Gesamtschule Nord", "schule", ("schule",), funktion="Schulsozialarbeit"),
    Vorlage("Gymnasium Lindenallee", "schule", ("schule",), funktion="Schulsozialarbeit"),
    Vorlage("Förderschule Kastanienring", "schule", ("schule",), funktion="Schulleitung"),
    Vorlage("Berufskolleg Musterstadt", "schule", ("schule",), funktion="Beratungslehrkraft"),
    Vorlage("Kita Regenbogenland", "kita", ("traeger_8a",)),
    Vorlage("Kita Hafenzwerge", "kita", ("traeger_8a",)),
    Vorlage("Kita Waldlichtung", "kita", ("traeger_8a",)),
    Vorlage("Familienzentrum Westend", "kita", ("traeger_8a", "familienbildung")),
    Vorlage("Kindertagespflege Musterstadt e. V.", "verein", ("traeger_8a",)),
    Vorlage("Sportverein Musterstadt 1921 e. V.", "verein", ("sonstige",), funktion="Jugendwart"),
    Vorlage("Turnerschaft Südhang e. V.", "verein", ("sonstige",), funktion="Vorstand"),
    Vorlage("Stadtsportbund Musterstadt e. V.", "verein", ("sonstige",)),
    Vorlage("Jugendfeuerwehr Musterstadt", "verein", ("sonstige",), funktion="Jugendleitung"),
    Vorlage("Musikschule Musterstadt", "einrichtung", ("sonstige",)),
    Vorlage("Stadtbücherei Musterstadt", "einrichtung", ("sonstige",), STADT),
    Vorlage("Medienwerkstatt Pixelhof e. V.", "verein", ("sonstige", "jugendhilfe_frei")),
    Vorlage("Lokalfunk Musterwelle", "medien", ("sonstige",), funktion="Redaktion"),
    Vorlage("Mehrgenerationenhaus Mühlenweg", "einrichtung", ("mehrgenerationenhaus",)),
    Vorlage("Gemeinschaft der Kirchen Musterstadt", "sonstige", ("sonstige",), mitglied=True),
    Vorlage("Jobcenter Musterstadt", "amt", ("agentur_arbeit",)),
    Vorlage("Krankenkasse Musterland, Regionalstelle", "krankenkasse", ("sonstige",)),
    Vorlage("Kinder- und Jugendtelefon Musterstadt e. V.", "verein", ("sonstige",)),
)
MEDIEN = (
    "Medienwerkstatt Pixelhof e. V.",
    "Kommissariat Vorbeugung",
    "Stadtbücherei Musterstadt",
    "Lokalfunk Musterwelle",
    "Kinder- und Jugendförderung",
    "Suchtberatung Wegwarte",
    "Krankenkasse Musterland, Regionalstelle",
    "Erziehungsberatung am Park",
)
# Left out of the network so that the coverage view has a gap to show.
LUECKEN = ("Staatsanwaltschaft Musterstadt",)


def kurz(name: str) -> str:
    """A domain-safe short form of a name."""
    umlaute = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    wort = name.lower().translate(umlaute)
    return "-".join("".join(z if z.isalnum() else " " for z in wort).split())[:40].strip("-")


def anlegen(
    zufall: Random, kinderschutz: Netzwerk, medien: Netzwerk, heute: date
) -> dict[str, Organisation]:
    """Organisations, memberships and ninety contacts; returns organisations by name."""
    gruppen = {g.schluessel: g for g in Partnergruppe.objects.filter(netzwerk=None)}
    orgs: dict[str, Organisation] = {}
    for nummer, vorlage in enumerate(VORLAGEN):
        domain = f"{kurz(vorlage.name)}.example"
        org = Organisation.objects.create(
            kommune=kinderschutz.kommune,
            name=vorlage.name,
            uebergeordnet=orgs.get(vorlage.dach),
            art=vorlage.art,
            strasse=f"{zufall.choice(STRASSEN)} {zufall.randint(1, 98)}",
            plz="00000",
            ort="Musterstadt",
            bezirk=BEZIRKE[nummer % len(BEZIRKE)],
            telefon=f"00000 {zufall.randint(10000, 99999)}",
            email=f"info@{domain}",
            website=f"https://www.{domain}/",
            schutzkonzept=zufall.choice(Organisation.Schutzkonzept.values[1:]),
            vereinbarung_8a_am=(
                heute - timedelta(days=zufall.randint(100, 2500))
                if "traeger_8a" in vorlage.gruppen
                else None
            ),
        )
        orgs[vorlage.name] = org
        if vorlage.mitglied:
            _mitgliedschaft(zufall, org, kinderschutz, vorlage, gruppen, heute)
        if vorlage.name in MEDIEN:
            _mitgliedschaft(zufall, org, medien, vorlage, gruppen, heute)
    _kontakte(zufall, orgs, kinderschutz, medien, heute)
    return orgs


def _mitgliedschaft(
    zufall: Random,
    org: Organisation,
    netzwerk: Netzwerk,
    vorlage: Vorlage,
    gruppen: dict[str, Partnergruppe],
    heute: date,
) -> None:
    aktiv = vorlage.name not in LUECKEN
    mitgliedschaft = Mitgliedschaft.objects.create(
        organisation=org,
        netzwerk=netzwerk,
        zustand=Mitgliedschaft.Zustand.AKTIV if aktiv else Mitgliedschaft.Zustand.EINGELADEN,
        seit=heute - timedelta(days=zufall.randint(60, 900)) if aktiv else None,
    )
    mitgliedschaft.gruppen.set(gruppen[s] for s in vorlage.gruppen if s in gruppen)


def _kontakte(
    zufall: Random,
    orgs: dict[str, Organisation],
    kinderschutz: Netzwerk,
    medien: Netzwerk,
    heute: date,
) -> None:
    """Ninety: one for each body that belongs, a deputy for as many as it takes."""
    namen = [f"{v} {n}" for v in VORNAMEN for n in NACHNAMEN]
    zufall.shuffle(namen)
    belegt = [vorlage for vorlage in VORLAGEN if vorlage.mitglied]
    stellen = [(vorlage, False) for vorlage in belegt]
    stellen += [(vorlage, True) for vorlage in zufall.sample(belegt, 90 - len(belegt))]
    for (vorlage, deputy), name in zip(stellen, namen, strict=False):
        vorname, nachname = name.split(" ", 1)
        kontakt = Kontakt.objects.create(
            organisation=orgs[vorlage.name],
            vorname=vorname,
            nachname=nachname,
            funktion="Stellvertretung" if deputy else vorlage.funktion,
            email=f"{kurz(name).replace('-', '.', 1)}@{kurz(vorlage.name)}.example",
            telefon=f"00000 {zufall.randint(10000, 99999)}",
            ist_stellvertretung=deputy,
            ist_zeichnungsberechtigt=not deputy,
            ist_insofa="insofa" in vorlage.gruppen,
            bestaetigt_am=heute - timedelta(days=zufall.randint(5, 500)),
            quelle="Mitgliederliste der Koordination",
        )
        netzwerke = [kinderschutz]
        if vorlage.name in MEDIEN:
            netzwerke.append(medien)
        kontakt.netzwerke.set(netzwerke)
