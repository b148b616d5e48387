"""Two tabs, two people: what somebody else saved meanwhile is shown, not overwritten unread."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.http import Http404, QueryDict
from django.utils.timezone import localtime

from mitglieder.forms.kontakt import KontaktFormular
from mitglieder.forms.organisation import (
    EigeneOrganisationFormular,
    MitgliedschaftFormular,
    OrganisationFormular,
)
from mitglieder.models import Kontakt
from netzwerk.basis.forms.netzwerk import NetzwerkFormular, SeiteFormular
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.stand import StandForm, lesbar, sperren
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    SeiteFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.formulare import daten
from tests.treffen.fabriken import MassnahmeFabrik
from treffen.forms.massnahme import MassnahmeForm
from treffen.forms.top import TopForm
from treffen.forms.treffen import TreffenForm
from treffen.models import Tagesordnungspunkt, Treffen

type Bau = Callable[[Netzwerk, Konto], tuple[models.Model, dict[str, Any]]]

# Per form: its row and keyword arguments, a field somebody else changes, and one that I change.
FORMULARE: dict[str, tuple[type[StandForm[Any]], Bau, tuple[str, str], tuple[str, str]]] = {
    "treffen": (
        TreffenForm,
        lambda n, k: (TreffenFabrik(netzwerk=n), {"von": k}),
        ("ort", "Rathaus"),
        ("titel", "Meins"),
    ),
    "top": (
        TopForm,
        lambda n, k: (TopFabrik(treffen__netzwerk=n), {}),
        ("vortragend", "AG Schule"),
        ("titel", "Meins"),
    ),
    "massnahme": (
        MassnahmeForm,
        lambda n, k: (
            MassnahmeFabrik(netzwerk=n, verantwortlich=KontaktFabrik(netzwerke=[n])),
            {"netzwerk": n, "von": k},
        ),
        ("beschreibung", "Mit Plakat\r\nund Flyer"),
        ("titel", "Meins"),
    ),
    "organisation": (
        OrganisationFormular,
        lambda n, k: (MitgliedschaftFabrik(netzwerk=n).organisation, {"netzwerk": n}),
        ("telefon", "0123 456"),
        ("name", "Meins"),
    ),
    "eigene organisation": (
        EigeneOrganisationFormular,
        lambda n, k: (MitgliedschaftFabrik(netzwerk=n).organisation, {}),
        ("telefon", "0123 456"),
        ("ort", "Meins"),
    ),
    "mitgliedschaft": (
        MitgliedschaftFormular,
        lambda n, k: (MitgliedschaftFabrik(netzwerk=n), {"netzwerk": n}),
        ("seit", "2024-05-01"),
        ("gruppen", "1"),
    ),
    "netzwerk": (
        NetzwerkFormular,
        lambda n, k: (n, {}),
        ("kontakt_telefon", "0123 456"),
        ("name", "Meins"),
    ),
    "seite": (
        SeiteFormular,
        lambda n, k: (SeiteFabrik(netzwerk=n), {}),
        ("text", "## Neu"),
        ("text", "## Meins"),
    ),
}


@pytest.mark.parametrize("name", FORMULARE)
def test_zwei_fenster(netzwerk: Netzwerk, koordination: Konto, name: str) -> None:
    art, bau, (fremd, fremder_wert), (eigen, eigener_wert) = FORMULARE[name]
    zeile, kwargs = bau(netzwerk, koordination)

    def form(angaben: QueryDict | None = None) -> StandForm[Any]:
        return art(angaben, instance=type(zeile)._base_manager.get(pk=zeile.pk), **kwargs)

    offen = daten(form())
    # Nobody else was there: saving goes through.
    offen[eigen] = eigener_wert
    assert form(offen.copy()).is_valid(), form(offen.copy()).errors
    # The other tab saves first.
    type(zeile)._base_manager.filter(pk=zeile.pk).update(**{fremd: fremder_wert})
    veraltet = form(offen.copy())
    assert not veraltet.is_valid()
    assert "während Sie sie bearbeitet haben" in str(veraltet.non_field_errors())
    assert set(veraltet.errors) == {"__all__", fremd}
    # The page has what I typed, the value of the other where I typed nothing, and lets me save.
    zweites = daten(veraltet)
    assert zweites[eigen] == eigener_wert
    bestaetigt = form(zweites)
    assert bestaetigt.is_valid(), bestaetigt.errors
    jetzt = str(form().get_initial_for_field(form().fields[fremd], fremd)).replace("\r", "")
    erwartet = eigener_wert if fremd == eigen else jetzt
    assert str(bestaetigt.cleaned_data[fremd]).replace("\r", "") == erwartet


@pytest.fixture
def kontakt(netzwerk: Netzwerk) -> Kontakt:
    mitglied = MitgliedschaftFabrik(netzwerk=netzwerk)
    kontakt: Kontakt = KontaktFabrik(
        organisation=mitglied.organisation,
        netzwerke=[netzwerk],
        nachname="Alt",
        telefon="1",
        ist_insofa=True,
    )
    return kontakt


def test_beide_tippen_dasselbe(netzwerk: Netzwerk, kontakt: Kontakt) -> None:
    def form(angaben: QueryDict | None = None) -> KontaktFormular:
        return KontaktFormular(
            angaben,
            instance=Kontakt.objects.get(pk=kontakt.pk),
            organisation=kontakt.organisation,
            netzwerk=netzwerk,
            darf_ermaechtigen=True,
        )

    offen = daten(form())
    offen["nachname"] = "Gleich"
    Kontakt.objects.filter(pk=kontakt.pk).update(nachname="Gleich")
    assert form(offen).is_valid()


def test_eine_geloeschte_zeile(netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    Treffen.objects.filter(pk=treffen.pk).delete()
    with pytest.raises(Http404):
        sperren(treffen)


def test_lesbar(netzwerk: Netzwerk, koordination: Konto) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    form = TreffenForm(instance=treffen, von=koordination)
    felder, werte = form.fields, form.initial
    assert lesbar(felder["art"], werte["art"]) == "Netzwerktreffen"
    assert lesbar(felder["von"], werte["von"]) == f"{localtime(treffen.beginn):%H:%M}"
    assert lesbar(felder["datum"], date(2027, 3, 2)) == "2. März 2027"
    assert lesbar(felder["antwort_bis"], None) == ""
    einstellungen = NetzwerkFormular(instance=netzwerk)
    logo = einstellungen.fields["logo"]
    assert lesbar(logo, netzwerk.logo) == ""
    netzwerk.logo.save("logo.png", ContentFile(b"x"))
    assert lesbar(logo, netzwerk.logo).startswith("logo")


def test_zu_langer_text_wird_auf_deutsch_gesagt(netzwerk: Netzwerk) -> None:
    form = TopForm({"titel": "x" * 245, "minuten": "700"}, instance=Tagesordnungspunkt())
    assert form.errors["titel"] == [
        "Kürzen Sie den Text auf höchstens 200 Zeichen. Jetzt sind es 245."
    ]
    assert form.errors["minuten"] == ["Geben Sie höchstens 600 ein."]
