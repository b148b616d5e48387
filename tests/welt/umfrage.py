"""Polls: one in preparation, one that runs in the room, one over days, one that is closed."""

from datetime import timedelta

from django.utils import timezone

from tests.welt.aufbau import Ort
from treffen.models import (
    Freigabe,
    Stimme,
    Stimmrecht,
    Stimmzettel,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Zwischenstand,
)

THEMEN = ("Interdisziplinärer Austausch", "Vereinbarungen", "Transparente Meldewege")


def einrichten(ort: Ort) -> None:
    entwurf = Umfrage.objects.create(
        netzwerk=ort.netzwerk, treffen=ort["treffen"], titel="Was brauchen wir?"
    )
    _wahl(entwurf)
    laufend = Umfrage.objects.create(
        netzwerk=ort.netzwerk,
        treffen=ort["treffen"],
        titel="Stimmungsbild",
        zustand=Umfrage.Zustand.LAUFEND,
        gestartet_am=timezone.now(),
    )
    frage = _wahl(laufend, zustand=Umfragefrage.Zustand.OFFEN)
    Umfrage.objects.filter(pk=laufend.pk).update(aktuelle=frage)
    optionen = list(frage.optionen.all())
    for nummer in range(6):
        Stimmzettel.objects.create(
            frage=frage, marke=f"{nummer:064}", wahl=[optionen[nummer % 3].pk]
        )
    zwischenstand = Zwischenstand.objects.create(frage=frage, anzahl=0, werte={})
    freitext = Umfragefrage.objects.create(
        umfrage=laufend,
        position=2,
        text="Was fehlt Ihnen?",
        art=Umfragefrage.Art.TEXT,
        zustand=Umfragefrage.Zustand.OFFEN,
    )
    Stimmzettel.objects.create(
        frage=freitext, marke="f" * 64, text="Zeit füreinander", freigabe=Freigabe.WARTEND
    )
    tage = Umfrage.objects.create(
        netzwerk=ort.netzwerk,
        titel="Was wünscht ihr euch?",
        ablauf=Umfrage.Ablauf.FREI,
        ansprache=Umfrage.Ansprache.DU,
        je_person=True,
        laeuft_bis=timezone.now() + timedelta(days=9),
        zustand=Umfrage.Zustand.LAUFEND,
        gestartet_am=timezone.now(),
    )
    _wahl(tage, zustand=Umfragefrage.Zustand.OFFEN)
    stimmrecht = Stimmrecht.objects.create(umfrage=tage, kontakt=ort["kontakt"])
    fertig = Umfrage.objects.create(
        netzwerk=ort.netzwerk,
        treffen=ort["treffen_alt"],
        titel="Worum kümmern wir uns zuerst?",
        zustand=Umfrage.Zustand.GESCHLOSSEN,
        gestartet_am=timezone.now(),
        geschlossen_am=timezone.now(),
        schluessel="",
    )
    ergebnis = _wahl(fertig, zustand=Umfragefrage.Zustand.GESCHLOSSEN)
    wahlen = list(ergebnis.optionen.all())
    stimmen = [
        Stimme.objects.create(frage=ergebnis, wahl=[wahlen[nummer % 2].pk]) for nummer in range(9)
    ]
    ort.dinge |= {
        "umfrage": entwurf,
        "umfragefrage": entwurf.fragen.get(),
        "umfrageoption": entwurf.fragen.get().optionen.first(),
        "umfrage_laufend": laufend,
        "umfragefrage_offen": frage,
        "umfragefrage_freitext": freitext,
        "stimmzettel": frage.stimmzettel.first(),
        "zwischenstand": zwischenstand,
        "umfrage_tage": tage,
        "stimmrecht": stimmrecht,
        "umfrage_geschlossen": fertig,
        "umfragefrage_geschlossen": ergebnis,
        "stimme": stimmen[0],
    }


def _wahl(
    umfrage: Umfrage, zustand: Umfragefrage.Zustand = Umfragefrage.Zustand.BEREIT
) -> Umfragefrage:
    frage: Umfragefrage = Umfragefrage.objects.create(
        umfrage=umfrage, position=1, text="Was hilft Ihrer Arbeit am meisten?", zustand=zustand
    )
    for position, text in enumerate(THEMEN, start=1):
        Umfrageoption.objects.create(frage=frage, position=position, text=text)
    return frage
