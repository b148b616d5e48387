"""The day: slots and workshops by hand, or from a list however it was written."""

import io
import json
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl.workbook.workbook import Workbook

from mitglieder.einlesen.tabelle import Dateifehler
from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from treffen.aktionen import programm as aktionen
from treffen.aktionen.einladung import einladen
from treffen.models import Programmpunkt, Teilnahme, Treffen, Workshop, Workshopplatz
from treffen.programmdatei import gruppen, lesen

Als = Callable[[Konto], Client]
KOPF = "Beginn;Ende;Format;Titel;Thema;Kapazität;Anbieter\n"
ANGABEN = {
    "titel": "Workshops",
    "art": "workshop",
    "beginn": "10:00",
    "ende": "11:00",
    "raum": "",
    "beschreibung": "",
}


def adresse(name: str, treffen: Any, *mehr: int) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk, *mehr])


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def test_programm_von_hand(als: Als, koordination: Konto, treffen: Any) -> None:
    browser = als(koordination)
    assert "Noch kein Programm" in browser.get(adresse("programm-zeigen", treffen)).text
    ohne_titel = browser.post(adresse("programm-neu", treffen), ANGABEN | {"titel": ""})
    assert ohne_titel.status_code == 422
    assert "Geben Sie dem Programmpunkt einen Titel." in ohne_titel.text
    rueckwaerts = browser.post(adresse("programm-neu", treffen), ANGABEN | {"ende": "9:00"})
    assert "Das Ende liegt vor dem Beginn." in rueckwaerts.text
    browser.post(adresse("programm-neu", treffen), ANGABEN | {"hat_wahl": "on"})
    punkt = Programmpunkt.objects.get(treffen=treffen)
    zugleich = ANGABEN | {"titel": "Noch mehr", "beginn": "10:30", "ende": "11:30"}
    gleichzeitig = browser.post(adresse("programm-neu", treffen), zugleich | {"hat_wahl": "on"})
    assert gleichzeitig.status_code == 422
    assert "Zur selben Zeit werden schon Workshops gewählt." in gleichzeitig.text
    assert browser.post(adresse("programm-neu", treffen), zugleich).status_code == 302
    ohne_wahl = Programmpunkt.objects.get(titel="Noch mehr")
    abgewiesen = browser.get(adresse("workshop-neu", treffen, ohne_wahl.pk), follow=True)
    assert "In „Noch mehr“ wird nichts gewählt." in abgewiesen.text

    browser.post(adresse("workshop-neu", treffen, punkt.pk), {"titel": "Sucht", "plaetze": "12"})
    assert list(punkt.workshops.values_list("nummer", "titel", "plaetze")) == [(1, "Sucht", 12)]
    bearbeiten = adresse("programm-bearbeiten", treffen, punkt.pk)
    abgewaehlt = senden(browser, bearbeiten, ANGABEN)
    assert abgewaehlt.status_code == 422
    assert "Hier gibt es schon Workshops." in abgewaehlt.text
    senden(browser, bearbeiten, ANGABEN | {"hat_wahl": "on", "raum": "Saal"})
    punkt.refresh_from_db()
    assert punkt.raum == "Saal"

    teilnahme = TeilnahmeFabrik(treffen=treffen)
    Workshopplatz.objects.create(
        teilnahme=teilnahme, programmpunkt=punkt, workshop=punkt.workshops.get()
    )
    frage = browser.get(adresse("programm-loeschen", treffen, punkt.pk)).text
    assert "verschwindet 1 Workshop. Personen mit Wünschen: 0, mit einem Platz: 1." in frage
    browser.post(adresse("programm-loeschen", treffen, punkt.pk))
    assert [p.titel for p in treffen.programm.all()] == ["Noch mehr"]
    assert Teilnahme.objects.filter(pk=teilnahme.pk).exists()


def test_wer_es_liest(als: Als, koordination: Konto, fachkraft: Konto, treffen: Any) -> None:
    """Members, invited people by mail and link; the coordination with the way to the editor."""
    punkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Am Vormittag", beginn=time(10), ende=time(11), hat_wahl=True
    )
    Workshop.objects.create(programmpunkt=punkt, nummer=1, titel="Sucht", anbieter="Beratung")
    kontakt = KontaktFabrik(netzwerke=[treffen.netzwerk])
    einladen(treffen=treffen, kontakte=[kontakt], von=System("test"))
    mail = bauen(Nachricht.objects.get())
    html = str(mail.alternatives[0][0])
    for text in (
        als(fachkraft).get(adresse("treffen-zeigen", treffen)).text,
        als(koordination).get(adresse("treffen-zeigen", treffen)).text,
        str(mail.body),
        html,
    ):
        assert "Am Vormittag" in text
        assert "Sucht" in text
        assert "Beratung" in text
    assert (
        adresse("programm-zeigen", treffen)
        in als(koordination).get(adresse("treffen-zeigen", treffen)).text
    )


def test_nach_dem_treffen_steht_es_fest(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen: Any = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.ARCHIVIERT,
        beginn=timezone.now() - timedelta(days=3),
        durchgefuehrt_am=timezone.now(),
    )
    punkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn=time(10), ende=time(11), hat_wahl=True
    )
    workshop = Workshop.objects.create(programmpunkt=punkt, nummer=1, titel="Sucht")
    browser = als(koordination)
    for ziel in (
        adresse("programm-neu", treffen),
        adresse("programm-einlesen", treffen),
        adresse("programm-bearbeiten", treffen, punkt.pk),
        adresse("programm-loeschen", treffen, punkt.pk),
        adresse("workshop-neu", treffen, punkt.pk),
        adresse("workshop-bearbeiten", treffen, workshop.pk),
        adresse("workshop-loeschen", treffen, workshop.pk),
    ):
        antwort = browser.post(ziel, {"titel": "Neu"}, follow=True)
        assert "Dieses Programm lässt sich nicht mehr ändern." in antwort.text
    assert "stehen fest" in browser.get(adresse("verteilung-verteilen", treffen)).text
    spaet = browser.post(adresse("verteilung-verteilen", treffen), {"gesehen": ""}, follow=True)
    assert "werden keine Plätze mehr verteilt" in spaet.text
    assert Workshop.objects.get().titel == "Sucht"


def excel(*reihen: tuple[object, ...]) -> bytes:
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    for reihe in reihen:
        blatt.append(reihe)
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


def test_eine_excel_liste_mit_titel_darueber() -> None:
    reihen = lesen(
        excel(
            ("Unser Forum",),
            ("Titel", "Von", "Bis", "Art", "Plätze", "Raum"),
            ("Ankommen", time(9), time(9, 30), "Austausch", None, "Foyer"),
            ("Sucht", "13 Uhr", "14.00", "Workshop", 12.0, "R 1"),
            (None, None, None, None, None, None),
            ("Gewalt", "13:00", "14:00", "WORKSHOP", "15", ""),
        )
    )
    assert [(r.nr, r.titel, r.art, r.plaetze, r.raum) for r in reihen] == [
        (3, "Ankommen", "austausch", None, "Foyer"),
        (4, "Sucht", "workshop", 12, "R 1"),
        (6, "Gewalt", "workshop", 15, ""),
    ]
    assert [len(gruppe) for gruppe in gruppen(reihen)] == [1, 2]
    assert (reihen[1].beginn, reihen[1].ende) == (time(13), time(14))


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        ("", "Die Datei ist leer."),
        ("Name;Ort\nA;B\n", "Die Kopfzeile fehlt."),
        (KOPF, "kein einziger Programmpunkt"),
        (KOPF + "9:00;10:00;input;;;;\n", "Zeile 2: Der Titel fehlt."),
        (KOPF + "neun;10:00;input;A;;;\n", "Zeile 2: Bei „Beginn“ steht keine Uhrzeit."),
        (KOPF + "9:00;25:00;input;A;;;\n", "Zeile 2: Bei „Ende“ steht keine Uhrzeit."),
        (KOPF + "10:00;9:00;input;A;;;\n", "Zeile 2: Das Ende liegt vor dem Beginn."),
        (KOPF + "9:00;10:00;Tanz;A;;;\n", "Zeile 2: Das Format „Tanz“ gibt es nicht."),
        (KOPF + "9:00;10:00;workshop;A;;viele;\n", "Zeile 2: Die Plätze sind keine Zahl"),
        (KOPF + "9:00;10:00;workshop;A;;0;\n", "Zeile 2: Die Plätze sind keine Zahl"),
        (KOPF + f"9:00;10:00;input;{'x' * 161};;;\n", "„Titel“ ist länger als 160 Zeichen"),
        (
            KOPF + "9:00;10:00;workshop;A;;;\n9:30;10:30;workshop;B;;;\n",
            "Die Workshops um 09:00 und um 09:30 Uhr überschneiden sich.",
        ),
        (KOPF + "9:00;10:00;input;A;;;\n" * 301, "mehr als 300 Zeilen"),
    ],
)
def test_was_nicht_stimmt_wird_je_zeile_gesagt(inhalt: str, satz: str) -> None:
    with pytest.raises(Dateifehler) as fehler:
        lesen(inhalt.encode())
    assert any(satz in text for text in fehler.value.args)


def test_alles_oder_nichts(als: Als, koordination: Konto, treffen: Any) -> None:
    browser = als(koordination)
    ziel = adresse("programm-einlesen", treffen)

    def hochladen(text: str) -> Any:
        return browser.post(ziel, {"datei": SimpleUploadedFile("p.csv", text.encode())})

    falsch = hochladen(KOPF + "9:00;10:00;input;A;;;\n9:00;8:00;Tanz;;;;\n")
    assert falsch.status_code == 422
    assert "Zeile 3: Der Titel fehlt." in falsch.text
    doppelt = hochladen(KOPF + "9:00;10:00;workshop;A;;;\n9:00;10:00;workshop;a;;;\n")
    assert "Zeile 3: „a“ steht zu dieser Zeit schon in der Liste." in doppelt.text
    assert browser.post(ziel, {}).status_code == 422
    assert not treffen.programm.exists()

    def bestaetigen(vorschau: Any) -> Any:
        gelesen = {feld.html_name: feld.value() for feld in vorschau.context["form"]}
        return browser.post(ziel, gelesen, follow=True)

    liste = KOPF + "9:00;10:00;input;A;Meldewege;;\n10:00;11:00;workshop;B;;2;\n"
    vorschau = hochladen(liste)
    veraltet = hochladen(liste)
    bestaetigen(vorschau)
    assert "seit der Vorschau geändert" in bestaetigen(veraltet).text
    assert treffen.programm.count() == 2

    workshop = Workshop.objects.get()
    Workshopplatz.objects.bulk_create(
        Workshopplatz(
            teilnahme=TeilnahmeFabrik(treffen=treffen),
            programmpunkt=workshop.programmpunkt,
            workshop=workshop,
        )
        for _ in range(2)
    )
    zu_klein = hochladen(liste.replace("B;;2;", "B;;1;"))
    assert "In „B“ sind schon mehr Plätze vergeben." in zu_klein.text
    daneben = hochladen(KOPF + "10:30;11:30;workshop;C;;;\n")
    assert "Die Workshops um 10:30 Uhr überschneiden sich mit „Workshops“." in daneben.text
    geaendert = hochladen(liste.replace("B;;2;", "B;Neues;5;Beratung"))
    assert "0 neu, 1 geändert, 2 schon so im Programm" in geaendert.text
    bestaetigen(geaendert)
    workshop.refresh_from_db()
    assert (workshop.plaetze, workshop.anbieter, workshop.beschreibung) == (5, "Beratung", "Neues")

    for reihen in ("[1]", '{"a": 1}', json.dumps([{"nr": "2"}]), "kein JSON", "null"):
        kaputt = browser.post(ziel, {"gesehen": "x", "reihen": reihen}, follow=True)
        assert "Die Vorschau ist unvollständig." in kaputt.text


def test_leere_zellen_loeschen_nichts(treffen: Any) -> None:
    def uebernehmen(text: str) -> tuple[int, int]:
        reihen = lesen((KOPF + text).encode())
        gesehen = aktionen.plan(treffen, reihen).stand
        return aktionen.uebernehmen(
            treffen=treffen, reihen=reihen, gesehen=gesehen, von=System("test")
        )

    assert uebernehmen("9:00;10:00;workshop;A;Thema;3;Wer\n") == (2, 0)
    assert uebernehmen("9:00;10:00;workshop;A;;;\n") == (0, 0)
    assert uebernehmen("9:00;10:00;workshop;C;;;\n") == (1, 0)
    assert list(Workshop.objects.values_list("nummer", "titel", "anbieter", "plaetze")) == [
        (1, "A", "Wer", 3),
        (2, "C", "", None),
    ]
