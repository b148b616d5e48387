"""Addresses of reporting paths, inside and for the public; `treffen.urls` takes them in."""

from django.urls import URLPattern, path

from treffen.views import meldeweg, meldewegfassung, meldewegschritt, was_tun

_SCHRITT = "meldewege/<int:pk>/entwurf/schritte/<int:schritt>"

urlpatterns: list[URLPattern] = [
    path("was-tun/", was_tun.zeigen, name="was-tun"),
    path("was-tun/<int:pk>/karte.pdf", was_tun.karte, name="was-tun-karte"),
    path("meldewege/", meldeweg.liste, name="meldeweg-liste"),
    path("meldewege/neu/", meldeweg.neu, name="meldeweg-neu"),
    path("meldewege/<int:pk>/", meldeweg.zeigen, name="meldeweg-zeigen"),
    path("meldewege/<int:pk>/bearbeiten/", meldeweg.bearbeiten, name="meldeweg-bearbeiten"),
    path("meldewege/<int:pk>/vergleich/", meldeweg.vergleichen, name="meldeweg-vergleichen"),
    path("meldewege/<int:pk>/erreichbar/", meldeweg.erreichbar, name="meldeweg-erreichbar"),
    path("meldewege/<int:pk>/beenden/", meldeweg.beenden, name="meldeweg-beenden"),
    path("meldewege/<int:pk>/karte.pdf", meldeweg.karte, name="meldeweg-karte"),
    path("meldewege/<int:pk>/karte/", meldeweg.karte_erstellen, name="meldeweg-karte-erstellen"),
    # The draft of its next version
    path("meldewege/<int:pk>/entwurf/neu/", meldewegfassung.neu, name="meldewegfassung-neu"),
    path(
        "meldewege/<int:pk>/entwurf/",
        meldewegfassung.bearbeiten,
        name="meldewegfassung-bearbeiten",
    ),
    path(
        "meldewege/<int:pk>/entwurf/in-kraft/",
        meldewegfassung.in_kraft,
        name="meldewegfassung-in-kraft",
    ),
    path(
        "meldewege/<int:pk>/entwurf/verwerfen/",
        meldewegfassung.verwerfen,
        name="meldewegfassung-verwerfen",
    ),
    path(
        "meldewege/<int:pk>/entwurf/schritte/neu/",
        meldewegschritt.neu,
        name="meldewegschritt-neu",
    ),
    path(f"{_SCHRITT}/", meldewegschritt.bearbeiten, name="meldewegschritt-bearbeiten"),
    path(f"{_SCHRITT}/ruecken/", meldewegschritt.ruecken, name="meldewegschritt-ruecken"),
    path(f"{_SCHRITT}/loeschen/", meldewegschritt.loeschen, name="meldewegschritt-loeschen"),
]
