"""The base of every model: manager, retention, audit trail.

A model says three things of itself at its head:

- `aufbewahrung`: what personal data it holds, why, and how long (`netzwerk.basis.aufbewahrung`);
- `@verfolgt` when the audit trail records it, which is the rule; what stays outside says why;
- its constraints, in the database.
"""

from collections.abc import Collection
from typing import Any, ClassVar, Protocol, Self

import pghistory
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from netzwerk.basis.aufbewahrung import Aufbewahrung

#: Stands where the name of a person stood.
ANONYM = "(anonymisiert)"


class _HatSeite(Protocol):
    def get_absolute_url(self) -> str: ...


class FalscherZustand(Exception):
    """A step that the present state does not allow. Its text is for people, `weiter` says more.

    Raised by verbs and actions, caught in one place (`ZustandMiddleware`), which shows it on the
    page of `bei`. A view catches it only where something else is to happen.
    """

    def __init__(self, text: str | Promise, *, bei: _HatSeite, weiter: str = "") -> None:
        super().__init__(str(text))
        self.bei = bei
        self.weiter = weiter or _(
            "Vielleicht war jemand schneller. Hier sehen Sie, was jetzt gilt und was möglich ist."
        )


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

    def _wechseln(self, ziel: str, *, aus: Collection[str], **felder: Any) -> None:
        """To another state, for a verb: raises FalscherZustand unless the row is in one of `aus`.

        One conditional UPDATE: of two who press at once, the second is refused.
        """
        felder["zustand"] = ziel
        zeile: Any = self  # of a model with `zustand` and a page
        if not type(zeile)._base_manager.filter(pk=self.pk, zustand__in=aus).update(**felder):
            self.refresh_from_db(fields=["zustand"])
            raise FalscherZustand(
                _("Das geht im Stand „%(stand)s“ nicht.") % {"stand": zeile.get_zustand_display()},
                bei=zeile,
            )
        gerechnet = [name for name, wert in felder.items() if hasattr(wert, "resolve_expression")]
        for name in felder.keys() - gerechnet:
            setattr(self, name, felder[name])
        if gerechnet:
            self.refresh_from_db(fields=gerechnet)


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
    "ANONYM",
    "Aufbewahrung",
    "FalscherZustand",
    "PortalManager",
    "PortalModell",
    "PortalQuerySet",
    "Self",
    "verfolgt",
    "verknuepfung_verfolgt",
]
