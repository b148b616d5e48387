"""Many organisations at once: what was ticked, or everything the question found."""

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen.auswahl import aufnehmen
from mitglieder.models import Mitgliedschaft, Organisation, Rundschreiben
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.fabriken import MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik, RolleFabrik
from tests.mitglieder.anmelden import Anmelden


def _url(name: str, netzwerk: Netzwerk) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname])


def _mitglied(netzwerk: Netzwerk, name: str, **angaben: object) -> Organisation:
    eine: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune, **angaben)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=eine)
    return eine


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


@pytest.fixture
def zweites(netzwerk: Netzwerk, koordination: Konto) -> Netzwerk:
    eins: Netzwerk = NetzwerkFabrik(kommune=netzwerk.kommune, name="Medien")
    RolleFabrik(konto=koordination, netzwerk=eins, art=Rolle.Art.KOORDINATION)
    return eins


@pytest.mark.parametrize("aktion", ["anschreiben", "aufnehmen", "ausfuehren"])
def test_leere_auswahl_sagt_es_und_behaelt_die_frage(
    netzwerk: Netzwerk, client: Client, aktion: str
) -> None:
    fremd = OrganisationFabrik(kommune="Anderswo")
    for daten in ({}, {"id": ["x", "", "9" * 40]}, {"id": fremd.pk}, {"alle": "1"}):
        antwort = client.post(_url(f"auswahl-{aktion}", netzwerk) + "?q=nichts", daten)
        assert antwort.headers["Location"] == _url("organisation-liste", netzwerk) + "?q=nichts"
    text = client.get(antwort.headers["Location"]).content.decode()
    assert "Sie haben noch keine Organisation ausgewählt." in text


def test_anschreiben_nimmt_angekreuzte_oder_alle_treffer(
    netzwerk: Netzwerk, client: Client
) -> None:
    kitas = [_mitglied(netzwerk, f"Kita {nr:02}", art="kita") for nr in range(52)]
    schule = _mitglied(netzwerk, "Schule", art="schule")
    adresse = _url("auswahl-anschreiben", netzwerk) + "?art=kita&sortierung=name"
    liste = client.get(_url("organisation-liste", netzwerk), {"art": "kita"}).content.decode()
    assert f'{adresse.replace("&", "&amp;")}"' in liste
    assert "Alle 52 Treffer, nicht nur die angekreuzten" in liste  # of which the page shows 50
    antwort = client.post(adresse, {"id": [kitas[0].pk, schule.pk]})
    brief = Rundschreiben.objects.get()
    assert antwort.headers["Location"] == reverse(
        "mitglieder:rundschreiben-bearbeiten", args=[netzwerk.kurzname, brief.pk]
    )
    assert set(brief.organisationen.all()) == {kitas[0], schule}
    text = client.get(antwort.headers["Location"]).content.decode()
    assert "2 gewählte Organisationen" in text
    assert "{anrede}," in text  # as a letter begun without a selection
    # More than a page: by the question, not by what is ticked.
    client.post(adresse, {"id": [schule.pk], "alle": "1"})
    assert set(Rundschreiben.objects.latest("pk").organisationen.all()) == set(kitas)


def test_ausfuehren_reicht_frage_und_angekreuzte_weiter(netzwerk: Netzwerk, client: Client) -> None:
    kita = _mitglied(netzwerk, "Kita")
    adresse, ziel = _url("auswahl-ausfuehren", netzwerk), _url("ausfuhr", netzwerk)
    antwort = client.post(adresse + "?q=kita", {"id": [kita.pk, "x"]})
    assert antwort.headers["Location"] == f"{ziel}?q=kita&id={kita.pk}"
    antwort = client.post(adresse + "?q=kita", {"id": [kita.pk], "alle": "1"})
    assert antwort.headers["Location"] == f"{ziel}?q=kita"
    assert client.get(antwort.headers["Location"]).status_code == 200


def test_aufnehmen_fragt_zeigt_und_laesst_vorhandene_in_ruhe(
    netzwerk: Netzwerk, zweites: Netzwerk, client: Client
) -> None:
    neu, schon = _mitglied(netzwerk, "Neu"), _mitglied(netzwerk, "Schon")
    MitgliedschaftFabrik(netzwerk=zweites, organisation=schon, zustand="ausgetreten")
    adresse = _url("auswahl-aufnehmen", netzwerk) + "?q=x"
    daten = {"id": [neu.pk, schon.pk]}
    text = client.post(adresse, daten).content.decode()
    assert "2 Organisationen in ein anderes Netzwerk" in text
    assert "bleibt: ausgetreten" in text  # one network to choose: it is chosen
    # Without a network: said at the field, and the selection stays.
    antwort = client.post(adresse, {**daten, "schritt": "aufnehmen"})
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert "Wählen Sie ein Netzwerk." in text
    assert f'name="id" value="{schon.pk}"' in text
    text = client.post(
        adresse, {**daten, "schritt": "pruefen", "ziel": zweites.pk}
    ).content.decode()
    assert "bleibt: ausgetreten" in text
    assert "wird vorgeschlagen" in text
    assert Mitgliedschaft.objects.im_netzwerk(zweites).count() == 1
    fertig = {**daten, "schritt": "aufnehmen", "ziel": zweites.pk}
    for _mal in range(2):
        antwort = client.post(adresse, fertig)
    stand = dict(
        Mitgliedschaft.objects.im_netzwerk(zweites).values_list("organisation__name", "zustand")
    )
    assert stand == {"Neu": "vorgeschlagen", "Schon": "ausgetreten"}
    text = client.get(antwort.headers["Location"]).content.decode()
    assert "Schon (ausgetreten)" in text
    assert "Neu" in text


def test_die_meldung_nennt_nicht_hunderte(
    netzwerk: Netzwerk, zweites: Netzwerk, client: Client
) -> None:
    alle = [_mitglied(netzwerk, f"Kita {nr:02}").pk for nr in range(22)]
    daten = {"id": alle, "schritt": "aufnehmen", "ziel": zweites.pk}
    for _mal in range(2):
        antwort = client.post(_url("auswahl-aufnehmen", netzwerk), daten)
    text = client.get(antwort.headers["Location"]).content.decode()
    assert "Kita 19 (vorgeschlagen), und 2 weitere." in text


def test_aufnehmen_nur_in_netzwerke_die_man_selbst_koordiniert(
    netzwerk: Netzwerk, client: Client, koordination: Konto
) -> None:
    neu = _mitglied(netzwerk, "Neu")
    fremdes = NetzwerkFabrik(kommune=netzwerk.kommune)
    RolleFabrik(konto=koordination, netzwerk=fremdes, art=Rolle.Art.FACHKRAFT)
    anderswo = NetzwerkFabrik(kommune="Anderswo")
    RolleFabrik(konto=koordination, netzwerk=anderswo, art=Rolle.Art.KOORDINATION)
    adresse = _url("auswahl-aufnehmen", netzwerk)
    text = client.post(adresse, {"id": neu.pk}).content.decode()
    assert "Sie koordinieren kein weiteres Netzwerk" in text
    for ziel in (fremdes.pk, anderswo.pk, netzwerk.pk, "x"):
        client.post(adresse, {"id": neu.pk, "schritt": "aufnehmen", "ziel": ziel})
    assert Mitgliedschaft.objects.count() == 1


def test_wer_schneller_war_stoert_nicht(
    netzwerk: Netzwerk, zweites: Netzwerk, koordination: Konto, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mitglieder.aktionen import auswahl

    neu = _mitglied(netzwerk, "Neu")
    vorher = auswahl.pruefen([neu], zweites)
    MitgliedschaftFabrik(netzwerk=zweites, organisation=neu, zustand="aktiv")
    # Asked before, written after: as two tabs do.
    monkeypatch.setattr(auswahl, "pruefen", lambda *_: vorher)
    aufnehmen(organisationen=[neu], ziel=zweites, von=koordination)
    assert Mitgliedschaft.objects.get(netzwerk=zweites).zustand == "aktiv"
