"""What the network founds itself: topics, groups with lead and results, projects."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.fabriken import KontaktFabrik, KontoFabrik, RolleFabrik, TreffenFabrik
from tests.welt.aufbau import Ort
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Gruppenbericht,
    Gruppenmeldung,
    Gruppenmitglied,
    Material,
    Projekt,
    Projektpartner,
    Schwerpunktthema,
    Treffen,
)


def einrichten(ort: Ort) -> None:
    heute = timezone.localdate()
    thema = Schwerpunktthema.objects.create(
        netzwerk=ort.netzwerk, titel="Meldewege klären", treffen=ort["treffen"]
    )
    gruppe = Arbeitsgruppe.objects.create(
        netzwerk=ort.netzwerk,
        name="AG Meldewege",
        auftrag="Einen gemeinsamen Meldeweg beschreiben.",
        schwerpunktthema=thema,
        zustand=Arbeitsgruppe.Zustand.AKTIV,
        gegruendet_am=heute - timedelta(days=200),
        plaetze=12,
        offen_fuer_wahl=True,
    )
    # A lead without further rights: may read what members read, and runs her group.
    konto = KontoFabrik(email=f"leitung@{ort.netzwerk.kurzname}.example", name="Robin Leitmann")
    RolleFabrik(konto=konto, netzwerk=ort.netzwerk, art="fachkraft")
    leitung = KontaktFabrik(
        organisation=ort.andere, netzwerke=[ort.netzwerk], konto=konto, nachname="Leitmann"
    )
    ort.dinge["gruppenleitung"] = Gruppenmitglied.objects.create(
        gruppe=gruppe, kontakt=leitung, aufgabe=Gruppenmitglied.Aufgabe.LEITUNG
    )
    ort.dinge["gruppenmitglied"] = Gruppenmitglied.objects.create(
        gruppe=gruppe, kontakt=ort["kontakt"]
    )
    ort.dinge["gruppenmeldung"] = Gruppenmeldung.objects.create(
        gruppe=gruppe,
        vorname="Sina",
        nachname="Neumann",
        einrichtung_name="Sportverein Beispiel",
        email="neu@verein.example",
    )
    ort.dinge["gruppenbericht"] = Gruppenbericht.objects.create(
        gruppe=gruppe, faellig_am=heute - timedelta(days=15)
    )
    ort.dinge["gruppenbericht_abgegeben"] = Gruppenbericht.objects.create(
        gruppe=gruppe,
        faellig_am=heute - timedelta(days=198),
        text="Wir haben angefangen und alle Wege gesammelt.",
        abgegeben_am=timezone.now() - timedelta(days=197),
        abgegeben_von=konto,
    )
    ort.dinge["gruppenmaterial"] = Material(
        arbeitsgruppe=gruppe,
        titel="Alle Meldewege auf einem Blatt",
        dateiname="meldewege.txt",
        art="text/plain",
        groesse=12,
        hochgeladen_von=konto,
    )
    ort["gruppenmaterial"].datei.save("datei", ContentFile(b"Alle Wege.\n\n"))
    ort.dinge["arbeitsgruppe_geplant"] = Arbeitsgruppe.objects.create(
        netzwerk=ort.netzwerk, name="Steuerung", art=Arbeitsgruppe.Art.STEUERUNGSGRUPPE
    )
    ort.dinge["arbeitsgruppe_beendet"] = Arbeitsgruppe.objects.create(
        netzwerk=ort.netzwerk,
        name="AG Krisen im Ganztag",
        zustand=Arbeitsgruppe.Zustand.BEENDET,
        gegruendet_am=heute - timedelta(days=700),
        beendet_am=heute - timedelta(days=100),
        abschluss="Ein Ablaufplan liegt in allen Schulen.",
    )
    sitzung = TreffenFabrik(
        netzwerk=ort.netzwerk,
        titel="Erste Sitzung der AG Meldewege",
        art=Treffen.Art.AG_SITZUNG,
        arbeitsgruppe=gruppe,
    )
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=ort["treffen"])
    bedarf = Ergebnis.objects.create(
        blatt=blatt, art=Ergebnis.Art.HANDLUNGSBEDARF, text="Niemand kennt die Wege der anderen."
    )
    ansatz = Ergebnis.objects.create(
        blatt=blatt, art=Ergebnis.Art.LOESUNGSANSATZ, text="Eine Karte mit allen Wegen.", zu=bedarf
    )
    fertig = Ergebnisblatt.objects.create(
        gruppe=gruppe,
        treffen=ort["treffen_laufend"],
        zustand=Ergebnisblatt.Zustand.ABGESCHLOSSEN,
    )
    Ergebnis.objects.create(
        blatt=fertig, art=Ergebnis.Art.LOESUNGSANSATZ, text="Ein Schaubild für alle Häuser."
    )
    projekt = Projekt.objects.create(
        netzwerk=ort.netzwerk,
        titel="Karte der Meldewege",
        beginn=heute,
        zustand=Projekt.Zustand.LAUFEND,
        arbeitsgruppe=gruppe,
    )
    ort.dinge["projektpartner"] = Projektpartner.objects.create(
        projekt=projekt, organisation=ort.eigene, ist_federfuehrend=True
    )
    ort.dinge["projekt_geplant"] = Projekt.objects.create(
        netzwerk=ort.netzwerk, titel="Elternabend unterwegs", ende=heute - timedelta(days=1)
    )
    ort.dinge |= {
        "schwerpunktthema": thema,
        "arbeitsgruppe": gruppe,
        "gruppensitzung": sitzung,
        "ergebnisblatt": blatt,
        "ergebnisblatt_fertig": fertig,
        "ergebnis": bedarf,
        "loesungsansatz": ansatz,
        "projekt": projekt,
    }
