from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.stand import StandForm
from treffen.models import Beschluss, Meldeweg, Meldewegfassung, Meldewegschritt

KEIN_FALL = _("Allgemein, ohne Angaben zu einzelnen Kindern oder Familien.")
SCHON_DA = _("Einen Meldeweg mit diesem Titel gibt es schon.")


class MeldewegForm(StandForm[Meldeweg]):
    """What a path is about and whom it concerns; what it says stands in its versions."""

    class Meta:
        model = Meldeweg
        fields = (
            "titel",
            "art",
            "anlass",
            "fuer_wen",
            "gruppen",
            "ist_oeffentlich",
            "position",
        )
        widgets = {
            "anlass": forms.Textarea(attrs={"rows": 2}),
            "gruppen": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "titel": KEIN_FALL,
            "gruppen": _("Welche Partnergruppen nach diesem Weg arbeiten."),
            "ist_oeffentlich": _(
                "Alle lesen dann Schritte, Stellen und Telefonnummern; Personen nennt die Seite "
                "nie. Erst eine Fassung in Kraft erscheint dort."
            ),
            "position": _("Kleinere Zahlen stehen weiter oben."),
        }
        error_messages = {
            "titel": {"required": _("Geben Sie dem Weg einen Titel.")},
            "anlass": {"required": _("Schreiben Sie, wann der Weg gilt.")},
        }

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk
        felder: dict[str, Any] = self.fields
        felder["gruppen"].queryset = Partnergruppe.objects.waehlbar(netzwerk)
        felder["position"].widget.attrs["max"] = 999
        felder["position"].max_value = 999

    def clean_titel(self) -> str:
        titel: str = self.cleaned_data["titel"]
        andere = Meldeweg.objects.filter(netzwerk=self.instance.netzwerk, titel=titel)
        if andere.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(SCHON_DA, code="titel")
        return titel


class Kontaktwahl(forms.ModelChoiceField):  # type: ignore[type-arg]  # the stubs know no row type here
    """Somebody of the network, with the body she stands for."""

    def __init__(self, netzwerk: Netzwerk) -> None:
        super().__init__(
            Kontakt.objects.im_netzwerk(netzwerk).taetig().select_related("organisation"),
            required=False,
            label=_("Ansprechperson"),
            help_text=_("Sehen nur Mitglieder des Netzwerks."),
            empty_label=_("niemand Bestimmtes"),
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.einrichtung})"


def telefon_pruefen(telefon: str) -> str:
    """Raises ValidationError for what nobody can dial."""
    if telefon and not any(zeichen.isascii() and zeichen.isdigit() for zeichen in telefon):
        raise forms.ValidationError(_("Geben Sie eine Telefonnummer an."), code="telefon")
    return telefon


class SchrittForm(StandForm[Meldewegschritt]):
    """One step of a draft. Saving a new one is left to `treffen.aktionen.meldewegschritt`."""

    ja_zu = forms.TypedChoiceField(
        label=_("Bei Ja weiter mit"), required=False, coerce=int, empty_value=None
    )
    nein_zu = forms.TypedChoiceField(
        label=_("Bei Nein weiter mit"), required=False, coerce=int, empty_value=None
    )

    class Meta:
        model = Meldewegschritt
        fields = (
            "art", "titel", "text", "organisation", "stelle", "kontakt",
            "telefon", "frist", "ja_zu", "nein_zu",
        )  # fmt: skip
        widgets = {"art": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "titel": _("Bei einer Frage: so, dass man mit Ja oder Nein antworten kann."),
            "text": KEIN_FALL,
            "telefon": _("Steht auf der Karte und, wenn der Weg öffentlich ist, auf der Seite."),
        }
        error_messages = {"titel": {"required": _("Schreiben Sie, was zu tun ist.")}}

    def __init__(
        self, *args: Any, fassung: Meldewegfassung, netzwerk: Netzwerk, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.fassung = fassung
        andere = [s for s in fassung.schritte.all() if s.pk != self.instance.pk]
        wahl = [(s.nummer, str(s)) for s in sorted(andere, key=lambda s: s.nummer)]
        felder: dict[str, Any] = self.fields
        for name in ("ja_zu", "nein_zu"):
            felder[name].choices = [("", _("dem folgenden Schritt")), *wahl]
        self.fields["kontakt"] = Kontaktwahl(netzwerk)
        organisationen = Organisation.objects.aktive_mitglieder(netzwerk)
        # Who left the network stays choosable where she is named already.
        felder["organisation"].queryset = Organisation.objects.filter(
            Q(pk__in=organisationen.values("pk")) | Q(pk=self.instance.organisation_id)
        ).order_by("name", "pk")
        felder["organisation"].empty_label = _("keine aus dem Verzeichnis")
        if self.instance._state.adding:
            self.fields["nach"] = forms.TypedChoiceField(
                label=_("Wo steht der Schritt?"),
                coerce=int,
                required=False,
                empty_value=str(len(wahl)),
                choices=[(0, _("ganz am Anfang")), *((n, _nach(wort)) for n, wort in wahl)],
                initial=len(wahl),
            )

    def clean_telefon(self) -> str:
        return telefon_pruefen(self.cleaned_data["telefon"])

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if daten.get("organisation") and daten.get("stelle"):
            self.add_error(
                "stelle",
                _("Sie haben schon eine Stelle aus dem Verzeichnis gewählt. Lassen Sie dies leer."),
            )
        kontakt, organisation = daten.get("kontakt"), daten.get("organisation")
        if kontakt and organisation and not kontakt.steht_fuer(organisation.pk):
            self.add_error(
                "kontakt", _("Diese Person steht im Verzeichnis nicht für die gewählte Stelle.")
            )
        if daten.get("art") != Meldewegschritt.Art.ENTSCHEIDUNG:
            daten["ja_zu"] = daten["nein_zu"] = None
        return daten


def _nach(wort: str) -> str:
    return _g("nach %(schritt)s") % {"schritt": wort}


class ErreichbarForm(StandForm[Meldewegschritt]):
    """What changes in a step in force without a new version."""

    class Meta:
        model = Meldewegschritt
        fields = ("telefon", "kontakt")

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"schritt-{kwargs['instance'].pk}", **kwargs)
        self.fields["kontakt"] = Kontaktwahl(netzwerk)

    def clean_telefon(self) -> str:
        return telefon_pruefen(self.cleaned_data["telefon"])

    def clean_kontakt(self) -> Kontakt | None:
        kontakt = cast(Kontakt | None, self.cleaned_data["kontakt"])
        organisation = self.instance.organisation_id
        if kontakt and organisation and not kontakt.steht_fuer(organisation):
            raise forms.ValidationError(
                _("Diese Person steht im Verzeichnis nicht für die gewählte Stelle."), code="stelle"
            )
        return kontakt


class InKraftForm(forms.Form):
    """What is new, and the decision it rests on."""

    aenderung = forms.CharField(
        label=_("Was ist neu?"),
        help_text=_("Das lesen die Mitglieder über der neuen Fassung."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schreiben Sie, was sich gegenüber vorher ändert.")},
    )
    beschluss = forms.ModelChoiceField(
        Beschluss.objects.none(),
        label=_("Beschluss"),
        help_text=_("Worauf die Fassung beruht, wenn das Netzwerk darüber beschlossen hat."),
        required=False,
        empty_label=_("ohne Beschluss"),
    )
    gesehen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fassung: Meldewegfassung, von: Konto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fassung = fassung
        self.fields["aenderung"].required = fassung.version > 1
        netzwerk = fassung.meldeweg.netzwerk
        feld: Any = self.fields["beschluss"]
        feld.queryset = (
            Beschluss.objects.sichtbar_fuer(von, netzwerk)
            .gefasst()
            .filter(geltung=Beschluss.Geltung.IN_KRAFT)
            .order_by("-gefasst_am", "-pk")
        )
        self.initial = {
            "aenderung": fassung.aenderung,
            "beschluss": fassung.beschluss_id,
            "gesehen": fassung.fingerabdruck(),
        }

    def clean(self) -> dict[str, Any]:
        """The view holds the path's row: no step changes between this and coming into force."""
        daten: dict[str, Any] = super().clean() or {}
        jetzt = self.initial["gesehen"]
        if daten.pop("gesehen", "") != jetzt:
            # The page that says so carries the new one, so a second press goes through.
            daten_neu = self.data = cast(Any, self.data).copy()
            daten_neu["gesehen"] = jetzt
            self.add_error(
                None,
                _(
                    "Jemand hat Schritte oder Angaben inzwischen geändert. Prüfen Sie den Entwurf "
                    "noch einmal, bevor er in Kraft tritt."
                ),
            )
        return daten


class VergleichForm(forms.Form):
    """Which two versions."""

    vorher = forms.TypedChoiceField(label=_("Ältere Fassung"), coerce=int)
    nachher = forms.TypedChoiceField(label=_("Neuere Fassung"), coerce=int)

    def __init__(self, *args: Any, fassungen: list[Meldewegfassung], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wahl = [(f.version, _g("Version %(version)s") % {"version": f.version}) for f in fassungen]
        felder: dict[str, Any] = self.fields
        for name in ("vorher", "nachher"):
            felder[name].choices = wahl
