from django.urls import path

from angebote.views import aenderung, angebot, fehlsuche, pflege, suche, synonym

app_name = "angebote"
urlpatterns = [
    path("", angebot.liste, name="angebot-liste"),
    path("<int:pk>-<slug:slug>/", angebot.zeigen, name="angebot-zeigen"),
    path("verwalten/", pflege.verwalten, name="angebot-verwalten"),
    path("neu/", pflege.neu, name="angebot-neu"),
    path("<int:pk>/", pflege.pruefen, name="angebot-pruefen"),
    path("<int:pk>/bearbeiten/", pflege.bearbeiten, name="angebot-bearbeiten"),
    path("<int:pk>/einreichen/", pflege.einreichen, name="angebot-einreichen"),
    path("<int:pk>/freigeben/", pflege.freigeben, name="angebot-freigeben"),
    path("<int:pk>/zurueckweisen/", pflege.zurueckweisen, name="angebot-zurueckweisen"),
    path("<int:pk>/bestaetigen/", pflege.bestaetigen, name="angebot-bestaetigen"),
    path("<int:pk>/archivieren/", pflege.archivieren, name="angebot-archivieren"),
    path("aenderungen/<int:pk>/annehmen/", aenderung.annehmen, name="aenderung-annehmen"),
    path("aenderungen/<int:pk>/ablehnen/", aenderung.ablehnen, name="aenderung-ablehnen"),
    path("vorschlaege/", suche.vorschlagen, name="suche-vorschlaege"),
    path("gesucht/", fehlsuche.liste, name="fehlsuche-liste"),
    path("synonyme/", synonym.liste, name="synonym-liste"),
    path("synonyme/neu/", synonym.neu, name="synonym-neu"),
    path("synonyme/<int:pk>/bearbeiten/", synonym.bearbeiten, name="synonym-bearbeiten"),
    path("synonyme/<int:pk>/loeschen/", synonym.loeschen, name="synonym-loeschen"),
]
