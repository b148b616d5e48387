"""Impressum, privacy and accessibility from pages that belong to no network (sign-in, errors)."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from netzwerk.basis.models import Konto, Netzwerk, Seite
from netzwerk.basis.rechte import Anfrage, oeffentlich


@oeffentlich
@require_safe
def rechtliches(request: Anfrage, art: str) -> HttpResponse:
    """The page of the only network, or a choice: each network answers for itself.

    Networks that are not public are named to their members, and to everybody where no other is:
    the sign-in page needs an Impressum too.
    """
    if art not in Seite.Art.values:
        raise Http404
    mit_seite = Netzwerk.objects.filter(seite__art=art)
    eigene = request.user.rollen.keys() if isinstance(request.user, Konto) else ()
    netzwerke = list(mit_seite.filter(Q(ist_oeffentlich=True) | Q(pk__in=eigene))) or list(
        mit_seite
    )
    if len(netzwerke) == 1:
        return redirect("uebersicht:seite", netzwerk=netzwerke[0].kurzname, art=art)
    kontext = {"art": art, "titel": Seite.Art(art).label, "netzwerke": netzwerke}
    return render(request, "basis/rechtliches/waehlen.html", kontext)
