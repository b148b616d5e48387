"""The database goes away, or a template is missing, while mails are built."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.template.exceptions import TemplateDoesNotExist

from netzwerk.basis import briefe
from netzwerk.basis.aktionen import post, zustellung
from netzwerk.basis.beharrlich import beharrlich
from netzwerk.basis.models import Nachricht
from tests.fabriken import KontoFabrik
from tests.post_server import Postserver

ANLASS = "probe.randfall"


class Weg:
    """Something to do while the database stays away."""

    def __init__(self) -> None:
        self.versuche = 0

    def __call__(self) -> None:
        self.versuche += 1
        raise OperationalError("the database system is starting up")


def nachricht() -> Nachricht:
    konto: Any = KontoFabrik()
    return post.nachricht(
        netzwerk=None, anlass=ANLASS, gegenstand=konto, empfaenger="kim@partner.example"
    )


@pytest.mark.django_db(transaction=True)
def test_eine_abgerissene_verbindung_kostet_nur_zeit() -> None:
    versuche: list[int] = []

    def tun() -> int:
        with connection.cursor() as zeiger:
            zeiger.execute("SELECT pg_backend_pid()")
            versuche.append(zeiger.fetchone()[0])
            if len(versuche) == 1:
                zeiger.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return 42

    assert beharrlich(tun) == 42
    erste, zweite = versuche
    assert erste != zweite  # by a connection of its own


@pytest.mark.django_db(transaction=True)
def test_die_geduld_hat_ein_ende(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netzwerk.basis.beharrlich.GEDULD", 0.05)
    monkeypatch.setattr("netzwerk.basis.beharrlich.PAUSE", 0.02)
    weg = Weg()
    with pytest.raises(OperationalError, match="starting up"):
        beharrlich(weg)
    assert weg.versuche > 1


@pytest.mark.django_db
def test_in_einer_transaktion_wird_nichts_wiederholt() -> None:
    weg = Weg()
    with pytest.raises(OperationalError, match="starting up"):
        beharrlich(weg)
    assert weg.versuche == 1


@pytest.mark.django_db
def test_ohne_datenbank_gilt_keine_mail_als_misslungen(
    smtp: Postserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the worker that fails: the row waits, and this attempt does not count."""

    def schreiben(_nachricht: Nachricht) -> briefe.Brief:
        raise OperationalError("the database system is starting up")

    monkeypatch.setitem(briefe._schreiber, ANLASS, schreiben)
    post.einreihen([nachricht()])
    with pytest.raises(OperationalError, match="starting up"):
        zustellung.senden("post")
    zeile = Nachricht.objects.get()
    assert (zeile.zustand, zeile.versuche) == (Nachricht.Zustand.WARTEND, 0)
    assert zeile.server_antwort == ""
    assert not smtp.nachrichten


@pytest.mark.django_db
def test_ohne_textvorlage_gibt_es_keine_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def schreiben(_nachricht: Nachricht) -> briefe.Brief:
        return briefe.Brief(betreff="Probe", vorlage="gibt_es_nicht", kontext={})

    monkeypatch.setitem(briefe._schreiber, ANLASS, schreiben)
    post.einreihen([nachricht()])
    with pytest.raises(TemplateDoesNotExist, match=r"mails/gibt_es_nicht\.txt"):
        briefe.bauen(Nachricht.objects.get())
