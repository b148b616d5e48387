"""The image of released minutes, and one for those released before there were images.

It is taken here, once, from the rows as they are now: built at the first reading instead, it would
go on following agenda and attendance until somebody reads.
"""

from datetime import UTC
from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FREIGEGEBEN = ("freigegeben", "genehmigt")
NICHT_AUF_DER_TAGESORDNUNG = ("angemeldet", "zurueckgezogen")
OHNE_TERMIN = ("entwurf", "verschoben", "abgesagt", "archiviert")


def abbilder_aufnehmen(apps: Any, schema_editor: Any) -> None:
    protokolle = apps.get_model("treffen", "Protokoll")._default_manager
    with schema_editor.connection.cursor() as zeiger:
        # The database keeps released minutes as they are.
        zeiger.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        for protokoll in protokolle.filter(zustand__in=FREIGEGEBEN).select_related("treffen"):
            protokolle.filter(pk=protokoll.pk).update(abbild=_abbild(apps, protokoll))
        zeiger.execute("SELECT set_config('portal.aufbewahrung', '', true)")


def _abbild(apps: Any, protokoll: Any) -> dict[str, Any]:
    treffen = protokoll.treffen
    personen: dict[str, str] = {}

    def zeilen(modell: str) -> Any:
        return apps.get_model("treffen", modell)._default_manager

    def person(kontakt: Any) -> dict[str, Any]:
        personen[str(kontakt.pk)] = f"{kontakt.vorname} {kontakt.nachname}".strip()
        return {"person": kontakt.pk, "organisation": kontakt.organisation.name}

    def zeit(zeitpunkt: Any) -> str:
        return str(zeitpunkt.astimezone(UTC).isoformat())

    teilnahme: dict[str, list[Any]] = {"anwesend": [], "entschuldigt": [], "fehlend": []}
    for eine in (
        zeilen("Teilnahme")
        .filter(treffen=treffen)
        .exclude(anwesenheit="")
        .select_related("kontakt__organisation")
        .order_by("kontakt__organisation__name", "kontakt__nachname", "kontakt__vorname", "pk")
    ):
        teilnahme[eine.anwesenheit].append(
            person(eine.kontakt) | {"funktion": eine.kontakt.funktion}
        )
    texte = dict(
        zeilen("Protokollabschnitt").filter(protokoll=protokoll).values_list("top_id", "ergebnis")
    )
    tops = zeilen("Tagesordnungspunkt").filter(treffen=treffen)
    punkte = [
        {
            "top": top.pk,
            "nummer": top.nummer,
            "titel": top.titel,
            "art": top.art,
            "ergebnis": texte.get(top.pk, ""),
            "beschluesse": list(
                zeilen("Beschluss")
                .filter(top=top)
                .order_by("pk")
                .values("text", "verfahren", "ja", "nein", "enthaltung", "zustand")
            ),
            "massnahmen": [
                {
                    "titel": massnahme.titel,
                    "frist": massnahme.frist.isoformat() if massnahme.frist else None,
                    "wer": person(massnahme.verantwortlich) if massnahme.verantwortlich else None,
                }
                for massnahme in zeilen("Massnahme").filter(top=top).order_by("pk")
            ],
        }
        for top in tops.exclude(zustand__in=NICHT_AUF_DER_TAGESORDNUNG).order_by("nummer")
    ]
    naechstes = None
    folgendes = zeilen("Treffen").filter(vorheriges=treffen).order_by("-beginn", "pk").first()
    if folgendes is not None and folgendes.zustand not in OHNE_TERMIN:
        naechstes = {
            "titel": folgendes.titel,
            "ort": folgendes.ort,
            "beginn": zeit(folgendes.beginn),
            "ende": zeit(folgendes.ende),
        }
    return {
        "aufbau": 1,
        "version": protokoll.version,
        "titel": treffen.titel,
        "art": treffen.art,
        "beginn": zeit(treffen.beginn),
        "ende": zeit(treffen.ende),
        "ort": treffen.ort,
        "online": bool(treffen.online_link),
        "vorsitz": protokoll.vorsitz,
        "protokollfuehrung": protokoll.protokollfuehrung,
        "personen": personen,
        "teilnahme": teilnahme,
        "punkte": punkte,
        "naechstes": naechstes,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("treffen", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="protokoll",
            name="update_update",
        ),
        migrations.AddField(
            model_name="protokoll",
            name="abbild",
            field=models.JSONField(editable=False, null=True, verbose_name="freigegebener Inhalt"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protokoll",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."angelegt_am" IS DISTINCT FROM (NEW."angelegt_am") OR OLD."freigegeben_am" IS DISTINCT FROM (NEW."freigegeben_am") OR OLD."freigegeben_von_id" IS DISTINCT FROM (NEW."freigegeben_von_id") OR OLD."genehmigt_am" IS DISTINCT FROM (NEW."genehmigt_am") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."protokollfuehrung" IS DISTINCT FROM (NEW."protokollfuehrung") OR OLD."stand" IS DISTINCT FROM (NEW."stand") OR OLD."treffen_id" IS DISTINCT FROM (NEW."treffen_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."vorsitz" IS DISTINCT FROM (NEW."vorsitz") OR OLD."zustand" IS DISTINCT FROM (NEW."zustand"))',
                    func='INSERT INTO "treffen_protokollevent" ("angelegt_am", "freigegeben_am", "freigegeben_von_id", "genehmigt_am", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protokollfuehrung", "stand", "treffen_id", "version", "vorsitz", "zustand") VALUES (NEW."angelegt_am", NEW."freigegeben_am", NEW."freigegeben_von_id", NEW."genehmigt_am", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protokollfuehrung", NEW."stand", NEW."treffen_id", NEW."version", NEW."vorsitz", NEW."zustand"); RETURN NULL;',
                    hash="6057bfff49807e079bdf1cd2f8642192c56bc424",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_09338",
                    table="treffen_protokoll",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(abbilder_aufnehmen, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="protokoll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("abbild__isnull", False), ("zustand__in", ("freigegeben", "genehmigt"))
                    ),
                    models.Q(("abbild__isnull", True), ("zustand__in", ("entwurf", "in_pruefung"))),
                    _connector="OR",
                ),
                name="protokoll_freigegeben_mit_abbild",
            ),
        ),
    ]
