"""More words people use for what offers name otherwise; every network adds its own."""

from typing import Any

from django.db import migrations

from angebote.deutsch import schluessel

SYNONYME = (
    ("Soziale Netzwerke", "Soziale Medien"),
    ("Snapchat", "Soziale Medien"),
    ("YouTube", "Soziale Medien"),
    ("Smartphone", "Medienkompetenz"),
    ("Medienerziehung", "Medienkompetenz"),
    ("Deepfake", "Fake News"),
    ("Verschwörung", "Fake News"),
    ("Sextortion", "Sexting"),
    ("Baby", "Frühe Hilfen"),
    ("Schreibaby", "Frühe Hilfen"),
    ("schwanger", "Frühe Hilfen"),
    ("Cannabis", "Sucht"),
    ("Kiffen", "Sucht"),
    ("Essstörung", "psychische Gesundheit"),
    ("Suizid", "Umgang mit Krisen"),
    ("Selbstmord", "Umgang mit Krisen"),
    ("Belästigung", "sexualisierte Gewalt"),
    ("Vergewaltigung", "sexualisierte Gewalt"),
    ("Rassismus", "Demokratie"),
    ("Extremismus", "Demokratie"),
    ("Radikalisierung", "Demokratie"),
    ("Inklusion", "inklusiver Kinderschutz"),
    ("Kinderrechte", "Beteiligung"),
    ("Fallbesprechung", "kollegiale Fallberatung"),
    ("Sportverein", "Vereine"),
    ("Arzt", "Heilberufe"),
    ("Kinderarzt", "Heilberufe"),
    ("gratis", "kostenfrei"),
)


def anlegen(apps: Any, schema_editor: Any) -> None:
    """What somebody added for all networks meanwhile stays as it is."""
    Synonym = apps.get_model("angebote", "Synonym")
    vorhanden = {
        (schluessel(begriff), schluessel(bedeutet))
        for begriff, bedeutet in Synonym.objects.filter(netzwerk=None).values_list(
            "begriff", "bedeutet"
        )
    }
    Synonym.objects.bulk_create(
        Synonym(begriff=begriff, bedeutet=bedeutet, gefaltet=schluessel(begriff))
        for begriff, bedeutet in SYNONYME
        if (schluessel(begriff), schluessel(bedeutet)) not in vorhanden
    )


class Migration(migrations.Migration):
    dependencies = [("angebote", "0011_einlesung")]

    operations = [migrations.RunPython(anlegen, migrations.RunPython.noop, elidable=False)]
