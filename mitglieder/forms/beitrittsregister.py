"""What the coordination asks of the register, and terms of what comes after signing."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from mitglieder.beitrittsregister import Register, Zeile, stand_text

SORTIERUNGEN = {
    "name": _("Name"),
    "stand": _("Stand"),
    "zuletzt": _("zuletzt unterzeichnet"),
    "faellig": _("am längsten ohne Antwort"),
}


class Marke(NamedTuple):
    """A state one can filter by; `adresse` is the question with it."""

    text: str
    anzahl: int
    adresse: str
    aktiv: bool


class RegisterFilter(forms.Form):
    """A question that says nothing sensible counts as not asked: the page is opened by links."""

    stand = forms.CharField(required=False)
    gruppe = forms.IntegerField(required=False)
    q = forms.CharField(required=False, max_length=200)
    sortierung = forms.ChoiceField(required=False, choices=list(SORTIERUNGEN.items()))

    def __init__(self, daten: Any, *, register: Register) -> None:
        super().__init__(daten)
        self.register = register
        self.full_clean()

    @property
    def abfrage(self) -> dict[str, Any]:
        return {name: wert for name, wert in self.cleaned_data.items() if wert}

    @property
    def adresse(self) -> str:
        return urlencode(self.abfrage)

    @property
    def marken(self) -> list[Marke]:
        """All, then each state that occurs."""
        jetzt = self.cleaned_data.get("stand")
        ohne = {name: wert for name, wert in self.abfrage.items() if name != "stand"}
        staende = [s for s in STANDE if self.register.anzahl[s]]
        return [
            Marke(str(_("alle")), len(self.register.zeilen), urlencode(ohne), not jetzt),
            *(
                Marke(
                    stand_text(stand),
                    self.register.anzahl[stand],
                    urlencode({**ohne, "stand": stand}),
                    stand == jetzt,
                )
                for stand in staende
            ),
        ]

    @property
    def zeilen(self) -> Sequence[Zeile]:
        daten = self.cleaned_data
        wort = daten.get("q", "").casefold()
        gefunden = [
            zeile
            for zeile in self.register.zeilen
            if (not daten.get("stand") or zeile.stand == daten["stand"])
            and (not daten.get("gruppe") or daten["gruppe"] in {g.pk for g in zeile.gruppen})
            and (not wort or wort in _suchtext(zeile))
        ]
        sortierung = _SCHLUESSEL.get(daten.get("sortierung", ""))
        return sorted(gefunden, key=sortierung) if sortierung else gefunden


#: In the order in which an accession goes through them.
STANDE = (
    "eingeladen",
    "begonnen",
    "papier_zu_pruefen",
    "unterzeichnet",
    "beigetreten",
    "abgelehnt",
    "gekuendigt",
    "uebergeleitet",
    "zurueckgezogen",
)


def _suchtext(zeile: Zeile) -> str:
    return f"{zeile.beitritt.organisation}\n{zeile.beitritt.unterzeichner_name}".casefold()


def _zuletzt(zeile: Zeile) -> tuple[bool, float]:
    am = zeile.beitritt.unterzeichnet_am
    return am is None, -am.timestamp() if am else 0


def _am_laengsten(zeile: Zeile) -> tuple[bool, float]:
    return not zeile.beitritt.ist_offen, zeile.beitritt.eingeladen_am.timestamp()


_SCHLUESSEL: dict[str, Callable[[Zeile], Any]] = {
    "stand": lambda zeile: STANDE.index(zeile.stand),
    "zuletzt": _zuletzt,
    "faellig": _am_laengsten,
}
