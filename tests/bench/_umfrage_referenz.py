"""A bare Django: one view that inserts one row, and one that has nothing to tell."""

import os

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            **environ.Env().db_url_config(os.environ["DATABASE_URL"]),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
        }
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="referenz",
    USE_TZ=True,
)


def stand(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


def stimme(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as zeiger:
        zeiger.execute(
            "INSERT INTO bench_stimme (wahl) VALUES (%s)", [request.POST.get("wahl", "")]
        )
    return HttpResponse(status=302, headers={"Location": "/stand"})


urlpatterns = [path("stand", stand), path("stimme", stimme)]
application = get_wsgi_application()
