from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import einladung as aktionen
from treffen.models import Teilnahme
from treffen.rechte import darf_treffen_verwalten
from treffen.versand import versand
from treffen.views.treffen import JE_SEITE, teilnehmende, versand_melden, verwaltetes, zur_seite

#: What the list of the delivery can be narrowed to.
STAENDE = {
    "wartend": gettext_lazy("warten"),
    "gesendet": gettext_lazy("gesendet"),
    "abgelehnt": gettext_lazy("nicht angekommen"),
    "verworfen": gettext_lazy("nicht mehr nötig"),
}


@nur(darf_treffen_verwalten)
@require_POST
def nachholen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Invite who came to the network since and fits."""
    treffen = verwaltetes(request, pk)
    anzahl = aktionen.nachholen(treffen=treffen, von=request.handelnde)
    if anzahl:
        versand_melden(
            request,
            ngettext(
                "%(zahl)s Einladung ist auf dem Weg.",
                "%(zahl)s Einladungen sind auf dem Weg.",
                anzahl,
            )
            % {"zahl": anzahl},
            _("Unten sehen Sie, wer sie bekommen hat."),
        )
    else:
        messages.info(request, _("Alle, die passen, sind schon eingeladen."))
    return zur_seite(treffen)


@nur(darf_treffen_verwalten)
@require_safe
def zustellung(request: KontoAnfrage, pk: int) -> HttpResponse:
    """How far each mail has come. htmx asks again while anything waits, for `teil` alone."""
    treffen = verwaltetes(request, pk)
    stand = versand(treffen)
    kontext = {
        "treffen": treffen,
        "versand": stand,
        "neuer_stand": stand.stand != request.GET.get("stand", stand.stand),
    }
    if request.htmx and request.GET.get("teil") == "kurz":
        kontext["stoerungen"] = stand.stoerungen()
        if kontext["neuer_stand"]:
            zahlen = Teilnahme.objects.zaehlung(treffen)
            kontext |= teilnehmende(request, treffen, zahlen, stand)
        return render(request, "treffen/einladung/zustellung.html#kurz", kontext)
    zeige = request.GET.get("zeige", "")
    zeilen = Teilnahme.objects.filter(treffen=treffen).eingeladen()
    if zeige in STAENDE:
        zeilen = zeilen.filter(pk__in=stand.mit_stand(zeige))
    else:
        zeige = ""
    seite_ = Paginator(zeilen.mit_person().nach_namen(), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    kontext |= {
        "seite": seite_,
        "teilnehmende": stand.anheften(seite_.object_list),
        "zeige": zeige,
        "chips": [(wert, wort, len(stand.mit_stand(wert))) for wert, wort in STAENDE.items()],
    }
    vorlage = "treffen/einladung/zustellung.html"
    return render(request, f"{vorlage}#liste" if request.htmx else vorlage, kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def erneut(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    """Send to one person once more. The form names the round: pressed twice, sent once."""
    treffen = verwaltetes(request, pk)
    eine: Teilnahme = get_object_or_404(
        Teilnahme.objects.filter(treffen=treffen).eingeladen().mit_person(),
        pk=teilnahme,
    )
    eine.treffen = treffen
    aktionen.erneut_pruefen(eine)
    if request.method == "POST":
        runde = zahl(request.POST.get("runde", "")[:4])
        neu_ = aktionen.erneut_senden(teilnahme=eine, runde=runde, von=request.handelnde)
        if neu_:
            titel = _("Die E-Mail an %(name)s geht noch einmal hinaus.")
            versand_melden(
                request, titel % {"name": eine.person.name}, _("Hier sehen Sie, ob sie ankommt.")
            )
        else:
            messages.info(request, _("Diese E-Mail ist schon unterwegs."))
        return redirect(
            "treffen:einladung-zustellung", netzwerk=request.netzwerk.kurzname, pk=treffen.pk
        )
    return render(
        request,
        "treffen/einladung/erneut.html",
        {"treffen": treffen, "teilnahme": eine, "runde": eine.runde + 1},
    )
