"""The public page that says what a document's code or file is worth. Nothing is kept."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.forms.pruefen import GROESSE, ZU_GROSS, PruefenFormular
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, ausgeschoepft
from netzwerk.basis.pruefung import auskunft
from netzwerk.basis.rechte import Anfrage, oeffentlich

VORLAGE = "basis/pruefen/pruefen.html"
#: Beside the file a form sends little.
BEIWERK = 64 * 1024
#: A browser that is not heard out shows an error of its own instead of our answer. More than this
#: nobody sends by mistake.
GEDULD = 200 * 1024 * 1024


# Exempt only until the size is known: the protection would read all of it first.
@oeffentlich
@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def pruefen(request: Anfrage) -> HttpResponse:
    angabe = request.META.get("CONTENT_LENGTH", "")
    laenge = int(angabe) if angabe.isdigit() else 0
    if laenge <= GROESSE + BEIWERK:
        antwort: HttpResponse = _pruefen(request)
        return antwort
    if laenge <= GEDULD:
        while request.read(GROESSE // 20):  # thrown away as it comes
            pass
    kontext = {"form": PruefenFormular(), "zu_gross": ZU_GROSS}
    antwort = render(request, VORLAGE, kontext, status=413)
    antwort["Connection"] = "close"
    return antwort


@csrf_protect
def _pruefen(request: Anfrage) -> HttpResponse:
    if request.method == "POST":
        formular = PruefenFormular(request.POST, request.FILES)
    elif "code" in request.GET:
        formular = PruefenFormular({"code": request.GET["code"]})
    else:
        return seite(request, VORLAGE, {"form": PruefenFormular()})
    if ausgeschoepft("pruefen", adresse(request), anzahl=60, sekunden=60):
        return render(request, "429.html", {"sekunden": 60}, status=429)
    kontext: dict[str, Any] = {"form": formular}
    if formular.is_valid():
        code, datei = formular.cleaned_data["code"], formular.cleaned_data["datei"]
        ergebnis = auskunft(
            request.netzwerk, code=code, inhalt=datei.read() if datei is not None else None
        )
        kontext["auskunft"] = ergebnis
        if ergebnis.dokument is not None:
            kontext["form"] = PruefenFormular()  # the next document; an unknown code can be mended
    return seite(request, VORLAGE, kontext)


@oeffentlich
@require_safe
def umgezogen(request: Anfrage) -> HttpResponse:
    """Addresses that stand in documents which can no longer be changed."""
    ziel = reverse(
        "basis:pruefen", kwargs={"netzwerk": request.netzwerk.kurzname}, query=request.GET
    )
    return redirect(ziel, permanent=True)
