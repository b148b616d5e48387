"""The portal's URLs as the demo has them, and the errors that nobody can order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from netzwerk.basis.rechte import oeffentlich
from netzwerk.basis.views import fehler
from tests.demo.urls import urlpatterns as portal


@oeffentlich
def zu_oft(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", {"sekunden": 60}, status=429)


@oeffentlich
def zu_alt(request: HttpRequest) -> HttpResponse:
    return fehler.csrf(request)


@oeffentlich
def kaputt(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("bestellt")


urlpatterns = [
    path("fehler/403/", zu_alt),
    path("fehler/429/", zu_oft),
    path("fehler/500/", kaputt),
    *portal,
]
