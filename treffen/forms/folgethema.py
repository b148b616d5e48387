from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Folgethema


class FolgethemaForm(Fallschutz, StandForm[Folgethema]):
    geprueft = ("titel",)

    class Meta:
        model = Folgethema
        fields = ("titel",)
        help_texts = {"titel": _("Bitte keine Angaben zu Fällen oder Familien.")}
        error_messages = {"titel": {"required": _("Nennen Sie das Thema in wenigen Worten.")}}

    def _get_validation_exclusions(self) -> set[str]:
        # The same topic twice is refused although the form does not ask for the meeting.
        ausgenommen: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausgenommen - {"treffen"}
