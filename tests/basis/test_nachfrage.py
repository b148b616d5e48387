"""Unused accounts: the time until they are emptied runs from what the mail server accepted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis import briefe, unzustellbar
from netzwerk.basis.aktionen import post, zustellung
from netzwerk.basis.aktionen.konto import nach_verbleib_fragen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontoFabrik, RolleFabrik
from tests.post_server import Postserver

pytestmark = pytest.mark.django_db(transaction=True)


def _frueher(tage: int) -> Any:
    return timezone.now() - timedelta(days=tage)


def _konto() -> Konto:
    """Asked 40 days ago; the mail has been waiting since."""
    konto: Konto = KontoFabrik(angelegt_am=_frueher(900))
    assert nach_verbleib_fragen(_frueher(40)) == 1
    return konto


def _ist_da(konto: Konto) -> bool:
    durchsetzen()
    konto.refresh_from_db()
    return konto.is_active


def test_die_zeit_laeuft_ab_der_annahme(smtp: Postserver) -> None:
    konto = _konto()
    assert _ist_da(konto)
    assert zustellung.senden("post") == 1
    assert _ist_da(konto)
    assert konto.nachfrage_angekommen_am is not None
    Konto.objects.update(nachfrage_angekommen_am=_frueher(29))
    assert _ist_da(konto)
    Konto.objects.update(nachfrage_angekommen_am=_frueher(31))
    assert not _ist_da(konto)


def test_abgelehnt_laeuft_nichts_und_die_koordination_sieht_es(
    smtp: Postserver,
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Callable[[Konto], Client],
) -> None:
    konto = _konto()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art="fachkraft")
    smtp.antworten = {konto.email: "550 5.1.1 Postfach unbekannt"}
    zustellung.senden("post")
    assert _ist_da(konto)
    assert konto.nachfrage_angekommen_am is None
    liste = reverse("mitglieder:konto-liste", args=(netzwerk.kurzname,))
    text = als(koordination).get(liste).text
    assert text.count("Nicht erreichbar") == 1
    assert "550 5.1.1 Postfach unbekannt" in text
    # Asked again a year later, not every night; signing in settles it.
    assert nach_verbleib_fragen() == 0
    assert nach_verbleib_fragen(timezone.now() + timedelta(days=330)) == 1
    assert "Nicht erreichbar" not in als(koordination).get(liste).text
    Nachricht.objects.update(
        zustand=Nachricht.Zustand.ABGELEHNT, gesendet_am=None, server_antwort="550 Nein"
    )
    assert "Nicht erreichbar" in als(koordination).get(liste).text
    Konto.objects.filter(pk=konto.pk).update(last_login=timezone.now() + timedelta(days=331))
    assert "Nicht erreichbar" not in als(koordination).get(liste).text


def test_frage_die_zurueckkommt_zaehlt_nicht_als_angekommen(
    smtp: Postserver, netzwerk: Netzwerk, koordination: Konto, als: Callable[[Konto], Client]
) -> None:
    konto = _konto()
    RolleFabrik(konto=konto, netzwerk=netzwerk)
    assert zustellung.senden("post") == 1
    assert Nachricht.objects.get().als_zurueckgekommen("550 5.1.1 Unbekannt")
    unzustellbar.melden(konto.email.upper(), "550 5.1.1 Unbekannt")
    konto.refresh_from_db()
    assert konto.nachfrage_angekommen_am is None
    liste = reverse("mitglieder:konto-liste", args=(netzwerk.kurzname,))
    assert "550 5.1.1 Unbekannt" in als(koordination).get(liste).text


def test_neu_gefragt_zaehlt_nicht_die_alte_annahme(smtp: Postserver) -> None:
    konto = _konto()
    zustellung.senden("post")
    Konto.objects.update(nachfrage_angekommen_am=_frueher(800), nachgefragt_am=_frueher(800))
    Konto.objects.update(last_login=_frueher(700))
    assert nach_verbleib_fragen() == 1
    konto.refresh_from_db()
    assert konto.nachfrage_angekommen_am is None
    assert _ist_da(konto)


def test_was_nach_der_annahme_misslingt_sendet_nicht_noch_einmal(
    smtp: Postserver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def kaputt() -> None:
        raise RuntimeError("bestellt")

    def schreiben(nachricht: Nachricht) -> briefe.Brief:
        return briefe.Brief(
            betreff="B", vorlage="basis/konto_post", kontext={"text": "T"}, nach_annahme=kaputt
        )

    monkeypatch.setitem(briefe._schreiber, "probe.kaputt", schreiben)
    konto = KontoFabrik()
    post.einreihen(
        [
            post.nachricht(
                netzwerk=None, anlass="probe.kaputt", gegenstand=konto, empfaenger="a@b.de"
            )
        ]
    )
    assert [zustellung.senden("post"), zustellung.senden("post")] == [1, 0]
    assert len(smtp.nachrichten) == 1
    assert "Nach Annahme der Nachricht" in caplog.text
