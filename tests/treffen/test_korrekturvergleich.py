"""Before a corrected version goes out: does it say anything of what was promised?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from netzwerk.basis.models import Konto
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from tests.treffen.gruppenlage import gruppe_in
from tests.treffen.protokolllage import Lage
from treffen.aktionen import einwand as einwaende
from treffen.aktionen import korrektur as korrekturen
from treffen.aktionen import protokoll as protokolle
from treffen.korrekturvergleich import Korrekturvergleich, korrekturvergleich
from treffen.models import (
    Einwand,
    Ergebnis,
    Ergebnisblatt,
    Folgethema,
    Massnahme,
    Protokoll,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
)

Als = Callable[[Konto], Client]
WARNUNG = "Diese Version sagt dasselbe wie Version"
UNSICHTBAR = "übernommener Einwand ist noch nicht zu sehen"


@pytest.fixture
def korrektur(koordination: Konto, lage: Lage) -> Protokoll:
    """Begun after all that minutes say was sent once; nothing in it is changed yet."""
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    for top in (lage.top1, lage.top2):
        AbschnittFabrik(protokoll=protokoll, top=top, ergebnis="Elf waren da.")
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, verantwortlich=lage.kontakt)
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top2)
    blatt = Ergebnisblatt.objects.create(
        gruppe=gruppe_in(lage.netzwerk), treffen=lage.treffen, zustand="abgeschlossen"
    )
    Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text="Ein Nachmittag")
    lage.treffen.durchfuehren()
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    return korrekturen.beginnen(protokoll=protokoll, grund="Ein Einwand.", von=koordination)


def zugesagt(lage: Lage, von: Konto, top: Tagesordnungspunkt | None, text: str) -> Einwand:
    erste = Protokoll.objects.get(version=1)
    einwand: Einwand = Einwand.objects.create(
        protokoll=erste, kontakt=lage.kontakt, top=top, text=text
    )
    einwaende.entscheiden(einwand=einwand, uebernehmen=True, antwort="", von=von)
    return einwand


def verglichen(korrektur: Protokoll) -> Korrekturvergleich:
    korrektur = Protokoll.objects.get(pk=korrektur.pk)
    vergleich = korrekturvergleich(korrektur, korrektur.inhalt)
    assert vergleich is not None
    return vergleich


def test_wortgleiche_korrektur(
    als: Als, koordination: Konto, lage: Lage, korrektur: Protokoll
) -> None:
    """A promise that is forgotten here is approved by silence, and nothing tells of it after."""
    zugesagt(lage, koordination, lage.top1, "Es waren zwölf.")
    zugesagt(lage, koordination, None, "Die Schule fehlt.")
    client, url = als(koordination), lage.url("protokoll-freigeben")
    seite = client.get(url).text
    assert f"{WARNUNG} 1" in seite
    assert "diese Einwände zu übernehmen. Mit der Freigabe gelten sie als eingearbeitet" in seite
    assert "Es waren zwölf." in seite
    assert "Die Schule fehlt." in seite
    assert lage.kontakt.name in seite
    assert lage.editor(lage.top1) in seite
    # She decides.
    assert client.post(url, {"fingerabdruck": korrektur.fingerabdruck}).status_code == 302
    korrektur.refresh_from_db()
    assert korrektur.ist_freigegeben


def test_eingearbeitet_ist_still(
    als: Als, koordination: Konto, lage: Lage, korrektur: Protokoll
) -> None:
    zugesagt(lage, koordination, lage.top1, "Es waren zwölf.")
    korrektur.abschnitte.filter(top=lage.top1).update(ergebnis="Zwölf waren da.")
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert WARNUNG not in seite
    assert UNSICHTBAR not in seite


def test_einer_von_zweien(als: Als, koordination: Konto, lage: Lage, korrektur: Protokoll) -> None:
    """One is worked in, the other, to another item, was forgotten."""
    zugesagt(lage, koordination, lage.top1, "Es waren zwölf.")
    vergessen = zugesagt(lage, koordination, lage.top2, "Der Weg ist ein anderer.")
    zugesagt(lage, koordination, None, "Die Schule fehlt.")
    korrektur.abschnitte.filter(top=lage.top1).update(ergebnis="Zwölf waren da.")
    assert verglichen(korrektur).vermisste == [vergessen]
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert WARNUNG not in seite
    assert UNSICHTBAR in seite
    assert "Der Weg ist ein anderer." in seite
    assert "Die Schule fehlt." not in seite
    assert lage.editor(lage.top2) in seite


def test_so_viele_einwaende_wie_es_gibt(
    koordination: Konto,
    lage: Lage,
    korrektur: Protokoll,
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    """The page stays quick, and names come as people write them."""
    lage.kontakt.nachname = "\u202eمحمد 🙂"
    lage.kontakt.save()
    for nummer in range(20):
        zugesagt(lage, koordination, lage.top1, f"Nummer {nummer}: " + "sehr" * 400)
    inhalt = korrektur.inhalt
    with django_assert_num_queries(2):
        vergleich = korrekturvergleich(korrektur, inhalt)
        assert vergleich is not None
        namen = {(e.kontakt.name, e.top and e.top.titel) for e in vergleich.vermisste}
    assert len(vergleich.vermisste) == 20
    assert namen == {(lage.kontakt.name, lage.top1.titel)}


def test_ohne_einwand_sagt_die_seite_es_auch(
    als: Als, koordination: Konto, lage: Lage, korrektur: Protokoll
) -> None:
    """Everybody would be mailed the same once more."""
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert f"{WARNUNG} 1" in seite
    assert "zugesagt" not in seite


def test_was_die_vorige_version_sagt_ist_erledigt(
    als: Als, koordination: Konto, lage: Lage, korrektur: Protokoll
) -> None:
    """An objection worked in with version 2 is not missed in version 3."""
    zugesagt(lage, koordination, lage.top1, "Es waren zwölf.")
    korrektur.abschnitte.filter(top=lage.top1).update(ergebnis="Zwölf waren da.")
    protokolle.freigeben(protokoll=korrektur, von=koordination)
    dritte = korrekturen.beginnen(protokoll=korrektur, grund="Noch etwas.", von=koordination)
    vergleich = verglichen(dritte)
    assert (vergleich.vorige, vergleich.ist_wortgleich, vergleich.vermisste) == (2, True, [])


def test_was_von_selbst_weitergeht_ist_keine_korrektur(lage: Lage, korrektur: Protokoll) -> None:
    """Weeks later measures are done, somebody has married, the next meeting has a date: with a
    strict comparison the warning would never come."""
    Massnahme.objects.update(zustand="erledigt", erledigt_am=timezone.now())
    lage.kontakt.nachname, lage.kontakt.funktion = "Neuername", "Leitung"
    lage.kontakt.save()
    assert verglichen(korrektur).ist_wortgleich
    assert verglichen(korrektur).anderes == []
    Folgethema.objects.create(treffen=lage.treffen, titel="Meldewege")
    TreffenFabrik(
        netzwerk=lage.netzwerk,
        vorheriges=lage.treffen,
        beginn=timezone.now() + timedelta(days=40),
        zustand=Treffen.Zustand.TERMINIERT,
    )
    vergleich = verglichen(korrektur)
    assert vergleich.ist_wortgleich
    assert vergleich.anderes == ["Themen für das nächste Treffen", "Nächstes Treffen"]


def kopf(lage: Lage, korrektur: Protokoll) -> None:
    Protokoll.objects.filter(pk=korrektur.pk).update(vorsitz="Jemand anders")


def ort(lage: Lage, korrektur: Protokoll) -> None:
    Treffen.objects.filter(pk=lage.treffen.pk).update(ort="Im Rathaus")


def anwesenheit(lage: Lage, korrektur: Protokoll) -> None:
    Teilnahme.objects.update(anwesenheit=Teilnahme.Anwesenheit.ANWESEND)


def beschluss(lage: Lage, korrektur: Protokoll) -> None:
    lage.top1.beschluesse.update(text="Es gilt B.")


def frist(lage: Lage, korrektur: Protokoll) -> None:
    lage.top1.massnahmen.update(frist=timezone.localdate() + timedelta(days=99))


def zustaendige(lage: Lage, korrektur: Protokoll) -> None:
    lage.top1.massnahmen.update(verantwortlich=KontaktFabrik(netzwerke=[lage.netzwerk]))


def gruppe(lage: Lage, korrektur: Protokoll) -> None:
    Ergebnis.objects.update(text="Zwei Nachmittage")


def punkt(lage: Lage, korrektur: Protokoll) -> None:
    TopFabrik(treffen=lage.treffen, nummer=3, titel="Verschiedenes")


@pytest.mark.parametrize(
    "aendern", [kopf, ort, anwesenheit, beschluss, frist, zustaendige, gruppe, punkt]
)
def test_jede_aenderung_zaehlt(
    lage: Lage, korrektur: Protokoll, aendern: Callable[[Lage, Protokoll], None]
) -> None:
    """A warning about what is corrected would soon be overlooked."""
    assert verglichen(korrektur).ist_wortgleich
    aendern(lage, korrektur)
    assert not verglichen(korrektur).ist_wortgleich


def test_aufgenommen_in_einem_frueheren_aufbau(lage: Lage, korrektur: Protokoll) -> None:
    """Minutes of last year: their image knows no keys of decisions, no items of groups."""
    alt: dict[str, Any] = {**Protokoll.objects.get(version=1).inhalt, "aufbau": 3}
    for zeile in alt["punkte"]:
        for einer in zeile["beschluesse"]:
            einer.pop("beschluss")
    for einer in alt["gruppen"]:
        einer.pop("top")
    for feld in ("umlaeufe", "anlagen", "folgethemen", "themen", "weitere_massnahmen"):
        alt.pop(feld)
    assert alt["gruppen"]
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Protokoll.objects.filter(version=1).update(abbild=alt)
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
    vergleich = verglichen(korrektur)
    assert vergleich.ist_wortgleich
    assert vergleich.anderes == []


def test_erste_version_hat_keinen_vergleich(lage: Lage) -> None:
    erste = ProtokollFabrik(treffen=lage.treffen)
    assert korrekturvergleich(erste, erste.inhalt) is None
