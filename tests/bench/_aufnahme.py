"""Record what each page asks the database and answers: input for the bare view beside it."""

import base64
import json
import sys
from pathlib import Path

import django


def main(ziel: Path) -> None:
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from netzwerk.basis.models import Konto
    from treffen.models import Treffen

    koordination = Konto.objects.get(email="koordination@demo.example")
    treffen = Treffen.objects.filter(netzwerk__kurzname="kinderschutz").kommende()
    groesstes = max(treffen, key=lambda eintrag: eintrag.teilnahme_set.count())
    seiten = (
        ("start page", "/kinderschutz/", None),
        ("offer list", "/kinderschutz/angebote/", None),
        ("offer search", "/kinderschutz/angebote/?q=Mobing", None),
        ("meeting page", f"/kinderschutz/treffen/{groesstes.pk}/", koordination),
        ("dashboard", "/kinderschutz/uebersicht/", koordination),
    )
    aufnahme = []
    for name, pfad, konto in seiten:
        client = Client(headers={"accept-language": "de", "host": "localhost"})
        if konto is not None:
            client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get(pfad)
        with CaptureQueriesContext(connection) as anfragen:
            antwort = client.get(pfad)
        if antwort.status_code != 200:
            raise RuntimeError(f"{pfad}: {antwort.status_code}")
        aufnahme.append(
            {
                "name": name,
                "pfad": pfad,
                "cookie": "; ".join(f"{c.key}={c.value}" for c in client.cookies.values()),
                "anfragen": [eintrag["sql"] for eintrag in anfragen.captured_queries],
                "inhalt": base64.b64encode(antwort.content).decode(),
            }
        )
    ziel.write_text(json.dumps(aufnahme))


main(Path(sys.argv[1]))
