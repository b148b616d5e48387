"""Search, filters and the counts beside them.

Within a group one value is enough, among groups all must hold. The count of a value says how many
offers there would be: its own group's choice is left out, the other groups' are kept. Hits are
found and counted in `angebote.zaehlung`; the counts of the whole directory are kept ready.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from angebote.deutsch import falten, naehe, woerter
from angebote.filternamen import Namen, gemeint, gruppenwerte, namen
from angebote.filterwerte import FILTER, GRUPPEN, AngebotFilter, Ausweg, Chip, Gruppe, WerteField
from angebote.karten import KARTE, ZEILE, Karte, karten, kennung
from angebote.models import Angebot, Merkmalzahl, Suchdokument, Thema
from angebote.models.merkmal import ALLE
from angebote.suchanfrage import LAENGSTE_EINGABE, Suchanfrage, suchanfrage
from angebote.zaehlung import Fund, Zahlen, finden
from netzwerk.basis.models import Netzwerk

SORTIERUNGEN = (
    ("passend", _("Passende zuerst")),
    ("name", _("Name A bis Z")),
    ("termin", _("Nächster Termin zuerst")),
    ("bestaetigt", _("Zuletzt geprüft")),
)
JE_SEITE = 20
# A table is there to be skimmed and printed.
JE_TABELLE = 100
MEISTE_THEMEN = 8
# From here on a topic's name looks like a word that was typed; found by trial.
NAHES_THEMA = 0.6
# More pages than there can be: leads to the last one.
LETZTE_SEITE = 1_000_000
# Made once, they keep nothing of a request: a form of its own for each takes as long as finding.
_FELDER: Mapping[str, WerteField] = AngebotFilter(  # type: ignore[no-untyped-call]  # django-filter is not typed
    queryset=Suchdokument.objects.none()
).form.fields


class Verzeichnis:
    """One look into the directory: query, filters, hits, counts. Everything is read once."""

    def __init__(self, netzwerk: Netzwerk, daten: QueryDict) -> None:
        self.netzwerk = netzwerk
        self.daten = daten
        self.eingabe = suchanfrage(netzwerk, daten.get("q", "")[: LAENGSTE_EINGABE * 2])
        self.wahl = {gruppe: _FELDER[gruppe].clean(daten.getlist(gruppe)) for gruppe in GRUPPEN}

    @cached_property
    def suche(self) -> Suchanfrage:
        """What is really searched: as typed, else corrected, else any of the words."""
        return self._gefunden[0] if self._gefunden else self.eingabe

    @cached_property
    def _gefunden(self) -> tuple[Suchanfrage, Fund] | None:
        if self.eingabe.ist_leer:
            return self.eingabe, self._alle()
        for versuch in self._versuche():
            fund = self._finden(versuch)
            if any(fund.zahlen.values()) or (self.aktive_gruppen and self._gibt_es(versuch)):
                return versuch, fund
        return None

    @property
    def _fund(self) -> Fund:
        return self._gefunden[1] if self._gefunden else Fund()

    @property
    def findet_nichts(self) -> bool:
        """No offer, however the words are read and whatever the filters say."""
        return self._gefunden is None

    def _versuche(self) -> Iterator[Suchanfrage]:
        yield self.eingabe
        korrigiert = self.eingabe.nach_korrektur()
        if korrigiert:
            yield korrigiert
        beste = korrigiert or self.eingabe
        if beste.ist_teilbar:
            yield beste.locker()

    def _gibt_es(self, suche: Suchanfrage) -> bool:
        """Whatever the filters say."""
        dokumente = Suchdokument.objects.des_netzwerks(self.netzwerk)
        vorhanden: bool = dokumente.passend(suche.abfrage).exists()
        return vorhanden

    def _finden(self, suche: Suchanfrage, bestand: Mapping[str, int] | None = None) -> Fund:
        return finden(
            self.netzwerk,
            suche,
            {gruppe: gemeint(gruppe, self.wahl[gruppe]) for gruppe in self.aktive_gruppen},
            ordnung=self.sortierung,
            ab=(self._nummer - 1) * self._je_seite,
            anzahl=self._je_seite,
            bestand=bestand,
        )

    def _alle(self) -> Fund:
        """Without a query the counts of the whole directory are there already."""
        zahlen = Merkmalzahl.objects.zahlen(self.netzwerk)
        if not self.aktive_gruppen:
            return Fund({"": zahlen})
        fund = self._finden(self.eingabe, zahlen)
        if len(self.aktive_gruppen) == 1:
            fund.zahlen[self.aktive_gruppen[0]] = zahlen
        return fund

    @property
    def ist_korrigiert(self) -> bool:
        """„Meinten Sie“: the hits belong to other words than those typed."""
        return {g.geschrieben for g in self.suche.glieder} != {
            g.geschrieben for g in self.eingabe.glieder
        }

    @property
    def suchworte(self) -> str:
        """The words searched for, after correction."""
        stuecke = dict.fromkeys(glied.geschrieben for glied in self.suche.glieder)
        return " ".join(wort for stueck in stuecke for wort in stueck)

    @property
    def ist_teilweise(self) -> bool:
        return self.suche.oder

    @property
    def sortierung(self) -> str:
        wahl = self.daten.get("sort", "")
        erlaubt = [schluessel for schluessel, _titel in self.sortierungen]
        return wahl if wahl in erlaubt else erlaubt[0]

    @property
    def sortierungen(self) -> tuple[tuple[str, str | Promise], ...]:
        """Without a query nothing fits better than anything else."""
        return SORTIERUNGEN[1:] if self.eingabe.ist_leer else SORTIERUNGEN

    @property
    def aktive_gruppen(self) -> list[str]:
        return [gruppe for gruppe in GRUPPEN if self.wahl[gruppe]]

    @property
    def _zaehlung(self) -> Zahlen:
        """Counts by what was left out ("" for nothing), then by `gruppe:wert`."""
        return self._fund.zahlen

    @cached_property
    def anzahl(self) -> int:
        return self._zaehlung.get("", {}).get(ALLE, 0)

    @cached_property
    def anzahl_ohne_filter(self) -> int:
        if self.suche.ist_leer:
            return Merkmalzahl.objects.des_netzwerks(self.netzwerk).alle()
        fund = finden(self.netzwerk, self.suche, {}, ordnung="name", ab=0, anzahl=1)
        return fund.zahlen[""].get(ALLE, 0)

    @cached_property
    def ist_leer(self) -> bool:
        """Nothing is public yet: no other word would find more."""
        return not Angebot.objects.all().oeffentlich(self.netzwerk).exists()

    @cached_property
    def _namen(self) -> Namen:
        return namen(self.netzwerk, self._zaehlung, self.wahl)

    @cached_property
    def gruppen(self) -> list[Gruppe]:
        """The filters with values that lead somewhere, or are chosen."""
        ergebnis = []
        for gruppe in GRUPPEN:
            zahlen = self._zaehlung.get(gruppe if self.wahl[gruppe] else "", {})
            werte = gruppenwerte(gruppe, self._namen[gruppe], zahlen, self.wahl[gruppe])
            if werte:
                ergebnis.append(Gruppe(gruppe, str(FILTER[gruppe].label), werte))
        return ergebnis

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                str(FILTER[gruppe].label),
                self._namen[gruppe].get(wert, wert),
                self._adresse_ohne(gruppe, wert),
            )
            for gruppe in self.aktive_gruppen
            for wert in self.wahl[gruppe]
        ]

    def _adresse_ohne(self, gruppe: str, wert: str | None = None) -> str:
        """The same search without this value, or without the whole group."""
        daten = self.daten.copy()
        daten.pop("seite", None)
        daten.setlist(gruppe, [w for w in self.wahl[gruppe] if wert is not None and w != wert])
        return "?" + daten.urlencode()

    @property
    def auswege(self) -> list[Ausweg]:
        """What leaving out one group of filters would give; the counts know it already."""
        wege = []
        for gruppe in self.aktive_gruppen:
            anzahl = self._zaehlung.get(gruppe, {}).get(ALLE, 0)
            namen = [self._namen[gruppe].get(wert, wert) for wert in self.wahl[gruppe]]
            if anzahl:
                wege.append(Ausweg(", ".join(namen), self._adresse_ohne(gruppe), anzahl))
        return sorted(wege, key=lambda weg: -weg.anzahl)

    @cached_property
    def naechste_themen(self) -> list[Ausweg]:
        """Topics with offers: those whose names come near what was typed, then the largest."""
        themen = Thema.objects.mit_anzahl(self.netzwerk).filter(anzahl__gt=0)
        gesucht = [falten(wort) for glied in self.eingabe.glieder for wort in glied.geschrieben]

        def rang(thema: Any) -> tuple[float, int]:
            naehen = (naehe(w, falten(t)) for w in gesucht for t in woerter(thema.name))
            beste = max(naehen, default=0.0)
            return (-beste if beste >= NAHES_THEMA else 0.0, -thema.anzahl)

        adresse = QueryDict(mutable=True)
        ergebnis = []
        for thema in sorted(themen, key=rang)[:MEISTE_THEMEN]:
            adresse["thema"] = str(thema.pk)
            ergebnis.append(Ausweg(thema.name, "?" + adresse.urlencode(), vars(thema)["anzahl"]))
        return ergebnis

    @property
    def adresse_ohne_filter(self) -> str:
        daten = QueryDict(mutable=True)
        for name in ("q", "sort", "ansicht"):
            if self.daten.get(name):
                daten[name] = self.daten.get(name, "")
        return "?" + daten.urlencode()

    @property
    def _geordnet(self) -> Any:
        """All offers, each order along its index."""
        dokumente = Suchdokument.objects.des_netzwerks(self.netzwerk)
        match self.sortierung:
            case "termin":
                return dokumente.order_by(
                    models.F("naechster_termin").asc(nulls_last=True), "sortiername", "angebot_id"
                )
            case "bestaetigt":
                return dokumente.order_by("ist_veraltet", "-bestaetigt_am", "angebot_id")
            case _:
                return dokumente.order_by("sortiername", "angebot_id")

    @property
    def _je_seite(self) -> int:
        return JE_TABELLE if self.ist_tabelle else JE_SEITE

    @property
    def _nummer(self) -> int:
        """The page asked for; the last one for what is none."""
        try:
            nummer = int(self.daten.get("seite", "1"))
        except ValueError:
            return 1
        return min(nummer, LETZTE_SEITE) if nummer > 0 else LETZTE_SEITE

    @cached_property
    def seite(self) -> Any:
        """The page as rows (offer, state), with the exact count that the filters know already."""
        if self.suche.ist_leer and not self.aktive_gruppen:
            zeilen = self._geordnet.values_list("angebot_id", "stand")
            alle = _Seiten(zeilen, self._je_seite)
            alle.count = self.anzahl
            return alle.get_page(self._nummer)
        seiten = _Seiten(self._fund.zeilen, self._je_seite)
        seiten.count = self.anzahl
        return Page(self._fund.zeilen, min(self._nummer, seiten.num_pages), seiten)

    @property
    def ist_tabelle(self) -> bool:
        return self.daten.get("ansicht") == "tabelle"

    @property
    def karten(self) -> list[Karte]:
        vorlage = ZEILE if self.ist_tabelle else KARTE
        return karten(self.netzwerk, list(self.seite), self.suche.begriffe, vorlage)

    @property
    def gruppen_kennung(self) -> str:
        """The key under which the rows of the groups are kept: all that they are made of."""
        return kennung("angebote/angebot/_filter.html", self._namen, self._zaehlung, self.wahl)

    @cached_property
    def ueberschrift(self) -> str:
        anzahl = self.anzahl
        if self.suche.ist_leer:
            if not anzahl:
                return str(_("Keine Angebote"))
            return ngettext("%(n)s Angebot", "%(n)s Angebote", anzahl) % {"n": anzahl}
        begriff = self.suchworte if self.ist_korrigiert else self.eingabe.text
        if not anzahl:
            return str(_("Keine Angebote zu „%(q)s“") % {"q": begriff})
        return ngettext("%(n)s Angebot zu „%(q)s“", "%(n)s Angebote zu „%(q)s“", anzahl) % {
            "n": anzahl,
            "q": begriff,
        }


class _Seiten(Paginator):  # type: ignore[type-arg]  # not generic at runtime
    count = 0  # set from the facet count, which is exact; saves a statement
