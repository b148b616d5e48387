"""What the room sees of a poll, step by step, and what five beamers cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

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
from treffen.views.beamer import DAUER

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


def _schritt(html: str, wo: str) -> dict[str, str]:
    """What the page asks with (`hx-get`), or one of its links (`id`)."""
    muster = (
        r'hx-get="[^"?]*\?([^"]*)"' if wo == "stand" else rf'id="{wo}"[^>]*href="[^"?]*\?([^"]*)"'
    )
    (abfrage,) = re.findall(muster, html)
    return dict(parse_qsl(unescape(abfrage)))


def test_was_nicht_auf_eine_seite_passt(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Nobody scrolls a beamer: pages turn by themselves, begin anew, and may be held."""
    umfrage = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=umfrage, von=koordination)
    text = Umfragefrage.objects.create(
        umfrage=umfrage, position=2, text="Was fehlt?", art=Umfragefrage.Art.TEXT
    )
    aktionen.frage_oeffnen(frage=text, von=koordination)
    texte = [f"{nummer:02} {'mehr Zeit füreinander ' * 8}".strip() for nummer in range(40)]
    for nummer, einer in enumerate(texte):
        text.stimmzettel.create(marke=f"{nummer:064}", text=einer, freigabe=Freigabe.FREI)
    aktionen.ergebnis_zeigen(umfrage=umfrage, von=koordination)
    besuch = als(koordination)
    url = adresse("umfrage-beamer", netzwerk, umfrage.pk)
    erste = seite(besuch, url)
    assert "Seite 1 von " in erste
    assert "Häufige Wörter" in erste
    von = int(re.findall(r"Seite 1 von (\d+)", erste)[0])
    stand = _schritt(erste, "stand")
    # Without JavaScript the refresh carries the page on.
    assert f"url={url}?schritt={stand['schritt']}&amp;seite=1&amp;ab={stand['ab']}" in erste

    def fragen(**werte: Any) -> Any:
        return besuch.get(url, {**stand, **werte}, headers=HTMX)

    assert fragen().status_code == 204
    faellig = str(int(stand["ab"]) - DAUER)
    zweite = fragen(ab=faellig).content.decode()
    assert f"Seite 2 von {von}" in zweite
    assert texte[0] in zweite
    assert "Häufige Wörter" not in zweite
    assert "hx-swap-oob" not in zweite  # a page that turns is nothing new
    assert int(_schritt(zweite, "stand")["ab"]) >= int(stand["ab"])
    assert f"Seite 1 von {von}" in fragen(ab=faellig, seite=str(von)).content.decode()
    assert f"Seite {von} von {von}" in seite(besuch, f"{url}?{urlencode(_schritt(erste, 'davor'))}")
    gehalten = seite(besuch, f"{url}?{urlencode(_schritt(zweite, 'anhalten'))}")
    assert f"Seite 2 von {von}" in gehalten
    assert _schritt(gehalten, "stand")["ab"] == "0"
    assert fragen(ab="0", seite="2").status_code == 204
    weiter = _schritt(gehalten, "anhalten")
    assert int(weiter["ab"]) > 0
    assert weiter["seite"] == "2"
    alle = "".join(
        fragen(stand="alt", seite=str(nummer), ab="0").content.decode()
        for nummer in range(1, von + 1)
    )
    assert [einer in alle for einer in texte] == [True] * 40
    # Whatever is typed there, and whatever came before this step: a page that is there.
    for unsinn in ("x", "9" * 5000, "-1", "²", "\0"):
        assert besuch.get(url, {**stand, "seite": unsinn, "ab": unsinn}).status_code == 200
    aktionen.frage_schliessen(frage=text, von=koordination)
    assert "Seite 1 von " in fragen(seite="3", ab=faellig).content.decode()


def test_eine_seite_blaettert_nicht(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """A beamer that stands for an hour gets 204 for an hour."""
    umfrage = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=umfrage, von=koordination)
    aktionen.frage_oeffnen(frage=umfrage.fragen.get(), von=koordination)
    besuch = als(koordination)
    url = adresse("umfrage-beamer", netzwerk, umfrage.pk)
    html = seite(besuch, url)
    assert "Seite 1" not in html
    assert besuch.get(url, _schritt(html, "stand") | {"ab": "1"}, headers=HTMX).status_code == 204
