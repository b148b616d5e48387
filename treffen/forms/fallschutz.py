"""Base of forms whose text goes to others: what looks like case data is asked about once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treffen.fallschutz import fundstellen

#: The box that says so; not in `cleaned_data`, which goes to actions as it is.
HAKEN = "ohne_falldaten"
#: More would make the list of errors longer than the text.
GEZEIGT = 4

type Funde = list[tuple[str | Promise, str]]


class Fallschutz(forms.Form):
    """The guard hints, the person decides: with the box ticked the text goes as it is.

    The box comes with the first find, below the last field that holds one. What is saved already
    and comes back unchanged was decided on before. Stands before other bases, so that their checks
    run first.
    """

    #: The fields that are looked at.
    geprueft: tuple[str, ...] = ("text",)
    #: For `StandForm`: nobody else ticks this box.
    unverglichen: tuple[str, ...] = (HAKEN,)

    def gepruefte_felder(self) -> Iterable[str]:
        return self.geprueft

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        daten.pop(HAKEN, None)  # there when the same form is checked twice
        funde = {name: neue for name in self.gepruefte_felder() if (neue := self._funde(name))}
        if funde:
            self._fragen(funde)
        return daten

    def _funde(self, name: str) -> Funde:
        wert = self.cleaned_data.get(name) or ""
        text = "\n".join(wert) if isinstance(wert, list) else wert
        return [] if _gleich(text, self._gespeichert(name)) else fundstellen(text)

    def _gespeichert(self, name: str) -> str:
        """Of a row that exists; what is proposed for a new one nobody has decided on."""
        zeile: models.Model | None = getattr(self, "instance", None)
        if name not in self.fields or (zeile is not None and zeile._state.adding):
            return ""
        return str(self.get_initial_for_field(self.fields[name], name) or "")

    def _fragen(self, funde: dict[str, Funde]) -> None:
        namen = list(self.fields)
        haken = self.fields[HAKEN] = forms.BooleanField(
            label=gettext_lazy("Im Text geht es nicht um ein einzelnes Kind oder eine Familie"),
            required=False,
        )
        namen.insert(max(namen.index(name) for name in funde) + 1, HAKEN)
        self.order_fields(namen)
        if haken.widget.value_from_datadict(self.data, self.files, self.add_prefix(HAKEN)):
            return
        for name, stellen in funde.items():
            self.add_error(name, [forms.ValidationError(satz) for satz in _saetze(stellen)])
        # The list above the form counts them in the order of the page.
        for name in [name for name in self.fields if name in self.errors]:
            self.errors[name] = self.errors.pop(name)


def _gleich(text: str, gespeichert: str) -> bool:
    return text.splitlines() == gespeichert.strip().splitlines()


def _saetze(funde: Funde) -> list[str]:
    """One for each place, which may hold several kinds."""
    je_stelle: dict[str, dict[str, None]] = {}
    for art, stelle in funde:
        je_stelle.setdefault(stelle, {})[str(art)] = None
    satz = _(
        "Das sieht nach Falldaten aus (%(art)s): „%(stelle)s“. Formulieren Sie es "
        "um, oder bestätigen Sie darunter, dass es keine sind."
    )
    auch = _("Ebenso (%(art)s): „%(stelle)s“")
    return [
        (auch if nummer else satz) % {"art": ", ".join(arten), "stelle": stelle}
        for nummer, (stelle, arten) in enumerate(je_stelle.items())
        if nummer < GEZEIGT
    ]


class FallschutzForm[M: models.Model](Fallschutz, forms.ModelForm[M]):
    """Of a new row that others read."""

    ohne_freiwillig = True
