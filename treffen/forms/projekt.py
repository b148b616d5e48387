from typing import Any, cast

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import sieht_alles
from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Arbeitsgruppe, Projekt, Projektpartner

KEIN_FALL = _("Bitte keine Angaben zu einzelnen Kindern oder Familien.")


class ProjektForm(Fallschutz, StandForm[Projekt]):
    """A project with its partners and offers. Saving is left to `treffen.aktionen.projekt`.

    What a partner contributes is asked per partner that is saved already: those fields are there
    without a script.
    """

    geprueft = ("titel", "beschreibung")

    federfuehrend = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Federführend"),
        help_text=_("Wer das Projekt führt. Ist damit auch Partner."),
        required=False,
        empty_label=_("niemand, alle gemeinsam"),
    )
    partner = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Partner"),
        help_text=_("Alle Mitglieder des Netzwerks stehen zur Wahl."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Wählen Sie mindestens eine Organisation, die mitmacht.")},
    )
    angebote = forms.ModelMultipleChoiceField(
        Angebot.objects.none(),
        label=_("Angebote"),
        help_text=_("Angebote, die aus dem Projekt entstanden sind oder dazugehören."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Projekt
        fields = ("titel", "beschreibung", "beginn", "ende", "arbeitsgruppe")
        widgets = {"beschreibung": forms.Textarea(attrs={"rows": 5})}
        field_classes = {"beginn": DatumFeld, "ende": DatumFeld}
        help_texts = {"beschreibung": KEIN_FALL}
        error_messages = {
            "titel": {"required": _("Geben Sie dem Projekt einen Titel.")},
            "arbeitsgruppe": {"required": _("Wählen Sie, zu welcher Ihrer Gruppen es gehört.")},
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, von: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        self._partner = self._bisherige()
        # Whoever leads takes part, ticked below or not.
        self.fields["partner"].required = not self.data.get(self.add_prefix("federfuehrend"))
        self._gruppen(netzwerk, von)
        organisationen = self._organisationen(netzwerk)
        felder: dict[str, Any] = self.fields
        for name in ("federfuehrend", "partner"):
            felder[name].queryset = organisationen
        felder["angebote"].queryset = self._waehlbare_angebote(netzwerk, von)
        if self.instance.pk:
            fuehrt = next((p for p in self._partner if p.ist_federfuehrend), None)
            self.initial.update(
                federfuehrend=fuehrt.organisation_id if fuehrt else None,
                partner=[zeile.organisation_id for zeile in self._partner],
                angebote=[
                    angebot.pk
                    for angebot in felder["angebote"].queryset.filter(projekte=self.instance)
                ],
            )
        for zeile in self._partner:
            self.fields[f"beitrag_{zeile.organisation_id}"] = forms.CharField(
                label=zeile.organisation.name,
                max_length=Projektpartner._meta.get_field("beitrag").max_length,
                required=False,
            )
            self.initial[f"beitrag_{zeile.organisation_id}"] = zeile.beitrag

    def gepruefte_felder(self) -> list[str]:
        return [*self.geprueft, *(name for name in self.fields if name.startswith("beitrag_"))]

    def _bisherige(self) -> list[Projektpartner]:
        if not self.instance.pk:
            return []
        return list(self.instance.partner.select_related("organisation"))

    def _gruppen(self, netzwerk: Netzwerk, von: Konto) -> None:
        """The coordination may leave it open; a lead runs only what belongs to her group."""
        feld = cast("forms.ModelChoiceField[Arbeitsgruppe]", self.fields["arbeitsgruppe"])
        gruppen = Arbeitsgruppe.objects.verwaltbar_fuer(von, netzwerk)
        feld.queryset = gruppen.filter(
            ~Q(zustand=Arbeitsgruppe.Zustand.BEENDET) | Q(pk=self.instance.arbeitsgruppe_id)
        )
        feld.required = not sieht_alles(von, netzwerk)
        feld.empty_label = _("keine: ein Projekt des ganzen Netzwerks")
        if feld.required:
            feld.empty_label = _("Bitte wählen")
            eine = list(feld.queryset[:2])
            if len(eine) == 1 and not self.instance.arbeitsgruppe_id:
                self.initial.setdefault("arbeitsgruppe", eine[0].pk)

    def _organisationen(self, netzwerk: Netzwerk) -> Any:
        """Who takes part already, member or no longer, then every active member."""
        aktive = Organisation.objects.aktive_mitglieder(netzwerk)
        schon = Q(pk__in=[zeile.organisation_id for zeile in self._partner])
        return Organisation.objects.filter(Q(pk__in=aktive.values("pk")) | schon).order_by(
            Case(When(schon, then=Value(0)), default=Value(1)), "name", "pk"
        )

    def _waehlbare_angebote(self, netzwerk: Netzwerk, von: Konto) -> Any:
        """What the writer sees of this network, and what is linked already, archived or not."""
        sichtbar = Angebot.objects.des_netzwerks(netzwerk).filter(
            pk__in=Angebot.objects.sichtbar_fuer(von, netzwerk).values("pk")
        )
        schon = Q(pk__in=[])
        if self.instance.pk:
            schon = Q(pk__in=self.instance.angebote.values("pk"))
        aktuell = Q(pk__in=sichtbar.ohne_archivierte().values("pk"))
        return sichtbar.filter(schon | aktuell).order_by(
            Case(When(schon, then=Value(0)), default=Value(1)), "titel", "pk"
        )

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        beginn, ende = daten.get("beginn"), daten.get("ende")
        if beginn and ende and ende < beginn:
            self.add_error("ende", _("Das Ende liegt vor dem Beginn."))
        return daten

    def beitraege(self) -> list[forms.BoundField]:
        """The fields of those that take part already, for the template."""
        return [self[name] for name in self.fields if name.startswith("beitrag_")]

    def partnerschaft(self) -> dict[Organisation, str]:
        """Who takes part, the lead too, and with what."""
        fuehrt = self.cleaned_data["federfuehrend"]
        alle = {*self.cleaned_data["partner"], *([fuehrt] if fuehrt else [])}
        return {eine: self.cleaned_data.get(f"beitrag_{eine.pk}", "") for eine in alle}


class AbschlussForm(Fallschutz):
    """What came of it, and since when it is over."""

    geprueft = ("ergebnis",)

    ergebnis = forms.CharField(
        label=_("Was ist dabei herausgekommen?"),
        help_text=KEIN_FALL,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Schreiben Sie, was dabei herausgekommen ist.")},
    )
    ende = DatumFeld(label=_("Ende"))

    def __init__(self, *args: Any, projekt: Projekt, **kwargs: Any) -> None:
        heute = timezone.localdate()
        super().__init__(*args, **kwargs)
        self.projekt = projekt
        self.initial = {"ergebnis": projekt.ergebnis, "ende": min(projekt.ende or heute, heute)}

    def clean_ende(self) -> Any:
        ende = self.cleaned_data["ende"]
        if self.projekt.beginn and ende < self.projekt.beginn:
            raise forms.ValidationError(_("Das Ende liegt vor dem Beginn."), code="vor_beginn")
        return ende


class AbbruchForm(Fallschutz):
    """Why nothing more comes of it."""

    geprueft = ("ergebnis",)

    ergebnis = forms.CharField(
        label=_("Warum endet das Projekt vorzeitig, und was bleibt davon?"),
        help_text=KEIN_FALL,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Schreiben Sie, warum das Projekt endet.")},
    )

    def __init__(self, *args: Any, projekt: Projekt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"ergebnis": projekt.ergebnis}
