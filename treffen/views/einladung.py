from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen import briefe
from treffen.aktionen import einladung as aktionen
from treffen.forms.einladung import EinladungForm
from treffen.models import Teilnahme, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.versand import versand
from treffen.views.treffen import JE_SEITE, finden, teilnehmende, versand_melden, zur_seite


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Choose, look at the mail, send: one address, the button pressed says which step."""
    treffen = finden(request, pk)
    if not treffen.kann_einladen:
        messages.error(
            request,
            _("Zu diesem Treffen kann jetzt nicht eingeladen werden."),
            extra_tags=_("Es muss einen festen Termin in der Zukunft haben."),
        )
        return zur_seite(treffen)
    gesendet = request.method == "POST"
    form = EinladungForm(request.POST if gesendet else None, treffen=treffen)
    schritt = request.POST.get("schritt", "")
    if not gesendet or schritt == "auswahl" or not form.is_valid():
        gewaehlt = {
            int(pk) for pk in request.POST.getlist("kontakte") if pk.isdecimal() and len(pk) < 19
        }
        return seite(
            request,
            "treffen/einladung/auswahl.html",
            {"form": form, "treffen": treffen, "gewaehlt": gewaehlt},
        )
    if schritt == "senden":
        return _senden(request, treffen, form)
    empfaenger = list(form.empfaenger())
    if not empfaenger:
        messages.warning(request, _("Alle ausgewählten Personen sind schon eingeladen."))
        return zur_seite(treffen)
    return render(
        request,
        "treffen/einladung/vorschau.html",
        {
            "form": form,
            "treffen": treffen,
            "empfaenger": empfaenger,
            **briefe.einladung_vorschau(
                Teilnahme(treffen=treffen, kontakt=empfaenger[0]), form.cleaned_data["text"]
            ),
        },
    )


def _senden(request: KontoAnfrage, treffen: Treffen, form: EinladungForm) -> HttpResponse:
    zahl = aktionen.einladen(
        treffen=treffen,
        kontakte=form.empfaenger(),
        text=form.cleaned_data["text"],
        von=request.handelnde,
    )
    if zahl:
        versand_melden(
            request,
            ngettext(
                "%(zahl)s Einladung ist auf dem Weg.",
                "%(zahl)s Einladungen sind auf dem Weg.",
                zahl,
            )
            % {"zahl": zahl},
            _("Unten sehen Sie, wer sie bekommen hat."),
        )
    else:
        messages.info(request, _("Alle ausgewählten Personen waren schon eingeladen."))
    return zur_seite(treffen)


@nur(darf_treffen_verwalten)
@require_POST
def aenderung(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = finden(request, pk)
    zahl = aktionen.aenderung_mitteilen(treffen=treffen, von=request.handelnde)
    if zahl:
        versand_melden(
            request,
            ngettext(
                "%(zahl)s Person erfährt den neuen Termin.",
                "%(zahl)s Personen erfahren den neuen Termin.",
                zahl,
            )
            % {"zahl": zahl},
            _("Die Kalender der Eingeladenen aktualisieren sich mit der E-Mail."),
        )
    else:
        messages.info(request, _("Alle kennen den neuen Termin schon."))
    return zur_seite(treffen)


@nur(darf_treffen_verwalten)
@require_safe
def zustellung(request: KontoAnfrage, pk: int) -> HttpResponse:
    """How far each mail has come. htmx asks again while anything waits, for `teil` alone."""
    treffen = finden(request, pk)
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
    zeilen = Teilnahme.objects.filter(treffen=treffen).eingeladen().mit_person().nach_namen()
    seite_ = Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite"))
    kontext |= {"seite": seite_, "teilnehmende": stand.anheften(seite_.object_list)}
    vorlage = "treffen/einladung/zustellung.html"
    return render(request, f"{vorlage}#liste" if request.htmx else vorlage, kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def erneut(request: KontoAnfrage, pk: int, teilnahme: int) -> HttpResponse:
    """Send to one person once more. The form names the round: pressed twice, sent once."""
    treffen = finden(request, pk)
    eine: Teilnahme = get_object_or_404(
        Teilnahme.objects.filter(treffen=treffen).eingeladen().mit_person(),
        pk=teilnahme,
    )
    eine.treffen = treffen
    if request.method == "POST":
        runde = request.POST.get("runde", "")
        neu_ = runde.isdecimal() and aktionen.erneut_einladen(
            teilnahme=eine, runde=int(runde[:4]), von=request.handelnde
        )
        if neu_:
            titel = _("Die Einladung an %(name)s geht noch einmal hinaus.")
            versand_melden(
                request, titel % {"name": eine.person.name}, _("Hier sehen Sie, ob sie ankommt.")
            )
        else:
            messages.info(request, _("Diese Einladung ist schon unterwegs."))
        return redirect(
            "treffen:einladung-zustellung", netzwerk=request.netzwerk.kurzname, pk=treffen.pk
        )
    return render(
        request,
        "treffen/einladung/erneut.html",
        {"treffen": treffen, "teilnahme": eine, "runde": eine.runde + 1},
    )
