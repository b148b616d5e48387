"""Two polls: one that set three focus topics in spring, one that waits for the autumn meeting."""

from collections.abc import Sequence

from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import umfrage as aktionen
from treffen.models import (
    Freigabe,
    Stimmzettel,
    Tagesordnungspunkt,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)

Art = Umfragefrage.Art
#: What the room chose in spring, and how often.
THEMEN = (
    ("Klare Meldewege zwischen Schule, Kita und Jugendamt", 19),
    ("Feste Ansprechpersonen in jeder Einrichtung", 14),
    ("Gemeinsame Fortbildungen", 11),
    ("Schutzkonzepte in Vereinen", 7),
    ("Mehr Zeit für Fallbesprechungen", 3),
)
WUENSCHE = (
    "Eine Liste mit Telefonnummern, die stimmt",
    "Kurze Wege, wenn es eilt",
    "Mehr Zeit für den Austausch in kleinen Gruppen",
    "Kurze Wege zwischen Schule und Jugendamt",
    "Fortbildungen auch am Nachmittag",
    "Austausch mit der Kinderklinik",
)


def anlegen(netzwerk: Netzwerk, von: Konto) -> None:
    treffen = Treffen.objects.filter(netzwerk=netzwerk, art=Treffen.Art.NETZWERKTREFFEN)
    naechstes = treffen.filter(zustand=Treffen.Zustand.EINGELADEN).latest("beginn")
    _bereite(naechstes, von)


def _umfrage(treffen: Treffen, titel: str, einleitung: str, von: Konto) -> Umfrage:
    umfrage = Umfrage(
        netzwerk=treffen.netzwerk, treffen=treffen, titel=titel, einleitung=einleitung
    )
    return aktionen.anlegen(umfrage=umfrage, von=von)


def _frage(
    umfrage: Umfrage,
    position: int,
    text: str,
    art: str,
    wahlen: Sequence[str] = (),
    **felder: object,
) -> Umfragefrage:
    frage: Umfragefrage = Umfragefrage.objects.create(
        umfrage=umfrage, position=position, text=text, art=art, **felder
    )
    Umfrageoption.objects.bulk_create(
        Umfrageoption(frage=frage, position=stelle, text=wahl)
        for stelle, wahl in enumerate(wahlen, start=1)
    )
    return frage


def am_treffen(treffen: Treffen, von: Konto) -> None:
    """Before the minutes are released: they say what the room chose, under the groups' item."""
    umfrage = _umfrage(
        treffen,
        "Worum kümmern wir uns zuerst?",
        "Aus den drei häufigsten Antworten werden die Schwerpunktthemen des Jahres.",
        von,
    )
    wahlen = [text for text, _zahl in THEMEN]
    themen = _frage(
        umfrage,
        1,
        "Was würde Ihre Arbeit im Kinderschutz am meisten erleichtern?",
        Art.EINE,
        wahlen,
    )
    wuensche = _frage(umfrage, 2, "Was wünschen Sie sich vom Netzwerk?", Art.TEXT)
    aktionen.starten(umfrage=umfrage, von=von)
    aktionen.frage_oeffnen(frage=themen, von=von)
    je_wahl = dict(themen.optionen.values_list("text", "pk"))
    gewaehlt = [je_wahl[text] for text, zahl in THEMEN for _nummer in range(zahl)]
    Stimmzettel.objects.bulk_create(
        Stimmzettel(frage=themen, marke=f"{nummer:064}", wahl=[wahl])
        for nummer, wahl in enumerate(gewaehlt)
    )
    aktionen.frage_schliessen(frage=themen, von=von)
    aktionen.frage_oeffnen(frage=wuensche, von=von)
    Stimmzettel.objects.bulk_create(
        Stimmzettel(frage=wuensche, marke=f"{nummer:064}", text=text, freigabe=Freigabe.FREI)
        for nummer, text in enumerate(WUENSCHE)
    )
    aktionen.umfrage_schliessen(umfrage=umfrage, von=von)
    Umfrage.objects.filter(pk=umfrage.pk).update(
        top=treffen.tops.get(art=Tagesordnungspunkt.Art.WORKSHOP),
        angelegt_am=treffen.beginn,
        gestartet_am=treffen.beginn,
        geschlossen_am=treffen.ende,
    )


def _bereite(treffen: Treffen, von: Konto) -> None:
    umfrage = _umfrage(
        treffen,
        "Wie geht es mit den Meldewegen weiter?",
        "Ihre Antworten sind anonym. Das Ergebnis sehen wir gleich gemeinsam.",
        von,
    )
    _frage(
        umfrage,
        1,
        "Wie gut kennen Sie die neuen Meldewege?",
        Art.SKALA,
        hoechstens=5,
        skala_links="noch gar nicht",
        skala_rechts="sehr gut",
    )
    _frage(
        umfrage,
        2,
        "Was brauchen Sie, um damit zu arbeiten?",
        Art.MEHRERE,
        ("Eine Kurzfassung", "Eine Schulung", "Eine Ansprechperson", "Nichts davon"),
        hoechstens=2,
    )
    _frage(umfrage, 3, "Was fehlt noch?", Art.TEXT)
