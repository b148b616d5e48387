"""What every page frame needs. Lists are lazy: an htmx fragment that shows no menu asks nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from netzwerk.basis import navigation, rechte
from netzwerk.basis.handelnde import OEFFENTLICHKEIT
from netzwerk.basis.models import Konto
from netzwerk.basis.navigation import Menuepunkt
from netzwerk.basis.notfall import BUNDESWEIT

FARBSCHEMA_COOKIE = "farbschema"


class Darf:
    """Named predicates for templates: `{% if darf.koordination %}`."""

    def __init__(self, request: HttpRequest) -> None:
        self.handelnde = getattr(request, "handelnde", OEFFENTLICHKEIT)
        self.netzwerk: Any = getattr(request, "netzwerk", None)

    @property
    def koordination(self) -> bool:
        return self.netzwerk is not None and rechte.ist_koordination(self.handelnde, self.netzwerk)

    @property
    def systemverwaltung(self) -> bool:
        return rechte.ist_systemverwaltung(self.handelnde, self.netzwerk)

    @property
    def intern_lesen(self) -> bool:
        return self.netzwerk is not None and rechte.ist_im_netzwerk(self.handelnde, self.netzwerk)


def farbschema(request: HttpRequest) -> str:
    """`light` or `dark`: the account's choice, else the visitor's, else light."""
    konto = getattr(request, "user", None)
    if isinstance(konto, Konto):
        return konto.farbschema
    wahl = request.COOKIES.get(FARBSCHEMA_COOKIE, "")
    return wahl if wahl in Konto.Farbschema.values else Konto.Farbschema.HELL.value


def rahmen(request: HttpRequest) -> dict[str, Any]:
    netzwerk = getattr(request, "netzwerk", None)
    handelnde = getattr(request, "handelnde", OEFFENTLICHKEIT)

    def menues(*bereiche: navigation.Bereich) -> dict[navigation.Bereich, list[Menuepunkt]]:
        if netzwerk is None:
            return {}
        return navigation.menues(request, handelnde, netzwerk, *bereiche)

    return {
        "netzwerk": netzwerk,
        "handelnde": handelnde,
        "darf": Darf(request),
        "farbschema": farbschema(request),
        "navigation": SimpleLazyObject(lambda: menues("arbeit", "verwaltung")),
        "navigation_oeffentlich": SimpleLazyObject(
            lambda: menues("oeffentlich").get("oeffentlich")
        ),
        "bundesweit": BUNDESWEIT,
        "demo_modus": settings.DEMO,
    }
