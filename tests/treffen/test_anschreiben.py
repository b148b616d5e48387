"""Writing to those a meeting is for: the draft, whom it reaches, sent once."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Verteiler
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    PartnergruppeFabrik,
    TeilnahmeFabrik,
    TopFabrik,
    TreffenFabrik,
)
from tests.formulare import gelesen, senden
from tests.treffen.anschreibenseiten import angaben, druecken, entwurf, versteckt
from tests.treffen.fabriken import GastteilnahmeFabrik
from tests.treffen.test_einladung import adresse, person
from treffen.aktionen import anschreiben as aktionen
from treffen.aktionen import einladung
from treffen.empfaengerkreis import empfaengerkreis_zu
from treffen.models import Anschreiben, Teilnahme, Treffen

Als = Callable[[Konto], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    return TreffenFabrik(netzwerk=netzwerk)


def namen(anschreiben: Anschreiben, konto: Konto) -> set[str]:
    return {t.person.nachname for t in empfaengerkreis_zu(anschreiben, konto).empfaenger}


def test_schreiben_ansehen_senden(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    TopFabrik(treffen=treffen, nummer=1, titel="Meldewege & <b>Notruf</b>")
    kim = person(netzwerk, vorname="Kim", nachname="Beispiel", organisation__name="A")
    person(netzwerk, vorname="Toni", nachname="Vorlage", organisation__name="B")
    browser, ziel = als(koordination), adresse(treffen)
    erste = browser.get(ziel).text
    assert "Alle: 2 Personen" in erste
    assert "geht an 2 Personen" in erste
    assert "Guten Tag Kim Beispiel," in erste
    assert not Anschreiben.objects.exists()  # looking writes nothing
    wahl = angaben(kreis="einzeln", kontakte=[kim.pk], text="{anrede}, wir <freuen> uns.")
    vorschau = browser.post(ziel, wahl).text
    assert "geht an 1 Person" in vorschau
    assert "Meldewege &amp; &lt;b&gt;Notruf&lt;/b&gt;" in vorschau
    assert "Guten Tag Kim Beispiel, wir &lt;freuen&gt; uns." in vorschau
    assert f'value="{kim.pk}" id="id_kontakte_0" checked' in vorschau
    assert Anschreiben.objects.get().text == wahl["text"]
    gleich = browser.get(ziel).text  # in another window, or tomorrow
    assert "wir &lt;freuen&gt; uns." in gleich
    assert f'value="{kim.pk}" id="id_kontakte_0" checked' in gleich
    weiter = senden(browser, ziel, wahl | {"schritt": "weiter"}, follow=True).text
    assert "Diese Einladung geht an 1 Person" in weiter
    assert "1 Einladung senden" in weiter
    assert not Nachricht.objects.exists()
    antwort = druecken(browser, treffen)
    assert "1 Einladung ist auf dem Weg." in antwort.text
    nachricht = Nachricht.objects.get()
    assert (nachricht.empfaenger, nachricht.gegenstand.kontakt) == (kim.email, kim)
    anschreiben = Anschreiben.objects.get()
    assert nachricht.parameter == {"anschreiben": anschreiben.pk}
    assert anschreiben.versendet_von == koordination
    mail = briefe.bauen(nachricht)
    assert "Guten Tag Kim Beispiel, wir <freuen> uns." in str(mail.body)
    # The next one begins with these words, and with everybody who is left.
    naechste = browser.get(ziel).text
    assert "wir &lt;freuen&gt; uns." in naechste
    assert "1 Person ist schon eingeladen" in naechste
    assert "geht an 1 Person" in naechste
    assert "1 Einladung ist auf dem Weg." in druecken(browser, treffen).text
    assert "Niemand ist noch einzuladen" in browser.get(ziel).text
    assert (
        "Diese Einladung erreicht niemanden"
        in browser.get(adresse(treffen, "einladung-senden")).text
    )
    assert Nachricht.objects.count() == 2


def test_vorschau_beim_tippen_sichert_den_entwurf(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    for name in ("Adam", "Berg"):
        person(netzwerk, nachname=name, organisation__name=name)
    browser, ziel = als(koordination), adresse(treffen)
    stueck = browser.post(ziel, angaben(text="Eins"), headers=HTMX).text
    assert "<h1" not in stueck
    assert "Der Entwurf ist gespeichert" in stueck
    # The page goes on with the state now saved: the same window never stands in its own way.
    stand = dict(re.findall(r'name="(stand_\w+)" value="([^"]*)"', stueck))
    assert 'id="brief-stand" hx-swap-oob="true"' in stueck
    stand = {name: unescape(wert) for name, wert in stand.items()}
    zwei = browser.post(ziel, angaben(text="Zwei", person="1") | stand, headers=HTMX).text
    assert "So liest es" in zwei
    assert "Berg" in zwei.split("So liest es")[1]
    assert Anschreiben.objects.get().text == "Zwei"
    # Another window that has not read it is told, and nothing of it is saved.
    fremd = browser.post(ziel, angaben(text="Drei") | stand, headers=HTMX).text
    assert "So ist der Entwurf noch nicht gespeichert." in fremd
    assert "hx-swap-oob" not in fremd
    assert Anschreiben.objects.get().text == "Zwei"
    assert not Nachricht.objects.exists()


def test_weitergetippt_bevor_die_sicherung_ankam(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    """Pressed with the state of before one's own saving: nobody came between."""
    person(netzwerk)
    browser, ziel = als(koordination), adresse(treffen)
    entwurf(treffen, text="Null")
    seite = gelesen(browser, ziel) | {"fenster": "dieses"}
    browser.post(ziel, angaben(text="Eins") | seite, headers=HTMX)
    weiter = browser.post(ziel, angaben(text="Zwei", schritt="weiter") | seite)
    assert weiter.status_code == 302
    # Another window saves: now it is compared again.
    browser.post(ziel, angaben(text="Drei") | gelesen(browser, ziel) | {"fenster": "anderes"})
    assert browser.post(ziel, angaben(text="Vier") | seite).status_code == 422
    assert Anschreiben.objects.get().text == "Drei"


@pytest.mark.parametrize("anfangs", ["neu", "entwurf"])
@pytest.mark.parametrize("spaet", ["Zwei", "Eins"])
def test_sicherung_kommt_nach_dem_druck_an(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any, anfangs: str, spaet: str
) -> None:
    """The page saved by itself, the button was pressed, and the press was dealt with first."""
    person(netzwerk)
    browser, ziel = als(koordination), adresse(treffen)
    if anfangs == "entwurf":
        entwurf(treffen, text="Null")
    seite = gelesen(browser, ziel) | {"fenster": "dieses"}
    # A Verteiler chosen before another audience was: the browser goes on sending it.
    verteiler = Verteiler.objects.create(netzwerk=netzwerk, name="Alle")
    worte = angaben(verteiler=verteiler.pk) | seite
    assert browser.post(ziel, worte | {"text": "Zwei", "schritt": "weiter"}).status_code == 302
    gesehen = versteckt(browser.get(adresse(treffen, "einladung-senden")).text)
    browser.post(ziel, worte | {"text": spaet}, headers=HTMX)
    antwort = browser.post(adresse(treffen, "einladung-senden"), gesehen, follow=True)
    assert "1 Einladung ist auf dem Weg." in antwort.text
    assert Anschreiben.objects.get().text == "Zwei"


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"kreis": "quatsch"}, "quatsch"),
        ({"kreis": ""}, "kern-error"),
        ({"kreis": "gruppen"}, "Wählen Sie mindestens eine Partnergruppe."),
        ({"kreis": "einzeln"}, "Wählen Sie mindestens eine Person."),
        ({"kreis": "verteiler"}, "Wählen Sie einen Verteiler."),
        ({"kreis": "verteiler", "verteiler": "99999999"}, "Diesen Verteiler gibt es nicht mehr."),
        ({"kreis": "einzeln", "kontakte": ["x", "-1", "²"]}, "kern-error"),
        ({"kreis": "einzeln", "kontakte": ["99999999"]}, "99999999"),
        ({"text": "x" * 4001}, "4000"),
        ({"text": "{vorname} {geheim}"}, "„{geheim}“ ist kein Platzhalter. Es gibt: {anrede}, "),
        ({"text": "{anrede.__class__}"}, "ist kein Platzhalter"),
        ({"text": "Offen {"}, "Eine geschweifte Klammer steht ohne Gegenstück."),
        ({"text": " "}, "Schreiben Sie, worum es geht."),
        ({"betreff": ""}, "Geben Sie einen Betreff ein."),
        ({"betreff": "{ort"}, "Eine geschweifte Klammer"),
    ],
)
def test_was_nicht_stimmt_wird_gesagt(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    treffen: Any,
    falsch: dict[str, Any],
    meldung: str,
) -> None:
    person(netzwerk)
    daten = angaben(schritt="weiter", text="Bleibt stehen") | falsch
    antwort = als(koordination).post(adresse(treffen), daten)
    assert antwort.status_code == 422
    assert meldung in unescape(antwort.text)
    assert "text" in falsch or "Bleibt stehen" in antwort.text
    assert not Anschreiben.objects.exists()


def test_platzhalter_je_person(netzwerk: Netzwerk, treffen: Any, koordination: Konto) -> None:
    """Values are text: a title in braces is not filled in again."""
    Treffen.objects.update(titel="{nachname} & Co", antwort_bis=None, ort="", online_link="")
    treffen = Treffen.objects.get()
    alle = (
        "{anrede}|{vorname}|{nachname}|{organisation}|{titel}|{uhrzeit}|{ort}|{netzwerk}|"
        "{unterschrift}"
    )
    anschreiben = entwurf(
        treffen, text=alle, versendet_am=timezone.now(), versendet_von=koordination
    )
    gast: Any = GastteilnahmeFabrik(treffen=treffen, gast__vorname="", gast__nachname="Gastmann")
    Treffen.objects.update(zustand="eingeladen")
    treffen = Treffen.objects.get()
    einladung.benachrichtigen(treffen, [gast], anschreiben=anschreiben)
    mail = briefe.bauen(Nachricht.objects.get())
    zeile = (
        f"Guten Tag Gastmann||Gastmann|Sportverein Beispiel|{{nachname}} & Co|14 bis 17 Uhr|"
        f"Ort folgt|{netzwerk}|{koordination.name}\n{netzwerk}"
    )
    assert zeile in str(mail.body)


def test_kreise(netzwerk: Netzwerk, treffen: Any, koordination: Konto) -> None:
    schule, polizei, leer = (PartnergruppeFabrik() for _ in range(3))
    lehr = person(netzwerk, gruppen=[schule], nachname="Lehr")
    KontaktFabrik(organisation=lehr.organisation, netzwerke=[netzwerk], nachname="Rektor")
    wache = person(netzwerk, gruppen=[polizei], nachname="Wache")
    # Elsewhere it is a school, here it is not.
    MitgliedschaftFabrik(organisation=wache.organisation, gruppen=[schule, leer])
    person(netzwerk, nachname="Ohne", email="")
    person(
        netzwerk,
        nachname="Falsch",
        adresse_gestoert_am=timezone.now(),
        adresse_gestoert_grund="550 unbekannt",
    )
    schon = person(netzwerk, nachname="Schon")
    TeilnahmeFabrik(treffen=treffen, kontakt=schon)
    anschreiben = entwurf(treffen)
    kreis = empfaengerkreis_zu(anschreiben, koordination)
    assert namen(anschreiben, koordination) == {"Lehr", "Rektor", "Wache"}
    assert kreis.schon == 1
    assert {(p.nachname, grund) for p, grund in kreis.ausgelassen} == {
        ("Ohne", "keine E-Mail-Adresse"),
        ("Falsch", "Adresse wird abgewiesen: 550 unbekannt"),
    }
    anschreiben.kreis = "gruppen"
    anschreiben.gruppen.set([schule])
    assert namen(anschreiben, koordination) == {"Lehr", "Rektor"}
    anschreiben.kreis = "einzeln"
    anschreiben.kontakte.set([wache, schon])
    assert namen(anschreiben, koordination) == {"Wache"}
    wache.ausscheiden()
    kreis = empfaengerkreis_zu(anschreiben, koordination)
    assert [(p.nachname, grund) for p, grund in kreis.ausgelassen] == [("Wache", "ausgeschieden")]
    anschreiben.kreis = "verteiler"
    anschreiben.verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Schulen", abfrage={"gruppe": [str(schule.pk)]}
    )
    assert namen(anschreiben, koordination) == {"Lehr", "Rektor"}


@pytest.mark.parametrize("was", ["geleert", "geloescht"])
def test_verteiler_aendert_sich_vor_dem_senden(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any, was: str
) -> None:
    """An invitation to nobody does not become one to all."""
    schule = PartnergruppeFabrik()
    person(netzwerk, gruppen=[schule], nachname="Lehr")
    person(netzwerk, nachname="Andere")
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Schulen", abfrage={"gruppe": [str(schule.pk)]}
    )
    browser, ziel = als(koordination), adresse(treffen)
    wahl = angaben(kreis="verteiler", verteiler=verteiler.pk, schritt="weiter")
    seite = browser.post(ziel, wahl, follow=True).text
    assert "Diese Einladung geht an 1 Person" in seite
    if was == "geloescht":
        verteiler.delete()
    else:
        Verteiler.objects.update(abfrage={"gruppe": ["99999"]})
    antwort = browser.post(adresse(treffen, "einladung-senden"), versteckt(seite), follow=True)
    assert "an 0 Personen statt an 1" in antwort.text
    assert "Gesendet ist noch nichts." in antwort.text
    assert not Nachricht.objects.exists()
    assert "So bekommt noch niemand die Einladung." in browser.get(ziel).text
    assert "erreicht niemanden" in browser.get(adresse(treffen, "einladung-senden")).text


def test_probe_an_sich_selbst(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    person(netzwerk)
    browser, ziel = als(koordination), adresse(treffen)
    druck = angaben(schritt="probe", runde="1", betreff="Kommt zu {titel}")
    druck |= gelesen(browser, ziel)
    antwort = browser.post(ziel, druck, follow=True).text
    assert f"Die Probe geht an {koordination.email}." in antwort
    assert 'name="runde" value="2"' in antwort
    senden(browser, ziel, druck)  # the same press arriving twice
    nachricht = Nachricht.objects.get()
    assert nachricht.empfaenger == koordination.email
    mail = briefe.bauen(nachricht)
    assert mail.subject == "Probe: Kommt zu Netzwerktreffen Herbst"
    assert f"Guten Tag {koordination.name}" in str(mail.body)
    assert "Das ist eine Probe" in str(mail.body)
    assert "/treffen/antwort/" not in str(mail.body)
    assert [art for _teil, art in mail.alternatives] == ["text/html"]
    assert not Teilnahme.objects.exists()
    senden(browser, ziel, druck | {"runde": "2"})
    assert Nachricht.objects.count() == 2
    Anschreiben.objects.all().delete()
    with pytest.raises(briefe.NichtMehrNoetig, match="Entwurf"):
        briefe.bauen(Nachricht.objects.latest("pk"))


SCHREIBEN, PRUEFEN = 23, 12


@pytest.mark.parametrize("anzahl", [3, 300])
def test_seiten_kosten_gleich_viel(
    als: Als,
    koordination: Konto,
    netzwerk: Netzwerk,
    treffen: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    gruppe = PartnergruppeFabrik()
    eine = person(netzwerk, gruppen=[gruppe])
    KontaktFabrik.create_batch(anzahl, organisation=eine.organisation, netzwerke=[netzwerk])
    for nummer in range(3):
        Verteiler.objects.create(netzwerk=netzwerk, name=f"Verteiler {nummer}")
    entwurf(treffen)
    browser = als(koordination)
    browser.get(adresse(treffen))
    with django_assert_num_queries(SCHREIBEN):
        text = browser.get(adresse(treffen)).text
    with django_assert_num_queries(PRUEFEN):
        browser.get(adresse(treffen, "einladung-senden"))
    if anzahl == 300:
        assert "und 101 weitere Personen" in text


SENDEN = 24


@pytest.mark.parametrize("anzahl", [3, 300])
def test_senden_kostet_gleich_viel(
    netzwerk: Netzwerk,
    treffen: Any,
    koordination: Konto,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    eine = person(netzwerk)
    KontaktFabrik.create_batch(anzahl - 1, organisation=eine.organisation, netzwerke=[netzwerk])
    einladung.einladen(treffen=treffen, kontakte=[person(netzwerk)], von=koordination)
    eines = entwurf(treffen)
    with django_assert_num_queries(SENDEN):
        assert (
            aktionen.versenden(
                treffen=treffen,
                zweck="einladung",
                vorgang=eines.vorgang,
                anzahl=anzahl,
                von=koordination,
            )
            == anzahl
        )


def test_fremdes_treffen_bleibt_verschlossen(
    als: Als, koordination: Konto, fachkraft: Konto, treffen: Any, netzwerk: Netzwerk
) -> None:
    """A press that belongs to another meeting sends nothing here."""
    person(netzwerk)
    anderes: Any = TreffenFabrik(netzwerk=netzwerk)
    dort = entwurf(anderes)
    ziel = adresse(treffen, "einladung-senden")
    als(koordination).post(ziel, {"vorgang": str(dort.vorgang), "anzahl": "1"})
    assert als(fachkraft).post(ziel, {"vorgang": str(dort.vorgang)}).status_code == 403
    assert not Nachricht.objects.exists()
    assert reverse("treffen:treffen-zeigen", args=[netzwerk.kurzname, anderes.pk]) == (
        dort.get_absolute_url()
    )
