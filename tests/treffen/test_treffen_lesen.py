"""The list and the page of meetings, and the next step they name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    PartnergruppeFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.treffenseiten import adresse
from treffen.models import Protokoll, Treffen

Als = Callable[[Konto], Client]
Z = Treffen.Zustand
LISTE = 10
SEITE = 23


def test_leere_liste(als: Als, koordination: Konto, fachkraft: Konto) -> None:
    assert "Treffen planen" in als(koordination).get(adresse("treffen-liste")).content.decode()
    text = als(fachkraft).get(adresse("treffen-liste")).content.decode()
    assert "Kein Treffen geplant" in text
    assert "Treffen planen" not in text
    vergangen = als(fachkraft).get(adresse("treffen-liste"), {"ansicht": "vergangen"})
    assert "Noch kein Treffen vorbei" in vergangen.content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _ in range(anzahl):
        treffen = TreffenFabrik(netzwerk=netzwerk)
        TopFabrik(treffen=treffen)
        TeilnahmeFabrik(treffen=treffen)
    browser = als(koordination)
    browser.get(adresse("treffen-liste"))
    with django_assert_num_queries(LISTE):
        text = browser.get(adresse("treffen-liste")).content.decode()
    assert text.count("0 von 1 haben zugesagt") == anzahl


@pytest.mark.parametrize("anzahl", [1, 3, 60])
def test_seite_kostet_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    gruppe = PartnergruppeFabrik()
    for nummer in range(anzahl):
        TopFabrik(treffen=treffen, nummer=nummer + 1)
        kontakt = KontaktFabrik()
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation, gruppen=[gruppe])
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt)
    browser = als(koordination)
    ziel = adresse("treffen-zeigen", treffen)
    browser.get(ziel)
    with django_assert_num_queries(SEITE):
        text = browser.get(ziel).content.decode()
    assert text.count(gruppe.name) == min(anzahl, 50)
    assert text.count("<h1") == 1


def test_filtern_und_alle(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    for nummer in range(51):
        TeilnahmeFabrik(treffen=treffen, kontakt__nachname=f"Person {nummer:02}")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Zusage").antworten("zugesagt")
    browser, ziel = als(koordination), adresse("treffen-zeigen", treffen)
    erste = browser.get(ziel).content.decode()
    assert "50 von 52 Personen" in erste
    assert "Zusage" not in erste
    assert "Zusage" in browser.get(ziel, {"alle": "ja"}).content.decode()
    gefiltert = browser.get(ziel, {"antwort": "zugesagt"}).content.decode()
    assert "Zusage" in gefiltert
    assert "Person 00" not in gefiltert
    assert "niemanden" in browser.get(ziel, {"antwort": "abgesagt"}).content.decode()
    assert "Person 00" in browser.get(ziel, {"antwort": "quatsch"}).content.decode()


@pytest.mark.parametrize(
    ("zustand", "tage", "schritt"),
    [
        (Z.ENTWURF, 30, "Tagesordnung anlegen"),
        (Z.TERMINIERT, 30, "Einladung verschicken"),
        (Z.TERMINIERT, 5, "hätte die Einladung"),
        (Z.VERSCHOBEN, 30, "neuen Termin festlegen"),
        (Z.EINGELADEN, 30, "Alle haben geantwortet"),
        (Z.EINGELADEN, -1, "Treffen abschließen"),
        (Z.DURCHGEFUEHRT, -1, "Nächster Schritt: Protokoll"),
        (Z.ABGESAGT, 30, "Dieses Treffen ist abgesagt"),
    ],
)
def test_naechster_schritt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, zustand: str, tage: int, schritt: str
) -> None:
    treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=zustand, beginn=timezone.now() + timedelta(days=tage)
    )
    assert schritt in als(koordination).get(adresse("treffen-zeigen", treffen)).content.decode()


@pytest.mark.parametrize(
    ("staende", "schritt"),
    [
        (["entwurf"], "Protokoll"),
        (["in_pruefung"], "Protokoll"),
        (["freigegeben"], "Maßnahmen verfolgen"),
        (["genehmigt"], "Maßnahmen verfolgen"),
        (["freigegeben", "entwurf"], "Protokoll"),
    ],
)
def test_nach_der_freigabe_folgen_die_massnahmen(
    als: Als, koordination: Konto, netzwerk: Netzwerk, staende: list[str], schritt: str
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.DURCHGEFUEHRT)
    for version, stand in enumerate(staende, start=1):
        frei = timezone.now() if stand in Protokoll.FREIGEGEBENE else None
        ProtokollFabrik(
            treffen=treffen,
            version=version,
            zustand=stand,
            freigegeben_am=frei,
            freigegeben_von=koordination if frei else None,
            genehmigt_am=frei if stand == "genehmigt" else None,
        )
    text = als(koordination).get(adresse("treffen-zeigen", treffen)).content.decode()
    assert text.count("Nächster Schritt: ") == 1
    assert f"Nächster Schritt: {schritt}" in text
    assert ("Maßnahmen ansehen" in text) == (schritt == "Maßnahmen verfolgen")


def test_naechster_schritt_mit_tagesordnung_und_offenen(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    TopFabrik(treffen=entwurf, nummer=1, minuten=70)
    text = als(koordination).get(adresse("treffen-zeigen", entwurf)).content.decode()
    assert "Nächster Schritt: Termin festlegen" in text
    assert "zusammen 1 Stunde 10 Minuten" in text, text[text.index("to-titel") :][:600]
    offen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TeilnahmeFabrik(treffen=offen)
    text = als(koordination).get(adresse("treffen-zeigen", offen)).content.decode()
    assert "1 Rückmeldung fehlt" in text


def test_mitglieder_lesen(
    als: Als, vertretung: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TopFabrik(treffen=treffen, titel="Meldewege")
    TeilnahmeFabrik(treffen=treffen, kontakt__nachname="Geheim")
    TeilnahmeFabrik(treffen=treffen, kontakt__konto=vertretung)
    ziel = adresse("treffen-zeigen", treffen)
    text = als(vertretung).get(ziel).content.decode()
    assert "Meldewege" in text
    assert "Ihre Antwort" in text
    assert "Geheim" not in text
    assert "Ihre Antwort" not in als(fachkraft).get(ziel).content.decode()
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Z.ENTWURF)
    assert als(fachkraft).get(adresse("treffen-zeigen", entwurf)).status_code == 404
