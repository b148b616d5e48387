from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mitglieder", "0010_neuer_name"),
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
                ],
                max_length=20,
                verbose_name="Art",
            ),
        ),
    ]
