"""What happens rarely: cuts inside a character, a link whose participation is gone, and such."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar.parser import Contentline

from mitglieder.abdeckung import abdeckung_von
from netzwerk.basis.kalender import gefaltet
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.anschreibenseiten import angaben
from tests.treffen.stimmen import laufende
from tests.treffen.test_einladung import adresse, person
from tests.treffen.test_material import hochladen
from treffen.models import Anschreiben, Teilnahme, Treffen

Als = Callable[[Konto], Client]


@pytest.mark.parametrize(
    ("zeile", "erste"),
    [
        ("a" * 73 + "ß" + "b" * 9, 73),  # two bytes, the cut between them
        ("a" * 72 + "🧒" + "b" * 9, 72),  # four bytes
        ("a" * 73 + "\\n" + "b" * 9, 73),  # an escaped pair
        ("a" * 73 + "^n" + "b" * 9, 73),
        ("a" * 72 + "\\ß" + "b" * 9, 72),  # both
        ("a" * 74 + "ß", 74),
    ],
)
def test_umbruch_trennt_weder_zeichen_noch_paare(zeile: str, erste: int) -> None:
    zeilen = gefaltet(zeile)
    assert len(zeilen.split(b"\r\n ")[0]) == erste
    assert zeilen.decode().replace("\r\n ", "") == zeile
    assert zeilen == Contentline(zeile).to_ical()


def test_abdeckung_ohne_auskunft_ueber_treffen(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody knows of meetings, the column is missing and the report is not."""
    kontakt: Any = KontaktFabrik(netzwerke=[netzwerk])
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation)
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        beginn=timezone.now() - timedelta(days=10),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
    )
    TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, anwesenheit="anwesend")
    assert abdeckung_von(netzwerk).spalte_dabei == "Beim letzten Treffen dabei"
    monkeypatch.setattr("mitglieder.beteiligung._quellen", [])
    bericht = abdeckung_von(netzwerk)
    assert bericht.spalte_dabei == ""
    assert bericht.abschnitte


def test_entwurf_speichern_sendet_nichts(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    person(netzwerk)
    browser, ziel = als(koordination), adresse(treffen)
    antwort = senden(browser, ziel, angaben(text="Für später", schritt="speichern"))
    assert (antwort.status_code, antwort.url) == (302, ziel)
    (meldung,) = get_messages(antwort.wsgi_request)
    assert str(meldung) == "Der Entwurf ist gespeichert."
    assert meldung.extra_tags == "Gesendet ist noch nichts."
    assert Anschreiben.objects.get().text == "Für später"
    assert not Nachricht.objects.exists()
    assert "Für später" in browser.get(ziel).text


def test_material_nicht_mehr_fuer_gestrichene(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """The link outlives the row it was for."""
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    unterlage = hochladen(als(koordination), treffen)
    teilnahme: Any = TeilnahmeFabrik(treffen=treffen, kontakt=KontaktFabrik(netzwerke=[netzwerk]))
    zugang = Zugang.fuer(
        teilnahme.person,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=teilnahme,
        netzwerk=netzwerk,
        tage=30,
    )
    teile = (netzwerk.kurzname, zeichen(zugang), unterlage.pk)
    ziel = reverse("treffen:material-laden-link", args=teile)
    assert Client().get(ziel).status_code == 200
    Teilnahme.objects.filter(pk=teilnahme.pk).delete()
    assert Zugang.objects.gueltig().filter(pk=zugang.pk).exists()
    assert Client().get(ziel).status_code == 404


@pytest.mark.parametrize(
    ("name", "feld", "status"),
    [
        ("stimmrecht-erinnern", "runde", 302),
        ("ergebnisblatt-anlegen", "gruppe", 403),
        ("top-umordnen", "reihe", 302),
    ],
)
def test_tausende_ziffern_sind_keine_zahl(
    als: Als, koordination: Konto, netzwerk: Netzwerk, name: str, feld: str, status: int
) -> None:
    """More than Python reads, and more than the database holds."""
    wovon = (
        laufende(netzwerk, frei=True, je_person=True)
        if feld == "runde"
        else TreffenFabrik(netzwerk=netzwerk)
    )
    ziel = reverse(f"treffen:{name}", args=(netzwerk.kurzname, wovon.pk))
    for ziffern in ("9" * 5000, "9" * 30):
        assert als(koordination).post(ziel, {feld: ziffern}).status_code == status
