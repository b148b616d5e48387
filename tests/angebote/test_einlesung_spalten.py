"""Columns whose heading the portal does not know: shown, and assigned by who reads the list in."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from angebote.models import Angebot, Angebotseinlesung
from mitglieder.einlesen.datei import lesen
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.angebotsliste import als_csv, zeile
from tests.angebote.fabriken import AngebotsformatFabrik, ThemaFabrik, ZielgruppeFabrik
from tests.fabriken import MitgliedschaftFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden


@pytest.fixture
def client(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> Client:
    organisation: Organisation = OrganisationFabrik(name="Caritas")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation, zustand="aktiv")
    for fabrik, name in (
        (ThemaFabrik, "Cybermobbing"), (ZielgruppeFabrik, "Eltern"),
        (AngebotsformatFabrik, "Elternabend"),
    ):  # fmt: skip
        if not fabrik._meta.model.objects.filter(name=name).exists():
            fabrik(name=name)
    return als(koordination)


def hochgeladen(client: Client, *zeilen: dict[str, str]) -> str:
    datei = SimpleUploadedFile("l.csv", als_csv(*zeilen))
    antwort = client.post("/kinderschutz/angebote/einlesen/", {"datei": datei, "ziel": "entwurf"})
    return str(antwort["Location"])


def zuordnen(client: Client, adresse: str, **wahl: str) -> str:
    daten = {name.replace("_", "-"): wert for name, wert in wahl.items()}
    antwort = client.post(f"{adresse}aendern/", daten | {"was": "spalten"}, follow=True)
    return html.unescape(antwort.text)


def werte(adresse: str, client: Client) -> list[dict[str, str]]:
    return [befund.werte for befund in client.get(adresse).context["plan"].befunde]


def test_zugeordnet_wird_mit_eingelesen(client: Client) -> None:
    adresse = hochgeladen(
        client,
        zeile(Treffpunkt="Rathaus", Farbe=""),
        zeile(Titel="Chor", Treffpunkt="Haus der Jugend mit einem sehr langen Namen und Zusatz"),
    )
    seite = html.unescape(client.get(adresse).text)
    assert "2 Spalten kennt das Portal nicht" in seite
    assert "„Rathaus“, „Haus der Jugend mit einem sehr langen N…“" in seite
    assert "(in dieser Spalte steht nichts)" in seite
    assert '<optgroup label="Noch nicht in der Datei">' in seite
    # The heading that names a line is always there: nothing else can be it.
    assert '<option value="titel"' not in seite
    assert "Rathaus" not in str(werte(adresse, client))
    seite = zuordnen(client, adresse, spalte_0="ort")
    assert '<option value="ort" selected>' in seite
    assert [zellen["ort"] for zellen in werte(adresse, client)] == [
        "Rathaus", "Haus der Jugend mit einem sehr langen Namen und Zusatz",
    ]  # fmt: skip
    stand = client.get(adresse).context["plan"].stand
    # Taken back, and another one instead: nothing of the first stays behind.
    zuordnen(client, adresse, spalte_0="")
    assert "ort" not in werte(adresse, client)[0]
    zuordnen(client, adresse, spalte_0="bezirk")
    assert (werte(adresse, client)[0]["bezirk"], "ort" in werte(adresse, client)[0]) == (
        "Rathaus", False,
    )  # fmt: skip
    # What was confirmed is what was shown.
    assert "hat sich seit der Vorschau" in client.post(adresse, {"stand": stand}, follow=True).text
    zuordnen(client, adresse, spalte_0="ort")
    client.post(adresse, {"stand": client.get(adresse).context["plan"].stand})
    einlesung = Angebotseinlesung.objects.get()
    assert einlesung.zeilen == []
    assert {auftrag["angaben"]["ort"] for auftrag in einlesung.auftraege} == {
        "Rathaus", "Haus der Jugend mit einem sehr langen Namen und Zusatz",
    }  # fmt: skip
    assert not Angebot.objects.exists()


def test_was_berichtigt_ist_oder_in_der_datei_steht_geht_vor(client: Client) -> None:
    adresse = hochgeladen(
        client,
        zeile(Thema="", Schwerpunkte="Cybermobing", Alter="6"),
        zeile(Titel="Chor", Schwerpunkte="Sngen"),
    )
    zuordnen(client, adresse, spalte_0="themen")
    assert [zellen["themen"] for zellen in werte(adresse, client)] == [
        "Cybermobing",
        "Cybermobbing",
    ]
    berichtigen = {"was": "berichtigen", "zelle-0-2-themen": "Cybermobing"}
    client.post(f"{adresse}aendern/", berichtigen)
    # As it was shown: it still comes from the column, and goes with it.
    zuordnen(client, adresse, spalte_0="")
    assert "themen" not in werte(adresse, client)[0]
    zuordnen(client, adresse, spalte_0="themen")
    client.post(f"{adresse}aendern/", berichtigen | {"zelle-0-2-themen": ""})
    assert "themen" not in werte(adresse, client)[0]
    client.post(f"{adresse}aendern/", berichtigen | {"zelle-0-2-themen": "Cybermobbing"})
    assert werte(adresse, client)[0]["themen"] == "Cybermobbing"


def test_eine_angabe_kommt_nur_aus_einer_spalte(client: Client) -> None:
    adresse = hochgeladen(client, zeile(Treffpunkt="Rathaus", Raum="Saal"))
    seite = zuordnen(client, adresse, spalte_0="ort", spalte_1="ort")
    assert "Eine Angabe kann nur aus einer Spalte kommen." in seite
    assert "Noch nicht zugeordnet: Raum" in seite
    assert werte(adresse, client)[0]["ort"] == "Rathaus"
    # Both exchanged in one go; what does not exist is not chosen; what is not sent stays.
    zuordnen(client, adresse, spalte_0="bezirk", spalte_1="ort")
    zellen = werte(adresse, client)[0]
    assert (zellen["ort"], zellen["bezirk"]) == ("Saal", "Rathaus")
    zuordnen(client, adresse, spalte_1="grund")
    zellen = werte(adresse, client)[0]
    assert ("ort" in zellen, zellen["bezirk"]) == (False, "Rathaus")


def test_in_der_mitgliederliste_ebenso_und_auch_zusammengesetztes(
    netzwerk: Netzwerk, client: Client
) -> None:
    inhalt = "Organisation;Wer;Hinweis;Hinweis\nKita Mond;Frau Dr. Ada Beispiel;a;b\n"
    assert lesen(inhalt.encode()).zeilen[0].fremd == {
        "Wer": "Frau Dr. Ada Beispiel", "Hinweis": "a", "Hinweis (2)": "b",
    }  # fmt: skip
    datei = SimpleUploadedFile("l.csv", inhalt.encode())
    antwort = client.post(
        reverse("mitglieder:einlesung-neu", args=[netzwerk.kurzname]), {"datei": datei}
    )
    adresse = str(antwort["Location"])
    assert "3 Spalten kennt das Portal nicht" in client.get(adresse).text
    zuordnen(client, adresse, spalte_0="person")
    zellen = werte(adresse, client)[0]
    assert (zellen["vorname"], zellen["nachname"]) == ("Ada", "Beispiel")
