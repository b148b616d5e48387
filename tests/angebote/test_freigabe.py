"""Who writes, submits, releases, declines; what stays public meanwhile; the mails."""

from collections.abc import Callable

from django.test import Client

from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung, Suchdokument
from mitglieder.models import Organisation
from netzwerk.basis import briefe
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe, stand
from tests.angebote.test_suche import titel
from tests.fabriken import (
    KontoFabrik,
    RolleFabrik,
)
from tests.formulare import senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


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
    antwort = prueft.post(
        f"{ADRESSE}{angebot.pk}/freigeben/", {"stand": angebot.stand}, follow=True
    )
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
    prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": eigenes.stand})
    zweite = prueft.post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": eigenes.stand}, follow=True)
    assert "Das geht im Stand „veröffentlicht“ nicht." in zweite.content.decode()
    assert Nachricht.objects.count() == 1


def test_vier_augen(netzwerk: Netzwerk, koordination: Konto, eigenes: Angebot, als: Als) -> None:
    eigenes.einreichen(von=koordination)
    zweite = KontoFabrik()
    RolleFabrik(konto=zweite, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    selbst = als(koordination)
    assert "Angebot freigeben" not in selbst.get(f"{ADRESSE}{eigenes.pk}/").content.decode()
    antwort = selbst.post(
        f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": eigenes.stand}, follow=True
    )
    assert "selbst eingereicht" in antwort.content.decode()
    assert stand(eigenes) == "eingereicht"
    als(zweite).post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": eigenes.stand})
    assert stand(eigenes) == "veroeffentlicht"


def test_allein_gibt_die_koordination_selbst_frei(
    koordination: Konto, eigenes: Angebot, als: Als
) -> None:
    eigenes.einreichen(von=koordination)
    als(koordination).post(f"{ADRESSE}{eigenes.pk}/freigeben/", {"stand": eigenes.stand})
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
        eingabe(eigenes_oeffentliches, titel="Papatreff", ist_online="on", alter_von="3"),
        follow=True,
    )
    assert "wartet auf die Freigabe" in antwort.content.decode()
    assert titel(netzwerk, "Papatreff") == []
    assert titel(netzwerk, "Vaterkurs") == ["Vaterkurs"]
    # Going on editing starts from the proposal, and replaces it.
    formular = schreibt.get(f"{adresse}bearbeiten/")
    assert formular.context["form"]["titel"].value() == "Papatreff"
    senden(
        schreibt,
        f"{adresse}bearbeiten/",
        eingabe(eigenes_oeffentliches, titel="Papatreff am Abend", ist_online="on", alter_von="3"),
    )
    aenderung = Angebotsaenderung.objects.get()
    assert {(u.feld, u.vorher, u.nachher) for u in aenderung.unterschiede()} == {
        ("Titel", "Vaterkurs", "Papatreff am Abend"),
        ("findet online statt", "nein", "ja"),
        ("Alter von", "", "3"),
    }
    seite = prueft.get(adresse).content.decode()
    assert "Papatreff am Abend" in seite
    assert "Änderung veröffentlichen" in seite
    prueft.post(f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/", {"stand": aenderung.stand})
    assert titel(netzwerk, "Papatreff") == ["Papatreff am Abend"]
    assert titel(netzwerk, "Vaterkurs") == []
    nachricht = Nachricht.objects.get()
    assert nachricht.empfaenger == vertretung.email
    assert "Papatreff am Abend" in briefe.bauen(nachricht).subject
    noch_einmal = prueft.post(
        f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/", {"stand": aenderung.stand}, follow=True
    )
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
    assert Client().get(oeffentlich).status_code == 410
    assert "nicht öffentlich" in schreibt.get(oeffentlich).content.decode()


def test_bestaetigen_holt_veraltetes_zurueck(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    aktionen.veralten(angebot=eigenes_oeffentliches)
    assert Suchdokument.objects.get().ist_veraltet
    als(vertretung).post(f"{ADRESSE}{eigenes_oeffentliches.pk}/bestaetigen/")
    assert stand(eigenes_oeffentliches) == "veroeffentlicht"
    assert not Suchdokument.objects.get().ist_veraltet
