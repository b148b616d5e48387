from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm
from treffen.beschlussfaehigkeit import verlangt
from treffen.models import Arbeitsgruppe, Fotoeinwilligung, Treffen

# The invitation goes out about ten days ahead: then this is a day before the meeting.
VORSCHLAG_FRIST = timedelta(days=7)
# To settle the agenda between the last topic registered and the invitation.
VOR_DER_EINLADUNG = timedelta(days=4)
#: Members shape these agendas; a Fachtag has a programme, training a subject.
MIT_TAGESORDNUNG = (
    Treffen.Art.AUFTAKT,
    Treffen.Art.NETZWERKTREFFEN,
    Treffen.Art.STEUERUNGSGRUPPE,
    Treffen.Art.AG_SITZUNG,
)
TERMIN_FELDER = {"datum", "von", "bis", "ort", "online_link"}


#: Asked of the coordination alone; for the lead of a group they stand as they are.
DER_KOORDINATION = ("arbeitsgruppe", "art", "ist_oeffentlich", "fragt_bedarf")


class UhrzeitFeld(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def zusammen(tag: date, uhr: time) -> datetime:
    """A day and a time as they are meant in Berlin."""
    return timezone.make_aware(datetime.combine(tag, uhr))


class TerminForm(forms.ModelForm[Treffen]):
    """One day, from and to; `beginn` and `ende` follow from them, and so does their constraint."""

    datum = DatumFeld(label=_("Datum"))
    von = forms.TimeField(
        label=_("Beginn"),
        widget=UhrzeitFeld(),
        error_messages={"required": _("Geben Sie an, wann es beginnt.")},
    )
    bis = forms.TimeField(
        label=_("Ende"),
        widget=UhrzeitFeld(),
        error_messages={"required": _("Geben Sie an, wann es endet.")},
    )

    class Meta:
        model = Treffen
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.beginn:
            beginn = timezone.localtime(self.instance.beginn)
            self.initial.update(
                {
                    "datum": beginn.date(),
                    "von": beginn.time(),
                    "bis": timezone.localtime(self.instance.ende).time(),
                }
            )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if {"datum", "von", "bis"} <= daten.keys():
            self.instance.beginn = zusammen(daten["datum"], daten["von"])
            self.instance.ende = zusammen(daten["datum"], daten["bis"])
        frist, tag = daten.get("antwort_bis"), daten.get("datum")
        if frist and tag and frist > tag:
            self.add_error("antwort_bis", gettext("Die Rückmeldefrist liegt nach dem Treffen."))
        return daten

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint on begin and end is checked although the form asks for them in parts.
        ausgenommen: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        if {"datum", "von", "bis"} <= self.cleaned_data.keys():
            ausgenommen -= {"beginn", "ende"}
        return ausgenommen


class NeuerTerminForm(TerminForm):
    """The date after a postponement. Until when to answer belongs to it: nobody could answer while
    the old day holds. Until when to register topics follows the date (`treffen.fristen`)."""

    class Meta:
        model = Treffen
        fields = ("datum", "von", "bis", "antwort_bis")
        field_classes = {"antwort_bis": DatumFeld}
        help_texts = {
            "antwort_bis": _(
                "Bis zum Ende dieses Tages kann man zu- oder absagen. Leer: bis zum Beginn."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        frist = self.instance.antwort_bis
        if frist and frist < timezone.localdate():
            self.initial["antwort_bis"] = timezone.localdate() + VORSCHLAG_FRIST

    def clean_antwort_bis(self) -> date | None:
        frist: date | None = self.cleaned_data["antwort_bis"]
        if frist and frist < timezone.localdate():
            raise forms.ValidationError(_("Die Rückmeldefrist liegt in der Vergangenheit."))
        return frist


class TreffenFeld(forms.ModelChoiceField[Treffen]):
    """Meetings of one title differ by their day."""

    def label_from_instance(self, obj: Treffen) -> str:
        return f"{obj}, {timezone.localtime(obj.beginn):%d.%m.%Y}"


class TreffenForm(TerminForm, StandForm[Treffen]):
    vorheriges = TreffenFeld(
        label=_("Vorheriges Treffen"), queryset=Treffen.objects.none(), required=False
    )

    class Meta:
        model = Treffen
        fields = (
            "arbeitsgruppe", "art", "titel", "datum", "von", "bis", "ort", "online_link",
            "beschreibung",
            "antwort_bis", "vorheriges", "plaetze", "offene_anmeldung", "ist_oeffentlich",
            "top_anmeldung_bis", "fragt_bedarf", "fragt_fotos", "fotos_bis", "zweite_ladung",
        )  # fmt: skip
        field_classes = {
            "antwort_bis": DatumFeld,
            "top_anmeldung_bis": DatumFeld,
            "fotos_bis": DatumFeld,
        }
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "beschreibung": _(
                "Steht in der Einladung. Bitte keine Angaben zu Fällen oder Familien."
            ),
            "antwort_bis": _("Bis zum Ende dieses Tages kann man zu- oder absagen."),
            "top_anmeldung_bis": _(
                "Bis zum Ende dieses Tages melden Mitglieder selbst Themen an. Leer bei einem "
                "neuen Treffen mit Tagesordnung: vier Tage vor der Einladung."
            ),
            "ort": _("Gebäude, Raum, Anschrift."),
            "zweite_ladung": _(
                "Ankreuzen, wenn beim ersten Mal zu wenige kamen. Einladung, Seite und Protokoll "
                "sagen es."
            ),
            "ist_oeffentlich": _(
                "Steht mit Titel, Zeit, Ort, „Worum es geht“ und Programm auf der öffentlichen "
                "Terminseite. Tagesordnung und Videokonferenz bleiben intern."
            ),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie dem Treffen einen Titel.")},
            "plaetze": {"min_value": _("Ein Treffen hat mindestens einen Platz.")},
        }

    #: What is asked for less often folds away, each group under its heading: the first, or the last
    #: where something is not asked.
    GRUPPEN: ClassVar[tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]] = (
        (
            (_("Plätze, offene Anmeldung, Öffentlichkeit"), _("Plätze, offene Anmeldung")),
            ("plaetze", "offene_anmeldung", "ist_oeffentlich"),
        ),
        (
            (_("Themen der Mitglieder, vorheriges Treffen"),),
            ("top_anmeldung_bis", "vorheriges"),
        ),
        (
            (_("Verpflegung, Unterstützung, Fotos"), _("Fotos")),
            ("fragt_bedarf", "fragt_fotos", "fotos_bis"),
        ),
        ((_("Zweite Einladung"),), ("zweite_ladung",)),
    )

    def gruppen(self) -> list[dict[str, Any]]:
        """Open where something is filled in or wrong."""
        return [
            {
                "titel": titel[0 if len(felder) == len(namen) else -1],
                "felder": felder,
                "offen": any(feld.errors or feld.value() for feld in felder),
            }
            for titel, namen in self.GRUPPEN
            if (felder := [self[name] for name in namen if name in self.fields])
        ]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        tag = daten.get("datum")
        if self._niemand_koennte_antworten(tag, daten.get("antwort_bis")):
            self.add_error(
                "antwort_bis",
                gettext(
                    "Diese Frist ist vorbei: Niemand könnte zum neuen Tag noch zu- oder absagen. "
                    "Wählen Sie einen Tag ab heute, oder lassen Sie das Feld leer."
                ),
            )
        gruppe = daten.get("arbeitsgruppe", self.instance.arbeitsgruppe)
        davor = daten.get("vorheriges")
        if davor and davor.arbeitsgruppe_id != (gruppe.pk if gruppe else None):
            self.add_error(
                "vorheriges",
                gettext(
                    "Dieses Treffen gehört nicht zu derselben Gruppe. Wählen Sie eines, an das "
                    "dieses anschließt."
                ),
            )
        themen, fotos = daten.get("top_anmeldung_bis"), daten.get("fotos_bis")
        if themen and tag and themen > tag:
            self.add_error(
                "top_anmeldung_bis",
                gettext("Die Frist liegt nach dem Treffen. Wählen Sie einen Tag davor."),
            )
        if fotos and tag and fotos < tag:
            self.add_error(
                "fotos_bis", gettext("Dieser Tag liegt vor dem Treffen. Wählen Sie einen späteren.")
            )
        if daten.get("fragt_fotos") and not fotos and "fotos_bis" not in self.errors:
            self.add_error("fotos_bis", gettext("Sagen Sie, bis wann die Fotos verwendet werden."))
        if not daten.get("fragt_fotos") and "fotos_bis" not in self.errors:
            self._fotos_ohne_frage(daten)
        return daten

    def _niemand_koennte_antworten(self, tag: date | None, frist: date | None) -> bool:
        """The day moves ahead of people who are asked already, and their time to answer is over."""
        gefragt = (Treffen.Zustand.TERMINIERT, Treffen.Zustand.EINGELADEN)
        heute = timezone.localdate()
        return (
            self.instance.zustand in gefragt
            and "datum" in self.changed_data
            and tag is not None
            and tag >= heute
            and frist is not None
            and frist < heute
        )

    def _fotos_ohne_frage(self, daten: dict[str, Any]) -> None:
        """Nobody is asked: no date is kept, unless consents were given that it governs."""
        gegeben = self.instance.pk and Fotoeinwilligung.objects.filter(
            teilnahme__treffen=self.instance.pk
        )
        if gegeben and gegeben.exists():
            if not daten.get("fotos_bis"):
                self.add_error(
                    "fotos_bis",
                    gettext("Es liegen schon Einwilligungen vor. Sagen Sie, bis wann sie gelten."),
                )
            return
        daten["fotos_bis"] = None

    def _get_validation_exclusions(self) -> set[str]:
        # `clean` says it at the field; the constraint would say it a second time above.
        return super()._get_validation_exclusions() | {"fotos_bis"}

    def __init__(self, *args: Any, von: Handelnde, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        gruppe = cast("forms.ModelChoiceField[Arbeitsgruppe]", self.fields["arbeitsgruppe"])
        gruppe.queryset = Arbeitsgruppe.objects.verwaltbar_fuer(von, self.instance.netzwerk).filter(
            ~models.Q(zustand=Arbeitsgruppe.Zustand.BEENDET)
            | models.Q(pk=self.instance.arbeitsgruppe_id)
        )
        gruppe.empty_label = _("das ganze Netzwerk")
        if not ist_koordination(von, self.instance.netzwerk):
            # Of her group, not public, and without data that people trust the coordination with.
            for name in DER_KOORDINATION:
                del self.fields[name]
        if not verlangt(self.instance):
            del self.fields["zweite_ladung"]
        vorheriges = cast(TreffenFeld, self.fields["vorheriges"])
        vorheriges.queryset = (
            Treffen.objects.verwaltbar_fuer(von, self.instance.netzwerk)
            .filter(models.Q(naechstes__isnull=True) | models.Q(naechstes=self.instance.pk))
            .exclude(pk=self.instance.pk)
        )

    def _themenfrist(self) -> date | None:
        """In time for the invitation, which carries the agenda; None when that is over already."""
        treffen = self.instance
        if treffen.art not in MIT_TAGESORDNUNG:
            return None
        vorher = timedelta(days=treffen.netzwerk.einladungsfrist_tage) + VOR_DER_EINLADUNG
        frist = timezone.localdate(treffen.beginn) - vorher
        return frist if frist > timezone.localdate() else None

    def save(self, commit: bool = True) -> Treffen:
        """Only what the form shows is written: the state may change meanwhile.

        A change of time or place makes a newer version of the calendar entry.
        """
        treffen = self.instance
        if treffen._state.adding:
            treffen.top_anmeldung_bis = treffen.top_anmeldung_bis or self._themenfrist()
            return super().save(commit)
        felder = [
            name
            for name in self.Meta.fields
            if name in self.fields and name not in {"datum", "von", "bis"}
        ]
        treffen.save(update_fields=[*felder, "beginn", "ende"])
        if TERMIN_FELDER & set(self.changed_data):
            Treffen.objects.filter(pk=treffen.pk).update(sequenz=models.F("sequenz") + 1)
            treffen.refresh_from_db(fields=["sequenz"])
        return treffen
