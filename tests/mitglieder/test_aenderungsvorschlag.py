"""What a member wants changed and the coordination decides: one open proposal per field."""

from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from mitglieder.aktionen import aenderungsvorschlag as aktionen
from mitglieder.aktionen.aenderungsvorschlag import Wunsch
from mitglieder.models import Aenderungsvorschlag, Kontakt, Mitgliedschaft, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.formulare import gezeigt
from tests.mitglieder.anmelden import Anmelden

VON = System("Test")
Z = Aenderungsvorschlag.Zustand


@pytest.fixture
def haus(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Organisation:
    eigene_organisation.name = "Haus am Park"
    eigene_organisation.save()
    return eigene_organisation


def vorschlagen(
    haus: Organisation, netzwerk: Netzwerk, von: Any = VON, bemerkung: str = "", **angaben: Any
) -> Aenderungsvorschlag:
    vorschlag = aktionen.vorschlagen(
        organisation=haus, netzwerk=netzwerk, wunsch=Wunsch(angaben, bemerkung), von=von
    )
    assert vorschlag is not None
    return vorschlag


def adresse(name: str, netzwerk: Netzwerk, *args: Any) -> str:
    return reverse(f"mitglieder:aenderungsvorschlag-{name}", args=(netzwerk.kurzname, *args))


def test_der_neueste_wunsch_je_angabe_wartet(haus: Organisation, netzwerk: Netzwerk) -> None:
    anderes = NetzwerkFabrik()
    erster = vorschlagen(
        haus,
        netzwerk,
        name=[haus.name, "Haus am Fluss"],
        art=[haus.art, "verein"],
        austritt=[False, True],
    )
    drueben = vorschlagen(haus, anderes, austritt=[False, True])
    zweiter = vorschlagen(haus, anderes, name=[haus.name, "Haus am See"])
    erster.refresh_from_db()
    assert set(erster.angaben) == {"art", "austritt"}  # the name is one in all networks
    assert drueben.angaben == {"austritt": [False, True]}
    dritter = vorschlagen(haus, anderes, name=[haus.name, "Haus am Meer"])
    assert set(Aenderungsvorschlag.objects.all()) == {erster, drueben, dritter}
    assert zweiter not in Aenderungsvorschlag.objects.all()
    assert not Wunsch()


def test_uebernehmen(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    anderes = NetzwerkFabrik(kontakt_email="nachbar@anderswo.example")
    MitgliedschaftFabrik(netzwerk=anderes, organisation=haus)
    kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk], email="kim@partner.example")
    zugang = Zugang.fuer(
        kontakt, zweck="bestaetigung", gegenstand=netzwerk, netzwerk=netzwerk, tage=1
    )
    vorschlag = vorschlagen(
        haus,
        netzwerk,
        zugang,
        name=[haus.name, "Haus am Fluss"],
        art=[haus.art, "verein"],
        austritt=[False, True],
        bemerkung="Seit Mai",
    )
    client = als(koordination)
    start = client.get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "1 Änderung eines Mitglieds wartet auf Sie" in start
    assert "1 Vorschlag wartet auf Sie" in client.get(adresse("liste", netzwerk)).content.decode()
    seite = client.get(adresse("zeigen", netzwerk, vorschlag.pk)).content.decode()
    for text in ("Haus am Park", "Haus am Fluss", "Verein", "tritt aus", "Seit Mai", kontakt.name):
        assert text in seite
    antwort = client.post(
        adresse("annehmen", netzwerk, vorschlag.pk), {"stand": vorschlag.stand}, follow=True
    )
    text = antwort.content.decode()
    assert "Der Vorschlag ist übernommen." in text
    assert "Schon entschieden" in text
    haus.refresh_from_db()
    assert (haus.name, haus.art) == ("Haus am Fluss", "verein")
    stand = dict(Mitgliedschaft.objects.values_list("netzwerk", "zustand"))
    assert stand == {netzwerk.pk: "ausgetreten", anderes.pk: "aktiv"}
    vorschlag.refresh_from_db()
    assert (vorschlag.zustand, vorschlag.entschieden_von) == (Z.ANGENOMMEN, koordination)
    nachricht = Nachricht.objects.get(empfaenger="kim@partner.example")
    brief = briefe.bauen(nachricht)
    assert brief.subject.startswith("Übernommen")
    assert "Haus am Park → Haus am Fluss" in brief.body
    # The other network shares the entry and hears of it.
    assert Nachricht.objects.filter(empfaenger="nachbar@anderswo.example").count() == 1
    assert "Entschieden am" in client.get(vorschlag.get_absolute_url()).content.decode()
    client.post(adresse("annehmen", netzwerk, vorschlag.pk), {"stand": vorschlag.stand})
    assert Nachricht.objects.count() == 2


def test_ablehnen_mit_einem_wort(
    haus: Organisation,
    netzwerk: Netzwerk,
    vertretung: Konto,
    koordination: Konto,
    als: Anmelden,
) -> None:
    vorschlag = vorschlagen(haus, netzwerk, vertretung, name=[haus.name, "Haus am Fluss"])
    client = als(koordination)
    ziel = adresse("ablehnen", netzwerk, vorschlag.pk)
    assert client.get(ziel).status_code == 200
    assert client.post(ziel, {"grund": "x" * 601}).status_code == 422
    antwort = client.post(ziel, {"grund": "Bitte erst mit Satzung."}, follow=True)
    assert "nicht übernommen" in antwort.content.decode()
    haus.refresh_from_db()
    assert haus.name == "Haus am Park"
    nachricht = Nachricht.objects.get()
    assert nachricht.empfaenger == vertretung.email
    text = briefe.bauen(nachricht).body
    assert "nicht übernommen" in text
    assert "Bitte erst mit Satzung." in text
    vorschlag.delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get())


@pytest.mark.parametrize(
    ("was", "meldung"),
    [
        ("name", "Name lautet inzwischen „Anders“"),
        ("austritt", "Mitgliedschaft lautet inzwischen „ausgetreten“"),
        ("ohne", "Mitgliedschaft lautet inzwischen „kein Mitglied“"),
        ("vergeben", "gibt es an dieser Stelle schon"),
        ("stand", "hat sich inzwischen geändert"),
    ],
)
def test_nichts_wird_uebernommen_was_nicht_mehr_passt(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, was: str, meldung: str
) -> None:
    vorschlag = vorschlagen(
        haus, netzwerk, art=[haus.art, "verein"], name=[haus.name, "Neu"], austritt=[False, True]
    )
    stand = vorschlag.stand
    match was:
        case "name":
            Organisation.objects.filter(pk=haus.pk).update(name="Anders")
        case "austritt":
            Mitgliedschaft.objects.get().austreten()
        case "ohne":
            Mitgliedschaft.objects.all().delete()
        case "vergeben":
            OrganisationFabrik(name="Neu", kommune=haus.kommune)
        case "stand":
            vorschlagen(haus, netzwerk, name=[haus.name, "Noch neuer"])
    with pytest.raises(FalscherZustand, match=meldung):
        aktionen.annehmen(
            vorschlag=Aenderungsvorschlag.objects.get(pk=vorschlag.pk),
            stand=stand,
            von=koordination,
        )
    assert Aenderungsvorschlag.objects.get(pk=vorschlag.pk).ist_offen
    assert Organisation.objects.get(pk=haus.pk).art == haus.art
    assert not Nachricht.objects.exists()


def test_die_seite_sagt_dass_es_zu_spaet_ist(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    vorschlag = vorschlagen(haus, netzwerk, name=["Ganz früher", "Neu"])
    seite = als(koordination).get(vorschlag.get_absolute_url()).content.decode()
    assert "Inzwischen gilt etwas anderes" in seite
    assert "Haus am Park" in seite
    assert "Vorschlag übernehmen" not in seite


def test_zwei_koordinationen_zugleich(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto
) -> None:
    vorschlag = vorschlagen(haus, netzwerk, name=[haus.name, "Neu"])
    anderes_fenster = Aenderungsvorschlag.objects.get(pk=vorschlag.pk)
    aktionen.ablehnen(vorschlag=vorschlag, grund="", von=koordination)
    for tun in (
        lambda: aktionen.ablehnen(vorschlag=anderes_fenster, grund="", von=koordination),
        lambda: aktionen.annehmen(
            vorschlag=anderes_fenster, stand=anderes_fenster.stand, von=koordination
        ),
    ):
        with pytest.raises(FalscherZustand):
            tun()
    Aenderungsvorschlag.objects.all().delete()  # a newer one took its place
    with pytest.raises(Http404):
        aktionen.ablehnen(vorschlag=anderes_fenster, grund="", von=koordination)


def test_nachricht_ohne_aenderung_wird_erledigt(
    haus: Organisation, netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    vorschlag = vorschlagen(haus, netzwerk, bemerkung="Bitte rufen Sie an.")
    client = als(koordination)
    assert "Bitte rufen Sie an." in client.get(adresse("liste", netzwerk)).content.decode()
    assert "Als erledigt markieren" in client.get(vorschlag.get_absolute_url()).content.decode()
    client.post(adresse("annehmen", netzwerk, vorschlag.pk), {"stand": vorschlag.stand})
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Z.ANGENOMMEN
    assert not Nachricht.objects.exists()  # nobody is known who said it


def test_wer_nicht_mehr_zu_erreichen_ist_bekommt_keine_antwort(
    haus: Organisation, netzwerk: Netzwerk, vertretung: Konto, koordination: Konto
) -> None:
    kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
    zugang = Zugang.fuer(
        kontakt, zweck="bestaetigung", gegenstand=netzwerk, netzwerk=netzwerk, tage=1
    )
    von_kontakt = vorschlagen(haus, netzwerk, zugang, name=[haus.name, "A"])
    von_konto = vorschlagen(haus, netzwerk, vertretung, art=[haus.art, "verein"])
    kontakt.ausscheiden()
    Konto.objects.filter(pk=vertretung.pk).update(is_active=False)
    for vorschlag in (von_kontakt, von_konto):
        frisch = Aenderungsvorschlag.objects.get(pk=vorschlag.pk)
        aktionen.ablehnen(vorschlag=frisch, grund="", von=koordination)
    assert not Nachricht.objects.exists()


def test_vertretung_schlaegt_im_eigenen_konto_vor(
    haus: Organisation, netzwerk: Netzwerk, vertretung: Konto, als: Anmelden
) -> None:
    client = als(vertretung)
    ziel = adresse("neu", netzwerk, haus.pk)
    daten = gezeigt(client.get(ziel).context["form"])
    assert "nichts geändert" in client.post(ziel, daten, follow=True).content.decode()
    falsch = client.post(ziel, daten | {"vorschlag-name": "", "vorschlag-bemerkung": "Getippt"})
    assert falsch.status_code == 422
    assert "Getippt" in falsch.content.decode()
    antwort = client.post(ziel, daten | {"vorschlag-name": "Haus am Fluss"}, follow=True)
    assert "wartet auf die Koordination" in antwort.content.decode()
    haus.refresh_from_db()
    assert haus.name == "Haus am Park"
    vorschlag = Aenderungsvorschlag.objects.get()
    assert (vorschlag.konto, vorschlag.kontakt) == (vertretung, None)
    assert vorschlag.angaben == {"name": ["Haus am Park", "Haus am Fluss"]}
    assert "Haus am Fluss" in client.get(ziel).content.decode()
    bearbeiten = reverse("mitglieder:organisation-bearbeiten", args=(netzwerk.kurzname, haus.pk))
    assert ziel in client.get(bearbeiten).content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_fragt_nicht_je_zeile(
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    anzahl: int,
    django_assert_num_queries: Any,
) -> None:
    client = als(koordination)
    for nummer in range(anzahl):
        mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk)
        kontakt: Kontakt = KontaktFabrik(organisation=mitgliedschaft.organisation)
        Aenderungsvorschlag.objects.create(
            netzwerk=netzwerk,
            organisation=mitgliedschaft.organisation,
            kontakt=kontakt,
            angaben={"name": ["alt", f"neu {nummer}"], "austritt": [False, True]},
        )
    with django_assert_num_queries(10):
        client.get(adresse("liste", netzwerk))
