"""Two save the same item: both texts come back as one, and nothing is stored unseen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html as lxml_html

from netzwerk.basis.models import Konto
from tests.treffen.protokolllage import Lage, angaben
from treffen.models import Protokollabschnitt

Als = Callable[[Konto], Client]

DREI = "Die Runde stellt sich vor.\n\nDer Flyer ist fertig.\n\nDie Nachlese folgt."
GETRENNT = "Beide Fassungen sind zusammengeführt; nichts überschneidet sich."
WIE_BISHER = "Ihre Fassung ersetzt die andere"


@pytest.fixture(autouse=True)
def leerer_speicher() -> None:
    cache.clear()


@pytest.fixture
def zwei(als: Als, koordination: Konto, lage: Lage) -> tuple[Client, Client]:
    """Two windows, after somebody wrote three paragraphs."""
    eine, andere = als(koordination), als(koordination)
    eine.post(lage.editor(lage.top1), angaben(ergebnis=DREI))
    return eine, andere


def formular(seite: Any) -> dict[str, Any]:
    """What the browser sends from this page when „Speichern“ is pressed."""
    baum: Any = lxml_html.document_fromstring(seite.text)
    werte = dict(baum.get_element_by_id("abschnitt").form_values())
    return werte | {"ergebnis": werte["ergebnis"].strip(), "aktion": "speichern"}


def geoeffnet(client: Client, lage: Lage) -> dict[str, Any]:
    return formular(client.get(lage.editor(lage.top1)))


def gespeichert() -> str:
    text: str = Protokollabschnitt.objects.get().ergebnis
    return text


def nacheinander(
    zwei: tuple[Client, Client], lage: Lage, anderes: str, mein: str, **mehr: Any
) -> Any:
    """Both opened the page, the other one saved first; how mine is answered."""
    eine, andere = zwei
    meine, ihre = geoeffnet(eine, lage), geoeffnet(andere, lage)
    url = lage.editor(lage.top1)
    assert andere.post(url, ihre | {"ergebnis": anderes}).status_code == 302
    antwort = eine.post(url, meine | {"ergebnis": mein} | mehr)
    assert antwort.status_code == 409
    assert gespeichert() == anderes
    return antwort


def test_verschiedene_absaetze(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Nobody has to look for what the other one wrote: it is there, and one press saves both."""
    anderes = DREI.replace("fertig", "verteilt")
    seite = nacheinander(zwei, lage, anderes, DREI.replace("folgt", "folgt im Mai"))
    assert GETRENNT in seite.text
    assert "Wo beide geschrieben haben" not in seite.text
    beides = anderes.replace("folgt", "folgt im Mai")
    daten = formular(seite)
    assert daten["ergebnis"] == beides
    assert daten["grundlage"] == anderes
    assert "Andere Fassung übernehmen" in seite.text
    for wort in ("Beide Fassungen", "verteilt</del>", "im Mai</ins>"):
        assert wort in seite.text
    assert zwei[0].post(lage.editor(lage.top1), daten).status_code == 302
    assert gespeichert() == beides


def test_derselbe_absatz(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Mine stays in the field, the other one can be copied; the rest is put together."""
    anderes = DREI.replace("fertig", "verteilt <bald>").replace("vor.", "kurz vor.")
    mein = DREI.replace("fertig", "gedruckt")
    seite = nacheinander(zwei, lage, anderes, mein)
    assert "An einer Stelle haben beide den Text geändert" in seite.text
    assert GETRENNT not in seite.text
    baum: Any = lxml_html.document_fromstring(seite.text)
    assert baum.get_element_by_id("stelle-1-text").text == "Der Flyer ist verteilt <bald>."
    assert formular(seite)["ergebnis"].splitlines() == [
        "Die Runde stellt sich kurz vor.",
        "",
        "Der Flyer ist gedruckt.",
        "",
        "Die Nachlese folgt.",
    ]
    # A third save in between: again both, from what this page had read.
    eine, andere = zwei
    drittes = anderes.replace("folgt", "entfällt")
    andere.post(lage.editor(lage.top1), geoeffnet(andere, lage) | {"ergebnis": drittes})
    noch = eine.post(lage.editor(lage.top1), formular(seite))
    assert (noch.status_code, GETRENNT in noch.text) == (409, True)
    eine.post(lage.editor(lage.top1), formular(noch))
    assert gespeichert() == (
        "Die Runde stellt sich kurz vor.\n\nDer Flyer ist gedruckt.\n\nDie Nachlese entfällt."
    )


def test_mehrere_stellen_und_geloeschtes(zwei: tuple[Client, Client], lage: Lage) -> None:
    anderes = "Die Runde stellt sich lange vor.\n\nDie Nachlese folgt."
    mein = "Die Runde stellt sich kurz vor.\n\nDer Flyer ist gedruckt.\n\nDie Nachlese folgt."
    seite = nacheinander(zwei, lage, anderes, mein).text
    assert "An 2 Stellen haben beide den Text geändert" in seite
    assert "Stelle 2 von 2" in seite
    assert "In der anderen Fassung steht hier nichts mehr." in seite


def test_beide_haben_ergaenzt(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Both go on writing at the end: both paragraphs are in the field."""
    anderes = f"{DREI}\n\nAbends singen wir."
    seite = nacheinander(zwei, lage, anderes, f"{DREI}\n\nUm acht Uhr ist Schluss.")
    assert "An einer Stelle haben beide etwas ergänzt: Im Feld steht beides." in seite.text
    assert "Alles Übrige ist zusammengeführt." in seite.text
    daten = formular(seite)
    zwei[0].post(lage.editor(lage.top1), daten)
    assert gespeichert() == f"{DREI}\n\nAbends singen wir.\n\nUm acht Uhr ist Schluss."


def test_von_mir_geloescht_von_anderen_geaendert(zwei: tuple[Client, Client], lage: Lage) -> None:
    anderes = DREI.replace("fertig", "verteilt")
    mein = DREI.replace("Der Flyer ist fertig.\n\n", "")
    seite = nacheinander(zwei, lage, anderes, mein)
    assert "In Ihrem Text steht hier nichts mehr." in seite.text
    assert "Der Flyer ist verteilt." in seite.text
    assert "Flyer" not in formular(seite)["ergebnis"]


def test_von_selbst_wird_nichts_zusammengefuehrt(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Nothing changes under the cursor: the window stops and says so."""
    anderes = DREI.replace("fertig", "verteilt")
    mein = DREI.replace("folgt", "folgt im Mai")
    antwort = nacheinander(zwei, lage, anderes, mein, aktion="selbst", folge=1)
    assert antwort.json() == {"lage": "konflikt"}


def test_gleicher_text(zwei: tuple[Client, Client], lage: Lage) -> None:
    seite = nacheinander(zwei, lage, "Beide dasselbe.", "Beide dasselbe.")
    assert "Der Text ist in beiden Fassungen gleich." in seite.text
    assert GETRENNT not in seite.text


@pytest.mark.parametrize("grundlage", [None, "Flyer\n" * 800_000])
def test_ohne_grundlage_wie_bisher(
    zwei: tuple[Client, Client], lage: Lage, grundlage: str | None
) -> None:
    """A window that says nothing, or a text no item holds: both side by side, as typed."""
    eine, andere = zwei
    meine, ihre = geoeffnet(eine, lage), geoeffnet(andere, lage)
    del meine["grundlage"]
    if grundlage is not None:
        meine["grundlage"] = grundlage
    url = lage.editor(lage.top1)
    andere.post(url, ihre | {"ergebnis": DREI.replace("fertig", "verteilt")})
    mein = DREI.replace("folgt", "folgt im Mai")
    seite = eine.post(url, meine | {"ergebnis": mein})
    assert seite.status_code == 409
    assert WIE_BISHER in seite.text
    assert GETRENNT not in seite.text
    daten = formular(seite)
    assert daten["ergebnis"] == mein
    # Without a conflict nobody looks at it.
    assert eine.post(url, daten | meine | {"stand": daten["stand"]}).status_code == 302
    assert gespeichert() == DREI


def test_mehr_als_der_server_annimmt(zwei: tuple[Client, Client], lage: Lage) -> None:
    daten = geoeffnet(zwei[0], lage) | {"grundlage": "x" * (5 * 1024 * 1024)}
    assert zwei[0].post(lage.editor(lage.top1), daten).status_code == 400


def test_grundlage_wird_bereinigt_wie_der_text(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Control characters and HTML of a strange client are taken out before anybody compares."""
    frech = DREI.replace("\n", "\r\n").replace("Runde", "Ru\x00nde<b onclick=x()>")
    anderes, mein = DREI.replace("fertig", "verteilt"), DREI.replace("folgt", "entfällt")
    seite = nacheinander(zwei, lage, anderes, mein, grundlage=frech)
    assert GETRENNT in seite.text
    assert formular(seite)["grundlage"] == anderes


def test_seite_mit_fehlern_behaelt_die_grundlage(zwei: tuple[Client, Client], lage: Lage) -> None:
    """After a fault it is still known which text the window had read."""
    eine, url = zwei[0], lage.editor(lage.top1)
    daten = geoeffnet(eine, lage) | {"ergebnis": "Neu", "beschluss-TOTAL_FORMS": 1}
    daten |= {"beschluss-0-text": "", "beschluss-0-verfahren": "konsens"}
    daten |= {"beschluss-0-zustand": "abgelehnt"}
    seite = eine.post(url, daten)
    assert seite.status_code == 422
    assert formular(seite)["grundlage"] == DREI
    del daten["grundlage"]  # nor is one made up
    assert "grundlage" not in formular(eine.post(url, daten))
    vorschau = eine.post(url, daten | {"aktion": "vorschau", "grundlage": "A\x00"})
    assert formular(vorschau)["grundlage"] == "A"


def test_selbst_gespeichertes_ist_die_neue_grundlage(
    zwei: tuple[Client, Client], lage: Lage
) -> None:
    """What the window saved itself is no change of somebody else, even if the answer got lost."""
    eine, andere = zwei
    url, meine = lage.editor(lage.top1), geoeffnet(eine, lage)
    erst = meine | {"ergebnis": f"{DREI}\n\nAm <b>Ende</b>.", "aktion": "selbst", "folge": 1}
    felder = eine.post(url, erst).json()["felder"]
    assert (felder["stand"], felder["grundlage"]) == ("2", f"{DREI}\n\nAm Ende.")
    fehler = {"beschluss-TOTAL_FORMS": 1, "beschluss-0-verfahren": "konsens"}
    fehler |= {"beschluss-0-zustand": "abgelehnt"}
    seite = eine.post(url, meine | fehler | {"ergebnis": "Weiter"})
    assert (seite.status_code, formular(seite)["grundlage"]) == (422, f"{DREI}\n\nAm Ende.")
    andere.post(url, geoeffnet(andere, lage) | {"ergebnis": f"Vorab.\n\n{DREI}\n\nAm Ende."})
    seite = eine.post(url, meine | felder | {"ergebnis": f"{DREI}\n\nAm Ende ein Lied."})
    assert GETRENNT in seite.text
    assert formular(seite)["ergebnis"].startswith("Vorab.")
    assert formular(seite)["ergebnis"].endswith("Am Ende ein Lied.")


def test_zu_langer_text_bleibt_ganz(zwei: tuple[Client, Client], lage: Lage) -> None:
    """Of a text that is too long nothing is cut off where two versions meet."""
    lang = "wort " * 10_000 + "Ende"
    meine = geoeffnet(zwei[0], lage) | {"ergebnis": lang, "protokoll": "999999"}
    seite = zwei[0].post(lage.editor(lage.top1), meine)
    assert seite.status_code == 409
    assert WIE_BISHER in seite.text
    assert formular(seite)["ergebnis"].endswith("Ende")
