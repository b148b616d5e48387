"""Contacts for address books.

vCard 3.0 (RFC 2426): Outlook reads nothing newer, Apple's and Android's address books read it as
well as 4.0. The structured values and the folding are icalendar's, the same in both versions.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from icalendar import Component
from icalendar.prop import vText, vUri
from icalendar.prop.adr import vAdr
from icalendar.prop.n import vN
from icalendar.prop.org import vOrg

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk


class _Karte(Component):
    name = "VCARD"


def vcard(kontakte: Iterable[Kontakt], netzwerk: Netzwerk) -> bytes:
    """One card after the other, UTF-8. Needs `organisation` loaded."""
    return b"".join(_karte(kontakt, netzwerk).to_ical(sorted=False) for kontakt in kontakte)


def _karte(kontakt: Kontakt, netzwerk: Netzwerk) -> _Karte:
    organisation = kontakt.organisation
    arbeit: dict[str, Any] = {"TYPE": "WORK"}
    post: dict[str, Any] = {"TYPE": ["INTERNET", "WORK"]}
    sprache: dict[str, Any] = {"TYPE": ["WORK", "VOICE"]}
    karte = _Karte()
    karte.add("VERSION", vText("3.0"))
    # The same person again is the same card: address books update instead of doubling it.
    karte.add("UID", vText(f"kontakt-{kontakt.pk}@{netzwerk.kurzname}"))
    karte.add("FN", vText(_sauber(kontakt.name)))
    karte.add(
        "N",
        vN((_sauber(kontakt.nachname), _sauber(kontakt.vorname), "", _sauber(kontakt.anrede), "")),
    )
    karte.add("ORG", vOrg((_sauber(organisation.name),)))
    if kontakt.funktion:
        karte.add("TITLE", vText(_sauber(kontakt.funktion)))
    if kontakt.email:
        karte.add("EMAIL", vText(_sauber(kontakt.email)), post)
    if kontakt.telefon:
        karte.add("TEL", vText(_sauber(kontakt.telefon)), sprache)
    if organisation.anschrift:
        orte = (organisation.strasse, organisation.ort, "", organisation.plz, "")
        karte.add("ADR", vAdr(("", "", *(_sauber(teil) for teil in orte))), arbeit)
    if organisation.website:
        karte.add("URL", vUri(_sauber(organisation.website)), arbeit)
    karte.add("CATEGORIES", vText(_sauber(netzwerk.name)))
    return karte


def _sauber(text: str) -> str:
    """One line without control characters: a name cannot begin a property of its own."""
    ohne = "".join(z if unicodedata.category(z) not in {"Cc", "Zl", "Zp"} else " " for z in text)
    return " ".join(ohne.split())
