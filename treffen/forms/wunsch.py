from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from treffen.models import Programmpunkt, Workshop
from treffen.models.workshop import WUENSCHE
from treffen.workshoplage import Eigene


def feldname(punkt: int, rang: int) -> str:
    return f"wunsch-{punkt}-{rang}"


def _beschriftung(workshop: Workshop) -> str:
    text = f"{workshop.nummer}. {workshop.titel}"
    return f"{text} ({workshop.anbieter})" if workshop.anbieter else text


class WunschForm(forms.Form):
    """Per slot the first to third wish; every one may be left empty."""

    ohne_freiwillig = True  # all of them are: the page says so once

    def __init__(self, *args: Any, lagen: Sequence[Eigene], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._punkte: list[tuple[Programmpunkt, int]] = []
        namen = (_("1. Wunsch"), _("2. Wunsch"), _("3. Wunsch"))
        for eine in lagen:
            workshops = list(eine.punkt.workshops.all())
            if not workshops:
                continue
            wahlen = [("", gettext("kein Wunsch"))]
            wahlen += [(str(w.pk), _beschriftung(w)) for w in workshops]
            zahl = min(WUENSCHE, len(workshops))
            self._punkte.append((eine.punkt, zahl))
            for rang in range(1, zahl + 1):
                name = feldname(eine.punkt.pk, rang)
                self.fields[name] = forms.ChoiceField(
                    label=namen[rang - 1], choices=wahlen, required=False
                )
                if rang <= len(eine.wuensche):
                    self.initial[name] = str(eine.wuensche[rang - 1].pk)

    def gruppen(self) -> Iterator[tuple[Programmpunkt, list[forms.BoundField]]]:
        for punkt, zahl in self._punkte:
            yield punkt, [self[feldname(punkt.pk, rang)] for rang in range(1, zahl + 1)]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        for punkt, zahl in self._punkte:
            genannt: dict[str, int] = {}
            for rang in range(1, zahl + 1):
                name = feldname(punkt.pk, rang)
                wert = daten.get(name, "")
                if wert and wert in genannt:
                    text = gettext(
                        "Das ist schon Ihr %(rang)s. Wunsch. Wählen Sie einen anderen Workshop "
                        "oder „kein Wunsch“."
                    )
                    self.add_error(name, text % {"rang": genannt[wert]})
                elif wert:
                    genannt[wert] = rang
        return daten

    def wuensche(self) -> dict[int, list[int]]:
        """By slot, the dearest first; a gap closes."""
        return {
            punkt.pk: [
                int(wert)
                for rang in range(1, zahl + 1)
                if (wert := self.cleaned_data[feldname(punkt.pk, rang)])
            ]
            for punkt, zahl in self._punkte
        }
