"""Drafting, publishing and inviting, as the coordination does it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.models import Abschnitt, Beitritt, Fassung, Vereinbarung
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System
from netzwerk.basis.models import Dokument, Kettenglied, Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, KontoFabrik
from tests.mitglieder.fabriken import (
    FassungFabrik,
    VereinbarungFabrik,
    eingeladen,
    partner,
    unterzeichnet,
    veroeffentlicht,
    zugang_zu,
)

type Als = Callable[[Konto], Client]


def adresse(name: str, *args: Any) -> str:
    return reverse(f"mitglieder:{name}", args=("kinderschutz", *args))


def formular(fassung: Fassung, **mehr: Any) -> dict[str, Any]:
    abschnitte = fassung.abschnitte()
    daten = {
        "stand": fassung.stand,
        "titel": fassung.titel,
        "form": fassung.form,
        "laeuft_bis": "",
        "kuendigungsfrist_monate": 3,
        "abschnitt-TOTAL_FORMS": len(abschnitte) + 1,
        "abschnitt-INITIAL_FORMS": len(abschnitte),
        f"abschnitt-{len(abschnitte)}-nummer": "",
        f"abschnitt-{len(abschnitte)}-titel": "",
        f"abschnitt-{len(abschnitte)}-text": "",
    }
    for i, abschnitt in enumerate(abschnitte):
        daten |= {
            f"abschnitt-{i}-nummer": abschnitt.nummer,
            f"abschnitt-{i}-titel": abschnitt.titel,
            f"abschnitt-{i}-text": abschnitt.text,
        }
    return daten | mehr


# Drafts --------------------------------------------------------------------------------------
def test_neu_from_template(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    client = als(koordination)
    assert client.get(adresse("vereinbarung-neu")).status_code == 200
    antwort = client.post(
        adresse("vereinbarung-neu"),
        {"titel": "Vereinbarung 2026", "anlass": "Fachtag", "form": "textform",
         "laeuft_bis": "2029-12-31", "kuendigungsfrist_monate": "3"},
    )  # fmt: skip
    vereinbarung = Vereinbarung.objects.get()
    assert antwort.url == adresse("vereinbarung-bearbeiten", vereinbarung.pk)  # type: ignore[attr-defined]
    fassung = vereinbarung.neueste_fassung
    titel = [abschnitt.titel for abschnitt in fassung.abschnitte()]
    assert titel[0] == "Beteiligte"
    assert titel[-1] == "Schlussbestimmungen"
    assert len(titel) == 11
    assert netzwerk.traeger in fassung.abschnitte()[0].text
    assert "{" not in fassung.wortlaut()
    assert client.get(antwort.url).status_code == 200  # type: ignore[attr-defined]


def test_neu_keeps_what_was_typed(als: Als, koordination: Konto) -> None:
    antwort = als(koordination).post(
        adresse("vereinbarung-neu"),
        {"titel": "", "anlass": "Fachtag <b>", "form": "textform", "kuendigungsfrist_monate": "99"},
    )
    assert antwort.status_code == 422
    assert "Fachtag &lt;b&gt;" in antwort.text
    assert not Vereinbarung.objects.exists()


def test_bearbeiten_orders_adds_and_removes(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    neu = {
        "titel": "Neuer Titel",
        "abschnitt-0-nummer": "2",
        "abschnitt-1-nummer": "1",
        "abschnitt-2-nummer": "3",
        "abschnitt-2-titel": "Datenschutz",
        "abschnitt-2-text": "Kein Fallbezug.",
    }
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id), formular(fassung, **neu)
    )
    assert antwort.status_code == 302
    frisch = Fassung.objects.get()
    assert [a.titel for a in frisch.abschnitte()] == ["Abschnitt 2", "Abschnitt 1", "Datenschutz"]
    assert frisch.titel == frisch.vereinbarung.titel == "Neuer Titel"
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(frisch, **{"abschnitt-0-DELETE": "on", "weiter": "1"}),
    )
    assert antwort.url == adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)  # type: ignore[attr-defined]
    assert [a.titel for a in Fassung.objects.get().abschnitte()] == ["Abschnitt 1", "Datenschutz"]


def test_bearbeiten_second_tab_is_told(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    alt = formular(fassung, titel="Zweiter Reiter")
    client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(fassung, titel="Erster Reiter"),
    )
    antwort = client.post(adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id), alt)
    assert antwort.status_code == 422
    assert "Zweiter Reiter" in antwort.text
    assert "an anderer Stelle gespeichert" in antwort.text
    assert Fassung.objects.get().titel == "Erster Reiter"


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"abschnitt-0-text": ""}, "Schreiben Sie den Text des Abschnitts."),
        ({"abschnitt-0-DELETE": "on", "abschnitt-1-DELETE": "on"}, "mindestens einen Abschnitt"),
        ({"abschnitt-0-nummer": "abc"}, "ganze Zahl"),
    ],
)
def test_bearbeiten_bad_input(
    als: Als, koordination: Konto, netzwerk: Netzwerk, falsch: dict[str, str], meldung: str
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    antwort = als(koordination).post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(fassung, **falsch, **{"abschnitt-1-titel": "Bleibt <stehen>"}),
    )
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert "Bleibt &lt;stehen&gt;" in antwort.text


# Publishing ----------------------------------------------------------------------------------
def test_veroeffentlichen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    client = als(koordination)
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    assert fassung.summe() in client.get(seite).text
    assert client.post(seite, {"summe": fassung.summe()}).status_code == 302
    frisch = Fassung.objects.get()
    assert frisch.zustand == Fassung.Zustand.VEROEFFENTLICHT
    assert frisch.veroeffentlicht_von == koordination
    assert frisch.ist_unveraendert()
    assert Dokument.objects.get().art == "fassung"
    assert client.get(seite).status_code == 302
    assert (
        client.get(adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)).status_code == 302
    )
    antwort = client.post(
        adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id),
        formular(frisch, titel="Anders"),
    )
    assert antwort.status_code == 422
    assert Fassung.objects.get().titel == fassung.titel


def test_veroeffentlichen_only_what_was_read(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    antwort = als(koordination).post(seite, {"summe": "0" * 64}, follow=True)
    assert "Der Text hat sich geändert" in antwort.text
    assert Fassung.objects.get().ist_entwurf


def test_veroeffentlichen_needs_a_text(netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fassung.abschnitt_set.all().delete()
    leer = Fassung.objects.get()
    with pytest.raises(aktionen.FassungVeraltet, match="ohne Text"):
        aktionen.veroeffentlichen(fassung=leer, summe=leer.summe(), von=KontoFabrik.create())


AENDERUNGEN: dict[str, Callable[[Fassung], object]] = {
    "text": lambda f: Fassung.objects.filter(pk=f.pk).update(text="anders"),
    "titel": lambda f: Fassung.objects.filter(pk=f.pk).update(titel="anders"),
    "summe": lambda f: Fassung.objects.filter(pk=f.pk).update(sha256="0" * 64),
    "form": lambda f: Fassung.objects.filter(pk=f.pk).update(form="qes"),
    "ende": lambda f: Fassung.objects.filter(pk=f.pk).update(laeuft_bis="2040-01-01"),
    "loeschen": lambda f: Fassung.objects.filter(pk=f.pk).delete(),
    "abschnitt aendern": lambda f: Abschnitt.objects.filter(fassung=f).update(text="anders"),
    "abschnitt loeschen": lambda f: Abschnitt.objects.filter(fassung=f).delete(),
    "abschnitt dazu": lambda f: Abschnitt.objects.create(fassung=f, nummer=9, titel="x", text="y"),
}


@pytest.mark.parametrize("name", AENDERUNGEN)
def test_frozen_text_is_refused_by_the_database(netzwerk: Netzwerk, name: str) -> None:
    fassung = veroeffentlicht(netzwerk)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        AENDERUNGEN[name](fassung)
    assert Fassung.objects.get().ist_unveraendert()


def test_section_cannot_be_moved_into_a_frozen_version(netzwerk: Netzwerk) -> None:
    frei: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fest = veroeffentlicht(netzwerk)
    with pytest.raises(IntegrityError, match="unveränderlich"), transaction.atomic():
        Abschnitt.objects.filter(fassung=frei, nummer=1).update(fassung=fest, nummer=7)


def test_retention_may_delete(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        fassung.delete()
    assert not Fassung.objects.exists()


@pytest.mark.parametrize(
    "felder",
    [
        {"zustand": "veroeffentlicht"},
        {"veroeffentlicht_am": timezone.now()},
        {"zustand": "veroeffentlicht", "sha256": "kurz", "text": "x"},
        {"kuendigungsfrist_monate": 25},
    ],
)
def test_constraints_of_a_version(netzwerk: Netzwerk, felder: dict[str, Any]) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fassung.objects.filter(pk=fassung.pk).update(**felder)


def test_states_of_a_version(netzwerk: Netzwerk) -> None:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    assert not entwurf.in_kraft_setzen()
    assert entwurf.zur_abstimmung_geben()
    assert not entwurf.zur_abstimmung_geben()
    aktionen.veroeffentlichen(fassung=entwurf, summe=entwurf.summe(), von=KontoFabrik.create())
    assert entwurf.in_kraft_setzen()
    assert entwurf.ist_zeichenbar
    assert entwurf.abloesen()
    assert not entwurf.auslaufen_lassen()
    assert veroeffentlicht(netzwerk).auslaufen_lassen()


def test_only_one_draft_per_agreement(netzwerk: Netzwerk) -> None:
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        FassungFabrik.create(vereinbarung=fassung.vereinbarung, nummer=2)
    aktionen.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=KontoFabrik.create())
    FassungFabrik.create(vereinbarung=fassung.vereinbarung, nummer=2)
    assert Vereinbarung.objects.get().neueste_fassung.nummer == 2


def test_paragraphs_survive_line_ends() -> None:
    abschnitt = Abschnitt(nummer=3, titel="Datenschutz", text="Eins\r\nzwei\r\n\r\n\r\nDrei \r\n")
    assert abschnitt.absaetze == ["Eins\nzwei", "Drei"]
    assert str(abschnitt) == "§ 3 Datenschutz"


# Inviting ------------------------------------------------------------------------------------
def test_einladen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    mit = partner(netzwerk, berechtigt=2, name="Kita Regenbogen")
    partner(netzwerk, berechtigt=0, name="Sportbund ohne Person")
    client = als(koordination)
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    text = client.get(seite).text
    assert "Einer Organisation fehlt eine zeichnungsberechtigte Person" in text
    for _i in range(2):  # a double click sends nothing twice
        client.post(seite, {"organisationen": [mit.pk]})
    beitritt = Beitritt.objects.get()
    assert beitritt.organisation == mit
    assert Nachricht.objects.filter(anlass="vereinbarung.einladung").count() == 2
    assert beitritt_aktionen.zugaenge(beitritt).count() == 2
    assert [g.ereignis for g in Kettenglied.objects.der_kette(beitritt.kette)] == ["eingeladen"]
    text = client.get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "1 Unterschrift fehlt" in text
    text = client.get(adresse("vereinbarung-einladen", fassung.vereinbarung_id)).text
    assert "Keine Organisation zum Einladen" in text


def test_einladen_refuses_others(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    ohne = partner(netzwerk, berechtigt=0)
    partner(netzwerk)
    client = als(koordination)
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    assert client.post(seite, {"organisationen": [ohne.pk]}).status_code == 422
    antwort = client.post(seite, {})
    assert antwort.status_code == 422
    assert "mindestens eine Organisation" in antwort.text
    ergebnis = beitritt_aktionen.einladen(fassung=fassung, organisationen=[ohne], von=koordination)
    assert ergebnis.ohne_berechtigte == [ohne]
    assert not Beitritt.objects.exists()


def test_einladen_needs_an_open_version(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    fassung.abloesen()
    seite = adresse("vereinbarung-einladen", fassung.vereinbarung_id)
    assert als(koordination).get(seite).status_code == 302
    with pytest.raises(beitritt_aktionen.BeitrittNichtMoeglich):
        beitritt_aktionen.einladen(fassung=fassung, organisationen=[], von=koordination)


def test_paper_form_is_not_signed_online(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk, form=Fassung.Form.SCHRIFTFORM_PAPIER)
    text = als(koordination).get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    assert "nicht online unterzeichnet" in text


def test_erinnern_once_a_day(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    offen, fertig = eingeladen(fassung), eingeladen(fassung)
    unterzeichnet(fertig)
    client = als(koordination)
    seite = adresse("vereinbarung-erinnern", fassung.vereinbarung_id)
    assert "1 Erinnerung ist unterwegs" in client.post(seite, follow=True).text
    assert "Heute wurden schon alle erinnert" in client.post(seite, follow=True).text
    einzeln = adresse("beitritt-erinnern", offen.pk)
    assert "Keine Erinnerung verschickt" in client.post(einzeln, follow=True).text
    Nachricht.objects.filter(anlass="vereinbarung.erinnerung").delete()
    assert "Die Erinnerung ist unterwegs" in client.post(einzeln, follow=True).text
    assert (
        "Keine Erinnerung" in client.post(adresse("beitritt-erinnern", fertig.pk), follow=True).text
    )


def test_zurueckziehen_revokes_the_links(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    beitritt = eingeladen(veroeffentlicht(netzwerk))
    client = als(koordination)
    seite = adresse("beitritt-zurueckziehen", beitritt.pk)
    assert client.get(seite).status_code == 200
    assert "zurückgezogen" in client.post(seite, follow=True).text
    assert not zugang_zu(beitritt).ist_gueltig
    assert "Zu spät" in client.post(seite, follow=True).text
    # Asking again opens the same links anew.
    erneut = eingeladen(beitritt.fassung, beitritt.organisation)
    assert erneut.pk == beitritt.pk
    assert erneut.ist_offen
    assert zugang_zu(beitritt).ist_gueltig
    assert Nachricht.objects.filter(anlass="vereinbarung.einladung").count() == 2


def test_delivery_is_shown(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    beitritte = [eingeladen(fassung) for _i in range(4)]
    zeilen = [Nachricht.objects.zu(b).get() for b in beitritte]
    zeilen[0].als_gesendet()
    zeilen[1].als_abgelehnt("550 5.1.1 Unbekannt")
    Nachricht.objects.filter(pk=zeilen[2].pk).update(versuche=1)
    text = als(koordination).get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    for erwartet in ("gesendet am", "550 5.1.1 Unbekannt", "neuer Versuch folgt", "wird gesendet"):
        assert erwartet in text


def test_offen_and_counts(netzwerk: Netzwerk) -> None:
    fassung = veroeffentlicht(netzwerk)
    offen, gezeichnet, zurueck = (eingeladen(fassung) for _i in range(3))
    unterzeichnet(gezeichnet)
    beitritt_aktionen.zurueckziehen(beitritt=zurueck, von=KontoFabrik.create())
    assert list(Beitritt.objects.offen(netzwerk)) == [offen]
    zahlen: Any = Fassung.objects.mit_zahlen().get(pk=fassung.pk)
    assert (zahlen.anzahl_eingeladen, zahlen.anzahl_unterzeichnet, zahlen.anzahl_offen) == (2, 1, 1)
    assert list(Beitritt.objects.gueltig()) == list(Beitritt.objects.gezeichnet()) == [gezeichnet]
    fassung.abloesen()
    assert not Beitritt.objects.offen(netzwerk).exists()


# Rights --------------------------------------------------------------------------------------
SEITEN = ("liste", "neu", "zeigen", "bearbeiten", "veroeffentlichen", "einladen", "dokument")


@pytest.mark.parametrize("name", SEITEN)
def test_rights(
    als: Als, vertretung: Konto, fachkraft: Konto, verwaltung: Konto, fremde: Konto,
    netzwerk: Netzwerk, name: str,
) -> None:  # fmt: skip
    fassung: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    args = () if name in {"liste", "neu"} else (fassung.vereinbarung_id,)
    seite = adresse(f"vereinbarung-{name}", *args)
    for konto in (vertretung, fachkraft, verwaltung):
        assert als(konto).get(seite).status_code == 403
    assert als(fremde).get(seite).status_code == 404
    assert Client().get(seite).status_code == 302


def test_agreement_of_another_network_is_not_found(als: Als, koordination: Konto) -> None:
    fremd = VereinbarungFabrik.create()
    assert als(koordination).get(adresse("vereinbarung-zeigen", fremd.pk)).status_code == 404


def test_visible_agreements(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, fremde: Konto
) -> None:
    entwurf: Fassung = FassungFabrik.create(vereinbarung__netzwerk=netzwerk)
    fest = veroeffentlicht(netzwerk)
    beide = {entwurf.vereinbarung, fest.vereinbarung}

    def sichtbar(wer: Any) -> set[Vereinbarung]:
        return set(Vereinbarung.objects.sichtbar_fuer(wer, netzwerk))

    assert sichtbar(koordination) == sichtbar(System("test")) == beide
    assert sichtbar(fachkraft) == {fest.vereinbarung}
    assert sichtbar(fremde) == sichtbar(OEFFENTLICHKEIT) == set()
    assert Fassung.objects.des_netzwerks(netzwerk).count() == 2


# Queries -------------------------------------------------------------------------------------
@pytest.mark.parametrize("anzahl", [1, 3])
def test_queries_of_the_list(
    als: Als, koordination: Konto, netzwerk: Netzwerk, anzahl: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for _i in range(anzahl):
        eingeladen(veroeffentlicht(netzwerk))
    client = als(koordination)
    client.get(adresse("vereinbarung-liste"))
    with django_assert_num_queries(8):
        client.get(adresse("vereinbarung-liste"))


@pytest.mark.parametrize("anzahl", [1, 3])
def test_queries_of_the_register(
    als: Als, koordination: Konto, netzwerk: Netzwerk, anzahl: int,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    fassung = veroeffentlicht(netzwerk)
    for _i in range(anzahl):
        unterzeichnet(eingeladen(fassung))
    client = als(koordination)
    seite = adresse("vereinbarung-zeigen", fassung.vereinbarung_id)
    client.get(seite)
    with django_assert_num_queries(13):
        client.get(seite)


def test_empty_list_shows_a_way_on(als: Als, koordination: Konto) -> None:
    assert "Noch keine Vereinbarung" in als(koordination).get(adresse("vereinbarung-liste")).text


def test_contact_without_address_is_not_asked(netzwerk: Netzwerk) -> None:
    organisation = partner(netzwerk, berechtigt=0)
    KontaktFabrik.create(
        organisation=organisation, netzwerke=[netzwerk], ist_zeichnungsberechtigt=True, email=""
    )
    ergebnis = beitritt_aktionen.einladen(
        fassung=veroeffentlicht(netzwerk), organisationen=[organisation], von=KontoFabrik.create()
    )
    assert ergebnis.organisationen == 0
