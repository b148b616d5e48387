"""Addresses of signing online: by a personal link, and signed in."""

from django.urls import path

from mitglieder.views import eigene_unterzeichnung, unterzeichnung, zeichnungsvorschlag

urlpatterns = [
    path("unterzeichnen/<str:zeichen>/", unterzeichnung.lesen, name="unterzeichnung-lesen"),
    path("unterzeichnen/<str:zeichen>/code/", unterzeichnung.code, name="unterzeichnung-code"),
    path(
        "unterzeichnen/<str:zeichen>/angaben/",
        unterzeichnung.angaben,
        name="unterzeichnung-angaben",
    ),
    path(
        "unterzeichnen/<str:zeichen>/zusammenfassung/",
        unterzeichnung.unterzeichnen,
        name="unterzeichnung-unterzeichnen",
    ),
    path(
        "unterzeichnen/<str:zeichen>/benennen/",
        zeichnungsvorschlag.benennen,
        name="unterzeichnung-benennen",
    ),
    path(
        "unterzeichnen/<str:zeichen>/ablehnen/",
        unterzeichnung.ablehnen,
        name="unterzeichnung-ablehnen",
    ),
    path(
        "unterzeichnen/<str:zeichen>/dokument/",
        unterzeichnung.dokument,
        name="unterzeichnung-dokument",
    ),
    path("unterzeichnen/<str:zeichen>/text/", unterzeichnung.text, name="unterzeichnung-text"),
    path(
        "vereinbarungen/vorschlaege/<int:pk>/bestaetigen/",
        zeichnungsvorschlag.bestaetigen,
        name="zeichnungsvorschlag-bestaetigen",
    ),
    path(
        "vereinbarungen/vorschlaege/<int:pk>/ablehnen/",
        zeichnungsvorschlag.ablehnen,
        name="zeichnungsvorschlag-ablehnen",
    ),
    path(
        "unsere-vereinbarungen/",
        eigene_unterzeichnung.liste,
        name="eigene-unterzeichnung-liste",
    ),
    path(
        "unsere-vereinbarungen/<int:pk>/",
        eigene_unterzeichnung.lesen,
        name="eigene-unterzeichnung-lesen",
    ),
    path(
        "unsere-vereinbarungen/<int:pk>/angaben/",
        eigene_unterzeichnung.angaben,
        name="eigene-unterzeichnung-angaben",
    ),
    path(
        "unsere-vereinbarungen/<int:pk>/zusammenfassung/",
        eigene_unterzeichnung.unterzeichnen,
        name="eigene-unterzeichnung-unterzeichnen",
    ),
    path(
        "unsere-vereinbarungen/<int:pk>/ablehnen/",
        eigene_unterzeichnung.ablehnen,
        name="eigene-unterzeichnung-ablehnen",
    ),
    path(
        "unsere-vereinbarungen/<int:pk>/text/",
        eigene_unterzeichnung.text,
        name="eigene-unterzeichnung-text",
    ),
]
