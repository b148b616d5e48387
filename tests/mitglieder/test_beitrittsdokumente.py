"""What a sealed accession holds, and that it holds nothing else; long, foreign and ugly text."""

import hashlib
import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.aktionen import unterzeichnung, vereinbarung
from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.models import Anlage, Beitritt, Fassung, Nachweis
from netzwerk.basis import siegel
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from tests.mitglieder.fabriken import (
    ANGABEN,
    ERKLAERUNGEN,
    FassungFabrik,
    eingeladen,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
)
from tests.mitglieder.leben import naechste, uebergeleitet

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def lesen(dokument: Dokument) -> tuple[str, dict[str, bytes]]:
    """Text in order, and the files inside."""
    leser = PdfReader(BytesIO(dokument.inhalt()))
    text = " ".join(" ".join(seite.extract_text() for seite in leser.pages).split())
    return text, {name: inhalte[0] for name, inhalte in leser.attachments.items()}


def haelt(dokument: Dokument) -> None:
    """The seal covers all of it, and it is still PDF/UA-1 and PDF/A-3a."""
    inhalt = dokument.inhalt()
    assert siegel.pruefen(inhalt).deckt_ganzes_dokument
    assert konformitaet(inhalt) == []


def anlage_pdf(netzwerk: Netzwerk) -> bytes:
    kontext = {
        "netzwerk": briefkopf(netzwerk),
        "liste": {"titel": "Geschäftsordnung"},
        "leere": range(3),
    }
    return pdf_aus_vorlage("pdf/anwesenheitsliste.html", kontext, titel="Geschäftsordnung")


@pytest.fixture
def fassung(netzwerk: Netzwerk, koordination: Konto) -> Fassung:
    """With everything that a version may have."""
    inhalt = anlage_pdf(netzwerk)
    entwurf: Fassung = FassungFabrik.create(
        vereinbarung__netzwerk=netzwerk,
        gilt_ab=timezone.localdate(),
        gegenzeichner=koordination,
        gegenzeichner_funktion="Leitung des Jugendamts",
        abschnitte=["Es treten bei: {organisation}.", "Erstens.\n\nZweitens."],
    )
    Anlage.objects.create(
        fassung=entwurf,
        nummer=1,
        titel="Geschäftsordnung",
        datei=ContentFile(inhalt, "ordnung.pdf"),
        dateiname="ordnung.pdf",
        groesse=len(inhalt),
        sha256=hashlib.sha256(inhalt).hexdigest(),
    )
    return vereinbarung.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=koordination)


def test_everything_that_was_signed_and_nothing_of_others(
    fassung: Fassung, netzwerk: Netzwerk
) -> None:
    unterzeichnet(eingeladen(fassung, partner(netzwerk, name="Andere Partei")))
    beitritt = unterzeichnet(eingeladen(fassung, partner(netzwerk, name="Kita Nord")))
    dokument = gesiegelt(beitritt)
    haelt(dokument)
    text, dateien = lesen(dokument)
    (anlage,) = fassung.anlagen()
    for steht in (
        "Es treten bei: Kita Nord.",
        "Gilt ab",
        "Gegenzeichnung: Leitung des Jugendamts",
        "Anlage 1: Geschäftsordnung",
        "Robin Muster",
        "Musterstadt",
        "Einmalcode an die hinterlegte E-Mail-Adresse",
        *ERKLAERUNGEN.values(),
        "Mit einem Demo-Zertifikat gesiegelt: ohne Rechtswirkung.",
        dokument.pruefcode,
    ):
        assert steht in text
    ohne_leer = text.replace(" ", "")
    schritte = Beitritt.objects.get(pk=beitritt.pk)
    for summe in (fassung.sha256, anlage.sha256):
        assert summe in ohne_leer
    assert "Andere Partei" not in text
    assert sorted(dateien) == ["anlage-1-geschaftsordnung.pdf", "schritte.json", "wortlaut.txt"]
    # Whoever has nothing but the PDF computes it again.
    assert hashlib.sha256(dateien["wortlaut.txt"]).hexdigest() == fassung.sha256
    assert hashlib.sha256(dateien["anlage-1-geschaftsordnung.pdf"]).hexdigest() == anlage.sha256
    ende = nachgerechnet(dateien["schritte.json"], schritte.kette)
    assert ende in ohne_leer


def nachgerechnet(datei: bytes, kette: str) -> str:
    """With nothing but what the file says of itself; the last hash."""
    ende = "0" * 64
    for glied in json.loads(datei)["ketten"][kette]:
        nutzlast = json.dumps(
            glied["nutzlast"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        assert summe_aus(glied["salz"], nutzlast) == glied["nutzlast_hash"]
        teile = (glied[name] for name in ("ereignis", "zeit", "nutzlast_hash"))
        ende = summe_aus(str(glied["nummer"]), *teile, ende)
        assert ende == glied["hash"]
    return ende


def summe_aus(*teile: str) -> str:
    return hashlib.sha256("\n".join(teile).encode()).hexdigest()


@pytest.mark.parametrize(
    ("identitaet", "steht"),
    [
        ("persoenlich_geprueft", "Identität persönlich geprüft durch Kim Beispiel"),
        ("unterschrift", "eigenhändige Unterschrift, Scan geprüft durch Kim Beispiel"),
        ("qes", "auf der Vertrauensliste steht; angenommen durch Kim Beispiel"),
    ],
)
def test_says_once_who_checked(
    fassung: Fassung, netzwerk: Netzwerk, koordination: Konto, identitaet: str, steht: str
) -> None:
    beitritt = eingeladen(fassung, partner(netzwerk))
    unterzeichnung.unterschreiben(
        beitritt,
        ANGABEN,
        durch="kiosk",
        kontakt=None,
        identitaet=identitaet,
        geprueft_von=koordination,
    )
    text, _dateien = lesen(gesiegelt(beitritt))
    assert steht in text


def test_a_signature_on_paper_travels_inside(
    fassung: Fassung, netzwerk: Netzwerk, koordination: Konto
) -> None:
    beitritt = unterzeichnet(eingeladen(fassung, partner(netzwerk)))
    bild = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    nachweis = Nachweis.objects.create(
        beitritt=beitritt,
        art=Nachweis.Art.PAPIER,
        datei=ContentFile(bild, "scan.png"),
        dateiname="Scan von Robin.png",
        groesse=len(bild),
        sha256=hashlib.sha256(bild).hexdigest(),
        eingereicht_durch="konto:1",
    )
    nachweis.annehmen(koordination)
    dokument = gesiegelt(beitritt)
    haelt(dokument)
    text, dateien = lesen(dokument)
    assert dateien["unterschrift-auf-papier.png"] == bild
    assert "unterschrift-auf-papier.png" in text


def test_carried_over_says_so_and_brings_both_chains(netzwerk: Netzwerk, besuch: Client) -> None:
    alte = veroeffentlicht(netzwerk)
    beitritt = unterzeichnet(eingeladen(alte, partner(netzwerk, name="Kita Nord")))
    damals = gesiegelt(beitritt)
    neuer = uebergeleitet(beitritt, naechste(alte))
    dokument = Dokument.objects.zu(neuer).get(art="beitritt")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    haelt(dokument)
    text, dateien = lesen(dokument)
    for steht in (
        "Übergeleitet, nicht neu unterzeichnet",
        "in der Fassung 1",
        "in der Fassung 2",
        damals.pruefcode,
        "Einmalcode bestätigt",
    ):
        assert steht in text
    befund = besuch.get("/kinderschutz/pruefen/", {"code": dokument.pruefcode}).text
    assert "aus Fassung 1, nicht neu unterzeichnet" in befund
    for einer in (beitritt, neuer):
        nachgerechnet(dateien["schritte.json"], einer.kette)


UNSCHOEN = (
    "Geschäftsführerin‑‮ der Träger­gemeinschaft مركز الشباب מרכז נוער 🎈👩‍💻 漢字 <b>&amp;</b> "
)


def test_long_and_ugly(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(
        netzwerk,
        abschnitte=[f"{nummer}. Absatz: {UNSCHOEN * 4}\n\n{'x' * 400}" for nummer in range(60)],
        titel=(UNSCHOEN * 3)[:160],
    )
    name = ("Arbeitsgemeinschaft " + UNSCHOEN * 3)[:200]
    beitritt = unterzeichnet(
        eingeladen(fassung, partner(netzwerk, name=name)),
        Angaben(
            name=("Prof. Dr. " + UNSCHOEN * 3)[:160],
            funktion="Ü" * 120,
            ort="W" * 100,
            erklaerungen={art: (text + " ") * 60 for art, text in ERKLAERUNGEN.items()},
        ),
    )
    dokument = gesiegelt(beitritt)
    haelt(dokument)
    text, _dateien = lesen(dokument)
    assert "§ 60" in text
    assert "<b>&amp;</b>" in text


def test_a_missing_annex_is_not_sealed_over(fassung: Fassung, netzwerk: Netzwerk) -> None:
    beitritt = unterzeichnet(eingeladen(fassung, partner(netzwerk)))
    (anlage,) = fassung.anlagen()
    anlage.datei.storage.delete(str(anlage.datei.name))
    dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert not dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    assert "Geschäftsordnung" in dokument.fehler
