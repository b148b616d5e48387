import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basis", "0005_rundgang_und_ruecklauf"),
        ("mitglieder", "0005_neue_adresse"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Ausfuhr",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("etiketten", "Adressetiketten"),
                            ("anwesenheitsliste", "Anwesenheitsliste"),
                            ("abdeckung", "Bericht zur Abdeckung"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "organisationen",
                    models.JSONField(default=list, verbose_name="Organisationen"),
                ),
                ("angaben", models.JSONField(default=dict, verbose_name="Angaben")),
                ("vorgang", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="angefordert am",
                    ),
                ),
                (
                    "konto",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="basis.netzwerk"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ausfuhr",
                "verbose_name_plural": "Ausfuhren",
                "indexes": [
                    models.Index(fields=["netzwerk", "konto"], name="ausfuhr_netzwerk_konto")
                ],
            },
        ),
    ]
