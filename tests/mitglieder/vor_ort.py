"""A signing day for tests: open places, a tablet that is bound, what is typed there."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.models import Beitritt, Fassung, Zeichenstelle
from netzwerk.basis.models import Konto

PIN = "482913"


def aushang(fassung: Fassung, konto: Konto) -> Zeichenstelle:
    return aktionen.aushang_oeffnen(
        fassung=fassung, bezeichnung="Foyer", gueltig_bis=_abend(), von=konto
    )


def kiosk(fassung: Fassung, konto: Konto) -> Zeichenstelle:
    return aktionen.kiosk_oeffnen(
        fassung=fassung, bezeichnung="Eingang", gueltig_bis=_abend(), pin=PIN, von=konto
    )


def tag(name: str, fassung: Fassung) -> str:
    """A page of the signing day of a version."""
    kurzname = fassung.vereinbarung.netzwerk.kurzname
    return reverse(f"mitglieder:{name}", args=(kurzname, fassung.vereinbarung_id, fassung.nummer))


def an(name: str, stelle: Zeichenstelle, *teile: int) -> str:
    """A page of the poster or the tablet."""
    kurzname = stelle.fassung.vereinbarung.netzwerk.kurzname
    return reverse(f"mitglieder:{name}", args=(kurzname, stelle.code, *teile))


def tablet(stelle: Zeichenstelle) -> Client:
    """A device that was released with the PIN."""
    geraet = Client(headers={"accept-language": "de"})
    antwort = geraet.post(an("kiosk-zeigen", stelle), {"pin": PIN})
    assert antwort.status_code == 302
    return geraet


def uebergeben(geraet: Client, stelle: Zeichenstelle, beitritt: Beitritt, **mehr: str) -> None:
    """PIN and check of identity; afterwards the signatory holds the tablet."""
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    assert geraet.post(seite, {"pin": PIN}).status_code == 302
    antwort = geraet.post(seite, {"identitaet": "on"} | mehr)
    assert antwort.status_code == 302, antwort.text


def erklaerungen(fassung: Fassung, **mehr: str) -> dict[str, str]:
    haken = dict.fromkeys(Beitritt.ERKLAERUNGEN, "on")
    return {"summe": fassung.sha256, "funktion": "Leitung", "ort": "Musterstadt"} | haken | mehr


def _abend() -> datetime:
    return timezone.now() + timedelta(hours=8)
