"""How many came: entered or counted, on the pages and in the minutes."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from netzwerk.basis import aufbewahrung
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.formulare import senden
from tests.treffen.fabriken import GastteilnahmeFabrik, ProtokollFabrik
from treffen.aktionen import protokoll as protokoll_aktionen
from treffen.models import Treffen, Zaehlung
from treffen.zaehlung import Zahlen, zahlen_von

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    das_treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        durchgefuehrt_am=timezone.now(),
        beginn=timezone.now() - timedelta(hours=3),
    )
    TopFabrik(treffen=das_treffen)
    return das_treffen


def adresse(name: str, treffen: Treffen) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk])


@pytest.mark.parametrize(
    ("zahlen", "text"),
    [
        (Zahlen(), ""),
        (Zahlen(1, "exakt", 1, "exakt"), "1 Person aus 1 Institution"),
        (Zahlen(90, "etwa", 41, "mindestens"), "etwa 90 Personen aus mindestens 41 Institutionen"),
        (Zahlen(119, "exakt"), "119 Personen"),
        (Zahlen(institutionen=41, institutionen_art="etwa"), "etwa 41 Institutionen"),
    ],
)
def test_in_worten(zahlen: Zahlen, text: str) -> None:
    assert zahlen.text == text
    assert bool(zahlen) is bool(text)


def test_gezaehlt_aus_der_liste(treffen: Treffen) -> None:
    haus = OrganisationFabrik()
    da: dict[str, Any] = {"treffen": treffen, "anwesenheit": "anwesend"}
    for _zwei in range(2):
        TeilnahmeFabrik(kontakt=KontaktFabrik(organisation=haus), **da)
    GastteilnahmeFabrik(gast__organisation=haus, **da)
    GastteilnahmeFabrik(gast__einrichtung_name="Verein", **da)
    GastteilnahmeFabrik(gast__einrichtung_name=" verein ", **da)
    GastteilnahmeFabrik(gast__einrichtung_name="", **da)
    TeilnahmeFabrik(treffen=treffen, anwesenheit="fehlend")
    TeilnahmeFabrik(anwesenheit="anwesend")
    assert zahlen_von(treffen) == Zahlen(6, "exakt", 2, "exakt")
    # Who knows that more came than are ticked knows that the list has gaps for the other, too.
    zaehlung = Zaehlung.objects.create(treffen=treffen, institutionen=41, institutionen_art="etwa")
    assert zahlen_von(treffen).text == "mindestens 6 Personen aus etwa 41 Institutionen"
    zaehlung.institutionen, zaehlung.personen = None, 90
    zaehlung.save()
    assert zahlen_von(treffen).text == "90 Personen aus mindestens 2 Institutionen"
    zaehlung.personen = 5
    zaehlung.save()
    assert zahlen_von(treffen).text == "5 Personen aus 2 Institutionen"


def test_eintragen_und_zeigen(
    als: Als, koordination: Konto, vertretung: Konto, treffen: Treffen
) -> None:
    client = als(koordination)
    ziel = adresse("zaehlung-bearbeiten", treffen)
    assert "noch niemand als anwesend" in client.get(ziel).text
    daten = {"personen": "90", "personen_art": "etwa", "institutionen": ""}
    vertauscht = daten | {"personen": "3", "institutionen": "9", "institutionen_art": "exakt"}
    assert "vertauscht" in client.post(ziel, vertauscht).text
    zu_viele = client.post(ziel, daten | {"personen": "100001", "institutionen_art": "exakt"})
    assert zu_viele.status_code == 422
    assert not Zaehlung.objects.exists()
    daten |= {"institutionen": "41", "institutionen_art": "mindestens"}
    text = "etwa 90 Personen aus mindestens 41 Institutionen"
    assert text in senden(client, ziel, daten, follow=True).text
    assert text in client.get(adresse("treffen-zeigen", treffen)).text
    assert text in als(vertretung).get(adresse("treffen-zeigen", treffen)).text
    # Somebody else changed it: what was not read is not overwritten.
    alt = client.get(ziel)
    stand = alt.context["form"]["stand_zaehlung"].value()
    Zaehlung.objects.update(personen=95)
    fehler = client.post(ziel, daten | {"stand_zaehlung": stand, "personen": "91"})
    assert fehler.status_code == 422
    assert Zaehlung.objects.get().personen == 95


def test_im_protokoll_und_nach_der_frist(als: Als, koordination: Konto, treffen: Treffen) -> None:
    """In page, image and PDF; released they stay; the guest's name leaves the image in time."""
    Zaehlung.objects.create(
        treffen=treffen,
        personen=90,
        personen_art="etwa",
        institutionen=41,
        institutionen_art="mindestens",
    )
    gast = GastteilnahmeFabrik(treffen=treffen, anwesenheit="anwesend").gast
    protokoll = ProtokollFabrik(treffen=treffen)
    dokument = protokoll_aktionen.freigeben(protokoll=protokoll, von=koordination)
    text = "etwa 90 Personen aus mindestens 41 Institutionen"
    client = als(koordination)
    assert text in client.get(protokoll.get_absolute_url()).text
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    seiten = PdfReader(BytesIO(dokument.inhalt())).pages
    gedruckt = " ".join(" ".join(seite.extract_text() for seite in seiten).split())
    assert text in gedruckt
    assert gast.name in gedruckt
    ziel = adresse("zaehlung-bearbeiten", treffen)
    for antwort in (client.get(ziel), client.post(ziel, {"personen": "1"})):
        assert antwort["Location"] == protokoll.get_absolute_url()
    Treffen.objects.update(
        beginn=timezone.now() - timedelta(days=200), ende=timezone.now() - timedelta(days=199)
    )
    aufbewahrung.durchsetzen()
    gast.refresh_from_db()
    protokoll.refresh_from_db()
    assert gast.nachname == ANONYM
    assert "g" + str(gast.pk) not in protokoll.abbild["personen"]
    seite = client.get(protokoll.get_absolute_url()).text
    assert "Gastmann" not in seite
    assert text in seite
