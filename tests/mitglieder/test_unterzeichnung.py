"""Signing by link: the way through, bad input, refusals, two at once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.models import Beitritt, Kontakt
from mitglieder.siegelung import siegel_des_netzwerks
from netzwerk.basis import briefe, siegel
from netzwerk.basis.models import (
    Dokument,
    Einmalcode,
    Kettenglied,
    Konto,
    Nachricht,
    Netzwerk,
    Zugang,
)
from netzwerk.basis.pdf import konformitaet
from tests.mitglieder.fabriken import (
    ANGABEN,
    code_fuer,
    eingaben,
    eingeladen,
    ereignisse,
    falscher_code,
    gesiegelt,
    partner,
    pfad,
    unterzeichnet,
    unterzeichnet_mit,
    veroeffentlicht,
    zugang_zu,
)

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


# The way through -----------------------------------------------------------------------------
def test_reading_changes_nothing(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    for name in ("lesen", "angaben", "ablehnen", "benennen"):
        antwort = besuch.get(pfad(zugang, name))
        assert antwort.status_code == 200
        assert antwort["Cache-Control"].startswith("max-age=0")
    assert "§ 1 Abschnitt 1" in besuch.get(pfad(zugang)).text
    assert ereignisse(beitritt) == ["eingeladen"]
    beitritt.refresh_from_db()
    assert beitritt.geoeffnet_am is None


def test_whole_way(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    antwort = besuch.post(pfad(zugang, "code"), follow=True)
    assert "Der Code ist unterwegs" in antwort.text
    assert "Robin Muster" in antwort.text  # the recorded name is offered
    antwort = besuch.post(
        pfad(zugang, "unterzeichnen"), eingaben(zugang, code=code_fuer(zugang)), follow=True
    )
    assert "Vielen Dank, die Vereinbarung ist unterzeichnet" in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.UNTERZEICHNET
    assert beitritt.identitaet == Beitritt.Identitaet.CODE
    assert set(beitritt.erklaerungen) == set(Beitritt.ERKLAERUNGEN)
    assert "Kita Regenbogen" in beitritt.erklaerungen["berechtigt"]
    assert ereignisse(beitritt) == [
        "eingeladen",
        "geoeffnet",
        "code_gesendet",
        "code_bestaetigt",
        "unterzeichnet",
    ]
    pdf = gesiegelt(beitritt)
    assert ereignisse(beitritt)[-1] == "gesiegelt"
    assert Kettenglied.objects.pruefen(beitritt.kette)
    text = besuch.get(pfad(zugang)).text
    assert pdf.pruefcode in text
    antwort_mit_datei: Any = besuch.get(pfad(zugang, "dokument"))
    heruntergeladen = antwort_mit_datei.getvalue()
    assert heruntergeladen == pdf.inhalt()
    ergebnis = siegel.pruefen(heruntergeladen)
    assert ergebnis.deckt_ganzes_dokument
    assert ergebnis.fingerabdruck == siegel_des_netzwerks(pdf.netzwerk).fingerabdruck
    assert konformitaet(heruntergeladen) == []
    an = set(
        Nachricht.objects.filter(anlass="vereinbarung.beitritt_bestaetigt").values_list(
            "empfaenger", flat=True
        )
    )
    kontakt = zugang.inhaber
    assert isinstance(kontakt, Kontakt)
    assert an == {kontakt.email, "kinderschutz@musterstadt.example"}


def test_the_mails(beitritt: Beitritt, koordination: Konto) -> None:
    zugang = zugang_zu(beitritt)
    einladung = briefe.bauen(Nachricht.objects.get(anlass="vereinbarung.einladung"))
    assert pfad(zugang) in einladung.body
    assert "Kita Regenbogen" in einladung.body
    beitritt_aktionen.erinnern(beitritte=[beitritt], von=koordination)
    erinnerung = Nachricht.objects.get(anlass="vereinbarung.erinnerung")
    assert briefe.bauen(erinnerung).subject.startswith("Erinnerung")
    aktionen.code_senden(zugang=zugang)
    code = Nachricht.objects.get(anlass="vereinbarung.code")
    assert code.schlange == Nachricht.Schlange.CODES
    assert code_fuer(zugang) in briefe.bauen(code).body
    pdf = gesiegelt(unterzeichnet_mit(zugang))
    for anlass in ("vereinbarung.code", "vereinbarung.erinnerung"):
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(Nachricht.objects.get(anlass=anlass))
    bestaetigung = Nachricht.objects.filter(anlass="vereinbarung.beitritt_bestaetigt").first()
    assert bestaetigung is not None
    mail = briefe.bauen(bestaetigung)
    assert pdf.pruefcode in mail.body
    ((name, inhalt, art),) = [tuple(anhang) for anhang in mail.attachments]
    assert (name, inhalt, art) == (
        "vereinbarung-kita-regenbogen-fassung-1.pdf",
        pdf.inhalt(),
        "application/pdf",
    )


# Bad input -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("feld", "meldung"),
    [
        ("name", "Geben Sie Ihren Namen ein."),
        ("funktion", "Geben Sie Ihre Funktion ein."),
        ("ort", "Geben Sie den Ort ein"),
        ("gelesen", "dass Sie die Vereinbarung gelesen haben"),
        ("berechtigt", "dass Sie unterzeichnen dürfen"),
        ("einverstanden", "Bestätigen Sie den Beitritt"),
        ("code", "Geben Sie den Code aus der E-Mail ein."),
    ],
)
def test_each_field_is_asked_for(
    beitritt: Beitritt, besuch: Client, feld: str, meldung: str
) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    daten = eingaben(zugang, code=code_fuer(zugang))
    del daten[feld]
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
    assert antwort.status_code == 422
    assert meldung in antwort.text
    # The code is not used up by another field's error.
    assert Einmalcode.objects.get().versuche == 0


def test_wrong_code_keeps_what_was_typed_and_counts(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    daten = eingaben(zugang, code=falscher_code(zugang), name="Kim <i>Ünlü</i>")
    for rest in (4, 3, 2, 1):
        antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
        assert antwort.status_code == 422
        assert f"noch {rest} Versuch" in antwort.text
        assert "Kim &lt;i&gt;Ünlü&lt;/i&gt;" in antwort.text
    for code in (falscher_code(zugang), code_fuer(zugang)):  # the right one is too late now
        antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten | {"code": code})
        assert "zu oft falsch eingegeben" in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.ist_offen
    aktionen.code_senden(zugang=zugang)
    daten |= {"code": f" {code_fuer(zugang)[:3]} {code_fuer(zugang)[3:]} "}
    assert besuch.post(pfad(zugang, "unterzeichnen"), daten).status_code == 302


def test_without_and_with_expired_code(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), eingaben(zugang))
    assert "Fordern Sie zuerst einen Code an" in antwort.text
    aktionen.code_senden(zugang=zugang)
    Einmalcode.objects.update(gueltig_bis=timezone.now() - timedelta(seconds=1))
    daten = eingaben(zugang, code=code_fuer(zugang))
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
    assert "Der Code ist abgelaufen" in antwort.text
    # A new one is asked for from the same form; nothing typed is lost, nothing complained about.
    antwort = besuch.post(pfad(zugang, "angaben"), daten | {"aktion": "code", "ort": ""})
    assert antwort.status_code == 200
    assert "Der Code ist unterwegs" in antwort.text
    assert 'value="Robin Muster"' in antwort.text
    assert antwort.text.count(" checked") == 3
    daten = eingaben(zugang, code=code_fuer(zugang))
    assert besuch.post(pfad(zugang, "unterzeichnen"), daten).status_code == 302


def test_code_of_another_link_is_worth_nothing(netzwerk: Netzwerk, besuch: Client) -> None:
    fassung = veroeffentlicht(netzwerk)
    eins, zwei = (zugang_zu(eingeladen(fassung)) for _i in range(2))
    aktionen.code_senden(zugang=eins)
    antwort = besuch.post(pfad(zwei, "unterzeichnen"), eingaben(zwei, code=code_fuer(eins)))
    assert "Fordern Sie zuerst einen Code an" in antwort.text


def test_limits(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    for _i in range(6):
        besuch.post(pfad(zugang, "code"))
    antwort = besuch.post(pfad(zugang, "code"), follow=True)
    assert "schon mehrere Codes angefordert" in antwort.text
    assert Einmalcode.objects.count() == 6
    daten = eingaben(zugang, code=falscher_code(zugang))
    for _i in range(30):
        besuch.post(pfad(zugang, "unterzeichnen"), daten)
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
    assert "Zu viele Versuche" in antwort.text


# Refusals ------------------------------------------------------------------------------------
def test_text_changed_between_reading_and_signing(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    daten = eingaben(zugang, code=code_fuer(zugang), summe="0" * 64)
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten)
    assert antwort.status_code == 422
    assert "nicht mehr der, den Sie gelesen haben" in antwort.text
    assert 'value="Robin Muster"' in antwort.text
    assert beitritt.fassung.sha256 in antwort.text
    assert " checked" not in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


def test_version_replaced_between_reading_and_signing(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    code = code_fuer(zugang)
    beitritt.fassung.abloesen()
    with pytest.raises(beitritt_aktionen.BeitrittNichtMoeglich):
        aktionen.unterzeichnen(
            zugang=zugang, angaben=ANGABEN, summe=beitritt.fassung.sha256, code=code
        )
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), eingaben(zugang, code=code), follow=True)
    assert "kann hier nicht unterzeichnet werden" in antwort.text
    assert "nicht mehr online" in besuch.post(pfad(zugang, "code"), follow=True).text


def test_withdrawn_link(beitritt: Beitritt, besuch: Client, koordination: Konto) -> None:
    zugang = zugang_zu(beitritt)
    beitritt_aktionen.zurueckziehen(beitritt=beitritt, von=koordination)
    for name in ("lesen", "angaben", "unterzeichnen", "ablehnen", "benennen", "dokument", "text"):
        assert besuch.get(pfad(zugang, name)).status_code == 410
    assert besuch.post(pfad(zugang, "code")).status_code == 410


def test_link_of_another_purpose_or_network(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    Zugang.objects.filter(pk=zugang.pk).update(zweck=Zugang.Zweck.PROTOKOLL)
    assert besuch.get(pfad(zugang)).status_code == 404
    assert besuch.get(pfad(zugang)[:-3] + "xx/").status_code == 404


@pytest.mark.parametrize(
    "felder", [{"ist_zeichnungsberechtigt": False}, {"ausgeschieden_am": "2026-01-01"}]
)
def test_authority_lost_meanwhile(
    beitritt: Beitritt, besuch: Client, felder: dict[str, Any]
) -> None:
    zugang = zugang_zu(beitritt)
    Kontakt.objects.update(**felder)
    antwort = besuch.post(pfad(zugang, "code"), follow=True)
    assert "keine Berechtigung zum Unterzeichnen" in antwort.text
    antwort = besuch.post(pfad(zugang, "unterzeichnen"), eingaben(zugang))
    assert antwort.status_code == 422
    antwort = besuch.post(
        pfad(zugang, "angaben"), eingaben(zugang) | {"aktion": "code"}, follow=True
    )
    assert "keine Berechtigung zum Unterzeichnen" in antwort.text
    assert not Einmalcode.objects.exists()


def test_double_submit_signs_once(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    aktionen.code_senden(zugang=zugang)
    daten = eingaben(zugang, code=code_fuer(zugang))
    for _i in range(2):
        antwort = besuch.post(pfad(zugang, "unterzeichnen"), daten, follow=True)
        assert "Vielen Dank" in antwort.text
    assert ereignisse(beitritt).count("unterzeichnet") == 1
    assert Dokument.objects.filter(art="beitritt").count() == 1
    with pytest.raises(beitritt_aktionen.SchonBeantwortet):
        aktionen.code_senden(zugang=zugang)
    for name in ("unterzeichnen", "ablehnen"):
        assert besuch.get(pfad(zugang, name)).status_code == 302


def test_ablehnen(beitritt: Beitritt, besuch: Client, als: Als, koordination: Konto) -> None:
    zugang = zugang_zu(beitritt)
    antwort = besuch.post(pfad(zugang, "ablehnen"), {"grund": " "})
    assert antwort.status_code == 422
    antwort = besuch.post(pfad(zugang, "ablehnen"), {"grund": "Erst im <b>Mai</b>"}, follow=True)
    assert "wurde nicht unterzeichnet" in antwort.text
    assert ereignisse(beitritt) == ["eingeladen", "geoeffnet", "abgelehnt"]
    brief = briefe.bauen(Nachricht.objects.get(anlass="vereinbarung.abgelehnt"))
    assert reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk)) in brief.body
    assert "Mai" not in brief.body
    seite = reverse("mitglieder:beitritt-zeigen", args=("kinderschutz", beitritt.pk))
    assert "Erst im &lt;b&gt;Mai&lt;/b&gt;" in als(koordination).get(seite).text
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get(anlass="vereinbarung.einladung"))


# Two at once ---------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_signers_at_once_one_wins_the_other_is_told(netzwerk: Netzwerk) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, berechtigt=2))
    zugaenge = list(beitritt_aktionen.zugaenge(beitritt))
    for zugang in zugaenge:
        aktionen.code_senden(zugang=zugang)
    start = threading.Barrier(2)
    seiten: list[str] = []

    def besuchen(zugang: Zugang) -> None:
        daten = eingaben(zugang, code=code_fuer(zugang), name=f"Person {zugang.inhaber_id}")
        client = Client(headers={"accept-language": "de"})
        start.wait()
        seiten.append(client.post(pfad(zugang, "unterzeichnen"), daten, follow=True).text)
        connection.close()

    faeden = [threading.Thread(target=besuchen, args=(zugang,)) for zugang in zugaenge]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted("Vielen Dank" in text for text in seiten) == [False, True]
    verlierer = next(text for text in seiten if "Vielen Dank" not in text)
    assert "hat schon unterzeichnet" in verlierer
    assert ereignisse(beitritt).count("unterzeichnet") == 1
    assert Kettenglied.objects.pruefen(beitritt.kette)
    beitritt.refresh_from_db()
    assert beitritt.unterzeichner_name == f"Person {beitritt.kontakt_id}"


def test_declining_after_the_colleague_signed(netzwerk: Netzwerk) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk), partner(netzwerk, berechtigt=2))
    eins, zwei = beitritt_aktionen.zugaenge(beitritt)
    aktionen.code_senden(zugang=eins)
    unterzeichnet_mit(eins)
    with pytest.raises(beitritt_aktionen.SchonBeantwortet):
        aktionen.ablehnen(zugang=zwei, grund="Nein")


def test_the_page_asks_until_the_document_is_sealed(beitritt: Beitritt, besuch: Client) -> None:
    zugang = zugang_zu(beitritt)
    unterzeichnet(beitritt)
    weg = pfad(zugang)
    seite = besuch.get(weg).text
    assert f'hx-get="{weg}"' in seite
    assert "Seite aktualisieren" in seite  # without JavaScript
    assert "Das gesiegelte Dokument geht auch per E-Mail an" in seite
    code = Dokument.objects.get(art="beitritt").pruefcode
    assert f'/pruefen/?code={code}"' in seite  # the page answers at once
    teil = besuch.get(weg, headers={"HX-Request": "true"}).text
    assert "wird gerade gesiegelt" in teil
    assert "<html" not in teil
    Dokument.objects.filter(art="beitritt").update(fehler="Das Siegel fehlt.")
    teil = besuch.get(weg, headers={"HX-Request": "true"}).text
    assert "Das Siegel verzögert sich, die Koordinierungsstelle weiß davon" in teil
    assert "hx-trigger" not in teil
    Dokument.objects.filter(art="beitritt").update(fehler="")
    beitritt.refresh_from_db()
    gesiegelt(beitritt)
    teil = besuch.get(weg, headers={"HX-Request": "true"}).text
    assert "Dokument herunterladen" in teil
    assert "lässt sich herunterladen" in teil
    assert "hx-trigger" not in teil
    assert "Das gesiegelte Dokument geht auch per E-Mail an" in besuch.get(weg).text
