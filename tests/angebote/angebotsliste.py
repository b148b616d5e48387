"""A list of offers as text: planned, or read in as the worker does it."""

import csv
import io

from angebote.aktionen import einlesung as aktionen
from angebote.einlesen.plan import Angebotsplan
from angebote.einlesen.spalten import ANGEBOTSLISTE
from angebote.models import Angebotseinlesung
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.datei import lesen
from netzwerk.basis.models import Konto, Netzwerk

ZEILE = {
    "Titel": "Elternabend Medien",
    "Anbieter": "Caritas",
    "Beschreibung": "Wir sprechen über Geräte. Danach ist Zeit für Fragen.",
    "Thema": "Cybermobbing",
    "Zielgruppe": "Eltern",
    "Format": "Elternabend",
    "Kosten": "kostenlos",
}


def als_csv(*zeilen: dict[str, str]) -> bytes:
    spalten = list(dict.fromkeys(spalte for zeile in zeilen for spalte in zeile))
    datei = io.StringIO()
    schreiber = csv.DictWriter(datei, spalten, delimiter=";")
    schreiber.writeheader()
    schreiber.writerows(zeilen)
    return datei.getvalue().encode()


def zeile(**zellen: str) -> dict[str, str]:
    return {**ZEILE, **zellen}


def abgelegt(
    netzwerk: Netzwerk, konto: Konto, inhalt: bytes, ziel: str = "entwurf"
) -> Angebotseinlesung:
    return aktionen.ablegen(
        netzwerk=netzwerk,
        tabelle=lesen(inhalt, ANGEBOTSLISTE),
        dateiname="l.csv",
        ziel=ziel,
        von=konto,
    )


def geplant(netzwerk: Netzwerk, konto: Konto, *zeilen: dict[str, str]) -> Angebotsplan:
    return aktionen.plan_zu(abgelegt(netzwerk, konto, als_csv(*zeilen)))


def bestaetigt(
    netzwerk: Netzwerk,
    konto: Konto,
    *zeilen: dict[str, str],
    ziel: str = "entwurf",
    wahl: dict[str, str] | None = None,
) -> Angebotseinlesung:
    """Confirmed, and left to the worker."""
    einlesung = abgelegt(netzwerk, konto, als_csv(*zeilen), ziel)
    vorschau.entscheiden(einlesung=einlesung, art=aktionen.ANGEBOTE, wahl=wahl or {}, von=konto)
    einlesung.refresh_from_db()
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei, [(b.fehler, b.kandidaten) for b in plan.befunde]
    aktionen.uebernehmen(einlesung=einlesung, stand=plan.stand, von=konto)
    return einlesung


def eingelesen(
    netzwerk: Netzwerk, konto: Konto, *zeilen: dict[str, str], **weiter: object
) -> list[str]:
    """What came of each line."""
    einlesung = bestaetigt(netzwerk, konto, *zeilen, **weiter)  # type: ignore[arg-type]  # handed on
    aktionen.abarbeiten(einlesung.pk)
    einlesung.refresh_from_db()
    assert not einlesung.laeuft
    assert einlesung.auftraege == einlesung.zeilen == []
    return [was for _nr, _titel, _pk, was in einlesung.ergebnisse]
