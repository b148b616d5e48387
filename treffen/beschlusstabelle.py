"""The register of decisions as a table, for reading: nothing reads it back."""

from collections.abc import Iterable
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from tablib.core import Dataset

from mitglieder.ausfuhr.tabelle import FORMATE
from treffen.models import Beschluss


def tabelle(beschluesse: Iterable[Beschluss], format: str) -> bytes:
    """`format`: a key of FORMATE. In German, like the minutes."""
    with translation.override("de"):
        dataset = Dataset(
            title=_("Beschlüsse"),
            headers=[
                _("gefasst am"),
                _("Wortlaut"),
                _("Treffen oder Umlauf"),
                _("Verfahren"),
                _("Zustimmung"),
                _("Ablehnung"),
                _("Enthaltung"),
                _("Stand"),
                _("seit"),
                _("Bemerkung"),
                _("Thema"),
            ],
        )
        for beschluss in beschluesse:
            dataset.append(_zeile(beschluss))
        inhalt: str | bytes = FORMATE[format]().export_data(dataset)
    return inhalt.encode() if isinstance(inhalt, str) else inhalt


def _zeile(beschluss: Beschluss) -> list[str | date]:
    return [
        beschluss.gefasst_am,
        beschluss.text,
        str((beschluss.top.treffen if beschluss.top else beschluss.umlauf) or ""),
        str(beschluss.get_verfahren_display()),
        *(_zahl(eine) for eine in (beschluss.ja, beschluss.nein, beschluss.enthaltung)),
        beschluss.stand_text,
        beschluss.geltung_seit or "",
        beschluss.geltung_bemerkung,
        str(beschluss.thema or ""),
    ]


def _zahl(zahl: int | None) -> str:
    return "" if zahl is None else str(zahl)
