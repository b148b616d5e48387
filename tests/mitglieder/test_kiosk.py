"""The tablet: bound to one place, a PIN before each signature, nothing left of who was before."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.models import Beitritt, Kontakt, Zeichenstelle
from mitglieder.models.zeichenstelle import PIN_VERSUCHE
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Kettenglied, Konto, Netzwerk, Rolle
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    ANGABEN,
    eingeladen,
    ereignisse,
    gesiegelt,
    unterzeichnet,
    unterzeichnet_mit,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.vor_ort import PIN, an, erklaerungen, kiosk, tablet, uebergeben
from tests.wettlauf import zuvorkommen

pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def stelle(beitritt: Beitritt, koordination: Konto) -> Zeichenstelle:
    return kiosk(beitritt.fassung, koordination)


def _kontakt(beitritt: Beitritt) -> Kontakt:
    kontakt: Kontakt = Kontakt.objects.get(organisation=beitritt.organisation)
    return kontakt


# The way through -----------------------------------------------------------------------------
def test_whole_way(stelle: Zeichenstelle, beitritt: Beitritt, koordination: Konto) -> None:
    geraet, kontakt = tablet(stelle), _kontakt(beitritt)
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    start = geraet.get(an("kiosk-zeigen", stelle))
    assert "Kita Regenbogen" in start.text
    # No name before the PIN: whoever holds the tablet could look through all organisations.
    assert kontakt.nachname not in start.text + geraet.get(seite).text
    assert geraet.post(seite, {"pin": PIN}).status_code == 302
    assert kontakt.name in geraet.get(seite).text
    assert geraet.post(seite, {"wer": kontakt.pk, "identitaet": "on"}).status_code == 302
    formular = geraet.get(an("kiosk-unterzeichnen", stelle))
    assert kontakt.name in formular.text
    assert "§ 1 Abschnitt 1" in formular.text
    assert "no-store" in formular["Cache-Control"]
    antwort = geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    assert antwort["Location"] == an("kiosk-danke", stelle)
    danke = geraet.get(antwort["Location"]).text
    for spur in (kontakt.nachname, "Kita Regenbogen", stelle.fassung.sha256):
        assert spur not in danke
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert beitritt.identitaet == Beitritt.Identitaet.PERSOENLICH_GEPRUEFT
    assert beitritt.geprueft_von == koordination
    assert (beitritt.kontakt, beitritt.unterzeichner_name) == (kontakt, kontakt.name)
    assert ereignisse(beitritt) == [
        "eingeladen",
        "geoeffnet",
        "identitaet_geprueft",
        "unterzeichnet",
    ]
    glied = Kettenglied.objects.der_kette(beitritt.kette).get(ereignis="identitaet_geprueft")
    assert glied.nutzlast == {
        "name": kontakt.name,
        "durch": kennung(koordination),
        "zeichenstelle": stelle.pk,
        "hinterlegt": True,
    }
    assert gesiegelt(beitritt).ist_fertig
    assert Kettenglied.objects.pruefen(beitritt.kette)


def test_each_declaration_has_its_box(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, wer=str(_kontakt(beitritt).pk))
    antwort = geraet.post(
        an("kiosk-unterzeichnen", stelle), {"summe": stelle.fassung.sha256, "ort": "Nordstadt"}
    )
    assert antwort.status_code == 422
    assert antwort.text.count("Bestätigen Sie") >= 3
    assert 'value="Nordstadt"' in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


# Nothing left of the person before -----------------------------------------------------------
def test_the_start_page_forgets(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    geraet, kontakt = tablet(stelle), _kontakt(beitritt)
    for weg in ("kiosk-zeigen", "kiosk-abbrechen"):
        uebergeben(geraet, stelle, beitritt, wer=str(kontakt.pk))
        senden = geraet.get if weg == "kiosk-zeigen" else geraet.post
        senden(an(weg, stelle))
        zurueck = geraet.get(an("kiosk-unterzeichnen", stelle))
        assert zurueck["Location"] == stelle.get_vor_ort_url()
        assert kontakt.nachname not in geraet.get(an("kiosk-pruefen", stelle, beitritt.pk)).text
    for sitzung in Session.objects.all():
        assert kontakt.nachname not in str(sitzung.get_decoded())


def test_an_abandoned_form_runs_out(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, wer=str(_kontakt(beitritt).pk))
    sitzung = geraet.session
    sitzung["kiosk"]["vorgang"]["bis"] = (timezone.now() - timedelta(seconds=1)).timestamp()
    sitzung.save()
    antwort = geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    assert antwort["Location"] == stelle.get_vor_ort_url()
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


# PIN and binding -----------------------------------------------------------------------------
def test_the_address_alone_opens_nothing(
    stelle: Zeichenstelle, beitritt: Beitritt, besuch: Client
) -> None:
    for seite in (
        an("kiosk-zeigen", stelle),
        an("kiosk-pruefen", stelle, beitritt.pk),
        an("kiosk-unterzeichnen", stelle),
        an("kiosk-danke", stelle),
    ):
        text = besuch.get(seite).text
        assert "Tablet freigeben" in text
        assert "Kita Regenbogen" not in text
    assert "Geben Sie die PIN ein." in besuch.post(an("kiosk-zeigen", stelle), {"pin": ""}).text


def test_the_tablet_is_signed_in_to_no_account(
    stelle: Zeichenstelle, koordination: Konto, als: Anmelden
) -> None:
    geraet = als(koordination)
    seite = f"/kinderschutz/mitglieder/vereinbarungen/zeichenstellen/{stelle.pk}/uebergeben/"
    assert "Sie werden hier abgemeldet" in geraet.get(seite).text
    assert "_auth_user_id" in geraet.session
    antwort = geraet.post(seite)
    assert antwort["Location"] == stelle.get_vor_ort_url()
    assert "_auth_user_id" not in geraet.session
    assert "Kita Regenbogen" in geraet.get(antwort["Location"]).text
    assert abs(geraet.session.get_expiry_date() - stelle.gueltig_bis) < timedelta(minutes=1)
    # Who signs in on it takes the tablet away from the place.
    geraet.force_login(koordination)
    assert "Tablet freigeben" in geraet.get(stelle.get_vor_ort_url()).text


def test_wrong_pins_lock_the_place(
    stelle: Zeichenstelle, beitritt: Beitritt, koordination: Konto, als: Anmelden, besuch: Client
) -> None:
    geraet = tablet(stelle)
    seite = an("kiosk-pruefen", stelle, beitritt.pk)
    antwort = geraet.post(seite, {"pin": "1111"})
    assert antwort.status_code == 422
    assert "Noch 4 Versuche" in antwort.text
    geraet.post(seite, {"pin": PIN})  # the right one begins anew
    for rest in range(PIN_VERSUCHE - 1, 0, -1):
        assert f"Noch {rest} Versuch" in besuch.post(an("kiosk-zeigen", stelle), {"pin": "1"}).text
    assert besuch.post(an("kiosk-zeigen", stelle), {"pin": "1"}).status_code == 423
    for wer in (geraet, besuch):
        antwort = wer.post(an("kiosk-zeigen", stelle), {"pin": PIN})
        assert antwort.status_code == 423
        assert "gesperrt" in antwort.text
    leitung = als(koordination)
    tag = stelle.get_absolute_url()
    assert "gesperrt nach falschen PINs" in leitung.get(tag).text
    antwort = leitung.post(
        f"/kinderschutz/mitglieder/vereinbarungen/zeichenstellen/{stelle.pk}/entsperren/",
        follow=True,
    )
    assert "gesperrt nach falschen PINs" not in antwort.text
    assert "Kita Regenbogen" in geraet.get(an("kiosk-zeigen", stelle)).text


def test_the_last_wrong_pin_at_the_tablet_itself(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    geraet = tablet(stelle)
    Zeichenstelle.objects.update(fehlversuche=PIN_VERSUCHE - 1)
    antwort = geraet.post(an("kiosk-pruefen", stelle, beitritt.pk), {"pin": "1"})
    assert antwort.status_code == 423
    stelle.refresh_from_db()
    assert not stelle.pin_stimmt(PIN)


def test_a_pin_counts_for_one_organisation(
    stelle: Zeichenstelle, beitritt: Beitritt, netzwerk: Netzwerk
) -> None:
    zweite = eingeladen(stelle.fassung)
    geraet = tablet(stelle)
    geraet.post(an("kiosk-pruefen", stelle, beitritt.pk), {"pin": PIN})
    assert 'name="pin"' in geraet.get(an("kiosk-pruefen", stelle, zweite.pk)).text


# Refused -------------------------------------------------------------------------------------
def test_only_organisations_of_this_version(stelle: Zeichenstelle, netzwerk: Netzwerk) -> None:
    fremd = eingeladen(veroeffentlicht(netzwerk, vereinbarung__titel="Andere"))
    assert tablet(stelle).get(an("kiosk-pruefen", stelle, fremd.pk)).status_code == 404


def test_a_closed_tablet_says_so(
    stelle: Zeichenstelle, beitritt: Beitritt, koordination: Konto
) -> None:
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, wer=str(_kontakt(beitritt).pk))
    stelle.schliessen(koordination)
    antwort = geraet.post(an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung))
    assert antwort.status_code == 410
    assert "So geht es weiter" in antwort.text
    assert "kiosk" not in geraet.session
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


def test_signed_by_link_before(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    """Before the check, and while the person reads: told, and back to the start."""
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, wer=str(_kontakt(beitritt).pk))
    unterzeichnet(beitritt)
    for seite in (an("kiosk-unterzeichnen", stelle), an("kiosk-pruefen", stelle, beitritt.pk)):
        antwort = geraet.post(seite, erklaerungen(stelle.fassung), follow=True)
        assert "auf anderem Weg geantwortet" in antwort.text
        assert antwort.request["PATH_INFO"] == stelle.get_vor_ort_url()
        uebergibt = geraet.session["kiosk"]
        assert "vorgang" not in uebergibt
    assert "identitaet_geprueft" not in ereignisse(beitritt)


def _closed(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    stelle.schliessen(stelle.geoeffnet_von)


def _without_role(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    Rolle.objects.all().delete()


def _not_authorised(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)


@pytest.mark.parametrize("weg", [_closed, _without_role, _not_authorised])
def test_what_the_action_refuses(
    weg: Any, stelle: Zeichenstelle, beitritt: Beitritt, koordination: Konto
) -> None:
    kontakt = _kontakt(beitritt).pk
    weg(stelle, beitritt)
    with pytest.raises(BeitrittNichtMoeglich):
        aktionen.vor_ort_unterzeichnen(
            stelle=stelle,
            beitritt=beitritt,
            kontakt=kontakt,
            angaben=ANGABEN,
            summe=stelle.fassung.sha256,
        )
    assert ereignisse(beitritt) == ["eingeladen"]


def test_another_text_is_not_signed(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    geraet = tablet(stelle)
    uebergeben(geraet, stelle, beitritt, wer=str(_kontakt(beitritt).pk))
    antwort = geraet.post(
        an("kiosk-unterzeichnen", stelle), erklaerungen(stelle.fassung, summe="0" * 64), follow=True
    )
    assert "nicht mehr der, den Sie gelesen haben" in antwort.text
    assert ereignisse(beitritt) == ["eingeladen"]


@pytest.mark.django_db(transaction=True)
def test_tablet_and_link_at_once(stelle: Zeichenstelle, beitritt: Beitritt) -> None:
    """One wins, the other is told; the tablet looked before the link was through."""
    from mitglieder.aktionen import unterzeichnung

    zugang, kontakt = zugang_zu(beitritt), _kontakt(beitritt)
    unterzeichnung.code_senden(zugang=zugang)

    def am_tablet() -> str:
        try:
            aktionen.vor_ort_unterzeichnen(
                stelle=stelle,
                beitritt=beitritt,
                kontakt=kontakt.pk,
                angaben=ANGABEN,
                summe=stelle.fassung.sha256,
            )
        except SchonBeantwortet as grund:
            return str(grund)
        return "unterzeichnet"

    gesagt = zuvorkommen(lambda: unterzeichnet_mit(zugang), am_tablet)
    assert "inzwischen auf anderem Weg" in gesagt
    assert ereignisse(beitritt).count("unterzeichnet") == 1
    beitritt.refresh_from_db()
    assert beitritt.identitaet == Beitritt.Identitaet.CODE
