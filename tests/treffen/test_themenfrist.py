"""Until when members register items: proposed for new meetings, said on page and in mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from tests.fabriken import TreffenFabrik
from tests.treffen.antworten import eingeladene
from tests.treffen.treffenseiten import ANGABEN
from treffen.models import Treffen

Als = Callable[[Konto], Client]


@pytest.mark.parametrize(
    ("art", "in_tagen", "frist"),
    [
        ("netzwerktreffen", 60, 46),
        ("ag_sitzung", 15, 1),
        ("auftakt", 14, None),
        ("fachtag", 60, None),
    ],
)
def test_neue_treffen_haben_eine_themenfrist(
    als: Als, koordination: Konto, netzwerk: Netzwerk, art: str, in_tagen: int, frist: int | None
) -> None:
    """Four days before the invitation, which goes out ten days before the meeting."""
    heute = timezone.localdate()
    werte = ANGABEN | {
        "art": art,
        "datum": str(heute + timedelta(days=in_tagen)),
        "antwort_bis": "",
    }
    ziel = reverse("treffen:treffen-neu", args=[netzwerk.kurzname])
    text = als(koordination).post(ziel, werte, follow=True).text
    neues = Treffen.objects.get()
    if frist is None:
        assert neues.top_anmeldung_bis is None
        assert "Dafür fehlt eine Frist." in text
        return
    assert neues.top_anmeldung_bis == heute + timedelta(days=frist)
    assert "Sobald der Termin feststeht, können Mitglieder bis" in text
    seite = reverse("treffen:treffen-zeigen", args=[netzwerk.kurzname, neues.pk])
    neues.terminieren()
    assert "Mitglieder können bis" in als(koordination).get(seite).text
    Treffen.objects.update(top_anmeldung_bis=heute - timedelta(days=1))
    assert "Die Frist, Themen anzumelden, endete am" in als(koordination).get(seite).text


def test_die_einladung_sagt_bis_wann_themen_moeglich_sind(netzwerk: Netzwerk) -> None:
    bis = timezone.localdate() + timedelta(days=3)
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, top_anmeldung_bis=bis)
    (eine,) = eingeladene(treffen)
    brief = bauen(Nachricht.objects.get(gegenstand_id=eine.pk, anlass="treffen.einladung"))
    for text in (str(brief.body), str(brief.alternatives[0][0])):
        assert f"Ein eigenes Thema können Sie bis {datum(bis)} anmelden" in text
    Treffen.objects.update(top_anmeldung_bis=timezone.localdate() - timedelta(days=1))
    spaeter = bauen(Nachricht.objects.get(gegenstand_id=eine.pk, anlass="treffen.einladung"))
    assert "Ein eigenes Thema" not in str(spaeter.body)
