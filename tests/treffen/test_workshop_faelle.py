"""Workshops when something has changed meanwhile: no mail, no place, no wish, and a word why."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from netzwerk.basis.templatetags.portal import datum
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.wettlauf import zuvorkommen
from treffen.aktionen import antwortpost
from treffen.aktionen import workshop as aktionen
from treffen.forms.wunsch import feldname
from treffen.models import Programmpunkt, Teilnahme, Treffen, Workshop, Workshopplatz

Als = Callable[[Konto], Client]
A = Teilnahme.Antwort
VON = System("test")


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.EINGELADEN, titel="Forum")


@pytest.fixture
def punkt(treffen: Any) -> Programmpunkt:
    wahl: Programmpunkt = Programmpunkt.objects.create(
        treffen=treffen, titel="Workshops", beginn=time(10), ende=time(11), hat_wahl=True
    )
    for nummer, titel in enumerate(("Sucht", "Gewalt"), start=1):
        Workshop.objects.create(programmpunkt=wahl, nummer=nummer, titel=titel, plaetze=2)
    return wahl


@pytest.fixture
def ada(treffen: Any, punkt: Programmpunkt) -> Teilnahme:
    """Said yes, and has a place in the first workshop."""
    neu: Teilnahme = TeilnahmeFabrik(
        treffen=treffen,
        kontakt=KontaktFabrik(nachname="Ada", netzwerke=[treffen.netzwerk]),
        antwort=A.ZUGESAGT,
        beantwortet_am=timezone.now(),
    )
    Workshopplatz.objects.create(
        teilnahme=neu, programmpunkt=punkt, workshop=punkt.workshops.get(titel="Sucht")
    )
    return neu


def wunschseite(zugang: Zugang) -> str:
    return reverse("treffen:workshop-wuensche", args=[zugang.netzwerk.kurzname, zeichen(zugang)])


def link(teilnahme: Teilnahme) -> str:
    return wunschseite(antwortpost.zugaenge(teilnahme.treffen, [teilnahme])[teilnahme.pk])


def begonnen(treffen: Any) -> None:
    Treffen.objects.filter(pk=treffen.pk).update(beginn=timezone.now() - timedelta(minutes=5))


def geschrieben(treffen: Any) -> Nachricht:
    assert aktionen.schreiben(treffen=treffen, runde=1, von=VON) == 1
    brief: Nachricht = Nachricht.objects.get(anlass=aktionen.ANLASS_BRIEF)
    return brief


def test_der_brief_nennt_die_workshops(treffen: Any, ada: Teilnahme) -> None:
    mail = bauen(geschrieben(treffen))
    assert mail.subject == f"Ihre Workshops am {datum(treffen.beginn)}: Forum"
    assert "Sucht" in mail.body
    assert "Gewalt" not in mail.body
    assert link(ada) in mail.body


def test_der_brief_unterbleibt(treffen: Any, ada: Teilnahme) -> None:
    """Each reason by itself; the mail is built when it is sent."""
    post = geschrieben(treffen)

    def grund() -> str:
        with pytest.raises(NichtMehrNoetig) as gefangen:
            bauen(Nachricht.objects.get(pk=post.pk))
        return str(gefangen.value)

    Workshopplatz.objects.all().delete()
    assert grund() == "Die Person hat keinen Platz in einem Workshop mehr."
    Zugang.objects.update(widerrufen_am=timezone.now())
    assert grund() == "Der persönliche Link gilt nicht mehr."
    begonnen(treffen)
    assert grund() == "Das Treffen steht nicht mehr bevor."
    Teilnahme.objects.filter(pk=ada.pk).update(antwort=A.ABGESAGT)
    assert grund() == "Die Person kommt nicht mehr."


def test_nach_dem_beginn_steht_alles_fest(
    treffen: Any, punkt: Programmpunkt, ada: Teilnahme
) -> None:
    begonnen(treffen)
    gewalt = punkt.workshops.get(titel="Gewalt")
    with pytest.raises(FalscherZustand, match="Die Plätze dieses Treffens stehen fest"):
        aktionen.versetzen(teilnahme=ada, punkt=punkt, workshop=gewalt, mitteilen=True, von=VON)
    with pytest.raises(FalscherZustand, match="Das Treffen hat schon begonnen"):
        aktionen.schreiben(treffen=treffen, runde=1, von=VON)
    with pytest.raises(FalscherZustand, match="keine Workshops mehr wählen"):
        aktionen.wuenschen(teilnahme=ada, wuensche={punkt.pk: [gewalt.pk]}, von=VON)
    assert Workshopplatz.objects.get().workshop.titel == "Sucht"
    assert not ada.wuensche.exists()
    assert not Nachricht.objects.exists()


def test_was_schon_so_ist_bleibt(treffen: Any, punkt: Programmpunkt, ada: Teilnahme) -> None:
    sucht = punkt.workshops.get(titel="Sucht")
    platz = Workshopplatz.objects.get()
    aktionen.wuenschen(teilnahme=ada, wuensche={punkt.pk: [sucht.pk]}, von=VON)
    wunsch = ada.wuensche.get()
    aktionen.wuenschen(teilnahme=ada, wuensche={punkt.pk: [sucht.pk]}, von=VON)
    assert ada.wuensche.get().pk == wunsch.pk
    assert not aktionen.versetzen(
        teilnahme=ada, punkt=punkt, workshop=sucht, mitteilen=True, von=VON
    )
    assert Workshopplatz.objects.get().pk == platz.pk
    assert not Nachricht.objects.exists()


def test_eine_runde_die_es_nicht_gibt(treffen: Any, ada: Teilnahme) -> None:
    for runde in (0, 2):
        assert aktionen.schreiben(treffen=treffen, runde=runde, von=VON) == 0
    Workshopplatz.objects.all().delete()  # nobody to write to
    assert aktionen.schreiben(treffen=treffen, runde=1, von=VON) == 0
    assert not Nachricht.objects.exists()


def test_eine_wahl_ohne_workshops(
    client: Client, treffen: Any, punkt: Programmpunkt, ada: Teilnahme
) -> None:
    """The slot stands in the programme already, its workshops not yet: nothing to ask."""
    leer = Programmpunkt.objects.create(
        treffen=treffen, titel="Runde 2", beginn=time(13), ende=time(14), hat_wahl=True
    )
    form = client.get(link(ada)).context["form"]
    assert [(p.pk, len(felder)) for p, felder in form.gruppen()] == [(punkt.pk, 2)]
    gewalt = punkt.workshops.get(titel="Gewalt")
    gesendet = {feldname(punkt.pk, 1): gewalt.pk, feldname(leer.pk, 1): gewalt.pk}
    assert client.post(link(ada), gesendet).status_code == 302
    assert [(w.programmpunkt_id, w.workshop_id) for w in ada.wuensche.all()] == [
        (punkt.pk, gewalt.pk)
    ]


def test_ein_link_zu_etwas_anderem(client: Client, treffen: Any, ada: Teilnahme) -> None:
    assert ada.kontakt is not None
    fremd = Zugang.fuer(
        ada.kontakt,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=treffen,
        netzwerk=treffen.netzwerk,
        tage=30,
    )
    assert client.get(link(ada)).status_code == 200
    assert client.get(wunschseite(fremd)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_die_frist_endet_beim_speichern(
    client: Client, treffen: Any, punkt: Programmpunkt, ada: Teilnahme
) -> None:
    ziel = link(ada)
    gewalt = punkt.workshops.get(titel="Gewalt")
    gestern = timezone.localdate() - timedelta(days=1)
    antwort: Any = zuvorkommen(
        lambda: Treffen.objects.filter(pk=treffen.pk).update(antwort_bis=gestern),
        lambda: client.post(ziel, {feldname(punkt.pk, 1): gewalt.pk}),
    )
    assert "kamen zu spät" in antwort.text
    assert antwort.context["form"] is None
    assert not ada.wuensche.exists()


def test_die_liste_passt_nicht_mehr(als: Als, koordination: Konto, treffen: Any) -> None:
    """Between preview and confirmation somebody put workshops at the same time."""
    browser = als(koordination)
    ziel = reverse("treffen:programm-einlesen", args=[treffen.netzwerk.kurzname, treffen.pk])
    liste = "Beginn;Ende;Format;Titel\n10:00;11:00;workshop;Sucht\n"
    vorschau: Any = browser.post(ziel, {"datei": SimpleUploadedFile("p.csv", liste.encode())})
    gelesen = {feld.html_name: feld.value() for feld in vorschau.context["form"]}
    Programmpunkt.objects.create(
        treffen=treffen, titel="Foren", beginn=time(10, 30), ende=time(12), hat_wahl=True
    )
    antwort: Any = browser.post(ziel, gelesen, follow=True)
    assert antwort.redirect_chain == [(ziel, 302)]
    assert "Die Workshops um 10:00 Uhr überschneiden sich mit „Foren“." in antwort.text
    assert [p.titel for p in treffen.programm.all()] == ["Foren"]
    assert not Workshop.objects.exists()
