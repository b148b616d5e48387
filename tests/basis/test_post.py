"""The mail table and the sending: leases, refusals, poison rows."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis import briefe
from netzwerk.basis.aktionen import post, zustellung
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.models import Nachricht
from netzwerk.basis.models.nachricht import EINE_MAIL, WARTEZEITEN
from tests.fabriken import KontoFabrik
from tests.post_server import Postserver
from tests.warten import warte_bis

Z = Nachricht.Zustand


def brief(empfaenger: str = "kim@partner.example", **mehr: Any) -> Nachricht:
    konto: Any = mehr.pop("gegenstand", None) or KontoFabrik()
    angaben = {"parameter": {"betreff": "Betreff", "text": "Text"}, **mehr}
    return post.nachricht(
        netzwerk=None, anlass="konto.post", gegenstand=konto, empfaenger=empfaenger, **angaben
    )


def eine() -> Nachricht:
    nachricht: Nachricht = Nachricht.objects.get()
    return nachricht


@pytest.mark.django_db
def test_zweimal_einreihen_schreibt_einmal() -> None:
    konto = KontoFabrik()
    assert post.einreihen([]) == 0
    assert post.einreihen([brief(gegenstand=konto)]) == 1
    assert post.einreihen([brief(gegenstand=konto), brief("toni@partner.example")]) == 1
    assert Nachricht.objects.count() == 2


@pytest.mark.django_db
def test_einreihen_schreibt_und_zaehlt(django_assert_num_queries: Any) -> None:
    zeilen = [brief(f"p{n}@partner.example") for n in range(3)]
    with django_assert_num_queries(4):  # the savepoint's two, the rows, how many are new
        assert post.einreihen(zeilen) == 3


@pytest.mark.django_db
def test_pacht_gehoert_einem_arbeiter() -> None:
    post.einreihen([brief(f"p{n}@partner.example") for n in range(3)])
    pacht = Nachricht.objects.pachten("post", 2)
    andere = Nachricht.objects.pachten("post", 5)
    assert (len(pacht.zeilen), len(andere.zeilen)) == (2, 1)
    pacht.zeilen[0].als_gesendet()
    pacht.freigeben()
    assert Nachricht.objects.faellig("post").count() == 1
    Nachricht.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))
    assert Nachricht.objects.faellig("post").count() == 2


@pytest.mark.django_db
def test_pacht_wird_rechtzeitig_verlaengert(django_assert_num_queries: Any) -> None:
    """No query while it is surely ours; then it is asked for, and what others took is left."""
    post.einreihen([brief(f"p{n}@partner.example") for n in range(4)])
    pacht = Nachricht.objects.pachten("post", 4)
    reihe = iter(pacht)
    with django_assert_num_queries(0):
        erste = next(reihe)
    erste.als_gesendet()
    fremde = pacht.zeilen[1]
    Nachricht.objects.filter(pk=fremde.pk).update(pacht=uuid.uuid4())
    pacht.bis = timezone.now() + EINE_MAIL
    with django_assert_num_queries(3):  # not the second; the third, and with it all
        assert next(reihe) == pacht.zeilen[2]
    assert pacht.bis > timezone.now() + EINE_MAIL
    bis = dict(Nachricht.objects.values_list("pk", "pacht_bis"))
    assert [bis[zeile.pk] == pacht.bis for zeile in pacht.zeilen] == [False, False, True, True]


@pytest.mark.django_db
def test_langsamer_arbeiter_macht_gesendetes_nicht_rueckgaengig() -> None:
    """His lease ran out, another one has sent it; his own failure must not count any more."""
    post.einreihen([brief()])
    langsam = eine()
    eine().als_gesendet()
    langsam.als_abgelehnt("550 nein")
    langsam.als_verworfen("unnötig")
    langsam.spaeter("451 später")
    assert (eine().zustand, eine().server_antwort) == (Z.GESENDET, "")


@pytest.mark.django_db
def test_wartet_laenger_und_gibt_dann_auf() -> None:
    post.einreihen([brief()])
    for versuch, warten in enumerate(WARTEZEITEN, 1):
        (zeile,) = Nachricht.objects.pachten("post", 1).zeilen
        zeile.spaeter("451 später")
        zeile.spaeter("451 später")  # written twice, as after a lost answer of the database
        offen = eine().faellig_ab - timezone.now()
        assert timedelta(0) < warten - offen < timedelta(seconds=30)
        assert (eine().versuche, eine().ist_gestoert) == (versuch, True)
        Nachricht.objects.update(faellig_ab=timezone.now())
    (zeile,) = Nachricht.objects.pachten("post", 1).zeilen
    zeile.spaeter("451 endgültig")
    assert (eine().zustand, eine().server_antwort) == (Z.ABGELEHNT, "451 endgültig")


@pytest.mark.django_db(transaction=True)
def test_mailserver_weg(settings: Settings) -> None:
    """Nobody listens there: everything waits, nothing is lost."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 2},
        }
    }
    post.einreihen([brief(), brief("toni@partner.example")])
    assert zustellung.senden("post") == 0
    for nachricht in Nachricht.objects.all():
        assert nachricht.zustand == Z.WARTEND
        assert nachricht.server_antwort.startswith("Mailserver nicht erreichbar")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gift", ["anlass", "adresse"])
def test_eine_kaputte_zeile_haelt_die_anderen_nicht_auf(smtp: Postserver, gift: str) -> None:
    kaputt = brief("kaputt@partner.example")
    if gift == "anlass":
        kaputt.anlass = "gibt.es.nicht"
    else:
        kaputt.empfaenger = "kaputt@partner@example"
    post.einreihen([kaputt])
    post.einreihen([brief(f"p{n}@partner.example") for n in range(3)])
    assert zustellung.senden("post") == 3
    smtp.warte_auf(3)
    uebrig = Nachricht.objects.get(message_id=kaputt.message_id)
    assert uebrig.zustand == Z.WARTEND
    assert uebrig.server_antwort.startswith("Die E-Mail ließ sich nicht erstellen")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("antwort", "zustand"),
    [
        ("421 4.3.2 Wir schließen", Z.WARTEND),
        ("450 4.2.0 Grauliste", Z.WARTEND),
        ("550 5.1.1 Unbekannt", Z.ABGELEHNT),
        ("552 5.2.2 Postfach voll", Z.ABGELEHNT),
    ],
)
def test_antworten_des_servers(smtp: Postserver, antwort: str, zustand: str) -> None:
    """Whatever the server says to one, the others get their mail, and on the first try."""
    smtp.antworten = {"a@partner.example": antwort}
    post.einreihen([brief("a@partner.example")])
    post.einreihen([brief("b@partner.example"), brief("c@partner.example")])
    assert zustellung.senden("post") == 2
    betroffen = Nachricht.objects.get(empfaenger="a@partner.example")
    assert (betroffen.zustand, betroffen.server_antwort) == (zustand, antwort)
    andere = Nachricht.objects.exclude(pk=betroffen.pk)
    assert {(n.zustand, n.versuche) for n in andere} == {(Z.GESENDET, 1)}


@pytest.mark.django_db(transaction=True)
def test_adresse_die_der_server_nicht_kann(smtp: Postserver) -> None:
    post.einreihen([brief("jürgen@partner.example"), brief("b@partner.example")])
    zustellung.senden("post")
    staende = dict(Nachricht.objects.values_list("empfaenger", "zustand"))
    assert staende["b@partner.example"] == Z.GESENDET
    assert staende["jürgen@partner.example"] in {Z.ABGELEHNT, Z.GESENDET, Z.WARTEND}


@pytest.mark.django_db(transaction=True)
def test_codes_werden_sofort_vergessen(smtp: Postserver) -> None:
    post.einreihen([brief(schlange=Nachricht.Schlange.CODES), brief("b@partner.example")])
    assert zustellung.senden("codes") == 1
    assert Nachricht.objects.get(schlange="codes").parameter == {}
    assert Nachricht.objects.get(schlange="post").zustand == Z.WARTEND


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("antwort", "zustand"),
    [("554 5.7.1 Unerwünscht", Z.ABGELEHNT), ("421 4.3.2 Wir schließen", Z.WARTEND)],
)
def test_der_server_lehnt_den_inhalt_ab(smtp: Postserver, antwort: str, zustand: str) -> None:
    smtp.antwort_auf_daten = antwort
    post.einreihen([brief()])
    assert zustellung.senden("post") == 0
    assert (eine().zustand, eine().server_antwort) == (zustand, antwort)


@pytest.mark.django_db(transaction=True)
def test_was_hinfaellig_wurde_geht_nicht_hinaus(smtp: Postserver) -> None:
    konto: Any = KontoFabrik()
    hinfaellig = brief("a@partner.example", gegenstand=konto)
    hinfaellig.anlass = "angebot.freigegeben"
    post.einreihen([hinfaellig, brief("b@partner.example")])
    konto.delete()
    assert zustellung.senden("post") == 1
    assert [n["To"] for n in smtp.nachrichten] == ["b@partner.example"]
    assert Nachricht.objects.get(empfaenger="a@partner.example").zustand == Z.VERWORFEN


@pytest.mark.django_db(transaction=True)
def test_nach_der_letzten_mail_zaehlt_der_abschied_nicht(smtp: Postserver) -> None:
    smtp.abschied = "221 " + "x" * 9000  # longer than any client reads
    post.einreihen([brief()])
    assert zustellung.senden("post") == 1
    assert eine().zustand == Z.GESENDET


@pytest.mark.django_db(transaction=True)
def test_wem_die_pacht_ablief_der_sendet_nicht(
    smtp: Postserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is slow; meanwhile another worker took what waits behind the first mail."""
    # Shorter than one mail may take: it is renewed before each.
    monkeypatch.setattr("netzwerk.basis.models.nachricht.PACHT", EINE_MAIL)
    smtp.pause = 1
    post.einreihen([brief(f"p{n}@partner.example") for n in range(2)])

    def arbeiten() -> int:
        try:
            return zustellung.senden("post")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as faeden:
        ergebnis = faeden.submit(arbeiten)
        warte_bis(lambda: smtp.verbindungen == 1)
        zweite = Nachricht.objects.order_by("pk").last()
        assert zweite is not None
        Nachricht.objects.filter(pk=zweite.pk).update(pacht=uuid.uuid4())
        assert ergebnis.result(20) == 1
    assert [n["To"] for n in smtp.nachrichten] == ["p0@partner.example"]
    zweite.refresh_from_db()
    assert (zweite.zustand, zweite.versuche) == (Z.WARTEND, 0)


def test_jeder_anlass_und_jede_dokumentart_gehoert_einem() -> None:
    with pytest.raises(ValueError, match="schon vergeben"):
        briefe.brief("konto.post")(briefe.konto_post)
    with pytest.raises(ValueError, match="schon vergeben"):
        dokumentart("protokoll", lambda _dokument: Ergebnis(b"", False))
