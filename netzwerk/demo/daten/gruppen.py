"""What grew out of the spring's poll: three topics, three groups at work; one that has ended."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import arbeitsgruppe as aktionen
from treffen.aktionen import (
    ergebnis,
    ergebnisblatt,
    gruppenbericht,
    gruppenmitglied,
    material,
    schwerpunktthema,
)
from treffen.materialpruefung import pruefen
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Gruppenmitglied,
    Massnahme,
    Schwerpunktthema,
    Treffen,
    Umfragefrage,
)

A = Gruppenmitglied.Aufgabe
BERLIN = ZoneInfo("Europe/Berlin")
#: In the order of the topics they work on, the poll's winner first: name, mandate, places.
GRUPPEN = (
    (
        "AG Transparenz der Meldewege",
        "Ein gemeinsamer Weg von der Beobachtung bis zur Meldung, auf einem Blatt und für alle "
        "Einrichtungen gleich. Entwurf bis zum Netzwerktreffen im Herbst.",
        9,
    ),
    (
        "AG Kooperationsvereinbarungen",
        "Jede Einrichtung nennt in der Vereinbarung eine Person und ihre Vertretung. Die Gruppe "
        "klärt, wie die Liste aktuell bleibt.",
        12,
    ),
    (
        "AG Interdisziplinärer Austausch",
        "Drei Fortbildungen im Jahr, die Schule, Jugendhilfe und Gesundheit zusammen besuchen.",
        None,
    ),
)
#: A need for action, and an approach to it.
MELDEWEGE = (
    "In der Schule weiß niemand, was nach der Meldung geschieht.",
    "Das Jugendamt ruft binnen einer Woche zurück, auch wenn es nichts sagen darf.",
)
NOTFALLKARTE = (
    "Abends und am Wochenende ist unklar, wer zu erreichen ist.",
    "Eine Karte mit den Nummern hängt in jeder Gruppe an der Tür.",
)
MERKBLATT = (
    "Meldewege, Arbeitsstand\n\n1. Beobachten und festhalten\n2. Im Team beraten\n"
    "3. Insoweit erfahrene Fachkraft hinzuziehen\n4. Mit der Familie sprechen\n5. Melden\n"
)


def anlegen(netzwerk: Netzwerk, konten: dict[str, Konto], heute: date) -> None:
    von = konten["koordination"]
    leute = _leute(netzwerk, konten["vertretung"])
    themen = _themen(netzwerk, von)
    for nummer, (name, auftrag, plaetze) in enumerate(GRUPPEN):
        gruppe, _neu = Arbeitsgruppe.objects.update_or_create(
            netzwerk=netzwerk,
            name=name,
            defaults={
                "auftrag": auftrag,
                "plaetze": plaetze,
                "offen_fuer_wahl": plaetze is not None,
                "schwerpunktthema": themen[nummer],
                "zustand": Arbeitsgruppe.Zustand.AKTIV,
                "gegruendet_am": heute - timedelta(days=170),
                "laeuft_bis": heute + timedelta(days=200),
            },
        )
        _besetzen(gruppe, leute[nummer * 5 : nummer * 5 + 5], von)
        gruppenbericht.vorsehen(gruppe=gruppe, von=von)
        if not nummer:
            _arbeiten(gruppe, heute, von)
    _beendete(netzwerk, leute[15:18], heute, von)


def _leute(netzwerk: Netzwerk, erste: Konto) -> list[Kontakt]:
    """One per organisation; the account for trying things out leads the first group."""
    leute: list[Kontakt] = list(
        Kontakt.objects.im_netzwerk(netzwerk)
        .erreichbar()
        .filter(ist_stellvertretung=False)
        .order_by("pk")[:18]
    )
    return sorted(leute, key=lambda kontakt: kontakt.konto_id != erste.pk)


def _themen(netzwerk: Netzwerk, von: Konto) -> list[Schwerpunktthema]:
    frage = Umfragefrage.objects.filter(
        umfrage__netzwerk=netzwerk, umfrage__zustand="geschlossen", art=Umfragefrage.Art.EINE
    ).earliest("pk")
    beste = frage.optionen.order_by("position").values_list("pk", flat=True)[: len(GRUPPEN)]
    return schwerpunktthema.festlegen(frage=frage, optionen=list(beste), von=von)


def _besetzen(gruppe: Arbeitsgruppe, leute: list[Kontakt], von: Konto) -> None:
    for kontakt, aufgabe in zip(leute, (A.LEITUNG, A.STELLVERTRETUNG), strict=False):
        gruppenmitglied.aufnehmen(gruppe=gruppe, kontakt=kontakt, aufgabe=aufgabe, von=von)
    for kontakt in leute[2:]:
        gruppenmitglied.aufnehmen(gruppe=gruppe, kontakt=kontakt, von=von)
    gruppe.mitglieder.update(seit=gruppe.gegruendet_am)


def _sitzung(gruppe: Arbeitsgruppe, titel: str, tag: date, zustand: str) -> Treffen:
    beginn = datetime.combine(tag - timedelta(days=max(0, tag.weekday() - 3)), time(14), BERLIN)
    treffen: Treffen = Treffen.objects.create(
        netzwerk=gruppe.netzwerk,
        arbeitsgruppe=gruppe,
        art=Treffen.Art.AG_SITZUNG,
        titel=titel,
        beginn=beginn,
        ende=beginn + timedelta(hours=2),
        ort="Jugendamt, Raum 2.04",
        zustand=zustand,
    )
    return treffen


def _ergebnisse(treffen: Treffen, bedarf: str, ansatz: str) -> Ergebnis:
    gruppe = treffen.arbeitsgruppe
    blatt = ergebnisblatt.anlegen(treffen=treffen, gruppen=[gruppe] if gruppe else [])[0]
    was = ergebnis.eintragen(blatt=blatt, art=Ergebnis.Art.HANDLUNGSBEDARF, text=bedarf)
    wie = ergebnis.eintragen(blatt=blatt, art=Ergebnis.Art.LOESUNGSANSATZ, text=ansatz, zu=was)
    blatt.abschliessen()  # members read results, and measures out of them, of closed sheets
    return wie


def _arbeiten(gruppe: Arbeitsgruppe, heute: date, von: Konto) -> None:
    """Two sessions, what came of the first; a report that is late, half written; a file."""
    erste = _sitzung(
        gruppe,
        "AG Meldewege, erste Sitzung",
        heute - timedelta(days=120),
        Treffen.Zustand.DURCHGEFUEHRT,
    )
    _sitzung(
        gruppe,
        "AG Meldewege, zweite Sitzung",
        heute + timedelta(days=20),
        Treffen.Zustand.TERMINIERT,
    )
    ansatz = _ergebnisse(erste, *MELDEWEGE)
    Massnahme.objects.create(
        netzwerk=gruppe.netzwerk,
        arbeitsgruppe=gruppe,
        ergebnis=ansatz,
        titel="Rückruf nach einer Meldung mit dem Jugendamt vereinbaren",
        verantwortlich=gruppe.mitglieder.leitend().earliest("pk").kontakt,
        frist=heute + timedelta(days=45),
        zustand=Massnahme.Zustand.BESCHLOSSEN,
    )
    gruppe.berichte.update(
        faellig_am=heute - timedelta(days=6),
        text="Drei Sitzungen. Der Entwurf des Blatts liegt vor, die Schulen sehen ihn durch.",
    )
    datei = SimpleUploadedFile("meldewege.txt", MERKBLATT.encode(), content_type="text/plain")
    material.hochladen(
        gruppe=gruppe, datei=datei, befund=pruefen(datei), titel="Meldewege, Arbeitsstand", von=von
    )


def _beendete(netzwerk: Netzwerk, leute: list[Kontakt], heute: date, von: Konto) -> None:
    gruppe = aktionen.gruenden(
        gruppe=Arbeitsgruppe(
            netzwerk=netzwerk,
            name="AG Notfallkarte",
            auftrag="Eine Karte für Kitas: wer wann zu erreichen ist.",
            gegruendet_am=heute - timedelta(days=420),
            bericht_monate=None,
        ),
        leitung=None,
        von=von,
    )
    _besetzen(gruppe, leute, von)
    aktionen.beginnen(gruppe=gruppe, von=von)
    letzte = _sitzung(
        gruppe,
        "AG Notfallkarte, letzte Sitzung",
        heute - timedelta(days=90),
        Treffen.Zustand.DURCHGEFUEHRT,
    )
    _ergebnisse(letzte, *NOTFALLKARTE)
    aktionen.beenden(
        gruppe=gruppe,
        abschluss="Die Notfallkarte ist gedruckt und hängt in 34 Kitas. Ein Blatt für Schulen "
        "folgt; darum kümmert sich die AG Transparenz der Meldewege.",
        von=von,
    )
    Arbeitsgruppe.objects.filter(pk=gruppe.pk).update(beendet_am=heute - timedelta(days=60))
