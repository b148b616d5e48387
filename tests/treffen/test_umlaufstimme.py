"""Answering by link and with an account, and the coordination's pages around it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.formulare import senden
from tests.treffen.umlaufhilfe import (
    S,
    entwurf,
    laufend,
    mails,
    mitglied,
    person,
    stimmt,
    url,
    vorbei,
    weg,
)
from treffen.aktionen import umlauf as aktionen
from treffen.models import Umlauf

Als = Callable[[Konto], Client]
HAESSLICH = "مؤسسة‏ 👨‍👩‍👧 " + "Donaudampfschifffahrt" * 4


@pytest.fixture
def haeuser(netzwerk: Netzwerk) -> list[Organisation]:
    return [mitglied(netzwerk, name) for name in (HAESSLICH, "Praxis")]


@pytest.fixture
def umlauf(netzwerk: Netzwerk, koordination: Konto, haeuser: list[Organisation]) -> Umlauf:
    return laufend(netzwerk, koordination, *haeuser, begruendung="Weil <b>es</b> eilt.")


def daten(umlauf: Umlauf, haus: Organisation, wahl: str, **mehr: str) -> dict[str, Any]:
    stimme = umlauf.stimmen.get(organisation=haus)
    felder = {"stimme": wahl, "bemerkung": "", "gelesen": stimme.stand} | mehr
    return {"fuer": stimme.pk} | {f"s{stimme.pk}-{name}": wert for name, wert in felder.items()}


def gegeben(umlauf: Umlauf, haus: Organisation) -> str:
    stimme: str = umlauf.stimmen.get(organisation=haus).stimme
    return stimme


def test_oeffnen_aendert_nichts_antworten_schon(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    haus = haeuser[0]
    seite = weg(umlauf, person(haus))
    text = client.get(seite).text
    assert haus.name in text
    assert "Weil &lt;b&gt;es&lt;/b&gt; eilt." in text
    assert gegeben(umlauf, haus) == S.OFFEN
    antwort = client.post(seite, daten(umlauf, haus, S.JA), follow=True)
    assert "Ihre Antwort ist gespeichert." in antwort.text
    assert "Bisher: Zustimmung" in antwort.text
    client.post(seite, daten(umlauf, haus, S.NEIN))
    assert gegeben(umlauf, haus) == S.NEIN


@pytest.mark.parametrize(
    ("felder", "status"),
    [
        ({"stimme": ""}, 422),
        ({"stimme": "vielleicht"}, 422),
        ({"stimme": S.WIDERSPRUCH}, 422),  # without a reason
        ({"stimme": S.JA, "bemerkung": "x" * 601}, 422),
        ({"stimme": S.JA, "bemerkung": "a\x00b"}, 422),
    ],
)
def test_falsche_antworten(
    client: Client,
    umlauf: Umlauf,
    haeuser: list[Organisation],
    felder: dict[str, str],
    status: int,
) -> None:
    seite = weg(umlauf, person(haeuser[0]))
    antwort = client.post(seite, daten(umlauf, haeuser[0], S.JA) | _mit(umlauf, haeuser[0], felder))
    assert antwort.status_code == status
    assert "app-errors" in antwort.text
    assert gegeben(umlauf, haeuser[0]) == S.OFFEN


def _mit(umlauf: Umlauf, haus: Organisation, felder: dict[str, str]) -> dict[str, str]:
    stimme = umlauf.stimmen.get(organisation=haus)
    return {f"s{stimme.pk}-{name}": wert for name, wert in felder.items()}


@pytest.mark.parametrize("fuer", ["", "9" * 5000, "\x00", "-1", "0"])
def test_fuer_wen_auch_immer(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation], fuer: str
) -> None:
    assert client.post(weg(umlauf, person(haeuser[0])), {"fuer": fuer}).status_code == 404


def test_nicht_fuer_ein_fremdes_haus(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    kita, praxis = haeuser
    antwort = client.post(weg(umlauf, person(kita)), daten(umlauf, praxis, S.JA))
    assert antwort.status_code == 404
    assert gegeben(umlauf, praxis) == S.OFFEN


def test_widerspruch_und_danach(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """Whoever comes after reads that it is over, and keeps what she wrote."""
    kita, praxis = haeuser
    seite = weg(umlauf, person(kita))
    felder = daten(umlauf, kita, S.WIDERSPRUCH, bemerkung="Bitte besprechen.")
    antwort = client.post(seite, felder, follow=True)
    assert "der Umlauf ist damit beendet" in antwort.text
    assert "Durch Widerspruch beendet" in antwort.text
    anderer = weg(umlauf, person(praxis))
    spaet = client.post(anderer, daten(umlauf, praxis, S.JA, bemerkung="Gern!"))
    assert spaet.status_code == 409
    assert "Gern!" in spaet.text
    assert client.post(anderer, daten(umlauf, praxis, "")).status_code == 409
    assert client.get(anderer).status_code == 200


def test_nach_der_frist_wartet_man_auf_die_auszaehlung(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    vorbei(umlauf)
    seite = weg(umlauf, person(haeuser[0]))
    assert "In der Nacht wird ausgezählt." in client.get(seite).text
    assert client.post(seite, daten(umlauf, haeuser[0], S.JA)).status_code == 409


def test_die_kollegin_war_schneller(
    client: Client, netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Her answer is shown, mine is kept; sent again, mine counts."""
    kita = mitglied(netzwerk, "Kita", personen=2)
    umlauf = laufend(netzwerk, koordination, kita, mitglied(netzwerk, "Praxis"))
    erste, zweite = Kontakt.objects.filter(organisation=kita).order_by("pk")
    seite, offen = weg(umlauf, zweite), daten(umlauf, kita, S.NEIN, bemerkung="Zu bunt.")
    stimmt(umlauf, kita, S.JA, wer=erste)
    antwort = client.post(seite, offen)
    assert antwort.status_code == 409
    assert f"{erste.name} hat inzwischen" in antwort.text
    assert "Zu bunt." in antwort.text
    client.post(seite, daten(umlauf, kita, S.NEIN, bemerkung="Zu bunt."))
    assert gegeben(umlauf, kita) == S.NEIN


def test_wer_gegangen_ist(client: Client, umlauf: Umlauf, haeuser: list[Organisation]) -> None:
    kontakt = person(haeuser[0])
    seite = weg(umlauf, kontakt)
    kontakt.organisation = mitglied(umlauf.netzwerk, "Anderes Haus", personen=0)
    kontakt.save()
    assert "nicht stimmberechtigt" in client.get(seite).text
    kontakt.ausscheiden()
    assert client.get(seite).status_code == 404


def test_mit_konto(
    als: Als, fachkraft: Konto, koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    seite = url("umlaufstimme-eigene", umlauf)
    assert als(fachkraft).get(seite).status_code == 403
    Kontakt.objects.filter(organisation=haeuser[0]).update(konto=fachkraft)
    client = als(fachkraft)
    uebersicht = f"/{umlauf.netzwerk.kurzname}/uebersicht/"
    assert "Ihre Stimme fehlt noch: Neues Logo" in client.get(uebersicht).text
    assert "Abstimmen oder ändern" in client.get(url("umlauf-zeigen", umlauf)).text
    client.post(seite, daten(umlauf, haeuser[0], S.ENTHALTUNG))
    assert gegeben(umlauf, haeuser[0]) == S.ENTHALTUNG
    # Members read how houses vote, the coordination who did it.
    name = person(haeuser[0]).name
    assert name not in client.get(url("umlauf-zeigen", umlauf)).text
    assert name in als(koordination).get(url("umlauf-zeigen", umlauf)).text


# The coordination


def test_vom_entwurf_zum_versand(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    client = als(koordination)
    assert "Noch kein Umlauf" in client.get(url("umlauf-liste")).text
    neu = url("umlauf-neu")
    heute = timezone.localdate()
    felder = {
        "titel": "Neues Logo",
        "wortlaut": "Max Muster, geb. 3.4.2015, ist gemeint.",
        "frist": heute + timedelta(days=7),
    }
    assert client.post(neu, felder | {"frist": heute}).status_code == 422
    antwort = client.post(neu, felder)
    umlauf = Umlauf.objects.get()
    assert antwort["Location"] == url("umlauf-starten", umlauf)
    client.post(neu, felder)  # a second click
    assert Umlauf.objects.count() == 1
    starten = url("umlauf-starten", umlauf)
    assert "noch kein aktives Mitglied" in client.get(starten).text
    kita = mitglied(netzwerk, "Kita")
    stumm = mitglied(netzwerk, "Stumm", email="")
    text = client.get(starten).text
    assert "sieht nach Falldaten aus" in text
    assert "Stumm (niemand per E-Mail erreichbar)" in text
    assert text.count(" checked") == 2
    bearbeiten = url("umlauf-bearbeiten", umlauf)
    assert senden(client, bearbeiten, felder | {"wortlaut": ""}).status_code == 422
    senden(client, bearbeiten, felder | {"wortlaut": "Das Logo gilt."})
    assert client.post(starten, {}).status_code == 422
    antwort = client.post(starten, {"organisationen": [kita.pk, stumm.pk]}, follow=True)
    assert "1 E-Mail ist unterwegs" in antwort.text
    assert "Eine Organisation hat noch keinen Link" in antwort.text
    umlauf.refresh_from_db()
    assert (umlauf.wortlaut, umlauf.laeuft) == ("Das Logo gilt.", True)
    # Once sent, what people read stays; the old form is told so.
    for seite in (bearbeiten, starten, url("umlauf-loeschen", umlauf)):
        assert "bleibt, wie er ist" in client.post(seite, felder, follow=True).text
    stimmt(umlauf, kita)
    assert "Neues Logo" in client.get(url("umlauf-liste")).text


def test_entwurf_loeschen(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    umlauf = entwurf(netzwerk)
    client = als(koordination)
    assert "Noch nicht versandt" in client.get(url("umlauf-zeigen", umlauf)).text
    assert "löschen?" in client.get(url("umlauf-loeschen", umlauf)).text
    client.post(url("umlauf-loeschen", umlauf))
    assert not Umlauf.objects.exists()


def test_erinnern_verlaengern_zurueckziehen(als: Als, koordination: Konto, umlauf: Umlauf) -> None:
    client = als(koordination)
    nachfragen = url("umlauf-nachfragen", umlauf)
    assert "2 Personen sind erinnert." in client.post(nachfragen, follow=True).text
    assert "Niemand ist zu erinnern" in client.post(nachfragen, follow=True).text
    frist = url("umlauf-verlaengern", umlauf)
    heute = timezone.localdate()
    for tag in (heute, heute + timedelta(days=3), "9" * 5000):
        assert client.post(frist, {"frist": tag}).status_code == 422
    client.post(frist, {"frist": heute + timedelta(days=30)})
    umlauf.refresh_from_db()
    assert umlauf.frist == heute + timedelta(days=30)
    zurueck = url("umlauf-zurueckziehen", umlauf)
    assert client.post(zurueck, {"grund": ""}).status_code == 422
    text = client.post(zurueck, {"grund": "Der Text war falsch."}, follow=True).text
    assert "Der Text war falsch." in text
    assert len(mails(aktionen.ANLASS_ENDE)) == 2
    assert "läuft nicht" in client.get(frist, follow=True).text


def test_mit_einem_klick_auf_die_tagesordnung(
    als: Als,
    netzwerk: Netzwerk,
    koordination: Konto,
    umlauf: Umlauf,
    haeuser: list[Organisation],
) -> None:
    client = als(koordination)
    stimmt(umlauf, haeuser[0], S.WIDERSPRUCH, "Nein.")
    uebersicht = client.get(f"/{netzwerk.kurzname}/uebersicht/").text
    assert "Widerspruch gegen den Umlauf: Neues Logo" in uebersicht
    aufnehmen = url("umlauf-aufnehmen", umlauf)
    assert "Es ist kein Treffen geplant" in client.get(url("umlauf-zeigen", umlauf)).text
    assert "Es ist kein Treffen geplant" in client.post(aufnehmen, follow=True).text
    treffen = TreffenFabrik(netzwerk=netzwerk)
    assert "Auf die Tagesordnung:" in client.get(url("umlauf-zeigen", umlauf)).text
    assert "steht auf der Tagesordnung" in client.post(aufnehmen, follow=True).text
    assert treffen.tops.get().titel == umlauf.titel
    # On an agenda it is nobody's task any more.
    uebersicht = client.get(f"/{netzwerk.kurzname}/uebersicht/").text
    assert "Widerspruch gegen den Umlauf: Neues Logo" not in uebersicht


def test_die_uebersicht_zaehlt_was_fehlt(
    als: Als, netzwerk: Netzwerk, koordination: Konto, umlauf: Umlauf
) -> None:
    Umlauf.objects.update(frist=timezone.localdate() + timedelta(days=2))
    text = als(koordination).get(f"/{netzwerk.kurzname}/uebersicht/").text
    assert "2 Stimmen fehlen im Umlauf: Neues Logo" in text


def test_der_beschluss_nennt_die_stimmen(
    als: Als, fachkraft: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """Members read in the register how each house voted, never who pressed the button."""
    for haus in haeuser:
        stimmt(umlauf, haus, S.JA, "Gern.")
    umlauf.refresh_from_db()
    text = als(fachkraft).get(umlauf.beschluss.get_absolute_url()).text
    assert HAESSLICH in text
    assert "Zustimmung 2 · Ablehnung 0 · Enthaltung 0" in text
    assert person(haeuser[1]).name not in text
    ende = als(fachkraft).get(url("umlauf-zeigen", umlauf)).text
    assert "Beschluss im Register" in ende
