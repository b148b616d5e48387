"""Addresses of polls, for the coordination and for phones; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import beamer, fernbedienung, stimmrecht, umfrage, umfragefrage

urlpatterns = [
    path("umfragen/", umfrage.liste, name="umfrage-liste"),
    path("umfragen/neu/", umfrage.neu, name="umfrage-neu"),
    path("umfragen/<int:pk>/", umfrage.zeigen, name="umfrage-zeigen"),
    path("umfragen/<int:pk>/bearbeiten/", umfrage.bearbeiten, name="umfrage-bearbeiten"),
    path("umfragen/<int:pk>/loeschen/", umfrage.loeschen, name="umfrage-loeschen"),
    path("umfragen/<int:pk>/kopieren/", umfrage.kopieren, name="umfrage-kopieren"),
    path("umfragen/<int:pk>/starten/", umfrage.starten, name="umfrage-starten"),
    path("umfragen/<int:pk>/schliessen/", umfrage.schliessen, name="umfrage-schliessen"),
    path("umfragen/<int:pk>/tabelle/", umfrage.tabelle, name="umfrage-tabelle"),
    path("umfragen/<int:pk>/beamer/", beamer.zeigen, name="umfrage-beamer"),
    path(
        "umfragen/<int:pk>/fernbedienung/",
        fernbedienung.zeigen,
        name="umfrage-fernbedienung",
    ),
    path("umfragen/<int:pk>/steuern/", fernbedienung.steuern, name="umfrage-steuern"),
    path("umfragen/<int:pk>/text/", fernbedienung.text, name="umfrage-text"),
    path("umfragen/<int:pk>/fragen/neu/", umfragefrage.neu, name="umfragefrage-neu"),
    path(
        "umfragen/<int:pk>/fragen/<int:frage>/bearbeiten/",
        umfragefrage.bearbeiten,
        name="umfragefrage-bearbeiten",
    ),
    path(
        "umfragen/<int:pk>/fragen/<int:frage>/loeschen/",
        umfragefrage.loeschen,
        name="umfragefrage-loeschen",
    ),
    path(
        "umfragen/<int:pk>/fragen/<int:frage>/ruecken/",
        umfragefrage.ruecken,
        name="umfragefrage-ruecken",
    ),
    path("umfragen/<int:pk>/links/", stimmrecht.liste, name="stimmrecht-liste"),
    path("umfragen/<int:pk>/links/erinnern/", stimmrecht.erinnern, name="stimmrecht-erinnern"),
]
