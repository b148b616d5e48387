"""Two versions of an agreement side by side: what is matched, marked and left alone."""

from typing import Any

from mitglieder.aktionen import anlage as anlagen
from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.fassungsvergleich import Zeile, fassungen_vergleichen
from mitglieder.models import Abschnitt
from netzwerk.basis.models import Konto, Netzwerk
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import adresse, veroeffentlicht
from tests.mitglieder.test_fassung import PDF, entwurf, neue_fassung


def zeilen(vergleich: list[Zeile]) -> list[tuple[str, str, bool]]:
    return [(z.vorher, z.nachher, z.ist_gleich) for z in vergleich]


def test_sections_are_matched_by_heading(netzwerk: Netzwerk) -> None:
    alt = veroeffentlicht(
        netzwerk, abschnitte=("Zweck", "Weg damit", "Eins.\n\nZwei.", "Rest wie er ist")
    )
    neu = neue_fassung(
        alt,
        ("Ganz neu", "Kam dazu"),
        ("abschnitt  1", "Zweck"),
        ("Abschnitt 3", "Eins.\n\nDazwischen.\n\nZwei!"),
        ("Umbenannt", "Rest wie er ist"),
    )
    vergleich = fassungen_vergleichen(alt, neu)
    assert zeilen(vergleich.abschnitte) == [
        ("", "§ 1 Ganz neu", False),
        ("§ 1 Abschnitt 1", "§ 2 abschnitt  1", False),
        ("§ 2 Abschnitt 2", "", False),
        ("§ 3 Abschnitt 3", "§ 3 Abschnitt 3", False),
        ("§ 4 Abschnitt 4", "§ 4 Umbenannt", False),
    ]
    dritter = vergleich.abschnitte[3].worte
    assert ["".join(t.text for t in w.nachher) for w in dritter] == [
        "Eins.", "Dazwischen.", "Zwei!",
    ]  # fmt: skip
    assert vergleich.geaenderte == 5


def test_removed_at_the_end_and_unchanged(netzwerk: Netzwerk) -> None:
    alt = veroeffentlicht(netzwerk, abschnitte=("Zweck", "Weg"))
    neu = neue_fassung(alt, ("Abschnitt 1", "Zweck"))
    vergleich = fassungen_vergleichen(alt, neu)
    assert zeilen(vergleich.abschnitte) == [
        ("§ 1 Abschnitt 1", "§ 1 Abschnitt 1", True),
        ("§ 2 Abschnitt 2", "", False),
    ]
    assert [z.ist_gleich for z in vergleich.rahmen] == [True] * 4


def test_page_of_the_comparison(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, eigene_ablage: None,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    erste = entwurf(netzwerk, "Kinder <b>schützen</b>", "Bleibt")
    for i, titel in enumerate(("Bleibt", "Wird ersetzt", "Entfällt")):
        anlagen.hochladen(
            fassung=erste, titel=titel, dateiname="o", inhalt=PDF + b"%" * i, von=koordination
        )
    alt = aktionen.veroeffentlichen(fassung=erste, summe=erste.summe(), von=koordination)
    client = als(koordination)
    seite = adresse("fassung-vergleichen", alt.vereinbarung_id)
    assert "erst etwas, wenn" in client.get(seite).text
    neu = neue_fassung(alt, ("Abschnitt 1", "Kinder <b>stärken</b>"), ("Abschnitt 2", "Bleibt"))
    ersetzt = neu.anlagen()[1]
    for anlage in neu.anlagen()[1:]:
        anlagen.entfernen(anlage=anlage, von=koordination)
    for titel, inhalt in ((ersetzt.titel, PDF + b"%neu"), ("Kommt", PDF + b"%5")):
        anlagen.hochladen(fassung=neu, titel=titel, dateiname="o", inhalt=inhalt, von=koordination)
    with django_assert_num_queries(10):
        text = client.get(seite).text
    assert '<del><span class="kern-sr-only">gestrichen: </span>schützen</del>' in text
    assert '<ins><span class="kern-sr-only">neu: </span>stärken</ins>' in text
    assert "&lt;b&gt;" in text
    assert "Die Datei ist eine andere." in text
    assert "An 4 Stellen unterscheiden sie sich" in text
    gleich = client.get(f"{seite}?vorher=1&nachher=1").text
    assert "Die beiden Fassungen sagen dasselbe." in gleich
    assert "im Vergleich" in client.get(f"{seite}?vorher=7&nachher=x").text


def test_very_long_and_right_to_left_sections(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    lang = "שלום עולם " * 900
    alt = veroeffentlicht(netzwerk, abschnitte=(lang + "alt", "مرحبا"))
    neu = neue_fassung(alt, ("Abschnitt 1", lang + "neu"), ("Abschnitt 2", "مرحبا"))
    assert Abschnitt.objects.filter(fassung=neu).count() == 2
    text = als(koordination).get(adresse("fassung-vergleichen", alt.vereinbarung_id)).text
    assert '<p dir="auto">' in text
    assert "</span>neu</ins>" in text
