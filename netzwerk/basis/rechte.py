"""Roles and the policy every URL states.

A view carries exactly one of four decorators; a test walks all URLs and all roles against a
written table (`tests/test_richtlinien.py`):

- `@oeffentlich`: everybody;
- `@angemeldet`: every account;
- `@nur(praedikat)`: accounts for which a named predicate holds in `request.netzwerk`. Members of
  the network who may not get 403, strangers 404;
- `@mit_zugang(zweck)`: the holder of a mailed link (`zeichen` in the URL). An expired or revoked
  link gets a page that says what to do (410).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from netzwerk.basis.handelnde import Handelnde, System, kennung
from netzwerk.basis.links import zugang_aus
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Zugang


class Anfrage(HttpRequest):
    """What a view gets: the request, with network and actor already known."""

    netzwerk: Netzwerk
    handelnde: Handelnde
    htmx: HtmxDetails


class KontoAnfrage(Anfrage):
    """A request of somebody who is signed in."""

    handelnde: Konto


class ZugangAnfrage(Anfrage):
    """A request through a mailed link."""

    handelnde: Zugang


type Praedikat = Callable[[Handelnde, Netzwerk], bool]


class _Ansicht(Protocol):
    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def rollen(handelnde: Handelnde, netzwerk: Netzwerk) -> set[str]:
    """The roles of an account in a network; nobody else has any."""
    if isinstance(handelnde, Konto) and handelnde.is_active:
        return handelnde.rollen.get(netzwerk.pk, set())
    return set()


def ist_koordination(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return Rolle.Art.KOORDINATION in rollen(handelnde, netzwerk)


def sieht_alles(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Whose querysets leave nothing of the network out: its coordination, and the system."""
    return isinstance(handelnde, System) or ist_koordination(handelnde, netzwerk)


def ist_vertretung(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return Rolle.Art.VERTRETUNG in rollen(handelnde, netzwerk)


def ist_im_netzwerk(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Any role: may read what members may read."""
    return bool(rollen(handelnde, netzwerk))


def ist_systemverwaltung(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Technical settings; no minutes, answers or agreements."""
    return isinstance(handelnde, Konto) and handelnde.is_active and handelnde.ist_systemverwaltung


def darf_netzwerk_einstellen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk) or ist_systemverwaltung(handelnde, netzwerk)


def darf_konten_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk) or ist_systemverwaltung(handelnde, netzwerk)


def darf_arbeitsbereich(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk) or ist_systemverwaltung(handelnde, netzwerk)


def _mit_richtlinie(ansicht: Any, name: str) -> Any:
    ansicht.richtlinie = name
    return ansicht


def oeffentlich[A: Callable[..., HttpResponseBase]](ansicht: A) -> A:
    return cast(A, _mit_richtlinie(login_not_required(ansicht), "oeffentlich"))


def angemeldet[A: Callable[..., HttpResponseBase]](ansicht: A) -> A:
    return cast(A, _mit_richtlinie(ansicht, "angemeldet"))


def nur(praedikat: Praedikat) -> Callable[[_Ansicht], _Ansicht]:
    def einfassen(ansicht: _Ansicht) -> _Ansicht:
        @wraps(ansicht)
        def geprueft(request: Anfrage, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if praedikat(request.handelnde, request.netzwerk):
                return ansicht(request, *args, **kwargs)
            # Pages of no network are there for those who may, and for nobody else.
            if request.netzwerk and darf_arbeitsbereich(request.handelnde, request.netzwerk):
                raise PermissionDenied
            raise Http404

        return cast(_Ansicht, _mit_richtlinie(geprueft, praedikat.__name__))

    return einfassen


def mit_zugang(zweck: str) -> Callable[[_Ansicht], _Ansicht]:
    """The view gets `request.handelnde` = the Zugang; the `zeichen` argument is taken away."""

    def einfassen(ansicht: _Ansicht) -> _Ansicht:
        @wraps(ansicht)
        def geprueft(request: Anfrage, zeichen: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            zugang = zugang_aus(zeichen, zweck)
            if zugang is None or zugang.netzwerk_id != request.netzwerk.pk:
                raise Http404
            if not zugang.ist_gueltig:
                return _abgelaufen(request, zugang)
            request.handelnde = zugang
            with pghistory.context(handelnde=kennung(zugang)):
                return ansicht(request, *args, **kwargs)

        return cast(_Ansicht, _mit_richtlinie(login_not_required(geprueft), f"zugang:{zweck}"))

    return einfassen


def _abgelaufen(request: HttpRequest, zugang: Zugang) -> HttpResponse:
    return render(request, "410.html", {"zugang": zugang}, status=410)
