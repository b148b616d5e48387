from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Mitgliedschaft, Partnergruppe
from treffen.aktionen.einladung import einladbar
from treffen.models import Treffen


class GruppenFeld(forms.ModelMultipleChoiceField[Partnergruppe]):
    """Partner groups with the number of persons who can be invited."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.zahl})"


class EinladungForm(forms.Form):
    """Whom to invite: everybody, partner groups, or single persons."""

    ALLE, GRUPPEN, EINZELN = "alle", "gruppen", "einzeln"

    auswahl = forms.ChoiceField(
        label=_("Wen laden Sie ein?"),
        choices=((ALLE, _("Alle")), (GRUPPEN, _("Partnergruppen")), (EINZELN, _("Einzelne"))),
        widget=forms.RadioSelect,
        initial=ALLE,
    )
    gruppen = GruppenFeld(
        label=_("Partnergruppen"),
        queryset=Partnergruppe.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kontakte = forms.ModelMultipleChoiceField(
        label=_("Personen"),
        queryset=Kontakt.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(
        label=_("Ihre Nachricht"),
        help_text=_("Steht in der E-Mail vor der Tagesordnung."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, treffen: Treffen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.treffen = treffen
        self.personen = einladbar(treffen)
        wahl = cast("forms.ModelMultipleChoiceField[Kontakt]", self.fields["kontakte"])
        gruppen = cast(GruppenFeld, self.fields["gruppen"])
        # Whoever is invited already may be chosen and is passed over by `empfaenger`: a second
        # press of „senden“ is no mistake of the person who pressed.
        alle = Kontakt.objects.im_netzwerk(treffen.netzwerk).erreichbar()
        wahl.queryset = alle
        kontakt = "mitgliedschaft__organisation__kontakt"
        gruppen.queryset = (
            Partnergruppe.objects.waehlbar(treffen.netzwerk)
            .filter(**{"mitgliedschaft__netzwerk": treffen.netzwerk, f"{kontakt}__in": alle})
            .annotate(
                zahl=models.Count(
                    kontakt,
                    filter=models.Q(**{f"{kontakt}__in": self.personen.order_by()}),
                    distinct=True,
                )
            )
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        match daten.get("auswahl"):
            case self.GRUPPEN if not daten.get("gruppen") and "gruppen" not in self.errors:
                self.add_error("gruppen", gettext("Wählen Sie mindestens eine Partnergruppe."))
            case self.EINZELN if not daten.get("kontakte") and "kontakte" not in self.errors:
                self.add_error("kontakte", gettext("Wählen Sie mindestens eine Person."))
            case _:
                pass
        return daten

    def empfaenger(self) -> models.QuerySet[Kontakt]:
        """The persons chosen, in the order of the list."""
        match self.cleaned_data["auswahl"]:
            case self.ALLE:
                return self.personen
            case self.GRUPPEN:
                mitglieder = Mitgliedschaft.objects.filter(
                    netzwerk=self.treffen.netzwerk, gruppen__in=self.cleaned_data["gruppen"]
                )
                return self.personen.filter(organisation__in=mitglieder.values("organisation"))
            case _:
                return self.personen.filter(pk__in=self.cleaned_data["kontakte"])


class AntwortForm(forms.Form):
    """Yes or no; nothing is chosen beforehand."""

    ZUSAGEN, ABSAGEN = "zugesagt", "abgesagt"

    antwort = forms.ChoiceField(
        label=_("Kommen Sie?"),
        choices=((ZUSAGEN, _("Ja, ich komme")), (ABSAGEN, _("Nein, ich kann nicht kommen"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie, ob Sie kommen.")},
    )
    bemerkung = forms.CharField(
        label=_("Bemerkung an die Koordination"), max_length=300, required=False
    )
