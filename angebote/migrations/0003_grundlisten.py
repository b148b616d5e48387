"""Topics, target groups, formats and synonyms to begin with; every network may edit and add."""

from typing import Any

from django.db import migrations

from angebote.deutsch import schluessel

THEMEN_MEDIEN = {
    "Online-Betrug": "euro",
    "Cybergrooming": "sms",
    "Cybermobbing": "forum",
    "Fake News": "menu-book",
    "Hate Speech": "forum",
    "Sexting": "sms",
    "Pornografie": "visibility-off",
    "Sexuelle Gewalt im Netz": "shield-person",
    "Gaming": "tv",
    "Soziale Medien": "groups",
    "Exzessive Mediennutzung": "timer",
}
THEMEN_ALLGEMEIN = {
    "Sucht": "hourglass-top",
    "Gewalt": "shield-person",
    "Sexualisierte Gewalt": "shield-person",
    "Frühe Hilfen": "stroller",
    "Umgang mit Krisen": "support-agent",
    "Medienkompetenz": "tv",
    "Entwicklungsauffälligkeiten": "child-care",
    "Psychische Gesundheit": "psychology",
    "Inklusiver Kinderschutz": "accessible",
    "Schutzkonzepte": "verified",
    "Beteiligung junger Menschen": "how-to-vote",
    "Meldewege": "send",
    "Kollegiale Fallberatung": "forum",
    "Demokratie": "balance",
    "Gesundheit und Bewegung": "health-and-safety",
    "Sexualpädagogik": "diversity-1",
    "Soziales Lernen": "handshake",
}
ZIELGRUPPEN = (
    "Kinder",
    "Jugendliche",
    "Eltern",
    "Pädagogische Fachkräfte",
    "Schulen",
    "Kitas",
    "Jugendeinrichtungen",
    "Schulsozialarbeit",
    "Vereine und Ehrenamt",
    "Heilberufe",
)
FORMATE = (
    "Beratung",
    "Sprechstunde",
    "Workshop",
    "Elternabend",
    "Informationsveranstaltung",
    "Qualifizierung",
    "Kreativaktion",
    "Aktionstag",
    "Präventionstheater",
    "Peer-Projekt",
    "Online-Angebot",
    "Material",
)
SYNONYME = (
    ("Handysucht", "exzessive Mediennutzung"),
    ("Internetsucht", "exzessive Mediennutzung"),
    ("Mediensucht", "exzessive Mediennutzung"),
    ("Bildschirmzeit", "exzessive Mediennutzung"),
    ("Spielsucht", "Gaming"),
    ("Computerspiele", "Gaming"),
    ("Videospiele", "Gaming"),
    ("Zocken", "Gaming"),
    ("Falschnachrichten", "Fake News"),
    ("Falschmeldungen", "Fake News"),
    ("Desinformation", "Fake News"),
    ("Hassrede", "Hate Speech"),
    ("Hass im Netz", "Hate Speech"),
    ("Hetze", "Hate Speech"),
    ("Online-Mobbing", "Cybermobbing"),
    ("Internetmobbing", "Cybermobbing"),
    ("Mobbing im Netz", "Cybermobbing"),
    ("Nacktbilder", "Sexting"),
    ("Nacktfotos", "Sexting"),
    ("Anmache im Netz", "Cybergrooming"),
    ("Grooming", "Cybergrooming"),
    ("Pornos", "Pornografie"),
    ("Social Media", "Soziale Medien"),
    ("Instagram", "Soziale Medien"),
    ("TikTok", "Soziale Medien"),
    ("WhatsApp", "Soziale Medien"),
    ("Abzocke", "Online-Betrug"),
    ("Phishing", "Online-Betrug"),
    ("Missbrauch", "sexualisierte Gewalt"),
    ("sexueller Missbrauch", "sexualisierte Gewalt"),
    ("häusliche Gewalt", "Gewalt Familie"),
    ("Schläge", "Gewalt"),
    ("Alkohol", "Sucht"),
    ("Drogen", "Sucht"),
    ("Depression", "psychische Gesundheit"),
    ("Angst", "psychische Gesundheit"),
    ("Ritzen", "psychische Gesundheit"),
    ("Selbstverletzung", "psychische Gesundheit"),
    ("Babys", "Frühe Hilfen"),
    ("Säuglinge", "Frühe Hilfen"),
    ("Schwangerschaft", "Frühe Hilfen"),
    ("Behinderung", "inklusiver Kinderschutz"),
    ("Partizipation", "Beteiligung"),
    ("Mitbestimmung", "Beteiligung"),
    ("Intervision", "kollegiale Fallberatung"),
    ("Aufklärung", "Sexualpädagogik"),
    ("Sexualkunde", "Sexualpädagogik"),
    ("Lehrer", "Schulen"),
    ("Lehrerin", "Schulen"),
    ("Lehrkräfte", "Schulen"),
    ("Kindergarten", "Kita"),
    ("Kindertagesstätte", "Kita"),
    ("Erzieher", "pädagogische Fachkräfte"),
    ("Erzieherin", "pädagogische Fachkräfte"),
    ("Fortbildung", "Qualifizierung"),
    ("Weiterbildung", "Qualifizierung"),
    ("Schulung", "Qualifizierung"),
    ("Teenager", "Jugendliche"),
    ("Mutter", "Eltern"),
    ("Vater", "Eltern"),
    ("Ärzte", "Heilberufe"),
    ("Ärztin", "Heilberufe"),
    ("umsonst", "kostenfrei"),
    ("kostenlos", "kostenfrei"),
)


def anlegen(apps: Any, schema_editor: Any) -> None:
    Thema = apps.get_model("angebote", "Thema")
    themen = [
        *((name, symbol, "allgemein") for name, symbol in THEMEN_ALLGEMEIN.items()),
        *((name, symbol, "medien") for name, symbol in THEMEN_MEDIEN.items()),
    ]
    Thema.objects.bulk_create(
        Thema(name=name, symbol=symbol, bereich=bereich, position=stelle)
        for stelle, (name, symbol, bereich) in enumerate(themen, start=1)
    )
    for modellname, namen in (("Zielgruppe", ZIELGRUPPEN), ("Angebotsformat", FORMATE)):
        modell = apps.get_model("angebote", modellname)
        modell.objects.bulk_create(
            modell(name=name, position=stelle) for stelle, name in enumerate(namen, start=1)
        )
    Synonym = apps.get_model("angebote", "Synonym")
    Synonym.objects.bulk_create(
        Synonym(begriff=begriff, bedeutet=bedeutet, gefaltet=schluessel(begriff))
        for begriff, bedeutet in SYNONYME
    )


class Migration(migrations.Migration):
    dependencies = [("angebote", "0002_initial")]
    operations = [migrations.RunPython(anlegen, migrations.RunPython.noop, elidable=False)]
