"""Forms of an organisation and its membership; both stand on one page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.bild import LogoFeld
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm


def gruppen_nach_gesetz(netzwerk: Netzwerk) -> list[tuple[str, list[tuple[int, str]]]]:
    """The groups to choose from, under the law that names them first."""
    abschnitte: dict[str, list[tuple[int, str]]] = {}
    for gruppe in Partnergruppe.objects.waehlbar(netzwerk):
        if gruppe.nach_lkischg:
            abschnitt = _("§ 9 Absatz 4 Landeskinderschutzgesetz NRW")
        elif gruppe.nach_kkg:
            abschnitt = _("§ 3 Absatz 2 KKG")
        else:
            abschnitt = _("Gruppen dieses Netzwerks")
        abschnitte.setdefault(str(abschnitt), []).append((gruppe.pk, gruppe.name))
    return list(abschnitte.items())


def gruppe_fehlt(formular: Any, netzwerk: Netzwerk) -> None:
    """Somebody deleted a chosen group just now: say so at the field, offer what is left."""
    formular.fields["gruppen"].choices = gruppen_nach_gesetz(netzwerk)
    formular.add_error(
        "gruppen",
        _("Eine gewählte Gruppe wurde gerade gelöscht. Sehen Sie nach, ob die Auswahl noch passt."),
    )


class EigeneOrganisationFormular(StandForm[Organisation]):
    """What a representative may say of the own organisation."""

    class Meta:
        model = Organisation
        fields = (
            "beschreibung",
            "logo",
            "website",
            "strasse",
            "plz",
            "ort",
            "bezirk",
            "telefon",
            "email",
            "schutzkonzept",
        )
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 4})}
        field_classes: dict[str, type[forms.Field]] = {"logo": LogoFeld}
        help_texts = {
            "logo": _("PNG, JPEG oder WebP, höchstens 1 MB. Es steht auf den öffentlichen Seiten.")
        }


class OrganisationFormular(StandForm[Organisation]):
    """All of an organisation, for the coordination."""

    class Meta:
        model = Organisation
        error_messages = {"name": {"required": _("Geben Sie den Namen der Organisation ein.")}}
        fields = (
            "name",
            "art",
            "uebergeordnet",
            *EigeneOrganisationFormular.Meta.fields,
            "vereinbarung_8a_am",
            "vereinbarung_72a_am",
        )
        widgets = EigeneOrganisationFormular.Meta.widgets
        field_classes = EigeneOrganisationFormular.Meta.field_classes | {
            "vereinbarung_8a_am": DatumFeld,
            "vereinbarung_72a_am": DatumFeld,
        }
        help_texts = EigeneOrganisationFormular.Meta.help_texts | {
            "uebergeordnet": _("Zum Beispiel der Fachbereich, zu dem ein Sachgebiet gehört."),
            "vereinbarung_8a_am": _(
                "Nur das Datum; die Vereinbarung selbst bleibt beim Jugendamt."
            ),
            "vereinbarung_72a_am": _("Nur das Datum, keine Angaben zu Führungszeugnissen."),
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.netzwerk = netzwerk
        if self.instance._state.adding:
            self.instance.kommune = netzwerk.kommune
        oben = Organisation.objects.im_baum(netzwerk)
        if not self.instance._state.adding:
            unten = Organisation.objects.unterhalb(self.instance)
            oben = oben.exclude(pk=self.instance.pk).exclude(pk__in=unten.values("pk"))
        self.fields["uebergeordnet"].queryset = oben  # type: ignore[attr-defined]  # `fields` holds plain Field
        self.fields["uebergeordnet"].empty_label = _("keine")  # type: ignore[attr-defined]  # `fields` holds plain Field

    def clean(self) -> dict[str, Any]:
        """Another network of the municipality may know the body: join its entry, keep its facts."""
        daten = super().clean() or self.cleaned_data
        if self.instance._state.adding and daten.get("name"):
            vorhanden = (
                Organisation.objects.filter(
                    kommune=self.netzwerk.kommune,
                    name=daten["name"],
                    uebergeordnet=daten.get("uebergeordnet"),
                )
                .exclude(pk__in=Organisation.objects.im_baum(self.netzwerk).values("pk"))
                .first()
            )
            if vorhanden is not None:
                self.instance = vorhanden
                for feld, wert in daten.items():
                    if wert in (None, "", Organisation.Schutzkonzept.UNBEKANNT):
                        daten[feld] = getattr(vorhanden, feld)
        return daten

    def _get_validation_exclusions(self) -> set[str]:
        # `kommune` is set above and belongs to the constraint on names, which Django would skip.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"kommune"}


class MitgliedschaftFormular(StandForm[Mitgliedschaft]):
    """Groups and dates; the state only while there is no membership yet (then verbs change it)."""

    class Meta:
        model = Mitgliedschaft
        fields = ("zustand", "gruppen", "seit", "bis")
        labels = {"zustand": _("Mitgliedschaft")}
        widgets = {"gruppen": forms.CheckboxSelectMultiple}
        field_classes = {"seit": DatumFeld, "bis": DatumFeld}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gruppen = self.fields["gruppen"]
        gruppen.queryset = Partnergruppe.objects.waehlbar(netzwerk)  # type: ignore[attr-defined]  # `fields` holds plain Field
        gruppen.choices = gruppen_nach_gesetz(netzwerk)  # type: ignore[attr-defined]  # `fields` holds plain Field
        if not self.instance._state.adding:
            del self.fields["zustand"]
        else:
            zustand = Mitgliedschaft.Zustand
            self.fields["zustand"] = forms.ChoiceField(
                label=_("Mitgliedschaft"),
                required=False,
                choices=[
                    (zustand.AKTIV, _("ist Mitglied")),
                    (zustand.EINGELADEN, _("ist eingeladen")),
                    (zustand.VORGESCHLAGEN, _("ist vorgeschlagen")),
                    ("", _("kein Mitglied, nur Teil der Gliederung")),
                ],
                widget=forms.RadioSelect,
            )
        if self.instance.bis is None:
            del self.fields["bis"]
