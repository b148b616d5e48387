from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm
from treffen.aktionen.gruppenmitglied import vergeben
from treffen.forms.protokoll import kontakt_zeile, waehlbare_kontakte
from treffen.models import Arbeitsgruppe, Schwerpunktthema

HOECHSTENS_MONATE = 60
KEINE_FAELLE = gettext_lazy("Bitte keine Angaben zu einzelnen Kindern oder Familien.")


class FuehrenForm(StandForm[Arbeitsgruppe]):
    """What a lead settles for her own group. Its term, its duty to report, its topic and who leads
    it are the network's to say: `ArbeitsgruppeForm`."""

    class Meta:
        model = Arbeitsgruppe
        fields: tuple[str, ...] = ("name", "auftrag", "plaetze", "offen_fuer_wahl")
        widgets = {"auftrag": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"name": {"required": gettext_lazy("Geben Sie der Gruppe einen Namen.")}}

    def _get_validation_exclusions(self) -> set[str]:
        # Both belong to the constraint on names, which Django would skip.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"netzwerk", "zustand"}

    def clean_plaetze(self) -> int | None:
        """Nobody is put out by a smaller number. The caller holds the group's lock."""
        plaetze: int | None = self.cleaned_data["plaetze"]
        belegt = 0 if self.instance._state.adding else vergeben(self.instance)
        if plaetze is not None and plaetze < belegt:
            raise forms.ValidationError(
                ngettext(
                    "Ein Platz ist schon vergeben.",
                    "%(n)s Plätze sind schon vergeben.",
                    belegt,
                )
                % {"n": belegt}
            )
        return plaetze


class ArbeitsgruppeForm(FuehrenForm):
    class Meta(FuehrenForm.Meta):
        fields = (
            "name",
            "art",
            "auftrag",
            "schwerpunktthema",
            "gegruendet_am",
            "laeuft_bis",
            "bericht_monate",
            "plaetze",
            "offen_fuer_wahl",
        )
        field_classes = {"gegruendet_am": DatumFeld, "laeuft_bis": DatumFeld}
        labels = {"bericht_monate": gettext_lazy("Monate von Bericht zu Bericht")}
        help_texts = {"bericht_monate": gettext_lazy("Leer: berichtet nicht von selbst.")}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        themen = Schwerpunktthema.objects.filter(
            Q(beendet_am__isnull=True) | Q(pk=self.instance.schwerpunktthema_id), netzwerk=netzwerk
        )
        thema = cast("forms.ModelChoiceField[Schwerpunktthema]", self.fields["schwerpunktthema"])
        thema.queryset, thema.empty_label = themen, _("ohne Thema")
        monate = self.fields["bericht_monate"]
        monate.validators.append(MaxValueValidator(HOECHSTENS_MONATE))
        monate.widget.attrs["max"] = HOECHSTENS_MONATE


class GruendenForm(ArbeitsgruppeForm):
    """A new group, with its lead if she is known."""

    leitung = forms.ModelChoiceField(
        label=gettext_lazy("Leitung"),
        queryset=Kontakt.objects.none(),
        required=False,
        help_text=gettext_lazy("Bekommt eine E-Mail mit dem, was sie darf."),
    )
    beginnt = forms.BooleanField(
        label=gettext_lazy("Die Gruppe arbeitet schon"), required=False, initial=True
    )
    field_order = ("name", "art", "auftrag", "schwerpunktthema", "leitung")

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, netzwerk=netzwerk, **kwargs)
        wer = cast("forms.ModelChoiceField[Kontakt]", self.fields["leitung"])
        wer.queryset = kontakte = waehlbare_kontakte(netzwerk)
        wer.choices = [("", _("noch offen")), *((k.pk, kontakt_zeile(k)) for k in kontakte)]
        self.initial.setdefault("gegruendet_am", timezone.localdate())


class BeendenForm(forms.ModelForm[Arbeitsgruppe]):
    class Meta:
        model = Arbeitsgruppe
        fields = ("abschluss",)
        widgets = {"abschluss": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"abschluss": KEINE_FAELLE}
        error_messages = {
            "abschluss": {"required": gettext_lazy("Schreiben Sie, was die Gruppe erreicht hat.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["abschluss"].required = True
