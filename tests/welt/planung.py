"""What belongs to a meeting before it begins and on its day: programme, questions, guests."""

from datetime import time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from netzwerk.basis.models import Zugang
from tests.welt.aufbau import Ort
from treffen.models import (
    Anschreiben,
    Bedarf,
    Folgethema,
    Fotoeinwilligung,
    Frage,
    Frageantwort,
    Gast,
    Material,
    Programmpunkt,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
    Workshop,
    Workshopplatz,
    Workshopwunsch,
    Zaehlung,
)


def einrichten(ort: Ort) -> None:
    treffen: Treffen = ort["treffen"]
    Treffen.objects.filter(pk=treffen.pk).update(
        plaetze=50,
        offene_anmeldung=True,
        ist_oeffentlich=True,
        top_anmeldung_bis=(treffen.beginn - timedelta(days=3)).date(),
        fragt_bedarf=True,
        fragt_fotos=True,
        fotos_bis=(treffen.ende + timedelta(days=365)).date(),
    )
    treffen.refresh_from_db()
    teilnahme: Teilnahme = ort["teilnahme"]
    gast = Gast.objects.create(
        treffen=treffen,
        vorname="Luca",
        nachname="Gastmann",
        email="gast@verein.example",
        einrichtung_name="Sportverein Beispiel",
        funktion="Übungsleitung",
    )
    als_gast = Teilnahme.objects.create(treffen=treffen, gast=gast, weg=Teilnahme.Weg.ANMELDUNG)
    frage = Frage.objects.create(
        treffen=treffen,
        text="Nehmen Sie am Mittagessen teil?",
        art=Frage.Art.EINE,
        wahlen=["Ja", "Nein", "Weiß ich noch nicht"],
    )
    Frageantwort.objects.create(frage=frage, teilnahme=teilnahme, werte=["Ja"])
    Bedarf.objects.create(
        teilnahme=teilnahme, ernaehrung="ohne Nüsse", einwilligung="Ich willige ein."
    )
    Fotoeinwilligung.objects.create(teilnahme=teilnahme, text="Fotos von mir dürfen entstehen.")
    wahl = Programmpunkt.objects.create(
        treffen=treffen,
        art=Programmpunkt.Art.WORKSHOP,
        titel="Workshops am Vormittag",
        beginn=time(10),
        ende=time(11, 30),
        hat_wahl=True,
    )
    workshops = [
        Workshop.objects.create(
            programmpunkt=wahl, nummer=nummer, titel=f"Workshop {nummer}", plaetze=12
        )
        for nummer in (1, 2, 3)
    ]
    for rang, workshop in enumerate(workshops[:2], start=1):
        Workshopwunsch.objects.create(
            teilnahme=teilnahme, programmpunkt=wahl, workshop=workshop, rang=rang
        )
    Workshopplatz.objects.create(teilnahme=teilnahme, programmpunkt=wahl, workshop=workshops[0])
    folgethema = Folgethema.objects.create(treffen=ort["treffen_alt"], titel="Kinder beteiligen")
    angemeldet = Tagesordnungspunkt.objects.create(
        treffen=treffen,
        titel="Sprechstunde der Polizei",
        begruendung="Wir stellen unser neues Angebot vor.",
        zustand=Tagesordnungspunkt.Zustand.ANGEMELDET,
        angemeldet_von=ort["kontakt"],
        angemeldet_am=timezone.now(),
    )
    material = Material(
        treffen=treffen,
        titel="Lageplan",
        dateiname="lageplan.pdf",
        art="application/pdf",
        groesse=9,
        hochgeladen_von=ort.koordination,
    )
    material.datei.save("lageplan.pdf", ContentFile(b"%PDF-1.7\n"), save=True)
    oeffentlich = Material(
        treffen=treffen,
        titel="Einladung zum Aushang",
        dateiname="aushang.pdf",
        art="application/pdf",
        groesse=9,
        sichtbar=Material.Sichtbar.OEFFENTLICH,
        hochgeladen_von=ort.koordination,
    )
    oeffentlich.datei.save("aushang.pdf", ContentFile(b"%PDF-1.7\n"), save=True)
    anschreiben = Anschreiben.objects.create(
        treffen=treffen, betreff="Einladung: {titel}", text="Wir laden Sie ein."
    )
    Zaehlung.objects.create(
        treffen=ort["treffen_alt"],
        personen=90,
        personen_art=Zaehlung.Genauigkeit.ETWA,
        institutionen=41,
    )
    ort.dinge |= {
        "gast": gast,
        "teilnahme_gast": als_gast,
        "zugang_gast": ort.zugang(Zugang.Zweck.EINLADUNG, als_gast, gast),
        "zugang_kalender": ort.zugang(Zugang.Zweck.KALENDER, ort.netzwerk, ort["kontakt"]),
        "frage": frage,
        "programmpunkt": wahl,
        "workshop": workshops[0],
        "folgethema": folgethema,
        "top_angemeldet": angemeldet,
        "material": material,
        "material_oeffentlich": oeffentlich,
        "anschreiben": anschreiben,
    }
