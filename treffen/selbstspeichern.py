"""The editor of minutes that saves by itself: what its page has to know afterwards.

A row saved for the first time has a key from now on, each row a new state it was read in. The
answer carries both as values of the page's hidden fields. When the answer gets lost on its way, the
window asks again with the old ones: then they are filled in here, so that nobody has a conflict
with herself and no decision is stored twice.
"""

from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import gettext as _

from netzwerk.basis.zahlen import zahl
from treffen.forms.protokoll import HOECHSTENS
from treffen.models import Protokollabschnitt, Tagesordnungspunkt

#: So long it is known which window saved last; afterwards it is compared as usual.
EINE_STUNDE = 3600
#: Fields of a row that a text for copying names, in this order.
TEXTFELDER = ("text", "titel", "frist", "ja", "nein", "enthaltung")


class Fenster:
    """One opened page, as its hidden field names it, and what it saved last by itself."""

    def __init__(self, top: Tagesordnungspunkt, daten: QueryDict) -> None:
        self.daten = daten
        self.schluessel = f"protokoll:{top.pk}"
        self.name = daten.get("fenster", "")[:32]
        self.gelesen = daten.get("stand", "")
        self.folge = zahl(daten.get("folge", ""))

    def nachtragen(self) -> None:
        """Fill in what the window would know had it got the last answer."""
        zuletzt = cache.get(self.schluessel)
        if not zuletzt or (zuletzt["fenster"], zuletzt["gelesen"]) != (self.name, self.gelesen):
            return
        # Sent before, arrived later: its words are older than what is saved.
        if self.folge and self.folge <= zuletzt["folge"]:
            return
        for name, wert in zuletzt["felder"].items():
            self.daten[name] = wert

    def merken(self, felder: dict[str, str] | None) -> None:
        """After a press nothing is kept: it is the window's last word, and a new page follows."""
        if felder is None or not self.name:
            cache.delete(self.schluessel)
            return
        zuletzt = {"fenster": self.name, "gelesen": self.gelesen, "folge": self.folge}
        cache.set(self.schluessel, zuletzt | {"felder": felder}, EINE_STUNDE)


def gespeicherte_felder(abschnitt: Protokollabschnitt, eintraege: list[Any]) -> dict[str, str]:
    """Names and values of the page's hidden fields after the save."""
    felder = {"stand": str(abschnitt.stand), "grundlage": abschnitt.ergebnis}
    for formset in eintraege:
        for alte in formset.bleibende:
            if alte.instance.pk:
                form = formset.form(
                    instance=alte.instance, prefix=alte.prefix, **formset.form_kwargs
                )
                for name in ("nummer", form.stand_name):
                    felder[form.add_prefix(name)] = str(form[name].value())
    return felder


def maengel(form: Any, eintraege: list[Any]) -> list[str]:
    """What is not saved yet and why, in words."""
    namen = {"beschluss": _("Beschluss %(nummer)s"), "massnahme": _("Maßnahme %(nummer)s")}
    saetze = [str(fehler) for feld in form.errors.values() for fehler in feld]
    for formset in eintraege:
        saetze += [str(fehler) for fehler in formset.non_form_errors()]
        for stelle, zeile in enumerate(formset.forms, start=1):
            fehler = [str(satz) for feld in zeile.errors.values() for satz in feld]
            if fehler:
                wo = namen[formset.prefix] % {"nummer": stelle}
                saetze.append(f"{wo}: {' '.join(dict.fromkeys(fehler))}")
    return saetze


def getippter_text(daten: QueryDict) -> str:
    """All words of the editor, for copying them elsewhere."""
    namen = {"beschluss": _("Beschluss:"), "massnahme": _("Maßnahme:")}
    bloecke = [daten.get("ergebnis", "")]
    for art, titel in namen.items():
        for stelle in range(min(zahl(daten.get(f"{art}-TOTAL_FORMS", "")), HOECHSTENS)):
            werte = [daten.get(f"{art}-{stelle}-{feld}", "") for feld in TEXTFELDER]
            if any(werte):
                bloecke.append(f"{titel} {', '.join(wert for wert in werte if wert)}")
    return "\n\n".join(block for block in bloecke if block)
