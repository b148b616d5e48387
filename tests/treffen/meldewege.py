"""Reporting paths for tests: a path, a version with steps, in force or not."""

from typing import Any

from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import meldeweg as aktionen
from treffen.models import Meldeweg, Meldewegfassung, Meldewegschritt

#: A question, two ways, two ends.
GUT: tuple[dict[str, Any], ...] = (
    {"titel": "Gefahr?", "art": "entscheidung", "nein_zu": 4},
    {"titel": "Polizei rufen", "stelle": "Polizei", "telefon": "110", "frist": "sofort"},
    {"titel": "Hilfe ist da", "art": "ende"},
    {"titel": "Beratung anrufen", "telefon": "00000 / 47 11 oder 12"},
    {"titel": "Gemeinsam weitersehen", "art": "ende"},
)


def weg(netzwerk: Netzwerk, von: Konto, **angaben: Any) -> Meldeweg:
    """Just founded, its draft is empty."""
    eines = Meldeweg(
        netzwerk=netzwerk, **{"titel": "Sorge um ein Kind", "anlass": "Bei Sorgen.", **angaben}
    )
    return aktionen.anlegen(weg=eines, gruppen=[], von=von)


def schreiben(eine: Meldewegfassung, schritte: tuple[dict[str, Any], ...] = GUT) -> None:
    for nummer, felder in enumerate(schritte, start=1):
        Meldewegschritt.objects.create(fassung=eine, nummer=nummer, **felder)


def entwurf(eines: Meldeweg) -> Meldewegfassung:
    fassung: Meldewegfassung = eines.fassungen.get(zustand="entwurf")
    fassung.meldeweg = eines
    return fassung


def geltend(
    netzwerk: Netzwerk,
    von: Konto,
    schritte: tuple[dict[str, Any], ...] = GUT,
    **angaben: Any,
) -> Meldewegfassung:
    """In force."""
    fassung = entwurf(weg(netzwerk, von, **angaben))
    schreiben(fassung, schritte)
    aktionen.in_kraft_setzen(fassung=fassung, aenderung="", beschluss=None, von=von)
    return fassung
