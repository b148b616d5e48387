"""Bring database, static files and demo data to the present state, in one process."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands


def _stand() -> str:
    """Changes whenever a static file of the project or a library's version does."""
    summe = hashlib.sha256((settings.BASE_DIR / "uv.lock").read_bytes())
    for ordner in settings.STATICFILES_DIRS:
        for datei in sorted(Path(ordner).rglob("*")):
            zustand = datei.stat()
            summe.update(f"{datei} {zustand.st_mtime_ns} {zustand.st_size}\n".encode())
    return summe.hexdigest()


class Command(BaseCommand):
    help = "Bereitet die Demo vor: Datenbank, statische Dateien, Demodaten."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        marke = Path(settings.STATIC_ROOT) / ".stand"
        if not marke.exists() or marke.read_text() != _stand():
            call_command("collectstatic", interactive=False, verbosity=0)
            marke.write_text(_stand())
        if apps.get_model("basis", "Netzwerk")._default_manager.exists():
            return
        if "demodaten" in get_commands():
            self.stdout.write("Die Demodaten werden angelegt …")
            call_command("demodaten")
