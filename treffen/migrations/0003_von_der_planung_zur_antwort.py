import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import treffen.models.material
import treffen.models.programm


class Migration(migrations.Migration):
    dependencies = [
        ("basis", "0006_kalender_und_fortbildungen"),
        ("basis", "__first__"),
        ("mitglieder", "0010_neuer_name"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("treffen", "0002_protokollabbild"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="absage_grund",
            field=models.CharField(blank=True, max_length=300, verbose_name="Warum nicht"),
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="angemeldet_am",
            field=models.DateTimeField(editable=False, null=True, verbose_name="angemeldet am"),
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="angemeldet_von",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mitglieder.kontakt",
                verbose_name="angemeldet von",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="begruendung",
            field=models.TextField(
                blank=True,
                help_text="Bitte keine Angaben zu Fällen oder Familien.",
                max_length=1000,
                verbose_name="Worum geht es?",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="fortsetzung_von",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="fortsetzungen",
                to="treffen.tagesordnungspunkt",
                verbose_name="vertagt von",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="massnahme",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="wieder_auf",
                to="treffen.massnahme",
                verbose_name="zur Maßnahme",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="absage_grund",
            field=models.CharField(blank=True, max_length=300, verbose_name="Warum nicht"),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="angemeldet_am",
            field=models.DateTimeField(editable=False, null=True, verbose_name="angemeldet am"),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="angemeldet_von",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="mitglieder.kontakt",
                verbose_name="angemeldet von",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="begruendung",
            field=models.TextField(
                blank=True,
                help_text="Bitte keine Angaben zu Fällen oder Familien.",
                max_length=1000,
                verbose_name="Worum geht es?",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="fortsetzung_von",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="treffen.tagesordnungspunkt",
                verbose_name="vertagt von",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="massnahme",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="treffen.massnahme",
                verbose_name="zur Maßnahme",
            ),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="berufsgruppe",
            field=models.CharField(
                blank=True,
                choices=[
                    ("jugendamt", "Jugendamt"),
                    ("jugendhilfe", "Freie Jugendhilfe"),
                    ("kita", "Kita und Kindertagespflege"),
                    ("schule", "Schule"),
                    ("schulsozialarbeit", "Schulsozialarbeit"),
                    ("gesundheit", "Gesundheitswesen"),
                    ("beratung", "Beratung"),
                    ("eingliederungshilfe", "Eingliederungshilfe"),
                    ("polizei_ordnung", "Polizei und Ordnungsbehörden"),
                    ("justiz", "Justiz und Verfahrensbeistand"),
                    ("sport_ehrenamt", "Sport und Ehrenamt"),
                    ("sonstige", "andere"),
                ],
                max_length=20,
                verbose_name="Arbeitsfeld",
            ),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="erinnert_am",
            field=models.DateTimeField(editable=False, null=True, verbose_name="erinnert am"),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="stellvertretung_von",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="stellvertretung",
                to="treffen.teilnahme",
                verbose_name="Stellvertretung von",
            ),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="warteliste_seit",
            field=models.DateTimeField(editable=False, null=True, verbose_name="wartet seit"),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="weg",
            field=models.CharField(
                choices=[
                    ("einladung", "eingeladen"),
                    ("anmeldung", "selbst angemeldet"),
                    ("stellvertretung", "als Stellvertretung benannt"),
                    ("vor_ort", "ohne Anmeldung gekommen"),
                ],
                default="einladung",
                editable=False,
                max_length=15,
                verbose_name="Wie dazugekommen",
            ),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="berufsgruppe",
            field=models.CharField(
                blank=True,
                choices=[
                    ("jugendamt", "Jugendamt"),
                    ("jugendhilfe", "Freie Jugendhilfe"),
                    ("kita", "Kita und Kindertagespflege"),
                    ("schule", "Schule"),
                    ("schulsozialarbeit", "Schulsozialarbeit"),
                    ("gesundheit", "Gesundheitswesen"),
                    ("beratung", "Beratung"),
                    ("eingliederungshilfe", "Eingliederungshilfe"),
                    ("polizei_ordnung", "Polizei und Ordnungsbehörden"),
                    ("justiz", "Justiz und Verfahrensbeistand"),
                    ("sport_ehrenamt", "Sport und Ehrenamt"),
                    ("sonstige", "andere"),
                ],
                max_length=20,
                verbose_name="Arbeitsfeld",
            ),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="erinnert_am",
            field=models.DateTimeField(editable=False, null=True, verbose_name="erinnert am"),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="stellvertretung_von",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="treffen.teilnahme",
                verbose_name="Stellvertretung von",
            ),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="warteliste_seit",
            field=models.DateTimeField(editable=False, null=True, verbose_name="wartet seit"),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="weg",
            field=models.CharField(
                choices=[
                    ("einladung", "eingeladen"),
                    ("anmeldung", "selbst angemeldet"),
                    ("stellvertretung", "als Stellvertretung benannt"),
                    ("vor_ort", "ohne Anmeldung gekommen"),
                ],
                default="einladung",
                editable=False,
                max_length=15,
                verbose_name="Wie dazugekommen",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="anmeldezeichen",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="fotos_bis",
            field=models.DateField(
                blank=True,
                help_text="So lange bleiben die Einwilligungen gespeichert.",
                null=True,
                verbose_name="Fotos werden verwendet bis",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="fragt_bedarf",
            field=models.BooleanField(
                default=False,
                help_text="Freiwillig, nur für die Koordination, vier Wochen nach dem Treffen gelöscht.",
                verbose_name="nach Ernährung und Unterstützungsbedarf fragen",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="fragt_fotos",
            field=models.BooleanField(
                default=False, verbose_name="um Einwilligung in Fotos bitten"
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="ist_oeffentlich",
            field=models.BooleanField(
                default=False,
                help_text="Steht mit Titel, Zeit und Ort auf der öffentlichen Terminseite.",
                verbose_name="öffentliche Veranstaltung",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="offene_anmeldung",
            field=models.BooleanField(
                default=False,
                help_text="Wer den Link hat, kann sich anmelden, auch ohne Einladung.",
                verbose_name="offene Anmeldung",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="plaetze",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Leer: so viele, wie kommen möchten. Danach beginnt die Warteliste.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="Plätze",
            ),
        ),
        migrations.AddField(
            model_name="treffen",
            name="top_anmeldung_bis",
            field=models.DateField(
                blank=True,
                help_text="Bis zum Ende dieses Tages melden Mitglieder selbst Themen an.",
                null=True,
                verbose_name="Themen anmelden bis",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="anmeldezeichen",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="fotos_bis",
            field=models.DateField(
                blank=True,
                help_text="So lange bleiben die Einwilligungen gespeichert.",
                null=True,
                verbose_name="Fotos werden verwendet bis",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="fragt_bedarf",
            field=models.BooleanField(
                default=False,
                help_text="Freiwillig, nur für die Koordination, vier Wochen nach dem Treffen gelöscht.",
                verbose_name="nach Ernährung und Unterstützungsbedarf fragen",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="fragt_fotos",
            field=models.BooleanField(
                default=False, verbose_name="um Einwilligung in Fotos bitten"
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="ist_oeffentlich",
            field=models.BooleanField(
                default=False,
                help_text="Steht mit Titel, Zeit und Ort auf der öffentlichen Terminseite.",
                verbose_name="öffentliche Veranstaltung",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="offene_anmeldung",
            field=models.BooleanField(
                default=False,
                help_text="Wer den Link hat, kann sich anmelden, auch ohne Einladung.",
                verbose_name="offene Anmeldung",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="plaetze",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Leer: so viele, wie kommen möchten. Danach beginnt die Warteliste.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="Plätze",
            ),
        ),
        migrations.AddField(
            model_name="treffenevent",
            name="top_anmeldung_bis",
            field=models.DateField(
                blank=True,
                help_text="Bis zum Ende dieses Tages melden Mitglieder selbst Themen an.",
                null=True,
                verbose_name="Themen anmelden bis",
            ),
        ),
        migrations.CreateModel(
            name="Anschreiben",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "zweck",
                    models.CharField(
                        choices=[
                            ("einladung", "Einladung"),
                            ("erinnerung", "Erinnerung"),
                            ("aenderung", "Mitteilung der Änderung"),
                            ("absage", "Absage"),
                        ],
                        default="einladung",
                        max_length=12,
                        verbose_name="Zweck",
                    ),
                ),
                (
                    "kreis",
                    models.CharField(
                        choices=[
                            ("alle", "alle Mitglieder"),
                            ("gruppen", "Partnergruppen"),
                            ("verteiler", "ein Verteiler"),
                            ("einzeln", "einzelne Personen"),
                        ],
                        default="alle",
                        max_length=10,
                        verbose_name="Wen laden Sie ein?",
                    ),
                ),
                ("betreff", models.CharField(blank=True, max_length=200, verbose_name="Betreff")),
                (
                    "text",
                    models.TextField(blank=True, max_length=4000, verbose_name="Ihre Nachricht"),
                ),
                ("vorgang", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="angelegt am",
                    ),
                ),
                (
                    "versendet_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="versendet am"),
                ),
                (
                    "gruppen",
                    models.ManyToManyField(
                        blank=True, to="mitglieder.partnergruppe", verbose_name="Partnergruppen"
                    ),
                ),
                (
                    "kontakte",
                    models.ManyToManyField(
                        blank=True, to="mitglieder.kontakt", verbose_name="Personen"
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anschreiben",
                        to="treffen.treffen",
                    ),
                ),
                (
                    "versendet_von",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verteiler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="mitglieder.verteiler",
                        verbose_name="Verteiler",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anschreiben",
                "verbose_name_plural": "Anschreiben",
                "ordering": ("-angelegt_am", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("versendet_am__isnull", True)),
                        fields=("treffen", "zweck"),
                        name="anschreiben_ein_entwurf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("versendet_am__isnull", True), ("versendet_von__isnull", True)
                            ),
                            models.Q(
                                ("versendet_am__isnull", False), ("versendet_von__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="anschreiben_versendet_paar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kreis", "verteiler"), ("verteiler__isnull", True), _connector="OR"
                        ),
                        name="anschreiben_verteiler_nur_im_kreis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bedarf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ernaehrung",
                    models.CharField(blank=True, max_length=200, verbose_name="Ernährung"),
                ),
                (
                    "unterstuetzung",
                    models.CharField(blank=True, max_length=300, verbose_name="Was Sie brauchen"),
                ),
                (
                    "einwilligung",
                    models.TextField(editable=False, verbose_name="Text der Einwilligung"),
                ),
                (
                    "eingewilligt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingewilligt am",
                    ),
                ),
                (
                    "teilnahme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bedarf",
                        to="treffen.teilnahme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bedarf",
                "verbose_name_plural": "Bedarfe",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ernaehrung", ""), ("unterstuetzung", ""), _negated=True
                        ),
                        name="bedarf_nicht_leer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Folgethema",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "titel",
                    models.CharField(
                        help_text="Bitte keine Angaben zu Fällen oder Familien.",
                        max_length=200,
                        verbose_name="Thema",
                    ),
                ),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingetragen am",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="folgethemen",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "verbose_name": "Folgethema",
                "verbose_name_plural": "Folgethemen",
                "ordering": ("angelegt_am", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("treffen", "titel"),
                        name="folgethema_einmal",
                        violation_error_message="Dieses Thema steht schon da.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fotoeinwilligung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(editable=False, verbose_name="Text der Einwilligung")),
                (
                    "erteilt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="erteilt am"
                    ),
                ),
                (
                    "widerrufen_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="widerrufen am"),
                ),
                (
                    "teilnahme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fotoeinwilligung",
                        to="treffen.teilnahme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einwilligung in Fotos",
                "verbose_name_plural": "Einwilligungen in Fotos",
            },
        ),
        migrations.CreateModel(
            name="Frage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("text", models.CharField(max_length=200, verbose_name="Frage")),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("text", "kurzer Text"),
                            ("ja_nein", "Ja oder nein"),
                            ("eine", "eine Antwort zur Wahl"),
                            ("mehrere", "mehrere Antworten zur Wahl"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="Wie wird geantwortet?",
                    ),
                ),
                (
                    "wahlen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        verbose_name="Antworten",
                    ),
                ),
                (
                    "ist_pflicht",
                    models.BooleanField(default=False, verbose_name="muss beantwortet werden"),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fragen",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "verbose_name": "Frage",
                "verbose_name_plural": "Fragen",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("art__in", ("eine", "mehrere")), ("wahlen__len__gte", 2)),
                            models.Q(
                                models.Q(("art__in", ("eine", "mehrere")), _negated=True),
                                ("wahlen__len", 0),
                            ),
                            _connector="OR",
                        ),
                        name="frage_wahlen_passen_zur_art",
                        violation_error_message="Zur Wahl stehen mindestens zwei Antworten.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Gast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vorname", models.CharField(blank=True, max_length=80, verbose_name="Vorname")),
                ("nachname", models.CharField(max_length=80, verbose_name="Nachname")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse"),
                ),
                (
                    "einrichtung_name",
                    models.CharField(blank=True, max_length=160, verbose_name="Einrichtung"),
                ),
                ("funktion", models.CharField(blank=True, max_length=120, verbose_name="Funktion")),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingetragen am",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="mitglieder.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="treffen.treffen"
                    ),
                ),
            ],
            options={
                "verbose_name": "Gast",
                "verbose_name_plural": "Gäste",
                "ordering": ("nachname", "vorname", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("treffen"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="gast_email_je_treffen",
                        violation_error_message="Diese E-Mail-Adresse ist schon angemeldet.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("titel", models.CharField(max_length=120, verbose_name="Titel")),
                (
                    "datei",
                    models.FileField(
                        upload_to=treffen.models.material._ablage, verbose_name="Datei"
                    ),
                ),
                (
                    "dateiname",
                    models.CharField(editable=False, max_length=120, verbose_name="Dateiname"),
                ),
                ("art", models.CharField(editable=False, max_length=120, verbose_name="Dateiart")),
                (
                    "groesse",
                    models.PositiveIntegerField(editable=False, verbose_name="Größe in Bytes"),
                ),
                (
                    "sichtbar",
                    models.CharField(
                        choices=[
                            ("eingeladene", "Eingeladene und Mitglieder"),
                            ("oeffentlich", "alle, auf der öffentlichen Terminseite"),
                        ],
                        default="eingeladene",
                        max_length=12,
                        verbose_name="Wer darf es lesen?",
                    ),
                ),
                (
                    "hochgeladen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="hochgeladen am",
                    ),
                ),
                (
                    "hochgeladen_von",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materialien",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "verbose_name": "Material",
                "verbose_name_plural": "Materialien",
                "ordering": ("hochgeladen_am", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hochgeladen_am__isnull", False), ("hochgeladen_von__isnull", False)
                        ),
                        name="material_hochgeladen_paar",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programmpunkt",
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
                            ("input", "Input"),
                            ("live_umfrage", "Live-Umfrage"),
                            ("speed_dating", "Speed-Dating"),
                            ("markt", "Markt der Möglichkeiten"),
                            ("workshop", "Workshop"),
                            ("world_cafe", "World Café"),
                            ("kleingruppe", "Kleingruppe"),
                            ("plenum", "Plenum"),
                            ("austausch", "Austausch"),
                            ("pause", "Pause"),
                        ],
                        default="input",
                        max_length=15,
                        verbose_name="Art",
                    ),
                ),
                ("titel", models.CharField(max_length=160, verbose_name="Titel")),
                ("beginn", models.TimeField(verbose_name="Beginn")),
                ("ende", models.TimeField(verbose_name="Ende")),
                ("raum", models.CharField(blank=True, max_length=120, verbose_name="Raum")),
                (
                    "beschreibung",
                    models.TextField(blank=True, max_length=2000, verbose_name="Beschreibung"),
                ),
                (
                    "hat_wahl",
                    models.BooleanField(
                        default=False,
                        help_text="Dann legen Sie die Workshops an, und bei der Antwort werden Wünsche erfragt.",
                        verbose_name="Teilnehmende wählen einen Workshop",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programm",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "verbose_name": "Programmpunkt",
                "verbose_name_plural": "Programmpunkte",
                "ordering": ("beginn", "ende", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ende__gt", models.F("beginn"))),
                        name="programmpunkt_ende_nach_beginn",
                        violation_error_message="Das Ende liegt vor dem Beginn.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("hat_wahl", True)),
                        expressions=(
                            ("treffen", "="),
                            (treffen.models.programm._Uhrzeiten("beginn", "ende"), "&&"),
                        ),
                        name="programmpunkt_wahlen_nacheinander",
                        violation_error_message="Zur selben Zeit werden schon Workshops gewählt. Legen Sie diese Workshops dort mit an.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zaehlung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "personen",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Personen"),
                ),
                (
                    "personen_art",
                    models.CharField(
                        choices=[
                            ("exakt", "genau"),
                            ("etwa", "etwa"),
                            ("mindestens", "mindestens"),
                        ],
                        default="exakt",
                        max_length=10,
                        verbose_name="Personen gezählt",
                    ),
                ),
                (
                    "institutionen",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Institutionen"
                    ),
                ),
                (
                    "institutionen_art",
                    models.CharField(
                        choices=[
                            ("exakt", "genau"),
                            ("etwa", "etwa"),
                            ("mindestens", "mindestens"),
                        ],
                        default="exakt",
                        max_length=10,
                        verbose_name="Institutionen gezählt",
                    ),
                ),
                (
                    "treffen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zaehlung",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zählung",
                "verbose_name_plural": "Zählungen",
            },
        ),
        migrations.CreateModel(
            name="AnschreibenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "zweck",
                    models.CharField(
                        choices=[
                            ("einladung", "Einladung"),
                            ("erinnerung", "Erinnerung"),
                            ("aenderung", "Mitteilung der Änderung"),
                            ("absage", "Absage"),
                        ],
                        default="einladung",
                        max_length=12,
                        verbose_name="Zweck",
                    ),
                ),
                (
                    "kreis",
                    models.CharField(
                        choices=[
                            ("alle", "alle Mitglieder"),
                            ("gruppen", "Partnergruppen"),
                            ("verteiler", "ein Verteiler"),
                            ("einzeln", "einzelne Personen"),
                        ],
                        default="alle",
                        max_length=10,
                        verbose_name="Wen laden Sie ein?",
                    ),
                ),
                ("betreff", models.CharField(blank=True, max_length=200, verbose_name="Betreff")),
                (
                    "text",
                    models.TextField(blank=True, max_length=4000, verbose_name="Ihre Nachricht"),
                ),
                ("vorgang", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="angelegt am",
                    ),
                ),
                (
                    "versendet_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="versendet am"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.anschreiben",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
                (
                    "versendet_von",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verteiler",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.verteiler",
                        verbose_name="Verteiler",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnschreibengruppeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "anschreiben",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.anschreiben",
                    ),
                ),
                (
                    "partnergruppe",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.partnergruppe",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnschreibenkontaktEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "anschreiben",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.anschreiben",
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.kontakt",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FolgethemaEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "titel",
                    models.CharField(
                        help_text="Bitte keine Angaben zu Fällen oder Familien.",
                        max_length=200,
                        verbose_name="Thema",
                    ),
                ),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingetragen am",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.folgethema",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FotoeinwilligungEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.TextField(editable=False, verbose_name="Text der Einwilligung")),
                (
                    "erteilt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="erteilt am"
                    ),
                ),
                (
                    "widerrufen_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="widerrufen am"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.fotoeinwilligung",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.teilnahme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Frageantwort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "werte",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500),
                        default=list,
                        verbose_name="Antwort",
                    ),
                ),
                (
                    "frage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="antworten",
                        to="treffen.frage",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="frageantworten",
                        to="treffen.teilnahme",
                    ),
                ),
            ],
            options={
                "verbose_name": "Antwort auf eine Frage",
                "verbose_name_plural": "Antworten auf Fragen",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("teilnahme", "frage"), name="frageantwort_einmal"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("text", models.CharField(max_length=200, verbose_name="Frage")),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("text", "kurzer Text"),
                            ("ja_nein", "Ja oder nein"),
                            ("eine", "eine Antwort zur Wahl"),
                            ("mehrere", "mehrere Antworten zur Wahl"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="Wie wird geantwortet?",
                    ),
                ),
                (
                    "wahlen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        verbose_name="Antworten",
                    ),
                ),
                (
                    "ist_pflicht",
                    models.BooleanField(default=False, verbose_name="muss beantwortet werden"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.frage",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GastEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("vorname", models.CharField(blank=True, max_length=80, verbose_name="Vorname")),
                ("nachname", models.CharField(max_length=80, verbose_name="Nachname")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse"),
                ),
                (
                    "einrichtung_name",
                    models.CharField(blank=True, max_length=160, verbose_name="Einrichtung"),
                ),
                ("funktion", models.CharField(blank=True, max_length=120, verbose_name="Funktion")),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingetragen am",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.gast",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MaterialEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("titel", models.CharField(max_length=120, verbose_name="Titel")),
                (
                    "datei",
                    models.FileField(
                        upload_to=treffen.models.material._ablage, verbose_name="Datei"
                    ),
                ),
                (
                    "dateiname",
                    models.CharField(editable=False, max_length=120, verbose_name="Dateiname"),
                ),
                ("art", models.CharField(editable=False, max_length=120, verbose_name="Dateiart")),
                (
                    "groesse",
                    models.PositiveIntegerField(editable=False, verbose_name="Größe in Bytes"),
                ),
                (
                    "sichtbar",
                    models.CharField(
                        choices=[
                            ("eingeladene", "Eingeladene und Mitglieder"),
                            ("oeffentlich", "alle, auf der öffentlichen Terminseite"),
                        ],
                        default="eingeladene",
                        max_length=12,
                        verbose_name="Wer darf es lesen?",
                    ),
                ),
                (
                    "hochgeladen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="hochgeladen am",
                    ),
                ),
                (
                    "hochgeladen_von",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.material",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammpunktEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("input", "Input"),
                            ("live_umfrage", "Live-Umfrage"),
                            ("speed_dating", "Speed-Dating"),
                            ("markt", "Markt der Möglichkeiten"),
                            ("workshop", "Workshop"),
                            ("world_cafe", "World Café"),
                            ("kleingruppe", "Kleingruppe"),
                            ("plenum", "Plenum"),
                            ("austausch", "Austausch"),
                            ("pause", "Pause"),
                        ],
                        default="input",
                        max_length=15,
                        verbose_name="Art",
                    ),
                ),
                ("titel", models.CharField(max_length=160, verbose_name="Titel")),
                ("beginn", models.TimeField(verbose_name="Beginn")),
                ("ende", models.TimeField(verbose_name="Ende")),
                ("raum", models.CharField(blank=True, max_length=120, verbose_name="Raum")),
                (
                    "beschreibung",
                    models.TextField(blank=True, max_length=2000, verbose_name="Beschreibung"),
                ),
                (
                    "hat_wahl",
                    models.BooleanField(
                        default=False,
                        help_text="Dann legen Sie die Workshops an, und bei der Antwort werden Wünsche erfragt.",
                        verbose_name="Teilnehmende wählen einen Workshop",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.programmpunkt",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.PositiveSmallIntegerField(verbose_name="Nummer")),
                ("titel", models.CharField(max_length=160, verbose_name="Titel")),
                (
                    "anbieter",
                    models.CharField(blank=True, max_length=160, verbose_name="Wer bietet ihn an?"),
                ),
                ("raum", models.CharField(blank=True, max_length=120, verbose_name="Raum")),
                (
                    "beschreibung",
                    models.TextField(blank=True, max_length=2000, verbose_name="Beschreibung"),
                ),
                (
                    "plaetze",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="Plätze",
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workshops",
                        to="treffen.programmpunkt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Workshop",
                "verbose_name_plural": "Workshops",
                "ordering": ("programmpunkt__beginn", "nummer", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("programmpunkt", "nummer"),
                        name="workshop_nummer_einmal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ZaehlungEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "personen",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Personen"),
                ),
                (
                    "personen_art",
                    models.CharField(
                        choices=[
                            ("exakt", "genau"),
                            ("etwa", "etwa"),
                            ("mindestens", "mindestens"),
                        ],
                        default="exakt",
                        max_length=10,
                        verbose_name="Personen gezählt",
                    ),
                ),
                (
                    "institutionen",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Institutionen"
                    ),
                ),
                (
                    "institutionen_art",
                    models.CharField(
                        choices=[
                            ("exakt", "genau"),
                            ("etwa", "etwa"),
                            ("mindestens", "mindestens"),
                        ],
                        default="exakt",
                        max_length=10,
                        verbose_name="Institutionen gezählt",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.zaehlung",
                    ),
                ),
                (
                    "treffen",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.treffen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Anschreibengruppe",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("treffen.anschreiben_gruppen",),
        ),
        migrations.CreateModel(
            name="Anschreibenkontakt",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("treffen.anschreiben_kontakte",),
        ),
        migrations.CreateModel(
            name="WorkshopEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("nummer", models.PositiveSmallIntegerField(verbose_name="Nummer")),
                ("titel", models.CharField(max_length=160, verbose_name="Titel")),
                (
                    "anbieter",
                    models.CharField(blank=True, max_length=160, verbose_name="Wer bietet ihn an?"),
                ),
                ("raum", models.CharField(blank=True, max_length=120, verbose_name="Raum")),
                (
                    "beschreibung",
                    models.TextField(blank=True, max_length=2000, verbose_name="Beschreibung"),
                ),
                (
                    "plaetze",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="Plätze",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.workshop",
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.programmpunkt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Workshopplatz",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="treffen.programmpunkt",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workshops",
                        to="treffen.teilnahme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="belegung",
                        to="treffen.workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "Platz im Workshop",
                "verbose_name_plural": "Plätze in Workshops",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("teilnahme", "programmpunkt"), name="workshopplatz_einer_je_zeit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshopwunsch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rang",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="Wunsch",
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="treffen.programmpunkt",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wuensche",
                        to="treffen.teilnahme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wuensche",
                        to="treffen.workshop",
                    ),
                ),
            ],
            options={
                "verbose_name": "Wunsch",
                "verbose_name_plural": "Wünsche",
                "ordering": ("rang", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("teilnahme", "programmpunkt", "rang"),
                        name="workshopwunsch_rang_einmal",
                    ),
                    models.UniqueConstraint(
                        fields=("teilnahme", "workshop"), name="workshopwunsch_einmal"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkshopplatzEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.workshopplatz",
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.programmpunkt",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.teilnahme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.workshop",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkshopwunschEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "rang",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="Wunsch",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="treffen.workshopwunsch",
                    ),
                ),
                (
                    "programmpunkt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.programmpunkt",
                    ),
                ),
                (
                    "teilnahme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.teilnahme",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="treffen.workshop",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="tagesordnungspunkt",
            name="folgethema",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="tops",
                to="treffen.folgethema",
                verbose_name="aus dem Folgethema",
            ),
        ),
        migrations.AddField(
            model_name="tagesordnungspunktevent",
            name="folgethema",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="treffen.folgethema",
                verbose_name="aus dem Folgethema",
            ),
        ),
        migrations.AddField(
            model_name="teilnahme",
            name="gast",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="treffen.gast",
            ),
        ),
        migrations.AddField(
            model_name="teilnahmeevent",
            name="gast",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="treffen.gast",
            ),
        ),
        migrations.AlterModelOptions(
            name="tagesordnungspunkt",
            options={
                "ordering": (models.OrderBy(models.F("nummer"), nulls_last=True), "pk"),
                "verbose_name": "Tagesordnungspunkt",
                "verbose_name_plural": "Tagesordnungspunkte",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="tagesordnungspunkt",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="tagesordnungspunkt",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="tagesordnungspunkt",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="teilnahme",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="teilnahme",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="teilnahme",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="treffen",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="treffen",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="treffen",
            name="delete_delete",
        ),
        migrations.AlterField(
            model_name="tagesordnungspunkt",
            name="nummer",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="TOP"),
        ),
        migrations.AlterField(
            model_name="tagesordnungspunktevent",
            name="nummer",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="TOP"),
        ),
        migrations.AlterField(
            model_name="teilnahme",
            name="kontakt",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="mitglieder.kontakt",
            ),
        ),
        migrations.AlterField(
            model_name="teilnahmeevent",
            name="kontakt",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="mitglieder.kontakt",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagesordnungspunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_tagesordnungspunktevent" ("absage_grund", "angemeldet_am", "angemeldet_von_id", "art", "begruendung", "folgethema_id", "fortsetzung_von_id", "id", "massnahme_id", "minuten", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id", "vortragend", "zustand") VALUES (NEW."absage_grund", NEW."angemeldet_am", NEW."angemeldet_von_id", NEW."art", NEW."begruendung", NEW."folgethema_id", NEW."fortsetzung_von_id", NEW."id", NEW."massnahme_id", NEW."minuten", NEW."nummer", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."titel", NEW."treffen_id", NEW."vortragend", NEW."zustand"); RETURN NULL;',
                    hash="1f62c70e0fb53b1fed2f1fa2f102b0750d1c186f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0bdcb",
                    table="treffen_tagesordnungspunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagesordnungspunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_tagesordnungspunktevent" ("absage_grund", "angemeldet_am", "angemeldet_von_id", "art", "begruendung", "folgethema_id", "fortsetzung_von_id", "id", "massnahme_id", "minuten", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id", "vortragend", "zustand") VALUES (NEW."absage_grund", NEW."angemeldet_am", NEW."angemeldet_von_id", NEW."art", NEW."begruendung", NEW."folgethema_id", NEW."fortsetzung_von_id", NEW."id", NEW."massnahme_id", NEW."minuten", NEW."nummer", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."titel", NEW."treffen_id", NEW."vortragend", NEW."zustand"); RETURN NULL;',
                    hash="17a46422b95d056a6249ea382660adc0aeeef520",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_33e33",
                    table="treffen_tagesordnungspunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tagesordnungspunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_tagesordnungspunktevent" ("absage_grund", "angemeldet_am", "angemeldet_von_id", "art", "begruendung", "folgethema_id", "fortsetzung_von_id", "id", "massnahme_id", "minuten", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id", "vortragend", "zustand") VALUES (OLD."absage_grund", OLD."angemeldet_am", OLD."angemeldet_von_id", OLD."art", OLD."begruendung", OLD."folgethema_id", OLD."fortsetzung_von_id", OLD."id", OLD."massnahme_id", OLD."minuten", OLD."nummer", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."titel", OLD."treffen_id", OLD."vortragend", OLD."zustand"); RETURN NULL;',
                    hash="daa2c606a0fe21a3baea796efd4a3cc37b649847",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2728d",
                    table="treffen_tagesordnungspunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teilnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_teilnahmeevent" ("antwort", "anwesenheit", "beantwortet_am", "bemerkung", "berufsgruppe", "erinnert_am", "gast_id", "id", "kontakt_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runde", "sequenz", "stellvertretung_von_id", "treffen_id", "warteliste_seit", "weg") VALUES (NEW."antwort", NEW."anwesenheit", NEW."beantwortet_am", NEW."bemerkung", NEW."berufsgruppe", NEW."erinnert_am", NEW."gast_id", NEW."id", NEW."kontakt_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."runde", NEW."sequenz", NEW."stellvertretung_von_id", NEW."treffen_id", NEW."warteliste_seit", NEW."weg"); RETURN NULL;',
                    hash="422c5c452e28d80279cc2c6ccd60fcffc0446d1b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6aad1",
                    table="treffen_teilnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teilnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_teilnahmeevent" ("antwort", "anwesenheit", "beantwortet_am", "bemerkung", "berufsgruppe", "erinnert_am", "gast_id", "id", "kontakt_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runde", "sequenz", "stellvertretung_von_id", "treffen_id", "warteliste_seit", "weg") VALUES (NEW."antwort", NEW."anwesenheit", NEW."beantwortet_am", NEW."bemerkung", NEW."berufsgruppe", NEW."erinnert_am", NEW."gast_id", NEW."id", NEW."kontakt_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."runde", NEW."sequenz", NEW."stellvertretung_von_id", NEW."treffen_id", NEW."warteliste_seit", NEW."weg"); RETURN NULL;',
                    hash="278ad59b7a417c8d58750f9814bfa43b81aa73c4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3e8d7",
                    table="treffen_teilnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teilnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_teilnahmeevent" ("antwort", "anwesenheit", "beantwortet_am", "bemerkung", "berufsgruppe", "erinnert_am", "gast_id", "id", "kontakt_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runde", "sequenz", "stellvertretung_von_id", "treffen_id", "warteliste_seit", "weg") VALUES (OLD."antwort", OLD."anwesenheit", OLD."beantwortet_am", OLD."bemerkung", OLD."berufsgruppe", OLD."erinnert_am", OLD."gast_id", OLD."id", OLD."kontakt_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."runde", OLD."sequenz", OLD."stellvertretung_von_id", OLD."treffen_id", OLD."warteliste_seit", OLD."weg"); RETURN NULL;',
                    hash="32a1c860864061eb91cde9f40f5a6f40987975f5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_949b9",
                    table="treffen_teilnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treffen",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_treffenevent" ("absage_grund", "anmeldezeichen", "antwort_bis", "art", "beginn", "beschreibung", "durchgefuehrt_am", "eingeladen_am", "ende", "fotos_bis", "fragt_bedarf", "fragt_fotos", "id", "ist_oeffentlich", "netzwerk_id", "offene_anmeldung", "online_link", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "sequenz", "titel", "top_anmeldung_bis", "uid", "vorheriges_id", "zustand") VALUES (NEW."absage_grund", NEW."anmeldezeichen", NEW."antwort_bis", NEW."art", NEW."beginn", NEW."beschreibung", NEW."durchgefuehrt_am", NEW."eingeladen_am", NEW."ende", NEW."fotos_bis", NEW."fragt_bedarf", NEW."fragt_fotos", NEW."id", NEW."ist_oeffentlich", NEW."netzwerk_id", NEW."offene_anmeldung", NEW."online_link", NEW."ort", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plaetze", NEW."sequenz", NEW."titel", NEW."top_anmeldung_bis", NEW."uid", NEW."vorheriges_id", NEW."zustand"); RETURN NULL;',
                    hash="fcc5630e82dbbe83dbd00304f18b3c49d6df17d8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fd001",
                    table="treffen_treffen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treffen",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_treffenevent" ("absage_grund", "anmeldezeichen", "antwort_bis", "art", "beginn", "beschreibung", "durchgefuehrt_am", "eingeladen_am", "ende", "fotos_bis", "fragt_bedarf", "fragt_fotos", "id", "ist_oeffentlich", "netzwerk_id", "offene_anmeldung", "online_link", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "sequenz", "titel", "top_anmeldung_bis", "uid", "vorheriges_id", "zustand") VALUES (NEW."absage_grund", NEW."anmeldezeichen", NEW."antwort_bis", NEW."art", NEW."beginn", NEW."beschreibung", NEW."durchgefuehrt_am", NEW."eingeladen_am", NEW."ende", NEW."fotos_bis", NEW."fragt_bedarf", NEW."fragt_fotos", NEW."id", NEW."ist_oeffentlich", NEW."netzwerk_id", NEW."offene_anmeldung", NEW."online_link", NEW."ort", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plaetze", NEW."sequenz", NEW."titel", NEW."top_anmeldung_bis", NEW."uid", NEW."vorheriges_id", NEW."zustand"); RETURN NULL;',
                    hash="db39d6b5ed709aae4cef0dd2311a23ff9fd302a0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_edc34",
                    table="treffen_treffen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="treffen",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_treffenevent" ("absage_grund", "anmeldezeichen", "antwort_bis", "art", "beginn", "beschreibung", "durchgefuehrt_am", "eingeladen_am", "ende", "fotos_bis", "fragt_bedarf", "fragt_fotos", "id", "ist_oeffentlich", "netzwerk_id", "offene_anmeldung", "online_link", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "sequenz", "titel", "top_anmeldung_bis", "uid", "vorheriges_id", "zustand") VALUES (OLD."absage_grund", OLD."anmeldezeichen", OLD."antwort_bis", OLD."art", OLD."beginn", OLD."beschreibung", OLD."durchgefuehrt_am", OLD."eingeladen_am", OLD."ende", OLD."fotos_bis", OLD."fragt_bedarf", OLD."fragt_fotos", OLD."id", OLD."ist_oeffentlich", OLD."netzwerk_id", OLD."offene_anmeldung", OLD."online_link", OLD."ort", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plaetze", OLD."sequenz", OLD."titel", OLD."top_anmeldung_bis", OLD."uid", OLD."vorheriges_id", OLD."zustand"); RETURN NULL;',
                    hash="a1388fb5cdfa8401743d10ad639e5240035a097b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_21d14",
                    table="treffen_treffen",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="treffen",
            constraint=models.CheckConstraint(
                condition=models.Q(("plaetze__isnull", True), ("plaetze__gte", 1), _connector="OR"),
                name="treffen_plaetze_mindestens_einer",
                violation_error_message="Ein Treffen hat mindestens einen Platz.",
            ),
        ),
        migrations.AddConstraint(
            model_name="treffen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fragt_fotos", False), ("fotos_bis__isnull", False), _connector="OR"
                ),
                name="treffen_fotos_mit_frist",
                violation_error_message="Wenn Sie um Fotos bitten, sagen Sie, bis wann sie verwendet werden.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagesordnungspunkt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("zustand__in", ("angemeldet", "zurueckgezogen")),
                    ("nummer__isnull", False),
                    _connector="OR",
                ),
                name="top_auf_tagesordnung_mit_nummer",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagesordnungspunkt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("angemeldet_am__isnull", True), ("angemeldet_von__isnull", True)),
                    models.Q(("angemeldet_am__isnull", False), ("angemeldet_von__isnull", False)),
                    _connector="OR",
                ),
                name="top_angemeldet_paar",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagesordnungspunkt",
            constraint=models.UniqueConstraint(
                fields=("treffen", "massnahme"), name="top_massnahme_einmal"
            ),
        ),
        migrations.AddConstraint(
            model_name="tagesordnungspunkt",
            constraint=models.UniqueConstraint(
                fields=("treffen", "fortsetzung_von"), name="top_fortsetzung_von_einmal"
            ),
        ),
        migrations.AddConstraint(
            model_name="tagesordnungspunkt",
            constraint=models.UniqueConstraint(
                fields=("treffen", "folgethema"), name="top_folgethema_einmal"
            ),
        ),
        migrations.AddConstraint(
            model_name="teilnahme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gast__isnull", True), ("kontakt__isnull", False)),
                    models.Q(("gast__isnull", False), ("kontakt__isnull", True)),
                    _connector="OR",
                ),
                name="teilnahme_eine_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="teilnahme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("antwort", "warteliste"), ("warteliste_seit__isnull", False)),
                    models.Q(
                        models.Q(("antwort", "warteliste"), _negated=True),
                        ("warteliste_seit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="teilnahme_warteliste_mit_zeit",
            ),
        ),
        migrations.AddConstraint(
            model_name="teilnahme",
            constraint=models.CheckConstraint(
                condition=models.Q(("stellvertretung_von", models.F("pk")), _negated=True),
                name="teilnahme_vertritt_nicht_sich",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibenevent" ("angelegt_am", "betreff", "id", "kreis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "treffen_id", "versendet_am", "versendet_von_id", "verteiler_id", "vorgang", "zweck") VALUES (NEW."angelegt_am", NEW."betreff", NEW."id", NEW."kreis", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."treffen_id", NEW."versendet_am", NEW."versendet_von_id", NEW."verteiler_id", NEW."vorgang", NEW."zweck"); RETURN NULL;',
                    hash="37f3c9e5cdc31e824ed72a449abffc7598b20191",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fdaeb",
                    table="treffen_anschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_anschreibenevent" ("angelegt_am", "betreff", "id", "kreis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "treffen_id", "versendet_am", "versendet_von_id", "verteiler_id", "vorgang", "zweck") VALUES (NEW."angelegt_am", NEW."betreff", NEW."id", NEW."kreis", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."treffen_id", NEW."versendet_am", NEW."versendet_von_id", NEW."verteiler_id", NEW."vorgang", NEW."zweck"); RETURN NULL;',
                    hash="6de3f70e15709b06b8e33dd70ee5699663d60066",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_68749",
                    table="treffen_anschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibenevent" ("angelegt_am", "betreff", "id", "kreis", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "treffen_id", "versendet_am", "versendet_von_id", "verteiler_id", "vorgang", "zweck") VALUES (OLD."angelegt_am", OLD."betreff", OLD."id", OLD."kreis", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."treffen_id", OLD."versendet_am", OLD."versendet_von_id", OLD."verteiler_id", OLD."vorgang", OLD."zweck"); RETURN NULL;',
                    hash="816a41cc54ed5ac6d50bda04d61b0f6c9bcec726",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b3370",
                    table="treffen_anschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="folgethema",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_folgethemaevent" ("angelegt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id") VALUES (NEW."angelegt_am", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="0243f9d7b034384320dfd8b7fecca50a025781e7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3fd2a",
                    table="treffen_folgethema",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="folgethema",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_folgethemaevent" ("angelegt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id") VALUES (NEW."angelegt_am", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="c1e4e9cf9570e2976b4f19173fbf0fa50df47c68",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d5659",
                    table="treffen_folgethema",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="folgethema",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_folgethemaevent" ("angelegt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "titel", "treffen_id") VALUES (OLD."angelegt_am", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."titel", OLD."treffen_id"); RETURN NULL;',
                    hash="275cf5694a2685a24a728ff6e74559fd769fe1b7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_54baa",
                    table="treffen_folgethema",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fotoeinwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_fotoeinwilligungevent" ("erteilt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teilnahme_id", "text", "widerrufen_am") VALUES (NEW."erteilt_am", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."teilnahme_id", NEW."text", NEW."widerrufen_am"); RETURN NULL;',
                    hash="14c4bf006a74b6c504f1d3e9fd35ba397d0134e4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c2ba9",
                    table="treffen_fotoeinwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fotoeinwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_fotoeinwilligungevent" ("erteilt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teilnahme_id", "text", "widerrufen_am") VALUES (NEW."erteilt_am", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."teilnahme_id", NEW."text", NEW."widerrufen_am"); RETURN NULL;',
                    hash="b895089968ef499b5dee71691c8a34f1d26e78ca",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_30a0c",
                    table="treffen_fotoeinwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fotoeinwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_fotoeinwilligungevent" ("erteilt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "teilnahme_id", "text", "widerrufen_am") VALUES (OLD."erteilt_am", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."teilnahme_id", OLD."text", OLD."widerrufen_am"); RETURN NULL;',
                    hash="90afdad337fbabbf407763e06e21cf08f2d8d4ce",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_732fe",
                    table="treffen_fotoeinwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frage",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_frageevent" ("art", "id", "ist_pflicht", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "treffen_id", "wahlen") VALUES (NEW."art", NEW."id", NEW."ist_pflicht", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text", NEW."treffen_id", NEW."wahlen"); RETURN NULL;',
                    hash="3d0827694400ea08110a30cc0cd6f8bf80d3c217",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_38825",
                    table="treffen_frage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frage",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_frageevent" ("art", "id", "ist_pflicht", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "treffen_id", "wahlen") VALUES (NEW."art", NEW."id", NEW."ist_pflicht", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text", NEW."treffen_id", NEW."wahlen"); RETURN NULL;',
                    hash="759d725d62d7ae5280dd6f35b5312dd26219ce32",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5b58f",
                    table="treffen_frage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frage",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_frageevent" ("art", "id", "ist_pflicht", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "treffen_id", "wahlen") VALUES (OLD."art", OLD."id", OLD."ist_pflicht", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."text", OLD."treffen_id", OLD."wahlen"); RETURN NULL;',
                    hash="06291a4729db9271edfaf45239b11ac58cfc36af",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_01c1c",
                    table="treffen_frage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gast",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_gastevent" ("angelegt_am", "einrichtung_name", "email", "funktion", "id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id", "vorname") VALUES (NEW."angelegt_am", NEW."einrichtung_name", NEW."email", NEW."funktion", NEW."id", NEW."nachname", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."treffen_id", NEW."vorname"); RETURN NULL;',
                    hash="0c7d2af25555f8496430a474206b0f41ab9d4c9b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_08761",
                    table="treffen_gast",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gast",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_gastevent" ("angelegt_am", "einrichtung_name", "email", "funktion", "id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id", "vorname") VALUES (NEW."angelegt_am", NEW."einrichtung_name", NEW."email", NEW."funktion", NEW."id", NEW."nachname", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."treffen_id", NEW."vorname"); RETURN NULL;',
                    hash="18b58b1bf24b01e052e97e28b00436d0dc7432ce",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2eb43",
                    table="treffen_gast",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gast",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_gastevent" ("angelegt_am", "einrichtung_name", "email", "funktion", "id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id", "vorname") VALUES (OLD."angelegt_am", OLD."einrichtung_name", OLD."email", OLD."funktion", OLD."id", OLD."nachname", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."treffen_id", OLD."vorname"); RETURN NULL;',
                    hash="cad124753776ffaded32a62281ffe2e9f65894c6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0b6fb",
                    table="treffen_gast",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_materialevent" ("art", "datei", "dateiname", "groesse", "hochgeladen_am", "hochgeladen_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sichtbar", "titel", "treffen_id") VALUES (NEW."art", NEW."datei", NEW."dateiname", NEW."groesse", NEW."hochgeladen_am", NEW."hochgeladen_von_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sichtbar", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="4e672858a0e30390cafd262d6ac52a9275e16abe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0696a",
                    table="treffen_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_materialevent" ("art", "datei", "dateiname", "groesse", "hochgeladen_am", "hochgeladen_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sichtbar", "titel", "treffen_id") VALUES (NEW."art", NEW."datei", NEW."dateiname", NEW."groesse", NEW."hochgeladen_am", NEW."hochgeladen_von_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sichtbar", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="27a47a3a5955258758fb75e1575ad1f07b83b89d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b01c7",
                    table="treffen_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="material",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_materialevent" ("art", "datei", "dateiname", "groesse", "hochgeladen_am", "hochgeladen_von_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sichtbar", "titel", "treffen_id") VALUES (OLD."art", OLD."datei", OLD."dateiname", OLD."groesse", OLD."hochgeladen_am", OLD."hochgeladen_von_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sichtbar", OLD."titel", OLD."treffen_id"); RETURN NULL;',
                    hash="907a62392cb56300a47d690b99a0e2d82372f6c0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_03f6b",
                    table="treffen_material",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmpunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_programmpunktevent" ("art", "beginn", "beschreibung", "ende", "hat_wahl", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raum", "titel", "treffen_id") VALUES (NEW."art", NEW."beginn", NEW."beschreibung", NEW."ende", NEW."hat_wahl", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."raum", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="fbe934a830cbb17bfaa348103488dc5b0deaf044",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_89adf",
                    table="treffen_programmpunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmpunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_programmpunktevent" ("art", "beginn", "beschreibung", "ende", "hat_wahl", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raum", "titel", "treffen_id") VALUES (NEW."art", NEW."beginn", NEW."beschreibung", NEW."ende", NEW."hat_wahl", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."raum", NEW."titel", NEW."treffen_id"); RETURN NULL;',
                    hash="82e5fb13ab301e38a957ab8c0ad12de3c7e82e62",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_898b1",
                    table="treffen_programmpunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmpunkt",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_programmpunktevent" ("art", "beginn", "beschreibung", "ende", "hat_wahl", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raum", "titel", "treffen_id") VALUES (OLD."art", OLD."beginn", OLD."beschreibung", OLD."ende", OLD."hat_wahl", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."raum", OLD."titel", OLD."treffen_id"); RETURN NULL;',
                    hash="081046f0697f11359bc681567b3b111c8879fd72",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f90de",
                    table="treffen_programmpunkt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopevent" ("anbieter", "beschreibung", "id", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "programmpunkt_id", "raum", "titel") VALUES (NEW."anbieter", NEW."beschreibung", NEW."id", NEW."nummer", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plaetze", NEW."programmpunkt_id", NEW."raum", NEW."titel"); RETURN NULL;',
                    hash="af630d01d87770730e4d7ba779275ee806801638",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c23d0",
                    table="treffen_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_workshopevent" ("anbieter", "beschreibung", "id", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "programmpunkt_id", "raum", "titel") VALUES (NEW."anbieter", NEW."beschreibung", NEW."id", NEW."nummer", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plaetze", NEW."programmpunkt_id", NEW."raum", NEW."titel"); RETURN NULL;',
                    hash="0351febe38512a8cb9eae4cfe75f4772e531f66b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e643",
                    table="treffen_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshop",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopevent" ("anbieter", "beschreibung", "id", "nummer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaetze", "programmpunkt_id", "raum", "titel") VALUES (OLD."anbieter", OLD."beschreibung", OLD."id", OLD."nummer", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plaetze", OLD."programmpunkt_id", OLD."raum", OLD."titel"); RETURN NULL;',
                    hash="af0f7cd55818549bc2a3ab679582616261fe47ed",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_332f8",
                    table="treffen_workshop",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopplatz",
            trigger=pgtrigger.compiler.Trigger(
                name="nicht_mehr_als_plaetze",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE w treffen_workshop%ROWTYPE;",
                    func="\n                    SELECT * INTO w FROM treffen_workshop WHERE id = NEW.workshop_id FOR UPDATE;\n                    IF w.programmpunkt_id <> NEW.programmpunkt_id THEN\n                        RAISE EXCEPTION 'Der Workshop gehört zu einem anderen Programmpunkt'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF w.plaetze IS NOT NULL AND w.plaetze <= (\n                        SELECT count(*) FROM treffen_workshopplatz\n                        WHERE workshop_id = NEW.workshop_id AND id <> NEW.id\n                    ) THEN\n                        RAISE EXCEPTION 'Der Workshop ist voll'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'workshopplatz_nicht_voll';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="35873de93682dc183201ec8cbf19532e64d494de",
                    operation='INSERT OR UPDATE OF "workshop_id"',
                    pgid="pgtrigger_nicht_mehr_als_plaetze_41789",
                    table="treffen_workshopplatz",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopplatz",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopplatzevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "teilnahme_id", "workshop_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programmpunkt_id", NEW."teilnahme_id", NEW."workshop_id"); RETURN NULL;',
                    hash="60329c4e6ce8fa92d776f265534fb10c7fa5f66e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_871ec",
                    table="treffen_workshopplatz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopplatz",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_workshopplatzevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "teilnahme_id", "workshop_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programmpunkt_id", NEW."teilnahme_id", NEW."workshop_id"); RETURN NULL;',
                    hash="a21e3dc356863a9732ffe199060ba9be77109400",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_049f4",
                    table="treffen_workshopplatz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopplatz",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopplatzevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "teilnahme_id", "workshop_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programmpunkt_id", OLD."teilnahme_id", OLD."workshop_id"); RETURN NULL;',
                    hash="4a3462174d0134d9482a7e0d18188996a71d0ae6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_47a1b",
                    table="treffen_workshopplatz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopwunsch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopwunschevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "rang", "teilnahme_id", "workshop_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programmpunkt_id", NEW."rang", NEW."teilnahme_id", NEW."workshop_id"); RETURN NULL;',
                    hash="4d2b354d9c8d7b733b0329b9aff4a79aa1951ef6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dc8ab",
                    table="treffen_workshopwunsch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopwunsch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_workshopwunschevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "rang", "teilnahme_id", "workshop_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programmpunkt_id", NEW."rang", NEW."teilnahme_id", NEW."workshop_id"); RETURN NULL;',
                    hash="f1bcc786eb69473b1e1703b416c00235fa7ffa4c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f039d",
                    table="treffen_workshopwunsch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workshopwunsch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_workshopwunschevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programmpunkt_id", "rang", "teilnahme_id", "workshop_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programmpunkt_id", OLD."rang", OLD."teilnahme_id", OLD."workshop_id"); RETURN NULL;',
                    hash="368d742fec4b78230bac016587dc3b705f2251c1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1dd59",
                    table="treffen_workshopwunsch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zaehlung",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_zaehlungevent" ("id", "institutionen", "institutionen_art", "personen", "personen_art", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id") VALUES (NEW."id", NEW."institutionen", NEW."institutionen_art", NEW."personen", NEW."personen_art", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."treffen_id"); RETURN NULL;',
                    hash="bf448ee2be3d7ae1f65dc0b92e79ffb6e81a401d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34fef",
                    table="treffen_zaehlung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zaehlung",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "treffen_zaehlungevent" ("id", "institutionen", "institutionen_art", "personen", "personen_art", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id") VALUES (NEW."id", NEW."institutionen", NEW."institutionen_art", NEW."personen", NEW."personen_art", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."treffen_id"); RETURN NULL;',
                    hash="fc9b4805620d22bdddfdd68c5c3f0b4c0fbbf462",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bf9d5",
                    table="treffen_zaehlung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zaehlung",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_zaehlungevent" ("id", "institutionen", "institutionen_art", "personen", "personen_art", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treffen_id") VALUES (OLD."id", OLD."institutionen", OLD."institutionen_art", OLD."personen", OLD."personen_art", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."treffen_id"); RETURN NULL;',
                    hash="dd48aafbabe5dcae79b3712e6d6e94e9e8fb352b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_69d1f",
                    table="treffen_zaehlung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreibengruppe",
            trigger=pgtrigger.compiler.Trigger(
                name="hinzugefuegt_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibengruppeevent" ("anschreiben_id", "id", "partnergruppe_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."anschreiben_id", NEW."id", NEW."partnergruppe_id", _pgh_attach_context(), NOW(), \'hinzugefuegt\'); RETURN NULL;',
                    hash="059a56e5dde8933ef7e8dbf773c38585045c4cc9",
                    operation="INSERT",
                    pgid="pgtrigger_hinzugefuegt_insert_1e268",
                    table="treffen_anschreiben_gruppen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreibengruppe",
            trigger=pgtrigger.compiler.Trigger(
                name="entfernt_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibengruppeevent" ("anschreiben_id", "id", "partnergruppe_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."anschreiben_id", OLD."id", OLD."partnergruppe_id", _pgh_attach_context(), NOW(), \'entfernt\'); RETURN NULL;',
                    hash="41cf56b86863c5945a7f8a8cde69325fe7166a52",
                    operation="DELETE",
                    pgid="pgtrigger_entfernt_delete_4eab1",
                    table="treffen_anschreiben_gruppen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreibenkontakt",
            trigger=pgtrigger.compiler.Trigger(
                name="hinzugefuegt_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibenkontaktevent" ("anschreiben_id", "id", "kontakt_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."anschreiben_id", NEW."id", NEW."kontakt_id", _pgh_attach_context(), NOW(), \'hinzugefuegt\'); RETURN NULL;',
                    hash="b597676d5ef00bab1377ea33c87138e9953cb97b",
                    operation="INSERT",
                    pgid="pgtrigger_hinzugefuegt_insert_22e6c",
                    table="treffen_anschreiben_kontakte",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anschreibenkontakt",
            trigger=pgtrigger.compiler.Trigger(
                name="entfernt_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "treffen_anschreibenkontaktevent" ("anschreiben_id", "id", "kontakt_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."anschreiben_id", OLD."id", OLD."kontakt_id", _pgh_attach_context(), NOW(), \'entfernt\'); RETURN NULL;',
                    hash="40776bd57ff9f4d7b3b8bd573de04de9cc5a0585",
                    operation="DELETE",
                    pgid="pgtrigger_entfernt_delete_7734e",
                    table="treffen_anschreiben_kontakte",
                    when="AFTER",
                ),
            ),
        ),
    ]
