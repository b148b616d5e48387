"""What is missing: the matrix counts as the directory does, and shows what is empty."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from angebote.luecken import bild, matrix
from angebote.merkmale import ALTERSSTUFEN
from angebote.models import Angebot, Thema, Zielgruppe
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import NetzwerkFabrik

SVG = "{http://www.w3.org/2000/svg}"


def angebot(netzwerk: Netzwerk, von: int | None, bis: int | None, **felder: Any) -> Angebot:
    themen = Thema.objects.waehlbar(netzwerk)
    gruppen = Zielgruppe.objects.waehlbar(netzwerk)
    felder = {"themen": [themen[0]], "zielgruppen": [gruppen[0]], "oeffentlich": True} | felder
    neues: Angebot = AngebotFabrik(netzwerk=netzwerk, alter_von=von, alter_bis=bis, **felder)
    return neues


@pytest.fixture
def gefuellt(netzwerk: Netzwerk) -> Netzwerk:
    themen = list(Thema.objects.waehlbar(netzwerk)[:3])
    gruppen = list(Zielgruppe.objects.waehlbar(netzwerk)[:3])
    angebot(netzwerk, 3, 6)
    angebot(netzwerk, None, 11, themen=themen[:2], zielgruppen=gruppen[:2])
    angebot(netzwerk, 18, None, themen=themen[2:])
    angebot(netzwerk, None, None, zielgruppen=gruppen[2:])
    angebot(netzwerk, 5, 5, zustand="veraltet", zielgruppen=gruppen)
    angebot(netzwerk, 5, 5, oeffentlich=False)
    angebot(NetzwerkFabrik(kurzname="fremd"), 5, 5, themen=themen[:1], zielgruppen=gruppen[:1])
    return netzwerk


@pytest.mark.parametrize("alter", ["", *(stufe.schluessel for stufe in ALTERSSTUFEN)])
def test_zaehlt_wie_das_verzeichnis(gefuellt: Netzwerk, client: Client, alter: str) -> None:
    """Whoever follows a number finds as many offers as it says."""
    gesamt = 0
    for thema, felder in matrix(gefuellt, alter).reihen:
        for feld, anzahl in felder:
            gesamt += anzahl
            if anzahl:
                abfrage = {"thema": thema.pk, "zielgruppe": feld.zielgruppe.pk}
                url = reverse(
                    "angebote:angebot-liste",
                    kwargs={"netzwerk": gefuellt.kurzname},
                    query=abfrage | ({"alter": alter} if alter else {}),
                )
                assert client.get(url).context["verzeichnis"].anzahl == anzahl
    assert gesamt


def test_luecken_sind_zu_sehen(
    gefuellt: Netzwerk, fachkraft: Konto, als: Callable[[Konto], Client]
) -> None:
    alles = matrix(gefuellt)
    assert len(alles.reihen) == Thema.objects.waehlbar(gefuellt).count()
    volle = sum(n > 0 for _thema, felder in alles.reihen for _feld, n in felder)
    assert alles.leer == alles.felder - volle
    assert len(alles.themen_ohne) == len(alles.reihen) - 3
    url = reverse("angebote:luecken-zeigen", kwargs={"netzwerk": gefuellt.kurzname})
    text = als(fachkraft).get(url).content.decode()
    assert f"In {alles.leer} von {alles.felder} Feldern steht kein Angebot" in text
    assert f"Zu {len(alles.themen_ohne)} von {len(alles.reihen)} Themen gibt es gar nichts" in text
    assert 'style="' not in text[text.index('<svg class="app-luecken') :].split("</svg>")[0]
    text = als(fachkraft).get(url, {"alter": "12-17"}).content.decode()
    assert "&amp;alter=12-17" in text
    assert als(fachkraft).get(url, {"alter": "quatsch"}).status_code == 200


def test_was_nur_veraltet_da_steht_verdeckt_keine_luecke(
    netzwerk: Netzwerk, fachkraft: Konto, als: Callable[[Konto], Client]
) -> None:
    """Counted as the directory does, marked in table, list and picture, also for one age alone."""
    gruppen = list(Zielgruppe.objects.waehlbar(netzwerk))
    angebot(netzwerk, 4, 6, zielgruppen=gruppen)
    angebot(netzwerk, 4, 17, zielgruppen=gruppen[:1], zustand="veraltet")
    client = als(fachkraft)
    url = reverse("angebote:luecken-zeigen", kwargs={"netzwerk": netzwerk.kurzname})
    text = client.get(url).text
    assert "lange niemand geprüft" not in text
    assert "Ohne Lücke" in text
    text = client.get(url, {"alter": "12-17"}).text
    assert "In 1 weiteren Feld stehen nur Angebote, die lange niemand geprüft hat" in text
    assert text.count("1 Angebot (lange nicht geprüft)") == 1  # the list of the phone
    tabelle = text[text.index("<table") : text.index("</table")]
    assert tabelle.count('<span aria-hidden="true">*</span>') == 1
    datei = client.get(
        reverse("angebote:luecken-bild", args=[netzwerk.kurzname]), {"alter": "12-17"}
    )
    wurzel = ET.fromstring(datei.content)
    assert [t.text for t in wurzel.iter(f"{SVG}text") if t.text == "1*"] == ["1*"]
    assert "Ein Stern heißt" in wurzel.findtext(f"{SVG}desc", "")
    # The marks of the ages are current ones: 4 to 6 only.
    (stern,) = [k for k in bild(matrix(netzwerk, "12-17")).kaestchen if k.nur_veraltet]
    assert [voll for _x, voll in stern.punkte].count(True) == 1
    Angebot.objects.update(zustand="veraltet", veraltet_am=timezone.now())
    assert "Ohne Lücke" not in client.get(url).text


def test_auf_dem_telefon_die_groesste_luecke_zuerst(
    gefuellt: Netzwerk, fachkraft: Konto, als: Callable[[Konto], Client]
) -> None:
    themen = list(Thema.objects.waehlbar(gefuellt)[:4])
    gruppen = list(Zielgruppe.objects.waehlbar(gefuellt))
    angebot(gefuellt, None, None, themen=themen[3:], zielgruppen=gruppen)
    alles = matrix(gefuellt)
    zeilen = alles.schlimmste_zuerst
    fehlt = [len(zeile.fehlt) for zeile in zeilen]
    assert fehlt == sorted(fehlt, reverse=True)
    # The one with something for everybody and those with nothing at all are told apart.
    assert {zeile.thema for zeile in zeilen} == set(themen[:3])
    assert alles.themen_vollstaendig == themen[3:]
    for zeile in zeilen:
        assert {*zeile.fehlt} | {feld.zielgruppe for feld, _n in zeile.da} == set(gruppen)
        assert all(anzahl for _feld, anzahl in zeile.da)
    url = reverse("angebote:luecken-zeigen", kwargs={"netzwerk": gefuellt.kurzname})
    liste = als(fachkraft).get(url, {"alter": "4-6"}).content.decode()
    liste = liste[liste.index('class="app-luecken-liste') : liste.index("<table")]
    assert liste.count("<details") == len(matrix(gefuellt, "4-6").schlimmste_zuerst) + 1
    assert liste.count("&amp;alter=4-6") == liste.count("<a ")
    assert f"Ohne Lücke: {themen[3]}" in liste
    stellen = [
        liste.index(f"{zeile.thema} <span") for zeile in matrix(gefuellt, "4-6").schlimmste_zuerst
    ]
    assert stellen == sorted(stellen)


def test_bild_als_datei(
    gefuellt: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    url = reverse("angebote:luecken-bild", kwargs={"netzwerk": gefuellt.kurzname})
    antwort = als(koordination).get(url, {"alter": "4-6"})
    assert antwort["Content-Type"] == "image/svg+xml"
    assert antwort["Content-Disposition"] == 'attachment; filename="luecken-4-6.svg"'
    assert als(koordination).get(url)["Content-Disposition"].endswith('"luecken.svg"')
    wurzel = ET.fromstring(antwort.content)
    alles = matrix(gefuellt, "4-6")
    assert len(wurzel.findall(f"{SVG}g")) == alles.felder
    assert wurzel.findtext(f"{SVG}title", "").endswith("(4 bis 6 Jahre)")
    gezeichnet = bild(alles)
    assert [k.deckung == "0" for k in gezeichnet.kaestchen].count(True) == alles.leer


def test_ohne_grundlisten(
    netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    url = reverse("angebote:luecken-zeigen", kwargs={"netzwerk": netzwerk.kurzname})
    Thema.objects.all().delete()
    Zielgruppe.objects.all().delete()
    assert "Es fehlen Themen oder Zielgruppen" in als(koordination).get(url).content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_drei_anfragen(
    netzwerk: Netzwerk,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for _nummer in range(anzahl):
        angebot(netzwerk, 3, 6)
    with django_assert_num_queries(3):
        matrix(netzwerk, "4-6")


def test_volle_felder(
    netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    themen, gruppen = Thema.objects.waehlbar(netzwerk), Zielgruppe.objects.waehlbar(netzwerk)
    angebot(netzwerk, None, None, themen=list(themen), zielgruppen=list(gruppen))
    url = reverse("angebote:luecken-zeigen", kwargs={"netzwerk": netzwerk.kurzname})
    assert "In jedem Feld steht ein Angebot" in als(koordination).get(url).content.decode()
