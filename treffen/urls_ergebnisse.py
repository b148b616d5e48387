"""Addresses of result sheets; `treffen.urls_gruppen` takes them in."""

from django.urls import path

from treffen.views import ergebnis, ergebnisblatt

urlpatterns = [
    # With an account, and in the plenum as slides
    path("<int:pk>/ergebnisse/anlegen/", ergebnisblatt.anlegen, name="ergebnisblatt-anlegen"),
    path("<int:pk>/ergebnisse/beamer/", ergebnisblatt.beamer, name="ergebnisblatt-beamer"),
    path(
        "<int:pk>/ergebnisse/tischkarten/",
        ergebnisblatt.tischkarten,
        name="ergebnisblatt-tischkarten",
    ),
    path("ergebnisse/blatt/<int:pk>/", ergebnisblatt.zeigen, name="ergebnisblatt-zeigen"),
    path(
        "ergebnisse/blatt/<int:pk>/abschliessen/",
        ergebnisblatt.abschliessen,
        name="ergebnisblatt-abschliessen",
    ),
    path("ergebnisse/blatt/<int:pk>/oeffnen/", ergebnisblatt.oeffnen, name="ergebnisblatt-oeffnen"),
    # At the table, by the sheet's code
    path("ergebnisse/<slug:code>/", ergebnis.schreiben, name="ergebnisblatt-schreiben"),
    path("ergebnisse/<slug:code>/<int:pk>/", ergebnis.bearbeiten, name="ergebnis-bearbeiten"),
    path("ergebnisse/<slug:code>/<int:pk>/ansatz/", ergebnis.ansatz, name="ergebnis-ansatz"),
    path("ergebnisse/<slug:code>/<int:pk>/ruecken/", ergebnis.ruecken, name="ergebnis-ruecken"),
    path("ergebnisse/<slug:code>/<int:pk>/loeschen/", ergebnis.loeschen, name="ergebnis-loeschen"),
]
