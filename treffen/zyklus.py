"""The half-yearly cycle: when the next meeting is due by the network's own rules of procedure.

How many meetings a year and how long ahead to invite is what the network gave itself; the law
knows neither.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import holidays
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from netzwerk.basis.models import Netzwerk
from netzwerk.basis.templatetags.portal import datum, datum_lang
from treffen.models import Treffen

#: To find a room, set up the agenda and write the invitation.
VORBEREITUNG = timedelta(days=28)
#: So long ahead a group's session is proposed, whose members arrange it among themselves.
VORLAUF_DER_GRUPPE = timedelta(days=14)
#: Weeks around the proposed day that are tried when it is a holiday, the nearest first.
WOCHEN = (0, 1, -1, 2, -2, 3, -3)
SAMSTAG, DONNERSTAG = 5, 3


@dataclass(frozen=True)
class Terminvorschlag:
    """`statt` and `grund` say which day it would have been, and why it is not."""

    nach: Treffen
    beginn: datetime
    ende: datetime
    statt: date | None = None
    grund: str = ""


@dataclass(frozen=True)
class Warnung:
    """A rule of the network that is about to be missed (warning) or is missed (danger)."""

    titel: str
    text: str
    ziel: str
    knopf: str
    art: str = "warning"


def kein_arbeitstag(tag: date) -> str:
    """Why nobody should meet on that day, empty when it is a usual working day in NRW."""
    feiertag = holidays.country_holidays("DE", subdiv="NW", years=tag.year).get(tag)
    if feiertag:
        return str(feiertag)
    if (tag.month, tag.day) == (12, 24):
        return gettext("Heiligabend")
    if (tag.month, tag.day) == (12, 31):
        return gettext("Silvester")
    if tag.weekday() >= SAMSTAG:
        return gettext("Wochenende")
    if tag.month == 12 and tag.day > 24:
        return gettext("Weihnachtszeit")
    return ""


def _plus_monate(tag: date, monate: int) -> date:
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 + monate, 12)
    return date(jahr, monat + 1, min(tag.day, monthrange(jahr, monat + 1)[1]))


def abstand(netzwerk: Netzwerk) -> int:
    """Months between two meetings."""
    return max(1, 12 // max(1, netzwerk.treffen_je_jahr))


def _gleicher_wochentag(tag: date, wochentag: int) -> date:
    """The nearest day of that weekday; the Thursday where it would be a weekend."""
    if wochentag >= SAMSTAG:
        wochentag = DONNERSTAG
    abstand_tage = (wochentag - tag.weekday() + 3) % 7 - 3
    return tag + timedelta(days=abstand_tage)


def vorschlag(netzwerk: Netzwerk, nach: Treffen, heute: date | None = None) -> Terminvorschlag:
    """Same weekday and time, one interval after `nach`, on a working day that can be prepared.

    A working group has no interval of its own: a month, and the invitation needs no rules.
    """
    heute = heute or timezone.localdate()
    beginn, ende = timezone.localtime(nach.beginn), timezone.localtime(nach.ende)
    monate, vorlauf = abstand(netzwerk), timedelta(days=netzwerk.einladungsfrist_tage)
    frueh = heute + vorlauf + VORBEREITUNG
    if nach.arbeitsgruppe_id is not None:
        monate, frueh = 1, heute + VORLAUF_DER_GRUPPE
    gedacht = _gleicher_wochentag(_plus_monate(beginn.date(), monate), beginn.weekday())
    while gedacht < frueh:
        gedacht += timedelta(weeks=1)
    moegliche = (gedacht + timedelta(weeks=wochen) for wochen in WOCHEN)
    tag = next(
        (tag for tag in moegliche if tag >= frueh and not kein_arbeitstag(tag)),
        gedacht,
    )
    dauer = ende.date() - beginn.date()
    return Terminvorschlag(
        nach,
        timezone.make_aware(datetime.combine(tag, beginn.time())),
        timezone.make_aware(datetime.combine(tag + dauer, ende.time())),
        statt=gedacht if tag != gedacht else None,
        grund=kein_arbeitstag(gedacht) if tag != gedacht else "",
    )


@dataclass(frozen=True)
class Zyklus:
    """The network's meetings that count, the first one first, and today."""

    netzwerk: Netzwerk
    treffen: list[Treffen]
    heute: date

    @classmethod
    def von(cls, netzwerk: Netzwerk, heute: date | None = None) -> "Zyklus":
        """One query. All of them: after a long pause the last one may be years ago, and a network
        has a few a year."""
        heute = heute or timezone.localdate()
        zeilen = (
            Treffen.objects.filter(
                Q(art__in=Treffen.DER_MITGLIEDER)
                | Q(zustand=Treffen.Zustand.TERMINIERT, beginn__date__gte=heute),
                netzwerk=netzwerk,
            )
            .des_ganzen_netzwerks()
            .exclude(zustand__in=(Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN))
            .order_by("beginn", "pk")
        )
        return cls(netzwerk, list(zeilen), heute)

    @property
    def zaehlende(self) -> list[Treffen]:
        return [t for t in self.treffen if t.ist_der_mitglieder]

    @property
    def kommende(self) -> list[Treffen]:
        return [t for t in self.zaehlende if _tag(t) >= self.heute]

    @property
    def gewesene(self) -> list[Treffen]:
        return [t for t in self.zaehlende if _tag(t) < self.heute]

    @property
    def naechster(self) -> Terminvorschlag | None:
        """What to plan next: nothing while a meeting is ahead already, or none ever was."""
        if self.kommende or not self.gewesene:
            return None
        return vorschlag(self.netzwerk, self.gewesene[-1], self.heute)

    def warnungen(self) -> list[Warnung]:
        """What the network's own rules say is due, the most urgent first."""
        warnungen = [*self._einladung(), *self._treffen_je_jahr()]
        return sorted(warnungen, key=lambda warnung: warnung.art != "danger")

    def _einladung(self) -> list[Warnung]:
        warnungen = []
        tage = self.netzwerk.einladungsfrist_tage
        for treffen in self.treffen:
            treffen.netzwerk = self.netzwerk
            if not treffen.einladung_eilt:
                continue
            if treffen.einladung_versaeumt:
                titel = gettext("Einladungsfrist versäumt: %(titel)s")
                text = gettext(
                    "Ihre Geschäftsordnung sieht %(frist)s vor. Laden Sie heute noch ein oder "
                    "verlegen Sie das Treffen."
                )
            else:
                titel = gettext("Einladung bis %(bis)s: %(titel)s")
                text = gettext(
                    "Ihre Geschäftsordnung sieht %(frist)s vor. Eingeladen ist noch niemand."
                )
            werte = {
                "titel": treffen.titel,
                "bis": datum(treffen.einladung_spaetestens),
                "frist": ngettext("%(zahl)s Tag", "%(zahl)s Tage", tage) % {"zahl": tage},
            }
            warnungen.append(
                Warnung(
                    titel % werte,
                    text % werte,
                    reverse("treffen:treffen-zeigen", args=(self.netzwerk.kurzname, treffen.pk)),
                    gettext("Zum Treffen"),
                    art="danger" if treffen.einladung_versaeumt else "warning",
                )
            )
        return warnungen

    def _treffen_je_jahr(self) -> list[Warnung]:
        """Once: for the year when it ends soon, else for the time since the last meeting."""
        if not self.zaehlende or not self.netzwerk.treffen_je_jahr:
            return []
        return self._fuer_das_jahr() or self._seit_dem_letzten()

    def _erwartet(self) -> int:
        """By the rule; a network that began this year has less of it."""
        beginn = _tag(self.zaehlende[0])
        monate = 12 if beginn.year < self.heute.year else 13 - beginn.month
        return int(self.netzwerk.treffen_je_jahr * monate / 12)

    def _fuer_das_jahr(self) -> list[Warnung]:
        silvester = date(self.heute.year, 12, 31)
        gezaehlt = sum(1 for t in self.zaehlende if _tag(t).year == self.heute.year)
        fehlen = self._erwartet() - gezaehlt
        frist = timedelta(days=self.netzwerk.einladungsfrist_tage)
        if fehlen <= 0 or self.heute + frist + VORBEREITUNG <= silvester:
            return []
        werte: dict[str, object] = {
            "jahr": self.heute.year,
            "zahl": self.netzwerk.treffen_je_jahr,
            "ist": gezaehlt,
        }
        if self.heute + frist > silvester:
            return [
                self._planen(
                    gettext("Treffen im Jahr %(jahr)s: %(ist)s statt %(zahl)s") % werte,
                    gettext(
                        "Die eigene Regel des Netzwerks ist in diesem Jahr nicht mehr einzuhalten. "
                        "Planen Sie das nächste Treffen für den Jahresanfang und sagen Sie dort, "
                        "warum."
                    ),
                    art="danger",
                )
            ]
        werte["bis"] = datum(silvester - frist)
        return [
            self._planen(
                ngettext(
                    "Im Jahr %(jahr)s fehlt noch %(fehlen)s Treffen",
                    "Im Jahr %(jahr)s fehlen noch %(fehlen)s Treffen",
                    fehlen,
                )
                % {**werte, "fehlen": fehlen},
                gettext(
                    "Die eigene Regel des Netzwerks: %(zahl)s im Jahr. Damit sie noch gilt, laden "
                    "Sie spätestens am %(bis)s ein."
                )
                % werte,
            )
        ]

    def _seit_dem_letzten(self) -> list[Warnung]:
        if self.kommende:
            return []
        faellig = _plus_monate(_tag(self.gewesene[-1]), abstand(self.netzwerk))
        vorlauf = timedelta(days=self.netzwerk.einladungsfrist_tage) + VORBEREITUNG
        if self.heute < faellig - vorlauf:
            return []
        werte = {"zahl": self.netzwerk.treffen_je_jahr, "tag": datum_lang(faellig)}
        if self.heute > faellig:
            return [
                self._planen(
                    gettext("Das nächste Treffen ist überfällig"),
                    gettext(
                        "Nach der eigenen Regel des Netzwerks (%(zahl)s im Jahr) wäre es bis "
                        "%(tag)s gewesen. Geplant ist keines."
                    )
                    % werte,
                    art="danger",
                )
            ]
        return [
            self._planen(
                gettext("Das nächste Treffen ist noch nicht geplant"),
                gettext(
                    "Nach der eigenen Regel des Netzwerks (%(zahl)s im Jahr) ist es bis %(tag)s "
                    "dran."
                )
                % werte,
            )
        ]

    def _planen(self, titel: str, text: str, art: str = "warning") -> Warnung:
        """Where something is to be planned, the list of meetings offers the date."""
        ziel = reverse("treffen:treffen-liste", args=(self.netzwerk.kurzname,))
        return Warnung(titel, text, f"{ziel}#zyklus", gettext("Treffen planen"), art=art)


def _tag(treffen: Treffen) -> date:
    return timezone.localdate(treffen.beginn)
