"""What a list of offers would change: computed from one look at the database, written by nobody.

Empty cells change nothing. A list never archives an offer and never takes a date away.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from angebote.aktionen.angebot import aendert_sofort
from angebote.einlesen import eintrag as eintraege
from angebote.einlesen.bestand import Bestand, Vorhandenes, mit_allem
from angebote.einlesen.eintrag import Eintrag
from angebote.einlesen.listen import Listen, auswahl
from angebote.einlesen.ressource import AngebotRessource
from angebote.einlesen.spalten import ANGEBOTSLISTE
from angebote.einlesen.zellen import termin_text
from angebote.models import Angebot
from angebote.models.aenderung import TEXTFELDER, VERWEISE, neues, werte
from mitglieder.einlesen.aehnlich import HOECHSTENS
from mitglieder.einlesen.befund import Befund, Kandidat
from mitglieder.einlesen.tabelle import Zeile
from mitglieder.einlesen.vorschau import Vorschau
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination

AUSWAHLEN = ("sprachen", "barrierefreiheit", "praeventionsstufen", "praeventionsansaetze")
#: Of any draft, and what it needs besides before somebody can release it.
PFLICHT = ("titel", "anbieter", "format")
ZUM_EINREICHEN = ("kurztext", "beschreibung", "themen", "zielgruppen")
REGELN = {regel.name: regel.violation_error_message for regel in Angebot._meta.constraints}
TITEL = [namen[0] for namen in ANGEBOTSLISTE.alle.values()]
SATZ = 240  # the longest `kurztext`
#: Texts whose length only forms check.
LAENGEN = {
    feld.name: feld.max_length
    for feld in Angebot._meta.fields
    if isinstance(feld, models.TextField) and feld.name in TEXTFELDER and feld.max_length
}

type Auftrag = dict[str, Any]


class Angebotsplan(Vorschau):
    """Lines against the directory: `befunde` to show, `auftraege` to write, as JSON takes them.

    `von` is who reads in: a representative reaches the own organisations alone.
    """

    def __init__(
        self,
        *,
        netzwerk: Netzwerk,
        zeilen: list[Zeile],
        von: Konto,
        entscheidungen: dict[str, str] | None = None,
        einreichen: bool = False,
    ) -> None:
        self._entscheidungen = entscheidungen or {}
        self._von = von
        self._koordiniert = ist_koordination(von, netzwerk)
        self._eigene = {
            zeile.pk: zeile.name
            for zeile in Organisation.objects.aktive_mitglieder(netzwerk).vertreten_durch(von)
        }
        self._einreichen = einreichen and self._koordiniert
        self._listen = Listen(netzwerk)
        self._auswahlen = {spalte: auswahl(spalte) for spalte in AUSWAHLEN}
        self._ressource = AngebotRessource()
        self.befunde: list[Befund] = []
        self.ausgelassen: list[Befund] = []
        self.auftraege: list[Auftrag] = []
        alle = self._zusammenfassen(zeilen)
        anbieter = {pk for eintrag in alle for pk in eintrag.anbieter}
        self._bestand = Bestand(netzwerk, von, anbieter)
        self._vergeben: dict[int, Eintrag] = {}
        for eintrag in alle:
            self._wiederfinden(eintrag)
        gemeint = mit_allem(self._vergeben)
        for eintrag in alle:
            self._vergleichen(eintrag, gemeint.get(eintrag.angebot or 0))
        for befund in self.befunde:  # as the columns stand, whatever was looked at first
            befund.fehler.sort(key=lambda fehler: TITEL.index(fehler.spalte))
            befund.aenderungen.sort(key=lambda aenderung: TITEL.index(aenderung.spalte))

    def _gezeigt(self) -> object:
        return self.befunde, self.auftraege

    def _zusammenfassen(self, zeilen: Iterable[Zeile]) -> list[Eintrag]:
        alle: list[Eintrag] = []
        je_angebot: dict[tuple[str, tuple[int, ...]], Eintrag] = {}
        for zeile in zeilen:
            if self._entscheidungen.get(zeile.schluessel) == "aus":
                self.ausgelassen.append(Befund.zu(zeile, _("ausgelassen"), ANGEBOTSLISTE))
                continue
            befund = Befund.zu(zeile, leseart=ANGEBOTSLISTE)
            self.befunde.append(befund)
            eintrag = eintraege.zu(zeile, befund, self._anbieter(zeile, befund))
            erster = je_angebot.get(eintrag.schluessel)
            if erster is not None and eintrag.titel and eintrag.anbieter:
                eintraege.zusammenfuehren(erster, eintrag)
                continue
            je_angebot[eintrag.schluessel] = eintrag
            alle.append(eintrag)
        return alle

    def _anbieter(self, zeile: Zeile, befund: Befund) -> list[int]:
        """As named; a representative of one organisation need not name it."""
        if "anbieter" in zeile.werte:
            return self._lesen("anbieter", self._listen.anbieter, zeile.werte, befund) or []
        if not self._koordiniert and len(self._eigene) == 1:
            return list(self._eigene)
        return []

    def _lesen(self, spalte: str, liste: Any, zellen: dict[str, str], befund: Befund) -> Any:
        """The keys that a cell names; None when it is empty or wrong."""
        gelesen = liste.lesen(zellen.get(spalte, ""))
        befund.hinweise += gelesen.hinweise
        if gelesen.fehler:
            befund.melden(spalte, " ".join(gelesen.fehler), gelesen.vorschlag)
            return None
        return list(gelesen.schluessel) or None

    def _wiederfinden(self, eintrag: Eintrag) -> None:
        """Which offer an entry means; what only looks alike is asked about."""
        befund = eintrag.befund
        wort, _trenner, pk = self._entscheidungen.get(befund.schluessel, "").partition(":")
        if wort == "angebot" and (gewaehlt := self._bestand.alle.get(int(pk))):
            befund.entschieden = _("dasselbe wie „%(titel)s“") % {"titel": gewaehlt.titel}
            self._vergeben_an(eintrag, gewaehlt)
            return
        gleiche = self._bestand.gleiche(eintrag.titel, eintrag.anbieter)
        lebende = [v for v in gleiche if not v.ist_archiviert]
        if len(lebende) > 1:
            befund.melden(
                "titel",
                _("Der Anbieter hat mehrere Angebote mit diesem Titel. Ändern Sie es im Portal."),
            )
        elif lebende:
            self._vergeben_an(eintrag, lebende[0])
        elif wort == "neu":
            befund.entschieden = _("wirklich neu")
        else:
            aehnliche = self._bestand.aehnliche(eintrag.titel, eintrag.anbieter)
            if aehnliche:
                befund.angaben = self._angaben(eintrag)
                befund.verdaechtigen(self._kandidat(*paar) for paar in aehnliche[:HOECHSTENS])
        if gleiche and not lebende:
            befund.hinweise.append(
                _("Ein archiviertes Angebot heißt so; es bleibt, wie es ist, dieses kommt neu.")
            )

    def _vergeben_an(self, eintrag: Eintrag, vorhandenes: Vorhandenes) -> None:
        anderer = self._vergeben.setdefault(vorhandenes.pk, eintrag)
        eintrag.angebot = vorhandenes.pk
        if anderer is not eintrag:
            eintrag.befund.melden(
                "titel", _("Auch Zeile %(nr)s meint dieses Angebot.") % {"nr": anderer.befund.nr}
            )

    def _angaben(self, eintrag: Eintrag) -> tuple[tuple[str, str], ...]:
        zellen = eintrag.befund.werte
        return tuple(
            (ANGEBOTSLISTE.titel(spalte), Truncator(zellen[spalte]).chars(SATZ))
            for spalte in ("anbieter", "kurztext", "format")
            if spalte in zellen
        )

    def _kandidat(self, vorhandenes: Vorhandenes, wert: float) -> Kandidat:
        namen = [self._listen.anbieter.namen[pk] for pk in vorhandenes.anbieter]
        return Kandidat(
            f"angebot:{vorhandenes.pk}",
            vorhandenes.titel,
            _("im Portal"),
            (
                (ANGEBOTSLISTE.titel("anbieter"), ", ".join(sorted(namen))),
                (_("Stand"), str(Angebot.Zustand(vorhandenes.zustand).label)),
            ),
            round(100 * wert),
        )

    def _vergleichen(self, eintrag: Eintrag, angebot: Angebot | None) -> None:
        befund, ist_neu = eintrag.befund, angebot is None
        if ist_neu and befund.art == "unveraendert":
            befund.art = "neu"
        sofort = angebot is None or self._aendert_sofort(angebot)
        offen = None
        if angebot is None:
            instanz, basis = Angebot(), self._leer()
        else:
            instanz, basis = copy(angebot), werte(angebot)
            offen = None if sofort else next(iter(angebot.aenderungen.all()), None)
            basis |= offen.vorschlag if offen else {}
        for feld in TEXTFELDER:
            setattr(instanz, feld, basis[feld])
        if ist_neu:
            self._ergaenzen(eintrag)
        self._ressource.einspielen(instanz, eintrag.werte, befund, ist_neu=ist_neu)
        if instanz.ist_kostenfrei and "kosten" not in eintrag.werte:
            instanz.kosten = ""
        angaben = basis | {feld: getattr(instanz, feld) for feld in TEXTFELDER}
        self._namen_vergleichen(eintrag, angaben, basis)
        self._rechte_pruefen(eintrag, angebot)
        self._regeln_pruefen(eintrag, angaben, ist_neu=ist_neu)
        neu = neues(basis, angaben)
        if neu and not sofort:
            befund.hinweise.append(
                _("Öffentlich: Die Änderung wartet dann auf die Freigabe der Koordination.")
            )
        termine = self._neue_termine(eintrag, angebot)
        if befund.art == "fehlerhaft" or not (ist_neu or neu or termine):
            return
        self.auftraege.append(
            {
                "nr": befund.nr,
                "titel": angaben["titel"],
                "angebot": eintrag.angebot,
                "stand": stand(angebot) if angebot else "",
                "angaben": angaben if ist_neu else neu,
                "termine": [[t.beginn.isoformat(), t.ende.isoformat()] for t in termine],
                "einreichen": ist_neu and self._einreichen,
            }
        )

    def _aendert_sofort(self, angebot: Angebot) -> bool:
        """As the action decides it; asked of the database only where it could go either way."""
        if not angebot.ist_oeffentlich:
            return True
        if not self._koordiniert:
            return False
        eigene = self._eigene.keys() & {zeile.pk for zeile in angebot.anbieter.all()}
        return not eigene or aendert_sofort(angebot, self._von)

    @staticmethod
    def _leer() -> dict[str, Any]:
        leer = Angebot()
        basis: dict[str, Any] = {feld: getattr(leer, feld) for feld in TEXTFELDER}
        basis["sprachen"] = [Angebot.Sprache.DE.value]
        return basis | {feld: [] for feld in VERWEISE} | {"format": None}

    @staticmethod
    def _ergaenzen(eintrag: Eintrag) -> None:
        """What a new offer needs and most lists leave out."""
        zellen, hinweise = eintrag.werte, eintrag.befund.hinweise
        beschreibung = zellen.get("beschreibung", "")
        if beschreibung and "kurztext" not in zellen:
            satz = beschreibung.splitlines()[0].split(". ")[0].rstrip(".") + "."
            zellen["kurztext"] = Truncator(satz).chars(SATZ)
            hinweise.append(_("Der Satz für die Ergebnisliste ist der Anfang der Beschreibung."))
        if not {"kosten", "ist_kostenfrei"} & zellen.keys():
            hinweise.append(_("Ohne Angabe zu den Kosten gilt das Angebot als kostenfrei."))

    def _namen_vergleichen(
        self, eintrag: Eintrag, angaben: dict[str, Any], basis: dict[str, Any]
    ) -> None:
        """Lists and references: what the cells name takes the place of what was there."""
        zellen, befund = eintrag.werte, eintrag.befund
        for spalte, liste in (self._auswahlen | self._listen.verweise()).items():
            if spalte == "anbieter":
                gelesen = eintrag.anbieter or None  # read already, to find the offer
            else:
                gelesen = self._lesen(spalte, liste, zellen, befund)
            if gelesen is None:
                continue
            if spalte == "format":
                if len(gelesen) > 1:
                    befund.melden(spalte, _("Nennen Sie nur eine Art des Angebots."))
                    continue
                vorher, angaben[spalte] = [basis[spalte]], gelesen[0]
            else:
                vorher, angaben[spalte] = basis[spalte], sorted(gelesen)
            ruhend = self._listen.ruhend.get(spalte, set()) & (set(gelesen) - set(vorher))
            if ruhend:
                befund.melden(
                    spalte,
                    _("Nicht mehr wählbar: %(namen)s. Nennen Sie etwas anderes.")
                    % {"namen": self._text(spalte, sorted(ruhend))},
                )
            if set(vorher) != set(gelesen):
                befund.aendern(spalte, self._text(spalte, vorher), self._text(spalte, gelesen))

    def _text(self, spalte: str, schluessel: list[Any]) -> str:
        namen: dict[Any, str] = (self._auswahlen | self._listen.verweise())[spalte].namen
        return ", ".join(namen[k] for k in schluessel if k in namen)

    def _rechte_pruefen(self, eintrag: Eintrag, angebot: Angebot | None) -> None:
        if self._koordiniert or not eintrag.anbieter:
            return
        schon = {zeile.pk for zeile in angebot.anbieter.all()} if angebot else set()
        fremde = set(eintrag.anbieter) - self._eigene.keys() - schon
        if fremde or not self._eigene.keys() & set(eintrag.anbieter):
            eintrag.befund.melden(
                "anbieter",
                _("Sie können nur Angebote von %(namen)s einlesen.")
                % {"namen": ", ".join(self._eigene.values()) or "–"},
            )

    def _regeln_pruefen(self, eintrag: Eintrag, angaben: dict[str, Any], *, ist_neu: bool) -> None:
        befund = eintrag.befund
        von, bis = angaben["alter_von"], angaben["alter_bis"]
        if isinstance(von, int) and isinstance(bis, int) and bis < von:
            spalte = "alter" if "alter" in befund.werte else "alter_bis"
            befund.melden(spalte, str(REGELN["angebot_alter_aufsteigend"]))
        if angaben["ist_kostenfrei"] and angaben["kosten"]:
            befund.melden("kosten", str(REGELN["angebot_kostenfrei_ohne_kosten"]))
        for spalte, hoechstens in LAENGEN.items():
            if len(eintrag.werte.get(spalte, "")) > hoechstens:
                befund.melden(
                    spalte,
                    _("Das sind %(ist)s Zeichen; höchstens %(n)s haben Platz.")
                    % {"ist": len(eintrag.werte[spalte]), "n": hoechstens},
                )
        if ist_neu and not befund.kandidaten:
            self._pflicht_pruefen(befund, angaben)

    def _pflicht_pruefen(self, befund: Befund, angaben: dict[str, Any]) -> None:
        falsch = {fehler.schluessel for fehler in befund.fehler}
        for spalte in (*PFLICHT, *(ZUM_EINREICHEN if self._einreichen else ())):
            if not angaben[spalte] and spalte not in falsch:
                befund.melden(spalte, _("Diese Angabe fehlt."))
        fehlt = [ANGEBOTSLISTE.titel(s) for s in ZUM_EINREICHEN if not angaben[s]]
        if fehlt and not self._einreichen:
            befund.hinweise.append(
                _("Vor der Freigabe ist noch zu ergänzen: %(spalten)s.")
                % {"spalten": ", ".join(fehlt)}
            )

    def _neue_termine(self, eintrag: Eintrag, angebot: Angebot | None) -> list[eintraege.Termin]:
        schon = {termin.beginn: termin for termin in angebot.termine.all()} if angebot else {}
        neue = []
        for termin in eintrag.termine:
            if vorhandener := schon.get(termin.beginn):
                if vorhandener.ende != termin.ende:
                    termin.befund.hinweise.append(
                        _("Der Termin am %(tag)s steht schon mit anderem Ende da und bleibt so.")
                        % {"tag": date_format(termin.beginn, "d.m.Y")}
                    )
                continue
            termin.befund.aendern("datum", "", termin_text(termin.beginn, termin.ende))
            neue.append(termin)
        return neue


def stand(angebot: Angebot) -> str:
    """Which text of an offer, and which proposal, a line was compared with."""
    offene = (a for a in angebot.aenderungen.all() if a.zustand == a.Zustand.OFFEN)
    return "|".join([angebot.geaendert_am.isoformat(), *(eine.stand for eine in offene)])
