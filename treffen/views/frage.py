from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import frage as aktionen
from treffen.forms.frage import FrageForm
from treffen.models import Frage, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import verwaltetes


def _frage(treffen: Treffen, pk: int) -> Frage:
    """With the number of answers as `zahl`."""
    frage: Frage = get_object_or_404(treffen.fragen.annotate(zahl=Count("antworten")), pk=pk)
    frage.treffen = treffen
    return frage


def _zur_liste(treffen: Treffen, anker: str = "") -> HttpResponse:
    antwort = redirect("treffen:frage-liste", netzwerk=treffen.netzwerk.kurzname, pk=treffen.pk)
    antwort["Location"] += anker
    return antwort


@nur(darf_treffen_verwalten)
@require_safe
def liste(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    fragen = treffen.fragen.annotate(zahl=Count("antworten"))
    return render(request, "treffen/frage/liste.html", {"treffen": treffen, "fragen": fragen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    form = FrageForm(request.POST or None, instance=Frage(treffen=treffen))
    if request.method == "POST" and form.is_valid():
        aktionen.anfuegen(frage=form.save(commit=False))
        messages.success(
            request,
            _("Die Frage ist eingetragen."),
            extra_tags=_("Wer zusagt, sieht sie auf der Antwortseite."),
        )
        return _zur_liste(treffen)
    return seite(request, "treffen/frage/formular.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = _frage(treffen, frage)
    if request.method == "POST":
        sperren(eine)
    form = FrageForm(request.POST or None, instance=eine)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=[*form.Meta.fields, "wahlen"])
        messages.success(request, _("Die Frage ist gespeichert."))
        return _zur_liste(treffen)
    return seite(
        request,
        "treffen/frage/formular.html",
        {"form": form, "treffen": treffen, "frage": _frage(treffen, frage)},
    )


@nur(darf_treffen_verwalten)
@require_POST
def ruecken(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = _frage(treffen, frage)
    if aktionen.ruecken(frage=eine, hoch=request.POST.get("richtung") == "hoch"):
        messages.success(request, _("„%(frage)s“ ist verschoben.") % {"frage": eine.text})
    return _zur_liste(treffen, f"#frage-{eine.pk}")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, frage: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    eine = _frage(treffen, frage)
    if request.method == "POST":
        eine.delete()
        messages.success(request, _("Die Frage ist gelöscht."))
        return _zur_liste(treffen)
    return render(request, "treffen/frage/loeschen.html", {"treffen": treffen, "frage": eine})
