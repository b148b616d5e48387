from django.urls import path

from netzwerk.basis.views import netzwerk, pruefen, rahmen, rechtliches, siegel

app_name = "basis"
urlpatterns = [
    path("", rahmen.wurzel, name="wurzel"),
    path("gesund/", rahmen.gesund, name="gesund"),
    path("eingang/", rahmen.eingang, name="eingang"),
    path("eingang/netzwerk-neu/", netzwerk.netzwerk_neu, name="netzwerk-neu"),
    path("darstellung/", rahmen.farbschema, name="farbschema"),
    path("rechtliches/<slug:art>/", rechtliches.rechtliches, name="rechtliches"),
    path("bausteine/", rahmen.galerie, name="galerie"),
    path("<slug:netzwerk>/farben.css", rahmen.farben, name="farben"),
    path("<slug:netzwerk>/logo/", netzwerk.logo, name="logo"),
    path("<slug:netzwerk>/pruefen/", pruefen.pruefen, name="pruefen"),
    # Printed in documents of before; they stay for as long as such documents are kept.
    path("<slug:netzwerk>/mitglieder/pruefen/", pruefen.umgezogen, name="pruefen-vereinbarung"),
    path(
        "<slug:netzwerk>/treffen/protokolle/pruefen/",
        pruefen.umgezogen,
        name="pruefen-protokoll",
    ),
    path(
        "<slug:netzwerk>/geschaeftsordnung/", netzwerk.geschaeftsordnung, name="geschaeftsordnung"
    ),
    path(
        "<slug:netzwerk>/einstellungen/", netzwerk.netzwerk_bearbeiten, name="netzwerk-bearbeiten"
    ),
    path("<slug:netzwerk>/einstellungen/siegel/", siegel.siegel, name="siegel"),
    path(
        "<slug:netzwerk>/einstellungen/notfallkontakte/",
        netzwerk.notfallkontakte_bearbeiten,
        name="notfallkontakte-bearbeiten",
    ),
    path(
        "<slug:netzwerk>/einstellungen/seite/<slug:art>/",
        netzwerk.seite_bearbeiten,
        name="seite-bearbeiten",
    ),
]
