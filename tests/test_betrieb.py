"""What operators read and copy agrees with the code."""

import re
from itertools import pairwise
from pathlib import Path

import yaml

WURZEL = Path(__file__).resolve().parent.parent
EINSTELLUNGEN = set(
    re.findall(
        r'(?:env\.\w+|_pflicht)\(\s*"([A-Z_]+)"', (WURZEL / "netzwerk/settings.py").read_text()
    )
)
BEISPIEL = set(re.findall(r"^#?([A-Z_]+)=", (WURZEL / ".env.example").read_text(), re.MULTILINE))


def test_env_example_nennt_jede_einstellung() -> None:
    # The password is the compose file's own: it becomes part of DATABASE_URL.
    assert BEISPIEL - {"POSTGRES_PASSWORD"} == EINSTELLUNGEN


def test_compose_hat_alle_dienste_und_warteschlangen() -> None:
    compose = yaml.safe_load((WURZEL / "docker-compose.yml").read_text())
    dienste = compose["services"]
    assert set(dienste) == {
        *("web", "worker-codes", "worker", "beat", "migration", "postgres", "valkey")
    }
    befehle = " ".join(str(d.get("command", "")) for d in dienste.values())
    schlangen = {q for teil in re.findall(r"-Q (\S+)", befehle) for q in teil.split(",")}
    assert schlangen == {"codes", "post", "pdf", "standard"}
    ohne_pruefung = {name for name, d in dienste.items() if "healthcheck" not in d}
    assert ohne_pruefung == {"migration"}


def test_voller_speicher_kostet_keine_warteschlange() -> None:
    """Queues have no expiry: what evicts only keys that have one never evicts a task."""
    befehl = yaml.safe_load((WURZEL / "docker-compose.yml").read_text())["services"]["valkey"][
        "command"
    ].split()
    wert = dict(pairwise(befehl))
    assert re.fullmatch(r"[1-9]\d*mb", wert["--maxmemory"])
    assert wert["--maxmemory-policy"] == "volatile-lru"
    assert wert["--appendonly"] == "yes"
    betrieb = (WURZEL / "docs/betrieb.md").read_text()
    assert wert["--maxmemory"].removesuffix("mb") + " MB" in betrieb
    assert "volatile-lru" in betrieb


def test_readme_nennt_die_befehle_die_es_gibt() -> None:
    ziele = set(re.findall(r"^([a-z-]+):.*##", (WURZEL / "Makefile").read_text(), re.MULTILINE))
    readme = (WURZEL / "README.md").read_text()
    assert set(re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)`", readme, re.MULTILINE)) <= {
        *((z, "") for z in ziele),
        *(("", z) for z in ziele),
    }
    assert {z for z in ziele if f"make {z}" not in readme} == set()
