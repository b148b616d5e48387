"""Agreements for tests: published, invited, signed, sealed, as far as each test needs."""

from typing import Any

import factory
from django.urls import reverse

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung, vereinbarung
from mitglieder.aktionen.unterzeichnung import Angaben
from mitglieder.models import (
    Abschnitt,
    Beitritt,
    Fassung,
    Kontakt,
    Organisation,
    Vereinbarung,
)
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Dokument, Einmalcode, Kettenglied, Netzwerk, Zugang
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
)

ERKLAERUNGEN = {"gelesen": "Gelesen.", "berechtigt": "Berechtigt.", "einverstanden": "Ja."}
ANGABEN = Angaben(
    name="Robin Muster", funktion="Leitung", ort="Musterstadt", erklaerungen=ERKLAERUNGEN
)


class VereinbarungFabrik(factory.django.DjangoModelFactory[Vereinbarung]):
    class Meta:
        model = Vereinbarung

    netzwerk = factory.SubFactory(NetzwerkFabrik)
    titel = "Kooperationsvereinbarung"


class FassungFabrik(factory.django.DjangoModelFactory[Fassung]):
    """A draft with two sections."""

    class Meta:
        model = Fassung
        skip_postgeneration_save = True

    vereinbarung = factory.SubFactory(VereinbarungFabrik)
    titel = factory.LazyAttribute(lambda fassung: fassung.vereinbarung.titel)

    @factory.post_generation
    def abschnitte(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for nummer, text in enumerate(extracted or ("Zweck", "Erstens.\n\nZweitens."), start=1):
            Abschnitt.objects.create(
                fassung=self, nummer=nummer, titel=f"Abschnitt {nummer}", text=text
            )


def veroeffentlicht(netzwerk: Netzwerk, **felder: Any) -> Fassung:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk, **felder)
    return vereinbarung.veroeffentlichen(
        fassung=entwurf, summe=entwurf.summe(), von=KontoFabrik.create()
    )


def partner(netzwerk: Netzwerk, *, berechtigt: int = 1, **felder: Any) -> Organisation:
    """An active member with so many contacts who may sign."""
    organisation: Organisation = OrganisationFabrik.create(**felder)
    MitgliedschaftFabrik.create(netzwerk=netzwerk, organisation=organisation)
    for _i in range(berechtigt):
        KontaktFabrik.create(
            organisation=organisation, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True
        )
    return organisation


def eingeladen(fassung: Fassung, organisation: Organisation | None = None) -> Beitritt:
    organisation = organisation or partner(fassung.vereinbarung.netzwerk)
    beitritt_aktionen.einladen(
        fassung=fassung, organisationen=[organisation], von=KontoFabrik.create()
    )
    gefunden: Beitritt = Beitritt.objects.get(fassung=fassung, organisation=organisation)
    return gefunden


def zugang_zu(beitritt: Beitritt, kontakt: Kontakt | None = None) -> Zugang:
    zugaenge = beitritt_aktionen.zugaenge(beitritt).order_by("angelegt_am")
    if kontakt is not None:
        zugaenge = zugaenge.filter(inhaber_id=kontakt.pk)
    zugang: Zugang = zugaenge.first()
    return zugang


def unterzeichnet(beitritt: Beitritt, angaben: Angaben = ANGABEN) -> Beitritt:
    zugang = zugang_zu(beitritt)
    unterzeichnung.code_senden(zugang=zugang)
    return unterzeichnung.unterzeichnen(
        zugang=zugang, angaben=angaben, summe=beitritt.fassung.sha256, code=code_fuer(zugang)
    )


def code_fuer(zugang: Zugang) -> str:
    code: Einmalcode = Einmalcode.objects.filter(zugang=zugang).latest("pk")
    return code.code


def pfad(zugang: Zugang, name: str = "lesen") -> str:
    """The path of a page behind the link."""
    link = persoenlicher_link(f"mitglieder:unterzeichnung-{name}", zugang)
    return "/" + link.split("/", 3)[3]


def ereignisse(beitritt: Beitritt) -> list[str]:
    return [glied.ereignis for glied in Kettenglied.objects.der_kette(beitritt.kette)]


def eingaben(zugang: Zugang, **mehr: str) -> dict[str, str]:
    beitritt = Beitritt.objects.get(pk=zugang.gegenstand_id)
    return {
        "summe": beitritt.fassung.sha256,
        "name": "Robin Muster",
        "funktion": "Leitung",
        "ort": "Musterstadt",
        "gelesen": "on",
        "berechtigt": "on",
        "einverstanden": "on",
        "code": "000000",
    } | mehr


def falscher_code(zugang: Zugang) -> str:
    return f"{(int(code_fuer(zugang)) + 1) % 1_000_000:06d}"


def gesiegelt(beitritt: Beitritt) -> Dokument:
    """Sign if nobody has, and let the worker's function make the document."""
    if beitritt.ist_offen:
        unterzeichnet(beitritt)
    pdf: Dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    assert dokument_aktionen.erstellen(pdf), pdf.fehler
    pdf.refresh_from_db()
    return pdf


def unterzeichnet_mit(zugang: Zugang) -> Beitritt:
    beitritt = Beitritt.objects.get(pk=zugang.gegenstand_id)
    return unterzeichnung.unterzeichnen(
        zugang=zugang, angaben=ANGABEN, summe=beitritt.fassung.sha256, code=code_fuer(zugang)
    )


def adresse(name: str, *args: Any) -> str:
    return reverse(f"mitglieder:{name}", args=("kinderschutz", *args))


def formular(fassung: Fassung, **mehr: Any) -> dict[str, Any]:
    abschnitte = fassung.abschnitte()
    daten = {
        "stand": fassung.stand,
        "titel": fassung.titel,
        "form": fassung.form,
        "laeuft_bis": "",
        "kuendigungsfrist_monate": 3,
        "abschnitt-TOTAL_FORMS": len(abschnitte) + 1,
        "abschnitt-INITIAL_FORMS": len(abschnitte),
        f"abschnitt-{len(abschnitte)}-nummer": "",
        f"abschnitt-{len(abschnitte)}-titel": "",
        f"abschnitt-{len(abschnitte)}-text": "",
    }
    for i, abschnitt in enumerate(abschnitte):
        daten |= {
            f"abschnitt-{i}-nummer": abschnitt.nummer,
            f"abschnitt-{i}-titel": abschnitt.titel,
            f"abschnitt-{i}-text": abschnitt.text,
        }
    return daten | mehr
