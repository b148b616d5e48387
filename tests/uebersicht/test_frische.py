"""The dashboard names what the yearly question and the link checker cannot settle."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from angebote.models import Angebotslink
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik


def test_niemand_erreichbar_und_tote_links(
    netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    uebersicht = reverse("uebersicht:uebersicht", kwargs={"netzwerk": netzwerk.kurzname})
    frische = reverse("angebote:frische-liste", kwargs={"netzwerk": netzwerk.kurzname})
    client = als(koordination)
    eines = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk)
    assert f'href="{frische}"' not in client.get(uebersicht).content.decode()
    type(eines).objects.update(pruefung_faellig_am="2026-01-01")
    Angebotslink.objects.create(
        angebot=eines, feld="website", adresse="https://weg.example", zustand="tot", fehlversuche=3
    )
    text = client.get(uebersicht).content.decode()
    assert "Für 1 Angebot ist niemand erreichbar" in text
    assert "1 Angebot hat einen toten Link" in text
    assert f'href="{frische}"' in text
