"""Answers to what went wrong before a view could run."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, and how to go on.

    Behind a mailed link what was typed is shown again, to be sent once more: nobody else knows
    that address, so no foreign page can have made the visitor send it. Elsewhere it could have.
    """
    ziel = request.resolver_match
    per_link = getattr(ziel and ziel.func, "richtlinie", "").startswith("zugang:")
    felder: list[tuple[str, str]] = []
    if per_link and not request.FILES:
        felder = [
            (name, str(wert))
            for name, werte in request.POST.lists()
            for wert in werte
            if name != "csrfmiddlewaretoken"
        ]
    return render(request, "403_csrf.html", {"felder": felder}, status=403)
