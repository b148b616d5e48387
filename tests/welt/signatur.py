"""A file with a qualified signature that waits for the coordination."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO

from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from mitglieder.aktionen import vereinbarung as vereinbarungen
from mitglieder.aktionen.blatt import BLATT
from mitglieder.models import Beitritt, Nachweis
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument
from tests.signieren import signiert
from tests.welt.aufbau import Ort


def einrichten(ort: Ort) -> None:
    von = ort.koordination
    vereinbarung = vereinbarungen.anlegen(
        netzwerk=ort.netzwerk, titel="Gemeinsame Rufbereitschaft", form="qes", von=von
    )
    fassung = vereinbarungen.veroeffentlichen(
        fassung=vereinbarung.neueste_fassung,
        summe=vereinbarung.neueste_fassung.summe(),
        von=von,
    )
    beitritt = Beitritt.objects.create(fassung=fassung, organisation=ort.eigene, eingeladen_von=von)
    blatt = Dokument.objects.create(
        netzwerk=ort.netzwerk, art=BLATT, gegenstand=beitritt, dateiname="vereinbarung.pdf"
    )
    assert blatt.pachten()
    ausgegeben, zurueck = _dateien()
    blatt.ablegen(ausgegeben, hashlib.sha256(ausgegeben).hexdigest(), gesiegelt=False)
    beitritt.papier_einreichen()
    ort.dinge["nachweis_qes"] = Nachweis.objects.create(
        beitritt=beitritt,
        art=Nachweis.Art.QES,
        datei=ContentFile(zurueck, "nachweis.pdf"),
        dateiname="vereinbarung, unterzeichnet.pdf",
        groesse=len(zurueck),
        sha256=hashlib.sha256(zurueck).hexdigest(),
        bemerkung="Robin Muster, Zertifikat von Test QES CA 1",
        eingereicht_durch=kennung(von),
    )


@cache
def _dateien() -> tuple[bytes, bytes]:
    """As issued, and signed: made once for all worlds."""
    leer = PdfWriter()
    leer.add_blank_page(595, 842)
    # The comparison of two revisions wants to find a form, if an empty one.
    leer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject()}
    )
    ausgabe = BytesIO()
    leer.write(ausgabe)
    # In a thread: signing wants a loop of its own, and the browser's tests have one running.
    with ThreadPoolExecutor(1) as nebenan:
        return ausgabe.getvalue(), nebenan.submit(signiert, ausgabe.getvalue()).result()
