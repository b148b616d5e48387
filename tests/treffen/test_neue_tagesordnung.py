"""The agenda changes after the invitation: those invited are told, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.briefe import bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import TopFabrik, TreffenFabrik
from tests.treffen.anschreibenseiten import druecken
from tests.treffen.antworten import adresse, eingeladene
from treffen.models import Anschreiben, Tagesordnungspunkt, Treffen

Als = Callable[[Konto], Client]
KNOPF = "Neue Tagesordnung mitteilen"


def spur_altern() -> None:
    """What changed until now changed two days ago."""
    spur = Tagesordnungspunkt.pgh_event_models["insert"]  # type: ignore[attr-defined]  # set by pghistory
    spur.objects.update(pgh_created_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    """Invited a while ago, with one item on the agenda."""
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    TopFabrik(treffen=treffen, nummer=1, titel="Begrüßung")
    eingeladene(treffen)
    spur_altern()
    Treffen.objects.update(eingeladen_am=timezone.now() - timedelta(days=1))
    Nachricht.objects.all().delete()
    treffen.refresh_from_db()
    return treffen


def test_von_der_aenderung_zur_mail(als: Als, koordination: Konto, treffen: Any) -> None:
    browser = als(koordination)
    seite, ziel = adresse("treffen-zeigen", treffen), adresse("tagesordnung-mitteilen", treffen)
    assert KNOPF not in browser.get(seite).text
    TopFabrik(treffen=treffen, nummer=None, zustand="angemeldet")  # not accepted yet
    assert KNOPF not in browser.get(seite).text
    TopFabrik(treffen=treffen, nummer=2, titel="Schutzkonzepte")
    assert KNOPF in browser.get(seite).text
    for _zweimal in range(2):
        brief: Any = browser.post(ziel, follow=True)
        assert "hat sich geändert. Sie lesen sie unten." in brief.text
        assert "geht an 1 Person" in brief.text
    treffen.refresh_from_db()
    assert treffen.sequenz == 1  # calendars, which carry the agenda, know it as newer
    assert not Nachricht.objects.exists()
    text = browser.get(seite).text
    assert KNOPF not in text
    assert "1 Person kennt den neuen Stand noch nicht" in text
    assert "1 Person erfährt die Änderung." in druecken(browser, treffen, "aenderung").text
    (nachricht,) = Nachricht.objects.all()
    mail = bauen(nachricht)
    assert mail.subject.startswith("Neue Tagesordnung: ")
    assert "Schutzkonzepte" in str(mail.body)
    assert "SEQUENCE:1" in str(mail.alternatives[1][0])
    assert KNOPF not in browser.get(seite).text
    spur_altern()
    Anschreiben.objects.update(versendet_am=timezone.now() - timedelta(hours=1))
    assert KNOPF not in browser.get(seite).text
    treffen.tops.get(nummer=2).delete()
    assert KNOPF in browser.get(seite).text


def test_begonnene_worte_bleiben(als: Als, koordination: Konto, treffen: Any) -> None:
    Anschreiben.objects.create(treffen=treffen, zweck="aenderung", betreff="Mein", text="Eigenes")
    als(koordination).post(adresse("tagesordnung-mitteilen", treffen))
    assert Anschreiben.objects.get().betreff == "Mein"


@pytest.mark.parametrize("anders", [{"zustand": "terminiert"}, {"beginn": timezone.now()}])
def test_nur_an_eingeladene_und_vorher(
    als: Als, koordination: Konto, treffen: Any, anders: dict[str, Any]
) -> None:
    TopFabrik(treffen=treffen, nummer=2)
    Treffen.objects.update(**anders)
    browser = als(koordination)
    antwort: Any = browser.post(adresse("tagesordnung-mitteilen", treffen), follow=True)
    assert "kann jetzt nicht eingeladen werden" in antwort.text
    assert KNOPF not in browser.get(adresse("treffen-zeigen", treffen)).text
    assert not Anschreiben.objects.exists()


def test_die_vorschau_zeigt_die_neue_tagesordnung(
    als: Als, koordination: Konto, treffen: Any
) -> None:
    """As the first person invited will read it, also while one types; it is the mail itself."""
    TopFabrik(treffen=treffen, nummer=2, titel="Schutzkonzepte", minuten=25)
    TopFabrik(treffen=treffen, nummer=None, zustand="angemeldet", titel="Noch offen")
    browser, person = als(koordination), treffen.teilnahme_set.get().person
    brief: Any = browser.post(adresse("tagesordnung-mitteilen", treffen), follow=True)
    vorschau = _vorschau(brief.text)
    assert f"So liest es {person.name}, {person.email}" in vorschau
    assert f"<strong>Neue Tagesordnung: {treffen.titel}" in vorschau
    punkte = [re.sub(r"\s+", " ", zeile) for zeile in re.findall(r"<li>(\d\. [^<]+)<", vorschau)]
    assert punkte == ["1. Begrüßung ", "2. Schutzkonzepte "]
    assert "25 Min." in vorschau
    assert "Noch offen" not in vorschau
    # While one types: the words in the fields, the agenda as it is now, and nothing is sent.
    ziel = brief.request["PATH_INFO"]
    form = brief.context["form"]
    getippt = {feld.html_name: feld.value() for feld in form} | {
        "betreff": "Neu: {titel}",
        "text": "{anrede}, bitte lesen Sie <Punkt 2>.",
        "fenster": brief.context["fenster"],
    }
    treffen.tops.filter(nummer=1).update(titel="Ankommen")
    stueck = browser.post(ziel, getippt, headers={"HX-Request": "true"}).text
    assert "<h1>" not in stueck
    assert f"<strong>Neu: {treffen.titel}</strong>" in stueck
    assert "bitte lesen Sie &lt;Punkt 2&gt;." in stueck
    assert "1. Ankommen" in stueck
    assert "{anrede}" not in stueck
    assert not Nachricht.objects.exists()
    druecken(browser, treffen, "aenderung")
    mail = bauen(Nachricht.objects.get())
    assert mail.subject == f"Neu: {treffen.titel}"
    for worte in ("bitte lesen Sie <Punkt 2>.", "Ankommen", "Schutzkonzepte"):
        assert worte in str(mail.body)


def _vorschau(seite: str) -> str:
    return seite[seite.index('id="vorschau-titel"') :]
