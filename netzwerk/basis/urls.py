from django.urls import path

from netzwerk.basis.views import rahmen

app_name = "basis"
urlpatterns = [
    path("", rahmen.wurzel, name="wurzel"),
    path("gesund/", rahmen.gesund, name="gesund"),
    path("eingang/", rahmen.eingang, name="eingang"),
    path("darstellung/", rahmen.farbschema, name="farbschema"),
    path("bausteine/", rahmen.galerie, name="galerie"),
    path("<slug:netzwerk>/farben.css", rahmen.farben, name="farben"),
]
