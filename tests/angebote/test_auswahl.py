"""The lists offers choose from: own entries to keep, those of the portal to leave out here."""

from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from openpyxl.reader.excel import load_workbook
from pytest_django import DjangoAssertNumQueries

from angebote.aktionen import angebot as angebote
from angebote.aktionen import auswahl as aktionen
from angebote.aktionen import suche
from angebote.einlesen.vorlage import vorlage_xlsx
from angebote.forms.auswahl import FORMULARE
from angebote.forms.heft import Verzeichnisheftformular
from angebote.luecken import matrix
from angebote.models import Angebot, Angebotsaenderung, Angebotsformat, Thema, Zielgruppe
from angebote.models.aenderung import werte
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.angebotsliste import geplant, zeile
from tests.angebote.eingaben import eingabe
from tests.angebote.fabriken import AngebotFabrik, AngebotsformatFabrik, ThemaFabrik
from tests.angebote.test_liste import zahlen
from tests.angebote.test_suche import titel, verzeichnis
from tests.fabriken import MitgliedschaftFabrik, NetzwerkFabrik
from tests.formulare import gelesen, senden
from tests.mitglieder.anmelden import Anmelden

SYSTEM = System("test")
LISTEN: dict[str, Any] = {art: formular._meta.model for art, formular in FORMULARE.items()}


def url(name: str, netzwerk: Netzwerk, *args: Any, art: str = "themen") -> str:
    return reverse(f"angebote:auswahl-{name}", args=[netzwerk.kurzname, art, *args])


def eigenes(netzwerk: Netzwerk, name: str, liste: Any = Thema, **felder: Any) -> Any:
    return liste.objects.create(netzwerk=netzwerk, name=name, **{"position": 1000} | felder)


def _namen(netzwerk: Netzwerk) -> list[str]:
    return [thema.name for thema in Thema.objects.eigene(netzwerk)]


@pytest.fixture
def client(als: Anmelden, koordination: Konto) -> Client:
    return als(koordination)


@pytest.mark.parametrize("art", LISTEN)
def test_anlegen(netzwerk: Netzwerk, client: Client, art: str) -> None:
    leer = client.get(url("liste", netzwerk, art=art)).content.decode()
    assert "Noch kein eigener Eintrag" in leer
    daten = {"name": "  Trennung  und Scheidung ", "bereich": "allgemein"}
    for name in (daten["name"], "Zweites"):
        antwort = client.post(url("neu", netzwerk, art=art), daten | {"name": name}, follow=True)
    assert "„Zweites“ ist jetzt wählbar." in antwort.content.decode()
    liste = LISTEN[art].objects
    assert [e.name for e in liste.vergebbar(netzwerk)][-2:] == ["Trennung und Scheidung", "Zweites"]
    assert not liste.vergebbar(NetzwerkFabrik()).filter(name="Zweites").exists()
    form = client.get(reverse("angebote:angebot-neu", args=[netzwerk.kurzname])).content.decode()
    assert "Trennung und Scheidung" in form


@pytest.mark.parametrize(
    ("name", "meldung"),
    [
        ("", "Geben Sie dem Eintrag einen Namen."),
        (" GEWALT", "Das Portal bringt es für alle Netzwerke mit."),
        ("Koenigskinder", "„Königskinder“ gibt es schon."),
        ("sexting", "nur zurzeit nicht wählbar"),
        ("x" * 81, "höchstens 80 Zeichen"),
    ],
)
def test_kein_name_zweimal(netzwerk: Netzwerk, client: Client, name: str, meldung: str) -> None:
    eigenes(netzwerk, "Königskinder")
    eigenes(NetzwerkFabrik(), "Anderswo")
    Thema.objects.get(name="Sexting").ruht_in.add(netzwerk)
    anderes = eigenes(netzwerk, "Andere")
    daten = {"name": name, "bereich": "medien"}
    for antwort in (
        client.post(url("neu", netzwerk), daten),
        senden(client, url("bearbeiten", netzwerk, anderes.pk), daten),
    ):
        assert antwort.status_code == 422
        assert meldung in antwort.content.decode()
    assert sorted(_namen(netzwerk)) == ["Andere", "Königskinder"]
    daten["name"] = "Anderswo"
    assert client.post(url("neu", netzwerk), daten).status_code == 302


def test_neuer_name_steht_ueberall_auch_in_der_suche(netzwerk: Netzwerk, client: Client) -> None:
    thema = eigenes(netzwerk, "Trennung")
    angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Rat", themen=[thema])
    assert titel(netzwerk, "Trennung") == ["Rat"]
    adresse = url("bearbeiten", netzwerk, thema.pk)
    assert "Bisher: „Trennung“" in client.get(adresse).content.decode()
    antwort = senden(client, adresse, {"name": "Patchwork", "bereich": "allgemein"}, follow=True)
    assert "„Patchwork“ ist gespeichert." in antwort.content.decode()
    # The database has marked the row of the search; the task of the next minute writes it anew.
    assert suche.nachziehen() == 1
    assert titel(netzwerk, "Patchwork") == ["Rat"]
    assert titel(netzwerk, "Trennung") == []
    seite = client.get(
        reverse("angebote:angebot-zeigen", args=[netzwerk.kurzname, angebot.pk, angebot.slug])
    )
    assert "Patchwork" in seite.content.decode()
    # The same name in other letters is no other entry.
    assert senden(client, adresse, {"name": "PATCHWORK", "bereich": "medien"}).status_code == 302
    assert _namen(netzwerk) == ["PATCHWORK"]


def test_zweiter_reiter_ueberschreibt_nichts(netzwerk: Netzwerk, client: Client) -> None:
    thema = eigenes(netzwerk, "Trennung")
    adresse = url("bearbeiten", netzwerk, thema.pk)
    frueher = gelesen(client, adresse)
    senden(client, adresse, {"name": "Scheidung", "bereich": "allgemein"})
    antwort = client.post(adresse, frueher | {"name": "Patchwork", "bereich": "allgemein"})
    assert antwort.status_code == 422
    assert "Inzwischen wurde „Scheidung“ gespeichert." in antwort.content.decode()
    assert _namen(netzwerk) == ["Scheidung"]


def test_reihenfolge(netzwerk: Netzwerk, client: Client) -> None:
    je_name = {}
    for name in ("A", "B", "C"):
        je_name[name] = Thema(name=name)
        aktionen.anlegen(eintrag=je_name[name], netzwerk=netzwerk, von=SYSTEM)

    def schieben(name: str, richtung: str) -> Any:
        adresse = url("verschieben", netzwerk, je_name[name].pk)
        return client.post(adresse, {"richtung": richtung})

    # Back at the row, so that the keyboard goes on where it was.
    assert schieben("C", "hoch")["Location"].endswith(f"#eintrag-{je_name['C'].pk}")
    assert _namen(netzwerk) == ["A", "C", "B"]
    schieben("A", "runter")
    schieben("C", "hoch")
    schieben("B", "runter")
    assert _namen(netzwerk) == ["C", "A", "B"]
    assert schieben("A", "seitwärts").status_code == 400
    # Deleted in another tab.
    weg = Thema.objects.get(pk=je_name["A"].pk)
    je_name["A"].delete()
    aktionen.verschieben(eintrag=weg, netzwerk=netzwerk, hoch=True, von=SYSTEM)
    assert _namen(netzwerk) == ["C", "B"]


def test_nicht_mehr_waehlbar_bleibt_an_alten_angeboten(netzwerk: Netzwerk, client: Client) -> None:
    thema, anderes = Thema.objects.get(name="Sexting"), Thema.objects.get(name="Gewalt")
    altes = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Altes", themen=[thema])
    for anbieter in altes.anbieter.all():
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=anbieter)
    ruhen = url("ruhen", netzwerk, thema.pk)
    for _mal in range(2):
        antwort = client.post(ruhen, {"waehlbar": "nein"}, follow=True).content.decode()
        assert "„Sexting“ ist nicht mehr wählbar." in antwort
        assert "1 öffentliches Angebot behält den Eintrag" in antwort
    assert thema not in Thema.objects.vergebbar(netzwerk)
    assert thema in Thema.objects.vergebbar(NetzwerkFabrik())
    # A new offer cannot be given it, nor a copy of the old one; the old one may keep it.
    neu = reverse("angebote:angebot-neu", args=[netzwerk.kurzname])
    kaestchen = f'name="themen" value="{thema.pk}"'
    for adresse in (neu, f"{neu}?vorlage={altes.pk}"):
        assert kaestchen not in client.get(adresse).content.decode()
    abgelehnt = client.post(neu, eingabe(themen=[thema.pk], anbieter=[anbieter.pk]))
    assert abgelehnt.status_code == 422
    bearbeiten = reverse("angebote:angebot-bearbeiten", args=[netzwerk.kurzname, altes.pk])
    assert kaestchen in client.get(bearbeiten).content.decode()
    gespeichert = senden(client, bearbeiten, eingabe(altes, titel="Neuer Titel"))
    assert gespeichert.status_code == 302
    altes.refresh_from_db()
    assert (altes.titel, list(altes.themen.all())) == ("Neuer Titel", [thema])
    # The directory still leads there, until nothing carries it any more.
    assert zahlen(verzeichnis(netzwerk), "thema") == {"Sexting": 1}
    assert thema in [reihe[0] for reihe in matrix(netzwerk).reihen]
    altes.themen.set([anderes])
    suche.auffrischen(altes)
    assert thema not in [reihe[0] for reihe in matrix(netzwerk).reihen]
    assert thema not in Verzeichnisheftformular(netzwerk=netzwerk).fields["themen"].queryset  # type: ignore[attr-defined]  # a field of models
    antwort = client.post(ruhen, {"waehlbar": "nein"}, follow=True).content.decode()
    assert "Kein öffentliches Angebot trägt den Eintrag." in antwort
    # And back again.
    liste = client.get(url("liste", netzwerk)).content.decode()
    assert "Wieder anbieten" in liste
    for _mal in range(2):
        antwort = client.post(ruhen, {"waehlbar": "ja"}, follow=True).content.decode()
        assert "ist wieder wählbar" in antwort
    assert thema in Thema.objects.vergebbar(netzwerk)
    assert client.post(ruhen, {"waehlbar": "vielleicht"}).status_code == 400
    spur = apps.get_model("angebote", "ThemenruheEvent").objects.order_by("pgh_id")
    assert list(spur.values_list("pgh_label", "thema", "netzwerk")) == [
        ("hinzugefuegt", thema.pk, netzwerk.pk),
        ("entfernt", thema.pk, netzwerk.pk),
    ]


def test_eine_wartende_aenderung_behaelt_ihr_thema(
    netzwerk: Netzwerk,
    als: Anmelden,
    vertretung: Konto,
    eigenes_oeffentliches: Angebot,
) -> None:
    thema, art = ThemaFabrik(name="Gewalt"), AngebotsformatFabrik(name="Beratung")
    angaben = werte(eigenes_oeffentliches) | {"themen": [thema.pk], "format": art.pk}
    angebote.aendern(angebot=eigenes_oeffentliches, angaben=angaben, von=vertretung)
    for eintrag in (thema, art):
        assert aktionen.ruhen_lassen(eintrag=eintrag, netzwerk=netzwerk, von=SYSTEM)
    adresse = reverse(
        "angebote:angebot-bearbeiten", args=[netzwerk.kurzname, eigenes_oeffentliches.pk]
    )
    besuch = als(vertretung)
    assert f'name="themen" value="{thema.pk}"' in besuch.get(adresse).content.decode()
    daten = eingabe(eigenes_oeffentliches, themen=[thema.pk], format=art.pk, kosten="")
    assert senden(besuch, adresse, daten).status_code == 302
    offen = Angebotsaenderung.objects.get(angebot=eigenes_oeffentliches)
    assert (offen.vorschlag["themen"], offen.vorschlag["format"]) == ([thema.pk], art.pk)


def test_der_letzte_bleibt(netzwerk: Netzwerk, client: Client) -> None:
    letzte = eigenes(netzwerk, "Ausstellung", Angebotsformat)
    for art in Angebotsformat.objects.filter(netzwerk=None):
        art.ruht_in.add(netzwerk)
    ruhen = url("ruhen", netzwerk, letzte.pk, art="arten")
    antwort = client.post(ruhen, {"waehlbar": "nein"}, follow=True).content.decode()
    assert "„Ausstellung“ bleibt wählbar." in antwort
    loeschen = url("loeschen", netzwerk, letzte.pk, art="arten")
    assert "„Ausstellung“ bleibt." in client.post(loeschen, follow=True).content.decode()
    assert [a.name for a in Angebotsformat.objects.vergebbar(netzwerk)] == ["Ausstellung"]


def test_loeschen_nur_ungenutzt(
    netzwerk: Netzwerk, client: Client, eigenes_oeffentliches: Angebot, vertretung: Konto
) -> None:
    frei, belegt, gefragt = (eigenes(netzwerk, n) for n in ("Frei", "Belegt", "Gefragt"))
    AngebotFabrik(netzwerk=netzwerk, themen=[belegt])
    angaben = werte(eigenes_oeffentliches) | {"themen": [gefragt.pk]}
    angebote.aendern(angebot=eigenes_oeffentliches, angaben=angaben, von=vertretung)
    for thema, grund in ((belegt, "1 Angebot, Entwürfe"), (gefragt, "1 Änderung, über die")):
        adresse = url("loeschen", netzwerk, thema.pk)
        text = client.get(adresse).content.decode()
        assert "wird noch gebraucht" in text
        assert grund in text
        assert "bleibt." in client.post(adresse, follow=True).content.decode()
    adresse = url("loeschen", netzwerk, frei.pk)
    assert "Kein Angebot trägt den Eintrag." in client.get(adresse).content.decode()
    assert "„Frei“ ist gelöscht." in client.post(adresse, follow=True).content.decode()
    assert client.post(adresse).status_code == 404
    assert not aktionen.loeschen(eintrag=frei, netzwerk=netzwerk, von=SYSTEM)
    assert set(_namen(netzwerk)) == {"Belegt", "Gefragt"}


def test_fremdes_und_des_portals_bleibt_wie_es_ist(netzwerk: Netzwerk, client: Client) -> None:
    anderswo = NetzwerkFabrik()
    fremdes = eigenes(anderswo, "Geheimthema")
    des_portals = Thema.objects.get(name="Gewalt")
    unser = eigenes(netzwerk, "Eigenes")
    for name in ("bearbeiten", "loeschen", "verschieben"):
        for thema in (fremdes, des_portals):
            adresse = url(name, netzwerk, thema.pk)
            assert client.post(adresse, {"name": "x", "richtung": "hoch"}).status_code == 404
    for name in ("ruhen", "zusammenlegen"):
        adresse = url(name, netzwerk, fremdes.pk)
        assert client.post(adresse, {"waehlbar": "nein", "ziel": unser.pk}).status_code == 404
    adresse = url("zusammenlegen", netzwerk, unser.pk)
    assert client.post(adresse, {"ziel": fremdes.pk}).status_code == 422
    assert "Geheimthema" not in client.get(adresse).content.decode()
    assert "Geheimthema" not in client.get(url("liste", netzwerk)).content.decode()
    for name in ("liste", "neu"):
        assert client.get(url(name, netzwerk, art="alles")).status_code == 404


def test_liste_zaehlt_oeffentliche_angebote_dieses_netzwerks(
    netzwerk: Netzwerk, client: Client
) -> None:
    thema = eigenes(netzwerk, "Trennung")
    for felder in ({"oeffentlich": True}, {"oeffentlich": True}, {}):
        AngebotFabrik(netzwerk=netzwerk, themen=[thema], **felder)
    text = client.get(url("liste", netzwerk)).content.decode()
    ziel = reverse("angebote:angebot-liste", args=[netzwerk.kurzname])
    assert f'href="{ziel}?thema={thema.pk}">2<' in text
    assert "der einzige" in text


def test_startseite_fuehrt_nur_zu_dem_was_es_gibt(netzwerk: Netzwerk, client: Client) -> None:
    """An own topic has the symbol of offers; a target group left out has no tile."""
    thema = eigenes(netzwerk, "Trennung")
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, themen=[thema])
    eltern, jugend = (Zielgruppe.objects.get(name=name) for name in ("Eltern", "Jugendliche"))
    for gruppe in (eltern, jugend):
        gruppe.ruht_in.add(netzwerk)
    text = client.get(f"/{netzwerk.kurzname}/").content.decode()
    assert "app-icon--inventory-2" in text
    assert f"?zielgruppe={eltern.pk}" in text  # an offer still carries it
    assert f"?zielgruppe={jugend.pk}" not in text


def test_eingelesen_wird_nur_was_waehlbar_ist(netzwerk: Netzwerk, koordination: Konto) -> None:
    """An old offer keeps what it has when its list comes back."""
    altes = AngebotFabrik(netzwerk=netzwerk, titel="Altes", themen=[ThemaFabrik(name="Sexting")])
    anbieter = altes.anbieter.get()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=anbieter)
    for name in ("Sexting", "Gewalt"):
        Thema.objects.get(name=name).ruht_in.add(netzwerk)
    plan = geplant(
        netzwerk,
        koordination,
        zeile(Titel="Altes", Anbieter=anbieter.name, Thema="Sexting"),
        zeile(Titel="Ganz anders", Anbieter=anbieter.name, Thema="Gewalt; Sucht"),
    )
    assert [[fehler.grund for fehler in befund.fehler] for befund in plan.befunde] == [
        [],
        ["Nicht mehr wählbar: Gewalt. Nennen Sie etwas anderes."],
    ]
    # The sheet of choices leaves it out.
    mappe: Any = load_workbook(BytesIO(vorlage_xlsx(netzwerk)))
    namen = {zelle.value for reihe in mappe["Auswahl"].iter_rows() for zelle in reihe}
    assert "Sucht" in namen
    assert "Sexting" not in namen


@pytest.mark.parametrize("anzahl", [1, 3])
def test_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for nummer in range(anzahl):
        thema = eigenes(netzwerk, f"Thema {nummer}")
        thema.ruht_in.add(netzwerk)
        AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, themen=[thema])
    with django_assert_num_queries(7):
        client.get(url("liste", netzwerk))
