"""Answers to what went wrong before a view could run."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
