"""The editor of one agenda item: result, decisions, measures, saved together."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.richtext import bereinigen
from netzwerk.basis.stand import StandForm
from treffen.models import Beschluss, Massnahme, Protokoll, Protokollabschnitt, Tagesordnungspunkt

HOECHSTENS = 30
LAENGSTER_TEXT = 50_000


class KopfForm(forms.ModelForm[Protokoll]):
    stand = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)

    class Meta:
        model = Protokoll
        fields = ("vorsitz", "protokollfuehrung", "korrektur_grund")
        widgets = {"korrektur_grund": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "korrektur_grund": {"required": _("Schreiben Sie, warum es eine neue Version gibt.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.ist_korrektur:
            grund = self.fields["korrektur_grund"]
            grund.required = True
            grund.help_text = _(
                "Der Grund steht sichtbar auf der neuen Version, in der E-Mail und im PDF. Bitte "
                "keine Angaben zu einzelnen Kindern oder Familien."
            )
        else:
            del self.fields["korrektur_grund"]


class AbschnittForm(forms.ModelForm[Protokollabschnitt]):
    """`stand` is the one that was read; the action compares it with the database."""

    stand = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    ergebnis = forms.CharField(
        label=Protokollabschnitt._meta.get_field("ergebnis").verbose_name,
        help_text=_(
            "Halten Sie Ergebnisse fest, keine Wortbeiträge, und nichts über einzelne Kinder oder "
            "Familien. Eine Leerzeile beginnt einen Absatz, „- “ am Zeilenanfang eine Aufzählung, "
            "„## “ eine Überschrift; **zwei Sterne** machen fett."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=LAENGSTER_TEXT,
        required=False,
    )
    ohne_freiwillig = True

    class Meta:
        model = Protokollabschnitt
        fields = ("ergebnis",)

    def clean_ergebnis(self) -> str:
        return bereinigen(self.cleaned_data["ergebnis"]).strip()


class Eintrag[M: models.Model](StandForm[M]):
    """A row within the item; `nummer` is its key when it is stored already."""

    nummer = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ohne_freiwillig = True
    #: What is written although the form does not show it.
    dazu: tuple[str, ...] = ()

    @property
    def _verglichene(self) -> Iterable[str]:
        return [name for name in super()._verglichene if name in (self._meta.fields or ())]

    @property
    def geaendert(self) -> list[str]:
        return [*self.dazu, *(name for name in self.changed_data if name in self._verglichene)]


class BeschlussEintrag(Eintrag[Beschluss]):
    """One decision."""

    class Meta:
        model = Beschluss
        fields = ("text", "verfahren", "ja", "nein", "enthaltung", "zustand")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(
        self, *args: Any, top: Tagesordnungspunkt, netzwerk: Netzwerk, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.top, self.instance.netzwerk = top, netzwerk
        tag = timezone.localdate(top.treffen.beginn)
        # Prepared minutes follow the meeting to another day.
        if self.instance.gefasst_am != tag:
            self.instance.gefasst_am, self.dazu = tag, ("gefasst_am",)
        self.fields["nummer"].initial = self.instance.pk
        verfahren = [Beschluss.Verfahren.KONSENS]
        if netzwerk.hat_abstimmungen or self.instance.ist_abstimmung:
            verfahren.append(Beschluss.Verfahren.ABSTIMMUNG)
        else:
            for name in ("ja", "nein", "enthaltung"):
                del self.fields[name]
        self.fields["verfahren"].choices = [(v.value, v.label) for v in verfahren]  # type: ignore[attr-defined]  # `fields` holds plain Field

    def clean(self) -> dict[str, Any]:
        daten: dict[str, Any] = super().clean() or self.cleaned_data
        ergebnis = daten.get("zustand", Beschluss.Zustand.ANGENOMMEN)
        if self.instance.geltung != Beschluss.Geltung.IN_KRAFT and (
            ergebnis != Beschluss.Zustand.ANGENOMMEN
        ):
            stand = self.instance.get_geltung_display()
            self.add_error(
                "zustand",
                _("Im Register steht dieser Beschluss als „%(stand)s“. Ändern Sie erst das.")
                % {"stand": stand},
            )
        return daten

    def behalten_was_gebraucht_wird(self) -> None:
        """A decision that others point to is not removed: the row stays, and says why."""
        if not self.instance.pk:
            return
        if self.instance.abgeloeste.exists():
            grund = _(
                "Dieser Beschluss löst einen anderen ab. Ändern Sie das erst im Register der "
                "Beschlüsse, dann entfernen Sie ihn."
            )
        elif self.instance.meldewegfassungen.exists():
            grund = _(
                "Ein Meldeweg nennt diesen Beschluss. Ändern Sie das erst dort, dann entfernen "
                "Sie ihn."
            )
        else:
            return
        cast("QueryDict", self.data)[self.add_prefix("DELETE")] = ""  # the view's own copy
        self.cleaned_data["DELETE"] = False
        self.add_error(None, grund)


class MassnahmeEintrag(Eintrag[Massnahme]):
    """One measure: agreed, so person and date are asked for."""

    #: Where it comes from before the agenda; set by the page that shows it.
    herkunft: Any = None

    class Meta:
        model = Massnahme
        fields = ("titel", "verantwortlich", "frist")
        field_classes = {"frist": DatumFeld}
        error_messages = {
            "titel": {"required": _("Schreiben Sie, was zu tun ist.")},
        }

    def __init__(
        self,
        *args: Any,
        top: Tagesordnungspunkt,
        netzwerk: Netzwerk,
        kontakte: list[Kontakt],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.top, self.instance.netzwerk = top, netzwerk
        if self.instance._state.adding:
            self.instance.zustand = Massnahme.Zustand.BESCHLOSSEN
        self.fields["nummer"].initial = self.instance.pk
        wer = cast("forms.ModelChoiceField[Kontakt]", self.fields["verantwortlich"])
        bisher = self.instance.verantwortlich_id
        wer.queryset = waehlbare_kontakte(netzwerk, auch=[bisher] if bisher else [])
        # One query for all entries of the page: the field would ask once per form. Somebody who
        # has left is offered only where she is responsible already.
        zeilen = (k for k in kontakte if k.ausgeschieden_am is None or k.pk == bisher)
        wer.choices = [("", _("Bitte wählen")), *((k.pk, kontakt_zeile(k)) for k in zeilen)]
        wer.required = self.fields["frist"].required = True
        wer.error_messages["required"] = _("Wählen Sie eine zuständige Person aus.")
        self.fields["frist"].error_messages["required"] = _("Geben Sie an, bis wann.")


def kontakt_zeile(kontakt: Kontakt) -> str:
    return f"{kontakt.name} ({kontakt.organisation.name})"


def waehlbare_kontakte(netzwerk: Netzwerk, auch: Iterable[int] = ()) -> "models.QuerySet[Kontakt]":
    """Who may become responsible: the network's contacts that have not left, and `auch` (keys of
    those who are responsible already)."""
    kontakte: models.QuerySet[Kontakt] = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .filter(models.Q(ausgeschieden_am__isnull=True) | models.Q(pk__in=list(auch)))
        .select_related("organisation")
    )
    return kontakte


class EintragFormSet(BaseFormSet[Any]):
    """Rows are found by the key they carry, not by their place: a row that somebody else removed
    meanwhile comes back as a new one instead of hitting a stranger."""

    def __init__(self, data: Any, *, vorhandene: list[Any], **kwargs: Any) -> None:
        self.vorhandene = vorhandene
        super().__init__(data, initial=[{} for _zeile in vorhandene], **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if self.is_bound:
            nummer = self.data.get(f"{self.prefix}-{index}-nummer", "")
            zeile = next((z for z in self.vorhandene if str(z.pk) == nummer), None)
        else:
            stelle = index or 0  # None stands for the empty form, which no page shows
            zeile = self.vorhandene[stelle] if stelle < len(self.vorhandene) else None
        return kwargs | ({"instance": zeile} if zeile else {})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget = forms.HiddenInput()

    @property
    def bleibende(self) -> list[Any]:
        """Rows that can be saved as they are: all of a form in order, else the ones that are."""
        if self.non_form_errors():
            return []
        return [f for f in self.forms if f.is_valid() and not f.cleaned_data.get("DELETE")]

    @property
    def neue(self) -> list[Any]:
        return [f.instance for f in self.bleibende if f.instance.pk is None and f.has_changed()]

    @property
    def geaenderte(self) -> list[tuple[Any, list[str]]]:
        """Stored rows with the fields this person changed: others have pages for the rest."""
        return [(f.instance, f.geaendert) for f in self.bleibende if f.instance.pk and f.geaendert]

    @property
    def zu_loeschen(self) -> list[Any]:
        return [f.instance for f in self.deleted_forms if f.instance.pk]


def _fabrik(form: type[forms.ModelForm[Any]], extra: int) -> Any:
    return formset_factory(
        form,
        formset=EintragFormSet,
        extra=extra,
        can_delete=True,
        max_num=HOECHSTENS,
        validate_max=True,
        absolute_max=HOECHSTENS + 1,
    )


def beschluss_eintraege(
    daten: Any,
    *,
    top: Tagesordnungspunkt,
    netzwerk: Netzwerk,
    vorhandene: list[Beschluss],
    neu: bool,
) -> EintragFormSet:
    formset: EintragFormSet = _fabrik(BeschlussEintrag, int(neu))(
        daten,
        prefix="beschluss",
        vorhandene=vorhandene,
        form_kwargs={"top": top, "netzwerk": netzwerk},
    )
    if daten is not None:
        for form in formset.forms:
            form.full_clean()
            if form.cleaned_data.get("DELETE"):
                form.behalten_was_gebraucht_wird()
    return formset


def massnahme_eintraege(
    daten: Any,
    *,
    top: Tagesordnungspunkt,
    netzwerk: Netzwerk,
    vorhandene: list[Massnahme],
    neu: bool,
) -> EintragFormSet:
    bisher = [m.verantwortlich_id for m in vorhandene if m.verantwortlich_id]
    kontakte = list(waehlbare_kontakte(netzwerk, auch=bisher))
    formset: EintragFormSet = _fabrik(MassnahmeEintrag, int(neu))(
        daten,
        prefix="massnahme",
        vorhandene=vorhandene,
        form_kwargs={"top": top, "netzwerk": netzwerk, "kontakte": kontakte},
    )
    return formset
