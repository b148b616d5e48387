"""What belongs to a draft (annex, remark) and to the day of signing."""

import hashlib
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from mitglieder.aktionen import nachweis_eingang, parteienliste
from mitglieder.aktionen.nachweis import Datei
from mitglieder.models import (
    Anlage,
    Anmerkung,
    Fassung,
    Nachweis,
    Parteienliste,
    Zeichenstelle,
    Zeichnungsvorschlag,
)
from mitglieder.models.zeichenstelle import kurzer_code
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Schaden, Zugang
from tests.welt import signatur
from tests.welt.aufbau import Ort

PDF = b"%PDF-1.7\n%%EOF\n"
SUMME = "0" * 64


def einrichten(ort: Ort) -> None:
    ort.dinge |= _entwurf(ort) | _vor_ort(ort)
    ort.dinge["schaden"] = Schaden.objects.create(
        dokument=ort["dokument_beitritt"], art=Schaden.Art.FEHLT
    )
    signatur.einrichten(ort)


def _entwurf(ort: Ort) -> dict[str, object]:
    fassung, kontakt = ort["fassung_entwurf"], ort["kontakt"]
    summe = hashlib.sha256(PDF).hexdigest()
    datei = {"dateiname": "anlage.pdf", "groesse": len(PDF), "sha256": summe}
    fassung.zur_abstimmung_geben()
    return {
        "anlage": Anlage.objects.create(
            fassung=fassung,
            nummer=1,
            titel="Geschäftsordnung",
            datei=ContentFile(PDF, "anlage.pdf"),
            **datei,
        ),
        "anmerkung": Anmerkung.objects.create(
            fassung=fassung,
            kontakt=kontakt,
            organisation=ort.eigene,
            abschnitt="Präambel",
            text="Bitte auch Jugendliche nennen.",
        ),
        "zugang_abstimmung": ort.zugang(Zugang.Zweck.ABSTIMMUNG, fassung, kontakt),
    }


def _vor_ort(ort: Ort) -> dict[str, object]:
    fassung, beitritt = ort["fassung"], ort["beitritt"]
    abend = timezone.now() + timedelta(hours=12)
    offen = {"fassung": fassung, "geoeffnet_von": ort.koordination, "gueltig_bis": abend}
    kiosk = Zeichenstelle(art=Zeichenstelle.Art.KIOSK, bezeichnung="Tablet am Eingang", **offen)
    kiosk.pin_setzen("2468")
    kiosk.save()
    return {
        "aushang": Zeichenstelle.objects.create(
            art=Zeichenstelle.Art.AUSHANG, code=kurzer_code(), **offen
        ),
        "kiosk": kiosk,
        "zeichnungsvorschlag": Zeichnungsvorschlag.objects.create(
            beitritt=beitritt,
            vorgeschlagen_von=ort["kontakt"],
            vorname="Kim",
            nachname="Muster",
            funktion="Geschäftsführung",
            email="kim.muster@verein.example",
        ),
        "nachweis": Nachweis.objects.create(
            beitritt=beitritt,
            art=Nachweis.Art.PAPIER,
            datei=ContentFile(SCAN, "nachweis.jpg"),
            dateiname="Unterschrift vom Fachtag.jpg",
            groesse=len(SCAN),
            sha256=hashlib.sha256(SCAN).hexdigest(),
            eingereicht_durch=kennung(ort.koordination),
        ),
        "scan": _scan(fassung),
        "blatt": ort.dokument("unterschriftsblatt", beitritt),
        "blaetter": ort.dokument("unterschriftsblaetter", fassung),
        "parteienliste": _parteienliste(ort),
    }


def _scan(fassung: Fassung) -> str:
    """On the pile of those that wait for their organisation."""
    nachweis_eingang.ablegen(fassung, [Datei(name="Kita.jpg", inhalt=SCAN)])
    return nachweis_eingang.wartende(fassung)[0]


def _foto() -> bytes:
    puffer = BytesIO()
    Image.new("RGB", (210, 297), "white").save(puffer, "JPEG")
    return puffer.getvalue()


SCAN = _foto()


def _parteienliste(ort: Ort) -> Parteienliste:
    liste = parteienliste.anfordern(fassung=ort["fassung"], von=ort.koordination)
    ort.dokument("parteienliste", liste)
    return liste
