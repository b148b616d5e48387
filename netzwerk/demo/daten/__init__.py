"""The demo: an invented town, generated from a seed, its dates relative to today."""

from random import Random

from django.db import transaction
from django.utils import timezone

from netzwerk.basis.models import Nachricht
from netzwerk.demo.daten import (
    angebote,
    angebotsaenderungen,
    angebotsbilder,
    aufnahme,
    bestaetigung,
    einwaende,
    evaluation,
    forum,
    frische,
    gruppen,
    massnahmen,
    meldewege,
    netzwerke,
    oeffentlich,
    organisationen,
    planung,
    projekte,
    rundschreiben,
    schwerpunktthemen,
    treffen,
    umfragen,
    umlaeufe,
    veranstaltungen,
    vereinbarung,
    vereinbarungsentwurf,
)

SAAT = 2026


@transaction.atomic
def laden(saat: int = SAAT) -> None:
    """Everything or nothing. Mails of the past count as sent: the mailbox starts empty."""
    zufall = Random(saat)  # noqa: S311  plausible, not secret
    heute = timezone.localdate()
    kinderschutz, medien = netzwerke.anlegen()
    orgs = organisationen.anlegen(zufall, kinderschutz, medien, heute)
    konten = netzwerke.konten_anlegen(kinderschutz, medien, orgs)
    treffen.anlegen(zufall, kinderschutz, konten, heute)
    planung.anlegen(kinderschutz, konten, heute)
    veranstaltungen.anlegen(kinderschutz, heute)
    forum.anlegen(kinderschutz, konten["koordination"], heute)
    angebote.anlegen(zufall, kinderschutz, medien, orgs, konten)
    angebotsbilder.anlegen(konten)
    angebotsaenderungen.anlegen(konten)
    vereinbarung.anlegen(kinderschutz, konten)
    vereinbarungsentwurf.anlegen(kinderschutz, konten["koordination"])
    bestaetigung.anlegen(kinderschutz, orgs, heute)
    frische.anlegen(kinderschutz, orgs, heute)
    oeffentlich.anlegen(kinderschutz, orgs, konten)
    aufnahme.anlegen(kinderschutz, orgs, konten["koordination"], heute)
    rundschreiben.anlegen(kinderschutz, konten["koordination"])
    umfragen.anlegen(kinderschutz, konten["koordination"])
    gruppen.anlegen(kinderschutz, konten, heute)
    schwerpunktthemen.anlegen(kinderschutz)
    projekte.anlegen(kinderschutz, konten["koordination"], heute)
    einwaende.anlegen(kinderschutz, konten["koordination"])
    umlaeufe.anlegen(kinderschutz, konten["koordination"], heute)
    massnahmen.anlegen(kinderschutz, konten["koordination"], heute)
    meldewege.anlegen(kinderschutz, konten["koordination"], heute)
    evaluation.anlegen(kinderschutz, konten["koordination"], heute)
    Nachricht.objects.filter(zustand=Nachricht.Zustand.WARTEND).update(
        zustand=Nachricht.Zustand.GESENDET, gesendet_am=timezone.now(), parameter={}
    )
