"""Minutes as long and ugly as they come: conformant, complete, nothing past the edge of a page."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pdf import ERSATZZEICHEN, konformitaet, pdf_aus_vorlage, qr_code
from netzwerk.demo.voraussetzungen import hat_poppler
from tests.fabriken import TreffenFabrik
from tests.treffen import protokollbild
from tests.treffen.fabriken import ProtokollFabrik
from treffen import protokolldateien
from treffen.abbild import Abbild, lesen
from treffen.aktionen import protokolldatei
from treffen.dokumente import aus_inhalt, ohne_namen
from treffen.models import Protokoll

FRIST = 180.0  # seconds, on a busy machine too
WORT = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


def kontext(abbild: Abbild) -> dict[str, Any]:
    werte = aus_inhalt(lesen(abbild))
    protokoll = werte["protokoll"] | {
        "freigegeben_am": "18. Juni 2026",
        "einwaende_bis": "9. September 2026",
        "pruefcode": "2345-6789-ABCD",
        "pruef_url": "netzwerk.example/pruefen/",
        "qr_svg": qr_code("https://netzwerk.example/pruefen/"),
    }
    netzwerk = {"name": "Netzwerk Kinderschutz", "kommune": "Musterstadt"}
    return werte | {"protokoll": protokoll, "netzwerk": netzwerk}


def gesetzt(werte: dict[str, Any], vorlage: str = "protokoll") -> bytes:
    with translation.override("de"):
        return pdf_aus_vorlage(f"pdf/{vorlage}.html", werte, titel=werte["dok"])


def seiten(pdf: bytes) -> list[str]:
    return [seite.extract_text() for seite in PdfReader(BytesIO(pdf)).pages]


def worte(pdf: bytes, tmp_path: Path) -> Iterator[tuple[int, list[float], str, float, float]]:
    """Page, box and text of each word, and the size of its page, as poppler sees them."""
    assert hat_poppler(), "apt-get install poppler-utils"
    datei = tmp_path / "protokoll.pdf"
    datei.write_bytes(pdf)
    ausgabe = subprocess.run(
        ["pdftotext", "-bbox", str(datei), "-"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    nummer, breite, hoehe = 0, 0.0, 0.0
    for zeile in ausgabe.splitlines():
        if "<page " in zeile:
            nummer += 1
            breite, hoehe = (float(zahl) for zahl in re.findall(r'"([\d.]+)"', zeile))
        elif wort := WORT.search(zeile):
            *kasten, text = wort.groups()
            yield nummer, [float(zahl) for zahl in kasten], text, breite, hoehe


@pytest.fixture(scope="module")
def haesslich() -> bytes:
    with translation.override("de"):
        return gesetzt(kontext(protokollbild.haesslich()))


def test_lang_und_haesslich_ist_barrierefrei_und_archivierbar(haesslich: bytes) -> None:
    assert konformitaet(haesslich) == []
    leser = PdfReader(BytesIO(haesslich))
    assert len(leser.pages) > 25
    titel = [str(eintrag.title) for eintrag in _flach(leser.outline)]
    for erwartet in ("TOP 1: ", "TOP 60: ", "Anlage 1: Teilnahme", "Beschlüsse im Umlauf"):
        assert any(eintrag.startswith(erwartet) for eintrag in titel), erwartet


def _flach(gliederung: Any) -> Iterator[Any]:
    for eintrag in gliederung:
        if isinstance(eintrag, list):
            yield from _flach(eintrag)
        else:
            yield eintrag


def test_nichts_geht_verloren(haesslich: bytes) -> None:
    """All 60 items, all 400 persons, the whole decision of 4,000 characters."""
    text = "".join(seiten(haesslich))
    ganz = " ".join(text.split())
    for nummer in range(8, 401):
        assert f"Robin Muster {nummer} " in ganz, nummer
    for nummer in (1, 2, *range(4, 61)):
        assert f"Teil {nummer}" in ganz, nummer
    assert ganz.count("Die Übersicht der Meldewege gilt.") >= 110
    assert ganz.count("Verein ") == 120
    assert text.count("Zeile") >= 100
    assert "Kein Ergebnis festgehalten." in ganz


def test_schriften_ohne_leere_kaesten(haesslich: bytes) -> None:
    """Names in Arabic, Hebrew and Cyrillic are letters; what no font has is a visible box."""
    zeichen = set("".join(seiten(haesslich)))
    for name in (protokollbild.NAMEN[1], protokollbild.NAMEN[3]):
        assert set(name) - {"\u05be", " "} <= zeichen, name
    arabisch = {z for z in zeichen if "\u0600" <= z <= "\u06ff" or "\ufb50" <= z <= "\ufeff"}
    assert len(arabisch) > 8
    assert ERSATZZEICHEN in zeichen  # for the Chinese name
    assert "\ufffd" not in zeichen
    schriften = {
        schrift.get_object()["/BaseFont"]
        for seite in PdfReader(BytesIO(haesslich)).pages
        for schrift in seite["/Resources"]["/Font"].values()  # type: ignore[index]  # pypdf's types are wide
    }
    # "Ersatz" is DejaVu Sans; no font of the machine.
    assert {str(name).split("+")[1].split("-")[0] for name in schriften} <= {"Fira", "Ersatz"}


def test_kein_wort_ragt_ueber_den_rand(haesslich: bytes, tmp_path: Path) -> None:
    anzahl = 0
    for nummer, (links, oben, rechts, unten), text, breite, hoehe in worte(haesslich, tmp_path):
        anzahl += 1
        assert links >= 60, (nummer, text)
        assert rechts <= breite - 50, (nummer, text)
        assert oben >= 10, (nummer, text)
        assert unten <= hoehe - 20, (nummer, text)
    assert anzahl > 5000


def test_jede_seite_der_liste_wiederholt_den_kopf(haesslich: bytes) -> None:
    alle = seiten(haesslich)
    liste = alle[next(i for i, text in enumerate(alle) if "Anlage 1: Teilnahme\n" in text) :]
    assert len(liste) > 8
    for text in liste:
        assert "Einrichtung" in text
        assert "Funktion" in text
    # The annex can be taken off: the code stands on the first page, too.
    assert "2345-6789-ABCD" in alle[0]


def test_die_fassung_ohne_namen_haelt_auch_das_aus(tmp_path: Path) -> None:
    pdf = gesetzt(ohne_namen(kontext(protokollbild.haesslich())))
    assert konformitaet(pdf) == []
    text = "".join(seiten(pdf))
    assert "Robin" not in text
    assert "Toni Vorlage" not in text
    for _nummer, (links, _oben, rechts, _unten), wort, breite, _hoehe in worte(pdf, tmp_path):
        assert links >= 60, wort
        assert rechts <= breite - 50, wort


def test_ohne_alles() -> None:
    leer = protokollbild.bild(tops=0, leute=0, folgethemen=[], anlagen=[])
    leer |= {"vorsitz": "", "protokollfuehrung": "", "ort": "", "teilnahme": {"anwesend": []}}
    leer["teilnahme"] |= {"entschuldigt": [], "fehlend": []}
    leer["beschlussfaehigkeit"] = None
    for werte in (kontext(leer), ohne_namen(kontext(leer))):
        assert konformitaet(gesetzt(werte)) == []
    assert "nicht festgehalten" in "".join(seiten(gesetzt(ohne_namen(kontext(leer)))))
    assert konformitaet(gesetzt(kontext(leer), "protokoll_anlage")) == []


@pytest.mark.parametrize(
    ("stand", "satz"),
    [
        ({"gegeben": True, "zweite_ladung": False}, "12 von 20 Mitgliedern vertreten: beschluss"),
        ({"gegeben": False, "zweite_ladung": False}, "vertreten: nicht beschlussfähig"),
        ({"gegeben": True, "zweite_ladung": True}, "vertreten, zweite Einladung: beschluss"),
    ],
)
def test_die_beschlussfaehigkeit_steht_im_kopf(stand: dict[str, Any], satz: str) -> None:
    bild = protokollbild.bild(tops=1, leute=1)
    bild["beschlussfaehigkeit"] = {"anwesend": 12, "stimmberechtigt": 20, **stand}
    assert satz in " ".join("".join(seiten(gesetzt(kontext(bild)))).split())


def test_das_pdf_haelt_die_ganze_kette() -> None:
    """Poll, topic, group, measure, circulation, correction, topics for next time: in one file."""
    bild = protokollbild.bild(
        tops=1,
        leute=2,
        version=2,
        umlaeufe=[protokollbild.umlauf()],
        themen=[protokollbild.thema("Meldewege")],
        korrektur={
            "grund": "Ein Tag war falsch.",
            "fruehere": [
                {"version": nummer, "freigegeben": protokollbild.BEGINN.isoformat()}
                for nummer in (2, 1)
            ],
        },
    )
    wer = bild["teilnahme"]["anwesend"][0]
    weg = {"thema": "Meldewege", "frage": "Was zuerst?", "art": "punkte", "rang": 1, "stimmen": 1}
    bild["punkte"][0]["massnahmen"] = [
        protokollbild.massnahme("Rufliste", wer, gruppe="AG Wege", ergebnis="Nachts niemand", **weg)
    ]
    bild["weitere_massnahmen"] = [protokollbild.massnahme("Aushang", wer, gruppe="AG Wege")]
    text = " ".join("".join(seiten(gesetzt(kontext(bild)))).split())
    for erwartet in (
        "Umfrage „Was zuerst?“ (Platz 1, 1 Punkt) → Schwerpunktthema „Meldewege“ → AG Wege",
        "Weitere Maßnahmen aus den Arbeitsgruppen",
        "Ein Tag war falsch.",
        "Sie ersetzt Version 2",
        "Davor: Version 1",
        "Beschlüsse im Umlauf",
        "Verein 1 Ablehnung",
        "Schutzkonzepte in Vereinen",
        "Anlage 2: Übersicht der Meldewege (PDF)",
        "Einwände bis 9. September 2026",
    ):
        assert erwartet in text, erwartet


@pytest.mark.django_db(transaction=True)
def test_ein_getoeteter_dienst_verliert_nichts(
    koordination: Konto,
    netzwerk: Netzwerk,
    arbeiter_starten: Callable[..., Any],
    tmp_path: Path,
) -> None:
    """Power fails in the middle of 30 items: the request stays, another worker makes the file."""
    protokoll: Protokoll = ProtokollFabrik(
        treffen=TreffenFabrik(netzwerk=netzwerk),
        zustand=Protokoll.Zustand.FREIGEGEBEN,
        freigegeben_am=timezone.now(),
        freigegeben_von=koordination,
        abbild=protokollbild.bild(tops=30, leute=120),
    )
    dokument = protokolldatei.anfordern(protokoll=protokoll, form=protokolldateien.OEFFENTLICH)
    erster = arbeiter_starten("pdf", DATEN_VERZEICHNIS=str(tmp_path))
    dokument_aktionen.anstossen(dokument)
    ende = time.monotonic() + FRIST
    while dokument.zustand != Dokument.Zustand.IN_ARBEIT:
        assert time.monotonic() < ende, erster.ausgabe()
        time.sleep(0.02)
        dokument.refresh_from_db()
    erster.toeten()
    dokument.refresh_from_db()
    assert (dokument.zustand, dokument.datei.name) == (Dokument.Zustand.IN_ARBEIT, "")
    assert not dokument_aktionen.erstellen(dokument)  # still leased to the dead one
    (datei,) = [d for d in protokolldateien.dateien(protokoll) if d.offen]
    assert datei.laeuft
    Dokument.objects.update(pacht_bis=timezone.now() - timedelta(seconds=1))
    assert dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    assert (dokument.zustand, dokument.versuche) == (Dokument.Zustand.FERTIG, 2)
