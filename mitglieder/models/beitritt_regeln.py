"""What the database refuses of an accession, whoever writes."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OFFEN = ("eingeladen", "papier_zu_pruefen")
GUELTIG = ("unterzeichnet", "beigetreten")
#: Once signed, whatever became of it later.
GEZEICHNET = (*GUELTIG, "gekuendigt", "uebergeleitet")
#: May be asked once more.
WIEDER_ZU_FRAGEN = ("abgelehnt", "zurueckgezogen")
#: Neither signed nor asked any more.
VOM_TISCH = ("zurueckgezogen",)


def ist_partei(tag: date, vor: str = "") -> Q:
    """Bound by the agreement on that day: signed, and no notice that has run out. `vor`: lookup."""
    return Q(**{f"{vor}zustand__in": GUELTIG}) | Q(
        **{f"{vor}zustand": "gekuendigt", f"{vor}gekuendigt_zum__gte": tag}
    )


REGELN = (
    models.UniqueConstraint(
        fields=("fassung", "organisation"),
        name="beitritt_einmal",
        violation_error_message=_("Diese Organisation ist schon eingeladen."),
    ),
    models.CheckConstraint(
        condition=(
            Q(zustand__in=GEZEICHNET, unterzeichnet_am__isnull=False)
            & ~Q(unterzeichner_name="")
            & ~Q(organisation_name="")
            & ~Q(funktion="")
            & ~Q(identitaet="")
            & ~Q(form="")
            & Q(erklaerungen__has_keys=["gelesen", "berechtigt", "einverstanden"])
        )
        | (
            ~Q(zustand__in=GEZEICHNET)
            & Q(unterzeichnet_am__isnull=True, unterzeichner_name="")
            & Q(organisation_name="", organisation_anschrift="")
        ),
        name="beitritt_unterzeichnet_ist_vollstaendig",
    ),
    models.CheckConstraint(
        condition=Q(zustand="abgelehnt", abgelehnt_am__isnull=False)
        | (~Q(zustand="abgelehnt") & Q(abgelehnt_am__isnull=True, ablehnungsgrund="")),
        name="beitritt_abgelehnt_mit_zeit",
    ),
    models.CheckConstraint(
        condition=Q(
            zustand="zurueckgezogen",
            zurueckgezogen_am__isnull=False,
            zurueckgezogen_von__isnull=False,
        )
        | (
            ~Q(zustand="zurueckgezogen")
            & Q(zurueckgezogen_am__isnull=True, zurueckgezogen_von__isnull=True)
        ),
        name="beitritt_zurueckgezogen_mit_zeit",
    ),
    models.CheckConstraint(
        condition=Q(
            zustand="gekuendigt",
            gekuendigt_am__isnull=False,
            gekuendigt_von__isnull=False,
            gekuendigt_zum__isnull=False,
        )
        | (
            ~Q(zustand="gekuendigt")
            & Q(
                gekuendigt_am__isnull=True,
                gekuendigt_von__isnull=True,
                gekuendigt_zum__isnull=True,
                gekuendigt_form="",
            )
        ),
        name="beitritt_gekuendigt_mit_zeit",
    ),
    models.CheckConstraint(
        condition=Q(zustand="uebergeleitet", uebergeleitet_am__isnull=False)
        | (~Q(zustand="uebergeleitet") & Q(uebergeleitet_am__isnull=True)),
        name="beitritt_uebergeleitet_mit_zeit",
    ),
    models.CheckConstraint(
        condition=Q(gegengezeichnet_am__isnull=True, gegengezeichnet_von__isnull=True)
        | Q(gegengezeichnet_am__isnull=False, gegengezeichnet_von__isnull=False),
        name="beitritt_gegengezeichnet_mit_konto",
    ),
    models.CheckConstraint(
        condition=~Q(identitaet="persoenlich_geprueft") | Q(geprueft_von__isnull=False),
        name="beitritt_persoenlich_geprueft_mit_konto",
    ),
)

UNTERSCHRIFT_BLEIBT = pgtrigger.Trigger(
    name="unterschrift_bleibt",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    condition=pgtrigger.Condition("OLD.unterzeichnet_am IS NOT NULL"),
    func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE'
                        AND (NEW.fassung_id, NEW.funktion, NEW.identitaet,
                             NEW.form, NEW.erklaerungen, NEW.unterzeichnet_am,
                             NEW.geprueft_von_id, NEW.vorgaenger_id,
                             NEW.organisation_name, NEW.organisation_anschrift)
                            IS NOT DISTINCT FROM
                            (OLD.fassung_id, OLD.funktion, OLD.identitaet,
                             OLD.form, OLD.erklaerungen, OLD.unterzeichnet_am,
                             OLD.geprueft_von_id, OLD.vorgaenger_id,
                             OLD.organisation_name, OLD.organisation_anschrift)
                        AND (coalesce(current_setting('portal.zusammenfuehrung', true), '') = 'ja'
                             OR NEW.organisation_id = OLD.organisation_id)
                        AND (NEW.kontakt_id IS NOT DISTINCT FROM OLD.kontakt_id
                             OR NEW.unterzeichner_name = '(anonymisiert)'
                             OR coalesce(current_setting('portal.zusammenfuehrung', true), '') = 'ja')
                        AND NEW.unterzeichner_name IN (OLD.unterzeichner_name, '(anonymisiert)')
                        AND NEW.ort IN (OLD.ort, '(anonymisiert)')
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'Eine Unterschrift ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
    """,  # noqa: E501  # as the migration has it
)
