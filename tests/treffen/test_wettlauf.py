"""Who comes second is told so; what the first has written stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.treffen.fabriken import ProtokollFabrik
from tests.wettlauf import zuvorkommen
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]

pytestmark = pytest.mark.django_db(transaction=True)


def adresse(name: str, treffen: Treffen, **mehr: Any) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk], **mehr)


def test_freigabe_waehrend_der_anwesenheit(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    protokoll = ProtokollFabrik(treffen=treffen)
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: protokoll.freigeben(koordination),
        lambda: besuch.post(
            adresse("anwesenheit-bearbeiten", treffen),
            {f"t{teilnahme.pk}": "anwesend"},
            follow=True,
        ),
    )
    assert "Das Protokoll ist freigegeben, die Anwesenheit steht fest." in antwort.text
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == ""


def test_absage_waehrend_des_einladens(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk)
    kontakt: Any = KontaktFabrik(netzwerke=[netzwerk])
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kontakt.organisation)
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: treffen.absagen("Zu wenige können kommen."),
        lambda: besuch.post(
            adresse("einladung-neu", treffen),
            {"auswahl": "alle", "text": "", "schritt": "senden"},
            follow=True,
        ),
    )
    assert "auf dem Weg" not in antwort.text
    assert [str(m) for m in antwort.context["messages"]] != []
    assert not Teilnahme.objects.exists()
    assert not Nachricht.objects.exists()
