"""How migrations run: as Django runs them, only that each step renders one model anew, not all.

After each operation Django renders every model that relates to the changed one, over any number
of steps. Here nearly all models reach each other through `Netzwerk` and `Konto`, and most
operations add a trigger, a field or a constraint: an empty database would spend minutes of a core
on rendering neighbours that nobody looks at.
"""

from collections.abc import Sequence

from django.contrib.postgres.operations import CreateExtension
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps
from pgtrigger.migrations import AddTrigger, RemoveTrigger

#: They leave alone what other models read from this one: its table and the columns they point to.
OHNE_NACHBARN = (
    AddTrigger,
    CreateExtension,
    RemoveTrigger,
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelOptions,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveField,
    operations.RemoveIndex,
    operations.RunPython,
    operations.RunSQL,
)


def _ohne_nachbarn(operation: Operation) -> bool:
    if isinstance(operation, operations.AlterField):
        # Only such a column can be pointed to; a table between two models belongs to both.
        feld = operation.field
        return not (feld.primary_key or feld.unique or feld.many_to_many)
    return isinstance(operation, OHNE_NACHBARN)


class Modellstand(ProjectState):
    """The models as a migration knows them; related ones may be older than the changed one.

    Django's own delay: whoever needs related models, as `RunPython` does, finds the state marked
    as delayed and has all of them rendered.
    """

    einzeln = False

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if not self.einzeln:
            super().reload_model(app_label, model_name, delay)
        elif "apps" in self.__dict__:
            self.is_delayed = True
            self._neu_darstellen(app_label, model_name)

    def alle_darstellen(self) -> None:
        """At once: operations change fields that the state before shares with the one after."""
        self.__dict__["apps"] = StateApps(list(self.real_apps), self.models)
        self.is_delayed = False

    def _neu_darstellen(self, app_label: str, model_name: str) -> None:
        self.apps.unregister_model(app_label, model_name)
        self.apps.render_multiple([self.models[app_label, model_name]])
        name = f"{app_label}.{model_name}"
        for (app, kind), stand in list(self.models.items()):
            if any(isinstance(basis, str) and basis.lower() == name for basis in stand.bases):
                self._neu_darstellen(app, kind)


class Migrationslauf(MigrationExecutor):
    """Django's executor on such a state; a migration with other operations runs as in Django."""

    def migrate(
        self,
        targets: Sequence[tuple[str, str | None]] | None,
        plan: Sequence[tuple[Migration, bool]] | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        if state is not None:
            state = Modellstand(models=state.models, real_apps=state.real_apps)
        return super().migrate(targets, plan, state, fake, fake_initial)

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        if isinstance(state, Modellstand):
            state.einzeln = all(map(_ohne_nachbarn, migration.operations))
            if state.is_delayed and not state.einzeln:
                state.alle_darstellen()
        return super().apply_migration(state, migration, fake, fake_initial)
