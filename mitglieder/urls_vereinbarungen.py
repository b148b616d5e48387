"""Addresses of agreements and of signing; `mitglieder.urls` takes them in."""

from django.urls import path

from mitglieder.views import (
    archiv,
    beitritt,
    beitrittsregister,
    kuendigung,
    laufzeit,
    vereinbarung,
)

urlpatterns = [
    path("vereinbarungen/", vereinbarung.liste, name="vereinbarung-liste"),
    path("vereinbarungen/neu/", vereinbarung.neu, name="vereinbarung-neu"),
    path("vereinbarungen/<int:pk>/", beitrittsregister.zeigen, name="vereinbarung-zeigen"),
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
    path(
        "vereinbarungen/<int:pk>/einladen/",
        beitrittsregister.einladen,
        name="vereinbarung-einladen",
    ),
    path(
        "vereinbarungen/<int:pk>/erinnern/",
        beitrittsregister.erinnern,
        name="vereinbarung-erinnern",
    ),
    path(
        "vereinbarungen/<int:pk>/dokument/",
        beitrittsregister.dokument,
        name="vereinbarung-dokument",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/",
        beitrittsregister.zeigen,
        name="vereinbarung-fassung",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/wortlaut/",
        beitrittsregister.wortlaut,
        name="vereinbarung-wortlaut",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/einladen/",
        beitrittsregister.einladen,
        name="vereinbarung-fassung-einladen",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/erinnern/",
        beitrittsregister.erinnern,
        name="vereinbarung-fassung-erinnern",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/dokument/",
        beitrittsregister.dokument,
        name="vereinbarung-fassung-dokument",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/register.<str:format>",
        beitrittsregister.tabelle,
        name="vereinbarung-register",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/archiv/",
        archiv.anfordern,
        name="vereinbarung-archiv",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/in-kraft/",
        laufzeit.in_kraft,
        name="vereinbarung-in-kraft",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/abloesen/",
        laufzeit.abloesen,
        name="vereinbarung-abloesen",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/verlaengern/",
        laufzeit.verlaengern,
        name="vereinbarung-verlaengern",
    ),
    path(
        "vereinbarungen/<int:pk>/fassungen/<int:nummer>/uebergang/",
        laufzeit.uebergang,
        name="vereinbarung-uebergang",
    ),
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
        kuendigung.kuendigen,
        name="beitritt-kuendigen",
    ),
    path("vereinbarungen/beitritte/<int:pk>/siegeln/", beitritt.siegeln, name="beitritt-siegeln"),
    path(
        "vereinbarungen/beitritte/<int:pk>/dokument/", beitritt.dokument, name="beitritt-dokument"
    ),
]
