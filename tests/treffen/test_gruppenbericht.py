"""The duty to report: planned by itself, written, handed in, reminded of once before and after."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from netzwerk.celery import app
from tests.formulare import gezeigt
from tests.treffen.gruppenlage import VON, A, Lage, aufgenommen, gruppe_in, konto_von, lage_in
from tests.wettlauf import zuvorkommen
from treffen import tasks
from treffen.aktionen import arbeitsgruppe as gruppen
from treffen.aktionen import gruppenbericht as aktionen
from treffen.models import Arbeitsgruppe, Gruppenbericht, Gruppenmitglied

type Als = Callable[[Konto], Client]


def fristen(gruppe: Arbeitsgruppe) -> list[tuple[date, bool]]:
    return [(b.faellig_am, b.ist_abgegeben) for b in gruppe.berichte.order_by("faellig_am")]


def monate(gruppe: Arbeitsgruppe, zahl: int) -> date:
    return aktionen.monate_nach(gruppe.gegruendet_am, zahl)


def geschrieben(gruppe: Arbeitsgruppe) -> Gruppenbericht:
    bericht: Gruppenbericht = gruppe.berichte.get(abgegeben_am__isnull=True)
    bericht.text = "Wir haben alle Wege gesammelt."
    bericht.save()
    return bericht


def test_monate_enden_am_letzten_tag() -> None:
    assert aktionen.monate_nach(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert aktionen.monate_nach(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert aktionen.monate_nach(date(2026, 6, 15), 6) == date(2026, 12, 15)


@pytest.mark.django_db
def test_berichte_kommen_von_selbst_und_folgen_dem_rhythmus(
    koordination: Konto, netzwerk: Netzwerk
) -> None:
    heute = timezone.localdate()
    gruppe = gruppe_in(netzwerk, zustand="geplant", gegruendet_am=heute - timedelta(days=40))
    assert aktionen.vorsehen(gruppe=gruppe, von=VON) is None
    gruppen.beginnen(gruppe=gruppe, von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 6), False)]
    assert aktionen.vorsehen(gruppe=gruppe, von=VON) is None

    gruppe.bericht_monate = 1
    gruppen.aendern(gruppe=gruppe, felder=["bericht_monate"], von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 2), False)]
    # Handed in before it is due: the next one is the one after.
    aktionen.abgeben(bericht=geschrieben(gruppe), von=koordination)
    assert fristen(gruppe) == [(monate(gruppe, 2), True), (monate(gruppe, 3), False)]

    gruppe.bericht_monate = 3
    gruppen.aendern(gruppe=gruppe, felder=["bericht_monate", "name"], von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 2), True), (monate(gruppe, 3), False)]
    gruppe.bericht_monate = 6
    gruppen.aendern(gruppe=gruppe, felder=["bericht_monate"], von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 2), True), (monate(gruppe, 6), False)]
    # Without the duty the empty one goes; what somebody has begun stays.
    gruppe.bericht_monate = None
    geschrieben(gruppe)
    gruppen.aendern(gruppe=gruppe, felder=["bericht_monate"], von=VON)
    assert len(fristen(gruppe)) == 2
    gruppe.berichte.update(text="x")
    gruppe.berichte.filter(abgegeben_am__isnull=True).update(text="")
    gruppen.aendern(gruppe=gruppe, felder=["bericht_monate"], von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 2), True)]

    # What is missing is made at night, for those who work and owe.
    gruppe.bericht_monate = 6
    gruppe.save()
    gruppe_in(netzwerk, name="AG geplant", zustand="geplant")
    gruppe_in(netzwerk, name="AG ohne Pflicht", bericht_monate=None)
    assert app.conf.beat_schedule["gruppenberichte"]["task"] == (
        tasks.gruppenberichte_fortschreiben.name
    )
    tasks.gruppenberichte_fortschreiben()
    tasks.gruppenberichte_fortschreiben()
    assert Gruppenbericht.objects.filter(abgegeben_am__isnull=True).count() == 1
    gruppen.beenden(gruppe=gruppe, abschluss="Fertig.", von=VON)
    assert fristen(gruppe) == [(monate(gruppe, 2), True)]


@pytest.mark.django_db
def test_schreiben_abgeben_lesen(
    als: Als, koordination: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk
) -> None:
    lage = lage_in(netzwerk)
    andere = lage_in(netzwerk, name="AG Krisen")
    bericht = aktionen.vorsehen(gruppe=lage.gruppe, von=VON)
    assert bericht is not None
    schreiben = lage.adresse(f"berichte/{bericht.pk}/bearbeiten/")
    abgeben, lesen = (lage.adresse(f"berichte/{bericht.pk}/{p}") for p in ("abgeben/", ""))
    for konto, stand in (
        (fachkraft, 403), (fremde, 404), (andere.leitung, 403), (konto_von(lage.mitglied), 403)
    ):  # fmt: skip
        for adresse in (schreiben, abgeben, lesen):
            assert als(konto).get(adresse).status_code == stand
    # Not by way of another group's address.
    fremd = andere.adresse(f"berichte/{bericht.pk}/bearbeiten/")
    assert als(andere.leitung).get(fremd).status_code == 404

    client = als(lage.leitung)
    leer = client.post(abgeben, follow=True)
    assert "noch leer" in leer.content.decode()
    assert "noch leer" in client.get(lesen).content.decode()
    angaben = gezeigt(client.get(schreiben).context["form"])
    gespeichert = client.post(schreiben, angaben | {"text": "Erster Satz.", "weiter": "1"})
    assert gespeichert["Location"] == abgeben
    assert "Erster Satz." in client.get(abgeben).content.decode()
    # The other tab still shows the empty one.
    konflikt = client.post(schreiben, angaben | {"text": "Anderer Satz."})
    assert konflikt.status_code == 422
    weiter = gezeigt(client.get(schreiben).context["form"]) | {"text": "Zwei Sätze."}
    entwurf = client.post(schreiben, weiter, follow=True)
    assert "noch nicht" in entwurf.content.decode()
    assert "Ein Entwurf ist da." in client.get(lage.adresse()).content.decode()
    assert "Zwei Sätze." not in als(fachkraft).get(lage.adresse()).content.decode()

    fertig = client.post(abgeben, follow=True)
    assert "Der Bericht ist abgegeben." in fertig.content.decode()
    noch = client.post(abgeben, follow=True)
    assert "bleibt, wie er ist" in noch.content.decode()
    zu_spaet = client.post(schreiben, weiter | {"text": "Nachgeschoben."}, follow=True)
    assert "bleibt, wie er ist" in zu_spaet.content.decode()
    bericht.refresh_from_db()
    assert (bericht.text, bericht.abgegeben_von) == ("Zwei Sätze.", lage.leitung)
    gelesen = als(koordination).get(lesen).content.decode()
    assert "Zwei Sätze." in gelesen
    assert lage.leitung.name in gelesen
    brief = bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_ABGEGEBEN))
    assert (netzwerk.kontakt_email or netzwerk.absender_email) in brief.to[0]
    assert lesen in brief.body


def erinnert(anlass: str) -> list[str]:
    zeilen = Nachricht.objects.filter(anlass=anlass).order_by("pk")
    return list(zeilen.values_list("empfaenger", flat=True))


@pytest.mark.django_db
def test_vor_und_nach_dem_tag_wird_je_einmal_erinnert(netzwerk: Netzwerk) -> None:
    heute = timezone.localdate()
    lage = lage_in(netzwerk)
    bericht = Gruppenbericht.objects.create(
        gruppe=lage.gruppe, faellig_am=heute + timedelta(days=15)
    )

    def nacht(tage_bis: int) -> None:
        Gruppenbericht.objects.update(faellig_am=heute + timedelta(days=tage_bis))
        tasks.gruppenberichte_fortschreiben()
        tasks.gruppenberichte_fortschreiben()

    leitung = lage.leitung.email
    nacht(15)
    assert erinnert(aktionen.ANLASS_BALD) == []
    nacht(14)
    assert erinnert(aktionen.ANLASS_BALD) == [leitung]
    bald = Nachricht.objects.get(anlass=aktionen.ANLASS_BALD)
    assert "Bald fällig" in bauen(bald).subject
    nacht(-2)
    assert erinnert(aktionen.ANLASS_UEBERFAELLIG) == []
    with pytest.raises(NichtMehrNoetig):  # its day has moved
        bauen(Nachricht.objects.get(pk=bald.pk))
    nacht(-31)
    assert erinnert(aktionen.ANLASS_UEBERFAELLIG) == []
    nacht(-3)
    assert erinnert(aktionen.ANLASS_UEBERFAELLIG) == [leitung]
    zweite = Nachricht.objects.get(anlass=aktionen.ANLASS_UEBERFAELLIG)
    assert "war am" in bauen(zweite).body

    # Nobody leads: the deputies are asked instead.
    Gruppenmitglied.objects.filter(aufgabe=A.LEITUNG).update(bis=heute)
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(pk=zweite.pk))
    esche = konto_von(aufgenommen(lage.gruppe, "Esche", A.STELLVERTRETUNG))
    nacht(-3)
    assert erinnert(aktionen.ANLASS_UEBERFAELLIG) == [leitung, esche.email]
    bericht.delete()
    with pytest.raises(NichtMehrNoetig):
        bauen(Nachricht.objects.get(anlass=aktionen.ANLASS_UEBERFAELLIG, empfaenger=esche.email))


@pytest.mark.django_db(transaction=True)
def test_zwei_geben_zugleich_ab(koordination: Konto, netzwerk: Netzwerk) -> None:
    lage: Lage = lage_in(netzwerk)
    aktionen.vorsehen(gruppe=lage.gruppe, von=VON)
    bericht = geschrieben(lage.gruppe)

    def zu_spaet() -> str:
        try:
            aktionen.abgeben(bericht=bericht, von=koordination)
        except FalscherZustand as grund:
            return str(grund)
        return "abgegeben"

    antwort = zuvorkommen(lambda: aktionen.abgeben(bericht=bericht, von=lage.leitung), zu_spaet)
    assert "schon abgegeben" in antwort
    assert len(fristen(lage.gruppe)) == 2
    assert erinnert(aktionen.ANLASS_ABGEGEBEN) == [
        netzwerk.kontakt_email or netzwerk.absender_email
    ]
