"""Measures with what was reported of them."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from netzwerk.basis.models import Zugang
from tests.welt.aufbau import PDF, Ort
from treffen.models import Massnahme, Massnahmennotiz


def einrichten(ort: Ort) -> None:
    """After meetings, groups and polls."""
    ort.dinge["massnahmennotiz"] = _notiz(ort, "massnahme", wunsch=True)
    ort.dinge["fremde_massnahmennotiz"] = _notiz(ort, "fremde_massnahme")
    erledigt = Massnahme.objects.create(
        netzwerk=ort.netzwerk,
        titel="Ansprechpersonen für den Notfall sammeln",
        verantwortlich=ort["kontakt"],
        frist=timezone.localdate() - timedelta(days=30),
        zustand=Massnahme.Zustand.ERLEDIGT,
        erledigt_am=timezone.now() - timedelta(days=5),
    )
    Massnahmennotiz.objects.create(
        massnahme=erledigt,
        text="Die Liste liegt allen Einrichtungen vor.",
        zustand=Massnahme.Zustand.ERLEDIGT,
        konto=ort.koordination,
    )
    ort.dinge["massnahme_erledigt"] = erledigt
    ort.dinge["zugang_massnahmen"] = ort.zugang(
        Zugang.Zweck.MASSNAHMEN, ort.netzwerk, ort["kontakt"]
    )


def _notiz(ort: Ort, massnahme: str, *, wunsch: bool = False) -> Massnahmennotiz:
    notiz: Massnahmennotiz = Massnahmennotiz.objects.create(
        massnahme=ort[massnahme],
        text="Die Druckerei braucht länger." * 5,
        kontakt=ort["kontakt"],
        wunschfrist=timezone.localdate() + timedelta(days=20) if wunsch else None,
        datei=ContentFile(PDF, "datei"),
        dateiname="Nachweis der Druckerei.pdf",
        groesse=len(PDF),
    )
    return notiz
