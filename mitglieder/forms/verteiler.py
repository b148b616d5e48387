from typing import Any

from django.utils.translation import gettext_lazy as _

from mitglieder.models import Verteiler
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.stand import StandForm


class VerteilerFormular(StandForm[Verteiler]):
    """The name; the question comes from the list, with the address."""

    class Meta:
        model = Verteiler
        fields = ("name",)
        error_messages = {"name": {"required": _("Geben Sie dem Verteiler einen Namen.")}}

    def __init__(self, *args: Any, netzwerk: Netzwerk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.netzwerk = netzwerk

    def _get_validation_exclusions(self) -> set[str]:
        # `netzwerk` is set above and belongs to the constraint on names, which Django would skip.
        ausser: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private in Django, unknown to its stubs
        return ausser - {"netzwerk"}
