from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from treffen.aktionen import anwesenheit as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.anwesenheit import AnwesenheitForm
from treffen.forms.einlass import VorOrtForm
from treffen.models import Teilnahme
from treffen.rechte import darf_protokoll_schreiben
from treffen.views.treffen import verwaltetes


@nur(darf_protokoll_schreiben)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, treffen: int) -> HttpResponse:
    das_treffen = verwaltetes(request, treffen)
    protokoll = aktuelles(das_treffen)
    if protokoll is not None and protokoll.ist_freigegeben:
        messages.warning(request, _("Das Protokoll ist freigegeben, die Anwesenheit steht fest."))
        return redirect(
            "treffen:protokoll-zeigen", netzwerk=request.netzwerk.kurzname, pk=protokoll.pk
        )
    zeilen = Teilnahme.objects.filter(treffen=das_treffen)
    if request.method == "POST":
        # Nobody ticks between the comparison in the form and the writing.
        zeilen = zeilen.select_for_update(of=("self",), no_key=True)
    teilnahmen = list(zeilen.mit_person().nach_namen())
    form = AnwesenheitForm(
        request.POST if request.method == "POST" else None,
        teilnahmen=teilnahmen,
        netzwerk=request.netzwerk,
        treffen=das_treffen,
    )
    neu = VorOrtForm(request.POST or None, treffen=das_treffen, freiwillig=True)
    if request.method == "POST" and form.is_valid() and neu.is_valid():
        aktionen.erfassen(
            treffen=das_treffen,
            werte=form.werte,
            berufsgruppen=form.berufsgruppen,
            gast=form.cleaned_data["gast"],
            neu=neu.neu,
        )
        da = Teilnahme.objects.filter(treffen=das_treffen).anwesend().count()
        messages.success(
            request,
            ngettext(
                "Die Anwesenheit ist gespeichert: %(da)s Person war da.",
                "Die Anwesenheit ist gespeichert: %(da)s Personen waren da.",
                da,
            )
            % {"da": da},
        )
        if form.cleaned_data["gast"] or neu.neu:
            return redirect(request.path)
        return redirect(
            "treffen:protokoll-bearbeiten",
            netzwerk=request.netzwerk.kurzname,
            treffen=das_treffen.pk,
        )
    return seite(
        request,
        "treffen/anwesenheit/bearbeiten.html",
        {
            "treffen": das_treffen,
            "form": form,
            "neu": neu,
            "vorschlag": bool(teilnahmen) and not any(t.anwesenheit for t in teilnahmen),
        },
    )
