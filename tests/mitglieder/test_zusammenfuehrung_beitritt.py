"""Two entries become one, and both were asked to sign the same version of an agreement."""

import pytest

from mitglieder.models import Beitritt, Nachweis, Organisation, Zeichnungsvorschlag
from mitglieder.umzug import NichtMoeglich
from netzwerk.basis.models import Kettenglied, Konto, Netzwerk
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.doppelte import alt, fuehre, mit_berechtigter, neu, url
from tests.mitglieder.fabriken import eingeladen, unterzeichnet, veroeffentlicht, zugang_zu
from tests.mitglieder.nachweise import eingereicht

__all__ = ["alt", "neu"]  # fixtures


@pytest.fixture
def beide(netzwerk: Netzwerk, neu: Organisation, alt: Organisation) -> tuple[Beitritt, Beitritt]:
    fassung = veroeffentlicht(netzwerk)
    bleibender, gehender = (
        eingeladen(fassung, mit_berechtigter(netzwerk, haus)) for haus in (neu, alt)
    )
    return bleibender, gehender


def test_zwei_unterschriften_bleiben_zwei(
    beide: tuple[Beitritt, Beitritt],
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
    als: Anmelden,
) -> None:
    for einer in beide:
        unterzeichnet(einer)
    with pytest.raises(NichtMoeglich, match="Beide haben"):
        fuehre(neu, alt, koordination)
    assert Organisation.objects.filter(pk=alt.pk).exists()
    innen = als(koordination)
    seite = innen.get(url("zusammenfuehren-pruefen", neu.pk, alt.pk))
    assert "So geht es nicht" in seite.text
    stand = seite.context["form"].jetzt
    antwort = innen.post(
        url("zusammenfuehren-pruefen", neu.pk, alt.pk),
        {"stand": stand, "name": "neu"},
    )
    assert (antwort.status_code, "Beide haben" in antwort.text) == (422, True)


@pytest.mark.parametrize("wer", [0, 1])
def test_der_unterzeichnete_bleibt(
    beide: tuple[Beitritt, Beitritt],
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
    wer: int,
) -> None:
    unterzeichnet(beide[wer])
    fuehre(neu, alt, koordination)
    einziger = Beitritt.objects.get()
    assert (einziger.pk, einziger.organisation) == (beide[wer].pk, neu)
    assert Kettenglied.objects.pruefen(einziger.kette)


def test_der_offene_geht_vor_dem_zurueckgezogenen(
    beide: tuple[Beitritt, Beitritt],
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
) -> None:
    beide[0].zurueckziehen(koordination)
    fuehre(neu, alt, koordination)
    assert Beitritt.objects.get().pk == beide[1].pk


def _vorschlagen(beitritt: Beitritt, nachname: str) -> Zeichnungsvorschlag:
    vorschlag: Zeichnungsvorschlag = Zeichnungsvorschlag.objects.create(
        beitritt=beitritt,
        vorgeschlagen_von=zugang_zu(beitritt).inhaber,
        vorname="Kim",
        nachname=nachname,
        funktion="Leitung",
        email=f"{nachname.lower()}@verein.example",
    )
    return vorschlag


def test_ein_offener_vorschlag_ist_genug(
    beide: tuple[Beitritt, Beitritt], neu: Organisation, alt: Organisation, koordination: Konto
) -> None:
    geprueft = _vorschlagen(beide[1], "Geprueft")
    geprueft.ablehnen(koordination)
    bleibt, _geht = _vorschlagen(beide[0], "Eins"), _vorschlagen(beide[1], "Zwei")
    fuehre(neu, alt, koordination)
    assert set(Zeichnungsvorschlag.objects.values_list("pk", "beitritt")) == {
        (bleibt.pk, beide[0].pk),
        (geprueft.pk, beide[0].pk),
    }


def test_eine_ungesehene_unterschrift_geht_nicht_verloren(
    beide: tuple[Beitritt, Beitritt],
    neu: Organisation,
    alt: Organisation,
    koordination: Konto,
    eigene_ablage: None,
) -> None:
    scan = eingereicht(beide[1], koordination)
    with pytest.raises(NichtMoeglich, match="wartet ein Nachweis auf Ihre Prüfung"):
        fuehre(neu, alt, koordination)
    scan.refresh_from_db()
    scan.verwerfen(koordination, "Unleserlich.")
    Beitritt.objects.get(pk=beide[1].pk).papier_zurueckgeben()
    fuehre(neu, alt, koordination)
    assert Nachweis.objects.get().beitritt == Beitritt.objects.get()
