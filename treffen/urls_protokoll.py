"""Addresses of minutes: writing, checking, releasing, objecting; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import (
    einwand,
    korrektur,
    protokoll,
    protokoll_dateien,
    protokoll_ergebnisse,
    protokoll_freigeben,
    protokoll_lesen,
    protokollpruefung,
)

urlpatterns = [
    # Written under their meeting
    path("<int:treffen>/protokoll/", protokoll.bearbeiten, name="protokoll-bearbeiten"),
    path("<int:treffen>/protokoll/kopf/", protokoll.kopf, name="protokoll-kopf"),
    path(
        "<int:treffen>/protokoll/ergebnisse/",
        protokoll_ergebnisse.zuordnen,
        name="protokoll-ergebnisse",
    ),
    path(
        "<int:treffen>/protokoll/freigabe/",
        protokoll_freigeben.freigeben,
        name="protokoll-freigeben",
    ),
    path("<int:treffen>/protokoll/pruefung/", protokollpruefung.neu, name="protokollpruefung-neu"),
    path(
        "<int:treffen>/protokoll/pruefung/zurueckziehen/",
        protokollpruefung.zurueckziehen,
        name="protokollpruefung-zurueckziehen",
    ),
    # Read under their own number
    path("protokolle/<int:pk>/", protokoll_lesen.zeigen, name="protokoll-zeigen"),
    path("protokolle/<int:pk>/versand/", protokoll_lesen.stand, name="protokoll-stand"),
    path("protokolle/<int:pk>/pdf/", protokoll_lesen.dokument, name="protokoll-dokument"),
    path("protokolle/<int:pk>/pdf/erneut/", protokoll_lesen.erneut, name="protokoll-erneut"),
    path("protokolle/<int:pk>/dateien/", protokoll_dateien.stand, name="protokoll-dateien"),
    path(
        "protokolle/<int:pk>/dateien/<str:form>/",
        protokoll_dateien.laden,
        name="protokoll-datei",
    ),
    path(
        "protokolle/<int:pk>/dateien/<str:form>/erstellen/",
        protokoll_dateien.erstellen,
        name="protokoll-datei-erstellen",
    ),
    # Checked, objected to, approved, corrected
    path(
        "protokolle/pruefungen/<int:pk>/",
        protokollpruefung.eigene,
        name="protokollpruefung-eigene",
    ),
    path(
        "protokoll-pruefen/<str:zeichen>/",
        protokollpruefung.pruefen,
        name="protokollpruefung-pruefen",
    ),
    path("protokolle/<int:pk>/einwand/", einwand.neu, name="einwand-neu"),
    path(
        "protokolle/<int:pk>/einwaende/<int:einwand>/",
        einwand.entscheiden,
        name="einwand-entscheiden",
    ),
    path(
        "protokolle/<int:pk>/einwaende/<int:einwand>/zurueckziehen/",
        einwand.zurueckziehen,
        name="einwand-zurueckziehen",
    ),
    path("protokoll-lesen/<str:zeichen>/einwand/", einwand.neu_link, name="einwand-neu-link"),
    path(
        "protokoll-lesen/<str:zeichen>/einwaende/<int:einwand>/zurueckziehen/",
        einwand.zurueckziehen_link,
        name="einwand-zurueckziehen-link",
    ),
    path(
        "protokolle/<int:pk>/genehmigung/",
        protokoll_freigeben.genehmigen,
        name="protokoll-genehmigen",
    ),
    path("protokolle/<int:pk>/korrektur/", korrektur.neu, name="korrektur-neu"),
    path("protokolle/<int:pk>/verwerfen/", korrektur.verwerfen, name="korrektur-verwerfen"),
    path("protokoll-lesen/<str:zeichen>/", protokoll_lesen.lesen, name="protokoll-lesen"),
    path(
        "protokoll-lesen/<str:zeichen>/pdf/",
        protokoll_lesen.lesen_dokument,
        name="protokoll-lesen-dokument",
    ),
]
