from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot, Angebotsformat, Thema, Zielgruppe
from angebote.models.aenderung import FELDER, VERWEISE
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm
from netzwerk.basis.zahlen import zahl

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def mehrfachwahl(
    titel: "StrOrPromise",
    auswahl: "Iterable[tuple[str, StrOrPromise]]",
    hilfe: "StrOrPromise" = "",
) -> forms.MultipleChoiceField:
    """Any number of boxes, none too."""
    return forms.MultipleChoiceField(
        label=titel,
        choices=auswahl,
        help_text=hilfe,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AngebotForm(StandForm[Angebot]):
    """The public fields of an offer. Saving is left to `angebote.aktionen.angebot`.

    `als_entwurf`: what is missing may stay so, apart from what the row cannot do without: its
    name, its kind, and the provider, whose representatives may go on writing.
    """

    # As the page shows them, so that the list of errors leads from top to bottom.
    field_order = (
        "titel", "kurztext", "fuer_eltern", "beschreibung", "fuer_fachkraefte",
        "format", "themen", "praeventionsstufen", "praeventionsansaetze",
        "anbieter", "zielgruppen", "alter_von", "alter_bis", "ort", "bezirk",
    )  # fmt: skip
    AUCH_IM_ENTWURF = ("titel", "format", "anbieter")

    sprachen = mehrfachwahl(_("Sprachen"), Angebot.Sprache.choices)
    barrierefreiheit = mehrfachwahl(_("Barrierefreiheit"), Angebot.Barrierefrei.choices)
    praeventionsstufen = mehrfachwahl(
        _("Präventionsstufe"),
        Angebot.Praeventionsstufe.choices,
        _("Auf welcher Stufe das Angebot ansetzt; mehrere sind möglich."),
    )
    praeventionsansaetze = mehrfachwahl(
        _("Ansatz der Prävention"), Angebot.Praeventionsansatz.choices, _("An wen es sich richtet.")
    )

    class Meta:
        model = Angebot
        fields = FELDER
        widgets = {
            "anbieter": forms.CheckboxSelectMultiple,
            "themen": forms.CheckboxSelectMultiple,
            "zielgruppen": forms.CheckboxSelectMultiple,
            "kurztext": forms.Textarea(attrs={"rows": 2, "class": "app-kurz"}),
            "beschreibung": forms.Textarea(attrs={"rows": 8}),
            "fuer_eltern": forms.Textarea(attrs={"rows": 4}),
            "fuer_fachkraefte": forms.Textarea(attrs={"rows": 4}),
            "kontakt_telefon": forms.TextInput(attrs={"type": "tel"}),
        }
        labels = {"anmeldung_link": _("Link zur Anmeldung auf Ihrer Seite")}
        help_texts = {
            "kurztext": _("Steht in der Ergebnisliste, höchstens 240 Zeichen."),
            "fuer_eltern": _(
                "Steht auf der Seite ganz oben. Kurze Sätze, keine Fachwörter: Was passiert dort? "
                "Was kostet es? Was muss ich mitbringen?"
            ),
            "ort": _("Straße und Hausnummer, wo es stattfindet."),
            "anmeldung_link": _(
                "Nur wenn Sie Anmeldungen selbst annehmen. Für Termine mit Plätzen können Sie die "
                "Anmeldung des Portals benutzen."
            ),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie dem Angebot einen Titel.")},
            "kurztext": {"required": _("Beschreiben Sie das Angebot in einem Satz.")},
            "beschreibung": {"required": _("Schreiben Sie, was Teilnehmende bekommen.")},
            "anbieter": {"required": _("Wählen Sie, wer das Angebot macht.")},
            "themen": {"required": _("Wählen Sie mindestens ein Thema.")},
            "zielgruppen": {"required": _("Wählen Sie, für wen das Angebot ist.")},
            "format": {"required": _("Wählen Sie die Art des Angebots.")},
        }

    def __init__(
        self,
        *args: Any,
        netzwerk: Netzwerk,
        von: Konto,
        als_entwurf: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.von = von
        self.als_entwurf = als_entwurf
        self.instance.netzwerk = netzwerk
        felder: dict[str, Any] = self.fields
        for liste in (Thema, Zielgruppe, Angebotsformat):
            auch = self._schon(liste.feld)
            felder[liste.feld].queryset = liste.objects.vergebbar(netzwerk, auch=auch)
        felder["format"].empty_label = _("Bitte wählen")
        self._koordiniert = ist_koordination(von, netzwerk)
        self._eigene: list[int] = []
        if not self._koordiniert:
            vertretene = Organisation.objects.im_netzwerk(netzwerk).vertreten_durch(von)
            self._eigene = list(vertretene.values_list("pk", flat=True))
        felder["anbieter"].queryset = waehlbar = self._organisationen(netzwerk)
        if not self._koordiniert:
            felder["anbieter"].help_text = _(
                "Ihre Organisation, und wer im Netzwerk das Angebot mit Ihnen macht. Nach der "
                "Freigabe steht es auch bei den anderen unter „Angebote“, und sie können es "
                "mit Ihnen pflegen."
            )
        if not self.instance.pk:
            allein = self._eigene or list(waehlbar.values_list("pk", flat=True)[:2])
            if len(allein) == 1:
                self.initial.setdefault("anbieter", allein)
        if not self.instance.pk:
            self.initial.setdefault("sprachen", [Angebot.Sprache.DE.value])

    def _schon(self, name: str) -> list[int]:
        """What the offer, or the change one goes on with, names of a list; a copy starts anew."""
        wert = self.initial.get(name) if self.instance.pk else None
        werte = wert if isinstance(wert, list) else [wert]
        return [getattr(eintrag, "pk", eintrag) for eintrag in werte if eintrag]

    def _organisationen(self, netzwerk: Netzwerk) -> Any:
        """Who is named already, then the own, then any active member: those are public."""
        genannt = aktiv = Organisation.objects.none()
        if self.instance.pk:
            genannt = self.instance.anbieter.all()
        if self._koordiniert or self._eigene:
            aktiv = Organisation.objects.aktive_mitglieder(netzwerk)
        schon = Q(pk__in=genannt.values("pk"))
        eigen = Q(pk__in=self._eigene)
        return Organisation.objects.filter(Q(pk__in=aktiv.values("pk")) | eigen | schon).order_by(
            Case(When(schon, then=Value(0)), When(eigen, then=Value(1)), default=Value(2)),
            "name",
            "pk",
        )

    def full_clean(self) -> None:
        """The fields themselves stay required: that is how the page shows them again."""
        pflicht = [feld for feld in self.fields.values() if feld.required]
        if self.als_entwurf:
            for name, feld in self.fields.items():
                feld.required = name in self.AUCH_IM_ENTWURF
        super().full_clean()
        for feld in pflicht:
            feld.required = True

    def clean_kurztext(self) -> str:
        """One sentence, one line, whatever was pasted."""
        return " ".join(self.cleaned_data["kurztext"].split())

    def clean_anbieter(self) -> Any:
        anbieter = self.cleaned_data["anbieter"]
        if not self._koordiniert and not {zeile.pk for zeile in anbieter} & set(self._eigene):
            raise forms.ValidationError(
                _("Wählen Sie mindestens eine Organisation, die Sie vertreten."),
                code="nicht_eigene",
            )
        return anbieter

    def angaben(self) -> dict[str, Any]:
        """The values as an action and a proposal take them: plain, references as keys."""
        return {feld: self._schlicht(feld) for feld in FELDER}

    def entwurf(self) -> dict[str, Any]:
        """The same of a form with errors: what is no answer yet is kept as it was typed."""
        return {
            feld: self._schlicht(feld) if feld in self.cleaned_data else self._getippt(feld)
            for feld in FELDER
        }

    def _schlicht(self, name: str) -> Any:
        wert = self.cleaned_data[name]
        if name in VERWEISE:
            return sorted(zeile.pk for zeile in wert)
        return getattr(wert, "pk", None) if name == "format" else wert

    def _getippt(self, name: str) -> Any:
        widget = self.fields[name].widget
        wert = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if name in VERWEISE:
            return sorted(zahl(teil) for teil in wert if zahl(teil))
        if name == "format":
            return None
        # No browser types it, and no database keeps it.
        if isinstance(wert, list):
            return [teil.replace("\x00", "") for teil in wert]
        return wert.replace("\x00", "") if isinstance(wert, str) else wert


class GrundForm(forms.Form):
    """Why an offer or a change is not released; the provider reads it in the mail."""

    grund = forms.CharField(
        label=_("Was zu ändern ist"),
        help_text=_("Steht so in der E-Mail an die Person, die eingereicht hat."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schreiben Sie, was zu ändern ist.")},
    )
