"""All sealed files of a version in one file: asked for here, made by a worker."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mitglieder.aktionen import ausfuhr as aktionen
from mitglieder.forms.ausfuhr import Berichtsformular
from mitglieder.models import Ausfuhr
from mitglieder.rechte import darf_ausfuehren
from mitglieder.views.beitrittsregister import veroeffentlichte_hier
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_ausfuehren)
@require_POST
def anfordern(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponseBase:
    fassung = veroeffentlichte_hier(request, pk, nummer)
    formular = Berichtsformular(request.POST)
    if not formular.is_valid():
        return redirect(fassung)
    ausfuhr = aktionen.anfordern(
        netzwerk=request.netzwerk,
        art=Ausfuhr.Art.ARCHIV,
        organisationen=[],
        angaben={
            "fassung": fassung.pk,
            "titel": str(fassung),
            "zurueck": fassung.get_absolute_url(),
        },
        vorgang=formular.cleaned_data["vorgang"],
        von=request.handelnde,
    )
    return redirect(ausfuhr)
