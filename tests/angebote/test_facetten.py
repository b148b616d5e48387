"""Filters from dates, providers and the two axes of prevention; a new day changes them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from angebote.aktionen import suche
from angebote.models import Angebot, Angebotstermin, Suchdokument
from angebote.tasks import suche_nachziehen, suche_neuer_tag
from netzwerk.basis.models import Netzwerk
from netzwerk.celery import app
from tests.angebote.fabriken import AngebotFabrik
from tests.angebote.test_liste import ADRESSE, oeffentlich, zahlen
from tests.angebote.test_suche import titel, titel_der_seite, verzeichnis
from tests.fabriken import NetzwerkFabrik, OrganisationFabrik


def termin(angebot: Angebot, tage: int, **felder: object) -> Angebotstermin:
    beginn = timezone.now() + timedelta(days=tage)
    zeile: Angebotstermin = Angebotstermin.objects.create(
        angebot=angebot,
        **{
            "beginn": beginn,
            "ende": beginn + timedelta(minutes=30),
            "letzter_tag": timezone.localdate(beginn),
        }
        | felder,
    )
    return zeile


def in_tagen(monkeypatch: pytest.MonkeyPatch, tage: int) -> None:
    dann = timezone.now() + timedelta(days=tage)
    monkeypatch.setattr(timezone, "now", lambda: dann)


@pytest.fixture
def daten(netzwerk: Netzwerk) -> Netzwerk:
    """Offers by when one can go there; their names say it."""
    oeffentlich(netzwerk, "laufend")
    for name, tage in (("heute", 0), ("woche", 7), ("monat", 8), ("quartal", 31), ("spaet", 91)):
        termin(oeffentlich(netzwerk, name), tage)
    termin(oeffentlich(netzwerk, "vorbei"), -3)
    termin(oeffentlich(netzwerk, "abgesagt"), 3, abgesagt_am=timezone.now())
    reihe = oeffentlich(netzwerk, "reihe")
    termin(reihe, -9, rhythmus="woechentlich", letzter_tag=timezone.localdate() + timedelta(30))
    suche_nachziehen()
    return netzwerk


def gefunden(netzwerk: Netzwerk, **werte: str) -> set[str]:
    return set(titel_der_seite(verzeichnis(netzwerk, **werte)))


def test_wann(daten: Netzwerk) -> None:
    assert gefunden(daten, datum="7") == {"heute", "woche", "reihe"}
    assert gefunden(daten, datum="30") == {"heute", "woche", "reihe", "monat"}
    assert gefunden(daten, datum="90") == {"heute", "woche", "reihe", "monat", "quartal"}
    # What is over or called off is neither soon nor all year round.
    assert gefunden(daten, datum="laufend") == {"laufend"}
    assert zahlen(verzeichnis(daten), "datum") == {
        "in den nächsten 7 Tagen": 3,
        "in den nächsten 30 Tagen": 4,
        "in den nächsten 3 Monaten": 5,
        "laufend, ohne festen Termin": 1,
    }


def test_naechster_termin_zuerst(daten: Netzwerk) -> None:
    assert titel_der_seite(verzeichnis(daten, sort="termin")) == [
        "heute",
        "reihe",
        "woche",
        "monat",
        "quartal",
        "spaet",
        # Without one, by name.
        "abgesagt",
        "laufend",
        "vorbei",
    ]


def test_die_nacht_bringt_alle_auf_den_tag(
    daten: Netzwerk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_tagen(monkeypatch, 2)
    with caplog.at_level("INFO"):
        suche_neuer_tag()
    # heute and reihe moved on, monat came into the week, spaet into the quarter.
    assert "Angebote in der Suche auf den heutigen Tag gebracht" in caplog.text
    assert gefunden(daten, datum="7") == {"woche", "reihe", "monat"}
    assert gefunden(daten, datum="90") == {"woche", "reihe", "monat", "quartal", "spaet"}
    assert Suchdokument.objects.get(angebot__titel="heute").naechster_termin is None
    assert not Suchdokument.objects.nachzuziehen().exists()
    caplog.clear()
    with caplog.at_level("INFO"):
        suche_neuer_tag()
    assert caplog.text == ""


def test_die_nacht_steht_im_plan() -> None:
    eintrag = app.conf.beat_schedule["suche-neuer-tag"]
    assert eintrag["task"] == suche_neuer_tag.name


def test_ein_geaenderter_termin_kommt_ohne_weiteres_zutun_in_die_suche(netzwerk: Netzwerk) -> None:
    """The database marks the row, whoever wrote the date: a form, an import, a task."""
    angebot = oeffentlich(netzwerk, "Kurs")
    eintrag = termin(angebot, 3)
    suche_nachziehen()
    assert gefunden(netzwerk, datum="7") == {"Kurs"}
    Angebotstermin.objects.filter(pk=eintrag.pk).update(hinweis="Bitte Matte mitbringen")
    assert not Suchdokument.objects.nachzuziehen().exists()
    Angebotstermin.objects.filter(pk=eintrag.pk).update(abgesagt_am=timezone.now())
    suche_nachziehen()
    assert gefunden(netzwerk, datum="7") == set()
    eintrag.delete()
    suche_nachziehen()
    assert gefunden(netzwerk, datum="laufend") == {"Kurs"}


def test_die_karte_nennt_den_naechsten_termin(netzwerk: Netzwerk, client: Client) -> None:
    angebot = oeffentlich(netzwerk, "Kurs")
    wann = datetime(2099, 3, 5, 18, tzinfo=UTC)
    termin(angebot, 0, beginn=wann, ende=wann + timedelta(hours=1), letzter_tag=wann.date())
    suche_nachziehen()
    assert "5. März 2099" in client.get(ADRESSE).content.decode()


def test_achsen_der_praevention(netzwerk: Netzwerk) -> None:
    oeffentlich(netzwerk, "A", praeventionsstufen=["primaer"], praeventionsansaetze=["universell"])
    oeffentlich(netzwerk, "B", praeventionsstufen=["primaer", "tertiaer"])
    alle = verzeichnis(netzwerk)
    assert zahlen(alle, "stufe") == {
        "primär: bevor etwas geschieht": 2,
        "tertiär: damit es nicht wieder geschieht": 1,
    }
    assert zahlen(alle, "ansatz") == {"universell: für alle": 1}
    beides = verzeichnis(netzwerk, stufe="primaer", ansatz="universell")
    assert titel_der_seite(beides) == ["A"]
    assert [chip.gruppe for chip in beides.chips] == ["Präventionsstufe", "Ansatz der Prävention"]


def test_anbieter_die_haeufigsten_zuerst_der_rest_eingeklappt(
    netzwerk: Netzwerk, client: Client
) -> None:
    haeufig = OrganisationFabrik(name="Zentrum")
    andere = [OrganisationFabrik(name=f"Haus {nummer:02}") for nummer in range(13)]
    for nummer, haus in enumerate(andere):
        oeffentlich(netzwerk, f"Angebot {nummer}", anbieter=[haus, haeufig])
    anbieter = next(g for g in verzeichnis(netzwerk).gruppen if g.schluessel == "anbieter")
    assert [wert.name for wert in anbieter.erste] == ["Zentrum"] + [
        f"Haus {nummer:02}" for nummer in range(11)
    ]
    assert [wert.name for wert in anbieter.weitere] == ["Haus 11", "Haus 12"]
    assert (anbieter.erste[0].anzahl, anbieter.weitere_offen) == (13, False)
    seite = client.get(ADRESSE).content.decode()
    assert "2 weitere" in seite
    # Each box has an id of its own, one that does not depend on its place.
    assert seite.count(f'id="f-anbieter-{andere[12].pk}"') == 1
    gewaehlt = verzeichnis(netzwerk, anbieter=str(andere[12].pk))
    gruppe = next(g for g in gewaehlt.gruppen if g.schluessel == "anbieter")
    assert gruppe.weitere_offen
    assert gewaehlt.anzahl == 1


def test_ein_anbieter_bleibt_benannt_auch_wenn_andere_filter_ihn_ausschliessen(
    netzwerk: Netzwerk,
) -> None:
    haus = OrganisationFabrik(name="Haus am See")
    oeffentlich(netzwerk, "A", anbieter=[haus], bezirk="Nord")
    oeffentlich(netzwerk, "B", bezirk="Süd")
    leer = verzeichnis(netzwerk, anbieter=str(haus.pk), bezirk="Süd")
    assert leer.anzahl == 0
    assert [chip.name for chip in leer.chips] == ["Süd", "Haus am See"]


def test_namen_aus_anderen_netzwerken_bleiben_dort(netzwerk: Netzwerk) -> None:
    oeffentlich(netzwerk, "A")
    fremder = OrganisationFabrik(name="Geheimer Träger")
    AngebotFabrik(oeffentlich=True, netzwerk=NetzwerkFabrik(), anbieter=[fremder])
    entwurf = OrganisationFabrik(name="Noch nicht öffentlich")
    AngebotFabrik(netzwerk=netzwerk, anbieter=[entwurf])
    for wert in (str(fremder.pk), str(entwurf.pk), "9" * 30, "²", "abc"):
        assert [chip.name for chip in verzeichnis(netzwerk, anbieter=wert).chips] == [wert]


@pytest.mark.parametrize("anzahl", [1, 3])
def test_die_neuen_filter_kosten_keine_abfrage(
    netzwerk: Netzwerk,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for nummer in range(anzahl):
        angebot = oeffentlich(
            netzwerk,
            f"Angebot {nummer}",
            anbieter=[OrganisationFabrik()],
            praeventionsstufen=["primaer"],
        )
        termin(angebot, 3)
    suche_nachziehen()
    for ansicht in ("", "tabelle"):
        client.get(ADRESSE, {"ansicht": ansicht})
        with django_assert_max_num_queries(10):
            client.get(ADRESSE, {"datum": "7", "stufe": "primaer", "ansicht": ansicht})


def test_der_rang_folgt_dem_stand_und_dem_termin(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Confirmed and upcoming before old, the words being the same."""
    lange_her = timezone.now() - timedelta(days=300)
    oeffentlich(netzwerk, "Trauer alt", bestaetigt_am=lange_her)
    oeffentlich(netzwerk, "Trauer überholt", zustand="veraltet")
    oeffentlich(netzwerk, "Trauer geprüft")
    termin(oeffentlich(netzwerk, "Trauer bald"), 20)
    suche_nachziehen()
    erwartet = ["Trauer bald", "Trauer geprüft", "Trauer alt", "Trauer überholt"]
    assert titel(netzwerk, "Trauer") == erwartet
    suche.aufbauen(netzwerk)
    assert titel(netzwerk, "Trauer") == erwartet
    in_tagen(monkeypatch, 280)
    suche_neuer_tag()
    zeilen = Suchdokument.objects.values_list("angebot__titel", "guete")
    # What tells confirmations apart lies behind the second place.
    guete = {name: round(faktor, 2) for name, faktor in zeilen}
    assert guete == {
        "Trauer bald": 0.8,
        "Trauer geprüft": 0.8,
        "Trauer alt": 0.8,
        "Trauer überholt": 0.5,
    }
