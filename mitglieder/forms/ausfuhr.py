import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitglieder.ausfuhr.etiketten import BOEGEN
from netzwerk.basis.formulare import DatumFeld

LEERE_ZEILEN = 60
FORMATE = [
    ("xlsx", _("Excel (.xlsx)")),
    ("csv", _("CSV mit Semikolon, für Excel und andere Programme")),
]


class Tabellenformular(forms.Form):
    """Sent by GET: the file itself is the answer."""

    ohne_freiwillig = True
    was = forms.ChoiceField(label=_("Was"), widget=forms.RadioSelect)
    format = forms.ChoiceField(label=_("Format"), choices=FORMATE, widget=forms.RadioSelect)

    def __init__(self, *args: Any, wahlen: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was"].choices = wahlen  # type: ignore[attr-defined]  # `fields` holds plain Field


class _Vorgang(forms.Form):
    """Pressed twice, it is the same file: the page brings the number of what it asks for."""

    vorgang = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    @property
    def angaben(self) -> dict[str, Any]:
        """What the worker needs to know; JSON holds it."""
        return {name: wert for name, wert in self.cleaned_data.items() if name != "vorgang"}


class Etikettenformular(_Vorgang):
    prefix = "etiketten"
    je = forms.ChoiceField(
        label=_("Ein Etikett je"),
        choices=[
            ("organisation", _("Organisation")),
            ("kontakt", _("Kontakt, mit „z. Hd.“ und dem Namen")),
        ],
        initial="organisation",
        widget=forms.RadioSelect,
    )
    bogen = forms.ChoiceField(
        label=_("Etikettenbogen (A4)"),
        choices=[(schluessel, bogen.name) for schluessel, bogen in BOEGEN.items()],
        initial="3x8",
    )
    start = forms.IntegerField(
        label=_("Beginnen bei Etikett Nummer"),
        help_text=_(
            "Bei einem angefangenen Bogen: das erste freie Etikett, "
            "von links nach rechts und von oben nach unten gezählt."
        ),
        initial=1,
        min_value=1,
    )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        bogen, start = BOEGEN.get(daten.get("bogen", "")), daten.get("start")
        if bogen and start and start > bogen.anzahl:
            self.add_error(
                "start",
                _("Dieser Bogen hat nur %(anzahl)s Etiketten.") % {"anzahl": bogen.anzahl},
            )
        return daten


class Anwesenheitslistenformular(_Vorgang):
    prefix = "liste"
    titel = forms.CharField(label=_("Überschrift"), max_length=160)
    datum = DatumFeld(label=_("Datum"), required=False)
    ort = forms.CharField(label=_("Ort"), max_length=160, required=False)
    leere_zeilen = forms.IntegerField(
        label=_("Leere Zeilen am Ende"),
        help_text=_("Für Personen, die nicht auf der Liste stehen."),
        initial=10,
        min_value=0,
        max_value=LEERE_ZEILEN,
    )

    @property
    def angaben(self) -> dict[str, Any]:
        tag = self.cleaned_data["datum"]
        return {**super().angaben, "datum": tag.isoformat() if tag else ""}


class Berichtsformular(_Vorgang):
    """Only the number: the report on coverage asks nothing."""
