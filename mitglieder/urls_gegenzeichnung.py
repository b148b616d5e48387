"""Addresses of countersigning and of the list of parties; `mitglieder.urls` takes them in."""

from django.urls import path

from mitglieder.views import gegenzeichnung, parteienliste

urlpatterns = [
    path(
        "vereinbarungen/gegenzeichnung/<int:pk>/",
        gegenzeichnung.zeichnen,
        name="gegenzeichnung-zeichnen",
    ),
    path(
        "vereinbarungen/gegenzeichnung/<int:pk>/ergebnis/",
        gegenzeichnung.ergebnis,
        name="gegenzeichnung-ergebnis",
    ),
    path(
        "vereinbarungen/beitritte/<int:pk>/gegenzeichnung/siegeln/",
        gegenzeichnung.erneut,
        name="gegenzeichnung-erneut",
    ),
    path(
        "vereinbarungen/beitritte/<int:pk>/gegenzeichnung/dokument/",
        gegenzeichnung.dokument,
        name="gegenzeichnung-dokument",
    ),
    path("vereinbarungen/beteiligte/", parteienliste.liste, name="parteienliste-liste"),
    path("vereinbarungen/beteiligte/neu/<int:pk>/", parteienliste.neu, name="parteienliste-neu"),
    path("vereinbarungen/beteiligte/<int:pk>/", parteienliste.zeigen, name="parteienliste-zeigen"),
    path(
        "vereinbarungen/beteiligte/<int:pk>/dokument/",
        parteienliste.dokument,
        name="parteienliste-dokument",
    ),
    path(
        "vereinbarungen/beteiligte/<int:pk>/senden/",
        parteienliste.senden,
        name="parteienliste-senden",
    ),
    path(
        "vereinbarungen/beteiligte/<int:pk>/siegeln/",
        parteienliste.erneut,
        name="parteienliste-erneut",
    ),
]
