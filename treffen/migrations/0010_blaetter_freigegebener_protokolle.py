"""A correction that was discarded used to leave sheets open under minutes that stand."""

from django.db import migrations

SCHLIESSEN = """
UPDATE treffen_ergebnisblatt blatt
   SET zustand = 'abgeschlossen'
 WHERE zustand = 'offen'
   AND (SELECT protokoll.zustand
          FROM treffen_protokoll protokoll
         WHERE protokoll.treffen_id = blatt.treffen_id
         ORDER BY protokoll.version DESC
         LIMIT 1) NOT IN ('entwurf', 'in_pruefung')
"""


class Migration(migrations.Migration):
    dependencies = [("treffen", "0009_ergebnisse_unter_tops")]

    operations = [migrations.RunSQL(SCHLIESSEN, migrations.RunSQL.noop)]
