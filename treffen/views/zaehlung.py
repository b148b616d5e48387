from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import anwesenheit, warteliste
from treffen.forms.zaehlung import ZaehlungForm
from treffen.models import Zaehlung
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.treffen import verwaltetes, zur_seite
from treffen.zaehlung import gezaehlt, zahlen_von


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    """How many came, where it is known otherwise than by names. Fixed with the minutes."""
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        # One row per meeting: the lock keeps two who count at once from adding two.
        warteliste.sperren(treffen.pk)
    anwesenheit.verlangen_offen(treffen)
    zaehlung = Zaehlung.objects.filter(treffen=treffen).first() or Zaehlung(treffen=treffen)
    aus_liste = gezaehlt(treffen)
    form = ZaehlungForm(request.POST or None, instance=zaehlung, gezaehlt=aus_liste)
    if request.method == "POST" and form.is_valid():
        form.save()
        zahlen = zahlen_von(treffen)
        messages.success(
            request,
            _("Die Zahlen sind gespeichert."),
            extra_tags=_("Im Protokoll steht: %(zahlen)s.") % {"zahlen": zahlen.text}
            if zahlen
            else "",
        )
        return zur_seite(treffen, "#anwesenheit")
    return seite(
        request,
        "treffen/zaehlung/bearbeiten.html",
        {"form": form, "treffen": treffen, "gezaehlt": aus_liste},
    )
