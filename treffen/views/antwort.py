"""Answering by the personal link. Opening it changes nothing: mail scanners open links too."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from treffen import kalender
from treffen.forms.einladung import AntwortForm
from treffen.models import Teilnahme


def _teilnahme(request: ZugangAnfrage) -> Teilnahme:
    teilnahme = request.handelnde.gegenstand
    if not isinstance(teilnahme, Teilnahme):
        raise Http404
    teilnahme.treffen.netzwerk = request.netzwerk
    return teilnahme


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
# Per link: a whole town hall answers from one address.
@begrenzt(
    "einladung-antworten",
    anzahl=60,
    sekunden=600,
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
)
@require_http_methods(["GET", "POST"])
def antworten(request: ZugangAnfrage) -> HttpResponse:
    teilnahme = _teilnahme(request)
    treffen = teilnahme.treffen
    form = None
    if treffen.nimmt_antworten:
        anfang = {"bemerkung": teilnahme.bemerkung}
        if teilnahme.antwort in (AntwortForm.ZUSAGEN, AntwortForm.ABSAGEN):
            anfang["antwort"] = teilnahme.antwort
        form = AntwortForm(request.POST if request.method == "POST" else None, initial=anfang)
        if request.method == "POST" and form.is_valid():
            teilnahme.antworten(form.cleaned_data["antwort"], form.cleaned_data["bemerkung"])
            return redirect(f"{request.path}?gespeichert=ja")
    return seite(
        request,
        "treffen/einladung/antworten.html",
        {
            "form": form,
            "treffen": treffen,
            "teilnahme": teilnahme,
            "gespeichert": "gespeichert" in request.GET
            and teilnahme.antwort != Teilnahme.Antwort.OFFEN,
            "zu_spaet": request.method == "POST" and form is None,
            "termin": f"{request.path}termin.ics",
        },
    )


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@require_safe
def termin(request: ZugangAnfrage) -> HttpResponse:
    """The calendar entry as a file."""
    teilnahme = _teilnahme(request)
    if teilnahme.treffen.ist_abgesagt:
        inhalt = kalender.absage(teilnahme)
    else:
        link = persoenlicher_link("treffen:einladung-antworten", request.handelnde)
        inhalt = kalender.einladung(teilnahme, link=link)
    antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return antwort
