"""PDFs that finally failed stand on the overview: else nobody learns that nobody was mailed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from netzwerk.basis.aktionen.dokument import anfordern
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from netzwerk.uebersicht.gescheitert import aufgaben
from netzwerk.uebersicht.lage import lage_der_koordination, lage_der_mitglieder
from tests.fabriken import NetzwerkFabrik, TreffenFabrik
from tests.treffen.evaluationen import evaluation, meldeweg
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.test_einwand import adresse
from tests.treffen.test_gruppenleitung import A, gruppe_in, person
from treffen.aktionen import protokoll as protokolle
from treffen.models import Meldeweg, Meldewegfassung, Protokoll

Als = Callable[[Konto], Client]
GESCHEITERT = Dokument.Zustand.FEHLGESCHLAGEN


def gescheitert(netzwerk: Netzwerk, gegenstand: Model, art: str) -> Dokument:
    dokument = anfordern(netzwerk=netzwerk, art=art, gegenstand=gegenstand, dateiname="x.pdf")
    Dokument.objects.filter(pk=dokument.pk).update(zustand=GESCHEITERT, fehler="Platte voll")
    return dokument


def freigegeben(netzwerk: Netzwerk, von: Konto, titel: str = "Herbsttreffen") -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(
        treffen=TreffenFabrik(
            netzwerk=netzwerk, titel=titel, beginn=timezone.now() - timedelta(days=1)
        )
    )
    protokolle.freigeben(protokoll=protokoll, von=von)
    return protokoll


def titel(liste: list[Aufgabe]) -> list[str]:
    return [str(aufgabe.titel) for aufgabe in liste]


def test_vom_gescheiterten_pdf_bis_zum_neuen_versuch(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """The task leads to the page with the button; once it is pressed, the task is gone."""
    protokoll = freigegeben(netzwerk, koordination)
    assert aufgaben(netzwerk) == []
    gescheitert(netzwerk, protokoll, protokolle.ART)
    client = als(koordination)
    uebersicht = client.get(f"/{netzwerk.kurzname}/uebersicht/").text
    assert "Niemand hat das Protokoll bekommen: Herbsttreffen" in uebersicht
    (aufgabe,) = aufgaben(netzwerk)
    assert aufgabe.art == "danger"
    assert aufgabe.url in uebersicht
    seite = client.get(aufgabe.url).text
    assert 'id="versand"' in seite
    assert "PDF jetzt erneut versuchen" in seite
    assert client.post(adresse("protokoll-erneut", protokoll)).status_code == 302
    assert aufgaben(netzwerk) == []


def test_jede_art_von_datei(koordination: Konto, netzwerk: Netzwerk) -> None:
    """Each leads to its own page; of another network nothing."""
    protokoll = freigegeben(netzwerk, koordination)
    gescheitert(netzwerk, protokoll, "protokoll_anlage")
    betrachtet = evaluation(netzwerk)
    gescheitert(netzwerk, betrachtet, "evaluation")
    weg = meldeweg(netzwerk, "Verdacht in der Kita")
    fassung = Meldewegfassung.objects.get(meldeweg=weg)
    gescheitert(netzwerk, fassung, "meldewegkarte")
    fremd = NetzwerkFabrik()
    gescheitert(fremd, freigegeben(fremd, koordination), protokolle.ART)
    # Not of meetings: the pages of agreements tell of theirs.
    gescheitert(netzwerk, netzwerk, "beitritt")
    liste = aufgaben(netzwerk)
    assert [aufgabe.url for aufgabe in liste] == [
        protokoll.get_absolute_url(),
        betrachtet.get_absolute_url(),
        weg.get_absolute_url(),
    ]
    assert titel(liste)[0] == "Eine Datei konnte nicht erstellt werden: Herbsttreffen"
    assert "Verdacht in der Kita" in titel(liste)[2]


def test_was_niemand_mehr_braucht(koordination: Konto, netzwerk: Netzwerk) -> None:
    """Replaced minutes, a path that ended."""
    alt = freigegeben(netzwerk, koordination)
    gescheitert(netzwerk, alt, protokolle.ART)
    weg = meldeweg(netzwerk, "Alt")
    gescheitert(netzwerk, Meldewegfassung.objects.get(meldeweg=weg), "meldewegkarte")
    assert len(aufgaben(netzwerk)) == 2
    neu = ProtokollFabrik(treffen=alt.treffen, version=2)
    assert len(aufgaben(netzwerk)) == 2  # begun, not released: the old one counts
    protokolle.freigeben(protokoll=neu, von=koordination)
    Meldeweg.objects.get().beenden()
    assert aufgaben(netzwerk) == []


def test_die_leitung_der_gruppe_sieht_ihre(
    koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    """The minutes of her session, none of the network's."""
    gruppe = gruppe_in(netzwerk)
    person(gruppe, A.LEITUNG, konto=fachkraft)
    gescheitert(netzwerk, freigegeben(netzwerk, koordination, "Plenum"), protokolle.ART)
    sitzung = TreffenFabrik(
        netzwerk=netzwerk,
        arbeitsgruppe=gruppe,
        art="arbeitsgruppe",
        titel="Sitzung",
        beginn=timezone.now() - timedelta(days=1),
    )
    protokoll = ProtokollFabrik(treffen=sitzung)
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    gescheitert(netzwerk, protokoll, protokolle.ART)
    ihre = titel(lage_der_mitglieder(fachkraft, netzwerk).aufgaben)
    assert "Niemand hat das Protokoll bekommen: Sitzung" in ihre
    assert "Niemand hat das Protokoll bekommen: Plenum" not in ihre
    alle = titel(lage_der_koordination(netzwerk).aufgaben)
    assert "Niemand hat das Protokoll bekommen: Plenum" in alle


def test_viele_kosten_nicht_mehr_anfragen(
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for nummer in range(12):
        protokoll = freigegeben(netzwerk, koordination, f"Treffen {nummer}")
        gescheitert(netzwerk, protokoll, protokolle.ART)
    with django_assert_max_num_queries(4):
        assert len(aufgaben(netzwerk)) == 12
