"""Counts are those of the rows themselves, whoever wrote them; the order is that of ranking all."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connections, models, transaction
from django.db.models.functions import Cast
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from angebote import zaehlung
from angebote.aktionen import suche
from angebote.filter import Verzeichnis
from angebote.filternamen import gemeint
from angebote.filterwerte import GRUPPEN
from angebote.merkmale import GANZE_STADT
from angebote.models import Angebot, Merkmalzahl, Suchdokument
from angebote.models.merkmal import ALLE
from angebote.models.suche import GEWICHTE
from angebote.suchanfrage import eines_von, suchanfrage
from netzwerk.basis.models import Netzwerk
from tests.angebote.fabriken import AngebotFabrik, SynonymFabrik, ThemaFabrik
from tests.fabriken import OrganisationFabrik

WORTE = ("Trauer", "Kinderschutz", "Netz")
BEZIRKE = ("", "Nord", "Süd")


@pytest.fixture
def bestand(netzwerk: Netzwerk) -> Netzwerk:
    anbieter = [OrganisationFabrik(name=f"Haus {name}") for name in ("Trauer", "Anker")]
    for nummer in range(12):
        AngebotFabrik(
            oeffentlich=True,
            netzwerk=netzwerk,
            titel=f"{WORTE[nummer % 3]} {nummer}",
            kurztext=" ".join(WORTE[: nummer % 4]) * (nummer % 3 + 1),
            beschreibung="Trauer und Netz. " * (nummer % 5),
            bezirk=BEZIRKE[nummer % 3],
            ist_kostenfrei=nummer % 2 == 0,
            ist_online=nummer % 5 == 0,
            # A value given twice is one value.
            sprachen=["de", "de"] if nummer % 4 else ["tr"],
            zustand="veraltet" if nummer % 6 == 5 else "veroeffentlicht",
            themen=[ThemaFabrik(name=name) for name in ("Gewalt", "Sucht")[nummer % 2 :]],
            anbieter=[anbieter[nummer % 2]],
        )
    return netzwerk


def buchungen(netzwerk: Netzwerk) -> dict[str, int]:
    return Merkmalzahl.objects.zahlen(netzwerk)


def gezaehlt(netzwerk: Netzwerk) -> dict[str, int]:
    zeilen = Suchdokument.objects.des_netzwerks(netzwerk).values_list("merkmale", flat=True)
    return dict(Counter(wert for werte in zeilen for wert in werte))


AENDERUNGEN = st.lists(
    st.tuples(
        st.integers(0, 11), st.sampled_from(("bezirk", "kosten", "weg", "da", "loeschen", "alle"))
    ),
    max_size=4,
)
WAHL = st.fixed_dictionaries(
    {
        "q": st.sampled_from(("", *WORTE, "Trauer Netz")),
        "bezirk": st.lists(st.sampled_from(("Nord", "Süd", "fremd", GANZE_STADT)), max_size=2),
        "kosten": st.lists(st.sampled_from(("frei", "kostet")), max_size=1),
        "sprache": st.lists(st.sampled_from(("de", "tr")), max_size=1),
        "ort": st.lists(st.sampled_from(("online", "vor_ort")), max_size=1),
    }
)


def aendern(angebote: list[Angebot], aenderungen: list[tuple[int, str]]) -> None:
    for stelle, was in aenderungen:
        angebot = Angebot.objects.filter(pk=angebote[stelle].pk).first()
        match was:
            case "alle":
                Suchdokument.objects.filter(merkmale__contains=["kosten:frei"]).update(
                    merkmale=[ALLE, "kosten:kostet", "ort:online"]
                )
            case _ if angebot is None:
                continue
            case "loeschen":
                angebot.delete()
                continue
            case "bezirk":
                angebot.bezirk = "Süd" if angebot.bezirk != "Süd" else "Nord"
            case "kosten":
                angebot.ist_kostenfrei = not angebot.ist_kostenfrei
            case _:
                angebot.zustand = "archiviert" if was == "weg" else "veroeffentlicht"
        if angebot is not None:
            angebot.save()
            suche.auffrischen(angebot)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(aenderungen=AENDERUNGEN, wahl=WAHL)
def test_jede_zahl_ist_die_des_filterns(
    bestand: Netzwerk, aenderungen: list[tuple[int, str]], wahl: dict[str, list[str]]
) -> None:
    with transaction.atomic():
        aendern(list(Angebot.objects.order_by("pk")), aenderungen)
        assert buchungen(bestand) == gezaehlt(bestand)
        daten = QueryDict(mutable=True)
        for name, werte in wahl.items():
            daten.setlist(name, werte)
        gefunden = Verzeichnis(bestand, daten)
        dokumente = Suchdokument.objects.des_netzwerks(bestand)
        if wahl["q"]:
            dokumente = dokumente.passend(gefunden.suche.abfrage)
        treffer = [set(werte) for werte in dokumente.values_list("merkmale", flat=True)]

        def anzahl(ohne: str, wert: str = ALLE) -> int:
            bedingungen = [
                {f"{gruppe}:{w}" for w in gemeint(gruppe, gefunden.wahl[gruppe])}
                for gruppe in GRUPPEN
                if gefunden.wahl[gruppe] and gruppe != ohne
            ]
            return sum(wert in t and all(t & eine for eine in bedingungen) for t in treffer)

        assert gefunden.anzahl == anzahl("") == len(gefunden.seite.object_list)
        for gruppe in gefunden.gruppen:
            for wert in gruppe.werte:
                ist = anzahl(gruppe.schluessel, f"{gruppe.schluessel}:{wert.schluessel}")
                if gruppe.schluessel == "bezirk" and wert.schluessel != GANZE_STADT:
                    ist += anzahl("bezirk", f"bezirk:{GANZE_STADT}")
                assert wert.anzahl == ist, (gruppe.schluessel, wert.schluessel)
        gezeigt = {f"{g.schluessel}:{w.schluessel}" for g in gefunden.gruppen for w in g.werte}
        assert not any(
            anzahl(wert.partition(":")[0], wert)
            for werte in treffer
            for wert in werte - gezeigt - {ALLE, f"bezirk:{GANZE_STADT}"}
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "wahl",
    [
        {"sprache": ["tr"]},
        {"sprache": ["tr"], "ort": ["online"]},
        {"bezirk": ["Süd"], "kosten": ["frei"], "sprache": ["de"]},
        {"bezirk": ["fremd"], "kosten": ["frei"]},
    ],
)
def test_beide_wege_durch_das_verzeichnis_zaehlen_gleich(
    bestand: Netzwerk, wahl: dict[str, list[str]]
) -> None:
    """Row by row what fits at all, or all of it along an index."""
    suchend = suchanfrage(bestand, "")
    fuende = [
        zaehlung.finden(
            bestand, suchend, wahl, ordnung="name", ab=0, anzahl=20, bestand={ALLE: groesse}
        )
        for groesse in (0, 1_000_000)
    ]
    ganz, schmal = fuende
    assert schmal.zeilen == ganz.zeilen
    # What a single group leaves out is told by the counts of the directory.
    gruppen = [""] if len(wahl) == 1 else ["", *wahl]
    assert [schmal.zahlen[g] for g in gruppen] == [ganz.zahlen[g] for g in gruppen]


@pytest.mark.parametrize("oder", [False, True])
@pytest.mark.parametrize("q", [*WORTE, "Trauer Netz", "Kinderschutz Trauer", "Haus"])
@pytest.mark.parametrize(("ab", "anzahl"), [(0, 3), (3, 3), (9, 3), (90, 5)])
def test_die_ordnung_ist_die_aller_treffer(
    bestand: Netzwerk, q: str, ab: int, anzahl: int, *, oder: bool
) -> None:
    """Told row by row: typed words, half of what else they mean, each word that is there at all."""
    SynonymFabrik(begriff="Trauer", bedeutet="Anker")
    suchend = suchanfrage(bestand, q)
    suchend = suchend.locker() if oder and suchend.ist_teilbar else suchend
    dokumente = Suchdokument.objects.des_netzwerks(bestand)

    def im_kopf(worte: Iterable[str]) -> Cast:
        abfrage = SearchQuery(eines_von(worte), config="german", search_type="raw")
        rang = SearchRank(models.F("kopf"), abfrage, weights=GEWICHTE)
        return Cast(rang, models.FloatField())

    raenge = {
        pk: (getippt + gemeint / 2) * guete
        for pk, getippt, gemeint, guete in dokumente.passend(suchend.abfrage)
        .annotate(getippt=im_kopf(suchend.getippt), gemeint=im_kopf(suchend.gemeint))
        .values_list("pk", "getippt", "gemeint", "guete")
    }
    for glied in suchend.glieder:
        frage = SearchQuery(glied.als_tsquery(), config="german", search_type="raw")
        for pk, guete in dokumente.passend(frage).values_list("pk", "guete"):
            if pk in raenge:
                text = 1 if suchend.oder else GEWICHTE[0] / zaehlung.REIHE
                raenge[pk] += text / len(suchend.glieder) * guete
    saemtliche = sorted(raenge, key=lambda pk: (-raenge[pk], pk))
    fund = zaehlung.finden(bestand, suchend, {}, ordnung="passend", ab=ab, anzahl=anzahl)
    if saemtliche:
        letzte = (len(saemtliche) - 1) // anzahl * anzahl
        beginn = min(ab, letzte)
        # What differs in the last digits alone may stand either way. Rounding would not say so: it
        # parts two such neighbours where one lies just above and one just below a half.
        assert [raenge[pk] for pk, _stand in fund.zeilen] == pytest.approx(
            [raenge[pk] for pk in saemtliche[beginn : beginn + anzahl]], abs=1e-9
        )
    assert fund.zahlen[""].get(ALLE, 0) == len(saemtliche)


def test_die_breiten_vektoren_werden_nicht_gelesen(bestand: Netzwerk) -> None:
    """Left to itself the planner would read them row by row when most rows match."""
    gesehen = []

    def merken(tun: Any, sql: str, werte: Any, *rest: Any) -> Any:
        gesehen.append((sql, werte))
        return tun(sql, werte, *rest)

    verbindung = connections["default"]
    with verbindung.execute_wrapper(merken):
        assert Verzeichnis(bestand, QueryDict("q=Netz")).anzahl
    (einstellung,) = (sql for sql, _werte in gesehen if "set_config" in sql)
    ((abfrage, werte),) = (eine for eine in gesehen if "codes" in eine[0])
    with transaction.atomic(), verbindung.cursor() as zeiger:
        zeiger.execute(einstellung)
        zeiger.execute(f"EXPLAIN {abfrage}", werte)
        plan = "\n".join(zeile[0] for zeile in zeiger.fetchall())
    assert "Seq Scan on angebote_suchdokument" not in plan
    assert "vektor" not in abfrage.replace("vektor @@", "")


def test_die_seite_danach_ist_die_letzte(bestand: Netzwerk) -> None:
    alle = len(Suchdokument.objects.des_netzwerks(bestand))
    for seite in ("99", "-1", "9" * 30, "Unfug", ""):
        gefunden = Verzeichnis(bestand, QueryDict(f"kosten=frei&kosten=kostet&seite={seite}"))
        assert len(gefunden.seite.object_list) == alle
        assert gefunden.seite.number == 1


def test_was_nur_die_filter_ausschliessen_ist_gefunden(bestand: Netzwerk) -> None:
    gefunden = Verzeichnis(bestand, QueryDict("q=Trauer&bezirk=fremd&sprache=keine"))
    assert gefunden.anzahl == 0
    assert not gefunden.findet_nichts
    assert gefunden.suchworte == "Trauer"
    assert gefunden.anzahl_ohne_filter == Verzeichnis(bestand, QueryDict("q=Trauer")).anzahl > 0


def test_geloeschtes_zaehlt_nicht_mehr(bestand: Netzwerk) -> None:
    vorher = buchungen(bestand)
    Angebot.objects.filter(bezirk="Nord").delete()
    nachher = buchungen(bestand)
    assert vorher["bezirk:Nord"] == 4
    assert "bezirk:Nord" not in nachher
    assert nachher == gezaehlt(bestand)


def test_verdichten_aendert_keine_zahl(bestand: Netzwerk) -> None:
    vorher = buchungen(bestand)
    zeilen = Merkmalzahl.objects.count()
    gespart = Merkmalzahl.objects.verdichten()
    assert gespart > 0
    assert Merkmalzahl.objects.count() == zeilen - gespart == len(vorher)
    assert buchungen(bestand) == vorher
    assert Merkmalzahl.objects.verdichten() == 0
    assert str(Merkmalzahl.objects.get(merkmal="bezirk:Nord")) == "bezirk:Nord +4"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gelingt", [True, False])
def test_zwei_schreiben_zugleich_und_keiner_wartet(netzwerk: Netzwerk, gelingt: bool) -> None:
    eines, anderes = (
        AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel=titel, bezirk="Nord")
        for titel in ("Eins", "Zwei")
    )

    def umziehen() -> None:
        try:
            Angebot.objects.filter(pk=anderes.pk).update(bezirk="Süd")
            suche.auffrischen(anderes)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as faeden, transaction.atomic():
        Angebot.objects.filter(pk=eines.pk).update(zustand="archiviert")
        suche.auffrischen(eines)
        # The other one is through before the first ends.
        faeden.submit(umziehen).result(timeout=30)
        transaction.set_rollback(not gelingt)
    zahlen = buchungen(netzwerk)
    assert zahlen == gezaehlt(netzwerk)
    assert (zahlen.get("bezirk:Nord", 0), zahlen["bezirk:Süd"]) == (0 if gelingt else 1, 1)


def test_ein_netzwerk_zaehlt_nur_das_eigene(bestand: Netzwerk) -> None:
    anderes: Angebot = AngebotFabrik(oeffentlich=True, bezirk="Ost", themen=[ThemaFabrik()])
    assert "bezirk:Ost" not in buchungen(bestand)
    assert buchungen(anderes.netzwerk)["bezirk:Ost"] == 1
    Suchdokument.objects.filter(pk=anderes.pk).update(netzwerk=bestand)
    assert buchungen(bestand)["bezirk:Ost"] == 1
    assert buchungen(anderes.netzwerk) == {}
