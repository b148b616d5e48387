"""Under which agenda item the minutes tell a poll, and what a group worked out."""

from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Ergebnisblatt, Tagesordnungspunkt, Umfrage

OHNE = _("am Ende, ohne TOP")


class _TopForm[M: models.Model](StandForm[M]):
    """One result. `tops`: the agenda, read once for all forms of the page."""

    ohne_freiwillig = True

    def __init__(self, *args: Any, tops: list[Tagesordnungspunkt], **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.name_von(kwargs["instance"]), **kwargs)
        feld = cast("forms.ModelChoiceField[Tagesordnungspunkt]", self.fields["top"])
        feld.queryset = Tagesordnungspunkt.objects.filter(pk__in=[top.pk for top in tops])
        feld.choices = [("", OHNE), *((top.pk, str(top)) for top in tops)]
        feld.label = self.beschriftung

    @staticmethod
    def name_von(zeile: models.Model) -> str:
        return f"{zeile._meta.model_name}-{zeile.pk}"

    @property
    def beschriftung(self) -> str:
        return str(self.instance)


class UmfrageTopForm(_TopForm[Umfrage]):
    class Meta:
        model = Umfrage
        fields = ("top",)


class ErgebnisblattTopForm(_TopForm[Ergebnisblatt]):
    class Meta:
        model = Ergebnisblatt
        fields = ("top",)

    @property
    def beschriftung(self) -> str:
        return self.instance.gruppe.name
