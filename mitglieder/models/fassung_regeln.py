"""What the database refuses of a version, whoever writes."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

REGELN = (
    models.UniqueConstraint(fields=("vereinbarung", "nummer"), name="fassung_nummer_einmal"),
    models.UniqueConstraint(
        fields=("vereinbarung",),
        condition=models.Q(zustand__in=("entwurf", "abstimmung")),
        name="fassung_ein_entwurf",
        violation_error_message=_("Es gibt schon einen Entwurf dieser Vereinbarung."),
    ),
    models.CheckConstraint(
        condition=models.Q(
            zustand__in=("entwurf", "abstimmung"),
            veroeffentlicht_am__isnull=True,
            veroeffentlicht_von__isnull=True,
            sha256="",
        )
        | (
            ~models.Q(zustand__in=("entwurf", "abstimmung"))
            & models.Q(
                veroeffentlicht_am__isnull=False,
                veroeffentlicht_von__isnull=False,
                sha256__regex=r"^[0-9a-f]{64}$",
            )
            & ~models.Q(text="")
        ),
        name="fassung_veroeffentlicht_ist_festgehalten",
    ),
    models.CheckConstraint(
        condition=models.Q(zustand__in=("abgeloest", "ausgelaufen"), beendet_am__isnull=False)
        | (~models.Q(zustand__in=("abgeloest", "ausgelaufen")) & models.Q(beendet_am__isnull=True)),
        name="fassung_beendet_mit_zeit",
    ),
    models.CheckConstraint(
        condition=models.Q(gilt_ab__isnull=True)
        | models.Q(laeuft_bis__isnull=True)
        | models.Q(gilt_ab__lt=models.F("laeuft_bis")),
        name="fassung_gilt_vor_ihrem_ende",
        violation_error_message=_("Das Ende liegt nach dem Beginn."),
    ),
    models.CheckConstraint(
        condition=models.Q(kuendigungsfrist_monate__lte=24),
        name="fassung_kuendigungsfrist_hoechstens_zwei_jahre",
        violation_error_message=_("Die Kündigungsfrist beträgt höchstens 24 Monate."),
    ),
)

WORTLAUT_BLEIBT = pgtrigger.Trigger(
    name="wortlaut_bleibt",
    # `portal.aufbewahrung` is set by the retention task alone, in its transaction.
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    condition=pgtrigger.Condition("OLD.sha256 <> ''"),
    func="""
                    IF coalesce(current_setting('portal.aufbewahrung', true), '') = 'ja' THEN
                        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE' AND (NEW.vereinbarung_id, NEW.nummer, NEW.titel, NEW.form,
                        NEW.laeuft_bis, NEW.kuendigungsfrist_monate, NEW.text, NEW.sha256,
                        NEW.veroeffentlicht_am, NEW.veroeffentlicht_von_id, NEW.gilt_ab,
                        NEW.gegenzeichner_id, NEW.gegenzeichner_funktion)
                        IS NOT DISTINCT FROM (OLD.vereinbarung_id, OLD.nummer, OLD.titel, OLD.form,
                        OLD.laeuft_bis, OLD.kuendigungsfrist_monate, OLD.text, OLD.sha256,
                        OLD.veroeffentlicht_am, OLD.veroeffentlicht_von_id, OLD.gilt_ab,
                        OLD.gegenzeichner_id, OLD.gegenzeichner_funktion)
                    THEN RETURN NEW; END IF;
                    RAISE EXCEPTION 'Eine veröffentlichte Fassung ist unveränderlich (%)', OLD.id
                        USING ERRCODE = 'check_violation';
                """,
)
