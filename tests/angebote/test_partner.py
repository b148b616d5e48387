"""A provider names partners of the network; they join when the offer is released."""

from collections.abc import Callable

import pytest
from django.test import Client

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import MitgliedschaftFabrik, OrganisationFabrik, RolleFabrik, VertretungFabrik

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


@pytest.fixture
def partner(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Musikschule")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation, zustand="aktiv")
    return organisation


@pytest.fixture
def beim_partner(netzwerk: Netzwerk, partner: Organisation) -> Konto:
    konto: Konto = RolleFabrik(netzwerk=netzwerk, art=Rolle.Art.VERTRETUNG).konto
    VertretungFabrik(konto=konto, organisation=partner)
    return konto


def test_der_partner_pflegt_mit_sobald_es_freigegeben_ist(
    vertretung: Konto, koordination: Konto, beim_partner: Konto, partner: Organisation,
    eigene_organisation: Organisation, netzwerk: Netzwerk, als: Als,
) -> None:  # fmt: skip
    ruhend = OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=ruhend, zustand="ruhend")
    schreibt, liest = als(vertretung), als(beim_partner)
    formular = schreibt.get(f"{ADRESSE}neu/")
    assert list(formular.context["form"].fields["anbieter"].queryset) == [
        eigene_organisation, partner,
    ]  # fmt: skip
    assert "Nach der Freigabe steht es auch bei den anderen" in formular.text
    daten = eingabe(anbieter=[eigene_organisation.pk, partner.pk])
    schreibt.post(f"{ADRESSE}neu/", daten)
    angebot = Angebot.objects.get()
    seite = f"{ADRESSE}{angebot.pk}/"
    assert set(angebot.anbieter.all()) == {eigene_organisation, partner}
    for _stand in ("entwurf", "eingereicht"):
        assert liest.get(seite).status_code == 404
        assert angebot.titel not in liest.get(f"{ADRESSE}verwalten/").text
        assert schreibt.get(seite).status_code == 200
        if angebot.ist_entwurf:
            aktionen.einreichen(angebot=angebot, von=vertretung)
    # Also when the coordination has written on it meanwhile.
    aktionen.aendern(
        angebot=angebot, angaben=werte(angebot) | {"kurztext": "Neu."}, von=koordination
    )
    assert (schreibt.get(seite).status_code, liest.get(seite).status_code) == (200, 404)
    angebot.refresh_from_db()
    aktionen.freigeben(angebot=angebot, von=koordination, stand=angebot.stand)
    assert liest.get(seite).status_code == 200
    assert angebot.titel in liest.get(f"{ADRESSE}verwalten/").text
    nachricht = Nachricht.objects.get(anlass="angebot.partner")
    assert nachricht.empfaenger == beim_partner.email
    mail = briefe.bauen(nachricht)
    assert mail.subject == f"„{angebot.titel}“ nennt Ihre Organisation als Anbieter"
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert "Musikschule" in text
        assert seite in text
    # Taken up again after an end it is nobody's news.
    aktionen.archivieren(angebot=angebot, von=koordination)
    angebot.wieder_aufnehmen()
    aktionen.einreichen(angebot=angebot, von=vertretung)
    aktionen.freigeben(angebot=angebot, von=koordination, stand=angebot.stand)
    assert Nachricht.objects.filter(anlass="angebot.partner").count() == 1


def test_was_die_koordination_begann_sehen_alle_anbieter(
    vertretung: Konto, koordination: Konto, beim_partner: Konto, partner: Organisation,
    eigene_organisation: Organisation, netzwerk: Netzwerk, als: Als,
) -> None:  # fmt: skip
    vorlage = AngebotFabrik(netzwerk=netzwerk, anbieter=[eigene_organisation, partner])
    angebot = aktionen.anlegen(netzwerk=netzwerk, angaben=werte(vorlage), von=koordination)
    for konto in (vertretung, beim_partner):
        assert als(konto).get(f"{ADRESSE}{angebot.pk}/").status_code == 200
    aktionen.einreichen(angebot=angebot, von=koordination)
    aktionen.freigeben(angebot=angebot, von=koordination, stand=angebot.stand)
    assert not Nachricht.objects.exists()  # they had it in their list all along


def test_die_kopie_behaelt_die_partner(
    vertretung: Konto, partner: Organisation, eigene_organisation: Organisation,
    netzwerk: Netzwerk, als: Als,
) -> None:  # fmt: skip
    ausgetreten = OrganisationFabrik(name="Nicht mehr dabei")
    alt = AngebotFabrik(netzwerk=netzwerk, anbieter=[eigene_organisation, partner, ausgetreten])
    formular = als(vertretung).get(f"{ADRESSE}neu/", {"vorlage": alt.pk})
    gewaehlt = {
        kaestchen.choice_label
        for kaestchen in formular.context["form"]["anbieter"]
        if kaestchen.data["selected"]
    }
    assert gewaehlt == {str(eigene_organisation), "Musikschule"}
