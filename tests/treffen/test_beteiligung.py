"""Who came to the last meetings, by partner group: the column of the coverage."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mitglieder.abdeckung import Abdeckungsbericht, abdeckung_von
from mitglieder.beteiligung import beteiligung
from mitglieder.models import Organisation, Partnergruppe
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen.beteiligung import letzte_treffen
from treffen.models import Treffen

Als = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/mitglieder/abdeckung/"
A = Treffen.Art


def mitglied(netzwerk: Netzwerk, name: str, schluessel: str) -> Organisation:
    haus: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune)
    gruppe = Partnergruppe.objects.get(schluessel=schluessel, netzwerk=None)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, gruppen=[gruppe])
    return haus


def gehalten(
    netzwerk: Netzwerk, tage: int, *da: Organisation, art: str = A.NETZWERKTREFFEN, **felder: Any
) -> Treffen:
    treffen: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        art=art,
        beginn=timezone.now() - timedelta(days=tage),
        **{"zustand": Treffen.Zustand.DURCHGEFUEHRT} | felder,
    )
    for haus in da:
        kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, anwesenheit="anwesend")
    return treffen


def dabei(bericht: Abdeckungsbericht) -> dict[str, list[str]]:
    abschnitt = next(a for a in bericht.abschnitte if a.schluessel == "lkischg")
    return {e.gruppe.schluessel: [*map(str, e.dabei)] for e in abschnitt.eintraege if e.dabei}


def test_nur_die_letzten_zwei_treffen_des_ganzen_netzwerks(netzwerk: Netzwerk) -> None:
    schule = mitglied(netzwerk, "Schule am Ring", "schule")
    amt = mitglied(netzwerk, "Jugendamt", "jugendamt_asd")
    polizei = mitglied(netzwerk, "Polizei", "polizei_ordnung")
    nie = mitglied(netzwerk, "Beratung", "insofa")
    fremd = OrganisationFabrik(name="Gastverein")  # came, and is no member
    assert abdeckung_von(netzwerk).spalte_dabei == ""
    letztes = gehalten(netzwerk, 10, schule, fremd)
    assert abdeckung_von(netzwerk).spalte_dabei == "Beim letzten Treffen dabei"
    davor = gehalten(netzwerk, 200, schule, schule, art=A.AUFTAKT, zustand="archiviert")
    GastteilnahmeFabrik(treffen=davor, gast__organisation=amt, anwesenheit="anwesend")
    TeilnahmeFabrik(
        treffen=letztes,
        kontakt=KontaktFabrik(organisation=nie, netzwerke=[netzwerk]),
        anwesenheit="entschuldigt",
    )
    gehalten(netzwerk, 400, polizei)  # too long ago
    gehalten(netzwerk, 5, polizei, art=A.FACHTAG)  # a narrow audience says nothing
    gehalten(netzwerk, 4, polizei, zustand="eingeladen")
    gehalten(netzwerk, 3)  # nobody noted who came
    gehalten(TreffenFabrik().netzwerk, 2, polizei)
    bericht = abdeckung_von(netzwerk)
    assert bericht.treffen == (letztes.beginn, davor.beginn)
    assert dabei(bericht) == {
        "schule": ["Schule am Ring"],
        "jugendamt_asd": [f"Jugendamt (nur am {datum(davor.beginn)})"],
    }
    abschnitt = bericht.abschnitte[0]
    assert abschnitt.vertreten == 4  # who is a member does not depend on who came
    assert abschnitt.satz_dabei == "Bei den letzten Treffen dabei: 2 von 12 Gruppen."


def test_wer_fuer_zwei_steht_war_fuer_beide_da(netzwerk: Netzwerk) -> None:
    schule = mitglied(netzwerk, "Schule am Ring", "schule")
    amt = mitglied(netzwerk, "Jugendamt", "jugendamt_asd")
    treffen = gehalten(netzwerk, 10, schule)
    kontakt: Any = treffen.teilnahme_set.get().kontakt
    kontakt.weitere_organisationen.add(amt)
    assert set(letzte_treffen(netzwerk).dabei) == {schule.pk, amt.pk}


def test_seite_und_bericht(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    netzwerk: Netzwerk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    schule = mitglied(netzwerk, "Schule <am> Ring", "schule")
    mitglied(netzwerk, "Jugendamt", "jugendamt_asd")
    client = als(koordination)
    for zahl in (1, 3):
        for nummer in range(zahl):
            gehalten(netzwerk, 10 * nummer + zahl, schule)
        with django_assert_num_queries(11):
            seite = client.get(ADRESSE).text
    assert "Bei den letzten zwei Treffen dabei" in seite
    assert "Schule &lt;am&gt; Ring" in seite
    assert "Bei den letzten zwei Treffen dabei" in als(fachkraft).get(ADRESSE).text
    client.post(f"{ADRESSE}bericht/", {"vorgang": str(uuid4())})
    dokument = Dokument.objects.get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    seiten = PdfReader(BytesIO(dokument.inhalt())).pages
    text = " ".join(" ".join(s.extract_text() for s in seiten).split())
    assert "Bei den letzten zwei Treffen dabei" in text
    assert "Fachtage, Arbeitsgruppen und Fortbildungen zählen hier nicht." in text


def test_nur_eine_quelle() -> None:
    with pytest.raises(ValueError, match="weiß schon jemand"):
        beteiligung(letzte_treffen)
