"""One entry in the place of another, and what two do to the lists at the same moment."""

from typing import Any

import pytest
from django.test import Client

from angebote.aktionen import angebot as angebote
from angebote.aktionen import auswahl as aktionen
from angebote.aktionen import suche
from angebote.models import Angebot, Angebotsaenderung, Thema, Zielgruppe
from angebote.models.aenderung import werte
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik, ThemaFabrik
from tests.angebote.test_auswahl import LISTEN, SYSTEM, eigenes, url
from tests.angebote.test_liste import zahlen
from tests.angebote.test_suche import titel, verzeichnis
from tests.fabriken import NetzwerkFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.wettlauf import zuvorkommen


@pytest.fixture
def client(als: Anmelden, koordination: Konto) -> Client:
    return als(koordination)


def _mit(eintrag: Any, *weitere: Any, **felder: Any) -> Angebot:
    wert = eintrag if eintrag.feld == "format" else [eintrag, *weitere]
    angebot: Angebot = AngebotFabrik(**felder, **{eintrag.feld: wert})
    return angebot


def _traegt(angebot: Angebot, liste: Any) -> set[str]:
    return set(liste.objects.filter(angebot=angebot.pk).values_list("name", flat=True))


@pytest.mark.parametrize("art", LISTEN)
def test_zusammenlegen(
    netzwerk: Netzwerk, client: Client, vertretung: Konto, eigenes_oeffentliches: Angebot, art: str
) -> None:
    """Offers in every state, and what waits; the filters count right at once, words soon."""
    liste = LISTEN[art]
    quelle, ziel = eigenes(netzwerk, "Medienabend", liste), eigenes(netzwerk, "Kino", liste)
    eines = _mit(quelle, netzwerk=netzwerk, oeffentlich=True, titel="Eines")
    beide = _mit(quelle, ziel, netzwerk=netzwerk, oeffentlich=True, titel="Beide")
    entwurf = _mit(quelle, netzwerk=netzwerk)
    schluessel = quelle.pk if art == "arten" else [quelle.pk]
    angaben = werte(eigenes_oeffentliches) | {quelle.feld: schluessel}
    angebote.aendern(angebot=eigenes_oeffentliches, angaben=angaben, von=vertretung)
    # What this one wants is then the case already.
    Angebotsaenderung.objects.create(
        angebot=eines, vorschlag={quelle.feld: schluessel}, eingereicht_von=vertretung
    )

    adresse = url("zusammenlegen", netzwerk, quelle.pk, art=art)
    text = client.get(adresse).content.decode()
    assert "3 Angebote, Entwürfe und archivierte mitgezählt" in text
    assert "2 Änderungen, über die noch nicht entschieden ist" in text
    assert "„Medienabend“ wird danach gelöscht." in text
    fehlt = client.post(adresse, {"ziel": ""}).content.decode()
    assert "Wählen Sie, was künftig" in fehlt
    antwort = client.post(adresse, {"ziel": ziel.pk}, follow=True).content.decode()
    assert "Statt „Medienabend“ steht jetzt überall „Kino“." in antwort
    assert "3 Angebote sind umgezogen." in antwort

    assert not liste.objects.filter(pk=quelle.pk).exists()
    for angebot in (eines, beide, entwurf):
        assert _traegt(angebot, liste) == {"Kino"}
    offen = Angebotsaenderung.objects.get()
    assert offen.vorschlag == {quelle.feld: ziel.pk if art == "arten" else [ziel.pk]}
    assert zahlen(verzeichnis(netzwerk), ziel.gruppe)["Kino"] == 2
    assert suche.nachziehen() == 2
    assert zahlen(verzeichnis(netzwerk), ziel.gruppe)["Kino"] == 2
    if art != "zielgruppen":  # filtered by, not searched for
        assert sorted(titel(netzwerk, "Kino")) == ["Beide", "Eines"]
        assert titel(netzwerk, "Medienabend") == []
    assert client.post(adresse, {"ziel": ziel.pk}).status_code == 404


def test_eintrag_des_portals_wird_nur_hier_ersetzt(netzwerk: Netzwerk, client: Client) -> None:
    """What a network would call otherwise."""
    eltern = Zielgruppe.objects.get(name="Eltern")
    unser = eigenes(netzwerk, "Mütter und Väter", Zielgruppe)
    hier = _mit(eltern, netzwerk=netzwerk, oeffentlich=True)
    dort = _mit(eltern, netzwerk=NetzwerkFabrik(), oeffentlich=True)
    Angebotsaenderung.objects.create(angebot=dort, vorschlag={"zielgruppen": [eltern.pk]})
    adresse = url("zusammenlegen", netzwerk, eltern.pk, art="zielgruppen")
    text = client.get(adresse).content.decode()
    assert "1 Angebot, Entwürfe und archivierte mitgezählt" in text
    assert "noch nicht entschieden" not in text
    assert "Andere Netzwerke betrifft das nicht." in text
    assert client.post(adresse, {"ziel": unser.pk}).status_code == 302
    assert _traegt(hier, Zielgruppe) == {"Mütter und Väter"}
    assert _traegt(dort, Zielgruppe) == {"Eltern"}
    assert Angebotsaenderung.objects.get().vorschlag == {"zielgruppen": [eltern.pk]}
    assert eltern not in Zielgruppe.objects.vergebbar(netzwerk)
    assert eltern in Zielgruppe.objects.vergebbar(dort.netzwerk)
    # Nothing carries it any more; what rests is no goal.
    assert "Kein Angebot trägt den Eintrag." in client.get(adresse).content.decode()
    antwort = client.post(
        url("zusammenlegen", netzwerk, unser.pk, art="zielgruppen"), {"ziel": eltern.pk}
    )
    assert antwort.status_code == 422
    assert "Diesen Eintrag gibt es nicht mehr." in antwort.content.decode()


def test_was_auf_die_listen_verweist_zieht_um() -> None:
    """A new relation to an entry would be lost with it: then `zusammenlegen` has to know it."""
    erlaubt = {"angebot", "angebot_themen", "angebot_zielgruppen"}
    verweise = {
        verweis.related_model._meta.model_name
        for liste in LISTEN.values()
        for verweis in liste._meta.get_fields(include_hidden=True)
        if verweis.auto_created and verweis.is_relation and not verweis.concrete
        if not hasattr(verweis.related_model, "pgh_tracked_model")
    }
    ruhe = {f"{liste._meta.model_name}_ruht_in" for liste in LISTEN.values()}
    assert verweise == erlaubt | ruhe


@pytest.mark.django_db(transaction=True)
def test_zwei_legen_dasselbe_an(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: aktionen.anlegen(eintrag=Thema(name="Sport"), netzwerk=netzwerk, von=SYSTEM),
        lambda: besuch.post(url("neu", netzwerk), {"name": "Sport", "bereich": "allgemein"}),
    )
    assert antwort.status_code == 422
    assert "„Sport“ gibt es schon." in antwort.content.decode()
    assert [t.name for t in Thema.objects.eigene(netzwerk)] == ["Sport"]


@pytest.mark.django_db(transaction=True)
def test_wird_geloescht_waehrend_ein_angebot_es_bekommt(netzwerk: Netzwerk) -> None:
    """The offer is left without it, instead of failing when the database commits."""
    frei, anderes = eigenes(netzwerk, "Frei"), ThemaFabrik(name="Gewalt")
    angebot = AngebotFabrik(netzwerk=netzwerk, themen=[anderes])
    angaben = werte(angebot) | {"themen": [frei.pk, anderes.pk]}

    def bekommt() -> None:
        angebote.anlegen(netzwerk=netzwerk, angaben=angaben, von=None)  # type: ignore[arg-type]  # not read

    assert (
        zuvorkommen(lambda: aktionen.loeschen(eintrag=frei, netzwerk=netzwerk, von=SYSTEM), bekommt)
        is None
    )
    neues = Angebot.objects.exclude(pk=angebot.pk).get()
    assert _traegt(neues, Thema) == {"Gewalt"}


@pytest.mark.django_db(transaction=True)
def test_bekommt_ein_angebot_es_zuerst_bleibt_es(netzwerk: Netzwerk) -> None:
    frei = eigenes(netzwerk, "Frei")
    angaben = werte(AngebotFabrik(netzwerk=netzwerk)) | {"themen": [frei.pk]}
    assert not zuvorkommen(
        lambda: angebote.anlegen(netzwerk=netzwerk, angaben=angaben, von=None),  # type: ignore[arg-type]  # not read
        lambda: aktionen.loeschen(eintrag=frei, netzwerk=netzwerk, von=SYSTEM),
    )
    assert [t.name for t in Thema.objects.eigene(netzwerk)] == ["Frei"]
