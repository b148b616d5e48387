"""Minutes under check, objections, decisions by circulation."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from netzwerk.basis.models import Zugang
from tests.fabriken import TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.welt import umlaeufe
from tests.welt.aufbau import Ort
from treffen.models import (
    Einwand,
    Protokoll,
    Protokollabschnitt,
    Protokollpruefung,
    Teilnahme,
    Treffen,
)


def einrichten(ort: Ort) -> None:
    """After meetings, groups and polls."""
    _pruefung(ort)
    _einwaende(ort)


def _treffen(ort: Ort, tage: int, **angaben: Any) -> Treffen:
    treffen: Treffen = TreffenFabrik(
        netzwerk=ort.netzwerk, beginn=timezone.now() - timedelta(days=tage), **angaben
    )
    treffen.einladen()
    treffen.durchfuehren()
    TopFabrik(treffen=treffen, nummer=1, titel="Rückblick")
    TeilnahmeFabrik(
        treffen=treffen, kontakt=ort["kontakt"], anwesenheit=Teilnahme.Anwesenheit.ANWESEND
    )
    return treffen


def _protokoll(treffen: Treffen, **angaben: Any) -> Protokoll:
    protokoll: Protokoll = Protokoll.objects.create(
        treffen=treffen, vorsitz="Kim Beispiel", protokollfuehrung="Alex Probe", **angaben
    )
    for top in treffen.tops.all():
        Protokollabschnitt.objects.create(
            protokoll=protokoll, top=top, ergebnis="Der Ablauf hat sich bewährt."
        )
    return protokoll


def _pruefung(ort: Ort) -> None:
    treffen = _treffen(ort, 9, titel="Planungsrunde")
    protokoll = _protokoll(treffen)
    protokoll.zur_pruefung_geben()
    pruefung = Protokollpruefung.objects.create(
        protokoll=protokoll, kontakt=ort["kontakt"], gebeten_von=ort.koordination
    )
    ort.dinge |= {
        "treffen_in_pruefung": treffen,
        "protokoll_in_pruefung": protokoll,
        "protokollpruefung": pruefung,
        "zugang_pruefung": ort.zugang(Zugang.Zweck.PROTOKOLLPRUEFUNG, pruefung, ort["kontakt"]),
    }


def _einwaende(ort: Ort) -> None:
    """Released with objections under way; and a correction being written."""
    treffen = _treffen(ort, 30, titel="Netzwerktreffen Herbst")
    protokoll = _protokoll(treffen)
    bis = timezone.localdate() + timedelta(days=14)
    protokoll.freigeben(ort.koordination, einwaende_bis=bis)
    einwand = Einwand.objects.create(
        protokoll=protokoll,
        kontakt=ort["kontakt"],
        top=treffen.tops.get(),
        text="Anwesend war auch die Schule am Beispielplatz.",
    )
    korrigiertes = _treffen(ort, 60, titel="Netzwerktreffen Sommeranfang")
    _protokoll(korrigiertes).freigeben(ort.koordination, einwaende_bis=bis)
    korrektur = _protokoll(korrigiertes, version=2, korrektur_grund="Ein Name war falsch.")
    ort.dinge |= {
        "protokoll_mit_einwand": protokoll,
        "einwand": einwand,
        "zugang_einwand": ort.zugang(Zugang.Zweck.PROTOKOLL, protokoll, ort["kontakt"]),
        "korrektur": korrektur,
    }
    umlaeufe.einrichten(ort)
    ort.dokument("protokoll_oeffentlich", ort["protokoll"])
