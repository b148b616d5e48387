"""Migrations make what the models say, whichever way neighbours are rendered."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.commands import migrate as django_migrate
from django.db import connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from netzwerk.basis.aufbewahrung import UNSERE_APPS
from netzwerk.basis.migrationslauf import Migrationslauf, Modellstand

pytestmark = pytest.mark.django_db

SPALTEN = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0
      AND NOT a.attisdropped
"""
BEDINGUNGEN = """
    SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype <> 'n'
"""
INDEXE = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s"


#: How PostgreSQL prints a condition depends on whether its column was altered afterwards.
UMWANDLUNG = re.compile(r"::(character varying|text)(\[\])?|[()]")


def _schema(name: str) -> set[tuple[Any, ...]]:
    """Columns, constraints and indexes of a schema, without its name."""
    gefunden = set()
    with connection.cursor() as zeiger:
        for frage in (SPALTEN, BEDINGUNGEN, INDEXE):
            zeiger.execute(frage, [name])
            gefunden |= {
                tuple(
                    UMWANDLUNG.sub("", wert.replace(f"{name}.", ""))
                    if isinstance(wert, str)
                    else wert
                    for wert in zeile
                )
                for zeile in zeiger.fetchall()
            }
    return gefunden


@contextmanager
def _nebenan() -> Iterator[None]:
    """An empty schema in front of the tables, forgotten afterwards."""
    with transaction.atomic(), connection.cursor() as zeiger:
        zeiger.execute("CREATE SCHEMA nebenan")
        zeiger.execute("SET LOCAL search_path = nebenan, public")
        yield
        transaction.set_rollback(True)


def test_tabellen_sind_wie_die_modelle() -> None:
    unsere = [
        modell
        for app in UNSERE_APPS
        for modell in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    with _nebenan():
        with connection.schema_editor() as schema:
            for modell in unsere:
                if not (modell._meta.auto_created or modell._meta.proxy):
                    schema.create_model(modell)
        aus_modellen = _schema("nebenan")
    tabellen = {modell._meta.db_table for modell in unsere}
    aus_migrationen = {zeile for zeile in _schema("public") if zeile[0] in tabellen}
    assert {zeile[0] for zeile in aus_modellen} == tabellen
    assert sorted(map(str, aus_migrationen ^ aus_modellen)) == []


def _ohne_nachbarn() -> list[Operation]:
    """Related in each way there is; made anew each time, for a state changes them."""
    return [
        migrations.CreateModel(
            "Haus",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("nummer", models.CharField(max_length=10, unique=True)),
            ],
        ),
        migrations.CreateModel(
            "Raum",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("haus", models.ForeignKey("probe.Haus", models.CASCADE, to_field="nummer")),
                ("name", models.CharField(max_length=10)),
                ("neben", models.ManyToManyField("probe.Raum")),
            ],
        ),
        migrations.CreateModel("Saal", [], options={"proxy": True}, bases=("probe.raum",)),
        migrations.AddField("Raum", "flaeche", models.IntegerField(default=1)),
        migrations.AddField(
            "Haus", "foyer", models.ForeignKey("probe.Raum", models.SET_NULL, null=True)
        ),
        migrations.AlterField("Raum", "name", models.CharField(max_length=20)),
        migrations.AddConstraint(
            "Raum", models.UniqueConstraint(fields=["haus", "name"], name="raum_einmal")
        ),
        AddTrigger(
            "raum",
            pgtrigger.compiler.Trigger(
                name="bleibt",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RETURN NULL;",
                    hash="x",
                    operation="DELETE",
                    pgid="pgtrigger_bleibt",
                    table="probe_raum",
                    when="BEFORE",
                ),
            ),
        ),
    ]


def _einrichten(modelle: Any, _schema: Any) -> None:
    haus = modelle.get_model("probe", "Haus").objects.create(nummer="7")
    raum = modelle.get_model("probe", "Saal").objects.create(haus=haus, name="Aula")
    haus.foyer = haus.raum_set.get()
    haus.save()
    assert raum.haus.foyer.haus_set.get() == haus


def _umbenennung() -> list[Operation]:
    """What others point to changes its type, and its name."""
    return [
        migrations.AlterField("Haus", "nummer", models.CharField(max_length=30, unique=True)),
        migrations.RenameField("Haus", "nummer", "kennung"),
    ]


def _anwenden(lauf: MigrationExecutor, stand: ProjectState, *schritte: Operation) -> ProjectState:
    art = type("Probe", (migrations.Migration,), {"operations": schritte})
    return lauf.apply_migration(stand, art("probe", "probe"))


def _ausfuehren(lauf: MigrationExecutor, stand: ProjectState) -> list[tuple[Any, ...]]:
    with _nebenan():
        stand = _anwenden(lauf, stand, *_ohne_nachbarn())
        stand = _anwenden(lauf, stand, migrations.RunPython(_einrichten))
        stand = _anwenden(lauf, stand, *_umbenennung())
        assert stand.apps.get_model("probe", "Raum").objects.get().haus_id == "7"
        return sorted(_schema("nebenan"), key=str)


def test_macht_dieselben_tabellen_wie_django() -> None:
    unser = _ausfuehren(Migrationslauf(connection), Modellstand())
    assert unser == _ausfuehren(MigrationExecutor(connection), ProjectState())
    assert len(unser) > 15


def test_nachbarn_bleiben_und_abgeleitete_folgen() -> None:
    stand = Modellstand()
    lauf = Migrationslauf(connection)
    with _nebenan():
        _anwenden(lauf, stand, *_ohne_nachbarn())
        vorher = {name: stand.apps.get_model("probe", name) for name in ("Haus", "Raum", "Saal")}
        _anwenden(lauf, stand, migrations.AddField("Raum", "hoehe", models.IntegerField(default=1)))
        nachher = {name: stand.apps.get_model("probe", name) for name in vorher}
    assert nachher["Haus"] is vorher["Haus"]
    assert nachher["Raum"] is not vorher["Raum"]
    assert issubclass(nachher["Saal"], nachher["Raum"])
    assert stand.is_delayed


def test_befehl_laeuft_auf_diesem_stand() -> None:
    befehl = import_module("netzwerk.basis.management.commands.migrate")
    assert load_command_class(get_commands()["migrate"], "migrate").__class__ is befehl.Command
    assert vars(django_migrate)["MigrationExecutor"] is Migrationslauf
    assert isinstance(Migrationslauf(connection).migrate([], [], ProjectState()), Modellstand)
    assert not isinstance(Migrationslauf(connection).migrate([], []), Modellstand)
