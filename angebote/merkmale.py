"""The values an offer is filtered by, as `gruppe:wert`; stored in `Suchdokument.merkmale`."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from angebote.models import Angebot
from angebote.models.merkmal import ALLE

# What belongs to no district belongs to all of them.
GANZE_STADT = "*"
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


# Days from today; each holds the shorter ones, so one date says them all.
FRISTEN = (7, 30, 90)


def datum_merkmale(naechster: datetime | None, *, hat_termine: bool, heute: date) -> list[str]:
    """When one can go there. What has only past dates is neither soon nor all year round."""
    if naechster is None:
        return [] if hat_termine else ["datum:laufend"]
    tage = (timezone.localdate(naechster) - heute).days
    return [f"datum:{frist}" for frist in FRISTEN if tage <= frist]


def merkmale(angebot: Angebot) -> list[str]:
    """Each once. An offer without ages fits every age, one without a district every district.

    Its relations should be prefetched.
    """
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
    werte.append(f"bezirk:{angebot.bezirk[:WERT_LAENGE] or GANZE_STADT}")
    if angebot.ist_online:
        werte.append("ort:online")
    if angebot.kommt_hin:
        werte.append("ort:kommt")
    if angebot.ort or angebot.bezirk or not (angebot.ist_online or angebot.kommt_hin):
        werte.append("ort:vor_ort")
    werte.append("kosten:frei" if angebot.ist_kostenfrei else "kosten:kostet")
    werte += [f"sprache:{wert}" for wert in angebot.sprachen]
    werte += [f"barrierefrei:{wert}" for wert in angebot.barrierefreiheit]
    werte += [f"anbieter:{anbieter.pk}" for anbieter in angebot.anbieter.all()]
    werte += [f"stufe:{wert}" for wert in angebot.praeventionsstufen]
    werte += [f"ansatz:{wert}" for wert in angebot.praeventionsansaetze]
    return list(dict.fromkeys(werte))
