"""The demo shows everything, keeps its promises in numbers, and names nobody real."""

from io import BytesIO

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from angebote import frische
from angebote.models import Angebot
from mitglieder.models import (
    Anlage,
    Anmerkung,
    Beitritt,
    Kontakt,
    Mitgliedschaft,
    Organisation,
    Partnergruppe,
)
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from treffen.meldewegkarte import auf_einer_seite
from treffen.models import Arbeitsgruppe, Gruppenbericht, Meldewegfassung, Treffen


@pytest.mark.django_db
def test_demodaten_in_zahlen() -> None:
    call_command("demodaten")
    assert Netzwerk.objects.count() == 2
    assert 58 <= Organisation.objects.count() <= 64
    assert Kontakt.objects.count() == 91
    assert Angebot.objects.count() == 60
    assert not Angebot.objects.filter(eingereicht_am__lt=F("angelegt_am")).exists()
    assert not Angebot.objects.filter(geaendert_am__lt=F("angelegt_am")).exists()
    assert [n.kurzname for n in Netzwerk.objects.filter(nach_lkischg=True)] == ["kinderschutz"]
    assert len({*Treffen.objects.values_list("zustand", flat=True)}) >= 3
    assert Treffen.objects.count() >= 6
    assert 0 < Beitritt.objects.all().gueltig().count() < Beitritt.objects.count()
    assert (Anlage.objects.count(), Anmerkung.objects.count()) == (1, 3)
    assert not Nachricht.objects.filter(zustand=Nachricht.Zustand.WARTEND).exists()
    kinderschutz = Netzwerk.objects.get(kurzname="kinderschutz")
    assert {*Arbeitsgruppe.objects.values_list("zustand", flat=True)} == {"aktiv", "beendet"}
    assert Gruppenbericht.objects.faellig(kinderschutz).count() == 1
    gruppen = Partnergruppe.objects.all().gesetzlich_9()
    vertreten = Mitgliedschaft.objects.filter(netzwerk=kinderschutz, gruppen__in=gruppen)
    assert {*vertreten.values_list("gruppen", flat=True)} >= {*gruppen.values_list("pk", flat=True)}
    for email in Kontakt.objects.values_list("email", flat=True):
        assert email.endswith(".example")
    assert Konto.objects.get(email="verwaltung@demo.example").ist_systemverwaltung
    with pytest.raises(CommandError):
        call_command("demodaten")
    # What the worker would draw: the foot of a card once fell between two pages.
    for fassung in Meldewegfassung.objects.filter(zustand="in_kraft"):
        with pypdf.PdfReader(BytesIO(auf_einer_seite(fassung))) as karte:
            assert len(karte.pages) == 1


def test_keine_demodaten_im_betrieb(settings: Settings) -> None:
    """Even if somebody made the demo part of the installed apps there."""
    settings.PRODUKTION = True
    with pytest.raises(CommandError, match="nur in der Demo"):
        call_command("demodaten")


@pytest.mark.django_db
def test_angebote_in_jedem_schritt_der_pruefung() -> None:
    call_command("demodaten")
    oeffentlich = Angebot.objects.oeffentlich(Netzwerk.objects.get(kurzname="kinderschutz"))
    faellig = oeffentlich.filter(
        zustand="veroeffentlicht", pruefung_faellig_am__lte=timezone.localdate()
    )
    schritte = {
        (a.angefragt_am is not None, a.erinnert_am is not None, a.anbieter.count()) for a in faellig
    }
    assert schritte == {(False, False, 1), (True, False, 1), (True, True, 1)}
    summe = frische.summe(Netzwerk.objects.get(kurzname="kinderschutz"))
    assert summe.veraltet >= 1
    assert summe.ungefragt >= 1
    assert summe.mit_totem_link >= 1
    assert not Angebot.objects.filter(zustand="veraltet", veraltet_am=None).exists()
