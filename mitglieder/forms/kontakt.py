from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm


class KontaktFormular(StandForm[Kontakt]):
    """A person at an organisation. Saving says that the facts are right as of today.

    Who may sign is said by the coordination alone (`darf_ermaechtigen`). The signing code goes to
    the contact's address: an address nobody else has looked at never signs.
    """

    ermaechtigung_entzogen = False
    frueherer_name = ""  # whose entry it was when the page was opened

    class Meta:
        model = Kontakt
        fields = (
            "organisation",
            "anrede",
            "vorname",
            "nachname",
            "funktion",
            "email",
            "telefon",
            "ist_stellvertretung",
            "ist_zeichnungsberechtigt",
            "ist_insofa",
            "quelle",
        )
        error_messages = {"nachname": {"required": _("Geben Sie den Nachnamen ein.")}}
        labels = {
            "ist_stellvertretung": _("vertritt die eigentliche Ansprechperson"),
            "ist_zeichnungsberechtigt": _("darf Vereinbarungen unterzeichnen"),
            "ist_insofa": _("ist insoweit erfahrene Fachkraft"),
        }
        help_texts = {
            "email": _("An diese Adresse gehen Einladungen und Protokolle."),
            "quelle": _("Woher Sie die Angaben haben. Die Person wird darüber informiert."),
        }
        widgets = {"organisation": forms.HiddenInput}

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        netzwerk: Netzwerk,
        darf_ermaechtigen: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.netzwerk = netzwerk
        self.darf_ermaechtigen = darf_ermaechtigen
        self.frueherer_name = self.instance.name
        if not darf_ermaechtigen:
            self.fields["ist_zeichnungsberechtigt"].disabled = True
            self.fields["ist_zeichnungsberechtigt"].help_text = _("Das trägt die Koordination ein.")
        # A field, because the constraint on addresses names it; fixed, because it is no choice.
        feld = self.fields["organisation"]
        feld.disabled = True
        feld.initial = organisation
        self.initial["organisation"] = organisation
        feld.queryset = Organisation.objects.filter(pk=organisation.pk)  # type: ignore[attr-defined]  # `fields` holds plain Field

    def clean(self) -> dict[str, Any]:
        """Another network of the municipality may know the person: share the entry.

        What is typed is added to it; what is left empty here takes nothing away there.
        """
        daten = super().clean() or self.cleaned_data
        neu = self.instance._state.adding
        if neu and daten.get("email"):
            vorhanden = (
                Kontakt.objects.filter(
                    organisation=daten["organisation"], email__iexact=daten["email"]
                )
                .exclude(netzwerke=self.netzwerk)
                .first()
            )
            if vorhanden is not None:
                vorhanden.ausgeschieden_am = None
                self.instance = vorhanden
                self.frueherer_name = vorhanden.name
                daten |= {feld: getattr(vorhanden, feld) for feld in daten if not daten[feld]}
        if not self.darf_ermaechtigen and (neu or "email" in self.changed_data):
            self.ermaechtigung_entzogen = self.instance.ist_zeichnungsberechtigt
            daten["ist_zeichnungsberechtigt"] = False
        return daten

    def save(self, commit: bool = True) -> Kontakt:
        self.instance.bestaetigt_am = timezone.localdate()
        self.instance.gefragt_mal = 0
        kontakt = super().save(commit)
        kontakt.netzwerke.add(self.netzwerk)
        return kontakt


class WeitereOrganisationFormular(forms.Form):
    """One button of the page: for which body the person shall stand besides, or no longer."""

    hinzufuegen = forms.ModelChoiceField(queryset=Organisation.objects.none(), required=False)
    entfernen = forms.ModelChoiceField(queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args: Any, waehlbar: Any, gewaehlt: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hinzufuegen"].queryset = waehlbar  # type: ignore[attr-defined]  # `fields` holds plain Field
        self.fields["entfernen"].queryset = gewaehlt  # type: ignore[attr-defined]  # `fields` holds plain Field
