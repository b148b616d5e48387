"""The list of offers one keeps: what waits, states, search, freshness."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsbild
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.bilder import webp
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import OrganisationFabrik

ADRESSE = "/kinderschutz/angebote/verwalten/"
type Als = Callable[[Konto], Client]

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def titel(antwort: Any) -> list[str]:
    return [angebot.titel for angebot in antwort.context["seite"]]


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    koordination: Konto, netzwerk: Netzwerk, als: Als, anzahl: int, django_assert_num_queries: Any
) -> None:
    for _ in range(anzahl):
        AngebotFabrik(netzwerk=netzwerk, wartend=True)
    client = als(koordination)
    client.get(ADRESSE)
    with django_assert_num_queries(13):
        client.get(ADRESSE)


def test_zeigt_das_eigene_und_filtert(
    vertretung: Konto, eigenes: Angebot, fremdes: Angebot, als: Als
) -> None:
    client = als(vertretung)
    assert titel(client.get(ADRESSE)) == ["Elternkurs"]
    assert titel(client.get(f"{ADRESSE}?stand=entwurf")) == ["Elternkurs"]
    assert "In diesem Stand ist kein Angebot" in client.get(f"{ADRESSE}?stand=wartend").text
    eigenes.archivieren()
    ohne = client.get(f"{ADRESSE}?stand=x").text
    assert "Zurzeit läuft kein Angebot" in ohne
    assert "archiviert (1)" in ohne


def test_ohne_angebote_steht_da_wie_man_beginnt(vertretung: Konto, als: Als) -> None:
    assert "Noch kein Angebot eingetragen" in als(vertretung).get(ADRESSE).text


def test_suche_nach_titel_und_anbieter_bleibt_beim_wechsel_des_standes(
    koordination: Konto, netzwerk: Netzwerk, als: Als
) -> None:
    hafen: Organisation = OrganisationFabrik(name="Hafen")
    andere: Organisation = OrganisationFabrik(name="Andere")
    AngebotFabrik(netzwerk=netzwerk, titel="Elternabend", anbieter=[hafen])
    AngebotFabrik(netzwerk=netzwerk, titel="Elterncafé", anbieter=[andere])
    AngebotFabrik(netzwerk=netzwerk, titel="Werkstatt", anbieter=[hafen])
    client = als(koordination)
    seite = client.get(f"{ADRESSE}?q=eltern&anbieter={hafen.pk}")
    assert titel(seite) == ["Elternabend"]
    assert f"?q=eltern&amp;anbieter={hafen.pk}&amp;stand=entwurf" in seite.text
    assert titel(client.get(ADRESSE, {"q": "ELTERN"})) == ["Elternabend", "Elterncafé"]
    assert "Kein Angebot passt" in client.get(ADRESSE, {"q": "xqz"}).text
    # Nonsense narrows nothing.
    unsinn = {"anbieter": "999999", "ordnung": "x"}
    assert len(titel(client.get(ADRESSE, unsinn))) == 3


def test_was_zuerst_geprueft_werden_muss(koordination: Konto, netzwerk: Netzwerk, als: Als) -> None:
    heute = timezone.localdate()
    for name, tage in (("Bald", 30), ("Überfällig", -20)):
        angebot: Any = AngebotFabrik(netzwerk=netzwerk, titel=name, oeffentlich=True)
        Angebot.objects.filter(pk=angebot.pk).update(
            pruefung_faellig_am=heute + timedelta(days=tage)
        )
    AngebotFabrik(netzwerk=netzwerk, titel="Ein Entwurf")
    seite = als(koordination).get(ADRESSE, {"ordnung": "pruefung"})
    assert titel(seite) == ["Überfällig", "Bald", "Ein Entwurf"]
    assert f"{heute - timedelta(days=20):%d.%m.%Y}<br>" in seite.text
    assert seite.text.count("überfällig") == 1


def test_was_wartet_steht_oben_und_sagt_was(
    koordination: Konto, vertretung: Konto, netzwerk: Netzwerk, als: Als
) -> None:
    AngebotFabrik(netzwerk=netzwerk, titel="Aaa", oeffentlich=True)
    geaendert: Any = AngebotFabrik(netzwerk=netzwerk, titel="Mmm", oeffentlich=True)
    aktionen.aendern(angebot=geaendert, angaben=werte(geaendert) | {"titel": "Neu"}, von=vertretung)
    bebildert: Any = AngebotFabrik(netzwerk=netzwerk, titel="Zzz", oeffentlich=True)
    Angebotsbild.objects.create(
        angebot=bebildert,
        datei=ContentFile(webp(), "bild.webp"),
        alternativtext="Ein Raum",
        hochgeladen_von=vertretung,
    )
    seite = als(koordination).get(ADRESSE)
    assert titel(seite) == ["Mmm", "Zzz", "Aaa"]
    assert seite.context["wartende"] == 2
    assert (seite.text.count("Änderung wartet"), seite.text.count("Bild wartet")) == (1, 1)
    assert titel(als(koordination).get(ADRESSE, {"stand": "wartend"})) == ["Mmm", "Zzz"]
