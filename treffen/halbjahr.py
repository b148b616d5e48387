"""Halves of a year, in which the network looks at its own work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Halbjahr:
    """`haelfte`: 1 from January to June, 2 from July to December."""

    jahr: int
    haelfte: int

    @classmethod
    def von(cls, tag: date) -> Self:
        return cls(tag.year, 1 if tag.month < 7 else 2)

    @classmethod
    def aus(cls, kennung: str) -> Self:
        """The reverse of `kennung`, for values that a form has checked."""
        jahr, _trenner, haelfte = kennung.partition("-")
        return cls(int(jahr), int(haelfte))

    @property
    def kennung(self) -> str:
        return f"{self.jahr}-{self.haelfte}"

    @property
    def beginn(self) -> date:
        return date(self.jahr, 1 if self.haelfte == 1 else 7, 1)

    @property
    def ende(self) -> date:
        """Its last day."""
        return date(self.jahr, 6, 30) if self.haelfte == 1 else date(self.jahr, 12, 31)

    @property
    def vorheriges(self) -> "Halbjahr":
        return Halbjahr(self.jahr, 1) if self.haelfte == 2 else Halbjahr(self.jahr - 1, 2)

    def rueckwaerts(self) -> Iterator["Halbjahr"]:
        """This one and all before it, the latest first."""
        eines: Halbjahr = self
        while True:
            yield eines
            eines = eines.vorheriges

    def zeitraum(self) -> tuple[datetime, datetime]:
        """First and last moment, for columns that hold a time."""
        return (
            timezone.make_aware(datetime.combine(self.beginn, time.min)),
            timezone.make_aware(datetime.combine(self.ende, time.max)),
        )

    def __str__(self) -> str:
        muster = _("1. Halbjahr %(jahr)s") if self.haelfte == 1 else _("2. Halbjahr %(jahr)s")
        return muster % {"jahr": self.jahr}
