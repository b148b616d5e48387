from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot, Angebotsformat, Thema, Zielgruppe
from angebote.models.aenderung import FELDER, TEXTFELDER, VERWEISE
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm


class AngebotForm(StandForm[Angebot]):
    """The public fields of an offer. Saving is left to `angebote.aktionen.angebot`."""

    # As the page shows them, so that the list of errors leads from top to bottom.
    field_order = (
        "titel", "kurztext", "beschreibung", "fuer_eltern", "format", "themen", "anbieter",
        "zielgruppen",
    )  # fmt: skip

    sprachen = forms.MultipleChoiceField(
        label=_("Sprachen"),
        choices=Angebot.Sprache.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    barrierefreiheit = forms.MultipleChoiceField(
        label=_("Barrierefreiheit"),
        choices=Angebot.Barrierefrei.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Angebot
        fields = FELDER
        widgets = {
            "anbieter": forms.CheckboxSelectMultiple,
            "themen": forms.CheckboxSelectMultiple,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "beschreibung": forms.Textarea(attrs={"rows": 8}),
            "fuer_eltern": forms.Textarea(attrs={"rows": 4}),
            "kontakt_telefon": forms.TextInput(attrs={"type": "tel"}),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie dem Angebot einen Titel.")},
            "kurztext": {"required": _("Beschreiben Sie das Angebot in einem Satz.")},
            "beschreibung": {"required": _("Schreiben Sie, was Teilnehmende bekommen.")},
            "anbieter": {"required": _("Wählen Sie, wer das Angebot macht.")},
            "themen": {"required": _("Wählen Sie mindestens ein Thema.")},
            "zielgruppen": {"required": _("Wählen Sie, für wen das Angebot ist.")},
            "format": {"required": _("Wählen Sie die Art des Angebots.")},
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, von: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.von = von
        self.instance.netzwerk = netzwerk
        felder: dict[str, Any] = self.fields
        felder["themen"].queryset = Thema.objects.waehlbar(netzwerk)
        felder["zielgruppen"].queryset = Zielgruppe.objects.waehlbar(netzwerk)
        felder["format"].queryset = Angebotsformat.objects.waehlbar(netzwerk)
        felder["format"].empty_label = _("Bitte wählen")
        self.eigene = self._organisationen(netzwerk)
        felder["anbieter"].queryset = self.eigene
        if not self.instance.pk and self.eigene.count() == 1:
            self.initial.setdefault("anbieter", list(self.eigene))
        if not self.instance.pk:
            self.initial.setdefault("sprachen", [Angebot.Sprache.DE.value])

    def _organisationen(self, netzwerk: Netzwerk) -> Any:
        """Any member for the coordination, else the own; and who is named already."""
        schon = Organisation.objects.none()
        if self.instance.pk:
            schon = self.instance.anbieter.all()
        if ist_koordination(self.von, netzwerk):
            waehlbar = Organisation.objects.aktive_mitglieder(netzwerk)
        else:
            waehlbar = Organisation.objects.im_netzwerk(netzwerk).vertreten_durch(self.von)
        return Organisation.objects.filter(pk__in=waehlbar.values("pk")) | (
            Organisation.objects.filter(pk__in=schon.values("pk"))
        )

    def clean_anbieter(self) -> Any:
        anbieter = self.cleaned_data["anbieter"]
        netzwerk = self.instance.netzwerk
        if not ist_koordination(self.von, netzwerk):
            eigene = Organisation.objects.vertreten_durch(self.von)
            if not eigene.filter(pk__in=[zeile.pk for zeile in anbieter]).exists():
                raise forms.ValidationError(
                    _("Wählen Sie mindestens eine Organisation, die Sie vertreten."),
                    code="nicht_eigene",
                )
        return anbieter

    def angaben(self) -> dict[str, Any]:
        """The values as an action and a proposal take them: plain, references as keys."""
        daten = self.cleaned_data
        ergebnis = {feld: daten[feld] for feld in TEXTFELDER}
        ergebnis["format"] = daten["format"].pk
        for feld in VERWEISE:
            ergebnis[feld] = sorted(zeile.pk for zeile in daten[feld])
        return ergebnis


class GrundForm(forms.Form):
    """Why an offer or a change is not released; the provider reads it in the mail."""

    grund = forms.CharField(
        label=_("Was zu ändern ist"),
        help_text=_("Steht so in der E-Mail an die Person, die eingereicht hat."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schreiben Sie, was zu ändern ist.")},
    )
