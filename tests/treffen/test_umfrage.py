"""The pages of a poll for whoever runs it, from the first draft to the table of its results."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl.reader.excel import load_workbook

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.gruppenlage import A, aufgenommen, gruppe_in, konto_von
from tests.treffen.test_umfrage_aktionen import eine_umfrage, zettel
from treffen.aktionen import umfrage as aktionen
from treffen.models import Freigabe, Stimme, Teilnahme, Umfrage, Umfragefrage
from treffen.umfragelage import erwartete

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db

MORGEN = timezone.localdate() + timedelta(days=1)
ANGABEN = {"titel": "Was zuerst?", "ablauf": "moderiert", "ansprache": "sie"}
FRAGE = {"text": "Was hilft?", "art": "eine", "auswahl": "Zeit\nGeld"}


def adresse(name: str, netzwerk: Netzwerk, *mehr: Any) -> str:
    return reverse(f"treffen:{name}", args=[netzwerk.kurzname, *mehr])


def seite(besuch: Client, url: str, status: int = 200) -> str:
    antwort = besuch.get(url, follow=True)
    assert antwort.status_code == status
    return str(antwort.content.decode())


def test_von_der_anlage_zum_start(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    besuch = als(koordination)
    treffen = TreffenFabrik(netzwerk=netzwerk)
    liste = adresse("umfrage-liste", netzwerk)
    neu = adresse("umfrage-neu", netzwerk)
    assert "Noch keine Umfrage" in seite(besuch, liste)
    assert f'value="{treffen.pk}" selected' in seite(besuch, f"{neu}?treffen={treffen.pk}")
    assert 'value="" selected' in seite(besuch, f"{neu}?treffen=²")

    fehler = besuch.post(neu, {"titel": "", "ablauf": "frei", "ansprache": "du"})
    assert fehler.status_code == 422
    assert "Geben Sie an, bis wann sie läuft." in fehler.content.decode()
    frueher = {**ANGABEN, "ablauf": "frei", "tag": timezone.localdate() - timedelta(days=1)}
    assert "in der Vergangenheit" in besuch.post(neu, frueher).content.decode()
    unsinn = besuch.post(neu, {**ANGABEN, "ablauf": "frei", "tag": "30.02.2027"}).content.decode()
    assert "bis wann sie läuft" not in unsinn

    besuch.post(neu, {**ANGABEN, "treffen": treffen.pk, "tag": MORGEN})
    umfrage = Umfrage.objects.get()
    assert umfrage.laeuft_bis is None  # in the room: who moderates ends it
    hier = umfrage.get_absolute_url()
    assert "Noch keine Frage" in seite(besuch, hier)
    assert umfrage.titel in seite(besuch, liste)
    assert umfrage.titel in seite(besuch, treffen.get_absolute_url())

    frage_neu = adresse("umfragefrage-neu", netzwerk, umfrage.pk)
    zu_viele = {**FRAGE, "auswahl": "\n".join(str(zahl) for zahl in range(21))}
    for daten, text in (
        ({**FRAGE, "auswahl": "Zeit\n zeit".replace("zeit", "Zeit")}, "mindestens zwei Antworten"),
        (zu_viele, "Höchstens 20 Antworten"),
        ({**FRAGE, "auswahl": f"{'x' * 121}\nb"}, "länger als 120 Zeichen"),
        ({**FRAGE, "art": "skala", "hoechstens": 11}, "höchstens 10 Stufen"),
    ):
        antwort = besuch.post(frage_neu, daten)
        assert antwort.status_code == 422
        assert text in antwort.content.decode()
    besuch.post(frage_neu, {**FRAGE, "weitere": "ja", "hoechstens": 4, "skala_links": "weg"})
    besuch.post(frage_neu, {"text": "Wie sehr?", "art": "skala", "skala_links": "gar nicht"})
    besuch.post(frage_neu, {**FRAGE, "text": "Punkte?", "art": "punkte"})
    besuch.post(frage_neu, {**FRAGE, "text": "Welche?", "art": "mehrere", "hoechstens": 2})
    besuch.post(frage_neu, {**FRAGE, "text": "Und?", "art": "mehrere", "auswahl": "a\nb\nc\n",
                            "hoechstens": 2})  # fmt: skip
    assert list(umfrage.fragen.values_list("art", "hoechstens", "skala_links")) == [
        ("eine", None, ""),
        ("skala", 5, "gar nicht"),
        ("punkte", 3, ""),
        ("mehrere", None, ""),
        ("mehrere", 2, ""),
    ]

    # Order, words, away with it.
    eins, zwei, *_, letzte = umfrage.fragen.all()
    ruecken = adresse("umfragefrage-ruecken", netzwerk, umfrage.pk, zwei.pk)
    besuch.post(ruecken, {"richtung": "hoch"})
    besuch.post(ruecken, {"richtung": "hoch"})
    assert list(umfrage.fragen.all())[:2] == [zwei, eins]
    zeit = eins.optionen.first()
    aendern = adresse("umfragefrage-bearbeiten", netzwerk, umfrage.pk, eins.pk)
    assert "Zeit\nGeld" in seite(besuch, aendern)
    assert besuch.post(aendern, {**FRAGE, "text": ""}).status_code == 422
    senden(besuch, aendern, {**FRAGE, "auswahl": "Ruhe\nZeit"})
    assert [(o.text, o.position) for o in eins.optionen.all()] == [("Ruhe", 1), ("Zeit", 2)]
    assert eins.optionen.get(text="Zeit") == zeit
    weg = adresse("umfragefrage-loeschen", netzwerk, umfrage.pk, letzte.pk)
    assert "löschen?" in seite(besuch, weg)
    besuch.post(weg)
    assert umfrage.fragen.count() == 4

    bearbeiten = adresse("umfrage-bearbeiten", netzwerk, umfrage.pk)
    assert besuch.post(bearbeiten, {"titel": ""}).status_code == 422
    senden(besuch, bearbeiten, {**ANGABEN, "titel": "Was jetzt?", "je_person": "on"})
    umfrage.refresh_from_db()
    assert (umfrage.titel, umfrage.treffen, umfrage.je_person) == ("Was jetzt?", None, True)
    senden(besuch, bearbeiten, {**ANGABEN, "treffen": treffen.pk})

    antwort = besuch.post(adresse("umfrage-starten", netzwerk, umfrage.pk), follow=True)
    assert umfrage.code_lesbar in antwort.content.decode()
    assert "data:image/svg" in seite(besuch, hier)
    assert "Die Umfrage läuft. Ablauf" in seite(besuch, bearbeiten)
    loeschen = adresse("umfrage-loeschen", netzwerk, umfrage.pk)
    assert "Nur ein Entwurf" in seite(besuch, loeschen)
    entwurf = eine_umfrage(netzwerk)
    weg = adresse("umfrage-loeschen", netzwerk, entwurf.pk)
    assert "Geantwortet hat noch niemand" in seite(besuch, weg)
    besuch.post(weg)
    assert not Umfrage.objects.filter(pk=entwurf.pk).exists()


def test_ueber_mehrere_tage(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """In „du“, by personal link: all questions at once, later ones are opened on the page."""
    besuch = als(koordination)
    besuch.post(
        adresse("umfrage-neu", netzwerk),
        {**ANGABEN, "ablauf": "frei", "ansprache": "du", "je_person": "on", "tag": MORGEN},
    )
    umfrage = Umfrage.objects.get()
    assert umfrage.laeuft_bis is not None
    assert timezone.localtime(umfrage.laeuft_bis).hour == 20
    assert "20:00" in seite(besuch, adresse("umfrage-bearbeiten", netzwerk, umfrage.pk))
    besuch.post(adresse("umfragefrage-neu", netzwerk, umfrage.pk), FRAGE)
    antwort = besuch.post(adresse("umfrage-starten", netzwerk, umfrage.pk), follow=True)
    assert "persönlichen Link haben" in antwort.content.decode()
    besuch.post(
        adresse("umfragefrage-neu", netzwerk, umfrage.pk), {"text": "Und sonst?", "art": "text"}
    )
    sonst = umfrage.fragen.get(text="Und sonst?")
    hier = umfrage.get_absolute_url()
    assert "„Und sonst?“ öffnen" in seite(besuch, hier)
    besuch.post(
        adresse("umfrage-steuern", netzwerk, umfrage.pk),
        {"schritt": "oeffnen", "frage": sonst.pk, "zurueck": "seite"},
    )
    sonst.refresh_from_db()
    assert sonst.ist_offen
    # What was opened stays as it is.
    for name in ("umfragefrage-bearbeiten", "umfragefrage-loeschen"):
        url = adresse(name, netzwerk, umfrage.pk, sonst.pk)
        assert "schon geöffnet worden" in seite(besuch, url)
        assert "schon geöffnet worden" in besuch.post(url, FRAGE, follow=True).content.decode()
    for nummer in range(5):
        sonst.stimmzettel.create(marke=f"{nummer:064}", text="Ruhe", freigabe=Freigabe.WARTEND)
    html = seite(besuch, hier)
    assert "Freie Antworten: Und sonst?" in html
    assert "5 Antworten" in html

    schliessen = adresse("umfrage-schliessen", netzwerk, umfrage.pk)
    assert "2 Fragen sind noch offen" in seite(besuch, schliessen)
    besuch.post(schliessen)
    umfrage.refresh_from_db()
    assert umfrage.ist_geschlossen
    for name in ("umfrage-bearbeiten", "umfragefrage-neu"):
        url = adresse(name, netzwerk, umfrage.pk)
        assert "ist geschlossen" in besuch.post(url, FRAGE, follow=True).content.decode()
    assert "läuft gerade nicht" in seite(besuch, schliessen)


def test_ergebnis_tabelle_und_kopie(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """Members read it from five answers on; the coordination decides on texts, copies, exports."""
    besuch = als(koordination)
    treffen = TreffenFabrik(netzwerk=netzwerk, beginn=timezone.now() - timedelta(hours=3),
                            ende=timezone.now() - timedelta(hours=1))  # fmt: skip
    umfrage = eine_umfrage(netzwerk, fragen=3, treffen=treffen)
    viele, wenige, _nie = umfrage.fragen.all()
    weitere = {
        art: Umfragefrage.objects.create(
            umfrage=umfrage, position=9, text=f"={art}", art=art, hoechstens=hoechstens
        )
        for art, hoechstens in (("text", None), ("skala", 5), ("punkte", 3), ("rangfolge", None))
    }
    for art in ("punkte", "rangfolge"):
        for text in ("Eins", "Zwei"):
            weitere[art].optionen.create(text=text, position=ord(text[0]) % 7)
    aktionen.starten(umfrage=umfrage, von=koordination)
    zettel(viele, 7)
    zettel(wenige, 2)
    for nummer in range(5):
        marke = f"{nummer:064}"
        weitere["text"].stimmzettel.create(marke=marke, text="=Zeit", freigabe=Freigabe.WARTEND)
        weitere["skala"].stimmzettel.create(marke=marke, wert=4)
        for art in ("punkte", "rangfolge"):
            wahl = list(weitere[art].optionen.values_list("pk", flat=True))
            weitere[art].stimmzettel.create(marke=marke, wahl=wahl, punkte=[2, 1])
    umfrage.fragen.exclude(pk=_nie.pk).update(zustand="offen")
    tabelle = adresse("umfrage-tabelle", netzwerk, umfrage.pk)
    assert "noch nicht geschlossen" in seite(besuch, tabelle)
    schliessen = adresse("umfrage-schliessen", netzwerk, umfrage.pk)
    assert "1 Frage ist nie geöffnet worden" in seite(besuch, schliessen)
    besuch.post(schliessen)

    hier = umfrage.get_absolute_url()
    html = seite(besuch, hier)
    for wort in ("Weniger als fünf Antworten", "Gezählt nach Borda", "Median 4,0", "Freigeben"):
        assert wort in html
    assert "Excel" in html
    gelesen = seite(als(fachkraft), hier)
    assert "7 Stimmen" in gelesen
    assert "Excel" not in gelesen
    assert "=Zeit" not in gelesen
    assert umfrage.titel in seite(als(fachkraft), adresse("umfrage-liste", netzwerk))
    assert umfrage.titel in seite(als(fachkraft), treffen.get_absolute_url())
    Stimme.objects.filter(text="=Zeit").update(freigabe=Freigabe.FREI)
    assert "5-mal" in seite(als(fachkraft), hier)

    blatt = load_workbook(BytesIO(besuch.get(tabelle).content)).active
    assert blatt is not None
    zellen = [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows()]
    assert ["Austausch", 7, 7, 100, None] in zellen
    assert "'=Zeit" in [zeile[0] for zeile in zellen]
    assert ["Median", 4, None, None, None] in zellen

    besuch.post(adresse("umfrage-kopieren", netzwerk, umfrage.pk))
    kopie = Umfrage.objects.get(titel="Was zuerst? (Kopie)")
    assert (kopie.treffen, kopie.fragen.count()) == (None, 7)

    nichts = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=nichts, von=koordination)
    aktionen.umfrage_schliessen(umfrage=nichts, von=koordination)
    assert "Keine Frage wurde gestellt" in seite(besuch, nichts.get_absolute_url())


def test_leitung_einer_gruppe(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """She runs the polls of her sessions alone, and no other."""
    gruppe = gruppe_in(netzwerk)
    leitung = konto_von(aufgenommen(gruppe, "Sorge", A.LEITUNG))
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe)
    fremde = eine_umfrage(netzwerk, treffen=TreffenFabrik(netzwerk=netzwerk))
    besuch = als(leitung)
    neu = adresse("umfrage-neu", netzwerk)
    ohne = besuch.post(neu, ANGABEN)
    assert "Wählen Sie das Treffen Ihrer Arbeitsgruppe." in ohne.content.decode()
    assert besuch.post(neu, {**ANGABEN, "treffen": fremde.treffen_id}).status_code == 422
    besuch.post(neu, {**ANGABEN, "treffen": sitzung.pk})
    ihre = Umfrage.objects.get(treffen=sitzung)
    besuch.post(adresse("umfragefrage-neu", netzwerk, ihre.pk), FRAGE)
    besuch.post(adresse("umfrage-starten", netzwerk, ihre.pk))
    assert "Was hilft?" in seite(besuch, adresse("umfrage-fernbedienung", netzwerk, ihre.pk))
    liste = seite(besuch, adresse("umfrage-liste", netzwerk))
    assert str(ihre.get_absolute_url()) in liste
    assert fremde.get_absolute_url() not in liste
    assert besuch.get(fremde.get_absolute_url()).status_code == 404
    assert besuch.post(adresse("umfrage-starten", netzwerk, fremde.pk)).status_code == 404
    Umfrage.objects.filter(pk=fremde.pk).update(
        zustand="geschlossen", geschlossen_am=timezone.now(), schluessel=""
    )
    assert besuch.get(fremde.get_absolute_url()).status_code == 200
    assert besuch.post(adresse("umfrage-kopieren", netzwerk, fremde.pk)).status_code == 403


def test_wer_erwartet_wird(netzwerk: Netzwerk) -> None:
    """Who is present; before anybody is ticked, who said to come; unknown without a meeting."""
    treffen = TreffenFabrik(netzwerk=netzwerk)
    umfrage = eine_umfrage(netzwerk, treffen=treffen)
    for _nummer in range(2):
        TeilnahmeFabrik(
            treffen=treffen,
            antwort=Teilnahme.Antwort.ZUGESAGT,
            beantwortet_am=timezone.now(),
        )
    assert erwartete(umfrage) == 2
    TeilnahmeFabrik(treffen=treffen, anwesenheit=Teilnahme.Anwesenheit.ANWESEND)
    assert erwartete(umfrage) == 1
    assert erwartete(eine_umfrage(netzwerk)) == 0
    assert erwartete(eine_umfrage(netzwerk, je_person=True)) == 0


def test_die_frage_zeigt_was_ihre_art_braucht(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Each field says which kinds it belongs to; what those need is not called „(freiwillig)“."""
    umfrage = eine_umfrage(netzwerk)
    html = seite(als(koordination), adresse("umfragefrage-neu", netzwerk, umfrage.pk))
    for klasse in ("wahl", "zahl", "skala"):
        assert f'<div class="app-nur--{klasse}">' in html
    for art in ("eine", "mehrere", "punkte", "rangfolge", "skala"):
        assert f'value="{art}"' in html  # what the style sheet looks for
    feld = html[html.index("Antworten zur Wahl") :]
    assert "(freiwillig)" not in feld[: feld.index("</label>")]
    assert "(freiwillig)" in feld  # the others may be left out
