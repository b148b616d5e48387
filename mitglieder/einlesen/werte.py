"""How cells are read and shown: widgets of django-import-export for what Excel and people write.

`clean` raises ValueError with what to do about it; what it mended it says in `hinweise`.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.widgets import BooleanWidget, CharWidget, DateWidget

from mitglieder.einlesen.leseart import vergleichbar
from netzwerk.basis.formulare import FRUEHESTENS, spaetestens

JA = {"ja", "j", "x", "1", "wahr", "true", "yes"}
NEIN = {"nein", "n", "0", "falsch", "false", "no", "-"}
EXCELS_NULLTAG = date(1899, 12, 30)
WISSENSCHAFTLICH = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
OHNE_NULL = 9  # digits from which on a number without 0 in front has lost it: area code and number
LAENGSTE = 15  # digits of a telephone number, E.164


class JaNein(BooleanWidget):  # type: ignore[misc]  # an untyped library
    """„x“ is yes, a dash is no."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        angabe = vergleichbar(value) or "-"
        if angabe not in JA | NEIN:
            raise ValueError(_("Schreiben Sie „ja“ oder „nein“."))
        return angabe in JA

    def render(self, value: bool, obj: Any = None, **kwargs: Any) -> str:
        return _("ja") if value else _("nein")


class Auswahl(CharWidget):  # type: ignore[misc]  # an untyped library
    """Keys and titles of choices, and further words that mean one of them."""

    def __init__(self, auswahl: type[TextChoices], **auch: str) -> None:
        super().__init__()
        self.auswahl = auswahl
        self.auch = auch

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        gesucht = vergleichbar(value)
        bekannt = _schluessel(self.auswahl, get_language()).get(gesucht) or self.auch.get(gesucht)
        if bekannt:
            return bekannt
        moeglich = ", ".join(str(titel) for _schluessel, titel in self.auswahl.choices)
        raise ValueError(
            _("„%(wert)s“ ist nicht bekannt. Möglich sind: %(moeglich)s.")
            % {"wert": value, "moeglich": moeglich}
        )

    def render(self, value: str | None, obj: Any = None, **kwargs: Any) -> str:
        return str(self.auswahl(value).label) if value else ""


@lru_cache(maxsize=32)
def _schluessel(auswahl: type[TextChoices], sprache: str | None) -> dict[str, str]:
    """Keys by key and by title, as the language has it."""
    return {
        vergleichbar(str(text)): str(schluessel)
        for schluessel, titel in auswahl.choices
        for text in (schluessel, titel)
    }


class Datum(DateWidget):  # type: ignore[misc]  # an untyped library
    """A day in German or ISO form, or the number that Excel keeps for it."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date:
        tag = self._lesen(value, kwargs.get("hinweise", []))
        if not FRUEHESTENS <= tag <= spaetestens():
            raise ValueError(
                _("„%(wert)s“ liegt nicht zwischen %(von)s und %(bis)s.")
                % {
                    "wert": value,
                    "von": date_format(FRUEHESTENS, "d.m.Y"),
                    "bis": date_format(spaetestens(), "d.m.Y"),
                }
            )
        return tag

    def _lesen(self, text: str, hinweise: list[str]) -> date:
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            tag = EXCELS_NULLTAG + timedelta(days=int(text[:5]))
            hinweise.append(
                _("Die Excel-Zahl %(wert)s ist der %(tag)s.")
                % {"wert": text, "tag": self.render(tag)}
            )
            return tag
        if treffer := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})", text):
            tag_nr, monat, jahr = (int(teil) for teil in treffer.groups())
            if jahr < 100:  # a year to come, or the last one that ended so
                jahrhundert = 2000 if jahr <= timezone.localdate().year % 100 + 10 else 1900
                jahr += jahrhundert
            return self._tag(text, jahr, monat, tag_nr)
        if treffer := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?", text):
            return self._tag(text, *(int(teil) for teil in treffer.groups()))
        raise ValueError(
            _("„%(wert)s“ ist kein Tag. Schreiben Sie das Datum wie 01.03.2024.") % {"wert": text}
        )

    def _tag(self, text: str, jahr: int, monat: int, tag: int) -> date:
        try:
            return datetime(jahr, monat, tag).date()  # noqa: DTZ001  # only its day counts
        except ValueError as fehler:
            raise ValueError(
                _("Den Tag „%(wert)s“ gibt es im Kalender nicht.") % {"wert": text}
            ) from fehler

    def render(self, value: date | None, obj: Any = None, **kwargs: Any) -> str:
        return date_format(value, "d.m.Y") if value else ""


class Telefon(CharWidget):  # type: ignore[misc]  # an untyped library
    """A number for people. Excel drops the 0 in front and writes long ones as 4.92E+12."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        nummer = self._ziffern(value)
        if nummer is None or nummer.startswith("0"):
            return value
        if len(nummer) > LAENGSTE:
            raise ValueError(
                _("„%(wert)s“ ist keine Telefonnummer. Tragen Sie sie als Text ein, mit 0 vorn.")
                % {"wert": value}
            )
        if nummer.startswith("49") and len(nummer) > OHNE_NULL + 1:
            repariert = f"+{nummer}"
        elif len(nummer) >= OHNE_NULL:
            repariert = f"0{nummer}"
        else:
            return nummer
        kwargs.get("hinweise", []).append(
            _("Excel hat die Telefonnummer „%(wert)s“ verändert; gelesen ist %(nummer)s.")
            % {"wert": value, "nummer": repariert}
        )
        return repariert

    def _ziffern(self, text: str) -> str | None:
        """None when it is written for people; raises ValueError when digits are gone."""
        if treffer := WISSENSCHAFTLICH.fullmatch(text):
            erste, weitere, stellen = treffer[1], treffer[2] or "", int(treffer[3])
            if len(weitere) >= stellen - 1 and stellen >= OHNE_NULL - 1:
                return (erste + weitere).ljust(stellen + 1, "0")
            raise ValueError(
                _(
                    "Excel hat aus der Nummer „%(wert)s“ gemacht, die letzten Ziffern fehlen. "
                    "Tragen Sie sie neu ein."
                )
                % {"wert": text}
            )
        if re.fullmatch(r"\d+[.,]\d+", text) and Decimal(text.replace(",", ".")) % 1:
            raise ValueError(
                _("„%(wert)s“ ist keine Telefonnummer. Tragen Sie sie als Text ein, mit 0 vorn.")
                % {"wert": text}
            )
        ziffern = text.partition(".")[0] if re.fullmatch(r"\d+\.0+", text) else text
        return ziffern if ziffern.isdecimal() and ziffern.isascii() else None


class Postleitzahl(CharWidget):  # type: ignore[misc]  # an untyped library
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        plz = re.sub(r"^D\s?-\s?|\.0+$", "", value)
        if re.fullmatch(r"\d{4}", plz):
            kwargs.get("hinweise", []).append(
                _("Excel hat die 0 vor der Postleitzahl weggelassen; gelesen ist 0%(plz)s.")
                % {"plz": plz}
            )
            return f"0{plz}"
        return plz


class Adresse(CharWidget):  # type: ignore[misc]  # an untyped library
    """Of a page; people leave the scheme out."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value if "://" in value else f"https://{value}"


class Email(CharWidget):  # type: ignore[misc]  # an untyped library
    """Programs add „mailto:“ and angle brackets."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        return value.removeprefix("mailto:").strip("<> ")
