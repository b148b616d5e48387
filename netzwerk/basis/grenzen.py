"""Rate limits, counted in the shared cache, or by each process while it is away (`speicher`)."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render


def _eintrag(name: str, schluessel: str) -> str:
    return f"grenze:{name}:{hashlib.sha256(schluessel.encode()).hexdigest()[:32]}"


def erreicht(name: str, schluessel: str, *, anzahl: int) -> bool:
    """Whether `ausgeschoepft` has counted so many in the present window; counts nothing itself."""
    return int(cache.get(_eintrag(name, schluessel), 0)) >= anzahl


def ausgeschoepft(name: str, schluessel: str, *, anzahl: int, sekunden: int) -> bool:
    """Count one use; True when more than `anzahl` fell into the window of `sekunden`."""
    eintrag = _eintrag(name, schluessel)
    bisher = 1
    if not cache.add(eintrag, 1, sekunden):
        with suppress(ValueError):  # expired between the two calls
            bisher = cache.incr(eintrag)
    return bisher > anzahl


def adresse(request: HttpRequest) -> str:
    """The visitor's address, behind as many proxies as `VERTRAUTE_PROXYS` says."""
    return str(get_adapter().get_client_ip(request))


def begrenzt(
    name: str, *, anzahl: int, sekunden: int, je: Callable[[HttpRequest], str] | None = None
) -> Callable[[Any], Any]:
    """Decorator for POSTs: per address (or `je(request)`); beyond it the page 429 says when."""

    def einfassen(ansicht: Any) -> Any:
        @wraps(ansicht)
        def gezaehlt(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                wer = je(request) if je else adresse(request)
                if ausgeschoepft(name, wer, anzahl=anzahl, sekunden=sekunden):
                    antwort = render(request, "429.html", {"sekunden": sekunden}, status=429)
                    antwort["Retry-After"] = str(sekunden)
                    return antwort
            antwort_: HttpResponseBase = ansicht(request, *args, **kwargs)
            return antwort_

        return gezaehlt

    return einfassen
