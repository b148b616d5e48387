"""A version comes into force, runs out, is renewed, is replaced."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mitglieder.aktionen import laufzeit
from mitglieder.models import Beitritt, Fassung
from mitglieder.tasks import fassungen_fortschreiben
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk
from netzwerk.celery import app
from tests.fabriken import KontoFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    FassungFabrik,
    adresse,
    eingeladen,
    partner,
    unterzeichnet,
    veroeffentlicht,
)
from tests.mitglieder.leben import beigetreten, gekuendigt, naechste, uebergeleitet

TAG = timedelta(days=1)


def geschehen(fassung: Fassung) -> list[str]:
    return [glied.ereignis for glied in Kettenglied.objects.der_kette(laufzeit.kette(fassung))]


def seite(name: str, fassung: Fassung) -> str:
    return adresse(f"vereinbarung-{name}", fassung.vereinbarung_id, fassung.nummer)


# In force ------------------------------------------------------------------------------------
def test_in_kraft_setzen(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    eingeladen(fassung, partner(netzwerk, name="Noch Offen e. V."))
    client = als(koordination)
    text = client.get(seite("in-kraft", fassung)).text
    assert "Noch Offen e. V." in text
    assert "1 Unterschrift fehlt noch" in text
    assert client.post(seite("in-kraft", fassung)).status_code == 302
    fassung.refresh_from_db()
    assert fassung.zustand == Fassung.Zustand.IN_KRAFT
    assert geschehen(fassung) == ["in_kraft"]
    assert (
        "Das geht im Stand „in Kraft“ nicht."
        in client.post(seite("in-kraft", fassung), follow=True).text
    )
    # Accession later, through the same invitation.
    spaeter = unterzeichnet(eingeladen(fassung, partner(netzwerk)))
    assert spaeter.zustand == Beitritt.Zustand.BEIGETRETEN
    assert "Weitere Organisationen einladen" in client.get(fassung.get_absolute_url()).text


def test_not_before_the_day_in_its_text(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    heute = timezone.localdate()
    fassung = veroeffentlicht(netzwerk, gilt_ab=heute + TAG)
    client = als(koordination)
    assert "setzt das Portal sie von selbst in Kraft" in client.get(seite("in-kraft", fassung)).text
    assert "erst später" in client.post(seite("in-kraft", fassung), follow=True).text
    assert laufzeit.fortschreiben(heute)["in_kraft"] == 0
    assert laufzeit.fortschreiben(heute + TAG)["in_kraft"] == 1
    assert laufzeit.fortschreiben(heute + TAG)["in_kraft"] == 0
    assert geschehen(fassung) == ["in_kraft"]


# The night -----------------------------------------------------------------------------------
def test_the_night_lets_run_out_what_is_over_and_says_it_once(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    endet = veroeffentlicht(netzwerk, laeuft_bis=heute)
    bleibt = veroeffentlicht(netzwerk)
    assert laufzeit.fortschreiben(heute)["ausgelaufen"] == 0  # its last day counts
    for anzahl in (1, 0):
        assert laufzeit.fortschreiben(heute + TAG)["ausgelaufen"] == anzahl
    endet.refresh_from_db()
    bleibt.refresh_from_db()
    assert (endet.zustand, bleibt.zustand) == ("ausgelaufen", "veroeffentlicht")
    assert endet.beendet_am is not None
    assert geschehen(endet) == ["ausgelaufen"]


def test_the_task_is_on_the_schedule_and_logs(
    netzwerk: Netzwerk, caplog: pytest.LogCaptureFixture
) -> None:
    veroeffentlicht(netzwerk, gilt_ab=timezone.localdate())
    name = app.conf.beat_schedule["fassungen"]["task"]
    assert name == fassungen_fortschreiben.name
    with caplog.at_level("INFO"):
        fassungen_fortschreiben()
    assert "Fassungen in_kraft: 1" in caplog.text


def test_a_draft_is_left_alone(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    FassungFabrik.create(
        vereinbarung__netzwerk=netzwerk, gilt_ab=heute - 9 * TAG, laeuft_bis=heute - TAG
    )
    assert set(laufzeit.fortschreiben().values()) == {0}


# Renewal -------------------------------------------------------------------------------------
def test_renewal_is_spoken_of_once_half_a_year_ahead(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    fassung = veroeffentlicht(netzwerk, laeuft_bis=heute + 200 * TAG)
    assert laufzeit.fortschreiben(heute)["erinnert"] == 0
    for anzahl in (1, 0):
        assert laufzeit.fortschreiben(heute + 30 * TAG)["erinnert"] == anzahl
    nachricht = Nachricht.objects.get(anlass="vereinbarung.laeuft_aus")
    mail = briefe.bauen(nachricht)
    assert fassung.get_absolute_url() in mail.body
    assert "läuft am" in mail.body
    fassung.auslaufen_lassen()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(nachricht)


def test_verlaengern(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    ende = heute + 90 * TAG
    alt = unterzeichnet(eingeladen(veroeffentlicht(netzwerk, laeuft_bis=ende)))
    fassung = alt.fassung
    client = als(koordination)
    assert "Diese Fassung läuft am" in client.get(fassung.get_absolute_url()).text
    formular = client.get(seite("verlaengern", fassung))
    assert f'value="{(ende + 365 * TAG).isoformat()}"' in formular.text
    antwort = client.post(seite("verlaengern", fassung), {"laeuft_bis": ende.isoformat()})
    assert antwort.status_code == 422
    assert "liegt nach dem bisherigen" in antwort.text
    neu = (ende + 400 * TAG).isoformat()
    assert client.post(seite("verlaengern", fassung), {"laeuft_bis": neu}).status_code == 302
    entwurf = Fassung.objects.get(nummer=2)
    assert entwurf.ist_entwurf
    assert (entwurf.gilt_ab, str(entwurf.laeuft_bis)) == (ende + TAG, neu)
    assert [a.text for a in entwurf.abschnitte()] == [a.text for a in fassung.abschnitte()]
    text = client.get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "Fassung 2 ist in Arbeit" in text
    assert "Diese Fassung läuft am" not in text  # it is being dealt with
    antwort = client.post(seite("verlaengern", fassung), {"laeuft_bis": neu}, follow=True)
    assert "schon eine neuere Fassung" in antwort.text
    assert Fassung.objects.count() == 2


def test_what_never_ends_is_not_renewed(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    assert als(koordination).get(seite("verlaengern", veroeffentlicht(netzwerk))).status_code == 404


# Replaced ------------------------------------------------------------------------------------
def test_abloesen_names_who_is_left(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    (alt,) = beigetreten(netzwerk)
    client = als(koordination)
    antwort = client.post(seite("abloesen", alt.fassung), follow=True)
    assert "noch keine neuere" in antwort.text
    naechste(alt.fassung)
    text = client.get(seite("abloesen", alt.fassung)).text
    assert "Partner 0" in text
    assert "hat nur diese Fassung unterzeichnet" in text
    assert client.post(seite("abloesen", alt.fassung)).status_code == 302
    alt.fassung.refresh_from_db()
    assert alt.fassung.zustand == Fassung.Zustand.ABGELOEST
    assert geschehen(alt.fassung) == ["abgeloest"]
    assert "1 Organisation hatte unterzeichnet" in client.get(alt.fassung.get_absolute_url()).text
    assert "Das geht im Stand" in client.post(seite("abloesen", alt.fassung), follow=True).text


def test_a_version_nobody_is_left_in_ends_in_the_night(netzwerk: Netzwerk) -> None:
    """Notice keeps it until its day; an empty version without any accession is left alone."""
    bleibt, geht = beigetreten(netzwerk, 2)
    heute = timezone.localdate()
    gekuendigt(geht, heute)
    neue = naechste(bleibt.fassung)
    leere = naechste(veroeffentlicht(netzwerk))
    uebergeleitet(bleibt, neue)
    bleibt.fassung.refresh_from_db()
    assert bleibt.fassung.ist_laufend
    assert laufzeit.fortschreiben(heute)["abgeloest"] == 0
    Beitritt.objects.filter(pk=geht.pk).update(gekuendigt_zum=heute - TAG)
    assert laufzeit.fortschreiben(heute)["abgeloest"] == 1
    assert laufzeit.fortschreiben(heute)["abgeloest"] == 0
    assert {f.zustand for f in Fassung.objects.filter(vereinbarung=leere.vereinbarung)} == {
        "veroeffentlicht"
    }


def test_whoever_is_late_ends_nothing(netzwerk: Netzwerk) -> None:
    (alt,) = beigetreten(netzwerk)
    uebergeleitet(alt, naechste(alt.fassung))
    noch_so_gelesen = Fassung.objects.get(pk=alt.fassung_id)
    noch_so_gelesen.zustand = "veroeffentlicht"
    assert not laufzeit.abloesen_wenn_leer(noch_so_gelesen, System("test"))
    with pytest.raises(FalscherZustand):
        laufzeit.abloesen(fassung=noch_so_gelesen, von=KontoFabrik.create())


# Rights --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["in-kraft", "abloesen", "uebergang", "wortlaut", "fassung"])
def test_drafts_and_strangers(
    als: Anmelden, koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk,
    name: str,
) -> None:  # fmt: skip
    entwurf: Any = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fassung = veroeffentlicht(netzwerk)
    assert als(koordination).get(seite(name, fassung)).status_code == 200
    erwartet = 200 if name == "fassung" else 404
    assert als(koordination).get(seite(name, entwurf)).status_code == erwartet
    assert als(fachkraft).get(seite(name, fassung)).status_code == 403
    assert als(fremde).get(seite(name, fassung)).status_code == 404
    zweite = adresse(f"vereinbarung-{name}", fassung.vereinbarung_id, 2)
    assert als(koordination).get(zweite).status_code == 404
