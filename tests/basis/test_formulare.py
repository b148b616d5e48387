"""A day that somebody mistyped is refused in every form of the house."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.forms.forms import BaseForm

import angebote
import mitglieder
import treffen
from netzwerk import basis
from netzwerk.basis.formulare import DatumFeld, spaetestens


def _alle(art: type[Any]) -> Iterator[type[Any]]:
    for unter in art.__subclasses__():
        yield unter
        yield from _alle(unter)


def test_jedes_formular_nimmt_das_eine_feld_fuer_einen_tag() -> None:
    raeume = ("angebote.", "mitglieder.", "netzwerk.", "treffen.")
    for app in (basis, mitglieder, angebote, treffen):
        for modul in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if ".forms." in modul.name:
                importlib.import_module(modul.name)
    tage = [
        (formular.__qualname__, name, type(feld))
        for formular in _alle(BaseForm)
        if formular.__module__.startswith(raeume)
        for name, feld in getattr(formular, "base_fields", {}).items()
        if isinstance(feld, forms.DateField)
    ]
    assert {"TreffenForm", "MassnahmeEintrag", "FassungFormular"} <= {zeile[0] for zeile in tage}
    assert [zeile for zeile in tage if not issubclass(zeile[2], DatumFeld)] == []


@pytest.mark.parametrize(
    ("tag", "geht"),
    [
        ("0001-01-01", False),
        ("1989-12-31", False),
        ("1990-01-01", True),
        ("2026-11-21", True),
        ("9999-12-31", False),
    ],
)
def test_ein_tag_liegt_in_der_zeit_fuer_die_geplant_wird(tag: str, geht: bool) -> None:
    class Frage(forms.Form):
        tag = DatumFeld()

    form = Frage({"tag": tag})
    assert form.is_valid() is geht
    if not geht:
        erwartet = f"Geben Sie ein Datum zwischen 01.01.1990 und {spaetestens():%d.%m.%Y} an."
        assert form.errors["tag"] == [erwartet]
    assert f'max="{spaetestens().isoformat()}"' in str(form["tag"])
    assert form.fields["tag"].clean(spaetestens()) == spaetestens()
