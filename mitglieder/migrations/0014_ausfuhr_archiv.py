from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mitglieder", "0013_zeichenstelle_fehlversuche"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ausfuhr",
            name="art",
            field=models.CharField(
                choices=[
                    ("etiketten", "Adressetiketten"),
                    ("anwesenheitsliste", "Anwesenheitsliste"),
                    ("abdeckung", "Bericht zur Abdeckung"),
                    ("teilnahmeliste", "Anwesenheitsliste des Treffens"),
                    ("namensschilder", "Namensschilder"),
                    ("archiv", "Archiv der Vereinbarung"),
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
    ]
