"""Addresses of joint projects; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import projekt

urlpatterns = [
    path("projekte/", projekt.liste, name="projekt-liste"),
    path("projekte/neu/", projekt.neu, name="projekt-neu"),
    path("projekte/<int:pk>/", projekt.zeigen, name="projekt-zeigen"),
    path("projekte/<int:pk>/bearbeiten/", projekt.bearbeiten, name="projekt-bearbeiten"),
    path("projekte/<int:pk>/beginnen/", projekt.beginnen, name="projekt-beginnen"),
    path("projekte/<int:pk>/abschliessen/", projekt.abschliessen, name="projekt-abschliessen"),
    path("projekte/<int:pk>/abbrechen/", projekt.abbrechen, name="projekt-abbrechen"),
    path(
        "projekte/<int:pk>/wieder-aufnehmen/",
        projekt.wieder_aufnehmen,
        name="projekt-wieder-aufnehmen",
    ),
    path("projekte/<int:pk>/loeschen/", projekt.loeschen, name="projekt-loeschen"),
]
