import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder.models import Kontakt, Partnergruppe, Verteiler
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.rechte import ist_koordination
from netzwerk.basis.stand import StandForm
from treffen.empfaengerkreis import einladbar, einzeln_einladbar, je_gruppe, mitglieder
from treffen.models import Anschreiben, Treffen
from treffen.platzhalter import pruefen

K = Anschreiben.Kreis


class AnschreibenForm(StandForm[Anschreiben]):
    """Subject and text; a draft may be empty until it goes out (`soll_hinaus`).

    `selbst_gesichert`: this very window saved last, so nothing can have come between, even when
    it sends what it knew before the answer to its own saving had arrived.
    """

    ohne_freiwillig = True

    class Meta:
        model = Anschreiben
        fields: tuple[str, ...] = ("betreff", "text")
        widgets: dict[str, Any] = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "text": _(
                "Zeit, Ort, Tagesordnung und die Schaltflächen „Zusagen“ und „Absagen“ stehen von "
                "selbst darunter."
            )
        }

    def __init__(
        self,
        *args: Any,
        treffen: Treffen,
        soll_hinaus: bool = False,
        selbst_gesichert: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.selbst_gesichert = selbst_gesichert
        self.treffen = treffen
        self.soll_hinaus = soll_hinaus

    def _vergleichen(self) -> None:
        if not self.selbst_gesichert:
            super()._vergleichen()

    def clean_betreff(self) -> str:
        betreff: str = self.cleaned_data["betreff"]
        pruefen(betreff, self.instance.zweck)
        if self.soll_hinaus and not betreff:
            raise forms.ValidationError(gettext("Geben Sie einen Betreff ein."))
        return betreff

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        pruefen(text, self.instance.zweck)
        if self.soll_hinaus and not text.strip():
            raise forms.ValidationError(gettext("Schreiben Sie, worum es geht."))
        return text

    def save(self, commit: bool = True) -> Anschreiben:
        """Each version has a name of its own: what is sent is what was seen.

        A late saving of the same words is the same version.
        """
        if self.aendert():
            self.instance.vorgang = uuid.uuid4()
        return super().save(commit)


class AbsageForm(AnschreibenForm):
    """Why it does not take place, and what is written to those who reckon with it."""

    absage_grund = forms.CharField(
        label=_("Grund (freiwillig)"),
        max_length=300,
        required=False,
        help_text=_("Steht in der E-Mail anstelle von {grund} und auf der Seite des Treffens."),
    )

    class Meta(AnschreibenForm.Meta):
        help_texts = {
            "text": _("Zeit und Ort stehen von selbst darunter. Die Kalender löschen den Eintrag.")
        }

    field_order = ("absage_grund", "betreff", "text")

    def __init__(self, *args: Any, treffen: Treffen, **kwargs: Any) -> None:
        super().__init__(*args, treffen=treffen, **kwargs)
        self.fields["absage_grund"].initial = treffen.absage_grund


class GruppenFeld(forms.ModelMultipleChoiceField[Partnergruppe]):
    """Partner groups with the number of persons who can be invited."""

    zahlen: Mapping[int, int] = Counter()

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({self.zahlen[obj.pk]})"


class EinladungForm(AnschreibenForm):
    """Also whom to invite: everybody, partner groups, a Verteiler, or single persons."""

    gruppen = GruppenFeld(
        label=_("Partnergruppen"),
        queryset=Partnergruppe.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    verteiler = forms.ModelChoiceField(
        label=_("Verteiler"),
        queryset=Verteiler.objects.none(),
        required=False,
        empty_label=_("Bitte wählen"),
        error_messages={
            "invalid_choice": _("Diesen Verteiler gibt es nicht mehr. Wählen Sie einen anderen.")
        },
    )
    kontakte = forms.ModelMultipleChoiceField(
        label=_("Personen"),
        queryset=Kontakt.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta(AnschreibenForm.Meta):
        fields = ("kreis", "gruppen", "verteiler", "kontakte", "betreff", "text")
        widgets = {**AnschreibenForm.Meta.widgets, "kreis": forms.RadioSelect}

    def __init__(self, *args: Any, treffen: Treffen, von: Handelnde, **kwargs: Any) -> None:
        super().__init__(*args, treffen=treffen, **kwargs)
        self.von = von
        netzwerk = treffen.netzwerk
        felder = cast("dict[str, Any]", self.fields)
        if not ist_koordination(von, netzwerk):
            # The lead of a group writes to its members, not to the network's register.
            felder["kreis"].choices = [(k, K(k).label) for k in (K.ALLE, K.EINZELN)]
            felder["kontakte"].queryset = mitglieder(treffen).erreichbar()
            del felder["gruppen"], felder["verteiler"]
            return
        # Whoever is invited already may be chosen and is passed over: a second press of „senden“
        # is no mistake of the person who pressed.
        alle = Kontakt.objects.im_netzwerk(netzwerk).erreichbar()
        felder["kontakte"].queryset = alle
        felder["verteiler"].queryset = Verteiler.objects.im_netzwerk(netzwerk)
        stelle = "mitgliedschaft__organisation"
        felder["gruppen"].zahlen = SimpleLazyObject(lambda: je_gruppe(treffen, self.personen))
        felder["gruppen"].queryset = (
            Partnergruppe.objects.waehlbar(netzwerk)
            .filter(
                models.Q(**{f"{stelle}__kontakt__in": alle})
                | models.Q(**{f"{stelle}__weitere_kontakte__in": alle}),
                mitgliedschaft__netzwerk=netzwerk,
            )
            .distinct()
        )

    @cached_property
    def einzelne(self) -> list[Any]:
        """Whom one may choose one by one."""
        return list(einzeln_einladbar(self.treffen, self.von))

    @property
    def personen(self) -> list[Any]:
        """Everybody the rules mean: those of active members."""
        return [person for person in self.einzelne if person.ist_aktiv]

    @cached_property
    def alle(self) -> int:
        """How many can be invited as a whole: to a session the members of its group."""
        if self.treffen.arbeitsgruppe_id is None:
            return len(self.personen)
        return einladbar(self.treffen).count()

    @property
    def verteiler_gibt_es(self) -> bool:
        return "verteiler" in self.fields and bool(cast(Any, self.fields["verteiler"]).queryset)

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        kreis: Any = daten.get("kreis")
        if kreis != K.VERTEILER:  # a constraint ties the two together
            daten["verteiler"] = self.instance.verteiler = None
        fehlt = {
            K.GRUPPEN: ("gruppen", gettext("Wählen Sie mindestens eine Partnergruppe.")),
            K.VERTEILER: ("verteiler", gettext("Wählen Sie einen Verteiler.")),
            K.EINZELN: ("kontakte", gettext("Wählen Sie mindestens eine Person.")),
        }.get(kreis)
        if self.soll_hinaus and fehlt and fehlt[0] not in self.errors and not daten.get(fehlt[0]):
            self.add_error(*fehlt)
        return daten
