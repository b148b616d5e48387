"""Record what each page asks the database and answers: input for the bare view beside it."""

import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from psycopg import ClientCursor

if TYPE_CHECKING:
    from netzwerk.basis.models import Konto


#: What Django says to the connection itself.
RAHMEN = ("BEGIN", "COMMIT", "ROLLBACK")


def _der_reihe_nach(erfasst: list[dict[str, str]], gestellt: list[str]) -> list[str]:
    naechste = iter(gestellt)
    anfragen = [e["sql"] if e["sql"] in RAHMEN else next(naechste) for e in erfasst]
    if list(naechste):
        raise RuntimeError("Es wurde mehr gefragt als erfasst.")
    return anfragen


def _grossstadt(konto: "Konto") -> None:
    """A second municipality with a register of 2,000, led by the same account."""
    from django.db import connection

    from netzwerk.basis.models import Netzwerk, Rolle
    from tests.mitglieder.viele import viele

    netzwerk = Netzwerk.objects.create(
        kurzname="grossstadt",
        name="Netzwerk Kinderschutz",
        kommune="Großstadt",
        traeger="Stadt Großstadt",
        absender_name="Netzwerk Kinderschutz",
        absender_email="kinderschutz@grossstadt.example",
    )
    Rolle.objects.create(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    viele(netzwerk, 2_000)
    with connection.cursor() as zeiger:
        zeiger.execute("ANALYZE")  # as a database that lives would have done by itself


def main(ziel: Path) -> None:
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from angebote.models import Angebot
    from netzwerk.basis.models import Konto, Netzwerk
    from treffen.models import Treffen

    koordination = Konto.objects.get(email="koordination@demo.example")
    _grossstadt(koordination)
    treffen = Treffen.objects.filter(netzwerk__kurzname="kinderschutz").kommende()
    groesstes = max(treffen, key=lambda eintrag: eintrag.teilnahme_set.count())
    netzwerk = Netzwerk.objects.get(kurzname="kinderschutz")
    angebot = Angebot.objects.all().oeffentlich(netzwerk).order_by("pk")[0]
    seiten = (
        ("start page", "/kinderschutz/", None),
        ("offer list", "/kinderschutz/angebote/", None),
        ("offer search", "/kinderschutz/angebote/?q=Mobing", None),
        ("offer page", f"/kinderschutz/angebote/{angebot.pk}-{angebot.slug}/", None),
        ("member list", "/kinderschutz/mitglieder/", koordination),
        ("member list at 2,000", "/grossstadt/mitglieder/", koordination),
        ("member search at 2,000", "/grossstadt/mitglieder/?q=kita+17&stand=aktiv", koordination),
        ("meeting page", f"/kinderschutz/treffen/{groesstes.pk}/", koordination),
        ("dashboard", "/kinderschutz/uebersicht/", koordination),
    )
    aufnahme = []
    gestellt: list[str] = []

    def merken(stellen: Any, sql: str, werte: Any, viele: bool, kontext: Any) -> Any:
        # As text with its values: prepared statements and named cursors serve only once.
        gestellt.append(ClientCursor(connection.connection).mogrify(sql, werte))
        return stellen(sql, werte, viele, kontext)

    for name, pfad, konto in seiten:
        client = Client(headers={"accept-language": "de", "host": "localhost"})
        if konto is not None:
            client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get(pfad)
        gestellt.clear()
        with CaptureQueriesContext(connection) as anfragen, connection.execute_wrapper(merken):
            antwort = client.get(pfad)
        if antwort.status_code != 200:
            raise RuntimeError(f"{pfad}: {antwort.status_code}")
        aufnahme.append(
            {
                "name": name,
                "pfad": pfad,
                "cookie": "; ".join(f"{c.key}={c.value}" for c in client.cookies.values()),
                "anfragen": _der_reihe_nach(anfragen.captured_queries, gestellt),
                "inhalt": base64.b64encode(antwort.content).decode(),
            }
        )
    ziel.write_text(json.dumps(aufnahme))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
