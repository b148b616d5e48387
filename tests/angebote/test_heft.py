"""The booklets: what is printed, made by a worker, fetched without an account, gone after a day."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from angebote.models import Angebot, Angebotsheft, Angebotstermin
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.models.dokument import PACHT
from netzwerk.basis.pdf import konformitaet
from tests.angebote.fabriken import AngebotFabrik, ThemaFabrik, ZielgruppeFabrik
from tests.fabriken import NotfallkontaktFabrik, OrganisationFabrik

Als = Callable[[Konto], Client]
LANG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
UEBEL = f"{LANG} 👩🏽‍💻 محمد <b>&amp;</b> \u202egnp"[:120]


@pytest.fixture(autouse=True)
def eigene_ablage(settings: Settings, tmp_path: Path) -> None:
    """Files of this test; no limit left over from another one."""
    speicher: dict[str, Any] = {name: dict(wert) for name, wert in settings.STORAGES.items()}
    speicher["default"]["OPTIONS"] = {"location": tmp_path / "dateien", "base_url": None}
    settings.STORAGES = speicher
    cache.clear()


def angebot(netzwerk: Netzwerk, **felder: Any) -> Angebot:
    eines: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, **felder)
    return eines


@pytest.fixture
def elternabend(netzwerk: Netzwerk) -> Angebot:
    NotfallkontaktFabrik(netzwerk=netzwerk, bezeichnung="Kinderschutz-Telefon", nummer="00000 110")
    eines = angebot(
        netzwerk,
        titel="Elternabend Medien",
        fuer_eltern="Wir reden über Handys.\n\n- Sie fragen\n- Wir antworten",
        fuer_fachkraefte="Schicken Sie uns eine Mail.",
        ort="Lindenallee 1",
        bezirk="Nord",
        ist_kostenfrei=False,
        kosten="5 Euro je Person",
        alter_von=6,
        alter_bis=12,
        barrierefreiheit=["stufenlos"],
        barrierefreiheit_hinweis="Klingel links",
        anbieter=[OrganisationFabrik(name="Haus am Wall", telefon="00000 4712", email="")],
    )
    jetzt = timezone.now().replace(hour=17, minute=0, second=0, microsecond=0)
    _termin(eines, jetzt + timedelta(days=9))
    _termin(eines, jetzt + timedelta(days=3), abgesagt_am=jetzt)
    _termin(eines, jetzt - timedelta(days=5))
    _termin(
        eines,
        jetzt - timedelta(days=8),
        rhythmus=Angebotstermin.Rhythmus.WOECHENTLICH,
        letzter_tag=timezone.localdate() + timedelta(days=30),
        ort="Turnhalle",
    )
    return eines


def _termin(eines: Angebot, beginn: Any, **felder: Any) -> Angebotstermin:
    vorgabe = {"ende": beginn + timedelta(hours=2), "letzter_tag": timezone.localdate(beginn)}
    termin: Angebotstermin = Angebotstermin.objects.create(
        angebot=eines, beginn=beginn, **vorgabe | felder
    )
    return termin


def bestellt(client: Client, *angebote: Angebot, **daten: Any) -> Angebotsheft:
    nummern = ",".join(str(eines.pk) for eines in angebote)
    antwort = client.post("/kinderschutz/angebote/heft/", {"angebote": nummern} | daten)
    assert antwort.status_code == 302, antwort.status_code
    schluessel = antwort["Location"].strip("/").rsplit("/", 1)[1]
    heft: Angebotsheft = Angebotsheft.objects.get(schluessel=schluessel)
    assert antwort["Location"] == heft.get_absolute_url()
    return heft


def gemacht(heft: Angebotsheft) -> bytes:
    dokument = Dokument.objects.zu(heft).get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    pdf = dokument.inhalt()
    assert not konformitaet(pdf, archiv=False)
    return pdf


def seiten(pdf: bytes) -> list[str]:
    return [" ".join(seite.extract_text().split()) for seite in PdfReader(BytesIO(pdf)).pages]


def test_heft_der_gemerkten(client: Client, netzwerk: Netzwerk, elternabend: Angebot) -> None:
    zweites = angebot(netzwerk, titel="Äpfel ernten", kontakt_email="garten@partner.example")
    heft = bestellt(client, elternabend, zweites)
    pdf = gemacht(heft)
    deckblatt, inhalt, erste, *_mitte, hilfe = seiten(pdf)
    assert netzwerk.name in deckblatt
    assert "2 Angebote" in deckblatt
    # In the order of the list; the page numbers are the right ones.
    assert inhalt.index("Elternabend Medien") < inhalt.index("Äpfel ernten")
    assert "Elternabend Medien" in erste
    stelle = next(i for i, text in enumerate(seiten(pdf), 1) if i > 2 and "Äpfel ernten" in text)
    assert f" {stelle}" in inhalt.split("Äpfel ernten", 1)[1]
    for text in ("Wir reden über Handys", "5 Euro je Person", "Klingel links", "00000 4712"):
        assert text in erste, text
    assert erste.index("Kurz erklärt") < erste.index("Was Sie hier bekommen")
    assert erste.count("17 bis 19 Uhr") + erste.count("18 bis 20 Uhr") + erste.count("Uhr") >= 2
    assert "Turnhalle" in erste
    assert f"/a/{elternabend.pk}/" in erste
    assert "Schicken Sie uns eine Mail" not in " ".join(seiten(pdf))
    assert "00000 110" in hilfe
    leser = PdfReader(BytesIO(pdf))
    assert [cast(Any, eintrag).title for eintrag in _flach(leser.outline)][-3:] == [
        "Elternabend Medien",
        "Äpfel ernten",
        "Schnelle Hilfe am Telefon",
    ]
    schriften = {
        cast(Any, schrift).get_object()["/FontDescriptor"].get_object().keys() >= {"/FontFile2"}
        or "/FontFile3" in cast(Any, schrift).get_object()["/FontDescriptor"]
        for seite in leser.pages
        for verweis in cast(Any, seite)["/Resources"]["/Font"].values()
        for schrift in verweis.get_object().get("/DescendantFonts", [])
    }
    assert schriften == {True}
    mit = bestellt(client, elternabend, zweites, fachkraefte="on")
    assert "Schicken Sie uns eine Mail" in " ".join(seiten(gemacht(mit)))


def _flach(gliederung: Any) -> list[Any]:
    liste: list[Any] = []
    for eintrag in gliederung:
        liste += _flach(eintrag) if isinstance(eintrag, list) else [eintrag]
    return liste


def test_seite_zeigt_wie_weit(
    client: Client, elternabend: Angebot, als: Als, fremde: Konto
) -> None:
    heft = bestellt(client, elternabend)
    adresse = heft.get_absolute_url()
    antwort = client.get(adresse)
    assert "Das Heft wird erstellt" in antwort.text
    assert client.get(f"{adresse}pdf/").status_code == 404
    Angebotsheft.objects.update(seiten=3)
    stueck = client.get(adresse, headers={"HX-Request": "true"}).text
    assert "3 von 4" in stueck
    assert "<html" not in stueck
    gemacht(heft)
    assert "Das Heft ist fertig" in client.get(adresse, headers={"HX-Request": "true"}).text
    for wer in (client, Client(), als(fremde)):  # whoever knows the address
        antwort = wer.get(f"{adresse}pdf/")
        assert antwort["Content-Type"] == "application/pdf"
        assert "Angebote-" in antwort["Content-Disposition"]
    assert client.get(adresse.replace("kinderschutz", "anderswo")).status_code == 404
    fremder_weg = adresse.replace("/heft/", "/verzeichnisheft/")
    assert client.get(fremder_weg).status_code in (302, 404)


def test_fortschritt_und_pacht(netzwerk: Netzwerk, client: Client) -> None:
    thema = ThemaFabrik()
    angebote = [angebot(netzwerk, themen=[thema]) for _nummer in range(6)]
    heft = bestellt(client, *angebote)
    gemacht(heft)
    heft.refresh_from_db()
    assert heft.seiten == 5  # told every five pages, never back


def test_gleiches_heft_noch_einmal(
    client: Client, netzwerk: Netzwerk, elternabend: Angebot
) -> None:
    erstes = bestellt(client, elternabend)
    assert bestellt(Client(), elternabend) == erstes
    assert Dokument.objects.count() == 1
    assert bestellt(client, elternabend, fachkraefte="on") != erstes
    Angebot.objects.filter(pk=elternabend.pk).update(kosten="6 Euro je Person")
    assert bestellt(client, elternabend) != erstes
    netzwerk.farbton = 40
    netzwerk.save()
    assert Angebotsheft.objects.count() == 3
    bestellt(client, elternabend)
    assert Angebotsheft.objects.count() == 4
    durchsetzen(timezone.now() + timedelta(hours=25))
    assert not Angebotsheft.objects.exists()
    assert not Dokument.objects.exists()


def test_misslungenes_heft(client: Client, elternabend: Angebot) -> None:
    heft = bestellt(client, elternabend)
    datei = Dokument.objects.zu(heft)
    datei.update(fehler="Speicher voll")
    assert "der nächste Versuch folgt" in client.get(heft.get_absolute_url()).text
    datei.update(zustand=Dokument.Zustand.FEHLGESCHLAGEN)
    seite = client.get(heft.get_absolute_url()).text
    assert "konnte nicht erstellt werden" in seite
    assert "Speicher voll" not in seite  # the reason is the coordination's business
    assert bestellt(client, elternabend) == heft
    assert datei.get().zustand == Dokument.Zustand.WARTEND
    gemacht(heft)


def test_getoeteter_arbeiter(client: Client, elternabend: Angebot) -> None:
    heft = bestellt(client, elternabend)
    dokument = Dokument.objects.zu(heft).get()
    assert dokument.pachten()  # a worker took it, and is gone
    assert not dokument_aktionen.erstellen(Dokument.objects.get(pk=dokument.pk))
    assert "Das Heft wird erstellt" in client.get(heft.get_absolute_url()).text
    Dokument.objects.update(pacht_bis=timezone.now() - PACHT)
    assert dokument in Dokument.objects.offen()  # what the schedule picks up
    gemacht(heft)


def test_was_es_nicht_gibt(client: Client, netzwerk: Netzwerk, elternabend: Angebot) -> None:
    entwurf: Angebot = AngebotFabrik(netzwerk=netzwerk)
    for angebote in ("", "x", str(entwurf.pk), "1" * 999):
        antwort = client.post("/kinderschutz/angebote/heft/", {"angebote": angebote})
        assert antwort.status_code == 404, angebote
    heft = bestellt(client, entwurf, elternabend)
    assert heft.auswahl == [elternabend.pk]
    elternabend.archivieren()  # while it waits
    assert "Elternabend" not in " ".join(seiten(gemacht(heft)))
    assert client.get("/kinderschutz/angebote/heft/").status_code == 405


def test_nicht_zu_oft(client: Client, elternabend: Angebot) -> None:
    daten = {"angebote": str(elternabend.pk)}
    antworten = [client.post("/kinderschutz/angebote/heft/", daten) for _mal in range(21)]
    assert [a.status_code for a in antworten] == [302] * 20 + [429]


def test_verzeichnis(
    als: Als, koordination: Konto, netzwerk: Netzwerk, elternabend: Angebot
) -> None:
    medien, gewalt = ThemaFabrik(name="Medien"), ThemaFabrik(name="Gewalt")
    elternabend.themen.set([medien, gewalt])
    haus = OrganisationFabrik(name="Äußeres Haus")
    kurs = angebot(netzwerk, titel="Anderer Kurs", themen=[gewalt], anbieter=[haus], bezirk="Süd")
    ohne = angebot(netzwerk, titel="Zuletzt", ist_online=True, anbieter=[haus])
    ohne.themen.clear()
    Angebot.objects.filter(pk=ohne.pk).update(zustand=Angebot.Zustand.VERALTET)
    AngebotFabrik(netzwerk=netzwerk, titel="Entwurf")
    client = als(koordination)
    adresse = reverse("angebote:verzeichnisheft", args=("kinderschutz",))
    assert "3 veröffentlichte Angebote" in client.get(adresse).text
    heft = _verzeichnis(client)
    assert "Das Heft wird erstellt" in client.get(heft.get_absolute_url()).text
    alle = seiten(gemacht(heft))
    assert client.get(f"{heft.get_absolute_url()}pdf/")["Content-Type"] == "application/pdf"
    text = " ".join(alle)
    assert "Entwurf" not in text
    for wort in ("Verzeichnis der Themen", "Verzeichnis der Anbieter", "Verzeichnis der Orte"):
        assert wort in text, wort
    assert "Lange nicht geprüft" in text
    orte = next(s for s in alle[2:] if "Verzeichnis der Orte" in s)
    assert [orte.index(ort) for ort in ("Nord", "online", "Süd")] == sorted(
        orte.index(ort) for ort in ("Nord", "online", "Süd")
    )
    # In the index of topics under both, and with the page on which it stands.
    themen = next(s for s in alle[2:] if "Verzeichnis der Themen" in s)
    assert themen.count("Elternabend Medien") == 2
    stelle = next(i for i, s in enumerate(alle, 1) if i > 2 and "00000 4712" in s)
    assert themen.split("Elternabend Medien", 1)[1].replace(".", "").split()[0] == str(stelle)
    eng = _verzeichnis(client, themen=gewalt.pk, zielgruppen=ZielgruppeFabrik().pk)
    assert eng.auswahl == sorted([elternabend.pk, kurs.pk])
    assert "Gewalt, Eltern" in seiten(gemacht(eng))[0]
    leer = client.post(adresse, {"themen": ThemaFabrik(name="Neu").pk})
    assert leer.status_code == 422
    assert "kein veröffentlichtes Angebot" in leer.text


def _verzeichnis(client: Client, **daten: Any) -> Angebotsheft:
    antwort = client.post("/kinderschutz/angebote/verzeichnisheft/", daten)
    assert antwort.status_code == 302, antwort.text
    heft: Angebotsheft = Angebotsheft.objects.latest("pk")
    assert antwort["Location"] == heft.get_absolute_url()
    return heft


def test_leeres_verzeichnis(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    seite = als(koordination).get("/kinderschutz/angebote/verzeichnisheft/").text
    assert "Noch kein Angebot ist veröffentlicht" in seite


def test_uebles(als: Als, koordination: Konto, netzwerk: Netzwerk, client: Client) -> None:
    """Words without a break, emoji, other directions, nothing at all: it still conforms."""
    uebles = angebot(
        netzwerk,
        titel=UEBEL,
        kurztext=UEBEL * 2,
        beschreibung="\n\n".join(["## Kopf", "דוד כהן", "- 王伟", LANG * 4]),
        fuer_eltern="<script>x</script> 👍",
        bezirk="ÜÄ\x0c",
        ort="X" * 200,
        website="https://partner.example/" + "y" * 150,
        themen=[ThemaFabrik(name=LANG[:80])],
        anbieter=[OrganisationFabrik(name="محمد", telefon="", email="")],
    )
    karg = angebot(netzwerk, titel="!", kurztext="", beschreibung="")
    karg.anbieter.clear()
    karg.themen.clear()
    karg.zielgruppen.clear()
    Angebot.objects.filter(pk=karg.pk).update(ist_kostenfrei=False)
    alle = " ".join(seiten(gemacht(bestellt(client, uebles, karg, fachkraefte="on"))))
    assert "<script>" in alle
    assert "auf Anfrage" in alle
    gemacht(_verzeichnis(als(koordination)))
