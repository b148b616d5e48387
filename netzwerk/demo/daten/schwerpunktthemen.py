"""A topic that no poll has settled, and two people who chose a group on the phone and wait."""

from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.models import Netzwerk
from treffen.aktionen.gruppenwahl import melden
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Schwerpunktthema

WARTENDE = (
    ("Ayla", "Sonnberg", "Turnverein Musterstadt 1908", "ayla.sonnberg@tv-musterstadt.example"),
    ("Jonte", "Wiesner", "Jugendfeuerwehr Musterstadt", "jonte.wiesner@jf-musterstadt.example"),
)


def anlegen(netzwerk: Netzwerk) -> None:
    Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Kinderschutz im Ehrenamt",
        beschreibung="Viele Vereine fragen nach Schulungen und nach festen Ansprechpersonen.",
    )
    gruppe = Arbeitsgruppe.objects.get(netzwerk=netzwerk, name="AG Kooperationsvereinbarungen")
    for vorname, nachname, einrichtung, email in WARTENDE:
        melden(
            meldung=Gruppenmeldung(
                gruppe=gruppe,
                vorname=vorname,
                nachname=nachname,
                einrichtung_name=einrichtung,
                email=email,
            ),
            von=OEFFENTLICHKEIT,
        )
