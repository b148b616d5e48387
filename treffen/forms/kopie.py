from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from treffen.forms.treffen import TerminForm
from treffen.models import Treffen


class KopieForm(TerminForm):
    """When the copy is, and whether it follows its model as the next meeting."""

    als_naechstes = forms.BooleanField(
        label=_("Als nächstes Treffen verknüpfen"),
        required=False,
        initial=True,
        help_text=_("Dann führen beide Seiten zueinander, und Offenes wird hier angeboten."),
    )

    class Meta:
        model = Treffen
        fields = ("titel", "datum", "von", "bis", "als_naechstes")
        error_messages = {"titel": {"required": _("Geben Sie dem Treffen einen Titel.")}}

    def __init__(self, *args: Any, vorlage: Treffen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        if Treffen.objects.filter(vorheriges=vorlage).exists():
            del self.fields["als_naechstes"]
