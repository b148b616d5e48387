from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld


class GalerieFormular(forms.Form):
    """Every kind of field once, for the gallery of components."""

    text = forms.CharField(label=_("Kurzer Text"), help_text=_("Ein Hinweis zum Feld."))
    email = forms.EmailField(label=_("E-Mail-Adresse"))
    lang = forms.CharField(label=_("Langer Text"), widget=forms.Textarea, required=False)
    tag = DatumFeld(label=_("Datum"), required=False)
    auswahl = forms.ChoiceField(
        label=_("Auswahl"), choices=[("", _("Bitte wählen")), ("a", _("Eins")), ("b", _("Zwei"))]
    )
    eines = forms.ChoiceField(
        label=_("Eine Möglichkeit"),
        choices=[("a", _("Eins")), ("b", _("Zwei"))],
        widget=forms.RadioSelect,
    )
    mehrere = forms.MultipleChoiceField(
        label=_("Mehrere Möglichkeiten"),
        choices=[("a", _("Eins")), ("b", _("Zwei")), ("c", _("Drei"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    zustimmung = forms.BooleanField(label=_("Ich stimme zu."))
    datei = forms.FileField(label=_("Datei"), required=False)


def beispiele() -> dict[str, Any]:
    """What the components show in the gallery."""
    return {
        "beispielpfad": [(_("Übersicht"), "#"), (_("Treffen"), "#"), (_("Mitglieder"), "#")],
        "beispielschritte": [_("Einladung geöffnet"), _("Lesen und prüfen"), _("Bestätigung")],
        "beispielreiter": [(_("Tagesordnung"), "#", True), (_("Eingeladene"), "#", False)],
        "beispieldatum": date(2026, 12, 3),
        "seite": Paginator(range(200), 10).page(5),
    }
