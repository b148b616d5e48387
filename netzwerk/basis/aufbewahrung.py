"""Retention: each model declares what personal data it holds, for what purpose, how long.

The declarations are data, so that the privacy statement, the nightly task and the test read the
same lines. `durchsetzen()` is what the nightly task runs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise

UNSERE_APPS = ("basis", "mitglieder", "angebote", "treffen", "uebersicht")


@dataclass(frozen=True, kw_only=True)
class Aufbewahrung:
    """One rule: these fields serve this purpose and are kept this long.

    `faellig` gets the model's queryset and the cut-off (now minus `frist`) and returns the rows
    whose time is up. `leeren` maps field → value written in their place; without it the rows are
    deleted. `frist` None: kept as long as the row itself, deleted with what `mit` names.
    """

    zweck: str | Promise
    felder: tuple[str, ...]
    frist: timedelta | None = None
    faellig: Callable[[models.QuerySet[Any], datetime], models.QuerySet[Any]] | None = None
    leeren: dict[str, Any] | None = None
    mit: str | Promise = ""
    art: Literal["leeren", "loeschen", "mit"] = "mit"

    def __post_init__(self) -> None:
        if self.frist is None and not self.mit:
            raise ValueError("Eine Regel ohne Frist sagt mit `mit`, womit die Daten verschwinden.")
        if self.frist is not None and self.faellig is None:
            raise ValueError("Eine Regel mit Frist braucht `faellig`.")
        if (self.art == "leeren") != (self.leeren is not None):
            raise ValueError("`leeren` gehört zur Art „leeren“ und nur zu ihr.")


def regeln() -> Iterator[tuple[type[models.Model], Aufbewahrung]]:
    """Every rule of every model of the portal."""
    for app in UNSERE_APPS:
        for modell in apps.get_app_config(app).get_models():
            for regel in getattr(modell, "aufbewahrung", ()):
                yield modell, regel


def durchsetzen(jetzt: datetime | None = None) -> dict[str, int]:
    """Empty or delete what is due; return counts by `App.Modell.zweck`."""
    jetzt = jetzt or timezone.now()
    ergebnis: dict[str, int] = {}
    for modell, regel in regeln():
        if regel.frist is None or regel.faellig is None:
            continue
        with transaction.atomic():
            zeilen = regel.faellig(modell._default_manager.all(), jetzt - regel.frist)
            schluessel = list(zeilen.values_list("pk", flat=True))
            if not schluessel:
                continue
            betroffen = modell._default_manager.filter(pk__in=schluessel)
            if regel.art == "leeren" and regel.leeren is not None:
                betroffen.update(**regel.leeren)
                spur_leeren(modell, schluessel, regel.leeren)
            else:
                betroffen.delete()
                spur_leeren(modell, schluessel, {feld: None for feld in regel.felder})
        ergebnis[f"{modell._meta.label}: {regel.zweck}"] = len(schluessel)
    return ergebnis


def spur_leeren(modell: type[models.Model], schluessel: list[Any], werte: dict[str, Any]) -> None:
    """Blank the same fields in the audit trail, for the rows of these primary keys."""
    for ereignis in getattr(modell, "pgh_event_models", {}).values():
        felder = {feld.name: feld for feld in ereignis._meta.get_fields()}
        leer = {
            name: _leerwert(felder[name], wert) for name, wert in werte.items() if name in felder
        }
        if leer:
            ereignis._default_manager.filter(pgh_obj_id__in=schluessel).update(**leer)


def _leerwert(feld: Any, wert: Any) -> Any:
    if wert is not None or getattr(feld, "null", False):
        return wert
    if isinstance(feld, models.CharField | models.TextField):
        return ""
    if isinstance(feld, models.JSONField):
        return {}
    if isinstance(feld, models.BooleanField):
        return False
    return feld.get_default()
