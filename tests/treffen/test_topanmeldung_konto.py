"""An account without an entry in the register has topics, too, and hears what became of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.briefe import bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    TreffenFabrik,
    VertretungFabrik,
)
from treffen.models import Tagesordnungspunkt, Treffen

Als = Callable[[Konto], Client]
THEMA = {"titel": "Sprechstunde", "art": "beratung", "minuten": "15", "vortragend": "Polizei"}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    neu: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        top_anmeldung_bis=timezone.localdate() + timedelta(days=2),
    )
    return neu


def adresse(name: str, treffen: Treffen, *mehr: int) -> str:
    return reverse(f"treffen:{name}", args=("kinderschutz", treffen.pk, *mehr))


def test_fuer_die_vertretene_organisation(
    als: Als, vertretung: Konto, koordination: Konto, eigene_organisation: Organisation,
    treffen: Treffen,
) -> None:  # fmt: skip
    browser, seite = als(vertretung), adresse("treffen-zeigen", treffen)
    assert "Haben Sie ein Thema?" in browser.get(seite).text
    assert "Für welche Stelle" not in browser.get(adresse("top-anmelden", treffen)).text
    for _ in range(2):  # sent twice is one
        antwort = browser.post(adresse("top-anmelden", treffen), THEMA, follow=True)
        assert "Ihr Thema ist angemeldet." in antwort.text
    top = treffen.tops.angemeldet().get()
    assert (top.angemeldet_von, top.angemeldet_konto, top.angemeldet_fuer) == (
        None, vertretung, eigene_organisation,
    )  # fmt: skip
    assert "Von Ihnen angemeldet" in browser.get(seite).text
    wer = f"{vertretung.name}, {eigene_organisation}"
    leitet = als(koordination)
    assert wer in leitet.get(seite).text
    assert wer in leitet.get(adresse("top-ablehnen", treffen, top.pk)).text
    antwort = leitet.post(adresse("top-annehmen", treffen, top.pk), follow=True)
    assert f"{vertretung.name} erfährt es per E-Mail." in antwort.text
    assert f"angemeldet von {wer}" in antwort.text
    nachricht = Nachricht.objects.get()
    assert nachricht.empfaenger == vertretung.email
    assert seite in str(bauen(nachricht).body)
    # Who asked is told why not; the coordination cannot just delete it.
    geloescht = leitet.post(adresse("top-loeschen", treffen, top.pk))
    assert geloescht["Location"] == adresse("top-ablehnen", treffen, top.pk)


def test_mit_mehreren_organisationen_waehlt_man_eine_des_netzwerks(
    als: Als, vertretung: Konto, eigene_organisation: Organisation, netzwerk: Netzwerk,
    treffen: Treffen,
) -> None:  # fmt: skip
    zweite, anderswo = OrganisationFabrik(name="Zweite"), OrganisationFabrik(name="Anderswo")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=zweite, zustand="aktiv")
    for organisation in (zweite, anderswo):
        VertretungFabrik(konto=vertretung, organisation=organisation)
    browser, ziel = als(vertretung), adresse("top-anmelden", treffen)
    seite = browser.get(ziel).text
    assert "Für welche Stelle" in seite
    assert "Anderswo" not in seite
    assert browser.post(ziel, THEMA).status_code == 422
    assert browser.post(ziel, THEMA | {"fuer": anderswo.pk}).status_code == 422
    browser.post(ziel, THEMA | {"fuer": zweite.pk})
    assert treffen.tops.angemeldet().get().angemeldet_fuer == zweite


def test_ohne_organisation_steht_der_name_allein_und_jede_sieht_nur_ihre(
    als: Als, fachkraft: Konto, vertretung: Konto, koordination: Konto, treffen: Treffen
) -> None:
    browser = als(fachkraft)
    browser.post(adresse("top-anmelden", treffen), THEMA)
    top = treffen.tops.angemeldet().get()
    assert (top.anmelder, top.anmelder_text) == (fachkraft, fachkraft.name)
    andere = als(vertretung)
    assert "Sprechstunde" not in andere.get(adresse("treffen-zeigen", treffen)).text
    weg = adresse("top-zurueckziehen", treffen, top.pk)
    assert andere.post(weg).status_code == 404
    fachkraft.is_active = False
    fachkraft.save()
    antwort = als(koordination).post(adresse("top-annehmen", treffen, top.pk), follow=True)
    assert "ist per E-Mail nicht zu erreichen" in antwort.text
    assert not Nachricht.objects.exists()


def test_wer_zurueckzieht(als: Als, fachkraft: Konto, treffen: Treffen) -> None:
    browser = als(fachkraft)
    browser.post(adresse("top-anmelden", treffen), THEMA)
    top = treffen.tops.angemeldet().get()
    antwort = browser.post(adresse("top-zurueckziehen", treffen, top.pk), follow=True)
    assert "Ihr Thema ist zurückgezogen." in antwort.text


@pytest.mark.parametrize(
    ("felder", "regel"),
    [
        (("angemeldet_konto",), "top_angemeldet_paar"),
        (("angemeldet_konto", "angemeldet_von", "angemeldet_am"), "top_angemeldet_paar"),
        (("angemeldet_am",), "top_angemeldet_paar"),
        (("angemeldet_fuer",), "top_angemeldet_fuer_nur_vom_konto"),
    ],
)
def test_angemeldet_ist_von_einem(
    netzwerk: Netzwerk, treffen: Treffen, felder: tuple[str, ...], regel: str
) -> None:
    werte: dict[str, Any] = {
        "angemeldet_konto": KontoFabrik(),
        "angemeldet_von": KontaktFabrik(netzwerke=[netzwerk]),
        "angemeldet_fuer": OrganisationFabrik(),
        "angemeldet_am": timezone.now(),
    }
    with pytest.raises(IntegrityError, match=regel), transaction.atomic():
        Tagesordnungspunkt.objects.create(
            treffen=treffen,
            titel="x",
            zustand="angemeldet",
            **{feld: werte[feld] for feld in felder},
        )
