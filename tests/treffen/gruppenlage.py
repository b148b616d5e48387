"""A group of the test's network with a lead who has nothing but a Fachkraft's role."""

from dataclasses import dataclass

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, KontoFabrik, RolleFabrik
from treffen.aktionen import gruppenmitglied
from treffen.models import Arbeitsgruppe, Gruppenmitglied

VON = System("test")
A = Gruppenmitglied.Aufgabe


@dataclass
class Lage:
    gruppe: Arbeitsgruppe
    leitung: Konto
    mitglied: Gruppenmitglied

    def adresse(self, rest: str = "") -> str:
        return f"{self.gruppe.get_absolute_url()}{rest}"


def kontakt_in(netzwerk: Netzwerk, nachname: str, **felder: object) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(netzwerke=[netzwerk], nachname=nachname, **felder)
    return kontakt


def gruppe_in(netzwerk: Netzwerk, **felder: object) -> Arbeitsgruppe:
    angaben = {"name": "AG Meldewege", "zustand": Arbeitsgruppe.Zustand.AKTIV, **felder}
    gruppe: Arbeitsgruppe = Arbeitsgruppe.objects.create(netzwerk=netzwerk, **angaben)
    return gruppe


def aufgenommen(gruppe: Arbeitsgruppe, nachname: str, aufgabe: str = A.MITGLIED) -> Gruppenmitglied:
    """With an account of a Fachkraft."""
    konto = KontoFabrik(email=f"{nachname.lower()}@{gruppe.pk}.example", name=f"Robin {nachname}")
    RolleFabrik(konto=konto, netzwerk=gruppe.netzwerk)
    kontakt = kontakt_in(gruppe.netzwerk, nachname, konto=konto, email=konto.email)
    return gruppenmitglied.aufnehmen(gruppe=gruppe, kontakt=kontakt, aufgabe=aufgabe, von=VON)


def konto_von(mitglied: Gruppenmitglied) -> Konto:
    konto = mitglied.kontakt.konto
    assert konto is not None
    return konto


def lage_in(netzwerk: Netzwerk, **felder: object) -> Lage:
    gruppe = gruppe_in(netzwerk, **felder)
    leitung = aufgenommen(gruppe, f"Leitmann{gruppe.pk}", A.LEITUNG)
    return Lage(gruppe, konto_von(leitung), aufgenommen(gruppe, f"Mitmann{gruppe.pk}"))
