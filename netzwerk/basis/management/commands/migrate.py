"""Django's `migrate`, with the portal's executor."""

from django.core.management.commands import migrate

from netzwerk.basis.migrationslauf import Migrationslauf

# The command reads its executor from its module and offers no other way in.
migrate.MigrationExecutor = Migrationslauf  # type: ignore[attr-defined]  # imported there

Command = migrate.Command
