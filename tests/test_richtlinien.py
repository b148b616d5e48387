"""Every URL × every role against the written table (`tests/richtlinien/`).

A URL without a row fails, so does a view without a policy. Whoever may not GET may not POST.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from netzwerk.basis.aufbewahrung import UNSERE_APPS
from netzwerk.basis.models import Konto, Zugang
from tests.richtlinien import LOGIN, ROLLEN, TABELLE, WEITER, Status, Zeile
from tests.welt import Ort, Welt

# The demo's pages are mounted in demo mode alone: here they are walked too.
pytestmark = pytest.mark.urls("tests.demo.urls")

VERWEIGERT: tuple[Status, ...] = (LOGIN, 403, 404)
UNSERE_RAEUME = {*UNSERE_APPS, "demo"}
UNBENANNT = re.compile(r"[\\^$]")


def _muster(
    wurzel: URLResolver, pfad: str = "", raum: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Name, route and view of every URL; unnamed ones are called by their route."""
    for eintrag in wurzel.url_patterns:
        route = pfad + str(eintrag.pattern)
        if isinstance(eintrag, URLResolver):
            yield from _muster(
                eintrag, route, f"{raum}{eintrag.namespace}:" if eintrag.namespace else raum
            )
        elif isinstance(eintrag, URLPattern):
            name = f"{raum}{eintrag.name}" if eintrag.name else "/" + UNBENANNT.sub("", route)
            yield name, route, eintrag.callback


def _richtlinie(name: str, ansicht: Any) -> str | None:
    """What the view states; allauth's views say only whether they want an account."""
    if hasattr(ansicht, "richtlinie"):
        return str(ansicht.richtlinie)
    if name.partition(":")[0] in UNSERE_RAEUME:
        return None
    return "angemeldet" if getattr(ansicht, "login_required", True) else "oeffentlich"


def adresse(zeile: Zeile, hier: Ort, woher: Ort | None = None) -> str:
    """The URL of a row in the network `hier`, for an object of `woher`."""
    angaben = zeile.angaben(woher or hier)
    if zeile.name.startswith("/"):
        return zeile.name
    try:
        return reverse(zeile.name, kwargs={"netzwerk": hier.netzwerk.kurzname, **angaben})
    except NoReverseMatch:
        return reverse(zeile.name, kwargs=angaben)


def _fragt_head(zeile: Zeile, rolle: str) -> bool:
    """The public everywhere, and who may read all of it every file: `HeadMiddleware` does it."""
    return rolle == "oeffentlichkeit" or (rolle == "koordination" and not zeile.seite)


def _stand(antwort: Any) -> Status:
    if antwort.status_code not in (301, 302):
        return int(antwort.status_code)
    return LOGIN if antwort["Location"].startswith(reverse("account_login")) else WEITER


def _client(konto: Konto | None) -> Client:
    client = Client(headers={"accept-language": "de"}, raise_request_exception=False)
    if konto is not None:
        client.force_login(konto, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _leer_senden(client: Client, url: str) -> Status:
    """POST without any field, forgotten afterwards: who signs out by it is signed in again."""
    sitzung = client.cookies.get(settings.SESSION_COOKIE_NAME)
    with transaction.atomic():
        stand = _stand(client.post(url))
        transaction.set_rollback(True)
    if sitzung is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = sitzung.value
    return stand


def test_jede_adresse_steht_in_der_tabelle() -> None:
    assert {zeile.name for zeile in TABELLE} == {name for name, *_ in _muster(get_resolver())}


def test_jede_ansicht_nennt_die_richtlinie_der_tabelle() -> None:
    tabelle = {zeile.name: zeile.richtlinie for zeile in TABELLE}
    wirklich = {
        name: _richtlinie(name, ansicht) for name, _route, ansicht in _muster(get_resolver())
    }
    assert wirklich == tabelle


def test_jede_zeile_spricht_ueber_alle_rollen() -> None:
    assert [zeile.name for zeile in TABELLE if set(zeile.stand) != set(ROLLEN)] == []


@pytest.mark.parametrize("rolle", ROLLEN)
def test_lesen_wie_in_der_tabelle(welt: Welt, rolle: str) -> None:
    """GET as the table says; HEAD answers as GET does, without a body."""
    client, abweichungen = _client(welt.konten[rolle]), []
    for zeile in TABELLE:
        soll = zeile.stand[rolle]
        if zeile.nur_post:
            soll = 405 if soll == 200 else soll
        url = adresse(zeile, welt.hier)
        ist = _stand(client.get(url))
        if _fragt_head(zeile, rolle):
            head = client.head(url)
            if _stand(head) != ist or head.getvalue():
                abweichungen.append(f"HEAD {url}: {_stand(head)} statt {ist}")
        # An object that is hidden from this role answers 405 before it is looked up.
        if ist != soll and not (zeile.nur_post and ist == 405):
            abweichungen.append(f"{url}: {ist} statt {soll}")
    assert not abweichungen, "\n".join(abweichungen)


@pytest.mark.parametrize("rolle", ROLLEN)
def test_schreiben_ist_verweigert_wo_lesen_es_ist(welt: Welt, rolle: str) -> None:
    client, abweichungen = _client(welt.konten[rolle]), []
    for zeile in TABELLE:
        soll = zeile.stand[rolle]
        url = adresse(zeile, welt.hier)
        ist = _leer_senden(client, url)
        if soll in VERWEIGERT:
            # A page that is never written to refuses the method first.
            passt = ist in VERWEIGERT or (not zeile.nur_post and ist == 405)
        elif isinstance(ist, str):
            # Asked to sign in, who may read would say nothing of the role: the session was lost.
            offen = zeile.richtlinie == "oeffentlich" or rolle == "oeffentlichkeit"
            passt = ist == WEITER or offen
        else:
            passt = ist < 500
        if not passt:
            abweichungen.append(f"{url}: {ist}, lesen {soll}")
    assert not abweichungen, "\n".join(abweichungen)


@pytest.mark.parametrize("rolle", ROLLEN)
def test_nichts_gelangt_von_einem_netzwerk_ins_andere(welt: Welt, rolle: str) -> None:
    """The address of this network with an object of the other: it does not exist here.

    Whom a row refuses its own objects is not asked again, but for the one who belongs there.
    """
    client, undicht = _client(welt.konten[rolle]), []
    for zeile in TABELLE:
        if zeile.angaben(welt.hier) == zeile.angaben(welt.dort):
            continue
        if zeile.stand[rolle] in VERWEIGERT and rolle != "fremde":
            continue
        url = adresse(zeile, welt.hier, welt.dort)
        if f"/{welt.hier.netzwerk.kurzname}/" not in url:
            continue  # stands above the networks and leads into the right one
        erlaubt: tuple[Status, ...] = (404,) if rolle == "koordination" else VERWEIGERT
        ergebnisse = {"POST": _leer_senden(client, url)}
        if not zeile.nur_post:
            ergebnisse["GET"] = _stand(client.get(url))
        undicht += [
            f"{methode} {url}: {ist}"
            for methode, ist in ergebnisse.items()
            if ist not in erlaubt and not (methode == "POST" and ist == 405)
        ]
    assert not undicht, "\n".join(undicht)


def test_unbekanntes_netzwerk_gibt_es_nicht(welt: Welt) -> None:
    client = _client(welt.konten["koordination"])
    offen = []
    for zeile in TABELLE:
        url = adresse(zeile, welt.hier)
        fremd = url.replace(f"/{welt.hier.netzwerk.kurzname}/", "/gibt-es-nicht/", 1)
        if fremd != url and _stand(client.get(fremd)) != 404:
            offen.append(fremd)
    assert not offen, "\n".join(offen)


class TestPersoenlicheLinks:
    """Rows whose policy is `zugang:…`: the link is the key, and only as long as it holds."""

    ZEILEN = [zeile for zeile in TABELLE if zeile.richtlinie.startswith("zugang:")]

    def _alle(self, welt: Welt, aendern: Callable[[str], str] = str) -> set[Status]:
        client = _client(None)
        staende: set[Status] = set()
        for zeile in self.ZEILEN:
            zeichen = zeile.angaben(welt.hier)["zeichen"]
            url = adresse(zeile, welt.hier).replace(zeichen, aendern(zeichen))
            staende |= {_stand(client.get(url)), _leer_senden(client, url)} - {405}
        return staende

    def test_gefaelscht(self, welt: Welt) -> None:
        assert self._alle(welt, lambda z: z[:-1] + ("a" if z[-1] != "a" else "b")) <= {404}

    def test_erraten(self, welt: Welt) -> None:
        assert self._alle(welt, lambda z: "abc") <= {404}

    def test_mit_dem_zweck_eines_anderen(self, welt: Welt) -> None:
        andere = {zeile.richtlinie: zeile.angaben(welt.hier)["zeichen"] for zeile in self.ZEILEN}
        client, offen = _client(None), []
        for zeile in self.ZEILEN:
            eigenes = zeile.angaben(welt.hier)["zeichen"]
            for richtlinie, zeichen in andere.items():
                url = adresse(zeile, welt.hier).replace(eigenes, zeichen)
                if richtlinie != zeile.richtlinie and _stand(client.get(url)) not in (404, 405):
                    offen.append(url)
        assert not offen, "\n".join(offen)

    def test_widerrufen(self, welt: Welt) -> None:
        for zugang in Zugang.objects.all():
            zugang.widerrufen()
        assert self._alle(welt) <= {410}

    def test_abgelaufen(self, welt: Welt) -> None:
        Zugang.objects.update(gueltig_bis=timezone.now())
        assert self._alle(welt) <= {410}
