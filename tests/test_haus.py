"""How the house is built: import direction, sizes, names, templates."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

HAUS = Path(__file__).parents[1]
RAEUME = ("netzwerk", "mitglieder", "angebote", "treffen")
#: Who may import whom: each what stands before it. `demo` and the urls stand on top.
STOCKWERKE = (
    "netzwerk.basis",
    "mitglieder",
    "angebote",
    "treffen",
    "netzwerk.uebersicht",
    "netzwerk.demo",
)
ZEILEN_HOECHSTENS = 400
KEINE_RAEUME = {"utils", "helpers", "signals", "mixins", "services"}
#: Views that answer without a page of their own resource, with the reason.
OHNE_VORLAGE = {
    "angebote.views.pflege": "pages of `angebot` for those who keep it; `angebot` shows the public",
    "treffen.views.antwort": "pages of `einladung` for those who hold its link",
    "netzwerk.basis.views.fehler": "the error pages lie where Django looks for them",
    "netzwerk.basis.views.rahmen": "entry, health, colours: pages of the portal, not of a resource",
}


def _dateien(*endungen: str, in_: tuple[str, ...] = (*RAEUME, "tests")) -> Iterator[Path]:
    for raum in in_:
        for datei in sorted((HAUS / raum).rglob("*")):
            if datei.suffix in endungen and "__pycache__" not in datei.parts:
                yield datei


def _modul(datei: Path) -> str:
    return ".".join(datei.relative_to(HAUS).with_suffix("").parts).removesuffix(".__init__")


def _stockwerk(modul: str) -> int | None:
    """None for what belongs to no floor: settings, celery, urls, libraries."""
    for nummer, name in enumerate(STOCKWERKE):
        if modul == name or modul.startswith(f"{name}."):
            return nummer
    return None


def _importe(datei: Path) -> Iterator[str]:
    """Every module a file imports, inside functions too, and models named by their label."""
    for knoten in ast.walk(ast.parse(datei.read_text())):
        if isinstance(knoten, ast.Import):
            yield from (name.name for name in knoten.names)
        elif isinstance(knoten, ast.ImportFrom):
            assert knoten.level == 0, f"{datei}: relativer Import"
            yield str(knoten.module)
            yield from (f"{knoten.module}.{name.name}" for name in knoten.names)
        elif (
            isinstance(knoten, ast.Call)
            and isinstance(knoten.func, ast.Attribute)
            and knoten.func.attr in {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
            and knoten.args
            and isinstance(knoten.args[0], ast.Constant)
            and isinstance(knoten.args[0].value, str)
        ):
            app = knoten.args[0].value.partition(".")[0]
            if app in ("basis", "mitglieder", "angebote", "treffen", "uebersicht"):
                yield f"netzwerk.{app}" if app in ("basis", "uebersicht") else app


@pytest.mark.parametrize("stockwerk", STOCKWERKE)
def test_importe_gehen_nur_nach_unten(stockwerk: str) -> None:
    eigenes = STOCKWERKE.index(stockwerk)
    falsch = []
    for datei in _dateien(".py", in_=RAEUME):
        if _stockwerk(_modul(datei)) != eigenes:
            continue
        for modul in _importe(datei):
            ziel = _stockwerk(modul)
            if ziel is not None and ziel > eigenes:
                falsch.append(f"{datei.relative_to(HAUS)}: {modul}")
    assert not falsch, "\n".join(falsch)


def test_die_anwendung_kennt_die_tests_nicht() -> None:
    falsch = [
        f"{datei}: {modul}"
        for datei in _dateien(".py", in_=RAEUME)
        for modul in _importe(datei)
        if modul.partition(".")[0] == "tests"
    ]
    assert not falsch, "\n".join(falsch)


def test_keine_datei_ist_zu_lang() -> None:
    lang = []
    for datei in _dateien(
        ".py", ".html", ".css", ".js", in_=(*RAEUME, "tests", "templates", "static")
    ):
        if {"vendor", "migrations"} & set(datei.parts):
            continue
        zeilen = len(datei.read_text().splitlines())
        if zeilen > ZEILEN_HOECHSTENS:
            lang.append(f"{datei.relative_to(HAUS)}: {zeilen}")
    assert not lang, "\n".join(lang)


def test_ansichten_buchstabieren_keine_zustaende() -> None:
    """What counts as done or open is said once, by querysets and models."""
    buchstabiert = re.compile(
        r"\.(?:filter|exclude|get)\([^()]*\bzustand|\.zustand\b\s*(?:[!=]=|in\b|not in\b)"
    )
    falsch = [
        f"{datei.relative_to(HAUS)}: {treffer}"
        for datei in _dateien(".py", in_=("netzwerk/basis", "mitglieder"))
        if datei.parent.name == "views"
        for treffer in buchstabiert.findall(datei.read_text())
    ]
    assert not falsch, "\n".join(falsch)


def test_kein_raum_fuer_alles_moegliche() -> None:
    falsch = [
        str(datei.relative_to(HAUS))
        for datei in _dateien(".py")
        if KEINE_RAEUME & {teil.removesuffix(".py") for teil in datei.relative_to(HAUS).parts}
    ]
    assert not falsch, "\n".join(falsch)


def _ressourcen(raum: str) -> Iterator[tuple[str, str, str]]:
    """App, resource and module of everything in a room such as `views`."""
    for datei in _dateien(".py", in_=RAEUME):
        if datei.parent.name == raum and datei.stem != "__init__":
            yield datei.parent.parent.name, datei.stem, _modul(datei)


def test_jede_ansicht_hat_ihren_vorlagenordner() -> None:
    """`views/treffen.py` shows `templates/treffen/treffen/…`, also `treffen_lesen.py`."""
    ohne = []
    for app, ressource, modul in _ressourcen("views"):
        quelle = (HAUS / modul.replace(".", "/")).with_suffix(".py").read_text()
        zeigt = set(re.findall(rf'"{app}/([a-z_]+)/[a-z_]+\.html', quelle))
        ordner = HAUS / "templates" / app / ressource
        passt = ordner.is_dir() or any(ressource.startswith(f"{name}_") for name in zeigt)
        # A module without pages of its own acts and leads on.
        if not passt and modul not in OHNE_VORLAGE and ".html" in quelle:
            ohne.append(f"{modul} zeigt {sorted(zeigt)}")
    assert not ohne, "\n".join(ohne)
    assert set(OHNE_VORLAGE) <= {modul for *_, modul in _ressourcen("views")}


def test_jede_vorlage_gehoert_zu_einer_app() -> None:
    ordner = {datei.name for datei in (HAUS / "templates").iterdir() if datei.is_dir()}
    assert ordner == {
        "_bausteine",
        "account",
        "angebote",
        "base",
        "basis",
        "demo",
        "django",
        "mails",
        "mfa",
        "mitglieder",
        "pdf",
        "socialaccount",
        "treffen",
        "uebersicht",
        "usersessions",
    }


#: Where the button goes that leaves the page at once: a page that looks harmless.
AUSGANG = 'href="https://www.dwd.de/"'
VERBOTEN = {
    r"\|\s*safe\b": "|safe",
    r"\{%\s*autoescape\s+off": "autoescape off",
    r"<style\b": "<style>",
    r"\sstyle\s*=": "style=",
    r"\son[a-z]+\s*=\s*[\"']": "on…=",
    r"javascript:": "javascript:",
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))": "<script> im Text",
    r"https?://(?!www\.w3\.org/)": "fremde Adresse",
}


@pytest.mark.parametrize(("muster", "was"), VERBOTEN.items(), ids=VERBOTEN.values())
def test_vorlagen_ohne(muster: str, was: str) -> None:
    """Mails and PDFs are read by other programs: style there, but still no |safe."""
    gefunden = []
    for datei in _dateien(".html", ".txt", in_=("templates",)):
        ausserhalb = {"mails", "pdf", "email"} & set(datei.parts)
        if ausserhalb and was != "|safe":
            continue
        for nummer, zeile in enumerate(datei.read_text().splitlines(), start=1):
            if re.search(muster, zeile.replace(AUSGANG, "")):
                gefunden.append(f"{datei.relative_to(HAUS)}:{nummer}")
    assert not gefunden, "\n".join(gefunden)


def test_telefonlinks_sind_anrufbar() -> None:
    """A link of "0711 12 (24 h)" without its blanks dials nobody (netzwerk/basis/telefon.py)."""
    falsch = [
        f"{datei.relative_to(HAUS)}: {ausdruck}"
        for datei in _dateien(".html", ".txt", in_=("templates",))
        for ausdruck in re.findall(r"tel:\{\{([^}]*)\}\}", datei.read_text())
        if not re.search(r"\b(?:anrufbar|nummer_waehlbar)\s*$", ausdruck)
    ]
    assert not falsch, "\n".join(falsch)


def test_stil_und_skript_laden_nichts_von_draussen() -> None:
    fremd = [
        f"{datei.relative_to(HAUS)}: {treffer}"
        for datei in _dateien(".css", ".js", in_=("static",))
        for treffer in re.findall(
            r"""(?:url\(|@import|fetch\(|import\()\s*["']?(https?:|//)[^)"']*""", datei.read_text()
        )
    ]
    assert not fremd, "\n".join(fremd)


def _im_verzeichnis() -> list[Path]:
    """What git tracks; without git (an unpacked archive) everything that is no product."""
    try:
        ergebnis = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=HAUS,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return list(_dateien(".py", ".md", ".html", ".toml", in_=(*RAEUME, "tests", "docs")))
    return [HAUS / name for name in ergebnis.stdout.split("\0") if name]


def test_nichts_nennt_pfade_einer_maschine() -> None:
    # Written in parts, so that this file does not name them either.
    pfade = ("/" + "work/", "/" + "home/", "/" + "Users/", "../" + "shared", "/" + "root/")
    gefunden = []
    for datei in _im_verzeichnis():
        if "vendor" in datei.parts or not datei.is_file():
            continue
        try:
            text = datei.read_text()
        except UnicodeDecodeError:
            continue
        gefunden += [f"{datei.relative_to(HAUS)}: {pfad}" for pfad in pfade if pfad in text]
    assert not gefunden, "\n".join(gefunden)


#: „# type: ignore[…]“ or „# noqa: …“, and what is said behind it.
AUSNAHME = re.compile(r"# (?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: [A-Z\d, ]+\d)?)(.*)")


def test_jede_ausnahme_vom_pruefer_nennt_ihren_grund() -> None:
    """Beside it, or as a comment on the line above."""
    ohne = []
    for datei in _dateien(".py"):
        davor = ""
        for nummer, zeile in enumerate(datei.read_text().splitlines(), 1):
            fund = AUSNAHME.search(zeile)
            begruendet = fund is None or re.search(r"\w{2}", fund[1])
            if not begruendet and not davor.lstrip().startswith("# "):
                ohne.append(f"{datei.relative_to(HAUS)}:{nummer}")
            davor = zeile
    assert not ohne, "\n".join(ohne)


def test_browsertests_liegen_beisammen() -> None:
    """`make test` runs the others and `tests/browser` apart, by directory."""
    marke = "mark." + "browser"
    falsch = [
        str(datei.relative_to(HAUS))
        for datei in _dateien(".py", in_=("tests",))
        if datei.name.startswith("test_")
        and (marke in datei.read_text()) != (datei.parent == HAUS / "tests" / "browser")
    ]
    assert falsch == []
