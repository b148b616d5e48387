"""Addresses of the signing day; `mitglieder.urls` takes them in."""

from django.urls import path

from mitglieder.views import aushang, kiosk, zeichenstand, zeichenstelle

urlpatterns = [
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/unterzeichnungstag/",
        zeichenstelle.liste,
        name="zeichenstelle-liste",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/unterzeichnungstag/beamer/",
        zeichenstand.zeigen,
        name="zeichenstand-zeigen",
    ),
    path(
        "vereinbarungen/zeichenstellen/<int:pk>/schliessen/",
        zeichenstelle.schliessen,
        name="zeichenstelle-schliessen",
    ),
    path(
        "vereinbarungen/zeichenstellen/<int:pk>/entsperren/",
        zeichenstelle.entsperren,
        name="zeichenstelle-entsperren",
    ),
    path(
        "vereinbarungen/zeichenstellen/<int:pk>/uebergeben/",
        zeichenstelle.uebergeben,
        name="zeichenstelle-uebergeben",
    ),
    path(
        "vereinbarungen/zeichenstellen/<int:pk>/dokument/",
        zeichenstelle.dokument,
        name="zeichenstelle-dokument",
    ),
    path("aushang/<slug:code>/", aushang.zeigen, name="aushang-zeigen"),
    path("aushang/<slug:code>/<int:pk>/", aushang.organisation, name="aushang-organisation"),
    path("aushang/<slug:code>/<int:pk>/<int:kontakt>/", aushang.code, name="aushang-code"),
    path("tablet/<slug:code>/", kiosk.zeigen, name="kiosk-zeigen"),
    path("tablet/<slug:code>/<int:pk>/", kiosk.pruefen, name="kiosk-pruefen"),
    path("tablet/<slug:code>/unterzeichnen/", kiosk.unterzeichnen, name="kiosk-unterzeichnen"),
    path("tablet/<slug:code>/danke/", kiosk.danke, name="kiosk-danke"),
    path("tablet/<slug:code>/abbrechen/", kiosk.abbrechen, name="kiosk-abbrechen"),
]
