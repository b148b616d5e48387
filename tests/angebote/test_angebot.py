"""The model: steps and what they refuse, constraints, what a card says."""

import pytest
from django.db import IntegrityError, transaction

from angebote.models import Angebot, Synonym, Thema
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.angebote.fabriken import AngebotFabrik, SynonymFabrik
from tests.fabriken import KontoFabrik

SCHRITTE = (
    "einreichen", "freigeben", "zurueckweisen", "veralten", "bestaetigen", "archivieren",
    "wieder_aufnehmen",
)  # fmt: skip
# Every state with the steps that lead on from it; all others are refused.
ERLAUBT = {
    "entwurf": {"einreichen", "archivieren"},
    "eingereicht": {"freigeben", "zurueckweisen", "archivieren"},
    "zurueckgewiesen": {"einreichen", "archivieren"},
    "veroeffentlicht": {"veralten", "bestaetigen", "archivieren"},
    "veraltet": {"bestaetigen", "archivieren"},
    "archiviert": {"wieder_aufnehmen"},
}


def gehen(angebot: Angebot, schritt: str, konto: Konto) -> None:
    match schritt:
        case "einreichen" | "freigeben":
            getattr(angebot, schritt)(von=konto)
        case "zurueckweisen":
            angebot.zurueckweisen(grund="Bitte kürzen.", angaben={})
        case _:
            getattr(angebot, schritt)()


def im_zustand(zustand: str) -> Angebot:
    angebot: Angebot
    if zustand in ("veroeffentlicht", "veraltet"):
        angebot = AngebotFabrik(oeffentlich=True, zustand=zustand)
    elif zustand == "eingereicht":
        angebot = AngebotFabrik(wartend=True)
    else:
        grund = "Bitte kürzen." if zustand == "zurueckgewiesen" else ""
        angebot = AngebotFabrik(zustand=zustand, grund=grund)
    return angebot


@pytest.mark.parametrize("zustand", ERLAUBT)
@pytest.mark.parametrize("schritt", SCHRITTE)
def test_schritte(db: None, zustand: str, schritt: str) -> None:
    angebot, konto = im_zustand(zustand), KontoFabrik()
    if schritt in ERLAUBT[zustand]:
        gehen(angebot, schritt, konto)
        gespeichert = Angebot.objects.get(pk=angebot.pk)
        assert gespeichert.zustand == angebot.zustand
        assert gespeichert.zustand != zustand or schritt == "bestaetigen"
    else:
        with pytest.raises(FalscherZustand):
            gehen(angebot, schritt, konto)
        assert Angebot.objects.get(pk=angebot.pk).zustand == zustand


@pytest.mark.parametrize(
    "felder",
    [
        {"alter_von": 9, "alter_bis": 3},
        {"kosten": "5 Euro"},
        {"eingereicht_am": "2026-01-01T00:00Z"},
        {"freigegeben_am": "2026-01-01T00:00Z"},
        {"zustand": "eingereicht"},
        {"zustand": "veroeffentlicht"},
        {"zustand": "zurueckgewiesen"},
    ],
)
def test_die_datenbank_weist_ab(db: None, felder: dict[str, object]) -> None:
    angebot = AngebotFabrik()
    with pytest.raises(IntegrityError), transaction.atomic():
        Angebot.objects.filter(pk=angebot.pk).update(**felder)


@pytest.mark.parametrize(
    ("von", "bis", "text"),
    [
        (None, None, ""),
        (6, None, "ab 6 Jahren"),
        (None, 6, "bis 6 Jahre"),
        (0, 6, "bis 6 Jahre"),
        (6, 6, "6 Jahre"),
        (6, 10, "6 bis 10 Jahre"),
    ],
)
def test_alter_in_worten(von: int | None, bis: int | None, text: str) -> None:
    assert Angebot(alter_von=von, alter_bis=bis).alter_text == text


@pytest.mark.parametrize(
    ("angebot", "orte"),
    [
        (Angebot(), ["ganze Stadt"]),
        (Angebot(bezirk="Nord"), ["Nord"]),
        (Angebot(ist_online=True), ["online"]),
        (Angebot(bezirk="Nord", ist_online=True), ["Nord", "online"]),
        (Angebot(kommt_hin=True), ["ganze Stadt", "kommt in die Einrichtung"]),
    ],
)
def test_ort_in_worten(angebot: Angebot, orte: list[str]) -> None:
    assert angebot.ort_texte == orte


@pytest.mark.parametrize(
    ("titel", "slug"),
    [("Größe & Mut", "groesse-mut"), ("…", "angebot"), ("x" * 90, "x" * 60)],
)
def test_slug(titel: str, slug: str) -> None:
    assert Angebot(titel=titel).slug == slug


def test_wer_was_sieht(netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto) -> None:
    entwurf = AngebotFabrik(netzwerk=netzwerk)
    offen = AngebotFabrik(netzwerk=netzwerk, oeffentlich=True)
    AngebotFabrik(oeffentlich=True)
    sicht = Angebot.objects.sichtbar_fuer
    assert set(sicht(koordination, netzwerk)) == {entwurf, offen}
    assert set(sicht(System("Test"), netzwerk)) == {entwurf, offen}
    assert set(sicht(fachkraft, netzwerk)) == {offen}
    assert set(sicht(OEFFENTLICHKEIT, netzwerk)) == {offen}
    assert set(sicht(Zugang(), netzwerk)) == {offen}
    assert set(Angebot.objects.oeffentlich(netzwerk)) == {offen}
    assert not Angebot.objects.wartend(netzwerk).exists()
    assert not Angebot.objects.veraltet(netzwerk).exists()


def test_eigene_themen_eines_netzwerks(netzwerk: Netzwerk) -> None:
    eigenes = Thema.objects.create(netzwerk=netzwerk, name="Karneval")
    fremd = Thema.objects.create(netzwerk=AngebotFabrik().netzwerk, name="Fasching")
    waehlbar = set(Thema.objects.waehlbar(netzwerk))
    assert eigenes in waehlbar
    assert fremd not in waehlbar
    with pytest.raises(IntegrityError), transaction.atomic():
        Thema.objects.create(netzwerk=netzwerk, name="KARNEVAL")


def test_synonym_wird_gefaltet_gespeichert(db: None) -> None:
    synonym = SynonymFabrik(begriff="Hass im Äther", bedeutet="Hate Speech")
    assert Synonym.objects.get(pk=synonym.pk).gefaltet == "hass aether"
    assert str(synonym) == "Hass im Äther → Hate Speech"
