from django import forms

from netzwerk.basis.stand import StandForm
from treffen.models import Gruppenbericht


class BerichtForm(StandForm[Gruppenbericht]):
    class Meta:
        model = Gruppenbericht
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
