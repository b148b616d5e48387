"""Reminders to the silent alone, and the news of a changed date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, TreffenFabrik
from tests.treffen.anschreibenseiten import druecken, entwurf
from tests.treffen.fabriken import GastteilnahmeFabrik
from tests.treffen.test_einladung import adresse, person
from treffen.aktionen import einladung
from treffen.aktionen.treffen import absagen
from treffen.models import Anschreiben, Teilnahme, Treffen

Als = Callable[[Konto], Client]
VON = System("test")


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    """Invited: two are silent, one has answered, one left; a guest is silent too."""
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, antwort_bis=timezone.localdate())
    leute = [person(netzwerk, nachname=name) for name in ("Still", "Leise", "Antwort", "Weg")]
    einladung.einladen(treffen=treffen, kontakte=leute, von=VON)
    Teilnahme.objects.get(kontakt=leute[2]).antworten("abgesagt")
    leute[3].ausscheiden()
    treffen.refresh_from_db()
    GastteilnahmeFabrik(treffen=treffen, gast__nachname="Gastmann")
    GastteilnahmeFabrik(treffen=treffen, gast__nachname="Ohnepost", gast__email="")
    Nachricht.objects.all().delete()
    return treffen


def erinnert() -> set[str]:
    zeilen = Teilnahme.objects.filter(erinnert_am__isnull=False).mit_person()
    return {teilnahme.person.nachname for teilnahme in zeilen}


def test_ein_klick_erinnert_die_stillen(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    browser = als(koordination)
    seite = browser.get(adresse(treffen, "treffen-zeigen")).text
    assert "3 Personen erinnern" in seite
    assert adresse(treffen, "erinnerung-senden") in seite
    vorher = browser.get(adresse(treffen, "erinnerung-senden")).text
    assert "Diese Erinnerung geht an 3 Personen" in vorher
    assert "Gastmann" in vorher
    assert "keine E-Mail-Adresse" in vorher
    assert not Anschreiben.objects.exists()
    assert "3 Erinnerungen sind auf dem Weg." in druecken(browser, treffen, "erinnerung").text
    assert erinnert() == {"Still", "Leise", "Gastmann"}
    # Within a day nobody is reminded again, whoever presses.
    assert "Niemand ist zu erinnern" in browser.get(adresse(treffen, "erinnerung-senden")).text
    assert "3 Rückmeldungen fehlen" not in browser.get(adresse(treffen, "treffen-zeigen")).text
    gestern = timezone.now() - timedelta(hours=25)
    Teilnahme.objects.exclude(kontakt__nachname="Leise").update(erinnert_am=gestern)
    assert "2 Erinnerungen sind auf dem Weg." in druecken(browser, treffen, "erinnerung").text
    nachrichten = Nachricht.objects.filter(anlass="treffen.erinnerung")
    assert nachrichten.count() == 5
    assert {n.runde for n in nachrichten} == {a.pk for a in Anschreiben.objects.all()}


def test_eigener_text_und_brief(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    entwurf(treffen, zweck="erinnerung", text="{anrede}, kommen Sie am {datum}?")
    browser = als(koordination)
    seite = browser.get(adresse(treffen, "erinnerung-neu")).text
    assert "Personen erinnern" not in seite
    assert "kommen Sie am" in seite
    druecken(browser, treffen, "erinnerung")
    gast = Nachricht.objects.get(empfaenger_name__endswith="Gastmann")
    mail = briefe.bauen(gast)
    assert "Guten Tag Luca Gastmann, kommen Sie am" in str(mail.body)
    assert "/treffen/antwort/" in str(mail.body)
    assert [art for _teil, art in mail.alternatives] == ["text/html"]
    teilnahme = Teilnahme.objects.get(pk=gast.gegenstand_id)
    teilnahme.antworten("zugesagt")
    with pytest.raises(briefe.NichtMehrNoetig, match="inzwischen geantwortet"):
        briefe.bauen(Nachricht.objects.get(pk=gast.pk))
    Teilnahme.objects.update(antwort="offen", beantwortet_am=None)
    Treffen.objects.update(antwort_bis=timezone.localdate() - timedelta(days=1))
    with pytest.raises(briefe.NichtMehrNoetig, match="Rückmeldefrist"):
        briefe.bauen(Nachricht.objects.get(pk=gast.pk))
    ende = browser.get(adresse(treffen, "erinnerung-senden"), follow=True).text
    assert "Zu diesem Treffen wird nicht mehr geantwortet." in ende
    assert "An die Antwort erinnern" not in ende


def test_vorgeschlagen_erst_wenn_es_eilt(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    Treffen.objects.update(antwort_bis=timezone.localdate() + timedelta(days=20))
    text = als(koordination).get(adresse(treffen, "treffen-zeigen")).text
    assert "Personen erinnern" not in text
    assert "Offene Antworten ansehen" in text


def test_gestoerte_adresse_wird_nicht_erinnert(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    kontakt = Teilnahme.objects.get(kontakt__nachname="Still").kontakt
    type(kontakt).objects.filter(pk=kontakt.pk).update(
        adresse_gestoert_am=timezone.now(), adresse_gestoert_grund="550 weg"
    )
    browser = als(koordination)
    assert "2 Personen erinnern" in browser.get(adresse(treffen, "treffen-zeigen")).text
    text = browser.get(adresse(treffen, "erinnerung-senden")).text
    assert "Adresse wird abgewiesen: 550 weg" in text


def test_aenderung_erreicht_alle_einmal(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    """Guests and those who answered too; each once for each version of the date."""
    Treffen.objects.update(sequenz=1)
    browser = als(koordination)
    seite = browser.get(adresse(treffen, "treffen-zeigen")).text
    assert "4 Personen kennen den neuen Stand noch nicht" in seite
    ziel = adresse(treffen, "aenderung-senden")
    assert "Diese Mitteilung geht an 4 Personen" in browser.get(ziel).text
    entwurf(treffen, zweck="aenderung", betreff="Neu: {titel}", text="Jetzt im {ort}")
    assert "4 Personen erfahren" in druecken(browser, treffen, "aenderung").text
    assert "Alle kennen den neuen Stand" in browser.get(ziel).text
    neue = Nachricht.objects.filter(parameter__geaendert=True)
    assert neue.count() == 4
    mail = briefe.bauen(neue[0])
    assert mail.subject == "Neu: Netzwerktreffen Herbst"
    assert "Jetzt im Rathaus, Großer Saal" in str(mail.body)
    assert "SEQUENCE:1" in str(mail.alternatives[1][0])
    # What was said of one change is not said of the next.
    assert "Zeit oder Ort des Treffens" in browser.get(adresse(treffen, "aenderung-neu")).text


def test_absage_erreicht_gaeste(treffen: Any) -> None:
    absagen(treffen=treffen, von=VON, grund="Sturm")
    nachrichten = Nachricht.objects.filter(anlass="treffen.absage")
    assert {n.empfaenger_name.split()[-1] for n in nachrichten} == {"Still", "Leise", "Gastmann"}
    gast = nachrichten.get(empfaenger_name__endswith="Gastmann")
    mail = briefe.bauen(gast)
    assert "Sturm" in str(mail.body)
    assert mail.alternatives[1][1] == "text/calendar; method=CANCEL"


def test_versand_nach_stand(
    als: Als, koordination: Konto, netzwerk: Netzwerk, treffen: Any
) -> None:
    browser = als(koordination)
    druecken(browser, treffen, "erinnerung")
    gast = Nachricht.objects.get(empfaenger_name__endswith="Gastmann")
    gast.als_abgelehnt("550 5.1.1 Postfach unbekannt")
    ziel = adresse(treffen, "einladung-zustellung")
    alle = browser.get(ziel).text
    assert "nicht angekommen 1" in alle
    assert "warten 2" in alle
    nur = browser.get(ziel, {"zeige": "abgelehnt"}).text
    assert "550 5.1.1 Postfach unbekannt" in nur
    assert "Still" not in nur
    assert "In diesem Stand ist keine E-Mail mehr." in browser.get(ziel, {"zeige": "gesendet"}).text
    assert "Still" in browser.get(ziel, {"zeige": "quatsch"}).text
    # A guest gets it again like anybody else.
    erneut = adresse(treffen, "einladung-erneut", teilnahme=gast.gegenstand_id)
    assert "Kontakt bearbeiten" not in browser.get(erneut).text
    browser.post(erneut, {"runde": "2"})
    neue = Nachricht.objects.latest("pk")
    assert neue.anlass == "treffen.einladung"
    assert "lädt Sie herzlich" in str(briefe.bauen(neue).body)


def test_niemand_ohne_einladung(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Who simply came is nobody's reminder."""
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, zustand="eingeladen")
    Teilnahme.objects.create(treffen=treffen, kontakt=KontaktFabrik(), runde=0)
    text = als(koordination).get(adresse(treffen, "erinnerung-neu")).text
    assert "Zurzeit gibt es niemanden" in text
