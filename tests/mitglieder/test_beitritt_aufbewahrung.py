"""How long an accession keeps the name of who signed, and its sealed document."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Beitritt, Fassung
from netzwerk.basis import aufbewahrung
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Netzwerk
from tests.mitglieder.fabriken import eingeladen, gesiegelt, unterzeichnet, veroeffentlicht
from tests.mitglieder.leben import gekuendigt

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


def test_retention(beitritt: Beitritt, koordination: Konto) -> None:
    unterzeichnet(beitritt)
    beitritt.refresh_from_db()
    gekuendigt(beitritt, timezone.localdate() - timedelta(days=3654), koordination)
    aufbewahrung.durchsetzen()
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "(anonymisiert)"
    assert beitritt.kontakt is None
    assert beitritt.funktion == "Leitung"
    assert beitritt.organisation.name == "Kita Regenbogen"
    kette = Kettenglied.objects.der_kette(beitritt.kette)
    assert not kette.filter(nutzlast__isnull=False).exists()
    assert Kettenglied.objects.pruefen(beitritt.kette)


ZEHN_JAHRE = timedelta(days=3653)


def _unter_aufbewahrung(zeilen: Any, **werte: Any) -> None:
    """Move into the past what nobody else may change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        zeilen.update(**werte)
        cursor.execute("SELECT set_config('portal.aufbewahrung', '', true)")


def _beendet(beitritt: Beitritt, verb: Callable[[], None], tag: Any) -> None:
    verb()
    _unter_aufbewahrung(Fassung.objects.filter(pk=beitritt.fassung_id), beendet_am=tag)


ENDEN: dict[str, Callable[[Beitritt, Any], None]] = {
    "gekuendigt": lambda b, tag: _unter_aufbewahrung(
        Beitritt.objects.filter(pk=b.pk),
        zustand="gekuendigt",
        gekuendigt_zum=timezone.localdate(tag),
        gekuendigt_am=tag,
        gekuendigt_von=b.eingeladen_von,
    ),
    "uebergeleitet": lambda b, tag: _unter_aufbewahrung(
        Beitritt.objects.filter(pk=b.pk), zustand="uebergeleitet", uebergeleitet_am=tag
    ),
    "laeuft_bis": lambda b, tag: _unter_aufbewahrung(
        Fassung.objects.filter(pk=b.fassung_id), laeuft_bis=timezone.localdate(tag)
    ),
    "abgeloest": lambda b, tag: _beendet(b, b.fassung.abloesen, tag),
    "ausgelaufen": lambda b, tag: _beendet(b, b.fassung.auslaufen_lassen, tag),
}


@pytest.mark.parametrize("ende", ENDEN)
def test_every_end_starts_the_ten_years(beitritt: Beitritt, ende: str) -> None:
    unterzeichnet(beitritt)
    jetzt = timezone.now()
    ENDEN[ende](beitritt, jetzt - timedelta(days=2))
    aufbewahrung.durchsetzen(jetzt + ZEHN_JAHRE - timedelta(days=4))
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "Robin Muster"
    aufbewahrung.durchsetzen(jetzt + ZEHN_JAHRE)
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "(anonymisiert)"


def test_what_has_not_ended_is_kept(beitritt: Beitritt) -> None:
    unterzeichnet(beitritt)
    aufbewahrung.durchsetzen(timezone.now() + 3 * ZEHN_JAHRE)
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "Robin Muster"


def test_sealed_document_goes_with_the_name(
    netzwerk: Netzwerk,
    als: Als,
    koordination: Konto,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    fassung = veroeffentlicht(netzwerk)
    beitritt, anderer = eingeladen(fassung), eingeladen(fassung)
    pdf, bleibt = gesiegelt(beitritt), gesiegelt(anderer)
    jetzt = timezone.now()
    ENDEN["gekuendigt"](beitritt, jetzt - timedelta(days=2))
    datei = Path(pdf.datei.path)
    with django_capture_on_commit_callbacks() as danach:
        aufbewahrung.durchsetzen(jetzt + ZEHN_JAHRE)
    assert set(Dokument.objects.filter(art="beitritt")) == {bleibt}
    assert datei.exists()  # until it is sure that the row is gone
    for aufruf in danach:
        aufruf()
    assert not datei.exists()
    assert Path(bleibt.datei.path).exists()
    seite = als(koordination).get(
        reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk))
    )
    assert "wird gerade erstellt" not in seite.text
