from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk
from treffen.gruppenplaetze import Platzlage
from treffen.models import Gruppenmeldung


class MeldungForm(forms.ModelForm[Gruppenmeldung]):
    """Whoever has no account and no personal link; the group may still be changed here."""

    class Meta:
        model = Gruppenmeldung
        fields = ("gruppe", "vorname", "nachname", "einrichtung_name", "email")
        labels = {"gruppe": _("Gruppe")}
        help_texts = {"email": _("An diese Adresse schreibt Ihnen die Gruppe.")}
        error_messages = {
            "gruppe": {
                "required": _("Wählen Sie eine Gruppe aus."),
                "invalid_choice": _("Diese Gruppe nimmt gerade niemanden auf."),
            },
            "vorname": {"required": _("Geben Sie Ihren Vornamen ein.")},
            "nachname": {"required": _("Geben Sie Ihren Nachnamen ein.")},
            "einrichtung_name": {"required": _("Geben Sie an, wo Sie arbeiten.")},
            "email": {
                "required": _("Geben Sie Ihre E-Mail-Adresse ein."),
                "invalid": _("Geben Sie eine vollständige E-Mail-Adresse ein."),
            },
        }
        widgets = {
            "vorname": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "nachname": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "einrichtung_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(
        self, *args: Any, lagen: list[Platzlage], ersetzt: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if ersetzt:
            self.fields["gruppe"].help_text = _(
                "Auf diesem Gerät ist schon ein Platz vorgemerkt. Senden Sie ab, gilt nur noch die "
                "neue Meldung."
            )
        feld = cast("forms.ModelChoiceField[Any]", self.fields["gruppe"])
        feld.queryset = feld.queryset.filter(pk__in=[lage.gruppe.pk for lage in lagen])  # type: ignore[union-attr]  # a ModelForm sets it
        feld.choices = [
            ("", _("Bitte wählen")),
            *((lage.gruppe.pk, self._zeile(lage)) for lage in lagen),
        ]

    @staticmethod
    def _zeile(lage: Platzlage) -> str:
        if lage.ist_voll:
            return _("%(gruppe)s (voll)") % {"gruppe": lage.gruppe}
        return str(lage.gruppe)


class OrganisationForm(forms.Form):
    """Where somebody whom the register does not know belongs."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Wählen Sie die Organisation aus.")},
    )

    def __init__(self, *args: Any, netzwerk: Netzwerk, einrichtung: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        feld = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        feld.queryset = Organisation.objects.im_netzwerk(netzwerk).order_by("name", "pk")
        feld.initial = feld.queryset.filter(name__iexact=einrichtung.strip()).first()


class UnbekannteForm(forms.Form):
    """`bis` (a key): who came after the page was shown is not turned down unseen."""

    bis = forms.IntegerField(widget=forms.HiddenInput)


class AblehnenForm(forms.Form):
    grund = forms.CharField(
        label=_("Warum nicht?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Steht in der E-Mail an die Person."),
    )
