"""The form of a new offer, sent more than once: pressed twice, by two tabs, after going back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.eingaben import eingabe
from tests.angebote.fabriken import AngebotsformatFabrik
from tests.wettlauf import zuvorkommen

NEU = "/kinderschutz/angebote/neu/"
type Als = Callable[[Konto], Client]


def vorgang(besuch: Client) -> str:
    gefunden = re.search(r'name="vorgang" value="([0-9a-f-]{36})"', besuch.get(NEU).text)
    assert gefunden
    return gefunden[1]


@pytest.fixture
def angaben(vertretung: Konto, eigene_organisation: Organisation) -> dict[str, Any]:
    return eingabe(anbieter=[eigene_organisation.pk])


@pytest.mark.parametrize(
    ("weiter", "zustand"), [("entwurf", "entwurf"), ("einreichen", "eingereicht")]
)
def test_zweimal_gedrueckt_ist_ein_angebot(
    als: Als, vertretung: Konto, angaben: dict[str, Any], weiter: str, zustand: str
) -> None:
    besuch = als(vertretung)
    daten = angaben | {"vorgang": vorgang(besuch), "weiter": weiter}
    antworten = [besuch.post(NEU, daten) for _mal in range(2)]
    angebot = Angebot.objects.get()
    assert angebot.zustand == zustand
    assert angebot.einreichungen == (1 if weiter == "einreichen" else 0)
    ziele = {antwort["Location"] for antwort in antworten}
    assert ziele == {f"/kinderschutz/angebote/{angebot.pk}/"}
    # Another page is another offer, with the same words, too.
    besuch.post(NEU, daten | {"vorgang": vorgang(besuch)})
    assert Angebot.objects.count() == 2


def test_zurueck_und_noch_einmal_ist_dasselbe_angebot(
    als: Als, vertretung: Konto, koordination: Konto, angaben: dict[str, Any]
) -> None:
    besuch = als(vertretung)
    daten = angaben | {"vorgang": vorgang(besuch), "weiter": "entwurf"}
    besuch.post(NEU, daten)
    besuch.post(NEU, daten | {"titel": "Ganz starke Kinder"})
    assert [angebot.titel for angebot in Angebot.objects.all()] == ["Ganz starke Kinder"]
    # Meanwhile a colleague wrote on it, or it was submitted: what stands there is not overwritten.
    angebot = Angebot.objects.get()
    aktionen.aendern(
        angebot=angebot, angaben=werte(angebot) | {"titel": "Vom Kollegen"}, von=koordination
    )
    antwort = besuch.post(NEU, daten | {"titel": "Drittes"}, follow=True)
    assert "Dieses Angebot haben Sie schon angelegt." in antwort.text
    assert "Angebot bearbeiten" in antwort.text
    assert Angebot.objects.get().titel == "Vom Kollegen"


def test_ein_fehler_behaelt_den_vorgang(
    als: Als, vertretung: Konto, angaben: dict[str, Any]
) -> None:
    besuch = als(vertretung)
    nummer = vorgang(besuch)
    antwort = besuch.post(NEU, angaben | {"vorgang": nummer, "titel": ""})
    assert antwort.status_code == 422
    assert f'name="vorgang" value="{nummer}"' in antwort.text
    # A page without it, and a broken one, are no worse off than before.
    for ohne in ("", "kaputt"):
        besuch.post(NEU, angaben | {"vorgang": ohne})
    assert Angebot.objects.filter(vorgang=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_zwei_im_selben_augenblick(
    vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation
) -> None:
    nummer, art = uuid4(), AngebotsformatFabrik()
    angaben = {"titel": "Kurs", "format": art.pk, "anbieter": [eigene_organisation.pk]}

    def druecken() -> Angebot:
        return aktionen.anlegen(netzwerk=netzwerk, angaben=angaben, von=vertretung, vorgang=nummer)

    zweites = zuvorkommen(druecken, druecken)
    assert zweites == Angebot.objects.get()


def test_dieselbe_nummer_von_jemand_anderem_ist_ein_anderes_angebot(
    als: Als, vertretung: Konto, koordination: Konto, angaben: dict[str, Any]
) -> None:
    daten = angaben | {"vorgang": str(uuid4()), "weiter": "entwurf"}
    for konto in (vertretung, koordination):
        assert als(konto).post(NEU, daten).status_code == 302
    assert Angebot.objects.count() == 2
