"""Every text people read is marked, and the English catalogue is complete."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests import uebersetzungen as u


@pytest.mark.parametrize(
    "datei",
    [
        pytest.param(p, id=str(p.relative_to(u.WURZEL)))
        for p in u.vorlagen()
        if str(p.relative_to(u.WURZEL / "templates")) not in u.OHNE_UEBERSETZUNG
    ],
)
def test_vorlage_markiert_jeden_text(datei: Path) -> None:
    assert u.unmarkiert_in_vorlage(datei) == []


def test_quellen_markieren_jeden_text() -> None:
    fund = {str(p.relative_to(u.WURZEL)): u.unmarkiert_in_quelle(p) for p in u.quellen()}
    assert {datei: texte for datei, texte in fund.items() if texte} == {}


def _texte(eintrag: Message) -> list[str]:
    wert = eintrag.string
    return [wert] if isinstance(wert, str) else list(wert or [""])


def test_englisch_ist_vollstaendig() -> None:
    katalog = u.lies_katalog()
    fehlt = []
    for schluessel, ort in u.alle_schluessel().items():
        eintrag = u.eintrag(katalog, schluessel)
        if eintrag is None or eintrag.fuzzy or not all(_texte(eintrag)):
            fehlt.append((ort, schluessel[1]))
    assert fehlt == [], f"{len(fehlt)} Texte ohne Übersetzung, siehe „make katalog“"


def test_englisch_behaelt_die_platzhalter() -> None:
    platzhalter = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    katalog = u.lies_katalog()
    falsch = []
    for _kontext, singular, plural in u.alle_schluessel():
        eintrag = u.eintrag(katalog, (_kontext, singular, plural))
        erwartet = set(platzhalter.findall(plural or singular))
        for text in _texte(eintrag) if eintrag else []:
            gefunden = set(platzhalter.findall(text))
            # A singular may spell the number out; nothing may come in that nobody fills.
            if text and (gefunden - erwartet if plural else gefunden != erwartet):
                falsch.append(text)
    assert falsch == []


def test_katalog_nennt_nichts_veraltetes_und_ist_kompiliert() -> None:
    katalog = u.lies_katalog()
    erwartet = {(k, s) for k, s, _plural in u.alle_schluessel()}
    im_katalog = {(e.context, e.id if isinstance(e.id, str) else e.id[0]) for e in katalog if e.id}
    assert im_katalog - erwartet == set()
    assert u.KATALOG.with_suffix(".mo").read_bytes() == u.kompiliert(katalog)
