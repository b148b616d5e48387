"""What people type, and which offer must come among the first three."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from angebote.aktionen import suche
from angebote.filter import Verzeichnis
from angebote.models import Angebot, Suchdokument, Suchwort
from netzwerk.basis.models import Netzwerk
from tests.angebote.fabriken import (
    AngebotFabrik,
    AngebotsformatFabrik,
    SynonymFabrik,
    ThemaFabrik,
    ZielgruppeFabrik,
)
from tests.angebote.suchkorpus import ANFRAGEN, KORPUS, QUOTE
from tests.angebote.termine import termin_von
from tests.fabriken import NetzwerkFabrik, OrganisationFabrik


@pytest.fixture
def korpus(netzwerk: Netzwerk) -> Netzwerk:
    haeuser = {name: OrganisationFabrik(name=name) for name in {zeile[4] for zeile in KORPUS}}
    for titel, themen, format_, gruppen, anbieter, kurztext, bezirk in KORPUS:
        AngebotFabrik(
            oeffentlich=True,
            netzwerk=netzwerk,
            titel=titel,
            kurztext=kurztext,
            beschreibung="Bitte melden Sie sich vorher an.",
            bezirk=bezirk,
            format=AngebotsformatFabrik(name=format_),
            themen=[ThemaFabrik(name=name) for name in themen],
            zielgruppen=[ZielgruppeFabrik(name=name) for name in gruppen],
            anbieter=[haeuser[anbieter]],
        )
    return netzwerk


def verzeichnis(netzwerk: Netzwerk, **werte: str) -> Verzeichnis:
    daten = QueryDict(mutable=True)
    daten.update(werte)
    return Verzeichnis(netzwerk, daten)


def titel(netzwerk: Netzwerk, q: str) -> list[str]:
    return titel_der_seite(verzeichnis(netzwerk, q=q))


def titel_der_seite(gefunden: Verzeichnis) -> list[str]:
    alle = dict(Angebot.objects.values_list("pk", "titel"))
    return [alle[pk] for pk, _stand in gefunden.seite]


def test_die_anfragen_finden_ihr_angebot_unter_den_ersten_drei(korpus: Netzwerk) -> None:
    """One corpus for all, most of it distracting: what is missing is listed together."""
    gefunden = {anfrage: titel(korpus, anfrage)[:3] for anfrage, _erwartet in ANFRAGEN}
    fehlend = {a: gefunden[a] for a, erwartet in ANFRAGEN if erwartet not in gefunden[a]}
    anteil = 1 - len(fehlend) / len(ANFRAGEN)
    print(f"{len(ANFRAGEN)} Anfragen, {anteil:.1%} halten; es fehlen {fehlend}")  # noqa: T201 - for pytest -s
    assert len(gefunden) == len(ANFRAGEN) >= 70
    assert anteil >= QUOTE, fehlend


def test_meinten_sie(korpus: Netzwerk) -> None:
    gefunden = verzeichnis(korpus, q="Cypermobing")
    assert gefunden.ist_korrigiert
    assert gefunden.suchworte == "Cybermobbing"
    assert gefunden.ueberschrift == "1 Angebot zu „Cybermobbing“"


def test_richtig_geschriebenes_wird_nicht_korrigiert(korpus: Netzwerk) -> None:
    gefunden = verzeichnis(korpus, q="cyber-mobbing")
    assert not gefunden.ist_korrigiert
    assert gefunden.anzahl == 1


def test_ohne_angebot_mit_allen_woertern_genuegt_ein_teil(korpus: Netzwerk) -> None:
    gefunden = verzeichnis(korpus, q="Cybermobbing Reittherapie")
    assert gefunden.ist_teilweise
    assert titel_der_seite(gefunden) == ["Klasse gegen Cybermobbing"]


def test_ohne_angebot_zu_einem_zusammengesetzten_wort_genuegt_ein_teil(korpus: Netzwerk) -> None:
    gefunden = verzeichnis(korpus, q="Mobbingspaziergang")
    assert gefunden.ist_teilweise
    assert not gefunden.ist_korrigiert
    assert gefunden.ueberschrift.endswith("zu „Mobbingspaziergang“")
    assert gefunden.anzahl


def test_nichts_bleibt_nichts(korpus: Netzwerk) -> None:
    gefunden = verzeichnis(korpus, q="Reittherapie")
    assert gefunden.anzahl == 0
    assert gefunden.ueberschrift == "Keine Angebote zu „Reittherapie“"


@pytest.mark.parametrize("q", ["", "   ", "der die das", "?!", "\x00"])
def test_ohne_suchwort_steht_alles_da(korpus: Netzwerk, q: str) -> None:
    gefunden = verzeichnis(korpus, q=q)
    assert gefunden.anzahl == len(KORPUS)
    assert gefunden.sortierung == "name"


def test_titel_vor_text(netzwerk: Netzwerk) -> None:
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Allerlei", kurztext="Auch Trauer.")
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Trauer in der Familie")
    assert titel(netzwerk, "Trauer") == ["Trauer in der Familie", "Allerlei"]


def test_titel_vor_thema_auch_wenn_bald_ein_termin_ist(netzwerk: Netzwerk) -> None:
    thema = ThemaFabrik(name="Cybermobbing")
    bald = AngebotFabrik(
        oeffentlich=True, netzwerk=netzwerk, titel="Streitschlichtung", themen=[thema]
    )
    termin_von(bald, tage=10)
    suche.nachziehen()
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Gegen Cybermobbing")
    assert titel(netzwerk, "Cypermobing") == ["Gegen Cybermobbing", "Streitschlichtung"]


def test_viele_synonyme_schlagen_keinen_titel(netzwerk: Netzwerk) -> None:
    worte = ("Abschied", "Verlust", "Kummer", "Tod", "Sterben")
    for wort in worte:
        SynonymFabrik(begriff="Trauer", bedeutet=wort, netzwerk=netzwerk)
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Rat", kurztext=", ".join(worte))
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel=" ".join(worte))
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Trauercafé am Montag, Trauer")
    assert titel(netzwerk, "Trauer")[0] == "Trauercafé am Montag, Trauer"


def test_veraltetes_steht_hinten(netzwerk: Netzwerk) -> None:
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Trauer alt", zustand="veraltet")
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Trauer neu")
    assert titel(netzwerk, "Trauer") == ["Trauer neu", "Trauer alt"]


def test_netzwerke_sehen_einander_nicht(korpus: Netzwerk) -> None:
    anderes = NetzwerkFabrik()
    AngebotFabrik(oeffentlich=True, netzwerk=anderes, titel="Cyberwehr", themen=[ThemaFabrik()])
    SynonymFabrik(netzwerk=anderes, begriff="Ponyhof", bedeutet="Cybermobbing")
    assert titel(korpus, "Cyberwehr") == []
    assert titel(korpus, "Ponyhof") == []
    assert titel(anderes, "Ponyhof") == ["Cyberwehr"]
    assert not Suchwort.objects.filter(netzwerk=korpus, gefaltet="cyberwehr").exists()


def test_was_nicht_oeffentlich_ist_wird_nicht_gefunden(netzwerk: Netzwerk) -> None:
    angebot = AngebotFabrik(netzwerk=netzwerk, titel="Geheimplan")
    assert titel(netzwerk, "Geheimplan") == []
    assert not Suchdokument.objects.filter(angebot=angebot).exists()
    assert not Suchwort.objects.exists()


def test_neu_aufbauen_ergibt_dasselbe(korpus: Netzwerk) -> None:
    from django.core.management import call_command

    vorher = {anfrage: titel(korpus, anfrage) for anfrage, _erwartet in ANFRAGEN[:10]}
    Suchdokument.objects.all().delete()
    Suchwort.objects.create(netzwerk=korpus, wort="Übrig", gefaltet="uebrig")
    call_command("suche_aufbauen")
    assert {anfrage: titel(korpus, anfrage) for anfrage in vorher} == vorher
    assert not Suchwort.objects.filter(gefaltet="uebrig").exists()


def test_die_indexe_tragen_das_netzwerk_vorn(db: None) -> None:
    """No search costs more as other networks grow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'suchdokument%%'"
            " OR indexname LIKE 'suchwort_%%'"
        )
        definitionen = [zeile[0] for zeile in cursor.fetchall()]
    assert len(definitionen) == 10
    assert all("(netzwerk_id, " in definition for definition in definitionen)


def test_die_eingabe_kommt_maskiert_zurueck(korpus: Netzwerk, client: Client) -> None:
    antwort = client.get("/kinderschutz/angebote/", {"q": '"><script>alert(1)</script>'})
    assert antwort.status_code == 200
    assert "<script>alert" not in antwort.content.decode()


HAESSLICH = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="'\"\\:*!&|()<> ab\x00%_", max_size=60),
    st.lists(st.sampled_from([anfrage for anfrage, _ in ANFRAGEN]), max_size=20).map(" ".join),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(q=HAESSLICH, werte=st.lists(st.text(max_size=20), max_size=3), seite=st.text(max_size=6))
def test_keine_anfrage_bringt_die_seite_zu_fall(
    korpus: Netzwerk, client: Client, q: str, werte: list[str], seite: str
) -> None:
    antwort = client.get(
        "/kinderschutz/angebote/",
        {"q": q, "thema": werte, "bezirk": werte, "sort": q[:5], "seite": seite},
    )
    assert antwort.status_code == 200


def test_ein_geaendertes_angebot_wird_neu_gefunden(netzwerk: Netzwerk) -> None:
    angebot: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Schachkurs")
    angebot.titel = "Kletterkurs"
    angebot.save()
    suche.auffrischen(angebot)
    assert titel(netzwerk, "Klettern") == ["Kletterkurs"]
    assert titel(netzwerk, "Schach") == []
