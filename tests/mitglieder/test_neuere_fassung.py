"""Once in a newer version, an organisation is asked for no older one and bound by none; and who
signs while a version ends is either before its end or refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import laufzeit, ueberleitung, unterzeichnung
from mitglieder.aktionen import nachweis as aktionen
from mitglieder.aktionen import zeichenstelle as vor_ort
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.models import Beitritt, Fassung, Nachweis
from netzwerk.basis import briefe
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontoFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.doppelte import fuehre
from tests.mitglieder.fabriken import (
    ANGABEN,
    adresse,
    code_fuer,
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    unterzeichnet,
    unterzeichnet_mit,
    zugang_zu,
)
from tests.mitglieder.leben import GRUND, naechste
from tests.mitglieder.nachweise import abgeschrieben, bestaetigt, eingereicht
from tests.mitglieder.vor_ort import kiosk
from tests.wettlauf import zuvorkommen

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def staende(*beitritte: Beitritt) -> list[str]:
    for beitritt in beitritte:
        beitritt.refresh_from_db()
    return [beitritt.zustand for beitritt in beitritte]


# An older invitation ---------------------------------------------------------------------------
def test_signing_the_newer_version_withdraws_the_older_invitation(
    beitritt: Beitritt, als: Anmelden, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    neuer = unterzeichnet(eingeladen(naechste(beitritt.fassung), beitritt.organisation))
    assert staende(beitritt, neuer) == ["zurueckgezogen", "unterzeichnet"]
    assert ereignisse(beitritt) == ["eingeladen", "zurueckgezogen"]
    letztes: Any = Kettenglied.objects.filter(kette=beitritt.kette).latest("nummer")
    assert letztes.nutzlast["in"] == neuer.kette
    zugang.refresh_from_db()
    assert zugang.widerrufen_am is not None
    assert beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination) == 0
    # Nobody is asked for the old one again.
    einladen = adresse("vereinbarung-fassung-einladen", beitritt.fassung.vereinbarung_id, 1)
    assert str(beitritt.organisation) not in als(koordination).get(einladen).text
    eingeladen(beitritt.fassung, beitritt.organisation)
    assert staende(beitritt) == ["zurueckgezogen"]


def test_carried_over_past_an_open_invitation(
    beitritt: Beitritt, als: Anmelden, koordination: Konto
) -> None:
    """Party of version 1, asked again for 2 and silent, carried over into 3 without signing."""
    unterzeichnet(beitritt)
    zweite = naechste(beitritt.fassung)
    ueberleitung.ueberleiten(
        fassung=zweite, hinueber=[], fragen=[beitritt.pk], grund="", von=koordination
    )
    stiller = Beitritt.objects.get(fassung=zweite)
    dritte = naechste(zweite)
    ueberleitung.ueberleiten(fassung=dritte, hinueber=[beitritt.pk], grund=GRUND, von=koordination)
    in_dritter = Beitritt.objects.get(fassung=dritte)
    assert staende(beitritt, stiller, in_dritter) == [
        "uebergeleitet",
        "zurueckgezogen",
        "unterzeichnet",
    ]
    zweite.refresh_from_db()
    assert zweite.zustand == Fassung.Zustand.ABGELOEST
    vierte = naechste(dritte)
    antwort = als(koordination).post(
        adresse("vereinbarung-uebergang", vierte.vereinbarung_id, vierte.nummer),
        {"regel": "ueberleiten", "grund": GRUND, "bestaetigt": "1"},
    )
    assert antwort.status_code == 302
    assert Beitritt.objects.get(fassung=vierte).vorgaenger == in_dritter


def test_asked_here_already_the_older_invitation_goes(
    beitritt: Beitritt, koordination: Konto
) -> None:
    """Silent in both versions, or silent in the old and refused in the new: not asked once more."""
    lehnt_ab = eingeladen(beitritt.fassung)
    zweite = naechste(beitritt.fassung)
    hier = eingeladen(zweite, beitritt.organisation)
    nein = eingeladen(zweite, lehnt_ab.organisation)
    unterzeichnung.ablehnen(zugang=zugang_zu(nein), grund="Nein")
    ergebnis = ueberleitung.ueberleiten(
        fassung=zweite, hinueber=[], offene=True, grund="", von=koordination
    )
    assert (ergebnis.gefragt, ergebnis.nachrichten) == (0, 0)
    assert staende(beitritt, lehnt_ab) == ["zurueckgezogen", "zurueckgezogen"]
    assert staende(hier, nein) == ["eingeladen", "abgelehnt"]


# Two entries that became one -------------------------------------------------------------------
@pytest.fixture
def offener(beitritt: Beitritt, netzwerk: Netzwerk, koordination: Konto) -> Beitritt:
    """Still open, of an organisation whose other entry has signed the newer version."""
    unterzeichnung.code_senden(zugang=zugang_zu(beitritt))
    doppelter = partner(netzwerk, name="Kita am Regenbogen")
    unterzeichnet(eingeladen(naechste(beitritt.fassung), doppelter))
    fuehre(doppelter, beitritt.organisation, koordination)
    offen: Beitritt = Beitritt.objects.get(pk=beitritt.pk)
    return offen


def test_every_door_refuses_what_a_newer_version_replaces(
    offener: Beitritt, koordination: Konto
) -> None:
    assert offener.ist_offen
    zugang: Zugang = zugang_zu(offener)
    stelle = kiosk(offener.fassung, koordination)
    for versuch in (
        lambda: unterzeichnung.code_senden(zugang=zugang),
        lambda: unterzeichnung.unterzeichnen(
            zugang=zugang, angaben=ANGABEN, summe=offener.fassung.sha256, code=code_fuer(zugang)
        ),
        lambda: vor_ort.vor_ort_unterzeichnen(
            stelle=stelle,
            beitritt=offener,
            kontakt=zugang.inhaber_id,
            angaben=ANGABEN,
            summe=offener.fassung.sha256,
        ),
        lambda: eingereicht(offener, koordination),
    ):
        with pytest.raises(SchonBeantwortet, match="gilt schon Fassung 2"):
            versuch()
    assert staende(offener) == ["eingeladen"]


def test_two_signatures_of_one_organisation_become_one(
    beitritt: Beitritt, netzwerk: Netzwerk, koordination: Konto
) -> None:
    unterzeichnet(beitritt)
    zweite = naechste(beitritt.fassung)
    doppelter = partner(netzwerk, name="Kita am Regenbogen")
    neuer = unterzeichnet(eingeladen(zweite, doppelter))
    fuehre(doppelter, beitritt.organisation, koordination)
    dritte = naechste(zweite)
    assert ueberleitung.betroffene(dritte) == [neuer]
    ueberleitung.ueberleiten(
        fassung=dritte, hinueber=[beitritt.pk, neuer.pk], grund=GRUND, von=koordination
    )
    assert Beitritt.objects.get(fassung=dritte).vorgaenger == neuer
    assert staende(beitritt, neuer) == ["uebergeleitet", "uebergeleitet"]
    assert ereignisse(beitritt)[-1] == "uebergeleitet"
    assert Kettenglied.objects.pruefen(beitritt.kette)
    assert Fassung.objects.laufend().filter(beitritt__isnull=False).distinct().get() == dritte


# A file that was waiting -----------------------------------------------------------------------
def test_a_scan_of_a_version_that_was_replaced(
    beitritt: Beitritt, als: Anmelden, koordination: Konto, besuch: Client
) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    heute = timezone.localdate()
    pruefen = adresse("nachweis-pruefen", nachweis.pk)
    verwerfen = adresse("nachweis-verwerfen", nachweis.pk)
    vorbei = "Diese Fassung ist zu Ende"
    assert vorbei not in client.get(pruefen).text
    # Signed after it came: not possible, so never after the end of the version.
    gestern = timezone.now() - timedelta(days=1)
    Nachweis.objects.filter(pk=nachweis.pk).update(eingereicht_am=gestern)
    antwort = client.post(pruefen, abgeschrieben(am=heute.isoformat()))
    assert (antwort.status_code, "Der Scan kam schon am" in antwort.text) == (422, True)
    Nachweis.objects.filter(pk=nachweis.pk).update(eingereicht_am=timezone.now())
    zweite = naechste(beitritt.fassung)
    laufzeit.abloesen(fassung=Fassung.objects.get(pk=beitritt.fassung_id), von=koordination)
    assert vorbei in client.get(pruefen).text
    assert vorbei in client.get(verwerfen).text
    antwort = client.post(pruefen, abgeschrieben(am=heute.isoformat()), follow=True)
    assert "Die Unterschrift von Kita Regenbogen ist festgehalten" in antwort.text
    assert staende(beitritt) == ["unterzeichnet"]
    assert ueberleitung.betroffene(zweite) == [beitritt]  # to be carried over or asked


def test_a_scan_of_who_is_in_a_newer_version(
    beitritt: Beitritt, als: Anmelden, koordination: Konto, besuch: Client, netzwerk: Netzwerk
) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    neuer = unterzeichnet(eingeladen(naechste(beitritt.fassung), beitritt.organisation))
    assert staende(beitritt, neuer) == ["papier_zu_pruefen", "unterzeichnet"]
    assert "Kita Regenbogen ist schon in Fassung 2" in (
        client.get(adresse("nachweis-pruefen", nachweis.pk)).text
    )
    bestaetigt(nachweis, koordination)
    assert staende(beitritt, neuer) == ["uebergeleitet", "unterzeichnet"]
    assert ereignisse(beitritt)[-2:] == ["unterzeichnet", "neu_gezeichnet"]
    pdf = gesiegelt(beitritt)
    text = besuch.get(f"/{netzwerk.kurzname}/pruefen/", {"code": pdf.pruefcode}).text
    assert "durch eine neue Fassung ersetzt" in text


def test_a_scan_turned_down_is_not_asked_for_again(
    beitritt: Beitritt, als: Anmelden, koordination: Konto
) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    unterzeichnet(eingeladen(naechste(beitritt.fassung), beitritt.organisation))
    seite = adresse("nachweis-verwerfen", nachweis.pk)
    assert "Die Organisation ist schon in Fassung 2" in client.get(seite).text
    antwort = client.post(seite, {"grund": "unleserlich"}, follow=True)
    assert "kann jetzt wieder unterzeichnen" not in antwort.text
    assert staende(beitritt) == ["zurueckgezogen"]


def test_turned_down_in_an_ended_version_nobody_is_sent_to_sign(
    beitritt: Beitritt, koordination: Konto
) -> None:
    nachweis = eingereicht(beitritt, zugang_zu(beitritt))
    naechste(beitritt.fassung)
    laufzeit.abloesen(fassung=beitritt.fassung, von=koordination)
    aktionen.scan_verwerfen(nachweis=nachweis, grund="unleserlich", von=koordination)
    mail = briefe.bauen(Nachricht.objects.get(anlass="nachweis.verworfen"))
    for fassung in (mail.body, str(mail.alternatives[0])):
        assert "lässt sich nicht mehr unterzeichnen" in fassung
        assert "noch einmal" not in fassung


# In the same moment ----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_version_that_ends_while_somebody_signs(beitritt: Beitritt) -> None:
    zugang, von = zugang_zu(beitritt), KontoFabrik.create()
    unterzeichnung.code_senden(zugang=zugang)
    naechste(beitritt.fassung)

    def ende() -> None:
        # Whoever signs waits for the accession first, with the version as it was.
        Beitritt.objects.select_for_update().get(pk=beitritt.pk)
        laufzeit.abloesen(fassung=Fassung.objects.get(pk=beitritt.fassung_id), von=von)

    def zeichnen() -> str:
        with pytest.raises(BeitrittNichtMoeglich) as grund:
            unterzeichnet_mit(zugang)
        return str(grund.value)

    assert "abgelöst" in zuvorkommen(ende, zeichnen)
    assert staende(beitritt) == ["eingeladen"]


@pytest.mark.django_db(transaction=True)
def test_whoever_ends_a_version_waits_for_who_signs(beitritt: Beitritt) -> None:
    """Also the next who signs for the same organisation: the older signature ends at once."""
    zugang, von = zugang_zu(beitritt), KontoFabrik.create()
    unterzeichnung.code_senden(zugang=zugang)
    neuer = eingeladen(naechste(beitritt.fassung), beitritt.organisation)
    unterzeichnung.code_senden(zugang=zugang_zu(neuer))
    fassung = Fassung.objects.get(pk=beitritt.fassung_id)
    zuvorkommen(
        lambda: unterzeichnet_mit(zugang), lambda: laufzeit.abloesen(fassung=fassung, von=von)
    )
    assert staende(beitritt) == ["unterzeichnet"]
    assert Fassung.objects.get(pk=fassung.pk).zustand == Fassung.Zustand.ABGELOEST
    zurueck = eingeladen(fassung := naechste(neuer.fassung), beitritt.organisation)
    assert zurueck.fassung == fassung
    zweiter = zugang_zu(zurueck)
    unterzeichnung.code_senden(zugang=zweiter)
    code = zugang_zu(neuer)
    zuvorkommen(lambda: unterzeichnet_mit(code), lambda: unterzeichnet_mit(zweiter))
    assert staende(beitritt, neuer, zurueck) == [
        "uebergeleitet",
        "uebergeleitet",
        "unterzeichnet",
    ]
