"""The portal's URLs as the demo has them."""

from django.urls import include, path

from netzwerk.urls import urlpatterns as portal

urlpatterns = [path("demo/", include("netzwerk.demo.urls")), *portal]
