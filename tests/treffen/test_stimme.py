"""Answering a poll: by code, in a room and at one's own pace, once for each phone."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone
from pghistory.models import Context

from netzwerk.basis import urls as basis_urls
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.protokollierung import OhneZeichen
from tests.treffen.stimmen import HTMX, TEXTE, Art, adresse, daten, laufende, telefon, waehlen
from tests.wettlauf import zuvorkommen
from treffen.aktionen import umfrage as steuern
from treffen.aktionen.stimme import abgeben
from treffen.models import Stimme, Stimmzettel, Umfrage, Umfragefrage
from treffen.stimmzeichen import COOKIE, marke
from treffen.views import stimme

pytestmark = pytest.mark.django_db
VON = System("Test")


@pytest.fixture(autouse=True)
def _ohne_zaehler() -> None:
    cache.clear()


def wahlen(frage: Umfragefrage) -> list[str]:
    texte = {option.pk: option.text for option in frage.optionen.all()}
    return sorted(texte[zettel.wahl[0]] for zettel in frage.stimmzettel.all())


def test_eintreten_mit_dem_code(netzwerk: Netzwerk, client: Client) -> None:
    umfrage = laufende(netzwerk)
    assert client.get("/u/").status_code == 200
    leer = client.post("/u/", {"code": ""})
    assert leer.status_code == 422
    assert "Hier fehlen noch die sechs Ziffern" in leer.text
    assert "<title>Fehler:" in leer.text
    for getippt in (umfrage.code, umfrage.code_lesbar, f"{umfrage.code[:3]}-{umfrage.code[3:]} "):
        assert client.post("/u/", {"code": getippt})["Location"] == umfrage.kurze_adresse
    antwort = client.get(f"/u/{umfrage.code_lesbar}/")
    assert antwort["Location"] == umfrage.kurze_adresse
    falsch = client.post("/u/", {"code": "000 111"})
    assert falsch.status_code == 422
    assert "läuft gerade keine Umfrage" in falsch.text
    assert 'value="000 111"' in falsch.text
    assert client.get("/u/abc/").status_code == 404


def test_kein_netzwerk_heisst_wie_eine_adresse_des_portals(netzwerk: Netzwerk) -> None:
    """Whatever stands before the networks in the address book, the short addresses above all."""
    wege = [*get_resolver().url_patterns, *basis_urls.urlpatterns]
    woerter = {str(weg.pattern).partition("/")[0] for weg in wege}
    vergeben = {wort for wort in woerter if wort.isalpha()}
    assert vergeben >= {"a", "g", "u", "z", "konto"}
    for netzwerk.kurzname in sorted(vergeben):
        with pytest.raises(ValidationError, match="für das Portal selbst vergeben"):
            netzwerk.validate_constraints()


def test_ein_frei_gewordener_code_fuehrt_zur_laufenden(netzwerk: Netzwerk) -> None:
    alt = laufende(netzwerk, code="123456")
    steuern.umfrage_schliessen(umfrage=alt, von=None)
    neu = laufende(netzwerk, code="123456", einleitung="Die neue")
    neu.fragen.update(zustand=Umfragefrage.Zustand.BEREIT)
    assert "Die neue" in Client().get("/u/123456/").text


def test_raten_wird_gebremst_und_der_saal_nicht(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stimme, "FALSCHE_CODES", 3)
    umfrage = laufende(netzwerk)
    drin, draussen = telefon(umfrage), Client()
    for pfad in ("/u/000000/", "/u/000000/stand/"):
        assert draussen.get(pfad).status_code == 404
    assert draussen.post("/u/", {"code": "000000"}).status_code == 422
    gebremst = draussen.get(umfrage.kurze_adresse)
    assert gebremst.status_code == 429
    assert gebremst["Retry-After"] == "3600"
    assert draussen.post("/u/", {"code": umfrage.code}).status_code == 429
    assert draussen.get(f"{umfrage.kurze_adresse}stand/").status_code == 429
    assert drin.get(umfrage.kurze_adresse).status_code == 200
    monkeypatch.setattr(stimme, "STIMMEN", 1)
    assert waehlen(drin, umfrage.fragen.get()).status_code == 302
    assert waehlen(drin, umfrage.fragen.get()).status_code == 429


def test_von_der_lobby_bis_zum_dank(netzwerk: Netzwerk) -> None:
    """As a phone without JavaScript sees it, and what it asks with it."""
    umfrage = laufende(netzwerk, Art.EINE, Art.EINE, zustand=Umfrage.Zustand.ENTWURF)
    eins, zwei = umfrage.fragen.all()
    umfrage.fragen.update(zustand=Umfragefrage.Zustand.BEREIT)
    client = Client()
    assert "hat noch nicht begonnen" in client.get(umfrage.kurze_adresse).text
    assert COOKIE not in client.cookies
    steuern.starten(umfrage=umfrage, von=VON)
    umfrage.refresh_from_db()
    lobby = client.get(umfrage.kurze_adresse)
    assert "Sie sind dabei" in lobby.text
    assert "Stand neu laden" in lobby.text
    keks = client.cookies[COOKIE]
    assert (keks["httponly"], keks["samesite"], keks["path"]) == (
        True,
        "Lax",
        umfrage.kurze_adresse,
    )
    stand = f"{umfrage.kurze_adresse}stand/"
    frisch = lobby.context["lage"].stand
    assert client.get(stand, {"stand": frisch}, headers=HTMX).status_code == 204
    assert client.get(stand)["Location"] == umfrage.kurze_adresse  # opened as a page

    steuern.frage_oeffnen(frage=eins, von=VON)
    teil = client.get(stand, {"stand": frisch}, headers=HTMX)
    assert teil.status_code == 200
    assert "Frage 1?" in teil.text
    assert "<html" not in teil.text
    # Being filled in, it stays, whatever else has changed.
    assert client.get(stand, {"stand": "x", "frage": str(eins.pk)}, headers=HTMX).status_code == 204

    assert waehlen(client, eins, 1)["Location"] == umfrage.kurze_adresse
    danach = client.get(umfrage.kurze_adresse).text
    assert "Ihre Antwort ist gespeichert" in danach
    assert TEXTE[1] in danach
    assert TEXTE[0] not in danach
    aendern = client.get(adresse(eins)).text
    assert f'value="{eins.optionen.all()[1].pk}" id="id_f{eins.pk}-antwort_1" checked' in aendern
    teil = waehlen(client, eins, 2, headers=HTMX)
    assert TEXTE[2] in teil.text
    assert wahlen(eins) == [TEXTE[2]]

    for _mal in range(4):
        waehlen(telefon(umfrage), eins)
    steuern.frage_schliessen(frage=eins, von=None)
    assert "Sie sind dabei" in client.get(umfrage.kurze_adresse).text
    assert client.get(adresse(eins))["Location"] == umfrage.kurze_adresse
    steuern.ergebnis_zeigen(umfrage=umfrage, von=VON)
    assert "5 Antworten" in client.get(umfrage.kurze_adresse).text
    steuern.frage_oeffnen(frage=zwei, von=VON)
    waehlen(client, zwei)
    steuern.umfrage_schliessen(umfrage=umfrage, von=None)
    ende = client.get(umfrage.kurze_adresse)
    assert "Vielen Dank" in ende.text
    assert "data-ende" in ende.text
    assert "5 Antworten" in ende.text
    assert "Weniger als fünf Antworten" in ende.text  # the second question
    assert ende.cookies[COOKIE].value == ""


def test_eine_stimme_je_telefon(netzwerk: Netzwerk) -> None:
    """Pressed twice, sent again, from two tabs, reloaded: one ballot, the last one counts."""
    umfrage = laufende(netzwerk)
    frage = umfrage.fragen.get()
    client = telefon(umfrage)
    for stelle in (0, 0, 1):
        assert waehlen(client, frage, stelle).status_code == 302
        client.get(umfrage.kurze_adresse)
    assert wahlen(frage) == [TEXTE[1]]
    waehlen(telefon(umfrage), frage, 0)
    assert wahlen(frage) == [TEXTE[0], TEXTE[1]]
    zettel = frage.stimmzettel.first()
    assert zettel is not None
    assert len(zettel.marke) == 64
    assert zettel.marke not in client.cookies[COOKIE].value


def test_ohne_cookie_bleibt_das_getippte(netzwerk: Netzwerk) -> None:
    """A browser that takes no cookies is told so, and that nothing is saved; others pass CSRF."""
    umfrage = laufende(netzwerk)
    frage = umfrage.fragen.get()
    streng = Client(enforce_csrf_checks=True)
    antwort = waehlen(streng, frage, 1)
    assert antwort.status_code == 422
    assert "hat unser Cookie nicht angenommen" in antwort.text
    assert f'value="{frage.optionen.all()[1].pk}" id="id_f{frage.pk}-antwort_1" checked' in (
        antwort.text
    )
    assert waehlen(streng, frage, 1).status_code == 403  # with the cookie, without the form's token
    token = streng.cookies["csrftoken"].value
    option = frage.optionen.all()[0]
    mit = {**daten(frage, antwort=option.pk), "csrfmiddlewaretoken": token}
    assert streng.post(adresse(frage), mit).status_code == 302
    # A cookie of another poll that had this code, or a made up one, is none.
    for falsch in (
        "x",
        signing.Signer(salt=f"umfrage-stimme:{umfrage.code}").sign(f"{umfrage.pk + 1}.g.abc"),
    ):
        fremd = Client()
        fremd.cookies[COOKIE] = falsch
        assert waehlen(fremd, frage).status_code == 422
    assert frage.stimmzettel.count() == 1


def test_was_falsch_ist_steht_am_feld(netzwerk: Netzwerk) -> None:
    umfrage = laufende(netzwerk, ansprache=Umfrage.Ansprache.DU)
    frage = umfrage.fragen.get()
    client = telefon(umfrage)
    for falsch in ({}, daten(frage, antwort="999999"), daten(frage, antwort="\x00")):
        antwort = client.post(adresse(frage), falsch)
        assert antwort.status_code == 422
        assert "Such dir" in antwort.text
        assert "<title>Fehler:" in antwort.text
        assert f"id_f{frage.pk}-antwort_error" in antwort.text
    assert not Stimmzettel.objects.exists()
    assert client.get("/u/999999/1/").status_code == 404


def test_in_eigenem_tempo(netzwerk: Netzwerk) -> None:
    """One after the other, some left out, all changeable, a summary; in plain words."""
    umfrage = laufende(
        netzwerk, Art.EINE, Art.TEXT, Art.SKALA, frei=True, ansprache=Umfrage.Ansprache.DU
    )
    eins, zwei, drei = umfrage.fragen.all()
    client = telefon(umfrage)
    start = client.get(umfrage.kurze_adresse).text
    assert "Du hast so viel Zeit" in start
    assert adresse(eins) in start
    assert "hx-trigger" not in start
    neu = Client().get(adresse(eins))  # straight to a question: let in as well
    assert neu.status_code == 200
    assert COOKIE in neu.cookies
    assert waehlen(client, eins)["Location"] == adresse(zwei)
    assert "0 von 3" not in client.get(adresse(zwei)).text
    antwort = client.post(adresse(drei), daten(drei, antwort=4), headers=HTMX)
    assert antwort["HX-Redirect"] == adresse(zwei)
    bisher = client.get(umfrage.kurze_adresse).text
    assert "Deine Antworten bisher" in bisher
    assert "Noch keine Antwort" in bisher
    assert "4 von 4" in bisher
    text = daten(zwei, antwort="Mehr <b>Zeit</b>\nfür uns")
    assert client.post(adresse(zwei), text)["Location"] == umfrage.kurze_adresse
    fertig = client.get(umfrage.kurze_adresse).text
    assert "Du hast alles beantwortet" in fertig
    assert "Mehr &lt;b&gt;Zeit&lt;/b&gt;<br>für uns" in fertig
    assert waehlen(client, eins, 2)["Location"] == umfrage.kurze_adresse
    Umfrage.objects.filter(pk=umfrage.pk).update(laeuft_bis=timezone.now() - timedelta(minutes=1))
    assert "stehen gleich hier" in client.get(umfrage.kurze_adresse).text
    assert waehlen(client, eins, 0).status_code == 409
    assert wahlen(eins) == [TEXTE[2]]


def test_text_wartet_erneut_wenn_er_sich_aendert(netzwerk: Netzwerk) -> None:
    umfrage = laufende(netzwerk, Art.TEXT)
    frage = umfrage.fragen.get()
    client = telefon(umfrage)
    client.post(adresse(frage), daten(frage, antwort="Zeit"))
    Stimmzettel.objects.update(freigabe="frei")
    client.post(adresse(frage), daten(frage, antwort="Zeit"))
    assert Stimmzettel.objects.get().freigabe == "frei"
    client.post(adresse(frage), daten(frage, antwort="Mehr Zeit"))
    zettel = Stimmzettel.objects.get()
    assert (zettel.freigabe, zettel.text) == ("wartend", "Mehr Zeit")


def test_zu_spaet_ist_eine_seite(netzwerk: Netzwerk) -> None:
    umfrage = laufende(netzwerk, Art.EINE, Art.EINE)
    frage = umfrage.fragen.first()
    assert frage is not None
    client = telefon(umfrage)
    waehlen(client, frage, 1)
    steuern.frage_schliessen(frage=frage, von=None)
    spaet = waehlen(client, frage, 2)
    assert spaet.status_code == 409
    assert "Diese Frage ist geschlossen" in spaet.text
    htmx = waehlen(client, frage, 2, headers=HTMX)
    assert htmx.status_code == 200
    assert "Diese Frage ist geschlossen" in htmx.text
    assert Stimme.objects.get().wahl == [frage.optionen.all()[1].pk]
    steuern.umfrage_schliessen(umfrage=umfrage, von=None)
    assert waehlen(client, frage, 2).status_code == 409
    assert not Stimmzettel.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_geschlossen_waehrend_die_stimme_kommt(netzwerk: Netzwerk) -> None:
    """It waits for the closing, is refused with a page, and is neither lost nor doubled."""
    umfrage = laufende(netzwerk)
    frage = umfrage.fragen.get()
    client = telefon(umfrage)
    waehlen(client, frage, 0)
    antwort = zuvorkommen(
        lambda: steuern.frage_schliessen(frage=frage, von=None),
        lambda: waehlen(client, frage, 1),
    )
    assert antwort.status_code == 409
    assert [eine.wahl for eine in Stimme.objects.all()] == [[frage.optionen.all()[0].pk]]
    assert not Stimmzettel.objects.exists()


def test_wenige_abfragen(netzwerk: Netzwerk) -> None:
    """What 300 phones do at once; nothing grows with the ballots there are."""
    umfrage = laufende(netzwerk, Art.EINE, Art.TEXT)
    frage = umfrage.fragen.first()
    assert frage is not None
    client = telefon(umfrage)
    stand = client.get(umfrage.kurze_adresse).context["lage"].stand
    for anzahl in (1, 3):
        Stimmzettel.objects.bulk_create(
            Stimmzettel(frage=frage, marke=f"{anzahl}{nummer:063}", wahl=[1])
            for nummer in range(anzahl)
        )
        with CaptureQueriesContext(connection) as fragen:
            pfad = f"{umfrage.kurze_adresse}stand/"
            assert client.get(pfad, {"stand": stand}, headers=HTMX).status_code == 204
        assert len(fragen) == 1
        with CaptureQueriesContext(connection) as fragen:
            assert waehlen(client, frage, headers=HTMX).status_code == 200
        assert len(fragen) == 6  # one of them looks up the option, here in the test
        with CaptureQueriesContext(connection) as fragen:
            assert waehlen(client, frage).status_code == 302
        assert len(fragen) == 5


def test_wer_ein_konto_hat_ist_hier_niemand(
    netzwerk: Netzwerk, koordination: Konto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither session nor account is read, and the trail hears of nobody."""
    umfrage = laufende(netzwerk)
    frage = umfrage.fragen.get()
    client = Client()
    client.force_login(koordination)
    client.get(umfrage.kurze_adresse)
    with CaptureQueriesContext(connection) as fragen:
        assert waehlen(client, frage).status_code == 302
        seite = client.get(umfrage.kurze_adresse)
    befehle = " ".join(eine["sql"] for eine in fragen).lower()
    assert "pghistory" not in befehle
    assert "django_session" not in befehle
    assert "basis_konto" not in befehle
    assert "Abmelden" not in seite.text
    assert not Context.objects.exists()
    assert client.get("/eingang/").status_code == 302  # still signed in elsewhere
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("stufe", "name", "text", "danach"),
    [
        (30, "django.request", "Not Found: /u/123456/", None),
        (20, "django.server", '"POST /u/123456/7/ HTTP/1.1" 302 0', None),
        (
            40,
            "django.request",
            "Internal Server Error: /u/1/7/",
            "Internal Server Error: /u/[umfrage]",
        ),
        (20, "django.server", '"GET /netz/u/x/ HTTP/1.1" 200', '"GET /netz/u/x/ HTTP/1.1" 200'),
    ],
)
def test_im_log_steht_keine_umfrage(stufe: int, name: str, text: str, danach: str | None) -> None:
    zeile = logging.LogRecord(name, stufe, "", 1, "%s", (text,), None)
    assert OhneZeichen().filter(zeile) is (danach is not None)
    if danach is not None:
        assert zeile.getMessage() == danach


def test_die_marke_haengt_am_geheimnis_der_umfrage(netzwerk: Netzwerk) -> None:
    eine, andere = laufende(netzwerk), laufende(netzwerk)
    assert marke(eine, "abc") != marke(andere, "abc")
    frage: Any = eine.fragen.get()
    eintrag = {"wahl": [frage.optionen.first().pk]}
    assert abgeben(frage=frage, marke=marke(eine, "abc"), inhalt=eintrag)
    assert not abgeben(frage=Umfragefrage(pk=0), marke=marke(eine, "abc"), inhalt=eintrag)
