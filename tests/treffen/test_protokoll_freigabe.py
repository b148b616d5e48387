"""Releasing minutes: what is asked before, and the freeze after."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto
from tests.fabriken import KontaktFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    ProtokollFabrik,
)
from tests.treffen.protokolllage import Lage, angaben
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Beschluss,
    Protokoll,
    Protokollabschnitt,
    Treffen,
)

Als = Callable[[Konto], Client]


def freigegeben(lage: Lage, von: Konto) -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    aktionen.freigeben(protokoll=protokoll, von=von)
    return protokoll


def test_nach_freigabe_bleibt_alles(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = freigegeben(lage, koordination)
    verboten: list[Callable[[], Any]] = [
        lambda: Protokoll.objects.update(vorsitz="anders"),
        lambda: Protokoll.objects.update(zustand="entwurf"),
        lambda: Protokoll.objects.update(abbild=protokoll.inhalt | {"titel": "anders"}),
        lambda: Protokoll.objects.update(abbild=None),
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
        ("aus_der_pruefung_nehmen", {"in_pruefung"}),
        ("freigeben", {"entwurf", "in_pruefung"}),
        ("genehmigen", {"freigegeben"}),
    ],
)
def test_verben_verweigern_falsche_vorgaenger(
    koordination: Konto, lage: Lage, verb: str, erlaubt: set[str]
) -> None:
    for version, ist in enumerate(Protokoll.Zustand.values, 1):
        protokoll = ProtokollFabrik(treffen=lage.treffen, version=version)
        frei = {
            "freigegeben_am": timezone.now(),
            "freigegeben_von": koordination,
            "abbild": protokoll.inhalt,
        }
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
    # Nobody was asked to check it.
    assert Protokoll.objects.get().zustand == Protokoll.Zustand.ENTWURF
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


@pytest.mark.parametrize("zustand", ["abgesagt", "verschoben"])
def test_kein_protokoll_zu_einem_treffen_das_ausfaellt(
    als: Als, koordination: Konto, lage: Lage, zustand: str
) -> None:
    """Called off after somebody had begun to write: no release, no mails, no check by the chair."""
    client, url = als(koordination), lage.url("protokoll-freigeben")
    client.post(lage.editor(lage.top1), angaben())
    abdruck = Protokoll.objects.get().fingerabdruck
    Treffen.objects.filter(pk=lage.treffen.pk).update(zustand=zustand)
    for antwort in (
        client.get(url),
        client.post(url, {"fingerabdruck": abdruck}),
        client.get(lage.url("protokollpruefung-neu")),
        client.post(lage.url("protokollpruefung-neu"), {"kontakt": lage.kontakt.pk}),
    ):
        assert antwort.status_code == 409
        assert "Zu diesem Treffen gibt es kein Protokoll" in antwort.text
    assert Protokoll.objects.get().zustand == Protokoll.Zustand.ENTWURF
    assert not Dokument.objects.exists()
