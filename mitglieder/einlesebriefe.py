"""What another network is told when a list changed entries that both keep."""

from django.urls import reverse
from django.utils.translation import gettext as _

from netzwerk.basis.briefe import Brief, brief
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Nachricht, Netzwerk


@brief("einlesung.geteilt")
def einlesung_geteilt(nachricht: Nachricht) -> Brief:
    """One mail for the whole list, however many entries; facts of bodies, no persons."""
    netzwerk = Netzwerk.objects.get(pk=nachricht.gegenstand_id)
    return Brief(
        betreff=_("Eine Mitgliederliste hat gemeinsame Einträge geändert"),
        vorlage="einlesung/geteilt",
        kontext={
            **nachricht.parameter,
            "link": absolut(reverse("mitglieder:organisation-liste", args=[netzwerk.kurzname])),
        },
    )
