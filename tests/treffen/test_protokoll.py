"""Writing minutes: the editor, two tabs, who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from tests.treffen.protokolllage import Lage, angaben
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Beschluss,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Tagesordnungspunkt,
    Treffen,
)

Als = Callable[[Konto], Client]


ABSTIMMUNG = {
    "text": "Die Übersicht gilt ab Januar.",
    "verfahren": "abstimmung",
    "zustand": "angenommen",
    "ja": 26,
    "nein": 0,
    "enthaltung": 1,
}


def test_ergebnis_beschluss_und_massnahme_in_einem_schritt(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client = als(koordination)
    assert client.get(lage.editor()).status_code == 200
    assert not Protokoll.objects.exists()  # opening writes nothing
    daten = angaben(
        beschluesse=[ABSTIMMUNG],
        massnahmen=[
            {"titel": "Kurzfassung", "verantwortlich": lage.kontakt.pk, "frist": "2027-01-29"}
        ],
    )
    antwort = client.post(lage.editor(lage.top2), daten)
    assert antwort.status_code == 302, antwort.content.decode()
    abschnitt = Protokollabschnitt.objects.get()
    assert (abschnitt.top, abschnitt.stand) == (lage.top2, 1)
    assert abschnitt.protokoll.protokollfuehrung == koordination.name
    beschluss = Beschluss.objects.get()
    assert (beschluss.top, beschluss.ja, beschluss.zustand) == (lage.top2, 26, "angenommen")
    massnahme = Massnahme.objects.get()
    assert (massnahme.zustand, massnahme.verantwortlich) == ("beschlossen", lage.kontakt)
    lage.treffen.refresh_from_db()
    lage.top2.refresh_from_db()
    assert lage.treffen.zustand == Treffen.Zustand.DURCHGEFUEHRT
    assert lage.top2.zustand == Tagesordnungspunkt.Zustand.BEHANDELT
    seite = client.get(lage.editor(lage.top2)).content.decode()
    assert "Die Übersicht gilt ab Januar." in seite
    assert "Gespeichert:" in seite
    assert client.get(lage.editor(lage.top1)).status_code == 200


def test_zweiter_reiter_wird_gewarnt_und_verliert_nichts(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client = als(koordination)
    client.post(lage.editor(lage.top1), angaben(ergebnis="Erste Fassung"))
    client.post(lage.editor(lage.top1), angaben(stand=1, ergebnis="Neuere Fassung"))
    alt = client.post(lage.editor(lage.top1), angaben(stand=1, ergebnis="Mein alter Reiter"))
    assert alt.status_code == 409
    seite = alt.content.decode()
    assert "Mein alter Reiter</textarea>" in seite
    assert "Neuere Fassung" in seite
    assert 'data-lage="konflikt"' in seite  # nothing is saved by itself from here
    assert '<input type="hidden" name="stand" value="2"' in seite
    assert Protokollabschnitt.objects.get().ergebnis == "Neuere Fassung"
    bewusst = client.post(lage.editor(lage.top1), angaben(stand=2, ergebnis="Zusammengeführt"))
    assert bewusst.status_code == 302
    assert Protokollabschnitt.objects.get().ergebnis == "Zusammengeführt"


def test_alter_reiter_mit_geloeschtem_beschluss_trifft_keinen_fremden(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client = als(koordination)
    client.post(lage.editor(lage.top1), angaben(beschluesse=[ABSTIMMUNG]))
    alt = Beschluss.objects.get()
    weg = angaben(stand=1, beschluesse=[ABSTIMMUNG | {"nummer": alt.pk}], entfernen="beschluss-0")
    assert client.post(lage.editor(lage.top1), weg).status_code == 302
    assert not Beschluss.objects.exists()
    fremd = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top2)
    mein = [ABSTIMMUNG | {"nummer": alt.pk}, ABSTIMMUNG | {"nummer": fremd.pk, "text": "X"}]
    konflikt = client.post(lage.editor(lage.top1), angaben(stand=1, beschluesse=mein))
    assert konflikt.status_code == 409
    client.post(lage.editor(lage.top1), angaben(stand=2, beschluesse=mein))
    assert Beschluss.objects.filter(top=lage.top1).count() == 2
    fremd.refresh_from_db()
    assert fremd.top == lage.top2
    assert fremd.text != "X"


def test_verschiedene_tops_stossen_nie_zusammen(als: Als, koordination: Konto, lage: Lage) -> None:
    eins, zwei = als(koordination), als(koordination)
    assert eins.post(lage.editor(lage.top1), angaben(ergebnis="A")).status_code == 302
    assert zwei.post(lage.editor(lage.top2), angaben(ergebnis="B")).status_code == 302
    assert eins.post(lage.editor(lage.top1), angaben(stand=1, ergebnis="C")).status_code == 302
    assert set(Protokollabschnitt.objects.values_list("ergebnis", "stand")) == {("C", 2), ("B", 1)}


def test_fehler_behalten_alles_getippte(als: Als, koordination: Konto, lage: Lage) -> None:
    daten = angaben(
        ergebnis="Bleibt stehen",
        beschluesse=[ABSTIMMUNG | {"ja": 1, "nein": 5}, {"text": "", "verfahren": "konsens"}],
        massnahmen=[{"titel": "Ohne Person", "verantwortlich": "", "frist": "31.13.2026"}],
    )
    antwort = als(koordination).post(lage.editor(lage.top1), daten)
    assert antwort.status_code == 422
    seite = antwort.content.decode()
    assert "Bleibt stehen" in seite
    assert "Ohne Person" in seite
    assert "Wählen Sie eine zuständige Person aus." in seite
    assert "Das Ergebnis passt nicht zu den Stimmen" in seite
    assert "<title>Fehler:" in seite
    assert not Protokoll.objects.exists()


@pytest.mark.parametrize(
    "kaputt",
    [
        {"stand": "x"},
        {"stand": ""},
        {"beschluss-TOTAL_FORMS": "viele"},
        {"massnahme-TOTAL_FORMS": "9999"},
        {"ergebnis": "a\x00b"},
        {"ergebnis": "x" * 50_001},
        {"stand": str(10**30)},
        {"stand": "7"},
    ],
)
def test_feindliche_eingaben_sind_kein_absturz(
    als: Als, koordination: Konto, lage: Lage, kaputt: dict[str, Any]
) -> None:
    antwort = als(koordination).post(lage.editor(lage.top1), angaben(**kaputt))
    assert antwort.status_code in {409, 422}
    assert not Protokollabschnitt.objects.filter(stand__gt=0).exists()


def test_top_ist_inzwischen_weg(als: Als, koordination: Konto, lage: Lage) -> None:
    client, url = als(koordination), lage.editor(lage.top2)
    lage.top2.delete()
    antwort = client.post(url, angaben(ergebnis="Mein Text"))
    assert antwort.status_code == 409
    assert "Mein Text</textarea>" in antwort.content.decode()
    assert not Protokoll.objects.exists()


def test_weitere_eintraege_ohne_javascript(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    antwort = client.post(lage.editor(lage.top1), angaben(aktion="massnahme"))
    assert antwort["Location"].endswith(f"?top={lage.top1.pk}&neu=massnahme#massnahme-neu")
    seite = client.get(antwort["Location"]).content.decode()
    assert 'id="massnahme-neu"' in seite
    leer = angaben(stand=1, massnahmen=[{"titel": "", "verantwortlich": "", "frist": ""}])
    assert client.post(lage.editor(lage.top1), leer).status_code == 302  # an empty entry is none
    assert not Massnahme.objects.exists()


def test_ohne_abstimmungen_nur_konsens(als: Als, koordination: Konto, lage: Lage) -> None:
    Netzwerk.objects.filter(pk=lage.netzwerk.pk).update(hat_abstimmungen=False)
    seite = als(koordination).get(lage.editor(lage.top1) + "&neu=beschluss").content.decode()
    assert 'value="konsens"' in seite
    assert 'value="abstimmung"' not in seite
    assert "beschluss-0-ja" not in seite


def test_kopf_mit_eigenem_stand(als: Als, koordination: Konto, lage: Lage) -> None:
    client, url = als(koordination), lage.url("protokoll-kopf")
    assert client.get(url).status_code == 200
    daten = {"stand": 0, "vorsitz": "Kim", "protokollfuehrung": "Toni"}
    assert client.post(url, daten).status_code == 302
    alt = client.post(url, daten | {"vorsitz": "Robin"})
    assert alt.status_code == 409
    assert "Robin" in alt.content.decode()
    assert client.post(url, {"stand": "x"}).status_code == 422
    assert client.post(url, daten | {"stand": 1, "vorsitz": "Robin"}).status_code == 302
    assert Protokoll.objects.get().vorsitz == "Robin"


def test_ohne_tagesordnung_und_abgesagt(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    Tagesordnungspunkt.objects.all().delete()
    assert "Die Tagesordnung ist leer" in client.get(lage.editor()).content.decode()
    lage.treffen.absagen()
    assert client.get(lage.editor()).status_code == 409
    antwort = client.get(lage.url("protokoll-freigeben"))
    assert antwort["Location"] == lage.editor()


def test_rechte_am_entwurf(
    als: Als,
    koordination: Konto,
    vertretung: Konto,
    fachkraft: Konto,
    verwaltung: Konto,
    fremde: Konto,
    lage: Lage,
) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1, ergebnis="Noch geheim")
    lesen = reverse("treffen:protokoll-zeigen", args=[lage.netzwerk.kurzname, protokoll.pk])
    schreiben = [
        lage.editor(),
        *(lage.url(f"protokoll-{n}") for n in ("kopf", "freigeben")),
        lage.url("anwesenheit-bearbeiten"),
    ]
    assert "Noch geheim" in als(koordination).get(lesen).content.decode()
    for konto in (vertretung, fachkraft):
        assert als(konto).get(lesen).status_code == 404
        assert {als(konto).get(u).status_code for u in schreiben} == {403}
    assert als(verwaltung).get(lesen).status_code == 403
    for u in (lesen, *schreiben):
        assert als(fremde).get(u).status_code == 404
        assert Client().get(u).status_code == 302
    freigeben = aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert freigeben.zustand == Dokument.Zustand.WARTEND
    for konto in (vertretung, fachkraft):
        assert "Noch geheim" in als(konto).get(lesen).content.decode()
        assert "PDF und Versand" not in als(konto).get(lesen).content.decode()
    assert als(fremde).get(lesen).status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abfragen_editor_und_lesen(
    als: Als,
    koordination: Konto,
    lage: Lage,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    frist = timezone.localdate() + timedelta(days=9)
    for _nr in range(anzahl):
        top = TopFabrik(treffen=lage.treffen)
        AbschnittFabrik(protokoll=protokoll, top=top)
        for wo in (top, lage.top1):
            BeschlussFabrik(netzwerk=lage.netzwerk, top=wo)
            MassnahmeFabrik(
                netzwerk=lage.netzwerk,
                top=wo,
                frist=frist,
                verantwortlich=KontaktFabrik(netzwerke=[lage.netzwerk]),
            )
        TeilnahmeFabrik(treffen=lage.treffen, runde=1)
    client = als(koordination)
    ContentType.objects.get_for_model(Protokoll)  # kept in memory by whoever asks first
    with django_assert_num_queries(21):
        assert client.get(lage.editor(lage.top1)).status_code == 200
    lesen = reverse("treffen:protokoll-zeigen", args=[lage.netzwerk.kurzname, protokoll.pk])
    with django_assert_num_queries(30):
        assert client.get(lesen).status_code == 200
    with django_assert_num_queries(45):
        assert client.get(lage.url("protokoll-freigeben")).status_code == 200
    protokoll.freigeben(koordination)
    with django_assert_num_queries(17):
        assert client.get(lesen).status_code == 200


def test_vor_dem_treffen_ist_es_vorbereitung(als: Als, koordination: Konto, lage: Lage) -> None:
    """What is written ahead is kept, but nothing says that the meeting has taken place."""
    beginn = timezone.now() + timedelta(days=3)
    Treffen.objects.update(beginn=beginn, ende=beginn + timedelta(hours=2))
    client = als(koordination)
    assert "Das Treffen ist erst am" in client.get(lage.editor()).content.decode()
    assert client.post(lage.editor(lage.top1), angaben()).status_code == 302
    lage.treffen.refresh_from_db()
    lage.top1.refresh_from_db()
    assert Protokollabschnitt.objects.get().ergebnis
    assert (lage.treffen.zustand, lage.top1.zustand) == ("eingeladen", "auf_tagesordnung")
    protokoll = Protokoll.objects.get()
    antwort = client.post(
        lage.url("protokoll-freigeben"), {"fingerabdruck": protokoll.fingerabdruck}, follow=True
    )
    assert "Danach geben Sie das Protokoll frei." in antwort.content.decode()
    protokoll.refresh_from_db()
    assert not protokoll.ist_freigegeben


def test_nach_der_freigabe_bleibt_auch_der_kopf(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen, vorsitz="Kim Beispiel")
    protokoll.freigeben(koordination)
    antwort = als(koordination).post(
        lage.url("protokoll-kopf"),
        {"stand": 0, "vorsitz": "Jemand anders", "protokollfuehrung": ""},
        follow=True,
    )
    assert "Ihre Änderung wurde nicht gespeichert." in antwort.text
    protokoll.refresh_from_db()
    assert protokoll.vorsitz == "Kim Beispiel"
