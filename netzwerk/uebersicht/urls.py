from django.urls import path

from netzwerk.uebersicht.views import seite, start, uebersicht

app_name = "uebersicht"
urlpatterns = [
    path("", start.start, name="start"),
    path("uebersicht/", uebersicht.uebersicht, name="uebersicht"),
    path("seite/<slug:art>/", seite.seite, name="seite"),
]
