"""What is released is what was read: text that moved on meanwhile is shown first."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def test_ein_neuerer_vorschlag_wird_nicht_ungelesen_oeffentlich(
    als: Als, netzwerk: Netzwerk, koordination: Konto, vertretung: Konto,
    eigene_organisation: Organisation,
) -> None:  # fmt: skip
    angebot: Any = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Kurs")
    angebot.anbieter.set([eigene_organisation])
    for titel in ("Gelesen", "Ungelesen"):
        aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"titel": titel}, von=vertretung)
        if titel == "Gelesen":
            gelesen = Angebotsaenderung.objects.get().stand
    aenderung = Angebotsaenderung.objects.get()
    ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/"
    client = als(koordination)
    assert f'value="{aenderung.stand}"' in client.get(f"{ADRESSE}{angebot.pk}/").text
    assert "inzwischen geändert" in client.post(ziel, {"stand": gelesen}, follow=True).text
    angebot.refresh_from_db()
    assert angebot.titel == "Kurs"
    client.post(ziel, {"stand": aenderung.stand})
    angebot.refresh_from_db()
    assert angebot.titel == "Ungelesen"


def test_ein_eingereichtes_angebot_wird_frei_wie_es_gelesen_wurde(
    als: Als, netzwerk: Netzwerk, koordination: Konto, vertretung: Konto
) -> None:
    angebot: Any = AngebotFabrik(netzwerk=netzwerk, titel="Kurs")
    angebot.einreichen(von=vertretung)
    gelesen = Angebot.objects.get().stand
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"titel": "Neu"}, von=vertretung)
    client, ziel = als(koordination), f"{ADRESSE}{angebot.pk}/freigeben/"
    assert "inzwischen geändert" in client.post(ziel, {"stand": gelesen}, follow=True).text
    assert not Angebot.objects.get().ist_oeffentlich
    assert (
        f'value="{Angebot.objects.get().stand}"' in client.get(ziel.removesuffix("freigeben/")).text
    )
    client.post(ziel, {"stand": Angebot.objects.get().stand})
    assert Angebot.objects.get().ist_oeffentlich
