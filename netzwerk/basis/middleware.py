"""Middlewares: signing in; which network and who acts; the second factor."""

import logging
from collections.abc import Callable
from typing import Any, cast

import pghistory
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django_htmx.http import HttpResponseClientRedirect
from requests import RequestException

from netzwerk.basis.handelnde import OEFFENTLICHKEIT, Handelnde, kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Rolle
from netzwerk.basis.protokollierung import ohne_person
from netzwerk.basis.rechte import Anfrage, darf_arbeitsbereich

logger = logging.getLogger(__name__)

type Weiter = Callable[[HttpRequest], HttpResponseBase]


class AnmeldungMiddleware(LoginRequiredMiddleware):
    """An expired session sends the whole page to the sign-in: htmx would put it into a fragment."""

    def handle_no_permission(  # type: ignore[override]  # HTMX gets a redirect of its own kind
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        htmx = cast(Anfrage, request).htmx
        if not htmx:
            return super().handle_no_permission(request, view_func)
        hierher = htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(
            redirect_to_login(hierher, self.get_login_url(view_func)).url
        )


class NetzwerkMiddleware:
    """Sets `request.handelnde` and, from the `netzwerk` part of the address, `request.netzwerk`.

    The audit trail learns who acts, without address and name: the path may hold a link's secret.
    """

    def __init__(self, weiter: Weiter) -> None:
        self.weiter = weiter

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        anfrage = cast(Anfrage, request)
        anfrage.netzwerk = None  # type: ignore[assignment]  # set by process_view where there is one
        if ohne_person(request.path):
            # Who answers a poll is nobody, also with an account: its session is not even read.
            request.user = AnonymousUser()
            anfrage.handelnde = OEFFENTLICHKEIT
            return self.weiter(request)
        handelnde: Handelnde = OEFFENTLICHKEIT
        if isinstance(request.user, Konto):
            handelnde = request.user
        anfrage.handelnde = handelnde
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.weiter(request)
        with pghistory.context(handelnde=kennung(handelnde)):
            return self.weiter(request)

    def process_view(
        self, request: HttpRequest, ansicht: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        kurzname = kwargs.pop("netzwerk", None)
        if kurzname is None:
            return
        netzwerk = Netzwerk.objects.der_adresse(kurzname)
        if netzwerk is None:
            raise Http404
        # Whoever has an address with a code was given it, as others were mailed a link.
        if "code" not in kwargs and not _zeigt_sich(netzwerk, request, ansicht):
            raise Http404
        cast(Anfrage, request).netzwerk = netzwerk


# A network that is not public still answers links, sign-in and the check of its documents.
IMMER_OEFFENTLICH = {
    "basis:farben",
    "basis:logo",
    "basis:pruefen",
    "basis:pruefen-vereinbarung",
    "basis:pruefen-protokoll",
    "uebersicht:seite",  # Impressum and privacy: links in mails and their pages lead there
}


def _zeigt_sich(netzwerk: Netzwerk, request: HttpRequest, ansicht: Any) -> bool:
    """Whether a public page of this network is there for this visitor."""
    if netzwerk.ist_oeffentlich or getattr(ansicht, "richtlinie", "") != "oeffentlich":
        return True
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in IMMER_OEFFENTLICH or darf_arbeitsbereich(
        cast(Anfrage, request).handelnde, netzwerk
    )


class ZweiterFaktorMiddleware:
    """Coordination and system administration need a second factor before anything else.

    Until then they are visitors: public pages show them nothing that others do not see.
    """

    def __init__(self, weiter: Weiter) -> None:
        self.weiter = weiter

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.weiter(request)

    def process_view(
        self, request: HttpRequest, ansicht: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        konto = request.user
        if (
            not settings.ZWEITER_FAKTOR_PFLICHT
            or not isinstance(konto, Konto)
            or not (konto.ist_systemverwaltung or _koordiniert(konto))
            or is_mfa_enabled(konto)
        ):
            return None
        cast(Anfrage, request).handelnde = OEFFENTLICHKEIT
        oeffentlich = getattr(ansicht, "richtlinie", "") == "oeffentlich"
        if oeffentlich or request.path.startswith("/konto/"):
            return None
        return redirect("mfa_index")


def _koordiniert(konto: Konto) -> bool:
    return any(Rolle.Art.KOORDINATION in arten for arten in konto.rollen.values())


class ZustandMiddleware:
    """A step that is not possible (any more) ends on the page of its object, which says so."""

    def __init__(self, weiter: Weiter) -> None:
        self.weiter = weiter

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.weiter(request)

    def process_exception(self, request: HttpRequest, grund: Exception) -> HttpResponseBase | None:
        if not isinstance(grund, FalscherZustand):
            return None
        messages.warning(request, str(grund), extra_tags=grund.weiter)
        return redirect(grund.bei)


class HeadMiddleware:
    """Whoever may read a page may ask for its head: views see GET, the server drops the body."""

    def __init__(self, weiter: Weiter) -> None:
        self.weiter = weiter

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.weiter(request)
        request.method = "GET"
        try:
            return self.weiter(request)
        finally:
            request.method = "HEAD"


class FehlerstatusMiddleware:
    """Forms of the accounts app answer errors with 200; here they say 422 like all others.

    It leaves an identity provider that does not answer to whoever calls it: here a page says so.
    """

    def __init__(self, weiter: Weiter) -> None:
        self.weiter = weiter

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.weiter(request)

    def process_template_response(
        self, request: HttpRequest, antwort: TemplateResponse
    ) -> TemplateResponse:
        formular = (antwort.context_data or {}).get("form")
        if antwort.status_code == 200 and getattr(formular, "errors", None):
            antwort.status_code = 422
        return antwort

    def process_exception(self, request: HttpRequest, fehler: Exception) -> HttpResponse | None:
        if not isinstance(fehler, RequestException) or not request.path.startswith("/konto/"):
            return None
        logger.warning("Anmeldedienst antwortet nicht: %s", fehler)
        return render(request, "socialaccount/authentication_error.html", status=503)
