from django import forms

from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Gruppenbericht


class BerichtForm(Fallschutz, StandForm[Gruppenbericht]):
    ohne_freiwillig = True  # a draft may be empty, the report that is handed in may not

    class Meta:
        model = Gruppenbericht
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}
