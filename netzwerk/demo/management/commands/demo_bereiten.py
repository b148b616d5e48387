"""Bring database, static files and demo data to the present state, in one process."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def _stand() -> str:
    """Changes whenever a static file of the project or a library's version does."""
    summe = hashlib.sha256((settings.BASE_DIR / "uv.lock").read_bytes())
    for datei in sorted((settings.BASE_DIR / "static").rglob("*")):
        zustand = datei.stat()
        summe.update(f"{datei} {zustand.st_mtime_ns} {zustand.st_size}\n".encode())
    return summe.hexdigest()


class Command(BaseCommand):
    help = "Bereitet die Demo vor: Datenbank, statische Dateien, Demodaten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ohne-daten", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        geladen = MigrationLoader(connection)
        if geladen.applied_migrations.keys() - geladen.disk_migrations.keys():
            raise CommandError(
                "Die Daten stammen von einer neueren Version des Portals: Setzen Sie die Demo "
                "mit „make demo-zuruecksetzen“ zurück."
            )
        call_command("migrate", interactive=False, verbosity=0)
        marke = Path(str(settings.STATIC_ROOT)) / ".stand"
        if not marke.exists() or marke.read_text() != _stand():
            call_command("collectstatic", interactive=False, verbosity=0)
            marke.write_text(_stand())
        hat_daten = apps.get_model("basis", "Netzwerk")._default_manager.exists()
        if not hat_daten and not options["ohne_daten"]:
            call_command("demodaten")
