from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm
from netzwerk.basis.templatetags.portal import datum
from treffen.forms.protokoll import kontakt_zeile, waehlbare_kontakte
from treffen.models import Schwerpunktthema, Treffen
from treffen.rangliste import Platz


class TreffenFeld(forms.ModelChoiceField[Treffen]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.titel}, {datum(obj.beginn)}"


class SchwerpunktthemaForm(StandForm[Schwerpunktthema]):
    """By hand, or a second look at what the poll settled; its origin is no choice then."""

    class Meta:
        model = Schwerpunktthema
        fields = ("titel", "beschreibung", "treffen")
        field_classes = {"treffen": TreffenFeld}
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 4})}
        labels = {"treffen": _("Beschlossen bei")}
        help_texts = {"beschreibung": _("Bitte keine Angaben zu Fällen oder Familien.")}
        error_messages = {"titel": {"required": _("Geben Sie dem Thema einen Namen.")}}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        if self.instance.frage_id is not None:
            del self.fields["treffen"]
            return
        feld = cast("forms.ModelChoiceField[Treffen]", self.fields["treffen"])
        feld.queryset = Treffen.objects.des_netzwerks(netzwerk).order_by("-beginn", "-pk")
        feld.empty_label = _("bei keinem Treffen")


class StrukturForm(forms.Form):
    """Which options become topics, whether each gets a group, and who leads it."""

    optionen = forms.MultipleChoiceField(
        label=_("Was wird Schwerpunktthema?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Antwort aus.")},
    )
    gruppen = forms.BooleanField(
        label=_("Zu jedem Thema eine Arbeitsgruppe anlegen"),
        required=False,
        help_text=_(
            "Sie heißt „AG“ und wie das Thema. Wer mitarbeiten will, trägt sich am Handy ein."
        ),
    )
    plaetze = forms.IntegerField(
        label=_("Plätze je Gruppe"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("Leer: so viele, wie mitarbeiten möchten."),
    )

    def __init__(self, *args: Any, plaetze: list[Platz], netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast(forms.MultipleChoiceField, self.fields["optionen"])
        feld.choices = [(platz.option.pk, platz.option.text) for platz in plaetze]
        self._optionen = [platz.option.pk for platz in plaetze]
        # Read once: each line offers the same people.
        self._kontakte = {str(k.pk): k for k in waehlbare_kontakte(netzwerk)}
        wer = [("", _("noch offen")), *((pk, kontakt_zeile(k)) for pk, k in self._kontakte.items())]
        for option in self._optionen:
            self.fields[f"leitung-{option}"] = forms.ChoiceField(
                label=_("Leitung der Gruppe"), choices=wer, required=False
            )

    def leitungsfelder(self) -> dict[int, forms.BoundField]:
        return {option: self[f"leitung-{option}"] for option in self._optionen}

    def _genannte(self) -> Iterator[tuple[int, Kontakt]]:
        for option in self._optionen:
            if wer := self.cleaned_data.get(f"leitung-{option}"):
                yield option, self._kontakte[wer]

    def clean(self) -> dict[str, Any]:
        """Whoever named a lead meant her: her group is not left out without a word."""
        daten = super().clean() or self.cleaned_data
        for option, _kontakt in self._genannte():
            if not daten.get("gruppen"):
                fehler = _("Ohne Arbeitsgruppe gibt es keine Leitung. Legen Sie die Gruppen an.")
            elif str(option) not in daten.get("optionen", ()):
                fehler = _("Kreuzen Sie diese Antwort an, oder nehmen Sie die Leitung heraus.")
            else:
                continue
            self.add_error(f"leitung-{option}", fehler)
        return daten

    def gewaehlte(self) -> list[int]:
        return [int(wert) for wert in self.cleaned_data["optionen"]]

    def leitungen(self) -> dict[int, Kontakt]:
        return dict(self._genannte())
