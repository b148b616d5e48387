"""A bare Django: one view that runs recorded queries and sends recorded bytes."""

import base64
import json
import os
from pathlib import Path

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
    LOGGING={
        "version": 1,
        "handlers": {"strom": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["strom"], "level": "ERROR"},
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="referenz",
    USE_TZ=True,
)
SEITEN = [
    (seite["anfragen"], base64.b64decode(seite["inhalt"]))
    for seite in json.loads(Path(os.environ["AUFNAHME"]).read_text())
]


def zeigen(request: HttpRequest, nummer: int) -> HttpResponse:
    anfragen, inhalt = SEITEN[nummer]
    with connection.cursor() as zeiger:
        for anfrage in anfragen:
            zeiger.execute(anfrage)
            if zeiger.description is not None:
                zeiger.fetchall()
    return HttpResponse(inhalt)


urlpatterns = [path("<int:nummer>", zeigen)]
application = get_wsgi_application()
