"""The chain from both ends, and what of it the next agenda takes up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen import strukturlage
from tests.treffen.fabriken import BeschlussFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.massnahmenlage import massnahme, person
from treffen.herkunft import Themenstand, themen_der_fragen
from treffen.models import (
    Arbeitsgruppe,
    Evaluation,
    Evaluationspunkt,
    Fallrueckschau,
    Massnahme,
    Massnahmennotiz,
    Schwerpunktthema,
    Treffen,
)
from treffen.themenspeicher import vorschlaege

Als = Callable[[Konto], Client]


def aus_der_umfrage(netzwerk: Netzwerk) -> Schwerpunktthema:
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk))
    thema: Schwerpunktthema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Austausch",
        frage=frage,
        option=frage.optionen.get(text="Austausch"),
        rang=1,
        stimmen=4,
    )
    return thema


def gruppe(thema: Schwerpunktthema, name: str = "AG Austausch") -> Arbeitsgruppe:
    eine: Arbeitsgruppe = Arbeitsgruppe.objects.create(
        netzwerk=thema.netzwerk, name=name, schwerpunktthema=thema
    )
    return eine


def test_zurueck_bis_zur_umfrage(
    als: Als, koordination: Konto, fachkraft: Konto, netzwerk: Netzwerk
) -> None:
    thema = aus_der_umfrage(netzwerk)
    top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk, titel="Plenum"), nummer=4)
    eine = massnahme(person(netzwerk), netzwerk, top=top, arbeitsgruppe=gruppe(thema))
    BeschlussFabrik(netzwerk=netzwerk, top=top, text="Der Austausch beginnt.")
    ProtokollFabrik(treffen=top.treffen).freigeben(koordination)
    rueckschau = Fallrueckschau.objects.create(
        netzwerk=netzwerk, methode="falllabor", fallart="fiktiv", erkenntnisse="Früher reden."
    )
    Massnahme.objects.update(fallrueckschau=rueckschau)
    for halbjahr, zustand in ((1, "abgeschlossen"), (2, "entwurf")):
        evaluation = Evaluation.objects.create(netzwerk=netzwerk, jahr=2026, halbjahr=halbjahr)
        Evaluationspunkt.objects.create(
            evaluation=evaluation, titel=f"Wege {halbjahr}", massnahme=eine
        )
        if zustand == "abgeschlossen":
            evaluation.abschliessen(von=koordination)
    seite = als(fachkraft).get(eine.get_absolute_url()).text
    for glied in (
        "Was zuerst?",
        "Platz 1",
        "AG Austausch",
        "Plenum, TOP 4",
        "Der Austausch beginnt.",
        "Wege 1",
        str(rueckschau),
    ):
        assert glied in seite
    assert "Wege 2" not in seite


def test_das_thema_eines_beschlusses(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """A measure of no group still leads to the topic its decision is about, and back."""
    thema = aus_der_umfrage(netzwerk)
    top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    ohne = massnahme(person(netzwerk), netzwerk, top=top, titel="Rundbrief")
    mit = massnahme(person(netzwerk), netzwerk, top=top, titel="Karte", arbeitsgruppe=gruppe(thema))
    BeschlussFabrik(netzwerk=netzwerk, top=top, text="So machen wir es.", thema=thema)
    BeschlussFabrik(netzwerk=netzwerk, text="Ganz anderes.")
    for eine in (ohne, mit):
        eine.erledigen()
        Massnahmennotiz.objects.create(massnahme=eine, text=f"{eine.titel} verteilt.")
    offen = massnahme(person(netzwerk), netzwerk, arbeitsgruppe=gruppe(thema, "AG Zwei"))
    Massnahmennotiz.objects.create(massnahme=offen, text="Noch nichts geworden.")
    client = als(koordination)
    assert thema.get_absolute_url() in client.get(ohne.get_absolute_url()).text
    antwort = client.get(thema.get_absolute_url())
    assert [m.titel for m in antwort.context["massnahmen"]] == ["Rundbrief"]
    for text in ("So machen wir es.", "Rundbrief verteilt.", "Karte verteilt."):
        assert text in antwort.text
    for text in ("Ganz anderes.", "Noch nichts geworden."):
        assert text not in antwort.text


def test_von_der_frage_vorwaerts(koordination: Konto, netzwerk: Netzwerk) -> None:
    """The poll's page can say what became of each question, in as many queries for any number."""
    thema = aus_der_umfrage(netzwerk)
    frage = thema.frage
    assert frage is not None
    eine = gruppe(thema)
    gruppe(thema, "AG Zwei")
    MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=eine).erledigen()
    MassnahmeFabrik(netzwerk=netzwerk, arbeitsgruppe=eine)
    ohne: Any = Schwerpunktthema.objects.create(
        netzwerk=netzwerk, titel="Leer", frage=frage, rang=2, stimmen=1,
        option=frage.optionen.get(text="Meldewege"),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as gezaehlt:
        (themen,) = themen_der_fragen(frage.umfrage, koordination).values()
    assert len(gezaehlt) <= 6
    assert themen == [Themenstand(thema, 2, 2, 1), Themenstand(ohne, 0, 0, 0)]


def test_das_naechste_treffen_schlaegt_offene_vor(netzwerk: Netzwerk) -> None:
    """Half a year later: what is agreed or under way comes back, what is done does not."""
    kontakt: Kontakt = person(netzwerk)
    damals = TreffenFabrik(
        netzwerk=netzwerk,
        beginn=timezone.now() - timedelta(days=180),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
    )
    top = TopFabrik(treffen=damals)
    agreed = massnahme(kontakt, netzwerk, -30, top=top, titel="Beschlossen")
    begonnen = massnahme(kontakt, netzwerk, -20, top=top, titel="In Umsetzung")
    begonnen.beginnen()
    fertig = massnahme(kontakt, netzwerk, -10, top=top, titel="Erledigt")
    fertig.erledigen()
    massnahme(kontakt, netzwerk, top=top, titel="Verworfen").verwerfen()
    naechstes = TreffenFabrik(netzwerk=netzwerk)

    def offene() -> list[str]:
        return [v.titel for v in vorschlaege(naechstes) if v.herkunft == "massnahme"]

    assert offene() == ["Beschlossen", "In Umsetzung"]
    agreed.erledigen()
    assert offene() == ["In Umsetzung"]
    fertig.wieder_aufnehmen()
    assert offene() == ["In Umsetzung", "Erledigt"]


def test_vorlage_von_der_frage(netzwerk: Netzwerk, koordination: Konto) -> None:
    from django.template.loader import render_to_string

    thema = aus_der_umfrage(netzwerk)
    frage = thema.frage
    assert frage is not None
    themen = themen_der_fragen(frage.umfrage, koordination)[frage.pk]
    vorlage = "treffen/schwerpunktthema/_folgen_der_frage.html"
    html = render_to_string(vorlage, {"themen": themen, "netzwerk": netzwerk})
    ziel = reverse("treffen:schwerpunktthema-zeigen", args=[netzwerk.kurzname, thema.pk])
    assert ziel in html
    assert "0 Maßnahmen, 0 erledigt" in html


def test_beschluss_in_der_sitzung_der_gruppe_gehoert_zum_thema(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    """Nobody types the topic into the register that the whole group is about; typed all the same,
    the decision stands there once."""
    thema = aus_der_umfrage(netzwerk)
    for name in ("AG Austausch", "AG Zwei"):
        eine = gruppe(thema, name)
        top = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=eine))
        for nennt in (None, thema):
            text = f"{name} {'mit' if nennt else 'ohne'} Thema"
            BeschlussFabrik(netzwerk=netzwerk, top=top, text=text, thema=nennt)
        massnahme(person(netzwerk), netzwerk, top=top, arbeitsgruppe=eine)
    fremd = Arbeitsgruppe.objects.create(netzwerk=netzwerk, name="AG Fremd")
    woanders = TopFabrik(treffen=TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=fremd))
    BeschlussFabrik(netzwerk=netzwerk, top=woanders, text="Ganz anderes.")
    antwort = als(koordination).get(thema.get_absolute_url())
    assert sorted(b.text for b in antwort.context["beschluesse"]) == [
        "AG Austausch mit Thema",
        "AG Austausch ohne Thema",
        "AG Zwei mit Thema",
        "AG Zwei ohne Thema",
    ]
    assert antwort.context["massnahmen"] == [], "they stand with their groups"
