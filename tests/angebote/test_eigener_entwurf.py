"""The coordination's own draft of a change: kept beside what is public, seen by nobody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from angebote.aktionen import aenderung as aenderungen
from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe
from tests.fabriken import KontoFabrik, RolleFabrik, VertretungFabrik
from tests.formulare import gelesen, senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def bearbeiten(angebot: Angebot) -> str:
    return f"{ADRESSE}{angebot.pk}/bearbeiten/"


def entwerfen(client: Client, angebot: Angebot, **felder: Any) -> Any:
    daten = eingabe(angebot, weiter="entwurf", **felder)
    return senden(client, bearbeiten(angebot), daten, follow=True)


@pytest.fixture
def kollegin(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    return konto


def test_halb_getipptes_bleibt_und_ist_nicht_oeffentlich(
    koordination: Konto, vertretung: Konto, kollegin: Konto, eigenes_oeffentliches: Angebot,
    als: Als,
) -> None:  # fmt: skip
    schreibt, angebot = als(koordination), eigenes_oeffentliches
    offen = schreibt.get(bearbeiten(angebot)).text
    assert 'value="entwurf"' in offen
    assert "Änderung veröffentlichen" in offen
    antwort = entwerfen(schreibt, angebot, titel="", kurztext="Halb fert", alter_von="drei")
    assert "Ihr Entwurf ist gespeichert." in antwort.text
    assert "Ihn sehen nur Sie." in antwort.text
    assert "Ihr Entwurf ist noch nicht veröffentlicht" in antwort.text
    entwurf = Angebotsaenderung.objects.get()
    assert (entwurf.persoenlich, entwurf.eingereicht_von) == (True, koordination)
    assert entwurf.vorschlag == {"titel": "", "kurztext": "Halb fert", "alter_von": "drei"}
    angebot.refresh_from_db()
    assert (angebot.titel, angebot.alter_von) == ("Vaterkurs", None)
    form = schreibt.get(bearbeiten(angebot)).context["form"]
    assert [form[feld].value() for feld in ("titel", "kurztext", "alter_von")] == [
        "", "Halb fert", "drei",
    ]  # fmt: skip
    marke = "Entwurf einer Änderung"
    assert marke in schreibt.get(f"{ADRESSE}verwalten/").text
    verwerfen = f"{ADRESSE}aenderungen/{entwurf.pk}/verwerfen/"
    for fremd in (kollegin, vertretung):
        liest = als(fremd)
        assert "Halb fert" not in liest.get(f"{ADRESSE}{angebot.pk}/").text
        assert "Halb fert" not in liest.get(bearbeiten(angebot)).text
        assert marke not in liest.get(f"{ADRESSE}verwalten/").text
        assert liest.get(verwerfen).status_code == 404
    assert schreibt.post(verwerfen, follow=True).status_code == 200
    assert not Angebotsaenderung.objects.exists()


@pytest.mark.parametrize("wer", ["koordination", "vertretung"])
def test_der_entwurf_sichert_sich_beim_tippen(
    eigenes_oeffentliches: Angebot, als: Als, wer: str, request: pytest.FixtureRequest
) -> None:
    client, angebot = als(request.getfixturevalue(wer)), eigenes_oeffentliches
    ziel, htmx = bearbeiten(angebot), {"HX-Request": "true"}
    seite = client.get(ziel).text
    assert 'hx-post=""' in seite
    gelesen_am_anfang = gelesen(client, ziel)
    stand = gelesen_am_anfang
    for text in ("Halb", "Halb fert", "Halb fertig"):
        getippt = eingabe(angebot, titel="", kurztext=text, weiter="entwurf") | stand
        antwort = client.post(ziel, getippt, headers=htmx).text
        assert "Als Entwurf gespeichert um" in antwort
        assert "<h1" not in antwort
        # The answer carries what the next saving, or the button, compares with.
        (wert,) = re.findall(r'name="stand_angebot" value="([^"]*)"', antwort)
        stand = {"stand_angebot": wert}
        assert Angebotsaenderung.objects.get().vorschlag == {"titel": "", "kurztext": text}
    # Another window, opened before: nothing is overwritten, and it is said.
    spaet = eingabe(angebot, kurztext="Aus dem anderen", weiter="entwurf") | gelesen_am_anfang
    abgewiesen = client.post(ziel, spaet, headers=htmx)
    assert (abgewiesen.status_code, "nicht gespeichert" in abgewiesen.text) == (422, True)
    assert Angebotsaenderung.objects.get().vorschlag["kurztext"] == "Halb fertig"
    fertig = eingabe(angebot, kurztext="Fertig", weiter="entwurf") | stand
    assert client.post(ziel, fertig).status_code == 302
    assert Angebotsaenderung.objects.get().vorschlag == {"kurztext": "Fertig"}
    # As it is public: the draft goes, silently.
    wie_oeffentlich = eingabe(angebot, weiter="entwurf")
    stand = gelesen(client, ziel)
    assert "gespeichert um" in client.post(ziel, wie_oeffentlich | stand, headers=htmx).text
    assert not Angebotsaenderung.objects.exists()


def test_was_nicht_oeffentlich_ist_sichert_sich_nicht_daneben(
    koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    assert 'hx-post=""' not in als(koordination).get(bearbeiten(eigenes)).text


def test_neben_dem_entwurf_des_anbieters_und_der_kollegin(
    koordination: Konto, vertretung: Konto, kollegin: Konto, eigenes_oeffentliches: Angebot,
    als: Als,
) -> None:  # fmt: skip
    angebot = eigenes_oeffentliches
    for konto, titel in ((koordination, "K"), (vertretung, "V"), (kollegin, "A")):
        entwerfen(als(konto), angebot, titel=titel)
        entwerfen(als(konto), angebot, titel=f"{titel} zwei")
    titel_je = Angebotsaenderung.objects.values_list("eingereicht_von", "vorschlag__titel")
    alle = {(koordination.pk, "K zwei"), (vertretung.pk, "V zwei"), (kollegin.pk, "A zwei")}
    assert set(titel_je) == alle
    arbeit = als(koordination).get(f"{ADRESSE}{angebot.pk}/").text
    assert arbeit.index("Ihr Entwurf ist noch nicht") < arbeit.index("Ein Entwurf ist noch nicht")
    # Publishing takes the own draft along, and leaves the others alone.
    daten = eingabe(angebot, titel="K fertig", weiter="veroeffentlichen")
    antwort = senden(als(koordination), bearbeiten(angebot), daten, follow=True)
    assert "Die Angaben sind gespeichert." in antwort.text
    assert Angebot.objects.get().titel == "K fertig"
    assert set(titel_je.all()) == alle - {(koordination.pk, "K zwei")}


def test_was_nach_dem_entwurf_veroeffentlicht_wurde_wird_gezeigt(
    koordination: Konto, kollegin: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt, angebot = als(koordination), eigenes_oeffentliches
    entwerfen(schreibt, angebot, kurztext="Aus dem Entwurf")
    assert "danach geändert" not in schreibt.get(bearbeiten(angebot)).text
    assert "danach geändert" not in schreibt.get(f"{ADRESSE}{angebot.pk}/").text
    neu = {"kurztext": "Von der Kollegin", "ort": "Rathaus"}
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | neu, von=kollegin)
    seite = schreibt.get(bearbeiten(angebot))
    assert "Sie wurde danach geändert." in seite.text
    assert f"{ADRESSE}{angebot.pk}/#entwurf" in seite.text
    # What the draft does not speak of is as it is published now.
    form = seite.context["form"]
    assert (form["kurztext"].value(), form["ort"].value()) == ("Aus dem Entwurf", "Rathaus")
    arbeit = schreibt.get(f"{ADRESSE}{angebot.pk}/").text
    assert "Das Angebot wurde danach geändert." in arbeit
    assert "Kollegin" in arbeit


def test_zwei_fenster_einer_person(
    koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    client, angebot = als(koordination), eigenes_oeffentliches
    frueher = gelesen(client, bearbeiten(angebot))
    entwerfen(client, angebot, kurztext="Aus dem ersten Fenster")
    for weiter in ("entwurf", "veroeffentlichen"):
        daten = eingabe(angebot, kurztext="Aus dem zweiten", weiter=weiter) | frueher
        antwort = client.post(bearbeiten(angebot), daten)
        assert antwort.status_code == 422
        assert "Aus dem ersten Fenster" in antwort.text
    assert Angebotsaenderung.objects.get().vorschlag == {"kurztext": "Aus dem ersten Fenster"}


def test_wie_es_dasteht_ist_kein_entwurf_und_unfertiges_wird_nicht_oeffentlich(
    koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    client, angebot = als(koordination), eigenes_oeffentliches
    entwerfen(client, angebot, titel="")
    leer = eingabe(angebot, titel="", weiter="veroeffentlichen")
    assert senden(client, bearbeiten(angebot), leer).status_code == 422
    assert Angebotsaenderung.objects.count() == 1
    entwerfen(client, angebot)
    assert not Angebotsaenderung.objects.exists()


def test_wer_jetzt_vorschlaegt_nimmt_den_eigenen_entwurf_mit(
    netzwerk: Netzwerk, koordination: Konto, eigene_organisation: Organisation,
    eigenes_oeffentliches: Angebot, als: Als,
) -> None:  # fmt: skip
    """A colleague joins while she who also represents the provider is writing."""
    VertretungFabrik(konto=koordination, organisation=eigene_organisation)
    client, angebot = als(koordination), eigenes_oeffentliches
    entwerfen(client, angebot, titel="Begonnen")
    RolleFabrik(konto=KontoFabrik(), netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    assert client.get(bearbeiten(angebot)).context["form"]["titel"].value() == "Begonnen"
    entwerfen(client, angebot, titel="Begonnen und fortgesetzt")
    entwurf = Angebotsaenderung.objects.get()
    assert (entwurf.persoenlich, entwurf.vorschlag) == (
        False, {"titel": "Begonnen und fortgesetzt"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "felder", [{"zustand": "offen"}, {"eingereicht_von": None}], ids=["offen", "von niemandem"]
)
def test_persoenlich_ist_nur_ein_entwurf_einer_person(
    koordination: Konto, eigenes_oeffentliches: Angebot, felder: dict[str, Any]
) -> None:
    angaben = {"zustand": "entwurf", "eingereicht_von": koordination, "persoenlich": True} | felder
    with pytest.raises(IntegrityError, match="persoenlich_nur_entwurf"), transaction.atomic():
        Angebotsaenderung.objects.create(
            angebot=eigenes_oeffentliches, vorschlag={"titel": "x"}, **angaben
        )


def test_die_eingelesene_liste_laesst_den_entwurf(
    koordination: Konto, eigenes_oeffentliches: Angebot
) -> None:
    angebot = eigenes_oeffentliches
    aenderungen.entwerfen(
        angebot=angebot, angaben=werte(angebot) | {"titel": "Halb"}, von=koordination
    )
    aktionen.aendern(angebot=angebot, angaben={"ort": "Rathaus"}, von=koordination)
    assert Angebotsaenderung.objects.get().vorschlag == {"titel": "Halb"}
