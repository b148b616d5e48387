"""Cells that say two things at once: ages, costs, a date with its hours."""

import re
from datetime import datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.einlesen.werte import Datum

BIS = r"\s*(?:-|–|—|bis|und)\s*"
ALTER = re.compile(
    rf"(?:(?P<von>\d{{1,2}}){BIS}(?P<bis>\d{{1,2}})|ab\s*(?P<ab>\d{{1,2}})|(?P<plus>\d{{1,2}})\s*\+"
    r"|(?:bis|unter)\s*(?P<hoechstens>\d{1,2})|(?P<genau>\d{1,2}))\s*(?:j\.?|jahren?)?",
    re.IGNORECASE,
)
ZU = re.compile(BIS)
UHRZEIT = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:uhr|h)?", re.IGNORECASE)
WOCHENTAG = re.compile(r"(?:mo|di|mi|do|fr|sa|so)[a-zä]*\.?,?\s+", re.IGNORECASE)
FREI = {"0", "000", "0euro", "000euro", "0eur", "kostenfrei", "kostenlos", "frei", "gratis"} | {
    "keine",
    "nein",
    "umsonst",
    "kostenloseteilnahme",
    "eintrittfrei",
}
ALLE = {"alle", "allealtersgruppen", "jedesalter", "altersunabhaengig", "altersunabhängig"}


def alter_teilen(werte: dict[str, str], befund: Befund) -> None:
    """„6–12 Jahre“, „ab 14“, „bis 3“ into the two columns."""
    text = werte.pop("alter", "")
    if not text or vergleichbar(text) in ALLE:
        return
    treffer = ALTER.fullmatch(text)
    if treffer is None:
        befund.melden("alter", _("Schreiben Sie das Alter wie „6 bis 12“, „ab 6“ oder „bis 12“."))
        return
    teile = treffer.groupdict()
    von = teile["von"] or teile["ab"] or teile["plus"] or teile["genau"]
    bis = teile["bis"] or teile["hoechstens"] or teile["genau"]
    werte |= {k: v for k, v in (("alter_von", von), ("alter_bis", bis)) if v} | werte


def kosten_deuten(werte: dict[str, str]) -> None:
    """„kostenlos“ under costs means free, an amount means not free, unless a column says it."""
    kosten = werte.get("kosten", "")
    if not kosten:
        return
    if vergleichbar(kosten.replace("€", "")) in FREI:
        del werte["kosten"]
        werte.setdefault("ist_kostenfrei", "ja")
    else:
        werte.setdefault("ist_kostenfrei", "nein")


def termin_aus(werte: dict[str, str], befund: Befund) -> tuple[datetime, datetime] | None:
    """The date of a line; what is wrong with it stands beside its cells."""
    if uhrzeit := werte.get("uhrzeit"):
        von, bis = (*ZU.split(uhrzeit, maxsplit=1), "")[:2]
        zeiten = {"von": von, "bis": bis}
        spalten = {"von": "uhrzeit", "bis": "uhrzeit"}
    else:
        zeiten = {"von": werte.get("von", ""), "bis": werte.get("bis", "")}
        spalten = {"von": "von", "bis": "bis"}
    if "datum" not in werte:
        for spalte in ("von", "bis", "uhrzeit"):
            if spalte in werte:
                befund.melden("datum", _("Zu einer Uhrzeit gehört ein Datum."))
        return None
    try:
        tag = Datum().clean(WOCHENTAG.sub("", werte["datum"]), hinweise=befund.hinweise)
    except ValueError as fehler:
        befund.melden("datum", str(fehler))
        return None
    von, bis = (_uhrzeit(zeiten[name], spalten[name], befund) for name in ("von", "bis"))
    if von is None or bis is None:
        return None
    beginn, ende = (timezone.make_aware(datetime.combine(tag, zeit)) for zeit in (von, bis))
    if ende <= beginn:
        befund.melden(spalten["bis"], _("Das Ende liegt nicht nach dem Beginn."))
        return None
    if ende < timezone.now():
        befund.hinweise.append(
            _("Der Termin am %(tag)s liegt zurück und wird nicht eingetragen.")
            % {"tag": date_format(tag, "d.m.Y")}
        )
        return None
    return beginn, ende


def _uhrzeit(text: str, spalte: str, befund: Befund) -> time | None:
    treffer = UHRZEIT.fullmatch(text.strip())
    if treffer and int(treffer[1]) < 24 and int(treffer[2] or 0) < 60:
        return time(int(treffer[1]), int(treffer[2] or 0))
    befund.melden(spalte, _("Schreiben Sie Beginn und Ende wie „18:00“ und „20:30“."))
    return None


def termin_text(beginn: datetime, ende: datetime) -> str:
    beginn, ende = timezone.localtime(beginn), timezone.localtime(ende)
    return _("%(tag)s, %(von)s bis %(bis)s Uhr") % {
        "tag": date_format(beginn, "d.m.Y"),
        "von": date_format(beginn, "H:i"),
        "bis": date_format(ende, "H:i"),
    }
