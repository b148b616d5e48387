"""An evaluation is discussed at a meeting: it comes onto the agenda, stands on the meeting's page,
and the minutes name it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TopFabrik, TreffenFabrik
from tests.treffen.evaluationen import ERSTES, ZWEITES, evaluation, punkt
from tests.treffen.fabriken import BeschlussFabrik, ProtokollFabrik
from tests.treffen.test_themenspeicher import adresse
from treffen import abbild
from treffen.aktionen import evaluation as evaluationen
from treffen.aktionen import themenspeicher
from treffen.dokumente import aus_inhalt
from treffen.evaluationslage import am_treffen, aufnehmen
from treffen.halbjahr import Halbjahr
from treffen.models import Beschluss, Evaluation, Treffen
from treffen.themenspeicher import vorschlaege

pytestmark = pytest.mark.django_db


def kommendes(netzwerk: Netzwerk, **mehr: Any) -> Treffen:
    treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, vorheriges=None, **mehr)
    return treffen


def fertig(netzwerk: Netzwerk, von: Konto, halbjahr: Halbjahr = ERSTES) -> Evaluation:
    eine = evaluation(netzwerk, halbjahr)
    punkt(eine, bewertung=3)
    evaluationen.abschliessen(evaluation=eine, von=von)
    eine.refresh_from_db()
    return eine


def angeboten(treffen: Treffen) -> list[int]:
    return [v.pk for v in vorschlaege(treffen) if v.herkunft == "evaluation"]


def vorbei(treffen: Treffen) -> None:
    Treffen.objects.filter(pk=treffen.pk).update(
        beginn=timezone.now() - timedelta(days=2),
        ende=timezone.now() - timedelta(days=2, hours=-2),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
    )
    treffen.refresh_from_db()


def test_die_letzte_wird_dem_naechsten_treffen_angeboten(
    netzwerk: Netzwerk, koordination: Konto, als: Any
) -> None:
    """Half a year of work would be rated and never spoken of."""
    fertig(netzwerk, koordination, ERSTES)
    letzte = fertig(netzwerk, koordination, ZWEITES)
    fertig(NetzwerkFabrik(), koordination, ZWEITES)
    treffen = kommendes(netzwerk)
    assert angeboten(treffen) == [letzte.pk]
    client = als(koordination)
    seite = client.get(treffen.get_absolute_url()).content.decode()
    assert "Evaluation, noch nicht besprochen" in seite
    for _mal in range(2):
        client.post(
            adresse("themenspeicher-uebernehmen", treffen),
            {"kennung": f"evaluation-{letzte.pk}"},
        )
    top = treffen.tops.get()
    assert (top.titel, top.evaluation) == ("Evaluation 2026, 2. Halbjahr", letzte)
    letzte.refresh_from_db()
    assert letzte.treffen == treffen
    seite = client.get(treffen.get_absolute_url()).content.decode()
    assert "zur Evaluation" in seite
    assert "noch nicht besprochen" not in seite
    # The other meeting is not offered it as well, nor what is older than the one discussed.
    assert angeboten(kommendes(netzwerk, beginn=timezone.now() + timedelta(days=90))) == []


@pytest.mark.parametrize("art", ["fachtag", "fortbildung", "steuerungsgruppe"])
def test_einem_anderen_treffen_nur_wenn_sie_es_nennt(netzwerk: Netzwerk, art: str) -> None:
    """Training has no agenda for it; a board may well look at it first."""
    eine = evaluation(netzwerk)
    treffen = kommendes(netzwerk, art=art)
    assert angeboten(treffen) == []
    Evaluation.objects.filter(pk=eine.pk).update(treffen=treffen)
    assert angeboten(treffen) == [eine.pk]


def test_ein_leerer_entwurf_verdraengt_keine_fertige(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Whoever begins the next half-year early would take the one before from every agenda."""
    alt = fertig(netzwerk, koordination, ERSTES)
    neu = evaluation(netzwerk, ZWEITES)
    treffen = kommendes(netzwerk)
    assert angeboten(treffen) == [alt.pk]
    # A draft comes where it names the meeting, and beside the other.
    Evaluation.objects.filter(pk=neu.pk).update(treffen=treffen)
    assert angeboten(treffen) == [alt.pk, neu.pk]
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    assert angeboten(treffen) == []
    assert treffen.tops.count() == 2


def test_vertagt_steht_sie_im_protokoll_das_sie_beraet(
    netzwerk: Netzwerk, koordination: Konto, als: Any
) -> None:
    """The minutes of the meeting that discussed it named none, those that adjourned it did."""
    eine = fertig(netzwerk, koordination)
    damals = kommendes(netzwerk)
    themenspeicher.uebernehmen(treffen=damals, von=koordination)
    vorbei(damals)
    assert [zeile["jahr"] for zeile in aufnehmen(damals)] == [2026]
    damals.tops.get().vertagen()
    assert aufnehmen(damals) == []
    assert am_treffen(damals, koordination) == []
    # Offered once, as the adjourned item; the evaluation moves along.
    jetzt = kommendes(netzwerk)
    assert [v.herkunft for v in vorschlaege(jetzt)] == ["fortsetzung_von"]
    themenspeicher.uebernehmen(treffen=jetzt, von=koordination)
    top = jetzt.tops.get()
    assert (top.evaluation, top.fortsetzung_von) == (eine, damals.tops.get())
    assert vorschlaege(jetzt) == []
    assert [zeile["top"] for zeile in aufnehmen(jetzt)] == [top.pk]
    assert aufnehmen(damals) == []
    eine.refresh_from_db()
    assert eine.treffen == jetzt
    seite = als(koordination).get(jetzt.get_absolute_url()).content.decode()
    assert "beim letzten Mal vertagt" in seite
    assert "zur Evaluation" in seite
    # Discussed, no meeting is offered it again.
    vorbei(jetzt)
    assert vorschlaege(kommendes(netzwerk)) == []


def test_was_beraten_ist_bleibt_bei_seinem_treffen(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Only a decision about it was adjourned: both meetings discuss it, its page names the
    first."""
    eine = fertig(netzwerk, koordination)
    damals = kommendes(netzwerk)
    themenspeicher.uebernehmen(treffen=damals, von=koordination)
    vorbei(damals)
    BeschlussFabrik(netzwerk=netzwerk, top=damals.tops.get(), zustand=Beschluss.Zustand.VERTAGT)
    jetzt = kommendes(netzwerk)
    themenspeicher.uebernehmen(treffen=jetzt, von=koordination)
    assert jetzt.tops.get().evaluation == eine
    eine.refresh_from_db()
    assert eine.treffen == damals
    assert aufnehmen(damals)
    assert aufnehmen(jetzt)


def test_was_die_steuerungsgruppe_vertagte_hat_niemand_beraten(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """The board's meeting is none of those whose adjourned items come to all members."""
    eine = fertig(netzwerk, koordination)
    vorstand = kommendes(netzwerk, art=Treffen.Art.STEUERUNGSGRUPPE)
    Evaluation.objects.filter(pk=eine.pk).update(treffen=vorstand)
    themenspeicher.uebernehmen(treffen=vorstand, von=koordination)
    treffen = kommendes(netzwerk)
    assert angeboten(treffen) == []
    vorbei(vorstand)
    vorstand.tops.get().vertagen()
    assert angeboten(treffen) == [eine.pk]
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    eine.refresh_from_db()
    assert eine.treffen == treffen


def test_von_der_tagesordnung_genommen_gilt_sie_nicht_als_besprochen(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Taken off with a reason; the minutes would say otherwise."""
    fertig(netzwerk, koordination)
    treffen = kommendes(netzwerk)
    themenspeicher.uebernehmen(treffen=treffen, von=koordination)
    treffen.tops.get().ablehnen("Diesmal keine Zeit.")
    assert aufnehmen(treffen) == []


def test_von_einem_abgesagten_treffen_kommt_sie_wieder(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    """Nobody has spoken of it there."""
    eine = fertig(netzwerk, koordination)
    abgesagt, naechstes = kommendes(netzwerk), kommendes(netzwerk)
    themenspeicher.uebernehmen(treffen=abgesagt, von=koordination)
    assert angeboten(naechstes) == []
    abgesagt.absagen()
    assert angeboten(naechstes) == [eine.pk]
    # Completed, its meeting may still change.
    themenspeicher.uebernehmen(treffen=naechstes, von=koordination)
    eine.refresh_from_db()
    assert eine.treffen == naechstes


def test_auf_der_seite_des_treffens(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Any
) -> None:
    """Members find a completed one there, and learn nothing of a draft."""
    eine = evaluation(netzwerk)
    andere = evaluation(netzwerk, ZWEITES)
    treffen = kommendes(netzwerk, zustand=Treffen.Zustand.TERMINIERT)
    TopFabrik(treffen=treffen, nummer=1, evaluation=eine)
    Evaluation.objects.filter(pk=eine.pk).update(treffen=treffen)
    punkt(eine, bewertung=3)
    ziel = f'href="{eine.get_absolute_url()}"'
    assert ziel in als(koordination).get(treffen.get_absolute_url()).content.decode()
    assert ziel not in als(fachkraft).get(treffen.get_absolute_url()).content.decode()
    evaluationen.abschliessen(evaluation=eine, von=koordination)
    seite = als(fachkraft).get(treffen.get_absolute_url()).content.decode()
    assert seite.count(ziel) == 1
    assert andere.get_absolute_url() not in seite


def test_im_protokoll_unter_ihrem_punkt_oder_am_ende(
    netzwerk: Netzwerk, koordination: Konto, als: Any
) -> None:
    """Whoever reads the minutes finds what was evaluated; the release freezes it."""
    treffen = kommendes(netzwerk)
    vorbei(treffen)
    top = TopFabrik(treffen=treffen, nummer=1, titel="Rückblick", evaluation=evaluation(netzwerk))
    lose = evaluation(netzwerk, ZWEITES)
    Evaluation.objects.filter(pk=lose.pk).update(treffen=treffen)
    protokoll = ProtokollFabrik(treffen=treffen)
    assert protokoll.inhalt["evaluationen"] == [
        {"top": top.pk, "jahr": 2026, "halbjahr": 1},
        {"top": None, "jahr": 2026, "halbjahr": 2},
    ]
    gelesen = abbild.lesen(protokoll.inhalt)
    (am_punkt,) = gelesen["punkte"][0]["evaluationen"]
    assert am_punkt["titel"] == "Evaluation 2026, 1. Halbjahr"
    (am_ende,) = aus_inhalt(gelesen)["evaluationen"]
    assert am_ende["titel"] == "Evaluation 2026, 2. Halbjahr"
    seite = als(koordination).get(protokoll.get_absolute_url()).content.decode()
    for halbjahr in ("1. Halbjahr", "2. Halbjahr"):
        assert f"Besprochen: Evaluation 2026, {halbjahr}" in seite


def test_alte_abbilder_nennen_keine(netzwerk: Netzwerk) -> None:
    protokoll = ProtokollFabrik(treffen=kommendes(netzwerk))
    bild = dict(protokoll.inhalt)
    del bild["evaluationen"]
    assert abbild.lesen(bild)["evaluationen"] == []  # type: ignore[arg-type]  # an older layout
