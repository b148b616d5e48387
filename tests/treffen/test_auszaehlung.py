"""What answers say together, and how much of it is told to whom."""

from typing import Any

import pytest

from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.test_umfrage_aktionen import eine_umfrage
from tests.wettlauf import zuvorkommen
from treffen.aktionen import umfrage as aktionen
from treffen.auszaehlung import (
    Ergebnis,
    auszaehlen,
    ergebnis,
    freitexte,
    prozent,
    zwischenstand,
)
from treffen.models import (
    Freigabe,
    Stimme,
    Stimmzettel,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Zwischenstand,
)
from treffen.umfragelage import freitexte as zu_entscheiden

Art = Umfragefrage.Art
OPTIONEN = [Umfrageoption(pk=nummer, text=text) for nummer, text in enumerate("ABC", start=1)]


def reihen(werte: dict[str, Any], *was: str) -> list[tuple[Any, ...]]:
    return [tuple(zeile[name] for name in was) for zeile in werte["zeilen"]]


def test_eine_und_mehrere() -> None:
    """Equal values share a rank; what is no option (any more) counts for nothing."""
    stimmen = [Stimme(wahl=[2]), Stimme(wahl=[2]), Stimme(wahl=[1]), Stimme(wahl=[3]), Stimme()]
    werte = auszaehlen(Art.EINE, OPTIONEN, stimmen)
    assert werte["anzahl"] == 5
    assert reihen(werte, "text", "wert", "anteil", "rang") == [
        ("B", 2, 40, 1),
        ("A", 1, 20, 2),
        ("C", 1, 20, 2),
    ]
    mehrere = [Stimme(wahl=[1, 3, 3, 99]), Stimme(wahl=[1])]
    assert reihen(auszaehlen(Art.MEHRERE, OPTIONEN, mehrere), "text", "stimmen", "anteil") == [
        ("A", 2, 100),
        ("C", 1, 50),
        ("B", 0, 0),
    ]


def test_punkte_und_rangfolge() -> None:
    punkte = [
        Stimme(wahl=[1, 2], punkte=[1, 2]),
        Stimme(wahl=[2], punkte=[3]),
        Stimme(wahl=[99, 3], punkte=[5]),
    ]
    assert reihen(
        auszaehlen(Art.PUNKTE, OPTIONEN, punkte), "text", "wert", "stimmen", "anteil"
    ) == [
        ("B", 5, 2, 83),
        ("A", 1, 1, 17),
        ("C", 0, 1, 0),
    ]
    # Borda: 3 points for the first of three; who is not placed gets none and has no mean place.
    raenge = [Stimme(wahl=[1, 2]), Stimme(wahl=[2, 1]), Stimme(wahl=[2])]
    werte = auszaehlen(Art.RANGFOLGE, OPTIONEN, raenge)
    assert reihen(werte, "text", "wert", "mittel", "anteil", "rang") == [
        ("B", 8, 1.3, 89, 1),
        ("A", 5, 1.5, 56, 2),
        ("C", 0, None, 0, 3),
    ]


def test_skala_und_nichts() -> None:
    werte = auszaehlen(
        Art.SKALA, [], [Stimme(wert=5), Stimme(wert=4), Stimme(wert=9), Stimme()], stufen=5
    )
    assert reihen(werte, "text", "wert") == [("1", 0), ("2", 0), ("3", 0), ("4", 1), ("5", 1)]
    assert (werte["mittel"], werte["median"]) == (4.5, 4.5)
    leer = auszaehlen(Art.SKALA, [], [], stufen=2)
    assert (leer["mittel"], leer["median"], prozent(1, 0)) == (None, None, 0)
    assert prozent(1, 8) == 13  # half up, as people round


def test_freie_texte() -> None:
    """Released ones alone; a word counts once for each text, whatever its capitals."""
    stimmen = [
        Stimme(text=" Mehr Zeit für Austausch ", freigabe=Freigabe.FREI),
        Stimme(text="austausch, Austausch und Zeit", freigabe=Freigabe.FREI),
        Stimme(text="Name von jemandem", freigabe=Freigabe.VERBORGEN),
        Stimme(text="", freigabe=Freigabe.FREI),
    ]
    werte = auszaehlen(Art.TEXT, [], stimmen)
    assert werte["texte"] == ["austausch, Austausch und Zeit", "Mehr Zeit für Austausch"]
    assert werte["worte"] == [["Austausch", 2], ["Zeit", 2]]
    frage = Umfragefrage(text="?", art=Art.TEXT)
    viele = Ergebnis(frage, 9, freitexte(["Zeit"] * 9 + ["Ruhe"]), endgueltig=True)
    assert viele.wolke == [("Ruhe", 1, 1), ("Zeit", 9, 5)]
    assert Ergebnis(frage, 0, {}, endgueltig=True).wolke == []


def neue_zettel(frage: Umfragefrage, anzahl: int, *, ab: int, **inhalt: Any) -> None:
    Stimmzettel.objects.bulk_create(
        Stimmzettel(frage=frage, marke=f"{nummer:064}", **inhalt)
        for nummer in range(ab, ab + anzahl)
    )


@pytest.mark.django_db
def test_erst_ab_fuenf_und_in_schritten_von_fuenf(netzwerk: Netzwerk, koordination: Konto) -> None:
    umfrage = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=umfrage, von=koordination)
    frage = umfrage.fragen.get()
    assert not ergebnis(frage, fuer_moderation=True)  # not opened yet
    aktionen.frage_oeffnen(frage=frage, von=koordination)
    frage.refresh_from_db()
    eins, zwei = frage.optionen.all()

    neue_zettel(frage, 4, ab=0, wahl=[eins.pk])
    assert not ergebnis(frage, fuer_moderation=True)
    assert not Zwischenstand.objects.exists()
    neue_zettel(frage, 1, ab=4, wahl=[zwei.pk])
    live = ergebnis(frage, fuer_moderation=True)
    assert live
    assert [zeile["wert"] for zeile in live.zeilen] == [4, 1]
    assert not ergebnis(frage)  # participants see it after closing

    # Four more, and one who thinks again: the figures stand still.
    neue_zettel(frage, 4, ab=5, wahl=[zwei.pk])
    Stimmzettel.objects.filter(marke=f"{0:064}").update(wahl=[zwei.pk])
    assert [zeile["wert"] for zeile in ergebnis(frage, fuer_moderation=True).zeilen] == [4, 1]
    neue_zettel(frage, 1, ab=9, wahl=[zwei.pk])
    assert ergebnis(frage, fuer_moderation=True).anzahl == 10

    neue_zettel(frage, 1, ab=10, wahl=[zwei.pk])
    aktionen.frage_schliessen(frage=frage, von=koordination)
    frage.refresh_from_db()
    genau = ergebnis(frage)
    assert (genau.anzahl, genau.endgueltig) == (11, True)
    assert [zeile["text"] for zeile in genau.beste] == ["Meldewege", "Austausch"]
    Stimme.objects.filter(pk__in=list(frage.stimmen.values_list("pk", flat=True)[:7])).delete()
    assert not ergebnis(frage)  # four


@pytest.mark.django_db
def test_text_nur_in_gruppen_von_fuenf(netzwerk: Netzwerk, koordination: Konto) -> None:
    """The moderator never reads the text that came in this moment alone."""
    umfrage = eine_umfrage(netzwerk, fragen=1)
    assert zu_entscheiden(umfrage.fragen.get()) == []
    umfrage.fragen.all().delete()
    frage = Umfragefrage.objects.create(umfrage=umfrage, text="Was fehlt?", art=Art.TEXT)
    assert zu_entscheiden(frage) == []
    aktionen.starten(umfrage=umfrage, von=koordination)
    aktionen.frage_oeffnen(frage=frage, von=koordination)
    frage.refresh_from_db()
    neue_zettel(frage, 5, ab=0, text="Zeit", freigabe=Freigabe.WARTEND)
    assert len(zu_entscheiden(frage)) == 5
    neue_zettel(frage, 1, ab=5, text="Der neueste", freigabe=Freigabe.FREI)
    assert len(zu_entscheiden(frage)) == 5
    frage.stimmzettel.filter(marke=f"{0:064}").update(freigabe=Freigabe.FREI)
    assert ergebnis(frage, fuer_moderation=True).texte == ["Zeit"]
    aktionen.frage_schliessen(frage=frage, von=koordination)
    frage.refresh_from_db()
    assert ergebnis(frage).texte == ["Der neueste", "Zeit"]
    assert len(zu_entscheiden(frage)) == 6
    Stimme.objects.filter(text="Zeit").delete()
    assert zu_entscheiden(frage) == []


@pytest.mark.django_db(transaction=True)
def test_mehrere_beamer_und_das_schliessen(netzwerk: Netzwerk, koordination: Konto) -> None:
    """Of two beamers one counts; while the question closes none leaves figures behind."""
    umfrage = eine_umfrage(netzwerk, fragen=1)
    aktionen.starten(umfrage=umfrage, von=koordination)
    frage = umfrage.fragen.get()
    aktionen.frage_oeffnen(frage=frage, von=koordination)
    frage.refresh_from_db()
    neue_zettel(frage, 5, ab=0, wahl=[frage.optionen.get(position=1).pk])

    zweiter = zuvorkommen(lambda: zwischenstand(frage), lambda: zwischenstand(frage))
    assert zweiter is not None
    assert zweiter.anzahl == 5
    assert Zwischenstand.objects.count() == 1

    neue_zettel(frage, 5, ab=5, wahl=[frage.optionen.get(position=1).pk])
    assert (
        zuvorkommen(
            lambda: aktionen.frage_schliessen(frage=frage, von=koordination),
            lambda: zwischenstand(frage),
        )
        is None
    )
    assert not Zwischenstand.objects.exists()
    assert Umfrage.objects.get().ist_laufend
