"""Short public addresses of polls: of no network, and outside every log (`/u/…`)."""

from django.urls import path

from treffen.views import stimme

urlpatterns = [
    path("", stimme.eintritt, name="umfrage-eintritt"),
    path("link/<str:zeichen>/", stimme.link, name="stimme-link"),
    path("<str:code>/", stimme.kurz, name="umfrage-kurz"),
    path("<str:code>/stand/", stimme.stand, name="stimme-stand"),
    path("<str:code>/<int:frage>/", stimme.abgeben, name="stimme-abgeben"),
]
