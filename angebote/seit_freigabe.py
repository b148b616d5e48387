"""What became public of an offer without a release: dates do, and pictures can go or change places.

Read from the audit trail, for the coordination.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.frische import KUERZLICH
from angebote.models import Angebot, Angebotsaenderung, Angebotsbild, Angebotstermin


@dataclass(frozen=True)
class Neuerung:
    zeit: datetime
    was: str
    text: str


def seit_freigabe(angebot: Angebot) -> list[Neuerung]:
    """Since the coordination last released something of it, the newest first; at most `KUERZLICH`
    ago. Four queries."""
    if not angebot.ist_oeffentlich or angebot.freigegeben_am is None:
        return []
    angenommen = angebot.aenderungen.filter(zustand=Angebotsaenderung.Zustand.ANGENOMMEN)
    zuletzt = angenommen.aggregate(am=Max("entschieden_am"))["am"]
    seit = max(zuletzt or angebot.freigegeben_am, angebot.freigegeben_am)
    seit = max(seit, timezone.now() - KUERZLICH)
    neues = [*_termine(angebot, seit), *_bilder(angebot, seit)]
    return sorted(neues, key=lambda eines: eines.zeit, reverse=True)


def _spur(modell: type[Model], angebot: Angebot, seit: datetime) -> Any:
    """The rows of the trail's table, the oldest first."""
    spur = next(iter(modell.pgh_event_models.values()))._default_manager  # type: ignore[attr-defined]  # set by pghistory
    return spur.filter(angebot_id=angebot.pk, pgh_created_at__gt=seit).order_by("pgh_id")


def _termine(angebot: Angebot, seit: datetime) -> Iterator[Neuerung]:
    """Those still to come, as they are now, once each."""
    je_termin: dict[int, list[Any]] = {}
    for zeile in _spur(Angebotstermin, angebot, seit):
        je_termin.setdefault(zeile.pgh_obj_id, []).append(zeile)
    for termin in angebot.termine.all().kommend().filter(pk__in=je_termin):
        zeilen = je_termin[termin.pk]
        was = _("Termin geändert")
        if zeilen[0].pgh_label == "insert":
            was = _("Neuer Termin")
        if termin.ist_abgesagt:
            was = _("Termin abgesagt")
        angaben = (termin.wann, termin.ort, termin.hinweis)
        yield Neuerung(zeilen[-1].pgh_created_at, was, "; ".join(filter(None, angaben)))


def _bilder(angebot: Angebot, seit: datetime) -> Iterator[Neuerung]:
    """Gone or in another place; what is added is released by itself."""
    zeilen = _spur(Angebotsbild, angebot, seit).filter(
        Q(pgh_label="delete") | Q(pgh_label="update", freigegeben_am__lte=seit)
    )
    umgestellt: datetime | None = None
    for zeile in zeilen:
        if zeile.pgh_label == "delete":
            yield Neuerung(zeile.pgh_created_at, _("Bild gelöscht"), zeile.alternativtext)
        else:
            umgestellt = zeile.pgh_created_at
    if umgestellt:
        yield Neuerung(umgestellt, _("Bilder geändert"), _("Reihenfolge oder Worte dazu"))
