"""The coordination's page of the signing day: opening, printing, closing; who may."""

import secrets
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.forms import zeichenstelle as formulare
from mitglieder.models import Beitritt, Fassung, Zeichenstelle
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk, Rolle
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import FassungFabrik, veroeffentlicht
from tests.mitglieder.vor_ort import PIN, an, aushang, kiosk, tag

pytestmark = pytest.mark.usefixtures("eigene_ablage")
ABFRAGEN = 11
KIOSK = Zeichenstelle.Art.KIOSK


def _url(name: str, stelle: Zeichenstelle) -> str:
    return reverse(f"mitglieder:zeichenstelle-{name}", args=("kinderschutz", stelle.pk))


def _eingaben(art: str, **mehr: str) -> dict[str, str]:
    morgen = timezone.localdate() + timedelta(days=1)
    werte = {"bezeichnung": "Foyer", "tag": morgen.isoformat(), "uhrzeit": "18:30"} | mehr
    return {"art": art} | {f"{art}-{name}": wert for name, wert in werte.items()}


def test_open_a_poster_and_print_it(beitritt: Beitritt, koordination: Konto, als: Anmelden) -> None:
    leitung, seite = als(koordination), tag("zeichenstelle-liste", beitritt.fassung)
    antwort = leitung.post(seite, _eingaben("aushang"), follow=True)
    assert "Der Aushang ist offen" in antwort.text
    assert 'hx-trigger="every 2s"' in antwort.text
    stelle = Zeichenstelle.objects.get()
    assert (stelle.art, stelle.pin, stelle.geoeffnet_von) == ("aushang", "", koordination)
    assert timezone.localtime(stelle.gueltig_bis).time() == time(18, 30)
    assert leitung.get(_url("dokument", stelle)).status_code == 404
    pdf: Dokument = Dokument.objects.zu(stelle).get()
    assert dokument_aktionen.erstellen(pdf), pdf.fehler
    inhalt = Dokument.objects.get(pk=pdf.pk).inhalt()
    assert konformitaet(inhalt) == []
    (druck,) = PdfReader(BytesIO(inhalt)).pages
    text = druck.extract_text()
    assert f"/z/{stelle.code}" in text
    assert "Hier unterzeichnen" in text
    assert koordination.name not in text
    stueck = leitung.get(seite, headers={"hx-request": "true"}).text
    assert "<html" not in stueck
    assert "Aushang herunterladen (PDF)" in stueck
    assert "hx-trigger" not in stueck
    assert f"/z/{stelle.code}" in stueck
    heruntergeladen: Any = leitung.get(_url("dokument", stelle))
    assert heruntergeladen.getvalue() == inhalt
    assert heruntergeladen.filename == "aushang-foyer.pdf"


def test_open_a_tablet(beitritt: Beitritt, koordination: Konto, als: Anmelden) -> None:
    leitung, seite = als(koordination), tag("zeichenstelle-liste", beitritt.fassung)
    antwort = leitung.post(seite, _eingaben("kiosk", pin=PIN), follow=True)
    stelle = Zeichenstelle.objects.get()
    assert stelle.pin_stimmt(PIN)
    assert PIN not in stelle.pin
    assert "Dieses Gerät zum Tablet machen" in antwort.text
    assert _url("uebergeben", stelle) in antwort.text
    zweite: Konto = KontoFabrik.create()
    RolleFabrik(
        konto=zweite,
        netzwerk=stelle.fassung.vereinbarung.netzwerk,
        art=Rolle.Art.KOORDINATION,
    )
    # Another one of the coordination would sign in the name of the first.
    andere = als(zweite)
    assert "Dieses Gerät zum Tablet machen" not in andere.get(seite).text
    antwort = andere.post(_url("uebergeben", stelle), follow=True)
    assert "lässt sich nicht übergeben" in antwort.text
    assert "_auth_user_id" in andere.session


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "1111", "1234", "9876", ""])
def test_a_weak_pin_is_refused(
    pin: str, beitritt: Beitritt, koordination: Konto, als: Anmelden
) -> None:
    seite = tag("zeichenstelle-liste", beitritt.fassung)
    antwort = als(koordination).post(seite, _eingaben("kiosk", pin=pin))
    assert antwort.status_code == 422
    assert "Fehler:" in antwort.text
    assert 'value="Foyer"' in antwort.text
    assert not Zeichenstelle.objects.exists()


def test_the_proposed_pin_is_not_weak(monkeypatch: pytest.MonkeyPatch) -> None:
    gezogen = iter((111111, 234567, 482913))
    monkeypatch.setattr(secrets, "randbelow", lambda _grenze: next(gezogen))
    assert formulare.vorschlag() == "482913"


@pytest.mark.parametrize("tage", [-1, 15])
def test_until_when(tage: int, beitritt: Beitritt, koordination: Konto, als: Anmelden) -> None:
    wann = (timezone.localdate() + timedelta(days=tage)).isoformat()
    seite = tag("zeichenstelle-liste", beitritt.fassung)
    for art in ("aushang", "kiosk"):
        antwort = als(koordination).post(seite, _eingaben(art, tag=wann, pin=PIN))
        assert antwort.status_code == 422
        assert "in den nächsten zwei Wochen" in antwort.text
    antwort = als(koordination).post(seite, _eingaben("aushang", uhrzeit=""))
    assert "Geben Sie eine Uhrzeit an." in antwort.text


@pytest.mark.parametrize(("stunde", "tage"), [(9, 0), (21, 1), (23, 1)])
def test_tonight(stunde: int, tage: int, monkeypatch: pytest.MonkeyPatch) -> None:
    jetzt = datetime(2026, 12, 3, stunde, 30, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "localtime", lambda *_a: jetzt)
    abend = formulare.heute_abend()
    assert (abend.day, abend.hour) == (3 + tage, 22)


def test_close(beitritt: Beitritt, koordination: Konto, als: Anmelden, besuch: Client) -> None:
    leitung = als(koordination)
    for stelle in (aushang(beitritt.fassung, koordination), kiosk(beitritt.fassung, koordination)):
        antwort = leitung.post(_url("schliessen", stelle), follow=True)
        assert f'id="stelle-{stelle.pk}"' not in antwort.text
        stelle.refresh_from_db()
        geschlossen = stelle.geschlossen_am
        leitung.post(_url("schliessen", stelle))
        stelle.refresh_from_db()
        assert stelle.geschlossen_am == geschlossen
        assert besuch.get(stelle.get_vor_ort_url()).status_code == 410
    assert "lässt sich nicht übergeben" in leitung.get(_url("uebergeben", stelle), follow=True).text


def test_a_poster_is_no_tablet(beitritt: Beitritt, koordination: Konto, als: Anmelden) -> None:
    stelle = aushang(beitritt.fassung, koordination)
    assert als(koordination).get(_url("uebergeben", stelle)).status_code == 404
    assert als(koordination).get(an("kiosk-zeigen", stelle)).status_code == 404


def test_only_a_version_that_can_be_signed(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    leitung = als(koordination)
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    assert leitung.get(tag("zeichenstelle-liste", entwurf)).status_code == 404
    papier = veroeffentlicht(netzwerk, form=Fassung.Form.SCHRIFTFORM_PAPIER)
    seite = tag("zeichenstelle-liste", papier)
    text = leitung.get(seite).text
    assert "kann nicht im Portal unterzeichnet werden" in text
    assert "Aushang öffnen" not in text
    assert "muss vorher eingeladen sein" in text
    antwort = leitung.post(seite, _eingaben("aushang"))
    assert antwort["Location"] == papier.get_absolute_url()
    with pytest.raises(FalscherZustand):
        aktionen.kiosk_oeffnen(
            fassung=papier, bezeichnung="", gueltig_bis=timezone.now(), pin=PIN, von=koordination
        )
    assert not Zeichenstelle.objects.exists()


def test_strangers(
    beitritt: Beitritt, koordination: Konto, fremde: Konto, vertretung: Konto, als: Anmelden
) -> None:
    stelle = kiosk(beitritt.fassung, koordination)
    for name in ("schliessen", "entsperren", "uebergeben"):
        assert als(fremde).post(_url(name, stelle)).status_code == 404
        assert als(vertretung).post(_url(name, stelle)).status_code == 403
    for name in ("zeichenstelle-liste", "zeichenstand-zeigen"):
        assert als(fremde).get(tag(name, stelle.fassung)).status_code == 404
    stelle.refresh_from_db()
    assert stelle.ist_offen


def test_queries(
    beitritt: Beitritt, koordination: Konto, als: Anmelden, django_assert_num_queries: Any
) -> None:
    leitung, seite = als(koordination), tag("zeichenstelle-liste", beitritt.fassung)
    for anzahl in (1, 3):
        while Zeichenstelle.objects.count() < 2 * anzahl:
            aushang(beitritt.fassung, koordination)
            kiosk(beitritt.fassung, koordination)
        leitung.get(seite)
        with django_assert_num_queries(ABFRAGEN):
            leitung.get(seite)


def test_poster_and_pin_go_with_their_time(beitritt: Beitritt, koordination: Konto) -> None:
    alt, neu = (aushang(beitritt.fassung, koordination) for _i in range(2))
    lange_her = timezone.now() - timedelta(days=31)
    Zeichenstelle.objects.filter(pk=alt.pk).update(gueltig_bis=lange_her)
    durchsetzen()
    assert list(Zeichenstelle.objects.all()) == [neu]
    assert Dokument.objects.filter(art="aushang").get().gegenstand_id == neu.pk
    assert str(Zeichenstelle(art=KIOSK)) == "Tablet zum Unterzeichnen"
