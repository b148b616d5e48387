from datetime import time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.formulare import DatumFeld
from netzwerk.basis.stand import StandForm
from treffen.forms.treffen import UhrzeitFeld, zusammen
from treffen.models import Treffen, Umfrage

#: Meetings to choose from: what is ahead, and what just was.
ZURUECK = timedelta(days=30)
#: People are on their way with these rules once it runs.
FEST_WENN_SIE_LAEUFT = ("treffen", "ablauf", "je_person")


def waehlbare_treffen(treffen: "models.QuerySet[Treffen]") -> "models.QuerySet[Treffen]":
    return (
        treffen.filter(ende__gte=timezone.now() - ZURUECK)
        .exclude(zustand__in=Treffen.ENTFALLEN)
        .order_by("beginn")
    )


class UmfrageForm(StandForm[Umfrage]):
    """A poll. `treffen`: whose polls the person runs; `ohne_treffen`: she may leave it out."""

    tag = DatumFeld(
        label=_("Läuft bis"),
        help_text=_("Nur, wenn sie über mehrere Tage läuft."),
        required=False,
    )
    uhr = forms.TimeField(
        label=_("Uhrzeit"),
        help_text=_("Nur, wenn sie über mehrere Tage läuft. Ohne Angabe: 20 Uhr."),
        widget=UhrzeitFeld(),
        required=False,
    )

    class Meta:
        model = Umfrage
        fields = ("titel", "einleitung", "treffen", "ablauf", "ansprache", "je_person")
        widgets = {
            "einleitung": forms.Textarea(attrs={"rows": 3}),
            "ablauf": forms.RadioSelect,
            "ansprache": forms.RadioSelect,
        }
        help_texts = {
            "titel": _("Steht auf den Handys und auf dem Beamer."),
            "einleitung": _("Ein, zwei Sätze: worum es geht und was mit den Antworten geschieht."),
            "ansprache": _("Mit „du“ und einfachen Worten, wenn Sie junge Menschen fragen."),
        }
        error_messages = {"titel": {"required": _("Geben Sie der Umfrage einen Titel.")}}

    field_order = (
        "titel", "einleitung", "treffen", "ablauf", "tag", "uhr", "ansprache", "je_person",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        treffen: "models.QuerySet[Treffen]",
        ohne_treffen: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        auswahl: Any = self.fields["treffen"]
        auswahl.queryset = waehlbare_treffen(treffen)
        if self.instance.treffen_id is not None:
            auswahl.queryset |= treffen.filter(pk=self.instance.treffen_id)
        auswahl.required = not ohne_treffen
        auswahl.empty_label = _("ohne Treffen") if ohne_treffen else _("Bitte wählen")
        auswahl.error_messages["required"] = _("Wählen Sie das Treffen Ihrer Arbeitsgruppe.")
        ende = self.instance.laeuft_bis
        if ende is not None:
            ende = timezone.localtime(ende)
            self.fields["tag"].initial = ende.date()
            self.fields["uhr"].initial = ende.time()
        if not self.instance.ist_entwurf:
            for name in FEST_WENN_SIE_LAEUFT:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        tag, uhr = daten.get("tag"), daten.get("uhr")
        if daten.get("treffen") != self.instance.treffen:
            self.instance.top = None  # an item of the meeting before
        self.instance.laeuft_bis = None
        if daten.get("ablauf") != Umfrage.Ablauf.FREI:
            return daten
        if tag is None:
            if "tag" not in self.errors:
                self.add_error("tag", _("Geben Sie an, bis wann sie läuft."))
            return daten
        self.instance.laeuft_bis = zusammen(tag, uhr or time(20))
        if self.instance.laeuft_bis <= timezone.now():
            self.add_error("tag", _("Das Ende liegt in der Vergangenheit."))
        return daten
