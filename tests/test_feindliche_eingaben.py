"""Every form of every page, filled with what nobody should send: long, hostile, broken, nonsense.

Refused with a German reason and every word kept, or stored and shown as plain text; never a 500.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from lxml import html as lxml_html

from tests.richtlinien import TABELLE, Zeile
from tests.test_richtlinien import adresse
from tests.welt import Welt

pytestmark = pytest.mark.urls("tests.demo.urls")

STAERKSTE_ZUERST = ("koordination", "vertretung", "fachkraft", "verwaltung", "fremde")
GIFT = {
    "lang": "Überlang " * 1_500,
    "skript": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "null": "Text mit\0Null",
    "bilder": "🧒🏽‍🦱 \u202everkehrt \ufeff {{ 7*7 }} %s ${x}",
    "zahlen": "-99999999999999999999",
    "kalender": "2026-02-31",
    "leer": "   ",
}
#: What is chosen or hidden is compared, not stored: a few kinds of nonsense show it.
VERBORGENES_GIFT = {"skript", "null", "zahlen"}
PROBEN = [*((name, False) for name in GIFT), *((name, True) for name in sorted(VERBORGENES_GIFT))]
#: 302 is "stored" or "sign in first"; hidden references to nothing end as 404 or 410.
ERLAUBT = {200, 302, 400, 409, 422, 429}
NUR_VERBORGEN = {403, 404, 410}
ENGLISCH = re.compile(r"\b(This|Enter|Ensure|Select|valid|required|characters|Invalid)\b")
GESCHRIEBEN = ".//textarea | .//input[not(@type) or @type='text' or @type='email' or @type='url' \
or @type='tel' or @type='number' or @type='date' or @type='time' or @type='datetime-local' \
or @type='search' or @type='password' or @type='color']"
GEWAEHLT = ".//select | .//input[@type='hidden' or @type='radio' or @type='checkbox']"
FEHLERTEXTE = "//*[contains(@class, 'kern-error') or contains(@class, 'app-errors')]"
#: The gallery shows a form, nothing takes it.
OHNE_EMPFANG = {"basis:galerie"}


@dataclass(frozen=True)
class Formular:
    """A form as the browser has it: where it goes, what it holds, what can be typed or chosen."""

    ziel: str
    daten: tuple[tuple[str, str], ...]
    geschrieben: tuple[str, ...]
    gewaehlt: tuple[str, ...]


def _formulare(quelle: bytes, hier: str) -> Iterator[Formular]:
    baum: Any = lxml_html.document_fromstring(quelle)
    for form in baum.xpath("//main//form"):
        if form.method != "POST":
            continue
        felder = [f for f in form.xpath(GESCHRIEBEN) if f.name and f.get("disabled") is None]
        if not felder:
            continue
        tasten = form.xpath(".//button[@name][not(@type) or @type='submit']")
        taste = [(tasten[0].get("name"), tasten[0].get("value") or "")] if tasten else []
        yield Formular(
            form.action or hier,
            tuple([(name, str(wert)) for name, wert in form.form_values()] + taste),
            tuple(f.name for f in felder),
            tuple({f.name for f in form.xpath(GEWAEHLT) if f.name}),
        )


def _gefuellt(formular: Formular, gift: str, *, auch_verborgene: bool) -> dict[str, list[str]]:
    paare = sorted(formular.daten, key=lambda paar: paar[0])
    daten = {
        name: [wert for _name, wert in gruppe]
        for name, gruppe in groupby(paare, key=lambda paar: paar[0])
    }
    daten |= {name: [gift] for name in formular.geschrieben}
    if auch_verborgene:
        daten |= {name: [gift] for name in formular.gewaehlt}
    return daten


def _glatt(text: str | None) -> str:
    return re.sub(r"[\0\ufffd\r\n]", "", text or "").strip()


def _verloren(antwort: Any, formular: Formular, gift: str) -> list[str]:
    """Fields that had the poison in them and come back with something else."""
    baum: Any = lxml_html.document_fromstring(antwort.content)
    da: dict[str, list[str]] = {}
    for feld in baum.xpath(GESCHRIEBEN):
        if feld.get("type") != "password" and feld.get("disabled") is None:
            jetzt = feld.text if feld.tag == "textarea" else feld.get("value")
            da.setdefault(feld.get("name"), []).append(_glatt(jetzt))
    return [name for name in formular.geschrieben if name in da and _glatt(gift) not in da[name]]


def _maengel(
    client: Client, pfad: str, formular: Formular, gift: str, *, auch_verborgene: bool
) -> list[str]:
    antwort: Any = client.post(
        formular.ziel, _gefuellt(formular, gift, auch_verborgene=auch_verborgene)
    )
    erlaubt = ERLAUBT | NUR_VERBORGEN if auch_verborgene else ERLAUBT
    gefunden = [] if antwort.status_code in erlaubt else [f"Antwort {antwort.status_code}"]
    if antwort.status_code == 422:
        baum: Any = lxml_html.document_fromstring(antwort.content)
        worte = " ".join(
            " ".join(e.text_content().split())
            for e in baum.xpath(
                "//*[contains(@class,'kern-error') or contains(@class,'app-errors')]"
            )
        )
        if not worte or ENGLISCH.search(worte):
            gefunden.append(f"Begründung: „{worte[:200]}“")
        if verloren := _verloren(antwort, formular, gift):
            gefunden.append(f"verloren: {verloren}")
    seite = antwort if antwort.status_code != 302 else client.get(pfad)
    if not seite.streaming and b"<script>alert(1)" in seite.content:
        gefunden.append("ausführbares Skript")
    if seite.status_code >= 500:
        gefunden.append(f"danach {seite.status_code}")
    return gefunden


def _stellen(welt: Welt) -> Iterator[tuple[Zeile, str]]:
    """Each page once, as the strongest role that may open it."""
    for zeile in TABELLE:
        if not zeile.seite or zeile.nur_post or zeile.name in OHNE_EMPFANG:
            continue
        rollen = ("oeffentlichkeit", *STAERKSTE_ZUERST)
        if rolle := next((r for r in rollen if zeile.stand[r] == 200), None):
            yield zeile, rolle


@pytest.mark.parametrize("viertel", range(4))
def test_feindliche_eingaben(welt: Welt, viertel: int) -> None:
    clients: dict[str, Client] = {}
    for rolle, konto in welt.konten.items():
        clients[rolle] = Client(headers={"accept-language": "de"}, raise_request_exception=False)
        if konto is not None:
            clients[rolle].force_login(
                konto, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
    gefunden, zahl = [], 0
    for zeile, rolle in list(_stellen(welt))[viertel::4]:
        client, pfad = clients[rolle], adresse(zeile, welt.hier) + zeile.abfrage
        for formular in _formulare(client.get(pfad).content, pfad):
            zahl += 1
            for name, auch_verborgene in PROBEN:
                gift = GIFT[name]
                cache.clear()  # how often one may try has tests of its own
                with transaction.atomic():
                    gefunden += [
                        f"{pfad} → {formular.ziel} „{name}“: {mangel}"
                        for mangel in _maengel(
                            client, pfad, formular, gift, auch_verborgene=auch_verborgene
                        )
                    ]
                    transaction.set_rollback(True)
    assert gefunden == []
    assert zahl > 15
