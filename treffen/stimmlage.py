"""What one phone sees of a poll right now."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, prefetch_related_objects

from treffen.ansprache import worte
from treffen.auszaehlung import Ergebnis, ergebnis
from treffen.forms.stimme import in_worten
from treffen.models import Stimmzettel, Umfrage, Umfragefrage

_OFFENE = Umfragefrage.objects.offen().filter(umfrage=OuterRef("pk")).order_by("position", "pk")
_FELDER = ("zustand", "aktuelle", "zeigt_ergebnis", "offene")


@dataclass(frozen=True)
class Stand:
    """`marke` changes whenever phones have something else to show."""

    marke: str
    offene: list[int]


def stand(code: str) -> Stand | None:
    """One query: every phone asks this every few seconds."""
    zeile = (
        Umfrage.objects.mit_code(code)
        .annotate(offene=ArraySubquery(_OFFENE.values("pk")))
        .values_list(*_FELDER)
        .first()
    )
    return None if zeile is None else _stand(*zeile)


def _stand(zustand: str, aktuelle: int | None, zeigt: bool, offene: list[int]) -> Stand:
    teile = (zustand[0], str(aktuelle or ""), "e" if zeigt else "", *map(str, offene))
    return Stand("-".join(teile), offene)


@dataclass
class Lage:
    """`zettel`: ballots of this phone by question."""

    umfrage: Umfrage
    fragen: list[Umfragefrage]
    zettel: dict[int, Stimmzettel] = field(default_factory=dict)

    @cached_property
    def worte(self) -> dict[str, Any]:
        return dict(worte(self.umfrage.duzt))

    @property
    def stand(self) -> str:
        eine = self.umfrage
        offene = [frage.pk for frage in self.fragen if frage.ist_offen]
        return _stand(eine.zustand, eine.aktuelle_id, eine.zeigt_ergebnis, offene).marke

    @cached_property
    def offene(self) -> list[Umfragefrage]:
        """In a room the one everybody looks at comes first."""
        offene = [frage for frage in self.fragen if frage.ist_offen]
        if self.umfrage.ist_moderiert:
            offene.sort(key=lambda frage: frage.pk != self.umfrage.aktuelle_id)
        return offene

    @property
    def unbeantwortet(self) -> list[Umfragefrage]:
        return [frage for frage in self.offene if frage.pk not in self.zettel]

    def finden(self, pk: int) -> Umfragefrage | None:
        """An open question of this poll."""
        return next((frage for frage in self.offene if frage.pk == pk), None)

    def nummer(self, frage: Umfragefrage) -> int:
        return [eine.pk for eine in self.fragen].index(frage.pk) + 1

    def danach(self, frage: Umfragefrage) -> Umfragefrage | None:
        """Where it goes on at one's own pace: the next question, or what was left out."""
        stelle = self.nummer(frage)
        spaeter = [eine for eine in self.unbeantwortet if self.nummer(eine) > stelle]
        return next(iter(spaeter or self.unbeantwortet), None)

    @property
    def antworten(self) -> list[dict[str, Any]]:
        """Open questions with what this phone has answered, if anything."""
        return [
            {
                "frage": frage,
                "nummer": self.nummer(frage),
                "antwort": in_worten(frage, self.zettel[frage.pk])
                if frage.pk in self.zettel
                else None,
            }
            for frage in self.offene
        ]

    def ergebnis_im_raum(self) -> Ergebnis | None:
        """Of the closed question whose result the moderator shows."""
        zu_zeigen = [
            frage
            for frage in self.fragen
            if frage.pk == self.umfrage.aktuelle_id and frage.ist_geschlossen
        ]
        return ergebnis(zu_zeigen[0]) if zu_zeigen and self.umfrage.zeigt_ergebnis else None

    def ergebnisse(self) -> list[Ergebnis]:
        """Of what was asked, once the poll is closed."""
        gefragt = [frage for frage in self.fragen if frage.ist_geschlossen]
        prefetch_related_objects(gefragt, "optionen", "stimmen")
        return [ergebnis(frage) for frage in gefragt]


def lage(umfrage: Umfrage, marke: str | None) -> Lage:
    """Two or three queries beside that of the poll."""
    fragen = list(umfrage.fragen.all())
    for frage in fragen:
        frage.umfrage = umfrage
    eine = Lage(umfrage, fragen)
    prefetch_related_objects(eine.offene, "optionen")
    if marke is not None and eine.offene:
        lesen(eine, marke)
    return eine


def lesen(lage_: Lage, marke: str) -> None:
    """The ballots as they are now."""
    zettel = Stimmzettel.objects.von(marke).filter(frage__in=[frage.pk for frage in lage_.offene])
    lage_.zettel = {einer.frage_id: einer for einer in zettel}
