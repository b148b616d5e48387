"""Drafts: of a change of a public offer, and of an offer that is not submitted yet."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from angebote.aktionen import aenderung as entscheidungen
from angebote.aktionen import angebot as aktionen
from angebote.models import Angebot, Angebotsaenderung
from angebote.models.aenderung import werte
from mitglieder.models import Organisation
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Rolle
from tests.angebote.eingaben import eingabe, stand
from tests.angebote.fabriken import AngebotFabrik, AngebotsformatFabrik, ThemaFabrik
from tests.fabriken import KontoFabrik, OrganisationFabrik, RolleFabrik, VertretungFabrik
from tests.formulare import gelesen, senden

ADRESSE = "/kinderschutz/angebote/"
type Als = Callable[[Konto], Client]


def bearbeiten(angebot: Angebot) -> str:
    return f"{ADRESSE}{angebot.pk}/bearbeiten/"


def entwerfen(client: Client, angebot: Angebot, **felder: Any) -> Any:
    daten = eingabe(angebot, weiter="entwurf", **felder)
    return senden(client, bearbeiten(angebot), daten, follow=True)


def test_ein_unfertiger_entwurf_bleibt_wie_er_getippt_wurde(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt, angebot = als(vertretung), eigenes_oeffentliches
    andere = OrganisationFabrik()
    antwort = entwerfen(
        schreibt, angebot, titel="", kurztext="Halb fert", alter_von="drei", website="www",
        sprachen=["de", "klingonisch"], anbieter=[andere.pk], format="",
    )  # fmt: skip
    assert "Ihr Entwurf ist gespeichert." in antwort.text
    assert "Ein Entwurf ist noch nicht eingereicht" in antwort.text
    entwurf = Angebotsaenderung.objects.get()
    assert (str(entwurf), entwurf.ist_entwurf) == ("Änderung: Vaterkurs", True)
    assert entwurf.vorschlag == {
        "titel": "", "kurztext": "Halb fert", "anbieter": [andere.pk], "format": None,
        "alter_von": "drei", "sprachen": ["de", "klingonisch"], "website": "www",
    }  # fmt: skip
    form = schreibt.get(bearbeiten(angebot)).context["form"]
    assert [form[feld].value() for feld in ("titel", "kurztext", "alter_von", "website")] == [
        "", "Halb fert", "drei", "www",
    ]  # fmt: skip
    # Nobody else has to do with it: not the public, not what waits, not the coordination's form.
    angebot.refresh_from_db()
    assert (angebot.titel, Angebot.objects.wartend(angebot.netzwerk).count()) == ("Vaterkurs", 0)
    prueft = als(koordination)
    assert prueft.get(bearbeiten(angebot)).context["form"]["kurztext"].value() == angebot.kurztext
    arbeit = prueft.get(f"{ADRESSE}{angebot.pk}/").text
    assert "Ein Entwurf ist noch nicht eingereicht" in arbeit
    assert "Halb fert" not in arbeit
    assert "Entwurf einer Änderung" in schreibt.get(f"{ADRESSE}verwalten/").text
    # Submitting is what demands answers; the draft survives the refusal.
    unfertig = eingabe(angebot, titel="", weiter="einreichen")
    assert senden(schreibt, bearbeiten(angebot), unfertig).status_code == 422
    assert Angebotsaenderung.objects.get() == entwurf


def test_aus_dem_entwurf_wird_die_eine_offene_aenderung(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt, angebot = als(vertretung), eigenes_oeffentliches
    senden(schreibt, bearbeiten(angebot), eingabe(angebot, titel="Erst", weiter="einreichen"))
    entwerfen(schreibt, angebot, titel="Dann")
    zustaende = Angebotsaenderung.objects.values_list("zustand", "vorschlag__titel")
    assert set(zustaende) == {("offen", "Erst"), ("entwurf", "Dann")}
    assert "Erst" in als(koordination).get(f"{ADRESSE}{angebot.pk}/").text
    seite = schreibt.get(bearbeiten(angebot))
    assert seite.context["form"]["titel"].value() == "Dann"
    assert "Sie arbeiten an dem Entwurf" in seite.text
    senden(schreibt, bearbeiten(angebot), eingabe(angebot, titel="Dann", weiter="einreichen"))
    assert list(zustaende.all()) == [("offen", "Dann")]
    assert "wartet auf Freigabe. Reichen Sie" in schreibt.get(bearbeiten(angebot)).text


def test_wie_es_schon_dasteht_ist_kein_entwurf_und_keine_aenderung(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt, angebot = als(vertretung), eigenes_oeffentliches
    entwerfen(schreibt, angebot, titel="Anders")
    antwort = senden(schreibt, bearbeiten(angebot), eingabe(angebot), follow=True)
    assert "Es gibt nichts zu ändern" in antwort.text
    entwerfen(schreibt, angebot)
    assert not Angebotsaenderung.objects.exists()


def test_zwei_fenster_schreiben_einen_entwurf(
    vertretung: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    """The second one was opened before the first one saved."""
    client, angebot = als(vertretung), eigenes_oeffentliches
    frueher = gelesen(client, bearbeiten(angebot))
    entwerfen(client, angebot, kurztext="Aus dem ersten Fenster")
    daten = eingabe(angebot, kurztext="Aus dem zweiten", weiter="entwurf") | frueher
    antwort = client.post(bearbeiten(angebot), daten)
    assert antwort.status_code == 422
    assert "Aus dem ersten Fenster" in antwort.text
    assert "Aus dem zweiten" in antwort.text
    assert Angebotsaenderung.objects.get().vorschlag == {"kurztext": "Aus dem ersten Fenster"}


def test_verwerfen_und_zurueckziehen(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    schreibt, angebot = als(vertretung), eigenes_oeffentliches
    for weiter, frage, ergebnis in (
        ("entwurf", "Den Entwurf zu „Vaterkurs“ verwerfen?", "Der Entwurf ist verworfen."),
        ("einreichen", "„Vaterkurs“ zurückziehen?", "Die Änderung ist zurückgezogen."),
    ):
        senden(schreibt, bearbeiten(angebot), eingabe(angebot, titel="Neu", weiter=weiter))
        aenderung = Angebotsaenderung.objects.get()
        ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/verwerfen/"
        assert ziel in schreibt.get(f"{ADRESSE}{angebot.pk}/").text
        assert frage in schreibt.get(ziel).text
        assert Angebotsaenderung.objects.exists()
        assert ergebnis in schreibt.post(ziel, follow=True).text
        assert schreibt.post(ziel).status_code == 404
    senden(schreibt, bearbeiten(angebot), eingabe(angebot, titel="Neu"))
    aenderung = Angebotsaenderung.objects.get()
    entscheidungen.ablehnen(aenderung=aenderung, grund="Nein.", von=koordination)
    with pytest.raises(FalscherZustand, match="schon entschieden"):
        entscheidungen.verwerfen(aenderung=aenderung, von=vertretung)


def test_was_die_koordination_inzwischen_anderswo_berichtigt_bleibt(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    angebot = eigenes_oeffentliches
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | {"titel": "Neu"}, von=vertretung)
    senden(als(koordination), bearbeiten(angebot), eingabe(angebot, ort="Rathaus"))
    aenderung = Angebotsaenderung.objects.get()
    entscheidungen.annehmen(aenderung=aenderung, stand=aenderung.stand, von=koordination)
    angebot = Angebot.objects.get()
    assert (angebot.titel, angebot.ort) == ("Neu", "Rathaus")


def test_neues_angebot_erst_halb_dann_ganz(
    vertretung: Konto, eigene_organisation: Organisation, als: Als
) -> None:
    client = als(vertretung)
    halb = {"titel": "Nur ein Titel", "anbieter": [eigene_organisation.pk], "weiter": "entwurf"}
    ohne_art = client.post(f"{ADRESSE}neu/", halb)
    assert ohne_art.status_code == 422
    # The page after it still says what a finished offer needs.
    assert ohne_art.context["form"].fields["kurztext"].required
    seite = client.post(
        f"{ADRESSE}neu/", halb | {"format": AngebotsformatFabrik().pk}, follow=True
    ).text
    angebot = Angebot.objects.get()
    assert "fehlt noch etwas" in seite
    assert "In einem Satz, Was Teilnehmende bekommen, Themen, Zielgruppen" in seite
    assert "/einreichen/" not in seite
    zu_frueh = client.post(f"{ADRESSE}{angebot.pk}/einreichen/", follow=True).text
    assert "Es fehlt noch etwas: In einem Satz" in zu_frueh
    ganz = eingabe(
        titel="Jetzt ganz", anbieter=[eigene_organisation.pk], kurztext="Ein Kurs\n für alle."
    )
    senden(client, bearbeiten(angebot), ganz | {"themen": [], "weiter": "entwurf"})
    assert stand(angebot) == "entwurf"
    antwort = senden(client, bearbeiten(angebot), ganz | {"weiter": "einreichen"}, follow=True)
    assert "„Jetzt ganz“ ist eingereicht." in antwort.text
    assert (stand(angebot), angebot.kurztext) == ("eingereicht", "Ein Kurs für alle.")
    # What waits stays complete: there is no draft of it.
    form = client.get(bearbeiten(angebot))
    assert 'value="entwurf"' not in form.text
    leer = eingabe(angebot, kurztext="", weiter="entwurf")
    assert senden(client, bearbeiten(angebot), leer).status_code == 422
    antwort = senden(client, bearbeiten(angebot), eingabe(angebot, ort="Rathaus"), follow=True)
    assert "Die Angaben sind gespeichert." in antwort.text


def test_gleich_einreichen_und_themen_wieder_wegnehmen(
    vertretung: Konto, eigene_organisation: Organisation, als: Als
) -> None:
    client, angaben = als(vertretung), eingabe(anbieter=[eigene_organisation.pk])
    client.post(f"{ADRESSE}neu/", angaben | {"weiter": "einreichen"})
    assert Angebot.objects.get().zustand == "eingereicht"
    client.post(f"{ADRESSE}neu/", angaben | {"titel": "Zweites"})
    zweites = Angebot.objects.get(titel="Zweites")
    assert (zweites.zustand, zweites.themen.count()) == ("entwurf", 1)
    senden(client, bearbeiten(zweites), eingabe(zweites, themen=[], weiter="entwurf"))
    assert not zweites.themen.exists()


def test_als_vorlage_kommen_texte_und_zuordnungen_mit(
    vertretung: Konto, eigene_organisation: Organisation, netzwerk: Netzwerk, als: Als
) -> None:
    """A joint offer: a partner who is no active member of the network any more stays behind."""
    alt: Any = AngebotFabrik(
        netzwerk=netzwerk, oeffentlich=True, titel="Sommerkurs", sprachen=["tr"],
        anbieter=[eigene_organisation, OrganisationFabrik()], themen=[ThemaFabrik(name="Sucht")],
        praeventionsstufen=["primaer"],
    )  # fmt: skip
    alt.archivieren()
    client = als(vertretung)
    ziel = f"{ADRESSE}neu/?vorlage={alt.pk}"
    assert ziel.replace("&", "&amp;") in client.get(f"{ADRESSE}{alt.pk}/").text
    seite = client.get(ziel)
    form = seite.context["form"]
    assert f'data-merken="angebot-vorlage-{alt.pk}"' in seite.text
    assert [str(kaestchen.data["value"]) for kaestchen in form["anbieter"]] == [
        str(eigene_organisation.pk)
    ]
    angaben = werte(alt)
    assert {feld: form[feld].value() for feld in angaben} == angaben
    # Looking writes nothing; saving does.
    assert Angebot.objects.count() == 1
    client.post(ziel, eingabe(alt, anbieter=[eigene_organisation.pk], weiter="entwurf"))
    neu = Angebot.objects.exclude(pk=alt.pk).get()
    assert (neu.zustand, neu.freigegeben_am, neu.bestaetigt_am) == ("entwurf", None, None)
    assert werte(neu) == angaben | {"anbieter": [eigene_organisation.pk]}
    fremdes: Any = AngebotFabrik(netzwerk=netzwerk, oeffentlich=True)
    assert client.get(f"{ADRESSE}neu/?vorlage={fremdes.pk}").status_code == 404
    assert client.get(f"{ADRESSE}neu/?vorlage=x").context["form"]["titel"].value() is None


def test_die_koordination_uebernimmt_alle_anbieter(
    koordination: Konto, fremdes: Angebot, als: Als
) -> None:
    form = als(koordination).get(f"{ADRESSE}neu/?vorlage={fremdes.pk}").context["form"]
    assert form["anbieter"].value() == [fremdes.anbieter.get().pk]


def test_wer_koordiniert_und_selbst_anbietet_schlaegt_vor(
    netzwerk: Netzwerk, koordination: Konto, eigene_organisation: Organisation,
    eigenes_oeffentliches: Angebot, als: Als,
) -> None:  # fmt: skip
    """Four eyes hold for changes, too, as soon as there are four."""
    VertretungFabrik(konto=koordination, organisation=eigene_organisation)
    selbst, angebot = als(koordination), eigenes_oeffentliches
    senden(selbst, bearbeiten(angebot), eingabe(angebot, titel="Allein"))
    assert Angebot.objects.get().titel == "Allein"
    zweite = KontoFabrik()
    RolleFabrik(konto=zweite, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    senden(selbst, bearbeiten(angebot), eingabe(angebot, titel="Zu zweit"))
    aenderung = Angebotsaenderung.objects.get()
    arbeit = selbst.get(f"{ADRESSE}{angebot.pk}/").text
    assert "Diese Änderung haben Sie selbst vorgeschlagen" in arbeit
    assert "Änderung veröffentlichen" not in arbeit
    ziel = f"{ADRESSE}aenderungen/{aenderung.pk}/annehmen/"
    antwort = selbst.post(ziel, {"stand": aenderung.stand}, follow=True)
    assert "Eine andere Person der Koordination entscheidet" in antwort.text
    assert Angebot.objects.get().titel == "Allein"
    als(zweite).post(ziel, {"stand": aenderung.stand})
    assert Angebot.objects.get().titel == "Zu zweit"
    assert Nachricht.objects.get().empfaenger == koordination.email


def test_die_aenderung_zeigt_sich_wort_fuer_wort(
    vertretung: Konto, koordination: Konto, eigenes_oeffentliches: Angebot, als: Als
) -> None:
    angebot = eigenes_oeffentliches
    neu = {"kurztext": "Ein Nachmittag für <b>alle</b> Familien.", "ort": "Rathaus"}
    aktionen.aendern(angebot=angebot, angaben=werte(angebot) | neu, von=vertretung)
    arbeit = als(koordination).get(f"{ADRESSE}{angebot.pk}/").text
    sagt = '<ins><span class="kern-sr-only">neu: </span>'
    assert f"Ein Nachmittag für {sagt}&lt;b&gt;alle&lt;/b&gt;</ins> Familien." in arbeit
    assert f"{sagt}Rathaus</ins>" in arbeit
    assert '<span class="app-muted">leer</span>' in arbeit


@pytest.mark.parametrize("anzahl", [1, 3])
def test_das_formular_braucht_gleich_viele_abfragen(
    koordination: Konto, netzwerk: Netzwerk, als: Als, anzahl: int, django_assert_num_queries: Any
) -> None:
    angebot: Any = AngebotFabrik(
        netzwerk=netzwerk,
        anbieter=[OrganisationFabrik() for _ in range(anzahl)],
        themen=[ThemaFabrik(name=f"Thema {n}") for n in range(anzahl)],
    )
    client = als(koordination)
    with django_assert_num_queries(19):
        client.get(bearbeiten(angebot))
