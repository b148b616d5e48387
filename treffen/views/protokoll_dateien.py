"""Files made from released minutes: asked for by who runs the meeting, read by members."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern
from treffen import protokolldateien
from treffen.aktionen import protokolldatei as aktionen
from treffen.models import Protokoll
from treffen.rechte import darf_protokoll_schreiben, darf_treffen_sehen
from treffen.views.protokoll_lesen import sichtbares, verwaltetes


def _form(schluessel: str) -> protokolldateien.Form:
    try:
        return protokolldateien.FORMEN[schluessel]
    except KeyError:
        raise Http404 from None


@nur(darf_protokoll_schreiben)
@require_safe
def stand(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The fragment that asks for itself while a file is made."""
    protokoll = verwaltetes(request, pk)
    kontext = {"protokoll": protokoll, **protokolldateien.lage(protokoll, verwaltet=True)}
    return render(request, "treffen/protokoll/_dokumente.html#dateien", kontext)


@nur(darf_protokoll_schreiben)
@require_POST
def erstellen(request: KontoAnfrage, pk: int, form: str) -> HttpResponse:
    """Asked for, or asked for again after it failed."""
    protokoll = verwaltetes(request, pk)
    aktionen.anfordern(protokoll=protokoll, form=_form(form))
    messages.success(request, _("Die Datei wird erstellt."))
    return redirect(protokoll)


@nur(darf_treffen_sehen)
@require_safe
def laden(request: KontoAnfrage, pk: int, form: str) -> HttpResponseBase:
    protokoll: Protokoll = sichtbares(request, pk)
    gesucht = _form(form)
    for datei in protokolldateien.dateien(protokoll):
        if datei.form == gesucht and datei.fertig is not None:
            return ausliefern(request, datei.fertig)
    raise Http404
