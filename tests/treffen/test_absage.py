"""Calling off and moving: the reason, the letter beside its preview, one press."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from netzwerk.basis.briefe import bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import TeilnahmeFabrik, TreffenFabrik
from tests.treffen.antworten import VON, adresse, post
from treffen.aktionen import treffen as aktionen
from treffen.models import Anschreiben, Bedarf, Treffen

Als = Callable[[Konto], Client]
HTMX = {"HX-Request": "true"}
Z = Treffen.Zustand


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, zustand=Z.EINGELADEN)
    TeilnahmeFabrik(
        treffen=treffen,
        kontakt__email="kommt@partner.example",
        kontakt__vorname="Kim",
        kontakt__nachname="Beispiel",
        kontakt__anrede="",
    )
    return treffen


def felder(seite: Any, **anders: str) -> dict[str, Any]:
    """What the browser sends when nothing is changed but this."""
    form = seite.context["form"]
    werte = {feld.html_name: feld.value() or "" for feld in form}
    return werte | {"runde": seite.context["runde"]} | anders


def test_zwei_griffe_und_alle_wissen_es(als: Als, koordination: Konto, treffen: Any) -> None:
    """The page as it opens can be pressed: reason, words and preview are there."""
    TeilnahmeFabrik(treffen=treffen, kontakt__email="nie@partner.example").antworten("abgesagt")
    TeilnahmeFabrik(treffen=treffen, kontakt__email="")
    browser, ziel = als(koordination), adresse("treffen-absagen", treffen)
    seite = browser.get(ziel)
    assert "abgesagt werden?" in seite.text
    assert "und 1 Person benachrichtigen" in seite.text
    assert "1 Person ist nicht erreichbar" in seite.text
    assert "Guten Tag Kim Beispiel," in seite.text
    assert "findet leider nicht statt." in seite.text
    assert not Anschreiben.objects.exists()
    lang = browser.post(ziel, felder(seite, absage_grund="x" * 301, schritt="entfaellt"))
    assert lang.status_code == 422
    assert not Nachricht.objects.exists()
    werte = felder(seite, absage_grund="Krankheit", schritt="entfaellt")
    antwort: Any = browser.post(ziel, werte, follow=True)
    assert "Das Treffen ist abgesagt." in antwort.text
    assert "1 Person erfährt es per E-Mail." in antwort.text
    assert "Krankheit" in antwort.text
    browser.post(ziel, felder(seite, absage_grund="noch einmal", schritt="entfaellt"))
    (eine,) = post("treffen.absage")
    assert eine.empfaenger == "kommt@partner.example"
    brief = Anschreiben.objects.get()
    assert (brief.zweck, brief.versendet_von) == ("absage", koordination)
    mail = bauen(eine)
    assert mail.subject.startswith("Abgesagt: ")
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert "Krankheit" in text
        assert "noch einmal" not in text
        assert "{" not in text.split("<style")[0]
    kalender = Calendar.from_ical(str(mail.alternatives[1][0]))
    assert kalender["METHOD"] == "CANCEL"


@pytest.mark.parametrize(
    ("name", "stand", "worte"),
    [
        ("treffen-absagen", Z.ABGESAGT, "Abgesagt"),
        ("treffen-verschieben", Z.VERSCHOBEN, "Verschoben"),
    ],
)
def test_eigene_worte(
    als: Als, koordination: Konto, treffen: Any, name: str, stand: str, worte: str
) -> None:
    browser, ziel = als(koordination), adresse(name, treffen)
    seite = browser.get(ziel)
    assert worte in seite.context["form"]["betreff"].value()
    fehler = browser.post(ziel, felder(seite, text="{quatsch}", schritt="entfaellt"))
    assert fehler.status_code == 422
    assert "{grund}" in fehler.text
    leer = browser.post(ziel, felder(seite, text=" ", betreff="", schritt="entfaellt"))
    assert "Schreiben Sie, worum es geht." in leer.text
    eigen = {"betreff": "Leider: {titel}", "text": "{anrede},\n\n{grund}\n\nBis bald <b>"}
    browser.post(ziel, felder(seite, absage_grund="", schritt="entfaellt", **eigen))
    treffen.refresh_from_db()
    assert treffen.zustand == stand
    mail = bauen(*post("treffen.absage"))
    assert mail.subject == f"Leider: {treffen.titel}"
    assert str(mail.body).startswith("Guten Tag Kim Beispiel,\n\nBis bald <b>")


def test_vorschau_und_probe_sagen_niemandem_etwas(
    als: Als, koordination: Konto, treffen: Any
) -> None:
    browser, ziel = als(koordination), adresse("treffen-absagen", treffen)
    seite = browser.get(ziel)
    for kopf in (HTMX, {}):  # while typing, and by the button without JavaScript
        werte = felder(seite, absage_grund="Sturm & Regen", schritt="ansehen")
        text = browser.post(ziel, werte, headers=kopf).text
        assert "Sturm &amp; Regen" in text.split("So liest es")[1]
    assert not Anschreiben.objects.exists()
    falsch = browser.post(ziel, felder(seite, text="{quatsch}"), headers=HTMX)
    assert "ist kein Platzhalter" in falsch.text
    werte = felder(seite, absage_grund="Sturm", text="{anrede},\n{grund}!", schritt="probe")
    for _zweimal in range(2):
        probe: Any = browser.post(ziel, werte, follow=True)
        assert f"Die Probe geht an {koordination.email}." in probe.text
    assert probe.context["form"]["absage_grund"].value() == "Sturm"
    (eine,) = Nachricht.objects.all()
    assert eine.empfaenger == koordination.email
    mail = bauen(eine)
    assert "Probe: Abgesagt" in mail.subject
    assert "Sturm!" in str(mail.body)
    assert "Der Kalendereintrag fehlt." in str(mail.body)
    treffen.refresh_from_db()
    assert treffen.zustand == Z.EINGELADEN
    # The draft is what goes out when it is pressed.
    browser.post(ziel, felder(probe, schritt="entfaellt"))
    assert "Sturm!" in str(bauen(*post("treffen.absage")).body)
    assert Anschreiben.objects.get().versendet_am


def test_ohne_eingeladene_keine_post(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen: Any = TreffenFabrik(netzwerk=netzwerk, zustand=Z.TERMINIERT)
    browser, ziel = als(koordination), adresse("treffen-absagen", treffen)
    seite = browser.get(ziel).text
    assert "Eingeladen ist noch niemand" in seite
    assert 'name="betreff"' not in seite
    antwort: Any = browser.post(ziel, {"schritt": "entfaellt"}, follow=True)
    assert "Das Treffen ist abgesagt." in antwort.text
    assert not Anschreiben.objects.exists()


def test_fuer_ein_abgesagtes_treffen_kocht_niemand(treffen: Any) -> None:
    bleibt = TeilnahmeFabrik(treffen=TreffenFabrik(netzwerk=treffen.netzwerk))
    for teilnahme in (bleibt, treffen.teilnahme_set.get()):
        Bedarf.objects.create(teilnahme=teilnahme, ernaehrung="vegan", einwilligung="Ja.")
    aktionen.absagen(treffen=treffen, von=VON)
    assert Bedarf.objects.get().teilnahme == bleibt
