from django.db import models
from django.utils.translation import gettext_lazy as _

from mitglieder.models.organisation import Organisation
from netzwerk.basis.modell import PortalManager, PortalModell, verfolgt


@verfolgt()
class Schreibweise(PortalModell):
    """How a list spells an organisation of the register: a person said that it is the same one.

    The next list with that spelling is understood without asking again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    name = models.CharField(_("Schreibweise"), max_length=200)

    objects = PortalManager()
    aufbewahrung = ()  # names of bodies

    class Meta:
        verbose_name = _("Schreibweise")
        verbose_name_plural = _("Schreibweisen")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="schreibweise_einmal"),
        )

    def __str__(self) -> str:
        return self.name
