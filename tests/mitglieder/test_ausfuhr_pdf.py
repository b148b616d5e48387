"""Labels and attendance sheet: asked for once, made by a worker, fit for printing."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.ausfuhr.etiketten import BOEGEN, RAND, boegen
from mitglieder.models import Ausfuhr, Organisation
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from tests.basis.pdf_muster import LEUTE
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)

pytestmark = pytest.mark.usefixtures("eigene_ablage")
Anmelden = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/mitglieder/ausfuehren/"
PUNKT = 25.4 / 72
ANSCHRIFT = {"strasse": "Lindenallee 1", "plz": "01067", "ort": "Musterstadt"}


def mitglied(netzwerk: Netzwerk, name: str, **felder: Any) -> Organisation:
    felder = {**ANSCHRIFT, "kommune": netzwerk.kommune, **felder}
    organisation: Organisation = OrganisationFabrik(name=name, **felder)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


def etiketten(**mehr: Any) -> dict[str, Any]:
    return {
        "art": "etiketten",
        "etiketten-vorgang": str(uuid.uuid4()),
        "etiketten-je": "organisation",
        "etiketten-bogen": "3x8",
        "etiketten-start": "1",
    } | {f"etiketten-{name}": wert for name, wert in mehr.items()}


def liste(**mehr: Any) -> dict[str, Any]:
    return {
        "art": "anwesenheitsliste",
        "liste-vorgang": str(uuid.uuid4()),
        "liste-titel": "Netzwerktreffen",
        "liste-datum": "2026-12-03",
        "liste-ort": "Rathaus",
        "liste-leere_zeilen": "3",
    } | {f"liste-{name}": wert for name, wert in mehr.items()}


def bestellt(client: Client, daten: dict[str, Any], abfrage: str = "") -> Ausfuhr:
    antwort = client.post(ADRESSE + abfrage, daten)
    assert antwort.status_code == 302, antwort.content.decode()[:4000]
    ausfuhr: Ausfuhr = Ausfuhr.objects.latest("pk")
    assert antwort["Location"] == ausfuhr.get_absolute_url()
    return ausfuhr


def gemacht(ausfuhr: Ausfuhr) -> bytes:
    dokument = Dokument.objects.zu(ausfuhr).get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return dokument.inhalt()


def seiten(pdf: bytes) -> list[str]:
    return [seite.extract_text() for seite in PdfReader(BytesIO(pdf)).pages]


def stuecke(pdf: bytes, seite: int = 0) -> list[tuple[str, float, float]]:
    """Pieces of text with their place in mm from the upper left corner."""
    gefunden: list[tuple[str, float, float]] = []

    def merken(text: str, cm: list[float], tm: list[float], _schrift: Any, _groesse: Any) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            gefunden.append((text.strip(), x * PUNKT, 297 - y * PUNKT))

    PdfReader(BytesIO(pdf)).pages[seite].extract_text(visitor_text=merken)
    return gefunden


# ---- labels


def test_ein_etikett_je_organisation_ab_der_freien_stelle(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    stadt = OrganisationFabrik(name="Stadt", kommune=netzwerk.kommune)
    mitglied(netzwerk, "Amt", uebergeordnet=stadt)
    mitglied(netzwerk, "Kita")
    mitglied(netzwerk, "Ohne Straße", strasse=" ")
    mitglied(NetzwerkFabrik(), "Fremde")
    client = als(koordination)
    seite = client.get(ADRESSE).content.decode()
    assert "2 Organisationen ohne Anschrift bekommen kein Etikett" in seite
    pdf = gemacht(bestellt(client, etiketten(start="24")))
    erste, zweite = seiten(pdf)
    assert erste.split("\n") == ["Stadt", "Amt", "Lindenallee 1", "01067 Musterstadt"]
    assert zweite.split("\n") == ["Kita", "Lindenallee 1", "01067 Musterstadt"]
    assert konformitaet(pdf, archiv=False) == []
    _text, x, y = stuecke(pdf)[0]
    assert 140 <= x <= 210  # the last of 3 × 8
    assert 259.5 <= y <= 296.5


def test_ein_etikett_je_kontakt_zu_haenden(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    kita = mitglied(netzwerk, "Kita")
    KontaktFabrik(
        organisation=kita, netzwerke=[netzwerk], anrede="Frau Dr.", vorname="Kim", nachname="Probe"
    )
    KontaktFabrik(organisation=kita, netzwerke=[NetzwerkFabrik()], nachname="Anderswo")
    KontaktFabrik(
        organisation=mitglied(netzwerk, "Verein", ort=""), netzwerke=[netzwerk], nachname="Ohne"
    )
    (einzige,) = seiten(gemacht(bestellt(als(koordination), etiketten(je="kontakt"))))
    assert einzige.split("\n") == [
        "Kita",
        "z. Hd. Frau Dr. Kim Probe",
        "Lindenallee 1",
        "01067 Musterstadt",
    ]


@pytest.mark.parametrize("name", BOEGEN)
def test_auch_haessliche_namen_bleiben_auf_ihrem_etikett(name: str) -> None:
    """Nothing may reach into the neighbour, whatever somebody typed."""
    bogen = BOEGEN[name]
    texte = [
        [f"{person['name']} {person['organisation']}"[:200], "W" * 160, "01067 Ort"]
        for person in LEUTE
    ]
    texte += [["Arbeitsgemeinschaft " * 10] * 4, ["X" * 200] * 5, ["kurz"]]
    (gesetzt,) = boegen(texte, bogen, 1)
    pdf = pdf_aus_vorlage(
        "pdf/etiketten.html", {"boegen": [gesetzt]}, titel="Etiketten", archiv=False
    )
    assert konformitaet(pdf, archiv=False) == []
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    plaetze = [bogen.stelle(nummer) for nummer in range(len(texte))]
    belegt = set()
    for text, x, y in stuecke(pdf):
        treffer = [
            nummer
            for nummer, (links, oben) in enumerate(plaetze)
            if links + RAND - 0.2 <= x <= links + bogen.breite - RAND
            and oben + RAND <= y <= oben + bogen.hoehe - RAND + 0.5
        ]
        assert len(treffer) == 1, (text, x, y)
        belegt.add(treffer[0])
    assert belegt == set(range(len(texte)))
    assert {etikett.groesse for etikett in gesetzt} >= {10.0, 6.0}


@pytest.mark.parametrize(
    ("daten", "feld"),
    [
        (etiketten(bogen="2x7", start="15"), "start"),
        (etiketten(bogen="9x9"), "bogen"),
        (etiketten(start="0"), "start"),
        (etiketten(vorgang="x"), "vorgang"),
        (liste(titel=""), "titel"),
        (liste(leere_zeilen="61"), "leere_zeilen"),
        (liste(datum="0001-01-01"), "datum"),
    ],
)
def test_falsche_angaben_stehen_neben_dem_feld(
    daten: dict[str, Any], feld: str, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    antwort = als(koordination).post(ADRESSE, daten)
    assert antwort.status_code == 422
    fehler = [name for formular in antwort.context["formulare"] for name in formular.errors]
    assert fehler == [feld]
    assert antwort.content.decode().count('aria-invalid="true"') == (feld != "vorgang")
    assert not Ausfuhr.objects.exists()


# ---- attendance sheet


def test_anwesenheitsliste_mit_leeren_zeilen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    amt, kita = mitglied(netzwerk, "Amt"), mitglied(netzwerk, "Kita")
    mitglied(netzwerk, "Verein ohne Kontakt")
    nicht_dabei = mitglied(netzwerk, "Schule")
    KontaktFabrik(organisation=kita, netzwerke=[netzwerk], nachname="Probe", funktion="Leitung")
    gast = KontaktFabrik(organisation=nicht_dabei, netzwerke=[netzwerk], nachname="Gast")
    gast.weitere_organisationen.add(amt)
    abfrage = "?" + "&".join(f"id={o.pk}" for o in Organisation.objects.exclude(pk=nicht_dabei.pk))
    pdf = gemacht(bestellt(als(koordination), liste(), abfrage))
    text = " ".join(" ".join(seiten(pdf)).split())
    assert "Netzwerktreffen Anwesenheitsliste · Rathaus Datum 3. Dezember 2026" in text
    assert "1 Amt 2 Kita Robin Probe Leitung 3 Verein ohne Kontakt 4 Schule Robin Gast" in text
    assert text.index("Robin Gast") < text.index(" 5 6 7")
    assert konformitaet(pdf, archiv=False) == []


def test_kopfzeile_steht_auf_jeder_seite(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    pdf = gemacht(bestellt(als(koordination), liste(leere_zeilen="60", datum="", ort="")))
    alle = seiten(pdf)
    assert len(alle) > 2
    assert all("Unterschrift" in seite for seite in alle)


def test_haessliche_namen_auf_der_liste() -> None:
    kontext = {
        "netzwerk": {"name": "Netzwerk", "kommune": "Stadt"},
        "liste": {"titel": "T" * 160, "datum": "", "ort": "\u202eOrt"},
        "zeilen": [{"funktion": "F" * 120, **person} for person in LEUTE],
        "leere": [],
    }
    pdf = pdf_aus_vorlage("pdf/anwesenheitsliste.html", kontext, titel="Liste", archiv=False)
    assert konformitaet(pdf, archiv=False) == []


# ---- asking, waiting, fetching


def test_doppelklick_bestellt_einmal(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    client, daten = als(koordination), etiketten()
    assert bestellt(client, daten).pk == bestellt(client, daten).pk
    assert Dokument.objects.count() == 1


def test_wer_bestellt_hat_sieht_den_stand_und_holt_ab(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    client = als(koordination)
    ausfuhr = bestellt(client, etiketten())
    seite = ausfuhr.get_absolute_url()
    wartend = client.get(seite).content.decode()
    assert "Das PDF wird erstellt" in wartend
    assert 'hx-trigger="load delay:1s"' in wartend
    assert client.get(f"{seite}dokument/").status_code == 404
    pdf = gemacht(ausfuhr)
    teil = client.get(seite, headers={"hx-request": "true"}).content.decode()
    assert "Das PDF ist fertig" in teil
    assert "hx-trigger" not in teil
    assert "<h1" not in teil
    antwort = client.get(f"{seite}dokument/")
    assert b"".join(antwort) == pdf
    assert f"Adressetiketten-{timezone.localdate()}.pdf" in antwort["Content-Disposition"]


def test_was_misslingt_nennt_den_grund(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    client = als(koordination)
    ausfuhr = bestellt(client, etiketten())
    Ausfuhr.objects.update(angaben={"je": "organisation", "bogen": "weg", "start": 1})
    dokument = Dokument.objects.zu(ausfuhr).get()
    assert not dokument_aktionen.erstellen(dokument)
    seite = client.get(ausfuhr.get_absolute_url()).content.decode()
    assert "noch nicht gelungen" in seite
    assert "weg" in seite
    Dokument.objects.update(zustand=Dokument.Zustand.FEHLGESCHLAGEN)
    assert "konnte nicht erstellt werden" in client.get(ausfuhr.get_absolute_url()).content.decode()


def test_was_inzwischen_fort_ist_fehlt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    verein = mitglied(netzwerk, "Verein")
    ausfuhr = bestellt(als(koordination), etiketten())
    verein.delete()
    assert seiten(gemacht(ausfuhr)) == ["Kita\nLindenallee 1\n01067 Musterstadt"]


def test_nach_einem_tag_ist_alles_fort(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    ausfuhr = bestellt(als(koordination), etiketten())
    gemacht(ausfuhr)
    durchsetzen(timezone.now() + timedelta(hours=23))
    assert Ausfuhr.objects.filter(pk=ausfuhr.pk).exists()
    durchsetzen(timezone.now() + timedelta(hours=25))
    assert not Ausfuhr.objects.filter(pk=ausfuhr.pk).exists()
    assert not Dokument.objects.exists()


def test_nur_wer_bestellt_hat(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    mitglied(netzwerk, "Kita")
    bestellt(als(koordination), etiketten())
    for andere in (System("probe"), KontoFabrik()):
        assert not Ausfuhr.objects.sichtbar_fuer(andere, netzwerk).exists()


def test_die_datei_geht_auch_wenn_das_konto_zuerst_geht(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Kita")
    bestellt(als(koordination), etiketten())
    koordination.delete()
    durchsetzen(timezone.now() + timedelta(days=2))
    assert not Dokument.objects.exists()
