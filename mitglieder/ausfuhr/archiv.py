"""All sealed files of a version in one ZIP, with a manifest that `sha256sum -c` can check.

Written to a file on disk, one document at a time: eighty PDFs do not fit a worker's memory.
"""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import IO

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.ausfuhr.formeln import entschaerft
from mitglieder.models import Ausfuhr, Beitritt, Fassung, Parteienliste
from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.models import Dokument

#: After so many files the row says how far it is, and the worker keeps its claim.
TAKT = 5
ORDNER = {
    "fassung": "text",
    "beitritt": "beitritte",
    "gegenzeichnung": "gegengezeichnet",
    "parteienliste": "parteien",
}


@dataclass(frozen=True)
class Eintrag:
    """One line of the manifest; without `datei` it says what is missing and why."""

    datei: str
    art: str
    organisation: str
    stand: str
    unterzeichnet_am: str
    gesiegelt_am: str
    pruefcode: str
    sha256: str
    bemerkung: str


def archiv(ausfuhr: Ausfuhr) -> IO[bytes]:
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(
        vereinbarung__netzwerk=ausfuhr.netzwerk_id, pk=ausfuhr.angaben["fassung"]
    )
    auftrag: Dokument = Dokument.objects.zu(ausfuhr).get()
    dokumente = _dokumente(fassung)
    beitritte = Beitritt.objects.filter(fassung=fassung).in_bulk()
    eintraege: list[Eintrag] = []
    summen: dict[str, str] = {}
    # Named nowhere: the file is gone with its last handle, whatever becomes of the worker.
    datei = tempfile.TemporaryFile()  # noqa: SIM115  # who stores it reads and closes it
    with zipfile.ZipFile(datei, "w") as paket:
        for fertig, dokument in enumerate(dokumente):
            if fertig % TAKT == 0:
                _melden(ausfuhr, auftrag, fertig, len(dokumente))
            hier = beitritte.get(dokument.gegenstand_id) if _ist_beitritt(dokument) else None
            name, bemerkung = "", ""
            if not dokument.ist_fertig:
                bemerkung = _("noch nicht erstellt: %(grund)s") % {
                    "grund": dokument.fehler or _("in Arbeit")
                }
            else:
                try:
                    inhalt = gepruefter_inhalt(dokument)
                except DateiVeraendert as fehler:
                    bemerkung = _("beschädigt, nicht im Archiv: %(grund)s") % {"grund": fehler}
                else:
                    name = _name(dokument, hier)
                    paket.writestr(name, inhalt)
                    summen[name] = dokument.sha256
            eintraege.append(_eintrag(dokument, hier, name, bemerkung))
        for name, inhalt in _beilagen(fassung, eintraege):
            paket.writestr(name, inhalt, zipfile.ZIP_DEFLATED)
            summen[name] = hashlib.sha256(inhalt).hexdigest()
        zeilen = "".join(f"{summe}  {name}\n" for name, summe in summen.items())
        paket.writestr("SHA256SUMS", zeilen)
    return datei


def _dokumente(fassung: Fassung) -> list[Dokument]:
    """The text, the accessions by name, the same countersigned, the lists of parties."""
    typen = ContentType.objects.get_for_models(Beitritt, Fassung, Parteienliste)
    beitritte = Beitritt.objects.filter(fassung=fassung).values("pk")
    listen = Parteienliste.objects.filter(fassung=fassung).values("pk")
    gefunden = Dokument.objects.filter(
        models.Q(gegenstand_typ=typen[Fassung], gegenstand_id=fassung.pk)
        | models.Q(gegenstand_typ=typen[Beitritt], gegenstand_id__in=beitritte)
        | models.Q(gegenstand_typ=typen[Parteienliste], gegenstand_id__in=listen),
        art__in=list(ORDNER),
    )
    reihe = list(ORDNER)
    return sorted(gefunden, key=lambda d: (reihe.index(d.art), d.dateiname, d.pruefcode))


def _ist_beitritt(dokument: Dokument) -> bool:
    return dokument.art in {"beitritt", "gegenzeichnung"}


def _name(dokument: Dokument, beitritt: Beitritt | None) -> str:
    """Plain letters only: for every file system and for `sha256sum`. The code makes it unique."""
    wer = slugify(beitritt.parteiname)[:60] if beitritt else ""
    return f"{ORDNER[dokument.art]}/{'-'.join(filter(None, (wer, dokument.pruefcode)))}.pdf"


def _eintrag(dokument: Dokument, beitritt: Beitritt | None, name: str, bemerkung: str) -> Eintrag:
    return Eintrag(
        datei=name,
        art=dokument.art,
        organisation=beitritt.parteiname if beitritt else "",
        stand=beitritt.get_zustand_display() if beitritt else "",
        unterzeichnet_am=_iso(beitritt.unterzeichnet_am) if beitritt else "",
        gesiegelt_am=_iso(dokument.gesiegelt_am),
        pruefcode=dokument.pruefcode,
        sha256=dokument.sha256,
        bemerkung=bemerkung,
    )


def _iso(zeit: datetime | None) -> str:
    return timezone.localtime(zeit).isoformat(timespec="seconds") if zeit else ""


def _beilagen(fassung: Fassung, eintraege: list[Eintrag]) -> Iterator[tuple[str, bytes]]:
    kopf = {
        "vereinbarung": fassung.titel,
        "netzwerk": fassung.vereinbarung.netzwerk.name,
        "fassung": fassung.nummer,
        "wortlaut_sha256": fassung.sha256,
        "erstellt_am": _iso(timezone.now()),
    }
    zeilen = [asdict(eintrag) for eintrag in eintraege]
    yield (
        "manifest.json",
        json.dumps({**kopf, "dateien": zeilen}, ensure_ascii=False, indent=1).encode(),
    )
    tabelle = io.StringIO()
    schreiber = csv.DictWriter(tabelle, [f.name for f in fields(Eintrag)], delimiter=";")
    schreiber.writeheader()
    schreiber.writerows({was: entschaerft(wert) for was, wert in zeile.items()} for zeile in zeilen)
    yield "manifest.csv", b"\xef\xbb\xbf" + tabelle.getvalue().encode()
    yield "wortlaut.txt", fassung.text.encode()
    fehlen = sum(1 for eintrag in eintraege if not eintrag.datei)
    yield "LIESMICH.txt", _liesmich(fassung, len(eintraege) - fehlen, fehlen).encode()


def _liesmich(fassung: Fassung, da: int, fehlen: int) -> str:
    return _(
        "%(titel)s\n\n%(da)s Dateien in diesem Archiv, %(fehlen)s fehlen; manifest.csv nennt sie "
        "mit Grund.\nPrüfen, ob alle unverändert sind: sha256sum -c SHA256SUMS\nDer Wortlaut "
        "(wortlaut.txt) hat den Prüfwert, der in jedem gesiegelten Dokument steht:\n%(summe)s\n"
    ) % {"titel": fassung, "da": da, "fehlen": fehlen, "summe": fassung.sha256}


def _melden(ausfuhr: Ausfuhr, auftrag: Dokument, fertig: int, von: int) -> None:
    angaben = {**ausfuhr.angaben, "fertig": fertig, "von": von}
    Ausfuhr.objects.filter(pk=ausfuhr.pk).update(angaben=angaben)
    auftrag.verlaengern()
