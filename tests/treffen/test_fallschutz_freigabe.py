"""Before minutes go out, all that their PDF will say is looked at, and each hint leads to the page
on which it can be changed: what is not looked at goes to a hundred people with a child's name."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from treffen import abbild
from treffen.fallschutz import hinweise_vor_der_freigabe
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Folgethema,
    Freigabe,
    Material,
    Protokoll,
    Schwerpunktthema,
    Stimme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Umlauf,
)

Z = Umfragefrage.Zustand


def akte(nummer: int) -> str:
    """Looks like a file number, each another one."""
    return f"Az. 51.{nummer}/2026"


class Zaehler:
    """The next number, and what it was used for."""

    def __init__(self) -> None:
        self.wo: dict[str, str] = {}

    def __call__(self, wo: str) -> str:
        text = akte(100 + len(self.wo))
        self.wo[text] = wo
        return text


def _massnahme(netzwerk: Netzwerk, titel: str, **mehr: Any) -> None:
    MassnahmeFabrik(
        netzwerk=netzwerk, titel=titel, verantwortlich=KontaktFabrik(netzwerke=[netzwerk]), **mehr
    )


def _umfrage(treffen: Treffen, neu: Zaehler) -> None:
    umfrage = Umfrage.objects.create(
        netzwerk=treffen.netzwerk, treffen=treffen, titel=neu("Umfrage")
    )
    frage = Umfragefrage.objects.create(umfrage=umfrage, text=neu("Frage"), zustand=Z.GESCHLOSSEN)
    option = Umfrageoption.objects.create(frage=frage, text=neu("Antwort"))
    skala = Umfragefrage.objects.create(
        umfrage=umfrage,
        text="Wie sehr?",
        art="skala",
        hoechstens=4,
        skala_links=neu("links")[:30],
        skala_rechts=neu("rechts")[:30],
        zustand=Z.GESCHLOSSEN,
    )
    frei = Umfragefrage.objects.create(
        umfrage=umfrage, text="Was fehlt?", art="text", zustand=Z.GESCHLOSSEN
    )
    for nummer in range(5):
        Stimme.objects.create(frage=frage, wahl=[option.pk])
        Stimme.objects.create(frage=skala, wert=1 + nummer % 2)
        Stimme.objects.create(
            frage=frei,
            text=neu("freier Text") if nummer == 0 else "Nichts",
            freigabe=Freigabe.FREI,
        )
    # Neither is said: open, and hidden.
    Umfragefrage.objects.create(umfrage=umfrage, text=akte(1), zustand=Z.OFFEN)
    Stimme.objects.create(frage=frei, text=akte(2), freigabe=Freigabe.VERBORGEN)


def _raum(treffen: Treffen, neu: Zaehler) -> None:
    netzwerk = treffen.netzwerk
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk, treffen=treffen, titel=neu("Schwerpunktthema")
    )
    gruppe = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name=neu("Gruppe"), schwerpunktthema=thema
    )
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=treffen)
    ergebnis = Ergebnis.objects.create(blatt=blatt, art="handlungsbedarf", text=neu("Ergebnis"))
    _massnahme(netzwerk, neu("weitere Maßnahme"), ergebnis=ergebnis)
    # Worked out at another meeting: the measure of this one names it.
    anderes = Ergebnisblatt.objects.create(
        gruppe=gruppe, treffen=TreffenFabrik(netzwerk=netzwerk, vorheriges=None)
    )
    frueher = Ergebnis.objects.create(
        blatt=anderes, art="handlungsbedarf", text=neu("früheres Ergebnis")
    )
    _massnahme(netzwerk, neu("Maßnahme"), top=treffen.tops.get(), ergebnis=frueher)


@pytest.fixture
def neu() -> Zaehler:
    return Zaehler()


@pytest.fixture
def protokoll(netzwerk: Netzwerk, koordination: Konto, neu: Zaehler) -> Protokoll:
    """A correction in which every text that people write holds a file number of its own."""
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        vorheriges=None,
        titel=neu("Treffen"),
        beginn=timezone.now() - timedelta(days=1),
    )
    erstes: Protokoll = ProtokollFabrik(treffen=treffen)
    erstes.freigeben(koordination)
    eines: Protokoll = ProtokollFabrik(
        treffen=treffen,
        version=2,
        vorsitz=neu("Leitung"),
        protokollfuehrung=neu("Protokollführung"),
        korrektur_grund=neu("Grund"),
    )
    top = TopFabrik(treffen=treffen, nummer=1, titel=neu("TOP"))
    AbschnittFabrik(protokoll=eines, top=top, ergebnis=f"**{neu('Text')}**")
    BeschlussFabrik(top=top, text=neu("Beschluss"))
    _raum(treffen, neu)
    _umfrage(treffen, neu)
    Umlauf.objects.create(
        netzwerk=netzwerk,
        titel=neu("Titel des Umlaufs"),
        wortlaut=neu("Wortlaut"),
        frist=timezone.localdate(),
        zustand="angenommen",
        gestartet_am=timezone.now(),
        gestartet_von=koordination,
        beendet_am=timezone.now(),
        protokolliert_in=treffen,
    )
    Folgethema.objects.create(treffen=treffen, titel=neu("Folgethema"))
    Material.objects.create(
        treffen=treffen,
        titel=neu("Anlage"),
        dateiname="a.pdf",
        datei=ContentFile(b"x", name="a.pdf"),
        groesse=1,
        hochgeladen_von=koordination,
    )
    TreffenFabrik(
        netzwerk=netzwerk,
        vorheriges=treffen,
        titel=neu("nächstes"),
        zustand=Treffen.Zustand.TERMINIERT,
    )
    eines.refresh_from_db()
    return eines


def _texte(wert: object) -> Iterator[str]:
    if isinstance(wert, dict):
        wert = list(wert.values())
    if isinstance(wert, list):
        for teil in wert:
            yield from _texte(teil)
    elif isinstance(wert, str):
        yield wert


def test_alles_was_das_pdf_sagt(protokoll: Protokoll, neu: Zaehler) -> None:
    """Of the image, whatever comes to stand in it: a text that nobody looks at is named here."""
    inhalt = protokoll.inhalt
    gesagt = "\n".join(_texte(dict(inhalt)))
    hinweise = hinweise_vor_der_freigabe(protokoll, dict(inhalt), protokoll.punkte())
    gefunden = "\n".join(hinweis.fundstelle for hinweis in hinweise)
    assert {wo for nummer, wo in neu.wo.items() if nummer not in gesagt} == set()
    assert {wo for nummer, wo in neu.wo.items() if nummer not in gefunden} == set()
    for unausgesprochen in (akte(1), akte(2)):
        assert unausgesprochen not in gesagt + gefunden


def test_jeder_hinweis_fuehrt_dorthin_wo_es_sich_aendern_laesst(
    protokoll: Protokoll, neu: Zaehler, koordination: Konto, als: Any
) -> None:
    """A hint without a way to the text is a riddle an hour before the mail goes out."""
    client: Client = als(koordination)
    treffen = protokoll.treffen
    ort = (treffen.netzwerk.kurzname, treffen.pk)
    seite = client.get(reverse("treffen:protokoll-freigeben", args=ort))
    assert seite.status_code == 200
    html = seite.content.decode()
    wohin = {
        wo: hinweis.ziel
        for hinweis in seite.context["hinweise"]
        for nummer, wo in neu.wo.items()
        if nummer in hinweis.fundstelle
    }
    assert wohin.keys() == set(neu.wo.values())
    for ziel in set(wohin.values()):
        assert f'href="{ziel}"' in html
        assert client.get(ziel).status_code == 200, ziel
    kopf = reverse("treffen:protokoll-kopf", args=ort)
    assert {wohin[wo] for wo in ("Leitung", "Protokollführung", "Grund")} == {kopf}
    editor = reverse("treffen:protokoll-bearbeiten", args=ort)
    top = f"{editor}?top={treffen.tops.get().pk}"
    for wo in ("Text", "Beschluss", "Maßnahme", "früheres Ergebnis"):
        assert wohin[wo] == top
    folgethema = treffen.folgethemen.get()
    assert wohin["Folgethema"] == reverse(
        "treffen:folgethema-bearbeiten", args=(*ort, folgethema.pk)
    )


def test_der_ort_ist_keine_anschrift_einer_familie(netzwerk: Netzwerk) -> None:
    """Nobody reads a guard that points at the town hall each time."""
    treffen = TreffenFabrik(
        netzwerk=netzwerk, vorheriges=None, ort="Rathaus, Am Markt 3, 51373 Leverkusen"
    )
    protokoll = ProtokollFabrik(treffen=treffen)
    TopFabrik(treffen=treffen, nummer=1, titel="Lage")
    inhalt = dict(abbild.aufnehmen(protokoll))
    assert hinweise_vor_der_freigabe(protokoll, inhalt, protokoll.punkte()) == []


def test_die_begruendung_einer_korrektur_laesst_sich_aendern(
    protokoll: Protokoll, koordination: Konto, als: Any
) -> None:
    """She would have to throw the correction away and begin anew, for one word too many."""
    client: Client = als(koordination)
    treffen = protokoll.treffen
    kopf = reverse("treffen:protokoll-kopf", args=(treffen.netzwerk.kurzname, treffen.pk))
    daten = {"stand": protokoll.stand, "vorsitz": "Kim", "protokollfuehrung": "Toni"}
    assert protokoll.korrektur_grund in client.get(kopf).content.decode()
    leer = client.post(kopf, daten | {"korrektur_grund": " "})
    assert leer.status_code == 422
    assert "warum es eine neue Version gibt" in leer.text
    assert client.post(kopf, daten | {"korrektur_grund": "TOP 1 war falsch."}).status_code == 302
    protokoll.refresh_from_db()
    assert protokoll.korrektur_grund == "TOP 1 war falsch."
    alt = client.post(kopf, daten | {"korrektur_grund": "Anders."})
    assert alt.status_code == 409
    assert "TOP 1 war falsch." in alt.text  # what is stored, beside what was typed
    assert "Anders." in alt.text
