"""A meeting to which thousands are invited: what benchmark and fault run send.

Runs in a process with the portal's settings and an empty database of its own:
`python -m tests.massenpost 5000`.
"""

import os
import sys
from datetime import timedelta

import django
from django.utils import timezone

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netzwerk.settings")
    django.setup()

from mitglieder.models import Kontakt, KontaktNetzwerk, Mitgliedschaft, Organisation
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Netzwerk
from treffen.aktionen.einladung import einladen
from treffen.models import Anschreiben, Tagesordnungspunkt, Treffen

TOPS = (
    "Begrüßung und Rückblick auf die Maßnahmen des letzten Treffens",
    "Meldewege bei Verdacht auf Kindeswohlgefährdung, neue Ansprechpersonen",
    "Schutzkonzepte in Sportvereinen: Stand und nächste Schritte",
    "Fortbildungen im kommenden Halbjahr",
    "Verschiedenes, Termine",
)
BESCHREIBUNG = (
    "Wir sprechen über die Meldewege zwischen Schulen, Kitas und Jugendamt.\n\n"
    "Bitte bringen Sie Fragen aus Ihrer Einrichtung mit; die Fassung des Leitfadens, über die "
    "wir beraten, schicken wir Ihnen eine Woche vorher."
)
ANSCHREIBEN = """{anrede},

wir laden Sie herzlich zum Treffen „{titel}“ am {datum} ein und freuen uns auf den Austausch.

Mit freundlichen Grüßen
{unterschrift}"""


def einladungen_schreiben(anzahl: int) -> int:
    """So many contacts, each invited: the rows wait in the mail table."""
    netzwerk = Netzwerk.objects.create(
        kurzname="massenpost",
        name="Netzwerk Kinderschutz",
        kommune="Musterstadt",
        traeger="Stadt Musterstadt, Jugendamt",
        absender_name="Netzwerk Kinderschutz Musterstadt",
        absender_email="kinderschutz@musterstadt.example",
        kontakt_email="kinderschutz@musterstadt.example",
        kontakt_telefon="00000 1234",
    )
    beginn = (timezone.localtime() + timedelta(days=30)).replace(hour=14, minute=0, second=0)
    treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        titel="Netzwerktreffen Kinderschutz im Herbst",
        beginn=beginn,
        ende=beginn + timedelta(hours=3),
        ort="Rathaus, Großer Saal, Am Markt 1, 00000 Musterstadt",
        online_link="https://video.musterstadt.example/netzwerktreffen",
        beschreibung=BESCHREIBUNG,
        zustand=Treffen.Zustand.TERMINIERT,
    )
    Tagesordnungspunkt.objects.bulk_create(
        Tagesordnungspunkt(treffen=treffen, nummer=nummer, titel=titel, minuten=20)
        for nummer, titel in enumerate(TOPS, 1)
    )
    organisation = Organisation.objects.create(
        name="Beratungsstelle", art=Organisation.Art.BERATUNGSSTELLE
    )
    Mitgliedschaft.objects.create(
        netzwerk=netzwerk,
        organisation=organisation,
        zustand=Mitgliedschaft.Zustand.AKTIV,
        seit=timezone.localdate(),
    )
    kontakte = Kontakt.objects.bulk_create(
        Kontakt(
            organisation=organisation,
            vorname="Robin",
            nachname=f"Müller-{nummer:05}",
            email=f"robin-{nummer:05}@partner.example",
            informiert_am=timezone.now(),  # as all but the first mail of a network finds them
        )
        for nummer in range(anzahl)
    )
    KontaktNetzwerk.objects.bulk_create(
        KontaktNetzwerk(kontakt=kontakt, netzwerk=netzwerk) for kontakt in kontakte
    )
    anschreiben = Anschreiben.objects.create(
        treffen=treffen, betreff="Einladung: {titel} am {datum}", text=ANSCHREIBEN
    )
    return einladen(
        treffen=treffen, kontakte=kontakte, von=System("Massenpost"), anschreiben=anschreiben
    )


if __name__ == "__main__":
    einladungen_schreiben(int(sys.argv[1]))
