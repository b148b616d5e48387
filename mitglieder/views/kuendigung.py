from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import kuendigung as aktionen
from mitglieder.forms.kuendigung import KuendigenFormular
from mitglieder.models import Beitritt
from mitglieder.rechte import darf_vereinbarungen_verwalten
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.templatetags.portal import datum


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def kuendigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    beitritt: Beitritt = get_object_or_404(
        Beitritt.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            "fassung__vereinbarung__netzwerk", "organisation"
        ),
        pk=pk,
    )
    formular = KuendigenFormular(
        request.POST if request.method == "POST" else None, beitritt=beitritt
    )
    if request.method == "POST" and formular.is_valid():
        aktionen.kuendigen(beitritt=beitritt, von=request.handelnde, **formular.cleaned_data)
        messages.success(
            request,
            _("Die Kündigung zum %(tag)s ist erfasst")
            % {"tag": datum(formular.cleaned_data["zum"])},
            extra_tags=_("Wer unterzeichnet hatte, bekommt eine Bestätigung per E-Mail."),
        )
        return redirect(beitritt)
    kontext = {
        "beitritt": beitritt,
        "fassung": beitritt.fassung,
        "vereinbarung": beitritt.fassung.vereinbarung,
        "form": formular,
    }
    return seite(request, "mitglieder/kuendigung/kuendigen.html", kontext)
