"""From poll to structure: focus topics, and choosing a group on the phone; a part of
`urls_gruppen`."""

from django.urls import path

from treffen.views import gruppenmeldung, gruppenwahl, schwerpunktthema

urlpatterns = [
    path(
        "umfragen/<int:umfrage>/fragen/<int:frage>/struktur/",
        schwerpunktthema.struktur,
        name="schwerpunktthema-struktur",
    ),
    path("themen/", schwerpunktthema.liste, name="schwerpunktthema-liste"),
    path("themen/neu/", schwerpunktthema.neu, name="schwerpunktthema-neu"),
    path("themen/<int:pk>/", schwerpunktthema.zeigen, name="schwerpunktthema-zeigen"),
    path(
        "themen/<int:pk>/bearbeiten/",
        schwerpunktthema.bearbeiten,
        name="schwerpunktthema-bearbeiten",
    ),
    path(
        "themen/<int:pk>/abschliessen/",
        schwerpunktthema.abschliessen,
        name="schwerpunktthema-abschliessen",
    ),
    # On phones and on the beamer
    path("gruppen/beamer/", gruppenwahl.beamer, name="gruppenwahl-beamer"),
    path("<int:treffen>/gruppen/beamer/", gruppenwahl.beamer, name="gruppenwahl-beamer-treffen"),
    path("gruppen/wahl/<str:code>/", gruppenwahl.zeigen, name="gruppenwahl-zeigen"),
    path("gruppen/wahl/<str:code>/melden/", gruppenwahl.melden, name="gruppenwahl-melden"),
    path("antwort/<str:zeichen>/gruppen/", gruppenwahl.link, name="gruppenwahl-link"),
    # Who waits to be accepted
    path("gruppen/<int:gruppe>/meldungen/", gruppenmeldung.liste, name="gruppenmeldung-liste"),
    path("gruppen/<int:gruppe>/meldungen/alle/", gruppenmeldung.alle, name="gruppenmeldung-alle"),
    path(
        "gruppen/<int:gruppe>/meldungen/unbekannte/",
        gruppenmeldung.unbekannte,
        name="gruppenmeldung-unbekannte",
    ),
    path(
        "gruppen/<int:gruppe>/meldungen/<int:pk>/",
        gruppenmeldung.pruefen,
        name="gruppenmeldung-pruefen",
    ),
    path(
        "gruppen/<int:gruppe>/meldungen/<int:pk>/ablehnen/",
        gruppenmeldung.ablehnen,
        name="gruppenmeldung-ablehnen",
    ),
]
