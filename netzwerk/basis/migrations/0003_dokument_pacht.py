from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basis", "0002_nachfrage_angekommen"),
    ]

    operations = [
        migrations.AddField(
            model_name="dokument",
            name="pacht",
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
