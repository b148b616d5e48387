"""Hash chains: what was done stays done, and a forgotten person does not break them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from netzwerk.basis.models import Kettenglied

KETTE = "beitritt:7"


@pytest.fixture
def kette(db: None) -> list[Kettenglied]:
    return [
        Kettenglied.objects.anhaengen(kette=KETTE, ereignis=ereignis, nutzlast={"name": "Kim"})
        for ereignis in ("eingeladen", "code_bestaetigt", "unterzeichnet")
    ]


@pytest.fixture
def am_ausloeser_vorbei(kette: list[Kettenglied]) -> Iterator[Any]:
    """Change rows as somebody with the database's password could."""
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL session_replication_role = replica")
        yield zeiger
        zeiger.execute("SET LOCAL session_replication_role = DEFAULT")


def test_glied_an_glied(kette: list[Kettenglied]) -> None:
    assert [glied.nummer for glied in kette] == [1, 2, 3]
    assert kette[0].vorgaenger == "0" * 64
    assert [glied.vorgaenger for glied in kette[1:]] == [glied.hash for glied in kette[:-1]]
    assert Kettenglied.objects.pruefen(KETTE)


@pytest.mark.django_db
def test_leere_kette_beweist_nichts() -> None:
    assert not Kettenglied.objects.pruefen("beitritt:0")


def test_ketten_stehen_fuer_sich(kette: list[Kettenglied]) -> None:
    andere = Kettenglied.objects.anhaengen(kette="beitritt:8", ereignis="eingeladen", nutzlast={})
    assert andere.nummer == 1
    assert andere.nutzlast_hash != kette[0].nutzlast_hash


def test_derselbe_schritt_in_vielen_ketten(kette: list[Kettenglied]) -> None:
    assert Kettenglied.objects.anhaengen_alle("erinnert", {}) == []
    nutzlasten = {KETTE: {"von": "konto:1"}, "beitritt:8": {"von": "konto:2"}}
    altes, neues = Kettenglied.objects.anhaengen_alle("erinnert", nutzlasten)
    assert (altes.nummer, altes.vorgaenger) == (4, kette[-1].hash)
    assert (neues.nummer, neues.vorgaenger) == (1, "0" * 64)
    assert (altes.nutzlast, neues.nutzlast) == tuple(nutzlasten.values())
    assert all(Kettenglied.objects.pruefen(name) for name in nutzlasten)
    gezaehlt = Kettenglied.objects.anzahl_je_kette("eingeladen", nutzlasten)
    assert gezaehlt == {KETTE: 1}


@pytest.mark.parametrize(
    "aenderung",
    [
        "ereignis = 'abgelehnt'",
        "zeit = zeit + interval '1 second'",
        'nutzlast = \'{"name": "Toni"}\'',
        "hash = repeat('a', 64)",
        "nummer = 9",
        "vorgaenger = repeat('b', 64)",
    ],
)
def test_jede_faelschung_faellt_auf(
    kette: list[Kettenglied], am_ausloeser_vorbei: Any, aenderung: str
) -> None:
    am_ausloeser_vorbei.execute(
        f"UPDATE basis_kettenglied SET {aenderung} WHERE id = %s", [kette[1].pk]
    )
    assert not Kettenglied.objects.pruefen(KETTE)


def test_ein_fehlendes_glied_faellt_auf(kette: list[Kettenglied], am_ausloeser_vorbei: Any) -> None:
    am_ausloeser_vorbei.execute("DELETE FROM basis_kettenglied WHERE id = %s", [kette[0].pk])
    assert not Kettenglied.objects.pruefen(KETTE)


@pytest.mark.parametrize("felder", [{"ereignis": "x"}, {"nutzlast": {}}, {"nutzlast": None}])
def test_die_datenbank_verweigert_aenderungen(
    kette: list[Kettenglied], felder: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Kettenglied.objects.filter(pk=kette[0].pk).update(**felder)


def test_die_datenbank_verweigert_loeschen(kette: list[Kettenglied]) -> None:
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        kette[0].delete()


def test_vergessen_bricht_die_kette_nicht(kette: list[Kettenglied]) -> None:
    Kettenglied.objects.der_kette(KETTE).update(nutzlast=None, salz=None)
    assert Kettenglied.objects.pruefen(KETTE)
    assert set(Kettenglied.objects.values_list("nutzlast", "salz")) == {(None, None)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("vorhanden", [0, 1])
def test_viele_zugleich_geben_eine_kette_ohne_gabel(vorhanden: int) -> None:
    for _nummer in range(vorhanden):
        Kettenglied.objects.anhaengen(kette=KETTE, ereignis="anfang", nutzlast={})

    def einer(nummer: int) -> None:
        try:
            Kettenglied.objects.anhaengen(
                kette=KETTE, ereignis=f"e{nummer}", nutzlast={"n": nummer}
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as faeden:
        list(faeden.map(einer, range(12)))
    assert Kettenglied.objects.filter(kette=KETTE).count() == 12 + vorhanden
    assert Kettenglied.objects.pruefen(KETTE)
