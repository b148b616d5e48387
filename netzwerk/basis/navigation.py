"""Entries of the two menus. Each app registers its own in `navigation.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import Praedikat, darf_netzwerk_einstellen

type Bereich = Literal["arbeit", "verwaltung", "oeffentlich"]


@dataclass(frozen=True, kw_only=True)
class Eintrag:
    """`symbol` is an icon name of `app-icons.css`; `zahl` costs one query at most.

    `auch`: names of further lists whose pages belong under this entry.
    """

    titel: str | Promise
    url_name: str
    position: int
    symbol: str = ""
    bereich: Bereich = "arbeit"
    praedikat: Praedikat | None = None
    zahl: Callable[[Handelnde, Netzwerk], int] | None = None
    auch: tuple[str, ...] = ()


@dataclass(frozen=True)
class Menuepunkt:
    titel: str | Promise
    url: str
    symbol: str
    zahl: int | None
    aktiv: bool


_eintraege: list[Eintrag] = []


def eintragen(*eintraege: Eintrag) -> None:
    _eintraege.extend(eintraege)
    _eintraege.sort(key=lambda eintrag: eintrag.position)


def menues(
    request: HttpRequest, handelnde: Handelnde, netzwerk: Netzwerk, *bereiche: Bereich
) -> dict[Bereich, list[Menuepunkt]]:
    """The entries this actor may use, of menus that stand side by side.

    One entry of all of them is active: the one with the longest matching address.
    """
    erlaubt = [
        (eintrag, _adresse(eintrag.url_name, netzwerk))
        for eintrag in _eintraege
        if eintrag.bereich in bereiche
        and (eintrag.praedikat is None or eintrag.praedikat(handelnde, netzwerk))
    ]
    # Of every address that leads to an entry, the longest one that fits.
    wege = [
        (weg, url)
        for eintrag, url in erlaubt
        for weg in (url, *(_adresse(name, netzwerk) for name in eintrag.auch))
        if request.path.startswith(weg)
    ]
    aktiv = max(wege, key=lambda paar: len(paar[0]), default=("", ""))[1]
    menues: dict[Bereich, list[Menuepunkt]] = {bereich: [] for bereich in bereiche}
    for eintrag, url in erlaubt:
        zahl = eintrag.zahl(handelnde, netzwerk) if eintrag.zahl else None
        menues[eintrag.bereich].append(
            Menuepunkt(eintrag.titel, url, eintrag.symbol, zahl or None, url == aktiv)
        )
    return menues


def _adresse(url_name: str, netzwerk: Netzwerk) -> str:
    return reverse(url_name, kwargs={"netzwerk": netzwerk.kurzname})


eintragen(
    Eintrag(
        titel=_("Einstellungen"),
        url_name="basis:netzwerk-bearbeiten",
        symbol="settings",
        position=90,
        bereich="verwaltung",
        praedikat=darf_netzwerk_einstellen,
    )
)
