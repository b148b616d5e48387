"""Taking a programme over from a list: what it would change, then all of it or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from netzwerk.basis.handelnde import Handelnde
from treffen.aktionen import workshopplatz
from treffen.aktionen.warteliste import rueckt_nach, sperren
from treffen.models import Programmpunkt, Treffen, Workshop
from treffen.programmdatei import Reihe, gruppen


class NichtEinlesbar(Exception):
    """The list does not fit what is there already; for people."""


class VorschauVeraltet(Exception):
    """The programme was changed after the preview."""


@dataclass
class Zeile[M: models.Model]:
    """One row as it will be; `felder` are those that change, none for a new one."""

    ding: M
    felder: list[str] = field(default_factory=list)

    @property
    def ist_neu(self) -> bool:
        return self.ding.pk is None

    @property
    def aendert(self) -> bool:
        return self.ist_neu or bool(self.felder)

    def schreiben(self) -> None:
        if self.ist_neu:
            self.ding.save()
        elif self.felder:
            self.ding.save(update_fields=self.felder)


@dataclass
class Punktplan:
    punkt: Zeile[Programmpunkt]
    workshops: list[Zeile[Workshop]]


@dataclass
class Plan:
    punkte: list[Punktplan]

    def _zeilen(self) -> list[Zeile[Any]]:
        zeilen: list[Zeile[Any]] = []
        for eine in self.punkte:
            zeilen += [eine.punkt, *eine.workshops]
        return zeilen

    @property
    def neu(self) -> int:
        return sum(zeile.ist_neu for zeile in self._zeilen())

    @property
    def geaendert(self) -> int:
        return sum(bool(zeile.felder) for zeile in self._zeilen())

    @property
    def gleich(self) -> int:
        return sum(not zeile.aendert for zeile in self._zeilen())

    @property
    def stand(self) -> str:
        """Whether what is confirmed is what was shown."""
        inhalt = [(str(zeile.ding), zeile.ist_neu, zeile.felder) for zeile in self._zeilen()]
        return hashlib.sha256(repr(inhalt).encode()).hexdigest()[:16]


def plan(treffen: Treffen, reihen: Iterable[Reihe]) -> Plan:
    """Raises NichtEinlesbar. Empty cells change nothing, and what the list leaves out stays."""
    da = list(treffen.programm.prefetch_related("workshops"))
    alle = gruppen(reihen)
    runden = [gruppe for gruppe in alle if gruppe[0].ist_workshop]
    punkte = []
    for gruppe in alle:
        if gruppe[0].ist_workshop:
            titel = _("Workshops")
            if len(runden) > 1:
                titel = _("Workshops, Runde %(nr)s") % {"nr": runden.index(gruppe) + 1}
            punkte.append(_wahl(treffen, da, gruppe, titel))
        else:
            punkte.append(_einzeln(treffen, da, gruppe[0]))
    return Plan(punkte)


def _einzeln(treffen: Treffen, da: Sequence[Programmpunkt], reihe: Reihe) -> Punktplan:
    zeit = (reihe.beginn, reihe.ende)
    for punkt in da:
        if (punkt.beginn, punkt.ende) == zeit and _gleich(punkt.titel, reihe.titel):
            werte = {"art": reihe.art, "raum": reihe.raum, "beschreibung": reihe.thema}
            return Punktplan(_abgleichen(punkt, werte), [])
    neu = Programmpunkt(
        treffen=treffen,
        titel=reihe.titel,
        art=reihe.art,
        beginn=reihe.beginn,
        ende=reihe.ende,
        raum=reihe.raum,
        beschreibung=reihe.thema,
    )
    return Punktplan(Zeile(neu), [])


def _wahl(
    treffen: Treffen, da: Sequence[Programmpunkt], gruppe: list[Reihe], titel: str
) -> Punktplan:
    erste = gruppe[0]
    punkt: Programmpunkt | None = None
    for anderer in da:
        if not anderer.hat_wahl:
            continue
        if (anderer.beginn, anderer.ende) == (erste.beginn, erste.ende):
            punkt = anderer
        elif anderer.beginn < erste.ende and erste.beginn < anderer.ende:
            raise NichtEinlesbar(
                _(
                    "Die Workshops um %(zeit)s Uhr überschneiden sich mit „%(titel)s“. Ändern Sie "
                    "zuerst dort oder in der Liste die Uhrzeit."
                )
                % {"zeit": f"{erste.beginn:%H:%M}", "titel": anderer.titel}
            )
    vorhandene = list(punkt.workshops.all()) if punkt else []
    punkt = punkt or Programmpunkt(
        treffen=treffen,
        titel=titel,
        art=Programmpunkt.Art.WORKSHOP,
        beginn=erste.beginn,
        ende=erste.ende,
        hat_wahl=True,
    )
    nummer = max((workshop.nummer for workshop in vorhandene), default=0)
    zeilen: list[Zeile[Workshop]] = []
    for reihe in gruppe:
        werte = {"anbieter": reihe.anbieter, "raum": reihe.raum, "beschreibung": reihe.thema}
        gleich = [zeile.ding for zeile in zeilen if _gleich(zeile.ding.titel, reihe.titel)]
        if gleich:
            text = _("Zeile %(nr)s: „%(titel)s“ steht zu dieser Zeit schon in der Liste.")
            raise NichtEinlesbar(text % {"nr": reihe.nr, "titel": reihe.titel})
        schon = next((w for w in vorhandene if _gleich(w.titel, reihe.titel)), None)
        if schon is None:
            nummer += 1
            neu = Workshop(nummer=nummer, titel=reihe.titel, plaetze=reihe.plaetze, **werte)
            neu.programmpunkt = punkt
            zeilen.append(Zeile(neu))
            continue
        if reihe.plaetze is not None and reihe.plaetze < schon.belegung.count():
            text = _("Zeile %(nr)s: In „%(titel)s“ sind schon mehr Plätze vergeben.")
            raise NichtEinlesbar(text % {"nr": reihe.nr, "titel": reihe.titel})
        zeilen.append(_abgleichen(schon, {**werte, "plaetze": reihe.plaetze}))
    return Punktplan(Zeile(punkt), zeilen)


def _abgleichen[M: models.Model](ding: M, werte: dict[str, Any]) -> Zeile[M]:
    felder = [name for name, wert in werte.items() if wert and getattr(ding, name) != wert]
    for name in felder:
        setattr(ding, name, werte[name])
    return Zeile(ding, felder)


def _gleich(einer: str, anderer: str) -> bool:
    return einer.casefold() == anderer.casefold()


@transaction.atomic
def uebernehmen(
    *, treffen: Treffen, reihen: Iterable[Reihe], gesehen: str, von: Handelnde
) -> tuple[int, int]:
    """How many rows are new, and how many changed.

    Raises NichtEinlesbar, VorschauVeraltet; nothing is written then.
    """
    treffen = sperren(treffen.pk)
    neuer = plan(treffen, reihen)
    if neuer.stand != gesehen:
        raise VorschauVeraltet
    zahlen = neuer.neu, neuer.geaendert
    for eine in neuer.punkte:
        eine.punkt.schreiben()
        for workshop in eine.workshops:
            workshop.ding.programmpunkt = eine.punkt.ding  # has its key now
            workshop.schreiben()
    if rueckt_nach(treffen):
        workshopplatz.nachruecken(treffen)
    return zahlen
