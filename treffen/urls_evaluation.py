"""Addresses of evaluations and of retrospective case work; `treffen.urls` takes them in."""

from django.urls import path

from treffen.views import evaluation, evaluationspunkt, fallrueckschau, folgethema_sammeln

urlpatterns = [
    path("evaluationen/", evaluation.liste, name="evaluation-liste"),
    path("evaluationen/neu/", evaluation.neu, name="evaluation-neu"),
    path("evaluationen/<int:pk>/", evaluation.zeigen, name="evaluation-zeigen"),
    path("evaluationen/<int:pk>/bearbeiten/", evaluation.bearbeiten, name="evaluation-bearbeiten"),
    path(
        "evaluationen/<int:pk>/abschliessen/",
        evaluation.abschliessen,
        name="evaluation-abschliessen",
    ),
    path("evaluationen/<int:pk>/loeschen/", evaluation.loeschen, name="evaluation-loeschen"),
    path("evaluationen/<int:pk>/stand/", evaluation.stand, name="evaluation-stand"),
    path("evaluationen/<int:pk>/erneut/", evaluation.erneut, name="evaluation-erneut"),
    path("evaluationen/<int:pk>/evaluation.pdf", evaluation.dokument, name="evaluation-dokument"),
    path(
        "evaluationen/meldeweg/<int:weg>/",
        evaluationspunkt.aufnehmen,
        name="evaluationspunkt-aufnehmen",
    ),
    path(
        "evaluationen/<int:pk>/punkte/<int:punkt>/entfernen/",
        evaluationspunkt.entfernen,
        name="evaluationspunkt-entfernen",
    ),
    path(
        "evaluationen/<int:pk>/punkte/<int:punkt>/massnahme/",
        evaluationspunkt.massnahme,
        name="evaluationspunkt-massnahme",
    ),
    path(
        "evaluationen/<int:pk>/<str:bereich>/",
        evaluationspunkt.bewerten,
        name="evaluationspunkt-bewerten",
    ),
    path("fallrueckschauen/", fallrueckschau.liste, name="fallrueckschau-liste"),
    path("fallrueckschauen/neu/", fallrueckschau.neu, name="fallrueckschau-neu"),
    path("fallrueckschauen/<int:pk>/", fallrueckschau.zeigen, name="fallrueckschau-zeigen"),
    path(
        "fallrueckschauen/<int:pk>/bearbeiten/",
        fallrueckschau.bearbeiten,
        name="fallrueckschau-bearbeiten",
    ),
    path(
        "fallrueckschauen/<int:pk>/loeschen/",
        fallrueckschau.loeschen,
        name="fallrueckschau-loeschen",
    ),
    path(
        "fallrueckschauen/<int:pk>/massnahme/",
        fallrueckschau.massnahme,
        name="fallrueckschau-massnahme",
    ),
    path("<int:pk>/folgethemen/sammeln/", folgethema_sammeln.mehrere, name="folgethema-mehrere"),
    path(
        "<int:pk>/folgethemen/umfrage/",
        folgethema_sammeln.aus_umfrage,
        name="folgethema-aus-umfrage",
    ),
]
