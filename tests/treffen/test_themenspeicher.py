"""What earlier meetings left over is offered to the next: measures, adjourned items, topics."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TopFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik
from treffen.aktionen import themenspeicher
from treffen.models import (
    Arbeitsgruppe,
    Beschluss,
    Ergebnis,
    Ergebnisblatt,
    Folgethema,
    Massnahme,
    Tagesordnungspunkt,
    Treffen,
)
from treffen.themenspeicher import vorschlaege

Als = Callable[[Konto], Client]
Z = Tagesordnungspunkt.Zustand


def vergangenes(netzwerk: Netzwerk, tage: int = 180, **mehr: Any) -> Treffen:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        beginn=timezone.now() - timedelta(days=tage),
        zustand=mehr.pop("zustand", Treffen.Zustand.DURCHGEFUEHRT),
        **mehr,
    )
    return treffen


@pytest.fixture
def frueheres(netzwerk: Netzwerk) -> Treffen:
    return vergangenes(netzwerk, titel="Frühjahr")


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(netzwerk=netzwerk)
    TopFabrik(treffen=neu, nummer=1, titel="Begrüßung")
    return neu


def reihe(treffen: Treffen) -> list[Any]:
    return list(treffen.tops.auf_tagesordnung().values_list("nummer", "titel"))


def adresse(name: str, treffen: Treffen, **mehr: Any) -> str:
    teile = {"netzwerk": treffen.netzwerk.kurzname, "pk": treffen.pk}
    return reverse(f"treffen:{name}", kwargs=teile | mehr)


def voll(frueheres: Treffen) -> None:
    """One of each kind."""
    top = TopFabrik(treffen=frueheres, nummer=1, titel="Meldewege", zustand=Z.VERTAGT, minuten=25)
    MassnahmeFabrik(netzwerk=frueheres.netzwerk, titel="Kurzfassung erstellen", top=top)
    Folgethema.objects.create(treffen=frueheres, titel="Kinder beteiligen")


def test_angeboten_wird_was_offen_ist_und_sonst_nichts(
    netzwerk: Netzwerk, frueheres: Treffen, treffen: Treffen
) -> None:
    voll(frueheres)
    mit_beschluss = TopFabrik(treffen=frueheres, nummer=2, titel="Logo")
    BeschlussFabrik(netzwerk=netzwerk, top=mit_beschluss, zustand=Beschluss.Zustand.VERTAGT)
    # None of these: done, another kind of meeting, called off, another network, still ahead.
    MassnahmeFabrik(
        netzwerk=netzwerk, zustand=Massnahme.Zustand.ERLEDIGT, erledigt_am=timezone.now()
    )
    andere_art = vergangenes(netzwerk, art=Treffen.Art.AG_SITZUNG)
    abgesagt = vergangenes(netzwerk, zustand=Treffen.Zustand.ABGESAGT)
    spaeter = TreffenFabrik(netzwerk=netzwerk, beginn=treffen.beginn + timedelta(days=200))
    for nirgends in (andere_art, abgesagt, spaeter, vergangenes(NetzwerkFabrik())):
        voll(nirgends)
    assert [(v.herkunft, v.titel) for v in vorschlaege(treffen)] == [
        ("fortsetzung_von", "Meldewege"),
        ("fortsetzung_von", "Logo"),
        ("folgethema", "Kinder beteiligen"),
        ("massnahme", "Kurzfassung erstellen"),
    ]
    massnahme = Massnahme.objects.filter(top__treffen=frueheres)
    massnahme.update(frist=timezone.localdate() - timedelta(days=1))
    assert "überfällig seit" in vorschlaege(treffen)[-1].hinweis
    treffen.vorheriges = andere_art
    assert len(vorschlaege(treffen)) == 7
    treffen.beginn = timezone.now() - timedelta(minutes=1)
    assert vorschlaege(treffen) == []


@pytest.mark.parametrize(
    ("vorher", "jetzt", "angeboten"),
    [
        ("fachtag", "netzwerktreffen", 3),
        ("auftakt", "netzwerktreffen", 3),
        ("netzwerktreffen", "fachtag", 3),
        ("ag_sitzung", "ag_sitzung", 3),
        ("steuerungsgruppe", "netzwerktreffen", 0),
        ("fachtag", "ag_sitzung", 0),
    ],
)
def test_was_das_ganze_netzwerk_angeht_bleibt_beim_ganzen_netzwerk(
    netzwerk: Netzwerk, vorher: str, jetzt: str, angeboten: int
) -> None:
    voll(vergangenes(netzwerk, art=vorher))
    assert len(vorschlaege(TreffenFabrik(netzwerk=netzwerk, art=jetzt))) == angeboten


def test_ein_klick_je_punkt_und_zweimal_ist_einmal(
    als: Als, koordination: Konto, frueheres: Treffen, treffen: Treffen
) -> None:
    voll(frueheres)
    browser, ziel = als(koordination), adresse("themenspeicher-uebernehmen", treffen)
    seite = adresse("treffen-zeigen", treffen)
    assert "3 Punkte sind von früheren Treffen offen" in browser.get(seite).text
    massnahme = Massnahme.objects.get()
    kennung = {"kennung": f"massnahme-{massnahme.pk}"}
    antwort = browser.post(ziel, kennung, follow=True)
    assert "„Stand: Kurzfassung erstellen“ ist TOP 2." in antwort.text
    assert "zur Maßnahme" in antwort.text
    antwort = browser.post(ziel, kennung, follow=True)
    assert "steht schon auf der Tagesordnung" in antwort.text
    text = browser.get(massnahme.get_absolute_url()).text
    assert "Wieder auf der Tagesordnung" in text
    assert "TOP 2" in text
    for quatsch in ("massnahme-0", "treffen-1", "", "massnahme"):
        browser.post(ziel, {"kennung": quatsch})
    assert len(reihe(treffen)) == 2
    antwort = browser.post(ziel, follow=True)
    assert "2 Punkte stehen jetzt am Ende der Tagesordnung." in antwort.text
    assert "von früheren Treffen offen" not in antwort.text
    assert reihe(treffen) == [
        (1, "Begrüßung"),
        (2, "Stand: Kurzfassung erstellen"),
        (3, "Meldewege"),
        (4, "Kinder beteiligen"),
    ]
    # Deleted there, it is offered again; called off, the next meeting is offered it.
    treffen.tops.get(titel="Meldewege").entfernen()
    assert [v.titel for v in vorschlaege(treffen)] == ["Meldewege"]
    danach = TreffenFabrik(netzwerk=treffen.netzwerk, beginn=treffen.beginn + timedelta(days=180))
    assert {v.herkunft for v in vorschlaege(danach)} == {"fortsetzung_von", "massnahme"}
    treffen.absagen()
    assert {v.herkunft for v in vorschlaege(danach)} == {
        "fortsetzung_von", "massnahme", "folgethema",
    }  # fmt: skip


def test_rechte(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, treffen: Treffen
) -> None:
    ziel = adresse("themenspeicher-uebernehmen", treffen)
    assert als(fachkraft).post(ziel).status_code == 403
    assert als(fremde).post(ziel).status_code == 404
    woanders = TreffenFabrik(netzwerk=NetzwerkFabrik())
    for name in ("themenspeicher-uebernehmen", "folgethema-neu", "kopie-naechstes"):
        assert als(koordination).post(adresse(name, woanders)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_alle_gleichzeitig_uebernehmen() -> None:
    frueheres = vergangenes(NetzwerkFabrik())
    treffen: Any = TreffenFabrik(netzwerk=frueheres.netzwerk)
    voll(frueheres)

    def uebernehmen(_faden: int) -> int:
        neue = themenspeicher.uebernehmen(treffen=treffen, von=System("Test"))
        connections.close_all()
        return len(neue)

    with ThreadPoolExecutor(4) as faeden:
        assert sorted(faeden.map(uebernehmen, range(4))) == [0, 0, 0, 3]
    assert [nummer for nummer, _titel in reihe(treffen)] == [1, 2, 3]
    connection.close()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_die_seite_kostet_bei_vielen_vorschlaegen_gleich_viel(
    als: Als,
    koordination: Konto,
    frueheres: Treffen,
    treffen: Treffen,
    anzahl: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for nummer in range(1, anzahl + 1):
        top = TopFabrik(treffen=frueheres, nummer=nummer, zustand=Z.VERTAGT)
        MassnahmeFabrik(netzwerk=frueheres.netzwerk, top=top)
        Folgethema.objects.create(treffen=frueheres, titel=f"Thema {nummer}")
    with django_assert_num_queries(6):
        assert len(vorschlaege(treffen)) == 3 * anzahl


def test_folgethemen_sammeln(
    als: Als, koordination: Konto, frueheres: Treffen, treffen: Treffen
) -> None:
    browser = als(koordination)
    antwort = browser.get(adresse("folgethema-neu", treffen), follow=True)
    assert "Das Treffen ist erst am" in antwort.text
    neu = adresse("folgethema-neu", frueheres)
    assert browser.get(neu).status_code == 200
    assert browser.post(neu, {"titel": " "}).status_code == 422
    antwort = browser.post(neu, {"titel": "Kinder beteiligen"}, follow=True)
    assert "Kinder beteiligen" in antwort.text
    antwort = browser.post(neu, {"titel": "Kinder beteiligen"})
    assert antwort.status_code == 422
    assert "Dieses Thema steht schon da." in antwort.text
    thema = Folgethema.objects.get()
    assert str(thema) == "Kinder beteiligen"
    eigene = {"folgethema": thema.pk}
    senden(browser, adresse("folgethema-bearbeiten", frueheres, **eigene), {"titel": "Eltern"})
    assert [v.titel for v in vorschlaege(treffen)] == ["Eltern"]
    assert browser.get(adresse("folgethema-bearbeiten", treffen, **eigene)).status_code == 302
    anderes = vergangenes(frueheres.netzwerk, tage=20)
    assert browser.get(adresse("folgethema-loeschen", anderes, **eigene)).status_code == 404
    loeschen = adresse("folgethema-loeschen", frueheres, **eigene)
    assert "„Eltern“ löschen?" in browser.get(loeschen).text
    browser.post(loeschen)
    assert not Folgethema.objects.exists()


def test_was_eine_gruppe_beim_treffen_fand_kommt_wieder(
    netzwerk: Netzwerk, frueheres: Treffen, treffen: Treffen
) -> None:
    """„Maßnahme daraus machen“ belongs to a group and to no item; the network hears of it all the
    same, and the group's own session once."""
    gruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG Meldewege")
    sitzung = vergangenes(netzwerk, 90, art=Treffen.Art.AG_SITZUNG, arbeitsgruppe=gruppe)
    for wo, titel in ((frueheres, "Karte zeichnen"), (sitzung, "Aus der Sitzung")):
        blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=wo)
        ergebnis = Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text=titel)
        MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, ergebnis=ergebnis, titel=titel)
    assert [v.titel for v in vorschlaege(treffen)] == ["Karte zeichnen"]
    naechste = TreffenFabrik(
        netzwerk=netzwerk, art=Treffen.Art.AG_SITZUNG, arbeitsgruppe=gruppe, vorheriges=frueheres
    )
    assert [v.titel for v in vorschlaege(naechste)] == ["Karte zeichnen", "Aus der Sitzung"]


def beendet(netzwerk: Netzwerk, name: str = "AG Meldewege") -> Arbeitsgruppe:
    gruppe: Arbeitsgruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk,
        name=name,
        zustand=Arbeitsgruppe.Zustand.BEENDET,
        beendet_am=timezone.localdate(),
    )
    return gruppe


def hinterlassen(gruppe: Arbeitsgruppe) -> None:
    """In a session one of each kind, and a measure of its own."""
    netzwerk = gruppe.netzwerk
    sitzung = vergangenes(netzwerk, 60, art=Treffen.Art.AG_SITZUNG, arbeitsgruppe=gruppe)
    voll(sitzung)
    MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, titel="Aus der Gruppe")


def test_was_eine_beendete_gruppe_offen_liess_uebernimmt_das_netzwerk(
    netzwerk: Netzwerk, treffen: Treffen
) -> None:
    """Else nobody is ever offered it again: the group has no further session."""
    gruppe = beendet(netzwerk)
    hinterlassen(gruppe)
    titel = ["Meldewege", "Kinder beteiligen", "Kurzfassung erstellen", "Aus der Gruppe"]
    alle = vorschlaege(treffen)
    assert sorted(v.titel for v in alle) == sorted(titel)
    hinweis = f"(aus der beendeten Gruppe „{gruppe}“)"
    genannt = {v.titel for v in alle if v.hinweis.endswith(hinweis)}
    assert genannt >= {"Meldewege", "Kinder beteiligen", "Aus der Gruppe"}
    for anderes in (
        {"art": Treffen.Art.STEUERUNGSGRUPPE},
        {"netzwerk": NetzwerkFabrik()},
        {"art": Treffen.Art.AG_SITZUNG, "arbeitsgruppe": beendet(netzwerk, "AG Andere")},
    ):
        assert vorschlaege(TreffenFabrik(**{"netzwerk": netzwerk, **anderes})) == []
    # As long as the group works it has them itself.
    Arbeitsgruppe.objects.filter(pk=gruppe.pk).update(zustand="aktiv", beendet_am=None)
    assert vorschlaege(treffen) == []
    sitzung = TreffenFabrik(netzwerk=netzwerk, art=Treffen.Art.AG_SITZUNG, arbeitsgruppe=gruppe)
    assert len(vorschlaege(sitzung)) == len(titel)


def test_einmal_uebernommen_reicht(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    """Taken over by one meeting, the next is offered the measures alone, until they are done."""
    hinterlassen(beendet(netzwerk))
    als(koordination).post(adresse("themenspeicher-uebernehmen", treffen))
    assert len(reihe(treffen)) == 5
    danach = TreffenFabrik(netzwerk=netzwerk, beginn=treffen.beginn + timedelta(days=180))
    assert {v.herkunft for v in vorschlaege(danach)} == {"massnahme"}
    for massnahme in Massnahme.objects.all():
        massnahme.erledigen()
    assert vorschlaege(danach) == []


@pytest.mark.parametrize("anzahl", [1, 4])
def test_viele_beendete_gruppen_kosten_gleich_viel(
    netzwerk: Netzwerk,
    treffen: Treffen,
    anzahl: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for nummer in range(anzahl):
        hinterlassen(beendet(netzwerk, f"AG {nummer}"))
    with django_assert_num_queries(6):
        assert len(vorschlaege(treffen)) == 4 * anzahl
