"""Deadlines follow a meeting to another day: into a copy, and after a postponement."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from tests.fabriken import TeilnahmeFabrik, TreffenFabrik
from tests.formulare import senden
from treffen.aktionen.kopie import kopieren
from treffen.aktionen.treffen import neu_terminieren
from treffen.fristen import verlegt
from treffen.models import Fotoeinwilligung, Treffen

Als = Callable[[Konto], Client]
HEUTE = timezone.localdate


def in_tagen(tage: int) -> date:
    return HEUTE() + timedelta(days=tage)


def um_neun(tage: int) -> datetime:
    return timezone.make_aware(datetime.combine(in_tagen(tage), time(9)))


def treffen_am(netzwerk: Netzwerk, tage: int, **felder: Any) -> Treffen:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk, beginn=um_neun(tage), ende=um_neun(tage) + timedelta(hours=3), **felder
    )
    return treffen


@pytest.mark.parametrize(
    ("beginn", "frist", "neuer_tag", "erwartet"),
    [
        (-100, -110, 80, 70),  # as far ahead as it was
        (-100, -100, 80, 80),
        (-100, -90, 80, 80),  # was after the meeting: on its day at the latest
        (-100, -110, 5, None),  # would be over already: until it begins, or not at all
        (-100, -110, 10, 0),  # today still counts
        (-100, -110, -50, -60),  # entered afterwards: kept as it was
        (-100, None, 80, None),
    ],
)
def test_frist_auf_dem_neuen_tag(
    netzwerk: Netzwerk, beginn: int, frist: int | None, neuer_tag: int, erwartet: int | None
) -> None:
    bis = None if frist is None else in_tagen(frist)
    treffen = treffen_am(netzwerk, beginn, antwort_bis=bis, top_anmeldung_bis=bis)
    neu = None if erwartet is None else in_tagen(erwartet)
    fristen = verlegt(treffen, um_neun(neuer_tag))
    assert fristen == {"antwort_bis": neu, "top_anmeldung_bis": neu, "fotos_bis": None}


@pytest.mark.parametrize(
    ("fragt", "bis", "erwartet"), [(True, 265, 445), (True, -120, 80), (False, 265, None)]
)
def test_fotos_werden_nicht_bis_vor_dem_treffen_verwendet(
    netzwerk: Netzwerk, fragt: bool, bis: int, erwartet: int | None
) -> None:
    treffen = treffen_am(netzwerk, -100, fragt_fotos=fragt, fotos_bis=in_tagen(bis))
    neu = None if erwartet is None else in_tagen(erwartet)
    assert verlegt(treffen, um_neun(80))["fotos_bis"] == neu


def test_die_kopie_ist_gueltig_wie_sie_ist(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Its form goes through as it was opened, whatever the model looked like."""
    altes = treffen_am(
        netzwerk, -100, art="netzwerktreffen", antwort_bis=in_tagen(-95),
        top_anmeldung_bis=in_tagen(-98), fragt_fotos=True, fotos_bis=in_tagen(-101),
    )  # fmt: skip
    neues = kopieren(
        treffen=altes, titel="Neu", beginn=um_neun(40), ende=um_neun(40) + timedelta(hours=2),
        von=koordination, als_naechstes=False,
    )  # fmt: skip
    browser = als(koordination)
    ziel = reverse("treffen:treffen-bearbeiten", args=["kinderschutz", neues.pk])
    form = browser.get(ziel).context["form"]
    werte = {feld.html_name: feld.value() for feld in form if feld.value() not in (None, False)}
    antwort = senden(browser, ziel, werte, follow=True)
    assert antwort.status_code == 200
    assert not antwort.context.get("form")
    neues.refresh_from_db()
    assert (neues.antwort_bis, neues.top_anmeldung_bis, neues.fotos_bis) == (in_tagen(40),) * 3


def test_neuer_termin_nimmt_die_themenfrist_mit(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = treffen_am(
        netzwerk, 10, zustand=Treffen.Zustand.VERSCHOBEN, top_anmeldung_bis=in_tagen(-4),
        fragt_fotos=True, fotos_bis=in_tagen(30),
    )  # fmt: skip
    ziel = reverse("treffen:treffen-neu-terminieren", args=["kinderschutz", treffen.pk])
    neu = {"datum": in_tagen(60), "von": "9:00", "bis": "10:00", "antwort_bis": ""}
    fest = als(koordination).post(ziel, neu, follow=True).text
    treffen.refresh_from_db()
    assert (treffen.antwort_bis, treffen.top_anmeldung_bis) == (None, in_tagen(46))
    assert treffen.fotos_bis == in_tagen(80)
    assert f"Mitglieder melden bis zum {datum(in_tagen(46))} Themen an." in fest
    # Soon: there is no time for topics left, and nothing is promised.
    Treffen.objects.update(zustand=Treffen.Zustand.VERSCHOBEN)
    fest = als(koordination).post(ziel, neu | {"datum": in_tagen(3)}, follow=True).text
    treffen.refresh_from_db()
    assert treffen.top_anmeldung_bis is None
    assert "Mitglieder melden bis" not in fest


def test_wozu_jemand_eingewilligt_hat_bleibt(koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = treffen_am(
        netzwerk, 10, zustand=Treffen.Zustand.VERSCHOBEN, fragt_fotos=True, fotos_bis=in_tagen(30)
    )
    Fotoeinwilligung.objects.create(teilnahme=TeilnahmeFabrik(treffen=treffen))
    beginn = um_neun(20)
    neu_terminieren(
        treffen=treffen, beginn=beginn, ende=beginn + timedelta(hours=1), von=koordination
    )
    treffen.refresh_from_db()
    assert (timezone.localdate(treffen.beginn), treffen.fotos_bis) == (in_tagen(20), in_tagen(30))
