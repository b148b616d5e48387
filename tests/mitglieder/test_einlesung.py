"""Reading in the member list in the browser: the preview, the confirmation, what is written."""

from datetime import timedelta
from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.spalten import SPALTEN
from mitglieder.einlesen.tabelle import Tabelle
from mitglieder.models import Einlesung, Mitgliedschaft, Organisation
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.mitgliederliste import eingelesen, geplant

KREFELD = Path("tests/daten/krefeld-medienpraevention-mitglieder.csv")


VON = System(grund="test")


def _neu(netzwerk: Netzwerk) -> str:
    return reverse("mitglieder:einlesung-neu", args=[netzwerk.kurzname])


def _hochladen(
    client: Client, netzwerk: Netzwerk, inhalt: bytes, name: str = "l.csv"
) -> HttpResponse:
    datei = SimpleUploadedFile(name, inhalt)
    antwort = client.post(_neu(netzwerk), {"datei": datei, "quelle": "Aus der Tasche"})
    return cast(HttpResponse, antwort)


def test_krefeld_im_browser(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    client = als(koordination)
    antwort = _hochladen(client, netzwerk, KREFELD.read_bytes(), KREFELD.name)
    assert antwort.status_code == 302
    assert Organisation.objects.count() == 0
    vorschau = client.get(antwort["Location"])
    assert "16 Zeilen bringen Neues" in vorschau.content.decode()
    assert Organisation.objects.count() == 0
    stand = vorschau.context["plan"].stand
    ergebnis = client.post(antwort["Location"], {"stand": stand}, follow=True)
    assert "16 Zeilen sind neu" in ergebnis.content.decode()

    mitglieder = Organisation.objects.all().aktive_mitglieder(netzwerk)
    assert mitglieder.count() == 14
    assert set(Organisation.objects.exclude(pk__in=mitglieder).values_list("name", flat=True)) == {
        "Stadt Krefeld",
        "Fachbereich Jugendhilfe und Beschäftigungsförderung",
    }
    schutz = Organisation.objects.get(name="Kinder- und Jugendschutz")
    assert schutz.uebergeordnet is not None
    assert schutz.uebergeordnet.name == "Fachbereich Jugendhilfe und Beschäftigungsförderung"
    assert schutz.uebergeordnet.uebergeordnet is not None
    assert schutz.uebergeordnet.uebergeordnet.website == "https://www.krefeld.de"
    assert schutz.uebergeordnet.uebergeordnet.uebergeordnet is None
    dienst = Mitgliedschaft.objects.get(organisation__name="Psychologischer Dienst")
    assert set(dienst.gruppen.values_list("schluessel", flat=True)) == {
        "geheimnistraeger_kkg4",
        "beratung_soziale_problemlagen",
    }


def test_zweimal_einlesen_aendert_nichts(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    text = KREFELD.read_text()
    eingelesen(netzwerk, koordination, text)
    vorher = list(Organisation.objects.order_by("pk").values())
    zweiter = geplant(netzwerk, text)
    assert {b.art for b in zweiter.befunde} == {"unveraendert"}
    antwort = _hochladen(als(koordination), netzwerk, text.encode())
    vorschau = als(koordination).get(antwort["Location"])
    assert "Die Liste ändert nichts" in vorschau.content.decode()
    assert list(Organisation.objects.order_by("pk").values()) == vorher


def test_reihenfolge_der_zeilen_ist_gleich(netzwerk: Netzwerk, koordination: Konto) -> None:
    kopf, *zeilen = KREFELD.read_text().splitlines()
    eingelesen(netzwerk, koordination, "\n".join([kopf, *reversed(zeilen)]))
    assert Organisation.objects.filter(uebergeordnet__name="Stadt Krefeld").count() == 6


def test_doppelter_klick_und_fremdes_bestaetigen(
    netzwerk: Netzwerk, koordination: Konto, fremde: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, KREFELD.read_bytes())["Location"]
    stand = client.get(adresse).context["plan"].stand
    assert als(fremde).post(adresse, {"stand": stand}).status_code == 404
    client.post(adresse, {"stand": stand})
    antwort = client.post(adresse, {"stand": stand}, follow=True)
    assert "schon eingelesen" in antwort.content.decode()
    assert Organisation.objects.count() == 16
    assert Einlesung.objects.get().zeilen == []


def test_geaenderter_bestand_verlangt_neue_vorschau(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, b"Organisation;Website\nKita Nord;www.kita.example\n")[
        "Location"
    ]
    stand = client.get(adresse).context["plan"].stand
    OrganisationFabrik(name="Kita Nord", kommune=netzwerk.kommune)
    antwort = client.post(adresse, {"stand": stand}, follow=True)
    assert "Der Bestand hat sich seit der Vorschau geändert" in antwort.content.decode()
    assert Mitgliedschaft.objects.count() == 0


def test_fehlerhafte_liste_laesst_sich_nicht_bestaetigen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    adresse = _hochladen(client, netzwerk, b"Organisation;Art\nKita;kita\nBad;Freibad\n")[
        "Location"
    ]
    vorschau = client.get(adresse)
    text = vorschau.content.decode()
    assert "1 Zeile ist fehlerhaft" in text
    assert "„Freibad“ ist nicht bekannt" in text
    client.post(adresse, {"stand": vorschau.context["plan"].stand})
    assert Organisation.objects.count() == 0


def test_vorlage_laesst_sich_ausfuellen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    antwort = als(koordination).get(
        reverse("mitglieder:einlesung-vorlage", args=[netzwerk.kurzname])
    )
    assert antwort["Content-Disposition"] == 'attachment; filename="mitgliederliste-vorlage.csv"'
    tabelle = lesen(antwort.content + ";".join(["Kita", *["x"] * 25]).encode())
    assert tabelle.unbekannt == []
    assert list(tabelle.zeilen[0].werte) == list(SPALTEN)


def test_fehler_behaelt_was_getippt_war(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    antwort = _hochladen(als(koordination), netzwerk, b"%PDF-1.7\x00")
    text = antwort.content.decode()
    assert antwort.status_code == 422
    assert "Das ist keine lesbare Tabelle. Möglich sind .csv und .xlsx." in text
    assert 'value="Aus der Tasche"' in text
    ohne = als(koordination).post(_neu(netzwerk), {"quelle": "x"})
    assert ohne.status_code == 422


def test_nur_die_koordination_liest_ein(
    netzwerk: Netzwerk, vertretung: Konto, fachkraft: Konto, fremde: Konto, als: Anmelden
) -> None:
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        assert als(konto).get(_neu(netzwerk)).status_code == erwartet


def test_einlesung_verschwindet_nach_einem_tag(netzwerk: Netzwerk, koordination: Konto) -> None:
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk, tabelle=Tabelle([]), dateiname="l.csv", quelle="", von=koordination
    )
    assert str(einlesung) == "l.csv"
    assert Einlesung.objects.all().offen_fuer(VON, netzwerk).count() == 0
    durchsetzen()
    assert Einlesung.objects.count() == 1
    durchsetzen(timezone.now() + timedelta(days=1, minutes=1))
    assert Einlesung.objects.count() == 0
