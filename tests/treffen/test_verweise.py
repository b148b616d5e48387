"""Groups and projects on pages of organisations and offers: for members; what is left out."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik
from tests.treffen.gruppenlage import VON, A, gruppe_in
from treffen.aktionen import gruppenmitglied
from treffen.models import Arbeitsgruppe, Projekt, Projektpartner

type Als = Callable[[Konto], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def haus(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    return organisation


def test_wer_von_hier_wo_mitarbeitet(
    als: Als, fachkraft: Konto, koordination: Konto, netzwerk: Netzwerk, haus: Organisation
) -> None:
    """Who asks for somebody of this house finds the group; what ended and who left is no news."""
    laufende, alte = gruppe_in(netzwerk), gruppe_in(netzwerk, name="AG Alt")
    fremde = gruppe_in(NetzwerkFabrik(), name="AG Fremd")
    aster, birke, fort = (
        KontaktFabrik(netzwerke=[netzwerk], organisation=haus, nachname=name)
        for name in ("Aster", "Birke", "Fort")
    )
    for gruppe, kontakt, aufgabe in (
        (laufende, birke, A.LEITUNG),
        (laufende, aster, A.MITGLIED),
        (laufende, fort, A.MITGLIED),
        (alte, aster, A.MITGLIED),
        (fremde, aster, A.MITGLIED),
    ):
        mitglied = gruppenmitglied.aufnehmen(
            gruppe=gruppe, kontakt=kontakt, aufgabe=aufgabe, von=VON
        )
    Arbeitsgruppe.objects.filter(pk=alte.pk).update(
        zustand="beendet", beendet_am=timezone.localdate(), abschluss="Fertig."
    )
    fort.ausgeschieden_am = timezone.localdate()
    fort.save()
    assert mitglied.ist_dabei
    projekt = Projekt.objects.create(netzwerk=netzwerk, titel="Kinderschutztag")
    Projektpartner.objects.create(projekt=projekt, organisation=haus)
    Projekt.objects.create(netzwerk=netzwerk, titel="Ohne dieses Haus")
    ziel = reverse("mitglieder:organisation-zeigen", args=[netzwerk.kurzname, haus.pk])
    for konto in (fachkraft, koordination):
        gezeigt = als(konto).get(ziel)
        assert [(v.titel, v.zusatz) for v in gezeigt.context["verweise"]] == [
            (laufende.name, f"{aster.name}, {birke.name} (Leitung)"),
            ("Kinderschutztag", "Projekt, geplant"),
        ]
        assert laufende.get_absolute_url() in gezeigt.text
        assert projekt.get_absolute_url() in gezeigt.text
    leer = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    ziel = reverse("mitglieder:organisation-zeigen", args=[netzwerk.kurzname, leer.pk])
    assert "Arbeitsgruppen und Projekte" not in als(fachkraft).get(ziel).text


def test_das_projekt_beim_angebot(
    als: Als, fachkraft: Konto, netzwerk: Netzwerk, haus: Organisation
) -> None:
    """The public reads the offer and nothing of what members plan with it."""
    angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, anbieter=[haus])
    projekt = Projekt.objects.create(netzwerk=netzwerk, titel="Kinderschutztag")
    projekt.angebote.add(angebot)
    ziel = reverse("angebote:angebot-zeigen", args=[netzwerk.kurzname, angebot.pk, angebot.slug])
    assert "Kinderschutztag" in als(fachkraft).get(ziel).text
    oeffentlich = Client().get(ziel)
    assert oeffentlich.status_code == 200
    assert "Kinderschutztag" not in oeffentlich.text
    assert "Gemeinsame Projekte" not in oeffentlich.text
