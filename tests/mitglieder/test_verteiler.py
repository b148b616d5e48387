"""Saved questions: they follow the register, and say so when a part of them is gone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mitglieder.models import Organisation, Rundschreiben, Verteiler
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import (
    KontaktFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    PartnergruppeFabrik,
)
from tests.formulare import senden
from tests.mitglieder.anmelden import Anmelden


def _url(name: str, netzwerk: Netzwerk, *args: object) -> str:
    return reverse(f"mitglieder:verteiler-{name}", args=[netzwerk.kurzname, *args])


def _kita(netzwerk: Netzwerk, name: str, **angaben: object) -> Organisation:
    kita: Organisation = OrganisationFabrik(name=name, art="kita", kommune=netzwerk.kommune)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=kita, **angaben)
    return kita


@pytest.fixture
def client(koordination: Konto, als: Anmelden) -> Client:
    return als(koordination)


def test_aus_der_liste_gespeichert_folgt_er_dem_register(
    netzwerk: Netzwerk, client: Client
) -> None:
    sonne = _kita(netzwerk, "Kita Sonne")
    KontaktFabrik(organisation=sonne, netzwerke=[netzwerk], email="A@kita.example")
    frage = "?q=kita&art=kita&stand=aktiv&sortierung=-name&seite=3&gruppe="
    antwort = senden(client, _url("neu", netzwerk) + frage, {"name": "Alle Kitas"})
    verteiler = Verteiler.objects.get()
    assert antwort.headers["Location"] == verteiler.get_absolute_url()
    assert str(verteiler) == "Alle Kitas"
    # Neither order nor page nor empty fields belong to the question.
    assert verteiler.abfrage == {"art": ["kita"], "stand": ["aktiv"], "q": ["kita"]}

    def reichweite() -> tuple[int, int]:
        zeile = client.get(_url("liste", netzwerk)).context["reichweiten"][0]
        return zeile.organisationen, zeile.kontakte

    assert reichweite() == (1, 1)
    mond = _kita(netzwerk, "Kita Mond")
    for adresse in ("a@kita.example", "b@kita.example", ""):  # the first is Sonne's own
        KontaktFabrik(organisation=mond, netzwerke=[netzwerk], email=adresse)
    KontaktFabrik(organisation=mond, email="fremd@kita.example")  # known in no network
    KontaktFabrik(
        organisation=mond,
        netzwerke=[netzwerk],
        email="weg@kita.example",
        ausgeschieden_am=timezone.localdate(),
    )
    KontaktFabrik(
        organisation=mond,
        netzwerke=[netzwerk],
        email="gestoert@kita.example",
        adresse_gestoert_am=timezone.now(),
    )
    assert reichweite() == (2, 2)
    text = client.get(verteiler.get_absolute_url()).content.decode()
    assert "Jetzt 2 Organisationen, 2 erreichbare Adressen" in text
    assert "Art: <strong>Kita</strong>" in text
    sonne.mitgliedschaft_set.update(zustand="ruhend")
    assert reichweite() == (1, 2)


def test_name_einmal_je_netzwerk_und_nichts_geht_verloren(
    netzwerk: Netzwerk, client: Client
) -> None:
    Verteiler.objects.create(netzwerk=netzwerk, name="Schulen")
    Verteiler.objects.create(netzwerk=NetzwerkFabrik(), name="Kitas")
    antwort = senden(client, _url("neu", netzwerk) + "?art=kita", {"name": "Schulen"})
    assert antwort.status_code == 422
    assert "Einen Verteiler mit diesem Namen gibt es schon." in antwort.content.decode()
    assert senden(client, _url("neu", netzwerk), {"name": "Kitas"}).status_code == 302


def test_umbenennen_laesst_den_filter_aus_der_liste_kommt_ein_neuer(
    netzwerk: Netzwerk, client: Client
) -> None:
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Schulen", abfrage={"art": ["schule"]}
    )
    adresse = _url("bearbeiten", netzwerk, verteiler.pk)
    assert senden(client, adresse, {"name": "Alle Schulen"}).status_code == 302
    verteiler.refresh_from_db()
    assert (verteiler.name, verteiler.abfrage) == ("Alle Schulen", {"art": ["schule"]})
    # The list, opened to change it, leads back here with the question it now asks.
    liste = reverse("mitglieder:organisation-liste", args=[netzwerk.kurzname])
    _kita(netzwerk, "Kita Sonne")
    text = client.get(liste, {"art": "kita", "verteiler": verteiler.pk}).content.decode()
    weiter = f"{adresse}?art=kita&amp;sortierung=name&amp;frage=1"
    assert weiter in text
    assert 'name="id"' not in text  # nothing else is to be done here
    neu = weiter.replace("&amp;", "&")
    assert "Der Filter findet jetzt 1 Organisation" in client.get(neu).content.decode()
    assert senden(client, neu, {"name": "Kitas"}).status_code == 302
    verteiler.refresh_from_db()
    assert (verteiler.name, verteiler.abfrage) == ("Kitas", {"art": ["kita"]})
    for fremd in ("quatsch", "9" * 30, "0"):
        assert client.get(liste, {"verteiler": fremd}).status_code == 404


def test_ein_geloeschter_filterwert_wird_gesagt_und_erreicht_niemanden(
    netzwerk: Netzwerk, client: Client
) -> None:
    gruppe = PartnergruppeFabrik(netzwerk=netzwerk)
    _kita(netzwerk, "Kita Sonne", gruppen=[gruppe])
    verteiler = Verteiler.objects.create(
        netzwerk=netzwerk, name="Gruppe", abfrage={"gruppe": [str(gruppe.pk)]}
    )
    gruppe.delete()
    zeile = client.get(_url("liste", netzwerk)).context["reichweiten"][0]
    assert (zeile.organisationen, zeile.kontakte) == (0, 0)
    for adresse in (_url("liste", netzwerk), verteiler.get_absolute_url()):
        assert "gilt nicht mehr" in client.get(adresse).content.decode()


def test_loeschen_fragt_und_begonnene_briefe_erreichen_niemanden(
    netzwerk: Netzwerk, client: Client
) -> None:
    verteiler = Verteiler.objects.create(netzwerk=netzwerk, name="Schulen")
    entwurf = Rundschreiben.objects.create(
        netzwerk=netzwerk, kreis="verteiler", verteiler=verteiler
    )
    adresse = _url("loeschen", netzwerk, verteiler.pk)
    assert "1 begonnenes Rundschreiben" in client.get(adresse).content.decode()
    assert Verteiler.objects.exists()
    assert client.post(adresse).status_code == 302
    assert client.post(adresse).status_code == 404  # another tab was faster
    KontaktFabrik(organisation=_kita(netzwerk, "Kita Sonne"), netzwerke=[netzwerk])
    text = client.get(entwurf.get_absolute_url()).content.decode()
    assert "Der Verteiler ist gelöscht" in text
    assert "0 Personen" in text
    # Another tab that had it open.
    assert client.get(_url("bearbeiten", netzwerk, verteiler.pk)).status_code == 404


def test_verteiler_eines_anderen_netzwerks_gibt_es_hier_nicht(
    netzwerk: Netzwerk, client: Client
) -> None:
    fremder = Verteiler.objects.create(netzwerk=NetzwerkFabrik(), name="Fremd")
    for name in ("zeigen", "bearbeiten", "loeschen"):
        assert client.get(_url(name, netzwerk, fremder.pk)).status_code == 404
    assert "Noch kein Verteiler" in client.get(_url("liste", netzwerk)).content.decode()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_liste_kostet_gleich_viele_abfragen(
    netzwerk: Netzwerk,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    anzahl: int,
) -> None:
    for nr in range(anzahl):
        _kita(netzwerk, f"Kita {nr}")
        Verteiler.objects.create(netzwerk=netzwerk, name=f"V {nr}", abfrage={"q": [str(nr)]})
    with django_assert_num_queries(13):
        client.get(_url("liste", netzwerk))
