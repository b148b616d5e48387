"""The card: one page whatever was typed, conformant, and never a person on it."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from netzwerk.basis.aktionen.dokument import erstellen
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontaktFabrik
from tests.treffen.meldewege import geltend
from treffen.meldewegkarte import STUFEN, auf_einer_seite, dokument, karte, kennung

pytestmark = pytest.mark.django_db

LANG = "Kinderschutzbeauftragtenversammlungsprotokollführungsvertretungsregelung"
UGLY = (
    "W" * 120,
    f"{LANG} {LANG}"[:120],
    "🚨👩‍👩‍👧 Hilfe 漢字 holen" * 4,
    "إبلاغ مكتب رعاية الشباب" * 4,
)


def gelesen(pdf: bytes) -> tuple[int, str]:
    seiten = PdfReader(BytesIO(pdf)).pages
    return len(seiten), " ".join(" ".join(s.extract_text() for s in seiten).split())


def test_karte_als_pdf(netzwerk: Netzwerk, koordination: Konto) -> None:
    """What hangs on the wall: steps, numbers, where to read on. A person's name is not there."""
    netzwerk.notfallkontakt_set.create(bezeichnung="Polizei", nummer="110", ist_akut=True)
    person = KontaktFabrik(netzwerke=[netzwerk], nachname="Vertraulich")
    schritte = (
        {"titel": "Gefahr?", "art": "entscheidung", "nein_zu": 3},
        {"titel": "Hilfe kommt", "art": "ende"},
        {"titel": "Beratung", "telefon": "00000 47", "stelle": "Haus", "frist": "bald"},
        {"titel": "Schluss", "art": "ende", "kontakt": person},
    )
    fassung = geltend(netzwerk, koordination, schritte, ist_oeffentlich=True, fuer_wen="Eltern")
    auftrag = dokument(fassung)
    assert auftrag is not None
    assert erstellen(auftrag)
    pdf = auftrag.inhalt()
    assert konformitaet(pdf) == []
    seiten, text = gelesen(pdf)
    assert seiten == 1
    for wort in ("Sorge um ein Kind", "110", "00000 47", "Nein: weiter mit 3", "treffen/was-tun"):
        assert wort in text
    assert "Vertraulich" not in text


def test_eine_seite_mit_haesslichem(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Thirty steps of the longest words, sixteen emergency numbers: still one page, that says that
    there is more."""
    for nummer in range(16):
        netzwerk.notfallkontakt_set.create(
            bezeichnung=f"{LANG[:60]} {nummer}", nummer=f"0{nummer} " * 5, position=nummer
        )
    schritte: list[dict[str, Any]] = [
        {
            "titel": UGLY[n % 4],
            "stelle": (UGLY[(n + 1) % 4] * 2)[:160],
            "telefon": "0" * 60,
            "frist": UGLY[(n + 2) % 4][:80],
        }
        for n in range(29)
    ]
    schritte.append({"titel": "Schluss", "art": "ende"})
    fassung = geltend(
        netzwerk,
        koordination,
        tuple(schritte),
        titel=f"{LANG} {LANG}"[:160],
        anlass=("W" * 50 + " ") * 5,
        fuer_wen="X" * 200,
    )
    auftrag = dokument(fassung)
    assert auftrag is not None
    assert erstellen(auftrag)
    pdf = auftrag.inhalt()
    assert konformitaet(pdf) == []
    seiten, text = gelesen(pdf)
    assert seiten == 1
    assert "weitere Schritte stehen auf der Seite" in text


@pytest.mark.parametrize("worte", [0, 7, 14, 21])
def test_der_fuss_am_ende_der_seite(netzwerk: Netzwerk, koordination: Konto, worte: int) -> None:
    """Wherever the page ends in it, the code beside the address goes to the next one as a whole."""
    schritte = [
        {
            "titel": f"Schritt {n} {'und noch etwas ' * 6}",
            "stelle": "Eine Stelle " * 8,
            "telefon": "00000 47",
            "frist": "am selben Tag " * 4,
        }
        for n in range(7)
    ]
    schritte.append({"titel": f"Ende{' Wort' * worte}", "art": "ende"})
    fassung = geltend(netzwerk, koordination, tuple(schritte), fuer_wen="Wort " * worte)
    assert gelesen(auf_einer_seite(fassung))[0] == 1


def test_was_auf_die_karte_kommt(netzwerk: Netzwerk, koordination: Konto) -> None:
    """At most eight: the first, then whom to call; in the order of the path."""
    schritte = [{"titel": f"Schritt {n}"} for n in range(1, 11)]
    schritte[9]["telefon"] = "110"
    schritte.append({"titel": "Schluss", "art": "ende"})
    fassung = geltend(netzwerk, koordination, tuple(schritte))
    eine = karte(fassung)
    nummern = [schritt.nummer for schritt in eine.schritte]
    assert len(nummern) == 8
    assert nummern == sorted(nummern)
    assert {1, 10} <= {*nummern}
    assert eine.weggelassen == 3
    assert len(karte(fassung, STUFEN[-1]).schritte) == 4
    assert "meldewege" in eine.adresse  # not public: members read on inside
    assert kennung(fassung) == kennung(fassung)
