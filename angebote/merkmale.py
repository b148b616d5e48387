"""The values an offer is filtered by, as `gruppe:wert`; stored in `Suchdokument.merkmale`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot

# Every document has it: counting it counts the hits.
ALLE = "alle:"
WERT_LAENGE = 80


@dataclass(frozen=True)
class Altersstufe:
    """Both ages inclusive."""

    schluessel: str
    name: str | Promise
    von: int
    bis: int


ALTERSSTUFEN = (
    Altersstufe("0-3", _("0 bis 3 Jahre"), 0, 3),
    Altersstufe("4-6", _("4 bis 6 Jahre"), 4, 6),
    Altersstufe("7-11", _("7 bis 11 Jahre"), 7, 11),
    Altersstufe("12-17", _("12 bis 17 Jahre"), 12, 17),
    Altersstufe("18-27", _("18 bis 27 Jahre"), 18, 27),
)


def merkmale(angebot: Angebot) -> list[str]:
    """An offer without ages fits every age; its relations should be prefetched."""
    von = angebot.alter_von or 0
    bis = 99 if angebot.alter_bis is None else angebot.alter_bis
    werte = [ALLE, f"format:{angebot.format_id}"]
    werte += [f"thema:{thema.pk}" for thema in angebot.themen.all()]
    werte += [f"zielgruppe:{gruppe.pk}" for gruppe in angebot.zielgruppen.all()]
    werte += [
        f"alter:{stufe.schluessel}"
        for stufe in ALTERSSTUFEN
        if stufe.von <= bis and von <= stufe.bis
    ]
    if angebot.bezirk:
        werte.append(f"bezirk:{angebot.bezirk[:WERT_LAENGE]}")
    if angebot.ist_online:
        werte.append("ort:online")
    if angebot.kommt_hin:
        werte.append("ort:kommt")
    if angebot.ort or angebot.bezirk or not (angebot.ist_online or angebot.kommt_hin):
        werte.append("ort:vor_ort")
    werte.append("kosten:frei" if angebot.ist_kostenfrei else "kosten:kostet")
    werte += [f"sprache:{wert}" for wert in angebot.sprachen]
    werte += [f"barrierefrei:{wert}" for wert in angebot.barrierefreiheit]
    return werte
