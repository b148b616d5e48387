"""What the nights make of what was found: rows that follow the offers, three nights before tot."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from angebote.aktionen import link
from angebote.linkpruefung import Art, Befund
from angebote.models import Angebot, Angebotslink
from angebote.tasks import links_ansehen, links_pruefen
from netzwerk.basis.models import Netzwerk
from tests.angebote.fabriken import AngebotFabrik

TAG = timedelta(days=1)


def angebot(netzwerk: Netzwerk, **felder: Any) -> Angebot:
    neues: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, **felder)
    return neues


def nacht(befund: Befund | None = None, tage: int = 1) -> int:
    """The next night: what was noted lies further back."""
    for eintrag in Angebotslink.objects.exclude(geprueft_am=None):
        assert eintrag.geprueft_am
        Angebotslink.objects.filter(pk=eintrag.pk).update(
            geprueft_am=eintrag.geprueft_am - tage * TAG
        )
    link.abgleichen()
    befund = befund or Befund(Art.OK)
    auftraege = link.auftraege(timezone.localdate())
    return sum(link.pruefen(auftrag, hinsehen=lambda adresse: befund) for auftrag in auftraege)


def staende() -> set[tuple[str, str, int]]:
    return {
        (eintrag.adresse, eintrag.zustand, eintrag.fehlversuche)
        for eintrag in Angebotslink.objects.all()
    }


def test_zeilen_folgen_den_angeboten(netzwerk: Netzwerk) -> None:
    eines = angebot(
        netzwerk, website="https://a.example", anmeldung_link="https://a.example/anmeldung"
    )
    AngebotFabrik(netzwerk=netzwerk, website="https://entwurf.example")
    angebot(netzwerk)
    assert nacht() == 2
    assert staende() == {
        ("https://a.example", "ok", 0),
        ("https://a.example/anmeldung", "ok", 0),
    }
    # A new address starts anew, an emptied one is forgotten.
    Angebot.objects.filter(pk=eines.pk).update(website="https://b.example", anmeldung_link="")
    link.abgleichen()
    link.abgleichen()
    assert staende() == {("https://b.example", "unklar", 0)}
    eines.archivieren()
    link.abgleichen()
    assert not staende()


def test_drei_naechte_bis_tot_und_eine_zurueck(netzwerk: Netzwerk) -> None:
    angebot(netzwerk, website="https://a.example")
    fehlt = Befund(Art.FEHLT, "404")
    verlauf: list[tuple[str, str, int]] = []
    for _nacht in range(3):
        assert nacht(fehlt) == 1
        # The task runs a second time: the night counts once.
        assert link.pruefen(Angebotslink.objects.values_list("pk", flat=True)) == 0
        verlauf += staende()
    assert [(zustand, mal) for _adresse, zustand, mal in verlauf] == [
        ("unklar", 1),
        ("unklar", 2),
        ("tot", 3),
    ]
    assert Angebotslink.objects.tot().get().meldung == "404"
    assert nacht() == 1
    assert staende() == {("https://a.example", "ok", 0)}


def test_wer_antwortet_hat_eine_woche_ruhe(netzwerk: Netzwerk) -> None:
    angebot(netzwerk, website="https://a.example")
    assert nacht(Befund(Art.UMGELEITET, "https://b.example")) == 1
    assert [nacht() for _nacht in range(7)] == [0, 0, 0, 0, 0, 0, 1]
    assert nacht(Befund(Art.UNKLAR, "gesperrt"), 7) == 1
    assert staende() == {("https://a.example", "unklar", 0)}


def test_wer_nicht_an_die_reihe_kam_bleibt_faellig(netzwerk: Netzwerk) -> None:
    angebot(netzwerk, website="https://a.example")
    assert nacht(Befund(Art.SPAETER)) == 1
    assert Angebotslink.objects.get().geprueft_am is None


def test_eine_adresse_wird_einmal_angesehen_und_gilt_ueberall(netzwerk: Netzwerk) -> None:
    for _nummer in range(3):
        angebot(netzwerk, website="https://a.example")
    assert nacht() == 1
    assert Angebotslink.objects.filter(zustand="ok").count() == 3


def test_auftraege_trennen_keinen_host_und_werden_nicht_zu_gross(netzwerk: Netzwerk) -> None:
    eines = angebot(netzwerk)
    adressen = [f"https://gross.example/{n}" for n in range(30)]
    adressen += [f"https://klein{n}.example/" for n in range(12)] + ["https://[kaputt"]
    links = [
        Angebotslink(angebot=angebot(netzwerk, website=adresse), feld="website", adresse=adresse)
        for adresse in adressen
    ]
    assert eines.website == ""
    Angebotslink.objects.bulk_create(links)
    je_auftrag = [
        {Angebotslink.objects.get(pk=pk).adresse for pk in auftrag}
        for auftrag in link.auftraege(timezone.localdate())
    ]
    assert [len(auftrag) for auftrag in je_auftrag] == [20, 13, 10]
    grosse = [sum("gross" in adresse for adresse in auftrag) for auftrag in je_auftrag]
    assert grosse == [20, 0, 10]  # the others come in between


def test_ein_host_fuer_die_ganze_stadt_kommt_an_die_reihe(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed is looked at before what was never seen: three nights are enough for it."""
    assert link.JE_HOST >= 100
    monkeypatch.setattr(link, "JE_HOST", 6)
    monkeypatch.setattr(link, "JE_AUFTRAG", 2)
    stadt = [angebot(netzwerk, website=f"https://stadt.example/{n}") for n in range(9)]
    heute = timezone.localdate()
    Angebotslink.objects.bulk_create(
        Angebotslink(angebot=eines, feld="website", adresse=eines.website) for eines in stadt
    )
    wackelt = Angebotslink.objects.filter(angebot=stadt[-1])
    wackelt.update(fehlversuche=1, geprueft_am=heute - TAG)
    tot = Angebotslink.objects.filter(angebot=stadt[0])
    tot.update(fehlversuche=3, geprueft_am=heute - TAG, zustand="tot")
    erste = [pk for auftrag in link.auftraege(heute) for pk in auftrag]
    assert (len(erste), erste[0]) == (6, wackelt.get().pk)
    link.pruefen(erste, hinsehen=lambda adresse: Befund(Art.OK), heute=heute)
    zweite = [pk for auftrag in link.auftraege(heute + TAG) for pk in auftrag]
    assert (len(zweite), zweite[-1]) == (3, tot.get().pk)


def test_aufgaben(netzwerk: Netzwerk, settings: Any) -> None:
    """The nightly task hands out portions; one that nobody may visit is looked at and noted."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1"  # away: nothing is handed out
    angebot(netzwerk, website="http://127.0.0.1/")
    links_pruefen()
    eintrag = Angebotslink.objects.get()
    links_ansehen(str(eintrag.pk))
    eintrag = Angebotslink.objects.get()
    assert eintrag.meldung == "Die Adresse führt in ein internes Netz."
    assert str(eintrag) == "Website: http://127.0.0.1/"


@pytest.mark.parametrize("anzahl", [1, 3])
def test_abgleich_haengt_nicht_von_der_zahl_ab(
    netzwerk: Netzwerk,
    anzahl: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for nummer in range(anzahl):
        angebot(netzwerk, website=f"https://{nummer}.example", anmeldung_link="https://x.example")
    with django_assert_num_queries(6):
        link.abgleichen()
