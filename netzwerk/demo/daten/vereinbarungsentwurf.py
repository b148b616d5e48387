"""The next version of the agreement: changed, with an annex, and with remarks of partners."""

from mitglieder.aktionen import abstimmung, anlage, vereinbarung
from mitglieder.models import Kontakt, Vereinbarung
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from netzwerk.basis.satz import setzen

GEFRAGT = 5
PRAEAMBEL = (
    "Kinder und Jugendliche haben ein Recht auf Schutz vor jeder Form von Gewalt, auch im Netz. "
    "Keine Stelle kann diesen Schutz allein leisten."
)
ANMERKUNGEN = (
    ("Präambel", "Gut, dass das Netz jetzt dabei ist. Bitte auch Vernachlässigung wieder nennen."),
    ("", "Können wir die Vereinbarung beim Herbsttreffen gemeinsam durchgehen?"),
    ("Aufgaben der beitretenden Organisationen", "Vier Wochen sind in den Ferien knapp: sechs?"),
)
ORDNUNG = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<title>Geschäftsordnung</title><link rel="stylesheet" href="css/print.css"></head><body>
<h1>Geschäftsordnung</h1><p>Das Plenum tagt zweimal im Jahr. Die Einladung geht zehn Tage vorher
mit der Tagesordnung heraus. Beschlüsse fasst es im Konsens.</p></body></html>"""


def anlegen(netzwerk: Netzwerk, von: Konto) -> None:
    bestehende = Vereinbarung.objects.des_netzwerks(netzwerk).get()
    fassung = vereinbarung.neue_fassung(vereinbarung=bestehende, von=von)
    abschnitte = [
        (a.titel, PRAEAMBEL if a.titel == "Präambel" else a.text) for a in fassung.abschnitte()
    ]
    vereinbarung.entwurf_speichern(
        fassung=fassung, stand=fassung.stand, abschnitte=abschnitte, von=von
    )
    anlage.hochladen(
        fassung=fassung,
        titel="Geschäftsordnung des Netzwerks",
        dateiname="geschaeftsordnung.pdf",
        inhalt=setzen(
            ORDNUNG,
            titel="Geschäftsordnung",
            sprache="de",
            archiv=True,
            erstellt=fassung.vereinbarung.angelegt_am,
            anhaenge=(),
        ),
        von=von,
    )
    kontakte = Kontakt.objects.im_netzwerk(netzwerk).erreichbar().order_by("pk")
    abstimmung.fragen(
        fassung=fassung,
        kontakte=kontakte[:GEFRAGT],
        begleittext="Wir freuen uns über Anmerkungen bis zum Ende des Monats.",
        von=von,
    )
    zugaenge = Zugang.objects.filter(
        zweck=Zugang.Zweck.ABSTIMMUNG, gegenstand_id=fassung.pk
    ).order_by("inhaber_id")
    for zugang, anmerkung in zip(zugaenge, ANMERKUNGEN, strict=False):
        abstimmung.anmerken(zugang=zugang, anmerkungen=[anmerkung])
