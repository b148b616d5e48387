"""The public page that says what a document's code or file is worth. Nothing is kept."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.aktionen.dokument import DateiVeraendert, gepruefter_inhalt
from netzwerk.basis.dokumente import Befund, pruefbare
from netzwerk.basis.forms.pruefen import PruefenFormular
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, ausgeschoepft
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.rechte import Anfrage, oeffentlich


@dataclass(frozen=True, kw_only=True)
class Auskunft:
    """`stand`: gueltig, ueberholt, in_arbeit, unbekannt, veraendert, beschaedigt."""

    stand: str
    dokument: Dokument | None = None
    befund: Befund | None = None
    datei_verglichen: bool = False


@oeffentlich
@never_cache
@require_http_methods(["GET", "POST"])
def pruefen(request: Anfrage) -> HttpResponse:
    if request.method == "POST":
        formular = PruefenFormular(request.POST, request.FILES)
    elif "code" in request.GET:
        formular = PruefenFormular({"code": request.GET["code"]})
    else:
        return seite(request, "basis/pruefen/pruefen.html", {"form": PruefenFormular()})
    if ausgeschoepft("pruefen", adresse(request), anzahl=60, sekunden=60):
        return render(request, "429.html", {"sekunden": 60}, status=429)
    kontext: dict[str, Any] = {"form": formular}
    if formular.is_valid():
        auskunft = _auskunft(request.netzwerk, **formular.cleaned_data)
        kontext["auskunft"] = auskunft
        if auskunft.dokument is not None:
            kontext["form"] = PruefenFormular()  # the next document; an unknown code can be mended
    return seite(request, "basis/pruefen/pruefen.html", kontext)


@oeffentlich
@require_safe
def umgezogen(request: Anfrage) -> HttpResponse:
    """Addresses that stand in documents which can no longer be changed."""
    ziel = reverse(
        "basis:pruefen", kwargs={"netzwerk": request.netzwerk.kurzname}, query=request.GET
    )
    return redirect(ziel, permanent=True)


def _auskunft(netzwerk: Netzwerk, *, code: str, datei: Any) -> Auskunft:
    arten = pruefbare()
    dokumente = Dokument.objects.filter(netzwerk=netzwerk, art__in=arten)
    summe = _summe(datei) if datei else ""
    if code:
        dokument = dokumente.filter(pruefcode=code).first()
    else:
        dokument = dokumente.filter(sha256=summe).first()
    if dokument is None:
        return Auskunft(stand="unbekannt", datei_verglichen=bool(summe))
    befund = arten[dokument.art](dokument)
    return Auskunft(
        stand=_stand(dokument, befund, summe),
        dokument=dokument,
        befund=befund,
        datei_verglichen=bool(summe),
    )


def _stand(dokument: Dokument, befund: Befund, summe: str) -> str:
    if not dokument.ist_fertig:
        return "in_arbeit"
    if summe and summe != dokument.sha256:
        return "veraendert"
    try:
        gepruefter_inhalt(dokument)
    except DateiVeraendert:
        return "beschaedigt"
    if not befund.unversehrt:
        return "beschaedigt"
    return "ueberholt" if befund.ueberholt else "gueltig"


def _summe(datei: Any) -> str:
    rechner = hashlib.sha256()
    for teil in datei.chunks():
        rechner.update(teil)
    return rechner.hexdigest()
