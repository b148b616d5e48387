from django.utils.translation import gettext_lazy as _

from netzwerk.basis.stand import StandForm
from treffen.models import Folgethema


class FolgethemaForm(StandForm[Folgethema]):
    class Meta:
        model = Folgethema
        fields = ("titel",)
        error_messages = {"titel": {"required": _("Nennen Sie das Thema in wenigen Worten.")}}

    def _get_validation_exclusions(self) -> set[str]:
        # The same topic twice is refused although the form does not ask for the meeting.
        ausgenommen: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausgenommen - {"treffen"}
