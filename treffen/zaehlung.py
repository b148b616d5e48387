"""How many came, persons and institutions apart: as entered, else counted from who was ticked."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Cast, Coalesce, Lower, NullIf, Trim
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from treffen.models import Teilnahme, Treffen, Zaehlung

EXAKT = Zaehlung.Genauigkeit.EXAKT.value
MINDESTENS = Zaehlung.Genauigkeit.MINDESTENS.value
DA = models.Q(teilnahme__anwesenheit=Teilnahme.Anwesenheit.ANWESEND)


@dataclass(frozen=True)
class Zahlen:
    """0 is: unknown. `…_art` is a `Zaehlung.Genauigkeit`."""

    personen: int = 0
    personen_art: str = EXAKT
    institutionen: int = 0
    institutionen_art: str = EXAKT

    def __bool__(self) -> bool:
        return bool(self.personen or self.institutionen)

    @property
    def text(self) -> str:
        """„etwa 90 Personen aus mindestens 41 Institutionen“; empty while nothing is known."""
        personen = ngettext("%(zahl)s Person", "%(zahl)s Personen", self.personen)
        aus = ngettext("%(zahl)s Institution", "%(zahl)s Institutionen", self.institutionen)
        teile = [
            _genau(text % {"zahl": zahl}, art)
            for text, zahl, art in (
                (personen, self.personen, self.personen_art),
                (aus, self.institutionen, self.institutionen_art),
            )
            if zahl
        ]
        if len(teile) == 2:
            return _("%(personen)s aus %(institutionen)s") % {
                "personen": teile[0],
                "institutionen": teile[1],
            }
        return "".join(teile)

    def als_werte(self) -> dict[str, Any]:
        return asdict(self)


def _genau(menge: str, art: str) -> str:
    match art:
        case Zaehlung.Genauigkeit.ETWA:
            return _("etwa %(menge)s") % {"menge": menge}
        case Zaehlung.Genauigkeit.MINDESTENS:
            return _("mindestens %(menge)s") % {"menge": menge}
        case _:
            return menge


def zahlen_je(treffen: "models.QuerySet[Treffen]") -> dict[int, Zahlen]:
    """By primary key of the meeting, in one query."""
    return {zeile["pk"]: _zahlen(zeile) for zeile in _zeilen(treffen)}


def _zahlen(zeile: dict[str, Any]) -> Zahlen:
    """Where more came than are ticked, what the list says of the other number is a lower bound."""
    personen, institutionen = zeile["zaehlung__personen"], zeile["zaehlung__institutionen"]
    lueckenhaft = (personen or 0) > zeile["da"] or (institutionen or 0) > zeile["stellen"]
    aus_liste = MINDESTENS if lueckenhaft else EXAKT
    return Zahlen(
        *_eine(personen, zeile["zaehlung__personen_art"], zeile["da"], aus_liste),
        *_eine(institutionen, zeile["zaehlung__institutionen_art"], zeile["stellen"], aus_liste),
    )


def zahlen_von(treffen: Treffen) -> Zahlen:
    return zahlen_je(Treffen.objects.filter(pk=treffen.pk)).get(treffen.pk, Zahlen())


def gezaehlt(treffen: Treffen) -> Zahlen:
    """What the list of those ticked says, whatever is entered."""
    (zeile,) = _zeilen(Treffen.objects.filter(pk=treffen.pk))
    return Zahlen(personen=zeile["da"], institutionen=zeile["stellen"])


def _eine(
    eingetragen: int | None, art: str | None, aus_liste: int, art_der_liste: str
) -> tuple[int, str]:
    if eingetragen is not None and art is not None:
        return eingetragen, art
    return aus_liste, art_der_liste if aus_liste else EXAKT


def einrichtungen(treffen: "models.QuerySet[Treffen]") -> set[tuple[int, str]]:
    """Key of the meeting with each body that was there, for sums without double ones."""
    zeilen = treffen.order_by().filter(DA).annotate(stelle=_stelle())
    return set(zeilen.filter(stelle__isnull=False).values_list("pk", "stelle"))


def _stelle() -> Coalesce:
    """Bodies of the register by key; what a guest wrote counts as it is spelt."""
    return Coalesce(
        Cast("teilnahme__kontakt__organisation", models.TextField()),
        Cast("teilnahme__gast__organisation", models.TextField()),
        NullIf(Lower(Trim("teilnahme__gast__einrichtung_name")), models.Value("")),
        output_field=models.TextField(),
    )


def _zeilen(treffen: "models.QuerySet[Treffen]") -> Iterable[Any]:
    return (
        treffen.order_by()
        .annotate(
            da=models.Count("teilnahme", filter=DA),
            stellen=models.Count(_stelle(), filter=DA, distinct=True),
        )
        .values(
            "pk",
            "da",
            "stellen",
            "zaehlung__personen",
            "zaehlung__personen_art",
            "zaehlung__institutionen",
            "zaehlung__institutionen_art",
        )
    )
