"""Who writes, submits, releases, declines; what stays public meanwhile; the mails."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung, Suchdokument
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.angebote.fabriken import (
    AngebotFabrik,
    AngebotsformatFabrik,
    ThemaFabrik,
    ZielgruppeFabrik,
)
from tests.angebote.test_suche import titel
from tests.fabriken import (
    KontoFabrik,
    MitgliedschaftFabrik,
    OrganisationFabrik,
    RolleFabrik,
    VertretungFabrik,
)
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


@pytest.fixture
def eigenes(netzwerk: Netzwerk, eigene_organisation: Organisation) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        netzwerk=netzwerk, titel="Elternkurs", anbieter=[eigene_organisation]
    )
    return angebot


@pytest.fixture
def eigenes_oeffentliches(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto
) -> Angebot:
    angebot: Angebot = AngebotFabrik(
        netzwerk=netzwerk, titel="Vaterkurs", anbieter=[eigene_organisation]
    )
    angebot.einreichen(von=vertretung)
    aktionen.freigeben(angebot=angebot, von=KontoFabrik())
    Nachricht.objects.all().delete()
    return angebot


@pytest.fixture
def fremdes(netzwerk: Netzwerk) -> Angebot:
    angebot: Angebot = AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Fremdes")
    return angebot


def eingabe(angebot: Angebot | None = None, **felder: Any) -> dict[str, Any]:
    """What the form sends: everything as text, empty as empty."""
    if angebot is not None:
        daten = {name: "" if wert is None else wert for name, wert in werte(angebot).items()}
    else:
        daten = {
            "titel": "Starke Kinder",
            "kurztext": "Ein Kurs.",
            "beschreibung": "Sechs Abende.",
            "themen": [ThemaFabrik().pk],
            "zielgruppen": [ZielgruppeFabrik().pk],
            "format": AngebotsformatFabrik().pk,
            "ist_kostenfrei": "on",
        }
    daten |= felder
    return {name: wert for name, wert in daten.items() if wert is not False}


def stand(angebot: Angebot) -> str:
    angebot.refresh_from_db()
    return angebot.zustand


def test_der_weg_bis_zum_suchtreffer(
    vertretung: Konto,
    koordination: Konto,
    eigene_organisation: Organisation,
    netzwerk: Netzwerk,
    als: Als,
    client: Client,
) -> None:
    schreibt, prueft = als(vertretung), als(koordination)
    antwort = schreibt.post(
        f"{ADRESSE}neu/", eingabe(anbieter=[eigene_organisation.pk]), follow=True
    )
    angebot = Angebot.objects.get()
    assert antwort.redirect_chain == [(f"{ADRESSE}{angebot.pk}/", 302)]
    assert "als Entwurf gespeichert" in antwort.content.decode()
    assert angebot.zustand == "entwurf"
    schreibt.post(f"{ADRESSE}{angebot.pk}/einreichen/")
    assert stand(angebot) == "eingereicht"
    assert angebot.eingereicht_von == vertretung
    assert titel(netzwerk, "Starke Kinder") == []
    liste = prueft.get(f"{ADRESSE}verwalten/").content.decode()
    assert "1 Angebot wartet auf Freigabe" in liste
    antwort = prueft.post(f"{ADRESSE}{angebot.pk}/freigeben/", follow=True)
    assert "ist öffentlich" in antwort.content.decode()
    assert stand(angebot) == "veroeffentlicht"
    assert angebot.freigegeben_von == koordination
    assert "Starke Kinder" in client.get(ADRESSE, {"q": "Starcke Kinder"}).content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")
    nachricht = Nachricht.objects.get()
    assert (nachricht.anlass, nachricht.empfaenger) == ("angebot.freigegeben", vertretung.email)
    mail = briefe.bauen(nachricht)
    assert mail.subject == "Ihr Angebot „Starke Kinder“ ist veröffentlicht"
    assert f"{ADRESSE}{angebot.pk}-starke-kinder/" in mail.body


def test_zurueckweisen_und_wieder_einreichen(
    vertretung: Konto, koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    schreibt, prueft = als(vertretung), als(koordination)
    for runde in (1, 2):
        schreibt.post(f"{ADRESSE}{eigenes.pk}/einreichen/")
        leer = prueft.post(f"{ADRESSE}{eigenes.pk}/zurueckweisen/", {"grund": ""})
        assert leer.status_code == 422
        assert "Schreiben Sie, was zu ändern ist." in leer.content.decode()
        prueft.post(
            f"{ADRESSE}{eigenes.pk}/zurueckweisen/", {"grund": f"Runde {runde}: <b>Ort</b> fehlt."}
        )
        assert stand(eigenes) == "zurueckgewiesen"
        assert "Ort&lt;/b&gt; fehlt" in schreibt.get(f"{ADRESSE}{eigenes.pk}/").content.decode()
    nachrichten = list(Nachricht.objects.order_by("runde"))
    assert [n.runde for n in nachrichten] == [1, 2]
    mail = briefe.bauen(nachrichten[1])
    assert "Runde 2: <b>Ort</b> fehlt." in mail.body
    assert "&lt;b&gt;Ort" in str(mail.alternatives[0][0])


def test_doppelter_klick_gibt_einmal_frei(
    vertretung: Konto, koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    eigenes.einreichen(von=vertretung)
    prueft = als(koordination)
    prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/")
    zweite = prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/", follow=True)
    assert "Das geht im Stand „veröffentlicht“ nicht." in zweite.content.decode()
    assert Nachricht.objects.count() == 1


def test_vier_augen(netzwerk: Netzwerk, koordination: Konto, eigenes: Angebot, als: Als) -> None:
    eigenes.einreichen(von=koordination)
    zweite = KontoFabrik()
    RolleFabrik(konto=zweite, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    selbst = als(koordination)
    assert "Angebot freigeben" not in selbst.get(f"{ADRESSE}{eigenes.pk}/").content.decode()
    antwort = selbst.post(f"{ADRESSE}{eigenes.pk}/freigeben/", follow=True)
    assert "selbst eingereicht" in antwort.content.decode()
    assert stand(eigenes) == "eingereicht"
    als(zweite).post(f"{ADRESSE}{eigenes.pk}/freigeben/")
    assert stand(eigenes) == "veroeffentlicht"


def test_allein_gibt_die_koordination_selbst_frei(
    koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    eigenes.einreichen(von=koordination)
    als(koordination).post(f"{ADRESSE}{eigenes.pk}/freigeben/")
    assert stand(eigenes) == "veroeffentlicht"
    assert not Nachricht.objects.exists()


def test_aenderung_eines_oeffentlichen_angebots_wartet(
    vertretung: Konto,
    koordination: Konto,
    eigenes_oeffentliches: Angebot,
    netzwerk: Netzwerk,
    als: Als,
) -> None:
    schreibt, prueft = als(vertretung), als(koordination)
    adresse = f"{ADRESSE}{eigenes_oeffentliches.pk}/"
    antwort = senden(
        schreibt,
        f"{adresse}bearbeiten/",
        eingabe(eigenes_oeffentliches, titel="Papakurs", ist_online="on", alter_von="3"),
        follow=True,
    )
    assert "wartet auf die Freigabe" in antwort.content.decode()
    assert titel(netzwerk, "Papakurs") == []
    assert titel(netzwerk, "Vaterkurs") == ["Vaterkurs"]
    # Going on editing starts from the proposal, and replaces it.
    formular = schreibt.get(f"{adresse}bearbeiten/")
    assert formular.context["form"]["titel"].value() == "Papakurs"
    senden(
        schreibt,
        f"{adresse}bearbeiten/",
        eingabe(eigenes_oeffentliches, titel="Papakurs am Abend", ist_online="on", alter_von="3"),
    )
    aenderung = Angebotsaenderung.objects.get()
    assert {(u.feld, u.vorher, u.nachher) for u in aenderung.unterschiede()} == {
        ("Titel", "Vaterkurs", "Papakurs am Abend"),
        ("findet online statt", "nein", "ja"),
        ("Alter von", "", "3"),
    }
    seite = prueft.get(adresse).content.decode()
    assert "Papakurs am Abend" in seite
    assert "Änderung veröffentlichen" in seite
    prueft.post(f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/")
    assert titel(netzwerk, "Papakurs") == ["Papakurs am Abend"]
    assert titel(netzwerk, "Vaterkurs") == []
    nachricht = Nachricht.objects.get()
    assert nachricht.empfaenger == vertretung.email
    assert "Papakurs am Abend" in briefe.bauen(nachricht).subject
    noch_einmal = prueft.post(f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/", follow=True)
    assert "Das geht im Stand „angenommen“ nicht." in noch_einmal.content.decode()


def test_aenderung_ablehnen(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    adresse = f"{ADRESSE}{eigenes_oeffentliches.pk}/"
    senden(
        als(vertretung),
        f"{adresse}bearbeiten/",
        eingabe(eigenes_oeffentliches, titel="Papakurs"),
    )
    aenderung = Angebotsaenderung.objects.get()
    prueft = als(koordination)
    ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/ablehnen/"
    assert prueft.get(ziel).status_code == 200
    assert prueft.post(ziel, {"grund": " "}).status_code == 422
    prueft.post(ziel, {"grund": "Bitte beim alten Namen bleiben."})
    aenderung.refresh_from_db()
    assert aenderung.zustand == "abgelehnt"
    eigenes_oeffentliches.refresh_from_db()
    assert eigenes_oeffentliches.titel == "Vaterkurs"
    assert "beim alten Namen" in briefe.bauen(Nachricht.objects.get()).body


def test_wer_zurueck_zur_alten_fassung_geht_zieht_den_vorschlag_zurueck(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    ziel = f"{ADRESSE}{eigenes_oeffentliches.pk}/bearbeiten/"
    als(vertretung).post(ziel, eingabe(eigenes_oeffentliches, titel="Papakurs"))
    als(vertretung).post(ziel, eingabe(eigenes_oeffentliches))
    assert not Angebotsaenderung.objects.exists()


def test_die_koordination_aendert_sofort(
    koordination: Konto, fremdes: Angebot, netzwerk: Netzwerk, als: Als
) -> None:
    senden(
        als(koordination), f"{ADRESSE}{fremdes.pk}/bearbeiten/", eingabe(fremdes, titel="Bekanntes")
    )
    assert titel(netzwerk, "Bekanntes") == ["Bekanntes"]


def test_vertretung_bietet_nur_fuer_die_eigene_organisation_an(
    vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation, als: Als
) -> None:
    andere = OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=andere)
    schreibt = als(vertretung)
    formular = schreibt.get(f"{ADRESSE}neu/").context["form"]
    assert list(formular.fields["anbieter"].queryset) == [eigene_organisation]
    antwort = schreibt.post(f"{ADRESSE}neu/", eingabe(anbieter=[andere.pk]))
    assert antwort.status_code == 422
    assert not Angebot.objects.exists()


def test_gemeinsames_angebot_behaelt_die_anderen_anbieter(
    vertretung: Konto, netzwerk: Netzwerk, eigene_organisation: Organisation, als: Als
) -> None:
    andere = OrganisationFabrik()
    angebot = AngebotFabrik(netzwerk=netzwerk, anbieter=[eigene_organisation, andere])
    ziel = f"{ADRESSE}{angebot.pk}/bearbeiten/"
    nur_andere = als(vertretung).post(ziel, eingabe(angebot, anbieter=[andere.pk]))
    assert nur_andere.status_code == 422
    assert "die Sie vertreten" in nur_andere.content.decode()
    senden(als(vertretung), ziel, eingabe(angebot, titel="Zusammen"))
    angebot.refresh_from_db()
    assert (angebot.titel, angebot.anbieter.count()) == ("Zusammen", 2)


LESEN = ("", "bearbeiten/", "archivieren/")
SCHREIBEN = ("einreichen/", "freigeben/", "bestaetigen/", "archivieren/", "zurueckweisen/")


@pytest.mark.parametrize("weg", LESEN)
def test_fremde_angebote_gibt_es_fuer_vertretungen_nicht(
    vertretung: Konto, fremdes: Angebot, als: Als, weg: str
) -> None:
    assert als(vertretung).get(f"{ADRESSE}{fremdes.pk}/{weg}").status_code == 404


@pytest.mark.parametrize("weg", SCHREIBEN)
def test_rechte_beim_schreiben(
    vertretung: Konto, fachkraft: Konto, fremde: Konto, eigenes: Angebot, als: Als, weg: str
) -> None:
    ziel = f"{ADRESSE}{eigenes.pk}/{weg}"
    assert als(fremde).post(ziel).status_code == 404
    assert als(fachkraft).post(ziel).status_code == 403
    assert Client().post(ziel).status_code == 302
    if weg in {"freigeben/", "zurueckweisen/"}:
        assert als(vertretung).post(ziel).status_code == 403
    assert stand(eigenes) == "entwurf"


def test_vertretung_eines_anderen_netzwerks_hat_hier_nichts(
    netzwerk: Netzwerk, eigene_organisation: Organisation, eigenes: Angebot, als: Als
) -> None:
    """The same organisation, but a role in the other network only."""
    konto = KontoFabrik()
    RolleFabrik(konto=konto, art=Rolle.Art.VERTRETUNG)
    VertretungFabrik(konto=konto, organisation=eigene_organisation)
    assert als(konto).get(f"{ADRESSE}{eigenes.pk}/").status_code == 404


def test_archivieren_nimmt_aus_dem_verzeichnis(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt = als(vertretung)
    ziel = f"{ADRESSE}{eigenes_oeffentliches.pk}/archivieren/"
    assert "nicht mehr?" in schreibt.get(ziel).content.decode()
    schreibt.post(ziel)
    assert stand(eigenes_oeffentliches) == "archiviert"
    assert not Suchdokument.objects.exists()
    oeffentlich = f"{ADRESSE}{eigenes_oeffentliches.pk}-vaterkurs/"
    assert Client().get(oeffentlich).status_code == 404
    assert "nicht öffentlich" in schreibt.get(oeffentlich).content.decode()


def test_bestaetigen_holt_veraltetes_zurueck(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    aktionen.veralten(angebot=eigenes_oeffentliches)
    assert Suchdokument.objects.get().ist_veraltet
    als(vertretung).post(f"{ADRESSE}{eigenes_oeffentliches.pk}/bestaetigen/")
    assert stand(eigenes_oeffentliches) == "veroeffentlicht"
    assert not Suchdokument.objects.get().ist_veraltet


@pytest.mark.parametrize(
    ("felder", "meldung"),
    [
        ({"titel": ""}, "Geben Sie dem Angebot einen Titel."),
        ({"alter_von": "12", "alter_bis": "6"}, "liegt unter"),
        ({"kosten": "5 Euro"}, "Das Angebot ist kostenfrei"),
        ({"alter_von": "viele"}, "alter_von"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"themen": ["999999"]}, "themen"),
        ({"sprachen": ["klingonisch"]}, "sprachen"),
        ({"titel": "x" * 200}, "titel"),
    ],
)
def test_falsche_eingaben_verlieren_nichts(
    koordination: Konto,
    netzwerk: Netzwerk,
    als: Als,
    felder: dict[str, Any],
    meldung: str,
) -> None:
    organisation = OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    daten = eingabe(anbieter=[organisation.pk], fuer_eltern="Bleibt stehen.") | felder
    antwort = als(koordination).post(f"{ADRESSE}neu/", daten)
    assert antwort.status_code == 422
    inhalt = antwort.content.decode()
    assert "Bleibt stehen." in inhalt
    assert meldung in inhalt
    assert not Angebot.objects.exists()


@pytest.mark.parametrize("anzahl", [1, 3])
def test_verwalten_braucht_gleich_viele_abfragen(
    koordination: Konto, netzwerk: Netzwerk, als: Als, anzahl: int, django_assert_num_queries: Any
) -> None:
    for _ in range(anzahl):
        AngebotFabrik(netzwerk=netzwerk, wartend=True)
    client = als(koordination)
    client.get(f"{ADRESSE}verwalten/")
    with django_assert_num_queries(11):
        client.get(f"{ADRESSE}verwalten/")


def test_verwalten_zeigt_das_eigene_und_filtert(
    vertretung: Konto, eigenes: Angebot, fremdes: Angebot, als: Als
) -> None:
    client = als(vertretung)
    alle = client.get(f"{ADRESSE}verwalten/").content.decode()
    assert "Elternkurs" in alle
    assert "Fremdes" not in alle
    assert "Elternkurs" in client.get(f"{ADRESSE}verwalten/?stand=entwurf").content.decode()
    leer = client.get(f"{ADRESSE}verwalten/?stand=wartend").content.decode()
    assert "In diesem Stand ist kein Angebot" in leer
    eigenes.archivieren()
    assert "Noch kein Angebot" in client.get(f"{ADRESSE}verwalten/?stand=x").content.decode()
