"""The file behind a signature on paper: how it is shown, when it is damaged, how long it stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import nachweis as aktionen
from mitglieder.models import Beitritt, Fassung, Nachweis
from mitglieder.nachweise import NachweisBeschaedigt, anhang_des_nachweises
from netzwerk.basis import aufbewahrung
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto
from tests.mitglieder.fabriken import (
    ANGABEN,
    adresse,
    eingeladen,
    ereignisse,
)
from tests.mitglieder.nachweise import (
    bestaetigt,
    eingereicht,
    foto,
)

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


# The file ------------------------------------------------------------------------------------
def test_file_and_pictures_are_never_shown_as_pages(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    datei: Any = client.get(adresse("nachweis-datei", nachweis.pk))
    assert datei.getvalue() == nachweis.inhalt()
    bild = client.get(adresse("nachweis-bild", nachweis.pk, 1))
    assert bild["Content-Type"] == "image/jpeg"
    for antwort in (datei, bild):
        assert antwort["Content-Disposition"].startswith("attachment")
        assert antwort["X-Content-Type-Options"] == "nosniff"
        assert antwort["Content-Security-Policy"] == "sandbox"
        assert antwort["Cache-Control"].startswith("private")
    assert client.get(adresse("nachweis-bild", nachweis.pk, 2)).status_code == 404


def test_photo_is_shown_as_it_is(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    nachweis, client = eingereicht(beitritt, koordination, foto("PNG")), als(koordination)
    assert client.get(adresse("nachweis-bild", nachweis.pk, 1)).content == nachweis.inhalt()
    assert client.get(adresse("nachweis-pruefen", nachweis.pk)).text.count("app-scan") == 1


def test_damaged_file_is_neither_shown_nor_sealed(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    datei = Path(nachweis.datei.path)
    gut = datei.read_bytes()
    datei.write_bytes(gut[:-1] + b"x")
    assert client.get(adresse("nachweis-bild", nachweis.pk, 1)).status_code == 404
    assert (
        "nicht mehr die eingereichte" in client.get(adresse("nachweis-pruefen", nachweis.pk)).text
    )
    antwort = client.get(adresse("nachweis-datei", nachweis.pk), follow=True)
    assert "nicht mehr die eingereichte" in antwort.text
    bestaetigt(nachweis, koordination)
    pdf = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert not dokument_aktionen.erstellen(pdf)
    pdf.refresh_from_db()
    assert "nicht mehr die eingereichte" in pdf.fehler
    datei.unlink()
    with pytest.raises(NachweisBeschaedigt):
        anhang_des_nachweises(beitritt)


def test_stored_file_that_cannot_be_drawn(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    nachweis = eingereicht(beitritt, koordination, b"%PDF-1.7\n%%EOF\n")
    seite = als(koordination).get(adresse("nachweis-pruefen", nachweis.pk))
    assert "lässt sich hier nicht zeigen" in seite.text


# Retention -----------------------------------------------------------------------------------
def _vor(nachweis: Nachweis, tage: int, feld: str = "eingereicht_am") -> Nachweis:
    wann = timezone.now() - timedelta(days=tage)
    Nachweis.objects.filter(pk=nachweis.pk).update(**{feld: wann})
    return nachweis


def test_sheet_nobody_looked_at_stays_while_its_version_lasts(
    beitritt: Beitritt, koordination: Konto
) -> None:
    """The network's table says that it waits; no night decides about it."""
    nachweis = _vor(eingereicht(beitritt, koordination), 1000)
    aufbewahrung.durchsetzen()
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.PAPIER_ZU_PRUEFEN
    beitritt.fassung.abloesen()
    aufbewahrung.durchsetzen(timezone.now() + timedelta(days=89))  # still time to look at it
    assert Nachweis.objects.get() == nachweis
    aufbewahrung.durchsetzen(timezone.now() + timedelta(days=91))
    assert not Nachweis.objects.exists()
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.EINGELADEN  # nobody waits for a scan that is gone
    assert ereignisse(beitritt)[-1] == "papier_verfallen"


@pytest.mark.django_db(transaction=True)
def test_what_is_accepted_this_very_minute_is_not_deleted(
    beitritt: Beitritt, koordination: Konto
) -> None:
    nachweis = _vor(eingereicht(beitritt, koordination), 1000)
    beitritt.fassung.abloesen()
    Fassung.objects.filter(pk=beitritt.fassung_id).update(
        beendet_am=timezone.now() - timedelta(days=100)
    )

    def nachts() -> None:
        try:
            aufbewahrung.durchsetzen()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as faeden:
        with transaction.atomic():
            bestaetigt(nachweis, koordination)
            faeden.submit(nachts).result(30)
        nachts()
    nachweis.refresh_from_db()
    assert nachweis.zustand == Nachweis.Zustand.ANGENOMMEN
    beitritt.refresh_from_db()
    assert beitritt.ist_gezeichnet


def test_what_is_settled_goes_after_90_days(
    beitritt: Beitritt,
    koordination: Konto,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    verworfen, ueberholt, jung = (
        eingereicht(eingeladen(beitritt.fassung), koordination) for _i in range(3)
    )
    aktionen.scan_verwerfen(nachweis=verworfen, grund="unscharf", von=koordination)
    _vor(verworfen, 91, "geprueft_am")
    _vor(ueberholt, 91)
    anders = Beitritt.objects.get(pk=ueberholt.beitritt_id)  # signed by another door
    anders.unterzeichnen(kontakt=None, **vars(ANGABEN))
    aktionen.scan_verwerfen(nachweis=jung, grund="unscharf", von=koordination)
    _vor(jung, 200)
    _vor(jung, 89, "geprueft_am")
    dateien = {n.pk: Path(n.datei.path) for n in (verworfen, ueberholt, jung)}
    with django_capture_on_commit_callbacks() as danach:
        aufbewahrung.durchsetzen()
    assert set(Nachweis.objects.all()) == {jung}
    assert all(datei.exists() for datei in dateien.values())  # until the rows are gone for good
    for aufruf in danach:
        aufruf()
    assert [pk for pk, datei in dateien.items() if datei.exists()] == [jung.pk]
    anders.refresh_from_db()
    assert anders.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert ereignisse(verworfen.beitritt)[-1] == "papier_verworfen"


def test_accepted_one_goes_with_the_name(
    beitritt: Beitritt,
    koordination: Konto,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    nachweis = eingereicht(beitritt, koordination)
    bestaetigt(nachweis, koordination)
    datei = Path(nachweis.datei.path)
    aufbewahrung.durchsetzen(timezone.now() + timedelta(days=4000))
    assert Nachweis.objects.filter(pk=nachweis.pk).exists()
    beitritt.refresh_from_db()
    beitritt.kuendigen(zum=timezone.localdate(), von=koordination)
    with django_capture_on_commit_callbacks(execute=True):
        aufbewahrung.durchsetzen(timezone.now() + timedelta(days=4000))
    assert not Nachweis.objects.filter(pk=nachweis.pk).exists()
    assert not datei.exists()
    spur = Nachweis.pgh_event_models.values()  # type: ignore[attr-defined]  # set by pghistory
    for ereignis in set(spur):
        assert set(ereignis.objects.values_list("dateiname", "datei", "bemerkung")) == {
            ("", "", "")
        }
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "(anonymisiert)"
