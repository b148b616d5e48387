"""The sealed list of all parties: frozen entries, one file, what members and the public learn."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.aktionen import gegenzeichnung
from mitglieder.aktionen import parteienliste as aktionen
from mitglieder.models import Beitritt, Fassung, Parteienliste
from mitglieder.parteiendokument import zeilen
from netzwerk.basis import briefe, siegel
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontoFabrik
from tests.mitglieder.fabriken import adresse, eingeladen, partner, unterzeichnet, veroeffentlicht
from tests.mitglieder.leben import gekuendigt

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def fassung(netzwerk: Netzwerk, koordination: Konto) -> Fassung:
    eine = veroeffentlicht(
        netzwerk, gegenzeichner=koordination, gegenzeichner_funktion="Leitung des Jugendamts"
    )
    for name in ("Zeche Jugend", "Ärztehaus", "Kita Nord"):
        unterzeichnet(eingeladen(eine, partner(netzwerk, name=name)))
    eingeladen(eine, partner(netzwerk, name="Noch offen"))
    return eine


@pytest.fixture
def liste(fassung: Fassung, koordination: Konto) -> Parteienliste:
    eine = aktionen.anfordern(fassung=fassung, von=koordination)
    assert dokument_aktionen.erstellen(eine.dokument), eine.dokument.fehler
    fertige: Parteienliste = Parteienliste.objects.get(pk=eine.pk)
    return fertige


def text_von(dokument: Dokument) -> str:
    seiten = PdfReader(BytesIO(dokument.inhalt())).pages
    return " ".join(" ".join(seite.extract_text() for seite in seiten).split())


def test_sealed_with_all_who_signed_and_no_person(liste: Parteienliste) -> None:
    dokument = liste.dokument
    assert siegel.pruefen(dokument.inhalt()).deckt_ganzes_dokument
    assert konformitaet(dokument.inhalt()) == []
    text = text_von(dokument)
    for steht in ("Kita Nord", "Zeche Jugend", "Ärztehaus", "Leitung", dokument.pruefcode):
        assert steht in text
    assert "noch nicht gegengezeichnet" in text
    for fehlt in ("Robin Muster", "Noch offen"):
        assert fehlt not in text
    namen = [eintrag["organisation"] for eintrag in liste.eintraege]
    assert namen == ["Ärztehaus", "Kita Nord", "Zeche Jugend"]


def test_asked_again_it_is_the_same_until_something_changes(
    liste: Parteienliste, fassung: Fassung, koordination: Konto
) -> None:
    assert aktionen.anfordern(fassung=fassung, von=koordination) == liste
    beitritt = Beitritt.objects.get(organisation__name="Kita Nord")
    gegenzeichnung.gegenzeichnen(fassung=fassung, beitritte=[beitritt.pk], von=koordination)
    gekuendigt(beitritt, timezone.localdate())
    neuere = aktionen.anfordern(fassung=fassung, von=koordination)
    assert neuere != liste
    assert not liste.ist_neueste
    assert neuere.ist_neueste
    dokument_aktionen.erstellen(neuere.dokument)
    neuere = Parteienliste.objects.get(pk=neuere.pk)
    heute = f"{timezone.localdate():%d.%m.%Y}"
    (zeile,) = [z for z in zeilen(neuere) if z["organisation"] == "Kita Nord"]
    assert (zeile["stand"], zeile["gegengezeichnet_am"]) == (f"gekündigt zum {heute}", heute)
    assert "gekündigt zum" in text_von(neuere.dokument)
    # The first one is what it was.
    assert "gekündigt" not in text_von(liste.dokument)


def test_nobody_has_signed(netzwerk: Netzwerk, koordination: Konto, als: Als) -> None:
    leer = veroeffentlicht(netzwerk)
    antwort = als(koordination).post(adresse("parteienliste-neu", leer.pk), follow=True)
    assert "Noch hat keine Organisation unterzeichnet" in antwort.text
    assert not Parteienliste.objects.exists()


def test_tampered_entries_are_not_sealed(fassung: Fassung, koordination: Konto) -> None:
    liste = aktionen.anfordern(fassung=fassung, von=koordination)
    Parteienliste.objects.filter(pk=liste.pk).update(eintraege=liste.eintraege[1:])
    assert not dokument_aktionen.erstellen(liste.dokument)
    offen = Dokument.objects.get(pk=liste.dokument.pk)
    assert "passen nicht zu ihrem Prüfwert" in offen.fehler


def test_120_rows_repeat_the_head(netzwerk: Netzwerk, koordination: Konto) -> None:
    fassung = veroeffentlicht(netzwerk)
    eintrag: aktionen.Eintrag = {
        "organisation": "Arbeitsgemeinschaft Kinderschutzbeauftragter " * 3 + "مرحبا שלום 🎈",
        "funktion": "Geschäftsführung",
        "unterzeichnet_am": "2026-11-22",
        "form": "qes",
        "stand": "beigetreten",
        "bis": "",
        "gegengezeichnet_am": "",
    }
    eintraege = [eintrag] * 120
    liste = Parteienliste.objects.create(
        fassung=fassung,
        angefordert_von=koordination,
        anzahl=120,
        eintraege=eintraege,
        sha256=aktionen.summe(eintraege),
    )
    dokument = dokument_aktionen.anfordern(
        netzwerk=netzwerk, art="parteienliste", gegenstand=liste, dateiname="liste.pdf"
    )
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    seiten = [seite.extract_text() for seite in PdfReader(BytesIO(dokument.inhalt())).pages]
    mit_zeilen = [seite for seite in seiten if "qualifizierte" in seite]
    assert len(mit_zeilen) > 5
    assert all("Form und Stand" in seite for seite in mit_zeilen)


# Pages ---------------------------------------------------------------------------------------
def test_asked_for_and_read_by_members(
    fassung: Fassung, koordination: Konto, fachkraft: Konto, als: Als
) -> None:
    chefin = als(koordination)
    antwort = chefin.post(adresse("parteienliste-neu", fassung.pk), follow=True)
    assert "Die Liste ist angefordert" in antwort.text
    assert "Die Liste wird gesiegelt" in antwort.text
    liste = Parteienliste.objects.get()
    leser = als(fachkraft)
    assert adresse("parteienliste-liste") in leser.get(adresse("organisation-liste")).text
    # Members see it once it is sealed.
    assert "Noch keine Liste" in leser.get(adresse("parteienliste-liste")).text
    assert leser.get(adresse("parteienliste-zeigen", liste.pk)).status_code == 404
    assert chefin.get(adresse("parteienliste-dokument", liste.pk)).status_code == 404
    dokument_aktionen.erstellen(liste.dokument)
    antwort = chefin.post(adresse("parteienliste-neu", fassung.pk), follow=True)
    assert "hat sich nichts geändert" in antwort.text
    assert "Kooperationsvereinbarung" in leser.get(adresse("parteienliste-liste")).text
    seite = leser.get(adresse("parteienliste-zeigen", liste.pk)).text
    assert "Kita Nord" in seite
    assert "An alle Beteiligten senden" not in seite
    assert leser.get(adresse("parteienliste-dokument", liste.pk)).status_code == 200
    auf_der_seite = chefin.get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "3 Organisationen" in auf_der_seite
    assert "3 Beitritte warten auf Gegenzeichnung" in auf_der_seite


def test_only_the_newest_of_each_version_is_listed(
    liste: Parteienliste, fassung: Fassung, koordination: Konto, als: Als, netzwerk: Netzwerk
) -> None:
    unterzeichnet(eingeladen(fassung, partner(netzwerk, name="Späte Kita")))
    neuere = aktionen.anfordern(fassung=fassung, von=koordination)
    seite = als(koordination).get(adresse("parteienliste-liste")).text
    assert adresse("parteienliste-zeigen", neuere.pk) in seite
    assert adresse("parteienliste-zeigen", liste.pk) not in seite
    assert "Es gibt eine neuere Liste" in als(koordination).get(liste.get_absolute_url()).text


def test_strangers_see_none(liste: Parteienliste, fremde: Konto, netzwerk: Netzwerk) -> None:
    assert not Parteienliste.objects.sichtbar_fuer(fremde, netzwerk).exists()


def test_failed_seal_is_tried_again(fassung: Fassung, koordination: Konto, als: Als) -> None:
    liste = aktionen.anfordern(fassung=fassung, von=koordination)
    Dokument.objects.filter(pk=liste.dokument.pk).update(
        zustand=Dokument.Zustand.FEHLGESCHLAGEN, fehler="Kaputt.", versuche=5
    )
    chefin = als(koordination)
    assert "Noch einmal siegeln" in chefin.get(liste.get_absolute_url()).text
    antwort = chefin.post(adresse("parteienliste-erneut", liste.pk), follow=True)
    assert "noch einmal erstellt" in antwort.text or "beginnt später" in antwort.text
    assert Dokument.objects.get(pk=liste.dokument.pk).zustand == Dokument.Zustand.WARTEND


# Mails ---------------------------------------------------------------------------------------
def test_sent_once_to_all_parties_of_today(
    liste: Parteienliste, fassung: Fassung, koordination: Konto, als: Als
) -> None:
    chefin = als(koordination)
    ziel = adresse("parteienliste-senden", liste.pk)
    assert "an 3 Personen senden?" in chefin.get(ziel).text
    assert "3 E-Mails sind unterwegs" in chefin.post(ziel, follow=True).text
    assert "schon alle bekommen" in chefin.post(ziel, follow=True).text
    briefe_hier = Nachricht.objects.filter(anlass="vereinbarung.parteienliste")
    assert briefe_hier.count() == 3
    eine = briefe_hier[0]
    mail = briefe.bauen(eine)
    assert liste.dokument.pruefcode in mail.body
    ((_name, inhalt, _art),) = [tuple(anhang) for anhang in mail.attachments]
    assert inhalt == liste.dokument.inhalt()
    # Outdated before it went out, it stays.
    gekuendigt(Beitritt.objects.get(organisation__name="Kita Nord"), timezone.localdate())
    aktionen.anfordern(fassung=fassung, von=koordination)
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(eine)
    assert "Es gibt eine neuere Liste" in chefin.post(ziel, follow=True).text


def test_not_sent_before_it_is_sealed(fassung: Fassung, koordination: Konto, als: Als) -> None:
    liste = aktionen.anfordern(fassung=fassung, von=koordination)
    antwort = als(koordination).post(adresse("parteienliste-senden", liste.pk), follow=True)
    assert "noch nicht gesiegelt" in antwort.text
    assert not Nachricht.objects.filter(anlass="vereinbarung.parteienliste").exists()


# Check page ----------------------------------------------------------------------------------
def test_check_page(
    liste: Parteienliste, fassung: Fassung, koordination: Konto, besuch: Client
) -> None:
    def befund() -> str:
        return besuch.get("/kinderschutz/pruefen/", {"code": liste.dokument.pruefcode}).text

    assert "Gültig: Diese Liste der Beteiligten gibt es" in befund()
    Fassung.objects.get(pk=fassung.pk).abloesen()
    assert "die Fassung gilt nicht mehr" in befund()
    gekuendigt_von = KontoFabrik.create()
    gekuendigt(
        Beitritt.objects.get(organisation__name="Kita Nord"), timezone.localdate(), gekuendigt_von
    )
    aktionen.anfordern(fassung=fassung, von=koordination)
    assert "es gibt eine neuere Liste" in befund()
