"""Where minutes begin: an invited meeting, and what the editor sends."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from tests.formulare import gezeigt
from treffen.models import (
    Tagesordnungspunkt,
    Treffen,
)


@dataclass
class Lage:
    """An invited meeting with two items and one participant."""

    netzwerk: Netzwerk
    treffen: Treffen
    top1: Tagesordnungspunkt
    top2: Tagesordnungspunkt
    kontakt: Kontakt

    def editor(self, top: Tagesordnungspunkt | None = None) -> str:
        query = {"top": top.pk} if top else None
        return self.url("protokoll-bearbeiten", query=query)

    def url(self, name: str, query: dict[str, Any] | None = None) -> str:
        return reverse(
            f"treffen:{name}",
            kwargs={"netzwerk": self.netzwerk.kurzname, "treffen": self.treffen.pk},
            query=query,
        )


def angaben(
    stand: int = 0,
    ergebnis: str = "Die AG stellt die Übersicht vor.",
    beschluesse: list[dict[str, Any]] | None = None,
    massnahmen: list[dict[str, Any]] | None = None,
    **mehr: Any,
) -> dict[str, Any]:
    daten: dict[str, Any] = {"stand": stand, "ergebnis": ergebnis, "aktion": "speichern"}
    for art, zeilen in (("beschluss", beschluesse or []), ("massnahme", massnahmen or [])):
        alte = sum(1 for zeile in zeilen if zeile.get("nummer"))
        daten |= {f"{art}-TOTAL_FORMS": len(zeilen), f"{art}-INITIAL_FORMS": alte}
        for i, zeile in enumerate(zeilen):
            daten |= {f"{art}-{i}-{feld}": wert for feld, wert in zeile.items()}
    return daten | mehr


def offen(seite: Any) -> dict[str, Any]:
    """What a browser sends from an editor's page that was answered with `seite`."""
    kontext = seite.context
    eintraege = [kontext["beschluesse"], kontext["massnahmen"]]
    daten = gezeigt(kontext["form"])
    for formset in eintraege:
        for form in (formset.management_form, *formset.forms):
            daten |= gezeigt(form)
    return daten
