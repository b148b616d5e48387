from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TopFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.fabriken import AbschnittFabrik, ProtokollFabrik
from treffen.models import Tagesordnungspunkt, Treffen

Als = Callable[[Konto], Client]


def adresse(name: str, treffen: Any, top: Any = None) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk}
    return reverse(f"treffen:top-{name}", kwargs=teile | ({"top": top.pk} if top else {}))


def reihe(treffen: Any) -> list[tuple[int | None, str]]:
    return list(Tagesordnungspunkt.objects.filter(treffen=treffen).values_list("nummer", "titel"))


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(netzwerk=netzwerk)
    for nummer, titel in enumerate("ABC", 1):
        TopFabrik(treffen=neu, nummer=nummer, titel=titel)
    return neu


def punkt(treffen: Treffen, titel: str) -> Any:
    return Tagesordnungspunkt.objects.get(treffen=treffen, titel=titel)


@pytest.mark.parametrize(
    ("titel", "richtung", "folge", "bewegt"),
    [("B", "hoch", "BAC", True), ("B", "runter", "ACB", True), ("A", "hoch", "ABC", False),
     ("C", "runter", "ABC", False)],
)  # fmt: skip
def test_ruecken(treffen: Treffen, titel: str, richtung: Any, folge: str, bewegt: bool) -> None:
    assert punkt(treffen, titel).ruecken(richtung) is bewegt
    assert reihe(treffen) == list(enumerate(folge, 1))


def test_entfernen_schliesst_die_luecke(treffen: Treffen) -> None:
    punkt(treffen, "B").entfernen()
    assert reihe(treffen) == [(1, "A"), (2, "C")]


def test_anlegen_bearbeiten_loeschen(als: Als, koordination: Konto, treffen: Treffen) -> None:
    browser = als(koordination)
    assert browser.get(adresse("neu", treffen)).status_code == 200
    angaben = {"titel": "D", "art": "beschluss", "minuten": "20", "vortragend": "AG Schule"}
    browser.post(adresse("neu", treffen), angaben)
    assert reihe(treffen)[-1] == (4, "D")
    top = punkt(treffen, "D")
    assert browser.get(adresse("bearbeiten", treffen, top)).status_code == 200
    senden(browser, adresse("bearbeiten", treffen, top), angaben | {"titel": "Neu"})
    assert reihe(treffen)[-1] == (4, "Neu")
    assert "löschen?" in browser.get(adresse("loeschen", treffen, top)).content.decode()
    browser.post(adresse("loeschen", treffen, top))
    assert reihe(treffen) == list(enumerate("ABC", 1))


@pytest.mark.parametrize(
    "falsch",
    [{"titel": ""}, {"titel": "x" * 201}, {"minuten": "0"}, {"minuten": "-5"},
     {"minuten": "99999999999999"}, {"minuten": "zehn"}, {"art": "quatsch"}],
)  # fmt: skip
def test_falsche_angaben(
    als: Als, koordination: Konto, treffen: Treffen, falsch: dict[str, str]
) -> None:
    angaben = {"titel": "D", "art": "beschluss", "minuten": "20", "vortragend": "AG Schule"}
    antwort = als(koordination).post(adresse("neu", treffen), angaben | falsch)
    assert antwort.status_code == 422
    assert "AG Schule" in antwort.content.decode()
    antwort = als(koordination).post(
        adresse("bearbeiten", treffen, punkt(treffen, "A")), angaben | falsch
    )
    assert antwort.status_code == 422
    assert reihe(treffen) == list(enumerate("ABC", 1))


def test_ruecken_ohne_javascript(als: Als, koordination: Konto, treffen: Treffen) -> None:
    ziel = adresse("ruecken", treffen, punkt(treffen, "C"))
    antwort = als(koordination).post(ziel, {"richtung": "hoch"}, follow=True)
    assert antwort.redirect_chain[0][0].endswith("#tagesordnung")
    assert "„C“ ist jetzt TOP 2." in antwort.content.decode()
    assert reihe(treffen) == list(enumerate("ACB", 1))


def test_ruecken_mit_htmx(als: Als, koordination: Konto, treffen: Treffen) -> None:
    c = punkt(treffen, "C")
    antwort = als(koordination).post(
        adresse("ruecken", treffen, c), {"richtung": "runter"}, headers={"HX-Request": "true"}
    )
    text = antwort.content.decode()
    assert text.lstrip().startswith("<section")
    assert 'hx-swap-oob="innerHTML:#top-status">„C“ bleibt TOP 3.' in text
    assert f'id="top-{c.pk}-hoch"' in text


@pytest.mark.parametrize("name", ["neu", "bearbeiten", "ruecken", "loeschen"])
def test_rechte_und_fremde(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, treffen: Treffen, name: str
) -> None:
    top = None if name == "neu" else punkt(treffen, "A")
    ziel = adresse(name, treffen, top)
    assert als(fachkraft).post(ziel).status_code == 403
    assert als(fremde).post(ziel).status_code == 404
    if top is not None:
        anderes = TreffenFabrik(netzwerk=treffen.netzwerk)
        assert als(koordination).post(adresse(name, anderes, top)).status_code == 404
    woanders = TreffenFabrik(netzwerk=NetzwerkFabrik())
    assert als(koordination).post(adresse(name, woanders, top)).status_code == 404
    assert reihe(treffen) == list(enumerate("ABC", 1))


@pytest.mark.parametrize("name", ["neu", "bearbeiten", "ruecken", "loeschen"])
def test_nach_dem_archivieren_fest(
    als: Als, koordination: Konto, treffen: Treffen, name: str
) -> None:
    Treffen.objects.update(zustand=Treffen.Zustand.ARCHIVIERT)
    top = None if name == "neu" else punkt(treffen, "B")
    antwort = als(koordination).post(adresse(name, treffen, top), follow=True)
    assert "lässt sich nicht mehr ändern" in antwort.content.decode()
    assert reihe(treffen) == list(enumerate("ABC", 1))


@pytest.mark.django_db(transaction=True)
def test_gleichzeitig_bleibt_lueckenlos() -> None:
    treffen: Any = TreffenFabrik()

    def anfuegen(nummer: int) -> None:
        Tagesordnungspunkt.anfuegen(treffen, titel=str(nummer))
        connections.close_all()

    with ThreadPoolExecutor(4) as faeden:
        list(faeden.map(anfuegen, range(8)))
    assert [nummer for nummer, _titel in reihe(treffen)] == list(range(1, 9))
    tops = list(Tagesordnungspunkt.objects.filter(treffen=treffen))

    def bewegen(i: int) -> None:
        top = tops[i % 8]
        if i >= 6:
            top.entfernen()
        else:
            top.ruecken("hoch" if i % 2 else "runter")
        connections.close_all()

    with ThreadPoolExecutor(4) as faeden:
        list(faeden.map(bewegen, range(8)))
    assert [nummer for nummer, _titel in reihe(treffen)] == list(range(1, 7))
    connection.close()


def test_nach_der_freigabe_des_protokolls_steht_die_tagesordnung_fest(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    ProtokollFabrik(treffen=treffen).freigeben(koordination)
    client = als(koordination)
    for name in ("ruecken", "loeschen", "bearbeiten"):
        antwort = client.post(adresse(name, treffen, punkt(treffen, "B")), {"richtung": "hoch"})
        assert antwort.status_code == 302
    client.post(adresse("neu", treffen), {"titel": "D", "art": "information", "minuten": 5})
    assert reihe(treffen) == list(enumerate("ABC", 1))
    bearbeiten = reverse("treffen:treffen-bearbeiten", args=["kinderschutz", treffen.pk])
    assert client.get(bearbeiten).status_code == 302


def test_mit_ergebnissen_im_protokoll_bleibt_der_punkt(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    top = punkt(treffen, "B")
    AbschnittFabrik(protokoll=ProtokollFabrik(treffen=treffen), top=top)
    antwort = als(koordination).post(adresse("loeschen", treffen, top), follow=True)
    assert "Zu diesem Punkt gibt es schon Ergebnisse im Protokoll" in antwort.text
    assert reihe(treffen) == list(enumerate("ABC", 1))
