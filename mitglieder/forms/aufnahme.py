from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.forms.organisation import gruppen_nach_gesetz
from mitglieder.models import Aufnahme, Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Netzwerk

NEU = "neu"


def _gruppen_setzen(feld: Any, netzwerk: Netzwerk) -> None:
    feld.queryset = Partnergruppe.objects.waehlbar(netzwerk)
    feld.choices = gruppen_nach_gesetz(netzwerk)


class AufnahmeFormular(forms.ModelForm[Aufnahme]):
    """What a prospective member says of itself, without an account."""

    class Meta:
        model = Aufnahme
        fields = (
            "organisation_name",
            "art",
            "website",
            "strasse",
            "plz",
            "ort",
            "gruppen",
            "vorname",
            "nachname",
            "funktion",
            "email",
            "telefon",
            "anliegen",
        )
        labels = {"art": _("Was für eine Organisation ist das?"), "gruppen": _("Zählt zu")}
        error_messages = {
            "organisation_name": {"required": _("Geben Sie den Namen Ihrer Organisation ein.")},
            "art": {"required": _("Wählen Sie, was für eine Organisation das ist.")},
            "vorname": {"required": _("Geben Sie Ihren Vornamen ein.")},
            "nachname": {"required": _("Geben Sie Ihren Nachnamen ein.")},
            "email": {"required": _("Geben Sie Ihre E-Mail-Adresse ein.")},
        }
        help_texts = {
            "website": _("Mit https:// am Anfang."),
            "email": _(
                "Dorthin senden wir einen Link. Erst wenn Sie ihn öffnen und bestätigen, geht die "
                "Anfrage an die Koordinierungsstelle."
            ),
            "anliegen": _(
                "Ein, zwei Sätze genügen. Bitte nennen Sie keine Namen und keine Einzelfälle."
            ),
        }
        widgets = {
            "organisation_name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "website": forms.URLInput(attrs={"autocomplete": "url"}),
            "strasse": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "plz": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
            "ort": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "gruppen": forms.CheckboxSelectMultiple,
            "vorname": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "nachname": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "funktion": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "telefon": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "anliegen": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        _gruppen_setzen(self.fields["gruppen"], netzwerk)
        # A preset would be sent along unread.
        art: Any = self.fields["art"]
        art.choices = [("", _("Bitte wählen")), *art.choices]
        self.initial["art"] = ""


class AufnehmenFormular(forms.Form):
    """Which entry of the register the application is about, and its partner groups here."""

    eintrag = forms.ChoiceField(
        label=_("Eintrag im Register"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, ob es die Organisation schon gibt.")},
    )
    gruppen = forms.ModelMultipleChoiceField(
        label=_("Partnergruppen"),
        queryset=Partnergruppe.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, gesendet: Any = None, *, aufnahme: Aufnahme, aehnliche: list[Organisation]
    ) -> None:
        anfangs: dict[str, Any] = {"gruppen": aufnahme.gruppen.all()}
        if not aehnliche:
            anfangs["eintrag"] = NEU
        super().__init__(gesendet, initial=anfangs)
        self.aehnliche = {str(eine.pk): eine for eine in aehnliche}
        self.fields["eintrag"].choices = [  # type: ignore[attr-defined]  # `fields` holds plain Field
            *((str(eine.pk), _bezeichnung(eine)) for eine in aehnliche),
            (NEU, _("Keiner davon: neu anlegen") if aehnliche else _("Neu anlegen")),
        ]
        _gruppen_setzen(self.fields["gruppen"], aufnahme.netzwerk)

    @property
    def organisation(self) -> Organisation | None:
        """The chosen entry; None for a new one."""
        return self.aehnliche.get(self.cleaned_data["eintrag"])


def _bezeichnung(organisation: Organisation) -> str:
    teile = (str(organisation), organisation.get_art_display(), organisation.anschrift)
    return " · ".join(teil for teil in teile if teil)


class AufnahmeAblehnenFormular(forms.Form):
    grund = forms.CharField(
        label=_("Grund"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Steht wörtlich in der E-Mail an die anfragende Person."),
        error_messages={"required": _("Nennen Sie den Grund; die Person liest ihn.")},
    )


class EinladungFormular(forms.Form):
    """To whom the invitation to join goes; `runde` makes a double click harmless."""

    kontakt = forms.ModelChoiceField(
        label=_("Einladung per E-Mail an"),
        queryset=Kontakt.objects.none(),
        help_text=_(
            "Die Person bekommt einen persönlichen Link, mit dem sie die Einladung annimmt."
        ),
        error_messages={"required": _("Wählen Sie, wer die Einladung bekommt.")},
    )
    runde = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(
        self, gesendet: Any = None, *, mitgliedschaft: Mitgliedschaft, pflicht: bool, runde: int
    ) -> None:
        super().__init__(gesendet, initial={"runde": runde})
        self._naechste = runde
        feld: Any = self.fields["kontakt"]
        feld.required = pflicht
        feld.empty_label = None if pflicht else _("niemanden, keine E-Mail senden")
        feld.queryset = (
            Kontakt.objects.im_netzwerk(mitgliedschaft.netzwerk)
            .fuer_organisation(mitgliedschaft.organisation)
            .erreichbar()
        )
        feld.label_from_instance = lambda kontakt: f"{kontakt.name}, {kontakt.email}"

    @property
    def runde_gueltig(self) -> int:
        """As the page carried it; never one of the future."""
        return min(self.cleaned_data["runde"] or self._naechste, self._naechste)


class AnnehmenFormular(forms.Form):
    """The agreement to join; never ticked in advance."""

    einverstanden = forms.BooleanField(
        label=_("Wir möchten Mitglied werden."),
        error_messages={"required": _("Setzen Sie den Haken, wenn Sie mitarbeiten möchten.")},
    )

    def __init__(self, *args: Any, mitgliedschaft: Mitgliedschaft) -> None:
        super().__init__(*args)
        name = {"organisation": mitgliedschaft.organisation, "netzwerk": mitgliedschaft.netzwerk}
        if mitgliedschaft.netzwerk.geschaeftsordnung:
            text = _(
                "%(organisation)s möchte Mitglied im %(netzwerk)s werden und hält sich an die "
                "Geschäftsordnung. Ich darf das für die Organisation erklären."
            )
        else:
            text = _(
                "%(organisation)s möchte Mitglied im %(netzwerk)s werden. Ich darf das für die "
                "Organisation erklären."
            )
        self.fields["einverstanden"].label = str(text) % name
