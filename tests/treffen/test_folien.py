"""Results as slides: what fits, what goes on on the next one, and what a beamer asks for."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, OrganisationFabrik, TreffenFabrik
from tests.treffen.test_ergebnisblatt import ANSATZ, BEDARF, blatt_von, gruppe
from treffen.folien import BREITE, PLATZ, Block, folien, uebersicht
from treffen.leinwand import zeilen
from treffen.models import Ergebnis, Ergebnisblatt, Gruppenmitglied, Schwerpunktthema

Als = Callable[[Konto], Client]


def satz(blatt: Ergebnisblatt) -> list[list[tuple[str, list[str], bool]]]:
    alle = folien(Ergebnisblatt.objects.filter(pk=blatt.pk))
    return [[(b.text, b.ansaetze, b.fortsetzung) for b in folie.bloecke] for folie in alle]


def schreiben(blatt: Ergebnisblatt, text: str, *ansaetze: str) -> None:
    bedarf = Ergebnis.objects.create(blatt=blatt, art=BEDARF, text=text) if text else None
    for ansatz in ansaetze:
        Ergebnis.objects.create(blatt=blatt, art=ANSATZ, text=ansatz, zu=bedarf)


def test_lange_ergebnisse_gehen_auf_der_naechsten_folie_weiter(netzwerk: Netzwerk) -> None:
    blatt = blatt_von(gruppe(netzwerk))
    assert satz(blatt) == [[]]
    lang = "x" * 600
    zweimal = 2 * 4 * zeilen(lang, BREITE)
    assert zweimal > PLATZ > zweimal / 2
    schreiben(blatt, "Kurz", "ein Ansatz", lang)
    # The long one still fits below two lines; the second one does not.
    schreiben(blatt, f"Weit {'y' * 100}", lang, "passt noch", lang)
    schreiben(blatt, "", "für sich")
    erwartet_kurz = f"Weit {'y' * 66}…"
    assert satz(blatt) == [
        [("Kurz", ["ein Ansatz", lang], False)],
        [(f"Weit {'y' * 100}", [lang, "passt noch"], False)],
        [(erwartet_kurz, [lang], True), ("", ["für sich"], False)],
    ]
    assert [(f.nummer, f.teil, f.teile) for f in folien(Ergebnisblatt.objects.all())] == [
        (1, 1, 3),
        (2, 2, 3),
        (3, 3, 3),
    ]
    # Lines people broke themselves count, too: no room for the first approach.
    anderes = blatt_von(blatt.gruppe)
    schreiben(anderes, "\n".join("abcdefghijkl"), "m", "n")
    weiter = ("a b c d e f g h i j k l", ["m", "n"], True)
    assert satz(anderes) == [[("\n".join("abcdefghijkl"), [], False)], [weiter]]


def test_zeigen_nennt_einrichtungen_und_keine_personen(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    adresse = reverse("treffen:ergebnisblatt-beamer", args=(netzwerk.kurzname, treffen.pk))
    client = als(koordination)
    assert "noch keine Gruppe ein Ergebnisblatt" in client.get(adresse).content.decode()
    thema = Schwerpunktthema.objects.create(netzwerk=netzwerk, titel="Meldewege klären")
    viele = gruppe(netzwerk, "AG Abläufe", schwerpunktthema=thema)
    for nummer in range(10):
        haus = OrganisationFabrik(name=f"Haus {nummer:02}")
        for kontakt in KontaktFabrik.create_batch(
            2 if nummer == 0 else 1, organisation=haus, nachname="Geheim"
        ):
            Gruppenmitglied.objects.create(gruppe=viele, kontakt=kontakt)
    blatt = blatt_von(viele, treffen, zustand="abgeschlossen")
    schreiben(blatt, "Wege sind unbekannt", "Eine Karte")
    blatt_von(gruppe(netzwerk, "AG Wege"), treffen)
    with django_assert_num_queries(3):
        alle = folien(Ergebnisblatt.objects.filter(treffen=treffen))
    assert [folie.gruppe for folie in uebersicht(alle)] == ["AG Abläufe", "AG Wege"]
    assert alle[0].bloecke == [Block("Wege sind unbekannt", ["Eine Karte"])]
    uebersichtsseite = client.get(adresse).content.decode()
    assert "wird noch geschrieben" in uebersichtsseite
    assert 'rel="next" href="' + adresse + '?folie=1"' in uebersichtsseite
    erste = client.get(adresse, {"folie": 1})
    html = erste.content.decode()
    assert "Haus 00 · Haus 01" in html
    assert html.count("Haus 00") == 1
    assert "und 2 weitere" in html
    assert "Geheim" not in html
    assert "Eine Karte" in html
    zweite = client.get(adresse, {"folie": 2}).content.decode()
    assert "Die Gruppe arbeitet noch." in zweite
    assert 'rel="next"' not in zweite
    # Beyond the last, or nonsense: a slide that is there.
    assert client.get(adresse, {"folie": 99}).context["nummer"] == 2
    for unsinn in ("x", "9" * 5000):
        assert client.get(adresse, {"folie": unsinn}).context["nummer"] == 0
    # Members see what is done.
    assert [f.gruppe for f in als(fachkraft).get(adresse).context["folien"]] == ["AG Abläufe"]

    def fragen(marke: str) -> Any:
        wonach = {"folie": "1", "marke": marke}
        return client.get(adresse, wonach, headers={"HX-Request": "true"})

    marke = erste.context["marke"]
    assert fragen(marke).status_code == 204
    schreiben(blatt, "Noch ein Bedarf")
    neu = fragen(marke).content.decode()
    assert "Noch ein Bedarf" in neu
    assert "<html" not in neu
