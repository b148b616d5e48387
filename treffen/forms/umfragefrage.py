from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Umfragefrage

Art = Umfragefrage.Art
HOECHSTENS = 20  # answers to choose from
LAENGE = 120
#: Where nothing is said. A scale of more steps than ten does not fit a phone.
PUNKTE, STUFEN, STUFEN_HOECHSTENS = 3, 5, 10


class AuswahlFeld(forms.CharField):
    """Needed by the kinds that show it, and by no other: neither „(freiwillig)“ nor required."""

    ohne_freiwillig = True


class UmfragefrageForm(StandForm[Umfragefrage]):
    """A question; the answers to choose from stand one per line, in the order of the phones."""

    auswahl = AuswahlFeld(
        label=_("Antworten zur Wahl"),
        help_text=_("Mindestens zwei, eine je Zeile, in dieser Reihenfolge."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    class Meta:
        model = Umfragefrage
        fields = ("text", "erlaeuterung", "art", "hoechstens", "skala_links", "skala_rechts")
        widgets = {"art": forms.RadioSelect}
        labels = {
            "skala_links": _("Skala: 1 bedeutet"),
            "skala_rechts": _("Skala: die höchste Zahl bedeutet"),
        }
        error_messages = {"text": {"required": _("Schreiben Sie die Frage.")}}

    field_order = (
        "text", "erlaeuterung", "art", "auswahl", "hoechstens", "skala_links", "skala_rechts",
    )  # fmt: skip

    #: Which kinds ask for a field; the page shows it with these alone (`.app-frage` in seiten.css).
    NUR = {
        "auswahl": "wahl",
        "hoechstens": "zahl",
        "skala_links": "skala",
        "skala_rechts": "skala",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hoechstens"].help_text = format_html(
            '<span class="app-nur--mehrere">{} </span><span class="app-nur--punkte">{} </span>'
            '<span class="app-nur--skala">{}</span>',
            _("Mehrere Antworten: wie viele höchstens, ohne Angabe alle."),
            _("Punkte: wie viele alle verteilen, ohne Angabe 3."),
            _("Skala: die höchste Zahl, bis 10, ohne Angabe 5."),
        )
        if self.instance.pk is not None:
            self.fields["auswahl"].initial = "\n".join(
                option.text for option in self.instance.optionen.all()
            )

    def clean_auswahl(self) -> str:
        zeilen = [" ".join(zeile.split()) for zeile in self.cleaned_data["auswahl"].splitlines()]
        wahlen = list(dict.fromkeys(zeile for zeile in zeilen if zeile))
        if len(wahlen) > HOECHSTENS:
            raise forms.ValidationError(
                _("Höchstens %(zahl)s Antworten, damit die Liste lesbar bleibt."),
                params={"zahl": HOECHSTENS},
            )
        if any(len(wahl) > LAENGE for wahl in wahlen):
            raise forms.ValidationError(
                _("Eine Antwort ist länger als %(zahl)s Zeichen. Kürzen Sie sie."),
                params={"zahl": LAENGE},
            )
        return "\n".join(wahlen)

    @property
    def zeilen(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with the part of the page it belongs to; "" always shows."""
        return [(feld, self.NUR.get(feld.name, "")) for feld in self.visible_fields()]

    @property
    def wahlen(self) -> list[str]:
        """The answers to choose from, as `aktionen.umfragefrage` writes them."""
        if self.cleaned_data["art"] not in Umfragefrage.MIT_OPTIONEN:
            return []
        return str(self.cleaned_data["auswahl"]).splitlines()

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        art, zahl = daten.get("art"), daten.get("hoechstens")
        anzahl = len(daten.get("auswahl", "").splitlines())
        if art in Umfragefrage.MIT_OPTIONEN and "auswahl" in daten and anzahl < 2:
            self.add_error("auswahl", _("Schreiben Sie mindestens zwei Antworten, je Zeile eine."))
        match art:
            case Art.PUNKTE:
                zahl = zahl or PUNKTE
            case Art.SKALA:
                zahl = zahl or STUFEN
                if zahl > STUFEN_HOECHSTENS:
                    self.add_error("hoechstens", _("Eine Skala hat höchstens 10 Stufen."))
            case Art.MEHRERE if zahl and zahl >= anzahl:
                zahl = None  # as many as there are: no limit
            case Art.MEHRERE:
                pass
            case _:
                zahl = None
        daten["hoechstens"] = zahl
        if art != Art.SKALA:
            daten["skala_links"] = daten["skala_rechts"] = ""
        return daten
