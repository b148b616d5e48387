"""Meetings: a draft, one to come, one whose minutes are written, one whose minutes are out."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from netzwerk.basis.models import Zugang
from tests.fabriken import TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.welt.aufbau import Ort
from treffen.models import (
    Beschluss,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
)


def einrichten(ort: Ort) -> None:
    jetzt = timezone.now()
    entwurf = _treffen(ort, titel="Klausurtag", zustand=Treffen.Zustand.ENTWURF)
    terminiert = _treffen(ort, titel="Fachtag Medien", beginn=jetzt + timedelta(days=90))
    kommendes = _treffen(ort, beginn=jetzt + timedelta(days=14))
    kommendes.einladen()
    teilnahme = TeilnahmeFabrik(treffen=kommendes, kontakt=ort["kontakt"])
    fremde = TeilnahmeFabrik(treffen=kommendes, kontakt=ort["fremder_kontakt"])
    fremde.antworten(Teilnahme.Antwort.ZUGESAGT, "Ich komme etwas später.")
    verschoben = _treffen(ort, titel="Fachtag Ganztag", beginn=jetzt + timedelta(days=40))
    verschoben.verschieben("Der Saal ist belegt.")
    begonnen = _treffen(ort, titel="AG Medien", beginn=jetzt - timedelta(hours=1))
    begonnen.einladen()
    laufend = _treffen(ort, titel="Netzwerktreffen Sommer", beginn=jetzt - timedelta(days=20))
    laufend.einladen()
    laufend.durchfuehren()
    entworfen = _protokoll(ort, laufend)
    altes = _treffen(ort, titel="Netzwerktreffen Frühjahr", beginn=jetzt - timedelta(days=200))
    altes.einladen()
    altes.durchfuehren()
    TeilnahmeFabrik(
        treffen=altes, kontakt=ort["kontakt"], anwesenheit=Teilnahme.Anwesenheit.ANWESEND
    )
    protokoll = _protokoll(ort, altes)
    ort.dinge |= {
        "treffen_entwurf": entwurf,
        "treffen_terminiert": terminiert,
        "treffen": kommendes,
        "treffen_verschoben": verschoben,
        "treffen_begonnen": begonnen,
        "treffen_laufend": laufend,
        "treffen_alt": altes,
        "top": kommendes.tops.order_by("nummer")[0],
        "teilnahme": teilnahme,
        "fremde_teilnahme": fremde,
        "zugang_einladung": ort.zugang(Zugang.Zweck.EINLADUNG, teilnahme, ort["kontakt"]),
        "zugang_widerrufen": ort.zugang(Zugang.Zweck.EINLADUNG, fremde, ort["fremder_kontakt"]),
        "zugang_einladung_alt": ort.zugang(
            Zugang.Zweck.EINLADUNG, altes.teilnahme_set.get(), ort["kontakt"]
        ),
        "protokoll_entwurf": entworfen,
    }
    ort["zugang_widerrufen"].widerrufen()
    ort.dinge |= _vereinbartes(ort, protokoll)
    protokoll.freigeben(ort.koordination)
    ort.dinge |= {
        "protokoll": protokoll,
        "dokument_protokoll": ort.dokument("protokoll", protokoll),
        "zugang_protokoll": ort.zugang(Zugang.Zweck.PROTOKOLL, protokoll, ort["kontakt"]),
    }


def _treffen(ort: Ort, **angaben: Any) -> Treffen:
    treffen: Treffen = TreffenFabrik(
        netzwerk=ort.netzwerk, beschreibung="Worum es geht:\n\n- Schutzkonzepte", **angaben
    )
    for nummer, art in enumerate(Tagesordnungspunkt.Art.values, start=1):
        TopFabrik(treffen=treffen, nummer=nummer, art=art)
    return treffen


def _protokoll(ort: Ort, treffen: Treffen) -> Protokoll:
    protokoll: Protokoll = Protokoll.objects.create(
        treffen=treffen, vorsitz="Kim Beispiel", protokollfuehrung="Alex Probe"
    )
    for top in treffen.tops.all():
        Protokollabschnitt.objects.create(
            protokoll=protokoll, top=top, ergebnis="Die Gruppe berichtet.\n\n- Punkt eins"
        )
    return protokoll


def _vereinbartes(ort: Ort, protokoll: Protokoll) -> dict[str, Any]:
    """Decisions and measures of minutes that are not out yet."""
    top = protokoll.treffen.tops.get(art=Tagesordnungspunkt.Art.BESCHLUSS)
    heute = timezone.localdate()
    return {
        "beschluss": Beschluss.objects.create(
            netzwerk=ort.netzwerk,
            top=top,
            text="Das Netzwerk richtet eine Arbeitsgruppe ein.",
            verfahren=Beschluss.Verfahren.ABSTIMMUNG,
            ja=9,
            nein=1,
            enthaltung=2,
        ),
        "massnahme": Massnahme.objects.create(
            netzwerk=ort.netzwerk,
            top=top,
            titel="Arbeitsgruppe einladen",
            verantwortlich=ort["kontakt"],
            frist=heute - timedelta(days=3),
            zustand=Massnahme.Zustand.BESCHLOSSEN,
        ),
        "massnahme_im_entwurf": Massnahme.objects.create(
            netzwerk=ort.netzwerk,
            top=ort["protokoll_entwurf"].treffen.tops.get(art=Tagesordnungspunkt.Art.BESCHLUSS),
            titel="Noch nicht freigegeben",
        ),
        "fremde_massnahme": Massnahme.objects.create(
            netzwerk=ort.netzwerk,
            titel="Flyer drucken",
            beschreibung="Auflage 500.",
            verantwortlich=ort["fremder_kontakt"],
            frist=heute + timedelta(days=30),
            zustand=Massnahme.Zustand.IN_UMSETZUNG,
        ),
    }
