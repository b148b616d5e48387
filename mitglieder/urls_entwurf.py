"""Addresses of a draft: annexes, agreeing on it, versions; `mitglieder.urls` takes them in."""

from django.urls import path

from mitglieder.views import abstimmung, anlage, fassung

urlpatterns = [
    path("vereinbarungen/<int:pk>/anlagen/", anlage.liste, name="anlage-liste"),
    path(
        "vereinbarungen/<int:pk>/anlagen/<int:anlage>/entfernen/",
        anlage.entfernen,
        name="anlage-entfernen",
    ),
    path(
        "vereinbarungen/<int:pk>/anlagen/<int:anlage>/verschieben/",
        anlage.verschieben,
        name="anlage-verschieben",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/anlagen/<int:anlage>/",
        anlage.datei,
        name="anlage-datei",
    ),
    path(
        "unterzeichnen/<str:zeichen>/anlagen/<int:anlage>/",
        anlage.zum_unterzeichnen,
        name="unterzeichnung-anlage",
    ),
    path("vereinbarungen/<int:pk>/abstimmung/", abstimmung.zeigen, name="abstimmung-zeigen"),
    path("vereinbarungen/<int:pk>/abstimmung/fragen/", abstimmung.fragen, name="abstimmung-fragen"),
    path(
        "vereinbarungen/<int:pk>/abstimmung/beenden/",
        abstimmung.beenden,
        name="abstimmung-beenden",
    ),
    path(
        "vereinbarungen/<int:pk>/anmerkungen/<int:anmerkung>/",
        abstimmung.antworten,
        name="anmerkung-beantworten",
    ),
    path("abstimmen/<str:zeichen>/", abstimmung.lesen, name="abstimmung-lesen"),
    path(
        "abstimmen/<str:zeichen>/anlagen/<int:anlage>/",
        abstimmung.anlage,
        name="abstimmung-anlage",
    ),
    path("vereinbarungen/<int:pk>/neue-fassung/", fassung.neu, name="fassung-neu"),
    path("vereinbarungen/<int:pk>/vorschau/", fassung.vorschau, name="fassung-vorschau"),
    path("vereinbarungen/<int:pk>/vergleich/", fassung.vergleichen, name="fassung-vergleichen"),
]
