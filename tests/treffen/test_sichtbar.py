"""Which rows of the meetings each kind of person finds: by account, by link, or not at all."""

from typing import Any

import pytest

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Protokoll, Teilnahme, Treffen


@pytest.fixture
def kontakt(netzwerk: Netzwerk, fachkraft: Konto) -> Any:
    return KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft)


@pytest.fixture
def gast(netzwerk: Netzwerk) -> Any:
    return KontaktFabrik(netzwerke=[netzwerk])


def link(kontakt: Kontakt, ziel: Any, zweck: str, netzwerk: Netzwerk) -> Zugang:
    return Zugang.fuer(kontakt, zweck=zweck, gegenstand=ziel, netzwerk=netzwerk, tage=9)


def test_treffen(
    koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk, gast: Kontakt
) -> None:
    entwurf = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.ENTWURF)
    offen, anderes = TreffenFabrik(netzwerk=netzwerk), TreffenFabrik(netzwerk=netzwerk)
    teilnahme = TeilnahmeFabrik(treffen=offen, kontakt=gast)
    TeilnahmeFabrik(treffen=anderes)
    TeilnahmeFabrik(treffen=TreffenFabrik(), kontakt=gast)  # invited to another network's, too
    mit_link = link(gast, teilnahme, Zugang.Zweck.EINLADUNG, netzwerk)
    sichtbar = Treffen.objects.sichtbar_fuer
    for alles in (koordination, System("Test")):
        assert set(sichtbar(alles, netzwerk)) == {entwurf, offen, anderes}
    assert set(sichtbar(fachkraft, netzwerk)) == {offen, anderes}
    assert set(sichtbar(mit_link, netzwerk)) == {offen}
    for niemand in (fremde, OEFFENTLICHKEIT):
        assert not sichtbar(niemand, netzwerk).exists()


def test_verwaltbar(
    koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk, kontakt: Kontakt
) -> None:
    """The lead of a group runs its sessions, drafts too, and no other meeting."""
    gruppe, andere = (
        Arbeitsgruppe.objects.create(netzwerk=netzwerk, name=name) for name in ("AG A", "AG B")
    )
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=kontakt, aufgabe="leitung")
    Gruppenmitglied.objects.create(gruppe=andere, kontakt=kontakt)
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe)
    entwurf = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, zustand="entwurf")
    fremd = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=andere)
    verborgen = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=andere, zustand="entwurf")
    plenum = TreffenFabrik(netzwerk=netzwerk)
    TreffenFabrik()
    verwaltbar, sichtbar = Treffen.objects.verwaltbar_fuer, Treffen.objects.sichtbar_fuer
    for alles in (koordination, System("Test")):
        assert set(verwaltbar(alles, netzwerk)) == {sitzung, entwurf, fremd, verborgen, plenum}
    assert set(verwaltbar(fachkraft, netzwerk)) == {sitzung, entwurf}
    assert set(sichtbar(fachkraft, netzwerk)) == {sitzung, entwurf, fremd, plenum}
    teilnahme = TeilnahmeFabrik(treffen=sitzung, kontakt=kontakt)
    mit_link = link(kontakt, teilnahme, Zugang.Zweck.EINLADUNG, netzwerk)
    for niemand in (fremde, mit_link, OEFFENTLICHKEIT):
        assert not verwaltbar(niemand, netzwerk).exists()


def test_teilnahmen(
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
    kontakt: Kontakt,
    gast: Kontakt,
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    eigene, andere = (TeilnahmeFabrik(treffen=treffen, kontakt=wer) for wer in (kontakt, gast))
    TeilnahmeFabrik(treffen=TreffenFabrik(), kontakt=gast)
    mit_link = link(gast, andere, Zugang.Zweck.EINLADUNG, netzwerk)
    sichtbar = Teilnahme.objects.sichtbar_fuer
    for alles in (koordination, System("Test")):
        assert set(sichtbar(alles, netzwerk)) == {eigene, andere}
    assert set(sichtbar(fachkraft, netzwerk)) == {eigene}
    assert set(sichtbar(mit_link, netzwerk)) == {andere}
    for niemand in (fremde, OEFFENTLICHKEIT):
        assert not sichtbar(niemand, netzwerk).exists()


def test_protokolle(
    koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk, gast: Kontakt
) -> None:
    entwurf, frei, anderes = (
        ProtokollFabrik(treffen=TreffenFabrik(netzwerk=netzwerk)) for _ in range(3)
    )
    for protokoll in (frei, anderes):
        protokoll.freigeben(koordination)
    ProtokollFabrik().freigeben(koordination)  # another network's
    zweck = Zugang.Zweck.PROTOKOLL
    sichtbar = Protokoll.objects.sichtbar_fuer
    for alles in (koordination, System("Test")):
        assert set(sichtbar(alles, netzwerk)) == {entwurf, frei, anderes}
    assert set(sichtbar(fachkraft, netzwerk)) == {frei, anderes}
    assert set(sichtbar(link(gast, frei, zweck, netzwerk), netzwerk)) == {frei}
    assert not sichtbar(link(gast, entwurf, zweck, netzwerk), netzwerk).exists()
    teilnahme = TeilnahmeFabrik(treffen=frei.treffen, kontakt=gast)
    mit_einladung = link(gast, teilnahme, Zugang.Zweck.EINLADUNG, netzwerk)
    for niemand in (fremde, OEFFENTLICHKEIT, mit_einladung):
        assert not sichtbar(niemand, netzwerk).exists()
