"""Writing and releasing minutes: the editor, two tabs, the freeze."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Kontakt
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from treffen.aktionen import protokoll as aktionen
from treffen.fallschutz import fundstellen
from treffen.models import (
    Beschluss,
    FalscherZustand,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Tagesordnungspunkt,
    Treffen,
)

Als = Callable[[Konto], Client]


@dataclass
class Lage:
    """An invited meeting with two items and one participant."""

    netzwerk: Netzwerk
    treffen: Treffen
    top1: Tagesordnungspunkt
    top2: Tagesordnungspunkt
    kontakt: Kontakt

    def editor(self, top: Tagesordnungspunkt | None = None) -> str:
        query = {"top": top.pk} if top else None
        return self.url("protokoll-bearbeiten", query=query)

    def url(self, name: str, query: dict[str, Any] | None = None) -> str:
        return reverse(
            f"treffen:{name}",
            kwargs={"netzwerk": self.netzwerk.kurzname, "treffen": self.treffen.pk},
            query=query,
        )


@pytest.fixture
def lage(netzwerk: Netzwerk) -> Lage:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, runde=1)
    return Lage(
        netzwerk,
        treffen,
        TopFabrik(treffen=treffen, nummer=1, titel="Begrüßung"),
        TopFabrik(treffen=treffen, nummer=2, titel="Meldewege"),
        kontakt,
    )


def angaben(
    stand: int = 0,
    ergebnis: str = "Die AG stellt die Übersicht vor.",
    beschluesse: list[dict[str, Any]] | None = None,
    massnahmen: list[dict[str, Any]] | None = None,
    **mehr: Any,
) -> dict[str, Any]:
    daten: dict[str, Any] = {"stand": stand, "ergebnis": ergebnis, "aktion": "speichern"}
    for art, zeilen in (("beschluss", beschluesse or []), ("massnahme", massnahmen or [])):
        alte = sum(1 for zeile in zeilen if zeile.get("nummer"))
        daten |= {f"{art}-TOTAL_FORMS": len(zeilen), f"{art}-INITIAL_FORMS": alte}
        for i, zeile in enumerate(zeilen):
            daten |= {f"{art}-{i}-{feld}": wert for feld, wert in zeile.items()}
    return daten | mehr


ABSTIMMUNG = {
    "text": "Die Übersicht gilt ab Januar.",
    "verfahren": "abstimmung",
    "zustand": "angenommen",
    "ja": 26,
    "nein": 0,
    "enthaltung": 1,
}


def freigegeben(lage: Lage, von: Konto) -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    aktionen.freigeben(protokoll=protokoll, von=von)
    return protokoll


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
    assert "<p>Neuere Fassung</p>" in seite
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


def test_nach_freigabe_bleibt_alles(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    verboten: list[Callable[[], Any]] = [
        lambda: Protokoll.objects.update(vorsitz="anders"),
        lambda: Protokoll.objects.update(zustand="entwurf"),
        protokoll.delete,
        lambda: Protokollabschnitt.objects.update(ergebnis="anders"),
        lambda: AbschnittFabrik(protokoll=protokoll, top=lage.top2),
        lambda: Protokollabschnitt.objects.all().delete(),
        lambda: Beschluss.objects.update(text="anders"),
        lambda: Beschluss.objects.all().delete(),
        lambda: BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top2),
    ]
    for versuch in verboten:
        with pytest.raises(IntegrityError), transaction.atomic():
            versuch()
    client = als(koordination)
    assert client.get(lage.editor()).status_code == 302
    antwort = client.post(lage.editor(lage.top1), angaben(stand=0), follow=True)
    assert "nicht gespeichert" in antwort.content.decode()
    with pytest.raises(FalscherZustand):
        aktionen.top_speichern(
            top=lage.top1,
            stand=0,
            ergebnis="zu spät",
            eintraege=aktionen.Eintraege(),
            von=koordination,
        )
    protokoll.genehmigen()
    assert protokoll.genehmigt_am is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Protokoll.objects.update(zustand="freigegeben", genehmigt_am=None)


def test_korrektur_oeffnet_die_beschluesse_wieder(koordination: Konto, lage: Lage) -> None:
    freigegeben(lage, koordination)
    ProtokollFabrik(treffen=lage.treffen, version=2)
    Beschluss.objects.update(text="berichtigt")
    assert Beschluss.objects.get().text == "berichtigt"


def test_aufbewahrung_darf_auch_freigegebenes(koordination: Konto, lage: Lage) -> None:
    from django.db import connection

    freigegeben(lage, koordination)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.aufbewahrung = 'ja'")
    Protokoll.objects.update(vorsitz="")
    Protokollabschnitt.objects.all().delete()
    Beschluss.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.aufbewahrung = ''")


@pytest.mark.parametrize(
    ("verb", "erlaubt"),
    [
        ("zur_pruefung_geben", {"entwurf"}),
        ("freigeben", {"entwurf", "in_pruefung"}),
        ("genehmigen", {"freigegeben"}),
    ],
)
def test_verben_verweigern_falsche_vorgaenger(
    koordination: Konto, lage: Lage, verb: str, erlaubt: set[str]
) -> None:
    for version, ist in enumerate(Protokoll.Zustand.values, 1):
        protokoll = ProtokollFabrik(treffen=lage.treffen, version=version)
        frei = {"freigegeben_am": timezone.now(), "freigegeben_von": koordination}
        werte = frei if ist in Protokoll.FREIGEGEBENE else {}
        genehmigt = {"genehmigt_am": timezone.now()} if ist == "genehmigt" else {}
        Protokoll.objects.filter(pk=protokoll.pk).update(zustand=ist, **werte, **genehmigt)
        argumente = (koordination,) if verb == "freigeben" else ()
        if ist in erlaubt:
            getattr(protokoll, verb)(*argumente)
        else:
            with pytest.raises(FalscherZustand):
                getattr(protokoll, verb)(*argumente)


def test_freigabe_fragt_nach_und_verschickt_einmal(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client, url = als(koordination), lage.url("protokoll-freigeben")
    KontaktFabrik(netzwerke=[lage.netzwerk], email="unbeteiligt@partner.example")
    text = "Lena M., geb. 3.4.2015, wohnt Gartenstraße 7, Az. 12 F 345/26."
    client.post(lage.editor(lage.top1), angaben(ergebnis=text, aktion="freigabe"))
    assert Protokoll.objects.get().zustand == Protokoll.Zustand.IN_PRUEFUNG
    seite = client.get(url).content.decode()
    assert "Stellen sehen nach Falldaten aus" in seite
    assert "Geburtsdatum" in seite
    assert lage.kontakt.email in seite
    assert "unbeteiligt@partner.example" not in seite
    assert "noch ohne Ergebnis" in seite
    abdruck = Protokoll.objects.get().fingerabdruck
    for _mal in range(2):
        antwort = client.post(url, {"fingerabdruck": abdruck})
        assert antwort.status_code == 302
    assert Protokoll.objects.get().ist_freigegeben
    assert Dokument.objects.count() == 1
    assert client.get(url).status_code == 302


def test_freigabe_einer_inzwischen_geaenderten_fassung(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client, url = als(koordination), lage.url("protokoll-freigeben")
    client.post(lage.editor(lage.top1), angaben())
    abdruck = Protokoll.objects.get().fingerabdruck
    client.post(lage.editor(lage.top1), angaben(stand=1, ergebnis="Neu"))
    antwort = client.post(url, {"fingerabdruck": abdruck})
    assert antwort.status_code == 409
    assert "gerade noch geändert" in antwort.content.decode()
    assert not Protokoll.objects.get().ist_freigegeben
    assert not Dokument.objects.exists()


@pytest.mark.parametrize(
    ("text", "arten"),
    [
        ("Mia Muster, 12.03.2016, wechselt die Kita", {"Name mit Datum"}),
        ("geboren am 1.2.2012", {"Geburtsdatum"}),
        ("Aktenzeichen: 51.2/33-2026", {"Aktenzeichen"}),
        ("Beschluss 23 F 112/25 des Familiengerichts", {"Aktenzeichen"}),
        ("wohnt in der Langen Straße 12a", {"Anschrift"}),
        ("ein 7-jähriger Junge", {"Alter eines Kindes"}),
        ("das Kind ist 8 Jahre alt", {"Alter eines Kindes"}),
        ("Kim Beispiel berichtet am 3.12.2026 aus der AG, nächster Termin 10.9.2027", set()),
        ("§ 8a SGB VIII, Art. 14 DSGVO, 12 Einrichtungen", set()),
        ("", set()),
    ],
)
def test_fallschutz(text: str, arten: set[str]) -> None:
    assert {str(art) for art, _stelle in fundstellen(text)} == arten


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
    with django_assert_num_queries(15):
        assert client.get(lage.editor(lage.top1)).status_code == 200
    lesen = reverse("treffen:protokoll-zeigen", args=[lage.netzwerk.kurzname, protokoll.pk])
    with django_assert_num_queries(13):
        assert client.get(lesen).status_code == 200
    with django_assert_num_queries(15):
        assert client.get(lage.url("protokoll-freigeben")).status_code == 200
