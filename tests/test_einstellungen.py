"""Production refuses to start when something it needs is missing, and has nothing of the demo."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

VOLLSTAENDIG = {
    "PORTAL_MODUS": "produktion",
    "SECRET_KEY": "k" * 60,
    "PORTAL_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1:9/portal",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "MAIL_URL": "smtp://127.0.0.1:9",
    "MAIL_ABSENDER": "portal@portal.example",
    "DATEN_VERZEICHNIS": "/nirgends/dateien",
    "SIEGEL_VERZEICHNIS": "/nirgends/siegel",
    "SIEGEL_PASSWORT": "geheim",
}


def python(code: str, umgebung: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "netzwerk.settings",
            # What is measured in this run is measured there, too.
            **{n: w for n, w in os.environ.items() if n.startswith("COVERAGE_")},
            **umgebung,
        },
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("fehlend", sorted(VOLLSTAENDIG.keys() - {"PORTAL_MODUS"}))
def test_produktion_nennt_was_fehlt(fehlend: str) -> None:
    umgebung = {name: wert for name, wert in VOLLSTAENDIG.items() if name != fehlend}
    ergebnis = python("import netzwerk.settings", umgebung)
    assert ergebnis.returncode != 0
    assert f"Die Umgebungsvariable {fehlend} fehlt" in ergebnis.stderr


def test_unbekannter_modus() -> None:
    ergebnis = python("import netzwerk.settings", VOLLSTAENDIG | {"PORTAL_MODUS": "probe"})
    assert "PORTAL_MODUS kennt nur" in ergebnis.stderr


def test_produktion_kennt_keine_demo() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.apps import apps\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "from django.core.management import get_commands\n"
        "assert not apps.is_installed('netzwerk.demo')\n"
        "assert 'demodaten' not in get_commands()\n"
        "try:\n    reverse('demo:post-liste')\nexcept NoReverseMatch:\n    print('ohne Demo')\n"
    )
    ergebnis = python(code, VOLLSTAENDIG)
    assert ergebnis.stdout.strip() == "ohne Demo", ergebnis.stderr
