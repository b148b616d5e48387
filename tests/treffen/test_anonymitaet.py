"""Who tries to tell from the database who voted what: while a poll is open, and once it is closed.

Real rows, real pages. Everything that could say it is read from the catalogue, so that a table or
a column that is added later is looked at as well.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik
from tests.treffen.stimmen import Art, laufende, waehlen
from treffen.aktionen import stimmrecht
from treffen.aktionen import umfrage as steuern
from treffen.models import Stimme, Stimmrecht, Stimmzettel, Umfrage
from treffen.stimmzeichen import COOKIE, geheimnis_aus, marke, zeichen

pytestmark = pytest.mark.django_db(transaction=True)

WUNSCH = "Wunsch Nummer {:02}"
PERSONEN = 14  # that chance alone repeats their order: 1 in 14! = 8.7e10


def zeilen(befehl: str, *werte: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as zeiger:
        zeiger.execute(befehl, werte)
        return list(zeiger.fetchall())


def tabellen() -> list[str]:
    gefunden = zeilen(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
    )
    return [name for (name,) in gefunden]


def abdruck() -> dict[str, str]:
    """Of every row of every table: who wrote it last (`xmin`), where it lies, what it says."""
    return {
        name: str(
            zeilen(
                "SELECT count(*), md5(string_agg(xmin || ' ' || ctid || t::text, '' "
                f'ORDER BY ctid)) FROM "{name}" t'
            )
        )
        for name in tabellen()
    }


def inhalt(*ohne: str) -> dict[str, str]:
    """All that stands in the database, as text."""
    return {
        name: str(zeilen(f'SELECT t::text FROM "{name}" t'))
        for name in tabellen()
        if name not in ohne
    }


def zwischenspeicher() -> str:
    """Every key and value of the cache, sessions and limits included."""
    verbindung = cast(Any, cache).client.get_client()
    return repr([(name, verbindung.dump(name)) for name in verbindung.scan_iter("*")])


@contextmanager
def nichts_schreiben() -> Iterator[None]:
    vorher = abdruck()
    yield
    nachher = abdruck()
    assert {name for name in vorher if vorher[name] != nachher[name]} == set()


@pytest.fixture
def umfrage(netzwerk: Netzwerk, koordination: Konto) -> Umfrage:
    eine = laufende(netzwerk, Art.EINE, Art.TEXT, frei=True, je_person=True)
    kontakte = [
        KontaktFabrik(netzwerke=[netzwerk], nachname=f"Person {nummer:02}")
        for nummer in range(PERSONEN)
    ]
    Stimmrecht.objects.bulk_create(
        Stimmrecht(umfrage=eine, kontakt=kontakt) for kontakt in kontakte
    )
    assert stimmrecht.erinnern(umfrage=eine, runde=1, von=koordination) == PERSONEN
    return eine


def test_niemand_kann_sagen_wer_was_gestimmt_hat(umfrage: Umfrage, koordination: Konto) -> None:
    eins, zwei = umfrage.fragen.all()
    rechte = list(umfrage.stimmrechte.order_by("kontakt__nachname"))
    telefone = [Client() for _recht in rechte]
    telefone[0].force_login(koordination)  # a phone that is signed in is nobody, too

    # Opening and redeeming write nothing at all: no row anywhere, no session.
    with nichts_schreiben():
        for recht, telefon in zip(rechte, telefone, strict=True):
            pfad = f"/u/link/{zeichen(recht)}/"
            assert telefon.get(pfad).status_code == 200
            assert telefon.post(pfad).status_code == 302
            assert telefon.get(umfrage.kurze_adresse).status_code == 200

    # A vote writes its ballot and nothing else.
    vorher = abdruck()
    for nummer, telefon in enumerate(telefone):
        assert waehlen(telefon, eins, nummer % 3).status_code == 302
    for nummer in (5, 2):  # some change their mind
        assert waehlen(telefone[nummer], eins, (nummer + 1) % 3).status_code == 302
    for nummer, telefon in enumerate(telefone):
        antwort = telefon.post(
            f"/u/{umfrage.code}/{zwei.pk}/", {f"f{zwei.pk}-antwort": WUNSCH.format(nummer)}
        )
        assert antwort.status_code == 302
    nachher = abdruck()
    geaendert = {name for name in vorher if vorher[name] != nachher[name]}
    assert geaendert == {Stimmzettel._meta.db_table}

    # While it is open: no value joins a right and a ballot, nothing else holds a mark.
    gestimmt = {zettel.marke: zettel.wahl for zettel in eins.stimmzettel.all()}
    marken = [marke(umfrage, geheimnis_aus(recht)) for recht in rechte]
    assert set(gestimmt) == set(marken)
    offen = inhalt(Stimmzettel._meta.db_table)
    speicher = zwischenspeicher()
    for recht, telefon, eine in zip(rechte, telefone, marken, strict=True):
        geheimnisse = (eine, geheimnis_aus(recht), telefon.cookies[COOKIE].value, zeichen(recht))
        for geheim in geheimnisse:
            assert [name for name, text in offen.items() if geheim in text] == []
            assert geheim not in speicher
    assert "grenze:stimmen" in speicher  # it was looked into
    recht_und_zettel = (Stimmrecht._meta.db_table, Stimmzettel._meta.db_table)
    assert _gemeinsame_werte(*recht_und_zettel) == set()
    assert "marke" in _gemeinsame_werte(recht_und_zettel[1], recht_und_zettel[1])  # it would see
    # Not even with the poll's secret: the portal's own key is needed, which no table holds.
    for recht in rechte:
        for geraten in (str(recht.pk), recht.pk.hex, str(recht.kontakt_id)):
            assert marke(umfrage, geraten) not in gestimmt
    assert _mit_zeit(Stimmrecht, Stimmzettel, Stimme) == set()
    assert _mit_laufender_nummer(Stimmrecht, Stimmzettel, Stimme) == set()
    assert _ereignistabellen(Stimmrecht, Stimmzettel, Stimme) == set()

    # The order in which the votes came, as the table of the originals still has it.
    reihenfolge = _geordnet(Stimmzettel, "ctid", zwei.pk)
    assert reihenfolge == [WUNSCH.format(nummer) for nummer in range(PERSONEN)]
    alte_nummern = {str(zettel.pk) for zettel in Stimmzettel.objects.all()}
    alter_schluessel = umfrage.schluessel

    steuern.umfrage_schliessen(umfrage=umfrage, von=koordination)
    steuern.stimmzettel_ausleeren()

    # Rights, originals, marks and the secret are gone, from the trail's tables as well.
    assert not Stimmrecht.objects.exists()
    assert not Stimmzettel.objects.exists()
    danach = inhalt()
    for geheim in (alter_schluessel, *alte_nummern, *marken, *(str(r.pk) for r in rechte)):
        assert [name for name, text in danach.items() if geheim in text] == []
    # Also from the pages of the file: what was deleted is not left lying there.
    assert zeilen(f"SELECT pg_relation_size('{Stimmzettel._meta.db_table}')") == [(0,)]

    # What is left: as many votes, the same counts, written in one go, in an order of chance.
    assert sorted(stimme.wahl for stimme in eins.stimmen.all()) == sorted(gestimmt.values())
    for frage in (eins, zwei):
        verfasst = zeilen(
            f"SELECT DISTINCT xmin::text FROM {Stimme._meta.db_table} WHERE frage_id = %s", frage.pk
        )
        assert len(verfasst) == 1
    for ordnung in ("ctid", "id"):
        texte = _geordnet(Stimme, ordnung, zwei.pk)
        assert sorted(texte) == reihenfolge
        assert texte != reihenfolge
        assert texte != reihenfolge[::-1]
    # No transaction that wrote a vote wrote anything about a person.
    nummern = {wer for (wer,) in zeilen(f"SELECT xmin::text FROM {Stimme._meta.db_table}")}
    for name in tabellen():
        if not name.startswith("treffen_umfrage") and name != Stimme._meta.db_table:
            mit = {wer for (wer,) in zeilen(f'SELECT xmin::text FROM "{name}"')}
            assert not mit & nummern or name.startswith("pghistory"), name
    # No value leads from a vote to any person, mail or trail.
    for andere in tabellen():
        if andere not in {Stimme._meta.db_table, "treffen_umfragefrage"}:
            assert _gemeinsame_werte(Stimme._meta.db_table, andere) <= {"frage_id"}, andere
    # And whoever asks again with link or cookie learns nothing.
    assert telefone[3].get(f"/u/link/{zeichen(rechte[3])}/").status_code == 410
    assert WUNSCH.format(3) not in telefone[3].get(umfrage.kurze_adresse).text


def _geordnet(modell: Any, spalte: str, frage: int) -> list[str]:
    befehl = f"SELECT text FROM {modell._meta.db_table} WHERE frage_id = %s ORDER BY {spalte}"
    return [text for (text,) in zeilen(befehl, frage)]


def _gemeinsame_werte(eine: str, andere: str) -> set[str]:
    """Columns of the first table that share a telling value (text, key) with any of the second.

    The key of the poll and its questions they share by intent: it says nothing of persons.
    """
    erste = _werte(eine)
    zweite = set().union(*_werte(andere).values())
    return {spalte for spalte, werte in erste.items() if werte & zweite}


def _werte(tabelle: str) -> dict[str, set[str]]:
    je: dict[str, set[str]] = {}
    for (zeile,) in zeilen(f'SELECT row_to_json(t)::text FROM "{tabelle}" t'):
        for spalte, wert in json.loads(zeile).items():
            if spalte in {"frage_id", "umfrage_id"} or len(str(wert)) < 8:
                continue  # small numbers coincide without meaning anything
            je.setdefault(spalte, set()).add(str(wert))
            je[spalte].add(hashlib.sha256(str(wert).encode()).hexdigest())
    return je


def _spalten(*modelle: Any) -> list[tuple[str, str, str, str]]:
    namen = [modell._meta.db_table for modell in modelle]
    return [
        (tabelle, spalte, art, str(vorgabe))
        for tabelle, spalte, art, vorgabe in zeilen(
            "SELECT table_name, column_name, data_type, coalesce(column_default, is_identity) "
            "FROM information_schema.columns WHERE table_name = ANY(%s)",
            namen,
        )
    ]


def _mit_zeit(*modelle: Any) -> set[str]:
    return {f"{t}.{s}" for t, s, art, _v in _spalten(*modelle) if "time" in art or art == "date"}


def _mit_laufender_nummer(*modelle: Any) -> set[str]:
    return {
        f"{t}.{s}"
        for t, s, _art, vorgabe in _spalten(*modelle)
        if "nextval" in vorgabe or vorgabe == "YES"
    }


def _ereignistabellen(*modelle: Any) -> set[str]:
    """Tables of the trail, and triggers that would write one."""
    namen = [modell._meta.db_table for modell in modelle]
    ausloeser = zeilen(
        "SELECT tgrelid::regclass::text || ' ' || tgname FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%s)",
        namen,
    )
    return {name for (name,) in ausloeser} | {
        name for name in tabellen() if name in {f"{eine}event" for eine in namen}
    }
