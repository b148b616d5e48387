"""Who may keep which offers; the form, the list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe, stand
from tests.angebote.fabriken import (
    AngebotFabrik,
)
from tests.fabriken import (
    KontoFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    RolleFabrik,
    VertretungFabrik,
)
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def test_vertretung_bietet_nur_fuer_die_eigene_organisation_an(
    vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation, als: Als
) -> None:
    andere = OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=andere)
    schreibt = als(vertretung)
    formular = schreibt.get(f"{ADRESSE}neu/").context["form"]
    assert list(formular.fields["anbieter"].queryset) == [eigene_organisation, andere]
    assert formular.initial["anbieter"] == [eigene_organisation.pk]
    antwort = schreibt.post(f"{ADRESSE}neu/", eingabe(anbieter=[andere.pk]))
    assert antwort.status_code == 422
    assert not Angebot.objects.exists()


@pytest.mark.parametrize(
    ("rolle", "weg"),
    [
        (Rolle.Art.VERTRETUNG, "Das richtet die Koordination für Sie ein."),
        (Rolle.Art.KOORDINATION, "unter „Netzwerkpartner“ eine Organisation"),
    ],
)
def test_ohne_organisation_sagt_das_formular_wie_es_weitergeht(
    netzwerk: Netzwerk, als: Als, rolle: str, weg: str
) -> None:
    konto = RolleFabrik(netzwerk=netzwerk, art=rolle).konto
    seite = als(konto).get(reverse("angebote:angebot-neu", args=[netzwerk.kurzname])).text
    assert "Es fehlt eine Organisation" in seite
    assert weg in seite


def test_gemeinsames_angebot_behaelt_die_anderen_anbieter(
    vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation, als: Als
) -> None:
    andere = OrganisationFabrik()
    angebot = AngebotFabrik(netzwerk=netzwerk, anbieter=[eigene_organisation, andere])
    ziel = f"{ADRESSE}{angebot.pk}/bearbeiten/"
    nur_andere = als(vertretung).post(ziel, eingabe(angebot, anbieter=[andere.pk]))
    assert nur_andere.status_code == 422
    assert "die Sie vertreten" in nur_andere.content.decode()
    senden(als(vertretung), ziel, eingabe(angebot, titel="Zusammen"))
    angebot.refresh_from_db()
    assert (angebot.titel, angebot.anbieter.count()) == ("Zusammen", 2)


LESEN = ("", "bearbeiten/", "archivieren/")
SCHREIBEN = ("einreichen/", "freigeben/", "bestaetigen/", "archivieren/", "zurueckweisen/")


@pytest.mark.parametrize("weg", LESEN)
def test_fremde_angebote_gibt_es_fuer_vertretungen_nicht(
    vertretung: Konto, fremdes: Angebot, als: Als, weg: str
) -> None:
    assert als(vertretung).get(f"{ADRESSE}{fremdes.pk}/{weg}").status_code == 404


@pytest.mark.parametrize("weg", SCHREIBEN)
def test_rechte_beim_schreiben(
    vertretung: Konto, fachkraft: Konto, fremde: Konto, eigenes: Angebot, als: Als, weg: str
) -> None:
    ziel = f"{ADRESSE}{eigenes.pk}/{weg}"
    assert als(fremde).post(ziel).status_code == 404
    assert als(fachkraft).post(ziel).status_code == 403
    assert Client().post(ziel).status_code == 302
    if weg in {"freigeben/", "zurueckweisen/"}:
        assert als(vertretung).post(ziel).status_code == 403
    assert stand(eigenes) == "entwurf"


def test_vertretung_eines_anderen_netzwerks_hat_hier_nichts(
    netzwerk: Netzwerk, eigene_organisation: Organisation, eigenes: Angebot, als: Als
) -> None:
    """The same organisation, but a role in the other network only."""
    konto = KontoFabrik()
    RolleFabrik(konto=konto, art=Rolle.Art.VERTRETUNG)
    VertretungFabrik(konto=konto, organisation=eigene_organisation)
    assert als(konto).get(f"{ADRESSE}{eigenes.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"titel": ""}, "Geben Sie dem Angebot einen Titel."),
        ({"alter_von": "12", "alter_bis": "6"}, "liegt unter"),
        ({"kosten": "5 Euro"}, "Das Angebot ist kostenfrei"),
        ({"alter_von": "viele"}, "alter_von"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"themen": ["999999"]}, "themen"),
        ({"sprachen": ["klingonisch"]}, "sprachen"),
        ({"titel": "x" * 200}, "titel"),
    ],
)
def test_falsche_eingaben_verlieren_nichts(
    koordination: Konto,
    netzwerk: Netzwerk,
    als: Als,
    felder: dict[str, Any],
    meldung: str,
) -> None:
    organisation = OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    daten = eingabe(anbieter=[organisation.pk], fuer_eltern="Bleibt stehen.") | felder
    antwort = als(koordination).post(f"{ADRESSE}neu/", daten)
    assert antwort.status_code == 422
    inhalt = antwort.content.decode()
    assert "Bleibt stehen." in inhalt
    assert meldung in inhalt
    assert not Angebot.objects.exists()
