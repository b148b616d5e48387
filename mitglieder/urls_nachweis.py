"""Addresses of signatures on paper and of files with a qualified one."""

from django.urls import path

from mitglieder.views import nachweis, nachweis_eingang, nachweis_link

FASSUNG = "vereinbarungen/<int:pk>/fassungen/<int:nummer>"

urlpatterns = [
    path(f"{FASSUNG}/blaetter/", nachweis.blaetter, name="blatt-liste"),
    path(f"{FASSUNG}/blaetter/dokument/", nachweis.blaetter_datei, name="blatt-alle"),
    path(f"{FASSUNG}/scans/", nachweis_eingang.zeigen, name="nachweis-eingang"),
    path(f"{FASSUNG}/scans/<str:name>/", nachweis_eingang.bild, name="nachweis-eingang-bild"),
    path("vereinbarungen/beitritte/<int:pk>/blatt/", nachweis.blatt, name="blatt-zeigen"),
    path(
        "vereinbarungen/beitritte/<int:pk>/blatt/anfordern/",
        nachweis.blatt_anfordern,
        name="blatt-anfordern",
    ),
    path("vereinbarungen/beitritte/<int:pk>/scan/", nachweis.neu, name="nachweis-neu"),
    path("vereinbarungen/nachweise/<int:pk>/", nachweis.pruefen, name="nachweis-pruefen"),
    path(
        "vereinbarungen/nachweise/<int:pk>/verwerfen/",
        nachweis.verwerfen,
        name="nachweis-verwerfen",
    ),
    path("vereinbarungen/nachweise/<int:pk>/datei/", nachweis.datei, name="nachweis-datei"),
    path(
        "vereinbarungen/nachweise/<int:pk>/seiten/<int:nummer>/",
        nachweis.bild,
        name="nachweis-bild",
    ),
    path("unterzeichnen/<str:zeichen>/papier/", nachweis_link.zeigen, name="nachweis-link"),
    path(
        "unterzeichnen/<str:zeichen>/papier/blatt/", nachweis_link.blatt, name="nachweis-link-blatt"
    ),
    path(
        "unterzeichnen/<str:zeichen>/papier/blatt/anfordern/",
        nachweis_link.blatt_anfordern,
        name="nachweis-link-anfordern",
    ),
]
