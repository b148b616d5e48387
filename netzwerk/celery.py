"""Celery: four queues, one schedule.

`codes` carries one-time codes alone, so that one arrives within seconds while `post` works
through a mass mailing; `pdf` holds what takes memory; `standard` the rest. The schedule stands
here in code: it is part of what the portal does, not a setting.
"""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netzwerk.settings")

app = Celery("netzwerk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "post-nachholen": {
        "task": "netzwerk.basis.tasks.post_nachholen",
        "schedule": timedelta(seconds=20),
    },
    "dokumente-nachholen": {
        "task": "netzwerk.basis.tasks.dokumente_nachholen",
        "schedule": timedelta(minutes=1),
    },
    "suche-nachziehen": {
        "task": "angebote.tasks.suche_nachziehen",
        "schedule": timedelta(minutes=1),
    },
    "einlesungen-nachholen": {
        "task": "angebote.tasks.einlesungen_nachholen",
        "schedule": timedelta(minutes=1),
    },
    "umfragen-schliessen": {
        "task": "treffen.tasks.umfragen_schliessen",
        "schedule": timedelta(minutes=1),
    },
    # Right after midnight: „in den nächsten 7 Tagen" means today's.
    "suche-neuer-tag": {
        "task": "angebote.tasks.suche_neuer_tag",
        "schedule": crontab(hour=0, minute=5),
    },
    # The new day decides what is in force and what ran out.
    "fassungen": {
        "task": "mitglieder.tasks.fassungen_fortschreiben",
        "schedule": crontab(hour=0, minute=10),
    },
    # The day after the deadline has begun: what came in until midnight is seen.
    "protokolle-genehmigen": {
        "task": "treffen.tasks.protokolle_genehmigen",
        "schedule": crontab(hour=0, minute=20),
    },
    "ruecklauf": {
        "task": "netzwerk.basis.tasks.ruecklauf_lesen",
        "schedule": timedelta(minutes=10),
    },
    # The mails arrive when offices open; what the night's retention removed is not asked.
    "bestaetigung": {
        "task": "mitglieder.tasks.um_bestaetigung_bitten",
        "schedule": crontab(hour=6, minute=10),
    },
    "links-pruefen": {
        "task": "angebote.tasks.links_pruefen",
        "schedule": crontab(hour=3, minute=15),
    },
    "angebote-pruefen": {
        "task": "angebote.tasks.angebote_pruefen",
        "schedule": crontab(hour=6, minute=20),
    },
    # After retention: what it deleted is not missed.
    "dokumente-pruefen": {
        "task": "netzwerk.basis.tasks.dokumente_pruefen",
        "schedule": crontab(hour=4, minute=0),
    },
    # Reports that are due, with the reminders, when offices open.
    "gruppenberichte": {
        "task": "treffen.tasks.gruppenberichte_fortschreiben",
        "schedule": crontab(hour=6, minute=25),
    },
    # When offices open, too; a night that was missed is made up for.
    "massnahmen-erinnern": {
        "task": "treffen.tasks.massnahmen_erinnern",
        "schedule": crontab(hour=6, minute=35),
    },
    # Numbers on them change without a new version.
    "meldewegkarten": {
        "task": "treffen.tasks.meldewegkarten_erneuern",
        "schedule": timedelta(minutes=10),
    },
    # Circulations whose last day is over are counted; reminders arrive when offices open.
    "umlaeufe": {
        "task": "treffen.tasks.umlaeufe_fortschreiben",
        "schedule": crontab(hour=6, minute=30),
    },
    "scans-aufraeumen": {
        "task": "mitglieder.tasks.scans_aufraeumen",
        "schedule": crontab(hour=2, minute=50),
    },
    "aufbewahrung": {
        "task": "netzwerk.basis.tasks.aufbewahrung_durchsetzen",
        "schedule": crontab(hour=2, minute=30),
    },
}
