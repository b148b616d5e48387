"""Evaluations for tests, and what a browser sends of their pages."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Netzwerk
from tests.fabriken import KontoFabrik
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Meldeweg, Meldewegfassung

Bereich = Evaluationspunkt.Bereich
MAERZ = datetime(2026, 3, 4, 9, tzinfo=UTC)
ERSTES, ZWEITES = Halbjahr(2026, 1), Halbjahr(2026, 2)
RTL = "مرحبا \u202e Größe 👩‍👩‍👧 " + "Donaudampfschifffahrt" * 6


def url(name: str, evaluation: Evaluation, *teile: object) -> str:
    ort = (evaluation.netzwerk.kurzname, evaluation.pk, *teile)
    return reverse(f"treffen:{name}", args=ort)


def evaluation(netzwerk: Netzwerk, halbjahr: Halbjahr = ERSTES) -> Evaluation:
    eine: Evaluation = Evaluation.objects.create(
        netzwerk=netzwerk, jahr=halbjahr.jahr, halbjahr=halbjahr.haelfte
    )
    return eine


def punkt(eine: Evaluation, titel: str = "Rücklauf", **felder: Any) -> Evaluationspunkt:
    zeile: Evaluationspunkt = Evaluationspunkt.objects.create(
        evaluation=eine, titel=titel, **{"bereich": Bereich.ARBEITSPROZESS, **felder}
    )
    return zeile


def meldeweg(netzwerk: Netzwerk, titel: str, zustand: str = "in_kraft") -> Meldeweg:
    weg: Meldeweg = Meldeweg.objects.create(netzwerk=netzwerk, titel=titel, anlass="Immer")
    in_kraft = {"in_kraft_am": timezone.now(), "in_kraft_von": KontoFabrik()} | weg.kopf.felder()
    Meldewegfassung.objects.create(
        meldeweg=weg, zustand=zustand, **(in_kraft if zustand == "in_kraft" else {})
    )
    return weg


def bereich(eine: Evaluation, name: str = "arbeitsprozess") -> str:
    """Address of the page on which one writes."""
    return url("evaluationspunkt-bewerten", eine, name)


def gelesen(client: Client, adresse: str) -> dict[str, str]:
    """What a browser sends of the page as it is: ratings, remarks and what was read."""
    kontext = client.get(adresse).context
    werte: dict[str, str] = {"titel": ""}
    for zeile in kontext["abschnitt"].zeilen:
        for feld in zeile.form:
            werte[feld.html_name] = "" if feld.value() is None else str(feld.value())
    return werte
