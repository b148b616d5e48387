"""A poll in „du“ says „du“ to the end: also where something went wrong, and on the way on."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from netzwerk.basis.models import Netzwerk
from tests.treffen.stimmen import Art, adresse, daten, laufende, telefon
from treffen.aktionen import umfrage as steuern
from treffen.ansprache import WORTE
from treffen.models import Arbeitsgruppe, Schwerpunktthema, Umfrage
from treffen.views import stimme

pytestmark = pytest.mark.django_db
DU = Umfrage.Ansprache.DU
#: „Sie“ alone may be a poll or digits („Sie stehen vorne“).
FOERMLICH = re.compile(
    r"\b(?:Ihre?[mnrs]?|Ihnen)\b|[a-zß]en Sie\b|\bSie (?:können|brauchen|sind|haben|dürfen)\b"
)


@pytest.fixture(autouse=True)
def _frei() -> None:
    cache.clear()


def gelesen(html: str) -> str:
    """What stands in the page itself, without markup."""
    teil = html.partition("<main")[2].partition("</main>")[0] or html
    return " ".join(re.sub(r"<[^>]*>", " ", teil).split())


def duzt(html: str) -> bool:
    return FOERMLICH.search(gelesen(html)) is None


@pytest.mark.parametrize("art", list(Art.values))
def test_kein_fehler_siezt(netzwerk: Netzwerk, art: str) -> None:
    """Young people who are told „Bitte prüfen Sie“ think that somebody else is meant."""
    umfrage = laufende(netzwerk, art, ansprache=DU)
    frage = umfrage.fragen.get()
    client = telefon(umfrage)
    assert duzt(client.get(umfrage.kurze_adresse).text)
    muell = dict.fromkeys(daten(frage, antwort=""), "\x00")
    for falsch in ({}, daten(frage, antwort="9" * 30), muell):
        antwort = client.post(adresse(frage), falsch)
        if antwort.status_code == 422:
            assert "Schau dir deine Antwort noch mal an" in antwort.text
            assert duzt(antwort.text), gelesen(antwort.text)
    sie = laufende(netzwerk, art)
    fehler = telefon(sie).post(adresse(sie.fragen.get()), {})
    assert "Bitte prüfen Sie Ihre Antwort" in fehler.text


def test_zu_lang(netzwerk: Netzwerk) -> None:
    """With how long it is, and how long it may be."""
    umfrage = laufende(netzwerk, Art.TEXT, ansprache=DU)
    frage = umfrage.fragen.get()
    antwort = telefon(umfrage).post(adresse(frage), daten(frage, antwort="x" * 507))
    assert antwort.status_code == 422
    assert "Dein Text hat 507 Zeichen. Mach ihn kürzer: höchstens 500 Zeichen." in antwort.text
    assert duzt(antwort.text)


def test_gebremst(netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no matter of accounts: nobody here has one."""
    monkeypatch.setattr(stimme, "STIMMEN", 0)
    for ansprache, wort in ((DU, "Warte ein paar Minuten"), ("sie", "Warten Sie einige Minuten")):
        umfrage = laufende(netzwerk, ansprache=ansprache)
        frage = umfrage.fragen.get()
        antwort = telefon(umfrage).post(adresse(frage), daten(frage, antwort="1"))
        assert antwort.status_code == 429
        assert wort in antwort.text
        assert "Konten" not in antwort.text


def test_der_weg_zu_den_gruppen(netzwerk: Netzwerk) -> None:
    """The last thing a young person reads of the poll speaks to her as well."""
    umfrage = laufende(netzwerk, ansprache=DU)
    frage = umfrage.fragen.get()
    thema = Schwerpunktthema.objects.create(
        netzwerk=netzwerk,
        titel="Meldewege",
        frage=frage,
        option=frage.optionen.all()[0],
        rang=1,
        stimmen=5,
    )
    Arbeitsgruppe.objects.create(
        netzwerk=netzwerk, name="AG Wege", schwerpunktthema=thema, offen_fuer_wahl=True
    )
    steuern.umfrage_schliessen(umfrage=umfrage, von=None)
    ende = Client().get(umfrage.kurze_adresse)
    assert "Such dir eine Gruppe aus" in ende.text
    assert duzt(ende.text), gelesen(ende.text)


def test_bevor_man_weiss_wer_fragt(netzwerk: Netzwerk) -> None:
    """The page for the code is read before it can be known: it says neither „Sie“ nor „du“."""
    client = Client()
    for antwort in (
        client.get("/u/"),
        client.post("/u/", {"code": ""}),
        client.post("/u/", {"code": "000111"}),
        client.get("/u/000111/"),
    ):
        assert duzt(antwort.text), gelesen(antwort.text)
        assert not re.search(r"\b(?:du|dein|dir)\b", gelesen(antwort.text))


@pytest.mark.parametrize("name", sorted(WORTE))
def test_jedes_wort_hat_beide(name: str) -> None:
    """A text in the wrong column is seen by nobody who writes it."""
    _sie, du = WORTE[name]
    assert FOERMLICH.search(str(du)) is None
