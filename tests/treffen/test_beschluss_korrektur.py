"""Decisions while a corrected version of their minutes is written: members go on reading what is
released, word by word and in every filter."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.fabriken import BeschlussFabrik, ProtokollFabrik
from tests.treffen.gruppenlage import lage_in
from tests.treffen.protokolllage import Lage
from treffen.aktionen import korrektur as aktionen
from treffen.aktionen import protokoll as protokolle
from treffen.herkunft import beschlossenes
from treffen.models import Beschluss, Protokoll, Schwerpunktthema

Als = Callable[[Konto], Client]


def url(name: str, *args: Any, **abfrage: Any) -> str:
    return reverse(f"treffen:beschluss-{name}", args=["kinderschutz", *args], query=abfrage or None)


@pytest.fixture
def beschluss(koordination: Konto, lage: Lage) -> Beschluss:
    """Adopted twelve to two, released, and about to be corrected."""
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    einer: Beschluss = BeschlussFabrik(
        netzwerk=lage.netzwerk,
        top=lage.top1,
        text="Es gilt der alte Weg.",
        verfahren="abstimmung",
        ja=12,
        nein=2,
        enthaltung=0,
        thema=Schwerpunktthema.objects.create(netzwerk=lage.netzwerk, titel="Wege"),
    )
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    return einer


def korrigieren(lage: Lage, von: Konto, grund: str = "Anders.") -> Protokoll:
    neueste = protokolle.aktuelles(lage.treffen)
    assert neueste is not None
    return aktionen.beginnen(protokoll=neueste, grund=grund, von=von)


def aendern(beschluss: Beschluss) -> None:
    Beschluss.objects.filter(pk=beschluss.pk).update(
        text="Der neue Pfad.",
        verfahren="konsens",
        ja=None,
        nein=None,
        enthaltung=None,
        zustand="vertagt",
    )


def schluessel_vergessen(protokoll: Protokoll) -> None:
    """As images up to layout 4 were."""
    assert protokoll.abbild is not None
    for punkt in protokoll.abbild["punkte"]:
        for eines in punkt["beschluesse"]:
            del eines["beschluss"]
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Protokoll.objects.filter(pk=protokoll.pk).update(abbild=protokoll.abbild)
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")


def gelesen(konto: Konto, netzwerk: Netzwerk) -> list[tuple[str, int | None, str]]:
    sichtbar = Beschluss.objects.sichtbar_fuer(konto, netzwerk).zum_register()
    return [(b.text, b.ja, b.zustand) for b in sichtbar]


def test_mitglieder_lesen_was_freigegeben_ist(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """On its page, in the register, the file and beside its topic; who writes sees the draft."""
    entwurf = korrigieren(lage, koordination)
    aendern(beschluss)
    alt, neu = ("Es gilt der alte Weg.", 12, "angenommen"), ("Der neue Pfad.", None, "vertagt")
    assert gelesen(fachkraft, lage.netzwerk) == [alt]
    assert gelesen(koordination, lage.netzwerk) == [neu]
    leser = als(fachkraft)
    csv = url("ausfuhr", "csv")
    for seite in (leser.get(beschluss.get_absolute_url()), leser.get(url("liste")), leser.get(csv)):
        assert "Es gilt der alte Weg." in seite.text
        assert "12" in seite.text
        assert "Der neue Pfad." not in seite.text
    assert beschluss.thema is not None
    zum_thema, _massnahmen = beschlossenes(beschluss.thema, fachkraft)
    assert [eines.text for eines in zum_thema] == ["Es gilt der alte Weg."]
    assert "Der neue Pfad." in als(koordination).get(beschluss.get_absolute_url()).text
    protokolle.freigeben(protokoll=entwurf, von=koordination)
    assert gelesen(fachkraft, lage.netzwerk) == [neu]


def test_filter_finden_was_zu_lesen_ist(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """A search for words of the draft finds nothing: else it would tell what is being written."""
    BeschlussFabrik(netzwerk=lage.netzwerk, text="Das Logo gilt.")
    korrigieren(lage, koordination)
    aendern(beschluss)

    def treffer(konto: Konto, **abfrage: str) -> set[int]:
        antwort = als(konto).get(url("liste", **abfrage))
        return {eines.pk for eines in antwort.context["seite"]}

    fuer = {
        "q": ("alte Weg", "neue Pfad"),
        "verfahren": ("abstimmung", "konsens"),
        "stand": ("in_kraft", "nicht"),
    }
    for feld, (gesagt, geschrieben) in fuer.items():
        assert beschluss.pk in treffer(fachkraft, **{feld: gesagt}), feld
        assert beschluss.pk not in treffer(fachkraft, **{feld: geschrieben}), feld
        assert beschluss.pk in treffer(koordination, **{feld: geschrieben}), feld
    chips = als(fachkraft).get(url("liste")).context["chips"]
    assert [(wert, zahl) for wert, _wort, zahl, _gewaehlt in chips] == [("", 2), ("in_kraft", 2)]


def test_neues_sieht_noch_niemand(
    koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    korrigieren(lage, koordination)
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Ganz neu.")
    assert [text for text, _ja, _zustand in gelesen(fachkraft, lage.netzwerk)] == [beschluss.text]


def test_die_neueste_freigegebene_version_gilt(
    koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """Corrected for the second time: what the first correction said is what holds."""
    zweite = korrigieren(lage, koordination)
    Beschluss.objects.filter(pk=beschluss.pk).update(text="Zweite Fassung.")
    protokolle.freigeben(protokoll=zweite, von=koordination)
    korrigieren(lage, koordination, "Noch einmal.")
    # Back to the words of the first version, as a draft.
    Beschluss.objects.filter(pk=beschluss.pk).update(text="Es gilt der alte Weg.")
    assert gelesen(fachkraft, lage.netzwerk) == [("Zweite Fassung.", 12, "angenommen")]


def test_verworfen_wird_nach_den_schluesseln(
    koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """After a discarded draft each decision has its own words and address again."""
    zweite = korrigieren(lage, koordination)
    anderer = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Zweiter.")
    protokolle.freigeben(protokoll=zweite, von=koordination)
    dritte = korrigieren(lage, koordination, "Noch einmal.")
    Beschluss.objects.filter(pk=anderer.pk).update(text="Anders.")
    nummer = beschluss.pk
    Beschluss.objects.get(pk=nummer).delete()
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Nur im Entwurf.")
    aktionen.verwerfen(protokoll=dritte, von=koordination)
    worte = dict(Beschluss.objects.values_list("pk", "text"))
    assert worte == {nummer: "Es gilt der alte Weg.", anderer.pk: "Zweiter."}
    assert Beschluss.objects.get(pk=nummer).ja == 12
    # A key of the sequence is still free.
    assert BeschlussFabrik(netzwerk=lage.netzwerk).pk not in worte


def test_alte_abbilder_ohne_schluessel(
    koordination: Konto, fachkraft: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """They know a decision by its words: an untouched one stays, a changed one waits."""
    schluessel_vergessen(Protokoll.objects.get())
    korrigieren(lage, koordination)
    assert len(gelesen(fachkraft, lage.netzwerk)) == 1
    aendern(beschluss)
    assert gelesen(fachkraft, lage.netzwerk) == []


def test_verwerfen_nach_einem_alten_abbild(
    koordination: Konto, lage: Lage, beschluss: Beschluss
) -> None:
    """Without keys: the untouched one stays, the changed row takes the words that are missing."""
    zweite = korrigieren(lage, koordination)
    anderer = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Zweiter.")
    protokolle.freigeben(protokoll=zweite, von=koordination)
    zweite.refresh_from_db()
    schluessel_vergessen(zweite)
    dritte = korrigieren(lage, koordination, "Noch einmal.")
    aendern(beschluss)
    aktionen.verwerfen(protokoll=dritte, von=koordination)
    worte = dict(Beschluss.objects.values_list("pk", "text"))
    assert worte == {beschluss.pk: "Es gilt der alte Weg.", anderer.pk: "Zweiter."}
    assert Beschluss.objects.get(pk=beschluss.pk).thema == beschluss.thema


def test_leitung_liest_in_ihrer_sitzung_den_entwurf(
    koordination: Konto, netzwerk: Netzwerk
) -> None:
    """She writes it; of other meetings she reads what is released, like everybody."""
    gruppe = lage_in(netzwerk)
    for eigene in (gruppe.gruppe, None):
        treffen = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=eigene)
        top = TopFabrik(treffen=treffen, nummer=1)
        BeschlussFabrik(netzwerk=netzwerk, top=top, text="Freigegeben.")
        protokoll = ProtokollFabrik(treffen=treffen)
        protokoll.freigeben(koordination)
        aktionen.beginnen(protokoll=protokoll, grund="Neu.", von=koordination)
    Beschluss.objects.update(text="Entwurf.")
    sichtbar = Beschluss.objects.sichtbar_fuer(gruppe.leitung, netzwerk).order_by("pk")
    assert [eines.text for eines in sichtbar] == ["Entwurf.", "Freigegeben."]
    assert [eines.wie_gesagt is None for eines in sichtbar] == [True, False]


def test_gleich_viele_abfragen(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    lage: Lage,
    beschluss: Beschluss,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    """However many decisions are being corrected."""
    leser = als(fachkraft)
    with CaptureQueriesContext(connection) as vorher:
        leser.get(url("liste"))
    zweite = korrigieren(lage, koordination)
    for nummer in range(8):
        BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top2, text=f"Nr. {nummer}")
    protokolle.freigeben(protokoll=zweite, von=koordination)
    korrigieren(lage, koordination, "Noch einmal.")
    Beschluss.objects.update(text="Entwurf.")
    with django_assert_max_num_queries(len(vorher)):
        seite = leser.get(url("liste")).text
    assert "Entwurf." not in seite
    assert "Nr. 7" in seite
