from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebotstermin
from angebote.terminfolge import tage
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.stand import StandForm

LAENGSTE_REIHE = timedelta(days=731)
TAGESENDE = time(23, 59)


def _uhrzeit() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TerminForm(StandForm[Angebotstermin]):
    """One day, from and to, and how it is repeated; the model's fields follow from them."""

    datum = DatumFeld(label=_("Datum"))
    von = forms.TimeField(
        label=_("Beginn"),
        widget=_uhrzeit(),
        error_messages={"required": _("Geben Sie an, wann es beginnt.")},
    )
    bis = forms.TimeField(
        label=_("Ende"),
        widget=_uhrzeit(),
        error_messages={"required": _("Geben Sie an, wann es endet.")},
    )
    bis_tag = DatumFeld(
        label=_("Letzter Tag der Reihe"),
        required=False,
        help_text=_("Nur wenn sich der Termin wiederholt."),
    )
    schluss = DatumFeld(
        label=_("Anmelden bis"),
        required=False,
        help_text=_("Bis zum Ende dieses Tages. Leer: bis es beginnt."),
    )

    class Meta:
        model = Angebotstermin
        fields = (
            "datum", "von", "bis", "rhythmus", "bis_tag", "ort", "hinweis", "mit_anmeldung",
            "plaetze", "schluss",
        )  # fmt: skip
        help_texts = {
            "ort": _("Gebäude, Raum, Anschrift. Leer, wenn es der Ort des Angebots ist."),
            "hinweis": _("Zum Beispiel, was man mitbringt."),
            "mit_anmeldung": _(
                "Eltern melden sich ohne Konto mit Name, E-Mail-Adresse und Personenzahl an. "
                "Die Liste sehen Sie und die Koordination."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        termin = self.instance
        if termin.beginn:
            beginn = timezone.localtime(termin.beginn)
            self.initial.update(
                datum=beginn.date(),
                von=beginn.time(),
                bis=timezone.localtime(termin.ende).time(),
                bis_tag=termin.letzter_tag if termin.ist_reihe else None,
                schluss=timezone.localtime(termin.anmeldeschluss).date()
                if termin.anmeldeschluss
                else None,
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        termin = self.instance
        if {"datum", "von", "bis"} <= daten.keys():
            termin.beginn = _zusammen(daten["datum"], daten["von"])
            termin.ende = _zusammen(daten["datum"], daten["bis"])
        if "datum" in daten:
            self._reihe(daten)
            self._tage(daten)
        termin.anmeldeschluss = (
            _zusammen(daten["schluss"], TAGESENDE) if daten.get("schluss") else None
        )
        if termin.pk:
            self._wer_schon_angemeldet_ist(daten)
        return daten

    def _reihe(self, daten: dict[str, Any]) -> None:
        """The last day as it really takes place, so that lists may ask one column."""
        erster, letzter = daten["datum"], daten.get("bis_tag")
        self.instance.letzter_tag = erster
        if daten.get("rhythmus", "einmalig") == Angebotstermin.Rhythmus.EINMALIG:
            return
        if letzter is None:
            if "bis_tag" in daten:
                self.add_error(
                    "bis_tag", gettext("Geben Sie an, bis wann sich der Termin wiederholt.")
                )
            return
        if letzter > erster + LAENGSTE_REIHE:
            self.add_error("bis_tag", gettext("Eine Reihe dauert höchstens zwei Jahre."))
            return
        alle = list(tage(erster, daten["rhythmus"], letzter))
        if len(alle) < 2:
            self.add_error(
                "bis_tag",
                gettext(
                    "Bis dahin wiederholt sich der Termin nicht. Wählen Sie einen späteren Tag, "
                    "oder bei der Wiederholung „einmalig“."
                ),
            )
            return
        if set(alle) <= set(self.instance.ausfaelle):
            self.add_error("bis_tag", gettext("Alle diese Tage fallen aus."))
            return
        self.instance.letzter_tag = alle[-1]

    def _tage(self, daten: dict[str, Any]) -> None:
        if self.instance.letzter_tag < timezone.localdate() and "bis_tag" not in self.errors:
            self.add_error("datum", gettext("Dieser Tag ist schon vorbei."))
        if daten.get("schluss") and daten["schluss"] > daten["datum"]:
            self.add_error("schluss", gettext("Der Anmeldeschluss liegt nach dem Beginn."))

    def _wer_schon_angemeldet_ist(self, daten: dict[str, Any]) -> None:
        """Nobody loses a place because of a smaller number; the view holds the row's lock."""
        angemeldet = self.instance.anmeldungen.all().angemeldet()
        if not daten.get("mit_anmeldung") and angemeldet.exists():
            self.add_error(
                "mit_anmeldung",
                gettext(
                    "Es sind schon Personen angemeldet. Sagen Sie den Termin ab, wenn er ausfällt."
                ),
            )
        belegt = angemeldet.belegt().aggregate(summe=Sum("personen"))["summe"] or 0
        if daten.get("plaetze") and daten["plaetze"] < belegt:
            self.add_error(
                "plaetze",
                gettext("%(belegt)s Plätze sind schon vergeben.") % {"belegt": belegt},
            )

    def _get_validation_exclusions(self) -> set[str]:
        # Constraints on what the form asks for in parts are checked all the same.
        ausgenommen: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        if {"datum", "von", "bis"} <= self.cleaned_data.keys():
            ausgenommen -= {"beginn", "ende"}
        return ausgenommen - {"anmeldeschluss"}


class AbsageForm(forms.Form):
    grund = forms.CharField(
        label=_("Grund"),
        required=False,
        max_length=300,
        help_text=_(
            "Steht in der E-Mail an alle, die angemeldet sind. Bitte keine Krankheiten oder Namen."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AusfallForm(AbsageForm):
    """Which days of a series are skipped: one, or all within holidays."""

    erster = DatumFeld(label=_("Fällt aus am"))
    letzter = DatumFeld(
        label=_("Bis zum"), required=False, help_text=_("Nur wenn mehrere Tage ausfallen.")
    )
    field_order = ("erster", "letzter", "grund")

    def __init__(self, *args: Any, termin: Angebotstermin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.termin = termin

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if self.errors:
            return daten
        erster = daten["erster"]
        letzter = daten["letzter"] = daten["letzter"] or erster
        tage = self.termin.auslassbar(erster, letzter)
        if letzter < erster:
            self.add_error("letzter", gettext("Dieser Tag liegt vor dem ersten."))
        elif not tage:
            self.add_error(
                "erster",
                gettext(
                    "Da findet ohnehin nichts statt. Wählen Sie einen Tag aus der Liste der Reihe."
                ),
            )
        elif not self.termin.laesst_uebrig(tage):
            self.add_error(
                "letzter", gettext("Es bliebe kein Tag übrig. Sagen Sie den ganzen Termin ab.")
            )
        return daten


def _zusammen(tag: Any, uhr: time) -> datetime:
    """A day and a time as they are meant in Berlin."""
    return timezone.make_aware(datetime.combine(tag, uhr))
