"""How the network sees its work: one half-year completed, the last one being written; what two
retrospectives taught it, and what was asked for at the end of a meeting."""

from datetime import date, timedelta

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import evaluation as aktionen
from treffen.aktionen import fallrueckschau as rueckschauen
from treffen.aktionen import folgethema as folgethemen
from treffen.arbeitsprozesse import GRUPPEN, KONTAKTE, MASSNAHMEN, PROTOKOLLE, RUECKLAUF, TREFFEN
from treffen.folgethemen import antworten
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Fallrueckschau, Massnahme, Treffen

DAMALS = {
    TREFFEN: (4, "Zwei Treffen wie geplant, beide gut besucht."),
    RUECKLAUF: (2, "Viele antworten erst nach der Erinnerung. Der Betreff sagte nicht, worum es "
                "geht."),
    PROTOKOLLE: (3, "Eines kam eine Woche zu spät."),
    MASSNAHMEN: (2, "Fristen rücken nach hinten, ohne dass jemand Bescheid gibt."),
    GRUPPEN: (3, "Die Gruppen arbeiten; Berichte kommen nach Rückfrage."),
    KONTAKTE: (1, "Nach dem Wechsel in drei Häusern kamen E-Mails zurück."),
}  # fmt: skip
JETZT = {
    TREFFEN: (4, "Der neue Ablauf mit Tischgruppen bewährt sich."),
    RUECKLAUF: (3, "Der Termin im Betreff hilft. Kitas antworten weiter spät."),
    PROTOKOLLE: (3, ""),
    KONTAKTE: (3, "Die halbjährliche Bestätigung der Kontakte hat das meiste gelöst."),
}
FRUEHER = "Fristen drei Wochen vorher in Erinnerung bringen"
GELERNT = (
    (
        Fallrueckschau.Methode.FALLLABOR,
        Fallrueckschau.Fallart.FIKTIV,
        "Wir haben an einem erfundenen Verlauf durchgespielt, wer wen wann anruft.\n\n"
        "- Zwischen Schule und Jugendamt fehlte eine Nummer für den späten Nachmittag.\n"
        "- Drei Häuser hätten dieselbe Beratung angefragt, ohne voneinander zu wissen.\n"
        "- Eine Rückmeldung, dass eine Meldung angekommen ist, hätte vieles erleichtert.",
        "Rückmeldung nach einer Meldung vereinbaren",
    ),
    (
        Fallrueckschau.Methode.ZEITSTRAHL,
        Fallrueckschau.Fallart.ABGESCHLOSSEN,
        "Der Zeitstrahl zeigte, wie lange Absprachen zwischen den Häusern brauchen. Wer die "
        "Übergabe vorbereitet, war nirgends geregelt. Künftig lädt das Haus ein, das abgibt.",
        "",
    ),
)


def anlegen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    letztes = Halbjahr.von(heute).vorheriges
    damals = aktionen.beginnen(netzwerk=netzwerk, halbjahr=letztes.vorheriges, von=von)
    _bewerten(damals, DAMALS)
    damals.zusammenfassung = (
        "Die Treffen tragen das Netzwerk. Zwischen den Treffen gehen Absprachen noch zu oft "
        "verloren; daran arbeiten wir im nächsten Halbjahr."
    )
    damals.save(update_fields=["zusammenfassung"])
    punkt = damals.punkte.get(titel=MASSNAHMEN)
    aktionen.massnahme_ableiten(
        punkt=punkt, massnahme=Massnahme(netzwerk=netzwerk, titel=FRUEHER), von=von
    )
    aktionen.abschliessen(evaluation=damals, von=von)
    _bewerten(aktionen.beginnen(netzwerk=netzwerk, halbjahr=letztes, von=von), JETZT)
    _zurueckschauen(netzwerk, von, heute)
    _folgethemen(netzwerk, von)


def _bewerten(evaluation: Evaluation, urteile: dict[str, tuple[int, str]]) -> None:
    for titel, (bewertung, bemerkung) in urteile.items():
        evaluation.punkte.filter(titel=titel).update(bewertung=bewertung, bemerkung=bemerkung)


def _zurueckschauen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    haeuser = Organisation.objects.aktive_mitglieder(netzwerk).order_by("pk")
    for nummer, (methode, fallart, erkenntnisse, massnahme) in enumerate(GELERNT):
        rueckschau = rueckschauen.anlegen(
            rueckschau=Fallrueckschau(
                netzwerk=netzwerk,
                datum=heute - timedelta(days=45 + 120 * nummer),
                methode=methode,
                fallart=fallart,
                erkenntnisse=erkenntnisse,
            ),
            institutionen=haeuser[nummer : nummer + 4],
            von=von,
        )
        if massnahme:
            rueckschauen.massnahme_ableiten(
                rueckschau=rueckschau,
                massnahme=Massnahme(netzwerk=netzwerk, titel=massnahme),
                von=von,
            )


def _folgethemen(netzwerk: Netzwerk, von: Konto) -> None:
    """The poll of a meeting that is over names what comes next."""
    for treffen in Treffen.objects.des_netzwerks(netzwerk).des_ganzen_netzwerks().vorbei():
        for liste in antworten(treffen, von).values():
            folgethemen.uebernehmen(treffen=treffen, antworten=liste[:2], von=von)
