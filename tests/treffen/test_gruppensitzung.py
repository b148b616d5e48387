"""Sessions of groups: planned by the coordination too, counted nowhere as the network's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht.lage import lage_der_koordination
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    RolleFabrik,
    TeilnahmeFabrik,
    TreffenFabrik,
)
from tests.treffen.test_gruppenleitung import Als, adresse, gruppe_in, person, sitzungsangaben
from treffen.abonnement import der_mitglieder
from treffen.beteiligung import letzte_treffen
from treffen.fortbildung import treffen_je_jahr
from treffen.models import (
    Arbeitsgruppe,
    Gruppenmitglied,
    Treffen,
    Umfrage,
)
from treffen.zyklus import Zyklus, vorschlag

A = Gruppenmitglied.Aufgabe
Z = Treffen.Zustand


@pytest.fixture
def gruppe(netzwerk: Netzwerk) -> Arbeitsgruppe:
    return gruppe_in(netzwerk)


def test_die_koordination_fuer_eine_gruppe(
    als: Als, koordination: Konto, gruppe: Arbeitsgruppe, netzwerk: Netzwerk
) -> None:
    """She may name the group, move a session, and invite whom she wants."""
    person(gruppe, nachname="Aster")
    MitgliedschaftFabrik(
        netzwerk=netzwerk,
        organisation=KontaktFabrik(netzwerke=[netzwerk], nachname="Fremd").organisation,
    )
    browser = als(koordination)
    neu = adresse("treffen-neu", netzwerk)
    seite = browser.get(f"{neu}?gruppe={gruppe.pk}").context["form"]
    assert seite["arbeitsgruppe"].value() == gruppe.pk
    assert seite["art"].value() == Treffen.Art.AG_SITZUNG
    steuerung = gruppe_in(netzwerk, "Steuerung", art=Arbeitsgruppe.Art.STEUERUNGSGRUPPE)
    seite = browser.get(f"{neu}?gruppe={steuerung.pk}").context["form"]
    assert seite["art"].value() == Treffen.Art.STEUERUNGSGRUPPE
    assert browser.get(f"{neu}?gruppe=99999").context["form"]["arbeitsgruppe"].value() is None
    browser.post(neu, sitzungsangaben(arbeitsgruppe=gruppe.pk, art="ag_sitzung"))
    sitzung = Treffen.objects.get()
    assert sitzung.arbeitsgruppe == gruppe
    plenum = TreffenFabrik(netzwerk=netzwerk)
    antwort = browser.post(
        neu, sitzungsangaben(arbeitsgruppe=gruppe.pk, art="ag_sitzung", vorheriges=plenum.pk)
    )
    assert "gehört nicht zu derselben Gruppe" in antwort.text
    Treffen.objects.filter(pk=sitzung.pk).update(zustand=Z.TERMINIERT)
    seite = browser.get(adresse("einladung-neu", netzwerk, pk=sitzung.pk))
    assert "Alle in der Gruppe „AG Meldewege“: 1 Person" in seite.text
    assert {k.nachname for k in seite.context["form"].einzelne} == {"Aster", "Fremd"}


def test_eine_beendete_gruppe_plant_nichts_mehr(
    als: Als, fachkraft: Konto, koordination: Konto, gruppe: Arbeitsgruppe, netzwerk: Netzwerk
) -> None:
    """Neither by copying a session, nor by its poll; the coordination may take that elsewhere."""
    person(gruppe, A.LEITUNG, konto=fachkraft)
    sitzung = TreffenFabrik(netzwerk=netzwerk, arbeitsgruppe=gruppe, titel="Sitzung")
    umfrage = Umfrage.objects.create(netzwerk=netzwerk, titel="Wie weiter?", treffen=sitzung)
    Arbeitsgruppe.objects.update(zustand="beendet", beendet_am=timezone.localdate())
    browser = als(fachkraft)
    for name, pk, angaben in (
        ("kopie-naechstes", sitzung.pk, {}),
        ("kopie-neu", sitzung.pk, sitzungsangaben()),
        ("umfrage-kopieren", umfrage.pk, {}),
    ):
        antwort = browser.post(adresse(name, netzwerk, pk=pk), angaben, follow=True)
        assert "Die Gruppe ist beendet und bleibt, wie sie war." in antwort.text, name
    assert (Treffen.objects.count(), Umfrage.objects.count()) == (1, 1)
    als(koordination).post(adresse("umfrage-kopieren", netzwerk, pk=umfrage.pk))
    assert Umfrage.objects.exclude(pk=umfrage.pk).get().treffen is None


def test_was_fuer_das_netzwerk_zaehlt(
    als: Als, koordination: Konto, fachkraft: Konto, gruppe: Arbeitsgruppe, netzwerk: Netzwerk
) -> None:
    """Sessions of a group count nowhere as meetings of the network, of whatever kind they are."""
    leitung = fachkraft
    person(gruppe, A.LEITUNG, konto=leitung)
    jetzt = timezone.now()
    felder = {"netzwerk": netzwerk, "zustand": Z.TERMINIERT}
    sitzung = TreffenFabrik(
        arbeitsgruppe=gruppe,
        art=Treffen.Art.NETZWERKTREFFEN,
        titel="Sitzung der Gruppe",
        beginn=jetzt + timedelta(days=2),
        ende=jetzt + timedelta(days=2, hours=2),
        **felder,
    )
    plenum = TreffenFabrik(
        titel="Das Plenum",
        beginn=jetzt + timedelta(days=60),
        ende=jetzt + timedelta(days=60, hours=2),
        **felder,
    )
    assert Zyklus.von(netzwerk).treffen == [plenum]
    assert Treffen.objects.naechstes(netzwerk) == plenum
    assert not sitzung.einladung_eilt
    # A month on, not half a year.
    tage = (vorschlag(netzwerk, sitzung).beginn - sitzung.beginn).days
    assert 20 < tage < 40
    # In the calendar of those who work in it, with its name.
    meiner = der_mitglieder(leitung, netzwerk).decode()
    assert "AG Meldewege" in meiner
    assert "Sitzung der Gruppe" not in der_mitglieder(koordination, netzwerk).decode()
    # What has been counts no more than what is ahead: attendance, training, minutes still owed.
    gewesen = {"beginn": jetzt - timedelta(days=9), "ende": jetzt - timedelta(days=8)}
    for art in (Treffen.Art.AUFTAKT, Treffen.Art.FORTBILDUNG):
        eine = TreffenFabrik(
            netzwerk=netzwerk,
            arbeitsgruppe=gruppe,
            art=art,
            zustand=Z.DURCHGEFUEHRT,
            **gewesen,
        )
        TeilnahmeFabrik(treffen=eine, anwesenheit="anwesend")
    assert not letzte_treffen(netzwerk).treffen
    jahre = treffen_je_jahr(netzwerk, koordination, mit_zahlen=True)
    assert not any(jahr.durchgefuehrt or jahr.geplant for jahr in jahre.values())
    aufgaben = [str(aufgabe.titel) for aufgabe in lage_der_koordination(netzwerk).aufgaben]
    assert not [titel for titel in aufgaben if "Protokoll" in titel]
    # The list tells them apart; who works in the group has its session as the next date.
    browser = als(koordination)
    liste = adresse("treffen-liste", netzwerk)
    titel = {
        wessen: {t.titel for t in browser.get(f"{liste}?gruppe={wessen}").context["seite"]}
        for wessen in ("", "netzwerk", gruppe.pk, "99999")
    }
    beide = {"Sitzung der Gruppe", "Das Plenum"}
    assert titel == {
        "": beide,
        "netzwerk": {"Das Plenum"},
        gruppe.pk: {"Sitzung der Gruppe"},
        "99999": beide,
    }
    leer = browser.get(f"{liste}?gruppe=netzwerk&ansicht=vergangen").text
    assert "Noch kein Treffen vorbei" in leer
    andere: Konto = KontoFabrik()
    RolleFabrik(konto=andere, netzwerk=netzwerk, art="fachkraft")
    start = reverse("uebersicht:uebersicht", args=[netzwerk.kurzname])
    assert als(leitung).get(start).context["lage"].naechstes == sitzung
    assert als(andere).get(start).context["lage"].naechstes == plenum
    Treffen.objects.filter(pk=sitzung.pk).update(zustand=Z.ABGESAGT)
    assert "Keine Sitzung geplant: AG Meldewege" in browser.get(f"{liste}?gruppe={gruppe.pk}").text
