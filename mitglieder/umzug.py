"""Everything that points to one row is moved to another one, so that the first can go.

Whatever refers to a model is found by walking the models, not by a list somebody forgets to keep:
plain references move as they are, many-to-many links are united. Where moving could break a
uniqueness the app that owns the rows says what happens (`@regel`, in its `umzugsregeln.py`);
without such a rule nothing is moved at all. A test asks for each relation of the project.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from pghistory.models import Event

from netzwerk.basis.aufbewahrung import UNSERE_APPS


class NichtMoeglich(Exception):
    """Two rows cannot become one; the text says why and what to do. For people."""


@dataclass(frozen=True, kw_only=True)
class Posten:
    """What becomes of the rows of one kind, in words; `entfallen` is there twice already."""

    art: str
    schluessel: str
    umgezogen: tuple[str, ...] = ()
    entfallen: tuple[str, ...] = ()


type Regel = Callable[[Any, Any], Posten]
_regeln: dict[str, Regel] = {}


def regel(beziehung: str) -> Callable[[Regel], Regel]:
    """Registers what happens to one relation: `@regel("mitglieder.kontakt.organisation")`.

    The function gets the row that goes and the one that stays.
    """

    def eintragen(funktion: Regel) -> Regel:
        if beziehung in _regeln:
            raise ValueError(f"Für {beziehung} gibt es schon eine Regel.")
        _regeln[beziehung] = funktion
        return funktion

    return eintragen


def name(feld: models.Field[Any, Any]) -> str:
    return f"{feld.model._meta.label_lower}.{feld.name}"


def beziehungen(modell: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key to this model, those of many-to-many tables too; not the trail's."""
    for rel in modell._meta.get_fields(include_hidden=True):
        if not isinstance(rel, models.ManyToOneRel):
            continue
        feld: models.ForeignKey[Any, Any] = rel.field
        if not feld.model._meta.proxy and not issubclass(feld.model, Event):
            yield feld


def _eindeutig(feld: models.Field[Any, Any]) -> bool:
    """Whether moving rows could collide: the column takes part in a uniqueness."""
    meta = feld.model._meta
    if feld.unique or any(feld.name in gruppe for gruppe in meta.unique_together):
        return True
    return any(
        feld.name in {*grenze.fields}
        or any(feld.name in str(ausdruck) for ausdruck in grenze.expressions)
        for grenze in meta.constraints
        if isinstance(grenze, models.UniqueConstraint)
    )


def unversorgt(modell: type[models.Model]) -> list[str]:
    """Relations for which nobody has said what happens when two rows meet."""
    return [
        name(feld)
        for feld in beziehungen(modell)
        if name(feld) not in _regeln and not feld.model._meta.auto_created and _eindeutig(feld)
    ]


def verlegen(alt: models.Model, neu: models.Model) -> list[Posten]:
    """Move all that points to `alt`, inside the caller's transaction. Raises NichtMoeglich."""
    if fehlend := unversorgt(type(alt)):
        raise NichtMoeglich(", ".join(fehlend))
    ergebnis = []
    for feld in beziehungen(type(alt)):
        if name(feld) in _regeln:
            ergebnis.append(_regeln[name(feld)](alt, neu))
        elif feld.model._meta.auto_created:
            ergebnis.append(_verknuepfungen(feld, alt, neu))
        else:
            ergebnis.append(_alle(feld, alt, neu))
    _ohne_fremdschluessel(alt, neu)
    return [posten for posten in ergebnis if posten.umgezogen or posten.entfallen]


def bleibt(alt: models.Model) -> list[str]:
    """Relations that still hold rows of `alt`: must be none before it is deleted."""
    return [
        name(feld)
        for feld in beziehungen(type(alt))
        if feld.model._base_manager.filter(**{feld.name: alt.pk}).exists()
    ]


def nichts_bleibt(alt: models.Model) -> None:
    """Raises NichtMoeglich while anything still hangs on `alt`."""
    if uebrig := bleibt(alt):
        raise NichtMoeglich(", ".join(uebrig))


def posten(feld_modell: type[models.Model], **mehr: Any) -> Posten:
    return Posten(
        art=str(feld_modell._meta.verbose_name_plural),
        schluessel=feld_modell._meta.label_lower,
        **mehr,
    )


def _alle(feld: models.ForeignKey[Any, Any], alt: models.Model, neu: models.Model) -> Posten:
    zeilen = feld.model._base_manager.filter(**{feld.name: alt.pk})
    namen = tuple(_beschreibung(zeile, feld) for zeile in zeilen)
    zeilen.update(**{feld.name: neu.pk})
    return posten(feld.model, umgezogen=namen)


def ohne_doppelte(
    modell: type[models.Model], spalte: str, gleich: tuple[str, ...]
) -> Callable[[Any, Any], Posten]:
    """A rule: a row falls away where the other one has the same in the columns `gleich`."""

    def anwenden(alt: Any, neu: Any) -> Posten:
        feld: Any = modell._meta.get_field(spalte)
        dort = set(modell._base_manager.filter(**{spalte: neu.pk}).values_list(*gleich))
        umgezogen, entfallen = [], []
        for zeile in modell._base_manager.filter(**{spalte: alt.pk}):
            beschreibung = _beschreibung(zeile, feld)
            if tuple(getattr(zeile, eine) for eine in gleich) in dort:
                entfallen.append(beschreibung)
                zeile.delete()
            else:
                umgezogen.append(beschreibung)
                modell._base_manager.filter(pk=zeile.pk).update(**{spalte: neu.pk})
        return posten(modell, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))

    return anwenden


def _verknuepfungen(
    feld: models.ForeignKey[Any, Any], alt: models.Model, neu: models.Model
) -> Posten:
    """Rows of a many-to-many table come and go and never change: so does the trail know them."""
    tabelle = feld.model._base_manager
    andere: Any = next(
        eines
        for eines in feld.model._meta.concrete_fields
        if eines.is_relation and eines.name != feld.name
    )
    alte = dict(tabelle.filter(**{feld.name: alt.pk}).values_list(andere.attname, "pk"))
    schon = set(tabelle.filter(**{feld.name: neu.pk}).values_list(andere.attname, flat=True))
    tabelle.bulk_create(
        feld.model(**{feld.attname: neu.pk, andere.attname: pk}) for pk in alte if pk not in schon
    )
    tabelle.filter(pk__in=alte.values()).delete()
    gegenstueck = andere.related_model
    namen = {eine.pk: str(eine) for eine in gegenstueck._base_manager.filter(pk__in=alte)}
    return Posten(
        art=str(gegenstueck._meta.verbose_name_plural),
        schluessel=feld.model._meta.label_lower,
        umgezogen=tuple(namen[pk] for pk in alte if pk not in schon),
        entfallen=tuple(namen[pk] for pk in alte if pk in schon),
    )


def _beschreibung(zeile: models.Model, feld: models.ForeignKey[Any, Any]) -> str:
    """A row in words, without the name of the row that goes."""
    spalten = (s for s in ("kontakt", "konto", "gremium", "netzwerk") if s != feld.name)
    worte = (getattr(zeile, spalte, None) for spalte in spalten)
    return str(next((wort for wort in worte if wort is not None), zeile))


def _ohne_fremdschluessel(alt: models.Model, neu: models.Model) -> None:
    """What refers by kind and key: mails, links, documents.

    One that is there already stays behind and with it the old key, which nobody gets again.
    """
    typ = ContentType.objects.get_for_model(alt)
    for app in UNSERE_APPS:
        for modell in apps.get_app_config(app).get_models():
            if issubclass(modell, Event) or modell._meta.proxy:
                continue
            verweise = (f for f in modell._meta.private_fields if isinstance(f, GenericForeignKey))
            for feld in verweise:
                zeilen = modell._base_manager.filter(**{feld.ct_field: typ, feld.fk_field: alt.pk})
                for schluessel in zeilen.values_list("pk", flat=True):
                    try:
                        with transaction.atomic():
                            modell._base_manager.filter(pk=schluessel).update(
                                **{feld.fk_field: neu.pk}
                            )
                    except IntegrityError:
                        continue
