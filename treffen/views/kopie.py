"""A meeting as the model of another: by form, or with one click as the cycle proposes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.templatetags.portal import datum_lang
from treffen.aktionen import kopie as aktionen
from treffen.forms.kopie import KopieForm
from treffen.models import Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes, zur_seite
from treffen.zyklus import kein_arbeitstag, vorschlag


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    termin = vorschlag(request.netzwerk, treffen)
    entwurf = Treffen(
        netzwerk=request.netzwerk, titel=treffen.titel, beginn=termin.beginn, ende=termin.ende
    )
    form = KopieForm(request.POST or None, instance=entwurf, vorlage=treffen)
    if request.method == "POST" and form.is_valid():
        kopie = aktionen.kopieren(
            treffen=treffen,
            titel=form.cleaned_data["titel"],
            beginn=form.instance.beginn,
            ende=form.instance.ende,
            als_naechstes=form.cleaned_data.get("als_naechstes", False),
            von=request.handelnde,
        )
        _melden(request, kopie)
        return zur_seite(kopie)
    kontext = {"form": form, "treffen": treffen, "termin": termin}
    return seite(request, "treffen/kopie/neu.html", kontext)


@nur(darf_treffen_verwalten)
@require_POST
def naechstes(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The date the cycle proposes, with what the meetings before left over."""
    treffen = verwaltetes(request, pk)
    if treffen.zustand in (Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN):
        raise Http404
    termin = vorschlag(request.netzwerk, treffen)
    kopie = aktionen.kopieren(
        treffen=treffen,
        titel=treffen.titel,
        beginn=termin.beginn,
        ende=termin.ende,
        als_naechstes=True,
        mit_vorschlaegen=True,
        von=request.handelnde,
    )
    _melden(request, kopie)
    return zur_seite(kopie)


def _melden(request: KontoAnfrage, kopie: Treffen) -> None:
    tag = timezone.localdate(kopie.beginn)
    titel = _("Der Entwurf für %(tag)s ist angelegt.") % {"tag": datum_lang(tag)}
    if grund := kein_arbeitstag(tag):
        text = _("An diesem Tag ist %(grund)s. Prüfen Sie das Datum.") % {"grund": grund}
        messages.warning(request, titel, extra_tags=text)
        return
    messages.success(
        request,
        titel,
        extra_tags=_("Prüfen Sie Datum und Titel und legen Sie dann den Termin fest."),
    )
