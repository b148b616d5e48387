"""The hint before the release: too few members were there to decide."""

from collections.abc import Callable

import pytest
from django.test import Client

from mitglieder.models import Mitgliedschaft
from netzwerk.basis.models import Konto
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, TeilnahmeFabrik
from tests.treffen.fabriken import BeschlussFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage
from treffen.beschlussfaehigkeit import Beschlussfaehigkeit, beschlussfaehigkeit
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
Z = Mitgliedschaft.Zustand
HINWEIS = "Das Treffen war nicht beschlussfähig"
DURCH_ABSTIMMUNG = "das Protokoll enthält einen Beschluss durch Abstimmung"


def mitglied(lage: Lage, anwesenheit: str = "", zustand: str = Z.AKTIV, personen: int = 1) -> None:
    organisation = MitgliedschaftFabrik(netzwerk=lage.netzwerk, zustand=zustand).organisation
    for _nummer in range(personen):
        kontakt = KontaktFabrik(netzwerke=[lage.netzwerk], organisation=organisation)
        TeilnahmeFabrik(treffen=lage.treffen, kontakt=kontakt, anwesenheit=anwesenheit)


@pytest.mark.parametrize(
    ("anwesend", "stimmberechtigt", "gegeben"),
    [(0, 0, False), (1, 2, False), (2, 3, True), (2, 4, False), (3, 4, True)],
)
def test_mehr_als_die_haelfte(anwesend: int, stimmberechtigt: int, gegeben: bool) -> None:
    stand = Beschlussfaehigkeit(anwesend=anwesend, stimmberechtigt=stimmberechtigt)
    assert stand.ist_gegeben is gegeben


def test_gezaehlt_werden_organisationen_die_mitglied_sind(lage: Lage) -> None:
    da, fehlt = Teilnahme.Anwesenheit.ANWESEND, Teilnahme.Anwesenheit.FEHLEND
    lage.netzwerk.hat_quorum = True
    lage.netzwerk.save()
    lage.treffen.netzwerk = lage.netzwerk
    mitglied(lage, "")
    assert beschlussfaehigkeit(lage.treffen) is None  # nobody noted who came
    mitglied(lage, da, personen=3)
    mitglied(lage, fehlt)
    mitglied(lage, da, zustand=Z.AUSGETRETEN)
    TeilnahmeFabrik(treffen=lage.treffen, anwesenheit=da)  # a guest
    assert beschlussfaehigkeit(lage.treffen) == Beschlussfaehigkeit(anwesend=1, stimmberechtigt=3)


def test_hinweis_vor_der_freigabe(als: Als, koordination: Konto, lage: Lage) -> None:
    ProtokollFabrik(treffen=lage.treffen)
    mitglied(lage, Teilnahme.Anwesenheit.ANWESEND)
    mitglied(lage, Teilnahme.Anwesenheit.FEHLEND)
    client, url = als(koordination), lage.url("protokoll-freigeben")

    def seite() -> str:
        return client.get(url).content.decode()

    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    assert "beschlussfähig" not in seite()  # this network asks for none
    lage.netzwerk.hat_quorum = True
    lage.netzwerk.save()
    assert HINWEIS in seite()
    assert DURCH_ABSTIMMUNG not in seite()
    assert "Es war 1 von 2 Mitgliedsorganisationen anwesend" in seite()
    BeschlussFabrik(
        netzwerk=lage.netzwerk, top=lage.top1, verfahren="abstimmung", ja=1, nein=0, enthaltung=0
    )
    assert DURCH_ABSTIMMUNG in seite()
    mitglied(lage, Teilnahme.Anwesenheit.ANWESEND)
    assert "Das Treffen war beschlussfähig" in seite()
    mitglied(lage, Teilnahme.Anwesenheit.FEHLEND)
    assert "Es waren 2 von 4 Mitgliedsorganisationen anwesend" in seite()
    Treffen.objects.filter(pk=lage.treffen.pk).update(zweite_ladung=True)
    assert "Es war die zweite Einladung" in seite()
    assert HINWEIS not in seite()
