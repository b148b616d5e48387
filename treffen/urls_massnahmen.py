"""Addresses of measures; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import massnahme, massnahme_liste, massnahme_melden, massnahmenlink

urlpatterns = [
    path("massnahmen/", massnahme_liste.liste, name="massnahme-liste"),
    path("massnahmen/tabelle/", massnahme_liste.ausfuhr, name="massnahme-ausfuhr"),
    path("massnahmen/neu/", massnahme.neu, name="massnahme-neu"),
    path("massnahmen/<int:pk>/", massnahme.zeigen, name="massnahme-zeigen"),
    path("massnahmen/<int:pk>/bearbeiten/", massnahme.bearbeiten, name="massnahme-bearbeiten"),
    path("massnahmen/<int:pk>/stand/", massnahme_melden.stand, name="massnahme-stand"),
    path("massnahmen/<int:pk>/frist/", massnahme_melden.frist, name="massnahme-frist"),
    path(
        "massnahmen/<int:pk>/nachweise/<int:notiz>/",
        massnahme_melden.nachweis,
        name="massnahme-nachweis",
    ),
    # By personal link
    path("meine-massnahmen/<str:zeichen>/", massnahmenlink.zeigen, name="massnahmenlink-zeigen"),
    path(
        "meine-massnahmen/<str:zeichen>/<int:pk>/nachweise/<int:notiz>/",
        massnahmenlink.nachweis,
        name="massnahmenlink-nachweis",
    ),
]
