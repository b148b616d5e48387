"""Signatures on paper: handed in, checked beside the scan, accepted or sent back."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.aktionen import nachweis as aktionen
from mitglieder.aktionen import unterzeichnung
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.models import Beitritt, Kontakt, Nachweis
from mitglieder.nachweise import anhang_des_nachweises
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Netzwerk
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import KontaktFabrik
from tests.mitglieder.fabriken import (
    adresse,
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.fabriken import pfad as linkpfad
from tests.mitglieder.nachweise import (
    abgeschrieben,
    bestaetigt,
    eingereicht,
    foto,
    hochgeladen,
    pfad,
    scan,
)

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


# The way through -----------------------------------------------------------------------------
def test_from_the_link_to_the_sealed_document(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    zugang, inhalt = zugang_zu(beitritt), scan(2)
    antwort = besuch.post(pfad(zugang), {"datei": hochgeladen(inhalt, "Blatt.pdf")}, follow=True)
    assert "Ihre Unterschrift auf Papier liegt vor" in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.PAPIER_ZU_PRUEFEN
    nachweis = Nachweis.objects.get(beitritt=beitritt)
    assert nachweis.inhalt() == inhalt  # to the byte
    assert nachweis.dateiname == "Blatt.pdf"
    mail = briefe.bauen(Nachricht.objects.get(anlass="nachweis.eingegangen"))
    assert adresse("nachweis-pruefen", nachweis.pk) in mail.body

    client = als(koordination)
    seite = client.get(adresse("beitritt-zeigen", beitritt.pk))
    assert "wartet auf Ihre Prüfung" in seite.text
    pruefen = adresse("nachweis-pruefen", nachweis.pk)
    seite = client.get(pruefen)
    assert seite.text.count('class="app-scan"') == 2
    kontakt = zugang.inhaber
    assert isinstance(kontakt, Kontakt)
    assert f'value="{kontakt.name}"' in seite.text
    heute = timezone.localdate()
    antwort = client.post(
        pruefen, abgeschrieben(am=heute.isoformat(), kontakt=kontakt.pk), follow=True
    )
    assert "hat unterzeichnet" in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert (beitritt.identitaet, beitritt.form) == ("unterschrift", "schriftform_papier")
    assert (beitritt.geprueft_von, beitritt.kontakt) == (koordination, kontakt)
    assert timezone.localdate(beitritt.unterzeichnet_am) == heute
    assert "Kita Regenbogen" in beitritt.erklaerungen["berechtigt"]
    pdf = gesiegelt(beitritt)
    assert konformitaet(pdf.inhalt()) == []
    gelesen = PdfReader(BytesIO(pdf.inhalt()))
    assert gelesen.attachments["unterschrift-auf-papier.pdf"] == [inhalt]
    assert "00:00:00" not in "".join(seite.extract_text() for seite in gelesen.pages)
    assert ereignisse(beitritt) == [
        "eingeladen",
        "papier_eingereicht",
        "papier_geprueft",
        "unterzeichnet",
        "gesiegelt",
    ]
    assert Kettenglied.objects.pruefen(beitritt.kette)
    for seite_mit_tag in (linkpfad(zugang), f"/kinderschutz/pruefen/?code={pdf.pruefcode}"):
        assert not re.search(r"(?<![\d:])00?(:00)? Uhr", besuch.get(seite_mit_tag).text)
    seite = client.get(adresse("beitritt-zeigen", beitritt.pk))
    assert nachweis.sha256 in seite.text
    assert f"geprüft von {koordination}" in seite.text


def test_photo_travels_as_it_came(beitritt: Beitritt, koordination: Konto) -> None:
    assert anhang_des_nachweises(beitritt) == ()
    for art, endung in (("PNG", "png"), ("JPEG", "jpg")):
        anderer = eingeladen(beitritt.fassung)
        nachweis = eingereicht(anderer, koordination, foto(art))
        assert anhang_des_nachweises(anderer) == ()  # not before it is accepted
        bestaetigt(nachweis, koordination)
        (anhang,) = anhang_des_nachweises(anderer)
        assert anhang.name == f"unterschrift-auf-papier.{endung}"
        anderer.refresh_from_db()
        assert konformitaet(gesiegelt(anderer).inhalt()) == []


def test_coordination_hands_in_and_is_led_to_the_check(
    beitritt: Beitritt, als: Als, koordination: Konto
) -> None:
    client = als(koordination)
    neu = adresse("nachweis-neu", beitritt.pk)
    assert "Unterschriebenes Blatt einreichen" in client.get(neu).text
    antwort = client.post(neu, {"datei": hochgeladen(foto(), "IMG_1.jpg")}, follow=True)
    assert antwort.request["PATH_INFO"] == adresse("nachweis-pruefen", Nachweis.objects.get().pk)
    assert not Nachricht.objects.filter(anlass="nachweis.eingegangen").exists()
    antwort = client.get(neu, follow=True)
    assert "Hier ist nichts mehr zu unterzeichnen" in antwort.text


def test_several_entitled_persons_are_not_guessed(
    netzwerk: Netzwerk, als: Als, koordination: Konto
) -> None:
    organisation = partner(netzwerk, berechtigt=2)
    nachweis = eingereicht(eingeladen(veroeffentlicht(netzwerk), organisation), koordination)
    client = als(koordination)
    form = client.get(adresse("nachweis-pruefen", nachweis.pk)).context["form"]
    assert form.initial == {}
    Kontakt.objects.filter(organisation=organisation).update(ist_zeichnungsberechtigt=False)
    form = client.get(adresse("nachweis-pruefen", nachweis.pk)).context["form"]
    assert form.initial == {}


# Waiting, sent back --------------------------------------------------------------------------
def test_while_a_scan_waits_nobody_signs_or_sends_another(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    eingereicht(beitritt, koordination)
    zugang = zugang_zu(beitritt)
    with pytest.raises(SchonBeantwortet):
        unterzeichnung.code_senden(zugang=zugang)
    with pytest.raises(SchonBeantwortet, match="liegt schon eine Unterschrift vor"):
        eingereicht(beitritt, zugang)
    for seite in (pfad(zugang), linkpfad(zugang)):
        assert "Die Koordinierungsstelle prüft sie" in besuch.get(seite, follow=True).text
    assert Nachweis.objects.count() == 1


def test_refused_scan_tells_the_sender_why(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    nachweis = eingereicht(beitritt, zugang)
    client = als(koordination)
    verwerfen = adresse("nachweis-verwerfen", nachweis.pk)
    assert client.get(verwerfen).status_code == 200
    assert client.post(verwerfen, {"grund": " "}).status_code == 422
    client.post(verwerfen, {"grund": "Das Datum fehlt."})
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.EINGELADEN
    mail = briefe.bauen(Nachricht.objects.get(anlass="nachweis.verworfen"))
    assert "Das Datum fehlt." in mail.body
    assert pfad(zugang) in mail.body
    assert "Das Datum fehlt." in besuch.get(pfad(zugang)).text
    assert ereignisse(beitritt)[-1] == "papier_verworfen"
    with pytest.raises(FalscherZustand):
        bestaetigt(nachweis, koordination)
    antwort = client.get(adresse("nachweis-pruefen", nachweis.pk), follow=True)
    assert "schon geprüft" in antwort.text
    eingereicht(beitritt, zugang)  # and once more
    for anlass in ("nachweis.verworfen",):
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(Nachricht.objects.get(anlass=anlass))


def test_scan_of_the_coordination_is_refused_without_mail(
    beitritt: Beitritt, koordination: Konto
) -> None:
    nachweis = eingereicht(beitritt, koordination)
    aktionen.scan_verwerfen(nachweis=nachweis, grund="unscharf", von=koordination)
    assert not Nachricht.objects.filter(anlass="nachweis.verworfen").exists()


def test_mail_to_the_coordination_ends_with_the_check(
    beitritt: Beitritt, koordination: Konto
) -> None:
    bestaetigt(eingereicht(beitritt, zugang_zu(beitritt)), koordination)
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get(anlass="nachweis.eingegangen"))


# Refused -------------------------------------------------------------------------------------
def test_who_may_not_sign_hands_in_nothing(
    beitritt: Beitritt, besuch: Client, netzwerk: Netzwerk, koordination: Konto
) -> None:
    zugang = zugang_zu(beitritt)
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    antwort = besuch.post(pfad(zugang), {"datei": hochgeladen(scan())}, follow=True)
    assert "keine Berechtigung zum Unterzeichnen" in antwort.text
    assert not Nachweis.objects.exists()


def test_signed_online_meanwhile(
    beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto
) -> None:
    unterzeichnet(beitritt)
    with pytest.raises(SchonBeantwortet, match="schon geantwortet"):
        eingereicht(beitritt, koordination)
    antwort = besuch.post(pfad(zugang_zu(beitritt)), {"datei": hochgeladen(scan())}, follow=True)
    assert "unterzeichnet" in antwort.text
    assert not Nachweis.objects.exists()


def test_expired_version(beitritt: Beitritt, koordination: Konto) -> None:
    beitritt.fassung.abloesen()
    with pytest.raises(BeitrittNichtMoeglich, match="kann nicht mehr"):
        eingereicht(beitritt, koordination)


SCHLECHT: dict[str, tuple[bytes, str]] = {
    "leer": (b"", "Die Datei ist leer."),
    "text": (b"Ich unterschreibe.", "weder PDF noch JPEG noch PNG"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "weder PDF noch JPEG noch PNG"),
    "seite": (b"<!doctype html><script>alert(1)</script>%PDF-", "weder PDF noch JPEG noch PNG"),
    "halbes_pdf": (scan()[:120], "lässt sich nicht öffnen"),
    "halbes_foto": (foto("PNG", (400, 400))[:60], "lässt sich nicht öffnen"),
    "viele_seiten": (scan(31), "mehr als 30 Seiten"),
    "zu_gross": (b"%PDF-" + b"x" * 7_000_000, "größer als 7,0 MB. Scannen Sie das Blatt in Grau"),
}


@pytest.mark.parametrize("name", SCHLECHT)
def test_bad_files(beitritt: Beitritt, besuch: Client, name: str) -> None:
    inhalt, grund = SCHLECHT[name]
    antwort = besuch.post(pfad(zugang_zu(beitritt)), {"datei": hochgeladen(inhalt, "x.pdf")})
    assert antwort.status_code == 422
    assert grund in antwort.text
    assert not Nachweis.objects.exists()


def test_picture_that_is_too_wide(
    beitritt: Beitritt, besuch: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    breit = foto("PNG", (9_000, 8_000))
    antwort = besuch.post(pfad(zugang_zu(beitritt)), {"datei": hochgeladen(breit, "x.png")})
    assert "zu viele Bildpunkte" in antwort.text
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 1_000)
    antwort = besuch.post(
        pfad(zugang_zu(beitritt)), {"datei": hochgeladen(foto("PNG", (90, 90)), "x.png")}
    )
    assert "zu viele Bildpunkte" in antwort.text


def test_hostile_name(beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto) -> None:
    name = "../../etc/‮fdp.<script>\r\n.pdf"
    besuch.post(pfad(zugang_zu(beitritt)), {"datei": hochgeladen(scan(), name)})
    nachweis = Nachweis.objects.get()
    assert "‮" not in nachweis.dateiname
    assert Path(nachweis.datei.name).name == "nachweis.pdf"
    antwort = als(koordination).get(adresse("nachweis-datei", nachweis.pk))
    assert antwort["Content-Disposition"].startswith("attachment")
    assert "<script>" not in als(koordination).get(nachweis.get_absolute_url()).text


def test_form_of_the_coordination(beitritt: Beitritt, als: Als, koordination: Konto) -> None:
    nachweis, client = eingereicht(beitritt, koordination), als(koordination)
    heute = timezone.localdate()
    fremd = KontaktFabrik.create()
    for eingabe, grund in (
        ({"geprueft": ""}, "Bestätigen Sie, dass Sie die Unterschrift geprüft haben"),
        ({"am": (heute + timedelta(days=1)).isoformat()}, "liegt in der Zukunft"),
        ({"am": (heute - timedelta(days=1)).isoformat()}, "wurde erst am"),
        ({"kontakt": fremd.pk}, "kern-error"),
        ({"name": ""}, "Geben Sie den Namen ein"),
    ):
        daten = abgeschrieben(am=heute.isoformat()) | eingabe
        antwort = client.post(adresse("nachweis-pruefen", nachweis.pk), daten)
        assert antwort.status_code == 422
        assert grund in antwort.text
        assert 'value="Musterstadt"' in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.PAPIER_ZU_PRUEFEN


def test_two_who_confirm_at_once(beitritt: Beitritt, koordination: Konto) -> None:
    nachweis = eingereicht(beitritt, koordination)
    zweites_fenster = Nachweis.objects.get(pk=nachweis.pk)
    bestaetigt(nachweis, koordination)
    with pytest.raises(FalscherZustand):
        aktionen.scan_verwerfen(nachweis=zweites_fenster, grund="nein", von=koordination)
    assert Dokument.objects.zu(beitritt).filter(art="beitritt").count() == 1


def test_accepted_proof_is_refused_to_be_changed(beitritt: Beitritt, koordination: Konto) -> None:
    nachweis = eingereicht(beitritt, koordination)
    bestaetigt(nachweis, koordination)
    for versuch in (
        lambda: Nachweis.objects.filter(pk=nachweis.pk).update(sha256="0" * 64),
        lambda: Nachweis.objects.filter(pk=nachweis.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
            versuch()
