"""A representative sees the own organisations' agreements and signs without a code."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import unterzeichnung as aktionen
from mitglieder.models import Beitritt, Fassung, Kontakt, Organisation
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument, Einmalcode, Kettenglied, Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    VertretungFabrik,
)
from tests.mitglieder.fabriken import (
    ANGABEN,
    adresse,
    eingeladen,
    ereignisse,
    gesiegelt,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)
from tests.mitglieder.test_zeichnungsweg import versteckt

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.usefixtures("eigene_ablage")


@pytest.fixture
def kontakt(netzwerk: Netzwerk, vertretung: Konto, eigene_organisation: Organisation) -> Kontakt:
    """The representative's own entry, which may sign."""
    eintrag: Kontakt = KontaktFabrik(
        organisation=eigene_organisation,
        netzwerke=[netzwerk],
        konto=vertretung,
        email=vertretung.email,
        ist_zeichnungsberechtigt=True,
    )
    return eintrag


@pytest.fixture
def beitritt(netzwerk: Netzwerk, kontakt: Kontakt) -> Beitritt:
    return eingeladen(veroeffentlicht(netzwerk), kontakt.organisation)


def weg(beitritt: Beitritt, name: str = "lesen") -> str:
    return adresse(f"eigene-unterzeichnung-{name}", beitritt.pk)


def getippt(beitritt: Beitritt) -> dict[str, Any]:
    return {
        "summe": beitritt.fassung.sha256,
        "name": "Toni Vorlage",
        "funktion": "Leitung",
        "ort": "Musterstadt",
        "gelesen": "on",
        "berechtigt": "on",
        "einverstanden": "on",
    }


def bestaetigt(client: Client) -> Client:
    """The sign-in confirmed by the password a moment ago."""
    antwort = client.post(reverse("account_reauthenticate"), {"password": "geheim"})
    assert antwort.status_code == 302
    return client


def test_the_whole_way(beitritt: Beitritt, als: Als, vertretung: Konto, kontakt: Kontakt) -> None:
    client = als(vertretung)
    liste = client.get(adresse("eigene-unterzeichnung-liste")).text
    assert "Lesen und unterzeichnen" in liste
    assert weg(beitritt) in liste
    assert "Sie unterzeichnen mit Ihrem Konto" in client.get(weg(beitritt)).text
    seite = client.get(weg(beitritt, "angaben")).text
    assert f'value="{kontakt.name}"' in seite
    assert 'name="code"' not in seite
    antwort = client.post(weg(beitritt, "angaben"), getippt(beitritt))
    assert antwort.headers["Location"] == weg(beitritt, "unterzeichnen")
    # Signed in, but who knows when: the sign-in is confirmed first, and leads back.
    antwort = client.get(weg(beitritt, "unterzeichnen"))
    assert antwort.headers["Location"].startswith(reverse("account_reauthenticate"))
    antwort = client.post(antwort.headers["Location"], {"password": "geheim"})
    assert antwort.headers["Location"] == weg(beitritt, "unterzeichnen")
    seite = client.get(weg(beitritt, "unterzeichnen")).text
    antwort = client.post(weg(beitritt, "unterzeichnen"), versteckt(seite), follow=True)
    assert "Unterzeichnet am" in antwort.text
    assert "Das Dokument wird gesiegelt" in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.identitaet == Beitritt.Identitaet.KONTO
    assert beitritt.kontakt == kontakt
    assert not Einmalcode.objects.exists()
    assert ereignisse(beitritt) == ["eingeladen", "geoeffnet", "konto_bestaetigt", "unterzeichnet"]
    assert Kettenglied.objects.pruefen(beitritt.kette)
    gesiegelt(beitritt)
    dokument = adresse("beitritt-dokument", beitritt.pk)
    assert dokument in client.get(weg(beitritt)).text
    assert dokument in client.get(adresse("eigene-unterzeichnung-liste")).text
    antwort_mit_datei: Any = client.get(dokument)
    assert antwort_mit_datei.getvalue().startswith(b"%PDF")


def test_an_old_sign_in_loses_nothing(beitritt: Beitritt, als: Als, vertretung: Konto) -> None:
    """The summary was open for an hour: confirmed, it is there again with all that was typed."""
    client = als(vertretung)
    daten = getippt(beitritt) | {"ort": "Bad Münstereifel"}
    antwort = client.post(weg(beitritt, "unterzeichnen"), daten)
    assert antwort.headers["Location"] == weg(beitritt, "unterzeichnen")
    beitritt.refresh_from_db()
    assert beitritt.ist_offen
    bestaetigt(client)
    assert "Bad Münstereifel" in client.get(weg(beitritt, "unterzeichnen")).text
    # Who asks for a code here gets none.
    antwort = client.post(weg(beitritt, "angaben"), daten | {"aktion": "code"})
    assert antwort.status_code == 200
    assert not Einmalcode.objects.exists()


def test_a_role_alone_signs_nothing(
    beitritt: Beitritt, als: Als, vertretung: Konto, kontakt: Kontakt
) -> None:
    """Represents the organisation, yet the own entry may not sign, or is another's."""
    client = bestaetigt(als(vertretung))
    for aenderung in (
        {"ist_zeichnungsberechtigt": False},
        {"ist_zeichnungsberechtigt": True, "ausgeschieden_am": "2026-01-01"},
        {"ausgeschieden_am": None, "konto": None},
    ):
        Kontakt.objects.filter(pk=kontakt.pk).update(**aenderung)
        assert "nicht als zeichnungsberechtigt eingetragen" in client.get(weg(beitritt)).text
        for name in ("angaben", "unterzeichnen"):
            antwort = client.post(weg(beitritt, name), getippt(beitritt), follow=True)
            assert "nicht als zeichnungsberechtigt eingetragen" in antwort.text
        with pytest.raises(beitritt_aktionen.BeitrittNichtMoeglich):
            aktionen.mit_konto_unterzeichnen(
                von=vertretung,
                netzwerk=beitritt.fassung.vereinbarung.netzwerk,
                angaben={beitritt.pk: ANGABEN},
                summe=beitritt.fassung.sha256,
            )
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


def test_only_the_own_organisations(
    netzwerk: Netzwerk, beitritt: Beitritt, als: Als, vertretung: Konto, koordination: Konto
) -> None:
    fremd = eingeladen(beitritt.fassung, partner(netzwerk, name="Andere Kita"))
    client = als(vertretung)
    assert "Andere Kita" not in client.get(adresse("eigene-unterzeichnung-liste")).text
    for name in ("lesen", "angaben", "unterzeichnen", "ablehnen", "text"):
        assert client.get(weg(fremd, name)).status_code == 404
    # The coordination's own register is elsewhere: here it represents nobody.
    leer = als(koordination).get(adresse("eigene-unterzeichnung-liste")).text
    assert "Noch keine Vereinbarung" in leer
    assert als(koordination).get(weg(beitritt)).status_code == 404


def test_several_organisations_in_one_go(
    netzwerk: Netzwerk, beitritt: Beitritt, als: Als, vertretung: Konto, kontakt: Kontakt
) -> None:
    zweite = OrganisationFabrik(name="Haus der Jugend")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=zweite)
    VertretungFabrik(konto=vertretung, organisation=zweite)
    kontakt.weitere_organisationen.add(zweite)
    anderer = eingeladen(beitritt.fassung, zweite)
    client = bestaetigt(als(vertretung))
    assert "Haus der Jugend" in client.get(weg(beitritt, "angaben")).text
    daten = getippt(beitritt) | {"organisationen": [str(beitritt.pk), str(anderer.pk)]}
    assert "Haus der Jugend" in client.post(weg(beitritt, "angaben"), daten, follow=True).text
    client.post(weg(beitritt, "unterzeichnen"), daten)
    for einer in (beitritt, anderer):
        einer.refresh_from_db()
        assert einer.identitaet == Beitritt.Identitaet.KONTO
        assert einer.erklaerungen["berechtigt"] == (
            f"Ich darf für {einer.organisation} unterzeichnen."
        )


def test_somebody_else_was_faster(
    netzwerk: Netzwerk, beitritt: Beitritt, als: Als, vertretung: Konto
) -> None:
    client = bestaetigt(als(vertretung))
    KontaktFabrik(
        organisation=beitritt.organisation, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True
    )
    assert zugang_zu(beitritt) is not None
    unterzeichnet(beitritt)
    antwort = client.post(weg(beitritt, "unterzeichnen"), getippt(beitritt), follow=True)
    assert "Robin Muster, Leitung" in antwort.text
    assert ereignisse(beitritt).count("unterzeichnet") == 1


def test_the_text_changed_between(beitritt: Beitritt, als: Als, vertretung: Konto) -> None:
    """The page was open with another wording: told, and nothing is signed."""
    client = bestaetigt(als(vertretung))
    daten = getippt(beitritt) | {"summe": "0" * 64}
    antwort = client.post(weg(beitritt, "unterzeichnen"), daten, follow=True)
    assert "nicht mehr der, den Sie gelesen haben" in antwort.text
    assert ereignisse(beitritt) == ["eingeladen"]


def test_declining_with_a_reason(
    netzwerk: Netzwerk, beitritt: Beitritt, als: Als, vertretung: Konto, kontakt: Kontakt
) -> None:
    client = als(vertretung)
    seite = weg(beitritt, "ablehnen")
    assert seite in client.get(weg(beitritt)).text
    assert "Nicht unterzeichnen?" in client.get(seite).text
    assert "warum Sie nicht unterzeichnen" in client.post(seite, {"grund": ""}).text
    with pytest.raises(beitritt_aktionen.BeitrittNichtMoeglich):
        aktionen.mit_konto_ablehnen(
            beitritt=beitritt, von=KontoFabrik.create(), netzwerk=netzwerk, grund="Fremd"
        )
    Kontakt.objects.update(ist_zeichnungsberechtigt=False)
    antwort = client.post(seite, {"grund": "Zu früh"}, follow=True)
    assert "nicht als zeichnungsberechtigt eingetragen" in antwort.text
    Kontakt.objects.update(ist_zeichnungsberechtigt=True)
    antwort = client.post(seite, {"grund": "Zu früh"}, follow=True)
    assert "Ihre Ablehnung ist gesendet" in antwort.text
    beitritt.refresh_from_db()
    assert (beitritt.zustand, beitritt.ablehnungsgrund) == ("abgelehnt", "Zu früh")
    assert ereignisse(beitritt) == ["eingeladen", "geoeffnet", "abgelehnt"]
    glied = Kettenglied.objects.der_kette(beitritt.kette).get(ereignis="abgelehnt")
    assert glied.nutzlast == {"durch": kennung(vertretung)}
    assert Nachricht.objects.filter(anlass="vereinbarung.abgelehnt").count() == 1
    assert client.post(seite, {"grund": "Noch einmal"})["Location"] == weg(beitritt)
    assert Nachricht.objects.filter(anlass="vereinbarung.abgelehnt").count() == 1


def test_declining_what_can_no_longer_be_signed(
    beitritt: Beitritt, als: Als, vertretung: Konto
) -> None:
    Fassung.objects.update(zustand=Fassung.Zustand.ABGELOEST, beendet_am=beitritt.eingeladen_am)
    antwort = als(vertretung).post(weg(beitritt, "ablehnen"), {"grund": "Spät"}, follow=True)
    assert "Ihre Ablehnung ist gesendet" not in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.ist_offen


def test_the_text_as_pdf(beitritt: Beitritt, als: Als, vertretung: Konto) -> None:
    """Beside the text as on the page of the mailed link, once the PDF is there."""
    client = als(vertretung)
    seite = weg(beitritt, "text")
    assert seite not in client.get(weg(beitritt)).text
    assert client.get(seite).status_code == 404
    assert dokument_aktionen.erstellen(Dokument.objects.get(art="fassung"))
    assert seite in client.get(weg(beitritt)).text
    antwort = client.get(seite)
    assert (antwort.status_code, antwort["Content-Type"]) == (200, "application/pdf")


def test_list_costs_the_same_with_three(
    netzwerk: Netzwerk,
    beitritt: Beitritt,
    als: Als,
    vertretung: Konto,
    django_assert_num_queries: Any,
) -> None:
    client = als(vertretung)
    client.get(adresse("eigene-unterzeichnung-liste"))
    with django_assert_num_queries(ANFRAGEN):
        client.get(adresse("eigene-unterzeichnung-liste"))
    for _i in range(2):
        eingeladen(veroeffentlicht(netzwerk), beitritt.organisation)
    with django_assert_num_queries(ANFRAGEN):
        seite = client.get(adresse("eigene-unterzeichnung-liste")).text
    assert seite.count("Lesen und unterzeichnen") == 3
    assert adresse("parteienliste-liste") in seite


ANFRAGEN = 9
