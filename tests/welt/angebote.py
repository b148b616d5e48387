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
        meldung="404 Not Found",
    )
    termin, anmeldung = _termin(offen)
    bild = _bild(ort, offen)
    heft = _heft(ort, Angebotsheft.Art.AUSWAHL, offen)
    verzeichnisheft = _heft(ort, Angebotsheft.Art.VERZEICHNIS, offen, fremdes)
    suche.aufbauen(ort.netzwerk)
    for _ in range(3):
        Fehlsuche.zaehlen(ort.netzwerk, "reittherapie")
    synonym = Synonym.objects.create(
        netzwerk=ort.netzwerk, begriff="Handysucht", bedeutet="exzessive Mediennutzung"
    )
    ort.dinge |= {
        "termin": termin,
        "fehlsuche": Fehlsuche.objects.get(netzwerk=ort.netzwerk),
        "synonym": synonym,
        "terminanmeldung": anmeldung,
        "angebotsbild": bild,
        "heft": heft,
        "verzeichnisheft": verzeichnisheft,
        "angebot_entwurf": entwurf,
        "angebot_eingereicht": eingereicht,
        "angebot": offen,
        "fremdes_angebot": fremdes,
        "fremder_entwurf": fremder_entwurf,
        "aenderung": aenderung,
    }


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
