"""Bring database and demo data to the present state, in one process."""

from typing import Any

from django.apps import apps
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    help = "Bereitet die Demo vor: Datenbank und Demodaten."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ohne-daten", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        geladen = MigrationLoader(connection)
        if geladen.applied_migrations.keys() - geladen.disk_migrations.keys():
            raise CommandError(
                "Die Daten stammen von einer neueren Version des Portals: Setzen Sie die Demo "
                "mit „make demo-zuruecksetzen“ zurück."
            )
        # Finding nothing to do costs Django two renderings of all models.
        if geladen.disk_migrations.keys() - geladen.applied_migrations.keys():
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        hat_daten = apps.get_model("basis", "Netzwerk")._default_manager.exists()
        if not hat_daten and not options["ohne_daten"]:
            call_command("demodaten", skip_checks=True)
