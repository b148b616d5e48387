"""Paths inside: who reads what, coming into force, the comparison, giving up."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mitglieder.models import Organisation
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, Handelnde, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import OrganisationFabrik
from tests.formulare import gelesen, senden
from tests.treffen.fabriken import BeschlussFabrik
from tests.treffen.meldewege import GUT, entwurf, geltend, schreiben, weg
from tests.wettlauf import zuvorkommen
from treffen.aktionen import meldeweg as aktionen
from treffen.meldewegkarte import dokument
from treffen.meldewegvergleich import fassungen_vergleichen
from treffen.models import (
    Evaluation,
    Evaluationspunkt,
    Meldeweg,
    Meldewegfassung,
    Meldewegschritt,
)

Als = Callable[[Konto], Client]
pytestmark = pytest.mark.django_db


def url(name: str, netzwerk: Netzwerk, *args: int) -> str:
    return reverse(f"treffen:{name}", args=[netzwerk.kurzname, *args])


def test_wer_was_sieht(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto, als: Als
) -> None:
    """A draft is the coordination's; strangers and the public see nothing inside."""
    fassung = geltend(netzwerk, koordination)
    nur_entwurf = weg(netzwerk, koordination, titel="Noch nicht fertig")
    wer: dict[str, Handelnde] = {
        "koordination": koordination,
        "fachkraft": fachkraft,
        "fremde": fremde,
        "system": System("x"),
        "oeffentlich": OEFFENTLICHKEIT,
    }
    sichtbar = {
        name: set(Meldeweg.objects.sichtbar_fuer(eine, netzwerk)) for name, eine in wer.items()
    }
    assert sichtbar["koordination"] == sichtbar["system"] == {fassung.meldeweg, nur_entwurf}
    assert sichtbar["fachkraft"] == {fassung.meldeweg}
    assert sichtbar["fremde"] == sichtbar["oeffentlich"] == set()
    seite = als(fachkraft).get(url("meldeweg-liste", netzwerk)).text
    assert "Sorge um ein Kind" in seite
    assert "Noch nicht fertig" not in seite
    assert als(fachkraft).get(nur_entwurf.get_absolute_url()).status_code == 404
    weiter = als(koordination).get(nur_entwurf.get_absolute_url())
    assert weiter["Location"] == url("meldewegfassung-bearbeiten", netzwerk, nur_entwurf.pk)
    assert "wird geschrieben" not in als(koordination).get(url("meldeweg-liste", netzwerk)).text


def test_leere_liste(netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als) -> None:
    assert "Neuer Weg" in als(koordination).get(url("meldeweg-liste", netzwerk)).text
    assert "Neuer Weg" not in als(fachkraft).get(url("meldeweg-liste", netzwerk)).text


def test_anlegen_und_aendern(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """From nothing to a path with a draft; a title that exists is refused beside the field."""
    leitung = als(koordination)
    daten = {"titel": "Bei Sorgen", "art": "meldeweg", "anlass": "Immer.", "position": "3"}
    antwort = leitung.post(url("meldeweg-neu", netzwerk), daten)
    neu = Meldeweg.objects.get()
    assert antwort["Location"] == url("meldewegfassung-bearbeiten", netzwerk, neu.pk)
    assert (entwurf(neu).version, neu.position) == (1, 3)
    antwort = leitung.post(url("meldeweg-neu", netzwerk), daten)
    assert antwort.status_code == 422
    assert "gibt es schon" in antwort.text
    assert leitung.post(url("meldeweg-neu", netzwerk), {"position": "9" * 5000}).status_code == 422
    adresse = url("meldeweg-bearbeiten", netzwerk, neu.pk)
    senden(leitung, adresse, daten | {"anlass": "Nur manchmal.", "ist_oeffentlich": "on"})
    neu.refresh_from_db()
    assert (neu.anlass, neu.ist_oeffentlich) == ("Nur manchmal.", True)
    assert not Dokument.objects.exists()  # nothing in force, no card
    assert leitung.post(adresse, daten | {"titel": ""}).status_code == 422


def test_in_kraft(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """The new version replaces the former, with what is new, its decision, and a new card."""
    alt = geltend(netzwerk, koordination)
    leitung = als(koordination)
    leitung.post(url("meldewegfassung-neu", netzwerk, alt.meldeweg_id))
    neu = entwurf(alt.meldeweg)
    assert [str(s) for s in neu.mit_schritten()] == [str(s) for s in alt.mit_schritten()]
    assert neu.mit_schritten()[0].nein_zu == 4
    # Pressed twice, it is one draft.
    leitung.post(url("meldewegfassung-neu", netzwerk, alt.meldeweg_id))
    neu.schritte.filter(nummer=2).update(titel="Polizei anrufen")
    liste = leitung.get(url("meldeweg-liste", netzwerk)).text
    assert "Fassung 2 wird geschrieben" in liste
    adresse = url("meldewegfassung-in-kraft", netzwerk, alt.meldeweg_id)
    assert leitung.get(adresse).status_code == 200
    assert leitung.post(adresse, {"aenderung": ""}).status_code == 422
    beschluss = BeschlussFabrik(netzwerk=netzwerk)
    angaben = {"aenderung": "Klarer.", "beschluss": beschluss.pk}
    # Steps that changed since the page was shown do not come into force unseen.
    offen = gelesen(leitung, adresse)
    neu.schritte.filter(nummer=2).update(titel="Polizei anrufen, 110")
    antwort = leitung.post(adresse, offen | angaben)
    assert (antwort.status_code, "inzwischen geändert" in antwort.text) == (422, True)
    form = antwort.context["form"]
    antwort = leitung.post(adresse, angaben | {"gesehen": form["gesehen"].value()})
    assert antwort["Location"] == alt.meldeweg.get_absolute_url()
    neu.refresh_from_db()
    alt.refresh_from_db()
    assert (neu.zustand, neu.aenderung, neu.beschluss, neu.in_kraft_von) == (
        "in_kraft", "Klarer.", beschluss, koordination,
    )  # fmt: skip
    assert (alt.zustand, alt.abgeloest_am is not None) == ("abgeloest", True)
    seite = leitung.get(neu.get_absolute_url()).text
    for wort in ("Klarer.", "Fassung 2 in Kraft", str(beschluss), 'role="img"', "Ablauf:"):
        assert wort in seite
    assert dokument(neu) is not None
    aelter = leitung.get(neu.get_absolute_url() + "?version=1").text
    assert "abgelöst" in aelter
    assert "Polizei rufen" in aelter
    for version in ("7", "x", "9" * 5000, "\0"):
        assert leitung.get(neu.get_absolute_url(), {"version": version}).status_code == 404
    # The draft is gone from its address.
    assert leitung.get(adresse).status_code == 404


def test_fehler_halten_auf(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """Nothing that leads nowhere comes into force, neither by the page nor past it."""
    fassung = entwurf(weg(netzwerk, koordination))
    adresse = url("meldewegfassung-in-kraft", netzwerk, fassung.meldeweg_id)
    leitung = als(koordination)
    assert "noch Fehler" in leitung.get(adresse, follow=True).text
    schreiben(fassung, ({"titel": "Zuhören; geb. 3.4.2019"}, {"titel": "Und dann?"}))
    seite = leitung.post(adresse, {"aenderung": ""}, follow=True).text
    assert "Danach folgt kein Schritt" in seite
    assert "hat kein Ende" in seite
    assert "Sieht nach Angaben zu einem Fall aus" in seite
    with pytest.raises(FalscherZustand, match="noch Fehler"):
        aktionen.in_kraft_setzen(fassung=fassung, aenderung="", beschluss=None, von=koordination)


@pytest.mark.django_db(transaction=True)
def test_zwei_zugleich(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Two put the same draft in force: one version holds, the second is told."""
    alt = geltend(netzwerk, koordination)
    neu = aktionen.entwurf_beginnen(weg=alt.meldeweg, von=koordination)

    def setzen(wort: str) -> str:
        fassung = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(pk=neu.pk)
        try:
            aktionen.in_kraft_setzen(
                fassung=fassung, aenderung=wort, beschluss=None, von=koordination
            )
        except FalscherZustand as fehler:
            return str(fehler)
        return "in Kraft"

    assert "geht im Stand" in zuvorkommen(lambda: setzen("eins"), lambda: setzen("zwei"))
    assert [(f.version, f.zustand, f.aenderung) for f in alt.meldeweg.fassungen.all()] == [
        (2, "in_kraft", "eins"), (1, "abgeloest", ""),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_zwei_beginnen_einen_entwurf(netzwerk: Netzwerk, koordination: Konto) -> None:
    alt = geltend(netzwerk, koordination)

    def beginnen() -> int:
        return aktionen.entwurf_beginnen(weg=alt.meldeweg, von=koordination).pk

    erste: list[int] = []
    zweite = zuvorkommen(lambda: erste.append(beginnen()), beginnen)
    assert erste == [zweite]


def test_beenden_und_wieder(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """Given up, it is read with a warning; a version put in force revives it."""
    fassung = geltend(netzwerk, koordination, ist_oeffentlich=True)
    eines, leitung = fassung.meldeweg, als(koordination)
    assert leitung.get(url("meldeweg-beenden", netzwerk, eines.pk)).status_code == 200
    leitung.post(url("meldeweg-beenden", netzwerk, eines.pk))
    eines.refresh_from_db()
    assert isinstance(eines.beendet_am, date)
    assert not Meldeweg.objects.all().oeffentlich(netzwerk).exists()
    assert "gilt seit dem" in leitung.get(eines.get_absolute_url()).text
    assert "Gilt nicht mehr" in leitung.get(url("meldeweg-liste", netzwerk)).text
    neu = aktionen.entwurf_beginnen(weg=eines, von=koordination)
    aktionen.in_kraft_setzen(fassung=neu, aenderung="Neu.", beschluss=None, von=koordination)
    assert Meldeweg.objects.all().oeffentlich(netzwerk).get() == eines


def test_entwurf_verwerfen(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    """With one in force that goes on; without, the path goes with its draft."""
    fassung = geltend(netzwerk, koordination)
    leitung = als(koordination)
    aktionen.entwurf_beginnen(weg=fassung.meldeweg, von=koordination)
    adresse = url("meldewegfassung-verwerfen", netzwerk, fassung.meldeweg_id)
    assert "gilt weiter" in leitung.get(adresse).text
    assert leitung.post(adresse)["Location"] == fassung.get_absolute_url()
    with pytest.raises(FalscherZustand):
        aktionen.entwurf_verwerfen(weg=fassung.meldeweg, von=koordination)
    anderer = weg(netzwerk, koordination, titel="Nie in Kraft")
    schreiben(entwurf(anderer))
    adresse = url("meldewegfassung-verwerfen", netzwerk, anderer.pk)
    assert "verschwindet ganz" in leitung.get(adresse).text
    leitung.post(adresse)
    assert [eines.titel for eines in Meldeweg.objects.all()] == ["Sorge um ein Kind"]


def test_vergleich(netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als) -> None:
    """Step beside step: changed, new, gone; numbers alone are no change."""
    alt = geltend(netzwerk, koordination)
    adresse = url("meldeweg-vergleichen", netzwerk, alt.meldeweg_id)
    assert "zweite Fassung" in als(fachkraft).get(adresse).text
    neu = aktionen.entwurf_beginnen(weg=alt.meldeweg, von=koordination)
    neu.schritte.filter(nummer=2).update(titel="Polizei rufen, 110", frist="noch jetzt")
    neu.schritte.filter(nummer=4).delete()
    neu.schritte.filter(nummer=1).update(nein_zu=5)
    Meldewegschritt.objects.create(fassung=neu, nummer=6, titel="Ganz etwas Neues")
    zeilen = fassungen_vergleichen(alt, neu).zeilen
    stand = [(z.vorher, z.nachher, z.ist_neu, z.ist_entfallen, z.ist_gleich) for z in zeilen]
    assert stand == [
        ("1. Gefahr?", "1. Gefahr?", False, False, False),
        ("2. Polizei rufen", "2. Polizei rufen, 110", False, False, False),
        ("3. Hilfe ist da", "3. Hilfe ist da", False, False, True),
        ("4. Beratung anrufen", "", False, True, False),
        ("5. Gemeinsam weitersehen", "5. Gemeinsam weitersehen", False, False, True),
        ("", "6. Ganz etwas Neues", True, False, False),
    ]
    seite = als(koordination).get(adresse).text
    assert "<ins>" in seite
    # Members do not read the draft, whatever they ask for.
    assert "Ganz etwas" not in als(fachkraft).get(adresse, {"vorher": 1, "nachher": 2}).text
    for was in ("9" * 5000, "x", ""):
        assert als(koordination).get(adresse, {"vorher": was}).status_code == 200
    neu.schritte.filter(nummer__gt=3).delete()
    assert [z.vorher for z in fassungen_vergleichen(alt, neu).zeilen if z.ist_entfallen] == [
        "4. Beratung anrufen", "5. Gemeinsam weitersehen",
    ]  # fmt: skip
    gleich = als(koordination).get(adresse, {"vorher": 1, "nachher": 1}).text
    assert "sagen dasselbe" in gleich


def test_bewertungen(netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Als) -> None:
    """How it was rated at meetings; what is being written is the coordination's."""
    fassung = geltend(netzwerk, koordination)
    evaluation = Evaluation.objects.create(netzwerk=netzwerk, jahr=2026, halbjahr=1)
    Evaluationspunkt.objects.create(
        evaluation=evaluation, bereich="verfahren", titel="x", meldeweg=fassung.meldeweg,
        bewertung=2, bemerkung="Die Nummer fehlt oft.",
    )  # fmt: skip
    assert "Die Nummer fehlt oft." in als(koordination).get(fassung.get_absolute_url()).text
    text = als(fachkraft).get(fassung.get_absolute_url()).text
    assert "Noch nicht bewertet" in text
    assert "im Halbjahr bewerten" not in text


def test_liste_fragt_nicht_je_zeile(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    geltend(netzwerk, koordination)
    leitung = als(koordination)

    def fragen() -> int:
        with CaptureQueriesContext(
            connection,
        ) as gefragt:
            leitung.get(url("meldeweg-liste", netzwerk))
        return len(gefragt)

    fragen()
    vorher = fragen()
    for nummer in range(8):
        geltend(netzwerk, koordination, titel=f"Weg {nummer}")
    assert fragen() == vorher


def test_namen(netzwerk: Netzwerk, koordination: Konto) -> None:
    """What trails and messages call them."""
    fassung = geltend(netzwerk, koordination)
    assert str(fassung) == "Sorge um ein Kind (Fassung 1)"
    assert str(fassung.mit_schritten()[0]) == "1. Gefahr?"
    haus: Organisation = OrganisationFabrik(name="Haus")
    assert Meldewegschritt(organisation=haus, telefon="0 12/3, 4").anrufbar == "0123"
    assert Meldewegschritt(organisation=haus).zustaendig == "Haus"
    assert [s.anrufbar for s in fassung.mit_schritten()][3] == "000004711"
    assert len(GUT) == 5
