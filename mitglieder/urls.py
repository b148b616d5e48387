from django.urls import path

from mitglieder.views import (
    beitritt,
    einlesung,
    kontakt,
    konto,
    mitgliedschaft,
    netzwerk,
    organisation,
    organisation_liste,
    unterzeichnung,
    vereinbarung,
)

app_name = "mitglieder"
urlpatterns = [
    path("", organisation_liste.liste, name="organisation-liste"),
    path("neu/", organisation.neu, name="organisation-neu"),
    path("<int:pk>/", organisation.zeigen, name="organisation-zeigen"),
    path("<int:pk>/bearbeiten/", organisation.bearbeiten, name="organisation-bearbeiten"),
    path(
        "<int:pk>/mitgliedschaft/<slug:schritt>/",
        mitgliedschaft.wechseln,
        name="mitgliedschaft-wechseln",
    ),
    path("<int:organisation>/kontakte/neu/", kontakt.neu, name="kontakt-neu"),
    path("kontakte/<int:pk>/bearbeiten/", kontakt.bearbeiten, name="kontakt-bearbeiten"),
    path("kontakte/<int:pk>/ausscheiden/", kontakt.ausscheiden, name="kontakt-ausscheiden"),
    path("einlesen/", einlesung.neu, name="einlesung-neu"),
    path("einlesen/vorlage.csv", einlesung.vorlage, name="einlesung-vorlage"),
    path("einlesen/<int:pk>/", einlesung.zeigen, name="einlesung-zeigen"),
    path("einlesen/<int:pk>/aendern/", einlesung.aendern, name="einlesung-aendern"),
    path("konten/", konto.liste, name="konto-liste"),
    path("konten/einladen/", konto.einladen, name="konto-einladen"),
    path("konten/rollen/<int:pk>/entziehen/", konto.entziehen, name="konto-rolle-entziehen"),
    path("netzwerk/", netzwerk.netzwerk, name="netzwerk"),
    path("vereinbarungen/", vereinbarung.liste, name="vereinbarung-liste"),
    path("vereinbarungen/neu/", vereinbarung.neu, name="vereinbarung-neu"),
    path("vereinbarungen/<int:pk>/", vereinbarung.zeigen, name="vereinbarung-zeigen"),
    path(
        "vereinbarungen/<int:pk>/bearbeiten/",
        vereinbarung.bearbeiten,
        name="vereinbarung-bearbeiten",
    ),
    path(
        "vereinbarungen/<int:pk>/veroeffentlichen/",
        vereinbarung.veroeffentlichen,
        name="vereinbarung-veroeffentlichen",
    ),
    path("vereinbarungen/<int:pk>/einladen/", vereinbarung.einladen, name="vereinbarung-einladen"),
    path("vereinbarungen/<int:pk>/erinnern/", vereinbarung.erinnern, name="vereinbarung-erinnern"),
    path("vereinbarungen/<int:pk>/dokument/", vereinbarung.dokument, name="vereinbarung-dokument"),
    path("vereinbarungen/beitritte/<int:pk>/", beitritt.zeigen, name="beitritt-zeigen"),
    path(
        "vereinbarungen/beitritte/<int:pk>/erinnern/", beitritt.erinnern, name="beitritt-erinnern"
    ),
    path(
        "vereinbarungen/beitritte/<int:pk>/zurueckziehen/",
        beitritt.zurueckziehen,
        name="beitritt-zurueckziehen",
    ),
    path(
        "vereinbarungen/beitritte/<int:pk>/kuendigen/",
        beitritt.kuendigen,
        name="beitritt-kuendigen",
    ),
    path("vereinbarungen/beitritte/<int:pk>/siegeln/", beitritt.siegeln, name="beitritt-siegeln"),
    path(
        "vereinbarungen/beitritte/<int:pk>/dokument/", beitritt.dokument, name="beitritt-dokument"
    ),
    path("unterzeichnen/<str:zeichen>/", unterzeichnung.lesen, name="unterzeichnung-lesen"),
    path("unterzeichnen/<str:zeichen>/code/", unterzeichnung.code, name="unterzeichnung-code"),
    path(
        "unterzeichnen/<str:zeichen>/angaben/",
        unterzeichnung.unterzeichnen,
        name="unterzeichnung-unterzeichnen",
    ),
    path(
        "unterzeichnen/<str:zeichen>/ablehnen/",
        unterzeichnung.ablehnen,
        name="unterzeichnung-ablehnen",
    ),
    path(
        "unterzeichnen/<str:zeichen>/dokument/",
        unterzeichnung.dokument,
        name="unterzeichnung-dokument",
    ),
    path("unterzeichnen/<str:zeichen>/text/", unterzeichnung.text, name="unterzeichnung-text"),
]
