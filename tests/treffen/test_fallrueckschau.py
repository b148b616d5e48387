"""Retrospective case work: what was learned is kept, never the case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    TreffenFabrik,
)
from tests.formulare import senden
from tests.wettlauf import zuvorkommen
from treffen.aktionen import fallrueckschau as aktionen
from treffen.models import Fallrueckschau, Massnahme, Treffen

Als = Callable[[Konto], Client]
RTL = "مرحبا \u202e Größe 👩‍👩‍👧 " + "Donaudampfschifffahrt" * 6


def liste(netzwerk: Netzwerk) -> str:
    return reverse("treffen:fallrueckschau-liste", args=[netzwerk.kurzname])


def neu(netzwerk: Netzwerk) -> str:
    return reverse("treffen:fallrueckschau-neu", args=[netzwerk.kurzname])


def url(name: str, eine: Fallrueckschau) -> str:
    return reverse(f"treffen:fallrueckschau-{name}", args=[eine.netzwerk.kurzname, eine.pk])


def rueckschau(netzwerk: Netzwerk, **felder: Any) -> Fallrueckschau:
    werte = {"methode": "falllabor", "fallart": "fiktiv", "erkenntnisse": "Früher anrufen."}
    eine: Fallrueckschau = Fallrueckschau.objects.create(netzwerk=netzwerk, **(werte | felder))
    return eine


@pytest.fixture
def haus(netzwerk: Netzwerk) -> Organisation:
    haus: Organisation = OrganisationFabrik(name="Haus der Familie")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    return haus


@pytest.fixture
def angaben(haus: Organisation) -> dict[str, Any]:
    return {
        "fallart": "fiktiv",
        "datum": timezone.localdate().isoformat(),
        "methode": "zeitstrahl",
        "erkenntnisse": RTL,
        "institutionen": [haus.pk],
        "bestaetigt": "on",
    }


def test_es_gibt_kein_feld_fuer_den_fall() -> None:
    """Whoever adds one here breaks the promise the form makes."""
    assert {feld.name for feld in Fallrueckschau._meta.get_fields()} == {
        "id",
        "netzwerk",
        "treffen",
        "datum",
        "methode",
        "fallart",
        "institutionen",
        "erkenntnisse",
        "angelegt_am",
        "massnahmen",
        "events",
    }


def test_eintragen(
    netzwerk: Netzwerk, haus: Organisation, koordination: Konto, als: Als, angaben: dict[str, Any]
) -> None:
    client = als(koordination)
    seite = client.get(neu(netzwerk)).content.decode()
    assert "Warum hier kein Fall steht" in seite
    assert client.post(neu(netzwerk), angaben).status_code == 302
    eine = Fallrueckschau.objects.get()
    assert (eine.erkenntnisse, list(eine.institutionen.all())) == (RTL, [haus])
    # The same once more, a second click: still one.
    client.post(neu(netzwerk), angaben)
    assert Fallrueckschau.objects.count() == 1
    assert RTL[:20] in client.get(liste(netzwerk)).content.decode()


def test_was_fehlt_wird_gesagt(
    netzwerk: Netzwerk, koordination: Konto, als: Als, angaben: dict[str, Any]
) -> None:
    """No kind of case is chosen for anybody, and nothing is saved without the confirmation."""
    client = als(koordination)
    fremdes = OrganisationFabrik(name="Nicht im Netzwerk")
    treffen = TreffenFabrik(netzwerk=NetzwerkFabrik(kurzname="anderswo"))
    geplant = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
    morgen = timezone.localdate() + timedelta(days=1)
    schlechte: tuple[dict[str, Any], ...] = (
        {"fallart": ""},
        {"fallart": "laufend"},
        {"bestaetigt": ""},
        {"institutionen": []},
        {"institutionen": [fremdes.pk]},
        {"institutionen": ["9" * 5000]},
        {"erkenntnisse": ""},
        {"erkenntnisse": "a\x00b"},
        {"erkenntnisse": "x" * 4001},
        {"datum": morgen.isoformat()},
        {"datum": "0001-01-01"},
        {"methode": "verhör"},
        {"treffen": treffen.pk},
        {"treffen": geplant.pk},
    )
    for schlecht in schlechte:
        antwort = client.post(neu(netzwerk), angaben | schlecht)
        assert antwort.status_code == 422, schlecht
    assert client.get(neu(netzwerk)).content.decode().count('value="fiktiv" checked') == 0
    assert not Fallrueckschau.objects.exists()


def test_der_hinweis_kommt_einmal(
    netzwerk: Netzwerk, koordination: Konto, als: Als, angaben: dict[str, Any]
) -> None:
    """What looks like case data is shown before it is saved; the writer decides. What is new in a
    changed text is shown again."""
    client = als(koordination)
    angaben["erkenntnisse"] = "Wie im Az. 12/345 besprochen."
    antwort = client.post(neu(netzwerk), angaben)
    assert (antwort.status_code, Fallrueckschau.objects.count()) == (422, 0)
    assert "Aktenzeichen" in antwort.content.decode()
    gesehen = antwort.context["gesehen"]
    mehr = angaben | {"erkenntnisse": "Az. 12/345, geb. 1.2.2019", "gesehen": gesehen}
    assert client.post(neu(netzwerk), mehr).status_code == 422
    assert client.post(neu(netzwerk), angaben | {"gesehen": gesehen}).status_code == 302
    eine = Fallrueckschau.objects.get()
    # Changing it asks again.
    antwort = senden(client, url("bearbeiten", eine), angaben | {"methode": "planspiel"})
    assert antwort.status_code == 422
    assert "Trotzdem speichern" in antwort.content.decode()


def test_bearbeiten_und_loeschen(
    netzwerk: Netzwerk, haus: Organisation, koordination: Konto, als: Als, angaben: dict[str, Any]
) -> None:
    """Whoever was there and has left the network since stays named; measures outlive the row."""
    eine, client = rueckschau(netzwerk), als(koordination)
    gewesen = OrganisationFabrik(name="War dabei")
    eine.institutionen.set([gewesen])
    massnahme = Massnahme.objects.create(netzwerk=netzwerk, titel="Anrufen", fallrueckschau=eine)
    antwort = senden(
        client, url("bearbeiten", eine), angaben | {"institutionen": [haus.pk, gewesen.pk]}
    )
    assert antwort.status_code == 302
    eine.refresh_from_db()
    assert (eine.methode, eine.institutionen.count()) == ("zeitstrahl", 2)
    assert "bleiben" in client.get(url("loeschen", eine)).content.decode()
    schluessel = eine.pk
    assert client.post(url("loeschen", eine))["Location"] == liste(netzwerk)
    # What was learned stays in no audit trail either.
    spuren = [
        spur.erkenntnisse
        for modell in cast(Any, Fallrueckschau).pgh_event_models.values()
        for spur in modell.objects.filter(pgh_obj_id=schluessel)
    ]
    assert len(spuren) >= 3  # written, changed, deleted
    assert set(spuren) == {""}
    massnahme.refresh_from_db()
    assert massnahme.fallrueckschau is None


def test_zwei_bearbeiten_dieselbe(
    netzwerk: Netzwerk, koordination: Konto, als: Als, angaben: dict[str, Any]
) -> None:
    """What somebody saved meanwhile is not overwritten unseen."""
    eine, client = rueckschau(netzwerk), als(koordination)
    seite = client.get(url("bearbeiten", eine)).context["form"]
    stand = {seite.stand_name: seite[seite.stand_name].value()}
    Fallrueckschau.objects.filter(pk=eine.pk).update(erkenntnisse="Vom anderen")
    antwort = client.post(url("bearbeiten", eine), angaben | stand)
    assert antwort.status_code == 422
    assert "Vom anderen" in antwort.content.decode()


def test_massnahme(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """Comes out of the retrospective and says so; with person and date it is agreed."""
    eine, client = rueckschau(netzwerk), als(koordination)
    assert client.post(url("massnahme", eine), {"titel": ""}).status_code == 422
    client.post(url("massnahme", eine), {"titel": "Nummern sammeln"})
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    gestern = timezone.localdate() - timedelta(days=1)
    client.post(
        url("massnahme", eine),
        {"titel": "Anrufen", "verantwortlich": kontakt.pk, "frist": gestern.isoformat()},
    )
    assert {(m.titel, m.zustand) for m in eine.massnahmen.all()} == {
        ("Nummern sammeln", "vorgeschlagen"),
        ("Anrufen", "beschlossen"),
    }
    html = client.get(eine.get_absolute_url()).content.decode()
    assert "Nummern sammeln" in html
    assert "überfällig" in html


def test_wer_sie_liest(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto, als: Als
) -> None:
    """Members learn from it; nobody else reads it, and only the coordination writes."""
    eine = rueckschau(netzwerk)
    sichtbar = Fallrueckschau.objects.sichtbar_fuer
    assert set(sichtbar(koordination, netzwerk)) == {eine}
    assert set(sichtbar(fachkraft, netzwerk)) == {eine}
    assert not sichtbar(fremde, netzwerk)
    assert not sichtbar(OEFFENTLICHKEIT, netzwerk)
    assert "Bearbeiten" not in als(fachkraft).get(eine.get_absolute_url()).content.decode()
    assert als(fachkraft).post(url("loeschen", eine)).status_code == 403


def test_die_liste_fragt_immer_gleich_oft(
    netzwerk: Netzwerk, haus: Organisation, fachkraft: Konto, als: Als
) -> None:
    client = als(fachkraft)
    assert "Noch keine Fallrückschau" in client.get(liste(netzwerk)).content.decode()
    abfragen = []
    for mehr in (2, 18):
        for _nummer in range(mehr):
            eine = rueckschau(netzwerk, treffen=TreffenFabrik(netzwerk=netzwerk))
            eine.institutionen.set([haus])
            Massnahme.objects.create(netzwerk=netzwerk, titel="Anrufen", fallrueckschau=eine)
        with CaptureQueriesContext(connection) as gezaehlt:
            client.get(liste(netzwerk))
        abfragen.append(len(gezaehlt))
    assert abfragen[0] == abfragen[1]


@pytest.mark.django_db(transaction=True)
def test_zweimal_zugleich_gesendet(netzwerk: Netzwerk, koordination: Konto) -> None:
    """A form sent twice in the same moment makes one row."""

    def anlegen() -> Fallrueckschau:
        return aktionen.anlegen(
            rueckschau=Fallrueckschau(
                netzwerk=netzwerk, methode="falllabor", fallart="fiktiv", erkenntnisse="Anrufen."
            ),
            institutionen=[],
            von=koordination,
        )

    assert zuvorkommen(anlegen, anlegen) == Fallrueckschau.objects.get()
