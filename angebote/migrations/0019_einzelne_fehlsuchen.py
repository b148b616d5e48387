from django.db import migrations


class Migration(migrations.Migration):
    """Words that fewer than three looked for are not kept any more, nor those of before."""

    dependencies = (("angebote", "0018_vorgang"),)

    operations = (
        migrations.RunSQL(
            "DELETE FROM angebote_fehlsuche AS f WHERE 3 > ("
            "SELECT SUM(g.anzahl) FROM angebote_fehlsuche AS g"
            " WHERE (g.netzwerk_id, g.wort) = (f.netzwerk_id, f.wort))",
            migrations.RunSQL.noop,
        ),
    )
