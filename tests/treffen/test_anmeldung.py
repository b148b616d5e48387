"""Open registration: the public page, what it tells and what not, and its link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TreffenFabrik
from tests.treffen.antworten import VON, absagen, adresse, eingeladene, link, mail, post, zusagen
from tests.wettlauf import zuvorkommen
from treffen.aktionen import anmeldung as aktionen
from treffen.aktionen.antwort import Zusatz
from treffen.models import Bedarf, Gast, Teilnahme, Treffen

Als = Callable[[Konto], Client]
LUCA = {
    "vorname": "Luca",
    "nachname": "Gastmann",
    "email": "luca@verein.example",
    "einrichtung": "Sportverein",
    "funktion": "Übungsleitung",
}


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    cache.clear()  # no limit left over from another test
    return TreffenFabrik(netzwerk=netzwerk, offene_anmeldung=True, fragt_bedarf=True)


def seite(treffen: Treffen, netzwerk: str = "") -> str:
    treffen.refresh_from_db()
    kurz = netzwerk or treffen.netzwerk.kurzname
    return reverse("treffen:anmeldung", args=[kurz, treffen.anmeldezeichen])


def test_anmelden(client: Client, treffen: Treffen) -> None:
    assert client.get(seite(treffen)).text.count("<h1") == 1
    daten = LUCA | {"ernaehrung": "vegan", "bedarf_einwilligung": "on"}
    antwort = client.post(seite(treffen), daten, follow=True)
    assert "Ihre Anmeldung ist eingegangen" in antwort.text
    gast = Gast.objects.get()
    assert (gast.name, gast.einrichtung, gast.funktion) == (
        "Luca Gastmann",
        "Sportverein",
        "Übungsleitung",
    )
    teilnahme = Teilnahme.objects.get(gast=gast)
    assert (teilnahme.antwort, teilnahme.weg, teilnahme.runde) == ("zugesagt", "anmeldung", 1)
    assert Bedarf.objects.get().ernaehrung == "vegan"
    sendung = mail("treffen.anmeldung")
    assert "Angemeldet" in sendung.subject
    assert link(teilnahme) in sendung.body
    assert "METHOD:REQUEST" in str(sendung.alternatives[-1])
    # By the own link, before anybody is invited.
    assert treffen.zustand == Treffen.Zustand.TERMINIERT
    client.post(link(teilnahme), {"antwort": "abgesagt"})
    teilnahme.refresh_from_db()
    assert teilnahme.antwort == "abgesagt"


def test_bekannte_adresse_verraet_nichts_und_aendert_nichts(
    client: Client, treffen: Treffen
) -> None:
    erste = client.post(seite(treffen), LUCA, follow=True)
    zweite = client.post(seite(treffen), LUCA | {"nachname": "Böse"}, follow=True)
    assert len(post("treffen.anmeldung")) == 1  # a double click is one mail
    Nachricht.objects.update(angelegt_am=timezone.now() - timedelta(minutes=11))
    absagen(Teilnahme.objects.get())
    dritte = client.post(
        seite(treffen), LUCA | {"email": "LUCA@verein.example", "vorname": "X"}, follow=True
    )
    inhalte = {antwort.text.partition("<main")[2] for antwort in (erste, zweite, dritte)}
    assert len(inhalte) == 1
    assert Gast.objects.get().name == "Luca Gastmann"
    assert Teilnahme.objects.get().antwort == "abgesagt"
    erneut = bauen(post("treffen.anmeldung")[1])
    assert "haben Sie abgesagt" in erneut.body
    assert erneut.to == ["Luca Gastmann <luca@verein.example>"]


def test_wer_im_register_steht(client: Client, netzwerk: Netzwerk, treffen: Treffen) -> None:
    kim = KontaktFabrik(netzwerke=[netzwerk], email="kim@amt.example")
    KontaktFabrik(netzwerke=[NetzwerkFabrik(kurzname="anderes")], email="luca@verein.example")
    client.post(seite(treffen), LUCA | {"email": "Kim@amt.example"})
    assert Teilnahme.objects.get().kontakt == kim
    client.post(seite(treffen), LUCA)  # of another network: nothing of that is known here
    assert Gast.objects.count() == 1
    # A mailbox that several share is told apart by the surname.
    for nachname in ("Muster", "Probe"):
        KontaktFabrik(netzwerke=[netzwerk], email="team@kita.example", nachname=nachname)
    for nachname in ("PROBE", "Neu"):
        client.post(seite(treffen), LUCA | {"email": "team@kita.example", "nachname": nachname})
    assert Teilnahme.objects.filter(kontakt__nachname="Probe").count() == 1
    assert Gast.objects.filter(nachname="Neu").count() == 1
    # Invited and not answered: the answer stays hers.
    (eingeladen,) = eingeladene(treffen, email="alex@amt.example")
    client.post(seite(treffen), LUCA | {"email": "alex@amt.example"})
    eingeladen.refresh_from_db()
    assert eingeladen.antwort == "offen"
    assert "schon eingeladen" in bauen(post("treffen.anmeldung")[-1]).body


def test_voll(client: Client, treffen: Treffen) -> None:
    Treffen.objects.update(plaetze=1)
    zusagen(eingeladene(treffen)[0])
    assert "Alle Plätze sind vergeben" in client.get(seite(treffen)).text
    client.post(seite(treffen), LUCA)
    assert Teilnahme.objects.get(gast__isnull=False).antwort == "warteliste"
    sendung = mail("treffen.anmeldung")
    assert "Warteliste" in sendung.subject
    assert "Platz 1 der Warteliste" in sendung.body
    assert "text/calendar" not in str(sendung.alternatives)  # not in the calendar yet


@pytest.mark.django_db(transaction=True)
def test_letzter_platz_und_doppelklick(client: Client, treffen: Treffen) -> None:
    Treffen.objects.update(plaetze=1)
    ziel = seite(treffen)
    mika = aktionen.Angaben(vorname="Mika", nachname="Eile", email="mika@verein.example")

    def schneller(angaben: aktionen.Angaben) -> None:
        aktionen.anmelden(treffen=treffen, angaben=angaben, zusatz=Zusatz(), von=VON)

    zuvorkommen(lambda: schneller(mika), lambda: client.post(ziel, LUCA))
    antworten = Teilnahme.objects.order_by("gast__vorname").values_list("gast__vorname", "antwort")
    assert list(antworten) == [("Luca", "warteliste"), ("Mika", "zugesagt")]
    Treffen.objects.update(plaetze=5)
    noch = aktionen.Angaben(vorname="Noa", nachname="Neu", email="noa@verein.example")
    zuvorkommen(
        lambda: schneller(noch),
        lambda: client.post(ziel, {"vorname": "Noa", "nachname": "Neu", "email": noch.email}),
    )
    assert Gast.objects.filter(vorname="Noa").count() == 1
    assert Nachricht.objects.filter(empfaenger=noch.email).count() == 1


def test_fehler_verlieren_nichts(client: Client, treffen: Treffen) -> None:
    antwort = client.post(seite(treffen), LUCA | {"email": "luca", "nachname": ""})
    assert antwort.status_code == 422
    assert "Geben Sie Ihren Nachnamen ein." in antwort.text
    for wert in ("Luca", "luca", "Sportverein"):
        assert f'value="{wert}"' in antwort.text
    assert not Gast.objects.exists()


@pytest.mark.parametrize(
    ("aenderung", "wort"),
    [
        ({"antwort_bis": -1}, "Die Anmeldung ist geschlossen"),
        ({"zustand": "abgesagt", "absage_grund": "Krank"}, "Dieses Treffen ist abgesagt"),
        ({"zustand": "verschoben"}, "Das Treffen wird verschoben"),
    ],
)
def test_geschlossen(
    client: Client, treffen: Treffen, aenderung: dict[str, Any], wort: str
) -> None:
    if "antwort_bis" in aenderung:
        aenderung = {"antwort_bis": timezone.localdate() - timedelta(days=1)}
    Treffen.objects.update(**aenderung)
    antwort = client.get(seite(treffen))
    assert wort in antwort.text
    assert '<form class="app-form"' not in antwort.text
    assert client.post(seite(treffen), LUCA).status_code == 200
    assert not Gast.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_geschlossen_waehrend_jemand_schreibt(client: Client, treffen: Treffen) -> None:
    ziel = seite(treffen)
    antwort = zuvorkommen(
        lambda: Treffen.objects.update(offene_anmeldung=False), lambda: client.post(ziel, LUCA)
    )
    assert "kam zu spät und ist nicht gespeichert" in antwort.text
    assert not Gast.objects.exists()


def test_schalten_und_erneuern(
    als: Als, client: Client, koordination: Konto, treffen: Treffen
) -> None:
    besuch, ziel = als(koordination), adresse("anmeldung-verwalten", treffen)
    alt = seite(treffen)
    text = besuch.get(ziel).text
    assert alt in text
    assert "data:image/svg+xml" in text
    assert "QR-Code zur Anmeldung: Netzwerktreffen Herbst" in text
    neu = adresse("anmeldung-erneuern", treffen)
    assert "Den Anmeldelink erneuern?" in besuch.get(neu).text
    assert "Es gilt ein neuer Link." in besuch.post(neu, follow=True).text
    assert client.get(alt).status_code == 404
    assert client.get(seite(treffen)).status_code == 200
    assert client.get(seite(treffen, "anderes")).status_code == 404
    assert "ausgeschaltet" in besuch.post(ziel, {"offen": "nein"}, follow=True).text
    assert client.get(seite(treffen)).status_code == 404
    besuch.post(ziel, {"offen": "ja"})
    assert client.get(seite(treffen)).status_code == 200
    Treffen.objects.update(zustand="entwurf")
    assert client.get(seite(treffen)).status_code == 404
    assert "öffnet, sobald der Termin feststeht" in besuch.get(ziel).text


def test_nur_so_oft_je_adresse(client: Client, treffen: Treffen) -> None:
    ziel = seite(treffen)
    stand = [client.post(ziel, {}).status_code for _ in range(31)]
    assert stand == [422] * 30 + [429]


def test_post_die_niemand_mehr_braucht(client: Client, treffen: Treffen) -> None:
    client.post(seite(treffen), LUCA)
    (nachricht,) = post("treffen.anmeldung")
    Treffen.objects.update(zustand="abgesagt")
    with pytest.raises(NichtMehrNoetig, match="abgesagt"):
        bauen(nachricht)
    Treffen.objects.update(zustand="terminiert")
    nachricht.refresh_from_db()
    Zugang.objects.get().widerrufen()
    with pytest.raises(NichtMehrNoetig, match="Link"):
        bauen(nachricht)
