from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from treffen.forms.fallschutz import FallschutzForm
from treffen.models import Protokollpruefung

Ergebnis = Protokollpruefung.Ergebnis


class _Wahl(forms.ModelChoiceField[Kontakt]):
    def label_from_instance(self, obj: Kontakt) -> str:
        return f"{obj.name} ({obj.organisation.name})"


class BittenForm(forms.Form):
    kontakt = _Wahl(
        queryset=Kontakt.objects.none(),
        label=_("Wer prüft?"),
        empty_label=_("Bitte wählen"),
        help_text=_(
            "Meist die Person, die das Treffen geleitet hat. Sie erhält eine E-Mail mit einem "
            "persönlichen Link; ein Konto braucht sie nicht."
        ),
        error_messages={"required": _("Wählen Sie die Person, die das Protokoll prüft.")},
    )

    def __init__(self, *args: Any, waehlbare: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Kontakt]", self.fields["kontakt"]).queryset = waehlbare


class AntwortForm(FallschutzForm[Protokollpruefung]):
    """Two answers; `gelesen` is the fingerprint of the text that was read."""

    geprueft = ("anmerkung",)

    gelesen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    ergebnis = forms.ChoiceField(
        label=_("Ihre Antwort"),
        choices=[
            (Ergebnis.IN_ORDNUNG.value, _("Das Protokoll ist in Ordnung")),
            (Ergebnis.ANMERKUNG.value, _("Es ist noch etwas zu ändern")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie eine der beiden Antworten.")},
    )
    anmerkung = forms.CharField(
        label=_("Was ist zu ändern?"),
        help_text=_(
            "Nennen Sie den Tagesordnungspunkt und wie es heißen soll. Bitte keine Angaben zu "
            "einzelnen Kindern oder Familien."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        required=False,
    )
    field_order = ("gelesen", "ergebnis", "anmerkung")

    class Meta:
        model = Protokollpruefung
        fields = ("ergebnis", "anmerkung")

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        fehlt = not daten.get("anmerkung") and "anmerkung" not in self.errors
        if daten.get("ergebnis") == Ergebnis.ANMERKUNG and fehlt:
            self.add_error("anmerkung", _("Schreiben Sie, was zu ändern ist."))
        return daten

    def _post_clean(self) -> None:
        """The action writes; the row is not touched here."""
