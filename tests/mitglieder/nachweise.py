"""Files for tests of signatures on paper."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from mitglieder.aktionen import nachweis as aktionen
from mitglieder.aktionen.nachweis import Datei
from mitglieder.models import Anlage, Beitritt, Fassung, Nachweis
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Konto, Zugang
from tests.basis.test_pdfbild import pdf
from tests.mitglieder.fabriken import ANGABEN


def foto(art: str = "JPEG", groesse: tuple[int, int] = (60, 80), farbe: str = "white") -> bytes:
    puffer = BytesIO()
    Image.new("RGB", groesse, farbe).save(puffer, art)
    return puffer.getvalue()


def scan(seiten: int = 1) -> bytes:
    return pdf(*[(595, 842)] * seiten)


def hochgeladen(inhalt: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, inhalt)


def eingereicht(beitritt: Beitritt, von: Konto | Zugang, inhalt: bytes = b"") -> Nachweis:
    datei = Datei(name="scan.pdf", inhalt=inhalt or scan())
    return aktionen.scan_einreichen(beitritt=beitritt, datei=datei, von=von)


def mit_anlagen(fassung: Fassung, *groessen: int) -> None:
    """Rows that say how large they are, without files."""
    for nummer, groesse in enumerate(groessen, start=1):
        with transaction.atomic(), connection.cursor() as zeiger:
            # A frozen version takes none otherwise.
            zeiger.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
            Anlage.objects.create(
                fassung=fassung,
                nummer=nummer,
                titel=f"Anlage {nummer}",
                datei="anlage.pdf",
                groesse=groesse,
                sha256=f"{nummer:064}",
            )


def pfad(zugang: Zugang, name: str = "nachweis-link") -> str:
    return "/" + persoenlicher_link(f"mitglieder:{name}", zugang).split("/", 3)[3]


def abgeschrieben(**mehr: Any) -> dict[str, Any]:
    """The form of the coordination, filled in."""
    return {
        "name": "Robin Muster",
        "funktion": "Leitung",
        "ort": "Musterstadt",
        "kontakt": "",
        "geprueft": "on",
    } | mehr


def bestaetigt(nachweis: Nachweis, von: Konto) -> Beitritt:
    return aktionen.scan_bestaetigen(
        nachweis=nachweis, angaben=ANGABEN, am=timezone.localdate(), kontakt=None, von=von
    )
