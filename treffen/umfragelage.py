"""What remote and beamer show of a running poll, in a number of queries that does not grow."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from treffen.aktionen.freitext import lesezeichen
from treffen.aktionen.umfrage import naechste_frage
from treffen.auszaehlung import Ergebnis, beteiligung, ergebnis, zwischenstand
from treffen.fallschutz import fundstellen
from treffen.models import Freigabe, Teilnahme, Umfrage, Umfragefrage
from treffen.models.umfrage import MINDESTENS, UmfrageQuerySet


@dataclass(frozen=True)
class Freitext:
    """An answer the moderator decides on."""

    pk: UUID
    text: str
    freigabe: str
    gelesen: str

    @property
    def wartet(self) -> bool:
        return self.freigabe == Freigabe.WARTEND

    @property
    def ist_frei(self) -> bool:
        return self.freigabe == Freigabe.FREI

    @property
    def verdacht(self) -> str:
        """Why it looks like case data; "" when it does not."""
        return ", ".join(dict.fromkeys(str(art) for art, _stelle in fundstellen(self.text)))


class Freitexte(list[Freitext]):
    """`freizugeben`: at one press; what looks like case data waits to be read by itself."""

    @cached_property
    def freizugeben(self) -> list[Freitext]:
        return [text for text in self if text.wartet and not text.verdacht]

    @cached_property
    def verdaechtig(self) -> list[Freitext]:
        return [text for text in self if text.wartet and text.verdacht]


@dataclass(frozen=True)
class Lage:
    umfrage: Umfrage
    fragen: list[Umfragefrage]
    aktuelle: Umfragefrage | None
    #: Answers to the current question, exactly.
    geantwortet: int
    #: Persons present, or invited by link; 0: unknown.
    erwartet: int
    #: None while the moderator shows nothing.
    ergebnis: Ergebnis | None

    @property
    def nummer(self) -> int:
        """Of the current question, from 1; 0 without one."""
        return next((n for n, frage in enumerate(self.fragen, 1) if frage == self.aktuelle), 0)

    @cached_property
    def naechste(self) -> Umfragefrage | None:
        self.umfrage.aktuelle = self.aktuelle
        # The list is read already: `fragen.all()` answers from it.
        vars(self.umfrage).setdefault("_prefetched_objects_cache", {})["fragen"] = self.fragen
        return naechste_frage(self.umfrage)

    @property
    def schrittmarke(self) -> str:
        """The same as long as no button was pressed."""
        frage = self.aktuelle
        return "-".join(
            (
                self.umfrage.zustand,
                f"{frage.pk}{frage.zustand}" if frage else "0",
                "z" if self.umfrage.zeigt_ergebnis else "v",
                str(len(self.fragen)),
            )
        )

    @property
    def ergebnismarke(self) -> str:
        if self.ergebnis is None:
            return "0"
        inhalt = json.dumps(self.ergebnis.werte, sort_keys=True)
        return blake2b(f"{self.ergebnis.anzahl}{inhalt}".encode(), digest_size=6).hexdigest()

    @property
    def marke(self) -> str:
        """The same as long as nothing on the beamer changes."""
        zahlen = f"{self.geantwortet}-{self.erwartet}"
        return f"{self.schrittmarke}-{zahlen}-{self.ergebnismarke}"

    @property
    def ansagemarke(self) -> str:
        """What is worth saying aloud: another step or other figures, not each answer."""
        return f"{self.schrittmarke}-{self.ergebnismarke}"


def lage(umfrage: Umfrage) -> Lage:
    fragen = list(umfrage.fragen.prefetch_related("optionen"))
    for frage in fragen:
        frage.umfrage = umfrage
    aktuelle = next((frage for frage in fragen if frage.pk == umfrage.aktuelle_id), None)
    geantwortet = beteiligung(aktuelle) if aktuelle else 0
    erwartet = erwartete(umfrage)
    gezeigt = aktuelle is not None and umfrage.zeigt_ergebnis
    return Lage(
        umfrage=umfrage,
        fragen=fragen,
        aktuelle=aktuelle,
        geantwortet=geantwortet,
        # More have answered than are ticked: nobody keeps the list, so it says nothing.
        erwartet=erwartet if erwartet >= geantwortet else 0,
        ergebnis=ergebnis(aktuelle, fuer_moderation=True) if aktuelle and gezeigt else None,
    )


def erwartete(umfrage: Umfrage) -> int:
    """Who is invited by link, else who is present at the meeting, else who said to come."""
    if umfrage.je_person:
        return umfrage.stimmrechte.count()
    if umfrage.treffen_id is None:
        return 0
    teilnahmen = Teilnahme.objects.filter(treffen=umfrage.treffen_id)
    return (
        teilnahmen.filter(anwesenheit=Teilnahme.Anwesenheit.ANWESEND).count()
        or teilnahmen.filter(antwort=Teilnahme.Antwort.ZUGESAGT).count()
    )


def freitexte(frage: Umfragefrage) -> Freitexte:
    """What the moderator may read by now: nothing under five, and never the latest alone."""
    if frage.art != Umfragefrage.Art.TEXT:
        return Freitexte()
    zeilen: QuerySet[Any]
    if frage.ist_geschlossen:
        zeilen = frage.stimmen.all()
        if zeilen.count() < MINDESTENS:
            return Freitexte()
    else:
        stand = zwischenstand(frage) if frage.ist_offen else None
        if stand is None:
            return Freitexte()
        zeilen = frage.stimmzettel.filter(pk__in=stand.werte["zettel"])
    werte = zeilen.exclude(text="").order_by("pk").values_list("pk", "text", "freigabe")
    return Freitexte(
        Freitext(pk, text, freigabe, lesezeichen(text)) for pk, text, freigabe in werte
    )


def lesbare(handelnde: Handelnde, netzwerk: Netzwerk) -> UmfrageQuerySet:
    """Polls a person may see the result of, or run."""
    sichtbar = Umfrage.objects.sichtbar_fuer(handelnde, netzwerk)
    eigene = Umfrage.objects.verwaltbar_fuer(handelnde, netzwerk)
    alle: UmfrageQuerySet = Umfrage.objects.filter(
        Q(pk__in=sichtbar.values("pk")) | Q(pk__in=eigene.values("pk"))
    ).order_by("-angelegt_am", "-pk")
    return alle
