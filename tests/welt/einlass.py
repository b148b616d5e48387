"""The day of a meeting: who is there, and a qualification offer that reached somebody."""

from datetime import timedelta

from django.utils import timezone

from tests.fabriken import TeilnahmeFabrik, TreffenFabrik
from tests.welt.aufbau import Ort
from treffen.models import Gast, Teilnahme, Treffen


def einrichten(ort: Ort) -> None:
    gast = Gast.objects.create(
        treffen=ort["treffen_begonnen"], vorname="Sascha", nachname="Türmann", funktion="Leitung"
    )
    tuer = Teilnahme.objects.create(
        treffen=ort["treffen_begonnen"],
        gast=gast,
        runde=0,
        weg=Teilnahme.Weg.VOR_ORT,
        anwesenheit=Teilnahme.Anwesenheit.ANWESEND,
    )
    fortbildung = TreffenFabrik(
        netzwerk=ort.netzwerk,
        titel="Gespräche mit Eltern führen",
        art=Treffen.Art.FORTBILDUNG,
        beginn=timezone.now() - timedelta(days=30),
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        durchgefuehrt_am=timezone.now(),
    )
    TeilnahmeFabrik(
        treffen=fortbildung,
        kontakt=ort["kontakt"],
        anwesenheit=Teilnahme.Anwesenheit.ANWESEND,
        berufsgruppe=Teilnahme.Berufsgruppe.KITA,
    )
    ort.dinge |= {"teilnahme_tuer": tuer, "fortbildung": fortbildung}
