"""The moderator's remote: every button, every refusal, free texts, and what asking costs."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TeilnahmeFabrik
from tests.treffen.test_umfrage import adresse, seite
from tests.treffen.test_umfrage_aktionen import eine_umfrage, zettel
from treffen.aktionen import umfrage as aktionen
from treffen.models import Freigabe, Umfrage, Umfragefrage
from treffen.umfragelage import lage

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
#: Session, account, network and roles, then: poll, questions, options, answers, who is expected.
ABFRAGEN = 8


def test_eine_runde(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    umfrage = eine_umfrage(netzwerk)
    eins, zwei = umfrage.fragen.all()
    besuch = als(koordination)
    fern = adresse("umfrage-fernbedienung", netzwerk, umfrage.pk)
    steuern = adresse("umfrage-steuern", netzwerk, umfrage.pk)

    def druecken(schritt: str, frage: Umfragefrage | None = None) -> str:
        daten = {"schritt": schritt, "frage": frage.pk if frage else ""}
        return str(besuch.post(steuern, daten, follow=True).content.decode())

    assert "noch nicht gestartet" in seite(besuch, fern)
    aktionen.starten(umfrage=umfrage, von=koordination)
    assert "Alle kommen herein" in seite(besuch, fern)
    assert "Erste Frage: Frage 1" in seite(besuch, fern)
    assert "kündigt „Frage 1“ an" in druecken("weiter")
    assert "Frage öffnen" in seite(besuch, fern)
    assert "Die Frage ist offen." in druecken("oeffnen", eins)
    assert "Öffnen rückgängig machen" in seite(besuch, fern)
    assert "wieder zu" in druecken("zuruecknehmen", eins)
    druecken("oeffnen", eins)
    # Two fingers: the other question does not open beside it, and the same one not twice.
    assert "„Frage 1“ ist noch offen" in druecken("oeffnen", zwei)
    assert "Das geht im Stand „offen“ nicht" in druecken("oeffnen", eins)
    zettel(eins, 6)
    html = seite(besuch, fern)
    assert "<strong>6</strong>" in html
    assert "Ja, Frage jetzt schließen" in html
    assert "rückgängig" not in html
    assert "in kleinen Runden erkennbar" in html  # before it is shown
    assert "zeigt das Ergebnis" in druecken("zeigen", eins)
    assert "Zwischenstand verbergen" in seite(besuch, fern)
    assert "kein Ergebnis mehr" in druecken("verbergen")
    assert "die Antworten sind anonym" in druecken("schliessen", eins)
    assert "Nächste Frage: Frage 2" in druecken("zeigen", eins)
    druecken("weiter", eins)
    assert "anderen Frage weiter" in druecken("weiter", eins)
    druecken("unsinn")
    assert besuch.post(steuern, {"schritt": "oeffnen", "frage": "²"}).status_code == 404
    umfrage.refresh_from_db()
    assert umfrage.aktuelle == zwei
    aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination)
    assert "Zum Ergebnis" in seite(besuch, fern)


def test_mitgezaehlt(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Asked every four seconds: the number alone, the buttons when they changed, else nothing."""
    umfrage = eine_umfrage(netzwerk, fragen=3)
    aktionen.starten(umfrage=umfrage, von=koordination)
    eins = umfrage.fragen.all()[0]
    aktionen.frage_oeffnen(frage=eins, von=koordination)
    zettel(eins, 3)
    umfrage.refresh_from_db()
    besuch = als(koordination)
    fern = adresse("umfrage-fernbedienung", netzwerk, umfrage.pk)
    schritt = lage(umfrage).schrittmarke

    def fragen(**werte: Any) -> Any:
        return besuch.get(fern, werte, headers=HTMX)

    assert fragen(schritt=schritt, zahl="3-0-0").status_code == 204
    # Fewer are ticked as present than have answered: the list says nothing.
    umfrage.treffen = TeilnahmeFabrik(anwesenheit="anwesend").treffen
    assert lage(umfrage).erwartet == 0
    zahl = fragen(schritt=schritt, zahl="2-0-0")
    assert "<strong>3</strong>" in zahl.content.decode()
    assert "<button" not in zahl.content.decode()
    alles = fragen(schritt="alt", zahl="3-0-0")
    assert alles["HX-Retarget"] == "#knoepfe"
    assert "<button" in alles.content.decode()
    with django_assert_num_queries(ABFRAGEN):
        fragen(schritt=schritt, zahl="2-0-0")
    eine_umfrage(netzwerk, fragen=1).fragen.update(umfrage=umfrage, position=4)
    with django_assert_num_queries(ABFRAGEN):
        fragen(schritt=schritt, zahl="2-0-0")


def test_freie_texte_freigeben(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    umfrage = eine_umfrage(netzwerk, fragen=0)
    frage = Umfragefrage.objects.create(
        umfrage=umfrage, text="Was fehlt?", art=Umfragefrage.Art.TEXT
    )
    aktionen.starten(umfrage=umfrage, von=koordination)
    aktionen.frage_oeffnen(frage=frage, von=koordination)
    besuch = als(koordination)
    fern = adresse("umfrage-fernbedienung", netzwerk, umfrage.pk)
    url = adresse("umfrage-text", netzwerk, umfrage.pk)
    assert "sobald fünf da sind" in seite(besuch, fern)
    for nummer in range(5):
        frage.stimmzettel.create(
            marke=f"{nummer:064}", text=f"Text <b>{nummer}</b>", freigabe=Freigabe.WARTEND
        )
    antwort = besuch.get(fern)
    assert "5 Texte warten auf Freigabe" in antwort.content.decode()
    assert "Text &lt;b&gt;0" in antwort.content.decode()
    erster, zweiter, *_ = antwort.context["texte"]

    def entscheiden(antwort: Any, gelesen: str, frei: str) -> str:
        daten = {"frage": frage.pk, "antwort": antwort, "gelesen": gelesen, "frei": frei}
        return str(besuch.post(url, daten, follow=True).content.decode())

    assert "freigegeben" in entscheiden(erster.pk, erster.gelesen, "ja")
    assert "bleibt verborgen" in entscheiden(zweiter.pk, zweiter.gelesen, "nein")
    assert sorted(frage.stimmzettel.values_list("freigabe", flat=True)) == [
        "frei", "verborgen", "wartend", "wartend", "wartend",
    ]  # fmt: skip
    # It says something else by now; it is gone; it never was.
    frage.stimmzettel.filter(pk=erster.pk).update(text="Ganz anders", freigabe=Freigabe.WARTEND)
    assert "gerade geändert" in entscheiden(erster.pk, erster.gelesen, "ja")
    assert "gerade geändert" in entscheiden(uuid4(), "x", "ja")
    assert "gerade geändert" in entscheiden("kein Schlüssel", "x", "ja")
    # After closing on the page of the results.
    aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination)
    offene = besuch.get(umfrage.get_absolute_url()).context["ergebnisse"][0][1]
    wartend = next(text for text in offene if text.wartet)
    assert "Der Text ist freigegeben." in entscheiden(wartend.pk, wartend.gelesen, "ja")
    assert Umfrage.objects.get().fragen.get().stimmen.filter(freigabe=Freigabe.FREI).count() == 1


def test_alle_freigeben_bis_auf_verdaechtige(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """One press for forty texts; what looks like a case is never shown to the room by that."""
    umfrage = eine_umfrage(netzwerk, fragen=0)
    frage = Umfragefrage.objects.create(
        umfrage=umfrage, text="Was fehlt?", art=Umfragefrage.Art.TEXT
    )
    aktionen.starten(umfrage=umfrage, von=koordination)
    aktionen.frage_oeffnen(frage=frage, von=koordination)
    texte = ["Zeit", "Geld", "Räume", "Mut", "Az. 12 F 345/26", "Lina Muster, geb. 03.04.2019"]
    for nummer, text in enumerate(texte):
        frage.stimmzettel.create(marke=f"{nummer:064}", text=text, freigabe=Freigabe.WARTEND)
    besuch = als(koordination)
    fern = adresse("umfrage-fernbedienung", netzwerk, umfrage.pk)
    url = adresse("umfrage-text", netzwerk, umfrage.pk)
    gezeigt = besuch.get(fern)
    html = gezeigt.content.decode()
    liste = gezeigt.context["texte"]
    freie = {text.text for text in liste.freizugeben}
    verdaechtige = {text.text for text in liste.verdaechtig}
    assert verdaechtige <= set(texte[4:])
    assert verdaechtige
    assert f"Alle {len(freie)} Texte freigeben" in html
    assert "bleib" in html
    assert "das könnte zu einem Fall gehören" in html

    def druecken(*zeilen: str) -> str:
        daten = {"frage": frage.pk, "alle": "ja", "text": zeilen}
        return str(besuch.post(url, daten, follow=True).content.decode())

    gelesen = [f"{text.pk}:{text.gelesen}" for text in liste]
    # Somebody changed hers while the page was read; somebody else sends nonsense.
    anderer = next(text for text in liste if text.text == "Mut")
    frage.stimmzettel.filter(pk=anderer.pk).update(text="Ganz anders")
    html = druecken(*gelesen, "unsinn", "x:y", "")
    assert f"{len(freie) - 1} Texte sind freigegeben." in html
    assert "nach Angaben zu einem Fall aus" in html
    frei = frage.stimmzettel.filter(freigabe=Freigabe.FREI)
    assert set(frei.values_list("text", flat=True)) == freie - {"Mut"}
    # Pressed twice: nothing waits any more of what was read.
    unverdaechtig = [f"{text.pk}:{text.gelesen}" for text in liste.freizugeben]
    assert "warten nicht mehr" in druecken(*unverdaechtig)
    assert druecken(*(f"{text.pk}:{text.gelesen}" for text in liste.verdaechtig)).count("wart")


def test_die_tuer_steht_auch_auf_der_fernbedienung(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Whoever comes late is let in without a walk to the beamer; by link nobody needs a code."""
    umfrage = eine_umfrage(netzwerk)
    besuch = als(koordination)
    fern = adresse("umfrage-fernbedienung", netzwerk, umfrage.pk)
    assert "QR-Code und Code zeigen" not in seite(besuch, fern)
    aktionen.starten(umfrage=umfrage, von=koordination)
    html = seite(besuch, fern)
    assert "QR-Code und Code zeigen" in html
    assert umfrage.code_lesbar in html
    # It stays open while the buttons change: what is swapped in has none of it.
    neu = besuch.get(fern, {"schritt": "alt"}, headers=HTMX).content.decode()
    assert "QR-Code und Code zeigen" not in neu
    Umfrage.objects.filter(pk=umfrage.pk).update(je_person=True)
    assert "QR-Code und Code zeigen" not in seite(besuch, fern)
