"""Choosing a group on the phone: by code, account and personal link; the last place; the beamer."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TreffenFabrik
from tests.treffen import antworten, strukturlage
from tests.wettlauf import zuvorkommen
from treffen.aktionen import gruppenwahl as aktionen
from treffen.aktionen.gruppenmeldung import HOECHSTENS_OFFEN
from treffen.aktionen.gruppenmitglied import KeinPlatz
from treffen.gruppenplaetze import Wahl, lagen, offene_wahl, waehlbare, wahl_nach, wahl_zu
from treffen.models import (
    Arbeitsgruppe,
    Gruppenmeldung,
    Gruppenmitglied,
    Schwerpunktthema,
    Treffen,
)

Als = Callable[[Konto], Client]
VON = System("test")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _frisch() -> None:
    cache.clear()


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    eines: Treffen = TreffenFabrik(netzwerk=netzwerk, titel="Netzwerktreffen im März")
    return eines


def person(**angaben: str) -> dict[str, str]:
    return {
        "vorname": "Sina",
        "nachname": "Neumann",
        "einrichtung_name": "Sportverein Beispiel",
        "email": "neu@verein.example",
    } | angaben


def wer(gruppe: Arbeitsgruppe) -> list[str]:
    return [m.kontakt.nachname for m in gruppe.mitglieder.jetzt().select_related("kontakt")]


@pytest.mark.django_db
def test_der_code_fuehrt_zu_den_gruppen(client: Client, treffen: Treffen) -> None:
    netzwerk = treffen.netzwerk
    strukturlage.gruppe(treffen)
    strukturlage.gruppe(TreffenFabrik(netzwerk=netzwerk), "AG Anderswo")
    strukturlage.gruppe(treffen, "AG Geschlossen", offen=False)
    # The topic of a poll counts for the poll's meeting, though nobody has said so at the topic.
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk, treffen))
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Austausch",
        frage=frage,
        option=frage.optionen.first(),
        rang=1,
        stimmen=4,
    )
    Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name="AG Austausch", schwerpunktthema=thema, offen_fuer_wahl=True
    )
    wahl, alle = Wahl(netzwerk, treffen), Wahl(netzwerk)
    for eine, erwartet in (
        (wahl, ["AG Austausch", "AG Meldewege"]),
        (alle, ["AG Austausch", "AG Anderswo", "AG Meldewege"]),
    ):
        kurz = reverse("gruppenwahl-kurz", args=[eine.code.upper()])
        seite = client.get(kurz, follow=True)
        assert seite.redirect_chain == [(eine.adresse, 302)]
        assert [lage.gruppe.name for lage, _m, _o in seite.context["karten"]] == erwartet
    assert "0 von 2 Plätzen vergeben" in seite.text
    assert "Noch ist niemand dabei, alle sind willkommen" in seite.text
    for falsch in ("", "x-abcdef", "n999999-abcdef", "999999-abcdef", f"{treffen.pk}-abcdef"):
        assert wahl_zu(falsch) is None, falsch
    assert client.get(reverse("gruppenwahl-kurz", args=["n1-abcdef"])).status_code == 404
    fremd = reverse("treffen:gruppenwahl-zeigen", args=[NetzwerkFabrik().kurzname, wahl.code])
    assert client.get(fremd).status_code == 404
    offen = offene_wahl(treffen)
    assert offen is not None
    assert offen.code == wahl.code
    assert offene_wahl(None) is offene_wahl(TreffenFabrik(netzwerk=netzwerk)) is None
    Arbeitsgruppe.objects.update(offen_fuer_wahl=False)
    assert "Gerade nimmt keine Gruppe neue Mitglieder auf" in client.get(wahl.adresse).text


@pytest.mark.django_db
def test_mit_konto_ist_man_sofort_dabei(als: Als, fachkraft: Konto, treffen: Treffen) -> None:
    netzwerk = treffen.netzwerk
    eine = strukturlage.gruppe(treffen, "AG Eins")
    andere = strukturlage.gruppe(treffen, "AG Zwei", plaetze=1)
    adresse = Wahl(netzwerk, treffen).adresse
    besuch = als(fachkraft)
    ohne = besuch.get(adresse)
    assert not ohne.context["kennt"]  # an account of nobody in the register types a name
    kontakt = KontaktFabrik(netzwerke=[netzwerk], konto=fachkraft, nachname="Ich")
    antwort = besuch.post(adresse, {"gruppe": eine.pk}, follow=True)
    assert "Sie sind dabei: AG Eins." in antwort.text
    besuch.post(adresse, {"gruppe": eine.pk})  # pressed twice
    assert wer(eine) == ["Ich"]
    # Changing is one step: out of the one, into the other.
    besuch.post(adresse, {"gruppe": andere.pk})
    assert (wer(eine), wer(andere)) == ([], ["Ich"])
    assert "Hierhin wechseln" in besuch.get(adresse).text
    besuch.post(adresse, {"gruppe": andere.pk, "schritt": "weg"})
    assert wer(andere) == []
    # A full one says so, and nobody loses her place for it.
    besuch.post(adresse, {"gruppe": eine.pk})
    aktionen.waehlen(
        gruppe=andere, kontakt=KontaktFabrik(netzwerke=[netzwerk], nachname="Du"), von=VON
    )
    voll = besuch.post(adresse, {"gruppe": andere.pk}, follow=True)
    assert "Die Gruppe „AG Zwei“ hat keinen freien Platz mehr." in voll.text
    assert (wer(eine), wer(andere)) == (["Ich"], ["Du"])
    # A lead stays, whatever she presses; in the network's list one may be in several.
    Gruppenmitglied.objects.filter(kontakt=kontakt).update(aufgabe="leitung")
    assert "Sie leiten diese Gruppe." in besuch.get(adresse).text
    besuch.post(adresse, {"gruppe": eine.pk, "schritt": "weg"})
    Arbeitsgruppe.objects.update(plaetze=None)
    besuch.post(Wahl(netzwerk).adresse, {"gruppe": andere.pk})
    assert (wer(eine), wer(andere)) == (["Ich"], ["Du", "Ich"])
    for unsinn in ("x", "999999"):
        falsch = besuch.post(adresse, {"gruppe": unsinn}, follow=True)
        assert "Diese Gruppe nimmt gerade niemanden auf." in falsch.text


@pytest.mark.django_db
def test_mit_dem_persoenlichen_link(client: Client, treffen: Treffen) -> None:
    (teilnahme,) = antworten.eingeladene(treffen, nachname="Gast")
    antwortseite = antworten.link(teilnahme)
    assert "Arbeitsgruppe wählen" not in client.get(antwortseite).text
    gruppe = strukturlage.gruppe(treffen)
    strukturlage.gruppe(TreffenFabrik(netzwerk=treffen.netzwerk), "AG Anderswo")
    adresse = antworten.link(teilnahme, "gruppenwahl-link")
    assert adresse in client.get(antwortseite).text
    seite = client.get(adresse)
    assert [lage.gruppe for lage, _m, _o in seite.context["karten"]] == [gruppe]
    client.post(adresse, {"gruppe": gruppe.pk})
    assert wer(gruppe) == ["Gast"]
    assert "Sie sind dabei." in client.get(adresse).text
    # A link to something else than an invitation leads nowhere.
    zugang = Zugang.fuer(
        KontaktFabrik(), zweck="einladung", gegenstand=treffen, netzwerk=treffen.netzwerk, tage=1
    )
    fremd = reverse("treffen:gruppenwahl-link", args=[treffen.netzwerk.kurzname, zeichen(zugang)])
    assert client.get(fremd).status_code == 404


@pytest.mark.django_db
def test_ohne_konto_wird_ein_platz_vorgemerkt(client: Client, treffen: Treffen) -> None:
    eine = strukturlage.gruppe(treffen, "AG Eins", plaetze=1)
    andere = strukturlage.gruppe(treffen, "AG Zwei", plaetze=1)
    liste = Wahl(treffen.netzwerk, treffen).adresse
    melden = f"{liste}melden/"
    assert f"{melden}?gruppe={eine.pk}" in client.get(liste).text
    form = client.get(melden, {"gruppe": eine.pk}).context["form"]
    assert form["gruppe"].value() == str(eine.pk)
    leer = client.post(melden, {"gruppe": "999"})
    assert leer.status_code == 422
    assert "Diese Gruppe nimmt gerade niemanden auf." in leer.text
    antwort = client.post(melden, person(gruppe=str(eine.pk)), follow=True)
    assert "Ihre Meldung ist eingegangen: AG Eins." in antwort.text
    assert "Ihr Platz ist vorgemerkt." in antwort.text
    # The place is held: whoever comes now reads that it is full, and keeps what she typed; also
    # the same person on another phone, else a stranger would learn who waits.
    fremder = Client()
    dasselbe = fremder.post(melden, person(gruppe=str(eine.pk), email="NEU@verein.example"))
    assert dasselbe.status_code == 422
    voll = fremder.post(melden, person(gruppe=str(eine.pk), email="spaet@verein.example"))
    assert voll.status_code == 422
    assert "was Sie eingegeben haben, bleibt stehen" in voll.text
    assert "spaet@verein.example" in voll.text
    assert "AG Eins (voll)" in voll.text
    # This phone may change and take back, without typing again.
    client.post(liste, {"gruppe": andere.pk})
    assert Gruppenmeldung.objects.get().gruppe == andere
    client.post(liste, {"gruppe": andere.pk})  # twice
    fremder.post(liste, {"gruppe": eine.pk})  # a phone that the portal does not know: nothing
    assert Gruppenmeldung.objects.get().gruppe == andere
    # One phone holds one place: a second Meldung takes the place of the first, once it is held.
    assert "gilt nur noch die neue Meldung" in client.get(melden).text
    assert "gilt nur noch die neue Meldung" not in fremder.get(melden).text
    for nummer in range(3):
        client.post(melden, person(gruppe=str(eine.pk), email=f"n{nummer}@verein.example"))
    einzige = Gruppenmeldung.objects.get()
    assert (einzige.gruppe, einzige.email) == (eine, "n2@verein.example")
    client.post(liste, {"gruppe": eine.pk, "schritt": "weg"})
    assert not Gruppenmeldung.objects.exists()


@pytest.mark.django_db
def test_zweimal_dieselbe_person(client: Client, treffen: Treffen) -> None:
    eine, andere = strukturlage.gruppe(treffen, "AG Eins"), strukturlage.gruppe(treffen, "AG Zwei")
    kontakt = KontaktFabrik(
        netzwerke=[treffen.netzwerk], nachname="Neumann", email="neu@verein.example"
    )
    aktionen.waehlen(gruppe=eine, kontakt=kontakt, von=VON)
    melden = f"{Wahl(treffen.netzwerk, treffen).adresse}melden/"
    # Who is in a group, or waits, is nobody's business: three browsers see the same.
    aktionen.melden(
        meldung=Gruppenmeldung(gruppe=andere, **person(email="wartet@verein.example")), von=VON
    )
    gesehen = []
    for gruppe, adresse in (
        (eine, "neu@verein.example"),
        (andere, "Wartet@verein.example"),
        (andere, "fremd@verein.example"),
    ):
        browser = Client()
        vorher = lagen(waehlbare(treffen.netzwerk, treffen))
        antwort = browser.post(melden, person(gruppe=str(gruppe.pk), email=adresse), follow=True)
        nachher = lagen(waehlbare(treffen.netzwerk, treffen))
        gesehen.append(
            (
                f"Ihre Meldung ist eingegangen: {gruppe}." in antwort.text,
                antwort.text.count("Ihr Platz ist vorgemerkt."),
                "sessionid" in browser.cookies,
                sum(lage.belegt for lage in nachher) - sum(lage.belegt for lage in vorher),
            )
        )
        Gruppenmeldung.objects.filter(email=adresse).delete()
    assert gesehen == [(True, 1, True, 1)] * 3
    # What was decided meanwhile moves no more.
    schon = Gruppenmeldung.objects.create(
        gruppe=eine, zustand="abgelehnt", **person(email="drei@verein.example")
    )
    with pytest.raises(FalscherZustand, match="schon bearbeitet"):
        aktionen.umentscheiden(meldung=schon, gruppe=andere, von=VON)
    # More than can be looked through do not wait, neither by moving there.
    Arbeitsgruppe.objects.update(plaetze=None)
    Gruppenmeldung.objects.bulk_create(
        Gruppenmeldung(gruppe=eine, **person(email=f"n{n}@verein.example"))
        for n in range(HOECHSTENS_OFFEN)
    )
    hundertste = client.post(melden, person(gruppe=str(eine.pk), email="viele@verein.example"))
    assert "warten gerade zu viele auf Aufnahme" in hundertste.text
    wartet = Gruppenmeldung.objects.get(gruppe=andere)
    with pytest.raises(FalscherZustand, match="zu viele"):
        aktionen.umentscheiden(meldung=wartet, gruppe=eine, von=VON)
    eine.offen_fuer_wahl = False
    eine.save()
    with pytest.raises(FalscherZustand, match="nimmt gerade niemanden auf"):
        aktionen.waehlen(gruppe=eine, kontakt=KontaktFabrik(), von=VON)


@pytest.mark.django_db(transaction=True)
def test_der_letzte_platz(treffen: Treffen) -> None:
    """Two at once, on connections of their own: one is in, the other reads that it is full."""
    gruppe = strukturlage.gruppe(treffen, plaetze=1)
    melden = f"{Wahl(treffen.netzwerk, treffen).adresse}melden/"
    antwort = zuvorkommen(
        lambda: aktionen.waehlen(
            gruppe=gruppe, kontakt=KontaktFabrik(netzwerke=[treffen.netzwerk]), von=VON
        ),
        lambda: Client().post(melden, person(gruppe=str(gruppe.pk))),
    )
    assert antwort.status_code == 422
    assert "hat keinen freien Platz mehr" in antwort.text
    assert "neu@verein.example" in antwort.text
    assert not Gruppenmeldung.objects.exists()
    # And the other way round: a held place is taken for members, too.
    Gruppenmitglied.objects.update(bis=timezone.localdate())
    kontakt = KontaktFabrik(netzwerke=[treffen.netzwerk])

    def waehlen() -> str:
        try:
            aktionen.waehlen(gruppe=gruppe, kontakt=kontakt, von=VON)
        except KeinPlatz:
            return "voll"
        return "dabei"

    meldung = Gruppenmeldung(gruppe=gruppe, **person())
    assert zuvorkommen(lambda: aktionen.melden(meldung=meldung, von=VON), waehlen) == "voll"
    assert lagen(waehlbare(treffen.netzwerk, treffen))[0].ist_voll


@pytest.mark.django_db
def test_handys_und_beamer_fragen_nach(
    als: Als, client: Client, koordination: Konto, treffen: Treffen
) -> None:
    netzwerk = treffen.netzwerk
    gruppe = strukturlage.gruppe(treffen)
    leitung = KontaktFabrik(netzwerke=[netzwerk], vorname="Robin", nachname="Leitmann")
    Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=leitung, aufgabe="leitung")
    handy = Wahl(netzwerk, treffen).adresse
    beamer = reverse("treffen:gruppenwahl-beamer-treffen", args=[netzwerk.kurzname, treffen.pk])
    regie = als(koordination)
    ganz = regie.get(beamer)
    assert f"/g/{Wahl(netzwerk, treffen).code}" in ganz.text
    assert "1 von 2" in ganz.text
    stand = client.get(handy).context["stand"]
    assert stand == ganz.context["stand"]
    # Many phones share one look at the figures.
    with CaptureQueriesContext(connection) as geteilt:
        assert client.get(handy, {"stand": stand}, headers=HTMX).status_code == 204
    cache.clear()
    with CaptureQueriesContext(connection) as selbst:
        assert client.get(handy, {"stand": stand}, headers=HTMX).status_code == 204
    assert len(geteilt) < len(selbst)
    assert regie.get(beamer, {"stand": stand}, headers=HTMX).status_code == 204
    aktionen.melden(meldung=Gruppenmeldung(gruppe=gruppe, **person()), von=VON)
    cache.clear()
    for besuch, adresse, wort in ((client, handy, "2 von 2"), (regie, beamer, "voll")):
        neu = besuch.get(adresse, {"stand": stand}, headers=HTMX)
        assert wort in neu.text
        assert "<html" not in neu.text
        assert "HX-Request" in neu["Vary"]
        assert "Stand neu laden" in besuch.get(adresse).text
    with CaptureQueriesContext(connection) as eine:
        regie.get(beamer)
    for nummer in range(3):
        strukturlage.gruppe(treffen, f"AG {nummer}", plaetze=None)
    with CaptureQueriesContext(connection) as vier:
        regie.get(beamer)
    assert len(vier) == len(eine)
    # Of the whole network, and with nothing to show.
    Arbeitsgruppe.objects.update(offen_fuer_wahl=False)
    leer = regie.get(reverse("treffen:gruppenwahl-beamer", args=[netzwerk.kurzname]))
    assert "Gerade nimmt keine Gruppe neue Mitglieder auf." in leer.text


@pytest.mark.django_db
def test_eine_umfrage_ohne_treffen_fuehrt_zu_den_gruppen(client: Client, treffen: Treffen) -> None:
    """Over several days nobody stands at a beamer: the last page is the only way there. The page
    names leads, so a poll that founded nothing does not lead to it."""
    netzwerk = treffen.netzwerk
    strukturlage.gruppe(treffen)
    frage = strukturlage.frage(strukturlage.umfrage(netzwerk, treffen))
    umfrage = frage.umfrage
    assert wahl_nach(umfrage) == offene_wahl(treffen)
    umfrage.treffen = None
    umfrage.save()
    alle = Wahl(netzwerk)
    assert wahl_nach(umfrage) is None
    assert alle.adresse not in client.get(umfrage.kurze_adresse).text
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Austausch",
        frage=frage,
        option=frage.optionen.get(text="Austausch"),
        rang=1,
        stimmen=4,
    )
    eigene = Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name="AG Austausch", schwerpunktthema=thema, offen_fuer_wahl=True
    )
    assert alle.adresse in client.get(umfrage.kurze_adresse).text
    assert "AG Austausch" in client.get(alle.adresse).text
    eigene.offen_fuer_wahl = False
    eigene.save()
    assert wahl_nach(umfrage) is None
