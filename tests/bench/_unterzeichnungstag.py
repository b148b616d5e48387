"""The town of a signing day, in a process with the portal's settings and an empty portal.

`anlegen N` makes N bodies with one authorised contact each, publishes an agreement, asks all and
prints the paths of their links by address; `zaehlen` prints what became of them.
"""

import json
import sys
from urllib.parse import urlsplit

import django


def anlegen(anzahl: int) -> dict[str, str]:
    from mitglieder.aktionen import beitritt, vereinbarung
    from mitglieder.models import Beitritt, Kontakt, Mitgliedschaft, Organisation
    from netzwerk.basis.links import persoenlicher_link
    from netzwerk.basis.models import Konto, Netzwerk, Zugang

    netzwerk = Netzwerk.objects.create(
        kurzname="fachtag",
        name="Netzwerk Kinderschutz",
        kommune="Musterstadt",
        traeger="Stadt Musterstadt, Jugendamt",
        absender_name="Netzwerk Kinderschutz Musterstadt",
        absender_email="kinderschutz@musterstadt.example",
        kontakt_email="kinderschutz@musterstadt.example",
    )
    von = Konto.objects.create(email="koordination@musterstadt.example")
    organisationen = []
    for nummer in range(anzahl):
        organisation = Organisation.objects.create(name=f"Einrichtung {nummer:03}")
        Mitgliedschaft.objects.create(
            netzwerk=netzwerk, organisation=organisation, zustand=Mitgliedschaft.Zustand.AKTIV
        )
        kontakt = Kontakt.objects.create(
            organisation=organisation,
            vorname="Kim",
            nachname=f"Muster{nummer:03}",
            funktion="Leitung",
            email=f"leitung{nummer:03}@einrichtung.example",
            ist_zeichnungsberechtigt=True,
        )
        kontakt.netzwerke.add(netzwerk)
        organisationen.append(organisation)
    neu = vereinbarung.anlegen(netzwerk=netzwerk, titel="Kooperationsvereinbarung", von=von)
    entwurf = neu.fassung_set.get()
    fassung = vereinbarung.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=von)
    beitritt.einladen(fassung=fassung, organisationen=organisationen, von=von)
    zugaenge = Zugang.objects.filter(zweck=Zugang.Zweck.UNTERZEICHNUNG)
    wege = {
        zugang.adresse: urlsplit(persoenlicher_link("mitglieder:unterzeichnung-lesen", zugang)).path
        for zugang in zugaenge
    }
    if len(wege) != anzahl or Beitritt.objects.count() != anzahl:
        raise RuntimeError(f"{len(wege)} Links für {anzahl} Organisationen")
    return wege


def zaehlen() -> dict[str, int]:
    """Signed, sealed (each stored file whole), and how many documents failed."""
    from mitglieder.models import Beitritt
    from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
    from netzwerk.basis.models import Dokument

    beitritte = Dokument.objects.filter(art="beitritt")
    for dokument in beitritte.fertig():
        gepruefter_inhalt(dokument)
    return {
        "unterzeichnet": Beitritt.objects.all().gueltig().count(),
        "gesiegelt": beitritte.fertig().filter(gesiegelt_am__isnull=False).count(),
        "misslungen": beitritte.exclude(fehler="").count(),
    }


if __name__ == "__main__":
    django.setup()
    befehl, *werte = sys.argv[1:]
    ergebnis = anlegen(int(werte[0])) if befehl == "anlegen" else zaehlen()
    sys.stdout.write(json.dumps(ergebnis))
