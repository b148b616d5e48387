"""The gate before the seal: what is not conformant stays unsealed, and wrong certificates wait."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mitglieder.models import Beitritt
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Nachricht, Netzwerk
from netzwerk.basis.zertifikat import demo_zertifikat
from tests.mitglieder.fabriken import pfad, unterzeichnet, zugang_zu

pytestmark = pytest.mark.usefixtures("eigene_ablage")
OHNE_ALTERNATIVTEXT = """{% extends "pdf/grundlage.html" %}
{% block inhalt %}<h1>{{ fassung.titel }}</h1><img src="{{ beitritt.qr }}">{% endblock %}"""


@pytest.fixture
def pdf(beitritt: Beitritt) -> Dokument:
    unterzeichnet(beitritt)
    dokument: Dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    return dokument


@pytest.fixture
def schlechte_vorlage(settings: Settings, tmp_path: Path) -> None:
    """A picture that nobody describes: PDF/UA forbids it."""
    ort = tmp_path / "vorlagen" / "pdf"
    ort.mkdir(parents=True)
    (ort / "vereinbarung.html").write_text(OHNE_ALTERNATIVTEXT)
    (vorlagen,) = settings.TEMPLATES
    settings.TEMPLATES = [vorlagen | {"DIRS": [ort.parent, *vorlagen["DIRS"]]}]


@pytest.mark.usefixtures("schlechte_vorlage")
def test_was_nicht_konform_ist_wird_nicht_gesiegelt(
    pdf: Dokument, beitritt: Beitritt, besuch: Client
) -> None:
    assert not dokument_aktionen.erstellen(pdf)
    pdf.refresh_from_db()
    assert not pdf.ist_fertig
    assert pdf.gesiegelt_am is None
    assert pdf.datei.name == ""
    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT" in pdf.fehler
    seite = besuch.get(pfad(zugang_zu(beitritt))).text
    assert "Ihre Unterschrift gilt. Das Siegel verzögert sich" in seite
    assert "Dokument herunterladen" not in seite


@pytest.mark.parametrize("falsch", ["Passwort", "PKCS#12"])
def test_falsches_zertifikat_wartet_und_wird_gemeldet(
    pdf: Dokument,
    beitritt: Beitritt,
    netzwerk: Netzwerk,
    besuch: Client,
    settings: Settings,
    falsch: str,
) -> None:
    Netzwerk.objects.filter(pk=netzwerk.pk).update(siegel_zertifikat="stadt")
    ort = Path(settings.SIEGEL_VERZEICHNIS) / "stadt.p12"
    demo_zertifikat(ort, "ein anderes", name="Stadt")
    if falsch == "PKCS#12":
        ort.write_bytes(b"kein Zertifikat")
    assert not dokument_aktionen.erstellen(pdf)
    pdf.refresh_from_db()
    assert pdf.wartet_auf == Dokument.Wartegrund.ZERTIFIKAT
    assert (pdf.versuche, pdf.gesiegelt_am) == (0, None)
    assert falsch in pdf.fehler
    assert Nachricht.objects.filter(anlass__startswith="siegel.").count() == 1
    zugang = zugang_zu(beitritt)
    assert besuch.get(pfad(zugang, "dokument")).status_code == 404
    pruefen = reverse("basis:pruefen", args=(netzwerk.kurzname,), query={"code": pdf.pruefcode})
    assert "Unterzeichnet, das Siegel fehlt noch" in besuch.get(pruefen).text
    demo_zertifikat(ort, settings.SIEGEL_PASSWORT, name="Stadt")
    Dokument.objects.filter(pk=pdf.pk).update(faellig_ab=pdf.angelegt_am)
    assert dokument_aktionen.erstellen(pdf), pdf.fehler
    pdf.refresh_from_db()
    assert pdf.gesiegelt_am is not None
