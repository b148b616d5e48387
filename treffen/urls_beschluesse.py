"""Addresses of decisions, their register and the circulation; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import beschluss, umlauf, umlaufstimme

urlpatterns = [
    path("beschluesse/", beschluss.liste, name="beschluss-liste"),
    path("beschluesse/tabelle.<str:format>", beschluss.ausfuhr, name="beschluss-ausfuhr"),
    path("beschluesse/<int:pk>/", beschluss.zeigen, name="beschluss-zeigen"),
    path("beschluesse/<int:pk>/bearbeiten/", beschluss.bearbeiten, name="beschluss-bearbeiten"),
    # By circulation
    path("umlaeufe/", umlauf.liste, name="umlauf-liste"),
    path("umlaeufe/neu/", umlauf.neu, name="umlauf-neu"),
    path("umlaeufe/<int:pk>/", umlauf.zeigen, name="umlauf-zeigen"),
    path("umlaeufe/<int:pk>/bearbeiten/", umlauf.bearbeiten, name="umlauf-bearbeiten"),
    path("umlaeufe/<int:pk>/starten/", umlauf.starten, name="umlauf-starten"),
    path("umlaeufe/<int:pk>/loeschen/", umlauf.loeschen, name="umlauf-loeschen"),
    path("umlaeufe/<int:pk>/nachfragen/", umlauf.nachfragen, name="umlauf-nachfragen"),
    path("umlaeufe/<int:pk>/frist/", umlauf.verlaengern, name="umlauf-verlaengern"),
    path("umlaeufe/<int:pk>/zurueckziehen/", umlauf.zurueckziehen, name="umlauf-zurueckziehen"),
    path("umlaeufe/<int:pk>/aufnehmen/", umlauf.aufnehmen, name="umlauf-aufnehmen"),
    path("umlaeufe/<int:pk>/stimme/", umlaufstimme.eigene, name="umlaufstimme-eigene"),
    path("umlauf/<str:zeichen>/", umlaufstimme.link, name="umlaufstimme-link"),
]
