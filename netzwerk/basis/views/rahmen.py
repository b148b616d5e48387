"""Small pages of the portal as such: entry, health, colours, light or dark."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from netzwerk.basis.forms.galerie import GalerieFormular, beispiele
from netzwerk.basis.kontext import FARBSCHEMA_COOKIE
from netzwerk.basis.models import Konto, Netzwerk, Notfallkontakt
from netzwerk.basis.notfall import BUNDESWEIT
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, angemeldet, oeffentlich


@oeffentlich
@require_safe
def wurzel(request: Anfrage) -> HttpResponse:
    """The only public network, or a choice among several."""
    netzwerke = list(Netzwerk.objects.all().oeffentlich().prefetch_related("notfallkontakt_set"))
    if len(netzwerke) == 1:
        return redirect("uebersicht:start", netzwerk=netzwerke[0].kurzname)
    gemeinsame = _gemeinsame_notfallkontakte(netzwerke)
    notfall = {"notfallkontakte_sortiert": gemeinsame} if gemeinsame else BUNDESWEIT
    return render(request, "basis/wurzel.html", {"netzwerke": netzwerke, "notfall": notfall})


def _gemeinsame_notfallkontakte(netzwerke: list[Netzwerk]) -> list[Notfallkontakt]:
    """Numbers that every network names: those help whichever one somebody is looking for."""
    je_netzwerk = [netzwerk.notfallkontakte_sortiert for netzwerk in netzwerke]
    if not je_netzwerk:
        return []
    ueberall = set.intersection(*({k.nummer_waehlbar for k in liste} for liste in je_netzwerk))
    return [kontakt for kontakt in je_netzwerk[0] if kontakt.nummer_waehlbar in ueberall]


@angemeldet
@require_safe
def eingang(request: KontoAnfrage) -> HttpResponse:
    """Where signing in leads: the working area of the one network, or a choice."""
    konto = request.handelnde
    netzwerke = Netzwerk.objects.all()
    if not konto.ist_systemverwaltung:
        netzwerke = netzwerke.filter(pk__in=konto.rollen.keys())
    auswahl = list(netzwerke)
    if len(auswahl) == 1:
        return redirect("uebersicht:uebersicht", netzwerk=auswahl[0].kurzname)
    return render(request, "basis/eingang.html", {"netzwerke": auswahl})


@oeffentlich
@require_safe
def gesund(request: HttpRequest) -> HttpResponse:
    """Health address for load balancers: 200 when the database answers."""
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT 1")
    return HttpResponse("gesund\n", content_type="text/plain")


@oeffentlich
@require_safe
@cache_control(public=True, max_age=300)
def farben(request: Anfrage) -> HttpResponse:
    """The municipality's colour as a style sheet of its own: no inline style is needed."""
    netzwerk = request.netzwerk
    css = f":root{{--app-brand-hue:{netzwerk.farbton};--app-brand-chroma:{netzwerk.saettigung}}}\n"
    return HttpResponse(css, content_type="text/css")


@oeffentlich
@require_POST
def farbschema(request: Anfrage) -> HttpResponse:
    """Switch between light and dark; kept with the account, else in a cookie for a year."""
    wahl = request.POST.get("farbschema", "")
    if wahl not in Konto.Farbschema.values:
        wahl = Konto.Farbschema.HELL.value
    weiter = request.POST.get("weiter", "/")
    if not url_has_allowed_host_and_scheme(weiter, allowed_hosts={request.get_host()}):
        weiter = "/"
    antwort = redirect(weiter)
    # The account, not who acts: it may still lack its second factor.
    if isinstance(request.user, Konto):
        request.user.farbschema = wahl
        request.user.save(update_fields=["farbschema"])
    else:
        antwort.set_cookie(
            FARBSCHEMA_COOKIE, wahl, max_age=31_536_000, httponly=True, samesite="Lax"
        )
    return antwort


@oeffentlich
@require_safe
def galerie(request: Anfrage) -> HttpResponse:
    """All components in all states, for those who build pages."""
    if not settings.DEBUG and settings.PORTAL_MODUS != "test":
        raise Http404
    fehlerhaft = GalerieFormular({"text": "", "email": "keine-adresse"})
    fehlerhaft.is_valid()
    leer = GalerieFormular(prefix="leer")
    kontext = {"form": fehlerhaft, "leeres_formular": leer, **beispiele()}
    return render(request, "_bausteine/galerie.html", kontext)
