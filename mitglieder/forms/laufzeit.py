"""What the coordination decides of a version in its life: renewal, transition."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.templatetags.portal import datum

UEBERLEITEN, FRAGEN = "ueberleiten", "fragen"


class VerlaengernFormular(forms.Form):
    laeuft_bis = DatumFeld(
        label=_("Neues Ende"),
        help_text=_("Der Wortlaut bleibt; nur die Laufzeit ist neu."),
        error_messages={"required": _("Geben Sie an, bis wann die neue Fassung läuft.")},
    )

    def __init__(self, *args: Any, fassung: Fassung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bisher = cast(date, fassung.laeuft_bis)
        beginn = fassung.gilt_ab or (
            fassung.veroeffentlicht_am and fassung.veroeffentlicht_am.date()
        )
        dauer = self.bisher - cast(date, beginn)
        self.fields["laeuft_bis"].initial = self.bisher + max(dauer, timedelta(days=365))

    def clean_laeuft_bis(self) -> date:
        neu: date = self.cleaned_data["laeuft_bis"]
        if neu <= self.bisher:
            raise forms.ValidationError(
                _("Das neue Ende liegt nach dem bisherigen, dem %(tag)s."),
                params={"tag": datum(self.bisher)},
            )
        return neu


class UebergangFormular(forms.Form):
    """One rule for all, and who is treated the other way."""

    ohne_freiwillig = True  # the reason is asked for as soon as it is needed

    regel = forms.ChoiceField(
        label=_("Für alle gilt"),
        choices=[
            (UEBERLEITEN, _("überleiten: Die Unterschrift gilt für die neue Fassung weiter")),
            (FRAGEN, _("neu fragen: Alle unterzeichnen die neue Fassung selbst")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, was für alle gilt.")},
    )
    ausnahmen = forms.TypedMultipleChoiceField(
        label=_("Ausnahmen: Für diese gilt das andere"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    grund = forms.CharField(
        label=_("Warum ohne neue Unterschrift"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Zum Beispiel „redaktionelle Änderung nach § 11“. Der Satz steht in der E-Mail an die "
            "Übergeleiteten und im Nachweis. Nötig, sobald jemand übergeleitet wird."
        ),
    )
    offene = forms.BooleanField(
        label=_("Wer die alte Fassung noch nicht beantwortet hat, wird zur neuen eingeladen"),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, betroffene: Sequence[Beitritt], stille: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.betroffene = betroffene
        cast(Any, self.fields["ausnahmen"]).choices = [
            (beitritt.pk, str(beitritt.organisation)) for beitritt in betroffene
        ]
        if not stille:
            del self.fields["offene"]

    @property
    def hinueber(self) -> list[Beitritt]:
        return self._mit(UEBERLEITEN)

    @property
    def fragen(self) -> list[Beitritt]:
        return self._mit(FRAGEN)

    def _mit(self, was: str) -> list[Beitritt]:
        alle_so = self.cleaned_data["regel"] == was
        ausnahmen = set(self.cleaned_data["ausnahmen"])
        return [b for b in self.betroffene if (b.pk in ausnahmen) != alle_so]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if not self.errors and self.hinueber and not daten["grund"]:
            self.add_error("grund", _("Schreiben Sie, warum keine neue Unterschrift nötig ist."))
        return daten
