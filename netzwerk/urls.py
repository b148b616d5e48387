from django.conf import settings
from django.urls import include, path

from angebote.views import angebot

urlpatterns = [
    path("konto/", include("allauth.urls")),
    *([path("demo/", include("netzwerk.demo.urls"))] if settings.DEMO else []),
    path("a/<int:pk>/", angebot.kurz, name="angebot-kurz"),
    path("", include("netzwerk.basis.urls")),
    path("<slug:netzwerk>/", include("netzwerk.uebersicht.urls")),
    path("<slug:netzwerk>/mitglieder/", include("mitglieder.urls")),
    path("<slug:netzwerk>/treffen/", include("treffen.urls")),
    path("<slug:netzwerk>/angebote/", include("angebote.urls")),
]
