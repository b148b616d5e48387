"""A draft goes round: who is asked, what they say by link, what the coordination makes of it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mitglieder.aktionen import abstimmung as aktionen
from mitglieder.aktionen import anlage as anlagen
from mitglieder.aktionen import vereinbarung
from mitglieder.models import Anmerkung, Fassung, Kontakt, Organisation
from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from netzwerk.demo.dienste import freier_port
from tests.fabriken import KontaktFabrik, KontoFabrik, NetzwerkFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import FassungFabrik, adresse, partner
from tests.mitglieder.test_anlage import pdf

WERTE = {"anmerkung-TOTAL_FORMS": 3, "anmerkung-INITIAL_FORMS": 3}


@pytest.fixture(autouse=True)
def _keine_grenze() -> None:
    cache.clear()


@pytest.fixture
def fassung(netzwerk: Netzwerk) -> Fassung:
    entwurf: Fassung = FassungFabrik.create(
        vereinbarung__netzwerk=netzwerk, abschnitte=("Für {organisation}.", "Rest")
    )
    return entwurf


@pytest.fixture
def kita(netzwerk: Netzwerk) -> Organisation:
    return partner(netzwerk, name="Kita Regenbogen")


def zugang_fuer(fassung: Fassung, organisation: Organisation) -> Zugang:
    kontakt = Kontakt.objects.get(organisation=organisation)
    aktionen.fragen(fassung=fassung, kontakte=[kontakt], von=KontoFabrik.create())
    zugang: Zugang = Zugang.objects.get(zweck=Zugang.Zweck.ABSTIMMUNG, inhaber_id=kontakt.pk)
    return zugang


def weg(zugang: Zugang) -> str:
    return "/" + persoenlicher_link("mitglieder:abstimmung-lesen", zugang).split("/", 3)[3]


def eingaben(*texte: str) -> dict[str, Any]:
    """To the whole, to the first section, to the second."""
    titel = ("", "Abschnitt 1", "Abschnitt 2")
    daten: dict[str, Any] = dict(WERTE)
    for i, (abschnitt, text) in enumerate(zip(titel, (*texte, "", "", ""), strict=False)):
        daten |= {f"anmerkung-{i}-abschnitt": abschnitt, f"anmerkung-{i}-text": text}
    return daten


def gesagtes() -> list[tuple[str, str, str]]:
    return [(a.organisation.name, a.abschnitt, a.text) for a in Anmerkung.objects.order_by("pk")]


# Asking


def test_fragen(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, fassung: Fassung, kita: Organisation
) -> None:
    zweite = partner(netzwerk, name="Zweiter Verein")
    KontaktFabrik.create(organisation=zweite, netzwerke=[netzwerk], email="")
    fremd = partner(NetzwerkFabrik.create(), name="Fremder Verein")
    client = als(koordination)
    seite = adresse("abstimmung-fragen", fassung.vereinbarung_id)
    text = client.get(seite).text
    assert "Kita Regenbogen: Robin Muster" in text
    assert "Alle 2 auswählen" in text
    assert "Fremder Verein" not in text
    assert client.get(f"{seite}?alle=1").text.count(" checked") == 2
    assert "Wählen Sie mindestens eine Person." in client.post(seite, {}).text
    kontakt = Kontakt.objects.get(organisation=kita)
    for falsch in (Kontakt.objects.get(organisation=fremd), Kontakt.objects.get(email="")):
        assert client.post(seite, {"kontakte": [falsch.pk]}).status_code == 422
    daten = {"kontakte": [kontakt.pk], "begleittext": "Bitte bis Freitag."}
    assert client.post(seite, daten).status_code == 302
    assert Fassung.objects.get().zustand == Fassung.Zustand.ABSTIMMUNG
    nachricht = Nachricht.objects.get(anlass="vereinbarung.abstimmung")
    brief = bauen(nachricht)
    assert "Bitte bis Freitag." in str(brief.body)
    # A double click sends nothing twice; after a change one may ask again.
    assert "haben den Link schon" in client.post(seite, daten, follow=True).text
    frisch = Fassung.objects.get()
    vereinbarung.entwurf_speichern(
        fassung=frisch, stand=frisch.stand, abschnitte=[("A", "b")], von=koordination
    )
    client.post(seite, daten)
    assert Nachricht.objects.filter(anlass="vereinbarung.abstimmung").count() == 2
    assert Zugang.objects.filter(zweck=Zugang.Zweck.ABSTIMMUNG).count() == 1
    assert "(schon gefragt)" in client.get(seite).text


def test_nobody_to_ask(als: Anmelden, koordination: Konto, fassung: Fassung) -> None:
    text = als(koordination).get(adresse("abstimmung-fragen", fassung.vereinbarung_id)).text
    assert "Niemand zu fragen" in text


def test_broker_away_is_said(
    als: Anmelden, koordination: Konto, fassung: Fassung, kita: Organisation,
    settings: Settings,
) -> None:  # fmt: skip
    kontakt = Kontakt.objects.get(organisation=kita)
    client = als(koordination)
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{freier_port()}/0"
    antwort = client.post(
        adresse("abstimmung-fragen", fassung.vereinbarung_id), {"kontakte": [kontakt.pk]},
        follow=True,
    )  # fmt: skip
    assert "Der Versand ist gerade gestört" in antwort.text


def test_letter_of_a_draft_that_is_none_any_more(fassung: Fassung, kita: Organisation) -> None:
    zugang_fuer(fassung, kita)
    nachricht = Nachricht.objects.get(anlass="vereinbarung.abstimmung")
    aktionen.beenden(fassung=Fassung.objects.get(), von=KontoFabrik.create())
    with pytest.raises(NichtMehrNoetig):
        bauen(nachricht)


def test_published_meanwhile_nobody_is_asked(
    als: Anmelden, koordination: Konto, fassung: Fassung, kita: Organisation
) -> None:
    vereinbarung.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=koordination)
    client = als(koordination)
    seite = adresse("abstimmung-fragen", fassung.vereinbarung_id)
    assert client.get(seite).status_code == 302
    kontakt = Kontakt.objects.get(organisation=kita)
    with pytest.raises(FalscherZustand):
        aktionen.fragen(fassung=fassung, kontakte=[kontakt], von=koordination)
    assert not Nachricht.objects.filter(anlass="vereinbarung.abstimmung").exists()
    assert client.get(adresse("abstimmung-beenden", fassung.vereinbarung_id)).status_code == 302


# Reading and remarking


def test_reading_changes_nothing_and_remarks_need_no_account(
    besuch: Client, fassung: Fassung, kita: Organisation, netzwerk: Netzwerk
) -> None:
    zugang = zugang_fuer(fassung, kita)
    seite = besuch.get(weg(zugang))
    assert "Für Kita Regenbogen." in seite.text
    assert not Anmerkung.objects.exists()
    antwort = besuch.post(weg(zugang), eingaben("Gut.", "Bitte <b>kürzer</b>."), follow=True)
    assert "2 Anmerkungen sind angekommen" in antwort.text
    assert gesagtes() == [
        ("Kita Regenbogen", "", "Gut."),
        ("Kita Regenbogen", "Abschnitt 1", "Bitte <b>kürzer</b>."),
    ]
    # The same once more, by a double click or from the history of the browser.
    assert "schon angemerkt" in besuch.post(weg(zugang), eingaben("Gut."), follow=True).text
    assert len(gesagtes()) == 2
    # Others see the organisation, never the person.
    andere = zugang_fuer(fassung, partner(netzwerk, name="Zweiter Verein"))
    text = besuch.get(weg(andere)).text
    assert "<strong>Kita Regenbogen</strong>" in text
    assert "&lt;b&gt;kürzer&lt;/b&gt;" in text
    assert Kontakt.objects.get(organisation=kita).nachname not in text


def test_nothing_typed_is_lost(besuch: Client, fassung: Fassung, kita: Organisation) -> None:
    zugang = zugang_fuer(fassung, kita)
    assert "mindestens eine Anmerkung" in besuch.post(weg(zugang), eingaben()).text
    antwort = besuch.post(weg(zugang), eingaben("Bleibt", "x" * 5001))
    assert antwort.status_code == 422
    assert "Bleibt" in antwort.text
    assert "x" * 5001 in antwort.text
    assert not Anmerkung.objects.exists()


def test_section_renamed_while_the_page_lay_open(
    besuch: Client, als: Anmelden, koordination: Konto, fassung: Fassung, kita: Organisation
) -> None:
    zugang = zugang_fuer(fassung, kita)
    frisch = Fassung.objects.get()
    vereinbarung.entwurf_speichern(
        fassung=frisch, stand=frisch.stand,
        abschnitte=[("Neu davor", "a"), ("abschnitt 2", "Rest"), ("Anders", "b")],
        von=koordination,
    )  # fmt: skip
    zu_lang = eingaben("y" * 5001, "Zum alten Abschnitt", "Zum zweiten")
    antwort = besuch.post(weg(zugang), zu_lang)
    assert "gibt es inzwischen nicht mehr unter diesem Namen" in antwort.text
    assert "Zum alten Abschnitt" in antwort.text
    besuch.post(weg(zugang), eingaben("", "Zum alten Abschnitt", "Zum zweiten"))
    client = als(koordination)
    for name in ("abstimmung-zeigen", "vereinbarung-bearbeiten"):
        text = client.get(adresse(name, fassung.vereinbarung_id)).text
        alt, neu = text.index("Zum alten Abschnitt"), text.index("Zum zweiten")
        assert "anders heißen" in text
        assert alt != neu
    assert "Zum alten Abschnitt" in besuch.get(weg(zugang)).text


def test_published_while_somebody_writes(
    besuch: Client, fassung: Fassung, kita: Organisation, koordination: Konto
) -> None:
    zugang = zugang_fuer(fassung, kita)
    frisch = Fassung.objects.get()
    vereinbarung.veroeffentlichen(fassung=frisch, summe=frisch.summe(), von=koordination)
    antwort = besuch.post(weg(zugang), eingaben("Zu <i>spät</i>", "Auch"))
    assert antwort.status_code == 409
    assert "Zu &lt;i&gt;spät&lt;/i&gt;" in antwort.text
    assert "Das hatten Sie geschrieben" in antwort.text
    assert not Anmerkung.objects.exists()
    seite = besuch.get(weg(zugang)).text
    assert "Die Fassung ist veröffentlicht" in seite
    assert "Für Kita Regenbogen." in seite
    assert "<textarea" not in seite


def test_back_to_a_draft(
    besuch: Client, als: Anmelden, koordination: Konto, fassung: Fassung, kita: Organisation
) -> None:
    zugang = zugang_fuer(fassung, kita)
    besuch.post(weg(zugang), eingaben("Zum Ganzen gesagt", "Zum ersten gesagt"))
    client = als(koordination)
    seite = adresse("abstimmung-beenden", fassung.vereinbarung_id)
    assert "Abstimmung beenden?" in client.get(seite).text
    assert client.post(seite).status_code == 302
    assert Fassung.objects.get().zustand == Fassung.Zustand.ENTWURF
    text = besuch.get(weg(zugang)).text
    assert "wird gerade überarbeitet" in text
    assert "Zum Ganzen gesagt" in text
    assert "Zum ersten gesagt" in text
    assert "Für Kita Regenbogen." not in text  # a draft is the coordination's own
    antwort = besuch.post(weg(zugang), eingaben("Doch noch"))
    assert antwort.status_code == 409
    assert "Doch noch" in antwort.text
    # The other tab of the coordination
    assert "im Stand" in client.post(seite, follow=True).text


def test_annexes_by_link(
    besuch: Client, fassung: Fassung, kita: Organisation, eigene_ablage: None
) -> None:
    inhalt = pdf()
    anlagen.hochladen(
        fassung=fassung, titel="Ordnung", dateiname="o.pdf", inhalt=inhalt, von=KontoFabrik.create()
    )
    zugang = zugang_fuer(fassung, kita)
    link = weg(zugang) + "anlagen/1/"
    assert link in besuch.get(weg(zugang)).text
    assert b"".join(besuch.get(link).streaming_content) == inhalt  # type: ignore[attr-defined]  # a file
    aktionen.beenden(fassung=Fassung.objects.get(), von=KontoFabrik.create())
    assert besuch.get(link).status_code == 404


def test_limit_keeps_what_was_typed(besuch: Client, fassung: Fassung, kita: Organisation) -> None:
    zugang = zugang_fuer(fassung, kita)
    for i in range(30):
        besuch.post(weg(zugang), eingaben(f"Nr. {i}"))
    antwort = besuch.post(weg(zugang), eingaben("Nr. 31"))
    assert antwort.status_code == 429
    assert "Nr. 31" in antwort.text
    assert len(gesagtes()) == 30


def test_who_left_or_whose_link_is_withdrawn_reads_nothing(
    besuch: Client, fassung: Fassung, kita: Organisation
) -> None:
    zugang = zugang_fuer(fassung, kita)
    Kontakt.objects.filter(organisation=kita).update(ausgeschieden_am=timezone.localdate())
    assert besuch.get(weg(zugang)).status_code == 404
    zugang.widerrufen()
    assert besuch.post(weg(zugang), eingaben("Gut.")).status_code == 410


# Answering


def test_answer_and_settle(
    besuch: Client, als: Anmelden, koordination: Konto, fassung: Fassung, kita: Organisation
) -> None:
    zugang = zugang_fuer(fassung, kita)
    besuch.post(weg(zugang), eingaben("", "Bitte kürzer."))
    anmerkung = Anmerkung.objects.get()
    assert str(anmerkung) == "Kita Regenbogen: Abschnitt 1"
    client = als(koordination)
    assert "1 Anmerkung ist offen" in client.get(
        adresse("abstimmung-zeigen", fassung.vereinbarung_id)
    ).text  # fmt: skip
    publizieren = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    assert "1 Anmerkung ist noch offen" in client.get(publizieren).text
    seite = adresse("anmerkung-beantworten", fassung.vereinbarung_id, anmerkung.pk)
    formular = client.get(seite)
    stand = {"stand_anmerkung": formular.context["form"]["stand_anmerkung"].value()}
    daten = stand | {"antwort": "Ist gekürzt.", "erledigt": "on"}
    assert client.post(seite, daten).status_code == 302
    anmerkung.refresh_from_db()
    assert (anmerkung.antwort, anmerkung.erledigt_von) == ("Ist gekürzt.", koordination)
    assert "Ist gekürzt." in besuch.get(weg(zugang)).text
    # Somebody who opened the page before is told and loses nothing.
    antwort = client.post(seite, stand | {"antwort": "Nein."})
    assert antwort.status_code == 422
    assert "Ist gekürzt." in antwort.text
    assert "Nein." in antwort.text
    frisch = client.get(seite).context["form"]["stand_anmerkung"].value()
    client.post(seite, {"stand_anmerkung": frisch, "antwort": "Doch offen."})
    anmerkung.refresh_from_db()
    assert (anmerkung.ist_erledigt, anmerkung.erledigt_von) == (False, None)
    assert "Alle Anmerkungen" not in client.get(
        adresse("abstimmung-zeigen", fassung.vereinbarung_id)
    ).text  # fmt: skip


@pytest.mark.parametrize("anzahl", [1, 3])
def test_queries(
    als: Anmelden, koordination: Konto, besuch: Client, netzwerk: Netzwerk, fassung: Fassung,
    anzahl: int, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for i in range(anzahl):
        zugang = zugang_fuer(fassung, partner(netzwerk, name=f"Partner {i}"))
        besuch.post(weg(zugang), eingaben(f"Ganz {i}", f"Erster {i}", f"Zweiter {i}"))
    client = als(koordination)
    for name, zahl in (("abstimmung-zeigen", 13), ("vereinbarung-bearbeiten", 12)):
        seite = adresse(name, fassung.vereinbarung_id)
        client.get(seite)
        with django_assert_num_queries(zahl):
            client.get(seite)
    besuch.get(weg(zugang))
    with django_assert_num_queries(9):
        besuch.get(weg(zugang))


@pytest.mark.parametrize(
    "name",
    ["abstimmung-zeigen", "abstimmung-fragen", "abstimmung-beenden", "anmerkung-beantworten"],
)
def test_rights(
    als: Anmelden, koordination: Konto, vertretung: Konto, fachkraft: Konto, fremde: Konto,
    besuch: Client, fassung: Fassung, kita: Organisation, name: str,
) -> None:  # fmt: skip
    besuch.post(weg(zugang_fuer(fassung, kita)), eingaben("Gut."))
    args = (Anmerkung.objects.get().pk,) if name == "anmerkung-beantworten" else ()
    seite = adresse(name, fassung.vereinbarung_id, *args)
    for konto in (vertretung, fachkraft):
        assert als(konto).post(seite).status_code == 403
    assert als(fremde).post(seite).status_code == 404
    anderswo: Fassung = FassungFabrik.create(vereinbarung__netzwerk=NetzwerkFabrik.create())
    assert als(koordination).get(adresse(name, anderswo.vereinbarung_id, *args)).status_code == 404
    assert not Anmerkung.objects.get().ist_erledigt
