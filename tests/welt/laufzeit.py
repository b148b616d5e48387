"""An agreement in its second version: who of the first goes on, who is still silent."""

from datetime import timedelta

from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritte
from mitglieder.aktionen import vereinbarung as vereinbarungen
from mitglieder.models import Beitritt, Fassung
from tests.welt.aufbau import Ort

ERKLAERUNGEN = dict.fromkeys(Beitritt.ERKLAERUNGEN, "ja")


def einrichten(ort: Ort) -> None:
    von = ort.koordination
    vereinbarung = vereinbarungen.anlegen(
        netzwerk=ort.netzwerk,
        titel="Verfahren bei Kindeswohlgefährdung",
        von=von,
        laeuft_bis=timezone.localdate() + timedelta(days=60),
    )
    erste = _veroeffentlicht(vereinbarung.neueste_fassung, ort)
    beitritte.einladen(fassung=erste, organisationen=[ort.eigene], von=von)
    partei = Beitritt.objects.create(fassung=erste, organisation=ort.andere, eingeladen_von=von)
    partei.unterzeichnen(
        kontakt=ort["fremder_kontakt"],
        name="Robin Muster",
        funktion="Leitung",
        ort="Musterstadt",
        erklaerungen=ERKLAERUNGEN,
    )
    _veroeffentlicht(vereinbarungen.neue_fassung(vereinbarung=vereinbarung, von=von), ort)
    ort.dinge["vereinbarung_fassungen"] = vereinbarung


def _veroeffentlicht(fassung: Fassung, ort: Ort) -> Fassung:
    von = ort.koordination
    return vereinbarungen.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=von)
