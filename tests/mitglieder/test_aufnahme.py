"""From „Aufnahme anfragen“ to membership: confirmed address, one decision, everybody informed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import mitgliedschaft as mitgliedschaften
from mitglieder.models import Aufnahme, Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis import briefe
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.wettlauf import zuvorkommen

Z = Aufnahme.Zustand
M = Mitgliedschaft.Zustand
EINGABEN = {
    "organisation_name": "Turnverein Süd",
    "art": "verein",
    "ort": "Musterstadt",
    "vorname": "Jona",
    "nachname": "Muster",
    "funktion": "Vorstand",
    "email": "jona@tv-sued.example",
    "anliegen": "Wir arbeiten mit 400 Kindern.",
}


@pytest.fixture(autouse=True)
def _ohne_grenzen_von_vorhin() -> None:
    cache.clear()


def url(name: str, *teile: Any) -> str:
    return reverse(f"mitglieder:{name}", args=["kinderschutz", *teile])


def pfad(zugang: Zugang, name: str = "aufnahme-bestaetigen") -> str:
    return "/" + persoenlicher_link(f"mitglieder:{name}", zugang).split("/", 3)[3]


def beantragt(netzwerk: Netzwerk, **felder: Any) -> Aufnahme:
    aufnahme: Aufnahme = Aufnahme.objects.create(
        netzwerk=netzwerk,
        **{"organisation_name": "Turnverein Süd", "vorname": "Jona", "nachname": "Muster"}
        | {"email": "jona@tv-sued.example"}
        | felder,
    )
    aufnahme.bestaetigen()
    return aufnahme


def anlaesse() -> list[tuple[str, str]]:
    zeilen = Nachricht.objects.order_by("pk").values_list("anlass", "empfaenger")
    return [(anlass, an) for anlass, an in zeilen]


def text(anlass: str) -> str:
    mail: Any = briefe.bauen(Nachricht.objects.filter(anlass=anlass).latest("pk"))
    return f"{mail.subject}\n{mail.body}\n{mail.alternatives[0].content}"


def test_erst_die_bestaetigung_erreicht_die_koordination(
    netzwerk: Netzwerk, koordination: Konto, client: Client, als: Anmelden
) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule")
    antwort = client.post(url("aufnahme-neu"), EINGABEN | {"gruppen": [schule.pk]}, follow=True)
    assert "Bitte bestätigen Sie Ihre Adresse" in antwort.text
    aufnahme = Aufnahme.objects.get()
    assert (aufnahme.zustand, aufnahme.name) == (Z.UNBESTAETIGT, "Jona Muster")
    assert set(aufnahme.gruppen.all()) == {schule}
    assert anlaesse() == [("aufnahme.bestaetigen", "jona@tv-sued.example")]
    zugang = Zugang.objects.get()
    assert pfad(zugang) in text("aufnahme.bestaetigen")
    innen = als(koordination)
    assert "Turnverein Süd" not in innen.get(url("aufnahme-liste")).text
    assert innen.get(url("aufnahme-zeigen", aufnahme.pk)).status_code == 404

    assert "Anfrage absenden?" in client.get(pfad(zugang)).text
    aufnahme.refresh_from_db()
    assert aufnahme.ist_unbestaetigt  # a mail scanner opened it

    antwort = client.post(pfad(zugang), follow=True)
    assert "Ihre Anfrage ist angekommen" in antwort.text
    client.post(pfad(zugang))
    assert anlaesse()[1:] == [("aufnahme.eingegangen", netzwerk.kontakt_email)]
    assert "Turnverein Süd" in text("aufnahme.eingegangen")
    assert "1 Anfrage wartet auf Sie" in innen.get(url("aufnahme-liste")).text
    assert (
        "1 Organisation möchte ins Netzwerk" in innen.get(f"/{netzwerk.kurzname}/uebersicht/").text
    )
    with pytest.raises(briefe.NichtMehrNoetig):
        text("aufnahme.bestaetigen")


def test_die_art_waehlt_wer_fragt(netzwerk: Netzwerk, client: Client) -> None:
    """Nothing is preset: it would be sent along unread."""
    assert '<option value="" selected>Bitte wählen</option>' in client.get(url("aufnahme-neu")).text
    antwort = client.post(url("aufnahme-neu"), EINGABEN | {"art": ""})
    assert antwort.status_code == 422
    assert "Wählen Sie, was für eine Organisation das ist." in antwort.text
    assert not Aufnahme.objects.exists()


def test_dieselbe_antwort_ob_bekannt_oder_nicht(netzwerk: Netzwerk, client: Client) -> None:
    KontaktFabrik(netzwerke=[netzwerk], email=EINGABEN["email"])
    bekannt = client.post(url("aufnahme-neu"), EINGABEN)
    unbekannt = client.post(url("aufnahme-neu"), EINGABEN | {"email": "neu@anders.example"})
    assert (bekannt.status_code, bekannt["Location"]) == (302, unbekannt["Location"])
    assert len(anlaesse()) == 2


def test_doppelt_gesendet_ist_einmal_gefragt(netzwerk: Netzwerk, client: Client) -> None:
    client.post(url("aufnahme-neu"), EINGABEN)
    client.post(url("aufnahme-neu"), EINGABEN | {"email": "JONA@tv-sued.example", "ort": "Nord"})
    assert Aufnahme.objects.get().ort == "Nord"
    assert len(anlaesse()) == 1
    Nachricht.objects.update(angelegt_am=timezone.now() - timedelta(minutes=6))
    client.post(url("aufnahme-neu"), EINGABEN)
    assert Nachricht.objects.filter(anlass="aufnahme.bestaetigen").count() == 2


def test_niemand_fuellt_ein_fremdes_postfach(netzwerk: Netzwerk, client: Client) -> None:
    antworten = [
        client.post(url("aufnahme-neu"), EINGABEN | {"organisation_name": f"Verein {n}"})
        for n in range(11)
    ]
    assert [a.status_code for a in antworten] == [302] * 10 + [429]
    assert len(anlaesse()) == 3


def test_fehler_behalten_das_getippte(netzwerk: Netzwerk, client: Client) -> None:
    antwort = client.post(url("aufnahme-neu"), EINGABEN | {"email": "keine", "art": ""})
    assert antwort.status_code == 422
    assert "400 Kindern" in antwort.text
    assert not Aufnahme.objects.exists()


def test_der_link_gilt_eine_woche(netzwerk: Netzwerk, client: Client) -> None:
    client.post(url("aufnahme-neu"), EINGABEN)
    zugang = Zugang.objects.get()
    Zugang.objects.update(gueltig_bis=timezone.now())
    assert client.get(pfad(zugang)).status_code == 410
    assert client.post(pfad(zugang)).status_code == 410
    assert durchsetzen(timezone.now() + timedelta(days=8))
    assert not Aufnahme.objects.exists()


def test_aufnehmen_legt_alles_an(
    netzwerk: Netzwerk, koordination: Konto, client: Client, als: Anmelden
) -> None:
    aufnahme = beantragt(netzwerk, website="https://tv-sued.example", art="verein")
    schule = Partnergruppe.objects.get(schluessel="schule")
    innen = als(koordination)
    assert "Nichts Ähnliches im Register" in innen.get(url("aufnahme-zeigen", aufnahme.pk)).text
    antwort = innen.post(
        url("aufnahme-zeigen", aufnahme.pk),
        {"eintrag": "neu", "gruppen": [schule.pk], "entscheidung": "annehmen"},
        follow=True,
    )
    assert "gehört jetzt zum Netzwerk" in antwort.text
    aufnahme.refresh_from_db()
    assert (aufnahme.zustand, aufnahme.entschieden_von) == (Z.ANGENOMMEN, koordination)
    mitgliedschaft = aufnahme.mitgliedschaft
    assert mitgliedschaft is not None
    haus = mitgliedschaft.organisation
    assert (haus.kommune, haus.name, haus.art) == ("Musterstadt", "Turnverein Süd", "verein")
    assert haus.website == "https://tv-sued.example"
    assert (mitgliedschaft.zustand, mitgliedschaft.seit) == (M.AKTIV, timezone.localdate())
    assert set(mitgliedschaft.gruppen.all()) == {schule}
    kontakt = Kontakt.objects.get()
    assert (kontakt.organisation, kontakt.email) == (haus, "jona@tv-sued.example")
    assert kontakt.quelle.startswith("Anfrage auf Aufnahme vom")
    assert (kontakt.bestaetigt_am, kontakt.informiert_am) == (
        timezone.localdate(),
        aufnahme.eingegangen_am,
    )
    assert set(kontakt.netzwerke.all()) == {netzwerk}
    assert anlaesse() == [("aufnahme.angenommen", "jona@tv-sued.example")]
    assert "Willkommen" in text("aufnahme.angenommen")
    seite = innen.get(url("aufnahme-zeigen", aufnahme.pk)).text
    assert "Entschieden am" in seite
    assert 'name="entscheidung"' not in seite


def test_vorhandener_eintrag_behaelt_seine_angaben(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    haus = OrganisationFabrik(name="Turnverein Süd e. V.", kommune="Musterstadt", ort="Südhang")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, zustand=M.AUSGETRETEN)
    alt = KontaktFabrik(
        organisation=haus, email="JONA@tv-sued.example", telefon="0123", quelle="Liste"
    )
    aufnahme = beantragt(netzwerk, ort="Nord")
    innen = als(koordination)
    assert "1 ähnlicher Eintrag im Register" in innen.get(url("aufnahme-zeigen", aufnahme.pk)).text
    assert innen.post(url("aufnahme-zeigen", aufnahme.pk), {"x": "1"}).status_code == 422
    innen.post(url("aufnahme-zeigen", aufnahme.pk), {"eintrag": str(haus.pk)})
    haus.refresh_from_db()
    assert (haus.name, haus.ort, Organisation.objects.count()) == (
        "Turnverein Süd e. V.",
        "Südhang",
        1,
    )
    assert Mitgliedschaft.objects.get().zustand == M.AKTIV
    alt.refresh_from_db()
    assert (alt.vorname, alt.telefon, alt.quelle) == ("Jona", "0123", "Liste")
    assert set(alt.netzwerke.all()) == {netzwerk}


def test_einladen_und_ueber_den_link_annehmen(
    netzwerk: Netzwerk, koordination: Konto, client: Client, als: Anmelden
) -> None:
    aufnahme = beantragt(netzwerk)
    als(koordination).post(
        url("aufnahme-zeigen", aufnahme.pk), {"eintrag": "neu", "entscheidung": "einladen"}
    )
    mitgliedschaft = Mitgliedschaft.objects.get()
    assert mitgliedschaft.ist_eingeladen
    assert anlaesse() == [("mitgliedschaft.einladung", "jona@tv-sued.example")]
    zugang = Zugang.objects.get(gegenstand_id=mitgliedschaft.pk)
    link = pfad(zugang, "mitgliedschaft-annehmen")
    assert link in text("mitgliedschaft.einladung")
    assert client.get(pfad(zugang)).status_code == 404  # not the page of an application
    assert "Mitglied werden" in client.get(link).text
    assert client.post(link).status_code == 422
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.ist_eingeladen
    antwort = client.post(link, {"einverstanden": "on"}, follow=True)
    assert "Willkommen im Netzwerk" in antwort.text
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.ist_aktiv
    assert "Jona Muster" in text("mitgliedschaft.angenommen")
    assert client.post(link, {"einverstanden": "on"}).status_code == 200
    assert len(anlaesse()) == 2
    with pytest.raises(briefe.NichtMehrNoetig):
        text("mitgliedschaft.einladung")
    assert client.get(link.replace("/einladung/", "/mitmachen/")).status_code == 404
    mitgliedschaft.ruhen_lassen()  # an old link takes up nothing
    with pytest.raises(FalscherZustand, match="gilt nicht mehr"):
        mitgliedschaften.annehmen(mitgliedschaft=mitgliedschaft, von=zugang)
    assert "gilt nicht mehr" in client.post(link, {"einverstanden": "on"}).text
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.zustand == M.RUHEND


def test_link_einer_anfrage_nimmt_keine_einladung_an(netzwerk: Netzwerk, client: Client) -> None:
    client.post(url("aufnahme-neu"), EINGABEN)
    zugang = Zugang.objects.get()
    assert client.get(pfad(zugang, "mitgliedschaft-annehmen")).status_code == 404


def test_wer_schon_mitglied_ist_wird_nicht_eingeladen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    haus = OrganisationFabrik(name="Turnverein Süd", kommune="Musterstadt")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus)
    aufnahme = beantragt(netzwerk)
    antwort = als(koordination).post(
        url("aufnahme-zeigen", aufnahme.pk),
        {"eintrag": str(haus.pk), "entscheidung": "einladen"},
        follow=True,
    )
    assert "gehört schon zum Netzwerk" in antwort.text
    aufnahme.refresh_from_db()
    assert aufnahme.ist_offen
    assert not Kontakt.objects.exists()


def test_gleicher_name_neu_angelegt_wird_am_feld_gemeldet(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    OrganisationFabrik(name="Turnverein Süd", kommune="Musterstadt")
    aufnahme = beantragt(netzwerk)
    antwort = als(koordination).post(url("aufnahme-zeigen", aufnahme.pk), {"eintrag": "neu"})
    assert antwort.status_code == 422
    assert "Diesen Namen gibt es im Register schon" in antwort.text
    aufnahme.refresh_from_db()
    assert aufnahme.ist_offen


def test_ablehnen_sagt_den_grund(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    aufnahme = beantragt(netzwerk)
    innen = als(koordination)
    assert innen.get(url("aufnahme-ablehnen", aufnahme.pk)).status_code == 200
    assert innen.post(url("aufnahme-ablehnen", aufnahme.pk), {"grund": " "}).status_code == 422
    innen.post(url("aufnahme-ablehnen", aufnahme.pk), {"grund": "Nur für Musterstadt."})
    aufnahme.refresh_from_db()
    assert (aufnahme.zustand, aufnahme.grund) == (Z.ABGELEHNT, "Nur für Musterstadt.")
    assert "Nur für Musterstadt." in text("aufnahme.abgelehnt")
    antwort = innen.post(url("aufnahme-ablehnen", aufnahme.pk), {"grund": "Nein."}, follow=True)
    assert "Das geht im Stand „abgelehnt“ nicht." in antwort.text
    assert innen.get(url("aufnahme-ablehnen", aufnahme.pk)).status_code == 302
    assert durchsetzen(timezone.now() + timedelta(days=190))
    assert not Aufnahme.objects.exists()
    with pytest.raises(briefe.NichtMehrNoetig):
        text("aufnahme.abgelehnt")


@pytest.mark.django_db(transaction=True)
def test_zwei_entscheiden_zugleich(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    aufnahme = beantragt(netzwerk)
    innen = als(koordination)
    antwort: Any = zuvorkommen(
        lambda: Aufnahme.objects.get().ablehnen(grund="Nein.", von=koordination),
        lambda: innen.post(url("aufnahme-zeigen", aufnahme.pk), {"eintrag": "neu"}, follow=True),
    )
    assert "Das geht im Stand „abgelehnt“ nicht." in antwort.text
    assert not Organisation.objects.exists()
    assert not Kontakt.objects.exists()


def test_nur_die_koordination(
    netzwerk: Netzwerk, vertretung: Konto, fachkraft: Konto, fremde: Konto, als: Anmelden
) -> None:
    aufnahme = beantragt(netzwerk)
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        for adresse in (
            url("aufnahme-liste"),
            url("aufnahme-zeigen", aufnahme.pk),
            url("aufnahme-ablehnen", aufnahme.pk),
        ):
            assert als(konto).get(adresse).status_code == erwartet
    anderes = Netzwerk.objects.get(kurzname="anderswo")
    fremd = beantragt(anderes)
    assert als(fremde).get(f"/anderswo/mitglieder/aufnahmen/{fremd.pk}/").status_code == 200
    assert als(fremde).get(f"/anderswo/mitglieder/aufnahmen/{aufnahme.pk}/").status_code == 404


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for n in range(anzahl):
        beantragt(netzwerk, organisation_name=f"Offen {n}")
        beantragt(netzwerk, organisation_name=f"Weg {n}").ablehnen(grund="Nein", von=koordination)
    innen = als(koordination)
    innen.get(url("aufnahme-liste"))
    with django_assert_num_queries(11):
        innen.get(url("aufnahme-liste"))
