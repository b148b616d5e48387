from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basis", "0009_dokument_wartet"),
        ("mitglieder", "0015_unterschrift_mit_organisation"),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="unterzeichner_name",
                field=models.CharField(
                    blank=True, max_length=200, verbose_name="Vor- und Nachname"
                ),
            )
            for model in ("beitritt", "beitrittevent")
        ),
        migrations.AddField(
            model_name="zeichenstelle",
            name="codes",
            field=models.ManyToManyField(editable=False, to="basis.einmalcode"),
        ),
    ]
