"""Layout 4 of the image: the chain from the poll to the measure, circulations, quorum, correction;
what older layouts said stays as it was read."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.treffen import protokollbild
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from treffen import abbild
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Folgethema,
    Massnahme,
    Material,
    Protokoll,
    Schwerpunktthema,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Umlauf,
    Umlaufstimme,
)

S = Umlaufstimme.Stimme


def protokoll_von(netzwerk: Netzwerk, **angaben: Any) -> Protokoll:
    treffen = TreffenFabrik(
        netzwerk=netzwerk, zustand=Treffen.Zustand.DURCHGEFUEHRT, vorheriges=None, **angaben
    )
    protokoll: Protokoll = ProtokollFabrik(treffen=treffen)
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege")
    return protokoll


def kette(protokoll: Protokoll, art: str = "punkte") -> Arbeitsgruppe:
    """A question of the meeting's poll, the topic it chose, a group at work on it."""
    treffen = protokoll.treffen
    netzwerk = treffen.netzwerk
    umfrage = Umfrage.objects.create(netzwerk=netzwerk, treffen=treffen, titel="Schwerpunkte")
    mehr: dict[str, Any] = {"hoechstens": 3} if art == "punkte" else {}
    frage = Umfragefrage.objects.create(umfrage=umfrage, text="Was zuerst?", art=art, **mehr)
    option = Umfrageoption.objects.create(frage=frage, text="Meldewege")
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk, titel="Meldewege", frage=frage, option=option, rang=1, stimmen=14
    )
    gruppe: Arbeitsgruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name="AG Wege", schwerpunktthema=thema
    )
    return gruppe


def umlauf(netzwerk: Netzwerk, zustand: str = "angenommen", *stimmen: str) -> Umlauf:
    jetzt = timezone.now()
    zeile: Umlauf = Umlauf.objects.create(
        netzwerk=netzwerk,
        titel="Neuer Flyer",
        wortlaut="Der Flyer wird gedruckt.",
        frist=timezone.localdate(),
        zustand="laeuft",
        gestartet_am=jetzt,
        gestartet_von=KontoFabrik(),
    )
    for nummer, stimme in enumerate(stimmen):
        Umlaufstimme.objects.create(
            umlauf=zeile,
            organisation=OrganisationFabrik(name=f"Haus {nummer}", kommune=f"Ort {zeile.pk}"),
            stimme=stimme,
            abgegeben_am=jetzt if stimme else None,
        )
    if zustand in Umlauf.BEENDETE:
        zeile.beenden(zustand)
    return zeile


@pytest.mark.parametrize(("art", "anzahl"), [("punkte", "14 Punkte"), ("eine", "14 Stimmen")])
def test_die_kette_von_der_umfrage_zur_massnahme(netzwerk: Netzwerk, art: str, anzahl: str) -> None:
    """Without it nobody sees in the minutes why a measure was agreed."""
    protokoll = protokoll_von(netzwerk)
    gruppe = kette(protokoll, art)
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=protokoll.treffen)
    ergebnis = Ergebnis.objects.create(blatt=blatt, art="handlungsbedarf", text="Nachts niemand da")
    top = protokoll.treffen.tops.get()
    MassnahmeFabrik(netzwerk=netzwerk, top=top, titel="Rufliste", ergebnis=ergebnis)
    MassnahmeFabrik(netzwerk=netzwerk, titel="Ohne Punkt", ergebnis=ergebnis)
    MassnahmeFabrik(
        netzwerk=netzwerk, titel="Fallen gelassen", ergebnis=ergebnis, zustand="verworfen"
    )
    gelesen = abbild.lesen(protokoll.inhalt)
    (massnahme,) = gelesen["punkte"][0]["massnahmen"]
    assert massnahme["zustand"] == "beschlossen"
    assert massnahme["herkunft"] == (
        f"Umfrage „Was zuerst?“ (Platz 1, {anzahl}) → Schwerpunktthema „Meldewege“ → AG Wege → "
        "Ergebnis „Nachts niemand da“"
    )
    assert [m["titel"] for m in gelesen["weitere_massnahmen"]] == ["Ohne Punkt"]
    (thema,) = gelesen["themen"]
    assert thema["gruppen"] == ["AG Wege"]
    assert thema["wahl"] == f"Umfrage „Was zuerst?“ (Platz 1, {anzahl})"


def test_ein_thema_ohne_umfrage_und_eine_massnahme_ohne_alles(netzwerk: Netzwerk) -> None:
    protokoll = protokoll_von(netzwerk)
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk, titel="Von Hand", treffen=protokoll.treffen
    )
    gruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG Hand", schwerpunktthema=thema)
    top = protokoll.treffen.tops.get()
    MassnahmeFabrik(netzwerk=netzwerk, top=top, arbeitsgruppe=gruppe)
    MassnahmeFabrik(netzwerk=netzwerk, top=top)
    gelesen = abbild.lesen(protokoll.inhalt)
    assert [m["herkunft"] for m in gelesen["punkte"][0]["massnahmen"]] == [
        "Schwerpunktthema „Von Hand“ → AG Hand",
        "",
    ]
    assert gelesen["themen"] == [{"thema": "Von Hand", "gruppen": ["AG Hand"], "wahl": ""}]


def test_umlaeufe_stehen_im_naechsten_protokoll_und_nur_dort(
    koordination: Konto, netzwerk: Netzwerk
) -> None:
    """A decision taken between two meetings would else be in no minutes, or in two."""
    beschlossen = umlauf(netzwerk, "angenommen", S.JA, S.JA, S.NEIN, S.OFFEN)
    zu_wenige = umlauf(netzwerk, "abgelehnt", S.JA)
    umlauf(netzwerk, "laeuft")
    umlauf(NetzwerkFabrik(), "angenommen", S.JA)
    protokoll = protokoll_von(netzwerk)
    spaeteres = protokoll_von(netzwerk)
    gruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG Wege")
    sitzung = protokoll_von(netzwerk, arbeitsgruppe=gruppe)
    assert sitzung.inhalt["umlaeufe"] == []
    gezeigt = protokoll.fingerabdruck
    aktionen.freigeben(protokoll=protokoll, von=koordination, fingerabdruck=gezeigt)
    protokoll.refresh_from_db()
    erster, zweiter = abbild.lesen(protokoll.inhalt)["umlaeufe"]
    assert erster["zustand"] == "angenommen"
    assert {zeile["wort"]: zeile["zahl"] for zeile in erster["zahlen"]} == {
        "noch keine Antwort": 1,
        "Zustimmung": 2,
        "Ablehnung": 1,
    }
    assert [z["organisation"] for z in erster["stimmen"]] == [
        "Haus 0",
        "Haus 1",
        "Haus 2",
        "Haus 3",
    ]
    assert not erster["ohne_quorum"]
    assert zweiter["ohne_quorum"]
    for eines in (beschlossen, zu_wenige):
        eines.refresh_from_db()
        assert eines.protokolliert_in == protokoll.treffen
    assert spaeteres.inhalt["umlaeufe"] == []


def test_eine_korrektur_nennt_was_sie_ersetzt(koordination: Konto, netzwerk: Netzwerk) -> None:
    """Readers of two files must see which one holds, and why there are two."""
    umlauf(netzwerk, "angenommen", S.JA)
    protokoll = protokoll_von(netzwerk)
    assert abbild.lesen(protokoll.inhalt)["korrektur"] is None
    aktionen.freigeben(protokoll=protokoll, von=koordination)
    protokoll.refresh_from_db()
    zweite = ProtokollFabrik(
        treffen=protokoll.treffen, version=2, korrektur_grund="TOP 1 nannte einen falschen Tag."
    )
    umlauf(netzwerk, "angenommen", S.JA)
    bild = abbild.lesen(zweite.inhalt)
    assert bild["korrektur"] == {
        "grund": "TOP 1 nannte einen falschen Tag.",
        "fruehere": [{"version": 1, "freigegeben": protokoll.freigegeben_am}],
    }
    assert len(bild["umlaeufe"]) == 1  # the one of the first version; the later one comes next time


def test_quorum_anlagen_und_folgethemen(netzwerk: Netzwerk, koordination: Konto) -> None:
    netzwerk.hat_quorum = True
    netzwerk.save()
    protokoll = protokoll_von(netzwerk, zweite_ladung=True)
    treffen = protokoll.treffen
    assert protokoll.inhalt["beschlussfaehigkeit"] is None  # nobody has noted who was there
    TeilnahmeFabrik(
        treffen=treffen, kontakt=KontaktFabrik(netzwerke=[netzwerk]), anwesenheit="anwesend"
    )
    Material.objects.create(
        treffen=treffen,
        titel="Übersicht",
        dateiname="uebersicht.pdf",
        datei=ContentFile(b"%PDF-", "uebersicht.pdf"),
        art="application/pdf",
        groesse=5,
        hochgeladen_von=koordination,
    )
    Folgethema.objects.create(treffen=treffen, titel="Schutzkonzepte")
    gelesen = abbild.lesen(Protokoll.objects.get(pk=protokoll.pk).inhalt)
    assert gelesen["quorum"]["zweite_ladung"]
    assert gelesen["quorum"]["gegeben"]
    assert gelesen["anlagen"] == [{"titel": "Übersicht", "endung": "PDF", "oeffentlich": False}]
    assert gelesen["folgethemen"] == ["Schutzkonzepte"]


@pytest.mark.parametrize("aufbau", [1, 2, 3])
def test_alte_abbilder_lesen_sich_wie_vorher(aufbau: int) -> None:
    """What was released years ago must not change with the way we write today."""
    bild: Any = protokollbild.bild(tops=1, leute=1)
    bild["aufbau"] = aufbau
    neues = ("beschlussfaehigkeit", "korrektur", "umlaeufe", "themen", "weitere_massnahmen")
    for feld in (*neues, "anlagen", "folgethemen"):
        del bild[feld]
    if aufbau < 3:
        del bild["gruppen"], bild["umfragen"]
    if aufbau > 1:
        bild["zahlen"] = {"personen": 7}
    (punkt,) = bild["punkte"]
    punkt["ergebnis"] = "## Überschrift\n\nEin **Stern** und <b>\n\n- eins\n- zwei"
    for feld in ("zustand", "herkunft"):
        del punkt["massnahmen"][0][feld]
    gelesen = abbild.lesen(bild)
    assert gelesen["punkte"][0]["ergebnis_html"].splitlines() == [
        "<p>Überschrift</p>",
        "<p>Ein **Stern** und &lt;b&gt;</p>",
        "<ul><li>eins</li><li>zwei</li></ul>",
    ]
    (massnahme,) = gelesen["punkte"][0]["massnahmen"]
    assert (massnahme["zustand"], massnahme["herkunft"]) == ("", "")
    assert massnahme["wer"] == "Robin Muster 1 (Haus 1 der Jugendhilfe)"
    assert gelesen["anwesend_text"].startswith("1 Person" if aufbau == 1 else "7 Personen")
    assert gelesen["korrektur"] is gelesen["quorum"] is None
    for liste in ("umlaeufe", "themen", "weitere_massnahmen", "anlagen", "folgethemen"):
        assert gelesen[liste] == []


def test_neue_abbilder_zeigen_auszeichnungen() -> None:
    bild = protokollbild.bild(tops=1, leute=1)
    bild["punkte"][0]["ergebnis"] = "#### Tief\n\nEin **Wort**"
    text = abbild.lesen(bild)["punkte"][0]["ergebnis_html"]
    assert "<h3>Tief</h3>" in text
    assert "<strong>Wort</strong>" in text


def test_mehr_punkte_kosten_nicht_mehr_abfragen(
    netzwerk: Netzwerk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    protokoll = protokoll_von(netzwerk)
    gruppe = kette(protokoll)
    for nummer in range(2, 22):
        top = TopFabrik(treffen=protokoll.treffen, nummer=nummer)
        AbschnittFabrik(protokoll=protokoll, top=top)
        MassnahmeFabrik(netzwerk=netzwerk, top=top, arbeitsgruppe=gruppe)
        umlauf(netzwerk, "angenommen", S.OFFEN)
    assert Massnahme.objects.count() == 20
    with django_assert_max_num_queries(30):
        bild = Protokoll.objects.select_related("treffen__netzwerk").get(pk=protokoll.pk).inhalt
    assert len(bild["umlaeufe"]) == 20
