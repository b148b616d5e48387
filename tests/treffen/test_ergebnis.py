"""Entries of a result sheet: several write at once, nothing of what anybody typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik
from tests.treffen.fabriken import MassnahmeFabrik
from tests.treffen.test_ergebnisblatt import ANSATZ, BEDARF, blatt_von, gruppe
from tests.wettlauf import zuvorkommen
from treffen.aktionen import ergebnis as aktionen
from treffen.aktionen import ergebnisblatt as blattaktionen
from treffen.models import Ergebnis, Ergebnisblatt

Als = Callable[[Konto], Client]
HTMX: dict[str, Any] = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def blatt(netzwerk: Netzwerk) -> Ergebnisblatt:
    return blatt_von(gruppe(netzwerk))


def eintrag(blatt: Ergebnisblatt, text: str = "Wege sind unbekannt", **mehr: Any) -> Ergebnis:
    mehr = {"art": BEDARF, "zu": None} | mehr
    return aktionen.eintragen(blatt=blatt, text=text, **mehr)


def adresse(blatt: Ergebnisblatt, name: str, pk: int) -> str:
    return reverse(
        f"treffen:ergebnis-{name}", args=(blatt.treffen.netzwerk.kurzname, blatt.code, pk)
    )


def angaben(eines: Ergebnis, **mehr: Any) -> dict[str, Any]:
    """What the browser sends from the form of this entry as it was read."""
    werte = {"text": eines.text, "art": eines.art, "stand": eines.stand, "zu": eines.zu_id or ""}
    aktion = {"aktion": mehr.pop("aktion")} if "aktion" in mehr else {}
    return {f"e{eines.pk}-{name}": wert for name, wert in (werte | mehr).items()} | aktion


def texte(blatt: Ergebnisblatt) -> list[str]:
    return list(blatt.ergebnisse.values_list("text", flat=True))


def aendern(eines: Ergebnis, text: str) -> Callable[[], object]:
    return lambda: aktionen.aendern(
        blatt=eines.blatt, pk=eines.pk, stand=eines.stand, art=eines.art, text=text, zu=None
    )


@pytest.mark.django_db(transaction=True)
def test_zwei_schreiben_zugleich() -> None:
    """The same entry: the second sees the first. Another entry: both are in. Closed: refused."""
    blatt = blatt_von(gruppe(NetzwerkFabrik()))
    eines, anderes = eintrag(blatt, "eins"), eintrag(blatt, "zwei")

    def versuchen(tun: Callable[[], object]) -> Callable[[], str]:
        def lauf() -> str:
            try:
                tun()
            except aktionen.Veraltet as veraltet:
                return veraltet.jetzt.text
            except aktionen.Geloescht:
                return "gelöscht"
            except FalscherZustand:
                return "zu"
            return "geht"

        return lauf

    assert zuvorkommen(aendern(eines, "A"), versuchen(aendern(eines, "B"))) == "A"
    assert texte(blatt) == ["A", "zwei"]
    eines.refresh_from_db()
    assert zuvorkommen(aendern(eines, "C"), versuchen(aendern(anderes, "D"))) == "geht"
    assert texte(blatt) == ["C", "D"]
    anderes.refresh_from_db()

    def weg(was: Ergebnis) -> Callable[[], object]:
        return lambda: aktionen.loeschen(blatt=blatt, pk=was.pk, stand=was.stand)

    # Deleting what somebody just changed shows it; changing what somebody deleted keeps the text.
    eines.refresh_from_db()
    assert zuvorkommen(aendern(eines, "E"), versuchen(weg(eines))) == "E"
    assert zuvorkommen(weg(anderes), versuchen(aendern(anderes, "F"))) == "gelöscht"
    # Sent twice after a lost answer: it is there once.
    doppelt = lambda: eintrag(blatt, "doppelt")  # noqa: E731  # two callables of the same act
    assert zuvorkommen(doppelt, versuchen(doppelt)) == "geht"
    assert texte(blatt) == ["E", "doppelt"]
    eines.refresh_from_db()
    schliessen = lambda: blattaktionen.abschliessen(  # noqa: E731  # as above
        blatt=Ergebnisblatt.objects.get(pk=blatt.pk)
    )
    assert zuvorkommen(schliessen, versuchen(aendern(eines, "G"))) == "zu"
    assert texte(blatt) == ["E", "doppelt"]


def test_eintragen_am_tisch(client: Client, blatt: Ergebnisblatt) -> None:
    """Without JavaScript first, then with htmx."""
    am_tisch = blatt.schreibadresse
    antwort = client.post(am_tisch, {"art": BEDARF, "text": "  Niemand kennt\r\ndie Wege. "})
    bedarf = Ergebnis.objects.get()
    assert bedarf.text == "Niemand kennt\ndie Wege."
    assert antwort["Location"] == f"{am_tisch}#ergebnis-{bedarf.pk}"
    leer = client.post(am_tisch, {"art": BEDARF, "text": " "})
    assert leer.status_code == 422
    assert "Schreiben Sie, was die Gruppe festhält." in leer.content.decode()
    teil = client.post(am_tisch, {"art": ANSATZ, "text": "Eine Karte"}, **HTMX)
    assert teil["HX-Trigger"] == '{"ergebnisse-neu": {}}'
    assert "<html" not in teil.content.decode()
    assert teil.context["form"]["art"].value() == ANSATZ

    dazu = adresse(blatt, "ansatz", bedarf.pk)
    assert "Niemand kennt" in client.get(dazu).content.decode()
    client.post(dazu, {f"n{bedarf.pk}-text": "Ein Schaubild"})
    teil = client.post(dazu, {f"n{bedarf.pk}-text": "Eine Liste"}, **HTMX)
    assert "HX-Trigger" in teil
    assert client.post(dazu, {f"n{bedarf.pk}-text": ""}, **HTMX).status_code == 422
    assert "Lösungsansatz dazu" in client.get(f"{dazu}?lesen=ja", **HTMX).content.decode()
    assert list(bedarf.ansaetze.values_list("text", flat=True)) == ["Ein Schaubild", "Eine Liste"]
    seite = client.get(am_tisch)
    (zeile,) = seite.context["gliederung"].bedarfe
    assert [a.eintrag.text for a in zeile.ansaetze] == ["Ein Schaubild", "Eine Liste"]
    assert [f.eintrag.text for f in seite.context["gliederung"].freie] == ["Eine Karte"]
    # The need is deleted while somebody writes an answer to it: the answer stays.
    client.post(adresse(blatt, "loeschen", bedarf.pk), {"stand": bedarf.stand})
    assert client.get(dazu).status_code == 404
    client.post(dazu, {f"n{bedarf.pk}-text": "Ein Film"})
    assert Ergebnis.objects.get(text="Ein Film").zu is None


def test_sechzig_passen_auf_ein_blatt(client: Client, blatt: Ergebnisblatt) -> None:
    bedarf = eintrag(blatt)
    Ergebnis.objects.bulk_create(
        Ergebnis(blatt=blatt, art=BEDARF, text=f"Bedarf {n}") for n in range(59)
    )
    for ziel, feld in (
        (blatt.schreibadresse, "text"),
        (adresse(blatt, "ansatz", bedarf.pk), f"n{bedarf.pk}-text"),
    ):
        antwort = client.post(ziel, {"art": BEDARF, feld: "einer zu viel"})
        assert antwort.status_code == 422
        assert "60 Einträge" in antwort.content.decode()
        assert "einer zu viel" in antwort.content.decode()
    assert blatt.ergebnisse.count() == 60
    lang = client.post(blatt.schreibadresse, {"art": BEDARF, "text": "x" * 601})
    assert lang.status_code == 422


def test_aendern_in_der_liste_und_auf_der_seite(client: Client, blatt: Ergebnisblatt) -> None:
    bedarf, ansatz = eintrag(blatt), eintrag(blatt, "Eine Karte", art=ANSATZ)
    dort = adresse(blatt, "bearbeiten", ansatz.pk)
    form = client.get(dort, **HTMX).content.decode()
    assert f'name="offen" value="{ansatz.pk}.1"' in form
    assert "<html" not in form
    assert "Eine Karte" in client.get(f"{dort}?lesen=ja", **HTMX).content.decode()
    antwort = client.post(dort, angaben(ansatz, text="Eine Karte aller Wege", zu=bedarf.pk))
    assert antwort["Location"].endswith(f"#ergebnis-{ansatz.pk}")
    ansatz.refresh_from_db()
    assert (ansatz.text, ansatz.zu, ansatz.stand) == ("Eine Karte aller Wege", bedarf, 2)
    # The same once more with what was read before: no conflict, nothing counted.
    nochmal = angaben(ansatz, stand=1)
    assert client.post(dort, nochmal, **HTMX).status_code == 200
    ansatz.refresh_from_db()
    assert ansatz.stand == 2
    assert client.post(dort, angaben(ansatz, text=""), **HTMX).status_code == 422
    # A need that turns out to be an approach has no approaches any more.
    umgedreht = angaben(bedarf, art=ANSATZ, zu=bedarf.pk)
    assert client.post(adresse(blatt, "bearbeiten", bedarf.pk), umgedreht).status_code == 422
    client.post(adresse(blatt, "bearbeiten", bedarf.pk), angaben(bedarf, art=ANSATZ))
    ansatz.refresh_from_db()
    assert ansatz.zu is None


@pytest.mark.parametrize("htmx", [True, False])
def test_denselben_eintrag_zeigt_er_in_beiden_fassungen(
    client: Client, blatt: Ergebnisblatt, htmx: bool
) -> None:
    eines = eintrag(blatt)
    gelesen = angaben(eines, text="Meine Fassung")
    aendern(eines, "Die andere Fassung")()
    dort, wie = adresse(blatt, "bearbeiten", eines.pk), HTMX if htmx else {}
    konflikt = client.post(dort, gelesen, **wie)
    assert konflikt.status_code == (422 if htmx else 409)
    html = konflikt.content.decode()
    for erwartet in ("Die andere Fassung", "Meine Fassung", "Beide Texte verbinden", "verwerfen"):
        assert erwartet in html
    assert texte(blatt) == ["Die andere Fassung"]
    form = konflikt.context["form"]
    assert (form["text"].value(), form["stand"].value()) == ("Meine Fassung", "2")
    gezeigt = gelesen | {f"e{eines.pk}-stand": "2"}

    verbunden = client.post(dort, gezeigt | {"aktion": "verbinden"}, **wie)
    assert verbunden.context["form"]["text"].value() == "Die andere Fassung\nMeine Fassung"
    assert texte(blatt) == ["Die andere Fassung"]
    zu_lang = gezeigt | {f"e{eines.pk}-text": "x" * 595, "aktion": "verbinden"}
    assert client.post(dort, zu_lang, **wie).status_code == 422
    doppelt = gezeigt | {f"e{eines.pk}-text": "andere", "aktion": "verbinden"}
    assert client.post(dort, doppelt, **wie).context["form"]["text"].value() == "andere"

    # Saved over on purpose, unless somebody is quicker again.
    eines.refresh_from_db()
    aendern(eines, "Schon wieder")()
    assert client.post(dort, gezeigt, **wie).status_code == (422 if htmx else 409)
    assert client.post(dort, gezeigt | {f"e{eines.pk}-stand": "3"}, **wie).status_code in (200, 302)
    assert texte(blatt) == ["Meine Fassung"]


@pytest.mark.parametrize("htmx", [True, False])
def test_geloescht_waehrend_jemand_schreibt(
    client: Client, blatt: Ergebnisblatt, htmx: bool
) -> None:
    eines = eintrag(blatt, art=ANSATZ)
    wie, dort = HTMX if htmx else {}, adresse(blatt, "bearbeiten", eines.pk)
    eines_vorher = angaben(eines, text="Das wollte ich noch sagen")
    eines.delete()
    weg = client.post(dort, eines_vorher, **wie)
    assert weg.status_code == (422 if htmx else 409)
    assert "Als neuen Eintrag aufnehmen" in weg.content.decode()
    form = weg.context["form"]
    assert (form["text"].value(), form["art"].value()) == ("Das wollte ich noch sagen", ANSATZ)
    client.post(blatt.schreibadresse, {"art": ANSATZ, "text": form["text"].value()})
    assert texte(blatt) == ["Das wollte ich noch sagen"]
    # Nothing typed yet: told in the list, or back to it.
    leer = client.get(dort, **wie)
    assert leer.status_code == (422 if htmx else 302)


@pytest.mark.django_db(transaction=True)
def test_zwischen_blick_und_speichern() -> None:
    """The view has seen the sheet open and the entry there; by the time it writes, they are not."""
    blatt = blatt_von(gruppe(NetzwerkFabrik()))
    eines, anderes = eintrag(blatt, "eins"), eintrag(blatt, "zwei")

    def schicken(ziel: str, daten: dict[str, Any]) -> Callable[[], Any]:
        return lambda: Client().post(ziel, daten)

    def abschliessen() -> None:
        Ergebnisblatt.objects.get(pk=blatt.pk).abschliessen()

    bearbeiten = adresse(blatt, "bearbeiten", anderes.pk)
    for ziel, daten in (
        (blatt.schreibadresse, {"art": BEDARF, "text": "Mein Satz"}),
        (adresse(blatt, "ansatz", eines.pk), {f"n{eines.pk}-text": "Mein Satz"}),
        (bearbeiten, angaben(anderes, text="Mein Satz")),
        (adresse(blatt, "loeschen", eines.pk), {"stand": 1}),
    ):
        antwort = zuvorkommen(abschliessen, schicken(ziel, daten))
        assert antwort.status_code == 410
        assert ("Mein Satz" in antwort.content.decode()) == ("stand" not in daten)
        Ergebnisblatt.objects.get(pk=blatt.pk).wieder_oeffnen()
    assert texte(blatt) == ["eins", "zwei"]
    loeschen = lambda: aktionen.loeschen(  # noqa: E731  # an act to be called by the race
        blatt=blatt, pk=anderes.pk, stand=1
    )
    weg = zuvorkommen(loeschen, schicken(bearbeiten, angaben(anderes, text="Mein Satz")))
    assert weg.status_code == 409
    assert "Als neuen Eintrag aufnehmen" in weg.content.decode()


def test_loeschen_fragt_und_schuetzt(client: Client, blatt: Ergebnisblatt) -> None:
    bedarf = eintrag(blatt)
    eintrag(blatt, "Eine Karte", art=ANSATZ, zu=bedarf)
    dort = adresse(blatt, "loeschen", bedarf.pk)
    frage = client.get(dort).content.decode()
    assert "Lösungsansätze dazu bleiben" in frage
    aendern(bedarf, "Inzwischen anders")()
    for stand in (bedarf.stand, "unsinn", "9" * 5000):
        geaendert = client.post(dort, {"stand": stand})
        assert geaendert.status_code == 409
        assert "Inzwischen anders" in geaendert.content.decode()
    client.post(dort, {"stand": 2})
    assert texte(blatt) == ["Eine Karte"]
    assert client.post(dort, {"stand": 2})["Location"] == blatt.schreibadresse
    aktionen.loeschen(blatt=blatt, pk=bedarf.pk, stand=2)  # gone is gone


def test_ein_eintrag_mit_massnahme_bleibt(
    client: Client, als: Als, fachkraft: Konto, netzwerk: Netzwerk, blatt: Ergebnisblatt
) -> None:
    """Else the measure would have no origin: left out of the minutes, and seen by all members
    while its group is still writing."""
    eines = eintrag(blatt)
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=blatt.gruppe, ergebnis=eines)
    dort = adresse(blatt, "loeschen", eines.pk)
    frage = client.get(dort).content.decode()
    assert "Aus diesem Eintrag ist schon eine Maßnahme geworden" in frage
    assert "Das lässt sich nicht rückgängig machen" not in frage
    assert massnahme.titel not in frage  # who sits at the table need not know it
    antwort = client.post(dort, {"stand": eines.stand})
    assert antwort.status_code == 409
    assert "Dieser Eintrag bleibt stehen" in antwort.content.decode()
    assert texte(blatt) == [eines.text]
    # A discarded one, too, is no news for others.
    massnahme.verwerfen()
    assert client.post(dort, {"stand": eines.stand}).status_code == 409
    assert als(fachkraft).get(massnahme.get_absolute_url()).status_code == 404
    massnahme.delete()
    assert client.post(dort, {"stand": eines.stand}).status_code == 302
    assert texte(blatt) == []


def test_ruecken_ist_keine_aenderung(client: Client, blatt: Ergebnisblatt) -> None:
    eins, zwei, drei = (eintrag(blatt, text) for text in ("eins", "zwei", "drei"))
    ansatz = eintrag(blatt, "dazu", art=ANSATZ, zu=eins)

    def ruecken(eines: Ergebnis, richtung: str, **wie: Any) -> Any:
        return client.post(adresse(blatt, "ruecken", eines.pk), {"richtung": richtung}, **wie)

    def reihe() -> list[str]:
        return list(blatt.ergebnisse.filter(art=BEDARF).values_list("text", flat=True))

    assert ruecken(drei, "hoch")["Location"].endswith(f"#ergebnis-{drei.pk}")
    assert reihe() == ["eins", "drei", "zwei"]
    assert ruecken(eins, "runter", **HTMX).status_code == 204
    assert reihe() == ["drei", "eins", "zwei"]
    for eines, richtung in ((drei, "hoch"), (zwei, "runter"), (ansatz, "hoch")):
        ruecken(eines, richtung)
    assert reihe() == ["drei", "eins", "zwei"]
    assert set(blatt.ergebnisse.values_list("stand", flat=True)) == {1}
    zwei.delete()
    aktionen.ruecken(blatt=blatt, pk=0, hoch=True)


def test_die_liste_erneuert_sich_nicht_unter_einem_formular(
    client: Client, blatt: Ergebnisblatt
) -> None:
    eines = eintrag(blatt, "Das Kind, 7 Jahre alt, fehlt oft.")
    seite = client.get(blatt.schreibadresse)
    assert "Sieht nach Falldaten aus" in seite.content.decode()

    def fragen(**wonach: Any) -> Any:
        return client.get(blatt.schreibadresse, wonach, **HTMX)

    marke = seite.context["marke"]
    assert fragen(marke=marke).status_code == 204
    neu = eintrag(blatt, "Neues")
    liste = fragen(marke=marke).content.decode()
    assert "Neues" in liste
    assert 'hx-swap-oob="innerHTML:#ergebnis-hinweis"' in liste
    # Somebody writes in the first entry: a word above the list, once.
    offen = f"{eines.pk}.{eines.stand}"
    wort = fragen(marke=marke, offen=[offen, f"n{neu.pk}"])
    assert wort["HX-Reswap"] == "none"
    assert "steht Neues" in wort.content.decode()
    assert 'id="ergebnisse"' not in wort.content.decode()
    gesagt = wort.context["marke"]
    assert fragen(marke=marke, offen=[offen], gesagt=gesagt).status_code == 204
    aendern(eines, "Anders")()
    getroffen = fragen(marke=marke, offen=[offen], gesagt=gesagt).content.decode()
    assert "an dem Sie schreiben" in getroffen


def test_abgeschlossen_waehrend_jemand_schreibt(client: Client, blatt: Ergebnisblatt) -> None:
    eines = eintrag(blatt)
    blatt.abschliessen()
    for name, feld in (("bearbeiten", f"e{eines.pk}-text"), ("ansatz", f"n{eines.pk}-text")):
        dort = adresse(blatt, name, eines.pk)
        zu = client.post(dort, {feld: "Noch ein Satz"}, **HTMX)
        assert zu.status_code == 422
        assert "Noch ein Satz" in zu.content.decode()
        assert client.get(dort).status_code == 410
    assert client.post(adresse(blatt, "loeschen", eines.pk), {"stand": 1}).status_code == 410
    assert client.post(adresse(blatt, "ruecken", eines.pk)).status_code == 410
    assert texte(blatt) == [eines.text]
