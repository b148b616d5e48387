"""Files with a qualified signature: checked at once, accepted by the coordination."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.aktionen import blatt
from mitglieder.aktionen import nachweis_qes as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.nachweis import Datei
from mitglieder.models import Beitritt, Fassung, Kontakt, Nachweis
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import (
    Dokument,
    Kettenglied,
    Konto,
    Nachricht,
    Netzwerk,
    Schaden,
    Zugang,
)
from netzwerk.basis.pdf import konformitaet
from tests.mitglieder.fabriken import (
    ANGABEN,
    adresse,
    code_fuer,
    eingeladen,
    ereignisse,
    falscher_code,
    gesiegelt,
    partner,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.nachweise import eingereicht, hochgeladen, pfad
from tests.signieren import mit_anmerkung, signierer, signiert

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def fassung(netzwerk: Netzwerk) -> Fassung:
    return veroeffentlicht(netzwerk, form="qes")


@pytest.fixture
def beitritt(fassung: Fassung) -> Beitritt:
    """Its entitled person is the one whose certificate `signierer` makes."""
    organisation = partner(fassung.vereinbarung.netzwerk, name="Kita Regenbogen")
    Kontakt.objects.filter(organisation=organisation).update(vorname="Robin", nachname="Muster")
    return eingeladen(fassung, organisation)


def ausgegeben(beitritt: Beitritt) -> bytes:
    blatt.anfordern(beitritt)
    pdf = Dokument.objects.zu(beitritt).get(art=blatt.BLATT)
    assert dokument_aktionen.erstellen(pdf), pdf.fehler
    pdf.refresh_from_db()
    return pdf.inhalt()


def _bestaetigen(besuch: Client, zugang: Zugang) -> None:
    """The address of the link, by the code mailed to it."""
    besuch.post(pfad(zugang), {"aktion": "code"})
    besuch.post(pfad(zugang), {"code": code_fuer(zugang)})


def _angenommen(client: Client, **mehr: Any) -> Any:
    """By the coordination, as the page is filled in beforehand."""
    pruefen = adresse("nachweis-pruefen", Nachweis.objects.get().pk)
    vorbelegt = client.get(pruefen).context["form"].initial
    kontakt = vorbelegt["kontakt"]
    daten = vorbelegt | {"kontakt": kontakt.pk if kontakt else "", "geprueft": "on"} | mehr
    return client.post(pruefen, daten, follow=True)


def _absenden(besuch: Client, zugang: Zugang, inhalt: bytes) -> Any:
    daten = {"datei": hochgeladen(inhalt), "funktion": "Leitung", "ort": "Musterstadt"}
    return besuch.post(pfad(zugang), daten, follow=True)


def test_from_the_link_to_the_sealed_document(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    lesen = besuch.get(pfad(zugang, "unterzeichnung-lesen")).text
    assert "verlangt eine qualifizierte elektronische Signatur" in lesen
    assert "Code anfordern" not in lesen
    seite = besuch.get(pfad(zugang)).text
    assert "Datei erstellen" in seite
    assert "Signierte Datei hochladen" not in seite
    datei = signiert(ausgegeben(beitritt))
    seite = besuch.get(pfad(zugang)).text
    assert "Signierte Datei hochladen" not in seite  # before the code
    seite = besuch.post(pfad(zugang), {"aktion": "code"}, follow=True).text
    assert "Der Code ist unterwegs" in seite
    falsch = besuch.post(pfad(zugang), {"code": falscher_code(zugang)})
    assert (falsch.status_code, "Der Code stimmt nicht" in falsch.text) == (422, True)
    seite = besuch.post(pfad(zugang), {"code": code_fuer(zugang)}, follow=True).text
    assert "prüft das Portal nicht" in seite  # whether the issuer is to be trusted
    antwort = _absenden(besuch, zugang, datei)
    assert "Ihre signierte Datei liegt vor" in antwort.text
    assert Nachricht.objects.filter(anlass="nachweis.eingegangen").count() == 1
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.PAPIER_ZU_PRUEFEN

    client = als(koordination)
    seite = client.get(adresse("beitritt-zeigen", beitritt.pk)).text
    assert "Eine signierte Datei wartet auf Ihre Prüfung" in seite
    pruefen = adresse("nachweis-pruefen", Nachweis.objects.get().pk)
    seite = client.get(pruefen).text
    for angabe in ("Robin Muster", "Test QES CA 1, Vertrauensdienst", "Die Vertrauensliste hat"):
        assert angabe in seite
    assert client.post(pruefen, {"funktion": "L", "ort": "O"}).status_code == 422  # no tick
    assert "hat unterzeichnet" in _angenommen(client).text
    beitritt.refresh_from_db()
    assert (beitritt.identitaet, beitritt.form, beitritt.zustand) == ("qes", "qes", "unterzeichnet")
    assert (beitritt.unterzeichner_name, beitritt.ort) == ("Robin Muster", "Musterstadt")
    assert beitritt.kontakt == zugang.inhaber
    assert beitritt.geprueft_von == koordination
    nachweis = Nachweis.objects.get()
    assert nachweis.inhalt() == datei
    assert "Test QES CA 1, Vertrauensdienst Beispiel" in nachweis.bemerkung
    pdf = gesiegelt(beitritt)
    assert konformitaet(pdf.inhalt()) == []
    gelesen = PdfReader(BytesIO(pdf.inhalt()))
    assert gelesen.attachments["qualifiziert-signiert.pdf"] == [datei]
    text = " ".join("".join(seite.extract_text() for seite in gelesen.pages).split())
    assert "nach Angabe des Zertifikats" in text
    pruefseite = besuch.get(f"/kinderschutz/pruefen/?code={pdf.pruefcode}").text
    assert "ob dessen Aussteller auf der Vertrauensliste steht" in pruefseite
    assert ereignisse(beitritt) == [
        "eingeladen",
        "geoeffnet",
        "code_gesendet",
        "code_bestaetigt",
        "signatur_eingereicht",
        "signatur_geprueft",
        "unterzeichnet",
        "gesiegelt",
    ]
    glied = Kettenglied.objects.der_kette(beitritt.kette).get(ereignis="signatur_eingereicht")
    assert "Vertrauensdienst Beispiel" in str(glied.nutzlast)
    assert Kettenglied.objects.pruefen(beitritt.kette)
    seite = client.get(adresse("beitritt-zeigen", beitritt.pk)).text
    assert "Test QES CA 1" in seite


def test_whoever_only_holds_the_link_hands_in_nothing(beitritt: Beitritt, besuch: Client) -> None:
    """A certificate in the entitled name costs nothing; the mailbox is not theirs."""
    zugang, datei = zugang_zu(beitritt), signiert(ausgegeben(beitritt))
    antwort = _absenden(besuch, zugang, datei)
    assert "Code anfordern" in antwort.text or "Neuen Code senden" in antwort.text
    for sitzung in (None, besuch.session):
        with pytest.raises(BeitrittNichtMoeglich, match="Bestätigen Sie zuerst Ihre Adresse"):
            aktionen.signiertes_einreichen(
                beitritt=beitritt,
                datei=Datei(name="a.pdf", inhalt=datei),
                angaben=ANGABEN,
                von=zugang,
                sitzung=sitzung,
            )
    assert not Nachweis.objects.exists()
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    antwort = besuch.post(pfad(zugang), {"aktion": "code"}, follow=True)
    assert "keine Berechtigung zum Unterzeichnen" in antwort.text


def test_too_many_uploads(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    _bestaetigen(besuch, zugang)
    antworten = [besuch.post(pfad(zugang)).status_code for _i in range(21)]
    assert antworten == [422] * 20 + [429]


def test_coordination_refuses_with_the_reason(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    _bestaetigen(besuch, zugang)
    _absenden(besuch, zugang, signiert(ausgegeben(beitritt)))
    nachweis = Nachweis.objects.get()
    assert "Signatur zu prüfen" in als(koordination).get(beitritt.get_absolute_url()).text
    verwerfen = adresse("nachweis-verwerfen", nachweis.pk)
    als(koordination).post(verwerfen, {"grund": "Diesen Aussteller gibt es nicht."})
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.EINGELADEN
    assert ereignisse(beitritt)[-1] == "signatur_verworfen"
    assert "Diesen Aussteller gibt es nicht." in besuch.get(pfad(zugang)).text


def test_damaged_issued_file_is_told_and_noted(beitritt: Beitritt, besuch: Client) -> None:
    zugang, datei = zugang_zu(beitritt), signiert(ausgegeben(beitritt))
    _bestaetigen(besuch, zugang)
    blatt_pdf = Dokument.objects.zu(beitritt).get(art=blatt.BLATT)
    Path(blatt_pdf.datei.path).write_bytes(b"%PDF-1.7 anders")
    antwort = _absenden(besuch, zugang, datei)
    assert antwort.status_code == 200
    assert "Heben Sie Ihre signierte Datei auf" in antwort.text
    assert Schaden.objects.filter(dokument=blatt_pdf).exists()
    assert not Nachweis.objects.exists()


def test_damaged_signed_file_can_only_be_refused(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    client, datei = als(koordination), signiert(ausgegeben(beitritt))
    daten = {"datei": hochgeladen(datei), "funktion": "Leitung", "ort": "Musterstadt"}
    client.post(adresse("nachweis-neu", beitritt.pk), daten)
    nachweis = Nachweis.objects.get()
    Path(nachweis.datei.path).write_bytes(b"%PDF-1.7 anders")
    antwort = client.get(adresse("nachweis-pruefen", nachweis.pk))
    assert "ist nicht mehr die eingereichte" in antwort.text
    assert 'name="geprueft"' not in antwort.text
    assert adresse("nachweis-verwerfen", nachweis.pk) in antwort.text


def test_refused_with_the_reason_and_nothing_lost(
    beitritt: Beitritt, besuch: Client, fassung: Fassung
) -> None:
    zugang, unsere = zugang_zu(beitritt), ausgegeben(beitritt)
    _bestaetigen(besuch, zugang)
    vorher = ereignisse(beitritt)
    andere = ausgegeben(eingeladen(fassung))
    for datei, grund in (
        (signiert(andere), "nicht die, die für diese Organisation ausgegeben wurde"),
        (mit_anmerkung(signiert(unsere)), "Anmerkungen"),
        (unsere, "keine elektronische Unterschrift"),
        (signiert(unsere, signierer(aussagen=())), "keine qualifizierte"),
        (signiert(unsere, signierer("Kim Fremd")), "nicht als zeichnungsberechtigt hinterlegt"),
        (b"\xff\xd8\xff", "keine PDF-Datei"),
    ):
        antwort = _absenden(besuch, zugang, datei)
        assert antwort.status_code == 422
        assert grund in antwort.text
        assert 'value="Musterstadt"' in antwort.text
    assert not Nachweis.objects.exists()
    assert ereignisse(beitritt) == vorher


def test_names_in_certificates(beitritt: Beitritt, besuch: Client) -> None:
    """With a title, a second first name, written without umlauts."""
    Kontakt.objects.update(vorname="José", nachname="Müller-Groß")
    datei = signiert(ausgegeben(beitritt), signierer("Dr. Jose Maria MUELLER-GROSS", person=False))
    zugang = zugang_zu(beitritt)
    _bestaetigen(besuch, zugang)
    assert "Ihre signierte Datei liegt vor" in _absenden(besuch, zugang, datei).text


def test_coordination_answers_for_another_signer(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    datei = signiert(ausgegeben(beitritt), signierer("Kim Fremd"))
    client, neu = als(koordination), adresse("nachweis-neu", beitritt.pk)
    assert "Signierte Datei einreichen" in client.get(neu).text
    daten = {"datei": hochgeladen(datei), "funktion": "Vorstand", "ort": "Musterstadt"}
    antwort = client.post(neu, daten, follow=True)
    assert "Nicht als zeichnungsberechtigt hinterlegt" in antwort.text
    assert antwort.context["form"].initial["kontakt"] is None  # not somebody else's
    assert not Nachricht.objects.filter(anlass="nachweis.eingegangen").exists()
    _angenommen(client)
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == "Kim Fremd"
    assert beitritt.geprueft_von == koordination
    assert beitritt.kontakt is None


def test_nothing_was_issued(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    daten = {
        "datei": hochgeladen(signiert(_irgendein_pdf())),
        "funktion": "Vorstand",
        "ort": "Musterstadt",
    }
    antwort = als(koordination).post(adresse("nachweis-neu", beitritt.pk), daten, follow=True)
    assert "noch keine Datei zum Unterzeichnen ausgegeben" in antwort.text


def _irgendein_pdf() -> bytes:
    from tests.mitglieder.nachweise import scan

    return scan()


def test_paper_is_no_use_here(beitritt: Beitritt, koordination: Konto) -> None:
    with pytest.raises(BeitrittNichtMoeglich, match="kein Papier"):
        eingereicht(beitritt, koordination)


def test_seal_that_cannot_be_read_keeps_nobody_from_signing(
    beitritt: Beitritt, besuch: Client, settings: Any
) -> None:
    datei, zugang = signiert(ausgegeben(beitritt)), zugang_zu(beitritt)
    _bestaetigen(besuch, zugang)
    settings.SIEGEL_PASSWORT = "ein anderes"
    beitritt.fassung.vereinbarung.netzwerk.siegel_zertifikat = "gibt-es-nicht"
    beitritt.fassung.vereinbarung.netzwerk.save(update_fields=["siegel_zertifikat"])
    settings.PRODUKTION = True
    assert "Ihre signierte Datei liegt vor" in _absenden(besuch, zugang, datei).text


def test_clock_of_the_signer_is_believed_within_reason(beitritt: Beitritt) -> None:
    fassung, jetzt = beitritt.fassung, timezone.now()
    gestern_noch_nicht_da = datetime(2001, 1, 1, tzinfo=UTC)
    spaeter = jetzt + timedelta(minutes=5)
    for zeit in (None, gestern_noch_nicht_da, jetzt + timedelta(days=1)):
        assert aktionen._glaubhaft(fassung, zeit, spaeter) == spaeter
    assert aktionen._glaubhaft(fassung, jetzt, spaeter) == jetzt
    ohne = aktionen._beschreibung(_signatur(zeitpunkt=None, mit_zeitstempel=True))
    assert "ohne Zeitangabe (mit Zeitstempel)" in ohne


def _signatur(**mehr: Any) -> Any:
    from netzwerk.basis.signaturen import Signatur

    return Signatur(inhaber="Robin Muster", aussteller="CA", **mehr)


def test_second_upload_is_told(beitritt: Beitritt, besuch: Client) -> None:
    datei = signiert(ausgegeben(beitritt))
    zugang = zugang_zu(beitritt)
    _bestaetigen(besuch, zugang)
    _absenden(besuch, zugang, datei)
    with pytest.raises(BeitrittNichtMoeglich, match="liegt schon eine Unterschrift vor"):
        aktionen.signiertes_einreichen(
            beitritt=beitritt,
            datei=Datei(name="a.pdf", inhalt=datei),
            angaben=ANGABEN,
            von=zugang,
            sitzung=besuch.session,
        )
    assert Nachweis.objects.count() == 1


def test_web_process_leaves_pyhanko_alone() -> None:
    """It takes half a second and 40 MB; only who checks a signature or seals pays for it."""
    befehl = (
        "import django, sys; django.setup(); import netzwerk.urls; print('pyhanko' in sys.modules)"
    )
    lauf = subprocess.run(
        [sys.executable, "-c", befehl], capture_output=True, text=True, check=True
    )
    assert lauf.stdout.strip() == "False"
