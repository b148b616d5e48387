"""What may stand in braces in a mailing about a meeting, and what it becomes for one person."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitglieder import platzhalter
from netzwerk.basis.models import Konto
from netzwerk.basis.templatetags.portal import bis, datum_lang
from treffen.models import Anschreiben, Teilnahme

#: Name → what it stands for.
PLATZHALTER: Mapping[str, str | Promise] = {
    "anrede": platzhalter.PLATZHALTER["anrede"],
    "vorname": platzhalter.PLATZHALTER["vorname"],
    "nachname": platzhalter.PLATZHALTER["nachname"],
    "organisation": _("Name der Einrichtung"),
    "titel": _("Titel des Treffens"),
    "datum": _("Tag des Treffens mit Wochentag"),
    "uhrzeit": _("„14 bis 17 Uhr“"),
    "ort": _("Ort, sonst „online“"),
    "frist": _("bis wann zu antworten ist, sonst der Tag des Treffens"),
    "netzwerk": platzhalter.PLATZHALTER["netzwerk"],
    "unterschrift": platzhalter.PLATZHALTER["unterschrift"],
}
#: A mail that a meeting does not take place may also say why.
PLATZHALTER_ENTFAELLT: Mapping[str, str | Promise] = {
    **PLATZHALTER,
    "grund": _("der Grund; bleibt er leer, fällt der Absatz weg"),
}


def zu_zweck(zweck: str) -> Mapping[str, str | Promise]:
    return PLATZHALTER_ENTFAELLT if zweck in Anschreiben.ENTFAELLT else PLATZHALTER


def pruefen(text: str, zweck: str) -> None:
    """Raises ValidationError that names what is wrong and what may stand there."""
    platzhalter.pruefen(text, zu_zweck(zweck).keys())


def ohne_grund(text: str) -> str:
    """Without a reason its place goes, with the gap before it."""
    return re.sub(r"\s*\{grund\}", "", text)


def benutzte(text: str) -> set[str]:
    return platzhalter.benutzte(text, PLATZHALTER.keys())


def ausfuellen(text: str, werte: Mapping[str, str]) -> str:
    return platzhalter.ausfuellen(text, werte)


def werte(teilnahme: Teilnahme, von: Konto | None) -> dict[str, str]:
    """For one mail, in the portal's language whoever looks at the preview; no query."""
    person, treffen = teilnahme.person, teilnahme.treffen
    with translation.override(settings.LANGUAGE_CODE):
        ort = treffen.ort or (gettext("online") if treffen.online_link else gettext("Ort folgt"))
        return {
            "anrede": _anrede(teilnahme),
            "vorname": person.vorname,
            "nachname": person.nachname,
            "organisation": person.einrichtung,
            "titel": treffen.titel,
            "datum": datum_lang(treffen.beginn),
            "uhrzeit": bis(treffen.beginn, treffen.ende),
            "ort": ort,
            "frist": datum_lang(treffen.antwort_bis or treffen.beginn),
            "netzwerk": str(treffen.netzwerk),
            "unterschrift": f"{von.name if von else ''}\n{treffen.netzwerk}".strip(),
        }


def _anrede(teilnahme: Teilnahme) -> str:
    if teilnahme.kontakt is not None:
        return platzhalter.anrede(teilnahme.kontakt)
    return gettext("Guten Tag %(name)s") % {"name": teilnahme.person.name}
