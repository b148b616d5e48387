"""Values of model fields in words, for the history and for mails about changes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from netzwerk.basis.templatetags.portal import datum, zeitpunkt


class Unterschied(NamedTuple):
    """A field before and after, in words; empty stands for nothing."""

    feld: str
    alt: str
    neu: str


def felder(modell: type[models.Model], *, ohne: Iterable[str] = ()) -> list[models.Field[Any, Any]]:
    """The columns a person may know of, in the model's order."""
    return [
        feld
        for feld in modell._meta.concrete_fields
        if not feld.primary_key and feld.name not in {*ohne}
    ]


def wert_lesbar(
    feld: models.Field[Any, Any], wert: Any, namen: Mapping[tuple[str, Any], str] | None = None
) -> str:
    """`namen` gives what stands behind a foreign key, by model label and key."""
    if wert is None or wert == "":
        return ""
    if feld.is_relation and feld.related_model is not None:
        modell: Any = feld.related_model
        return (namen or {}).get((modell._meta.label, wert), _("gelöscht"))
    if feld.choices:
        return str(dict(feld.flatchoices).get(wert, wert))
    if isinstance(wert, bool):
        return _("ja") if wert else _("nein")
    if isinstance(wert, datetime):
        return str(zeitpunkt(wert))
    if isinstance(wert, date):
        return str(datum(wert))
    if isinstance(feld, models.FileField):
        return str(wert).rpartition("/")[2]
    return str(wert)


def unterschiede(
    alle: Iterable[models.Field[Any, Any]],
    alt: Mapping[str, Any],
    neu: Mapping[str, Any],
    namen: Mapping[tuple[str, Any], str] | None = None,
) -> list[Unterschied]:
    """What differs between two rows, given by column."""
    return [
        Unterschied(
            str(feld.verbose_name),
            wert_lesbar(feld, alt.get(feld.attname), namen),
            wert_lesbar(feld, neu.get(feld.attname), namen),
        )
        for feld in alle
        if alt.get(feld.attname) != neu.get(feld.attname)
    ]
