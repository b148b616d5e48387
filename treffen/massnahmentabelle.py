"""Measures as a table for elsewhere: report 9, open and overdue measures, with their origin."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tablib.core import Dataset

from mitglieder.ausfuhr.tabelle import FORMATE
from treffen.herkunft import MASSNAHME_MIT, von_massnahme
from treffen.models import Massnahme, Massnahmennotiz
from treffen.models.massnahme import MassnahmeQuerySet


def tabelle(zeilen: MassnahmeQuerySet, format: str) -> bytes:
    """`format` is one of FORMATE; in German, as the other exports."""
    massnahmen = list(zeilen.nach_frist().select_related(*MASSNAHME_MIT))
    letzte: dict[int, Massnahmennotiz] = {}
    for notiz in Massnahmennotiz.objects.filter(massnahme__in=massnahmen).order_by(
        "angelegt_am", "pk"
    ):
        letzte[notiz.massnahme_id] = notiz
    with translation.override("de"):
        dataset = Dataset(headers=[str(titel) for titel in _titel()])
        dataset.title = _("Maßnahmen")
        for massnahme in massnahmen:
            dataset.append(_zeile(massnahme, letzte.get(massnahme.pk)))
        inhalt: str | bytes = FORMATE[format]().export_data(dataset)
    return inhalt.encode() if isinstance(inhalt, str) else inhalt


def _titel() -> list[str]:
    return [
        _("Maßnahme"),
        _("Beschreibung"),
        _("Zuständig"),
        _("Organisation"),
        _("Frist"),
        _("Überfällig"),
        _("Stand"),
        _("Erledigt am"),
        _("Treffen"),
        _("Treffen am"),
        _("TOP"),
        _("Arbeitsgruppe"),
        _("Schwerpunktthema"),
        _("Frage der Umfrage"),
        _("Letzte Meldung"),
        _("Gemeldet am"),
    ]


def _zeile(massnahme: Massnahme, letzte: Massnahmennotiz | None) -> list[Any]:
    wer, top, herkunft = massnahme.verantwortlich, massnahme.top, von_massnahme(massnahme)
    return [
        massnahme.titel,
        massnahme.beschreibung,
        wer.name if wer else "",
        wer.organisation.name if wer else "",
        massnahme.frist or "",
        _("ja") if massnahme.ist_ueberfaellig else _("nein"),
        str(massnahme.get_zustand_display()),
        timezone.localdate(massnahme.erledigt_am) if massnahme.erledigt_am else "",
        top.treffen.titel if top else "",
        timezone.localdate(top.treffen.beginn) if top else "",
        str(top.nummer) if top else "",
        herkunft.gruppe.name if herkunft.gruppe else "",
        herkunft.thema.titel if herkunft.thema else "",
        herkunft.frage.text if herkunft.frage else "",
        str(letzte) if letzte else "",
        timezone.localdate(letzte.angelegt_am) if letzte else "",
    ]
