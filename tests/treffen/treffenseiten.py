"""The addresses of a meeting's pages, and what its form sends."""

from typing import Any

from django.urls import reverse

from treffen.models import Treffen


def adresse(name: str, treffen: Treffen | None = None, **mehr: Any) -> str:
    teile: dict[str, Any] = {"netzwerk": "kinderschutz", **mehr}
    if treffen is not None:
        teile["pk"] = treffen.pk
    return reverse(f"treffen:{name}", kwargs=teile)


ANGABEN = {
    "art": "netzwerktreffen",
    "titel": "Netzwerktreffen Frühjahr",
    "datum": "2027-03-30",
    "von": "14:00",
    "bis": "17:00",
    "ort": "Rathaus",
    "online_link": "",
    "beschreibung": "",
    "antwort_bis": "2027-03-20",
    "vorheriges": "",
}
