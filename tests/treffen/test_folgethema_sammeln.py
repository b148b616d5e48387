"""Topics of the closing exchange: several at once, and from a poll."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import NetzwerkFabrik, TreffenFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import folgethema as aktionen
from treffen.folgethemen import antworten, kuerzen
from treffen.models import (
    Folgethema,
    Freigabe,
    Stimme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)
from treffen.themenspeicher import vorschlaege

Als = Callable[[Konto], Client]
Art = Umfragefrage.Art
RTL = "مرحبا \u202e Größe 👩‍👩‍👧"


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    eines: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        beginn=timezone.now() - timedelta(days=2),
    )
    return eines


def umfrage(netzwerk: Netzwerk, treffen: Treffen | None = None, titel: str = "Wohin?") -> Umfrage:
    eine: Umfrage = Umfrage.objects.create(
        netzwerk=netzwerk,
        treffen=treffen,
        titel=titel,
        zustand=Umfrage.Zustand.GESCHLOSSEN,
        gestartet_am=timezone.now(),
        geschlossen_am=timezone.now(),
        schluessel="",
    )
    return eine


def wahlfrage(eine: Umfrage, *texte: str, stimmen: int = 5, **felder: Any) -> Umfragefrage:
    """All votes for the first answer."""
    frage: Umfragefrage = Umfragefrage.objects.create(
        umfrage=eine, text="Was zuerst?", **({"zustand": "geschlossen"} | felder)
    )
    optionen = [
        Umfrageoption.objects.create(frage=frage, position=n, text=text)
        for n, text in enumerate(texte)
    ]
    for _nummer in range(stimmen):
        Stimme.objects.create(frage=frage, wahl=[optionen[0].pk])
    return frage


def textfrage(eine: Umfrage, *frei: str) -> Umfragefrage:
    frage: Umfragefrage = Umfragefrage.objects.create(
        umfrage=eine, text="Was fehlt?", art=Art.TEXT, zustand="geschlossen"
    )
    for text in frei:
        Stimme.objects.create(frage=frage, text=text, freigabe=Freigabe.FREI)
    for n in range(5):
        Stimme.objects.create(frage=frage, text=f"Geheim {n}", freigabe=Freigabe.VERBORGEN)
    return frage


def url(treffen: Treffen, name: str) -> str:
    return reverse(f"treffen:folgethema-{name}", args=[treffen.netzwerk.kurzname, treffen.pk])


def themen(treffen: Treffen) -> list[str]:
    return list(treffen.folgethemen.values_list("titel", flat=True))


class TestMehrere:
    def test_eine_zeile_ein_thema(self, treffen: Treffen, koordination: Konto, als: Als) -> None:
        """Typed along while people speak: blank lines and repetitions do no harm."""
        Folgethema.objects.create(treffen=treffen, titel="Vertretung")
        client = als(koordination)
        assert client.get(url(treffen, "mehrere")).status_code == 200
        antwort = client.post(
            url(treffen, "mehrere"), {"themen": f"  Meldewege \n\nVertretung\r\n{RTL}\nMeldewege"}
        )
        assert antwort["Location"].endswith("#folgethemen")
        assert themen(treffen) == ["Vertretung", "Meldewege", RTL]
        client.post(url(treffen, "mehrere"), {"themen": "Meldewege"})
        assert len(themen(treffen)) == 3

    def test_zu_viel_und_zu_lang(self, treffen: Treffen, koordination: Konto, als: Als) -> None:
        client = als(koordination)
        for text in ("", " \n ", "x" * 201, "a\x00b", "\n".join(map(str, range(51))), "x" * 20000):
            antwort = client.post(url(treffen, "mehrere"), {"themen": text})
            assert antwort.status_code == 422, text[:20]
        assert themen(treffen) == []

    def test_erst_wenn_es_begonnen_hat(
        self, netzwerk: Netzwerk, koordination: Konto, als: Als
    ) -> None:
        kommend = TreffenFabrik(
            netzwerk=netzwerk,
            zustand=Treffen.Zustand.EINGELADEN,
            beginn=timezone.now() + timedelta(days=9),
        )
        for name in ("mehrere", "aus-umfrage"):
            als(koordination).post(url(kommend, name), {"themen": "Zu früh"})
        assert themen(kommend) == []

    @pytest.mark.django_db(transaction=True)
    def test_zwei_tragen_dasselbe_ein(self, treffen: Treffen, koordination: Konto) -> None:
        """Two who type along: nobody gets an error page."""

        def sammeln() -> list[Folgethema]:
            return aktionen.sammeln(treffen=treffen, titel=["Meldewege"], von=koordination)

        assert zuvorkommen(sammeln, sammeln) == []
        assert themen(treffen) == ["Meldewege"]


class TestAusUmfrage:
    def test_uebernehmen(self, treffen: Treffen, koordination: Konto, als: Als) -> None:
        """What people voted for comes back on the next agenda, with the poll it came from."""
        wahl = wahlfrage(umfrage(treffen.netzwerk, treffen), "Meldewege", "Vertretung")
        frei = textfrage(umfrage(treffen.netzwerk, titel="Ohne Treffen"), f"Mehr {RTL}", "y" * 500)
        client = als(koordination)
        seite = client.get(url(treffen, "aus-umfrage"))
        html = seite.content.decode()
        assert "Meldewege (5 Stimmen)" in html
        assert "Vertretung (0 Stimmen)" in html
        assert "Geheim" not in html
        angebot = antworten(treffen, koordination)
        assert [a.titel for a in angebot[frei]] == [f"Mehr {RTL}", "y" * 199 + "…"]
        werte = {
            f"frage_{wahl.pk}": [angebot[wahl][0].kennung],
            f"frage_{frei.pk}": [a.kennung for a in angebot[frei]],
        }
        assert client.post(url(treffen, "aus-umfrage"), werte).status_code == 302
        assert treffen.folgethemen.get(titel="Meldewege").frage == wahl
        assert treffen.folgethemen.filter(frage=frei).count() == 2
        # Sent again: they are no choice any more, and stand there once.
        assert client.post(url(treffen, "aus-umfrage"), werte).status_code == 422
        assert treffen.folgethemen.count() == 3
        assert "aus einer Umfrage" in client.get(treffen.get_absolute_url()).content.decode()
        naechstes = TreffenFabrik(
            netzwerk=treffen.netzwerk,
            art=treffen.art,
            zustand=Treffen.Zustand.TERMINIERT,
            beginn=timezone.now() + timedelta(days=90),
        )
        hinweise = {v.titel: v.hinweis for v in vorschlaege(naechstes)}
        assert hinweise["Meldewege"].endswith("aus der Umfrage „Wohin?“")

    def test_was_nicht_angeboten_wird(self, treffen: Treffen, koordination: Konto) -> None:
        """Fewer than five answers, open questions, scales, other meetings and networks."""
        eigene = umfrage(treffen.netzwerk, treffen)
        wahlfrage(eigene, "Zu wenige", stimmen=4)
        wahlfrage(eigene, "Noch offen", stimmen=0, zustand="offen")
        Umfragefrage.objects.create(
            umfrage=eigene, text="Wie sehr?", art=Art.SKALA, hoechstens=4, zustand="geschlossen"
        )
        textfrage(eigene)
        wahlfrage(umfrage(treffen.netzwerk, TreffenFabrik(netzwerk=treffen.netzwerk)), "Anderes")
        wahlfrage(umfrage(NetzwerkFabrik(kurzname="fremd")), "Fremd")
        assert antworten(treffen, koordination) == {}

    def test_leer_und_alles_uebernommen(
        self, treffen: Treffen, koordination: Konto, als: Als
    ) -> None:
        client, adresse = als(koordination), url(treffen, "aus-umfrage")
        assert "Keine Umfrage bietet etwas an" in client.get(adresse).content.decode()
        wahlfrage(umfrage(treffen.netzwerk, treffen), "Meldewege")
        Folgethema.objects.create(treffen=treffen, titel="Meldewege")
        assert "stehen schon da" in client.get(adresse).content.decode()

    def test_nichts_gewaehlt_oder_erfunden(
        self, treffen: Treffen, koordination: Konto, als: Als
    ) -> None:
        frage = wahlfrage(umfrage(treffen.netzwerk, treffen), "Meldewege")
        client, adresse = als(koordination), url(treffen, "aus-umfrage")
        for wert in ([], ["erfunden"], ["9" * 5000], ["\x00"]):
            assert client.post(adresse, {f"frage_{frage.pk}": wert}).status_code == 422
        assert themen(treffen) == []

    def test_ein_anderer_war_schneller(self, treffen: Treffen, koordination: Konto) -> None:
        """Chosen by two at once: there once, and the second is not stopped."""
        frage = wahlfrage(umfrage(treffen.netzwerk, treffen), "Meldewege")
        gewaehlt = antworten(treffen, koordination)[frage]
        for erwartet in (1, 0):
            neue = aktionen.uebernehmen(treffen=treffen, antworten=gewaehlt, von=koordination)
            assert len(neue) == erwartet

    def test_fragt_immer_gleich_oft(
        self, treffen: Treffen, koordination: Konto, django_assert_max_num_queries: Any
    ) -> None:
        for nummer in range(12):
            wahlfrage(umfrage(treffen.netzwerk, titel=f"Nr. {nummer}"), f"Thema {nummer}")
        with django_assert_max_num_queries(6):
            assert len(antworten(treffen, koordination)) == 10


def test_kuerzen_auf_eine_zeile() -> None:
    assert kuerzen(" a\n b ") == "a b"
    assert len(kuerzen("x" * 300)) == 200
