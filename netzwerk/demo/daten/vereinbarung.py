"""One agreement that is half signed: through the same steps as a real one."""

from datetime import timedelta
from typing import cast

from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritte
from mitglieder.aktionen import (
    gegenzeichnung,
    kuendigung,
    nachweis,
    parteienliste,
    unterzeichnung,
    vereinbarung,
    zeichenstelle,
    zeichnungsvorschlag,
)
from mitglieder.forms.beitritt import erklaerungen
from mitglieder.forms.zeichenstelle import heute_abend
from mitglieder.models import Beitritt, Fassung, Kontakt, Organisation, Zeichnungsvorschlag
from netzwerk.basis.models import Einmalcode, Konto, Netzwerk
from netzwerk.demo.daten import unterschriftsblatt

#: Of the tablet; its name says so.
PIN = "482913"
#: Ends within half a year: the renewal is among the things to do.
LAUFZEIT = timedelta(days=150)
EINGELADEN = 18
UNTERZEICHNET = 9
GEGENGEZEICHNET = 4


def anlegen(netzwerk: Netzwerk, konten: dict[str, Konto]) -> None:
    koordination = konten["koordination"]
    neu = vereinbarung.anlegen(
        netzwerk=netzwerk,
        titel="Kooperationsvereinbarung Netzwerk Kinderschutz Musterstadt",
        anlass="Netzwerktreffen im Frühjahr",
        laeuft_bis=timezone.localdate() + LAUFZEIT,
        von=koordination,
    )
    fassung = neu.fassung_set.get()
    fassung.gegenzeichner = koordination
    fassung.gegenzeichner_funktion = "Leitung der Koordinierungsstelle"
    fassung.save(update_fields=["gegenzeichner", "gegenzeichner_funktion"])
    fassung = vereinbarung.veroeffentlichen(
        fassung=fassung, summe=fassung.summe(), von=koordination
    )
    mitglieder = Organisation.objects.all().aktive_mitglieder(netzwerk)
    beitritte.einladen(
        fassung=fassung, organisationen=mitglieder.order_by("pk")[:EINGELADEN], von=koordination
    )
    for beitritt in Beitritt.objects.filter(fassung=fassung).order_by("pk")[:UNTERZEICHNET]:
        zugang = beitritte.zugaenge(beitritt).order_by("pk")[0]
        kontakt = cast(Kontakt, zugang.inhaber)
        unterzeichnung.code_senden(zugang=zugang)
        code = Einmalcode.objects.filter(zugang=zugang).latest("pk").code
        unterzeichnung.unterzeichnen(
            zugang=zugang,
            angaben=unterzeichnung.Angaben(
                name=kontakt.name,
                funktion=kontakt.funktion or "Leitung",
                ort="Musterstadt",
                erklaerungen=erklaerungen(beitritt.organisation),
            ),
            summe=fassung.sha256,
            code=code,
        )
    _gegengezeichnet(fassung, koordination)
    _gekuendigt(fassung, koordination)
    _person_genannt(fassung)
    _blatt_eingereicht(fassung)
    _unterzeichnungstag(fassung, koordination)


def _gegengezeichnet(fassung: Fassung, koordination: Konto) -> None:
    """Some are countersigned, the others wait; a list of all parties was asked for."""
    einige = Beitritt.objects.filter(fassung=fassung).gueltig().order_by("pk")[:GEGENGEZEICHNET]
    gegenzeichnung.gegenzeichnen(
        fassung=fassung, beitritte=[beitritt.pk for beitritt in einige], von=koordination
    )
    parteienliste.anfordern(fassung=fassung, von=koordination)


def _gekuendigt(fassung: Fassung, koordination: Konto) -> None:
    """One gives notice by letter; until the end of the notice period it stays a party."""
    heute = timezone.localdate()
    kuendigung.kuendigen(
        beitritt=Beitritt.objects.filter(fassung=fassung).gueltig().latest("pk"),
        zum=kuendigung.fruehestens(fassung, heute),
        eingegangen=heute,
        form=Beitritt.Kuendigungsform.BRIEF,
        von=koordination,
    )


def _person_genannt(fassung: Fassung) -> None:
    """Somebody who was asked says that another one signs: it waits for the coordination."""
    beitritt = Beitritt.objects.filter(fassung=fassung).unbeantwortet().latest("pk")
    zeichnungsvorschlag.vorschlagen(
        zugang=beitritte.zugaenge(beitritt).order_by("pk")[0],
        vorschlag=Zeichnungsvorschlag(
            vorname="Kim",
            nachname="Beispiel",
            funktion="Geschäftsführung",
            email="leitung@partner.example",
        ),
    )


def _blatt_eingereicht(fassung: Fassung) -> None:
    """A sheet signed by hand, sent as a photo: the coordination is to compare and confirm it."""
    beitritt = Beitritt.objects.filter(fassung=fassung).unbeantwortet().earliest("pk")
    bild = unterschriftsblatt.foto(beitritt.organisation.name)
    nachweis.scan_einreichen(
        beitritt=beitritt,
        datei=nachweis.Datei(name="Unterschrift.jpg", inhalt=bild),
        von=beitritte.zugaenge(beitritt).order_by("pk")[0],
    )


def _unterzeichnungstag(fassung: Fassung, von: Konto) -> None:
    """A poster in the foyer and a tablet at the door, until tonight."""
    abend = heute_abend()
    zeichenstelle.aushang_oeffnen(fassung=fassung, bezeichnung="Foyer", gueltig_bis=abend, von=von)
    zeichenstelle.kiosk_oeffnen(
        fassung=fassung, bezeichnung=f"Eingang (PIN {PIN})", gueltig_bis=abend, pin=PIN, von=von
    )
