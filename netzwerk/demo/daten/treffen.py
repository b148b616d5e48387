"""Four meetings in different states, with agenda, answers, minutes, decisions and measures."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.demo.daten import antworten, ergebnisse, umfragen, vor_ort
from treffen.aktionen import einladung
from treffen.aktionen import protokoll as protokolle
from treffen.anschreibenvorlage import vorlage
from treffen.models import (
    Anschreiben,
    Beschluss,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
)

BERLIN = ZoneInfo("Europe/Berlin")
TOPS = (
    ("Begrüßung und Vorstellungsrunde", "information", 10, "Koordinierungsstelle"),
    ("Protokoll des letzten Treffens", "beschluss", 5, "Koordinierungsstelle"),
    ("Meldewege bei Kindeswohlgefährdung: neue Übersicht", "beratung", 25, "AG Verfahren"),
    ("Arbeit in Kleingruppen", "workshop", 60, "Moderation"),
    ("Notfallkarte für Kitas", "beschluss", 15, "AG Frühe Hilfen"),
    ("Verschiedenes und Termine", "information", 10, "Koordinierungsstelle"),
)
ERGEBNISSE = (
    "Die Koordination begrüßt die Anwesenden. Drei Einrichtungen sind zum ersten Mal dabei.",
    "Das Protokoll wird ohne Änderungen genehmigt.",
    "Die AG Verfahren stellt die überarbeitete Übersicht der Meldewege vor.\n\n"
    "- Die Rufnummer der Bereitschaft steht künftig auf Seite 1.\n"
    "- Schulen und Kitas erhalten je eine eigene Kurzfassung.\n"
    "- Offen ist, wie Sportvereine eingebunden werden.",
    "Vier Gruppen haben gearbeitet. Gemeinsamer Wunsch: kürzere Wege zwischen Schule, Beratung "
    "und Jugendamt sowie feste Ansprechpersonen.",
    "Die Notfallkarte wird in der vorgelegten Form gedruckt und an alle Kitas verteilt.",
    "Das nächste Treffen findet im Herbst statt. Themen bitte bis vier Wochen vorher anmelden.",
)


def _um(tag: date, stunde: int) -> datetime:
    return datetime.combine(tag, time(stunde), tzinfo=BERLIN)


def _werktag(tag: date) -> date:
    """The same day, or the Thursday before a weekend."""
    return tag - timedelta(days=max(0, tag.weekday() - 3))


def _treffen(netzwerk: Netzwerk, titel: str, tag: date, **felder: object) -> Treffen:
    tag = _werktag(tag)
    treffen: Treffen = Treffen.objects.create(
        netzwerk=netzwerk,
        titel=titel,
        beginn=_um(tag, 14),
        ende=_um(tag, 17),
        ort="Rathaus, Großer Saal",
        beschreibung="Alle Mitglieder des Netzwerks sind herzlich eingeladen.",
        antwort_bis=tag - timedelta(days=6),
        zustand=Treffen.Zustand.TERMINIERT,
        **felder,
    )
    for nummer, (top, art, minuten, wer) in enumerate(TOPS, start=1):
        Tagesordnungspunkt.objects.create(
            treffen=treffen, nummer=nummer, titel=top, art=art, minuten=minuten, vortragend=wer
        )
    return treffen


def anlegen(zufall: Random, netzwerk: Netzwerk, konten: dict[str, Konto], heute: date) -> None:
    koordination = konten["koordination"]
    alle = list(Kontakt.objects.all().im_netzwerk(netzwerk).erreichbar())
    zustaendige = zufall.sample(alle, 8)

    gewesen = _treffen(netzwerk, "Netzwerktreffen Kinderschutz, Frühjahr", heute - timedelta(175))
    einladung.einladen(treffen=gewesen, kontakte=alle[:62], von=koordination)
    _antworten(zufall, gewesen, offen=0)
    vor_ort.zaehlen(gewesen)
    umfragen.am_treffen(gewesen, koordination)
    ergebnisse.am_treffen(gewesen)
    _protokollieren(zufall, gewesen, koordination, zustaendige)

    steuerung = _treffen(
        netzwerk,
        "Steuerungsgruppe Kinderschutz",
        heute - timedelta(9),
        art=Treffen.Art.STEUERUNGSGRUPPE,
    )
    einladung.einladen(treffen=steuerung, kontakte=alle[:12], von=koordination)
    _antworten(zufall, steuerung, offen=1)

    naechstes = _treffen(
        netzwerk,
        "Netzwerktreffen Kinderschutz, Herbst",
        heute + timedelta(15),
        vorheriges=gewesen,
    )
    _anschreiben_und_einladen(naechstes, alle[:48], koordination)
    _antworten(zufall, naechstes, offen=12)
    antworten.zum_naechsten(naechstes)
    antworten.fortbildung(netzwerk, _werktag(heute + timedelta(40)), alle[48:])

    vor_ort.anlegen(zufall, netzwerk, alle, heute)

    fachtag = _treffen(
        netzwerk,
        "Fachtag Schutzkonzepte in Verein und Schule",
        heute + timedelta(120),
        art=Treffen.Art.FACHTAG,
    )
    Treffen.objects.filter(pk=fachtag.pk).update(zustand=Treffen.Zustand.ENTWURF)


def _anschreiben_und_einladen(treffen: Treffen, kontakte: list[Kontakt], von: Konto) -> None:
    betreff, text = vorlage(treffen, Anschreiben.Zweck.EINLADUNG)
    anschreiben = Anschreiben.objects.create(
        treffen=treffen, kreis=Anschreiben.Kreis.EINZELN, betreff=betreff, text=text
    )
    anschreiben.kontakte.set(kontakte)
    anschreiben.versenden(von=von)
    einladung.einladen(treffen=treffen, kontakte=kontakte, von=von, anschreiben=anschreiben)


def _antworten(zufall: Random, treffen: Treffen, *, offen: int) -> None:
    teilnahmen = list(Teilnahme.objects.filter(treffen=treffen).order_by("pk"))
    for teilnahme in teilnahmen[offen:]:
        ja = zufall.random() < 0.82
        antwort = Teilnahme.Antwort.ZUGESAGT if ja else Teilnahme.Antwort.ABGESAGT
        Teilnahme.objects.filter(pk=teilnahme.pk).update(
            antwort=antwort,
            beantwortet_am=min(
                treffen.beginn - timedelta(days=zufall.randint(7, 20)), timezone.now()
            ),
        )


def _protokollieren(
    zufall: Random, treffen: Treffen, von: Konto, zustaendige: list[Kontakt]
) -> None:
    """Minutes in full, released half a year ago."""
    treffen.refresh_from_db()
    treffen.durchfuehren()
    for teilnahme in Teilnahme.objects.filter(treffen=treffen):
        war_da = teilnahme.antwort == Teilnahme.Antwort.ZUGESAGT and zufall.random() < 0.92
        teilnahme.anwesenheit = (
            Teilnahme.Anwesenheit.ANWESEND
            if war_da
            else Teilnahme.Anwesenheit.ENTSCHULDIGT
            if teilnahme.antwort == Teilnahme.Antwort.ABGESAGT
            else Teilnahme.Anwesenheit.FEHLEND
        )
        teilnahme.save(update_fields=["anwesenheit"])
    protokoll = Protokoll.objects.create(
        treffen=treffen, vorsitz="Koordinierungsstelle", protokollfuehrung=von.name
    )
    tops = list(treffen.tops.order_by("nummer"))
    for top, text in zip(tops, ERGEBNISSE, strict=True):
        Protokollabschnitt.objects.create(protokoll=protokoll, top=top, ergebnis=text)
        top.zustand = Tagesordnungspunkt.Zustand.BEHANDELT
        top.save(update_fields=["zustand"])
    tag = timezone.localdate(treffen.beginn)
    Beschluss.objects.create(
        netzwerk=treffen.netzwerk,
        top=tops[4],
        text="Die Notfallkarte für Kitas wird in der vorgelegten Fassung verwendet.",
        verfahren=Beschluss.Verfahren.ABSTIMMUNG,
        ja=38,
        nein=1,
        enthaltung=3,
        zustand=Beschluss.Zustand.ANGENOMMEN,
        gefasst_am=tag,
    )
    Beschluss.objects.create(
        netzwerk=treffen.netzwerk,
        top=tops[2],
        text="Die Übersicht der Meldewege gilt ab dem nächsten Monatsersten.",
        zustand=Beschluss.Zustand.ANGENOMMEN,
        gefasst_am=tag,
    )
    heute = timezone.localdate()
    massnahmen = (
        ("Notfallkarte für Kitas drucken und verteilen", 4, -19, "in_umsetzung"),
        ("Kurzfassung der Meldewege für Schulen", 2, -8, "beschlossen"),
        ("Fachtag Schutzkonzepte planen", 3, 9, "in_umsetzung"),
        ("Ansprechpersonen an Grundschulen erfassen", 3, 24, "beschlossen"),
        ("Sportvereine zu den Meldewegen einladen", 2, 55, "beschlossen"),
        ("Übersicht der Dolmetschdienste aktualisieren", 3, -60, "erledigt"),
    )
    for (titel, stelle, frist, zustand), wer in zip(massnahmen, zustaendige, strict=False):
        Massnahme.objects.create(
            netzwerk=treffen.netzwerk,
            titel=titel,
            top=tops[stelle],
            verantwortlich=wer,
            frist=heute + timedelta(days=frist),
            zustand=zustand,
            erledigt_am=timezone.now() - timedelta(days=64) if zustand == "erledigt" else None,
        )
    ergebnisse.als_massnahme(treffen)
    protokolle.freigeben(protokoll=protokoll, von=von)
    _schon_verschickt(protokoll, treffen)


def _schon_verschickt(protokoll: Protokoll, treffen: Treffen) -> None:
    """The minutes went out half a year ago: rows that are there are not sent again."""
    zeilen = [
        post.nachricht(
            netzwerk=treffen.netzwerk,
            anlass=protokolle.ANLASS,
            gegenstand=protokoll,
            empfaenger=kontakt.email,
        )
        for kontakt in protokolle.empfaenger(treffen)
    ]
    for zeile in zeilen:
        zeile.zustand = Nachricht.Zustand.GESENDET
        zeile.gesendet_am = treffen.ende + timedelta(days=10)
    Nachricht.objects.bulk_create(zeilen)
    with connection.cursor() as zeiger:
        # The database keeps released minutes as they are; only the demo dates them back.
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Protokoll.objects.filter(pk=protokoll.pk).update(
            freigegeben_am=treffen.ende + timedelta(days=10)
        )
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")
