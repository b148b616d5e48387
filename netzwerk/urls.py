from django.conf import settings
from django.urls import include, path

from angebote.views import angebot
from mitglieder.views import aushang
from treffen.views import gruppenwahl

urlpatterns = [
    path("konto/", include("allauth.urls")),
    *([path("demo/", include("netzwerk.demo.urls"))] if settings.DEMO else []),
    path("a/<int:pk>/", angebot.kurz, name="angebot-kurz"),
    path("z/<str:code>/", aushang.kurz, name="aushang-kurz"),
    path("g/<str:code>/", gruppenwahl.kurz, name="gruppenwahl-kurz"),
    path("u/", include("treffen.urls_stimme")),
    path("", include("netzwerk.basis.urls")),
    path("<slug:netzwerk>/", include("netzwerk.uebersicht.urls")),
    path("<slug:netzwerk>/mitglieder/", include("mitglieder.urls")),
    path("<slug:netzwerk>/treffen/", include("treffen.urls")),
    path("<slug:netzwerk>/angebote/", include("angebote.urls")),
]
