"""Signing up for a date without an account: the public form, and the page behind the link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from angebote.aktionen import terminanmeldung as aktionen
from angebote.forms.terminanmeldung import TerminanmeldungForm
from angebote.models import Angebotstermin, Terminanmeldung
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, begrenzt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, ZugangAnfrage, mit_zugang, oeffentlich


def _adresse_und_termin(request: HttpRequest) -> str:
    return f"{adresse(request)} {request.path}"


@oeffentlich
@never_cache
# Per address and date: a whole school may sign up from one network.
@begrenzt("angebot-anmelden", anzahl=30, sekunden=600, je=_adresse_und_termin)
@require_http_methods(["GET", "POST"])
def neu(request: Anfrage, pk: int) -> HttpResponse:
    """The same answer for every address: nobody learns here who comes."""
    termine = Angebotstermin.objects.oeffentlich(request.netzwerk).mit_anmeldung_hier()
    termin = get_object_or_404(termine.select_related("angebot__netzwerk"), pk=pk)
    form = None
    if termin.nimmt_anmeldungen:
        form = TerminanmeldungForm(request.POST or None, termin=termin)
        if request.method == "POST" and form.is_valid():
            try:
                aktionen.anmelden(termin=termin, von=request.handelnde, **form.cleaned_data)
            except FalscherZustand:  # closed between the two looks
                form = None
                termin.refresh_from_db()
            else:
                return redirect(f"{request.path}?eingegangen=ja")
    return seite(
        request,
        "angebote/terminanmeldung/neu.html",
        {
            "form": form,
            "termin": termin,
            "angebot": termin.angebot,
            "frei": aktionen.freie_plaetze(termin),
            "eingegangen": request.method == "GET" and "eingegangen" in request.GET,
            "zu_spaet": request.method == "POST" and form is None,
        },
    )


@mit_zugang(Zugang.Zweck.TERMINANMELDUNG)
@never_cache
@require_http_methods(["GET", "POST"])
def zeigen(request: ZugangAnfrage) -> HttpResponse:
    """Opening shows how it stands; a button confirms, or cancels."""
    anmeldung: Terminanmeldung = get_object_or_404(
        Terminanmeldung.objects.select_related("termin__angebot__netzwerk"),
        pk=request.handelnde.gegenstand_id,
    )
    abgelehnt = False
    if request.method == "POST":
        schritt = (
            aktionen.abmelden
            if request.POST.get("schritt") == "abmelden"
            else (aktionen.bestaetigen)
        )
        try:
            schritt(anmeldung=anmeldung, von=request.handelnde)
        except FalscherZustand:
            abgelehnt = True
        else:
            return redirect(request.path)
    termin = anmeldung.termin
    return render(
        request,
        "angebote/terminanmeldung/zeigen.html",
        {
            "anmeldung": anmeldung,
            "termin": termin,
            "angebot": termin.angebot,
            "offen": anmeldung.kann_bestaetigen and termin.angebot.ist_oeffentlich,
            "frei": aktionen.freie_plaetze(termin),
            "abgelehnt": abgelehnt,
        },
        status=409 if abgelehnt else 200,
    )
