"""What the network thinks of its work, twice; what it learned in retrospect."""

from django.utils import timezone

from tests.welt.aufbau import Ort
from treffen.halbjahr import Halbjahr
from treffen.models import Evaluation, Evaluationspunkt, Fallrueckschau, Folgethema, Massnahme

Bereich = Evaluationspunkt.Bereich


def einrichten(ort: Ort) -> None:
    letztes = Halbjahr.von(timezone.localdate()).vorheriges
    alte = _anlegen(ort, letztes.vorheriges)
    alter_punkt = _punkt(alte, Bereich.ARBEITSPROZESS, "Einladung und Rücklauf", 2)
    alter_punkt.massnahme = Massnahme.objects.create(
        netzwerk=ort.netzwerk, titel="Früher einladen, zwei Wochen vorher erinnern"
    )
    alter_punkt.save()
    alte.treffen = ort["treffen_alt"]
    alte.zusammenfassung = "Es geht voran."
    alte.save()
    alte.abschliessen(ort.koordination)
    entwurf = _anlegen(ort, letztes)
    punkt = _punkt(entwurf, Bereich.ARBEITSPROZESS, "Einladung und Rücklauf", 3)
    punkt.vorheriger = alter_punkt
    punkt.save()
    _punkt(entwurf, Bereich.PROJEKT, ort["projekt"].titel, None, projekt=ort["projekt"])
    rueckschau = Fallrueckschau.objects.create(
        netzwerk=ort.netzwerk,
        treffen=ort["treffen_alt"],
        methode=Fallrueckschau.Methode.FALLLABOR,
        fallart=Fallrueckschau.Fallart.FIKTIV,
        erkenntnisse="Wir rufen uns früher an.\n\nEs fehlte eine Nummer für den Abend.",
    )
    rueckschau.institutionen.set([ort.eigene, ort.andere])
    Massnahme.objects.create(
        netzwerk=ort.netzwerk, titel="Nummern für den Abend sammeln", fallrueckschau=rueckschau
    )
    Folgethema.objects.create(
        treffen=ort["treffen_alt"],
        titel="Transparente Meldewege",
        frage=ort["umfragefrage_geschlossen"],
    )
    ort.dinge |= {
        "evaluation": entwurf,
        "evaluationspunkt": punkt,
        "evaluation_fertig": alte,
        "evaluation_pdf": ort.dokument("evaluation", alte),
        "fallrueckschau": rueckschau,
    }


def _anlegen(ort: Ort, halbjahr: Halbjahr) -> Evaluation:
    evaluation: Evaluation = Evaluation.objects.create(
        netzwerk=ort.netzwerk, jahr=halbjahr.jahr, halbjahr=halbjahr.haelfte
    )
    return evaluation


def _punkt(
    evaluation: Evaluation, bereich: str, titel: str, bewertung: int | None, **felder: object
) -> Evaluationspunkt:
    punkt: Evaluationspunkt = Evaluationspunkt.objects.create(
        evaluation=evaluation,
        bereich=bereich,
        titel=titel,
        bewertung=bewertung,
        bemerkung="Manche lesen die E-Mail nicht." if bewertung else "",
        **felder,
    )
    return punkt
