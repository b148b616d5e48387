"""Where measures come from, and which focus topics a meeting settled, for the image of the minutes
(treffen.abbild): the chain poll → topic → group → measure in plain values that fit into JSON."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from treffen.herkunft import MASSNAHME_MIT, THEMA_MIT, Herkunft, von_massnahme, von_thema
from treffen.models.massnahme import Massnahme, MassnahmeQuerySet
from treffen.models.schwerpunktthema import Schwerpunktthema
from treffen.models.treffen import Treffen
from treffen.models.umfragefrage import Umfragefrage


def _mit_herkunft() -> MassnahmeQuerySet:
    zeilen: MassnahmeQuerySet = Massnahme.objects.select_related(
        "netzwerk", "verantwortlich__organisation", *MASSNAHME_MIT
    ).order_by("pk")
    return zeilen


def je_massnahme(treffen: Treffen) -> dict[int, dict[str, Any]]:
    """Key of each measure of the meeting's agenda → where it comes from, in one query."""
    massnahmen = _mit_herkunft().filter(top__treffen=treffen)
    return {massnahme.pk: schritte(massnahme) for massnahme in massnahmen}


def ohne_punkt(treffen: Treffen) -> list[Massnahme]:
    """Measures out of what the groups found at this meeting, which no item of the agenda names."""
    massnahmen = _mit_herkunft().filter(top__isnull=True, ergebnis__blatt__treffen=treffen)
    return list(massnahmen.exclude(zustand=Massnahme.Zustand.VERWORFEN))


def schritte(massnahme: Massnahme) -> dict[str, Any]:
    """The steps before it; those that are not known are missing."""
    herkunft = von_massnahme(massnahme)
    gruppe, ergebnis = herkunft.gruppe, herkunft.ergebnis
    return {
        **_thema(herkunft, herkunft.thema),
        **({"gruppe": gruppe.name} if gruppe else {}),
        **({"ergebnis": ergebnis.text} if ergebnis else {}),
    }


def _thema(herkunft: Herkunft, thema: Schwerpunktthema | None) -> dict[str, Any]:
    if thema is None:
        return {}
    werte: dict[str, Any] = {"thema": thema.titel}
    if herkunft.frage is not None:
        werte |= {
            "umfrage": herkunft.frage.umfrage.titel,
            "frage": herkunft.frage.text,
            "art": herkunft.frage.art,
            "rang": herkunft.rang,
            "stimmen": herkunft.stimmen,
        }
    return werte


def themen(treffen: Treffen) -> list[dict[str, Any]]:
    """The focus topics this meeting settled, with the groups at work on them; in two queries."""
    zeilen = (
        Schwerpunktthema.objects.filter(netzwerk=treffen.netzwerk_id)
        .filter(Q(treffen=treffen) | Q(treffen__isnull=True, frage__umfrage__treffen=treffen))
        .select_related("netzwerk", *THEMA_MIT)
        .prefetch_related("arbeitsgruppen")
        .order_by("rang", "pk")
    )
    return [
        _thema(von_thema(thema), thema)
        | {"gruppen": [gruppe.name for gruppe in thema.arbeitsgruppen.all()]}
        for thema in zeilen
    ]


def als_text(werte: dict[str, Any]) -> str:
    """The steps in one line, the earliest first; empty where none is known."""
    teile = []
    if "frage" in werte:
        teile.append(_frage(werte))
    if "thema" in werte:
        teile.append(_("Schwerpunktthema „%(thema)s“") % {"thema": werte["thema"]})
    if "gruppe" in werte:
        teile.append(werte["gruppe"])
    if "ergebnis" in werte:
        teile.append(_("Ergebnis „%(text)s“") % {"text": werte["ergebnis"]})
    return " → ".join(teile)


def _frage(werte: dict[str, Any]) -> str:
    return _("Umfrage „%(frage)s“ (Platz %(rang)s, %(anzahl)s)") % {
        "frage": werte["frage"],
        "rang": werte["rang"],
        "anzahl": _anzahl(werte["art"], werte["stimmen"]),
    }


def _anzahl(art: str, zahl: int) -> str:
    if art in (Umfragefrage.Art.PUNKTE, Umfragefrage.Art.RANGFOLGE):
        return ngettext("%(zahl)s Punkt", "%(zahl)s Punkte", zahl) % {"zahl": zahl}
    return ngettext("%(zahl)s Stimme", "%(zahl)s Stimmen", zahl) % {"zahl": zahl}


def themen_lesen(zeilen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For templates: each topic says in words how it was chosen."""
    return [zeile | {"wahl": _frage(zeile) if "frage" in zeile else ""} for zeile in zeilen]
