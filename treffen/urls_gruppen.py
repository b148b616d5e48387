"""Addresses of focus topics, working groups and their results; `treffen.urls` takes them in."""

from django.urls import URLPattern, path

from treffen import urls_ergebnisse, urls_struktur
from treffen.views import (
    arbeitsgruppe,
    gruppenbericht,
    gruppenmaterial,
    gruppenmitglied,
)

urlpatterns: list[URLPattern] = [
    # Working groups, their members, reports and files
    path("gruppen/", arbeitsgruppe.liste, name="arbeitsgruppe-liste"),
    path("gruppen/neu/", arbeitsgruppe.neu, name="arbeitsgruppe-neu"),
    path("gruppen/<int:pk>/", arbeitsgruppe.zeigen, name="arbeitsgruppe-zeigen"),
    path("gruppen/<int:pk>/bearbeiten/", arbeitsgruppe.bearbeiten, name="arbeitsgruppe-bearbeiten"),
    path("gruppen/<int:pk>/beginnen/", arbeitsgruppe.beginnen, name="arbeitsgruppe-beginnen"),
    path("gruppen/<int:pk>/beenden/", arbeitsgruppe.beenden, name="arbeitsgruppe-beenden"),
    path("gruppen/<int:pk>/mitglieder/neu/", gruppenmitglied.neu, name="gruppenmitglied-neu"),
    path(
        "gruppen/<int:pk>/mitglieder/<int:mitglied>/aufgabe/",
        gruppenmitglied.aufgabe,
        name="gruppenmitglied-aufgabe",
    ),
    path(
        "gruppen/<int:pk>/mitglieder/<int:mitglied>/austragen/",
        gruppenmitglied.austragen,
        name="gruppenmitglied-austragen",
    ),
    path(
        "gruppen/<int:pk>/berichte/<int:bericht>/",
        gruppenbericht.zeigen,
        name="gruppenbericht-zeigen",
    ),
    path(
        "gruppen/<int:pk>/berichte/<int:bericht>/bearbeiten/",
        gruppenbericht.bearbeiten,
        name="gruppenbericht-bearbeiten",
    ),
    path(
        "gruppen/<int:pk>/berichte/<int:bericht>/abgeben/",
        gruppenbericht.abgeben,
        name="gruppenbericht-abgeben",
    ),
    path("gruppen/<int:pk>/unterlagen/neu/", gruppenmaterial.neu, name="gruppenmaterial-neu"),
    path(
        "gruppen/<int:pk>/unterlagen/<int:material>/",
        gruppenmaterial.laden,
        name="gruppenmaterial-laden",
    ),
    path(
        "gruppen/<int:pk>/unterlagen/<int:material>/angaben/",
        gruppenmaterial.bearbeiten,
        name="gruppenmaterial-bearbeiten",
    ),
    path(
        "gruppen/<int:pk>/unterlagen/<int:material>/loeschen/",
        gruppenmaterial.loeschen,
        name="gruppenmaterial-loeschen",
    ),
    *urls_ergebnisse.urlpatterns,
    # Focus topics and choosing a group on the phone
    *urls_struktur.urlpatterns,
]
