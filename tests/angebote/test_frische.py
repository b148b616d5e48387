"""What the coordination sees of freshness, in which order, and how it asks at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote import frische
from angebote.models import Angebot, Angebotsaenderung, Angebotslink, Thema
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.angebote.fabriken import AngebotFabrik, ThemaFabrik
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, OrganisationFabrik

TAG = timedelta(days=1)


def angebot(netzwerk: Netzwerk, organisation: Organisation, tage: int, **felder: Any) -> Angebot:
    """Confirmed so many days ago."""
    neues: Angebot = AngebotFabrik(
        oeffentlich=True,
        netzwerk=netzwerk,
        anbieter=[organisation],
        bestaetigt_am=timezone.now() - tage * TAG,
        pruefung_faellig_am=timezone.localdate() + (365 - tage) * TAG,
        **felder,
    )
    return neues


def toter_link(eines: Angebot) -> None:
    Angebotslink.objects.create(
        angebot=eines, feld="website", adresse="https://weg.example", zustand="tot",
        fehlversuche=3, meldung="404",
    )  # fmt: skip


def organisation(name: str, *netzwerke: Netzwerk) -> Organisation:
    neue: Organisation = OrganisationFabrik(name=name)
    if netzwerke:
        KontaktFabrik(organisation=neue, netzwerke=[*netzwerke])
    return neue


@pytest.fixture
def gemischt(netzwerk: Netzwerk) -> dict[str, Organisation]:
    fremd = NetzwerkFabrik(kurzname="fremd")
    alle = {
        "frisch": organisation("Frisch", netzwerk),
        "halb": organisation("Halb", netzwerk),
        "ganz": organisation("Ganz", netzwerk),
        "weg": organisation("Weg", fremd),  # reachable elsewhere only
        "tot": organisation("Tot", netzwerk),
    }
    angebot(netzwerk, alle["frisch"], 10)
    angebot(netzwerk, alle["halb"], 20)
    angebot(netzwerk, alle["halb"], 400)
    angebot(netzwerk, alle["ganz"], 380)
    angebot(netzwerk, alle["weg"], 500, zustand="veraltet")
    toter_link(angebot(netzwerk, alle["tot"], 5))
    angebot(fremd, alle["frisch"], 900)
    AngebotFabrik(netzwerk=netzwerk, anbieter=[alle["frisch"]])
    return alle


def liste(netzwerk: Netzwerk, **abfrage: str) -> str:
    kurz = {"netzwerk": netzwerk.kurzname}
    return reverse("angebote:frische-liste", kwargs=kurz, query=abfrage)


def test_das_schlechteste_zuerst(netzwerk: Netzwerk, gemischt: dict[str, Organisation]) -> None:
    zeilen = frische.je_anbieter(netzwerk)
    assert [(z.name, z.nicht_frisch, z.angebote, z.anteil, z.erreichbar) for z in zeilen] == [
        ("Weg", 1, 1, 100, False),
        ("Ganz", 1, 1, 100, True),
        ("Halb", 1, 2, 50, True),
        ("Tot", 0, 1, 0, True),
        ("Frisch", 0, 1, 0, True),
    ]
    assert [z.mit_totem_link for z in zeilen] == [0, 0, 0, 1, 0]
    (thema,) = frische.je_thema(netzwerk)
    assert (thema.name, thema.angebote, thema.nicht_frisch) == ("Cybermobbing", 6, 3)
    assert frische.summe(netzwerk) == frische.Summe(
        angebote=6, veraltet=1, ueberfaellig=2, mit_totem_link=1, ungefragt=3
    )


def test_seite_und_was_dahinter_steht(
    netzwerk: Netzwerk,
    gemischt: dict[str, Organisation],
    koordination: Konto,
    als: Callable[[Konto], Client],
) -> None:
    client = als(koordination)
    text = client.get(liste(netzwerk)).content.decode()
    assert "3 von 6 Angeboten brauchen eine Bestätigung" in text
    assert "niemand erreichbar" in text
    assert "1 Angebot mit totem Link" in text
    assert text.count("Jetzt bitten") == 2
    assert "Cybermobbing" in client.get(liste(netzwerk, nach="thema")).content.decode()
    kurz = {"netzwerk": netzwerk.kurzname}
    url = reverse("angebote:frische-anbieter", kwargs=kurz | {"pk": gemischt["tot"].pk})
    text = client.get(url).content.decode()
    assert "1 öffentliches Angebot" in text
    assert "https://weg.example" in text
    assert ">404<" in text
    thema = Thema.objects.get(name="Cybermobbing")
    url = reverse("angebote:frische-thema", kwargs=kurz | {"pk": thema.pk})
    assert "6 öffentliche Angebote" in client.get(url).content.decode()
    url = reverse("angebote:frische-thema", kwargs=kurz | {"pk": ThemaFabrik(name="Sucht").pk})
    assert "nichts im Verzeichnis" in client.get(url).content.decode()
    fremd = reverse("angebote:frische-anbieter", kwargs=kurz | {"pk": organisation("Ohne").pk})
    assert client.get(fremd).status_code == 404


def test_ohne_angebote(
    netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    client = als(koordination)
    assert "Noch ist kein Angebot öffentlich" in client.get(liste(netzwerk)).content.decode()
    assert "nichts archiviert" in client.get(liste(netzwerk, nach="archiv")).content.decode()


def test_was_verschwand_und_warum(
    netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    verein = organisation("Verein", netzwerk)
    beendet, alt = angebot(netzwerk, verein, 1), angebot(netzwerk, verein, 1, titel="Lang her")
    beendet.archivieren(Angebot.Archivgrund.ANBIETER)
    alt.archivieren()
    Angebot.objects.filter(pk=alt.pk).update(archiviert_am=timezone.now() - 91 * TAG)
    text = als(koordination).get(liste(netzwerk, nach="archiv")).content.decode()
    assert beendet.titel in text
    assert "vom Anbieter: gibt es nicht mehr" in text
    assert "Lang her" not in text


def test_jetzt_bitten(
    netzwerk: Netzwerk,
    gemischt: dict[str, Organisation],
    koordination: Konto,
    als: Callable[[Konto], Client],
) -> None:
    client = als(koordination)

    def bitten(wen: Organisation) -> str:
        kurz = {"netzwerk": netzwerk.kurzname, "pk": wen.pk}
        antwort = client.post(reverse("angebote:frische-bitten", kwargs=kurz), follow=True)
        return antwort.content.decode()

    assert "Eine Person bei Halb bekommt eine E-Mail" in bitten(gemischt["halb"])
    assert "Halb wurde heute schon gebeten" in bitten(gemischt["halb"])
    assert "Bei Weg ist niemand zu erreichen" in bitten(gemischt["weg"])
    assert "oder es ist nichts fällig" in bitten(gemischt["frisch"])
    assert "Seite" in bitten(organisation("Ohne"))  # not found
    assert Nachricht.objects.count() == 1


def test_wessen_aenderung_wartet_ist_nicht_zu_bitten(netzwerk: Netzwerk, vertretung: Konto) -> None:
    verein = organisation("Verein", netzwerk)
    eines = angebot(netzwerk, verein, 400)
    Angebotsaenderung.objects.create(angebot=eines, vorschlag={}, eingereicht_von=vertretung)
    (zeile,) = frische.je_anbieter(netzwerk)
    assert (zeile.ueberfaellig, zeile.zu_bitten) == (1, 0)
    assert frische.summe(netzwerk).ungefragt == 0


@pytest.mark.parametrize("anzahl", [1, 3])
def test_anfragen_der_seite(
    netzwerk: Netzwerk,
    anzahl: int,
    koordination: Konto,
    als: Callable[[Konto], Client],
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for nummer in range(anzahl):
        toter_link(angebot(netzwerk, organisation(f"O {nummer}", netzwerk), 400))
    client = als(koordination)
    client.get(liste(netzwerk))
    with django_assert_num_queries(11):
        client.get(liste(netzwerk))
