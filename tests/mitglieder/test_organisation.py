import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Gremium, Mitgliedschaft, Organisation, Partnergruppe, Sitz
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    VertretungFabrik,
)
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden


def _url(name: str, netzwerk: Netzwerk, *args: object) -> str:
    return reverse(f"mitglieder:{name}", args=[netzwerk.kurzname, *args])


def _felder(**anders: object) -> dict[str, object]:
    return {
        "name": "Kita Sonnenschein",
        "art": "kita",
        "uebergeordnet": "",
        "schutzkonzept": "liegt_vor",
        "zustand": "aktiv",
        **anders,
    }


@pytest.fixture
def baum(netzwerk: Netzwerk) -> tuple[Organisation, Organisation, Organisation]:
    """Stadt (no member) › Fachbereich (no member) › Sachgebiet (member)."""
    stadt = OrganisationFabrik(name="Stadt Musterstadt")
    amt = OrganisationFabrik(name="Fachbereich Jugend", uebergeordnet=stadt)
    gebiet = OrganisationFabrik(name="Sachgebiet Schutz", uebergeordnet=amt)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=gebiet)
    return stadt, amt, gebiet


# Who sees what -----------------------------------------------------------------------------------


def test_sichtbar_ist_der_baum_fuer_mitglieder_und_die_aktiven_fuer_alle(
    netzwerk: Netzwerk,
    baum: tuple[Organisation, Organisation, Organisation],
    fachkraft: Konto,
    fremde: Konto,
) -> None:
    ruhend = MitgliedschaftFabrik(netzwerk=netzwerk, zustand="ruhend").organisation
    MitgliedschaftFabrik(netzwerk=NetzwerkFabrik(kommune=netzwerk.kommune))
    nur_gliederung = OrganisationFabrik(kommune=netzwerk.kommune)
    OrganisationFabrik(kommune="Anderswo")
    alle = {*baum, ruhend, nur_gliederung}
    assert set(Organisation.objects.all().sichtbar_fuer(fachkraft, netzwerk)) == alle
    assert set(Organisation.objects.all().sichtbar_fuer(System("test"), netzwerk)) == alle
    assert set(Organisation.objects.all().sichtbar_fuer(fremde, netzwerk)) == {baum[2]}
    assert set(Organisation.objects.all().sichtbar_fuer(OEFFENTLICHKEIT, netzwerk)) == {baum[2]}


def test_bearbeitbar_fuer(
    netzwerk: Netzwerk,
    baum: tuple[Organisation, Organisation, Organisation],
    koordination: Konto,
    vertretung: Konto,
    fachkraft: Konto,
    eigene_organisation: Organisation,
) -> None:
    VertretungFabrik(konto=vertretung, organisation=MitgliedschaftFabrik().organisation)
    fuer = Organisation.objects.all().bearbeitbar_fuer
    assert set(fuer(koordination, netzwerk)) == {*baum, eigene_organisation}
    assert set(fuer(vertretung, netzwerk)) == {eigene_organisation}
    assert not fuer(fachkraft, netzwerk)
    assert not fuer(OEFFENTLICHKEIT, netzwerk)


@pytest.mark.parametrize("name", ["organisation-neu", "einlesung-neu"])
def test_seiten_nur_fuer_die_koordination(
    netzwerk: Netzwerk, vertretung: Konto, fachkraft: Konto, fremde: Konto, als: Anmelden, name: str
) -> None:
    for konto, erwartet in ((vertretung, 403), (fachkraft, 403), (fremde, 404)):
        assert als(konto).get(_url(name, netzwerk)).status_code == erwartet


def test_bearbeiten_403_fuer_lesende_404_fuer_fremde(
    netzwerk: Netzwerk,
    baum: tuple[Organisation, Organisation, Organisation],
    vertretung: Konto,
    koordination: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    adresse = _url("organisation-bearbeiten", netzwerk, baum[2].pk)
    assert als(vertretung).get(adresse).status_code == 403
    assert als(fremde).get(adresse).status_code == 404
    anderswo = MitgliedschaftFabrik().organisation
    for name in ("organisation-zeigen", "organisation-bearbeiten"):
        assert als(koordination).get(_url(name, netzwerk, anderswo.pk)).status_code == 404


# Detail ------------------------------------------------------------------------------------------


def test_zeigen_nennt_gliederung_und_haelt_nachweise_zurueck(
    netzwerk: Netzwerk,
    baum: tuple[Organisation, Organisation, Organisation],
    koordination: Konto,
    fachkraft: Konto,
    als: Anmelden,
) -> None:
    stadt, amt, gebiet = baum
    KontaktFabrik(organisation=gebiet, nachname="Verborgen")
    antwort = als(fachkraft).get(_url("organisation-zeigen", netzwerk, gebiet.pk))
    text = antwort.content.decode()
    assert antwort.context["pfad"] == [stadt, amt]
    assert "8a-Vereinbarung" not in text
    assert "Verborgen" not in text
    text = als(koordination).get(_url("organisation-zeigen", netzwerk, stadt.pk)).content.decode()
    assert "8a-Vereinbarung" in text
    assert "Diese Organisation ist kein Mitglied" in text
    assert _url("organisation-zeigen", netzwerk, amt.pk) in text


@pytest.mark.parametrize("anzahl", [1, 3])
def test_zeigen_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    koordination: Konto,
    eigene_organisation: Organisation,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    oben = eigene_organisation
    for nummer in range(anzahl):
        oben.uebergeordnet = OrganisationFabrik()
        oben.save()
        oben = oben.uebergeordnet
        kind = OrganisationFabrik(uebergeordnet=eigene_organisation)
        MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kind)
        person = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk])
        person.weitere_organisationen.add(kind)
        gast = KontaktFabrik(organisation=kind, netzwerke=[netzwerk])
        gast.weitere_organisationen.add(eigene_organisation)
        gremium = Gremium.objects.create(netzwerk=netzwerk, name=f"Runde {nummer}")
        Sitz.objects.create(gremium=gremium, organisation=eigene_organisation, kontakt=person)
        VertretungFabrik(organisation=eigene_organisation)
    client = als(koordination)
    with django_assert_num_queries(22):
        client.get(_url("organisation-zeigen", netzwerk, eigene_organisation.pk))


# New and edit ------------------------------------------------------------------------------------


def test_neu_mit_mitgliedschaft_und_gruppen(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    schule = Partnergruppe.objects.get(schluessel="schule")
    client = als(koordination)
    assert client.get(_url("organisation-neu", netzwerk), {"unter": "x"}).status_code == 200
    antwort = client.post(
        _url("organisation-neu", netzwerk), _felder(gruppen=[schule.pk]), follow=True
    )
    assert "„Kita Sonnenschein“ ist gespeichert." in antwort.content.decode()
    mitgliedschaft = Mitgliedschaft.objects.get()
    assert mitgliedschaft.zustand == "aktiv"
    assert mitgliedschaft.seit is not None
    assert set(mitgliedschaft.gruppen.all()) == {schule}
    assert mitgliedschaft.organisation.kommune == "Musterstadt"


def test_gleicher_name_am_selben_ort_wird_am_feld_gemeldet(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    client.post(_url("organisation-neu", netzwerk), _felder())
    antwort = client.post(_url("organisation-neu", netzwerk), _felder(ort="Nordstadt"))
    assert antwort.status_code == 422
    assert "gibt es an dieser Stelle schon" in antwort.content.decode()
    assert 'value="Nordstadt"' in antwort.content.decode()
    assert Organisation.objects.count() == 1


def test_eintrag_eines_netzwerks_der_kommune_wird_geteilt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    zweites = NetzwerkFabrik(kommune=netzwerk.kommune)
    vorhanden = OrganisationFabrik(
        name="Kita Sonnenschein",
        kommune=netzwerk.kommune,
        website="https://sonne.example",
        art="kita",
    )
    MitgliedschaftFabrik(netzwerk=zweites, organisation=vorhanden)
    als(koordination).post(_url("organisation-neu", netzwerk), _felder(ort="Musterstadt"))
    vorhanden.refresh_from_db()
    assert (vorhanden.website, vorhanden.ort) == ("https://sonne.example", "Musterstadt")
    assert Mitgliedschaft.objects.filter(organisation=vorhanden).count() == 2


def test_ohne_mitgliedschaft_nur_teil_der_gliederung(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    client = als(koordination)
    antwort = client.post(_url("organisation-neu", netzwerk), _felder(zustand=""), follow=True)
    assert antwort.status_code == 200
    assert Mitgliedschaft.objects.count() == 0
    organisation = Organisation.objects.get()
    adresse = _url("organisation-bearbeiten", netzwerk, organisation.pk)
    assert client.get(adresse).status_code == 200
    client.post(adresse, _felder(zustand="eingeladen"))
    assert Mitgliedschaft.objects.get().zustand == "eingeladen"


def test_bearbeiten_laesst_den_stand_und_unbekannten_beginn_in_ruhe(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, seit=None)
    adresse = _url("organisation-bearbeiten", netzwerk, mitgliedschaft.organisation_id)
    senden(als(koordination), adresse, _felder(zustand="ausgeschlossen"))
    mitgliedschaft.refresh_from_db()
    assert (mitgliedschaft.zustand, mitgliedschaft.seit) == ("aktiv", None)
    mitgliedschaft.austreten()
    antwort = senden(als(koordination), adresse, _felder(seit="2026-05-01", bis="2026-04-01"))
    assert antwort.status_code == 422
    assert "Das Ende liegt vor dem Beginn." in antwort.content.decode()


def test_kein_kreis_weder_im_formular_noch_in_der_datenbank(
    netzwerk: Netzwerk,
    baum: tuple[Organisation, Organisation, Organisation],
    koordination: Konto,
    als: Anmelden,
) -> None:
    stadt, _amt, gebiet = baum
    adresse = _url("organisation-bearbeiten", netzwerk, stadt.pk)
    antwort = als(koordination).post(adresse, _felder(zustand="", uebergeordnet=gebiet.pk))
    assert antwort.status_code == 422
    stadt.uebergeordnet = gebiet
    with pytest.raises(IntegrityError), transaction.atomic():
        stadt.save()


def test_vertretung_pflegt_den_eigenen_eintrag_ohne_namen(
    netzwerk: Netzwerk, vertretung: Konto, eigene_organisation: Organisation, als: Anmelden
) -> None:
    client = als(vertretung)
    adresse = _url("organisation-bearbeiten", netzwerk, eigene_organisation.pk)
    assert client.get(adresse).status_code == 200
    antwort = senden(
        client, adresse, _felder(website="https://haus.example", vereinbarung_8a_am="2026-01-01")
    )
    assert antwort.status_code == 302
    eigene_organisation.refresh_from_db()
    assert eigene_organisation.name == "Haus der Familie"
    assert eigene_organisation.website == "https://haus.example"
    assert eigene_organisation.vereinbarung_8a_am is None
    assert client.post(adresse, _felder(website="javascript:alert(1)")).status_code == 422


def test_anschrift(db: None) -> None:
    organisation = OrganisationFabrik(strasse="Ring 1", plz="00000", ort="Musterstadt")
    assert organisation.anschrift == "Ring 1, 00000 Musterstadt"
    vertretung = VertretungFabrik(organisation=organisation)
    assert str(vertretung) == f"{vertretung.konto} für {organisation}"
    mitgliedschaft = MitgliedschaftFabrik(organisation=organisation)
    assert str(mitgliedschaft) == f"{organisation} in {mitgliedschaft.netzwerk}"
    assert str(Partnergruppe.objects.get(schluessel="schule")) == "Schulen"
