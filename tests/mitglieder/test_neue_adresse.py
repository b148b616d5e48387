"""A contact's address changes: links mailed to the old one end, and whoever changed it is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.aktionen import zustellung
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.post_server import Postserver
from treffen.aktionen import einladung
from treffen.models import Teilnahme

VON = System("Test")


@pytest.fixture
def kim(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Kontakt:
    kontakt: Kontakt = KontaktFabrik(
        netzwerke=[netzwerk], email="alt@partner.example", organisation=eigene_organisation
    )
    einladung.einladen(treffen=TreffenFabrik(netzwerk=netzwerk), kontakte=[kontakt], von=VON)
    return kontakt


def _aendern(client: Client, kontakt: Kontakt, netzwerk: Netzwerk, email: str) -> str:
    adresse = reverse("mitglieder:kontakt-bearbeiten", args=[netzwerk.kurzname, kontakt.pk])
    seite = client.get(adresse)
    formular = seite.context["form"]
    daten: dict[str, Any] = {
        feld.html_name: feld.value() or "" for feld in formular if feld.value() is not False
    }
    antwort = client.post(adresse, daten | {"email": email}, follow=True)
    assert antwort.status_code == 200, (antwort.status_code, antwort.text[-1500:-300])
    return antwort.text


@pytest.mark.django_db(transaction=True)
def test_der_alte_link_endet_und_erneut_gesendet_geht_es_weiter(
    smtp: Postserver,
    kim: Kontakt,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Callable[[Konto], Client],
) -> None:
    assert zustellung.senden("post") == 1

    def besuch(zugang: Zugang) -> int:
        pfad = reverse("treffen:einladung-antworten", args=[netzwerk.kurzname, zeichen(zugang)])
        return Client().get(pfad).status_code

    vorher = Zugang.objects.get()
    zugang_der_mail = zeichen(vorher)
    text = _aendern(als(koordination), kim, netzwerk, "neu@partner.example")
    assert "Der Link, der an alt@partner.example ging, gilt nicht mehr." in text
    assert "Senden Sie offene Einladungen" in text
    alter_pfad = reverse("treffen:einladung-antworten", args=[netzwerk.kurzname, zugang_der_mail])
    assert Client().get(alter_pfad).status_code == 410
    teilnahme = Teilnahme.objects.get()
    assert einladung.erneut_senden(teilnahme=teilnahme, runde=2, von=VON)
    assert zustellung.senden("post") == 1
    assert zeichen(Zugang.objects.get()) in smtp.an("neu@partner.example")[0].as_string().replace(
        "=\n", ""
    )
    assert besuch(Zugang.objects.get()) == 200
    assert Client().get(alter_pfad).status_code == 410


def test_was_noch_wartet_geht_nicht_mehr_an_die_alte_adresse(kim: Kontakt) -> None:
    """Built now, its link would work for whoever reads the old address."""
    Kontakt.objects.update(email="neu@partner.example")
    with pytest.raises(briefe.NichtMehrNoetig, match="hat sich geändert"):
        briefe.bauen(Nachricht.objects.get())


def test_ohne_adresse_und_ohne_links(
    kim: Kontakt, netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    client = als(koordination)
    assert "gilt nicht mehr" not in _aendern(client, kim, netzwerk, "ALT@partner.example")
    text = _aendern(client, kim, netzwerk, "")
    assert "gilt nicht mehr" in text
    assert "Ohne E-Mail-Adresse bekommt die Person keine Einladungen." in text
    Zugang.objects.update(gueltig_bis=timezone.now() - timedelta(days=1))
    assert "gilt nicht mehr" not in _aendern(client, kim, netzwerk, "neu@partner.example")
