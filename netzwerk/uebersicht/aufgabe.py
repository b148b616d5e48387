from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Aufgabe:
    """One line of „Zu erledigen“; `art` is danger, warning or info."""

    titel: str | Promise
    url: str
    hinweis: str = ""
    symbol: str = "assignment"
    art: str = "warning"
