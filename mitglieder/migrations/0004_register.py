import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("basis", "0005_rundgang_und_ruecklauf"),
        ("basis", "__first__"),
        ("mitglieder", "0003_verknuepfungen_verfolgt"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddField(
            model_name="kontakt",
            name="weitere_organisationen",
            field=models.ManyToManyField(
                blank=True,
                related_name="weitere_kontakte",
                to="mitglieder.organisation",
                verbose_name="steht auch für",
            ),
        ),
        migrations.AddField(
            model_name="kontakt",
            name="adresse_gestoert_am",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="Adresse gestört seit"
            ),
        ),
        migrations.AddField(
            model_name="kontakt",
            name="adresse_gestoert_grund",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="Antwort des Mailservers"
            ),
        ),
        migrations.AddField(
            model_name="kontakt",
            name="angelegt_am",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="eingetragen am"
            ),
        ),
        migrations.AddField(
            model_name="kontakt",
            name="gefragt_am",
            field=models.DateField(editable=False, null=True, verbose_name="zuletzt gefragt am"),
        ),
        migrations.AddField(
            model_name="kontakt",
            name="gefragt_mal",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="so oft gefragt"
            ),
        ),
        migrations.AddField(
            model_name="kontaktevent",
            name="adresse_gestoert_am",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="Adresse gestört seit"
            ),
        ),
        migrations.AddField(
            model_name="kontaktevent",
            name="adresse_gestoert_grund",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="Antwort des Mailservers"
            ),
        ),
        migrations.AddField(
            model_name="kontaktevent",
            name="angelegt_am",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="eingetragen am"
            ),
        ),
        migrations.AddField(
            model_name="kontaktevent",
            name="gefragt_am",
            field=models.DateField(editable=False, null=True, verbose_name="zuletzt gefragt am"),
        ),
        migrations.AddField(
            model_name="kontaktevent",
            name="gefragt_mal",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="so oft gefragt"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="logo",
            field=models.FileField(blank=True, upload_to="organisationen/", verbose_name="Logo"),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="logo",
            field=models.FileField(blank=True, upload_to="organisationen/", verbose_name="Logo"),
        ),
        migrations.CreateModel(
            name="Aenderungsvorschlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("angaben", models.JSONField(verbose_name="Angaben")),
                (
                    "bemerkung",
                    models.TextField(blank=True, max_length=600, verbose_name="Bemerkung"),
                ),
                (
                    "zustand",
                    models.CharField(
                        choices=[
                            ("offen", "wartet auf die Koordination"),
                            ("angenommen", "übernommen"),
                            ("abgelehnt", "nicht übernommen"),
                        ],
                        default="offen",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "eingegangen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingegangen am",
                    ),
                ),
                (
                    "entschieden_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="entschieden am"),
                ),
                (
                    "entschieden_von",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="mitglieder.kontakt",
                    ),
                ),
                (
                    "konto",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="basis.netzwerk"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="mitglieder.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Änderungsvorschlag",
                "verbose_name_plural": "Änderungsvorschläge",
                "ordering": ("-eingegangen_am", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entschieden_am__isnull", True),
                                ("entschieden_von__isnull", True),
                                ("zustand", "offen"),
                            ),
                            models.Q(
                                models.Q(("zustand", "offen"), _negated=True),
                                ("entschieden_am__isnull", False),
                                ("entschieden_von__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="vorschlag_entschieden_paar",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Aufnahme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "zustand",
                    models.CharField(
                        choices=[
                            ("unbestaetigt", "Adresse nicht bestätigt"),
                            ("beantragt", "beantragt"),
                            ("eingeladen", "eingeladen"),
                            ("angenommen", "angenommen"),
                            ("abgelehnt", "abgelehnt"),
                        ],
                        default="unbestaetigt",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "organisation_name",
                    models.CharField(max_length=200, verbose_name="Name der Organisation"),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("kommune", "Kommune"),
                            ("amt", "Amt oder Fachbereich"),
                            ("abteilung", "Abteilung"),
                            ("sachgebiet", "Sachgebiet"),
                            ("einrichtung", "Einrichtung"),
                            ("freier_traeger", "Freier Träger"),
                            ("beratungsstelle", "Beratungsstelle"),
                            ("schule", "Schule"),
                            ("kita", "Kita"),
                            ("gesundheit", "Klinik oder Praxis"),
                            ("krankenkasse", "Krankenkasse"),
                            ("polizei", "Polizei"),
                            ("justiz", "Justiz"),
                            ("verein", "Verein"),
                            ("medien", "Medien"),
                            ("sonstige", "Sonstige"),
                        ],
                        default="sonstige",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "strasse",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="Straße und Hausnummer"
                    ),
                ),
                ("plz", models.CharField(blank=True, max_length=10, verbose_name="Postleitzahl")),
                ("ort", models.CharField(blank=True, max_length=100, verbose_name="Ort")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                ("vorname", models.CharField(max_length=80, verbose_name="Vorname")),
                ("nachname", models.CharField(max_length=80, verbose_name="Nachname")),
                ("funktion", models.CharField(blank=True, max_length=120, verbose_name="Funktion")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("telefon", models.CharField(blank=True, max_length=40, verbose_name="Telefon")),
                (
                    "anliegen",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="Warum möchten Sie mitarbeiten?"
                    ),
                ),
                (
                    "eingegangen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingegangen am",
                    ),
                ),
                (
                    "bestaetigt_am",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="Adresse bestätigt am"
                    ),
                ),
                (
                    "entschieden_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="entschieden am"),
                ),
                (
                    "grund",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="Grund der Ablehnung"
                    ),
                ),
                (
                    "entschieden_von",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gruppen",
                    models.ManyToManyField(
                        blank=True, to="mitglieder.partnergruppe", verbose_name="Partnergruppen"
                    ),
                ),
                (
                    "mitgliedschaft",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="mitglieder.mitgliedschaft",
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
                "verbose_name": "Aufnahme",
                "verbose_name_plural": "Aufnahmen",
                "ordering": ("-eingegangen_am", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entschieden_am__isnull", True),
                                ("entschieden_von__isnull", True),
                                ("zustand__in", ("unbestaetigt", "beantragt")),
                            ),
                            models.Q(
                                ("entschieden_am__isnull", False),
                                ("entschieden_von__isnull", False),
                                ("zustand__in", ("eingeladen", "angenommen", "abgelehnt")),
                            ),
                            _connector="OR",
                        ),
                        name="aufnahme_entschieden_paar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("zustand", "abgelehnt"), _negated=True),
                            models.Q(("grund", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aufnahme_abgelehnt_mit_grund",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("zustand", "unbestaetigt"),
                            ("bestaetigt_am__isnull", False),
                            _connector="OR",
                        ),
                        name="aufnahme_bestaetigt_vor_antrag",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Einwilligung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fassung",
                    models.CharField(
                        default="2026-11", max_length=20, verbose_name="Fassung des Textes"
                    ),
                ),
                ("text", models.TextField(verbose_name="Text")),
                (
                    "weg",
                    models.CharField(
                        choices=[
                            ("link", "über den persönlichen Link"),
                            ("konto", "im eigenen Konto"),
                            ("schriftlich", "liegt der Koordination schriftlich vor"),
                        ],
                        max_length=12,
                        verbose_name="erteilt",
                    ),
                ),
                (
                    "erteilt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="erteilt am"
                    ),
                ),
                (
                    "widerrufen_am",
                    models.DateTimeField(blank=True, null=True, verbose_name="widerrufen am"),
                ),
                (
                    "erfasst_von",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="erfasst von",
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="mitglieder.kontakt"
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
                "verbose_name": "Einwilligung",
                "verbose_name_plural": "Einwilligungen",
                "ordering": ("-erteilt_am", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("widerrufen_am__isnull", True)),
                        fields=("kontakt", "netzwerk"),
                        name="einwilligung_eine_gueltige",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("weg", "schriftlich"), _negated=True),
                            ("erfasst_von__isnull", False),
                            _connector="OR",
                        ),
                        name="einwilligung_schriftlich_erfasst_von",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gremium",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("arbeitskreis", "Arbeitskreis"),
                            ("steuerungsgruppe", "Steuerungsgruppe"),
                            ("ausschuss", "Ausschuss"),
                            ("runder_tisch", "Runder Tisch"),
                            ("sonstiges", "Sonstiges Gremium"),
                        ],
                        default="arbeitskreis",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("aufgabe", models.TextField(blank=True, max_length=600, verbose_name="Aufgabe")),
                ("ort", models.CharField(blank=True, max_length=160, verbose_name="Tagungsort")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                (
                    "ist_oeffentlich",
                    models.BooleanField(
                        default=True, verbose_name="auf der öffentlichen Netzwerkseite"
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
                "verbose_name": "Gremium",
                "verbose_name_plural": "Gremien",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("netzwerk", "name"),
                        name="gremium_name_eindeutig",
                        violation_error_message="Ein Gremium mit diesem Namen gibt es schon.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verteiler",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("abfrage", models.JSONField(blank=True, default=dict, verbose_name="Filter")),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="angelegt am",
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
                "verbose_name": "Verteiler",
                "verbose_name_plural": "Verteiler",
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("netzwerk", "name"),
                        name="verteiler_name_eindeutig",
                        violation_error_message="Einen Verteiler mit diesem Namen gibt es schon.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeitereOrganisationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.organisation",
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
            name="Zusammenfuehrung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "aufgegangen",
                    models.CharField(max_length=200, verbose_name="aufgegangener Eintrag"),
                ),
                ("aufgegangen_id", models.BigIntegerField(verbose_name="dessen Nummer")),
                ("angaben", models.JSONField(default=dict, verbose_name="Angaben")),
                ("umfang", models.JSONField(default=dict, verbose_name="Umfang")),
                (
                    "zusammengefuehrt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="zusammengeführt am"
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="basis.netzwerk"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="mitglieder.organisation"
                    ),
                ),
                (
                    "zusammengefuehrt_von",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Zusammenführung",
                "verbose_name_plural": "Zusammenführungen",
                "ordering": ("-zusammengefuehrt_am", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="WeitereOrganisation",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("mitglieder.kontakt_weitere_organisationen",),
        ),
        migrations.CreateModel(
            name="AenderungsvorschlagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("angaben", models.JSONField(verbose_name="Angaben")),
                (
                    "bemerkung",
                    models.TextField(blank=True, max_length=600, verbose_name="Bemerkung"),
                ),
                (
                    "zustand",
                    models.CharField(
                        choices=[
                            ("offen", "wartet auf die Koordination"),
                            ("angenommen", "übernommen"),
                            ("abgelehnt", "nicht übernommen"),
                        ],
                        default="offen",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "eingegangen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingegangen am",
                    ),
                ),
                (
                    "entschieden_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="entschieden am"),
                ),
                (
                    "entschieden_von",
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
                    "kontakt",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.kontakt",
                    ),
                ),
                (
                    "konto",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.organisation",
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
                        to="mitglieder.aenderungsvorschlag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AufnahmeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "zustand",
                    models.CharField(
                        choices=[
                            ("unbestaetigt", "Adresse nicht bestätigt"),
                            ("beantragt", "beantragt"),
                            ("eingeladen", "eingeladen"),
                            ("angenommen", "angenommen"),
                            ("abgelehnt", "abgelehnt"),
                        ],
                        default="unbestaetigt",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "organisation_name",
                    models.CharField(max_length=200, verbose_name="Name der Organisation"),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("kommune", "Kommune"),
                            ("amt", "Amt oder Fachbereich"),
                            ("abteilung", "Abteilung"),
                            ("sachgebiet", "Sachgebiet"),
                            ("einrichtung", "Einrichtung"),
                            ("freier_traeger", "Freier Träger"),
                            ("beratungsstelle", "Beratungsstelle"),
                            ("schule", "Schule"),
                            ("kita", "Kita"),
                            ("gesundheit", "Klinik oder Praxis"),
                            ("krankenkasse", "Krankenkasse"),
                            ("polizei", "Polizei"),
                            ("justiz", "Justiz"),
                            ("verein", "Verein"),
                            ("medien", "Medien"),
                            ("sonstige", "Sonstige"),
                        ],
                        default="sonstige",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "strasse",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="Straße und Hausnummer"
                    ),
                ),
                ("plz", models.CharField(blank=True, max_length=10, verbose_name="Postleitzahl")),
                ("ort", models.CharField(blank=True, max_length=100, verbose_name="Ort")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                ("vorname", models.CharField(max_length=80, verbose_name="Vorname")),
                ("nachname", models.CharField(max_length=80, verbose_name="Nachname")),
                ("funktion", models.CharField(blank=True, max_length=120, verbose_name="Funktion")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("telefon", models.CharField(blank=True, max_length=40, verbose_name="Telefon")),
                (
                    "anliegen",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="Warum möchten Sie mitarbeiten?"
                    ),
                ),
                (
                    "eingegangen_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="eingegangen am",
                    ),
                ),
                (
                    "bestaetigt_am",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="Adresse bestätigt am"
                    ),
                ),
                (
                    "entschieden_am",
                    models.DateTimeField(editable=False, null=True, verbose_name="entschieden am"),
                ),
                (
                    "grund",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="Grund der Ablehnung"
                    ),
                ),
                (
                    "entschieden_von",
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
                    "mitgliedschaft",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.mitgliedschaft",
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
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
                        to="mitglieder.aufnahme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AufnahmegruppeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "aufnahme",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.aufnahme",
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
            name="EinwilligungEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "fassung",
                    models.CharField(
                        default="2026-11", max_length=20, verbose_name="Fassung des Textes"
                    ),
                ),
                ("text", models.TextField(verbose_name="Text")),
                (
                    "weg",
                    models.CharField(
                        choices=[
                            ("link", "über den persönlichen Link"),
                            ("konto", "im eigenen Konto"),
                            ("schriftlich", "liegt der Koordination schriftlich vor"),
                        ],
                        max_length=12,
                        verbose_name="erteilt",
                    ),
                ),
                (
                    "erteilt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="erteilt am"
                    ),
                ),
                (
                    "widerrufen_am",
                    models.DateTimeField(blank=True, null=True, verbose_name="widerrufen am"),
                ),
                (
                    "erfasst_von",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="erfasst von",
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.kontakt",
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
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
                        to="mitglieder.einwilligung",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GremiumEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=160, verbose_name="Name")),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("arbeitskreis", "Arbeitskreis"),
                            ("steuerungsgruppe", "Steuerungsgruppe"),
                            ("ausschuss", "Ausschuss"),
                            ("runder_tisch", "Runder Tisch"),
                            ("sonstiges", "Sonstiges Gremium"),
                        ],
                        default="arbeitskreis",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("aufgabe", models.TextField(blank=True, max_length=600, verbose_name="Aufgabe")),
                ("ort", models.CharField(blank=True, max_length=160, verbose_name="Tagungsort")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                (
                    "ist_oeffentlich",
                    models.BooleanField(
                        default=True, verbose_name="auf der öffentlichen Netzwerkseite"
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
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
                        to="mitglieder.gremium",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rundschreiben",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "an",
                    models.CharField(
                        choices=[
                            ("alle", "alle Kontakte"),
                            ("ohne_stellvertretung", "Kontakte ohne Stellvertretungen"),
                            ("zeichnungsberechtigte", "Zeichnungsberechtigte"),
                            ("insofa", "insoweit erfahrene Fachkräfte"),
                        ],
                        default="alle",
                        max_length=24,
                        verbose_name="Wer bekommt es?",
                    ),
                ),
                ("betreff", models.CharField(blank=True, max_length=160, verbose_name="Betreff")),
                ("text", models.TextField(blank=True, max_length=10000, verbose_name="Text")),
                (
                    "zustand",
                    models.CharField(
                        choices=[("entwurf", "Entwurf"), ("versendet", "versendet")],
                        default="entwurf",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
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
                    "netzwerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="basis.netzwerk"
                    ),
                ),
                (
                    "organisationen",
                    models.ManyToManyField(
                        blank=True, to="mitglieder.organisation", verbose_name="Organisationen"
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
                "verbose_name": "Rundschreiben",
                "verbose_name_plural": "Rundschreiben",
                "ordering": ("-angelegt_am", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("versendet_am__isnull", False),
                                ("versendet_von__isnull", False),
                                ("zustand", "versendet"),
                            ),
                            models.Q(
                                ("versendet_am__isnull", True),
                                ("versendet_von__isnull", True),
                                ("zustand", "entwurf"),
                            ),
                            _connector="OR",
                        ),
                        name="rundschreiben_versendet_paar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("zustand", "entwurf"),
                            models.Q(("betreff", ""), ("text", ""), _connector="OR", _negated=True),
                            _connector="OR",
                        ),
                        name="rundschreiben_versendet_mit_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitz",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "funktion",
                    models.CharField(blank=True, max_length=120, verbose_name="Aufgabe im Gremium"),
                ),
                (
                    "gremium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sitze",
                        to="mitglieder.gremium",
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="mitglieder.kontakt",
                        verbose_name="Person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="mitglieder.organisation",
                        verbose_name="Organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sitz",
                "verbose_name_plural": "Sitze",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("gremium", "organisation", "kontakt"),
                        name="sitz_einmal",
                        nulls_distinct=False,
                        violation_error_message="Dieser Sitz ist schon eingetragen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VerteilerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("abfrage", models.JSONField(blank=True, default=dict, verbose_name="Filter")),
                (
                    "angelegt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="angelegt am",
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
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
                        to="mitglieder.verteiler",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZusammenfuehrungEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "aufgegangen",
                    models.CharField(max_length=200, verbose_name="aufgegangener Eintrag"),
                ),
                ("aufgegangen_id", models.BigIntegerField(verbose_name="dessen Nummer")),
                ("angaben", models.JSONField(default=dict, verbose_name="Angaben")),
                ("umfang", models.JSONField(default=dict, verbose_name="Umfang")),
                (
                    "zusammengefuehrt_am",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="zusammengeführt am"
                    ),
                ),
                (
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.organisation",
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
                        to="mitglieder.zusammenfuehrung",
                    ),
                ),
                (
                    "zusammengefuehrt_von",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Aufnahmegruppe",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("mitglieder.aufnahme_gruppen",),
        ),
        migrations.CreateModel(
            name="RundschreibenauswahlEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.organisation",
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
                    "rundschreiben",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.rundschreiben",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RundschreibenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "an",
                    models.CharField(
                        choices=[
                            ("alle", "alle Kontakte"),
                            ("ohne_stellvertretung", "Kontakte ohne Stellvertretungen"),
                            ("zeichnungsberechtigte", "Zeichnungsberechtigte"),
                            ("insofa", "insoweit erfahrene Fachkräfte"),
                        ],
                        default="alle",
                        max_length=24,
                        verbose_name="Wer bekommt es?",
                    ),
                ),
                ("betreff", models.CharField(blank=True, max_length=160, verbose_name="Betreff")),
                ("text", models.TextField(blank=True, max_length=10000, verbose_name="Text")),
                (
                    "zustand",
                    models.CharField(
                        choices=[("entwurf", "Entwurf"), ("versendet", "versendet")],
                        default="entwurf",
                        editable=False,
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
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
                    "netzwerk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="basis.netzwerk",
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
                        to="mitglieder.rundschreiben",
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
            name="SitzEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "funktion",
                    models.CharField(blank=True, max_length=120, verbose_name="Aufgabe im Gremium"),
                ),
                (
                    "gremium",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.gremium",
                    ),
                ),
                (
                    "kontakt",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mitglieder.kontakt",
                        verbose_name="Person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="mitglieder.sitz",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rundschreibenauswahl",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("mitglieder.rundschreiben_organisationen",),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="kontakt",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="kontakt",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="kontakt",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organisation",
            name="delete_delete",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kontakt",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_kontaktevent" ("adresse_gestoert_am", "adresse_gestoert_grund", "angelegt_am", "anrede", "ausgeschieden_am", "bestaetigt_am", "email", "funktion", "gefragt_am", "gefragt_mal", "id", "informiert_am", "ist_insofa", "ist_stellvertretung", "ist_zeichnungsberechtigt", "konto_id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "telefon", "vorname") VALUES (NEW."adresse_gestoert_am", NEW."adresse_gestoert_grund", NEW."angelegt_am", NEW."anrede", NEW."ausgeschieden_am", NEW."bestaetigt_am", NEW."email", NEW."funktion", NEW."gefragt_am", NEW."gefragt_mal", NEW."id", NEW."informiert_am", NEW."ist_insofa", NEW."ist_stellvertretung", NEW."ist_zeichnungsberechtigt", NEW."konto_id", NEW."nachname", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quelle", NEW."telefon", NEW."vorname"); RETURN NULL;',
                    hash="9b935273cb89b8a447aef7b9d24a08cec7c19f4a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ba8ae",
                    table="mitglieder_kontakt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kontakt",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_kontaktevent" ("adresse_gestoert_am", "adresse_gestoert_grund", "angelegt_am", "anrede", "ausgeschieden_am", "bestaetigt_am", "email", "funktion", "gefragt_am", "gefragt_mal", "id", "informiert_am", "ist_insofa", "ist_stellvertretung", "ist_zeichnungsberechtigt", "konto_id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "telefon", "vorname") VALUES (NEW."adresse_gestoert_am", NEW."adresse_gestoert_grund", NEW."angelegt_am", NEW."anrede", NEW."ausgeschieden_am", NEW."bestaetigt_am", NEW."email", NEW."funktion", NEW."gefragt_am", NEW."gefragt_mal", NEW."id", NEW."informiert_am", NEW."ist_insofa", NEW."ist_stellvertretung", NEW."ist_zeichnungsberechtigt", NEW."konto_id", NEW."nachname", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quelle", NEW."telefon", NEW."vorname"); RETURN NULL;',
                    hash="16512e16567f7b5b69b642aad2b8786fb4014089",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_95cf1",
                    table="mitglieder_kontakt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kontakt",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_kontaktevent" ("adresse_gestoert_am", "adresse_gestoert_grund", "angelegt_am", "anrede", "ausgeschieden_am", "bestaetigt_am", "email", "funktion", "gefragt_am", "gefragt_mal", "id", "informiert_am", "ist_insofa", "ist_stellvertretung", "ist_zeichnungsberechtigt", "konto_id", "nachname", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quelle", "telefon", "vorname") VALUES (OLD."adresse_gestoert_am", OLD."adresse_gestoert_grund", OLD."angelegt_am", OLD."anrede", OLD."ausgeschieden_am", OLD."bestaetigt_am", OLD."email", OLD."funktion", OLD."gefragt_am", OLD."gefragt_mal", OLD."id", OLD."informiert_am", OLD."ist_insofa", OLD."ist_stellvertretung", OLD."ist_zeichnungsberechtigt", OLD."konto_id", OLD."nachname", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quelle", OLD."telefon", OLD."vorname"); RETURN NULL;',
                    hash="1d2849133adeeea4d0f13d291cc0b32802b0e334",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9aa1e",
                    table="mitglieder_kontakt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_organisationevent" ("art", "beschreibung", "bezirk", "email", "id", "kommune", "logo", "name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "schutzkonzept", "strasse", "telefon", "uebergeordnet_id", "vereinbarung_72a_am", "vereinbarung_8a_am", "website") VALUES (NEW."art", NEW."beschreibung", NEW."bezirk", NEW."email", NEW."id", NEW."kommune", NEW."logo", NEW."name", NEW."ort", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plz", NEW."schutzkonzept", NEW."strasse", NEW."telefon", NEW."uebergeordnet_id", NEW."vereinbarung_72a_am", NEW."vereinbarung_8a_am", NEW."website"); RETURN NULL;',
                    hash="76480cc81f47340c1bfaa124cfc738ce6d0eb450",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3a19c",
                    table="mitglieder_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_organisationevent" ("art", "beschreibung", "bezirk", "email", "id", "kommune", "logo", "name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "schutzkonzept", "strasse", "telefon", "uebergeordnet_id", "vereinbarung_72a_am", "vereinbarung_8a_am", "website") VALUES (NEW."art", NEW."beschreibung", NEW."bezirk", NEW."email", NEW."id", NEW."kommune", NEW."logo", NEW."name", NEW."ort", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plz", NEW."schutzkonzept", NEW."strasse", NEW."telefon", NEW."uebergeordnet_id", NEW."vereinbarung_72a_am", NEW."vereinbarung_8a_am", NEW."website"); RETURN NULL;',
                    hash="6a6f791a54c06b1c1e751c1f9216c969fc561ba3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6ff13",
                    table="mitglieder_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_organisationevent" ("art", "beschreibung", "bezirk", "email", "id", "kommune", "logo", "name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "schutzkonzept", "strasse", "telefon", "uebergeordnet_id", "vereinbarung_72a_am", "vereinbarung_8a_am", "website") VALUES (OLD."art", OLD."beschreibung", OLD."bezirk", OLD."email", OLD."id", OLD."kommune", OLD."logo", OLD."name", OLD."ort", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plz", OLD."schutzkonzept", OLD."strasse", OLD."telefon", OLD."uebergeordnet_id", OLD."vereinbarung_72a_am", OLD."vereinbarung_8a_am", OLD."website"); RETURN NULL;',
                    hash="57e1c191b27e86fabbbce6bb35675dd43d0d33b3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_63b60",
                    table="mitglieder_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aenderungsvorschlag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aenderungsvorschlagevent" ("angaben", "bemerkung", "eingegangen_am", "entschieden_am", "entschieden_von_id", "id", "kontakt_id", "konto_id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zustand") VALUES (NEW."angaben", NEW."bemerkung", NEW."eingegangen_am", NEW."entschieden_am", NEW."entschieden_von_id", NEW."id", NEW."kontakt_id", NEW."konto_id", NEW."netzwerk_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."zustand"); RETURN NULL;',
                    hash="b504b78dc2b1027f73c26d1e070d8b9d07eef7e3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fc75a",
                    table="mitglieder_aenderungsvorschlag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aenderungsvorschlag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_aenderungsvorschlagevent" ("angaben", "bemerkung", "eingegangen_am", "entschieden_am", "entschieden_von_id", "id", "kontakt_id", "konto_id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zustand") VALUES (NEW."angaben", NEW."bemerkung", NEW."eingegangen_am", NEW."entschieden_am", NEW."entschieden_von_id", NEW."id", NEW."kontakt_id", NEW."konto_id", NEW."netzwerk_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."zustand"); RETURN NULL;',
                    hash="e902655c5c56c515a52084caf1d447db125d00a6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_98477",
                    table="mitglieder_aenderungsvorschlag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aenderungsvorschlag",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aenderungsvorschlagevent" ("angaben", "bemerkung", "eingegangen_am", "entschieden_am", "entschieden_von_id", "id", "kontakt_id", "konto_id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "zustand") VALUES (OLD."angaben", OLD."bemerkung", OLD."eingegangen_am", OLD."entschieden_am", OLD."entschieden_von_id", OLD."id", OLD."kontakt_id", OLD."konto_id", OLD."netzwerk_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."zustand"); RETURN NULL;',
                    hash="c54c6514009d5e086ff1cdbe6511fbb11110b741",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5c0be",
                    table="mitglieder_aenderungsvorschlag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aufnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aufnahmeevent" ("anliegen", "art", "bestaetigt_am", "eingegangen_am", "email", "entschieden_am", "entschieden_von_id", "funktion", "grund", "id", "mitgliedschaft_id", "nachname", "netzwerk_id", "organisation_name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "strasse", "telefon", "vorname", "website", "zustand") VALUES (NEW."anliegen", NEW."art", NEW."bestaetigt_am", NEW."eingegangen_am", NEW."email", NEW."entschieden_am", NEW."entschieden_von_id", NEW."funktion", NEW."grund", NEW."id", NEW."mitgliedschaft_id", NEW."nachname", NEW."netzwerk_id", NEW."organisation_name", NEW."ort", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plz", NEW."strasse", NEW."telefon", NEW."vorname", NEW."website", NEW."zustand"); RETURN NULL;',
                    hash="b086665159ce120dec8383f0a01b6a686f9e308c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1164c",
                    table="mitglieder_aufnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aufnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_aufnahmeevent" ("anliegen", "art", "bestaetigt_am", "eingegangen_am", "email", "entschieden_am", "entschieden_von_id", "funktion", "grund", "id", "mitgliedschaft_id", "nachname", "netzwerk_id", "organisation_name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "strasse", "telefon", "vorname", "website", "zustand") VALUES (NEW."anliegen", NEW."art", NEW."bestaetigt_am", NEW."eingegangen_am", NEW."email", NEW."entschieden_am", NEW."entschieden_von_id", NEW."funktion", NEW."grund", NEW."id", NEW."mitgliedschaft_id", NEW."nachname", NEW."netzwerk_id", NEW."organisation_name", NEW."ort", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plz", NEW."strasse", NEW."telefon", NEW."vorname", NEW."website", NEW."zustand"); RETURN NULL;',
                    hash="1a76fb066a1dc8bc0124777de92e478d67164688",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5657f",
                    table="mitglieder_aufnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aufnahme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aufnahmeevent" ("anliegen", "art", "bestaetigt_am", "eingegangen_am", "email", "entschieden_am", "entschieden_von_id", "funktion", "grund", "id", "mitgliedschaft_id", "nachname", "netzwerk_id", "organisation_name", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plz", "strasse", "telefon", "vorname", "website", "zustand") VALUES (OLD."anliegen", OLD."art", OLD."bestaetigt_am", OLD."eingegangen_am", OLD."email", OLD."entschieden_am", OLD."entschieden_von_id", OLD."funktion", OLD."grund", OLD."id", OLD."mitgliedschaft_id", OLD."nachname", OLD."netzwerk_id", OLD."organisation_name", OLD."ort", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plz", OLD."strasse", OLD."telefon", OLD."vorname", OLD."website", OLD."zustand"); RETURN NULL;',
                    hash="7e21626bc90f5988930cf5371f1d44fe5084f842",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0222b",
                    table="mitglieder_aufnahme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="einwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_einwilligungevent" ("erfasst_von_id", "erteilt_am", "fassung", "id", "kontakt_id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weg", "widerrufen_am") VALUES (NEW."erfasst_von_id", NEW."erteilt_am", NEW."fassung", NEW."id", NEW."kontakt_id", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."weg", NEW."widerrufen_am"); RETURN NULL;',
                    hash="ddc3a0abd8e3af9f38c7863b78d98962de18a5e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_93c69",
                    table="mitglieder_einwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="einwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_einwilligungevent" ("erfasst_von_id", "erteilt_am", "fassung", "id", "kontakt_id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weg", "widerrufen_am") VALUES (NEW."erfasst_von_id", NEW."erteilt_am", NEW."fassung", NEW."id", NEW."kontakt_id", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."weg", NEW."widerrufen_am"); RETURN NULL;',
                    hash="701abe768a23b5939a6b3b3befc8bc9a0d08447f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b7968",
                    table="mitglieder_einwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="einwilligung",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_einwilligungevent" ("erfasst_von_id", "erteilt_am", "fassung", "id", "kontakt_id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weg", "widerrufen_am") VALUES (OLD."erfasst_von_id", OLD."erteilt_am", OLD."fassung", OLD."id", OLD."kontakt_id", OLD."netzwerk_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."weg", OLD."widerrufen_am"); RETURN NULL;',
                    hash="663c0522f79def8e27b779cc3e68c48c57da6503",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e5558",
                    table="mitglieder_einwilligung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gremium",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_gremiumevent" ("art", "aufgabe", "id", "ist_oeffentlich", "name", "netzwerk_id", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (NEW."art", NEW."aufgabe", NEW."id", NEW."ist_oeffentlich", NEW."name", NEW."netzwerk_id", NEW."ort", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."website"); RETURN NULL;',
                    hash="00aabae1e0cf921d278ccfeb4db60f70653f35ef",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6aafe",
                    table="mitglieder_gremium",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gremium",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_gremiumevent" ("art", "aufgabe", "id", "ist_oeffentlich", "name", "netzwerk_id", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (NEW."art", NEW."aufgabe", NEW."id", NEW."ist_oeffentlich", NEW."name", NEW."netzwerk_id", NEW."ort", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."website"); RETURN NULL;',
                    hash="a32e683b2994c720b6b2b035fc57b9197572d379",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_865b3",
                    table="mitglieder_gremium",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gremium",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_gremiumevent" ("art", "aufgabe", "id", "ist_oeffentlich", "name", "netzwerk_id", "ort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "website") VALUES (OLD."art", OLD."aufgabe", OLD."id", OLD."ist_oeffentlich", OLD."name", OLD."netzwerk_id", OLD."ort", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."website"); RETURN NULL;',
                    hash="96ed7747d7cb81c9aaf7873817a2bdc4bcb49ef3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d7222",
                    table="mitglieder_gremium",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sitz",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_sitzevent" ("funktion", "gremium_id", "id", "kontakt_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."funktion", NEW."gremium_id", NEW."id", NEW."kontakt_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="6b27ed872876ede181dbddf1c81f2f8e1949875c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b649",
                    table="mitglieder_sitz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sitz",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_sitzevent" ("funktion", "gremium_id", "id", "kontakt_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."funktion", NEW."gremium_id", NEW."id", NEW."kontakt_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="ad3eee91d5cda1cb728487d74739ba3ad1924ee8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3c4e3",
                    table="mitglieder_sitz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sitz",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_sitzevent" ("funktion", "gremium_id", "id", "kontakt_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."funktion", OLD."gremium_id", OLD."id", OLD."kontakt_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="d528b229ce9835f134b895f15e8d99a07fd5e426",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_32f9a",
                    table="mitglieder_sitz",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verteiler",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_verteilerevent" ("abfrage", "angelegt_am", "id", "name", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."abfrage", NEW."angelegt_am", NEW."id", NEW."name", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="477459957984a8d681713d4634f96120ec051f0e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cc386",
                    table="mitglieder_verteiler",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verteiler",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_verteilerevent" ("abfrage", "angelegt_am", "id", "name", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."abfrage", NEW."angelegt_am", NEW."id", NEW."name", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="625de003c2dc8178fad522858b43f32a0075bb7d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a45af",
                    table="mitglieder_verteiler",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="verteiler",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_verteilerevent" ("abfrage", "angelegt_am", "id", "name", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."abfrage", OLD."angelegt_am", OLD."id", OLD."name", OLD."netzwerk_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="5c6de7b70dcb49a8215873a192e5ed556922c716",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ce182",
                    table="mitglieder_verteiler",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rundschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_rundschreibenevent" ("an", "angelegt_am", "betreff", "id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "versendet_am", "versendet_von_id", "verteiler_id", "zustand") VALUES (NEW."an", NEW."angelegt_am", NEW."betreff", NEW."id", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."versendet_am", NEW."versendet_von_id", NEW."verteiler_id", NEW."zustand"); RETURN NULL;',
                    hash="5c8e4ddf4b7e2ff226c23588e6a2a151b8ebcf15",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f0c38",
                    table="mitglieder_rundschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rundschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_rundschreibenevent" ("an", "angelegt_am", "betreff", "id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "versendet_am", "versendet_von_id", "verteiler_id", "zustand") VALUES (NEW."an", NEW."angelegt_am", NEW."betreff", NEW."id", NEW."netzwerk_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."versendet_am", NEW."versendet_von_id", NEW."verteiler_id", NEW."zustand"); RETURN NULL;',
                    hash="b197cdd30864df512752959eb4261cab942e7541",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_08987",
                    table="mitglieder_rundschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rundschreiben",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_rundschreibenevent" ("an", "angelegt_am", "betreff", "id", "netzwerk_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "versendet_am", "versendet_von_id", "verteiler_id", "zustand") VALUES (OLD."an", OLD."angelegt_am", OLD."betreff", OLD."id", OLD."netzwerk_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."versendet_am", OLD."versendet_von_id", OLD."verteiler_id", OLD."zustand"); RETURN NULL;',
                    hash="687692f84a08212e85baa20300db339b74fde1cb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6a5f",
                    table="mitglieder_rundschreiben",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zusammenfuehrung",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_zusammenfuehrungevent" ("angaben", "aufgegangen", "aufgegangen_id", "id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "umfang", "zusammengefuehrt_am", "zusammengefuehrt_von_id") VALUES (NEW."angaben", NEW."aufgegangen", NEW."aufgegangen_id", NEW."id", NEW."netzwerk_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."umfang", NEW."zusammengefuehrt_am", NEW."zusammengefuehrt_von_id"); RETURN NULL;',
                    hash="9f04223d2c10f90132a683b42fd460df179243ee",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_41960",
                    table="mitglieder_zusammenfuehrung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zusammenfuehrung",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mitglieder_zusammenfuehrungevent" ("angaben", "aufgegangen", "aufgegangen_id", "id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "umfang", "zusammengefuehrt_am", "zusammengefuehrt_von_id") VALUES (NEW."angaben", NEW."aufgegangen", NEW."aufgegangen_id", NEW."id", NEW."netzwerk_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."umfang", NEW."zusammengefuehrt_am", NEW."zusammengefuehrt_von_id"); RETURN NULL;',
                    hash="0232a84ae45484e6697eaf35e6f11cd5946f9db8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4599a",
                    table="mitglieder_zusammenfuehrung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zusammenfuehrung",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_zusammenfuehrungevent" ("angaben", "aufgegangen", "aufgegangen_id", "id", "netzwerk_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "umfang", "zusammengefuehrt_am", "zusammengefuehrt_von_id") VALUES (OLD."angaben", OLD."aufgegangen", OLD."aufgegangen_id", OLD."id", OLD."netzwerk_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."umfang", OLD."zusammengefuehrt_am", OLD."zusammengefuehrt_von_id"); RETURN NULL;',
                    hash="3c55166e5919321ae7fe8473296b8d40d1d42f3e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8cc3d",
                    table="mitglieder_zusammenfuehrung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weitereorganisation",
            trigger=pgtrigger.compiler.Trigger(
                name="hinzugefuegt_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_weitereorganisationevent" ("id", "kontakt_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."id", NEW."kontakt_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'hinzugefuegt\'); RETURN NULL;',
                    hash="cc86f81430bfd204bcf341faa09c310973453311",
                    operation="INSERT",
                    pgid="pgtrigger_hinzugefuegt_insert_9445c",
                    table="mitglieder_kontakt_weitere_organisationen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weitereorganisation",
            trigger=pgtrigger.compiler.Trigger(
                name="entfernt_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_weitereorganisationevent" ("id", "kontakt_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."id", OLD."kontakt_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'entfernt\'); RETURN NULL;',
                    hash="5670a3de30fd86d81ad22891fb105704288d65dd",
                    operation="DELETE",
                    pgid="pgtrigger_entfernt_delete_41435",
                    table="mitglieder_kontakt_weitere_organisationen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aufnahmegruppe",
            trigger=pgtrigger.compiler.Trigger(
                name="hinzugefuegt_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aufnahmegruppeevent" ("aufnahme_id", "id", "partnergruppe_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."aufnahme_id", NEW."id", NEW."partnergruppe_id", _pgh_attach_context(), NOW(), \'hinzugefuegt\'); RETURN NULL;',
                    hash="5ec086a7b02b781a8a9fb53f0e786fc6dd6ab9d4",
                    operation="INSERT",
                    pgid="pgtrigger_hinzugefuegt_insert_21030",
                    table="mitglieder_aufnahme_gruppen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aufnahmegruppe",
            trigger=pgtrigger.compiler.Trigger(
                name="entfernt_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_aufnahmegruppeevent" ("aufnahme_id", "id", "partnergruppe_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."aufnahme_id", OLD."id", OLD."partnergruppe_id", _pgh_attach_context(), NOW(), \'entfernt\'); RETURN NULL;',
                    hash="7ec523f0570f7dd15730be96c51e2e8ff14a0bd4",
                    operation="DELETE",
                    pgid="pgtrigger_entfernt_delete_b2727",
                    table="mitglieder_aufnahme_gruppen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rundschreibenauswahl",
            trigger=pgtrigger.compiler.Trigger(
                name="hinzugefuegt_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_rundschreibenauswahlevent" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "rundschreiben_id") VALUES (NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'hinzugefuegt\', NEW."rundschreiben_id"); RETURN NULL;',
                    hash="667bcd6ea9de5dfe0066ec50fdbeda11c585ee0f",
                    operation="INSERT",
                    pgid="pgtrigger_hinzugefuegt_insert_11285",
                    table="mitglieder_rundschreiben_organisationen",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rundschreibenauswahl",
            trigger=pgtrigger.compiler.Trigger(
                name="entfernt_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mitglieder_rundschreibenauswahlevent" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "rundschreiben_id") VALUES (OLD."id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'entfernt\', OLD."rundschreiben_id"); RETURN NULL;',
                    hash="7b7aaa98fc9cda5e089691fdd86277b37f52e583",
                    operation="DELETE",
                    pgid="pgtrigger_entfernt_delete_f70d9",
                    table="mitglieder_rundschreiben_organisationen",
                    when="AFTER",
                ),
            ),
        ),
    ]
