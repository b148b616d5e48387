from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mitglieder.models import Fassung, Zeichenstelle
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.zeichentag import stand, zum_tippen
from netzwerk.basis.links import absolut
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import KontoAnfrage, nur

#: Announced to a screen reader each time so many more have signed, and at the end.
SCHRITT = 5
VORLAGE = "mitglieder/zeichenstand/zeigen.html"


@nur(darf_vereinbarungen_verwalten)
@never_cache
@require_safe
def zeigen(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """The register on the beamer: how many have signed, and who did last.

    It asks every five seconds and gets 204 as long as nothing has changed. `gesagt` is the number
    that was announced last.
    """
    fassung: Fassung = get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk).oeffentlich(),
        vereinbarung=pk,
        nummer=nummer,
    )
    jetzt = stand(fassung)
    if request.htmx and request.GET.get("stand") == jetzt.marke:
        return HttpResponse(status=204)
    gesagt = request.GET.get("gesagt", "")
    zahl = int(gesagt) if gesagt.isdecimal() and len(gesagt) < 6 else jetzt.unterzeichnet
    ansagen = jetzt.ist_voll or abs(jetzt.unterzeichnet - zahl) >= SCHRITT
    kontext = {
        "fassung": fassung,
        "stand": jetzt,
        "ansagen": ansagen,
        "gesagt": jetzt.unterzeichnet if ansagen else zahl,
    }
    if request.htmx:
        antwort = render(request, f"{VORLAGE}#stand", kontext)
    else:
        antwort = render(request, VORLAGE, kontext | _einladung(fassung))
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _einladung(fassung: Fassung) -> dict[str, str]:
    """QR code and address of an open poster, the address in two halves: host and path."""
    aushang = Zeichenstelle.objects.filter(fassung=fassung).offen().aushaenge().first()
    if aushang is None:
        return {}
    adresse = zum_tippen(aushang)
    wirt, _strich, pfad = adresse.partition("/")
    qr = qr_code(absolut(aushang.kurze_adresse))
    return {"qr": qr, "adresse": adresse, "wirt": wirt, "pfad": pfad}
