"""Pictures of offers: who puts them there, who releases them, who sees them meanwhile."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from angebote.aktionen import angebot as angebotsaktionen
from angebote.aktionen import bild as aktionen
from angebote.models import Angebot, Angebotsbild
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.angebote.bilder import foto
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def hochladen(client: Client, angebot: Angebot, **felder: Any) -> Any:
    angaben = {"datei": foto(), "alternativtext": "Ein heller Raum.", "rechte": "on"} | felder
    return client.post(f"{ADRESSE}{angebot.pk}/bilder/neu/", angaben)


@pytest.fixture
def bild(vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als) -> Angebotsbild:
    """It waits beside a public offer."""
    hochladen(als(vertretung), eigenes_oeffentliches, nachweis="Toni Vorlage")
    eines: Angebotsbild = Angebotsbild.objects.get()
    return eines


@pytest.fixture
def zweite_koordination(netzwerk: Netzwerk) -> Konto:
    konto: Konto = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    return konto


def datei(client: Client, bild: Angebotsbild) -> Any:
    return client.get(f"{ADRESSE}bilder/{bild.pk}/")


def tun(client: Client, bild: Angebotsbild, was: str, **daten: Any) -> Any:
    return client.post(f"{ADRESSE}bilder/{bild.pk}/{was}/", daten, follow=True)


def test_von_der_kamera_bis_auf_die_oeffentliche_seite(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als, bild: Any
) -> None:
    oeffentlich, prueft = Client(), als(koordination)
    assert str(bild) == "Ein heller Raum."
    seite = f"{ADRESSE}{eigenes_oeffentliches.pk}-vaterkurs/"
    assert (datei(oeffentlich, bild).status_code, datei(prueft, bild).status_code) == (404, 200)
    assert "private" in datei(als(vertretung), bild)["Cache-Control"]
    assert "Ein heller Raum." not in oeffentlich.get(seite).text
    arbeit = prueft.get(f"{ADRESSE}{eigenes_oeffentliches.pk}/").text
    assert 'alt="Ein heller Raum."' in arbeit
    assert "Bild freigeben" in arbeit
    assert "Das Bild ist öffentlich." in tun(prueft, bild, "freigeben", stand=bild.stand).text
    antwort = datei(oeffentlich, bild)
    inhalt = antwort.getvalue()
    assert antwort["Content-Type"] == "image/webp"
    assert {"public", "max-age=2592000"} <= set(antwort["Cache-Control"].split(", "))
    assert b"Geheim" not in inhalt
    with Image.open(BytesIO(inhalt)) as neu:
        assert neu.size == (bild.breite, bild.hoehe) == (320, 240)
    text = oeffentlich.get(seite).text
    assert 'alt="Ein heller Raum." width="320" height="240"' in text
    assert "Bild: Toni Vorlage" in text
    # Once is enough.
    assert "schon entschieden" in tun(prueft, bild, "freigeben", stand=bild.stand).text
    angebotsaktionen.archivieren(angebot=eigenes_oeffentliches, von=koordination)
    assert datei(oeffentlich, bild).status_code == 404


def test_wessen_datei_fort_ist_den_gibt_es_nicht(bild: Any, als: Als, vertretung: Konto) -> None:
    default_storage.delete(bild.datei.name)
    assert datei(als(vertretung), bild).status_code == 404


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"datei": ""}, "Wählen Sie eine Bilddatei."),
        ({"datei": SimpleUploadedFile("b.png", b"<svg onload=alert(1)>")}, "kein Bild"),
        ({"alternativtext": " "}, "Beschreiben Sie in einem Satz"),
        ({"rechte": ""}, "Ohne dieses Einverständnis"),
    ],
)
def test_was_fehlt_oder_kein_bild_ist_wird_gesagt_und_text_bleibt(
    vertretung: Konto, eigenes: Angebot, als: Als, felder: dict[str, Any], meldung: str
) -> None:
    antwort = hochladen(als(vertretung), eigenes, nachweis="Bleibt stehen", **felder)
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert "Bleibt stehen" in antwort.text
    assert ("noch einmal aus" in antwort.text) == ("datei" not in felder)
    assert not Angebotsbild.objects.exists()


def test_hoechstens_fuenf_und_keines_doppelt(vertretung: Konto, eigenes: Angebot, als: Als) -> None:
    client = als(vertretung)
    for farbe in ("red", "red", "blue", "green", "black", "white", "yellow"):
        hochladen(client, eigenes, datei=foto(farbe))
    assert Angebotsbild.objects.count() == 5
    arbeit = client.get(f"{ADRESSE}{eigenes.pk}/").text
    assert "Mehr Bilder hat ein Angebot nicht." in arbeit
    assert (
        "höchstens 5 Bilder" in client.get(f"{ADRESSE}{eigenes.pk}/bilder/neu/", follow=True).text
    )
    # Two tabs: the form was open before the fifth came.
    with pytest.raises(FalscherZustand, match="höchstens 5"):
        aktionen.hochladen(
            angebot=eigenes, datei=foto(), alternativtext="x", nachweis="", von=vertretung
        )


def test_ein_fehlender_rest_stoert_neue_bilder_nicht(
    vertretung: Konto, eigenes: Angebot, als: Als
) -> None:
    hochladen(als(vertretung), eigenes)
    default_storage.delete(Angebotsbild.objects.get().datei.name)
    hochladen(als(vertretung), eigenes)
    assert Angebotsbild.objects.count() == 2


def test_reihenfolge(vertretung: Konto, eigenes: Angebot, als: Als) -> None:
    client = als(vertretung)
    for farbe in ("red", "green", "blue"):
        hochladen(client, eigenes, datei=foto(farbe), alternativtext=farbe)
    bilder = {bild.alternativtext: bild for bild in Angebotsbild.objects.all()}

    def reihe() -> list[str]:
        return list(eigenes.bilder.values_list("alternativtext", flat=True))

    tun(client, bilder["blue"], "verschieben", richtung="hoch")
    assert reihe() == ["red", "blue", "green"]
    tun(client, bilder["red"], "verschieben", richtung="runter")
    assert reihe() == ["blue", "red", "green"]
    for richtung in ("hoch", "quer"):
        tun(client, bilder["blue"], "verschieben", richtung=richtung)
    assert reihe() == ["blue", "red", "green"]
    bilder["red"].delete()
    aktionen.verschieben(bild=bilder["red"], schritt=1, von=vertretung)  # gone in another tab
    assert reihe() == ["blue", "green"]


def test_worte_aendern_solange_es_wartet(
    vertretung: Konto, koordination: Konto, bild: Any, als: Als
) -> None:
    ziel = f"{ADRESSE}bilder/{bild.pk}/bearbeiten/"
    gelesen = bild.stand
    senden(als(vertretung), ziel, {"alternativtext": "Ein Stuhlkreis.", "nachweis": ""})
    assert als(vertretung).post(ziel, {"alternativtext": ""}).status_code == 422
    bild.refresh_from_db()
    assert bild.alternativtext == "Ein Stuhlkreis."
    # The coordination had the old words before it.
    assert "inzwischen geändert" in tun(als(koordination), bild, "freigeben", stand=gelesen).text
    tun(als(koordination), bild, "freigeben", stand=bild.stand)
    assert "ist freigegeben" in als(vertretung).get(ziel, follow=True).text
    senden(als(koordination), ziel, {"alternativtext": "Stühle.", "nachweis": ""})
    bild.refresh_from_db()
    assert (bild.alternativtext, bild.ist_freigegeben) == ("Stühle.", True)


def test_ein_bild_macht_das_angebot_neu_zu_lesen(
    vertretung: Konto, koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    """What is released is what was read, pictures included."""
    eigenes.einreichen(von=vertretung)
    prueft, gelesen = als(koordination), Angebot.objects.get(pk=eigenes.pk).stand
    hochladen(als(vertretung), eigenes)
    antwort = prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": gelesen}, follow=True)
    assert "inzwischen geändert" in antwort.text
    einzeln = Angebotsbild.objects.get()
    assert "nicht öffentlich" in tun(prueft, einzeln, "freigeben", stand=einzeln.stand).text
    stand = Angebot.objects.get(pk=eigenes.pk).stand
    prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": stand})
    einzeln.refresh_from_db()
    assert (einzeln.ist_freigegeben, einzeln.freigegeben_von) == (True, koordination)


def test_vier_augen(
    koordination: Konto, zweite_koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    selbst = als(koordination)
    hochladen(selbst, eigenes_oeffentliches)
    bild = Angebotsbild.objects.get()
    arbeit = selbst.get(f"{ADRESSE}{eigenes_oeffentliches.pk}/").text
    assert "Bild freigeben" not in arbeit
    assert "selbst hochgeladen" in arbeit
    assert "selbst hochgeladen" in tun(selbst, bild, "freigeben", stand=bild.stand).text
    tun(als(zweite_koordination), bild, "freigeben", stand=bild.stand)
    bild.refresh_from_db()
    assert bild.freigegeben_von == zweite_koordination


@pytest.mark.parametrize("zu_zweit", [False, True])
def test_mit_dem_angebot_kommen_nur_bilder_von_anderen_heraus(
    vertretung: Konto, koordination: Konto, eigenes: Angebot, als: Als, netzwerk: Netzwerk,
    zu_zweit: bool,
) -> None:  # fmt: skip
    if zu_zweit:
        RolleFabrik(netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    hochladen(als(koordination), eigenes, alternativtext="selbst")
    hochladen(als(vertretung), eigenes, alternativtext="anderes", datei=foto("red"))
    eigenes.einreichen(von=vertretung)
    jetzt = Angebot.objects.get(pk=eigenes.pk)
    angebotsaktionen.freigeben(angebot=jetzt, von=koordination, stand=jetzt.stand)
    frei = set(Angebotsbild.objects.freigegeben().values_list("alternativtext", flat=True))
    assert frei == ({"anderes"} if zu_zweit else {"anderes", "selbst"})


def test_ablehnen_mit_grund(
    vertretung: Konto, koordination: Konto, bild: Any, als: Als,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    prueft, ziel = als(koordination), f"{ADRESSE}bilder/{bild.pk}/ablehnen/"
    assert "Ein heller Raum." in prueft.get(ziel).text
    assert prueft.post(ziel, {"grund": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        tun(prueft, bild, "ablehnen", grund="Man erkennt ein Kind.")
    assert not Angebotsbild.objects.exists()
    assert not default_storage.exists(bild.datei.name)
    nachricht = Nachricht.objects.get()
    mail = briefe.bauen(nachricht)
    assert nachricht.empfaenger == vertretung.email
    assert mail.subject == "Ein Bild zu „Vaterkurs“ wurde nicht übernommen"
    assert "Ein heller Raum." in mail.body
    assert "Man erkennt ein Kind." in mail.body


def test_ablehnen_geht_nicht_mehr_nach_der_freigabe_und_schreibt_nicht_an_fortgegangene(
    vertretung: Konto, koordination: Konto, bild: Any, als: Als
) -> None:
    bild.freigeben(von=koordination)
    assert "schon entschieden" in tun(als(koordination), bild, "ablehnen", grund="Nein.").text
    Angebotsbild.objects.update(freigegeben_am=None, freigegeben_von=None)
    Konto.objects.filter(pk=vertretung.pk).update(is_active=False)
    tun(als(koordination), bild, "ablehnen", grund="Nein.")
    assert not Angebotsbild.objects.exists()
    assert not Nachricht.objects.exists()


def test_loeschen_fragt_vorher(vertretung: Konto, bild: Any, als: Als) -> None:
    client, ziel = als(vertretung), f"{ADRESSE}bilder/{bild.pk}/loeschen/"
    assert "nicht rückgängig" in client.get(ziel).text
    assert "Das Bild ist gelöscht." in client.post(ziel, follow=True).text
    assert client.post(ziel).status_code == 404


def test_vorschau_eines_entwurfs_zeigt_was_wartet(
    vertretung: Konto, eigenes: Angebot, als: Als
) -> None:
    hochladen(als(vertretung), eigenes)
    vorschau = als(vertretung).get(f"{ADRESSE}{eigenes.pk}-elternkurs/").text
    assert 'alt="Ein heller Raum."' in vorschau
    assert "wartet auf Freigabe" in vorschau


@pytest.mark.parametrize("anzahl", [1, 3])
def test_die_arbeitsseite_braucht_gleich_viele_abfragen(
    vertretung: Konto, eigenes: Angebot, als: Als, anzahl: int, django_assert_num_queries: Any
) -> None:
    client = als(vertretung)
    for farbe in ("red", "green", "blue")[:anzahl]:
        hochladen(client, eigenes, datei=foto(farbe))
    with django_assert_num_queries(14):
        client.get(f"{ADRESSE}{eigenes.pk}/")
