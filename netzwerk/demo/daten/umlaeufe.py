"""Decisions between the meetings, and what became of older ones: one circulation that runs, one
adopted; of two earlier decisions one was replaced, one is done."""

from datetime import date, timedelta

from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import umlauf as aktionen
from treffen.models import Beschluss, Schwerpunktthema, Umlauf, Umlaufstimme
from treffen.umlauflage import gefragte

S = Umlaufstimme.Stimme


def anlegen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    thema = Schwerpunktthema.objects.filter(netzwerk=netzwerk).order_by("pk").first()
    alle = list(Organisation.objects.aktive_mitglieder(netzwerk).order_by("name", "pk")[:9])
    laeuft = Umlauf.objects.create(
        netzwerk=netzwerk,
        titel="Gemeinsamer Stand beim Stadtfest",
        wortlaut="Das Netzwerk beteiligt sich mit einem gemeinsamen Stand am Stadtfest.",
        begruendung="Die Stadt vergibt die Plätze vor dem nächsten Treffen. Drei Häuser haben "
        "zugesagt, den Stand zu betreuen; Kosten entstehen nicht.",
        frist=heute + timedelta(days=8),
    )
    aktionen.starten(umlauf=laeuft, organisationen=alle, von=von)
    _stimmen(laeuft, (S.JA, S.JA, S.ENTHALTUNG, S.JA))
    karte = Umlauf.objects.create(
        netzwerk=netzwerk,
        titel="Notfallkarte auch für Sportvereine",
        wortlaut="Die Notfallkarte wird auch an alle Sportvereine der Stadt verteilt.",
        begruendung="Nachdruck und Versand übernimmt der Stadtsportbund.",
        thema=thema,
        frist=heute + timedelta(days=1),
    )
    aktionen.starten(umlauf=karte, organisationen=alle, von=von)
    _stimmen(karte, (S.JA, S.JA, S.JA, S.NEIN, S.JA, S.ENTHALTUNG))
    _vorbei(karte, heute)
    aktionen.fortschreiben(von=von)
    _aeltere(netzwerk, heute, thema, karte)


def _stimmen(umlauf: Umlauf, wahlen: tuple[str, ...]) -> None:
    """One person of each house answers."""
    sprecher = {stimme.pk: (stimme, kontakt) for stimme, kontakt in gefragte(umlauf)}
    for (stimme, kontakt), wahl in zip(sprecher.values(), wahlen, strict=False):
        aktionen.abstimmen(stimme=stimme, kontakt=kontakt, wahl=wahl, bemerkung="", gelesen="")


def _vorbei(umlauf: Umlauf, heute: date) -> None:
    Umlauf.objects.filter(pk=umlauf.pk).update(
        frist=heute - timedelta(days=20),
        angelegt_am=timezone.now() - timedelta(days=40),
        gestartet_am=timezone.now() - timedelta(days=38),
    )


def _aeltere(
    netzwerk: Netzwerk, heute: date, thema: Schwerpunktthema | None, karte: Umlauf
) -> None:
    Beschluss.objects.create(
        netzwerk=netzwerk,
        text="Die Notfallkarte wird nur an Kitas und Schulen verteilt.",
        thema=thema,
        gefasst_am=heute - timedelta(days=500),
        geltung=Beschluss.Geltung.ABGELOEST,
        geltung_seit=heute - timedelta(days=20),
        abgeloest_durch=Beschluss.objects.get(umlauf=karte),
    )
    Beschluss.objects.create(
        netzwerk=netzwerk,
        text="Das Netzwerk lädt zu einem Fachtag über Schutzkonzepte in Kitas ein.",
        thema=thema,
        gefasst_am=heute - timedelta(days=700),
        geltung=Beschluss.Geltung.ERLEDIGT,
        geltung_seit=heute - timedelta(days=410),
        geltung_bemerkung="Der Fachtag hat stattgefunden.",
    )
