from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.forms.fallschutz import Fallschutz, FallschutzForm
from treffen.models import Einwand, Protokoll, Tagesordnungspunkt


class _Punkt(forms.ModelChoiceField[Tagesordnungspunkt]):
    def label_from_instance(self, obj: Tagesordnungspunkt) -> str:
        return f"TOP {obj.nummer}: {obj.titel}"


class EinwandForm(FallschutzForm[Einwand]):
    top = _Punkt(
        queryset=Tagesordnungspunkt.objects.none(),
        label=Einwand._meta.get_field("top").verbose_name,
        empty_label=_("zum ganzen Protokoll"),
        required=False,
    )

    class Meta:
        model = Einwand
        fields = ("top", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        error_messages = {
            "text": {"required": _("Schreiben Sie, was nicht stimmt und wie es heißen soll.")}
        }

    field_order = ("top", "text")

    def __init__(self, *args: Any, protokoll: Protokoll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = cast("forms.ModelChoiceField[Tagesordnungspunkt]", self.fields["top"])
        # What the released minutes name; the agenda behind them may have changed.
        gesagte = [punkt["top"] for punkt in protokoll.inhalt.get("punkte", [])]
        wahl.queryset = Tagesordnungspunkt.objects.filter(
            pk__in=gesagte, treffen=protokoll.treffen_id
        ).order_by("nummer", "pk")


class EntscheidungForm(Fallschutz):
    """Take over, or reject with a reason."""

    geprueft = ("antwort",)

    entscheidung = forms.ChoiceField(
        label=_("Wie entscheiden Sie?"),
        choices=[
            ("uebernehmen", _("Übernehmen: Das Protokoll wird korrigiert")),
            ("ablehnen", _("Nicht übernehmen")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, wie Sie entscheiden.")},
    )
    antwort = forms.CharField(
        label=_("Antwort an die Person"),
        help_text=_(
            "Wer den Einwand erhoben hat, bekommt sie per E-Mail. Wenn Sie nicht übernehmen, "
            "gehört ein Grund dazu. Bitte keine Angaben zu einzelnen Kindern oder Familien."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    ohne_freiwillig = True

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if (
            daten.get("entscheidung") == "ablehnen"
            and not daten.get("antwort")
            and "antwort" not in self.errors
        ):
            self.add_error("antwort", _("Schreiben Sie, warum der Einwand nicht übernommen wird."))
        return daten
