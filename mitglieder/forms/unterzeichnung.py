from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.forms.beitritt import UnterzeichnenFormular, erklaerungen
from mitglieder.models import Beitritt, Organisation, Zeichnungsvorschlag


class OnlineFormular(UnterzeichnenFormular):
    """What is typed before the summary, for one organisation or several in one go.

    `offene` are the accessions this person may sign, that of the page first; with more than one,
    each has a box, and only that of the page is ticked. The code is asked for where `mit_code`.
    """

    field_order = ("code", "organisationen", *UnterzeichnenFormular.field_order)

    organisationen = forms.MultipleChoiceField(
        label=_("Für wen unterzeichnen Sie?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Wählen Sie mindestens eine Organisation."),
            "invalid_choice": _("Für eine der Organisationen wurde inzwischen geantwortet."),
        },
    )

    def __init__(
        self, *args: Any, offene: Sequence[Beitritt], mit_code: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, beitritt=offene[0], **kwargs)
        self._offene = {str(beitritt.pk): beitritt for beitritt in offene}
        if not mit_code:
            del self.fields["code"]
        if len(offene) == 1:
            del self.fields["organisationen"]
            return
        feld = cast(forms.MultipleChoiceField, self.fields["organisationen"])
        feld.choices = [(pk, str(b.organisation)) for pk, b in self._offene.items()]
        self.initial.setdefault("organisationen", [str(offene[0].pk)])
        self.fields["berechtigt"].label = _(
            "Ich darf für jede angekreuzte Organisation unterzeichnen."
        )
        self.fields["einverstanden"].label = _(
            "Jede angekreuzte Organisation tritt der Vereinbarung in dieser Fassung bei."
        )

    def gewaehlte(self) -> list[Beitritt]:
        """The accessions to sign; for a valid form."""
        schluessel = self.cleaned_data.get("organisationen", list(self._offene))
        return [self._offene[pk] for pk in schluessel]

    def angaben_je_beitritt(self) -> dict[int, Angaben]:
        """By accession; each with its own organisation in the declarations."""
        daten = self.cleaned_data
        return {
            beitritt.pk: Angaben(
                name=daten["name"],
                funktion=daten["funktion"],
                ort=daten["ort"],
                erklaerungen=erklaerungen(beitritt.organisation),
            )
            for beitritt in self.gewaehlte()
        }

    def wird_festgehalten(self) -> list[tuple[Organisation, Mapping[str, str]]]:
        """What the summary shows of each organisation: the words that are recorded."""
        return [(b.organisation, erklaerungen(b.organisation)) for b in self.gewaehlte()]

    def mitgefuehrt(self) -> list[tuple[str, str]]:
        """Name and value of all that was typed, without the code: the summary carries it along."""
        daten = self.cleaned_data
        felder = [(name, daten[name]) for name in ("summe", "name", "funktion", "ort")]
        kreuze = [(name, "on") for name in Beitritt.ERKLAERUNGEN]
        return felder + kreuze + [("organisationen", pk) for pk in daten.get("organisationen", [])]


class BenennenFormular(forms.ModelForm[Zeichnungsvorschlag]):
    """Who may sign, in the words of somebody who may not."""

    class Meta:
        model = Zeichnungsvorschlag
        fields = ("vorname", "nachname", "funktion", "email")
        error_messages = {
            "vorname": {"required": _("Geben Sie den Vornamen der Person ein.")},
            "nachname": {"required": _("Geben Sie den Nachnamen der Person ein.")},
            "funktion": {"required": _("Geben Sie die Funktion der Person ein.")},
            "email": {"required": _("Geben Sie die E-Mail-Adresse der Person ein.")},
        }
        # Another person's data: the browser must not fill in those of who types.
        widgets = {
            name: forms.TextInput(attrs={"autocomplete": "off"})
            for name in ("vorname", "nachname", "funktion")
        } | {"email": forms.EmailInput(attrs={"autocomplete": "off"})}
        help_texts = {"funktion": _("Zum Beispiel: Geschäftsführung, Amtsleitung")}
