"""What the public check page says of released minutes and completed evaluations."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pruefspur import pruefcodes
from tests.treffen.evaluationen import evaluation, punkt
from tests.treffen.fabriken import MassnahmeFabrik, ProtokollFabrik
from treffen.aktionen import evaluation as evaluationsaktionen
from treffen.aktionen import protokoll as aktionen
from treffen.models import Evaluation, Protokoll, Treffen


@pytest.fixture
def protokoll(koordination: Konto) -> Protokoll:
    cache.clear()  # no limit left over from another test
    eines: Protokoll = ProtokollFabrik(
        treffen__zustand=Treffen.Zustand.EINGELADEN, treffen__titel="Geheimer Titel"
    )
    return eines


def _text(dokument: Dokument) -> str:
    ziel = pruef_adresse(dokument.netzwerk, dokument.pruefcode)
    return Client(headers={"accept-language": "de"}).get("/" + ziel.split("/", 3)[3]).text


def test_released_minutes(protokoll: Protokoll, koordination: Konto) -> None:
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert "wird gerade erstellt" in _text(dokument)
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    gueltig = _text(dokument)
    for zeigt in ("Gültig: Dieses Protokoll ist freigegeben", "Version 1", dokument.sha256):
        assert zeigt in gueltig
    for verraet in ("Geheimer Titel", protokoll.vorsitz, protokoll.protokollfuehrung):
        assert verraet not in gueltig


def test_a_newer_version_counts_once_released(protokoll: Protokoll, koordination: Konto) -> None:
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    zweite = ProtokollFabrik(treffen=protokoll.treffen, version=2)
    assert "Gültig" in _text(dokument)
    zweite.freigeben(koordination)
    assert "es gibt eine neuere Version" in _text(dokument)


@pytest.fixture
def abgeschlossene(netzwerk: Netzwerk, koordination: Konto) -> Evaluation:
    """With a name in all its texts."""
    cache.clear()
    eine = evaluation(netzwerk)
    eine.zusammenfassung = "Anna Geheimnis fand es gut."
    eine.save()
    massnahme = MassnahmeFabrik(netzwerk=netzwerk, titel="Geheime Maßnahme")
    punkt(eine, "Geheimer Punkt", bewertung=3, bemerkung="Berta Geheimnis", massnahme=massnahme)
    evaluationsaktionen.abschliessen(evaluation=eine, von=koordination)
    return eine


def test_evaluation_traegt_ihren_code(abgeschlossene: Evaluation) -> None:
    """Whoever gets the file handed on can ask whether it is the one the network completed: by its
    code, typed or scanned, and by the file itself; and learns nothing else."""
    dokument = Dokument.objects.get(art="evaluation")
    assert "wird gerade erstellt" in _text(dokument)
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    inhalt = dokument.inhalt()
    gedruckt = " ".join(seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)
    adresse = pruef_adresse(dokument.netzwerk).partition("://")[2]
    ohne_umbruch = "".join(gedruckt.split())
    for steht in (dokument.pruefcode, adresse, "obdieseEvaluationunverändertist"):
        assert steht in ohne_umbruch
    assert pruefcodes(inhalt) == [dokument.pruefcode]
    gueltig = _text(dokument)
    for zeigt in (
        "Gültig: Diese Evaluation ist abgeschlossen",
        "Evaluation der Netzwerkarbeit",
        f"{abgeschlossene.jahr}, 1. Halbjahr",
        dokument.sha256,
    ):
        assert zeigt in gueltig
    assert "Geheim" not in gueltig
    assert abgeschlossene.abgeschlossen_von is not None
    assert abgeschlossene.abgeschlossen_von.name not in gueltig


def test_evaluation_bleibt_pruefbar(abgeschlossene: Evaluation) -> None:
    """Its file is kept as long as the evaluation, which is the network's history: no rule of the
    retention takes it, and the code still says so after many years."""
    dokument = Dokument.objects.get(art="evaluation")
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    durchsetzen(timezone.now() + timedelta(days=15 * 366))
    assert Evaluation.objects.filter(pk=abgeschlossene.pk).exists()
    assert dokument.inhalt()
    assert "Gültig: Diese Evaluation" in _text(dokument)
