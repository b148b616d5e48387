"""The partner groups of the law. Their keys are stable: lists and reports name them."""

from typing import Any

from django.db import migrations

# (key, name, § 9 (4) LKiSchG NRW, § 3 (2) KKG), in the order of the laws
GRUPPEN = (
    ("jugendamt_asd", "Jugendamt, Allgemeiner Sozialer Dienst", True, False),
    ("traeger_8a", "Träger mit Vereinbarung nach § 8a SGB VIII", True, False),
    ("insofa", "Insoweit erfahrene Fachkräfte", True, False),
    ("geheimnistraeger_kkg4", "Geheimnistragende nach § 4 KKG", True, False),
    ("schule", "Schulen", True, True),
    ("gesundheitsamt", "Gesundheitsamt", True, True),
    ("polizei_ordnung", "Polizei und Ordnungsbehörden", True, True),
    ("familiengericht", "Familiengericht", True, True),
    ("staatsanwaltschaft", "Staatsanwaltschaft", True, False),
    ("verfahrensbeistand", "Verfahrensbeistände", True, False),
    ("eingliederungshilfe_sgb9", "Eingliederungshilfe nach SGB IX", True, False),
    ("netzwerk_fruehe_hilfen", "Netzwerk Frühe Hilfen", True, False),
    ("sonstige", "Sonstige Partner", True, False),
    ("jugendhilfe_oeffentlich", "Öffentliche Jugendhilfe", False, True),
    ("jugendhilfe_frei", "Freie Jugendhilfe", False, True),
    (
        "leistungserbringer_sgb9_125",
        "Leistungserbringer mit Vertrag nach § 125 SGB IX",
        False,
        True,
    ),
    ("sozialamt", "Sozialamt", False, True),
    ("agentur_arbeit", "Agentur für Arbeit", False, True),
    ("krankenhaus", "Krankenhäuser", False, True),
    ("spz", "Sozialpädiatrische Zentren", False, True),
    ("fruehfoerderstelle", "Frühförderstellen", False, True),
    ("beratung_soziale_problemlagen", "Beratungsstellen für soziale Problemlagen", False, True),
    ("schwangerschaftsberatung", "Beratungsstellen für Schwangere", False, True),
    ("muettergenesung", "Müttergenesung", False, True),
    ("gewaltschutz", "Schutz vor Gewalt in engen sozialen Beziehungen", False, True),
    ("familienbildung", "Familienbildungsstätten", False, True),
    ("mehrgenerationenhaus", "Mehrgenerationenhäuser", False, True),
    ("heilberufe", "Angehörige der Heilberufe", False, True),
)


def anlegen(apps: Any, schema_editor: Any) -> None:
    """Create what is missing; repeatable, so that emptied test databases can be refilled."""
    gruppe_modell = apps.get_model("mitglieder", "Partnergruppe")
    for position, (schluessel, name, nach_lkischg, nach_kkg) in enumerate(GRUPPEN, start=1):
        gruppe_modell.objects.get_or_create(
            schluessel=schluessel,
            netzwerk=None,
            defaults={
                "name": name,
                "nach_lkischg": nach_lkischg,
                "nach_kkg": nach_kkg,
                "position": position * 10,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("mitglieder", "0001_initial")]

    operations = [migrations.RunPython(anlegen, migrations.RunPython.noop)]
