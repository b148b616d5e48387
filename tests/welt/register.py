"""What keeps the register of members: bodies, lists, letters, applications, proposals, consents."""

from django.core.files.base import ContentFile
from django.utils import timezone

from mitglieder.models import (
    Aenderungsvorschlag,
    Aufnahme,
    Einwilligung,
    Gremium,
    Kontakt,
    Mitgliedschaft,
    Rundschreiben,
    Sitz,
    Verteiler,
    Zusammenfuehrung,
)
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import MitgliedschaftFabrik, PartnergruppeFabrik
from tests.welt.aufbau import LOGO, Ort


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
        netzwerk=netzwerk,
        kreis="verteiler",
        verteiler=verteiler,
        betreff="Neues aus dem Netzwerk",
        text="{anrede},",
    )
    versendet = Rundschreiben.objects.create(
        netzwerk=netzwerk, betreff="Einladung zum Fachtag", text="{anrede},\n\nbald ist Fachtag."
    )
    versendet.organisationen.add(ort.eigene)
    versendet.versenden(von=von)
    abgelehnt = Nachricht.objects.create(
        netzwerk=netzwerk,
        anlass="rundschreiben",
        gegenstand=versendet,
        empfaenger=ort["kontakt"].email,
        empfaenger_name=ort["kontakt"].name,
        parameter={"kontakt": ort.pk("kontakt"), "organisation": ort.pk("eigene")},
        zustand=Nachricht.Zustand.ABGELEHNT,
        server_antwort="550 5.1.1 User unknown",
    )
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
    eingeladen = MitgliedschaftFabrik(
        netzwerk=netzwerk,
        organisation__name="Haus der Familien e. V.",
        organisation__kommune=netzwerk.kommune,
        zustand=Mitgliedschaft.Zustand.EINGELADEN,
    )
    ort.eigene.logo.save("logo.svg", ContentFile(LOGO))
    # An adviser whom everybody may call, and one whose consent is missing.
    Kontakt.objects.filter(pk__in=(ort.pk("kontakt"), ort.pk("fremder_kontakt"))).update(
        ist_insofa=True
    )
    ort["fremder_kontakt"].weitere_organisationen.add(ort.eigene)
    ort.dinge |= {
        "gremium": gremium,
        "partnergruppe": PartnergruppeFabrik(netzwerk=netzwerk, name="Sport", position=1000),
        "sitz": Sitz.objects.create(
            gremium=gremium,
            organisation=ort.eigene,
            kontakt=ort["kontakt"],
            funktion="Sprecherin oder Sprecher",
        ),
        "verteiler": verteiler,
        "rundschreiben": entwurf,
        "rundschreiben_versendet": versendet,
        "brief_abgelehnt": abgelehnt,
        "aufnahme": aufnahme,
        "aufnahme_unbestaetigt": unbestaetigt,
        "zugang_aufnahme": ort.zugang(Zugang.Zweck.AUFNAHME, unbestaetigt, unbestaetigt),
        "aufnahme_abgelehnt": _abgelehnt(netzwerk, von),
        "eingeladene": eingeladen.organisation,
        "zugang_mitgliedschaft": ort.zugang(
            Zugang.Zweck.AUFNAHME, eingeladen, ort["fremder_kontakt"]
        ),
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
        "zugang_bestaetigung": ort.zugang(Zugang.Zweck.BESTAETIGUNG, netzwerk, ort["kontakt"]),
        "neue_adresse": Nachricht.objects.create(
            netzwerk=netzwerk,
            anlass="bestaetigung.neue_adresse",
            gegenstand=ort["kontakt"],
            empfaenger=f"neu@{netzwerk.kurzname}.example",
            parameter={"bisher": ort["kontakt"].email},
        ),
    }


def _abgelehnt(netzwerk: Netzwerk, von: Konto) -> Aufnahme:
    aufnahme: Aufnahme = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Theater im Hof",
        vorname="Noa",
        nachname="Muster",
        email=f"noa@{netzwerk.kurzname}.example",
    )
    aufnahme.bestaetigen()
    aufnahme.ablehnen(grund="Das Netzwerk nimmt zurzeit nur Stellen mit Kindern auf.", von=von)
    return aufnahme
