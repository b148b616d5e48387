"""What every model says of itself: retention, trail, pairs of when and whom."""

import inspect
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from netzwerk.basis.aufbewahrung import UNSERE_APPS
from netzwerk.basis.models import Einmalcode, Konto, Zugang
from tests.welt import welt_bauen

#: Outside the trail, each with its reason.
NICHT_VERFOLGT = {
    "basis.Dokument": "written once; what led to it is recorded with its object",
    "basis.Einmalcode": "lives for minutes; its use is a step of the hash chain",
    "basis.Kettenglied": "is itself a trail, unchangeable",
    "basis.Schaden": "what the night found in a file; found again, or mended, the next",
    "basis.Nachricht": "is its own history; a copy would outlive the blanking",
    "mitglieder.Ausfuhr": "what to put into a file, for one day; it changes nothing",
    "mitglieder.Einlesung": "a draft of one day; what it changes is recorded",
    "angebote.Angebotseinlesung": "a draft of one day; what it changes is recorded",
    "treffen.Bedarf": "data on health, gone after four weeks; a copy would outlive them",
    "treffen.Frageantwort": "free words, gone after four weeks; a copy would outlive them",
    "treffen.Stimmrecht": "gone when the poll closes; a copy would outlive it",
    "treffen.Stimmzettel": "pseudonymous until its question closes; a copy would outlive it",
    "treffen.Stimme": "of nobody; a trail would tell when it came",
    "treffen.Zwischenstand": "derived from the ballots",
    "angebote.Angebotsheft": "what to print, for one day; it changes nothing",
    "angebote.Terminanmeldung": "of parents, gone after four weeks; a copy would outlive them",
    "angebote.Angebotslink": "what a robot found last night; found again tonight",
    "angebote.Fehlsuche": "counts that tell of nobody; a copy would outlive their year",
    "angebote.Merkmal": "derived; a value of a filter says nothing about anybody",
    "angebote.Merkmalzahl": "derived from the rows of the search",
    "angebote.Suchdokument": "derived from the offer, rebuilt at any time",
    "angebote.Suchwort": "derived; a word alone tells nothing about anybody",
}
#: Of a person, or that look so; with the reason why no rule names them.
OHNE_REGEL = {
    "basis.Netzwerk.name": "name of a network",
    "mitglieder.Organisation.name": "name of a body, public",
    "mitglieder.Organisation.telefon": "of a body, general",
    "mitglieder.Organisation.email": "of a body, general",
    "mitglieder.Beitritt.organisation_name": "name of a body, as it signed",
    "mitglieder.Partnergruppe.name": "name of a group",
    "mitglieder.Gremium.name": "name of a body around the network, public",
    "mitglieder.Schreibweise.name": "name of a body, as a list spells it",
    "mitglieder.Verteiler.name": "name of a list",
    "treffen.Gast.einrichtung_name": "name of a body, as a guest wrote it",
    "treffen.Arbeitsgruppe.name": "name of a group",
    "treffen.Gruppenmeldung.einrichtung_name": "name of a body, as somebody wrote it",
    "treffen.Meldewegschritt.telefon": "of a body, general",
    "angebote.Thema.name": "name of a topic",
    "angebote.Zielgruppe.name": "name of a target group",
    "angebote.Angebotsformat.name": "name of a format",
}
#: `…_am` without `…_von` is free; these have both, but not together, for a reason.
NICHT_ALS_PAAR: dict[str, str] = {}
PERSOENLICH = re.compile(r"(^|_)(vorname|nachname|name|telefon|e?mail|anrede)($|_)")


def _modelle() -> list[type[models.Model]]:
    return [
        modell
        for app in UNSERE_APPS
        for modell in apps.get_app_config(app).get_models()
        if not hasattr(modell, "pgh_tracked_model") and not modell._meta.proxy
    ]


MODELLE = [pytest.param(modell, id=modell._meta.label) for modell in _modelle()]


@pytest.mark.parametrize("modell", MODELLE)
def test_sagt_was_es_aufbewahrt(modell: type[models.Model]) -> None:
    assert isinstance(getattr(modell, "aufbewahrung", None), tuple)


@pytest.mark.parametrize("modell", MODELLE)
def test_was_einen_stand_wechselt_hat_eine_seite(modell: type[models.Model]) -> None:
    """A refused step ends there (`FalscherZustand`)."""
    quelle = inspect.getsource(modell)
    assert "self._wechseln(" not in quelle or hasattr(modell, "get_absolute_url")
    assert "def _wechseln(" not in quelle


def test_wird_verfolgt_oder_sagt_warum_nicht() -> None:
    ohne = {modell._meta.label for modell in _modelle() if not hasattr(modell, "pgh_event_models")}
    assert ohne == set(NICHT_VERFOLGT)


def _persoenliche() -> Iterator[tuple[type[models.Model], Any]]:
    for modell in _modelle():
        for feld in modell._meta.concrete_fields:
            if isinstance(feld, models.EmailField) or (
                isinstance(feld, models.CharField) and PERSOENLICH.search(feld.name)
            ):
                yield modell, feld


def test_jedes_persoenliche_feld_steht_in_einer_regel() -> None:
    ohne = {
        f"{modell._meta.label}.{feld.name}"
        for modell, feld in _persoenliche()
        if feld.name not in chain(*(r.felder for r in getattr(modell, "aufbewahrung", ())))
    }
    assert ohne == set(OHNE_REGEL)


def _felder(bedingung: Any) -> set[str]:
    """Names of the fields in a condition; `x__isnull` is x."""
    if isinstance(bedingung, models.Q):
        return set().union(*(_felder(teil) for teil in bedingung.children))
    if isinstance(bedingung, tuple):
        return {bedingung[0].partition("__")[0]}
    return set()


def _paare() -> Iterator[tuple[type[models.Model], str]]:
    for modell in _modelle():
        felder = {feld.name: feld for feld in modell._meta.concrete_fields}
        for name, feld in felder.items():
            if (
                name.endswith("_am")
                and f"{name.removesuffix('_am')}_von" in felder
                and (feld.null or felder[f"{name.removesuffix('_am')}_von"].null)
            ):
                yield modell, name.removesuffix("_am")


@pytest.mark.parametrize(
    ("modell", "verb"), [pytest.param(m, v, id=f"{m._meta.label}.{v}") for m, v in _paare()]
)
def test_wann_und_wer_stehen_zusammen(modell: type[models.Model], verb: str) -> None:
    """One constraint names both: neither is ever set alone."""
    if f"{modell._meta.label}.{verb}" in NICHT_ALS_PAAR:
        return
    paar = {f"{verb}_am", f"{verb}_von"}
    bedingungen = [
        _felder(c.condition)
        for c in modell._meta.constraints
        if isinstance(c, models.CheckConstraint)
    ]
    assert any(paar <= felder for felder in bedingungen)


def test_es_gibt_solche_paare() -> None:
    assert {f"{m._meta.label}.{v}" for m, v in _paare()} >= {
        "angebote.Angebot.freigegeben",
        "mitglieder.Beitritt.gekuendigt",
        "treffen.Protokoll.freigegeben",
    }


@pytest.mark.django_db
def test_jedes_ding_nennt_sich_in_einer_zeile() -> None:
    """In lists, choices and logs; what has no row in the small world is put there for this."""
    welt_bauen()
    code = Einmalcode.objects.create(zugang=Zugang.objects.all()[0], gueltig_bis=timezone.now())
    for modell in _modelle():
        zeile = modell._default_manager.first()
        assert zeile is not None, f"tests/welt has no {modell._meta.label}"
        name = str(zeile)
        assert name.strip(), modell._meta.label
        assert f"{modell.__name__} object (" not in name
        assert "\n" not in name
    assert code.code not in str(code)


@pytest.mark.django_db
def test_jedes_ding_mit_seite_hat_eine(als: Callable[[Konto], Client]) -> None:
    """There a step leads that is not possible any more."""
    ort = welt_bauen().hier
    koordination = als(ort.koordination)
    mit_seite = [modell for modell in _modelle() if hasattr(modell, "get_absolute_url")]
    assert len(mit_seite) > 7
    for modell in mit_seite:
        seiten = (zeile.get_absolute_url() for zeile in modell._default_manager.all())
        hier = next(s for s in seiten if s.startswith(f"/{ort.netzwerk.kurzname}/"))
        assert koordination.get(hier, follow=True).status_code == 200, (modell._meta.label, hier)
