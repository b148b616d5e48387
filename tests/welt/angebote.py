"""Offers: a draft, one waiting for release, public ones, one of them with a change that waits."""

from datetime import timedelta
from io import BytesIO
from typing import Any, cast

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from angebote.aktionen import suche
from angebote.models import (
    Angebot,
    Angebotsaenderung,
    Angebotsbild,
    Angebotseinlesung,
    Angebotsformat,
    Angebotsheft,
    Angebotslink,
    Angebotstermin,
    Fehlsuche,
    Synonym,
    Terminanmeldung,
    Thema,
    Zielgruppe,
)
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Zugang
from tests.welt.aufbau import Ort


def einrichten(ort: Ort) -> None:
    vertretung, koordination = ort.vertretung, ort.koordination
    entwurf = _angebot(ort, ort.eigene, titel="Elterncafé")
    eingereicht = _angebot(ort, ort.eigene, titel="Babymassage")
    eingereicht.einreichen(von=vertretung)
    offen = _angebot(ort, ort.eigene, titel="Elternabend Medien", alter_von=6, alter_bis=12)
    offen.einreichen(von=vertretung)
    offen.freigeben(von=koordination)
    fremdes = _angebot(ort, ort.andere, titel="Schulung Schutzkonzept", ist_online=True)
    fremdes.einreichen(von=koordination)
    fremdes.freigeben(von=koordination)
    fremdes.veralten()
    archiviertes = _angebot(ort, ort.eigene, titel="Spielkreis")
    archiviertes.einreichen(von=vertretung)
    archiviertes.freigeben(von=koordination)
    archiviertes.archivieren()
    fremder_entwurf = _angebot(ort, ort.andere, titel="Noch geheim")
    aenderung = Angebotsaenderung.objects.create(
        angebot=offen,
        vorschlag=werte(offen) | {"titel": "Elternabend Medien und Spiele"},
        eingereicht_von=vertretung,
    )
    Angebotslink.objects.create(
        angebot=fremdes,
        feld=Angebotslink.Feld.WEBSITE,
        adresse="https://partner.example/weg",
        zustand=Angebotslink.Zustand.TOT,
        fehlversuche=3,
        geprueft_am=timezone.localdate(),
        meldung="Der Server meldet einen Fehler (404).",
    )
    for angebot, konto in ((offen, vertretung), (fremdes, koordination)):
        entworfen = Angebotsaenderung.objects.create(
            angebot=angebot,
            vorschlag={"kurztext": "Ein Abend für alle, die mehr wissen wollen."},
            zustand=Angebotsaenderung.Zustand.ENTWURF,
            eingereicht_von=konto,
        )
    Angebotsaenderung.objects.create(
        angebot=offen,
        vorschlag={"kurztext": "Ein Abend für alle Eltern."},
        zustand=Angebotsaenderung.Zustand.ENTWURF,
        eingereicht_von=koordination,
        persoenlich=True,
    )
    termin, anmeldung = _termin(offen)
    bild = _bild(ort, offen)
    fremdes_bild = _bild(ort, fremdes)
    fremdes_bild.freigeben(von=koordination)
    heft = _heft(ort, Angebotsheft.Art.AUSWAHL, offen)
    verzeichnisheft = _heft(ort, Angebotsheft.Art.VERZEICHNIS, offen, fremdes)
    _listen(ort, offen)
    suche.aufbauen(ort.netzwerk)
    for _ in range(3):
        Fehlsuche.zaehlen(ort.netzwerk, "reittherapie")
    synonym = Synonym.objects.create(
        netzwerk=ort.netzwerk, begriff="Handysucht", bedeutet="exzessive Mediennutzung"
    )
    ort.dinge |= {
        "zugang_angebote": ort.zugang(Zugang.Zweck.ANGEBOTE, ort.netzwerk, ort["kontakt"]),
        "angebotseinlesung": _einlesung(ort, ort.koordination),
        "eigene_angebotseinlesung": _einlesung(ort, ort.vertretung),
        "fertige_angebotseinlesung": _fertige_einlesung(ort, offen),
        "laufende_angebotseinlesung": _laufende_einlesung(ort),
        "termin": termin,
        "fehlsuche": Fehlsuche.objects.get(netzwerk=ort.netzwerk),
        "synonym": synonym,
        "terminanmeldung": anmeldung,
        "angebotsbild": bild,
        "fremdes_bild": fremdes_bild,
        "fremde_aenderung": entworfen,
        "heft": heft,
        "verzeichnisheft": verzeichnisheft,
        "angebot_entwurf": entwurf,
        "angebot_eingereicht": eingereicht,
        "angebot": offen,
        "fremdes_angebot": fremdes,
        "fremder_entwurf": fremder_entwurf,
        "archiviertes_angebot": archiviertes,
        "aenderung": aenderung,
    }


def _einlesung(ort: Ort, konto: Konto) -> Angebotseinlesung:
    """Something new, something to mend, something that is there already by another title."""
    neu = {
        "anbieter": ort.eigene.name,
        "beschreibung": "Ein Abend.",
        "zielgruppen": "Eltern",
        "format": "Elternabend",
    }
    einlesung: Angebotseinlesung = Angebotseinlesung.objects.create(
        netzwerk=ort.netzwerk,
        konto=konto,
        dateiname="angebote.xlsx",
        zeilen=[
            {
                "blatt": 0,
                "nr": 2,
                "werte": {"titel": "Vaterabend", "themen": "Gaming", **neu},
                "fremd": {"Farbe": "Mitte"},
            },
            {"blatt": 0, "nr": 3, "werte": {"titel": "Elterncafe", "themen": "Sucht", **neu}},
            {"blatt": 0, "nr": 4, "werte": {"titel": "Lesekreis", "themen": "Bücher", **neu}},
            {
                "blatt": 0,
                "nr": 5,
                "werte": {"titel": "Chor", **neu, "beschreibung": "x" * 6001, "alter": "jung"},
            },
        ],
        blaetter=[{"name": "", "zeilen": 4, "an": True, "grund": ""}],
        unbekannte_spalten=["Farbe", "Leere Spalte"],
    )
    return einlesung


def _laufende_einlesung(ort: Ort) -> Angebotseinlesung:
    einlesung: Angebotseinlesung = Angebotseinlesung.objects.create(
        netzwerk=ort.netzwerk,
        konto=ort.koordination,
        dateiname="angebote.ods.csv",
        uebernommen_am=timezone.now(),
        anzahl=120,
        erledigt=40,
    )
    return einlesung


def _fertige_einlesung(ort: Ort, angebot: Angebot) -> Angebotseinlesung:
    jetzt = timezone.now()
    einlesung: Angebotseinlesung = Angebotseinlesung.objects.create(
        netzwerk=ort.netzwerk,
        konto=ort.koordination,
        dateiname="angebote.csv",
        uebernommen_am=jetzt,
        bearbeitet_am=jetzt,
        fertig_am=jetzt,
        anzahl=2,
        erledigt=2,
        ergebnisse=[
            [2, angebot.titel, angebot.pk, "geaendert"],
            [3, "Nähkurs", None, "inzwischen"],
        ],
    )
    return einlesung


def _termin(angebot: Angebot) -> tuple[Angebotstermin, Terminanmeldung]:
    beginn = timezone.now() + timedelta(days=20)
    termin = Angebotstermin.objects.create(
        angebot=angebot,
        beginn=beginn,
        ende=beginn + timedelta(hours=2),
        letzter_tag=timezone.localdate(beginn),
        mit_anmeldung=True,
        plaetze=12,
    )
    anmeldung = Terminanmeldung.objects.create(
        termin=termin,
        name="Noor Beispiel",
        email="noor@eltern.example",
        zustand=Terminanmeldung.Zustand.ZUGESAGT,
        bestaetigt_am=timezone.now(),
    )
    return termin, anmeldung


def _heft(ort: Ort, art: Angebotsheft.Art, *angebote: Angebot) -> Angebotsheft:
    """Finished, so that the page shows the file."""
    heft: Angebotsheft = Angebotsheft.objects.create(
        netzwerk=ort.netzwerk, art=art, auswahl=[a.pk for a in angebote], kennung=f"{art}-welt"
    )
    ort.dokument("angebotsheft", heft)
    return heft


def _bild(ort: Ort, angebot: Angebot) -> Angebotsbild:
    datei = BytesIO()
    Image.new("RGB", (160, 90), "#2f6f8f").save(datei, "WEBP")
    bild: Angebotsbild = Angebotsbild.objects.create(
        angebot=angebot,
        datei=ContentFile(datei.getvalue(), "bild.webp"),
        alternativtext="Ein Stuhlkreis in einem hellen Raum",
        hochgeladen_von=ort.vertretung,
    )
    return bild


def _listen(ort: Ort, angebot: Angebot) -> None:
    """Own entries: one in use, one that nobody needs, and one that rests."""
    thema = Thema.objects.create(
        netzwerk=ort.netzwerk, name="Trennung und Scheidung", position=1000
    )
    angebot.themen.add(thema)
    freies = Thema.objects.create(netzwerk=ort.netzwerk, name="Geschwister", position=1010)
    ausstellung = Angebotsformat.objects.create(
        netzwerk=ort.netzwerk, name="Ausstellung", position=1000
    )
    ausstellung.ruht_in.add(ort.netzwerk)
    ort.dinge |= {"thema": thema, "freies_thema": freies}


def _angebot(ort: Ort, anbieter: Organisation, **angaben: Any) -> Angebot:
    angebot: Angebot = Angebot.objects.create(
        netzwerk=ort.netzwerk,
        kurztext="Ein Abend für Eltern, die mehr wissen wollen.",
        beschreibung="Was Sie bekommen:\n\n- Antworten\n- Austausch",
        format=Angebotsformat.objects.waehlbar(ort.netzwerk)[0],
        bezirk="Mitte",
        kontakt_email="angebot@partner.example",
        kontakt_telefon="00000 4712",
        sprachen=[Angebot.Sprache.DE, Angebot.Sprache.LEICHT],
        barrierefreiheit=[Angebot.Barrierefrei.STUFENLOS],
        **angaben,
    )
    angebot.anbieter.set([anbieter])
    angebot.themen.set(cast(Any, Thema.objects.waehlbar(ort.netzwerk)[:2]))
    angebot.zielgruppen.set(cast(Any, Zielgruppe.objects.waehlbar(ort.netzwerk)[:2]))
    return angebot
