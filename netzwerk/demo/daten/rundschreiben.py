"""Saved lists, a letter that went out with two that did not arrive, and one being written."""

from datetime import timedelta

from django.utils import timezone

from mitglieder.aktionen import rundschreiben as aktionen
from mitglieder.empfaengerkreis import empfaengerkreis
from mitglieder.models import Partnergruppe, Rundschreiben, Verteiler
from netzwerk.basis.models import Konto, Nachricht, Netzwerk

EINLADUNG = """{anrede},

am ersten Mittwoch im neuen Jahr öffnen wir die Koordinierungsstelle für alle, die Fragen haben:
- zum Verfahren bei Verdacht auf Kindeswohlgefährdung
- zu Schutzkonzepten und Vorlagen
- zu den Angeboten von {organisation} im Verzeichnis

Sie brauchen sich nicht anzumelden. Es gibt Kaffee, Tee und Zeit für Gespräche.

Mit freundlichen Grüßen
{unterschrift}"""
RUECKFRAGE = """{anrede},

bitte prüfen Sie, ob Ihr Schutzkonzept noch aktuell ist.
Im Frühjahr sprechen wir im Netzwerk darüber, was sich bewährt hat.

Mit freundlichen Grüßen
{unterschrift}"""


def anlegen(netzwerk: Netzwerk, koordination: Konto) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule", netzwerk=None)
    for name, abfrage in (
        ("Alle Mitglieder", {"stand": ["aktiv"]}),
        ("Kitas und Schulen", {"art": ["kita", "schule"], "stand": ["aktiv"]}),
        (f"Gruppe {schule.name}", {"gruppe": [str(schule.pk)]}),
    ):
        Verteiler.objects.create(netzwerk=netzwerk, name=name, abfrage=abfrage)
    Rundschreiben.objects.create(
        netzwerk=netzwerk,
        kreis=Rundschreiben.Kreis.VERTEILER,
        verteiler=Verteiler.objects.get(netzwerk=netzwerk, name="Kitas und Schulen"),
        betreff="Ist Ihr Schutzkonzept noch aktuell?",
        text=RUECKFRAGE,
        angelegt_am=timezone.now() - timedelta(days=1),
    )
    brief = Rundschreiben.objects.create(
        netzwerk=netzwerk,
        kreis=Rundschreiben.Kreis.ALLE,
        an=Rundschreiben.An.OHNE_STELLVERTRETUNG,
        betreff="Offene Tür der Koordinierungsstelle",
        text=EINLADUNG,
        angelegt_am=timezone.now() - timedelta(days=9),
    )
    anzahl = len(empfaengerkreis(brief, netzwerk, koordination).empfaenger)
    aktionen.versenden(rundschreiben=brief, anzahl=anzahl, von=koordination)
    Rundschreiben.objects.filter(pk=brief.pk).update(
        versendet_am=timezone.now() - timedelta(days=8)
    )
    _ausgaenge(brief)


def _ausgaenge(brief: Rundschreiben) -> None:
    """A week ago: nearly all arrived, one was refused at once, one came back later."""
    briefe = Nachricht.objects.zu(brief).filter(anlass=aktionen.ANLASS).order_by("pk")
    abgewiesene, zurueck = briefe[:2]
    damals = timezone.now() - timedelta(days=8)
    briefe.update(zustand=Nachricht.Zustand.GESENDET, gesendet_am=damals, angelegt_am=damals)
    briefe.filter(pk=abgewiesene.pk).update(
        zustand=Nachricht.Zustand.ABGELEHNT,
        gesendet_am=None,
        server_antwort="550 5.1.1 Recipient address rejected: User unknown",
    )
    briefe.filter(pk=zurueck.pk).update(
        zustand=Nachricht.Zustand.ZURUECK,
        server_antwort="552 5.2.2 Mailbox full",
    )
