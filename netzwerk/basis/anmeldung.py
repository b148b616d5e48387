"""Steps that ask whoever is signed in to prove it once more: password, passkey or second factor.

allauth's own decorator would keep the posted form and replay it past our middlewares; here the
person is led to the question and back to the page, which has kept what was chosen.
"""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


@reauthentication_required
def _verlangt(request: HttpRequest) -> None:
    pass


def ist_frisch(request: HttpRequest) -> bool:
    """Confirmed within the last quarter of an hour; having signed in does not count."""
    try:
        _verlangt(request)
    except ReauthenticationRequired:
        return False
    return True


def bestaetigen_lassen(zurueck: str) -> HttpResponse:
    """To the question, and from there to the address `zurueck`."""
    return redirect(reverse("account_reauthenticate", query={"next": zurueck}))
