"""What the room sees of a poll, step by step, and what five beamers cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.test_umfrage import adresse, seite
from tests.treffen.test_umfrage_aktionen import eine_umfrage, zettel
from treffen.aktionen import umfrage as aktionen
from treffen.models import Freigabe, Umfrage, Umfragefrage
from treffen.umfragelage import Lage, lage

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
ABFRAGEN = 10


def test_von_der_tuer_zum_ergebnis(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    umfrage = eine_umfrage(netzwerk, fragen=2)
    eins, zwei = umfrage.fragen.all()
    text = Umfragefrage.objects.create(
        umfrage=umfrage, position=3, text="Was fehlt?", art=Umfragefrage.Art.TEXT
    )
    skala = Umfragefrage.objects.create(
        umfrage=umfrage, position=4, text="Wie sehr?", art=Umfragefrage.Art.SKALA, hoechstens=5,
        skala_links="gar nicht", skala_rechts="sehr",
    )  # fmt: skip
    besuch = als(koordination)
    url = adresse("umfrage-beamer", netzwerk, umfrage.pk)
    entwurf = seite(besuch, url)
    assert "Gleich geht es los." in entwurf
    assert "data:image/svg" not in entwurf
    aktionen.starten(umfrage=umfrage, von=koordination)
    tuer = seite(besuch, url)
    assert "data:image/svg" in tuer
    assert umfrage.code_lesbar in tuer
    assert "Stand neu laden" in tuer

    aktionen.weiter(umfrage=umfrage, nach=None, von=koordination)
    assert "Gleich geht es los." in seite(besuch, url)
    aktionen.frage_oeffnen(frage=eins, von=koordination)
    zettel(eins, 4)
    offen = seite(besuch, url)
    assert "<strong>4</strong>" in offen
    assert "100&nbsp;%" not in offen
    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    assert "Ab fünf Antworten" in seite(besuch, url)
    eins.stimmzettel.create(marke="e" * 64, wahl=[eins.optionen.get(position=1).pk])
    live = seite(besuch, url)
    assert "Zwischenstand nach 5 Antworten" in live
    assert "100&nbsp;%" in live
    aktionen.frage_schliessen(frage=eins, von=koordination)
    assert "die Frage ist geschlossen" in seite(besuch, url)

    aktionen.frage_oeffnen(frage=zwei, von=koordination)
    zettel(zwei, 1)
    aktionen.frage_schliessen(frage=zwei, von=koordination)
    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    assert "Weniger als fünf" in seite(besuch, url)

    aktionen.frage_oeffnen(frage=text, von=koordination)
    for nummer in range(5):
        text.stimmzettel.create(marke=f"{nummer:064}", text="Ruhe", freigabe=Freigabe.WARTEND)
    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    assert "sobald sie freigegeben sind" in seite(besuch, url)
    text.stimmzettel.filter(marke=f"{0:064}").update(freigabe=Freigabe.FREI)
    wolke = seite(besuch, url)
    assert "Häufige Wörter" in wolke
    assert "1-mal" in wolke
    aktionen.frage_schliessen(frage=text, von=koordination)
    aktionen.frage_oeffnen(frage=skala, von=koordination)
    assert "5 = sehr" in seite(besuch, url)
    aktionen.umfrage_schliessen(umfrage=umfrage, von=koordination)
    ende = seite(besuch, url)
    assert "Vielen Dank!" in ende
    assert "hx-get" not in ende


def test_ueber_tage_und_mit_link(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    for je_person, wort in ((True, "Öffne deinen persönlichen Link."), (False, "Scanne den Code")):
        umfrage = eine_umfrage(
            netzwerk, ablauf=Umfrage.Ablauf.FREI, ansprache="du", je_person=je_person,
            laeuft_bis=timezone.now() + timedelta(days=2),
        )  # fmt: skip
        aktionen.starten(umfrage=umfrage, von=koordination)
        html = seite(als(koordination), adresse("umfrage-beamer", netzwerk, umfrage.pk))
        assert wort in html
        assert "Offen bis" in html
        assert ("data:image/svg" in html) is not je_person


def test_was_fuenf_beamer_kosten(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """204 while nothing changes; aloud only another step or other figures, not each answer."""
    umfrage = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=umfrage, von=koordination)
    eins = umfrage.fragen.get()
    aktionen.frage_oeffnen(frage=eins, von=koordination)
    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    zettel(eins, 6)
    umfrage.refresh_from_db()
    besuch = als(koordination)
    url = adresse("umfrage-beamer", netzwerk, umfrage.pk)

    def fragen(jetzt: Lage, **werte: Any) -> Any:
        daten = {"stand": jetzt.marke, "gesagt": jetzt.ansagemarke, **werte}
        return besuch.get(url, daten, headers=HTMX)

    jetzt = lage(umfrage)
    assert fragen(jetzt).status_code == 204
    neu = fragen(jetzt, stand="alt", gesagt="alt").content.decode()
    assert "hx-swap-oob" in neu
    assert "Austausch: 100 %" in neu
    assert "<html" not in neu
    eins.stimmzettel.create(marke="e" * 64, wahl=[])
    einer_mehr = fragen(jetzt)
    assert "<strong>7</strong>" in einer_mehr.content.decode()
    assert "hx-swap-oob" not in einer_mehr.content.decode()
    jetzt = lage(umfrage)
    with django_assert_num_queries(ABFRAGEN):
        assert fragen(jetzt).status_code == 204
    eine_umfrage(netzwerk, fragen=3).fragen.update(umfrage=umfrage, position=4)
    with django_assert_num_queries(ABFRAGEN):
        fragen(jetzt)
