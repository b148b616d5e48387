"""What groups and polls worked out, as the minutes say it: nothing that was not closed, counted,
released."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis import pdf
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.treffen.test_ergebnisblatt import ANSATZ, BEDARF, blatt_von, gruppe
from tests.treffen.test_protokoll_versand import text_von
from treffen import ergebnisabbild
from treffen.models import (
    Ergebnis,
    Schwerpunktthema,
    Stimme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)

Als = Callable[[Konto], Client]
Art = Umfragefrage.Art


def treffen_mit_umfrage(netzwerk: Netzwerk) -> tuple[Treffen, Umfrage]:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        beginn=timezone.now() - timedelta(days=1),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
    )
    umfrage = Umfrage.objects.create(netzwerk=netzwerk, treffen=treffen, titel="Schwerpunkte")
    return treffen, umfrage


def frage(umfrage: Umfrage, text: str, *stimmen: dict[str, Any], **mehr: Any) -> Umfragefrage:
    neue: Umfragefrage = Umfragefrage.objects.create(
        umfrage=umfrage, text=text, **{"zustand": Umfragefrage.Zustand.GESCHLOSSEN} | mehr
    )
    wege, karte = (Umfrageoption.objects.create(frage=neue, text=t) for t in ("Wege", "Karte"))
    for stimme in stimmen:
        wahl = [{"wege": wege.pk, "karte": karte.pk}[name] for name in stimme.pop("wahl", ())]
        Stimme.objects.create(frage=neue, wahl=wahl, **stimme)
    return neue


def test_jede_art_von_frage_sagt_ihre_zahlen(netzwerk: Netzwerk) -> None:
    treffen, umfrage = treffen_mit_umfrage(netzwerk)
    einmal = {"wahl": ["wege"]}
    frage(umfrage, "Zu wenige", *({"wahl": ["wege"]} for _vote in range(4)))
    frage(umfrage, "Noch offen", *[dict(einmal)] * 5, zustand=Umfragefrage.Zustand.OFFEN)
    frage(umfrage, "Eine?", *(dict(einmal) for _vote in range(4)), {"wahl": ["karte"]})
    frage(
        umfrage,
        "Punkte?",
        *({"wahl": ["wege", "karte"], "punkte": [3, 0]} for _vote in range(4)),
        {"wahl": ["karte"], "punkte": [1]},
        art=Art.PUNKTE,
        hoechstens=3,
    )
    frage(umfrage, "Reihe?", *(dict(einmal) for _vote in range(5)), art=Art.RANGFOLGE)
    frage(
        umfrage,
        "Skala?",
        *({"wert": 4} for _vote in range(5)),
        art=Art.SKALA,
        hoechstens=4,
        skala_rechts="sehr gut",
    )
    freie = [{"text": f"Idee {n}", "freigabe": "frei" if n < 2 else "wartend"} for n in range(6)]
    frage(umfrage, "Ideen?", *freie, art=Art.TEXT)
    bild = ergebnisabbild.lesen(ergebnisabbild.umfragen(treffen))
    assert [f["frage"] for f in bild] == ["Eine?", "Punkte?", "Reihe?", "Skala?", "Ideen?"]
    gesagt = {
        f["frage"]: [(a["text"], a["anteil"], a["angabe"]) for a in f["antworten"]] for f in bild
    }
    assert gesagt["Eine?"] == [("Wege", 80, "4 Stimmen"), ("Karte", 20, "1 Stimme")]
    assert gesagt["Punkte?"] == [("Wege", 92, "12 Punkte"), ("Karte", 8, "1 Punkt")]
    assert gesagt["Reihe?"] == [
        ("Wege", 100, "im Mittel Platz 1,0"),
        ("Karte", 0, "von niemandem gereiht"),
    ]
    assert gesagt["Skala?"][-1] == ("4 (sehr gut)", 100, "5 Stimmen")
    assert bild[3]["hinweis"] == "Mittelwert: 4,0"
    assert (bild[4]["texte"], bild[4]["beteiligung"]) == (["Idee 0", "Idee 1"], "6 Antworten")


def test_das_protokoll_zeigt_was_die_gruppen_erarbeitet_haben(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    treffen, umfrage = treffen_mit_umfrage(netzwerk)
    TopFabrik(treffen=treffen, nummer=1)
    thema = Schwerpunktthema.objects.create(netzwerk=netzwerk, titel="Meldewege klären")
    for name in ("AG Wege", "AG Abläufe", "AG Leer"):
        blatt = blatt_von(gruppe(netzwerk, name, schwerpunktthema=thema), treffen)
        if name != "AG Leer":
            bedarf = Ergebnis.objects.create(blatt=blatt, art=BEDARF, text=f"Bedarf der {name}")
            Ergebnis.objects.create(blatt=blatt, art=ANSATZ, text=f"Ansatz der {name}", zu=bedarf)
    Ergebnis.objects.create(blatt=blatt, art=ANSATZ, text="Das Kind, 7 Jahre alt, zog um.")
    frage(umfrage, "Ideen?", *({"text": "nie frei"} for _vote in range(5)), art=Art.TEXT)
    with django_assert_max_num_queries(8):
        gruppen = ergebnisabbild.gruppen(treffen)
        ergebnisabbild.umfragen(treffen)
    assert [eine["gruppe"] for eine in gruppen] == ["AG Abläufe", "AG Leer", "AG Wege"]
    assert gruppen[0] == {
        "top": None,
        "gruppe": "AG Abläufe",
        "thema": "Meldewege klären",
        "bedarfe": [{"text": "Bedarf der AG Abläufe", "ansaetze": ["Ansatz der AG Abläufe"]}],
        "ansaetze": [],
    }
    protokoll = ProtokollFabrik(treffen=treffen)
    client = als(koordination)

    def seite(name: str, pk: int) -> str:
        return client.get(reverse(f"treffen:{name}", args=(netzwerk.kurzname, pk))).content.decode()

    for html in (
        seite("protokoll-bearbeiten", treffen.pk),
        seite("protokoll-zeigen", protokoll.pk),
    ):
        for erwartet in ("Meldewege klären", "Bedarf der AG Wege", "Ansatz der AG Abläufe"):
            assert erwartet in html
        assert "Freie Antworten sind nicht freigegeben" in html
        assert "nie frei" not in html
    freigabe = seite("protokoll-freigeben", treffen.pk)
    assert "Ergebnisse von 3 Arbeitsgruppen" in freigabe
    assert "3 Ergebnisblätter sind noch offen" in freigabe
    assert "Alter eines Kindes" in freigabe
    kontext = {
        "netzwerk": briefkopf(netzwerk),
        "protokoll": {"titel": "Treffen", "datum": "1. Mai", "version": 1},
        "tops": [],
        "gruppen": gruppen,
        "umfragen": ergebnisabbild.lesen(ergebnisabbild.umfragen(treffen)),
    }
    datei = pdf.pdf_aus_vorlage("pdf/protokoll.html", kontext, titel="Protokoll")
    gedruckt = " ".join(text_von(datei).split())
    assert "Bedarf der AG Wege" in gedruckt
    assert "Freie Antworten sind nicht freigegeben" in gedruckt
    assert "nie frei" not in gedruckt
