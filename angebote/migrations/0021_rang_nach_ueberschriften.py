"""Four weights for title, topics, names and texts; the short vector holds the first three."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import angebote.models.suche


class Migration(migrations.Migration):
    dependencies = [("angebote", "0020_begonnen_von")]

    operations = [
        migrations.RemoveField(model_name="suchdokument", name="kopf"),
        migrations.AddField(
            model_name="suchdokument",
            name="kopf",
            field=angebote.models.suche.Errechnet(
                db_persist=True,
                expression=models.Func("vektor", template="ts_filter(%(expressions)s, '{a,b,c}')"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="suchdokument",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("netzwerk"), models.F("kopf"), name="suchdokument_kopf"
            ),
        ),
        migrations.AddIndex(
            model_name="suchdokument",
            index=models.Index(
                models.F("netzwerk"),
                models.F("angebot"),
                include=("codes",),
                name="suchdokument_codes",
            ),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="suchdokument",
            name="merkmale_beziffern",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suchdokument",
            trigger=pgtrigger.compiler.Trigger(
                name="merkmale_beziffern",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO angebote_merkmal (wert)\n                SELECT neu FROM unnest(NEW.merkmale) AS neu\n                WHERE NOT EXISTS (SELECT FROM angebote_merkmal WHERE wert = neu)\n                ORDER BY neu ON CONFLICT DO NOTHING;\n                -- First what every row has: that tells where a row begins among many.\n                NEW.codes = COALESCE(\n                    (SELECT string_agg(int4send(id), ''::bytea ORDER BY wert <> 'alle:')\n                     FROM angebote_merkmal WHERE wert = ANY (NEW.merkmale)), ''::bytea);\n                RETURN NEW;\n            ",
                    hash="c720e0cccee52c757c961f6fd060a864f559f33b",
                    operation='INSERT OR UPDATE OF "merkmale", "codes"',
                    pgid="pgtrigger_merkmale_beziffern_89be8",
                    table="angebote_suchdokument",
                    when="BEFORE",
                ),
            ),
        ),
        # Numbers in their new order at once; texts are weighed anew within a minute.
        migrations.RunSQL(
            "UPDATE angebote_suchdokument SET codes = codes, stand = NULL", migrations.RunSQL.noop
        ),
    ]
