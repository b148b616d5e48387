from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mitglieder.abdeckung import abdeckung_von
from mitglieder.aktionen import ausfuhr as ausfuhren
from mitglieder.forms.ausfuhr import Berichtsformular
from mitglieder.models import Ausfuhr
from mitglieder.rechte import darf_ausfuehren, darf_mitglieder_sehen, darf_mitglieder_verwalten
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_mitglieder_sehen)
@require_safe
def zeigen(request: KontoAnfrage) -> HttpResponse:
    kontext = {
        "abdeckung": abdeckung_von(request.netzwerk),
        "form": Berichtsformular(),
        "darf_verwalten": darf_mitglieder_verwalten(request.handelnde, request.netzwerk),
    }
    return render(request, "mitglieder/abdeckung/zeigen.html", kontext)


@nur(darf_ausfuehren)
@require_POST
def bericht(request: KontoAnfrage) -> HttpResponse:
    """Ask for the report as PDF; a worker makes it of what then is."""
    formular = Berichtsformular(request.POST)
    if not formular.is_valid():  # a hand-made request: the page has no field to correct
        return redirect("mitglieder:abdeckung", netzwerk=request.netzwerk.kurzname)
    ausfuhr = ausfuhren.anfordern(
        netzwerk=request.netzwerk,
        art=Ausfuhr.Art.ABDECKUNG,
        organisationen=[],
        angaben={},
        vorgang=formular.cleaned_data["vorgang"],
        von=request.handelnde,
    )
    return redirect(ausfuhr)
