"""What keeps the register of members: bodies, lists, letters, applications, proposals, consents."""

from django.utils import timezone

from mitglieder.models import (
    Aenderungsvorschlag,
    Aufnahme,
    Einwilligung,
    Gremium,
    Rundschreiben,
    Sitz,
    Verteiler,
    Zusammenfuehrung,
)
from netzwerk.basis.models import Zugang
from tests.welt.aufbau import Ort


def einrichten(ort: Ort) -> None:
    netzwerk, von = ort.netzwerk, ort.koordination
    gremium = Gremium.objects.create(
        netzwerk=netzwerk,
        name="Arbeitskreis Kinderschutz",
        ort="Rathaus, Raum 7",
        website="https://arbeitskreis.example",
    )
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Aktive Mitglieder", abfrage={"stand": ["aktiv"]}
    )
    entwurf = Rundschreiben.objects.create(
        netzwerk=netzwerk, verteiler=verteiler, betreff="Neues aus dem Netzwerk", text="{anrede},"
    )
    versendet = Rundschreiben.objects.create(
        netzwerk=netzwerk, betreff="Einladung zum Fachtag", text="{anrede},\n\nbald ist Fachtag."
    )
    versendet.organisationen.add(ort.eigene)
    versendet.versenden(von=von)
    aufnahme = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Turnverein Musterstadt",
        vorname="Jona",
        nachname="Muster",
        email=f"jona@{netzwerk.kurzname}.example",
        anliegen="Wir arbeiten mit 400 Kindern.",
    )
    unbestaetigt = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Musikschule",
        vorname="Mika",
        nachname="Muster",
        email=f"mika@{netzwerk.kurzname}.example",
    )
    aufnahme.bestaetigen()
    ort.dinge |= {
        "gremium": gremium,
        "sitz": Sitz.objects.create(
            gremium=gremium,
            organisation=ort.eigene,
            kontakt=ort["kontakt"],
            funktion="Sprecherin oder Sprecher",
        ),
        "verteiler": verteiler,
        "rundschreiben": entwurf,
        "rundschreiben_versendet": versendet,
        "aufnahme": aufnahme,
        "aufnahme_unbestaetigt": unbestaetigt,
        "zugang_aufnahme": ort.zugang(Zugang.Zweck.AUFNAHME, unbestaetigt, ort["kontakt"]),
        "vorschlag": Aenderungsvorschlag.objects.create(
            netzwerk=netzwerk,
            organisation=ort.eigene,
            kontakt=ort["kontakt"],
            angaben={"name": [ort.eigene.name, "Haus der Familien"], "austritt": [False, True]},
            bemerkung="Wir heißen seit dem Umzug so.",
        ),
        "einwilligung": Einwilligung.erteilen(
            ort["kontakt"], netzwerk=netzwerk, weg=Einwilligung.Weg.KONTO
        ),
        "zusammenfuehrung": Zusammenfuehrung.objects.create(
            netzwerk=netzwerk,
            organisation=ort.eigene,
            aufgegangen="Haus d. Familie",
            aufgegangen_id=4711,
            umfang={"mitglieder.kontakt": 2},
            zusammengefuehrt_am=timezone.now(),
            zusammengefuehrt_von=von,
        ),
        "zugang_bestaetigung": ort.zugang(
            Zugang.Zweck.BESTAETIGUNG, ort["kontakt"], ort["kontakt"]
        ),
    }
