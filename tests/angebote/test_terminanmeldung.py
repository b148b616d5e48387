"""Signing up for a date of an offer without an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from angebote.aktionen import terminanmeldung as aktionen
from angebote.models import Angebot, Angebotstermin, Terminanmeldung
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.models import Nachricht
from tests.angebote.termine import (
    adresse,
    anmelden,
    bestaetigt,
    kalender,
    link,
    mail,
    post,
    stand,
    termin_von,
)
from tests.wettlauf import zuvorkommen


@pytest.fixture
def termin(eigenes_oeffentliches: Angebot) -> Angebotstermin:
    return termin_von(eigenes_oeffentliches, mit_anmeldung=True, plaetze=2, ort="Kita Löwenzahn")


def test_vom_formular_zum_platz(client: Client, termin: Angebotstermin) -> None:
    seite = client.get(adresse("terminanmeldung-neu", termin)).content.decode()
    for wort in ("Noch 2 Plätze sind frei", "Vier Wochen danach", "Seite schnell verlassen"):
        assert wort in seite
    antwort = anmelden(client, termin, "Noor")
    assert antwort.status_code == 302
    danach = client.get(antwort["Location"]).content.decode()
    assert "Bitte sehen Sie jetzt in Ihr Postfach" in danach
    assert "noor" not in danach.lower()
    # Nobody holds a place by typing an address.
    assert stand(termin) == {"Noor": "unbestaetigt"}
    assert aktionen.freie_plaetze(termin) == 2
    bitte = mail("anmeldung")
    assert bitte.subject.startswith("Bitte bestätigen: Vaterkurs am ")
    assert "Kita Löwenzahn" in bitte.body
    assert not kalender(bitte)
    ziel = link(bitte)
    # Opening changes nothing: mail scanners open links.
    frage = client.get(ziel).content.decode()
    assert "Anmeldung bestätigen?" in frage
    assert frage.count('name="schritt"') == 1
    assert stand(termin) == {"Noor": "unbestaetigt"}
    assert client.post(ziel, {"schritt": "bestaetigen"})["Location"] == ziel
    assert stand(termin) == {"Noor": "zugesagt"}
    assert "Sie sind angemeldet" in client.get(ziel).content.decode()
    # Pressed again, or reloaded: once is once.
    client.post(ziel, {"schritt": "bestaetigen"})
    (brief,) = post("anmeldung_bestaetigt")
    sendung = bauen(brief)
    assert sendung.subject.startswith("Angemeldet: Vaterkurs")
    eintrag = kalender(sendung)
    for zeile in ("METHOD:REQUEST", "SEQUENCE:0", "PARTSTAT=ACCEPTED", "LOCATION:Kita Löwenzahn"):
        assert zeile in eintrag
    assert ziel in eintrag


def test_warteliste_rueckt_der_reihe_nach_auf(client: Client, termin: Angebotstermin) -> None:
    erste = bestaetigt(client, termin, "Anna", personen=2)
    zweite = bestaetigt(client, termin, "Bela", personen=2)
    bestaetigt(client, termin, "Cora")
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "warteliste", "Cora": "warteliste"}
    assert "an Stelle 2 der Warteliste" in mail("anmeldung_bestaetigt").body
    assert not kalender(mail("anmeldung_bestaetigt"))
    wartet = client.get(zweite).content.decode()
    assert "Sie stehen an Stelle 1." in wartet
    assert (
        "Alle Plätze sind vergeben"
        in client.get(adresse("terminanmeldung-neu", termin)).content.decode()
    )
    client.post(erste, {"schritt": "abmelden"})
    assert stand(termin) == {"Anna": "abgemeldet", "Bela": "zugesagt", "Cora": "warteliste"}
    bela = Terminanmeldung.objects.get(name="Bela")
    assert (str(bela), bela.wartelistenplatz) == ("Bela", None)
    (platz,) = post("anmeldung_platz")
    sendung = bauen(platz)
    assert sendung.to == ["Bela <bela@eltern.example>"]
    assert "METHOD:REQUEST" in kalender(sendung)
    weg = mail("anmeldung_abgemeldet")
    assert "METHOD:CANCEL" in kalender(weg)
    # Cancelled again: nobody else moves up. Back again: at the end.
    client.post(erste, {"schritt": "abmelden"})
    assert len(post("anmeldung_abgemeldet")) == 1
    assert "Doch anmelden" not in (seite := client.get(erste).content.decode())
    assert "Auf die Warteliste setzen" in seite
    client.post(erste, {"schritt": "bestaetigen"})
    with pytest.raises(NichtMehrNoetig):
        mail("anmeldung_abgemeldet")
    client.post(zweite, {"schritt": "abmelden"})
    # A family of two does not fit beside Cora: it waits, and does not hold up whoever fits.
    assert stand(termin) == {"Anna": "warteliste", "Bela": "abgemeldet", "Cora": "zugesagt"}
    # The place is gone before the mail went out.
    with pytest.raises(NichtMehrNoetig):
        bauen(post("anmeldung_platz")[0])


def test_wer_passt_wartet_nicht_auf_eine_groessere_familie(
    client: Client, termin: Angebotstermin
) -> None:
    bestaetigt(client, termin, "Anna")
    bestaetigt(client, termin, "Bela", personen=2)
    bestaetigt(client, termin, "Cora")
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "warteliste", "Cora": "zugesagt"}


def test_bekannte_adresse_erfaehrt_niemand(client: Client, termin: Angebotstermin) -> None:
    """The page answers alike; only the owner of the address learns how it stands."""
    bestaetigt(client, termin, "Noor")
    Nachricht.objects.update(angelegt_am=timezone.now() - timedelta(hours=1))
    bekannt = anmelden(client, termin, "Wer anders", email="NOOR@eltern.example", personen=2)
    neu = anmelden(client, termin, "Unbekannt", email="neu@eltern.example")
    assert (bekannt.status_code, bekannt["Location"]) == (neu.status_code, neu["Location"])
    assert stand(termin) == {"Noor": "zugesagt", "Unbekannt": "unbestaetigt"}
    schon = bauen(post("anmeldung")[1])
    assert schon.subject.startswith("Sie sind schon angemeldet")
    assert "Wer anders" not in schon.body
    assert schon.to == ["Noor <noor@eltern.example>"]
    # Cancelling by that link works as by the first one.
    client.post(link(schon), {"schritt": "abmelden"})
    assert stand(termin)["Noor"] == "abgemeldet"
    with pytest.raises(NichtMehrNoetig):
        mail("anmeldung_bestaetigt")


def test_doppelklick_und_ungeduld_schicken_eine_mail(
    client: Client, termin: Angebotstermin
) -> None:
    anmelden(client, termin, "Noor")
    anmelden(client, termin, "Noor N.", email="noor@eltern.example", personen=2)
    assert stand(termin) == {"Noor N.": "unbestaetigt"}
    assert len(post("anmeldung")) == 1


def test_niemand_fuellt_ein_fremdes_postfach(client: Client, termin: Angebotstermin) -> None:
    for _mal in range(13):
        Nachricht.objects.update(angelegt_am=timezone.now() - timedelta(hours=1))
        anmelden(client, termin, "Opfer")
    assert len(post("anmeldung")) == aktionen.JE_ADRESSE_UND_TAG


def test_zu_oft_von_einer_adresse(client: Client, termin: Angebotstermin) -> None:
    for _mal in range(30):
        anmelden(client, termin, "")
    assert anmelden(client, termin, "Noor").status_code == 429
    assert stand(termin) == {}


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        ({"name": ""}, "Geben Sie Ihren Namen ein."),
        ({"name": "x" * 121}, "höchstens 120"),
        ({"email": "noor"}, "Bitte geben Sie eine E-Mail-Adresse ein"),
        ({"email": ""}, "Geben Sie Ihre E-Mail-Adresse ein."),
        ({"personen": ""}, "Geben Sie an, wie viele Personen kommen."),
        ({"personen": "0"}, "Mindestens eine Person muss kommen."),
        ({"personen": "11"}, "Höchstens 10 Personen auf einmal."),
        ({"personen": "3"}, "So viele Plätze gibt es nicht: Es sind 2."),
        ({"personen": "zwei"}, "Bitte geben Sie eine ganze Zahl ein."),
        ({"name": "A\x00B"}, "unsichtbares Zeichen"),
    ],
)
def test_falsche_angaben(
    client: Client, termin: Angebotstermin, angaben: dict[str, str], meldung: str
) -> None:
    antwort = anmelden(client, termin, **({"name": "Noor", "email": "noor@x.example"} | angaben))
    assert antwort.status_code == 422
    seite = antwort.content.decode()
    assert meldung in seite, antwort.context["form"].errors
    assert "<title>Fehler:" in seite
    assert not Terminanmeldung.objects.exists()


def test_haessliche_namen_bleiben_wie_getippt(client: Client, termin: Angebotstermin) -> None:
    name = '<b>Ζωή</b> "Øre" 🎈 O\'Neil; DROP'
    ziel = bestaetigt(client, termin, name, email="haesslich@eltern.example")
    assert "&lt;b&gt;Ζωή" in client.get(ziel).content.decode()
    sendung = mail("anmeldung_bestaetigt")
    assert name in sendung.body
    sendung.message()


@pytest.mark.parametrize(
    ("angaben", "sagt"),
    [
        ({"abgesagt_am": timezone.now()}, "Dieser Termin fällt aus"),
        ({"anmeldeschluss": timezone.now()}, "Die Anmeldung ist geschlossen"),
        ({"tage": -3}, "Dieser Termin ist vorbei"),
    ],
)
def test_wann_es_nicht_mehr_geht(
    client: Client, eigenes_oeffentliches: Angebot, angaben: dict[str, Any], sagt: str
) -> None:
    zu = termin_von(eigenes_oeffentliches, mit_anmeldung=True, **angaben)
    seite = client.get(adresse("terminanmeldung-neu", zu)).content.decode()
    assert sagt in seite
    assert "<form" not in seite.partition("<main")[2].partition("</main")[0]
    assert anmelden(client, zu).status_code == 200
    assert stand(zu) == {}


@pytest.mark.django_db(transaction=True)
def test_der_letzte_platz_geht_an_eine(client: Client, termin: Angebotstermin) -> None:
    ziele = []
    for name in ("Anna", "Bela"):
        anmelden(client, termin, name, personen=2)
        ziele.append(link(mail("anmeldung")))
    anna = Terminanmeldung.objects.get(name="Anna")
    antwort: Any = zuvorkommen(
        lambda: aktionen.bestaetigen(anmeldung=anna, von=OEFFENTLICHKEIT),
        lambda: Client().post(ziele[1], {"schritt": "bestaetigen"}),
    )
    assert antwort.status_code == 302
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "warteliste"}


@pytest.mark.django_db(transaction=True)
def test_dieselbe_adresse_im_selben_augenblick(client: Client, termin: Angebotstermin) -> None:
    angaben: dict[str, Any] = {"name": "Noor", "email": "noor@eltern.example", "personen": 1}
    antwort: Any = zuvorkommen(
        lambda: aktionen.anmelden(termin=termin, von=OEFFENTLICHKEIT, **angaben),
        lambda: anmelden(Client(), termin, "Noor"),
    )
    assert antwort.status_code == 302
    assert stand(termin) == {"Noor": "unbestaetigt"}
    assert len(post("anmeldung")) == 1


@pytest.mark.django_db(transaction=True)
def test_geschlossen_zwischen_zwei_blicken(client: Client, termin: Angebotstermin) -> None:
    ziel = link_nach_anmeldung(client, termin)

    def absagen() -> None:
        Angebotstermin.objects.filter(pk=termin.pk).update(abgesagt_am=timezone.now())

    antwort: Any = zuvorkommen(absagen, lambda: anmelden(Client(), termin, "Zuspaet"))
    assert antwort.status_code == 200
    assert "Dieser Termin fällt aus" in antwort.text
    Angebotstermin.objects.filter(pk=termin.pk).update(abgesagt_am=None)
    antwort = zuvorkommen(absagen, lambda: Client().post(ziel, {"schritt": "bestaetigen"}))
    assert antwort.status_code == 409
    assert "Das ging nicht mehr" in antwort.text
    assert stand(termin) == {"Noor": "unbestaetigt"}


def link_nach_anmeldung(client: Client, termin: Angebotstermin) -> str:
    anmelden(client, termin, "Noor")
    return link(mail("anmeldung"))


def test_wer_rechtzeitig_kam_bestaetigt_auch_nach_dem_schluss(
    client: Client, termin: Angebotstermin
) -> None:
    """The link holds for two days; places are still given one by one."""
    links = []
    for name in ("Anna", "Bela"):
        anmelden(client, termin, name, personen=2)
        links.append(link(mail("anmeldung")))
    Angebotstermin.objects.update(anmeldeschluss=timezone.now())
    assert 'value="bestaetigen"' in client.get(links[0]).text
    for ziel in links:
        assert client.post(ziel, {"schritt": "bestaetigen"}).status_code == 302
    assert stand(termin) == {"Anna": "zugesagt", "Bela": "warteliste"}
    # Who gave the place back is late like everybody else.
    client.post(links[0], {"schritt": "abmelden"})
    assert client.post(links[0], {"schritt": "bestaetigen"}).status_code == 409
    assert stand(termin) == {"Anna": "abgemeldet", "Bela": "zugesagt"}


@pytest.mark.parametrize("anderes", ["schluss", "beginn"])
def test_zu_spaet_angemeldet_oder_schon_begonnen(
    client: Client, termin: Angebotstermin, anderes: str
) -> None:
    ziel = link_nach_anmeldung(client, termin)
    vorhin = timezone.now() - timedelta(minutes=1)
    if anderes == "schluss":  # set earlier meanwhile
        Angebotstermin.objects.update(anmeldeschluss=vorhin)
    else:
        Terminanmeldung.objects.update(angemeldet_am=vorhin - timedelta(hours=3))
        Angebotstermin.objects.update(beginn=vorhin, anmeldeschluss=vorhin - timedelta(hours=1))
    assert "Die Anmeldung ist geschlossen" in client.get(ziel).content.decode()
    assert client.post(ziel, {"schritt": "bestaetigen"}).status_code == 409
    # Whoever only wants to be forgotten may say so; nothing is written to them.
    assert client.post(ziel, {"schritt": "abmelden"}).status_code == 302
    assert stand(termin) == {"Noor": "abgemeldet"}
    assert not post("anmeldung_abgemeldet")


def test_abmelden_nach_beginn_laesst_niemanden_nachruecken(
    client: Client, termin: Angebotstermin
) -> None:
    erste = bestaetigt(client, termin, "Anna", personen=2)
    bestaetigt(client, termin, "Bela")
    Angebotstermin.objects.update(beginn=timezone.now() - timedelta(minutes=1))
    client.post(erste, {"schritt": "abmelden"})
    assert stand(termin) == {"Anna": "abgemeldet", "Bela": "warteliste"}


def test_was_geloescht_wird_ist_weg(client: Client, termin: Angebotstermin) -> None:
    """The row, and the address in the list of sent mails."""
    ziel = bestaetigt(client, termin, "Anna")
    offen = link_nach_anmeldung(client, termin)
    jetzt = timezone.now()
    for tage, bleiben in (
        (1, {"Anna": "zugesagt", "Noor": "unbestaetigt"}),
        (3, {"Anna": "zugesagt"}),
        (41, {"Anna": "zugesagt"}),
        (43, {}),
    ):
        durchsetzen(jetzt + timedelta(days=tage))
        assert stand(termin) == bleiben
    assert client.get(offen).status_code == 410
    assert client.get(ziel).status_code == 410
    assert not Terminanmeldung.objects.exists()
    assert not Nachricht.objects.filter(anlass__startswith="angebot.anmeldung").exists()
