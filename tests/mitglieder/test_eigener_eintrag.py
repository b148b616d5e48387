"""The page behind the link of the yearly question: right, different, gone; consent; new address."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import bestaetigung, eigener_eintrag
from mitglieder.models import (
    Aenderungsvorschlag,
    Einwilligung,
    Kontakt,
    Mitgliedschaft,
    Organisation,
)
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.formulare import gezeigt

VON = System("Test")


@pytest.fixture
def kim(netzwerk: Netzwerk) -> Kontakt:
    """Asked today, the link in the mail."""
    cache.clear()
    haus = OrganisationFabrik(name="Haus am Park", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    kontakt: Kontakt = KontaktFabrik(
        organisation=haus,
        netzwerke=[netzwerk],
        vorname="Kim",
        nachname="Beispiel",
        email="kim@partner.example",
        telefon="00000 1",
        ist_zeichnungsberechtigt=True,
    )
    bestaetigung.bitten()
    return neu(kontakt)


@pytest.fixture
def besuch() -> Client:
    return Client(headers={"accept-language": "de"})


def neu(kontakt: Kontakt) -> Kontakt:
    frisch: Kontakt = Kontakt.objects.get(pk=kontakt.pk)
    return frisch


def pfad(kontakt: Kontakt, name: str = "zeigen") -> str:
    zugang = Zugang.objects.get(zweck="bestaetigung", inhaber_id=kontakt.pk)
    return reverse(
        f"mitglieder:bestaetigung-{name}", args=(zugang.netzwerk.kurzname, zeichen(zugang))
    )


def daten(besuch: Client, kontakt: Kontakt, **anders: Any) -> dict[str, Any]:
    """What the browser would send: the page as it is, with these fields typed over."""
    seite = besuch.get(pfad(kontakt, "berichtigen"))
    alle: dict[str, Any] = {}
    for formular in seite.context["formulare"]:
        alle |= gezeigt(formular)
    return {n: w for n, w in (alle | anders).items() if w is not None}


def test_ansehen_aendert_nichts_ein_klick_bestaetigt(kim: Kontakt, besuch: Client) -> None:
    seite = besuch.get(pfad(kim)).content.decode()
    for text in ("Haus am Park", "kim@partner.example", "00000 1", "Alles richtig"):
        assert text in seite
    assert "checked" not in seite
    besuch.get(pfad(kim, "berichtigen"))
    besuch.get(pfad(kim, "ausscheiden"))
    assert (neu(kim).bestaetigt_am, neu(kim).gefragt_mal) == (None, 1)
    for _zweimal in range(2):
        antwort = besuch.post(pfad(kim, "bestaetigen"), follow=True)
        assert "Vielen Dank" in antwort.content.decode()
    assert (neu(kim).bestaetigt_am, neu(kim).gefragt_mal) == (timezone.localdate(), 0)
    assert not Einwilligung.objects.exists()
    Kontakt.objects.update(informiert_am=timezone.now())  # by the mail with the link
    # Peace for a year, less the six weeks in which the next answer may come.
    assert bestaetigung.bitten(timezone.localdate() + timedelta(days=322)) == 0


def test_bestaetigen_loest_die_stoerung(kim: Kontakt, besuch: Client) -> None:
    Kontakt.objects.update(adresse_gestoert_am=timezone.now(), adresse_gestoert_grund="550")
    besuch.post(pfad(kim, "bestaetigen"))
    assert (neu(kim).adresse_gestoert_am, neu(kim).adresse_gestoert_grund) == (None, "")


def test_einwilligung_geben_und_widerrufen(
    kim: Kontakt, besuch: Client, netzwerk: Netzwerk
) -> None:
    for _zweimal in range(2):
        besuch.post(pfad(kim, "bestaetigen"), {"einwilligung": "on"})
    einwilligung = Einwilligung.objects.get()
    assert (einwilligung.weg, einwilligung.kontakt) == ("link", kim)
    assert set(Kontakt.objects.all().oeffentlich(netzwerk)) == {kim}
    seite = besuch.get(pfad(kim)).content.decode()
    assert "Ihre Kontaktdaten sind öffentlich" in seite
    assert 'name="einwilligung"' not in seite
    besuch.post(pfad(kim, "bestaetigen"))  # without the box nothing is withdrawn
    assert Kontakt.objects.all().oeffentlich(netzwerk).exists()
    for _zweimal in range(2):
        antwort = besuch.post(pfad(kim, "widerrufen"), follow=True)
        assert "widerrufen" in antwort.content.decode()
    assert not Kontakt.objects.all().oeffentlich(netzwerk).exists()


def test_berichtigen_gilt_sofort_oder_wartet(kim: Kontakt, besuch: Client) -> None:
    doppelt = KontaktFabrik(
        vorname="kim", nachname="Beispiel", email="KIM@partner.example", telefon="00000 9"
    )
    antwort = besuch.post(
        pfad(kim, "berichtigen"),
        daten(
            besuch,
            kim,
            nachname="Beispiel-Neu",
            funktion="Sprecherin",
            telefon="00000 2",
            ist_stellvertretung="on",
            einwilligung="on",
            **{
                "organisation-telefon": "00000 70",
                "organisation-bezirk": "Nord",
                "organisation-schutzkonzept": "liegt_vor",
                "vorschlag-name": "Haus am Fluss",
                "vorschlag-austritt": "on",
                "vorschlag-bemerkung": "Wir ziehen um.",
            },
        ),
        follow=True,
    )
    text = antwort.content.decode()
    assert "Vielen Dank" in text
    assert "Wartet auf die Koordination" in text
    kim = neu(kim)
    assert (kim.nachname, kim.funktion, kim.telefon) == ("Beispiel-Neu", "Sprecherin", "00000 2")
    assert kim.ist_stellvertretung
    assert kim.bestaetigt_am == timezone.localdate()
    haus = Organisation.objects.get(pk=kim.organisation_id)
    assert (haus.name, haus.telefon, haus.bezirk) == ("Haus am Park", "00000 70", "Nord")
    assert haus.schutzkonzept == "liegt_vor"
    vorschlag = Aenderungsvorschlag.objects.get()
    assert vorschlag.angaben == {
        "name": ["Haus am Park", "Haus am Fluss"],
        "austritt": [False, True],
    }
    assert (vorschlag.kontakt, vorschlag.bemerkung) == (kim, "Wir ziehen um.")
    assert Einwilligung.objects.filter(kontakt=kim).exists()
    # Her other entry: the name is hers, another number there stays.
    assert (neu(doppelt).nachname, neu(doppelt).telefon) == ("Beispiel-Neu", "00000 9")
    assert "Haus am Fluss" in besuch.get(pfad(kim)).content.decode()


def test_fehler_behalten_das_getippte(kim: Kontakt, besuch: Client) -> None:
    KontaktFabrik(organisation=kim.organisation, email="toni@partner.example")
    OrganisationFabrik(name="Gibt es schon", kommune=kim.organisation.kommune)
    antwort = besuch.post(
        pfad(kim, "berichtigen"),
        daten(
            besuch,
            kim,
            nachname="",
            funktion="Neue Funktion",
            neue_email="TONI@partner.example",
            **{"organisation-website": "kein link", "vorschlag-name": "Gibt es schon"},
        ),
    )
    text = antwort.content.decode()
    assert antwort.status_code == 422
    for teil in ("Fehler:", "Neue Funktion", "TONI@partner.example", "kein link", "Gibt es schon"):
        assert teil in text
    assert "schon bei einer anderen Person" in text
    assert '<details class="kern-accordion" open>' in text
    assert (neu(kim).funktion, neu(kim).bestaetigt_am) == ("Leitung", None)


def test_zweites_fenster_ueberschreibt_nichts(kim: Kontakt, besuch: Client) -> None:
    alt = daten(besuch, kim, telefon="00000 3", **{"organisation-ort": "Altstadt"})
    Kontakt.objects.filter(pk=kim.pk).update(telefon="00000 4")
    Organisation.objects.filter(pk=kim.organisation_id).update(ort="Neustadt", name="Umbenannt")
    antwort = besuch.post(pfad(kim, "berichtigen"), alt)
    text = antwort.content.decode()
    assert antwort.status_code == 422
    assert "00000 4" in text
    assert "Neustadt" in text
    assert not Aenderungsvorschlag.objects.exists()  # the old name was read, not wished for


# A new address


def _umziehen(besuch: Client, kim: Kontakt, neue: str = "kim@neu.example") -> Nachricht:
    antwort = besuch.post(
        pfad(kim, "berichtigen"), daten(besuch, kim, neue_email=neue), follow=True
    )
    assert f"einen Link an {neue} geschickt" in antwort.content.decode()
    nachricht: Nachricht = Nachricht.objects.get(empfaenger=neue)
    return nachricht


def _marke(nachricht: Nachricht) -> str:
    netzwerk = nachricht.netzwerk
    assert netzwerk is not None
    return reverse(
        "mitglieder:bestaetigung-adresse",
        args=(netzwerk.kurzname, eigener_eintrag.marke(nachricht)),
    )


def test_neue_adresse_gilt_erst_von_dort_bestaetigt(kim: Kontakt, besuch: Client) -> None:
    alter_link = pfad(kim)
    nachricht = _umziehen(besuch, kim)
    assert neu(kim).email == "kim@partner.example"
    marke = _marke(nachricht)
    assert marke in briefe.bauen(nachricht).body
    assert "neu.example" not in marke
    assert "kim@neu.example" in besuch.get(marke).content.decode()
    assert neu(kim).email == "kim@partner.example"  # mail scanners open links
    for _zweimal in range(2):
        antwort = besuch.post(marke, follow=True)
        assert "Ab jetzt schreiben wir an kim@neu.example" in antwort.content.decode()
    assert (neu(kim).email, neu(kim).ist_zeichnungsberechtigt) == ("kim@neu.example", False)
    assert besuch.get(alter_link).status_code == 410
    assert besuch.get(pfad(kim)).status_code == 200
    # The coordination learns that somebody may no longer sign.
    mitteilung = Nachricht.objects.get(anlass="bestaetigung.mitteilung")
    assert "Berechtigung neu eintragen" in briefe.bauen(mitteilung).body


@pytest.mark.parametrize("anlass", ["alt", "gegangen", "vergessen", "spaeter", "vergeben"])
def test_marke_gilt_nicht_mehr(kim: Kontakt, besuch: Client, anlass: str) -> None:
    nachricht = _umziehen(besuch, kim)
    match anlass:
        case "alt":
            Kontakt.objects.update(email="drittes@partner.example")
        case "gegangen":
            Kontakt.objects.update(ausgeschieden_am=timezone.localdate())
        case "vergessen":
            Nachricht.objects.update(parameter={})
        case "spaeter":
            Nachricht.objects.update(angelegt_am=timezone.now() - timedelta(days=15))
        case "vergeben":
            KontaktFabrik(organisation=kim.organisation, email="KIM@neu.example")
    assert besuch.post(_marke(nachricht)).status_code == 410
    assert neu(kim).email != "kim@neu.example"
    if anlass != "vergeben":
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(Nachricht.objects.get(pk=nachricht.pk))


def test_marke_eines_anderen_oder_keine(kim: Kontakt, besuch: Client) -> None:
    nachricht = _umziehen(besuch, kim)
    anderes = NetzwerkFabrik()
    marke = eigener_eintrag.marke(nachricht)
    for kurzname, teil in ((anderes.kurzname, marke), (kim.netzwerke.get().kurzname, "x" + marke)):
        adresse = reverse("mitglieder:bestaetigung-adresse", args=(kurzname, teil))
        assert besuch.post(adresse).status_code == 404
    frage = Nachricht.objects.get(anlass="bestaetigung.frage")
    assert besuch.get(_marke(frage)).status_code == 404  # of another mail


def test_eintraege_derselben_person_ziehen_mit_um(kim: Kontakt, besuch: Client) -> None:
    mit, schon_da = (
        KontaktFabrik(vorname="Kim", nachname="Beispiel", email="kim@partner.example")
        for _i in range(2)
    )
    KontaktFabrik(organisation=schon_da.organisation, email="kim@neu.example")
    besuch.post(_marke(_umziehen(besuch, kim)))
    assert [neu(k).email for k in (kim, mit, schon_da)] == [
        "kim@neu.example",
        "kim@neu.example",
        "kim@partner.example",
    ]


def test_kein_verteiler_fuer_fremde_adressen(kim: Kontakt, besuch: Client) -> None:
    for nummer in range(5):
        _umziehen(besuch, kim, f"kim{nummer}@neu.example")
    antwort = besuch.post(
        pfad(kim, "berichtigen"), daten(besuch, kim, neue_email="kim6@neu.example")
    )
    assert antwort.status_code == 422
    assert "Zu viele verschiedene Adressen" in antwort.content.decode()


# Leaving


def test_ich_arbeite_dort_nicht_mehr(kim: Kontakt, besuch: Client) -> None:
    assert besuch.post(pfad(kim, "ausscheiden"), {"nachfolge": "x" * 301}).status_code == 422
    link = pfad(kim)
    antwort = besuch.post(
        pfad(kim, "ausscheiden"), {"nachfolge": "Toni, toni@partner.example"}, follow=True
    )
    assert antwort.status_code == 200
    assert "Beispiel" not in antwort.content.decode()
    assert neu(kim).ausgeschieden_am == timezone.localdate()
    assert besuch.get(link).status_code == 410
    mitteilung = Nachricht.objects.get(anlass="bestaetigung.mitteilung")
    assert mitteilung.empfaenger == "kinderschutz@musterstadt.example"
    text = briefe.bauen(mitteilung).body
    assert "Kim Beispiel" in text
    assert "Toni, toni@partner.example" in text
    assert bestaetigung.bitten(timezone.localdate() + timedelta(days=20)) == 0


@pytest.mark.parametrize("grund", ["abgelaufen", "widerrufen", "umgezogen"])
def test_link_gilt_nicht_mehr(kim: Kontakt, besuch: Client, grund: str) -> None:
    link = pfad(kim, "bestaetigen")
    match grund:
        case "abgelaufen":
            Zugang.objects.update(gueltig_bis=timezone.now() - timedelta(days=1))
        case "widerrufen":
            Zugang.objects.update(widerrufen_am=timezone.now())
        case "umgezogen":
            Kontakt.objects.update(email="neu@partner.example")
    assert besuch.post(link).status_code == 410
    assert neu(kim).bestaetigt_am is None


def test_wer_dem_netzwerk_nicht_mehr_bekannt_ist(kim: Kontakt, besuch: Client) -> None:
    link = pfad(kim)
    kim.netzwerke.clear()
    assert besuch.get(link).status_code == 404


def test_geloeschtes_und_verwaistes_wird_nicht_verschickt(
    kim: Kontakt, besuch: Client, netzwerk: Netzwerk
) -> None:
    _umziehen(besuch, kim)
    eigener_eintrag.ausscheiden(kontakt=kim, nachfolge="", von=VON)
    mitteilung = Nachricht.objects.get(anlass="bestaetigung.mitteilung")
    assert "Eine Nachfolge ist nicht genannt." in briefe.bauen(mitteilung).body
    mitteilung.netzwerk = None
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(mitteilung)
    Mitgliedschaft.objects.all().delete()
    kim.delete()
    for nachricht in Nachricht.objects.filter(zugang=None):
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(nachricht)
