"""The public page that confirms the code of released minutes. It shows no content of them."""

import hashlib
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, ausgeschoepft
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.rechte import Anfrage, oeffentlich
from treffen.aktionen.protokoll import ART, aktuelles
from treffen.forms.protokoll_pruefen import PruefenForm
from treffen.models import Protokoll


@dataclass(frozen=True, kw_only=True)
class Auskunft:
    """`stand`: gueltig, abgeloest (a newer version is out), in_arbeit, unbekannt, beschaedigt."""

    stand: str
    dokument: Dokument | None = None
    protokoll: Protokoll | None = None


@oeffentlich
@never_cache
@require_safe
def pruefen(request: Anfrage) -> HttpResponse:
    form = PruefenForm(request.GET if "code" in request.GET else None)
    auskunft = None
    if form.is_bound:
        if ausgeschoepft("pruefen", adresse(request), anzahl=60, sekunden=60):
            return render(request, "429.html", {"sekunden": 60}, status=429)
        if form.is_valid():
            auskunft = _auskunft(request.netzwerk, form.cleaned_data["code"])
    return seite(request, "treffen/protokoll/pruefen.html", {"form": form, "auskunft": auskunft})


def _auskunft(netzwerk: Netzwerk, code: str) -> Auskunft:
    dokument = Dokument.objects.filter(netzwerk=netzwerk, art=ART, pruefcode=code).first()
    if dokument is None:
        return Auskunft(stand="unbekannt")
    protokoll: Protokoll = Protokoll.objects.select_related("treffen").get(
        pk=dokument.gegenstand_id
    )
    if not dokument.ist_fertig:
        stand = "in_arbeit"
    elif not _ist_unveraendert(dokument):
        stand = "beschaedigt"
    else:
        neuestes = aktuelles(protokoll.treffen)
        neuer = neuestes is not None and neuestes != protokoll and neuestes.ist_freigegeben
        stand = "abgeloest" if neuer else "gueltig"
    return Auskunft(stand=stand, dokument=dokument, protokoll=protokoll)


def _ist_unveraendert(dokument: Dokument) -> bool:
    try:
        return hashlib.sha256(dokument.inhalt()).hexdigest() == dokument.sha256
    except OSError:  # the file is gone
        return False
