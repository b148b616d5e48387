"""A member list as text: planned, or read in as the coordination does it."""

from mitglieder.aktionen import einlesung as aktionen
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.plan import Plan
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk


def geplant(netzwerk: Netzwerk, text: str) -> Plan:
    return Plan(netzwerk=netzwerk, zeilen=lesen(text.encode()).zeilen, quelle="Liste")


def eingelesen(
    netzwerk: Netzwerk, konto: Konto, text: str, wahl: dict[str, str] | None = None
) -> Plan:
    einlesung = aktionen.ablegen(
        netzwerk=netzwerk,
        tabelle=lesen(text.encode()),
        dateiname="l.csv",
        quelle="Liste",
        von=konto,
    )
    vorschau.entscheiden(einlesung=einlesung, art=aktionen.MITGLIEDER, wahl=wahl or {}, von=konto)
    einlesung.refresh_from_db()
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei, [b.fehler for b in plan.befunde if b.fehler]
    aktionen.uebernehmen(einlesung=einlesung, stand=plan.stand, von=System(grund="test"))
    return plan
