"""Retention: each model declares what personal data it holds, for what purpose, how long.

The declarations are data, so that the privacy statement, the nightly task and the test read the
same lines. `durchsetzen()` is what the nightly task runs.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise

logger = logging.getLogger(__name__)
UNSERE_APPS = ("basis", "mitglieder", "angebote", "treffen", "uebersicht")


@dataclass(frozen=True, kw_only=True)
class Aufbewahrung:
    """One rule: these fields serve this purpose and are kept this long.

    `faellig` gets the model's queryset and the cut-off (now minus `frist`) and returns the rows
    whose time is up. `leeren` maps field → value written in their place; without it the rows are
    deleted. `danach` gets their primary keys and sees to what other tables hold of the same
    persons; `davor` gets them while the rows still say which files are theirs. `frist` None:
    kept as long as the row itself, deleted with what `mit` names.
    """

    zweck: str | Promise
    felder: tuple[str, ...]
    frist: timedelta | None = None
    faellig: Callable[[models.QuerySet[Any], datetime], models.QuerySet[Any]] | None = None
    leeren: dict[str, Any] | None = None
    davor: Callable[[list[Any]], None] | None = None
    danach: Callable[[list[Any]], None] | None = None
    mit: str | Promise = ""
    art: Literal["leeren", "loeschen", "mit"] = "mit"

    def __post_init__(self) -> None:
        if self.frist is None and not self.mit:
            raise ValueError("Eine Regel ohne Frist sagt mit `mit`, womit die Daten verschwinden.")
        if self.frist is not None and self.faellig is None:
            raise ValueError("Eine Regel mit Frist braucht `faellig`.")
        if (self.art == "leeren") != (self.leeren is not None):
            raise ValueError("`leeren` gehört zur Art „leeren“ und nur zu ihr.")


#: Of a model, by label: who asks to keep rows longer. Given the present, the primary keys.
type Aufschub = Callable[[datetime], models.QuerySet[Any]]
_aufschuebe: dict[str, list[Aufschub]] = {}


def aufschieben(modell: str) -> Callable[[Aufschub], Aufschub]:
    """Register what an app further up still needs of a model it does not own."""

    def eintragen(aufschub: Aufschub) -> Aufschub:
        _aufschuebe.setdefault(modell, []).append(aufschub)
        return aufschub

    return eintragen


def regeln() -> Iterator[tuple[type[models.Model], Aufbewahrung]]:
    """Every rule of every model of the portal."""
    for app in UNSERE_APPS:
        for modell in apps.get_app_config(app).get_models():
            if modell._meta.proxy:  # the same rows again
                continue
            for regel in getattr(modell, "aufbewahrung", ()):
                yield modell, regel


def durchsetzen(jetzt: datetime | None = None) -> dict[str, int]:
    """Empty or delete what is due; return counts by `App.Modell: Zweck`.

    One rule that fails does not keep the others from their work: all failures are raised
    together at the end.
    """
    # Local time: rules that compare days mean the day in Berlin, also shortly after midnight.
    jetzt = timezone.localtime(jetzt)
    ergebnis: dict[str, int] = {}
    fehler: list[Exception] = []
    for modell, regel in regeln():
        try:
            anzahl = _anwenden(modell, regel, jetzt)
        except Exception as einer:
            logger.exception("Aufbewahrung %s: %s", modell._meta.label, regel.zweck)
            fehler.append(einer)
            continue
        if anzahl:
            ergebnis[f"{modell._meta.label}: {regel.zweck}"] = anzahl
    if fehler:
        raise ExceptionGroup("Aufbewahrung nicht vollständig durchgesetzt", fehler)
    return ergebnis


def _anwenden(modell: type[models.Model], regel: Aufbewahrung, jetzt: datetime) -> int:
    if regel.frist is None or regel.faellig is None:
        return 0
    with transaction.atomic():
        # What is signed or sealed is closed to everybody else.
        with connection.cursor() as zeiger:
            zeiger.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        zeilen = regel.faellig(modell._default_manager.all(), jetzt - regel.frist)
        for aufschub in _aufschuebe.get(modell._meta.label, ()):
            zeilen = zeilen.exclude(pk__in=aufschub(jetzt))
        schluessel = list(zeilen.values_list("pk", flat=True))
        if schluessel:
            if regel.davor is not None:
                regel.davor(schluessel)
            betroffen = modell._default_manager.filter(pk__in=schluessel)
            if regel.leeren is not None:
                betroffen.update(**regel.leeren)
            else:
                betroffen.delete()
            werte = regel.leeren or {}
            spur_leeren(modell, schluessel, {feld: werte.get(feld) for feld in regel.felder})
            if regel.danach is not None:
                regel.danach(schluessel)
        with connection.cursor() as zeiger:
            zeiger.execute("SELECT set_config('portal.aufbewahrung', '', true)")
    return len(schluessel)


def sitzungen_aufraeumen() -> None:
    """Forget sessions that ran out, with the address and browser that allauth noted for them."""
    sitzungen = apps.get_model("sessions.Session")._default_manager
    sitzungen.filter(expire_date__lt=timezone.now()).delete()
    apps.get_model("usersessions.UserSession")._default_manager.exclude(
        session_key__in=sitzungen.values("session_key")
    ).delete()


def spur_leeren(modell: type[models.Model], schluessel: list[Any], werte: dict[str, Any]) -> None:
    """Blank the same fields in the audit trail, for the rows of these primary keys."""
    for ereignis in getattr(modell, "pgh_event_models", {}).values():
        felder = {feld.name: feld for feld in ereignis._meta.get_fields()}
        # A foreign key may be named by its column.
        felder |= {feld.attname: feld for feld in ereignis._meta.concrete_fields}
        leer = {
            felder[name].name: leerwert(felder[name], wert)
            for name, wert in werte.items()
            if name in felder
        }
        if leer:
            ereignis._default_manager.filter(pgh_obj_id__in=schluessel).update(**leer)


def leerwert(feld: Any, wert: Any = None) -> Any:
    """What stands in an event row in place of a personal value.

    `wert` is what the row itself got; a value computed from the row (an expression) would be
    computed from the event here, so it is emptied instead. Raises TypeError for a kind of field
    that has no empty value yet: a test asks for every field of every rule.
    """
    if wert is not None and not hasattr(wert, "resolve_expression"):
        return wert
    if feld.null:
        return None
    if isinstance(feld, models.CharField | models.TextField | models.FileField):
        return ""
    if isinstance(feld, models.JSONField):
        return {}
    if isinstance(feld, models.BooleanField):
        return False
    if isinstance(feld, models.IntegerField | models.DecimalField | models.FloatField):
        return 0
    if isinstance(feld, models.UUIDField):
        return uuid.UUID(int=0)
    raise TypeError(f"Kein Leerwert für {feld}")
