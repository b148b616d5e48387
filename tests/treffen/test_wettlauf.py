"""Who comes second is told so; what the first has written stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.formulare import gezeigt
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage, angaben, offen
from tests.wettlauf import zuvorkommen
from treffen.aktionen import protokoll as aktionen
from treffen.models import Anschreiben, Massnahme, Protokoll, Protokollabschnitt, Teilnahme, Treffen

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
    anschreiben = Anschreiben.objects.create(treffen=treffen, betreff="Kommt", text="Bis bald")
    antwort = zuvorkommen(
        lambda: treffen.absagen("Zu wenige können kommen."),
        lambda: besuch.post(
            adresse("einladung-senden", treffen),
            {"vorgang": anschreiben.vorgang, "anzahl": "1"},
            follow=True,
        ),
    )
    assert "auf dem Weg" not in antwort.text
    assert [str(m) for m in antwort.context["messages"]] != []
    assert not Teilnahme.objects.exists()
    assert not Nachricht.objects.exists()


def test_freigabe_waehrend_des_schreibens(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    besuch = als(koordination)
    antwort = zuvorkommen(
        lambda: protokoll.freigeben(koordination),
        lambda: besuch.post(lage.editor(lage.top1), angaben(ergebnis="Zu spät.")),
    )
    assert antwort.status_code == 409
    assert "Zu spät.</textarea>" in antwort.text  # for copying
    assert not Protokollabschnitt.objects.exclude(ergebnis="").exists()


def test_der_punkt_verschwindet_waehrend_des_schreibens(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    ProtokollFabrik(treffen=lage.treffen)
    besuch, ziel = als(koordination), lage.editor(lage.top1)
    antwort = zuvorkommen(
        lage.top1.entfernen,
        lambda: besuch.post(ziel, angaben(ergebnis="Alle sind dafür.")),
    )
    assert antwort.status_code == 409
    assert "Alle sind dafür." in antwort.text  # to copy it
    assert [top.titel for top in lage.treffen.tops.all()] == ["Meldewege"]
    assert not Protokollabschnitt.objects.exists()


def test_eine_massnahme_aendert_sich_waehrend_des_schreibens(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    massnahme = MassnahmeFabrik(
        netzwerk=lage.netzwerk, top=lage.top1, verantwortlich=lage.kontakt, titel="Flyer"
    )
    besuch, ziel = als(koordination), lage.editor(lage.top1)
    meins = offen(besuch.get(ziel)) | {"massnahme-0-titel": "Plakat"}
    antwort = zuvorkommen(
        lambda: Massnahme.objects.update(titel="Faltblatt"), lambda: besuch.post(ziel, meins)
    )
    assert antwort.status_code == 422
    massnahme.refresh_from_db()
    assert massnahme.titel == "Faltblatt"


def test_zwei_kreuzen_zugleich_an(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN)
    teilnahme = TeilnahmeFabrik(treffen=treffen, runde=1)
    besuch, ziel = als(koordination), adresse("anwesenheit-bearbeiten", treffen)
    meins = gezeigt(besuch.get(ziel).context["form"]) | {f"t{teilnahme.pk}": "anwesend"}
    antwort = zuvorkommen(
        lambda: Teilnahme.objects.update(anwesenheit="entschuldigt"),
        lambda: besuch.post(ziel, meins),
    )
    assert antwort.status_code == 422
    teilnahme.refresh_from_db()
    assert teilnahme.anwesenheit == "entschuldigt"


def test_zweimal_freigeben_ein_dokument(als: Als, koordination: Konto, lage: Lage) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1)
    besuch = als(koordination)
    fingerabdruck = besuch.get(lage.url("protokoll-freigeben")).context["fingerabdruck"]
    antwort = zuvorkommen(
        lambda: aktionen.freigeben(protokoll=protokoll, von=koordination),
        lambda: besuch.post(
            lage.url("protokoll-freigeben"), {"fingerabdruck": fingerabdruck}, follow=True
        ),
    )
    assert antwort.status_code == 200
    assert Protokoll.objects.get().ist_freigegeben
    assert Dokument.objects.count() == 1


def test_zwei_sichern_denselben_punkt(als: Als, koordination: Konto, lage: Lage) -> None:
    """Both type, both pages save by themselves: the second is told, nothing is overwritten."""
    ProtokollFabrik(treffen=lage.treffen)
    erste, zweite = als(koordination), als(koordination)
    adresse_ = lage.editor(lage.top1)

    def sichern(client: Client, fenster: str, text: str) -> Any:
        daten = angaben(ergebnis=text, aktion="selbst", fenster=fenster, folge=1)
        return client.post(adresse_, daten)

    antwort = zuvorkommen(
        lambda: sichern(erste, "a", "Von der ersten"),
        lambda: sichern(zweite, "b", "Von der zweiten"),
    )
    assert (antwort.status_code, antwort.json()) == (409, {"lage": "konflikt"})
    assert Protokollabschnitt.objects.get().ergebnis == "Von der ersten"
