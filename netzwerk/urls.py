from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("konto/", include("allauth.urls")),
    *([path("demo/", include("netzwerk.demo.urls"))] if settings.DEMO else []),
    path("", include("netzwerk.basis.urls")),
    path("<slug:netzwerk>/", include("netzwerk.uebersicht.urls")),
    path("<slug:netzwerk>/mitglieder/", include("mitglieder.urls")),
    path("<slug:netzwerk>/treffen/", include("treffen.urls")),
    path("<slug:netzwerk>/angebote/", include("angebote.urls")),
]
