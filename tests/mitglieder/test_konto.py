import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mitglieder.aktionen import konto as aktionen
from mitglieder.models import Organisation, Vertretung
from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    RolleFabrik,
    VertretungFabrik,
)
from tests.mitglieder.anmelden import Anmelden

VON = System(grund="test")


def _url(name: str, netzwerk: Netzwerk, *args: object) -> str:
    return reverse(f"mitglieder:konto-{name}", args=[netzwerk.kurzname, *args])


def _einladen(client: Client, netzwerk: Netzwerk, **felder: object) -> str:
    antwort = client.post(
        _url("einladen", netzwerk),
        {"name": "Noa Fiktiv", "email": "Noa@Partner.example", "art": "fachkraft", **felder},
        follow=True,
    )
    return antwort.content.decode()


def test_einladung_legt_konto_rolle_und_post_an(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(
        organisation=eigene_organisation, netzwerke=[netzwerk], email="noa@partner.example"
    )
    client = als(koordination)
    assert client.get(_url("einladen", netzwerk), {"organisation": "x"}).status_code == 200
    text = _einladen(client, netzwerk, art="vertretung", organisation=eigene_organisation.pk)
    assert "Die Einladung an noa@partner.example ist unterwegs." in text
    konto = Konto.objects.get(email="noa@partner.example")
    assert not konto.has_usable_password()
    assert konto.rollen == {netzwerk.pk: {"vertretung"}}
    assert Vertretung.objects.get(konto=konto).organisation == eigene_organisation
    kontakt.refresh_from_db()
    assert kontakt.konto == konto
    nachricht = Nachricht.objects.zu(konto).get()
    assert (nachricht.anlass, nachricht.empfaenger) == ("konto.einladung", "noa@partner.example")
    assert "Netzwerk Kinderschutz" in bauen(nachricht).subject


def test_doppelter_klick_schickt_eine_mail(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    _einladen(client, netzwerk)
    assert "hat diese Rolle schon" in _einladen(client, netzwerk)
    konto = Konto.objects.get(email="noa@partner.example")
    assert Nachricht.objects.zu(konto).count() == 1
    assert Rolle.objects.filter(konto=konto).count() == 1


def test_bekanntes_konto_behaelt_namen_und_rollen_anderswo(
    netzwerk: Netzwerk, koordination: Konto, fremde: Konto, als: Anmelden
) -> None:
    _einladen(als(koordination), netzwerk, email=fremde.email.upper(), name="Falsch")
    fremde.refresh_from_db()
    assert fremde.name == "Jona Skizze"
    assert set(Konto.objects.get(pk=fremde.pk).rollen) == {
        netzwerk.pk,
        *fremde.rolle_set.exclude(netzwerk=netzwerk).values_list("netzwerk", flat=True),
    }


def test_zweite_organisation_ohne_neue_mail(
    netzwerk: Netzwerk, vertretung: Konto, koordination: Konto, als: Anmelden
) -> None:
    weitere = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    text = _einladen(
        als(koordination),
        netzwerk,
        email=vertretung.email,
        art="vertretung",
        organisation=weitere.pk,
    )
    assert f"vertritt jetzt auch „{weitere}“" in text
    assert not Nachricht.objects.zu(vertretung).exists()


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"art": "vertretung"}, "Wählen Sie die Organisation, die die Person vertritt."),
        ({"art": "vertretung", "organisation": 10**9}, "organisation"),
        ({"art": "systemverwaltung"}, "systemverwaltung"),
        ({"email": "keine-adresse"}, "keine-adresse"),
        ({"name": ""}, "Name"),
    ],
)
def test_falsche_angaben(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden, felder: dict[str, object], meldung: str
) -> None:
    angaben = {"name": "Noa", "email": "noa@partner.example", "art": "fachkraft", **felder}
    antwort = als(koordination).post(_url("einladen", netzwerk), angaben)
    assert antwort.status_code == 422
    assert meldung in antwort.content.decode()
    assert not Konto.objects.filter(name="Noa").exists()


def test_gesperrtes_konto_wird_nicht_eingeladen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    KontoFabrik(email="noa@partner.example", is_active=False)
    assert "Das Konto zu dieser Adresse ist gesperrt." in _einladen(als(koordination), netzwerk)


def test_organisation_zaehlt_nur_bei_vertretung(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    _einladen(als(koordination), netzwerk, organisation=eigene_organisation.pk)
    assert not Vertretung.objects.exists()


def test_systemverwaltung_darf_einladen_andere_nicht(
    netzwerk: Netzwerk,
    verwaltung: Konto,
    vertretung: Konto,
    fachkraft: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    for name in ("liste", "einladen"):
        assert als(verwaltung).get(_url(name, netzwerk)).status_code == 200
        for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
            assert als(konto).get(_url(name, netzwerk)).status_code == erwartet


def test_liste_zeigt_nur_rollen_und_organisationen_dieses_netzwerks(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, fremde: Konto, als: Anmelden
) -> None:
    anderswo = MitgliedschaftFabrik().organisation
    VertretungFabrik(konto=vertretung, organisation=anderswo)
    client = als(koordination)
    antwort = client.get(_url("liste", netzwerk))
    assert {konto.email for konto in antwort.context["seite"]} == {
        koordination.email,
        vertretung.email,
    }
    text = antwort.content.decode()
    assert text.count('aria-current="page"') == 1  # the menu lights up one entry, not its neighbour
    assert "Haus der Familie" in text
    assert anderswo.name not in text
    gesucht = client.get(_url("liste", netzwerk), {"q": "toni\x00"})
    assert [konto.name for konto in gesucht.context["seite"]] == ["Toni Vorlage"]
    assert client.get(_url("liste", netzwerk), {"q": "niemand"}).status_code == 200


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for _nr in range(anzahl):
        organisation = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
        konto = VertretungFabrik(organisation=organisation).konto
        RolleFabrik(konto=konto, netzwerk=netzwerk, art="vertretung")
        RolleFabrik(konto=konto, netzwerk=netzwerk, art="fachkraft")
    client = als(koordination)
    with django_assert_num_queries(10):
        client.get(_url("liste", netzwerk))


def test_rolle_entziehen_schliesst_auch_die_vertretung(
    netzwerk: Netzwerk, koordination: Konto, vertretung: Konto, als: Anmelden
) -> None:
    anderes = NetzwerkFabrik()
    RolleFabrik(konto=vertretung, netzwerk=anderes, art="vertretung")
    dort = MitgliedschaftFabrik(netzwerk=anderes).organisation
    VertretungFabrik(konto=vertretung, organisation=dort)
    rolle = Rolle.objects.get(konto=vertretung, netzwerk=netzwerk)
    client = als(koordination)
    adresse = _url("rolle-entziehen", netzwerk, rolle.pk)
    assert client.get(adresse).status_code == 200
    assert Rolle.objects.filter(pk=rolle.pk).exists()
    antwort = client.post(adresse, follow=True)
    assert "hat die Rolle „Vertretung“ nicht mehr" in antwort.content.decode()
    assert set(
        Vertretung.objects.filter(konto=vertretung).values_list("organisation", flat=True)
    ) == {dort.pk}
    assert client.post(adresse).status_code == 404


def test_letzte_koordination_bleibt(netzwerk: Netzwerk, koordination: Konto, als: Anmelden) -> None:
    gesperrt = KontoFabrik(is_active=False)
    RolleFabrik(konto=gesperrt, netzwerk=netzwerk, art="koordination")
    rolle = Rolle.objects.get(konto=koordination)
    adresse = _url("rolle-entziehen", netzwerk, rolle.pk)
    text = als(koordination).post(adresse, follow=True).content.decode()
    assert "Das ist die einzige Koordination." in text
    zweite = RolleFabrik(netzwerk=netzwerk, art="koordination")
    antwort = als(koordination).post(adresse)
    assert antwort["Location"] == reverse("basis:eingang")
    with pytest.raises(aktionen.LetzteKoordination):
        aktionen.rolle_entziehen(rolle=zweite, von=VON)


def test_rolle_anderer_netzwerke_ist_unbekannt(
    netzwerk: Netzwerk, koordination: Konto, fremde: Konto, als: Anmelden
) -> None:
    rolle = Rolle.objects.get(konto=fremde)
    assert als(koordination).post(_url("rolle-entziehen", netzwerk, rolle.pk)).status_code == 404


def test_erneut_gegebene_rolle_wird_erneut_angekuendigt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    _einladen(client, netzwerk)
    konto = Konto.objects.get(email="noa@partner.example")
    aktionen.rolle_entziehen(rolle=Rolle.objects.get(konto=konto), von=VON)
    _einladen(client, netzwerk)
    assert Nachricht.objects.zu(konto).count() == 2
