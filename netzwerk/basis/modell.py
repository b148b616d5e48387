"""The base of every model: manager, retention, audit trail.

A model says three things of itself at its head:

- `aufbewahrung`: what personal data it holds, why, and how long (`netzwerk.basis.aufbewahrung`);
- `@verfolgt` when the audit trail records it, which is the rule; what stays outside says why;
- its constraints, in the database.
"""

from typing import Any, ClassVar, Self

import pghistory
from django.db import models

from netzwerk.basis.aufbewahrung import Aufbewahrung


class PortalQuerySet[M: models.Model](models.QuerySet[M]):
    """QuerySet of every model; subclasses add filters with domain names."""


class PortalManager(models.Manager[Any]):
    """Fetches a missing relation for all rows of a page at once instead of row by row."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)


class PortalModell(models.Model):
    """Abstract base; `aufbewahrung = ()` states that no personal data is held."""

    aufbewahrung: ClassVar[tuple[Aufbewahrung, ...]]

    class Meta:
        abstract = True


def verfolgt[K: type[models.Model]](*, ohne: tuple[str, ...] = ()) -> Any:
    """Class decorator: the database records every insert, update and delete of this model.

    `ohne` names fields that stay outside the trail; the reason stands beside the call.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(ohne),
    )


def verknuepfung_verfolgt() -> Any:
    """The same for a many-to-many field: decorates a proxy of its `through` model.

    Those rows come and go and never change; Django gives them no class to decorate.
    """
    return pghistory.track(
        pghistory.InsertEvent("hinzugefuegt"), pghistory.DeleteEvent("entfernt"), obj_field=None
    )


__all__ = [
    "Aufbewahrung",
    "PortalManager",
    "PortalModell",
    "PortalQuerySet",
    "Self",
    "verfolgt",
    "verknuepfung_verfolgt",
]
