"""A decision by circulation, two at once; and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from tests.treffen.umlaufhilfe import (
    S,
    laufend,
    mitglied,
    stimmt,
)
from tests.wettlauf import zuvorkommen
from treffen.aktionen import umlauf as aktionen
from treffen.models import Beschluss, Umlauf, Umlaufstimme

VON = System("test")
Z = Umlauf.Zustand


# Two at once


@pytest.mark.django_db(transaction=True)
def test_widerspruch_vor_der_letzten_stimme(umlauf: Umlauf, haeuser: list[Organisation]) -> None:
    """The objection was first: the vote that would have completed it is told that it is over."""
    kita, praxis, schule = haeuser
    stimmt(umlauf, kita)

    def letzte() -> str:
        try:
            stimmt(umlauf, schule)
        except aktionen.NichtOffen:
            return "zu spät"
        return "gezählt"

    assert zuvorkommen(lambda: stimmt(umlauf, praxis, S.WIDERSPRUCH, "Nein."), letzte) == "zu spät"
    umlauf.refresh_from_db()
    assert umlauf.zustand == Z.WIDERSPROCHEN
    assert not Beschluss.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rueckzug_vor_der_auszaehlung(
    umlauf: Umlauf, haeuser: list[Organisation], koordination: Konto
) -> None:
    """Complete because the last one without an answer has left the network."""
    stimmt(umlauf, haeuser[0])
    Mitgliedschaft.objects.filter(organisation__in=haeuser[1:]).update(zustand="ausgetreten")
    zuvorkommen(
        lambda: aktionen.zurueckziehen(umlauf=umlauf, grund="Doch nicht.", von=koordination),
        lambda: aktionen.fortschreiben(von=VON),
    )
    umlauf.refresh_from_db()
    assert umlauf.ist_zurueckgezogen
    assert not Beschluss.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_zwei_aus_einem_haus_zugleich(netzwerk: Netzwerk, koordination: Konto) -> None:
    kita = mitglied(netzwerk, "Kita", personen=2)
    umlauf = laufend(netzwerk, koordination, kita, mitglied(netzwerk, "Praxis"))
    erste, zweite = Kontakt.objects.filter(organisation=kita).order_by("pk")

    def zweite_antwort() -> str:
        try:
            stimmt(umlauf, kita, S.NEIN, wer=zweite, gelesen="")
        except aktionen.Ueberholt:
            return "gefragt"
        return "überschrieben"

    assert zuvorkommen(lambda: stimmt(umlauf, kita, wer=erste), zweite_antwort) == "gefragt"
    assert umlauf.stimmen.get(organisation=kita).kontakt == erste


# What the database refuses


def test_der_beschluss_bleibt(umlauf: Umlauf, haeuser: list[Organisation]) -> None:
    for haus in haeuser:
        stimmt(umlauf, haus)
    beschluss = Beschluss.objects.get()
    for feld, wert in {
        "text": "Etwas anderes.",
        "ja": 9,
        "gefasst_am": timezone.localdate() - timedelta(days=9),
        "umlauf": None,
        "netzwerk_id": beschluss.netzwerk_id + 1,
    }.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Beschluss.objects.filter(pk=beschluss.pk).update(**{feld: wert})
    with pytest.raises(IntegrityError), transaction.atomic():
        beschluss.delete()
    assert Umlaufstimme.objects.filter(umlauf=umlauf).count() == 3
