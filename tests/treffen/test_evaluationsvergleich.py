"""An item is compared with the latest earlier rating of the same thing, wherever that stands."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.evaluationen import ERSTES, ZWEITES, Bereich, bereich, evaluation, punkt
from tests.treffen.fabriken import MassnahmeFabrik
from treffen.aktionen import evaluation as aktionen
from treffen.evaluationslage import (
    BESSER,
    GLEICH,
    SCHLECHTER,
    ZUM_ERSTEN_MAL,
    Vergleich,
    mit_vorherigen,
    vergleich,
)
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Projekt

pytestmark = pytest.mark.django_db
Als = Callable[[Konto], Client]
DRITTES = Halbjahr(2027, 1)


def _verglichen(eine: Evaluation) -> list[tuple[Vergleich | None, Evaluationspunkt | None]]:
    return [(vergleich(zeile), zeile.damals) for zeile in mit_vorherigen(eine)]


def _projekt(netzwerk: Netzwerk, titel: str = "Elterncafé") -> Projekt:
    projekt: Projekt = Projekt.objects.create(
        netzwerk=netzwerk, titel=titel, zustand=Projekt.Zustand.LAUFEND
    )
    return projekt


def test_einmal_ausgelassen(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """A project that paused for half a year is not new, and its page must not say so."""
    damals = punkt(evaluation(netzwerk), "Newsletter", bewertung=2, bemerkung="Zu selten")
    evaluation(netzwerk, ZWEITES)
    neue = evaluation(netzwerk, DRITTES)
    zeile = aktionen.hinzufuegen(
        evaluation=neue, bereich=Bereich.ARBEITSPROZESS, titel="Newsletter", von=koordination
    )
    assert zeile is not None
    assert zeile.vorheriger == damals
    neue.punkte.update(bewertung=3)
    assert _verglichen(neue) == [(BESSER, damals)]
    html = als(koordination).get(neue.get_absolute_url()).content.decode()
    assert "Zu selten" in html
    assert "Verglichen mit Evaluation 2026, 1. Halbjahr: 1 besser" in html
    assert "zum ersten Mal" not in html
    assert "Zu selten" in als(koordination).get(bereich(neue)).content.decode()


def test_ein_projekt_das_wieder_laeuft(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Proposed anew after its pause, under its new name, it still knows what was said of it."""
    projekt = _projekt(netzwerk)
    damals = punkt(
        evaluation(netzwerk), "Elterncafé", bereich=Bereich.PROJEKT, projekt=projekt, bewertung=4
    )
    punkt(evaluation(netzwerk, ZWEITES), bewertung=1)
    Projekt.objects.filter(pk=projekt.pk).update(titel="Café am Platz")
    neue = aktionen.beginnen(netzwerk=netzwerk, halbjahr=DRITTES, von=koordination)
    assert neue.punkte.get(projekt=projekt).vorheriger == damals
    neue.punkte.filter(projekt=projekt).update(bewertung=4)
    assert (GLEICH, damals) in _verglichen(neue)


def test_die_letzte_war_ein_entwurf_und_ist_geloescht(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Deleting a draft must not make everything after it „zum ersten Mal betrachtet“."""
    damals = punkt(evaluation(netzwerk), bewertung=4)
    entwurf, neue = evaluation(netzwerk, ZWEITES), evaluation(netzwerk, DRITTES)
    punkt(neue, bewertung=1, vorheriger=punkt(entwurf, bewertung=1, vorheriger=damals))
    assert [was for was, _damals in _verglichen(neue)] == [GLEICH]
    aktionen.loeschen(evaluation=entwurf, von=koordination)
    assert _verglichen(neue) == [(SCHLECHTER, damals)]


def test_letztes_mal_nicht_bewertet(netzwerk: Netzwerk) -> None:
    """Then the rating before it counts; where there was none, what was written stands there."""
    damals = punkt(evaluation(netzwerk), bewertung=3)
    punkt(evaluation(netzwerk, ZWEITES))
    neue = evaluation(netzwerk, DRITTES)
    punkt(neue, bewertung=3)
    assert _verglichen(neue) == [(GLEICH, damals)]
    Evaluationspunkt.objects.filter(pk=damals.pk).update(bewertung=None)
    ((was, letzter),) = _verglichen(neue)
    assert was is None
    assert letzter is not None
    assert letzter.evaluation.halbjahr == ZWEITES.haelfte


def test_was_mitglieder_nicht_lesen_wird_uebersprungen(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als
) -> None:
    """They see the comparison with the last completed one, and nothing of a draft between."""
    alte, entwurf, neue = (evaluation(netzwerk, eins) for eins in (ERSTES, ZWEITES, DRITTES))
    damals = punkt(alte, bewertung=2, bemerkung="Damals zäh")
    punkt(entwurf, bewertung=4, bemerkung="Streng intern")
    punkt(neue, bewertung=3)
    assert [was for was, _damals in _verglichen(neue)] == [SCHLECHTER]
    for eine in (alte, neue):
        aktionen.abschliessen(evaluation=eine, von=koordination)
    neue.refresh_from_db()
    assert _verglichen(neue) == [(BESSER, damals)]
    html = als(fachkraft).get(neue.get_absolute_url()).content.decode()
    assert "Damals zäh" in html
    assert "Streng intern" not in html


def test_nicht_dasselbe(netzwerk: Netzwerk) -> None:
    """Two projects may bear one name, and an area is not the other."""
    alte = evaluation(netzwerk)
    punkt(alte, "Café", bereich=Bereich.PROJEKT, projekt=_projekt(netzwerk), bewertung=1)
    punkt(alte, "Rücklauf", bereich=Bereich.VERFAHREN, bewertung=1)
    neue = evaluation(netzwerk, ZWEITES)
    punkt(neue, "Café", bereich=Bereich.PROJEKT, projekt=_projekt(netzwerk), bewertung=4)
    punkt(neue, "Rücklauf", bewertung=4)
    assert _verglichen(neue) == [(ZUM_ERSTEN_MAL, None)] * 2


def test_umbenannt_und_geloescht(netzwerk: Netzwerk) -> None:
    """Only what was noted when it began still tells that it is the same."""
    alte, neue = evaluation(netzwerk), evaluation(netzwerk, DRITTES)
    erster = punkt(alte, "Alter Name", bewertung=1)
    zweiter = punkt(evaluation(netzwerk, ZWEITES), "Name", vorheriger=erster)
    punkt(neue, "Neuer Name", bewertung=2, vorheriger=zweiter)
    assert _verglichen(neue) == [(BESSER, erster)]


def test_abfragen_bleiben_gleich_viele(
    netzwerk: Netzwerk, koordination: Konto, als: Als, django_assert_num_queries: Any
) -> None:
    """Ten years of evaluations are read at once, not one by one."""
    client = als(koordination)
    for jahr in range(2005, 2008):
        eine = evaluation(netzwerk, Halbjahr(jahr, 1))
        punkt(eine, bewertung=2, massnahme=MassnahmeFabrik(netzwerk=netzwerk))
    client.get(eine.get_absolute_url())
    with CaptureQueriesContext(connection) as wenige:
        client.get(eine.get_absolute_url())
    for jahr in range(2008, 2028):
        eine = evaluation(netzwerk, Halbjahr(jahr, 1))
        for titel in ("Rücklauf", "Newsletter", "Gruppen"):
            punkt(eine, titel, bewertung=2, massnahme=MassnahmeFabrik(netzwerk=netzwerk))
    with django_assert_num_queries(len(wenige)):
        client.get(eine.get_absolute_url())
