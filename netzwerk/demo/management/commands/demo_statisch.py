"""Collect the static files where they changed since last time."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command


def _stand() -> str:
    """Changes whenever a static file of the project or a library's version does."""
    summe = hashlib.sha256((settings.BASE_DIR / "uv.lock").read_bytes())
    for datei in sorted((settings.BASE_DIR / "static").rglob("*")):
        zustand = datei.stat()
        summe.update(f"{datei} {zustand.st_mtime_ns} {zustand.st_size}\n".encode())
    return summe.hexdigest()


class Command(BaseCommand):
    help = "Stellt die statischen Dateien der Demo bereit."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        marke = Path(str(settings.STATIC_ROOT)) / ".stand"
        if not marke.exists() or marke.read_text() != _stand():
            call_command("collectstatic", interactive=False, verbosity=0)
            marke.write_text(_stand())
