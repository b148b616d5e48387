from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.forms.fallschutz import FallschutzForm
from treffen.models import Protokoll


class KorrekturForm(FallschutzForm[Protokoll]):
    geprueft = ("korrektur_grund",)

    korrektur_grund = forms.CharField(
        label=Protokoll._meta.get_field("korrektur_grund").verbose_name,
        help_text=_(
            "Der Grund steht sichtbar auf der neuen Version, in der E-Mail und im PDF. Bitte "
            "keine Angaben zu einzelnen Kindern oder Familien."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Schreiben Sie, warum es eine neue Version gibt.")},
    )

    class Meta:
        model = Protokoll
        fields = ("korrektur_grund",)
