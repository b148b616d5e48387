"""Placeholders in a letter or in a draft: names in braces, nothing else.

Filled by name alone, never by `str.format`: `{organisation.__class__}` is no placeholder but an
error, and what stands in a person's entry is not read again.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the models of agreements use this module
    from mitglieder.models import Kontakt, Organisation
    from netzwerk.basis.models import Konto, Netzwerk

#: Name → what it stands for.
PLATZHALTER: Mapping[str, str | Promise] = {
    "anrede": _("„Sehr geehrte Frau Muster“; ohne Anrede „Guten Tag Kim Muster“"),
    "vorname": _("Vorname"),
    "nachname": _("Nachname"),
    "organisation": _("Name der Organisation"),
    "netzwerk": _("Name des Netzwerks"),
    "unterschrift": _("Ihr Name und das Netzwerk"),
}
#: The same for the sections of an agreement. Its own names are filled in when it is published; the
#: organisation's stays a placeholder in the frozen text and is filled wherever somebody reads it.
IN_VEREINBARUNGEN: Mapping[str, str | Promise] = {
    "netzwerk": _("Name des Netzwerks"),
    "kommune": _("Kommune des Netzwerks"),
    "traeger": _("Träger der Koordinierungsstelle"),
    "organisation": _("Name der Organisation, die beitritt"),
}
_MUSTER = re.compile(r"\{([^{}]*)\}")


def erlaubte(namen: Iterable[str] = PLATZHALTER) -> str:
    return ", ".join(f"{{{name}}}" for name in namen)


def pruefen(text: str, namen: Collection[str] = PLATZHALTER.keys()) -> None:
    """Raises ValidationError that names what is wrong and what may stand there."""
    fremd = [name for name in _MUSTER.findall(text) if name not in namen]
    if fremd:
        raise ValidationError(
            gettext_lazy("„{%(name)s}“ ist kein Platzhalter. Es gibt: %(erlaubte)s."),
            "platzhalter",
            {"name": fremd[0], "erlaubte": erlaubte(namen)},
        )
    if set("{}") & set(_MUSTER.sub("", text)):
        raise ValidationError(
            gettext_lazy(
                "Eine geschweifte Klammer steht ohne Gegenstück. Platzhalter sehen so aus: "
                "%(erlaubte)s."
            ),
            "klammer",
            {"erlaubte": erlaubte(namen)},
        )


def benutzte(text: str, namen: Collection[str] = PLATZHALTER.keys()) -> set[str]:
    return set(_MUSTER.findall(text)) & set(namen)


def ausfuellen(text: str, werte: Mapping[str, str]) -> str:
    """One pass: braces in a value are text. What is no placeholder stays as it is."""
    return _MUSTER.sub(lambda treffer: werte.get(treffer[1], treffer[0]), text)


def anrede(kontakt: "Kontakt") -> str:
    """As far as the entry says it: neither form nor first name are guessed."""
    wort, _leer, titel = kontakt.anrede.strip().partition(" ")
    name = " ".join(f"{titel} {kontakt.nachname}".split())
    match wort.lower().rstrip("."):
        case "frau" | "fr":
            return gettext("Sehr geehrte Frau %(name)s") % {"name": name}
        case "herr" | "herrn" | "hr":
            return gettext("Sehr geehrter Herr %(name)s") % {"name": name}
        case _ if kontakt.vorname:
            return gettext("Guten Tag %(name)s") % {"name": kontakt.name}
    return gettext("Guten Tag")  # „Sekretariat“ and the like


def werte(
    kontakt: "Kontakt", organisation: "Organisation", netzwerk: "Netzwerk", von: "Konto | None"
) -> dict[str, str]:
    """For one mail, in the portal's language whoever looks at the preview."""
    with translation.override(settings.LANGUAGE_CODE):
        unterschrift = f"{von.name if von else ''}\n{netzwerk}".strip()
        return {
            "anrede": anrede(kontakt),
            "vorname": kontakt.vorname,
            "nachname": kontakt.nachname,
            "organisation": organisation.name,
            "netzwerk": str(netzwerk),
            "unterschrift": unterschrift,
        }
