"""A poll in a hall, in a process with the portal's settings.

`anlegen` makes a network with a running poll of one open question (and the table of the bare
view) and prints its addresses; `zaehlen PK` prints its ballots by answer, `schliessen PK` closes it
and prints what was kept.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import django


def anlegen() -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from netzwerk.basis.handelnde import System
    from netzwerk.basis.models import Konto, Netzwerk, Rolle
    from treffen.aktionen import umfrage as aktionen
    from treffen.models import Umfrage, Umfragefrage, Umfrageoption

    netzwerk, _neu = Netzwerk.objects.get_or_create(
        kurzname="saal",
        defaults={
            "name": "Netzwerk Kinderschutz",
            "kommune": "Musterstadt",
            "traeger": "Stadt Musterstadt, Jugendamt",
            "absender_name": "Netzwerk Kinderschutz Musterstadt",
            "absender_email": "kinderschutz@musterstadt.example",
            "kontakt_email": "kinderschutz@musterstadt.example",
        },
    )
    umfrage = Umfrage.objects.create(netzwerk=netzwerk, titel="Worum kümmern wir uns zuerst?")
    frage = Umfragefrage.objects.create(umfrage=umfrage, text="Was hilft am meisten?")
    for position, text in enumerate(("Austausch", "Vereinbarungen", "Meldewege"), start=1):
        Umfrageoption.objects.create(frage=frage, position=position, text=text)
    von = System("Messung")
    aktionen.starten(umfrage=umfrage, von=von)
    aktionen.frage_oeffnen(frage=frage, von=von)
    with connection.cursor() as zeiger:
        zeiger.execute(
            "CREATE TABLE IF NOT EXISTS bench_stimme (id bigserial PRIMARY KEY, wahl text)"
        )
    beamer = reverse("treffen:umfrage-beamer", args=(netzwerk.kurzname, umfrage.pk))
    konto, _neu = Konto.objects.get_or_create(email="koordination@musterstadt.example")
    Rolle.objects.get_or_create(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    client = Client()
    client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {
        "pk": umfrage.pk,
        "eintritt": umfrage.kurze_adresse,
        "beamer": beamer,
        "sitzung": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "keks": settings.SESSION_COOKIE_NAME,
    }


def zaehlen(pk: int) -> dict[str, int]:
    from treffen.models import Stimmzettel

    zettel = Stimmzettel.objects.filter(frage__umfrage=pk).values_list("wahl", flat=True)
    return Counter(str(wahl[0]) for wahl in zettel)


def schliessen(pk: int) -> dict[str, int]:
    from netzwerk.basis.handelnde import System
    from treffen.aktionen import umfrage as aktionen
    from treffen.models import Stimme, Umfrage

    aktionen.umfrage_schliessen(umfrage=Umfrage.objects.get(pk=pk), von=System("Messung"))
    stimmen = Stimme.objects.filter(frage__umfrage=pk).values_list("wahl", flat=True)
    return Counter(str(wahl[0]) for wahl in stimmen)


if __name__ == "__main__":
    django.setup()
    befehl, *werte = sys.argv[1:]
    tun: dict[str, Callable[..., Any]] = {
        "anlegen": anlegen,
        "zaehlen": zaehlen,
        "schliessen": schliessen,
    }
    sys.stdout.write(json.dumps(tun[befehl](*map(int, werte))))
