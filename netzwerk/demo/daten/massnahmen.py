"""What became of the measures: reports, a proof, one that asks for a later date."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk, Zugang
from treffen.aktionen import massnahme as aktionen
from treffen.aktionen.massnahmenerinnerung import zugaenge_fuer
from treffen.materialpruefung import pruefen
from treffen.models import Massnahme, Massnahmennotiz

NACHWEIS = (
    "Übersicht der Dolmetschdienste, Stand heute\n\n"
    "Telefonisch, werktags 8 bis 18 Uhr: drei Dienste, elf Sprachen.\n"
    "Vor Ort, nach Anmeldung: zwei Dienste, sieben Sprachen.\n"
)


def anlegen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    """After the meetings: those whom the minutes made responsible report by their links."""
    zu_nennen = {massnahme.titel: massnahme for massnahme in Massnahme.objects.offen(netzwerk)}
    karte = zu_nennen["Notfallkarte für Kitas drucken und verteilen"]
    kurzfassung = zu_nennen["Kurzfassung der Meldewege für Schulen"]
    fachtag = zu_nennen["Fachtag Schutzkonzepte planen"]
    _melden(karte, "Der Entwurf ist mit allen Kitas abgestimmt, die Druckerei hat den Auftrag.", 30)
    _melden(fachtag, "Raum und Datum stehen, zwei Referentinnen haben zugesagt.", 12)
    _melden(
        kurzfassung,
        "Drei Schulen wollen den Text noch in einfacher Sprache gegenlesen.",
        2,
        wunschfrist=heute + timedelta(days=28),
    )
    _erledigtes(netzwerk, von)


def _melden(
    massnahme: Massnahme, text: str, vor_tagen: int, wunschfrist: date | None = None
) -> None:
    notiz = aktionen.melden(
        massnahme=massnahme, von=_link(massnahme), text=text, wunschfrist=wunschfrist
    )
    _am(notiz, vor_tagen)


def _link(massnahme: Massnahme) -> Zugang:
    wer = massnahme.verantwortlich
    assert wer is not None  # noqa: S101  agreed measures have one, by constraint
    return zugaenge_fuer(massnahme.netzwerk, [wer])[wer.pk]


def _erledigtes(netzwerk: Netzwerk, von: Konto) -> None:
    datei = SimpleUploadedFile("dolmetschdienste.txt", NACHWEIS.encode(), "text/plain")
    fertig = Massnahme.objects.get(
        netzwerk=netzwerk, titel="Übersicht der Dolmetschdienste aktualisieren"
    )
    notiz = aktionen.melden(
        massnahme=fertig,
        von=von,
        text="Die Übersicht liegt vor und hängt in allen Beratungsstellen aus.",
        datei=datei,
        befund=pruefen(datei),
    )
    _am(notiz, 64)


def _am(notiz: Massnahmennotiz, vor_tagen: int) -> None:
    Massnahmennotiz.objects.filter(pk=notiz.pk).update(
        angelegt_am=timezone.now() - timedelta(days=vor_tagen)
    )
