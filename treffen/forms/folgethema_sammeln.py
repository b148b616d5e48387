from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from treffen.folgethemen import TITEL_HOECHSTENS, Antwort, kuerzen
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Umfragefrage

#: What a closing exchange may bring forth; more is a paste by mistake.
ZEILEN_HOECHSTENS = 50


class ThemenForm(Fallschutz):
    geprueft = ("themen",)

    themen = forms.CharField(
        label=_("Themen, eines je Zeile"),
        max_length=ZEILEN_HOECHSTENS * (TITEL_HOECHSTENS + 1),
        help_text=_("Bitte keine Angaben zu Fällen oder Familien."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Schreiben Sie mindestens ein Thema.")},
    )

    def clean_themen(self) -> list[str]:
        zeilen = [" ".join(zeile.split()) for zeile in self.cleaned_data["themen"].splitlines()]
        titel = list(dict.fromkeys(zeile for zeile in zeilen if zeile))
        lange = [zeile for zeile in titel if len(zeile) > TITEL_HOECHSTENS]
        if lange:
            raise forms.ValidationError(
                _("Diese Zeile ist länger als %(zahl)s Zeichen: %(zeile)s"),
                params={"zahl": TITEL_HOECHSTENS, "zeile": kuerzen(lange[0])[:80]},
            )
        if len(titel) > ZEILEN_HOECHSTENS:
            raise forms.ValidationError(
                _("Höchstens %(zahl)s Themen auf einmal."), params={"zahl": ZEILEN_HOECHSTENS}
            )
        return titel


class AuswahlForm(forms.Form):
    """One group of boxes per question; what stands among the topics already is not offered."""

    ohne_freiwillig = True

    def __init__(
        self,
        *args: Any,
        angebot: Mapping[Umfragefrage, list[Antwort]],
        schon: set[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._antworten: dict[str, Antwort] = {}
        for frage, antworten in angebot.items():
            neue = [eine for eine in antworten if eine.titel not in schon]
            self._antworten |= {eine.kennung: eine for eine in neue}
            if neue:
                self.fields[f"frage_{frage.pk}"] = forms.MultipleChoiceField(
                    label=frage.text,
                    help_text=frage.umfrage.titel,
                    choices=[(eine.kennung, _beschriftung(eine)) for eine in neue],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        werte: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.gewaehlt:
            raise forms.ValidationError(_("Wählen Sie mindestens eine Antwort."))
        return werte

    @property
    def gewaehlt(self) -> list[Antwort]:
        return [
            self._antworten[kennung] for name in self.fields for kennung in self.cleaned_data[name]
        ]


def _beschriftung(antwort: Antwort) -> str:
    if antwort.stimmen is None:
        return antwort.titel
    zahl = ngettext("%(zahl)s Stimme", "%(zahl)s Stimmen", antwort.stimmen)
    return f"{antwort.titel} ({zahl % {'zahl': antwort.stimmen}})"
