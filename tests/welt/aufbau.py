"""Networks, people, members; the other two modules put meetings, agreements and offers in."""

import hashlib
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from pytest_django.plugin import DjangoDbBlocker

from mitglieder.models import Organisation, Partnergruppe
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Dokument, Konto, Netzwerk, Rolle, Seite, Zugang
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    NotfallkontaktFabrik,
    OrganisationFabrik,
    RolleFabrik,
    SeiteFabrik,
    VertretungFabrik,
)

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
)
PDF = b"%PDF-1.7\n%%EOF\n"
LANGER_NAME = "Arbeitsgemeinschaft Kinderschutzbeauftragter in Kindertageseinrichtungen"


@dataclass
class Ort:
    """One network with everything that has an address of its own.

    `dinge` holds the objects by the name the table of URLs uses (`ort["treffen"]`).
    """

    netzwerk: Netzwerk
    koordination: Konto
    vertretung: Konto
    fachkraft: Konto
    eigene: Organisation
    andere: Organisation
    dinge: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.dinge[name]

    def pk(self, name: str) -> Any:
        return self.dinge[name].pk

    def zeichen(self, name: str) -> str:
        """The signed part of the link of the Zugang called `name`."""
        return zeichen(self.dinge[name])

    def konto(self, name: str, art: str) -> Konto:
        konto: Konto = KontoFabrik(email=f"{name}@{self.netzwerk.kurzname}.example")
        RolleFabrik(konto=konto, netzwerk=self.netzwerk, art=art)
        return konto

    def zugang(self, zweck: str, gegenstand: models.Model, inhaber: models.Model) -> Zugang:
        return Zugang.fuer(
            inhaber, zweck=zweck, gegenstand=gegenstand, netzwerk=self.netzwerk, tage=30
        )

    def dokument(self, art: str, gegenstand: models.Model) -> Dokument:
        """A finished PDF, as a worker leaves it."""
        dokument: Dokument
        dokument, _neu = Dokument.objects.get_or_create(
            art=art,
            gegenstand_typ=ContentType.objects.get_for_model(gegenstand),
            gegenstand_id=gegenstand.pk,
            defaults={"netzwerk": self.netzwerk, "dateiname": f"{art}.pdf"},
        )
        if dokument.pachten():
            dokument.ablegen(PDF, hashlib.sha256(PDF).hexdigest(), gesiegelt=False)
        return dokument


@dataclass
class Welt:
    """`hier` is the network under test; `konten` has one account per role, None the public."""

    hier: Ort
    dort: Ort
    konten: dict[str, Konto | None]


def welt_bauen() -> Welt:
    hier, dort = _ort("kinderschutz", "Musterstadt"), _ort("anderswo", "Anderswo")
    verwaltung = KontoFabrik(
        email="verwaltung@musterstadt.example", name="Sascha Modell", ist_systemverwaltung=True
    )
    return Welt(
        hier,
        dort,
        {
            "oeffentlichkeit": None,
            "fremde": dort.koordination,
            "fachkraft": hier.fachkraft,
            "leitung": hier["gruppenleitung"].kontakt.konto,
            "vertretung": hier.vertretung,
            "koordination": hier.koordination,
            "verwaltung": verwaltung,
        },
    )


@pytest.fixture(scope="module")
def gebaute_welt(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[Welt]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield welt_bauen()
        transaction.set_rollback(True)


@pytest.fixture
def welt(gebaute_welt: Welt, db: None) -> Welt:
    """Built once for the tests of a module, which takes seconds; each forgets what it wrote.

    Only where no test of the module makes a network of its own: it would find this one there.
    """
    return gebaute_welt


def _ort(kurzname: str, kommune: str) -> Ort:
    from tests.welt import (  # they build on what is here
        angebote,
        angebotstermine,
        einlass,
        gruppen,
        laufzeit,
        massnahmen,
        meldewege,
        mitglieder,
        planung,
        protokolle,
        register,
        treffen,
        umfrage,
    )

    netzwerk: Netzwerk = NetzwerkFabrik(
        kurzname=kurzname,
        kommune=kommune,
        logo=ContentFile(LOGO, "logo.svg"),
        geschaeftsordnung=ContentFile(PDF, "ordnung.pdf"),
    )
    NotfallkontaktFabrik(netzwerk=netzwerk)
    NotfallkontaktFabrik(
        netzwerk=netzwerk, bezeichnung="Nummer gegen Kummer", nummer="116 111", ist_akut=False
    )
    for art in Seite.Art.values:
        SeiteFabrik(netzwerk=netzwerk, art=art)
    kommunale = {"kommune": kommune, "bezirk": "Mitte", "ort": kommune, "plz": "00000"}
    traeger = OrganisationFabrik(name="Stadt", art=Organisation.Art.KOMMUNE, **kommunale)
    eigene = OrganisationFabrik(name="Haus der Familie", uebergeordnet=traeger, **kommunale)
    andere = OrganisationFabrik(name=LANGER_NAME, **kommunale)
    koordination, vertretung, fachkraft = _konten(netzwerk)
    ort = Ort(netzwerk, koordination, vertretung, fachkraft, eigene, andere)
    VertretungFabrik(konto=ort.vertretung, organisation=eigene)
    partnergruppen = list(Partnergruppe.objects.waehlbar(netzwerk)[:3])
    ort.dinge["mitgliedschaft"] = MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=eigene, gruppen=partnergruppen
    )
    ort.dinge["fremde_mitgliedschaft"] = MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=andere, gruppen=partnergruppen[:1]
    )
    ort.dinge["kontakt"] = KontaktFabrik(
        organisation=eigene,
        netzwerke=[netzwerk],
        konto=ort.vertretung,
        ist_zeichnungsberechtigt=True,
        telefon="00000 4711",
    )
    ort.dinge["fremder_kontakt"] = KontaktFabrik(
        organisation=andere, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True, email=""
    )
    ort.dinge["eigene"], ort.dinge["andere"], ort.dinge["traeger"] = eigene, andere, traeger
    mitglieder.einrichten(ort)
    laufzeit.einrichten(ort)
    register.einrichten(ort)
    treffen.einrichten(ort)
    planung.einrichten(ort)
    einlass.einrichten(ort)
    gruppen.einrichten(ort)
    umfrage.einrichten(ort)
    protokolle.einrichten(ort)
    massnahmen.einrichten(ort)
    meldewege.einrichten(ort)
    angebote.einrichten(ort)
    angebotstermine.einrichten(ort)
    return ort


def _konten(netzwerk: Netzwerk) -> list[Konto]:
    konten = []
    for art, name in (
        (Rolle.Art.KOORDINATION, "Kim Beispiel"),
        (Rolle.Art.VERTRETUNG, "Toni Vorlage"),
        (Rolle.Art.FACHKRAFT, "Alex Probe"),
    ):
        konto: Konto = KontoFabrik(email=f"{art}@{netzwerk.kurzname}.example", name=name)
        RolleFabrik(konto=konto, netzwerk=netzwerk, art=art)
        konten.append(konto)
    return konten
